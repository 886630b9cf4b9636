/** Law 2: identical policies differ by exactly zero in every replication. */
import { beforeAll, describe, expect, it } from 'vitest';
import { Compiler } from '../../src/compile/compile.ts';
import type { CompiledRules } from '../../src/policy/types.ts';
import { leakersOfVariant, tallyVariant } from '../../src/study/variant.ts';
import { randomScenario } from '../reference/random-scenario.ts';
import { rulesOf, selectionOf } from './support.ts';

const SEEDS = [3, 7, 11, 19, 23, 42];

describe('identical policies', () => {
  const cases: { seed: number; compiler: Compiler; rules: CompiledRules }[] = [];
  beforeAll(async () => {
    for (const seed of SEEDS) {
      const { scenario, ruleText } = randomScenario(seed);
      const rules = await rulesOf(ruleText);
      cases.push({ seed, rules, compiler: new Compiler(scenario, rules) });
    }
  });

  it('have the same fate, stopper and last tick for every threat, whatever ran between them', () => {
    let compared = 0;
    for (const { seed, compiler, rules } of cases) {
      const { scenario } = compiler;
      const [all, none, some, alone] = scenario.policies.map((p) =>
        selectionOf(scenario, rules, p),
      );
      for (const variant of [0, 5]) {
        const order = [all!, none!, all!, some!, none!, alone!, some!, all!];
        const { policies } = tallyVariant(compiler, seed, variant, order);
        for (const [a, b] of [
          [0, 2],
          [0, 7],
          [1, 4],
          [3, 6],
        ] as const) {
          expect(policies[b], `scenario ${seed}, variant ${variant}`).toEqual(policies[a]);
          compared += policies[a]!.leakers.length;
        }
      }
    }
    expect(compared).toBe(SEEDS.length * 2 * 4 * 10);
  });

  it('have the same leakers when only leakers are counted, and in another compiler', () => {
    for (const { seed, compiler, rules } of cases) {
      const { scenario } = compiler;
      const policies = scenario.policies.map((p) => selectionOf(scenario, rules, p));
      const many = leakersOfVariant(compiler, seed, 1, [...policies, ...policies]);
      const half = many.length / 2;
      expect(many.slice(half)).toEqual(many.slice(0, half));
      const again = tallyVariant(new Compiler(scenario, rules), seed, 1, policies);
      again.policies.forEach((tally, k) => {
        const n = tally.leakers.length;
        expect(many.slice(k * n, (k + 1) * n)).toEqual(tally.leakers);
      });
    }
  });

  it('are not the same as different ones: some pair differs in some replication', () => {
    let differing = 0;
    for (const { seed, compiler, rules } of cases) {
      const { scenario } = compiler;
      const policies = scenario.policies.map((p) => selectionOf(scenario, rules, p));
      const [all, none] = tallyVariant(compiler, seed, 0, policies).policies;
      all!.fateHashes.forEach((word, i) => {
        if (word !== none!.fateHashes[i]) differing += 1;
      });
    }
    expect(differing).toBeGreaterThan(0);
  });

  it('with a caveat more that no threat ever meets differ by nothing', () => {
    for (const { seed, compiler, rules } of cases) {
      const { scenario } = compiler;
      const met = new Set(compiler.outcomes.list.flatMap((o) => o.rules));
      const unmet = rules.book.caveats.filter((c) => c.rules.every((r) => !met.has(r)));
      const [all] = scenario.policies;
      const lifted = all!.caveats.filter((c) => !unmet.some((u) => u.id === c));
      const { policies } = tallyVariant(compiler, seed, 0, [
        selectionOf(scenario, rules, all!),
        selectionOf(scenario, rules, { ...all!, caveats: lifted }),
      ]);
      const { outcomes } = compiler;
      // the first compilation may have met rules that were not known before it
      const still = unmet.filter((c) =>
        c.rules.every((r) => !outcomes.list.some((o) => o.rules.includes(r))),
      );
      if (still.length === unmet.length) expect(policies[1]).toEqual(policies[0]);
    }
  });
});
