import { describe, expect, it } from 'vitest';
import { keyOf } from '../../src/chance/key.ts';
import { Purpose } from '../../src/chance/purpose.ts';
import { Chance, VARIANT_LEVEL } from '../../src/chance/threefry.ts';
import type { Scenario } from '../../src/scenario/model.ts';
import { sampleRaid } from './flight.ts';
import {
  base,
  east,
  group,
  handRules,
  permitAll,
  square,
  threatType,
  unit,
  unitType,
} from './range.ts';
import { Overflight, Scene } from './scene.ts';
import { expectedSurvival, referenceHazard } from './screens.ts';
import { coverage, scansToConfirm, tracks, watcherOfUnit } from './sight.ts';
import { simulateReference } from './simulate.ts';
import { EARTH_M, Region, tangentTowards, vecOf } from './sphere.ts';

const DEGREE_M = (EARTH_M * Math.PI) / 180;

describe('geometry', () => {
  const box = new Region([[square(0, 1)]]);

  it('tells inside from outside, holes included', () => {
    expect(box.contains(vecOf({ latDeg: 0.5, lonDeg: -0.5 }))).toBe(true);
    expect(box.contains(vecOf({ latDeg: 0.5, lonDeg: 1.01 }))).toBe(false);
    expect(box.contains(vecOf({ latDeg: 0.5, lonDeg: 179.5 }))).toBe(false);
    const ring = new Region([[square(0, 1), square(0, 0.5)]]);
    expect(ring.contains(vecOf({ latDeg: 0, lonDeg: 0 }))).toBe(false);
    expect(ring.contains(vecOf({ latDeg: 0.7, lonDeg: 0 }))).toBe(true);
  });

  it('measures to the nearest edge or corner', () => {
    expect(box.distanceM(vecOf({ latDeg: 0, lonDeg: 0 }))).toBe(0);
    expect(box.distanceM(vecOf({ latDeg: 0, lonDeg: 3 }))).toBeCloseTo(2 * DEGREE_M, 3);
    const corner = box.distanceM(vecOf({ latDeg: -1, lonDeg: 1.5 }));
    expect(corner).toBeGreaterThan(0.4997 * DEGREE_M * Math.cos(Math.PI / 180));
    expect(corner).toBeLessThanOrEqual(0.5 * DEGREE_M * Math.cos(Math.PI / 180) + 1);
  });

  it('cuts an arc where it enters and leaves', () => {
    const from = vecOf({ latDeg: 0, lonDeg: -3 });
    const tangent = tangentTowards(from, vecOf({ latDeg: 0, lonDeg: 0 }));
    const pieces = box.pieces(from, tangent, (10 * Math.PI) / 180);
    expect(pieces.length).toBe(1);
    expect(pieces[0]?.[0]).toBeCloseTo((2 * Math.PI) / 180, 12);
    expect(pieces[0]?.[1]).toBeCloseTo((4 * Math.PI) / 180, 12);
  });
});

