/**
 * `npm run -s caveat -- …`: the command line in a checkout. Brings `dist/` up to date without a
 * word, then becomes the command: the same process, so that signals, exit code and output are its.
 */
import { pathToFileURL } from 'node:url';
import { ensureBuilt } from './lib/build.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { inRoot, say } from './lib/root.mjs';

const main = inRoot('dist', 'cli', 'main.js');

async function prepare() {
  try {
    await ensureInstalled();
    await ensureBuilt({ quiet: true });
    return true;
  } catch (error) {
    say(error.message);
    return false;
  }
}

if (await prepare()) {
  process.argv[1] = main;
  await import(pathToFileURL(main).href);
} else {
  process.exitCode = 1;
}
