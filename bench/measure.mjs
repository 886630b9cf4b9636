// What `run.mjs` measures, in a thread of its own, as a study's workers are: one module, and rules
// come parsed (docs/decisions/speed.md).
import { parentPort, workerData } from 'node:worker_threads';
import { Compiler } from '../dist/compile/compile.js';
import { compileRules } from '../dist/policy/compile.js';
import { VariantRunner } from '../dist/study/variant.js';
import { FateHash } from './fates.mjs';
import { PINNED } from './pinned.mjs';

const REPLICATIONS = 10;
const { seconds, kind } = workerData;

/** Seconds that the engine has to learn in before anything counts. */
const WARM_UP = 1;

/**
 * Calls `work`, each time with another number: how often, how long all calls and the best one took,
 * s, and the sum of what they gave.
 */
function repeat(work) {
  let call = 0;
  const warm = performance.now() + WARM_UP * 1000;
  while (performance.now() < warm) work(call++);
  let calls = 0;
  let total = 0;
  let best = Infinity;
  const began = performance.now();
  let now = began;
  while (now - began < seconds * 1000) {
    const t0 = now;
    total += work(call++);
    now = performance.now();
    best = Math.min(best, (now - t0) / 1000);
    calls += 1;
  }
  return { calls, elapsedS: (now - began) / 1000, bestS: best, total };
}

/** What a runner's replications come to under a plan: engagements, and FNV-1a over all fates. */
function computed(runner, plan) {
  const hash = new FateHash();
  let engagements = 0;
  const air = { launches: 0, missiles: 0, bursts: 0, kills: 0 };
  const { units, flights } = runner.program.counts;
  const { state } = runner.kernel;
  for (const rep of runner.replications) {
    runner.kernel.run(plan, rep);
    hash.add(state);
    engagements += sum(state.engagements);
    if (runner.kernel.flights === null) continue;
    const flown = runner.kernel.flights.state;
    air.launches += sum(flown.engagements);
    air.missiles += sum(flown.fired);
    air.bursts += sum(flown.firedBursts);
    air.kills += state.stopper.filter((s) => s >= units && s < units + flights).length;
  }
  return { digest: hash.text, engagements, ...(flights > 0 ? { air } : {}) };
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

function kernelBench({ name, scenario, book }) {
  const compiler = new Compiler(scenario, compileRules(book));
  const runner = new VariantRunner(compiler, 1, 0, REPLICATIONS);
  const plan = runner.plan({ caveatMask: 0, forces: [] });
  const result = computed(runner, plan);
  pinned(name, result);
  if (result.air !== undefined && !(result.air.launches > 0 && result.air.kills > 0))
    throw new Error(`${name}: its flights do nothing`);
  const engagementsPerReplication = result.engagements / REPLICATIONS;
  // Another seed each time: a replication's draws must not be left over from the one before.
  const { calls, elapsedS, bestS, total } = repeat((call) => {
    runner.redraw(1 + call);
    let leakers = 0;
    for (const rep of runner.replications) {
      runner.kernel.run(plan, rep);
      leakers += runner.kernel.state.leakers;
    }
    return leakers;
  });
  const rate = (calls * REPLICATIONS) / elapsedS;
  return {
    name,
    replicationsPerSecond: round(rate),
    bestReplicationsPerSecond: round(REPLICATIONS / bestS),
    engagementsPerReplication,
    nsPerEngagement: round(1e9 / rate / engagementsPerReplication),
    meanLeakers: round(total / calls / REPLICATIONS, 2),
    programBytes: runner.program.buffer.byteLength,
    ...result,
  };
}

function studyBench({ name, scenario, book }) {
  const compiler = new Compiler(scenario, compileRules(book));
  for (let v = 0; v < 20; v += 1) compiler.compile(1, v);
  const { calls, elapsedS, bestS, total } = repeat(
    (call) => compiler.compile(1, 20 + call).byteLength,
  );
  const runner = new VariantRunner(compiler, 1, 0, REPLICATIONS);
  const joint = scenario.policies.find((p) => p.id === 'joint');
  const forces = scenario.forces.flatMap((f, i) => (joint.forces.includes(f.id) ? [i] : []));
  const result = computed(runner, runner.plan({ caveatMask: 0, forces }));
  pinned(name, result);
  return {
    name,
    compileMsPerVariant: round((1000 * elapsedS) / calls, 1),
    bestCompileMs: round(1000 * bestS, 1),
    threats: runner.program.counts.threats,
    windows: runner.program.counts.windows,
    meanProgramBytes: round(total / calls),
    engagementsPerReplication: result.engagements / REPLICATIONS,
    ...result,
  };
}

parentPort.postMessage((kind === 'study' ? studyBench : kernelBench)(workerData));
