#!/usr/bin/env node
// npm run -s bench -- [--json] [--only NAME] [--seconds S]: what the kernel and the compiler do.
// Every figure comes with what was computed: an event count and a digest, pinned in pinned.mjs, so
// that a faster wrong answer is no answer. Prints; never judges a time.
import { execFileSync } from 'node:child_process';
import { cpus } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { readStudy } from '../dist/node/read-study.js';
import { loadCedar, parseRuleBook } from '../dist/policy/cedar.js';
import { bundle } from '../scripts/lib/bundle.mjs';
import { AIR_RULES, RULES, raidWithFlights, syntheticRaid } from './raids.mjs';

const { values } = parseArgs({
  options: { json: { type: 'boolean' }, only: { type: 'string' }, seconds: { type: 'string' } },
});
const seconds = Number(values.seconds ?? 3);
// Put together like the threads of the program.
const BUNDLED = fileURLToPath(new URL('../.cache/bench', import.meta.url));
await bundle(import.meta.dirname, ['measure.mjs'], BUNDLED);

/** What a raid's kernel does. */
async function kernel(name, scenario, rules = RULES) {
  const { book } = parseRuleBook(rules, await loadCedar());
  return measure({ kind: 'kernel', name, scenario, book });
}

/** What compiling a shipped study takes. */
async function study(name) {
  const folder = fileURLToPath(new URL(`../studies/${name}`, import.meta.url));
  const { scenario, book } = await readStudy(folder);
  return measure({ kind: 'study', name, scenario, book });
}

function measure(what) {
  return new Promise((resolve, reject) => {
    const worker = new Worker(path.join(BUNDLED, 'measure.mjs'), {
      workerData: { ...what, seconds },
    });
    worker.on('message', resolve);
    worker.on('error', reject);
  });
}

function commitHash() {
  try {
    const options = { stdio: ['ignore', 'pipe', 'ignore'], encoding: 'utf8' };
    return execFileSync('git', ['rev-parse', '--short', 'HEAD'], options).trim();
  } catch {
    return 'unknown';
  }
}

const benches = {
  'raid-100x40': (name) => kernel(name, syntheticRaid(100, 40)),
  'raid-100x40-coalition': (name) => kernel(name, syntheticRaid(100, 40, 'coalition')),
  'raid-100x40-24-flights': (name) => kernel(name, raidWithFlights(100, 40, 24), AIR_RULES),
  'raid-400x160': (name) => kernel(name, syntheticRaid(400, 160)),
  'raid-1600x640': (name) => kernel(name, syntheticRaid(1600, 640)),
  '2024-08-26': study,
};

const wanted = Object.keys(benches).filter((name) => (values.only ?? name) === name);
if (wanted.length === 0 || !(seconds > 0)) {
  console.error(`bench: --only is one of ${Object.keys(benches).join(', ')}; --seconds above 0`);
  process.exitCode = 2;
}
const results = [];
for (const name of wanted) results.push(await benches[name](name));
const machine = { cpu: cpus()[0]?.model ?? 'unknown', cores: cpus().length, node: process.version };
if (values.json) console.log(JSON.stringify({ machine, commit: commitHash(), results }, null, 2));
else {
  console.log(`${machine.cpu}, ${machine.cores} cores, ${machine.node}, commit ${commitHash()}`);
  for (const result of results) console.log(result);
}
