/**
 * Law 7: Armstrong's stochastic salvo (Armstrong, "A stochastic salvo model for naval surface
 * combat", Operations Research 53 (2005) 830–841): leakers = max(offence − defence, 0) of two
 * binomials.
 *
 * Set-up. Of n threats each survives a screen far out with probability q, apart from the others:
 * offence ~ Binomial(n, q). The battery has m rounds in common, fires one at a time at threats that
 * still live and looks before it shoots again, with time for every round. It goes on until no
 * threat or no round is left, so the kills are the smaller of the offence and of the successes in
 * m tries, defence ~ Binomial(m, p).
 */
import { describe, expect, it } from 'vitest';
import type { Scenario } from '../../src/scenario/model.ts';
import { base, group, permitAll, square, threatType, unit, unitType } from '../reference/range.ts';
import { binomial, countFate, histogram, mean, runAll, zOfFit } from './support.ts';

const n = 6;
const q = 0.75;
const m = 8;
const p = 0.55;

function scenario(ready: number): Scenario {
  const cruise = { ...unitType.against['cruise']!, killProbability: p };
  return {
    ...base,
    zones: [
      // a strip from 44 to 56 km out, beyond the battery's 20 km
      {
        kind: 'polygon',
        id: 'far',
        title: 'Far out',
        rings: [square(-0.45, 0.05)],
      },
    ],
    // slow, so that there is time for all rounds at the last threat
    threatTypes: [{ ...threatType, speedMps: 50 }],
    raid: [{ ...group, count: n }],
    fireUnitTypes: [
      { ...unitType, against: { cruise }, channels: n, assessmentS: 1, reloadS: 1, reactionS: 0 },
    ],
    fireUnits: [{ ...unit, readyRounds: ready, stock: m - ready }],
    screens: [
      {
        id: 'screen',
        title: 'Screen',
        nation: 'AA',
        zone: 'far',
        entries: [
          {
            class: 'cruise',
            mode: 'soft',
            share: 1 - q,
            intraclassCorrelation: 0,
            roundsPerKill: 0,
            roundCostUsd: { low: 0, typical: 0, high: 0 },
          },
        ],
      },
    ],
  };
}

/** P(max(offence − defence, 0) = k), k = 0 … n. */
function leakersLaw(kill: number): number[] {
  const offence = binomial(n, q);
  const defence = binomial(m, kill);
  const law = new Array<number>(n + 1).fill(0);
  offence.forEach((a, i) => {
    defence.forEach((d, j) => {
      law[Math.max(0, i - j)]! += a * d;
    });
  });
  return law;
}

describe('leakers of a raid against one common stock', () => {
  const replications = 20_000;
  const leakers: number[] = [];
  const offence: number[] = [];
  runAll(scenario(m), permitAll, { seed: 7, replications }, ({ state }) => {
    leakers.push(countFate(state, 'hit'));
    offence.push(n - countFate(state, 'softKilled'));
    // all rounds are gone or nobody is left
    if (countFate(state, 'hit') > 0 && state.fired[0] !== m) throw new Error('time ran out');
  });

  it('is set up so that the offence is Binomial(6, 0.75), chi-square over 20 000 raids', () => {
    expect(zOfFit(histogram(offence, n), binomial(n, q))).toBeLessThan(4);
  });

  it('are max(Binomial(6, 0.75) − Binomial(8, 0.55), 0), chi-square over 20 000 raids', () => {
    const law = leakersLaw(p);
    const counts = histogram(leakers, n);
    const expected = law.reduce((s, w, k) => s + k * w, 0);
    const note = `mean ${mean(leakers)}, expected ${expected}`;
    expect(zOfFit(counts, law), note).toBeLessThan(4);
  });

  it('are not those of p = 0.57 or 0.53: a wrong law fails', () => {
    const counts = histogram(leakers, n);
    expect(zOfFit(counts, leakersLaw(0.57))).toBeGreaterThan(4);
    expect(zOfFit(counts, leakersLaw(0.53))).toBeGreaterThan(4);
  });

  it('are the same when 3 rounds are ready and 5 come by reloading', () => {
    const reloaded: number[] = [];
    runAll(scenario(3), permitAll, { seed: 7, replications }, ({ state }) => {
      reloaded.push(countFate(state, 'hit'));
      if (countFate(state, 'hit') > 0 && state.fired[0] !== m) throw new Error('time ran out');
    });
    expect(zOfFit(histogram(reloaded, n), leakersLaw(p))).toBeLessThan(4);
  });
});
