/**
 * The plane that the map is drawn on: one conformal conic projection per study, fitted to it, in
 * kilometres. Panning and zooming are a shift and a factor on this plane (`view.ts`), so that
 * everything that stands still is projected once. Why this projection: docs/decisions/map.md.
 */
import { geoConicConformal } from 'd3-geo';
import type { LonLat } from './types.ts';

/** The same sphere as the model's, kilometres. */
export const EARTH_RADIUS_KM = 6371.0088;
const RAD = 180 / Math.PI;

/** A box on the plane, km; y grows to the south, as on a screen. */
export interface Box {
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
}

/** The cone that a plane is rolled off: plain data, which a plane is not. */
export interface Cone {
  /** Meridian in the middle. */
  readonly lonDeg: number;
  readonly parallelsDeg: readonly [number, number];
}

export interface Plane {
  readonly cone: Cone;
  /** km on the plane of a place in degrees. */
  project(lonDeg: number, latDeg: number): [x: number, y: number];
  /** Degrees of a point of the plane, or null where the cone has none. */
  invert(x: number, y: number): [lonDeg: number, latDeg: number] | null;
  /** km on the plane per km on the ground around a place: the same in all directions. */
  scaleAt(lonDeg: number, latDeg: number): number;
}

/** The plane for a study whose things lie at `places`; any plane when there are none. */
export function planeFor(places: readonly LonLat[]): Plane {
  const at = places.length > 0 ? places : [[0, 50] as const];
  const lats = at.map(([, lat]) => lat);
  const [south, north] = [Math.min(...lats), Math.max(...lats)];
  // Standard parallels a sixth inside the study halve the greatest distortion (Snyder 1987, p. 99).
  const inset = Math.max(1, (north - south) / 6);
  const p1 = clampLat(south + inset);
  const p2 = clampLat(Math.max(north - inset, south + inset + 0.5));
  return planeOn({
    lonDeg: middleLongitude(at),
    // Parallels that mirror each other make a cylinder, not a cone.
    parallelsDeg: Math.abs(p1 + p2) < 1 ? [p1 + 1, p2 + 1] : [p1, p2],
  });
}

export function planeOn(cone: Cone): Plane {
  const projection = geoConicConformal()
    .rotate([-cone.lonDeg, 0])
    .parallels([...cone.parallelsDeg])
    .scale(EARTH_RADIUS_KM)
    .translate([0, 0]);
  return {
    cone,
    project(lonDeg, latDeg) {
      return projection([lonDeg, latDeg]) ?? [NaN, NaN];
    },
    invert(x, y) {
      const place = projection.invert?.([x, y]);
      return place && Number.isFinite(place[0]) && Number.isFinite(place[1]) ? place : null;
    },
    scaleAt(lonDeg, latDeg) {
      // Half a kilometre to either side, along the meridian, away from the poles.
      const step = (0.5 / EARTH_RADIUS_KM) * RAD;
      const lat = Math.max(-90 + 2 * step, Math.min(90 - 2 * step, latDeg));
      const [x0 = 0, y0 = 0] = projection([lonDeg, lat - step]) ?? [];
      const [x1 = 0, y1 = 0] = projection([lonDeg, lat + step]) ?? [];
      return Math.hypot(x1 - x0, y1 - y0);
    },
  };
}

/** Longitude of the mean direction, so that places on both sides of the date line stay together. */
function middleLongitude(places: readonly LonLat[]): number {
  let x = 0;
  let y = 0;
  for (const [lon] of places) {
    x += Math.cos(lon / RAD);
    y += Math.sin(lon / RAD);
  }
  return Math.atan2(y, x) * RAD;
}

function clampLat(latDeg: number): number {
  return Math.max(-85, Math.min(85, latDeg));
}

/** The smallest box around points of the plane; null when there is none. */
export function boxAround(points: Iterable<readonly [x: number, y: number]>): Box | null {
  let [x0, y0, x1, y1] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [x, y] of points) {
    if (!Number.isFinite(x) || !Number.isFinite(y)) continue;
    x0 = Math.min(x0, x);
    y0 = Math.min(y0, y);
    x1 = Math.max(x1, x);
    y1 = Math.max(y1, y);
  }
  return x0 <= x1 ? { x0, y0, x1, y1 } : null;
}

export function boxesMeet(a: Box, b: Box): boolean {
  return a.x0 <= b.x1 && b.x0 <= a.x1 && a.y0 <= b.y1 && b.y0 <= a.y1;
}
