import fc from 'fast-check';
import { degreesFromUnit, unitFromDegrees } from '../../src/geo/sphere.ts';
import type { UnitVector } from '../../src/geo/sphere.ts';

/** Evenly spread numbers: `fc.double` spreads over exponents, so that nearly all are next to 0. */
export function even(min: number, max: number): fc.Arbitrary<number> {
  return fc.integer({ min: 0, max: 1e9 }).map((n) => min + ((max - min) * n) / 1e9);
}

/** Uniform numbers 0 … 1 from a seed, for tests that draw many and need no shrinking. */
export function numbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * Whether a place lies within rings of [lon, lat] by even-odd counting in the plane that touches
 * the sphere in `centre`. Shares nothing with the index under test; rings must lie on one
 * hemisphere.
 */
export function insideRings(
  p: UnitVector,
  rings: readonly (readonly (readonly [number, number])[])[],
  centre: { latDeg: number; lonDeg: number },
): boolean {
  const flat = flatten(centre);
  const [x, y] = flat(p);
  let inside = false;
  for (const ring of rings) {
    const points = ring.map(([lon, lat]) => flat(unitFromDegrees(lat, lon)));
    points.forEach(([ax, ay], i) => {
      const [bx, by] = points[(i + 1) % points.length]!;
      if (ay > y !== by > y && ax + ((y - ay) * (bx - ax)) / (by - ay) < x) inside = !inside;
    });
  }
  return inside;
}

export function flatten(centre: { latDeg: number; lonDeg: number }) {
  const rad = Math.PI / 180;
  const lat0 = centre.latDeg * rad;
  return (p: UnitVector): [number, number] => {
    const { latDeg, lonDeg } = degreesFromUnit(p);
    const lat = latDeg * rad;
    const lon = (lonDeg - centre.lonDeg) * rad;
    const w = Math.sin(lat0) * Math.sin(lat) + Math.cos(lat0) * Math.cos(lat) * Math.cos(lon);
    return [
      (Math.cos(lat) * Math.sin(lon)) / w,
      (Math.cos(lat0) * Math.sin(lat) - Math.sin(lat0) * Math.cos(lat) * Math.cos(lon)) / w,
    ];
  };
}