describe('the raid', () => {
  it('displaces a waypoint to the right of its course for a draw above a half', () => {
    const raid = [
      {
        ...group,
        count: 20,
        route: [{ place: east(-30_000), jitterM: 5_000 }],
      },
    ];
    const chance = new Chance();
    chance.setKey(3, VARIANT_LEVEL, 2);
    for (const threat of sampleRaid({ ...base, raid }, 3, 2, 1)) {
      const u = chance.uniform(Purpose.routeJitter, threat.key, 0, 0);
      const from = threat.legs[1]?.from ?? [0, 0, 0];
      // eastbound: the right is the south
      expect(Math.asin(from[2]) * EARTH_M).toBeCloseTo(-5_000 * (2 * u - 1), 3);
    }
  });

  it('flies a ballistic arc in 32 straight pieces to its apogee', () => {
    const threatTypes = [
      { ...threatType, profile: 'ballistic' as const, heightM: 80_000, speedMps: 1_000 },
    ];
    const [threat] = sampleRaid({ ...base, threatTypes }, 1, 0, 1);
    const last = (threat?.h.length ?? 1) - 1;
    expect(last).toBe(600);
    expect(threat?.h[300]).toBeCloseTo(80_000, 6);
    // a quarter of the way into the first piece
    const x = 1 / 128;
    expect(threat?.h[Math.round(600 * x)]).toBeGreaterThan(0);
    expect(threat?.h[75]).toBeCloseTo(4 * 80_000 * 0.125 * 0.875, 6);
    expect(threat?.h[last]).toBeCloseTo(0, 6);
  });

  it('projects a course that has been held and leaves out the airspace that it is over', () => {
    const scenario: Scenario = {
      ...base,
      drawnAirspaces: [
        { nation: 'AA', polygons: [[square(0, 1)]] },
        { nation: 'BB', polygons: [[square(2, 1)]] },
      ],
      projectionS: 300,
    };
    const [threat] = sampleRaid(scenario, 1, 0, 1);
    if (threat === undefined) throw new Error('no threat');
    const flight = new Overflight(new Scene(scenario), scenario, threat);
    // from 60 km west of the middle: BB begins at 111 195 m east; 60 km ahead in 300 s at 200 m/s
    const enters = (60_000 + DEGREE_M - 60_000) / 20;
    expect(enters).toBeGreaterThan(3_000);
    expect(flight.headingFor(2_999)).toBe(0);
    const long = { ...scenario, projectionS: 600 };
    const longer = new Overflight(new Scene(long), long, threat);
    // 120 km ahead: once 51 195 m of the way are flown, at tick 2 560
    expect(longer.headingFor(2_559)).toBe(0);
    expect(longer.headingFor(2_560)).toBe(0b10);
    const early = { ...scenario, projectionS: 1_200 };
    const earliest = new Overflight(new Scene(early), early, threat);
    expect(earliest.headingFor(599)).toBe(0);
    expect(earliest.headingFor(600)).toBe(0b10);
  });

  it('drops the wreck ahead by speed, fall time and drag', () => {
    const scenario: Scenario = {
      ...base,
      drawnAirspaces: [{ nation: 'AA', polygons: [[square(0, 0.5)]] }],
      threatTypes: [{ ...threatType, heightM: 4_903.325, debrisDragFactor: 0.5 }],
    };
    const [threat] = sampleRaid(scenario, 1, 0, 1);
    if (threat === undefined) throw new Error('no threat');
    const flight = new Overflight(new Scene(scenario), scenario, threat);
    // √(2 h/g) = 31.62 s: 3 162 m ahead; the airspace begins 55 597 m west, 4 403 m on the way
    expect(flight.over(62)).toBe(-1);
    expect(flight.debrisOver(62)).toBe(-1);
    expect(flight.debrisOver(63)).toBe(0);
  });
});

describe('detection', () => {
  it('takes T·M/P seconds from entry in the mean', () => {
    const radar = { ...unitType.radar, scanS: 2, detectionProbability: 0.4, hitsToConfirm: 3 };
    const watcher = watcherOfUnit(unit, { ...unitType, radar });
    const [threat] = sampleRaid(base, 1, 0, 1);
    if (threat === undefined) throw new Error('no threat');
    const entry = coverage(watcher, threat)[0]?.[0] ?? 0;
    const chance = new Chance();
    const n = 2_000;
    let sum = 0;
    for (let replication = 0; replication < n; replication += 1) {
      chance.setKey(5, replication, 0);
      const [first] = tracks(watcher, threat, chance);
      if (first === undefined) throw new Error('not seen in 270 s');
      sum += (first[0] - entry) / 10;
    }
    // 2·3/0.4 = 15 s; one delay scatters by 2·√(3·0.6)/0.4 = 6.7 s
    expect(Math.abs(sum / n - 15)).toBeLessThan((4 * 6.71) / Math.sqrt(n));
  });

  it('confirms at the smallest number of scans whose probability reaches the draw', () => {
    expect(scansToConfirm(0.5, 1, 0.5, 99)).toBe(1);
    expect(scansToConfirm(0.5, 1, 0.5 + 1e-9, 99)).toBe(2);
    expect(scansToConfirm(0.5, 2, 0.5, 99)).toBe(3);
    expect(scansToConfirm(1, 4, 0.999, 99)).toBe(4);
    expect(scansToConfirm(0.5, 1, 0.999, 3)).toBe(null);
  });
});

