/** The ground in cells against the geography, cell by cell. */
import { describe, expect, it } from 'vitest';
import { buildGround } from '../../src/compile/ground.ts';
import { createGeography, type Geography } from '../../src/geo/geography.ts';
import { EARTH_RADIUS_M, angleRad, unitFromDegrees } from '../../src/geo/sphere.ts';
import { normaliseInto, vec3, type MutableVec3 } from '../../src/geo/vector.ts';
import { cellOf, type Ground } from '../../src/program/ground.ts';
import type { Scenario } from '../../src/scenario/model.ts';
import { Dice } from '../reference/dice.ts';
import { base } from '../reference/range.ts';
import { airScenario } from './air-scenario.ts';

const geographyOf = (s: Scenario): Geography =>
  createGeography({ drawn: s.drawnAirspaces, zones: s.zones });

function centreOf(g: Ground, column: number, row: number): MutableVec3 {
  const x = (g.firstColumn + column + 0.5) * g.cell;
  const y = (g.firstRow + row + 0.5) * g.cell;
  const out = vec3(
    g.centre.x + x * g.east.x + y * g.north.x,
    g.centre.y + x * g.east.y + y * g.north.y,
    g.centre.z + x * g.east.z + y * g.north.z,
  );
  return normaliseInto(out, out);
}

/** The shipped world around its most crowded corner, with zones of every kind. */
const shipped: Scenario = {
  ...base,
  nations: [],
  drawnAirspaces: [],
  zones: [
    { kind: 'belt', id: 'belt', title: 'Belt', of: 'UA', along: ['PL', 'RO', 'MD'], depthM: 7e4 },
    { kind: 'belt', id: 'deep', title: 'Deep', of: 'UA', along: ['RU', 'BY'], depthM: 12e4 },
    { kind: 'airspace', id: 'all', title: 'All', nation: 'UA' },
    {
      kind: 'polygon',
      id: 'box',
      title: 'Box',
      rings: [
        [
          { latDeg: 47, lonDeg: 26 },
          { latDeg: 47, lonDeg: 33 },
          { latDeg: 50.5, lonDeg: 33 },
          { latDeg: 50.5, lonDeg: 26 },
        ],
      ],
    },
  ],
  assets: [
    { ...base.assets[0]!, place: { latDeg: 49.8, lonDeg: 24 } },
    { ...base.assets[0]!, id: 'east', place: { latDeg: 46.5, lonDeg: 36.5 } },
  ],
  fireUnits: [],
};

/** Cells that differ from what the geography says of their centre. */
function wrongCells(g: Ground, geography: Geography, cells: Iterable<number>): string[] {
  const wrong: string[] = [];
  for (const cell of cells) {
    const p = centreOf(g, cell % g.columns, Math.floor(cell / g.columns));
    const r = g.region[cell]!;
    const [over, zones] = [geography.airspaceAt(p), geography.zonesAt(p)];
    if (g.regionAirspace[r] !== over || g.regionZones[r] !== zones >>> 0) {
      wrong.push(
        `cell ${cell}: ${over} ${zones}, ground says ${g.regionAirspace[r]} ${g.regionZones[r]}`,
      );
    }
  }
  return wrong;
}

const isEdge = (g: Ground, cell: number): boolean => {
  const column = cell % g.columns;
  const row = Math.floor(cell / g.columns);
  return column === 0 || row === 0 || column === g.columns - 1 || row === g.rows - 1;
};

