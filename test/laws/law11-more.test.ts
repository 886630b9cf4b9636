/**
 * Law 11: more is not always better, but in expectation over random scenarios it is: lifting a
 * caveat, adding a force or a round to every unit does not raise the mean number of leakers beyond
 * its interval, save in the counter-examples exhibited here and explained in `docs/model/laws.md`.
 *
 * Each change is first tried on ten variants; what then looks harmful (t > 2.5) is tried again on
 * 60 others, so that a finding does not rest on the luck that singled it out.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { Compiler } from '../../src/compile/compile.ts';
import type { CompiledRules } from '../../src/policy/types.ts';
import type { FireUnit, FireUnitType, Policy, Scenario } from '../../src/scenario/model.ts';
import type { PolicySelection } from '../../src/study/tally.ts';
import { leakersOfVariant } from '../../src/study/variant.ts';
import { randomScenario } from '../reference/random-scenario.ts';
import { base, east, group, handRules, permitAll, unit, unitType } from '../reference/range.ts';
import { mean, rulesOf, runAll, selectionOf, standardError } from './support.ts';

const SCENARIOS = 60;
const SEED = 11;

/** Harm found in the random scenarios, confirmed on fresh variants and looked into: none so far. */
const EXHIBITED: readonly string[] = [];

interface Change {
  readonly name: string;
  readonly kind: 'caveat' | 'force' | 'round';
  readonly from: Pick<Policy, 'caveats' | 'forces'>;
  readonly to: Pick<Policy, 'caveats' | 'forces'>;
}

function changes(scenario: Scenario): Change[] {
  const all = scenario.policies[0]!;
  const lifted = all.caveats.map((caveat): Change => ({
    name: `scenario ${scenario.id.slice(7)}: lift ${caveat}`,
    kind: 'caveat',
    from: all,
    to: { ...all, caveats: all.caveats.filter((c) => c !== caveat) },
  }));
  const added = all.forces.map((force): Change => ({
    name: `scenario ${scenario.id.slice(7)}: add ${force}`,
    kind: 'force',
    from: { ...all, forces: all.forces.filter((f) => f !== force) },
    to: all,
  }));
  return [...lifted, ...added];
}

/** One ready round more for every unit. */
function withRounds(s: Scenario): Scenario {
  const more = (u: FireUnit): FireUnit => ({ ...u, readyRounds: u.readyRounds + 1 });
  return {
    ...s,
    fireUnits: s.fireUnits.map(more),
    forces: s.forces.map((f) => ({ ...f, fireUnits: f.fireUnits.map(more) })),
  };
}

/** Mean leakers by variant, [policy][variant]. */
function leakers(
  compiler: Compiler,
  rules: CompiledRules,
  policies: readonly Pick<Policy, 'caveats' | 'forces'>[],
  from: number,
  variants: number,
): number[][] {
  const selections = policies.map((p) => selectionOf(compiler.scenario, rules, p));
  const n = compiler.scenario.replicationsPerVariant;
  const out: number[][] = policies.map(() => []);
  for (let v = from; v < from + variants; v += 1) {
    const all = leakersOfVariant(compiler, SEED, v, selections);
    policies.forEach((_, k) => out[k]!.push(mean(all.slice(k * n, (k + 1) * n))));
  }
  return out;
}

interface Effect {
  readonly name: string;
  readonly kind: Change['kind'];
  /** Mean leakers more, and how many standard errors that is. */
  readonly rise: number;
  readonly t: number;
}

function effect(name: string, kind: Change['kind'], before: number[], after: number[]): Effect {
  const rises = after.map((x, i) => x - before[i]!);
  const rise = mean(rises);
  const error = standardError(rises);
  return { name, kind, rise, t: error > 0 ? rise / error : rise > 0 ? Infinity : 0 };
}

/** Mean leakers of a small scenario over 4 000 replications. */
function meanLeakers(
  scenario: Scenario,
  rules: CompiledRules,
  selection: PolicySelection = { caveatMask: 0, forces: [] },
): number {
  let sum = 0;
  runAll(scenario, rules, { seed: 12, replications: 4000, selection }, ({ state }) => {
    sum += state.leakers;
  });
  return sum / 4000;
}