describe('screens', () => {
  const screened = (rho: number): Scenario => ({
    ...base,
    fireUnits: [],
    // fast, so that there are few ticks to walk through
    threatTypes: [{ ...threatType, speedMps: 1_000 }],
    raid: [{ ...group, count: 12, launch: { place: east(-20_000), scatterM: 3_000 } }],
    screens: [
      {
        id: 'screen',
        title: 'Screen',
        nation: 'AA',
        zone: 'all',
        entries: [
          {
            class: 'cruise',
            mode: 'hard',
            share: 0.3,
            intraclassCorrelation: rho,
            roundsPerKill: 1,
            roundCostUsd: { low: 1, typical: 1, high: 1 },
          },
        ],
      },
    ],
  });
  const killed = (scenario: Scenario, replications: number): number[] =>
    Array.from({ length: replications }, (_, replication) => {
      const chance = { seed: 11, replication, variant: 0 };
      const policy = { caveats: [], forces: [] };
      const { threats } = simulateReference(scenario, permitAll, policy, chance);
      expect(threats.every((t) => t.fate === 'hit' || t.stoppedBy === 'screen/cruise/hard')).toBe(
        true,
      );
      return threats.filter((t) => t.fate === 'intercepted').length;
    });

  it('destroy the wanted share of what crosses them', () => {
    const n = 150;
    const counts = killed(screened(0), n);
    const mean = counts.reduce((a, b) => a + b, 0) / n / 12;
    expect(Math.abs(mean - 0.3)).toBeLessThan(4 * Math.sqrt((0.3 * 0.7) / 12 / n));
  });

  it('destroy it with the wanted correlation within a replication', () => {
    const n = 300;
    const rho = 0.2;
    const counts = killed(screened(rho), n);
    const mean = counts.reduce((a, b) => a + b, 0) / n;
    const variance = counts.reduce((a, b) => a + (b - mean) * (b - mean), 0) / (n - 1);
    // variance of a sum of correlated draws: k p q (1 + (k − 1) ρ) = 8.06, against 2.52 at ρ = 0
    expect(Math.abs(mean / 12 - 0.3)).toBeLessThan((4 * Math.sqrt(8.06 / n)) / 12);
    expect(variance).toBeGreaterThan(8.06 * 0.65);
    expect(variance).toBeLessThan(8.06 * 1.4);
  });

  it('find the reference hazard at which the mean survival is what is wanted', () => {
    const hazards = [10, 40, 400];
    for (const rho of [0, 0.15, 0.6]) {
      const reference = referenceHazard(hazards, 0.35, rho);
      const mean = hazards.reduce((s, h) => s + expectedSurvival(0.35, rho, h / reference), 0) / 3;
      expect(mean).toBeCloseTo(0.65, 10);
    }
    // E(1 − P) = 1 − m, whatever the correlation
    expect(expectedSurvival(0.35, 0.15, 1)).toBeCloseTo(0.65, 12);
    // E(1 − P)² = b (b + 1) / ((a + b)(a + b + 1))
    const [a, b] = [(0.35 * 0.85) / 0.15, (0.65 * 0.85) / 0.15];
    expect(expectedSurvival(0.35, 0.15, 2)).toBeCloseTo(
      (b * (b + 1)) / ((a + b) * (a + b + 1)),
      12,
    );
  });

  it('fall silent where the nation’s rule forbids, hard kill only', () => {
    const rules = handRules(
      { effect: 'permit', when: () => true },
      { effect: 'forbid', id: 'no', caveat: 'no', when: (q) => q.action === 'engage' },
    );
    const chance = { seed: 11, replication: 0, variant: 0 };
    const fates = (mode: 'hard' | 'soft', caveats: string[]) => {
      const scenario = screened(0);
      const screens = scenario.screens.map((s) => ({
        ...s,
        entries: s.entries.map((e) => ({ ...e, mode, share: 0.9 })),
      }));
      const policy = { caveats, forces: [] };
      return simulateReference({ ...scenario, screens }, rules, policy, chance).threats.map(
        (t) => t.fate,
      );
    };
    expect(fates('hard', [])).toContain('intercepted');
    expect(fates('hard', ['no'])).not.toContain('intercepted');
    expect(fates('soft', ['no'])).toContain('soft-killed');
    expect(keyOf('cruise/hard')).not.toBe(keyOf('cruise/soft'));
  });
});
