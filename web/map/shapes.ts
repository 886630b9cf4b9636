/** Outlines on the plane: projected once, thinned for each zoom, asked what lies inside. */
import { interpolate, unitFromDegrees, degreesFromUnit, distanceM } from '../../src/geo/sphere.ts';
import type { Box, Plane } from './plane.ts';
import type { LonLat, Rings } from './types.ts';

/** x and y in turn, km of the plane. */
export type Line = Float64Array;

export interface Shape {
  /** Rings, not closed; even-odd inside. */
  readonly rings: readonly Line[];
  readonly box: Box;
}

/** Longer edges are bent as the great circles that they are. */
const BEND_M = 60_000;

/** Outline of rings in degrees. Their winding does not matter. */
export function shapeOf(plane: Plane, rings: Rings): Shape {
  const lines = rings.filter((ring) => ring.length >= 3).map((ring) => lineOf(plane, ring, true));
  return { rings: lines, box: boxOf(lines) };
}

/** A way in degrees as a line on the plane; closed lines do not repeat their first point. */
export function lineOf(plane: Plane, points: readonly LonLat[], closed: boolean): Line {
  const out: number[] = [];
  const count = points.length;
  for (let i = 0; i < count; i++) {
    const here = points[i]!;
    const next = points[i + 1] ?? (closed ? points[0] : undefined);
    if (next !== undefined && i === count - 1 && here[0] === next[0] && here[1] === next[1]) break;
    out.push(...plane.project(here[0], here[1]));
    // A degree is at most 111 km: most edges of a border need no closer look.
    if (next === undefined || Math.abs(next[0] - here[0]) + Math.abs(next[1] - here[1]) < 0.5) {
      continue;
    }
    const [a, b] = [unitFromDegrees(here[1], here[0]), unitFromDegrees(next[1], next[0])];
    const pieces = Math.ceil(distanceM(a, b) / BEND_M);
    for (let k = 1; k < pieces; k++) {
      const { lonDeg, latDeg } = degreesFromUnit(interpolate(a, b, k / pieces));
      out.push(...plane.project(lonDeg, latDeg));
    }
  }
  return Float64Array.from(out);
}

/** The shape without what is too near its neighbours to be told apart, and without specks. */
export function thinned(shape: Shape, leastKm: number): Shape {
  const rings = shape.rings
    .map((ring) => thin(ring, leastKm))
    .filter((ring) => ring.length >= 6 || shape.rings.length === 1);
  return { rings, box: shape.box };
}

function thin(ring: Line, leastKm: number): Line {
  const out: number[] = [];
  const square = leastKm * leastKm;
  let [x, y] = [Infinity, Infinity];
  for (let i = 0; i < ring.length; i += 2) {
    const [dx, dy] = [ring[i]! - x, ring[i + 1]! - y];
    if (dx * dx + dy * dy < square) continue;
    x = ring[i]!;
    y = ring[i + 1]!;
    out.push(x, y);
  }
  return Float64Array.from(out);
}

export function inside(shape: Shape, x: number, y: number): boolean {
  const { x0, x1, y0, y1 } = shape.box;
  if (x < x0 || x > x1 || y < y0 || y > y1) return false;
  let within = false;
  for (const ring of shape.rings) {
    let px = ring[ring.length - 2]!;
    let py = ring[ring.length - 1]!;
    for (let i = 0; i < ring.length; i += 2) {
      const [qx, qy] = [ring[i]!, ring[i + 1]!];
      if (py > y !== qy > y && x < qx + ((y - qy) / (py - qy)) * (px - qx)) within = !within;
      px = qx;
      py = qy;
    }
  }
  return within;
}

function boxOf(lines: readonly Line[]): Box {
  let [x0, y0, x1, y1] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const line of lines) {
    for (let i = 0; i < line.length; i += 2) {
      x0 = Math.min(x0, line[i]!);
      x1 = Math.max(x1, line[i]!);
      y0 = Math.min(y0, line[i + 1]!);
      y1 = Math.max(y1, line[i + 1]!);
    }
  }
  return { x0, y0, x1, y1 };
}
