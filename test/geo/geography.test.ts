import fc from 'fast-check';
import geodesic from 'geographiclib-geodesic';
import { expect, test } from 'vitest';
import { shippedEdges } from '../../src/geo/airspaces.ts';
import { polygonProblems } from '../../src/geo/polygon.ts';
import { createGeography } from '../../src/geo/geography.ts';
import type { Geography } from '../../src/geo/geography.ts';
import {
  degreesFromUnit,
  destination,
  distanceM,
  interpolate,
  unitFromDegrees,
} from '../../src/geo/sphere.ts';
import type { UnitVector } from '../../src/geo/sphere.ts';
import { vec3 } from '../../src/geo/vector.ts';
import type { Place, Zone } from '../../src/scenario/model.ts';
import { even, insideRings, numbers } from './support.ts';

const place = (latDeg: number, lonDeg: number): Place => ({ latDeg, lonDeg });
const at = (p: Place): UnitVector => unitFromDegrees(p.latDeg, p.lonDeg);
const box = (south: number, west: number, north: number, east: number): Place[] => [
  place(south, west),
  place(south, east),
  place(north, east),
  place(north, west),
];

const zones: Zone[] = [
  {
    kind: 'belt',
    id: 'west',
    title: '',
    of: 'UA',
    along: ['PL', 'SK', 'HU', 'RO'],
    depthM: 70_000,
  },
  { kind: 'belt', id: 'thin', title: '', of: 'UA', along: ['MD'], depthM: 5_000 },
  { kind: 'polygon', id: 'square', title: '', rings: [box(48, 22, 51, 28), box(49, 24, 50, 26)] },
  { kind: 'airspace', id: 'moldova', title: '', nation: 'MD' },
];
const world = createGeography({ drawn: [], zones });

/** Legs of 1 to `longest` metres over the region of interest. */
function legs(count: number, seed: number, longestM: number): [UnitVector, UnitVector][] {
  const random = numbers(seed);
  return Array.from({ length: count }, () => {
    const a = unitFromDegrees(44 + 10 * random(), 19 + 20 * random());
    return [a, destination(a, 7 * random(), 1 + longestM * random())];
  });
}

/**
 * Law: values along an arc flip where the cuts say, to `toleranceM`, and nowhere else. Compares
 * the pieces with samples `spacingM` apart.
 */
function expectPieces(
  [a, b]: readonly [UnitVector, UnitVector],
  fractions: readonly number[],
  values: readonly number[],
  value: (p: UnitVector) => number,
  toleranceM: number,
  spacingM: number,
): void {
  const length = distanceM(a, b);
  expect(fractions.length).toBe(values.length);
  expect(fractions[0]).toBe(0);
  for (let i = 1; i < fractions.length; i++) {
    expect(fractions[i]!).toBeGreaterThan(fractions[i - 1]!);
    expect(values[i]).not.toBe(values[i - 1]);
    expect(fractions[i]!).toBeLessThan(1);
  }
  const steps = Math.ceil(length / spacingM);
  let piece = 0;
  for (let k = 0; k <= steps; k++) {
    const f = k / steps;
    while (piece + 1 < fractions.length && fractions[piece + 1]! <= f) piece++;
    const fromStart = (f - fractions[piece]!) * length;
    const toEnd = ((fractions[piece + 1] ?? 2) - f) * length;
    if ((piece > 0 && fromStart < toleranceM) || toEnd < toleranceM) continue;
    const found = value(interpolate(a, b, f));
    if (found !== values[piece]) {
      const { latDeg, lonDeg } = degreesFromUnit(interpolate(a, b, f));
      // A piece of less than the tolerance may be passed over.
      const before = value(interpolate(a, b, f - toleranceM / length));
      const after = value(interpolate(a, b, f + toleranceM / length));
      if (before === values[piece] && after === values[piece]) continue;
      expect.fail(`${found} is not ${values[piece]} at ${latDeg}, ${lonDeg}, fraction ${f}`);
    }
  }
}

test('cuts by airspace are where sampling finds the flips, to a metre', () => {
  const out = { fractions: [], airspace: [] };
  let cuts = 0;
  for (const leg of [...legs(150, 1, 300_000), ...legs(10, 2, 3_000_000)]) {
    world.cutByAirspace(...leg, out);
    expectPieces(leg, out.fractions, out.airspace, (p) => world.airspaceAt(p), 1, 250);
    cuts += out.fractions.length - 1;
  }
  expect(cuts).toBeGreaterThan(100);
});

