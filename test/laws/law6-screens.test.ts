/**
 * Law 6: a screen is survived with exp(−ZΛ) given Z; kills go together within a replication by the
 * intraclass correlation as set; the expected share is the fitted one for unequal routes too. And
 * a track is confirmed T·M/P_d after entry, in the mean.
 */
import { describe, expect, it } from 'vitest';
import { keyOf } from '../../src/chance/key.ts';
import { frailty } from '../../src/chance/laws.ts';
import { Purpose } from '../../src/chance/purpose.ts';
import { Chance } from '../../src/chance/threefry.ts';
import type { Scenario, ScreenEntry, ThreatType } from '../../src/scenario/model.ts';
import { base, east, group, permitAll, square, threatType, unitType } from '../reference/range.ts';
import { countFate, mean, runAll, standardError, zOfFit, zOfMean, zOfShare } from './support.ts';

const FREE = { low: 0, typical: 0, high: 0 };

/** A strip of 11 km across the way, some 55 s at 200 m/s. */
function screened(entry: Partial<ScreenEntry>, change: Partial<Scenario> = {}): Scenario {
  return {
    ...base,
    fireUnits: [],
    zones: [{ kind: 'polygon', id: 'strip', title: 'Strip', rings: [square(-0.3, 0.05)] }],
    screens: [
      {
        id: 'screen',
        title: 'Screen',
        nation: 'AA',
        zone: 'strip',
        entries: [
          {
            class: 'cruise',
            mode: 'hard',
            intraclassCorrelation: 0,
            roundsPerKill: 1,
            roundCostUsd: FREE,
            ...entry,
          },
        ],
      },
    ],
    ...change,
  };
}

const raidOf = (count: number): Pick<Scenario, 'raid'> => ({ raid: [{ ...group, count }] });

describe('a screen without frailty', () => {
  const share = 0.8;
  const replications = 2000;
  const threats = 20;
  let killed = 0;
  const within: number[] = [];
  runAll(
    screened({ share }, raidOf(threats)),
    permitAll,
    { seed: 6, replications },
    ({ state, program: p }) => {
      killed += countFate(state, 'intercepted');
      for (let t = 0; t < threats; t += 1) {
        if (state.fate[t] !== 0) continue;
        const x = p.threatExposures[t]!;
        const ticks = p.exposureLast[x]! - p.exposureFirst[x]! + 1;
        const flown = (state.endTick[t]! - p.exposureFirst[x]! + 0.5) / ticks;
        // uniform if, and only if, survival up to here was exp(−hazard × time)
        within.push((1 - (1 - share) ** flown) / share);
      }
    },
  );

  it('destroys the share 0.8 of 40 000 threats, each by itself, |z| < 4', () => {
    expect(Math.abs(zOfShare(killed, threats * replications, share))).toBeLessThan(4);
    expect(zOfShare(killed, threats * replications, 0.81)).toBeLessThan(-4);
  });

  it('kills along the way as exp(−Λ) says: mean and twenty cells of the transformed time', () => {
    expect(Math.abs(zOfMean(within, 0.5))).toBeLessThan(4);
    const cells = new Array<number>(20).fill(0);
    for (const u of within) cells[Math.floor(u * 20)]! += 1;
    expect(
      zOfFit(
        cells,
        cells.map(() => 1 / 20),
      ),
    ).toBeLessThan(4);
  });

  it('of 20 kills an hour is survived with exp(−20/h × time in it), |z| < 4', () => {
    let survived = 0;
    let expected = 0;
    runAll(
      screened({ hazardPerH: 20, mode: 'soft' }, raidOf(threats)),
      permitAll,
      { seed: 6, replications },
      ({ state, program: p }) => {
        const ticks = p.exposureLast[0]! - p.exposureFirst[0]! + 1;
        expected = Math.exp((-20 * ticks) / 36_000);
        survived += threats - countFate(state, 'softKilled');
      },
    );
    // 11.1 km at 200 m/s: 55.6 s
    expect(expected).toBeCloseTo(Math.exp((-20 * 55.6) / 3600), 3);
    expect(Math.abs(zOfShare(survived, threats * replications, expected))).toBeLessThan(4);
  });
});

describe('a screen with intraclass correlation 0.15', () => {
  const share = 0.7;
  const rho = 0.15;
  const threats = 20;
  const replications = 6000;
  const kills: number[] = [];
  const given: number[] = [];
  const chance = new Chance();
  runAll(
    screened({ share, intraclassCorrelation: rho }, raidOf(threats)),
    permitAll,
    { seed: 8, replications },
    ({ state, replication }) => {
      kills.push(countFate(state, 'intercepted'));
      chance.setKey(8, replication, 0);
      const u = chance.uniform(Purpose.frailty, 0, keyOf('screen'), keyOf('cruise/hard'));
      given.push(1 - Math.exp(-frailty(share, rho, u)));
    },
  );

  /** One-way analysis of variance of zeros and ones, replications as groups (Donner 1986). */
  function correlation(counts: readonly number[]): number {
    const p = mean(counts) / threats;
    let between = 0;
    let inside = 0;
    for (const k of counts) {
      const q = k / threats;
      between += threats * (q - p) ** 2;
      inside += threats * q * (1 - q);
    }
    const msb = between / (counts.length - 1);
    const msw = inside / (counts.length * (threats - 1));
    return (msb - msw) / (msb + (threats - 1) * msw);
  }

  it('shows an intraclass correlation of 0.15 ± 0.02 over 6 000 replications of 20 (ANOVA)', () => {
    expect(Math.abs(correlation(kills) - rho), `found ${correlation(kills)}`).toBeLessThan(0.02);
  });

  it('shows one of 0 ± 0.02 without frailty, so that the estimate can tell', () => {
    const alone: number[] = [];
    runAll(
      screened({ share }, raidOf(threats)),
      permitAll,
      { seed: 8, replications: 4000 },
      ({ state }) => {
        alone.push(countFate(state, 'intercepted'));
      },
    );
    expect(Math.abs(correlation(alone)), `found ${correlation(alone)}`).toBeLessThan(0.02);
  });

  it('destroys 0.7 in the mean, |z| < 4', () => {
    expect(Math.abs(zOfMean(kills, share * threats))).toBeLessThan(4);
  });

  it('is survived with exp(−ZΛ) given Z: in each tenth of replications by P, |z| < 4', () => {
    const order = given.map((_, r) => r).sort((a, b) => given[a]! - given[b]!);
    for (let d = 0; d < 10; d += 1) {
      let excess = 0;
      let spread = 0;
      for (const r of order.slice((d * replications) / 10, ((d + 1) * replications) / 10)) {
        excess += kills[r]! - threats * given[r]!;
        spread += threats * given[r]! * (1 - given[r]!);
      }
      expect(Math.abs(excess / Math.sqrt(spread)), `tenth ${d + 1}`).toBeLessThan(4);
    }
  });
});

