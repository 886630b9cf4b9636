import { expect, test } from 'vitest';
import { BorderIndex } from '../../src/geo/border-index.ts';
import {
  destination,
  distanceM,
  distanceMFromChord,
  interpolate,
  unitFromDegrees,
} from '../../src/geo/sphere.ts';
import type { UnitVector } from '../../src/geo/sphere.ts';
import { numbers } from './support.ts';

test.each([1_000, 100_000, 5_000_000])(
  'the nearest of edges up to %d m long is the one that sampling them finds',
  (longestM) => {
    const random = numbers(longestM);
    const edges = Array.from({ length: 60 }, (): [UnitVector, UnitVector] => {
      const a = unitFromDegrees(30 + 30 * random(), 40 * random());
      return [a, destination(a, 7 * random(), longestM * random())];
    });
    const index = new BorderIndex(
      Float64Array.from(edges.flatMap(([a, b]) => [a.x, a.y, a.z, b.x, b.y, b.z])),
    );
    for (let i = 0; i < 200; i++) {
      const p = unitFromDegrees(20 + 50 * random(), -10 + 60 * random());
      let sampled = Infinity;
      for (const [a, b] of edges) {
        for (let k = 0; k <= 200; k++) {
          sampled = Math.min(sampled, distanceM(p, interpolate(a, b, k / 200)));
        }
      }
      const found = distanceMFromChord(Math.sqrt(index.nearestSquared(p, 4)));
      // Samples are on the edges, so never nearer; and half a spacing off at the worst.
      expect(found).toBeLessThanOrEqual(sampled + 1e-3);
      expect(sampled - found).toBeLessThan(longestM / 400 + 1);
      const squared = index.nearestSquared(p, 4);
      expect(index.nearestSquared(p, squared / 2)).toBe(squared / 2);
    }
  },
);
