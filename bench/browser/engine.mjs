/** What is measured, the same code for Node and for a browser's worker. */
import { FateHash } from '../fates.mjs';
import { Compiler } from '../../dist/compile/compile.js';
import { compileRules } from '../../dist/policy/compile.js';
import { compare } from '../../dist/study/compare.js';
import { VariantRunner } from '../../dist/study/variant.js';

const REPLICATIONS = 10;

/** Replications per second of the kernel on a raid, and FNV-1a over the fates of the first ten. */
export function kernelRate({ raid, book, seconds }) {
  const compiler = new Compiler(raid, compileRules(book));
  const runner = new VariantRunner(compiler, 1, 0, REPLICATIONS);
  const plan = runner.plan({ caveatMask: 0, forces: [] });
  const digest = digestOf(runner, plan);
  let calls = 0;
  let best = Infinity;
  const began = performance.now();
  for (let now = began; now - began < seconds * 1000; calls += 1) {
    // another seed each time: a replication's draws must not be left over from the one before
    runner.redraw(1 + calls);
    for (const rep of runner.replications) runner.kernel.run(plan, rep);
    const then = performance.now();
    if (then > now) best = Math.min(best, then - now);
    now = then;
  }
  const elapsedS = (performance.now() - began) / 1000;
  return {
    digest,
    perSecond: Math.round((calls * REPLICATIONS) / elapsedS),
    // a browser's clock is coarse: the best call alone says little there
    bestPerSecond: Math.round((1000 * REPLICATIONS) / best),
  };
}

function digestOf(runner, plan) {
  const hash = new FateHash();
  const { state } = runner.kernel;
  for (const rep of runner.replications) {
    runner.kernel.run(plan, rep);
    hash.add(state);
  }
  return hash.text;
}

/** Digests of a study's policies, as `caveat compare` gives them. */
export async function studyDigests({ study, replications }) {
  const { policies } = await compare(study, { replications, prices: false });
  return Object.fromEntries(policies.map(({ id, digest }) => [id, digest]));
}
