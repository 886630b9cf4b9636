/**
 * The Earth as a sphere. Positions are unit vectors, so that trigonometry is needed only where
 * angles come in or go out; where it is, it is taken from functions that every JavaScript engine
 * computes alike, because `Math.sin` and its kin differ between engines in the last bit.
 *
 * Distances on this sphere differ from those on the WGS-84 ellipsoid by at most 0.57 %.
 */
import acos from '@stdlib/math-base-special-acos';
import atan2 from '@stdlib/math-base-special-atan2';
import cos from '@stdlib/math-base-special-cos';
import sin from '@stdlib/math-base-special-sin';
import { crossInto, dot, length, normaliseInto, vec3 } from './vector.ts';
import type { MutableVec3, Vec3 } from './vector.ts';

/** Mean radius (2a + b) / 3 of WGS-84, metres (IUGG mean radius R₁; Moritz 1980). */
export const EARTH_RADIUS_M = 6_371_008.8;

/** Effective Earth radius factor for radar waves in a standard atmosphere (ITU-R P.453). */
export const REFRACTION_FACTOR = 4 / 3;

/** A position on the sphere, as a vector of length 1. */
export type UnitVector = Vec3;

const RADIANS_PER_DEGREE = Math.PI / 180;

/** The position at a geographic latitude and longitude, taken as spherical ones. */
export function unitFromDegrees(latDeg: number, lonDeg: number): MutableVec3 {
  const lat = latDeg * RADIANS_PER_DEGREE;
  const lon = lonDeg * RADIANS_PER_DEGREE;
  const ring = cos(lat);
  return { x: ring * cos(lon), y: ring * sin(lon), z: sin(lat) };
}

/** Latitude −90 … 90 and longitude −180 … 180 of a position; longitude 0 at the poles. */
export function degreesFromUnit(v: UnitVector): { latDeg: number; lonDeg: number } {
  const ring = Math.sqrt(v.x * v.x + v.y * v.y);
  return {
    latDeg: atan2(v.z, ring) / RADIANS_PER_DEGREE,
    lonDeg: ring === 0 ? 0 : atan2(v.y, v.x) / RADIANS_PER_DEGREE,
  };
}

/** Angle between two positions, radians 0 … π; accurate for tiny and for nearly opposite ones. */
export function angleRad(a: UnitVector, b: UnitVector): number {
  const x = a.y * b.z - a.z * b.y;
  const y = a.z * b.x - a.x * b.z;
  const z = a.x * b.y - a.y * b.x;
  return atan2(Math.sqrt(x * x + y * y + z * z), dot(a, b));
}

/** Distance along the great circle, metres. */
export function distanceM(a: UnitVector, b: UnitVector): number {
  return EARTH_RADIUS_M * angleRad(a, b);
}

/** Straight distance in units of the Earth's radius that belongs to a distance on the ground. */
export function chordFromDistanceM(onGroundM: number): number {
  return 2 * sin(Math.min(onGroundM / EARTH_RADIUS_M, Math.PI) / 2);
}

/** Distance on the ground, metres, that belongs to a straight distance in Earth radii (0 … 2). */
export function distanceMFromChord(chord: number): number {
  const half = Math.min(chord / 2, 1);
  return 2 * EARTH_RADIUS_M * atan2(half, Math.sqrt((1 - half) * (1 + half)));
}

/** Where one comes to from `v` after `distM` metres on the bearing, radians clockwise from north. */
export function destination(v: UnitVector, bearingRad: number, distM: number): MutableVec3 {
  const north = vec3();
  const east = vec3();
  northEastInto(v, north, east);
  const c = cos(bearingRad);
  const s = sin(bearingRad);
  const course = vec3(north.x * c + east.x * s, north.y * c + east.y * s, north.z * c + east.z * s);
  return along(v, course, distM);
}

/** Initial bearing from `a` to `b`, radians clockwise from north, −π … π; 0 if they coincide. */
export function bearingRad(a: UnitVector, b: UnitVector): number {
  const north = vec3();
  const east = vec3();
  northEastInto(a, north, east);
  return atan2(dot(east, b), dot(north, b));
}

/** The point `distM` metres from `v` along the great circle that leaves it in direction `course`. */
export function along(v: UnitVector, course: Vec3, distM: number): MutableVec3 {
  const angle = distM / EARTH_RADIUS_M;
  const c = cos(angle);
  const s = sin(angle);
  const out = vec3(v.x * c + course.x * s, v.y * c + course.y * s, v.z * c + course.z * s);
  return normaliseInto(out, out);
}

