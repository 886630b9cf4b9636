import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { geoArea, geoContains } from 'd3-geo';
import { describe, expect, test } from 'vitest';
import {
  sourcePolygons,
  sourceSegments,
  WINDOW_EAST_DEG,
  WINDOWED,
} from '../../scripts/airspaces/source.mjs';
import { airspaceOutlines, SHIPPED_AIRSPACES, shippedEdges } from '../../src/geo/airspaces.ts';
import { BorderIndex } from '../../src/geo/border-index.ts';
import { createGeography } from '../../src/geo/geography.ts';
import { endsOf } from '../../src/geo/polygon.ts';
import {
  chordFromDistanceM,
  degreesFromUnit,
  distanceM,
  distanceMFromChord,
  interpolate,
  unitFromDegrees,
} from '../../src/geo/sphere.ts';
import { addScaledInto, crossInto, normaliseInto, vec3 } from '../../src/geo/vector.ts';
import { flatten, numbers } from './support.ts';

const geography = createGeography({ drawn: [], zones: [] });
const over = (latDeg: number, lonDeg: number): string =>
  geography.airspaces[geography.airspaceAt(unitFromDegrees(latDeg, lonDeg))]!;
const hasSource = existsSync('node_modules/@geo-maps/countries-maritime-10m/map.geo.json');
const edges = shippedEdges();
const vertex = (v: number) =>
  vec3(edges.vertices[3 * v], edges.vertices[3 * v + 1], edges.vertices[3 * v + 2]);

test.each([
  ['Simferopol', 44.95, 34.1, 'UA'],
  ['Sevastopol', 44.6, 33.52, 'UA'],
  ['the Kerch strait off Crimea', 45.3, 36.55, 'UA'],
  ['the sea off Snake Island', 45.3, 30.2, 'UA'],
  ['Lviv', 49.84, 24.03, 'UA'],
  ['Donetsk', 48.0, 37.8, 'UA'],
  ['Kaliningrad', 54.7, 20.5, 'RU'],
  ['Volgograd', 48.7, 44.5, 'RU'],
  ['Taman', 45.2, 36.8, 'RU'],
  ['Rzeszów', 50.04, 22.0, 'PL'],
  ['Chișinău', 47.01, 28.86, 'MD'],
  ['Tiraspol', 46.84, 29.63, 'MD'],
  ['Sukhumi', 43.0, 41.02, 'GE'],
  ['Mariehamn', 60.1, 19.94, 'FI'],
  ['Tel Aviv', 32.08, 34.78, 'IL'],
  ['Gaza', 31.5, 34.45, 'PS'],
  ['Ramallah', 31.9, 35.2, 'PS'],
  ['Amman', 31.95, 35.93, 'JO'],
  ['Baghdad', 33.3, 44.4, 'IQ'],
  ['Damascus', 33.51, 36.29, 'SY'],
  ['Tehran', 35.7, 51.4, 'IR'],
  ['the middle of the Black Sea', 43.0, 34.0, 'international'],
  ['the south Pacific', -10, -150, 'international'],
  ['the north pole', 90, 0, 'international'],
])('%s is in its airspace', (_, latDeg, lonDeg, id) => {
  expect(over(latDeg, lonDeg)).toBe(id);
});

test('both sides of every border belong to the two nations that it parts', () => {
  // 60 m is less than any two borders are apart, save at their junctions.
  let checked = 0;
  let near = 0;
  for (let e = 0; e < edges.from.length; e++) {
    const a = vertex(edges.from[e]!);
    const b = vertex(edges.to[e]!);
    const left = normaliseInto(vec3(), crossInto(vec3(), a, b));
    const middle = interpolate(a, b, 0.37);
    const at = (side: number) =>
      geography.airspaceAt(
        normaliseInto(vec3(), addScaledInto(vec3(), middle, left, (side * 0.5) / 6.371e6)),
      );
    checked++;
    if (at(1) !== edges.left[e] || at(-1) !== edges.right[e]) near++;
  }
  expect(checked).toBeGreaterThan(20_000);
  expect(near).toBe(0);
});

test('a place is in one airspace or none, as each outline by itself says', () => {
  const centre = { latDeg: 45, lonDeg: 35 };
  const flat = flatten(centre);
  const outlines = airspaceOutlines().map(({ id, rings }) => ({
    id,
    rings: rings.map((ring) => ring.map(([lon, lat]) => flat(unitFromDegrees(lat, lon)))),
  }));
  const random = numbers(7);
  let onLand = 0;
  for (let i = 0; i < 1500; i++) {
    // Half of the places are within 2 km of a border, where a gap or an overlap would be.
    const e = Math.floor(random() * edges.from.length);
    const p =
      i % 2 === 0
        ? unitFromDegrees(20 + 50 * random(), 5 + 55 * random())
        : unitFromDegrees(
            degreesFromUnit(vertex(edges.from[e]!)).latDeg + (random() - 0.5) * 0.03,
            degreesFromUnit(vertex(edges.from[e]!)).lonDeg + (random() - 0.5) * 0.03,
          );
    const [x, y] = flat(p);
    const owners = outlines.filter(({ rings }) => {
      let inside = false;
      for (const ring of rings) {
        for (let k = 0; k + 1 < ring.length; k++) {
          const [ax, ay] = ring[k]!;
          const [bx, by] = ring[k + 1]!;
          if (ay > y !== by > y && ax + ((y - ay) * (bx - ax)) / (by - ay) < x) inside = !inside;
        }
      }
      return inside;
    });
    const id = geography.airspaces[geography.airspaceAt(p)]!;
    expect(owners.map((o) => o.id)).toEqual(id === 'international' ? [] : [id]);
    if (id !== 'international') onLand++;
  }
  expect(onLand).toBeGreaterThan(500);
});

