/** Packages: installed when they are missing or are not those of the lock file. */
import fs from 'node:fs';
import { alone } from './lock.mjs';
import { inRoot, say } from './root.mjs';
import { runQuietly } from './run.mjs';

/** Installs what the lock file names, unless it is there. */
export async function ensureInstalled() {
  checkNode();
  if (isInstalled()) return;
  await alone(async () => {
    if (isInstalled()) return;
    say('installing packages');
    // dev packages too, whatever the user's settings say: the build needs the compiler
    const { ok, said } = await npm(['ci', '--include=dev', '--no-audit', '--no-fund']);
    if (!ok) {
      say(said.trim());
      throw new Error('packages could not be installed: see above, then run `npm ci`');
    }
  });
}

/** npm leaves out the tools' native parts on a Node too old for them, and says so to nobody. */
function checkNode() {
  const { engines } = JSON.parse(fs.readFileSync(inRoot('package.json'), 'utf8'));
  const [major, minor] = engines.node.match(/\d+/g).map(Number);
  const [ownMajor, ownMinor] = process.versions.node.split('.').map(Number);
  if (ownMajor > major || (ownMajor === major && ownMinor >= minor)) return;
  throw new Error(
    `this needs Node ${major}.${minor} or later, and is run by ${process.versions.node}`,
  );
}

/**
 * npm notes in `node_modules/.package-lock.json` what it has installed, at the end of its work:
 * the note is missing after an interruption, and differs where the lock file has changed since.
 */
function isInstalled() {
  const wanted = readPackages(inRoot('package-lock.json'));
  const present = readPackages(inRoot('node_modules', '.package-lock.json'));
  if (!wanted || !present) return false;
  return Object.entries(wanted).every(([where, { version, optional }]) => {
    if (where === '') return true;
    const found = present[where];
    // an optional package is left out on platforms that it is not for
    return found ? found.version === version : optional === true;
  });
}

function readPackages(file) {
  try {
    return JSON.parse(fs.readFileSync(file, 'utf8')).packages;
  } catch {
    return undefined;
  }
}

/** Runs npm: the one that started us, if one did. */
function npm(args) {
  const own = process.env.npm_execpath;
  if (own?.endsWith('.js')) return runQuietly(process.execPath, [own, ...args]);
  // on Windows npm is a command file, which only a shell can start
  return runQuietly('npm', args, { shell: process.platform === 'win32' });
}
