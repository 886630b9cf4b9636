import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, expectTypeOf, it } from 'vitest';
import type { z } from 'zod';
import { assembleCompare } from '../../src/study/assemble.ts';
import type { AssembleInput } from '../../src/study/assemble.ts';
import { StudyMerger } from '../../src/study/merge.ts';
import { coalitionsOf, planPrices, PriceMerger } from '../../src/study/prices.ts';
import type { CompareResult, PriceResult } from '../../src/study/results.ts';
import { compareJsonSchema, priceJsonSchema } from '../../src/study/schema.ts';
import type { compareResultSchema, priceResultSchema } from '../../src/study/schema.ts';
import type { TallyAxes, VariantTally } from '../../src/study/tally.ts';
import { axes, LAUNCHED, variantTally } from './synthetic.ts';

const policies = [
  { id: 'supply-only', title: 'Supply only', caveatsInForce: ['z', 'a'], forces: [] },
  { id: 'watch-only', title: 'Watch only', caveatsInForce: ['a'], forces: ['radars'] },
  { id: 'joint', title: 'Joint', caveatsInForce: [], forces: ['south', 'north'] },
];
const leaks = [0.4, 0.4, 0.15];

function mergedOf(tallies: readonly VariantTally[], of: TallyAxes = axes) {
  const shape = { axes: of, policies: 3, baseline: 0, replicationsPerVariant: 10 };
  const merger = new StudyMerger(shape);
  for (const tally of tallies) merger.add(tally);
  merger.releaseTo(tallies.length);
  return merger.result();
}

function tallies(variants: number): VariantTally[] {
  return Array.from({ length: variants }, (_, v) => variantTally(v, leaks));
}

function answer(variants = 12, more: Partial<AssembleInput> = {}): CompareResult {
  return assembleCompare({
    version: '0.1.0',
    study: { id: 's', title: 'S' },
    scenarioDigest: 'ab'.repeat(32),
    seed: 1,
    axes,
    policies,
    baseline: 'supply-only',
    ruleTitles: { 'own-airspace-only': 'Only over one’s own airspace' },
    merged: mergedOf(tallies(variants)),
    ...more,
  });
}

function prices(): PriceResult {
  const caveats = [
    { id: 'a', title: 'A', nation: 'PL' },
    { id: 'b', title: 'B' },
  ];
  const plan = planPrices(caveats, ['a', 'b'], { at: 'joint', forces: [0], seed: 1 });
  const merger = new PriceMerger(plan);
  for (let v = 0; v < 3; v += 1)
    merger.add(
      v,
      coalitionsOf(plan, v).map((s) => [s > 0 ? 4 + v : 1]),
    );
  return merger.result();
}

function at(result: CompareResult, index: number) {
  const policy = result.policies[index];
  if (policy === undefined) throw new Error(`no policy ${index}`);
  return policy;
}

const total = (values: Iterable<number>): number => [...values].reduce((sum, v) => sum + v, 0);

