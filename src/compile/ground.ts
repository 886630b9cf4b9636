/**
 * The ground in cells. A row of cells lies on a great circle, so that each row is cut once by
 * airspace and zones instead of looking every cell up.
 */
import atan2 from '@stdlib/math-base-special-atan2';
import cos from '@stdlib/math-base-special-cos';
import sin from '@stdlib/math-base-special-sin';
import type { AirspaceCuts, Geography, ZoneCuts } from '../geo/geography.ts';
import { EARTH_RADIUS_M, unitFromDegrees, type UnitVector } from '../geo/sphere.ts';
import { crossInto, dot, length, normaliseInto, vec3, type MutableVec3 } from '../geo/vector.ts';
import type { Ground } from '../program/ground.ts';
import type { Place, Scenario } from '../scenario/model.ts';

/** Side of a cell, m; doubled until there are no more cells than `MOST_CELLS`. */
const CELL_M = 2000;
/** The grid goes on for this far beyond the outermost place, m. */
const MARGIN_M = 400_000;
/** 16 MB in the two arrays. */
const MOST_CELLS = 4_000_000;
const MOST_NUMBERS = 65_535;
/** Cuts by belts are good to 50 m: cells whose centres are nearer than this are looked up, m. */
const DOUBT_M = 200;
/** As in `cellOf`: beyond, the projection says nothing. */
const LEAST_DEPTH = 0.1;

/**
 * The ground around a study's assets, fire units, bases and stations. Throws a `RangeError` if it
 * has more than 65 535 regions.
 */
export function buildGround(scenario: Scenario, geography: Geography): Ground {
  const places = placesOf(scenario);
  const frame = frameOf(places);
  const grid = gridAround(places, frame);
  const regions = new Regions(geography);
  const region = new Uint16Array(grid.columns * grid.rows);
  for (let row = 0; row < grid.rows; row += 1) fillRow(region, row, grid, frame, regions);
  return {
    ...frame,
    ...grid,
    region,
    ...vicinities(region, grid.columns, grid.rows),
    regionAirspace: Uint16Array.from(regions.airspace),
    regionZones: Uint32Array.from(regions.zones),
  };
}

/** Unit vectors, in an order that does not depend on that of the document. */
function placesOf(scenario: Scenario): UnitVector[] {
  const places: Place[] = scenario.assets.map((a) => a.place);
  for (const part of [scenario, ...scenario.forces]) {
    for (const unit of part.fireUnits) places.push(unit.place);
    for (const { base, readiness } of part.flights) {
      places.push(base);
      if (readiness.kind === 'patrol') places.push(readiness.station);
    }
  }
  return places
    .map((p) => unitFromDegrees(p.latDeg, p.lonDeg))
    .sort((a, b) => a.x - b.x || a.y - b.y || a.z - b.z);
}

interface Frame {
  readonly centre: UnitVector;
  readonly east: UnitVector;
  readonly north: UnitVector;
}

function frameOf(places: readonly UnitVector[]): Frame {
  const sum = vec3();
  for (const p of places) {
    sum.x += p.x;
    sum.y += p.y;
    sum.z += p.z;
  }
  const centre = length(sum) > 1e-9 ? normaliseInto(vec3(), sum) : vec3(1, 0, 0);
  // Towards the pole: the axis less its part along the centre. At a pole any direction does.
  const { x, y, z } = centre;
  const north = vec3(-z * x, -z * y, 1 - z * z);
  if (length(north) < 1e-9) {
    north.x = 1;
    north.z = 0;
  }
  normaliseInto(north, north);
  return { centre, north, east: crossInto(vec3(), north, centre) };
}

interface Grid {
  readonly cell: number;
  readonly firstColumn: number;
  readonly firstRow: number;
  readonly columns: number;
  readonly rows: number;
}

function gridAround(places: readonly UnitVector[], { centre, east, north }: Frame): Grid {
  let west = 0;
  let right = 0;
  let south = 0;
  let top = 0;
  for (const p of places) {
    const depth = dot(p, centre);
    if (depth < LEAST_DEPTH) continue;
    const x = dot(p, east) / depth;
    const y = dot(p, north) / depth;
    west = Math.min(west, x);
    right = Math.max(right, x);
    south = Math.min(south, y);
    top = Math.max(top, y);
  }
  const margin = MARGIN_M / EARTH_RADIUS_M;
  for (let cell = CELL_M / EARTH_RADIUS_M; ; cell *= 2) {
    const firstColumn = Math.floor((west - margin) / cell);
    const firstRow = Math.floor((south - margin) / cell);
    const columns = Math.floor((right + margin) / cell) - firstColumn + 1;
    const rows = Math.floor((top + margin) / cell) - firstRow + 1;
    if (columns * rows <= MOST_CELLS) return { cell, firstColumn, firstRow, columns, rows };
  }
}

/** Numbers of distinct pairs of airspace and zones, with the places where they are asked for. */
class Regions {
  readonly geography: Geography;
  readonly airspace: number[] = [];
  readonly zones: number[] = [];
  readonly airspaceCuts: AirspaceCuts = { fractions: [], airspace: [] };
  readonly zoneCuts: ZoneCuts = { fractions: [], mask: [] };
  private readonly known = new Map<number, number>();

  constructor(geography: Geography) {
    this.geography = geography;
  }

  of(airspace: number, zones: number): number {
    const key = airspace * 4_294_967_296 + (zones >>> 0);
    const known = this.known.get(key);
    if (known !== undefined) return known;
    const id = this.airspace.length;
    if (id >= MOST_NUMBERS) throw new RangeError('too many distinct regions on the ground');
    this.airspace.push(airspace);
    this.zones.push(zones >>> 0);
    this.known.set(key, id);
    return id;
  }