describe('more is not always better: exhibited', () => {
  /**
   * A unit that hits with 0.9 has one round. Far out a partner's that hits with 0.1 shoots first and
   * takes so long to see what became of it that the coalition's good round is never fired.
   */
  const poor: FireUnitType = {
    ...unitType,
    id: 'poor',
    against: { cruise: { ...unitType.against['cruise']!, killProbability: 0.1 } },
    assessmentS: 1000,
  };
  const good: FireUnitType = {
    ...unitType,
    against: { cruise: { ...unitType.against['cruise']!, killProbability: 0.9 } },
  };
  const hasty: FireUnit = {
    ...unit,
    id: 'hasty',
    system: 'poor',
    nation: 'BB',
    place: east(-35_000),
  };
  const queue: Scenario = {
    ...base,
    fireUnitTypes: [good, poor],
    fireUnits: [{ ...unit, readyRounds: 1 }],
    forces: [{ id: 'hasty', title: 'Hasty', fireUnits: [hasty], flights: [], sensors: [] }],
  };

  it('a force that shoots first and badly raises the leakers from 0.1 to 0.9', () => {
    const without = meanLeakers(queue, permitAll);
    const withIt = meanLeakers(queue, permitAll, { caveatMask: 0, forces: [0] });
    expect(without).toBeCloseTo(0.1, 1);
    expect(withIt).toBeCloseTo(0.9, 1);
    // without the common lock it does no harm
    const apart = { ...queue, coordination: 'none' } as const;
    expect(meanLeakers(apart, permitAll, { caveatMask: 0, forces: [0] })).toBeLessThan(without);
  });

  it('lifting the caveat that holds such a force back does the same', () => {
    const rules = handRules(
      { effect: 'permit', when: () => true },
      {
        effect: 'forbid',
        caveat: 'not-yet',
        when: (r) => r.action === 'engage' && r.effector.nation === 'BB',
      },
    );
    const inForce = meanLeakers(queue, rules, { caveatMask: 1, forces: [0] });
    const lifted = meanLeakers(queue, rules, { caveatMask: 0, forces: [0] });
    expect(lifted - inForce).toBeCloseTo(0.8, 1);
  });

  it('a third ready round raises them from 0.75 to 1, since reloading begins when none is left', () => {
    // salvos of two at three threats that come one by one: 2, 2, 2 with two ready; 2, 1, 2 with three
    const half: FireUnitType = {
      ...unitType,
      against: { cruise: { ...unitType.against['cruise']!, killProbability: 0.5 } },
      channels: 3,
      assessmentS: 1000,
    };
    const scenario = (readyRounds: number): Scenario => ({
      ...base,
      raid: [0, 200, 400].map((s) => ({ ...group, id: `at-${s}`, window: { fromS: s, toS: s } })),
      fireUnitTypes: [half],
      fireUnits: [
        {
          ...unit,
          readyRounds,
          stock: 10,
          doctrine: { ...unit.doctrine, salvo: { cruise: [2] } },
        },
      ],
    });
    expect(meanLeakers(scenario(2), permitAll)).toBeCloseTo(0.75, 1);
    expect(meanLeakers(scenario(3), permitAll)).toBeCloseTo(1, 1);
  });
});

describe(`${SCENARIOS} random scenarios`, () => {
  const effects: Effect[] = [];
  const harmful: Effect[] = [];

  beforeAll(async () => {
    for (let seed = 1; seed <= SCENARIOS; seed += 1) {
      const { scenario, ruleText } = randomScenario(seed);
      const rules = await rulesOf(ruleText);
      const compiler = new Compiler(scenario, rules);
      const armed = new Compiler(withRounds(scenario), rules);
      const list = changes(scenario);
      const all = scenario.policies[0]!;
      const measure = (from: number, variants: number, only?: Set<string>): Effect[] => {
        const chosen = only === undefined ? list : list.filter((c) => only.has(c.name));
        const asked = [all, ...chosen.flatMap((c) => [c.from, c.to])];
        const means = leakers(compiler, rules, asked, from, variants);
        const found = chosen.map((c, i) =>
          effect(c.name, c.kind, means[1 + 2 * i]!, means[2 + 2 * i]!),
        );
        const name = `scenario ${seed}: add a round`;
        if (only === undefined || only.has(name)) {
          const more = leakers(armed, rules, [all], from, variants);
          found.push(effect(name, 'round', means[0]!, more[0]!));
        }
        return found;
      };
      const first = measure(0, 10);
      effects.push(...first);
      const suspects = new Set(first.filter((e) => e.t > 2.5).map((e) => e.name));
      if (suspects.size > 0) harmful.push(...measure(1000, 60, suspects).filter((e) => e.t > 3));
    }
  }, 200_000);

  it('gain, in the mean over all of them, by each kind of change', () => {
    for (const kind of ['caveat', 'force', 'round'] as const) {
      const rises = effects.filter((e) => e.kind === kind).map((e) => e.rise);
      expect(rises.length).toBeGreaterThanOrEqual(SCENARIOS);
      const note = `${kind}: ${mean(rises)} ± ${standardError(rises)} of ${rises.length}`;
      expect(mean(rises), note).toBeLessThan(0);
      expect(mean(rises) / standardError(rises), note).toBeLessThan(-2);
    }
  });

  it('lose beyond the interval only in the counter-examples exhibited', () => {
    const found = harmful.map((e) => `${e.name} (+${e.rise.toFixed(2)}, t = ${e.t.toFixed(1)})`);
    const unknown = harmful.filter((e) => !EXHIBITED.includes(e.name));
    expect(
      unknown.map((e) => e.name),
      found.join('\n'),
    ).toEqual([]);
  });
});
