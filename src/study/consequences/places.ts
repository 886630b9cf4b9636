/**
 * What lies around aircraft: the airspace that they are over and how far the hostile ones are. Both
 * are asked for millions of places and known for cells of 1.5 km: every place in a cell counts as its
 * middle, so that the answer does not depend on who asked first.
 */
import type { Geography } from '../../geo/geography.ts';
import { normaliseInto, vec3, type Vec3 } from '../../geo/vector.ts';

/** Entries; a power of two. Cells that fall together replace each other. */
const SLOTS = 1 << 16;
/** Cells are cubes of the Earth-centred frame, R / 4096 = 1.56 km wide. */
const CELLS_PER_RADIUS = 4096;
const UNKNOWN = -1;

export class Places {
  private readonly geography: Geography;
  /** Indices of airspaces. */
  private readonly hostile: readonly number[];
  private readonly i = new Int16Array(SLOTS);
  private readonly j = new Int16Array(SLOTS);
  private readonly k = new Int16Array(SLOTS);
  private readonly over = new Int16Array(SLOTS).fill(UNKNOWN);
  /** Metres to the nearest hostile airspace; NaN where nobody asked. */
  private readonly awayM = new Float64Array(SLOTS);
  private readonly middle = vec3();

  constructor(geography: Geography, hostile: readonly number[]) {
    this.geography = geography;
    this.hostile = hostile;
  }

  /** The slot of a place's cell, holding it. */
  private take(p: Vec3): number {
    const i = Math.floor(p.x * CELLS_PER_RADIUS);
    const j = Math.floor(p.y * CELLS_PER_RADIUS);
    const k = Math.floor(p.z * CELLS_PER_RADIUS);
    const h = Math.imul(i, 73856093) ^ Math.imul(j, 19349663) ^ Math.imul(k, 83492791);
    const slot = (h ^ (h >>> 15)) & (SLOTS - 1);
    if (
      this.over[slot] !== UNKNOWN &&
      this.i[slot] === i &&
      this.j[slot] === j &&
      this.k[slot] === k
    )
      return slot;
    this.i[slot] = i;
    this.j[slot] = j;
    this.k[slot] = k;
    this.over[slot] = this.geography.airspaceAt(this.middleOf(slot));
    this.awayM[slot] = NaN;
    return slot;
  }

  private middleOf(slot: number): Vec3 {
    const { middle } = this;
    middle.x = (this.i[slot] as number) + 0.5;
    middle.y = (this.j[slot] as number) + 0.5;
    middle.z = (this.k[slot] as number) + 0.5;
    return normaliseInto(middle, middle);
  }

  /** Index of the airspace over a place. */
  airspaceAt(p: Vec3): number {
    return this.over[this.take(p)] as number;
  }

  /** The lesser of `leastM` and the distance to the nearest hostile airspace. */
  nearestM(p: Vec3, leastM: number): number {
    if (this.hostile.length === 0 || leastM === 0) return leastM;
    const slot = this.take(p);
    let away = this.awayM[slot] as number;
    if (Number.isNaN(away)) {
      away = Infinity;
      const middle = this.middleOf(slot);
      for (const airspace of this.hostile)
        away = Math.min(away, this.geography.distanceToAirspaceM(middle, airspace));
      this.awayM[slot] = away;
    }
    return Math.min(leastM, away);
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
