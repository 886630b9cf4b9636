import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { StudyMerger } from '../../src/study/merge.ts';
import { axes, LAUNCHED, shuffled, variantTally } from './synthetic.ts';

const shape = { axes, policies: 3, baseline: 0, replicationsPerVariant: 10 };
const leaks = [0.3, 0.3, 0.2];
const tallies = Array.from({ length: 25 }, (_, v) => variantTally(v, leaks));

function merged(order: readonly (typeof tallies)[number][], upTo = tallies.length) {
  const merger = new StudyMerger(shape);
  for (const tally of order) {
    merger.add(tally);
    merger.releaseTo(upTo);
  }
  return merger.result();
}

describe('merging tallies', () => {
  it('gives the same bits whatever the order of arrival', () => {
    const inOrder = merged(tallies);
    expect(inOrder.variants).toBe(25);
    fc.assert(
      fc.property(fc.nat(1e6), (seed) => {
        expect(merged(shuffled(tallies, seed))).toEqual(inOrder);
      }),
      { numRuns: 30 },
    );
  });

  it('would give other digests if variants were merged as they arrive', () => {
    const renumbered = tallies.toReversed().map((tally, variant) => ({ ...tally, variant }));
    expect(merged(renumbered).policies[0]?.digest).not.toBe(merged(tallies).policies[0]?.digest);
  });

  it('holds a variant until those before it have come', () => {
    const merger = new StudyMerger(shape);
    for (const tally of tallies.slice(1)) merger.add(tally);
    expect(merger.releaseTo(25)).toBe(0);
    merger.add(variantTally(0, leaks));
    expect(merger.releaseTo(25)).toBe(25);
  });

  it('leaves out variants beyond the limit though they have come', () => {
    expect(merged(shuffled(tallies, 4), 20)).toEqual(merged(tallies.slice(0, 20)));
  });

  it('counts a variant once though it comes twice', () => {
    expect(merged(tallies.flatMap((tally) => [tally, tally]))).toEqual(merged(tallies));
  });

  it('keeps the first of two tallies of one variant, before it is merged and after', () => {
    const merger = new StudyMerger(shape);
    const [first] = tallies;
    if (first === undefined) throw new Error('a tally expected');
    merger.add(first);
    merger.add(variantTally(0, [0.9, 0.9, 0.9]));
    merger.releaseTo(1);
    merger.add(variantTally(0, [0.9, 0.9, 0.9]));
    merger.releaseTo(2);
    expect(merger.result()).toEqual(merged([first]));
  });

  it('keeps leakers, causes, fates and histogram in agreement', () => {
    const { policies, replications, launched } = merged(tallies);
    expect(launched).toEqual(Array.from({ length: 25 }, () => LAUNCHED));
    for (const policy of policies) {
      const leakers = policy.leakers.reduce((sum, value) => sum + value * 10, 0);
      const total = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0);
      expect(total(policy.causes)).toBeCloseTo(leakers, 9);
      expect(total(policy.fatesByClass)).toBe(LAUNCHED * replications);
      const counted = policy.leakersHistogram.reduce((sum, times, k) => sum + times * k, 0);
      expect(counted).toBeCloseTo(leakers, 9);
      expect(policy.leakersHistogram.reduce((sum, times) => sum + times, 0)).toBe(replications);
    }
  });

  it('finds no replication worse, and one digest, where policies are identical', () => {
    const [baseline, same, better] = merged(tallies).policies;
    expect(same?.worseReplications).toBe(0);
    expect(same?.digest).toBe(baseline?.digest);
    expect(better?.digest).not.toBe(baseline?.digest);
  });

  it('counts worse replications one by one', () => {
    const merger = new StudyMerger({ ...shape, policies: 2 });
    const tally = variantTally(0, [0.3, 0.3]);
    const [first, second] = tally.policies;
    if (first === undefined || second === undefined) throw new Error('two policies expected');
    const leakers = Uint32Array.from(first.leakers);
    leakers[2] = (leakers[2] ?? 0) + 1;
    leakers[5] = (leakers[5] ?? 0) + 3;
    leakers[7] = 0;
    merger.add({ ...tally, policies: [first, { ...second, leakers }] });
    merger.releaseTo(1);
    expect(merger.result().policies[1]?.worseReplications).toBe(2);
  });

  it('counts kills of effectors and not those of screens', () => {
    const { policies } = merged(tallies);
    const kills = (policies[0]?.effectorKills ?? []).reduce((sum, value) => sum + value * 10, 0);
    const stopped = policies[0]?.stopped ?? new Float64Array();
    expect(kills).toBeCloseTo(
      stopped.slice(0, 4).reduce((sum, value) => sum + value, 0),
      9,
    );
    expect(stopped.slice(4).some((value) => value > 0)).toBe(true);
  });

  it('refuses part of a variant, and the wrong number of policies', () => {
    const merger = new StudyMerger(shape);
    expect(() => merger.add(variantTally(0, leaks, 9))).toThrow(/9 replications/u);
    expect(() => merger.add(variantTally(0, [0.3]))).toThrow(/1 policies/u);
  });

  it('gives results that later merging does not change', () => {
    const merger = new StudyMerger(shape);
    for (const tally of tallies) merger.add(tally);
    merger.releaseTo(10);
    const early = merger.result();
    const copy = structuredClone(early);
    merger.releaseTo(25);
    expect(early).toEqual(copy);
  });
});
