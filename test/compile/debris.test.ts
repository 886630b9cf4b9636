/** Where wrecks fall, cut by the timeline, against the formula at each tick. */
import { describe, expect, it } from 'vitest';
import { HeadingSets, Timelines } from '../../src/compile/timeline.ts';
import { Compiler } from '../../src/compile/compile.ts';
import type { ThreatType } from '../../src/scenario/model.ts';
import { legAt } from '../laws/validate.ts';
import { landingOf } from '../laws/where.ts';
import { base, east, group, permitAll, square, threatType } from '../reference/range.ts';

/** Ticks at which the timeline has the wreck fall elsewhere than the formula, by more than a tick. */
function ticksApart(type: Partial<ThreatType>): number {
  const scenario = {
    ...base,
    drawnAirspaces: ['AA', 'BB'].map((nation, parity) => ({
      nation,
      polygons: Array.from({ length: 6 }, (_, i) => [square(-1.1 + 0.2 * i + 0.1 * parity, 0.05)]),
    })),
    threatTypes: [{ ...threatType, ...type }],
    raid: [{ ...group, launch: { place: east(-120_000), scatterM: 0 } }],
  };
  const compiler = new Compiler(scenario, permitAll);
  const { geography } = compiler;
  const needs = {
    debris: true,
    heading: false,
    altitudeThresholdsM: [],
    distanceThresholdsM: [],
    projectionS: 300,
    steadyS: 60,
    zonesWithoutCeiling: 0,
  };
  const threat = compiler.sample(1, 0)[0]!;
  const line = new Timelines(geography, needs, new HeadingSets()).of(threat);
  const exact = (tick: number): number => {
    const leg = legAt(threat, tick)!;
    const seconds = tick / 10 - leg.fromS;
    const h = leg.heightM + leg.climbMps * seconds;
    return geography.airspaceAt(landingOf(threat, leg, seconds, h));
  };
  let apart = 0;
  let piece = 0;
  for (let tick = threat.launchTick + 1; tick < threat.endTick; tick += 1) {
    while ((line.first[piece + 1] ?? Infinity) <= tick) piece += 1;
    const near = [tick - 1, tick, tick + 1].map(exact);
    if (!near.includes(line.debris[piece]!)) apart += 1;
  }
  return apart;
}

describe('the fall of debris', () => {
  it('at constant height changes airspace within a tick of the formula', () => {
    expect(ticksApart({ heightM: 6000, debrisDragFactor: 0.7 })).toBe(0);
  });

  // On a leg that climbs or sinks the fall is taken to change evenly along it, but it goes with the
  // root of the height: kilometres off for a glide from 12 km.
  it('of what glides changes airspace within a tick of the formula', () => {
    expect(ticksApart({ profile: 'glide', heightM: 12_000, debrisDragFactor: 0.7 })).toBe(0);
  });

  it('of a ballistic missile changes airspace within a tick of the formula', () => {
    const type = { profile: 'ballistic', heightM: 40_000, speedMps: 1200 } as const;
    expect(ticksApart({ ...type, debrisDragFactor: 0.7 })).toBe(0);
  });
});
