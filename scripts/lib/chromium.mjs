/** A Chromium for the tests that need a browser: found, or installed from Debian's packages. */
import fs from 'node:fs';
import path from 'node:path';
import { alone } from './lock.mjs';
import { say } from './root.mjs';
import { runQuietly } from './run.mjs';

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
    const problem = await alone(async () => (findChromium() ? undefined : installFromDebian()));
    if (problem) say(problem);
  }
  const found = findChromium();
  if (!found) {
    say('no Chromium found: the tests that need a browser are skipped.');
    say('to run them, install one (`apt-get install chromium`) or set CAVEAT_CHROMIUM to its path');
  }
  return found;
}

function mayInstall() {
  return process.getuid?.() === 0 && fs.existsSync('/usr/bin/apt-get');
}

/** Answers what went wrong, or undefined. */
async function installFromDebian() {
  say('installing Chromium for the browser tests');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const steps = [
    ['update', '-qq'],
    ['install', '-qq', '-y', '--no-install-recommends', 'chromium'],
  ];
  for (const step of steps) {
    const args = ['-o', 'DPkg::Lock::Timeout=120', ...step];
    const { ok, said } = await runQuietly('apt-get', args, { env });
    if (!ok) return `apt-get ${step[0]} failed: ${said.trim().split('\n').at(-1)}`;
  }
  return undefined;
}
