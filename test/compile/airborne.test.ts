/** Radars at the height of an aircraft against sampling every 10 ms. */
import { describe, expect, it } from 'vitest';
import { Compiler } from '../../src/compile/compile.ts';
import { openProgram } from '../../src/program/layout.ts';
import type { Place, Scenario, Sensor } from '../../src/scenario/model.ts';
import { fly, inside, longestRun, slantsTo, ticksApart } from '../laws/brute.ts';
import { Dice } from '../reference/dice.ts';
import { base, east, group, permitAll, threatType } from '../reference/range.ts';

const SCENARIOS = 24;
const ORBITS = 3;

function study(seed: number): Scenario {
  const dice = new Dice(seed);
  const profile = (['cruise', 'glide', 'ballistic'] as const)[seed % 3]!;
  const heightM = {
    cruise: dice.pick([50, 300, 5000, 12_000]),
    glide: dice.real(9000, 14_000),
    ballistic: dice.real(50_000, 120_000),
  }[profile];
  const lengthM = { cruise: 600_000, glide: 300_000, ballistic: 600_000 }[profile];
  const speedMps = { cruise: 240, glide: 250, ballistic: 1500 }[profile];
  const near = (): Place => {
    const { lonDeg } = east(-lengthM * dice.real(-0.4, 1.4));
    return { latDeg: dice.real(-3, 3), lonDeg };
  };
  const sensors = Array.from({ length: ORBITS }, (_, i): Sensor => ({
    id: `orbit-${i}`,
    title: 'Orbit',
    nation: 'AA',
    coverage: {
      kind: 'radar',
      place: near(),
      antennaM: dice.real(9000, 12_000),
      rangeM: dice.real(200_000, 900_000),
      referenceCrossSectionM2: 1,
      airborne: true,
    },
    minHeightM: dice.pick([0, 100, 3000]),
    maxHeightM: dice.pick([6000, 30_000, 200_000]),
    scanS: 10,
    detectionProbability: 0.9,
    hitsToConfirm: 3,
    latencyS: 0,
    coastS: 0,
  }));
  return {
    ...base,
    zones: [],
    threatTypes: [
      { ...threatType, profile, heightM, speedMps, radarCrossSectionM2: dice.real(0.05, 2) },
    ],
    raid: [{ ...group, launch: { place: east(-lengthM), scatterM: 0 } }],
    fireUnits: [],
    sensors,
  };
}

describe('a radar on an orbit of 9 to 12 km', () => {
  it('covers what is within its slant range and above the horizon of both heights', () => {
    let covered = 0;
    let byHorizon = 0;
    for (let seed = 1; seed <= SCENARIOS; seed += 1) {
      const scenario = study(seed);
      const compiler = new Compiler(scenario, permitAll);
      const p = openProgram(compiler.compile(seed, 0));
      const flown = fly(scenario);
      compiler.entities.sensors.forEach(({ sensor }, s) => {
        const { coverage } = sensor;
        if (coverage.kind !== 'radar') throw new Error('not a radar');
        const { place, antennaM } = coverage;
        const ratio = Math.sqrt(Math.sqrt(scenario.threatTypes[0]!.radarCrossSectionM2));
        const ball = {
          place,
          originM: antennaM,
          minRangeM: 0,
          maxRangeM: coverage.rangeM * ratio,
          minHeightM: sensor.minHeightM,
          maxHeightM: sensor.maxHeightM,
        };
        const slants = slantsTo(flown, place, antennaM);
        const samples = inside(flown, { ...ball, antennaM }, slants);
        const anyway = inside(flown, { ...ball, antennaM: null }, slants);
        if (samples.some((x, i) => x !== anyway[i])) byHorizon += 1;
        const intervals: [number, number][] = [];
        for (let c = p.threatCoverages[0]!; c < p.threatCoverages[1]!; c += 1) {
          if (p.coverageSensor[c] !== s) continue;
          intervals.push([p.coverageFirst[c]!, p.coverageLast[c]!]);
        }
        covered += intervals.length;
        const apart = ticksApart(flown, samples, intervals);
        // glimpses of less than a second on what climbs may be missed
        const run = apart.length === 0 ? 0 : longestRun(flown, samples, apart);
        expect(run, `seed ${seed}, ${sensor.id}: ticks ${apart.slice(0, 9).join()}`).toBeLessThan(
          100,
        );
      });
    }
    expect(covered).toBeGreaterThan(30);
    expect(byHorizon).toBeGreaterThan(5);
  });

  it('sees a cruise missile at 50 m as far as both horizons reach, as does one on a mast of 10 m', () => {
    const seenS = (antennaM: number): number => {
      const scenario = study(3);
      const [sensor] = scenario.sensors;
      const { coverage } = sensor!;
      if (coverage.kind !== 'radar') throw new Error('not a radar');
      const one: Sensor = {
        ...sensor!,
        coverage: { ...coverage, place: east(0), antennaM, rangeM: 1e6 },
        minHeightM: 0,
      };
      const type = { ...threatType, heightM: 50, radarCrossSectionM2: 1 };
      const raid = [{ ...group, launch: { place: east(-600_000), scatterM: 0 } }];
      const compiler = new Compiler(
        { ...scenario, threatTypes: [type], raid, sensors: [one] },
        permitAll,
      );
      const p = openProgram(compiler.compile(1, 0));
      return (p.coverageLast[0]! - p.coverageFirst[0]!) / 10;
    };
    // √(2 · 4/3 · R · h): 412 km at 10 km, 13 km at 10 m, and 29 km for the missile
    const far = (Math.sqrt((8 / 3) * 6_371_009 * 10_000) + 29_146) / threatType.speedMps;
    const near = (Math.sqrt((8 / 3) * 6_371_009 * 10) + 29_146) / threatType.speedMps;
    expect(seenS(10_000) / far).toBeCloseTo(1, 2);
    expect(seenS(10) / near).toBeCloseTo(1, 2);
  });
});
