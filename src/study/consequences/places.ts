/**
 * What lies around aircraft: the airspace that they are over and how far the hostile ones are. Both
 * are asked for millions of places and known for cells of 1.5 km: every place in a cell counts as its
 * middle, so that the answer does not depend on who asked first.
 */
import type { Geography } from '../../geo/geography.ts';
import { EARTH_RADIUS_M } from '../../program/motion.ts';
import { normaliseInto, vec3, type Vec3 } from '../../geo/vector.ts';

/** Entries; powers of two. Cells that fall together replace each other. */
const CELL_SLOTS = 1 << 16;
const BLOCK_SLOTS = 1 << 14;
/** Cells are cubes of the Earth-centred frame, R / 4096 = 1.56 km wide. */
const CELLS_PER_RADIUS = 4096;
/** Blocks are cubes of the same frame, R / 512 = 12 km wide: places in one are about as far away. */
const BLOCKS_PER_RADIUS = 512;
/** A place and the middle of the cube around it, put on the sphere, are at most √3 widths apart. */
const CELL_RADIUS_M = (1.001 * Math.sqrt(3) * EARTH_RADIUS_M) / CELLS_PER_RADIUS;
const BLOCK_RADIUS_M = (1.001 * Math.sqrt(3) * EARTH_RADIUS_M) / BLOCKS_PER_RADIUS;

/** Answers for two places differ by how far apart these are, and by this where they count as cells. */
export const CELL_SLACK_M = 2 * CELL_RADIUS_M;
/** And by this between a place that counts as a block and one that counts as a cell. */
const BLOCK_SLACK_M = BLOCK_RADIUS_M + CELL_RADIUS_M;

/** Answers by cube: a hash table without chains, in rows of a key and the answers. */
class Cubes {
  readonly rows: Float64Array;
  private readonly slots: number;
  private readonly perRadius: number;
  private readonly width: number;
  private readonly middle = vec3();

  constructor(slots: number, perRadius: number, answers: number) {
    this.slots = slots;
    this.perRadius = perRadius;
    this.width = 1 + answers;
    this.rows = new Float64Array(this.width * slots).fill(NaN);
  }

  /** Where the row of the cube around a place begins; its answers are NaN if it is new. */
  rowOf(p: Vec3): number {
    const { rows, perRadius, width } = this;
    const i = Math.floor(p.x * perRadius);
    const j = Math.floor(p.y * perRadius);
    const k = Math.floor(p.z * perRadius);
    const h = Math.imul(i, 73856093) ^ Math.imul(j, 19349663) ^ Math.imul(k, 83492791);
    const row = width * ((h ^ (h >>> 15)) & (this.slots - 1));
    const key = (i * 4 * perRadius + j) * 4 * perRadius + k;
    if (rows[row] !== key) {
      rows.fill(NaN, row, row + width);
      rows[row] = key;
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

// Answers, by their column in a row: both kinds of cubes know the first two.
/** Index of the airspace over it. */
const OVER = 1;
/** Metres from it to the nearest hostile airspace. */
const HOSTILE = 2;
/** How deep it is within its airspace, m. */
const DEPTH = 3;

export class Places {
  /** What `look` has found: index of the airspace over a place. */
  over = 0;
  /** And metres around the place in which that is certainly the same; 0 if none are known. */
  sameWithinM = 0;
  private readonly geography: Geography;
  /** Indices of airspaces. */
  private readonly hostile: readonly number[];
  private readonly cells = new Cubes(CELL_SLOTS, CELLS_PER_RADIUS, HOSTILE);
  private readonly blocks = new Cubes(BLOCK_SLOTS, BLOCKS_PER_RADIUS, DEPTH);

  constructor(geography: Geography, hostile: readonly number[]) {
    this.geography = geography;
    this.hostile = hostile;
  }

  /** Finds out what airspace is over a place, and around it. */
  look(p: Vec3): void {
    const { blocks, geography } = this;
    const row = blocks.rowOf(p);
    let depth = blocks.rows[row + DEPTH] as number;
    if (depth !== depth) {
      const middle = blocks.middleOf(p);
      blocks.rows[row + OVER] = geography.airspaceAt(middle);
      depth = geography.depthM(middle);
      blocks.rows[row + DEPTH] = depth;
    }
    this.sameWithinM = Math.max(0, depth - BLOCK_SLACK_M);
    this.over = this.sameWithinM > 0 ? (blocks.rows[row + OVER] as number) : this.airspaceAt(p);
  }

  /** Index of the airspace over a place. */
  airspaceAt(p: Vec3): number {
    const { cells } = this;
    const at = cells.rowOf(p) + OVER;
    const known = cells.rows[at] as number;
    if (known === known) return known;
    const over = this.geography.airspaceAt(cells.middleOf(p));
    cells.rows[at] = over;
    return over;
  }

  /** Metres from the cell of a place to the nearest hostile airspace; Infinity without any. */
  hostileM(p: Vec3): number {
    const { cells } = this;
    const at = cells.rowOf(p) + HOSTILE;
    const known = cells.rows[at] as number;
    if (known === known) return known;
    const away = this.awayM(cells.middleOf(p), this.blockHostileM(p) + BLOCK_SLACK_M);
    cells.rows[at] = away;
    return away;
  }

  /** What `hostileM` is at least, for all places within a distance of `p`, as far as blocks tell. */
  hostileAtLeastM(p: Vec3, withinM: number): number {
    return this.blockHostileM(p) - BLOCK_SLACK_M - withinM;
  }

  private blockHostileM(p: Vec3): number {
    const { blocks } = this;
    const at = blocks.rowOf(p) + HOSTILE;
    const known = blocks.rows[at] as number;
    if (known === known) return known;
    const away = this.awayM(blocks.middleOf(p), Infinity);
    blocks.rows[at] = away;
    return away;
  }

  /** Metres from a place to the nearest hostile airspace, which is no farther than `atMostM`. */
  private awayM(p: Vec3, atMostM: number): number {
    let away = Infinity;
    for (const airspace of this.hostile)
      away = Math.min(
        away,
        this.geography.distanceToAirspaceM(p, airspace, Math.min(away, atMostM)),
      );
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
