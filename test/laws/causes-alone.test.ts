/** Causes are read off one run: what ran before it leaves no trace in them. */
import { expect, test } from 'vitest';
import { CauseFinder } from '../../src/kernel/cause.ts';
import { FateCode } from '../../src/kernel/replication.ts';
import { Stage } from '../../src/kernel/state.ts';
import { readStudy } from '../../src/node/read-study.ts';
import { createCompiler } from '../../src/study/create-compiler.ts';
import { selectionOf } from '../../src/study/request.ts';
import { VariantRunner } from '../../src/study/variant.ts';

const REPLICATIONS = 10;

test('every leaker has the same cause, whichever policies and replications ran before', async () => {
  const study = await readStudy('studies/2024-08-26');
  const compiler = createCompiler(study);
  const policies = study.scenario.policies.map((policy) => selectionOf(study, policy));
  const cells = policies.flatMap((policy, p) =>
    Array.from({ length: REPLICATIONS }, (_, r) => ({ policy, p, r })),
  );
  const causesIn = (order: typeof cells): Map<string, number> => {
    const runner = new VariantRunner(compiler, 1, 0, REPLICATIONS);
    const finder = new CauseFinder(runner.program);
    const found = new Map<string, number>();
    for (const { policy, p, r } of order) {
      const plan = runner.plan(policy);
      const rep = runner.replications[r]!;
      runner.kernel.run(plan, rep);
      const { state } = runner.kernel;
      for (let t = 0; t < state.fate.length; t += 1) {
        if (state.fate[t] !== FateCode.hit) continue;
        found.set(`${p} ${r} ${t}`, finder.causeOf(state, plan, rep, t));
      }
    }
    return found;
  };
  const forth = causesIn(cells);
  const back = causesIn(cells.toReversed());
  expect(new Map([...back].toSorted(([a], [b]) => (a < b ? -1 : 1)))).toEqual(
    new Map([...forth].toSorted(([a], [b]) => (a < b ? -1 : 1))),
  );
  // enough to tell: some were shot at by flights, others never came into reach
  const kinds = new Set(forth.values());
  for (const stage of [Stage.missed, Stage.outOfReach, Stage.forbidden, Stage.tooLate])
    expect(kinds).toContain(stage);
});
