/**
 * Law 4: the barrage of Wilkening, "A simple model for calculating ballistic missile defense
 * effectiveness", Science & Global Security 8 (1999) 183–215. Each warhead is tracked with P_track,
 * apart from the others; if it is, n rounds meet it at once. No leaker among 20 with probability
 * 0.8 takes n = ln((1 − 0.8^{1/20}/P_track)) / ln(1 − p) rounds each.
 */
import { describe, expect, it } from 'vitest';
import type { Scenario, Sensor } from '../../src/scenario/model.ts';
import { openProgram } from '../../src/program/layout.ts';
import { Compiler } from '../../src/compile/compile.ts';
import { base, east, group, permitAll, unit, unitType } from '../reference/range.ts';
import { countFate, runAll, zOfShare } from './support.ts';

const TRACKED = 0.99;
const KILL = 0.7;
const WARHEADS = 20;

/** One scan falls into the coverage of some 9 s, at which the radar sees with 0.99. */
const picket: Sensor = {
  id: 'picket',
  title: 'Picket',
  nation: 'AA',
  coverage: {
    kind: 'radar',
    place: east(-50_000),
    antennaM: 20,
    rangeM: 900,
    referenceCrossSectionM2: 1,
  },
  minHeightM: 0,
  maxHeightM: 10_000,
  scanS: 6,
  detectionProbability: TRACKED,
  hitsToConfirm: 1,
  latencyS: 0,
  coastS: 1000,
};

function barrage(n: number): Scenario {
  const cruise = { ...unitType.against['cruise']!, killProbability: KILL };
  return {
    ...base,
    raid: [{ ...group, count: WARHEADS }],
    sensors: [picket],
    fireUnitTypes: [
      {
        ...unitType,
        against: { cruise },
        channels: WARHEADS,
        assessmentS: 1e4,
        // its own radar sees nothing: the picket's track is the only one
        radar: { ...unitType.radar, rangeM: 1 },
      },
    ],
    fireUnits: [
      {
        ...unit,
        place: { latDeg: 0.02, lonDeg: 0 },
        readyRounds: n * WARHEADS,
        doctrine: { ...unit.doctrine, salvo: { cruise: [n] } },
      },
    ],
  };
}

function shareWithoutLeaker(n: number, replications: number): number {
  let without = 0;
  runAll(barrage(n), permitAll, { seed: 4, replications }, ({ state }) => {
    if (countFate(state, 'hit') === 0) without += 1;
  });
  return without / replications;
}

describe('the barrage of Wilkening 1999', () => {
  it('takes 5.65 rounds each, 113 in all, for no leaker among 20 with 80 %', () => {
    const n = Math.log(1 - 0.8 ** (1 / WARHEADS) / TRACKED) / Math.log(1 - KILL);
    expect(n).toBeCloseTo(5.65, 2);
    expect(WARHEADS * n).toBeCloseTo(113, 0);
  });

  it('is set up so that each warhead can be seen by one scan and shot at once', () => {
    const program = openProgram(new Compiler(barrage(5), permitAll).compile(4, 0));
    expect(program.counts.coverages).toBe(WARHEADS);
    for (let c = 0; c < WARHEADS; c += 1) {
      const ticks = program.coverageLast[c]! - program.coverageFirst[c]!;
      expect(ticks).toBeGreaterThan(60);
      expect(ticks).toBeLessThan(120);
    }
  });

  const replications = 40_000;
  const shares = [4, 5, 6].map((n) => shareWithoutLeaker(n, replications));

  it('with 5 rounds each falls short of 80 %, with 6 exceeds it, in 40 000 raids each', () => {
    const deviation = Math.sqrt((0.8 * 0.2) / replications);
    expect((shares[1]! - 0.8) / deviation, `5 rounds: ${shares[1]}`).toBeLessThan(-4);
    expect((shares[2]! - 0.8) / deviation, `6 rounds: ${shares[2]}`).toBeGreaterThan(2);
  });

  it('leaves none of 20 with (0.99 (1 − 0.3ⁿ))²⁰: 0.7790 for 5 and 0.8061 for 6, |z| < 4', () => {
    [4, 5, 6].forEach((n, i) => {
      const expected = (TRACKED * (1 - (1 - KILL) ** n)) ** WARHEADS;
      const z = zOfShare(shares[i]! * replications, replications, expected);
      expect(Math.abs(z), `${n} rounds: ${shares[i]}, expected ${expected}`).toBeLessThan(4);
    });
    expect((TRACKED * (1 - 0.3 ** 5)) ** WARHEADS).toBeCloseTo(0.779, 3);
    expect((TRACKED * (1 - 0.3 ** 6)) ** WARHEADS).toBeCloseTo(0.806, 3);
  });

  it('would be told apart if tracks were certain: (1 − 0.3⁵)²⁰ is 50 deviations off', () => {
    const z = zOfShare(shares[1]! * replications, replications, (1 - 0.3 ** 5) ** WARHEADS);
    expect(z).toBeLessThan(-50);
  });
});