describe('a screen that threats cross at unequal lengths', () => {
  const share = 0.6;
  const speeds = [100, 200, 400];
  const perType = 10;
  const types = speeds.map((speedMps): ThreatType => ({
    ...threatType,
    id: `at-${speedMps}`,
    speedMps,
  }));
  const raid = types.map((type) => ({ ...group, id: type.id, type: type.id, count: perType }));
  // never in the strip, so it must not count
  const aside = {
    ...group,
    id: 'aside',
    type: 'at-200',
    count: 7,
    launch: { place: east(60_000), scatterM: 0 },
  };

  function killedByType(rho: number, replications: number): number[][] {
    const killed: number[][] = [[], [], []];
    runAll(
      screened(
        { share, intraclassCorrelation: rho },
        { threatTypes: types, raid: [...raid, aside] },
      ),
      permitAll,
      { seed: 9, replications },
      ({ state, program: p }) => {
        const counts = [0, 0, 0];
        for (let t = 0; t < p.counts.threats; t += 1) {
          if (state.fate[t] !== 0) continue;
          const x = p.threatExposures[t]!;
          const ticks = p.exposureLast[x]! - p.exposureFirst[x]! + 1;
          // 1112, 556 or 278 ticks
          counts[ticks > 800 ? 0 : ticks > 400 ? 1 : 2]! += 1;
        }
        counts.forEach((n, i) => killed[i]!.push(n));
      },
    );
    return killed;
  }

  it('without frailty, each is survived with (1 − m)^(Λ/Λ_ref) and all together with 1 − m', () => {
    const replications = 1500;
    const killed = killedByType(0, replications);
    // Λ_ref anew, by halving
    let low = 0;
    let high = 10;
    const survival = (x: number, length: number): number => (1 - share) ** (x * length);
    for (let k = 0; k < 60; k += 1) {
      const x = (low + high) / 2;
      const all = [1, 0.5, 0.25].reduce((s, length) => s + survival(x, length), 0) / 3;
      if (all > 1 - share) low = x;
      else high = x;
    }
    [1, 0.5, 0.25].forEach((length, i) => {
      const sum = killed[i]!.reduce((a, b) => a + b, 0);
      const z = zOfShare(sum, perType * replications, 1 - survival(low, length));
      // lengths in ticks differ from these ratios by a thousandth
      expect(Math.abs(z), `at ${speeds[i]} m/s`).toBeLessThan(4);
    });
    const whole = killed.flat().reduce((a, b) => a + b, 0);
    expect(Math.abs(zOfShare(whole, 3 * perType * replications, share))).toBeLessThan(4);
  });

  it('with correlation 0.15 destroys the fitted share 0.6 in the mean, |z| < 4', () => {
    const killed = killedByType(0.15, 4000);
    const all = killed[0]!.map((n, r) => (n + killed[1]![r]! + killed[2]![r]!) / (3 * perType));
    expect(Math.abs(zOfMean(all, share)), `found ${mean(all)}`).toBeLessThan(4);
    expect(standardError(all)).toBeLessThan(0.004);
  });
});

describe('detection', () => {
  it.each([
    [2, 3, 0.4],
    [5, 1, 0.25],
    [1, 4, 0.9],
  ])(
    'with scans of %d s, %d hits and P_d = %f takes T·M/P_d from entry in the mean of 20 000',
    (scanS, hitsToConfirm, detectionProbability) => {
      const radar = { ...unitType.radar, scanS, hitsToConfirm, detectionProbability };
      const scenario = { ...base, fireUnitTypes: [{ ...unitType, radar }], ...raidOf(20) };
      const delays: number[] = [];
      runAll(scenario, permitAll, { seed: 10, replications: 1000 }, ({ rep, plan, program: p }) => {
        for (let t = 0; t < 20; t += 1) {
          const cell = rep.see(plan, t, p.unitNation[0]!);
          if (rep.pictureCount[cell] !== 1) throw new Error('not seen in 240 s');
          delays.push((rep.pictureStart(cell, 0) - p.coverageFirst[t]!) / 10);
        }
      });
      const expected = (scanS * hitsToConfirm) / detectionProbability;
      expect(Math.abs(zOfMean(delays, expected)), `mean ${mean(delays)} s`).toBeLessThan(4);
      // and not a scan more or less
      expect(Math.abs(zOfMean(delays, expected + scanS))).toBeGreaterThan(4);
      expect(Math.abs(zOfMean(delays, expected - scanS))).toBeGreaterThan(4);
    },
  );
});