/**
 * Direction of flight in `b` on the great circle a → b: the unit vector that is tangent to the
 * sphere in `b` and points away from `a`. Zero vector if the two coincide or are opposite.
 */
export function courseInto(out: MutableVec3, a: UnitVector, b: UnitVector): MutableVec3 {
  const normal = crossInto(vec3(), a, b);
  const size = length(normal);
  if (size < 1e-15) {
    out.x = 0;
    out.y = 0;
    out.z = 0;
    return out;
  }
  crossInto(out, normal, b);
  return normaliseInto(out, out);
}

/**
 * `b` displaced across the great circle a → b by `offsetM` metres; positive is to the right of
 * the course. `b` itself when it coincides with `a`, since there is no course then.
 */
export function lateralOffset(a: UnitVector, b: UnitVector, offsetM: number): MutableVec3 {
  const right = crossInto(vec3(), b, a);
  if (length(right) < 1e-15) return vec3(b.x, b.y, b.z);
  normaliseInto(right, right);
  return along(b, right, offsetM);
}

/** The point at a fraction of the arc length from `a` (0) to `b` (1); not for opposite points. */
export function interpolate(a: UnitVector, b: UnitVector, fraction: number): MutableVec3 {
  return interpolateInto(vec3(), a, b, fraction);
}

/** As `interpolate`, into `out`, which may be `a` or `b`. */
export function interpolateInto(
  out: MutableVec3,
  a: UnitVector,
  b: UnitVector,
  fraction: number,
): MutableVec3 {
  const angle = angleRad(a, b);
  // Below this the blend is even to the last bit, and the quotient of sines would be noise.
  const tiny = angle < 1e-8;
  const whole = tiny ? 1 : sin(angle);
  const wa = tiny ? 1 - fraction : sin((1 - fraction) * angle) / whole;
  const wb = tiny ? fraction : sin(fraction * angle) / whole;
  const x = a.x * wa + b.x * wb;
  const y = a.y * wa + b.y * wb;
  const z = a.z * wa + b.z * wb;
  out.x = x;
  out.y = y;
  out.z = z;
  return normaliseInto(out, out);
}

/**
 * Distance on the ground to the radar horizon of an antenna or target at a height, metres:
 * √(2kRh) with k = 4/3. The ranges of antenna and target add. Terrain is not modelled. A height
 * below 0 counts as 0.
 */
export function horizonM(heightM: number): number {
  return Math.sqrt(2 * REFRACTION_FACTOR * EARTH_RADIUS_M * Math.max(heightM, 0));
}

/** Straight distance between two points at heights above the sphere, metres. */
export function slantM(a: UnitVector, aHeightM: number, b: UnitVector, bHeightM: number): number {
  const ra = EARTH_RADIUS_M + aHeightM;
  const rb = EARTH_RADIUS_M + bHeightM;
  const x = a.x - b.x;
  const y = a.y - b.y;
  const z = a.z - b.z;
  // |ra·a − rb·b|² = (ra − rb)² + ra·rb·|a − b|², which does not cancel for near points.
  return Math.sqrt((ra - rb) * (ra - rb) + ra * rb * (x * x + y * y + z * z));
}

/**
 * Distance on the ground within which two points at heights are no further apart than `slant`
 * metres: the inverse of `slantM`. −1 if their heights alone are further apart; π·R if all are.
 */
export function groundRangeM(slant: number, aHeightM: number, bHeightM: number): number {
  const ra = EARTH_RADIUS_M + aHeightM;
  const rb = EARTH_RADIUS_M + bHeightM;
  const squared = (slant * slant - (ra - rb) * (ra - rb)) / (ra * rb);
  if (squared < 0) return -1;
  if (squared >= 4) return Math.PI * EARTH_RADIUS_M;
  return EARTH_RADIUS_M * acos(1 - squared / 2);
}

function northEastInto(v: UnitVector, north: MutableVec3, east: MutableVec3): void {
  const ring = Math.sqrt(v.x * v.x + v.y * v.y);
  if (ring === 0) {
    // At a pole "north" is taken along the meridian of 180° (N pole) or of 0° (S pole).
    north.x = v.z > 0 ? -1 : 1;
    north.y = 0;
    north.z = 0;
    east.x = 0;
    east.y = 1;
    east.z = 0;
    return;
  }
  east.x = -v.y / ring;
  east.y = v.x / ring;
  east.z = 0;
  crossInto(north, v, east);
}
