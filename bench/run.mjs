#!/usr/bin/env node
// npm run -s bench -- [--json] [--only NAME]: what the kernel and the compiler do in a second.
// Every figure comes with what was computed: an event count and a digest that are pinned here, so
// that a faster wrong answer is no answer. Prints; never judges a time.
import { execFileSync } from 'node:child_process';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { Compiler } from '../dist/compile/compile.js';
import { VariantRunner } from '../dist/study/variant.js';
import { compileRules } from '../dist/policy/compile.js';
import { loadCedar, parseRuleBook } from '../dist/policy/cedar.js';
import { RULES, syntheticRaid } from './raids.mjs';

const { values } = parseArgs({
  options: { json: { type: 'boolean' }, only: { type: 'string' }, seconds: { type: 'string' } },
});
const seconds = Number(values.seconds ?? 3);

const parsed = parseRuleBook(RULES, await loadCedar());
if (!('book' in parsed)) throw new Error(JSON.stringify(parsed.problems));
const rules = compileRules(parsed.book);

/** FNV-1a over what came out of a run; pinned below. */
function fingerprint(runner, plan) {
  let h = 0x811c9dc5;
  const mix = (n) => (h = Math.imul(h ^ n, 0x01000193));
  let engagements = 0;
  for (const rep of runner.replications) {
    runner.kernel.run(plan, rep);
    runner.kernel.state.fate.forEach((f, t) => {
      mix(f);
      mix(runner.kernel.state.endTick[t]);
      mix(runner.kernel.state.stopper[t]);
    });
    engagements += runner.kernel.state.fired.reduce((a, b) => a + b, 0);
  }
  return { digest: (h >>> 0).toString(16).padStart(8, '0'), engagements };
}

const PINNED =
  JSON.parse(process.env.CAVEAT_BENCH_PINNED ?? 'null') ?? (await import('./pinned.mjs')).PINNED;

function kernelBench(name, threats, units) {
  const scenario = syntheticRaid(threats, units);
  const compiler = new Compiler(scenario, rules);
  const replications = 10;
  const began = performance.now();
  const runner = new VariantRunner(compiler, 1, 0, replications);
  const compileMs = performance.now() - began;
  const plan = runner.plan({ caveatMask: 0, forces: [] });
  const { digest, engagements } = fingerprint(runner, plan);
  const pinned = PINNED[name];
  if (pinned && (pinned.digest !== digest || pinned.engagements !== engagements)) {
    throw new Error(
      `${name}: computed ${digest}/${engagements}, pinned ${pinned.digest}/${pinned.engagements}`,
    );
  }
  // Fresh draws each time: a replication's tracks must not be taken from the one before.
  let done = 0;
  let leakers = 0;
  let best = Infinity;
  const until = performance.now() + seconds * 1000;
  while (performance.now() < until) {
    runner.redraw(1 + done);
    const t0 = performance.now();
    for (const rep of runner.replications) {
      runner.kernel.run(plan, rep);
      leakers += runner.kernel.state.leakers;
    }
    best = Math.min(best, (performance.now() - t0) / replications);
    done += replications;
  }
  const perReplication = engagements / replications;
  const elapsed = seconds; // whole loop, redraw included
  return {
    name,
    replicationsPerSecond: Math.round(done / elapsed),
    bestReplicationsPerSecond: Math.round(1000 / best),
    engagementsPerReplication: perReplication,
    nsPerEngagement: Math.round((elapsed * 1e9) / done / perReplication),
    compileMs: Math.round(compileMs * 10) / 10,
    meanLeakers: leakers / done,
    windows: runner.program.counts.windows,
    programBytes: runner.program.buffer.byteLength,
    digest,
  };
}

const benches = {
  'raid-100x40': () => kernelBench('raid-100x40', 100, 40),
  'raid-400x160': () => kernelBench('raid-400x160', 400, 160),
  'raid-1600x640': () => kernelBench('raid-1600x640', 1600, 640),
};

const results = [];
for (const [name, bench] of Object.entries(benches)) {
  if (values.only === undefined || values.only === name) results.push(bench());
}
const commit = (() => {
  try {
    return execFileSync('git', ['rev-parse', '--short', 'HEAD'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    })
      .toString()
      .trim();
  } catch {
    return 'unknown';
  }
})();
const machine = { cpu: cpus()[0]?.model ?? 'unknown', cores: cpus().length, node: process.version };
if (values.json) console.log(JSON.stringify({ machine, commit, results }, null, 2));
else {
  console.log(`${machine.cpu}, ${machine.cores} cores, node ${machine.node}, commit ${commit}`);
  for (const r of results) console.log(r);
}
