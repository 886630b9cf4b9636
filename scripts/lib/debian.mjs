/** Programs from Debian's packages, for tests that need more than Node: installed without a question as root on Debian and its kin. */
import fs from 'node:fs';
import path from 'node:path';
import { say } from './root.mjs';
import { runQuietly } from './run.mjs';

/** Path of the first of these programs that PATH, or a folder of the system's own programs, has. */
export function findProgram(...names) {
  const folders = [...(process.env.PATH ?? '').split(path.delimiter), '/usr/sbin', '/sbin'];
  return folders
    .flatMap((folder) => names.map((name) => path.join(folder, name)))
    .find((file) => fs.existsSync(file));
}

export function mayInstall() {
  return process.getuid?.() === 0 && fs.existsSync('/usr/bin/apt-get');
}

/** Answers what went wrong, or undefined. */
export async function installFromDebian(packages) {
  say(`installing ${packages.join(', ')} for the tests`);
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const steps = [
    ['update', '-qq'],
    ['install', '-qq', '-y', '--no-install-recommends', ...packages],
  ];
  for (const step of steps) {
    const args = ['-o', 'DPkg::Lock::Timeout=120', ...step];
    const { ok, said } = await runQuietly('apt-get', args, { env });
    if (!ok) return `apt-get ${step[0]} failed: ${said.trim().split('\n').at(-1)}`;
  }
  return undefined;
}
