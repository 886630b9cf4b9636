/**
 * Paths: great-circle legs at constant ground speed, height linear in time on each. A position on
 * a leg is p(φ) = start·cos φ + course·sin φ with φ growing evenly in time, which turns every
 * question of range or horizon into one about a cosine.
 */
import atan2 from '@stdlib/math-base-special-atan2';
import cos from '@stdlib/math-base-special-cos';
import sin from '@stdlib/math-base-special-sin';
import { EARTH_RADIUS_M, angleRad, type UnitVector } from '../geo/sphere.ts';
import { crossInto, length, normaliseInto, vec3, type MutableVec3 } from '../geo/vector.ts';

export interface Leg {
  readonly from: UnitVector;
  readonly to: UnitVector;
  /** Unit tangent at `from`, towards `to`. */
  readonly course: UnitVector;
  /** Angle flown, rad, and angular speed, rad/s. */
  readonly angleRad: number;
  readonly rateRadPerS: number;
  readonly fromS: number;
  readonly toS: number;
  /** Height at the start, m, and climb rate, m/s. */
  readonly heightM: number;
  readonly climbMps: number;
  /** When the present course began: pieces of a sampled profile share it. */
  readonly courseFromS: number;
}

/** Pieces that a ballistic profile is sampled in. */
export const BALLISTIC_PIECES = 32;
/** A shorter leg has no direction to speak of. */
const SHORTEST_LEG_M = 1;

/**
 * The legs through `points` from `startS` on. `heightM` is the height flown (cruise), the apogee
 * (ballistic) or the height of release (glide).
 */
export function buildPath(
  points: readonly UnitVector[],
  profile: 'cruise' | 'ballistic' | 'glide',
  speedMps: number,
  heightM: number,
  startS: number,
): Leg[] {
  const spans = spansOf(points);
  const total = spans.reduce((sum, s) => sum + s.angle, 0);
  const rate = speedMps / EARTH_RADIUS_M;
  const heightAt = (angle: number): number => {
    if (profile === 'cruise') return heightM;
    const x = angle / total;
    return profile === 'glide' ? heightM * (1 - x) : 4 * heightM * x * (1 - x);
  };

  const legs: Leg[] = [];
  let flown = 0;
  for (const span of spans) {
    const pieces = profile === 'ballistic' ? BALLISTIC_PIECES : 1;
    const course = tangent(span.from, span.to);
    const courseFromS = startS + flown / rate;
    for (let k = 0; k < pieces; k += 1) {
      const start = (span.angle * k) / pieces;
      const end = (span.angle * (k + 1)) / pieces;
      const fromS = startS + (flown + start) / rate;
      const toS = startS + (flown + end) / rate;
      const low = heightAt(flown + start);
      legs.push({
        from: pieces === 1 ? span.from : turned(span.from, course, start),
        to: pieces === 1 ? span.to : turned(span.from, course, end),
        course: pieces === 1 ? course : turnedCourse(span.from, course, start),
        angleRad: end - start,
        rateRadPerS: rate,
        fromS,
        toS,
        heightM: low,
        climbMps: (heightAt(flown + end) - low) / (toS - fromS),
        courseFromS,
      });
    }
    flown += span.angle;
  }
  return legs;
}

/**
 * The points of a route that is left `fraction` of its length from its start: from there straight
 * on, turned to the right by `turnRad`, for the rest of the length.
 */
export function strayed(
  points: readonly UnitVector[],
  fraction: number,
  turnRad: number,
): UnitVector[] {
  const spans = spansOf(points);
  const total = spans.reduce((sum, s) => sum + s.angle, 0);
  let left = fraction * total;
  const kept: UnitVector[] = points.slice(0, 1);
  for (const { from, to, angle } of spans) {
    if (left >= angle) {
      left -= angle;
      kept.push(to);
      continue;
    }
    const course = tangent(from, to);
    const at = turned(from, course, left);
    const ahead = turnedCourse(from, course, left);
    const right = crossInto(vec3(), ahead, at);
    const c = cos(turnRad);
    const s = sin(turnRad);
    const away = vec3(
      ahead.x * c + right.x * s,
      ahead.y * c + right.y * s,
      ahead.z * c + right.z * s,
    );
    kept.push(at, turned(at, away, (1 - fraction) * total));
    return kept;
  }
  return kept;
}

interface Span {
  readonly from: UnitVector;
  readonly to: UnitVector;
  readonly angle: number;
}

/** The pieces between points, without those that are too short to have a direction. */
function spansOf(points: readonly UnitVector[]): Span[] {
  const spans: Span[] = [];
  let from = points[0];
  for (const to of points.slice(1)) {
    if (from === undefined) break;
    const angle = angleRad(from, to);
    if (angle * EARTH_RADIUS_M < SHORTEST_LEG_M) continue;
    spans.push({ from, to, angle });
    from = to;
  }
  return spans;
}

function tangent(from: UnitVector, to: UnitVector): MutableVec3 {
  const normal = crossInto(vec3(), from, to);
  if (length(normal) < 1e-15) return vec3(0, 0, 0);
  normaliseInto(normal, normal);
  const out = crossInto(vec3(), normal, from);
  return normaliseInto(out, out);
}

function turned(start: UnitVector, course: UnitVector, angle: number): MutableVec3 {
  const c = cos(angle);
  const s = sin(angle);
  const out = vec3(
    start.x * c + course.x * s,
    start.y * c + course.y * s,
    start.z * c + course.z * s,
  );
  return normaliseInto(out, out);
}

function turnedCourse(start: UnitVector, course: UnitVector, angle: number): MutableVec3 {
  const c = cos(angle);
  const s = sin(angle);
  const out = vec3(
    course.x * c - start.x * s,
    course.y * c - start.y * s,
    course.z * c - start.z * s,
  );
  return normaliseInto(out, out);
}

/** Position on a leg (or on its prolongation) `angle` radians from its start. */
export function pointOnLeg(leg: Leg, angle: number): MutableVec3 {
  return turned(leg.from, leg.course, angle);
}

/** Where a leg stands to a fixed place: cos(angle between) = nearest · cos(φ − atRad). */
export interface Bearing {
  nearest: number;
  atRad: number;
}

/** Fills `out` for a place as seen from a leg. */
export function bearingInto(out: Bearing, leg: Leg, place: UnitVector): void {
  const x = leg.from.x * place.x + leg.from.y * place.y + leg.from.z * place.z;
  const y = leg.course.x * place.x + leg.course.y * place.y + leg.course.z * place.z;
  out.nearest = Math.sqrt(x * x + y * y);
  out.atRad = atan2(y, x);
}
