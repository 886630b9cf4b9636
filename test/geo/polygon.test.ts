import { expect, test } from 'vitest';
import { checkAirspaces, polygonProblems } from '../../src/geo/polygon.ts';
import type { Place } from '../../src/scenario/model.ts';

const ring = (...points: [number, number][]): Place[] =>
  points.map(([latDeg, lonDeg]) => ({ latDeg, lonDeg }));
const square = ring([0, 0], [0, 4], [4, 4], [4, 0]);

test('a sound polygon with a hole has no problems', () => {
  expect(polygonProblems([square, ring([1, 1], [1, 2], [2, 2])])).toEqual([]);
  expect(polygonProblems([square.toReversed()])).toEqual([]);
});

test('a ring that crosses itself is refused by its edges', () => {
  expect(polygonProblems([ring([0, 0], [4, 4], [0, 4], [4, 0])])).toEqual([
    'edges 1–2 and 3–4 of the outer ring cross; list the vertices in order around it',
  ]);
  expect(polygonProblems([square, ring([1, 1], [1, 6], [2, 2])])[0]).toMatch(
    /edge 2–3 of the outer ring crosses edge 1–2 of hole 1/,
  );
});

test('spikes, repeated vertices, too few vertices and halves of the Earth are refused', () => {
  expect(polygonProblems([ring([0, 0], [0, 4], [0, 2])])[0]).toMatch(/cross/);
  expect(polygonProblems([ring([0, 0], [0, 4])])[0]).toBe(
    'the outer ring has 2 vertices; it needs at least 3',
  );
  expect(polygonProblems([ring([0, 0], [0, 4], [4, 4], [0, 0])])[0]).toMatch(
    /vertex 4 of the outer ring repeats vertex 1; leave it out/,
  );
  expect(polygonProblems([ring([0, 0], [0, 4], [0, 0], [4, 4])])[0]).toBe(
    'vertices 1 and 3 of the outer ring are the same place',
  );
  expect(polygonProblems([ring([0, 0], [0, 120], [0, -120])])[0]).toMatch(/half of the Earth/);
  expect(polygonProblems([ring([0, 0], [95, 4], [4, 4])])[0]).toMatch(
    /vertex 2 of the outer ring is not a latitude and longitude/,
  );
  expect(polygonProblems([])).toHaveLength(1);
});

test('neighbours may share a border, but not ground', () => {
  const east = ring([0, 4], [0, 8], [4, 8], [4, 4]);
  expect(
    checkAirspaces([
      { nation: 'a', polygons: [[square]] },
      { nation: 'b', polygons: [[east]] },
    ]),
  ).toEqual([]);
  const inner = ring([1, 1], [1, 2], [2, 2]);
  for (const other of [
    inner,
    square,
    ring([-1, 1], [-1, 2], [5, 2], [5, 1]),
    ring([3, 3], [3, 9], [9, 9]),
  ]) {
    expect(
      checkAirspaces([
        { nation: 'a', polygons: [[square]] },
        { nation: 'b', polygons: [[other]] },
      ]),
    ).toHaveLength(1);
  }
  // A hole makes room.
  expect(
    checkAirspaces([
      { nation: 'a', polygons: [[square, inner]] },
      { nation: 'b', polygons: [[inner]] },
    ]),
  ).toEqual([]);
});
