/** What rules ask of a place, asked of the geography point by point instead of cut by cut. */
import type { Compiler } from '../../src/compile/compile.ts';
import { pointOnLeg, type Leg } from '../../src/compile/path.ts';
import type { Threat } from '../../src/compile/raid.ts';
import type { Geography } from '../../src/geo/geography.ts';
import type { UnitVector } from '../../src/geo/sphere.ts';
import { EARTH_M } from '../reference/sphere.ts';

export function distanceOf(geography: Geography, at: UnitVector, airspace: number): number {
  return airspace < 0 ? 0 : geography.distanceToAirspaceM(at, airspace);
}

/** Where the wreck falls: on along the leg by speed × fall time × drag. */
export function landingOf(
  threat: Threat,
  leg: Leg,
  seconds: number,
  altitudeM: number,
): UnitVector {
  const fallS = Math.sqrt((2 * Math.max(0, altitudeM)) / 9.80665);
  const onM = threat.type.speedMps * fallS * threat.type.debrisDragFactor;
  return pointOnLeg(leg, seconds * leg.rateRadPerS + onM / EARTH_M);
}

/** Nations that the course held at a tick leads to within the projection time. */
export function headingAlong(
  compiler: Compiler,
  threat: Threat,
  leg: Leg | null,
  tick: number,
): string[] {
  const { geography, scenario } = compiler;
  if (leg === null || tick / 10 - leg.courseFromS < scenario.steadyS) return [];
  const seconds = tick / 10 - leg.fromS;
  const at = pointOnLeg(leg, seconds * leg.rateRadPerS);
  const towards = pointOnLeg(leg, seconds * leg.rateRadPerS + 0.01);
  const aheadM = threat.type.speedMps * scenario.projectionS;
  const over = geography.airspaceAt(at);
  return geography
    .airspacesAlong(at, towards, aheadM)
    .filter((a) => a !== over)
    .map((a) => geography.airspaces[a]!);
}
