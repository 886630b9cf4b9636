/** What consequences must add up to, in every replication of random scenarios with flights. */
import { beforeAll, describe, expect, it } from 'vitest';
import type { Compiler } from '../../src/compile/compile.ts';
import { FALLS, SHOOTERS, shotOf } from '../../src/study/consequences/axes.ts';
import { StudyMerger } from '../../src/study/merge.ts';
import { FATES, type PolicyTally, type VariantTally } from '../../src/study/tally.ts';
import { axesOf, VariantRunner } from '../../src/study/variant.ts';
import { airCompiler } from '../compile/air-scenario.ts';
import { shuffled } from './synthetic.ts';

const SEEDS = 24;
const ALL = { caveatMask: 0, forces: [0] };
const NONE = { caveatMask: 0, forces: [] };

interface Night {
  readonly compiler: Compiler;
  readonly runner: VariantRunner;
  readonly tally: PolicyTally;
}

const nights: Night[] = [];
beforeAll(async () => {
  for (let seed = 1; seed <= SEEDS; seed += 1) {
    const compiler = await airCompiler(seed);
    // one replication each: what holds for the sums holds in every replication
    const runner = new VariantRunner(compiler, seed, 0, 1);
    const forces = compiler.scenario.forces.map((_, f) => f);
    nights.push({ compiler, runner, tally: runner.tally(runner.plan({ caveatMask: 0, forces })) });
  }
}, 120_000);

const total = (values: Iterable<number>): number => {
  let sum = 0;
  for (const value of values) sum += value;
  return sum;
};
const ofFall = (tally: PolicyTally, fall: (typeof FALLS)[number]): number =>
  total([...tally.consequences.falls].filter((_, i) => FALLS[i % FALLS.length] === fall));
const ofFate = (tally: PolicyTally, fate: (typeof FATES)[number]): number =>
  total([...tally.fatesByClass].filter((_, i) => FATES[i % FATES.length] === fate));

