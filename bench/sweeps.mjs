// What benchmarks of sweeps share: a design, and the command in a process of its own.
import { execFileSync, spawn } from 'node:child_process';
import fs from 'node:fs';
import { cpus, loadavg } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));
const main = path.join(root, 'dist/cli/main.js');

/** A design of the study of 26 August 2024 in `folder`; returns its file. */
export function designIn(folder, { points, replications, policies }) {
  const file = path.join(folder, 'bench.yaml');
  const study = path.relative(folder, path.join(root, 'studies/2024-08-26'));
  fs.writeFileSync(
    file,
    `sweep: 1
title: Benchmark
study: ${study}
replications: ${replications}${policies === undefined ? '' : `\npolicies: [${policies.join(', ')}]`}
method: { latin-hypercube: ${points} }
factors:
  - path: linkLatency
  - path: projection
    range: [2 min, 15 min]
  - path: nations.PL.identification.triangular
`,
  );
  return file;
}

/**
 * Runs the command in a process of its own: its answer, how long it took, what it held. `core`
 * confines all its threads to one core, by Linux's `taskset`.
 */
export async function run(words, { env = process.env, core } = {}) {
  const spy =
    "import fs from 'node:fs';import{isMainThread}from'node:worker_threads';if(isMainThread)process.on('exit',()=>fs.writeSync(3,JSON.stringify(process.resourceUsage())))";
  const began = performance.now();
  const node = ['--import', `data:text/javascript,${encodeURIComponent(spy)}`, main, ...words];
  const [program, ...before] =
    core === undefined
      ? [process.execPath]
      : ['taskset', '--cpu-list', String(core), process.execPath];
  const child = spawn(program, [...before, ...node], {
    stdio: ['ignore', 'pipe', 'inherit', 'pipe'],
    env,
  });
  let stdout = '';
  let usage = '';
  child.stdout.on('data', (chunk) => (stdout += chunk));
  child.stdio[3].on('data', (chunk) => (usage += chunk));
  const code = await new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  if (code !== 0) throw new Error(`caveat ${words.join(' ')} ended with ${code}`);
  const { maxRSS, userCPUTime, systemCPUTime } = JSON.parse(usage);
  return {
    stdout,
    seconds: (performance.now() - began) / 1000,
    cpuSeconds: (userCPUTime + systemCPUTime) / 1e6,
    memoryMB: maxRSS / 1024,
  };
}

/** What was measured, and on what. */
export function measuredOn() {
  const words = ['rev-parse', '--short', 'HEAD'];
  return {
    commit: execFileSync('git', words, { cwd: root, encoding: 'utf8' }).trim(),
    machine: {
      cpu: cpus()[0]?.model ?? null,
      cores: cpus().length,
      node: process.version,
      // of the last minute: beside other work, times mean little and processor time more
      load: loadavg()[0],
    },
  };
}
