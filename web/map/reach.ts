/**
 * How far a fire unit reaches, on the ground: the rocket's range, and for low flyers what the
 * horizon leaves of it. The same arithmetic as the model's windows (src/compile/windows.ts).
 */
import {
  destination,
  degreesFromUnit,
  groundRangeM,
  horizonM,
  unitFromDegrees,
} from '../../src/geo/sphere.ts';
import type { LonLat, MapEnvelope, MapFireUnit } from './types.ts';

/** Corners of a drawn circle. */
const CORNERS = 96;

/**
 * Ground distance within which a flyer at `heightM` can be met; 0 where it cannot at any distance.
 * `antennaM` null: no horizon of its own.
 */
export function reachOnGroundM(
  envelope: MapEnvelope,
  antennaM: number | null,
  heightM: number,
): number {
  if (heightM < envelope.minHeightM || heightM > envelope.maxHeightM) return 0;
  const rocket = Math.max(0, groundRangeM(envelope.maxRangeM, 0, heightM));
  if (antennaM === null) return rocket;
  return Math.min(rocket, horizonM(antennaM) + horizonM(heightM));
}

/** Ground distance inside which a flyer at `heightM` is too near. */
export function tooNearM(envelope: MapEnvelope, heightM: number): number {
  return Math.max(0, groundRangeM(envelope.minRangeM, 0, heightM));
}

/** What a unit can do to a class; null where it cannot engage it. */
export function envelopeAgainst(unit: MapFireUnit, threatClass: string): MapEnvelope | null {
  return unit.envelopes.find((envelope) => envelope.class === threatClass) ?? null;
}

/** A circle on the ground, closed; what a plane makes of it is not quite one. */
export function circle(lonDeg: number, latDeg: number, radiusM: number): LonLat[] {
  const middle = unitFromDegrees(latDeg, lonDeg);
  return Array.from({ length: CORNERS + 1 }, (_, i) => {
    const at = destination(middle, ((i % CORNERS) / CORNERS) * 2 * Math.PI, radiusM);
    const degrees = degreesFromUnit(at);
    return [degrees.lonDeg, degrees.latDeg] as const;
  });
}
