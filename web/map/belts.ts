/**
 * Outlines of belts. A belt is the part of an airspace within a depth of others, which no list of
 * vertices in a study says; so its edge is found where the geography's own distance equals the
 * depth, by marching squares. The edge along the border is the border itself: what is returned
 * reaches beyond it, and is to be cut by the airspace where it is drawn (`MapZone.within`).
 */
import type { Geography } from '../../src/geo/geography.ts';
import { unitFromDegrees } from '../../src/geo/sphere.ts';
import type { LonLat, Rings } from './types.ts';

/** Cells of the grid that the edge is found on, and of the coarser one that is looked at first. */
const CELL_M = 4_000;
const BLOCK = 8;
const M_PER_DEG = 111_195;
/** Rounds of the secant that put a vertex on the edge: to some 20 m, where the grid is 4 km. */
const SECANTS = 3;
/** A stretch whose middle is farther off the edge gets a vertex there, m: at corners of the belt. */
const STRETCH_M = 80;
/** Halvings of a stretch at most: a cell's then are some 250 m long. */
const HALVINGS = 4;

export interface BeltOf {
  /** Outline of the airspace that it is a part of. */
  readonly of: Rings;
  /** Indices of the airspaces that it runs along. */
  readonly along: readonly number[];
  readonly depthM: number;
}

/** Rings (even-odd) around what lies within the depth, as far as the airspace needs it. */
export function beltRings(geography: Geography, belt: BeltOf): LonLat[][] {
  const { depthM, along } = belt;
  const grid = gridOver(belt.of);
  if (grid === null || depthM <= 0 || along.length === 0) return [];
  const { columns, rows } = grid;
  const blockM = BLOCK * CELL_M * 1.5;
  const distance = (lonDeg: number, latDeg: number, cutoffM: number): number => {
    const p = unitFromDegrees(latDeg, lonDeg);
    let least = Infinity;
    for (const airspace of along) {
      least = Math.min(least, geography.distanceToAirspaceM(p, airspace, Math.min(least, cutoffM)));
    }
    return least;
  };
  /** Positive inside; the rim of the grid counts as outside, so that rings close. */
  const values = new Map<number, number>();
  const value = (i: number, j: number): number => {
    if (i <= 0 || j <= 0 || i >= columns || j >= rows) return -CELL_M;
    const key = j * (columns + 1) + i;
    let v = values.get(key);
    if (v === undefined) {
      const cutoffM = depthM + 2 * CELL_M;
      v = depthM - Math.min(distance(grid.lon(i), grid.lat(j), cutoffM), cutoffM);
      values.set(key, v);
    }
    return v;
  };
  const edges = new EdgeRings();
  for (let j0 = 0; j0 < rows; j0 += BLOCK) {
    for (let i0 = 0; i0 < columns; i0 += BLOCK) {
      // The distance changes by no more than one walks: far from the edge a block has none of it.
      const middleM = distance(grid.lon(i0 + BLOCK / 2), grid.lat(j0 + BLOCK / 2), depthM + blockM);
      const rim = i0 === 0 || j0 === 0 || i0 + BLOCK >= columns || j0 + BLOCK >= rows;
      if (middleM > depthM + blockM || (!rim && middleM < depthM - blockM)) continue;
      for (let j = j0; j < Math.min(j0 + BLOCK, rows); j++) {
        for (let i = i0; i < Math.min(i0 + BLOCK, columns); i++) edges.cell(i, j, value);
      }
    }
  }
  const depthInside = ([lonDeg, latDeg]: LonLat): number =>
    depthM - distance(lonDeg, latDeg, depthM + 2 * CELL_M);
  const vertexOf = ({ i, j, di, dj }: Crossing): Vertex => {
    const [a, b] = [value(i, j), value(i + di, j + dj)];
    const between = (t: number): LonLat => [grid.lon(i + di * t), grid.lat(j + dj * t)];
    const rim = i + di >= columns || j + dj >= rows || i <= 0 || j <= 0;
    const [from, to] = [between(0), between(1)];
    return {
      place: rim ? mixed(from, to, a / (a - b)) : edgeBetween(from, to, a, b, depthInside),
      rim,
    };
  };
  return edges.rings().map((ring) => {
    const vertices = ring.map(vertexOf);
    return vertices.flatMap(({ place, rim }, k) => {
      const next = vertices[(k + 1) % vertices.length]!;
      const more = rim || next.rim ? [] : bent(place, next.place, depthInside, HALVINGS);
      return [place, ...more];
    });
  });
}

interface Vertex {
  readonly place: LonLat;
  /** On the rim of the grid, where nothing is measured. */
  readonly rim: boolean;
}

/** Where the edge crosses a stretch, from the depths inside at both ends: one above 0, one not. */
function edgeBetween(
  from: LonLat,
  to: LonLat,
  atFrom: number,
  atTo: number,
  depthInside: (place: LonLat) => number,
): LonLat {
  let [low, high] = atFrom > 0 ? [0, 1] : [1, 0];
  let [fLow, fHigh] = atFrom > 0 ? [atFrom, atTo] : [atTo, atFrom];
  let t = low + ((high - low) * fLow) / (fLow - fHigh);
  for (let n = 0; n < SECANTS; n++) {
    const v = depthInside(mixed(from, to, t));
    if (Math.abs(v) < 10) break;
    if (v > 0) [low, fLow] = [t, v];
    else [high, fHigh] = [t, Math.max(v, -2 * CELL_M)];
    t = low + ((high - low) * fLow) / (fLow - fHigh);
  }
  return mixed(from, to, t);
}