describe('the ground in cells', () => {
  const geography = geographyOf(shipped);
  const ground = buildGround(shipped, geography);
  const total = ground.columns * ground.rows;
  const around = (cell: number): number[] =>
    [-1, 0, 1].flatMap((dr) => [-1, 0, 1].map((dc) => cell + dr * ground.columns + dc));

  it('has the airspace and the zones of the centre in each of 20 000 random cells', () => {
    const dice = new Dice(1);
    const cells = Array.from({ length: 20_000 }, () => dice.int(0, total - 1));
    expect(wrongCells(ground, geography, cells)).toEqual([]);
    expect(ground.regionAirspace.length).toBeGreaterThan(20);
  });

  it('has them in every cell next to a boundary', () => {
    const cells: number[] = [];
    for (let i = 0; i + 1 < total; i += 1) {
      if ((i + 1) % ground.columns !== 0 && ground.region[i] !== ground.region[i + 1]) {
        cells.push(i, i + 1);
      }
    }
    expect(cells.length).toBeGreaterThan(5000);
    expect(wrongCells(ground, geography, cells)).toEqual([]);
  });

  it('does not mind that cuts by belts are good to 50 m only', () => {
    let side = 1;
    const rough: Geography = {
      airspaces: geography.airspaces,
      zones: geography.zones,
      airspaceIndex: (id) => geography.airspaceIndex(id),
      zoneIndex: (id) => geography.zoneIndex(id),
      airspaceAt: (p) => geography.airspaceAt(p),
      zonesAt: (p) => geography.zonesAt(p),
      cutByAirspace: (a, b, out) => geography.cutByAirspace(a, b, out),
      cutByZones: (a, b, out) => {
        geography.cutByZones(a, b, out);
        const offBy = 45 / EARTH_RADIUS_M / angleRad(a, b);
        for (let i = 1; i < out.fractions.length; i += 1) {
          side = -side;
          out.fractions[i]! += side * offBy;
        }
      },
      distanceToAirspaceM: (p, airspace) => geography.distanceToAirspaceM(p, airspace),
      depthM: (p) => geography.depthM(p),
      cutByDistance: (a, b, airspace, t, out) => geography.cutByDistance(a, b, airspace, t, out),
      airspacesAlong: (p, towards, m) => geography.airspacesAlong(p, towards, m),
    };
    const g = buildGround(shipped, rough);
    let apart = 0;
    for (let i = 0; i < total; i += 1) {
      const [a, b] = [g.region[i]!, ground.region[i]!];
      if (g.regionAirspace[a] !== ground.regionAirspace[b]) apart += 1;
      if (g.regionZones[a] !== ground.regionZones[b]) apart += 1;
    }
    expect(apart).toBe(0);
  });

  it('has in each vicinity the regions of the nine cells around, and nothing at the edge', () => {
    const dice = new Dice(2);
    let mixed = 0;
    for (let i = 0; i < total; i += 1) {
      const plain = i > 0 && ground.region[i] === ground.region[i - 1];
      if (plain && !dice.chance(0.02)) continue;
      const set = ground.vicinity[i]!;
      const offsets = ground.vicinityOffsets;
      const found = [...ground.vicinityRegions.subarray(offsets[set], offsets[set + 1])];
      const expected = isEdge(ground, i)
        ? []
        : [...new Set(around(i).map((k) => ground.region[k]!))].sort((a, b) => a - b);
      if (expected.length > 1) mixed += 1;
      if (found.join() !== expected.join()) expect(found, `cell ${i}`).toEqual(expected);
      if (set === 0) expect(isEdge(ground, i)).toBe(true);
    }
    expect(mixed).toBeGreaterThan(4000);
  });

  it('ends 400 km beyond the outermost places, in cells of 2 km', () => {
    expect(ground.cell * EARTH_RADIUS_M).toBeCloseTo(2000, 6);
    for (const { place } of shipped.assets) {
      const cell = cellOf(ground, unitFromDegrees(place.latDeg, place.lonDeg));
      expect(cell).toBeGreaterThanOrEqual(0);
    }
    const west = cellOf(ground, unitFromDegrees(49.8, 24)) % ground.columns;
    const east = cellOf(ground, unitFromDegrees(46.5, 36.5)) % ground.columns;
    expect(west).toBe(200);
    expect(ground.columns - 1 - east).toBe(200);
    expect(ground.columns * ground.rows).toBeLessThan(1_000_000);
  });

  it('has coarser cells where there would be more than four million', () => {
    const far = { ...base.assets[0]!, id: 'far', place: { latDeg: 10, lonDeg: 60 } };
    const wide = { ...shipped, assets: [...shipped.assets, far] };
    const g = buildGround(wide, geography);
    expect(g.cell * EARTH_RADIUS_M).toBeCloseTo(4000, 6);
    expect(g.columns * g.rows).toBeLessThanOrEqual(4_000_000);
    expect(g.columns * g.rows).toBeGreaterThan(1_000_000);
    const dice = new Dice(3);
    const cells = Array.from({ length: 3000 }, () => dice.int(0, g.columns * g.rows - 1));
    expect(wrongCells(g, geography, cells)).toEqual([]);
  });

  it('is the same bit for bit whatever the order of the document', () => {
    const dice = new Dice(5);
    const assets = Array.from({ length: 40 }, (_, i) => ({
      ...base.assets[0]!,
      id: `asset-${i}`,
      place: { latDeg: dice.real(47, 48), lonDeg: dice.real(30, 31) },
    }));
    const small = { ...shipped, zones: [] };
    const plain = geographyOf(small);
    const before = buildGround({ ...small, assets }, plain);
    for (let i = 0; i < 6; i += 1) {
      const after = buildGround({ ...small, assets: dice.shuffled(assets) }, plain);
      expect(after.centre).toEqual(before.centre);
      expect([after.firstColumn, after.firstRow]).toEqual([before.firstColumn, before.firstRow]);
      const [a, b] = [before, after].map((g) => Buffer.from(g.region.buffer));
      expect(Buffer.compare(a!, b!)).toBe(0);
    }
  });

  it('agrees with the geography of ten random drawn worlds, flights included', () => {
    for (let seed = 1; seed <= 10; seed += 1) {
      const { scenario } = airScenario(seed);
      const drawn = geographyOf(scenario);
      const g = buildGround(scenario, drawn);
      const dice = new Dice(seed);
      const cells = Array.from({ length: 4000 }, () => dice.int(0, g.columns * g.rows - 1));
      expect(wrongCells(g, drawn, cells), `seed ${seed}`).toEqual([]);
      for (const part of [scenario, ...scenario.forces]) {
        for (const f of part.flights) {
          expect(cellOf(g, unitFromDegrees(f.base.latDeg, f.base.lonDeg))).toBeGreaterThan(0);
        }
      }
    }
  });
});
