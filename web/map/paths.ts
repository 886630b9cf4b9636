/** Ways over the ground as vertices that are dense enough to be joined by straight lines. */
import { pointOnLeg, type Leg } from '../../src/compile/path.ts';
import { degreesFromUnit, EARTH_RADIUS_M } from '../../src/geo/sphere.ts';

/** Greatest distance of neighbouring vertices: a chord of the plane is then off by some 50 m. */
export const ROUTE_STEP_M = 50_000;

export interface Vertex {
  readonly lonDeg: number;
  readonly latDeg: number;
  /** Seconds after the study's time zero. */
  readonly atS: number;
}

/** Vertices of a threat's path, from its launch to its end. */
export function pathVertices(legs: readonly Leg[]): Vertex[] {
  const vertices: Vertex[] = [];
  let sinceM = 0;
  for (const [index, leg] of legs.entries()) {
    const lengthM = leg.angleRad * EARTH_RADIUS_M;
    const pieces = Math.max(1, Math.ceil(lengthM / ROUTE_STEP_M));
    // Pieces of a ballistic path lie on one great circle at one ground speed: few of them matter.
    const straightOn = legs[index - 1]?.courseFromS === leg.courseFromS;
    if (straightOn && pieces === 1 && sinceM + lengthM < ROUTE_STEP_M) {
      sinceM += lengthM;
      continue;
    }
    sinceM = lengthM / pieces;
    for (let i = 0; i < pieces; i++) {
      const fraction = i / pieces;
      vertices.push({
        ...degreesFromUnit(i === 0 ? leg.from : pointOnLeg(leg, leg.angleRad * fraction)),
        atS: leg.fromS + (leg.toS - leg.fromS) * fraction,
      });
    }
  }
  const last = legs.at(-1);
  if (last !== undefined) vertices.push({ ...degreesFromUnit(last.to), atS: last.toS });
  return vertices;
}