test('cuts by zones are where sampling finds the flips, to 100 m', () => {
  const out = { fractions: [], mask: [] };
  const seen = new Set<number>();
  for (const leg of legs(200, 3, 300_000)) {
    world.cutByZones(...leg, out);
    expectPieces(leg, out.fractions, out.mask, (p) => world.zonesAt(p), 100, 400);
    for (const mask of out.mask) seen.add(mask);
  }
  expect(seen.size).toBeGreaterThan(5);
});

test('cuts by distance are where sampling finds the flips, to 100 m', () => {
  const thresholds = [0, 20_000, 35_000, 35_500, 70_000, 250_000];
  const out = { fractions: [], bucket: [] };
  const seen = new Set<number>();
  for (const [i, leg] of legs(120, 4, 400_000).entries()) {
    const airspace = world.airspaceIndex(['PL', 'RO', 'UA', 'MD'][i % 4]!);
    world.cutByDistance(...leg, airspace, thresholds, out);
    const bucket = (p: UnitVector): number => {
      const metres = world.distanceToAirspaceM(p, airspace);
      return thresholds.filter((t) => metres > t).length;
    };
    expectPieces(leg, out.fractions, out.bucket, bucket, 100, 300);
    for (const b of out.bucket) seen.add(b);
  }
  expect(seen.size).toBe(7);
});

test('the distance to an airspace is that of GeographicLib to its border, within 0.57 %', () => {
  const edges = shippedEdges();
  const wgs84 = geodesic.Geodesic.WGS84;
  const random = numbers(5);
  for (const id of ['PL', 'MD', 'RO', 'LV']) {
    const airspace = world.airspaceIndex(id);
    const border: { latDeg: number; lonDeg: number }[] = [];
    for (let e = 0; e < edges.from.length; e++) {
      if (edges.left[e] !== airspace && edges.right[e] !== airspace) continue;
      const [a, b] = [edges.from[e]!, edges.to[e]!].map((v) =>
        vec3(...(edges.vertices.slice(3 * v, 3 * v + 3) as unknown as [number, number, number])),
      ) as [UnitVector, UnitVector];
      const steps = Math.ceil(distanceM(a, b) / 500);
      for (let k = 0; k < steps; k++) border.push(degreesFromUnit(interpolate(a, b, k / steps)));
    }
    for (let i = 0; i < 6; i++) {
      const p = { latDeg: 44 + 12 * random(), lonDeg: 18 + 25 * random() };
      const mine = world.distanceToAirspaceM(at(p), airspace);
      if (world.airspaceAt(at(p)) === airspace) {
        expect(mine).toBe(0);
        continue;
      }
      let nearest = Infinity;
      for (const q of border) {
        nearest = Math.min(
          nearest,
          wgs84.Inverse(p.latDeg, p.lonDeg, q.latDeg, q.lonDeg).s12 ?? NaN,
        );
      }
      expect(Math.abs(mine - nearest)).toBeLessThan(0.0057 * nearest + 260);
    }
  }
});

test('a cutoff hides only what is beyond it', () => {
  const random = numbers(6);
  const poland = world.airspaceIndex('PL');
  for (let i = 0; i < 300; i++) {
    const p = unitFromDegrees(46 + 8 * random(), 14 + 20 * random());
    const whole = world.distanceToAirspaceM(p, poland);
    const cutoff = 400_000 * random();
    expect(world.distanceToAirspaceM(p, poland, cutoff)).toBe(whole <= cutoff ? whole : Infinity);
    expect(world.distanceToAirspaceM(p, poland, whole)).toBe(whole);
  }
});

test('the depth of a place is how far it is to anything that is not of its airspace', () => {
  const random = numbers(7);
  let deep = 0;
  for (let i = 0; i < 400; i++) {
    const p = unitFromDegrees(43 + 12 * random(), 18 + 22 * random());
    const depth = world.depthM(p);
    const airspace = world.airspaceAt(p);
    if (airspace === 0) expect(depth).toBe(0);
    else if (depth > 20_000) deep++;
    let out = airspace === 0;
    for (let k = 0; k < 720 && !out; k++) {
      const bearing = (k * Math.PI) / 360;
      if (depth > 1) expect(world.airspaceAt(destination(p, bearing, depth - 1))).toBe(airspace);
      out = world.airspaceAt(destination(p, bearing, 1.02 * depth + 200)) !== airspace;
    }
    expect(out).toBe(true);
  }
  expect(deep).toBeGreaterThan(100);
});

test('distance changes no faster than one moves', () => {
  const random = numbers(8);
  const romania = world.airspaceIndex('RO');
  for (let i = 0; i < 500; i++) {
    const p = unitFromDegrees(43 + 8 * random(), 20 + 20 * random());
    const q = destination(p, 7 * random(), 30_000 * random());
    const change = world.distanceToAirspaceM(p, romania) - world.distanceToAirspaceM(q, romania);
    expect(Math.abs(change)).toBeLessThanOrEqual(distanceM(p, q) * (1 + 1e-9) + 1e-6);
  }
});

