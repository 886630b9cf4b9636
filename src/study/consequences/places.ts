/**
 * What lies around aircraft: the airspace that they are over and how far the hostile ones are. Both
 * are asked for millions of places and known for cells of 1.5 km: every place in a cell counts as its
 * middle, so that the answer does not depend on who asked first.
 */
import type { Geography } from '../../geo/geography.ts';
import { EARTH_RADIUS_M } from '../../program/motion.ts';
import { normaliseInto, vec3, type Vec3 } from '../../geo/vector.ts';

/** Entries; powers of two. Cells that fall together replace each other. */
const SLOTS = 1 << 16;
const BLOCK_SLOTS = 1 << 12;
/** Cells are cubes of the Earth-centred frame, R / 4096 = 1.56 km wide. */
const CELLS_PER_RADIUS = 4096;
/** Blocks are cubes of the same frame, R / 256 = 25 km wide: places in one are about as far away. */
const BLOCKS_PER_RADIUS = 256;
/** A place and the middle of the cube around it, put on the sphere, are at most √3 widths apart. */
const CELL_RADIUS_M = (1.001 * Math.sqrt(3) * EARTH_RADIUS_M) / CELLS_PER_RADIUS;
const BLOCK_RADIUS_M = (1.001 * Math.sqrt(3) * EARTH_RADIUS_M) / BLOCKS_PER_RADIUS;

/** Answers by cube: a hash table without chains, rows of key, first and second answer. */
class Cubes {
  readonly rows: Float64Array;
  private readonly slots: number;
  private readonly perRadius: number;
  private readonly middle = vec3();

  constructor(slots: number, perRadius: number) {
    this.slots = slots;
    this.perRadius = perRadius;
    this.rows = new Float64Array(3 * slots).fill(NaN);
  }

  /** Row of the cube around a place, as a place in `rows`; its answers are NaN if it is new. */
  rowOf(p: Vec3): number {
    const { rows, perRadius } = this;
    const i = Math.floor(p.x * perRadius);
    const j = Math.floor(p.y * perRadius);
    const k = Math.floor(p.z * perRadius);
    const h = Math.imul(i, 73856093) ^ Math.imul(j, 19349663) ^ Math.imul(k, 83492791);
    const row = 3 * ((h ^ (h >>> 15)) & (this.slots - 1));
    const key = (i * 4 * perRadius + j) * 4 * perRadius + k;
    if (rows[row] !== key) {
      rows[row] = key;
      rows[row + 1] = NaN;
      rows[row + 2] = NaN;
    }
    return row;
  }

  /** Middle of the cube around a place, put on the sphere. */
  middleOf(p: Vec3): Vec3 {
    const { middle, perRadius } = this;
    middle.x = Math.floor(p.x * perRadius) + 0.5;
    middle.y = Math.floor(p.y * perRadius) + 0.5;
    middle.z = Math.floor(p.z * perRadius) + 0.5;
    return normaliseInto(middle, middle);
  }
}

export class Places {
  private readonly geography: Geography;
  /** Indices of airspaces. */
  private readonly hostile: readonly number[];
  /** Index of the airspace over a cell; metres from it to the nearest hostile one. */
  private readonly cells = new Cubes(SLOTS, CELLS_PER_RADIUS);
  /** Metres to the nearest hostile airspace. */
  private readonly blocks = new Cubes(BLOCK_SLOTS, BLOCKS_PER_RADIUS);

  constructor(geography: Geography, hostile: readonly number[]) {
    this.geography = geography;
    this.hostile = hostile;
  }

  /** Index of the airspace over a place. */
  airspaceAt(p: Vec3): number {
    const { cells } = this;
    const at = cells.rowOf(p) + 1;
    const known = cells.rows[at] as number;
    if (known === known) return known;
    const over = this.geography.airspaceAt(cells.middleOf(p));
    cells.rows[at] = over;
    return over;
  }

  /** The lesser of `leastM` and the distance to the nearest hostile airspace. */
  nearestM(p: Vec3, leastM: number): number {
    if (this.isFarther(p, 0, leastM)) return leastM;
    const { cells } = this;
    return Math.min(leastM, this.awayM(cells, p, cells.rowOf(p) + 2));
  }

  /** Whether all places within a distance of `p` are certainly no nearer than `leastM`. */
  isFarther(p: Vec3, withinM: number, leastM: number): boolean {
    if (this.hostile.length === 0 || leastM === 0) return true;
    const { blocks } = this;
    const away = this.awayM(blocks, p, blocks.rowOf(p) + 2);
    return away - BLOCK_RADIUS_M - CELL_RADIUS_M - withinM >= leastM;
  }

  /** Metres from a cube to the nearest hostile airspace, kept at a place in its row. */
  private awayM(cubes: Cubes, p: Vec3, at: number): number {
    const known = cubes.rows[at] as number;
    if (known === known) return known;
    const middle = cubes.middleOf(p);
    let away = Infinity;
    for (const airspace of this.hostile)
      away = Math.min(away, this.geography.distanceToAirspaceM(middle, airspace));
    cubes.rows[at] = away;
    return away;
  }
}

const known = new WeakMap<Geography, Map<string, Places>>();

/** The places of a geography, shared by all variants that are counted over it. */
export function placesOf(geography: Geography, hostile: readonly number[]): Places {
  let all = known.get(geography);
  if (all === undefined) known.set(geography, (all = new Map()));
  const key = hostile.join(',');
  let places = all.get(key);
  if (places === undefined) all.set(key, (places = new Places(geography, hostile)));
  return places;
}
