#!/usr/bin/env node
// npm run -s bench -- [--json] [--only NAME] [--seconds S]: what the kernel and the compiler do.
// Every figure comes with what was computed: an event count and a digest, pinned in pinned.mjs, so
// that a faster wrong answer is no answer. Prints; never judges a time.
import { execFileSync } from 'node:child_process';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Compiler } from '../dist/compile/compile.js';
import { readStudy } from '../dist/node/read-study.js';
import { loadCedar, parseRuleBook } from '../dist/policy/cedar.js';
import { compileRules } from '../dist/policy/compile.js';
import { VariantRunner } from '../dist/study/variant.js';
import { PINNED } from './pinned.mjs';
import { AIR_RULES, RULES, raidWithFlights, syntheticRaid } from './raids.mjs';

const { values } = parseArgs({
  options: { json: { type: 'boolean' }, only: { type: 'string' }, seconds: { type: 'string' } },
});
const seconds = Number(values.seconds ?? 3);
const REPLICATIONS = 10;

/** Calls `work` for `seconds`; how often, and how long the whole and the best call took, s. */
function repeat(work) {
  let calls = 0;
  let best = Infinity;
  const began = performance.now();
  let now = began;
  while (now - began < seconds * 1000) {
    const t0 = now;
    work(calls);
    now = performance.now();
    best = Math.min(best, (now - t0) / 1000);
    calls += 1;
  }
  return { calls, elapsedS: (now - began) / 1000, bestS: best };
}

/** What a runner's replications come to under a plan: engagements, and FNV-1a over all fates. */
function computed(runner, plan) {
  let h = 0x811c9dc5;
  const mix = (n) => (h = Math.imul(h ^ n, 0x01000193));
  let engagements = 0;
  const air = { launches: 0, missiles: 0, bursts: 0, kills: 0 };
  const { units, flights } = runner.program.counts;
  const { state } = runner.kernel;
  for (const rep of runner.replications) {
    runner.kernel.run(plan, rep);
    for (let t = 0; t < state.fate.length; t += 1) {
      mix(state.fate[t]);
      mix(state.endTick[t]);
      mix(state.stopper[t]);
    }
    engagements += sum(state.engagements);
    if (runner.kernel.flights === null) continue;
    const flown = runner.kernel.flights.state;
    air.launches += sum(flown.engagements);
    air.missiles += sum(flown.fired);
    air.bursts += sum(flown.firedBursts);
    air.kills += state.stopper.filter((s) => s >= units && s < units + flights).length;
  }
  const digest = (h >>> 0).toString(16).padStart(8, '0');
  return { digest, engagements, ...(flights > 0 ? { air } : {}) };
}

const sum = (column) => column.reduce((a, b) => a + b, 0);

function pinned(name, what) {
  const expected = PINNED[name];
  if (expected === undefined) return;
  for (const [key, value] of Object.entries(expected)) {
    const got = JSON.stringify(what[key]);
    const wanted = JSON.stringify(value);
    if (got !== wanted) {
      throw new Error(`${name}: ${key} is ${got}, pinned ${wanted}; see bench/pinned.mjs`);
    }
  }
}

const round = (x, digits = 0) => Number(x.toFixed(digits));

async function kernelBench(name, raid, rules = RULES) {
  const parsed = parseRuleBook(rules, await loadCedar());
  const compiler = new Compiler(raid, compileRules(parsed.book));
  const runner = new VariantRunner(compiler, 1, 0, REPLICATIONS);
  const plan = runner.plan({ caveatMask: 0, forces: [] });
  const result = computed(runner, plan);
  pinned(name, result);
  if (result.air !== undefined && !(result.air.launches > 0 && result.air.kills > 0))
    throw new Error(`${name}: its flights do nothing`);
  const engagementsPerReplication = result.engagements / REPLICATIONS;
  let leakers = 0;
  // Another seed each time: a replication's draws must not be left over from the one before.
  const { calls, elapsedS, bestS } = repeat((call) => {
    runner.redraw(1 + call);
    for (const rep of runner.replications) {
      runner.kernel.run(plan, rep);
      leakers += runner.kernel.state.leakers;
    }
  });
  const rate = (calls * REPLICATIONS) / elapsedS;
  return {
    name,
    replicationsPerSecond: round(rate),
    bestReplicationsPerSecond: round(REPLICATIONS / bestS),
    engagementsPerReplication,
    nsPerEngagement: round(1e9 / rate / engagementsPerReplication),
    meanLeakers: round(leakers / calls / REPLICATIONS, 2),
    programBytes: runner.program.buffer.byteLength,
    ...result,
  };
}

async function studyBench(name) {
  const study = await readStudy(fileURLToPath(new URL(`../studies/${name}`, import.meta.url)));
  const compiler = new Compiler(study.scenario, compileRules(study.book), study.geography);
  for (let v = 0; v < 20; v += 1) compiler.compile(1, v);
  let bytes = 0;
  const { calls, elapsedS, bestS } = repeat((call) => {
    bytes += compiler.compile(1, 20 + call).byteLength;
  });
  const runner = new VariantRunner(compiler, 1, 0, REPLICATIONS);
  const joint = study.scenario.policies.find((p) => p.id === 'joint');
  const forces = study.scenario.forces.flatMap((f, i) => (joint.forces.includes(f.id) ? [i] : []));
  const result = computed(runner, runner.plan({ caveatMask: 0, forces }));
  pinned(name, result);
  return {
    name,
    compileMsPerVariant: round((1000 * elapsedS) / calls, 1),
    bestCompileMs: round(1000 * bestS, 1),
    threats: runner.program.counts.threats,
    windows: runner.program.counts.windows,
    meanProgramBytes: round(bytes / calls),
    engagementsPerReplication: result.engagements / REPLICATIONS,
    ...result,
  };
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
  'raid-100x40': (name) => kernelBench(name, syntheticRaid(100, 40)),
  'raid-100x40-coalition': (name) => kernelBench(name, syntheticRaid(100, 40, 'coalition')),
  'raid-100x40-24-flights': (name) => kernelBench(name, raidWithFlights(100, 40, 24), AIR_RULES),
  'raid-400x160': (name) => kernelBench(name, syntheticRaid(400, 160)),
  'raid-1600x640': (name) => kernelBench(name, syntheticRaid(1600, 640)),
  '2024-08-26': (name) => studyBench(name),
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