test('a belt is the part of its airspace that is no further than its depth', () => {
  const random = numbers(9);
  const bit = 1 << world.zoneIndex('west');
  let inside = 0;
  for (let i = 0; i < 4000; i++) {
    const p = unitFromDegrees(45 + 7 * random(), 21 + 8 * random());
    const near = ['PL', 'SK', 'HU', 'RO'].some(
      (id) => world.distanceToAirspaceM(p, world.airspaceIndex(id)) <= 70_000,
    );
    const belongs = world.airspaces[world.airspaceAt(p)] === 'UA' && near;
    expect((world.zonesAt(p) & bit) !== 0).toBe(belongs);
    if (belongs) inside++;
  }
  expect(inside).toBeGreaterThan(200);
});

test('headings: the airspaces ahead are those that the course meets', () => {
  const kyiv = unitFromDegrees(50.45, 30.52);
  const name = (found: number[]): string[] => found.map((i) => world.airspaces[i]!).sort();
  const lviv = unitFromDegrees(49.84, 24.03);
  expect(name(world.airspacesAlong(kyiv, lviv, 400_000))).toEqual(['UA']);
  expect(name(world.airspacesAlong(kyiv, lviv, 600_000))).toEqual(['PL', 'UA']);
  const sea = unitFromDegrees(43, 34);
  expect(name(world.airspacesAlong(sea, unitFromDegrees(44, 34), 50_000))).toEqual([]);
  expect(name(world.airspacesAlong(sea, unitFromDegrees(44, 34), 300_000))).toEqual(['UA']);
  expect(name(world.airspacesAlong(kyiv, kyiv, 300_000))).toEqual(['UA']);
});

test('a leg of no length is one piece', () => {
  const p = unitFromDegrees(49.84, 24.03);
  const air = { fractions: [], airspace: [] };
  const zone = { fractions: [], mask: [] };
  const far = { fractions: [], bucket: [] };
  world.cutByAirspace(p, p, air);
  world.cutByZones(p, p, zone);
  world.cutByDistance(p, p, world.airspaceIndex('PL'), [0, 70_000], far);
  expect(air).toEqual({ fractions: [0], airspace: [world.airspaceIndex('UA')] });
  expect(zone).toEqual({ fractions: [0], mask: [world.zonesAt(p)] });
  expect(far).toEqual({ fractions: [0], bucket: [1] });
});

// Invented geography: two nations share a meridian, a third lies apart across the date line.
const drawn = [
  { nation: 'aland', polygons: [[box(0, 0, 4, 5)]] },
  {
    nation: 'borduria',
    polygons: [[box(0, 5, 4, 9)], [box(10, 10, 12, 12), box(10.5, 10.5, 11, 11)]],
  },
  { nation: 'cordonia', polygons: [[box(-3, 178, 3, -178)]] },
];
const invented = createGeography({ drawn, zones: [] });
const over = (g: Geography, lat: number, lon: number): string =>
  g.airspaces[g.airspaceAt(unitFromDegrees(lat, lon))]!;

test('drawn airspaces replace the shipped ones', () => {
  expect(invented.airspaces).toEqual(['international', 'aland', 'borduria', 'cordonia']);
  expect(over(invented, 50.45, 30.52)).toBe('international');
  expect(over(invented, 2, 3)).toBe('aland');
  expect(over(invented, 2, 7)).toBe('borduria');
  expect(over(invented, 10.2, 11)).toBe('borduria');
  expect(over(invented, 10.7, 10.7)).toBe('international');
  expect(over(invented, 0, 180)).toBe('cordonia');
  expect(over(invented, 0, -179)).toBe('cordonia');
  expect(over(invented, 0.0001, 0.0001)).toBe('aland');
});

test('a path through a common vertex, or along a common border, is cut without loose ends', () => {
  const out = { fractions: [] as number[], airspace: [] as number[] };
  const cut = (a: Place, b: Place): string[] => {
    invented.cutByAirspace(at(a), at(b), out);
    return out.airspace.map((i) => invented.airspaces[i]!);
  };
  expect(cut(place(2, -1), place(2, 10))).toEqual([
    'international',
    'aland',
    'borduria',
    'international',
  ]);
  for (const path of [
    cut(place(0, 0), place(4, 5)),
    cut(place(-1, 5), place(5, 5)),
    cut(place(0, 5), place(4, 5)),
    cut(place(3, 4), place(5, 6)),
    cut(place(-1, 4), place(1, 6)),
  ]) {
    for (const id of path) expect(['international', 'aland', 'borduria']).toContain(id);
  }
  // Ends outside mean ends outside, whatever lies between.
  expect(cut(place(-1, 5), place(5, 5)).at(-1)).toBe('international');
  expect(cut(place(-1, 4), place(-1, 6))).toEqual(['international']);
});

