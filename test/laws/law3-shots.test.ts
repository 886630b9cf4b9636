/**
 * Law 3: what rounds do. One shot at each of n threats kills Binomial(n, p); a salvo of n misses
 * with (1 − p)ⁿ; shoot-look-shoot with ample time leaks ∏(1 − p)^mᵢ and spends
 * Σ mᵢ ∏_{j<i}(1 − p)^mⱼ rounds.
 */
import { describe, expect, it } from 'vitest';
import type { Scenario } from '../../src/scenario/model.ts';
import { base, group, permitAll, unit, unitType } from '../reference/range.ts';
import { binomial, countFate, histogram, runAll, zOfFit, zOfMean, zOfShare } from './support.ts';

interface Battery {
  readonly threats: number;
  readonly p: number;
  readonly salvo: readonly number[];
  readonly rounds: number;
  /** Long enough and nobody shoots twice at one threat. */
  readonly assessmentS: number;
}

function scenarioOf({ threats, p, salvo, rounds, assessmentS }: Battery): Scenario {
  const cruise = { ...unitType.against['cruise']!, killProbability: p };
  return {
    ...base,
    raid: [{ ...group, count: threats }],
    fireUnitTypes: [{ ...unitType, against: { cruise }, channels: threats, assessmentS }],
    fireUnits: [
      { ...unit, readyRounds: rounds, doctrine: { ...unit.doctrine, salvo: { cruise: salvo } } },
    ],
  };
}

/** Kills and rounds fired of every replication. */
function fire(battery: Battery, replications: number): { kills: number[]; fired: number[] } {
  const kills: number[] = [];
  const fired: number[] = [];
  runAll(scenarioOf(battery), permitAll, { seed: 3, replications }, ({ state }) => {
    kills.push(countFate(state, 'intercepted'));
    fired.push(state.fired[0]!);
  });
  return { kills, fired };
}

const total = (xs: readonly number[]): number => xs.reduce((a, b) => a + b, 0);

describe('a single shot at each of 20 threats', () => {
  const n = 20;
  const p = 0.7;
  const trials = 2000;
  const { kills, fired } = fire({ threats: n, p, salvo: [1], rounds: n, assessmentS: 1e4 }, trials);

  it('is fired once at each', () => {
    expect(new Set(fired)).toEqual(new Set([n]));
  });

  it('kills with p = 0.7 in 40 000 trials, |z| < 4', () => {
    expect(Math.abs(zOfShare(total(kills), n * trials, p))).toBeLessThan(4);
  });

  it('kills Binomial(20, 0.7): the whole distribution, chi-square', () => {
    expect(zOfFit(histogram(kills, n), binomial(n, p))).toBeLessThan(4);
  });

  it('tells p = 0.7 from 0.69 and 0.71: a wrong p fails by more than four deviations', () => {
    expect(zOfShare(total(kills), n * trials, 0.69)).toBeGreaterThan(4);
    expect(zOfShare(total(kills), n * trials, 0.71)).toBeLessThan(-4);
    expect(zOfFit(histogram(kills, n), binomial(n, 0.68))).toBeGreaterThan(4);
  });
});

describe('a salvo', () => {
  it.each([2, 3, 4])('of %i misses with (1 − 0.4)ⁿ in 40 000 trials, |z| < 4', (m) => {
    const threats = 20;
    const trials = 2000;
    const battery = { threats, p: 0.4, salvo: [m], rounds: m * threats, assessmentS: 1e4 };
    const { kills, fired } = fire(battery, trials);
    expect(new Set(fired)).toEqual(new Set([m * threats]));
    const leak = 0.6 ** m;
    const leaked = threats * trials - total(kills);
    expect(Math.abs(zOfShare(leaked, threats * trials, leak))).toBeLessThan(4);
    // a round more or less in the salvo would be seen
    expect(Math.abs(zOfShare(leaked, threats * trials, 0.6 ** (m - 1)))).toBeGreaterThan(20);
  });
});

describe('shoot-look-shoot with ample time', () => {
  it.each([
    [[1, 1, 1, 1], 0.6],
    [[1, 2, 1], 0.45],
    [[2, 1, 3], 0.3],
    [[2], 0.5],
  ] as const)(
    'with salvos %j at p = %f leaks ∏(1 − p)^mᵢ and spends Σ mᵢ∏(1 − p)^mⱼ: 30 000 trials, |z| < 4',
    (salvo, p) => {
      const trials = 30_000;
      const battery = { threats: 1, p, salvo, rounds: total([...salvo]), assessmentS: 1 };
      const { kills, fired } = fire(battery, trials);
      let leak = 1;
      let shots = 0;
      for (const m of salvo) {
        shots += m * leak;
        leak *= (1 - p) ** m;
      }
      expect(Math.abs(zOfShare(trials - total(kills), trials, leak))).toBeLessThan(4);
      if (salvo.length > 1) expect(Math.abs(zOfMean(fired, shots))).toBeLessThan(4);
      else expect(new Set(fired)).toEqual(new Set([shots]));
      // with p a twentieth off, both tell
      let wrongLeak = 1;
      let wrongShots = 0;
      for (const m of salvo) {
        wrongShots += m * wrongLeak;
        wrongLeak *= (1 - 1.05 * p) ** m;
      }
      expect(Math.abs(zOfShare(trials - total(kills), trials, wrongLeak))).toBeGreaterThan(4);
      if (salvo.length > 1) expect(Math.abs(zOfMean(fired, wrongShots))).toBeGreaterThan(4);
    },
  );

  it('repeats the last entry: salvos [1, 2] with 7 rounds are 1, 2, 2, 2', () => {
    const trials = 30_000;
    const battery = { threats: 1, p: 0.25, salvo: [1, 2], rounds: 7, assessmentS: 1 };
    const { kills, fired } = fire(battery, trials);
    const q = 0.75;
    const shots = 1 + 2 * q + 2 * q ** 3 + 2 * q ** 5;
    expect(Math.abs(zOfShare(trials - total(kills), trials, q ** 7))).toBeLessThan(4);
    expect(Math.abs(zOfMean(fired, shots))).toBeLessThan(4);
  });
});