describe('the answer of compare', () => {
  it('has fates that add up to launched and causes that add up to leakers', () => {
    for (const policy of answer().policies) {
      expect(policy.launched).toBe(LAUNCHED);
      expect(total(Object.values(policy.fates))).toBeCloseTo(LAUNCHED, 10);
      expect(total(Object.values(policy.causes))).toBeCloseTo(policy.leakers.mean, 10);
      expect(policy.fates.hit).toBeCloseTo(policy.leakers.mean, 10);
    }
  });

  it('has leakers by class, by asset class and by warhead that add up to all', () => {
    for (const policy of answer().policies) {
      const parts = [policy.leakersByClass, policy.leakersByAssetClass, policy.leakersByWarhead];
      for (const part of parts) {
        const sum = total(Object.values(part).map((estimate) => estimate.mean));
        expect(sum).toBeCloseTo(policy.leakers.mean, 10);
      }
      for (const [name, fates] of Object.entries(policy.fatesByClass)) {
        expect(fates.hit).toBeCloseTo(policy.leakersByClass[name]?.mean ?? NaN, 10);
      }
    }
  });

  it('has stopped and rounds as tallied, greatest first, without empty rows', () => {
    const policy = at(answer(), 0);
    expect(total(policy.stoppedBy.map((row) => row.mean))).toBeCloseTo(
      policy.fates.intercepted,
      10,
    );
    expect(policy.rounds.map((row) => row.mean / 2)).toEqual(
      policy.stoppedBy.map((row) => row.mean),
    );
    const means = policy.stoppedBy.map((row) => row.mean);
    expect(means).toEqual(means.toSorted((a, b) => b - a));
    const none = tallies(3).map((tally) => ({
      ...tally,
      policies: tally.policies.map((p) => ({ ...p, rounds: new Float64Array(3) })),
    }));
    expect(at(answer(3, { merged: mergedOf(none) }), 0).rounds).toEqual([]);
  });

  it('charges rounds, those of screens included, at typical cost with the range of costs', () => {
    const merged = mergedOf(tallies(3));
    const policy = at(answer(3, { merged }), 0);
    const rounds = (id: string): number => policy.rounds.find((row) => row.id === id)?.mean ?? NaN;
    const bursts = (merged.policies[0]?.consequences.bursts[0] ?? NaN) / merged.replications;
    const [b, a, screen] = ['battery-b', 'battery-a', 'west/drone/hard'].map(rounds);
    if (b === undefined || a === undefined || screen === undefined) throw new Error('rows missing');
    expect(policy.costUsd.interceptors.mean).toBeCloseTo(
      4e6 * b + 2e6 * a + 3e4 * screen + 200 * bursts,
      2,
    );
    expect(policy.costUsd.interceptors.low).toBeCloseTo(
      3e6 * b + 1e6 * a + 1e3 * screen + 100 * bursts,
      2,
    );
    expect(policy.costUsd.interceptors.high).toBeCloseTo(
      5e6 * b + 4e6 * a + 1e5 * screen + 300 * bursts,
      2,
    );
    expect(policy.costUsd.threats).toEqual({ mean: 2e6, low: 1e6, high: 3e6 });
  });

  it('finds exactly no difference between identical policies, in any replication', () => {
    const result = answer();
    expect(result.differences[0]).toEqual({
      policy: 'watch-only',
      versus: 'supply-only',
      leakers: { mean: 0, low: 0, high: 0 },
      worseReplications: 0,
    });
    expect(at(result, 1).digest).toBe(at(result, 0).digest);
    expect(at(result, 1).substitution).toEqual({ mean: 0, low: 0, high: 0 });
  });

  it('takes differences from the baseline: negative when fewer leak', () => {
    const difference = answer().differences[1];
    expect(difference?.leakers.high).toBeLessThan(0);
    const [baseline, joint] = [at(answer(), 0), at(answer(), 2)];
    expect(difference?.leakers.mean).toBeCloseTo(joint.leakers.mean - baseline.leakers.mean, 10);
  });

  it('reports substitution: kills beyond the baseline’s that averted no leaker', () => {
    const kills = (policy: CompareResult['policies'][number]): number =>
      total(policy.stoppedBy.filter((row) => row.kind !== 'screen').map((row) => row.mean));
    const result = answer();
    const [baseline, joint] = [at(result, 0), at(result, 2)];
    expect(baseline.substitution).toBeNull();
    const averted = baseline.leakers.mean - joint.leakers.mean;
    expect(joint.substitution?.mean).toBeCloseTo(kills(joint) - kills(baseline) - averted, 10);
    expect(joint.substitution?.mean).not.toBeCloseTo(0, 1);
  });

  it('names what forbade, by title where there is one', () => {
    const rows = at(answer(), 0).forbiddenBy;
    expect(rows.map((row) => row.title).toSorted()).toEqual([
      'Only over one’s own airspace',
      'no permit',
    ]);
    expect(rows[0]?.mean).toBeGreaterThanOrEqual(rows[1]?.mean ?? NaN);
  });

  it('lists caveats and forces in one order, whatever the document’s', () => {
    expect(at(answer(), 0).caveatsInForce).toEqual(['a', 'z']);
    expect(at(answer(), 2).forces).toEqual(['north', 'south']);
  });

  it('does not change a bit when the stoppers of the document change places', () => {
    const order = [2, 0, 1];
    const moved = tallies(12).map((tally) => ({
      ...tally,
      policies: tally.policies.map((p) => ({
        ...p,
        stopped: Float64Array.from(
          { length: 6 },
          (_, k) => p.stopped[2 * (order[k >> 1] ?? 0) + (k & 1)] ?? NaN,
        ),
        rounds: Float64Array.from(order, (s) => p.rounds[s] ?? NaN),
      })),
    }));
    const other = { ...axes, stoppers: order.flatMap((s) => axes.stoppers[s] ?? []) };
    expect(answer(12, { axes: other, merged: mergedOf(moved, other) })).toEqual(answer());
  });

  it('has no intervals with fewer than two variants, and warns', () => {
    const result = answer(1);
    const joint = at(result, 2);
    for (const { low, high } of [
      joint.leakers,
      joint.leakedWarheadKg,
      joint.substitution ?? joint.leakers,
    ]) {
      expect([low, high]).toEqual([null, null]);
    }
    expect(result.differences[0]?.leakers).toEqual({ mean: 0, low: null, high: null });
    expect(result.warnings).toEqual([
      'fewer than two variants: no interval can be given; run more replications',
    ]);
    expect(answer(2).warnings).toEqual([]);
  });

  it('refuses a baseline that is not among the policies', () => {
    expect(() => answer(2, { baseline: 'nobody' })).toThrow(/no policy is called nobody/u);
  });
});