const star = (longestM: number) =>
  fc
    .record({
      lat: even(-80, 80),
      lon: even(-180, 180),
      radii: fc.array(even(10_000, longestM), {
        minLength: 3,
        maxLength: 24,
      }),
    })
    .map(({ lat, lon, radii }) => {
      const centre = unitFromDegrees(lat, lon);
      const ring = radii.map((r, i) =>
        degreesFromUnit(destination(centre, (2 * Math.PI * i) / radii.length + 0.1, r)),
      );
      return { centre: place(lat, lon), ring };
    });

test('random polygons contain what even-odd counting in their plane says, and legs are cut there', () => {
  const out = { fractions: [], airspace: [] };
  fc.assert(
    fc.property(star(3_000_000), fc.integer(), ({ centre, ring }, seed) => {
      const middle = at(centre);
      const mean = ring.reduce((sum, p) => sum + distanceM(middle, at(p)), 0);
      fc.pre(mean > 0);
      const g = createGeography({ drawn: [{ nation: 'x', polygons: [[ring]] }], zones: [] });
      const random = numbers(seed);
      const lonLat = [ring.map((p): [number, number] => [p.lonDeg, p.latDeg])];
      for (let i = 0; i < 20; i++) {
        const p = destination(middle, 7 * random(), 4_000_000 * random());
        expect(g.airspaceAt(p) === 1).toBe(insideRings(p, lonLat, centre));
      }
      for (let i = 0; i < 3; i++) {
        const a = destination(middle, 7 * random(), 4_000_000 * random());
        const b = destination(middle, 7 * random(), 4_000_000 * random());
        g.cutByAirspace(a, b, out);
        expectPieces([a, b], out.fractions, out.airspace, (p) => g.airspaceAt(p), 1, 50_000);
      }
      // Through each vertex, from outside to outside: an even number of crossings.
      for (const p of ring) {
        const a = destination(middle, 7 * random(), 3_100_000);
        const beyond = destination(at(p), 7 * random(), 6_500_000);
        g.cutByAirspace(a, at(p), out);
        g.cutByAirspace(at(p), beyond, out);
        g.cutByAirspace(a, beyond, out);
        expect(out.airspace.at(-1)).toBe(g.airspaceAt(beyond));
      }
    }),
    { numRuns: 300 },
  );
});

test('edges and legs of a third of the globe and more are told apart from the far side of it', () => {
  const out = { fractions: [], airspace: [] };
  let tried = 0;
  fc.assert(
    fc.property(star(8_500_000), fc.integer(), ({ centre, ring }, seed) => {
      fc.pre(polygonProblems([ring]).length === 0);
      tried++;
      const g = createGeography({ drawn: [{ nation: 'x', polygons: [[ring]] }], zones: [] });
      const random = numbers(seed);
      const lonLat = [ring.map((p): [number, number] => [p.lonDeg, p.latDeg])];
      for (let i = 0; i < 30; i++) {
        const a = destination(at(centre), 7 * random(), 9_900_000 * random());
        const b = destination(a, 7 * random(), 19_500_000 * random());
        expect(g.airspaceAt(a) === 1).toBe(insideRings(a, lonLat, centre));
        g.cutByAirspace(a, b, out);
        expectPieces([a, b], out.fractions, out.airspace, (p) => g.airspaceAt(p), 1, 100_000);
      }
    }),
    { numRuns: 300 },
  );
  expect(tried).toBeGreaterThan(50);
});

test('what cannot be is refused with words', () => {
  expect(() =>
    createGeography({
      drawn: [
        { nation: 'a', polygons: [[box(0, 0, 4, 5)]] },
        { nation: 'b', polygons: [[box(1, 4, 3, 9)]] },
      ],
      zones: [],
    }),
  ).toThrow(/the airspaces `a` and `b` overlap near .*; move one of the borders/);
  expect(() =>
    createGeography({ drawn: [], zones: [{ kind: 'airspace', id: 'z', title: '', nation: 'QQ' }] }),
  ).toThrow('the zone `z` names `QQ`, which has no airspace');
  const many = Array.from({ length: 32 }, (_, i): Zone => ({
    kind: 'airspace',
    id: `z${i}`,
    title: '',
    nation: 'PL',
  }));
  expect(() => createGeography({ drawn: [], zones: many })).toThrow(
    '32 zones; a study has at most 31',
  );
  expect(() => world.distanceToAirspaceM(unitFromDegrees(0, 0), 0)).toThrow(RangeError);
});