test('outlines wind as d3-geo wants them', () => {
  const outlines = airspaceOutlines();
  expect(outlines.map((o) => o.id)).toEqual(SHIPPED_AIRSPACES);
  for (const { id, rings } of outlines) {
    const shape = { type: 'Polygon' as const, coordinates: rings };
    expect(geoArea(shape), id).toBeLessThan(0.4);
  }
  const contains = (id: string, lon: number, lat: number): boolean =>
    geoContains({ type: 'Polygon', coordinates: outlines.find((o) => o.id === id)!.rings }, [
      lon,
      lat,
    ]);
  expect(contains('UA', 30.5, 50.45)).toBe(true);
  expect(contains('UA', 34.1, 44.95)).toBe(true);
  expect(contains('RU', 34.1, 44.95)).toBe(false);
  expect(contains('PL', 30.5, 50.45)).toBe(false);
});

describe.skipIf(!hasSource)('against the source (needs the development dependency)', () => {
  /** Where the source's claims overlap or gape by more than slivers, and are resolved. */
  const RESOLVED = [
    { what: 'Crimea', west: 31.8, east: 36.9, south: 43.9, north: 46.4 },
    { what: 'Jerusalem', west: 35.1, east: 35.4, south: 31.65, north: 31.95 },
    { what: 'Ghajar', west: 35.58, east: 35.68, south: 33.24, north: 33.32 },
    { what: 'the Danube', west: 18.7, east: 19.2, south: 45.2, north: 46.0 },
  ];
  const limit = chordFromDistanceM(500);
  const units = (x: number, y: number) => unitFromDegrees(y / 1e7, x / 1e7);

  test('every place on a shipped border is within 500 m of a border of the source', () => {
    const ends = sourceSegments().flatMap((s) => {
      const a = units(s.x0, s.y0);
      const b = units(s.x1, s.y1);
      return [a.x, a.y, a.z, b.x, b.y, b.z];
    });
    const source = new BorderIndex(Float64Array.from(ends));
    let worst = 0;
    for (let e = 0; e < edges.from.length; e++) {
      const a = vertex(edges.from[e]!);
      const b = vertex(edges.to[e]!);
      const steps = Math.ceil(distanceM(a, b) / 300);
      for (let k = 0; k <= steps; k++) {
        worst = Math.max(worst, source.nearestSquared(interpolate(a, b, k / steps), 1));
      }
    }
    expect(distanceMFromChord(Math.sqrt(worst))).toBeLessThan(500);
  });

  test('every vertex of the source is within 500 m of its nation’s shipped border', () => {
    // Two nations' drawings of one border can differ; then one line cannot be close to both.
    const alone = new Map<string, number[]>();
    const vertices = new Map<string, boolean>();
    for (const s of sourceSegments()) {
      const a = units(s.x0, s.y0);
      const b = units(s.x1, s.y1);
      for (const key of [`${s.x0},${s.y0}`, `${s.x1},${s.y1}`]) {
        vertices.set(key, (vertices.get(key) ?? false) || s.of.size > 1);
      }
      for (const id of s.of) {
        if (!alone.has(id)) alone.set(id, []);
        alone.get(id)!.push(a.x, a.y, a.z, b.x, b.y, b.z);
      }
    }
    const others = new Map(
      [...alone].map(([id, ends]) => [id, new BorderIndex(Float64Array.from(ends))]),
    );
    const rivalry = chordFromDistanceM(1500);
    const strays: string[] = [];
    let apart = 0;
    for (const { id, polygons } of sourcePolygons()) {
      const owner = geography.airspaceIndex(id);
      const border = new BorderIndex(
        endsOf(edges, (e) => edges.left[e] === owner || edges.right[e] === owner),
      );
      for (const [lon, lat] of polygons.flat().flat()) {
        if (WINDOWED.has(id) && lon > WINDOW_EAST_DEG) continue;
        const p = unitFromDegrees(lat, lon);
        const squared = border.nearestSquared(p, 1);
        if (squared <= limit * limit) continue;
        if (RESOLVED.some((r) => lon > r.west && lon < r.east && lat > r.south && lat < r.north)) {
          continue;
        }
        const shared = vertices.get(`${Math.round(lon * 1e7)},${Math.round(lat * 1e7)}`);
        const rival = [...others].some(
          ([other, index]) =>
            other !== id &&
            other !== '#' &&
            index.nearestSquared(p, rivalry * rivalry) < rivalry * rivalry,
        );
        if (!shared && rival && squared < rivalry * rivalry) apart++;
        else {
          const metres = distanceMFromChord(Math.sqrt(squared)).toFixed(0);
          strays.push(`${id} ${lat} ${lon}: ${metres} m`);
        }
      }
    }
    expect(strays).toEqual([]);
    // So that the excuse stays rare: of 220 000 vertices.
    expect(apart).toBeLessThan(200);
  });

  test('the script writes the shipped file again, byte by byte', () => {
    execFileSync(process.execPath, ['scripts/airspaces/build.mjs', '--check']);
  });
});
