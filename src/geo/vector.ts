/**
 * Arithmetic on vectors in three dimensions, and nothing else: only + - * / and square roots,
 * which every JavaScript engine rounds alike. Functions that yield a vector write it into their
 * first argument, which may also be one of the operands, so that hot loops need not allocate.
 */

/** A vector in the Earth-centred frame: x towards 0° N 0° E, y towards 0° N 90° E, z north. */
export interface Vec3 {
  readonly x: number;
  readonly y: number;
  readonly z: number;
}

/** A `Vec3` that may be written to. */
export interface MutableVec3 {
  x: number;
  y: number;
  z: number;
}

/** A new vector, zero unless said otherwise. */
export function vec3(x = 0, y = 0, z = 0): MutableVec3 {
  return { x, y, z };
}

export function dot(a: Vec3, b: Vec3): number {
  return a.x * b.x + a.y * b.y + a.z * b.z;
}

export function crossInto(out: MutableVec3, a: Vec3, b: Vec3): MutableVec3 {
  const x = a.y * b.z - a.z * b.y;
  const y = a.z * b.x - a.x * b.z;
  const z = a.x * b.y - a.y * b.x;
  out.x = x;
  out.y = y;
  out.z = z;
  return out;
}

export function length(a: Vec3): number {
  return Math.sqrt(a.x * a.x + a.y * a.y + a.z * a.z);
}

/** `a` scaled to length 1. A zero vector gives NaN: the caller must know that it is not one. */
export function normaliseInto(out: MutableVec3, a: Vec3): MutableVec3 {
  const scale = 1 / length(a);
  out.x = a.x * scale;
  out.y = a.y * scale;
  out.z = a.z * scale;
  return out;
}

/** `a + factor * b`. */
export function addScaledInto(out: MutableVec3, a: Vec3, b: Vec3, factor: number): MutableVec3 {
  out.x = a.x + factor * b.x;
  out.y = a.y + factor * b.y;
  out.z = a.z + factor * b.z;
  return out;
}

/** Square of the straight distance between `a` and `b`, in their unit squared. */
export function chordSquared(a: Vec3, b: Vec3): number {
  const dx = a.x - b.x;
  const dy = a.y - b.y;
  const dz = a.z - b.z;
  return dx * dx + dy * dy + dz * dz;
}

/** Straight distance between `a` and `b`, in their unit. */
export function chord(a: Vec3, b: Vec3): number {
  return Math.sqrt(chordSquared(a, b));
}
