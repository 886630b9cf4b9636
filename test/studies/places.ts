import { unitFromDegrees } from '../../src/geo/sphere.ts';
import type { Place } from '../../src/scenario/model.ts';

/** Length of a course over the ground in metres. */
export function alongCourse(places: readonly Place[]): number {
  let sum = 0;
  for (let i = 1; i < places.length; i += 1) {
    const [a, b] = [places[i - 1], places[i]].map((p) =>
      p === undefined ? undefined : unitFromDegrees(p.latDeg, p.lonDeg),
    );
    if (a === undefined || b === undefined) continue;
    const chord = Math.sqrt((a.x - b.x) ** 2 + (a.y - b.y) ** 2 + (a.z - b.z) ** 2);
    sum += 2 * Math.asin(Math.min(1, chord / 2)) * 6_371_008.8;
  }
  return sum;
}
