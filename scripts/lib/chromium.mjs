/** A Chromium for the tests that need a browser: found, or installed from Debian's packages. */
import fs from 'node:fs';
import path from 'node:path';
import { installFromDebian, mayInstall } from './debian.mjs';
import { alone } from './lock.mjs';
import { say } from './root.mjs';

const names = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

const usualPlaces = {
  darwin: [
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  ],
  win32: [
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
    'C:\\Program Files (x86)\\Microsoft\\Edge\\Application\\msedge.exe',
  ],
};

/** Path of a Chromium: the one that `CAVEAT_CHROMIUM` names, else one found here, or undefined. */
export function findChromium() {
  const named = process.env.CAVEAT_CHROMIUM;
  if (named) return named;
  const places = usualPlaces[process.platform] ?? [];
  const folders = (process.env.PATH ?? '').split(path.delimiter);
  const candidates = folders.flatMap((folder) => names.map((name) => path.join(folder, name)));
  return [...candidates, ...places].find((file) => fs.existsSync(file));
}

/** The same, installing one first where that needs no question: as root on Debian and its kin. */
export async function ensureChromium() {
  const present = findChromium();
  if (present) return present;
  if (mayInstall()) {
    const problem = await alone(async () =>
      findChromium() ? undefined : installFromDebian(['chromium']),
    );
    if (problem) say(problem);
  }
  const found = findChromium();
  if (!found) {
    say('no Chromium found: the tests that need a browser are skipped.');
    say('to run them, install one (`apt-get install chromium`) or set CAVEAT_CHROMIUM to its path');
  }
  return found;
}
