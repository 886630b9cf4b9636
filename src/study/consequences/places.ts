/**
 * Airspace beneath a place, and distance to hostile ones, for the few thousand places that flights
 * and wrecks keep coming back to: what was asked last near a place is remembered.
 */
import { distanceMFromChord } from '../../geo/sphere.ts';
import type { Geography } from '../../geo/geography.ts';
import { chord, vec3, type MutableVec3, type Vec3 } from '../../geo/vector.ts';

/** Entries; a power of two. Places that fall together replace each other. */
const SLOTS = 1 << 13;
/** Cells of about 1.5 km. */
const CELLS_PER_RADIUS = 4096;
/** A hair: the distance of two places is not more exact than this. */
const SLACK_M = 1;

export class Places {
  private readonly geography: Geography;
  /** Indices of airspaces. */
  private readonly hostile: readonly number[];
  private readonly x = new Float64Array(SLOTS).fill(NaN);
  private readonly y = new Float64Array(SLOTS);
  private readonly z = new Float64Array(SLOTS);
  private readonly over = new Int16Array(SLOTS);
  /** Metres to the nearest hostile airspace; NaN where nobody asked. */
  private readonly awayM = new Float64Array(SLOTS).fill(NaN);
  private readonly known: MutableVec3 = vec3();

  constructor(geography: Geography, hostile: readonly number[]) {
    this.geography = geography;
    this.hostile = hostile;
  }

  private slotOf(p: Vec3): number {
    const a = Math.imul(Math.floor(p.x * CELLS_PER_RADIUS), 73856093);
    const b = Math.imul(Math.floor(p.y * CELLS_PER_RADIUS), 19349663);
    const c = Math.imul(Math.floor(p.z * CELLS_PER_RADIUS), 83492791);
    const h = a ^ b ^ c;
    return (h ^ (h >>> 15)) & (SLOTS - 1);
  }

  private isAt(slot: number, p: Vec3): boolean {
    return this.x[slot] === p.x && this.y[slot] === p.y && this.z[slot] === p.z;
  }

  /** The slot of a place, holding it. */
  private take(p: Vec3): number {
    const slot = this.slotOf(p);
    if (!this.isAt(slot, p)) {
      this.x[slot] = p.x;
      this.y[slot] = p.y;
      this.z[slot] = p.z;
      this.over[slot] = this.geography.airspaceAt(p);
      this.awayM[slot] = NaN;
    }
    return slot;
  }

  /** Index of the airspace over a place. */
  airspaceAt(p: Vec3): number {
    return this.over[this.take(p)] as number;
  }

  /**
   * The lesser of `leastM` and the distance to the nearest hostile airspace. Two places' distances
   * differ by no more than the places do, so most need not be measured to know that they are not
   * the nearest.
   */
  nearestM(p: Vec3, leastM: number): number {
    if (this.hostile.length === 0 || leastM === 0) return leastM;
    const slot = this.slotOf(p);
    const near = this.awayM[slot] as number;
    if (!Number.isNaN(near)) {
      if (this.isAt(slot, p)) return Math.min(leastM, near);
      this.known.x = this.x[slot] as number;
      this.known.y = this.y[slot] as number;
      this.known.z = this.z[slot] as number;
      if (near - distanceMFromChord(chord(this.known, p)) - SLACK_M > leastM) return leastM;
    }
    const taken = this.take(p);
    let away = Infinity;
    for (const airspace of this.hostile)
      away = Math.min(away, this.geography.distanceToAirspaceM(p, airspace));
    this.awayM[taken] = away;
    return Math.min(leastM, away);
  }
}
