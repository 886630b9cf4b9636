/**
 * Motion along great circles for what moves during a replication: arithmetic alone, so that the
 * kernel may use it and every engine gives the same bits. Angles are in radians and below about
 * half a radian (3 000 km), where the series are good to a centimetre.
 */
import { chord, type MutableVec3, type Vec3 } from '../geo/vector.ts';

/** Mean radius, m; the same as in `geo/sphere`, which the kernel does not load. */
export const EARTH_RADIUS_M = 6_371_008.8;

/** Angle between two unit vectors whose straight distance is `c`: 2 asin(c/2). */
export function angleOfChord(c: number): number {
  const q = 0.25 * c * c;
  // asin x = x (1 + x²/6 + 3x⁴/40 + 15x⁶/336 + 105x⁸/3456 + 945x¹⁰/42240)
  return (
    c *
    (1 +
      q *
        (1 / 6 +
          q *
            (3 / 40 +
              q * (15 / 336 + q * (105 / 3456 + q * (945 / 42240 + (q * 10395) / 599040))))))
  );
}

/** Angle between two unit vectors. */
export function angleBetween(a: Vec3, b: Vec3): number {
  return angleOfChord(chord(a, b));
}

/** sin of a small angle. */
export function sinSmall(t: number): number {
  const q = t * t;
  return t * (1 - (q / 6) * (1 - (q / 20) * (1 - (q / 42) * (1 - (q / 72) * (1 - q / 110)))));
}

/** cos of a small angle. */
export function cosSmall(t: number): number {
  const q = t * t;
  return (
    1 - (q / 2) * (1 - (q / 12) * (1 - (q / 30) * (1 - (q / 56) * (1 - (q / 90) * (1 - q / 132)))))
  );
}

/** The point `angle` along the great circle from `a` towards `b`; `a` itself if they coincide. */
export function towardsInto(out: MutableVec3, a: Vec3, b: Vec3, angle: number): MutableVec3 {
  const cosine = a.x * b.x + a.y * b.y + a.z * b.z;
  const dx = b.x - cosine * a.x;
  const dy = b.y - cosine * a.y;
  const dz = b.z - cosine * a.z;
  const size = Math.sqrt(dx * dx + dy * dy + dz * dz);
  const c = cosSmall(angle);
  const s = size > 0 ? sinSmall(angle) / size : 0;
  const x = a.x * c + dx * s;
  const y = a.y * c + dy * s;
  const z = a.z * c + dz * s;
  out.x = x;
  out.y = y;
  out.z = z;
  return out;
}