  at(p: UnitVector): number {
    return this.of(this.geography.airspaceAt(p), this.geography.zonesAt(p));
  }
}

/** A row lies on the great circle of its cells' centres: x = reach · tan(angle from its middle). */
function fillRow(out: Uint16Array, row: number, grid: Grid, frame: Frame, regions: Regions): void {
  const { geography, airspaceCuts, zoneCuts } = regions;
  const { cell, firstColumn, columns } = grid;
  const y = (grid.firstRow + row + 0.5) * cell;
  const from = (firstColumn + 0.5) * cell;
  const to = (firstColumn + columns - 0.5) * cell;
  const start = placeAt(frame, from, y);
  const end = placeAt(frame, to, y);
  const reach = Math.sqrt(1 + y * y);
  const startRad = atan2(from, reach);
  const wholeRad = atan2(to, reach) - startRad;
  const xAt = (fraction: number): number => {
    const angle = startRad + fraction * wholeRad;
    return (reach * sin(angle)) / cos(angle);
  };
  /** First column whose centre is not before a cut. */
  const columnAt = (x: number): number =>
    Math.max(0, Math.min(columns, Math.ceil(x / cell - 0.5) - firstColumn));

  geography.cutByAirspace(start, end, airspaceCuts);
  zoneCuts.fractions.length = 0;
  if (geography.zones.length > 0) geography.cutByZones(start, end, zoneCuts);
  const airspaceX = airspaceCuts.fractions.map((f, i) => (i === 0 ? -Infinity : xAt(f)));
  const zoneX = zoneCuts.fractions.map((f, i) => (i === 0 ? -Infinity : xAt(f)));
  const at = row * columns;
  let a = 0;
  let z = 0;
  let column = 0;
  while (column < columns) {
    const nextA = a + 1 < airspaceX.length ? columnAt(airspaceX[a + 1] as number) : columns;
    const nextZ = z + 1 < zoneX.length ? columnAt(zoneX[z + 1] as number) : columns;
    const until = Math.min(nextA, nextZ);
    if (until > column) {
      const region = regions.of(airspaceCuts.airspace[a] ?? 0, zoneCuts.mask[z] ?? 0);
      out.fill(region, at + column, at + until);
      column = until;
    }
    if (nextA === until) a += 1;
    if (nextZ === until) z += 1;
  }
  const doubt = DOUBT_M / EARTH_RADIUS_M;
  for (const x of zoneX.slice(1)) {
    const after = columnAt(x);
    for (const k of [after - 1, after]) {
      const centre = (firstColumn + k + 0.5) * cell;
      if (k < 0 || k >= columns || Math.abs(centre - x) > doubt) continue;
      out[at + k] = regions.at(placeAt(frame, centre, y));
    }
  }
}

/** The place at a point of the projection. */
function placeAt({ centre, east, north }: Frame, x: number, y: number): MutableVec3 {
  const out = vec3(
    centre.x + x * east.x + y * north.x,
    centre.y + x * east.y + y * north.y,
    centre.z + x * east.z + y * north.z,
  );
  return normaliseInto(out, out);
}

/** Sets of regions, interned; 0 is the empty one. Grown a region at a time, so that few are sorted. */
class Sets {
  readonly list: (readonly number[])[] = [[]];
  private readonly byKey = new Map<string, number>([['', 0]]);
  private readonly grown = new Map<number, number>();

  with(set: number, region: number): number {
    const key = set * 65_536 + region;
    const known = this.grown.get(key);
    if (known !== undefined) return known;
    const members = this.list[set] ?? [];
    const all = members.includes(region) ? members : [...members, region].sort((a, b) => a - b);
    const name = all.join(',');
    let id = this.byKey.get(name);
    if (id === undefined) {
      id = this.list.push(all) - 1;
      if (id > MOST_NUMBERS) throw new RangeError('too many distinct regions on the ground');
      this.byKey.set(name, id);
    }
    this.grown.set(key, id);
    return id;
  }
}

type Vicinities = Pick<Ground, 'vicinity' | 'vicinityOffsets' | 'vicinityRegions'>;

function vicinities(region: Uint16Array, columns: number, rows: number): Vicinities {
  const sets = new Sets();
  const vicinity = new Uint16Array(region.length);
  // Most cells lie in the midst of one region: the set of that region alone, kept from the last.
  let alone = -1;
  let aloneSet = 0;
  for (let row = 1; row + 1 < rows; row += 1) {
    const end = row * columns + columns - 1;
    for (let i = row * columns + 1; i < end; i += 1) {
      const r = region[i] as number;
      const up = i - columns;
      const down = i + columns;
      if (r !== alone) {
        alone = r;
        aloneSet = sets.with(0, r);
      }
      if (
        region[i - 1] === r &&
        region[i + 1] === r &&
        region[up - 1] === r &&
        region[up] === r &&
        region[up + 1] === r &&
        region[down - 1] === r &&
        region[down] === r &&
        region[down + 1] === r
      ) {
        vicinity[i] = aloneSet;
        continue;
      }
      let set = aloneSet;
      for (const first of [up - 1, i - 1, down - 1]) {
        for (let k = first; k < first + 3; k += 1) set = sets.with(set, region[k] as number);
      }
      vicinity[i] = set;
    }
  }
  const vicinityOffsets = new Int32Array(sets.list.length + 1);
  sets.list.forEach((s, i) => (vicinityOffsets[i + 1] = (vicinityOffsets[i] ?? 0) + s.length));
  return { vicinity, vicinityOffsets, vicinityRegions: Uint16Array.from(sets.list.flat()) };
}