describe('in every replication', () => {
  it('everything that was intercepted, soft-killed or failed comes down exactly once', () => {
    for (const { tally } of nights) {
      expect(ofFall(tally, 'intercepted')).toBe(ofFate(tally, 'intercepted'));
      expect(ofFall(tally, 'softKilled')).toBe(ofFate(tally, 'soft-killed'));
      expect(ofFall(tally, 'failed')).toBe(ofFate(tally, 'failed'));
      expect(ofFall(tally, 'withoutInterception')).toBe(ofFate(tally, 'intercepted'));
      expect(total(tally.consequences.intercepted)).toBe(ofFate(tally, 'intercepted'));
    }
    expect(nights.some(({ tally }) => ofFate(tally, 'intercepted') > 0)).toBe(true);
  });

  it('no more rounds come down whole than were fired and did not kill', () => {
    let whole = 0;
    for (const { tally, runner } of nights) {
      const { units, flights } = runner.program.counts;
      const kills = total(
        tally.stopped.subarray(0, (units + flights) * runner.program.counts.classes),
      );
      const fired = total(tally.rounds.subarray(0, units + flights));
      whole += ofFall(tally, 'missedRounds');
      expect(ofFall(tally, 'missedRounds')).toBeLessThanOrEqual(
        fired + total(tally.consequences.bursts) - kills,
      );
    }
    expect(whole).toBeGreaterThan(0);
  });

  it('the ledger of shots holds every round and burst, by the nation that fired it', () => {
    let flown = 0;
    for (const { tally, runner, compiler } of nights) {
      const { consequences } = axesOf(compiler);
      const { units, flights } = runner.program.counts;
      const ledger = new Float64Array(consequences.nations.length * SHOOTERS.length);
      tally.consequences.shotCells.forEach((cell, i) => {
        const { nation, shooter } = shotOf(consequences, cell);
        const at = nation * SHOOTERS.length + shooter;
        ledger[at] = (ledger[at] ?? 0) + (tally.consequences.shots[i] ?? 0);
      });
      const expected = new Float64Array(ledger.length);
      const spend = (nation: number, shooter: number, rounds: number): void => {
        const at = nation * SHOOTERS.length + shooter;
        expected[at] = (expected[at] ?? 0) + rounds;
      };
      const { entities } = compiler;
      entities.units.forEach((u, i) => spend(u.nation, 0, tally.rounds[i] ?? NaN));
      entities.flights.forEach((f, i) => {
        spend(f.nation, 1, tally.rounds[units + i] ?? NaN);
        spend(f.nation, 2, tally.consequences.bursts[i] ?? NaN);
      });
      expect([...ledger]).toEqual([...expected]);
      flown += flights;
    }
    expect(flown).toBeGreaterThan(0);
  });

  it('minutes over airspaces add up to the time in the air, and no sortie is without minutes', () => {
    let hours = 0;
    for (const { tally, compiler } of nights) {
      const { airspaces, nations } = axesOf(compiler).consequences;
      const { crewedTicks, sorties, airborneTicks } = tally.consequences;
      nations.forEach((_, n) => {
        const row = n * airspaces.length;
        const over = total(crewedTicks.subarray(row, row + airspaces.length));
        const aloft = compiler.entities.flights.reduce(
          (sum, f, i) => (f.nation === n ? sum + (airborneTicks[i] ?? NaN) : sum),
          0,
        );
        expect(over).toBeCloseTo(aloft, 6);
        hours += aloft / 36_000;
      });
      crewedTicks.forEach((ticks, cell) => {
        if (ticks > 0) expect(sorties[cell]).toBeGreaterThanOrEqual(1);
      });
    }
    expect(hours).toBeGreaterThan(1);
  });

  it('an incursion lasts no longer than the raid, and counts no more threats than there are', () => {
    for (const { tally, runner } of nights) {
      const { threatLaunch, threatEnd, counts } = runner.program;
      const flown = total(threatEnd) - total(threatLaunch) + counts.threats;
      expect(total(tally.consequences.incursionTicks)).toBeLessThanOrEqual(flown);
      for (const n of tally.consequences.incursions) expect(n).toBeLessThanOrEqual(counts.threats);
    }
  });
});

describe('counting consequences', () => {
  it('changes no fate: leakers are those of a bare run', () => {
    for (const { runner, compiler, tally } of nights) {
      const forces = compiler.scenario.forces.map((_, f) => f);
      const plan = runner.plan({ caveatMask: 0, forces });
      expect([...tally.leakers]).toEqual([...runner.leakers(plan)]);
    }
  });

  it('gives the same again, and after other policies', async () => {
    const compiler = await airCompiler(3);
    const runner = new VariantRunner(compiler, 3, 1, 4);
    const alone = runner.tallies([ALL]).policies[0]?.consequences;
    const [, after] = runner.tallies([NONE, ALL]).policies;
    expect(after?.consequences).toEqual(alone);
    expect(
      new VariantRunner(compiler, 3, 1, 4).tallies([NONE, ALL]).policies[1]?.consequences,
    ).toEqual(alone);
  });

  it('is merged alike in whatever order variants come', async () => {
    const compiler = await airCompiler(5);
    const tallies = Array.from({ length: 6 }, (_, variant): VariantTally =>
      new VariantRunner(compiler, 5, variant, 2).tallies([ALL, NONE]),
    );
    const merged = (order: readonly VariantTally[]) => {
      const merger = new StudyMerger({
        axes: axesOf(compiler),
        policies: 2,
        baseline: 0,
        replicationsPerVariant: 2,
      });
      for (const tally of order) {
        merger.add(tally);
        merger.releaseTo(6);
      }
      return merger.result().policies.map((p) => p.consequences);
    };
    expect(merged(shuffled(tallies, 9))).toEqual(merged(tallies));
  });
});