type DeepReadonly<T> = T extends readonly [infer A, infer B]
  ? readonly [DeepReadonly<A>, DeepReadonly<B>]
  : T extends readonly (infer I)[]
    ? readonly DeepReadonly<I>[]
    : T extends object
      ? { readonly [K in keyof T]: DeepReadonly<T[K]> }
      : T;

describe('the schema of the answers', () => {
  const ajv = new Ajv2020({ strict: true, allErrors: true });
  const compare = ajv.compile(compareJsonSchema());
  const price = ajv.compile(priceJsonSchema());
  // What a reader of the JSON gets, not what the program held.
  const read = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

  it('is for the types of the answers, both ways', () => {
    expectTypeOf<DeepReadonly<z.infer<typeof compareResultSchema>>>().toEqualTypeOf<
      DeepReadonly<CompareResult>
    >();
    expectTypeOf<DeepReadonly<z.infer<typeof priceResultSchema>>>().toEqualTypeOf<
      DeepReadonly<PriceResult>
    >();
  });

  it.each([
    ['of many variants', answer()],
    ['of one variant', answer(1)],
    ['with prices and run', answer(3, { prices: prices(), run: { seconds: 1.5, workers: 2 } })],
  ])('accepts an answer %s', (_, result) => {
    compare(read(result));
    expect(compare.errors ?? []).toEqual([]);
  });

  it('accepts prices alone', () => {
    price(read(prices()));
    expect(price.errors ?? []).toEqual([]);
  });

  it.each([
    [
      'a fate missing',
      (a: CompareResult) => ({ ...a, policies: [{ ...at(a, 0), fates: { hit: 1 } }] }),
    ],
    ['an unknown field', (a: CompareResult) => ({ ...a, extra: 1 })],
    ['a digest cut short', (a: CompareResult) => ({ ...a, scenarioDigest: 'abc' })],
    ['no policy', (a: CompareResult) => ({ ...a, policies: [] })],
    [
      'a mean that is no number',
      (a: CompareResult) => ({ ...a, policies: [{ ...at(a, 0), launched: NaN }] }),
    ],
    [
      'prices of another shape',
      (a: CompareResult) => ({ ...a, prices: { ...prices(), method: 'guessed' } }),
    ],
  ])('refuses an answer with %s', (_, spoil) => {
    expect(compare(read(spoil(answer())))).toBe(false);
  });

  it('names its dialect and a title', () => {
    for (const schema of [compareJsonSchema(), priceJsonSchema()]) {
      expect(schema).toMatchObject({
        $schema: 'https://json-schema.org/draft/2020-12/schema',
        title: expect.stringContaining('answer of caveat'),
        type: 'object',
      });
    }
  });
});
