import { describe, expect, it } from 'vitest';
import { InputError } from '../../src/scenario/problems.ts';
import { StudyMerger } from '../../src/study/merge.ts';
import { halfWidth, paired } from '../../src/study/statistics.ts';
import {
  advance,
  isDecision,
  nextDecision,
  planStopping,
  stoppingNotes,
} from '../../src/study/stopping.ts';
import { axes, shuffled, variantTally } from './synthetic.ts';

const policies = ['supply-only', 'joint', 'own-airspace'];
const options = { replicationsPerVariant: 10, policies, baseline: 'supply-only' };
const leaks = [0.4, 0.1, 0.3];

/** Runs a plan on tallies that come in an order of their own; returns what was merged. */
function run(until: string, order: number, replications = 3200) {
  const plan = planStopping({ ...options, until, replications });
  const merger = new StudyMerger({ axes, policies: 3, baseline: 0, replicationsPerVariant: 10 });
  const tallies = Array.from({ length: plan.maximumVariants }, (_, v) => variantTally(v, leaks));
  // Workers run ahead of each other by a few variants, never by the whole study.
  const arriving = Array.from({ length: tallies.length / 8 }, (_, k) =>
    shuffled(tallies.slice(8 * k, 8 * k + 8), order + k),
  ).flat();
  let done = false;
  for (const tally of arriving) {
    merger.add(tally);
    done = advance(plan, merger, 0.95);
    if (done) break;
  }
  return { plan, merger, done };
}

describe('a fixed number of replications', () => {
  it('is rounded up to whole variants, and says so', () => {
    const plan = planStopping({ ...options, replications: 995 });
    expect(plan.maximumVariants).toBe(100);
    expect(plan.notes).toEqual(['995 replications rounded up to 1000: whole variants of 10 each']);
    expect(planStopping({ ...options, replications: 1000 }).notes).toEqual([]);
  });

  it('is 1000 when none is asked for', () => {
    expect(planStopping(options).maximumVariants).toBe(100);
  });

  it('is complete at its last variant and not before', () => {
    const plan = planStopping({ ...options, replications: 30 });
    const merger = new StudyMerger({ axes, policies: 3, baseline: 0, replicationsPerVariant: 10 });
    const done = [2, 0, 1].map((v) => {
      merger.add(variantTally(v, leaks));
      return advance(plan, merger, 0.95);
    });
    expect(done).toEqual([false, false, true]);
  });

  it.each([0, -1, 1.5, NaN, Infinity, 1e12])('is refused when it is %f', (replications) => {
    expect(() => planStopping({ ...options, replications })).toThrow(InputError);
    expect(() => planStopping({ ...options, replications })).toThrow(
      `\`${replications}\` is not a number of replications; give a whole number from 1`,
    );
  });
});

describe('stopping at a wanted half-width', () => {
  it('is decided at 20, 40, 80, … variants and at the maximum only', () => {
    const plan = planStopping({ ...options, until: 'difference:0.5', replications: 1000 });
    const decisions = Array.from({ length: 101 }, (_, v) => v).filter((v) => isDecision(plan, v));
    expect(decisions).toEqual([20, 40, 80, 100]);
    expect(nextDecision(plan, 20)).toBe(40);
  });

  it('stops at the first decision at which every difference is known well enough', () => {
    const widths = [1.2, 0.6, 0.4, 0.3].map((wanted) => {
      const { merger, done, plan } = run(`difference:${wanted}`, 1);
      expect(done).toBe(true);
      const width = (variants: number): number =>
        Math.max(
          ...[1, 2].map(
            (p) =>
              halfWidth(
                paired(merger.leakers(p).slice(0, variants), merger.leakers(0).slice(0, variants)),
              ) ?? NaN,
          ),
        );
      if (merger.variants < plan.maximumVariants) {
        expect(width(merger.variants)).toBeLessThanOrEqual(wanted);
      }
      if (merger.variants > 20) expect(width(merger.variants / 2)).toBeGreaterThan(wanted);
      return merger.variants;
    });
    expect(widths[0]).toBe(20);
    expect(new Set(widths).size).toBeGreaterThan(1);
    for (const variants of widths) expect([20, 40, 80, 160, 320]).toContain(variants);
  });

  it('stops at the same variant with the same bits whatever the order of arrival', () => {
    const first = run('difference:0.4', 1).merger.result();
    expect(first.variants).toBeLessThan(320);
    for (const order of [50, 100, 150]) {
      expect(run('difference:0.4', order).merger.result()).toEqual(first);
    }
  });

  it('does not go on when asked again', () => {
    const { plan, merger } = run('difference:1.2', 1);
    for (let v = 0; v < 60; v += 1) merger.add(variantTally(v, leaks));
    expect(advance(plan, merger, 0.95)).toBe(true);
    expect(merger.variants).toBe(20);
  });

  it('watches one policy when one is named', () => {
    const named = planStopping({ ...options, until: 'difference:own-airspace:0.2' });
    expect(named.until).toEqual({ policies: [2], halfWidth: 0.2 });
    const all = run('difference:0.4', 1).merger.variants;
    expect(run('difference:own-airspace:0.4', 1).merger.variants).toBeLessThan(all);
  });

  it('says when the maximum came first, and how far it got', () => {
    const { plan, merger, done } = run('difference:0.001', 1, 400);
    expect(done).toBe(true);
    expect(merger.variants).toBe(40);
    const [note] = stoppingNotes(plan, merger, 0.95, policies);
    expect(note).toMatch(
      /^half-width 0\.001 not reached in 400 replications: `joint` stands at 0\.\d/u,
    );
    const reached = run('difference:1.2', 1);
    expect(stoppingNotes(reached.plan, reached.merger, 0.95, policies)).toEqual([]);
  });

  it.each([
    ['diference:0.5', 'unknown stopping rule `diference`; did you mean `difference`?'],
    ['0.5', 'unknown stopping rule `0.5`; known: `difference`'],
    ['difference', '`difference` names no half-width above 0 in leakers; write `difference:0.5`'],
    ['difference:', '`difference:` names no half-width above 0'],
    ['difference:0', '`difference:0` names no half-width above 0'],
    ['difference:-1', '`difference:-1` names no half-width above 0'],
    ['difference:0x1', '`difference:0x1` names no half-width above 0'],
    ['difference:1e999', '`difference:1e999` names no half-width above 0'],
    ['difference:jiont:0.5', 'unknown policy `jiont`; did you mean `joint`?'],
    ['difference:supply-only:0.5', '`supply-only` is the baseline'],
  ])('refuses `%s` in one clear sentence', (until, words) => {
    expect(() => planStopping({ ...options, until })).toThrow(InputError);
    expect(() => planStopping({ ...options, until })).toThrow(words);
  });

  it('refuses to wait for a difference when there is but one policy', () => {
    const alone = { ...options, policies: ['supply-only'], until: 'difference:0.5' };
    expect(() => planStopping(alone)).toThrow(/needs a policy besides the baseline/u);
  });
});