/** Vertices between two that keep a stretch at the edge, which a corner may bend away from it. */
function bent(
  from: LonLat,
  to: LonLat,
  depthInside: (place: LonLat) => number,
  halvings: number,
): LonLat[] {
  const middle = mixed(from, to, 0.5);
  const off = depthInside(middle);
  if (halvings === 0 || Math.abs(off) < STRETCH_M) return [];
  const narrow = Math.cos((middle[1] * Math.PI) / 180);
  const [east, north] = [(to[0] - from[0]) * narrow, to[1] - from[1]];
  const length = Math.hypot(east, north);
  // into a corner the way is longer than the distance to either of its sides
  for (const wayM of [2 * off, -2 * off, 4 * off, -4 * off]) {
    const step = wayM / M_PER_DEG / length;
    const aside: LonLat = [middle[0] - (north * step) / narrow, middle[1] + east * step];
    const there = depthInside(aside);
    if (there > 0 === off > 0) continue;
    const found = edgeBetween(middle, aside, off, there, depthInside);
    return [
      ...bent(from, found, depthInside, halvings - 1),
      found,
      ...bent(found, to, depthInside, halvings - 1),
    ];
  }
  return [];
}

/** The place at `t` of the way. */
function mixed(from: LonLat, to: LonLat, t: number): LonLat {
  return [from[0] + (to[0] - from[0]) * t, from[1] + (to[1] - from[1]) * t];
}

interface Grid {
  readonly columns: number;
  readonly rows: number;
  lon(i: number): number;
  lat(j: number): number;
}

/** A grid of about `CELL_M` over an outline, with two cells to spare. */
function gridOver(rings: Rings): Grid | null {
  const first = rings[0]?.[0];
  if (first === undefined) return null;
  let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [lon, lat] of rings.flat()) {
    // Counted from the first vertex, so that an airspace on the date line stays in one piece.
    const near = lon - 360 * Math.round((lon - first[0]) / 360);
    west = Math.min(west, near);
    east = Math.max(east, near);
    south = Math.min(south, lat);
    north = Math.max(north, lat);
  }
  const dLat = CELL_M / M_PER_DEG;
  const dLon = dLat / Math.max(0.05, Math.cos((((south + north) / 2) * Math.PI) / 180));
  const spare = 2;
  return {
    columns: Math.ceil((east - west) / dLon) + 2 * spare,
    rows: Math.ceil((north - south) / dLat) + 2 * spare,
    lon: (i) => west + (i - spare) * dLon,
    lat: (j) => Math.max(-90, Math.min(90, south + (j - spare) * dLat)),
  };
}

/** An edge of the grid that the outline crosses: from (i, j) one step along i or along j. */
interface Crossing {
  readonly i: number;
  readonly j: number;
  readonly di: 0 | 1;
  readonly dj: 0 | 1;
}

/** Joins what the outline does in each cell into rings. */
class EdgeRings {
  /** By crossing, the crossings that the outline goes on to: two for each, in the end. */
  readonly #next = new Map<string, Crossing[]>();

  cell(i: number, j: number, value: (i: number, j: number) => number): void {
    const corner = [value(i, j), value(i + 1, j), value(i + 1, j + 1), value(i, j + 1)].map(
      (v) => v > 0,
    );
    const sides: Crossing[] = [
      { i, j, di: 1, dj: 0 },
      { i: i + 1, j, di: 0, dj: 1 },
      { i, j: j + 1, di: 1, dj: 0 },
      { i, j, di: 0, dj: 1 },
    ];
    const crossed = sides.filter((_, s) => corner[s] !== corner[(s + 1) % 4]);
    if (crossed.length === 2) this.#join(crossed[0]!, crossed[1]!);
    else if (crossed.length === 4) {
      // A saddle: its middle says which two corners hang together.
      const middle =
        (value(i, j) + value(i + 1, j) + value(i + 1, j + 1) + value(i, j + 1)) / 4 > 0;
      const shift = middle === corner[0] ? 0 : 3;
      this.#join(sides[shift % 4]!, sides[(shift + 1) % 4]!);
      this.#join(sides[(shift + 2) % 4]!, sides[(shift + 3) % 4]!);
    }
  }

  #join(a: Crossing, b: Crossing): void {
    for (const [from, to] of [
      [a, b],
      [b, a],
    ] as const) {
      const key = keyOf(from);
      const list = this.#next.get(key);
      if (list === undefined) this.#next.set(key, [to]);
      else list.push(to);
    }
  }

  rings(): Crossing[][] {
    const rings: Crossing[][] = [];
    for (const start of this.#next.keys()) {
      const ring: Crossing[] = [];
      let key = start;
      for (;;) {
        const next = this.#next.get(key)?.pop();
        if (next === undefined) break;
        // Each stretch is there from both of its ends: leave it only once.
        const back = this.#next.get(keyOf(next));
        const at = back?.findIndex((crossing) => keyOf(crossing) === key) ?? -1;
        if (back !== undefined && at >= 0) back.splice(at, 1);
        ring.push(next);
        key = keyOf(next);
      }
      if (ring.length > 2) rings.push(ring);
    }
    return rings;
  }
}

function keyOf({ i, j, di }: Crossing): string {
  return `${i} ${j} ${di}`;
}
