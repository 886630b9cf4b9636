/**
 * Cutting a path by distance, by walking along it in steps that cannot pass a threshold: distance
 * changes no faster than one moves.
 */
import { angleRad, EARTH_RADIUS_M } from './sphere.ts';
import type { UnitVector } from './sphere.ts';
import { chord, dot, vec3 } from './vector.ts';

/**
 * Signed chord to a region: positive outside, not positive inside. Beyond `horizon` any value not
 * less than it will do.
 */
export type SignedChord = (p: UnitVector, horizon: number) => number;

/** Least step, Earth radii: 50 m. What lies within it may be missed, and cuts are that exact. */
const LEAST_STEP = 50 / EARTH_RADIUS_M;

const position = vec3();
const previous = vec3();
const heading = vec3();

/**
 * Calls `piece(fraction, bucket)` where each piece of the arc a → b begins, in order, starting at
 * fraction 0. `thresholds` are chords, ascending, none negative; a bucket is how many of them the
 * distance exceeds.
 */
export function traceDistance(
  a: UnitVector,
  b: UnitVector,
  thresholds: ArrayLike<number>,
  distance: SignedChord,
  piece: (fraction: number, bucket: number) => void,
): void {
  const count = thresholds.length;
  const last = count > 0 ? thresholds[count - 1]! : 0;
  position.x = a.x;
  position.y = a.y;
  position.z = a.z;
  const cosine = dot(a, b);
  heading.x = b.x - cosine * a.x;
  heading.y = b.y - cosine * a.y;
  heading.z = b.z - cosine * a.z;
  const sine = Math.sqrt(dot(heading, heading));
  let signed = distance(position, last + chord(a, b) + LEAST_STEP);
  let bucket = bucketOf(signed, thresholds);
  piece(0, bucket);
  // Shorter than a micrometre there is no direction to walk in.
  if (sine < 1e-13 || count === 0) return;
  heading.x /= sine;
  heading.y /= sine;
  heading.z /= sine;
  const whole = angleRad(a, b);
  for (let done = false; !done;) {
    const remaining = chord(position, b);
    let step = Infinity;
    for (let i = 0; i < count; i++) step = Math.min(step, Math.abs(signed - thresholds[i]!));
    if (step >= remaining) return;
    if (step < LEAST_STEP) step = LEAST_STEP;
    previous.x = position.x;
    previous.y = position.y;
    previous.z = position.z;
    if (step >= remaining) {
      position.x = b.x;
      position.y = b.y;
      position.z = b.z;
      done = true;
    } else {
      // A step along the tangent, back down to the sphere: never longer than `step`.
      const scale = 1 / Math.sqrt(1 + step * step);
      position.x = (previous.x + step * heading.x) * scale;
      position.y = (previous.y + step * heading.y) * scale;
      position.z = (previous.z + step * heading.z) * scale;
      heading.x = (heading.x - step * previous.x) * scale;
      heading.y = (heading.y - step * previous.y) * scale;
      heading.z = (heading.z - step * previous.z) * scale;
    }
    const before = signed;
    signed = distance(position, last + chord(position, b) + LEAST_STEP);
    const next = bucketOf(signed, thresholds);
    if (next === bucket) continue;
    const from = angleRad(a, previous) / whole;
    const to = done ? 1 : angleRad(a, position) / whole;
    const direction = next > bucket ? 1 : -1;
    while (bucket !== next) {
      const threshold = thresholds[direction > 0 ? bucket : bucket - 1]!;
      bucket += direction;
      const share = Math.min(Math.max((threshold - before) / (signed - before), 0), 1);
      piece(from + (to - from) * share, bucket);
    }
  }
}

function bucketOf(signed: number, thresholds: ArrayLike<number>): number {
  let bucket = 0;
  while (bucket < thresholds.length && signed > thresholds[bucket]!) bucket++;
  return bucket;
}
