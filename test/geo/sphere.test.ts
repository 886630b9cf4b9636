import fc from 'fast-check';
import geodesic from 'geographiclib-geodesic';
import { expect, test } from 'vitest';
import {
  along,
  angleRad,
  bearingRad,
  chordFromDistanceM,
  courseInto,
  degreesFromUnit,
  destination,
  distanceM,
  distanceMFromChord,
  EARTH_RADIUS_M,
  groundRangeM,
  horizonM,
  interpolate,
  lateralOffset,
  slantM,
  unitFromDegrees,
} from '../../src/geo/sphere.ts';
import { chord, dot, vec3 } from '../../src/geo/vector.ts';
import { even } from './support.ts';

const wgs84 = geodesic.Geodesic.WGS84;
const place = fc.record({
  lat: even(-89.9, 89.9),
  lon: even(-180, 180),
});

test('a distance differs from the one on the ellipsoid by no more than 0.57 %', () => {
  fc.assert(
    fc.property(place, place, (p, q) => {
      const ellipsoid = wgs84.Inverse(p.lat, p.lon, q.lat, q.lon).s12 ?? NaN;
      const sphere = distanceM(unitFromDegrees(p.lat, p.lon), unitFromDegrees(q.lat, q.lon));
      expect(Math.abs(sphere - ellipsoid)).toBeLessThanOrEqual(0.0057 * ellipsoid + 1e-6);
    }),
    { numRuns: 5000 },
  );
});

test('degrees survive the way to a unit vector and back', () => {
  fc.assert(
    fc.property(place, ({ lat, lon }) => {
      const back = degreesFromUnit(unitFromDegrees(lat, lon));
      expect(back.latDeg).toBeCloseTo(lat, 10);
      expect(Math.abs(back.lonDeg - lon) % 360).toBeCloseTo(0, 9);
    }),
  );
});

test('a destination lies at its distance on its bearing', () => {
  fc.assert(
    fc.property(place, even(-3, 3), even(1, 9e6), ({ lat, lon }, bearing, range) => {
      const from = unitFromDegrees(lat, lon);
      const to = destination(from, bearing, range);
      expect(distanceM(from, to)).toBeCloseTo(range, 4);
      expect(Math.abs(bearingRad(from, to) - bearing)).toBeLessThan(1e-6);
    }),
  );
});

test('tiny and nearly opposite distances keep their digits', () => {
  const a = unitFromDegrees(50, 30);
  expect(distanceM(a, destination(a, 1, 0.01))).toBeCloseTo(0.01, 6);
  const opposite = vec3(-a.x, -a.y, -a.z);
  expect(distanceM(a, opposite)).toBeCloseTo(Math.PI * EARTH_RADIUS_M, 3);
  expect(distanceM(a, a)).toBe(0);
});

test('interpolation divides an arc evenly', () => {
  fc.assert(
    fc.property(place, place, even(0, 1), (p, q, f) => {
      const a = unitFromDegrees(p.lat, p.lon);
      const b = unitFromDegrees(q.lat, q.lon);
      fc.pre(angleRad(a, b) < 3.1);
      const m = interpolate(a, b, f);
      expect(distanceM(a, m)).toBeCloseTo(f * distanceM(a, b), 3);
      expect(distanceM(m, b)).toBeCloseTo((1 - f) * distanceM(a, b), 3);
    }),
  );
});

test('a positive lateral offset is to the right of the course, and square to it', () => {
  const a = unitFromDegrees(50, 30);
  const b = unitFromDegrees(51, 30);
  const right = degreesFromUnit(lateralOffset(a, b, 10_000));
  expect(right.lonDeg).toBeGreaterThan(30.1);
  expect(right.latDeg).toBeCloseTo(51, 2);
  expect(degreesFromUnit(lateralOffset(a, b, -10_000)).lonDeg).toBeLessThan(29.9);
  expect(distanceM(b, lateralOffset(a, b, -10_000))).toBeCloseTo(10_000, 4);
  expect(lateralOffset(a, a, 500)).toEqual(vec3(a.x, a.y, a.z));
});

test('the course points along the great circle', () => {
  const a = unitFromDegrees(45, 20);
  const b = unitFromDegrees(48, 33);
  const course = courseInto(vec3(), a, b);
  expect(dot(course, b)).toBeCloseTo(0, 14);
  const beyond = along(b, course, 50_000);
  expect(distanceM(a, beyond)).toBeCloseTo(distanceM(a, b) + 50_000, 3);
});

test('the radar horizon of 10 m and 50 m antennas is the textbook 13 km and 29 km', () => {
  expect(horizonM(10)).toBeCloseTo(13_035, -1);
  expect(horizonM(50)).toBeCloseTo(29_146, -1);
  expect(horizonM(-3)).toBe(0);
});

test('slant range and ground range are each other’s inverse', () => {
  const a = unitFromDegrees(50, 30);
  expect(slantM(a, 0, a, 1200)).toBe(1200);
  fc.assert(
    fc.property(even(10, 2e6), even(0, 1e5), (range, height) => {
      const b = destination(a, 2, range);
      const slant = slantM(a, 20, b, height);
      expect(Math.abs(groundRangeM(slant, 20, height) - range)).toBeLessThan(0.5);
    }),
  );
  expect(groundRangeM(100, 0, 500)).toBe(-1);
});

test('chords stand for distances on the ground', () => {
  const a = unitFromDegrees(10, 10);
  const b = destination(a, 0.3, 70_000);
  expect(chordFromDistanceM(70_000)).toBeCloseTo(chord(a, b), 12);
  expect(distanceMFromChord(chord(a, b))).toBeCloseTo(70_000, 5);
});
