/** Pairs that may become claims in one tick, with when they fire or could fire at the soonest. */
import type { MutableVec3 } from '../../geo/vector.ts';
import type { Program } from '../../program/layout.ts';
import { NEVER } from '../replication.ts';
import type { Bound } from './flights.ts';
import type { Solver } from './solve.ts';

export class Candidates {
  /** How many there have been in this tick, and those of them that are left, in no order. */
  count = 0;
  private leftCount = 0;
  private left = new Int32Array(64);
  /** Where among them the one is that came first. */
  private firstAt = 0;
  flight = new Int32Array(64);
  threat = new Int32Array(64);
  weapon = new Int32Array(64);
  standing = new Int32Array(64);
  /** 2 × launch + 1 once it has been found out when it fires, 2 × a lower bound before that. */
  private key = new Int32Array(64);
  private intercept = new Int32Array(64);
  private angle = new Float64Array(64);
  private x = new Float64Array(64);
  private y = new Float64Array(64);
  private z = new Float64Array(64);
  private readonly program: Program;
  private readonly place: MutableVec3 = { x: 0, y: 0, z: 0 };
  private readonly chosen = { weapon: 0, intercept: 0, launch: 0, angle: 0, place: this.place };

  constructor(program: Program) {
    this.program = program;
  }

  clear(): void {
    this.count = 0;
    this.leftCount = 0;
  }

  add(f: number, t: number, soonest: number, weapon: number, standing: boolean): void {
    const i = this.count;
    if (i === this.flight.length) this.grow();
    this.count = i + 1;
    this.flight[i] = f;
    this.threat[i] = t;
    this.weapon[i] = weapon;
    this.standing[i] = standing ? 1 : 0;
    this.key[i] = 2 * soonest;
    this.left[this.leftCount] = i;
    this.leftCount += 1;
  }

  /** Tick at which a candidate fires, or before which it does not. */
  launch(i: number): number {
    return (this.key[i] as number) >> 1;
  }

  /** Whether it has been found out when a candidate fires. */
  isExact(i: number): boolean {
    return ((this.key[i] as number) & 1) === 1;
  }

  /** Notes what the solver has just found for a candidate. */
  found(i: number, solver: Solver): void {
    this.key[i] = 2 * solver.launch + 1;
    this.intercept[i] = solver.intercept;
    this.angle[i] = solver.angle;
    this.x[i] = solver.place.x;
    this.y[i] = solver.place.y;
    this.z[i] = solver.place.z;
  }

  /**
   * The candidate that comes first if what is not known exactly turns out as well as it can; −1
   * without any. Equal launches go by the defender's ranking, then threat key, then flight key.
   */
  first(): number {
    const { key, left, leftCount } = this;
    let best = -1;
    let at = 0;
    let soonest = 2 * NEVER;
    for (let k = 0; k < leftCount; k += 1) {
      const i = left[k] as number;
      const mine = key[i] as number;
      if (mine < soonest || (mine === soonest && this.isBefore(i, best))) {
        best = i;
        at = k;
        soonest = mine;
      }
    }
    this.firstAt = at;
    return best;
  }

  /** Of two with equal launches. */
  private isBefore(i: number, than: number): boolean {
    const t = this.threat[i] as number;
    const o = this.threat[than] as number;
    const { threatRank } = this.program;
    const rank = threatRank[t] as number;
    const otherRank = threatRank[o] as number;
    if (rank !== otherRank) return rank < otherRank;
    if (t !== o) return t < o;
    return (this.flight[i] as number) < (this.flight[than] as number);
  }

  /** What a candidate found out about binds its flight to; overwritten by the next call. */
  bound(i: number): Bound {
    const { chosen, place } = this;
    place.x = this.x[i] as number;
    place.y = this.y[i] as number;
    place.z = this.z[i] as number;
    chosen.weapon = this.weapon[i] as number;
    chosen.intercept = this.intercept[i] as number;
    chosen.launch = this.launch(i);
    chosen.angle = this.angle[i] as number;
    return chosen;
  }

  /** Removes what a claim leaves no room for: other threats of the flight, others of its group. */
  removeAll(f: number, t: number, group: number): void {
    const { flight, threat, left, leftCount } = this;
    const { flightGroup } = this.program;
    let n = 0;
    for (let k = 0; k < leftCount; k += 1) {
      const i = left[k] as number;
      const g = flight[i] as number;
      if (g === f || (threat[i] === t && flightGroup[g] === group)) continue;
      left[n] = i;
      n += 1;
    }
    this.leftCount = n;
  }

  /** Removes what `first` has just returned. */
  removeFirst(): void {
    this.leftCount -= 1;
    this.left[this.firstAt] = this.left[this.leftCount] as number;
  }

  private grow(): void {
    const n = 2 * this.flight.length;
    const ints = (old: Int32Array): Int32Array<ArrayBuffer> => {
      const grown = new Int32Array(n);
      grown.set(old);
      return grown;
    };
    const doubles = (old: Float64Array): Float64Array<ArrayBuffer> => {
      const grown = new Float64Array(n);
      grown.set(old);
      return grown;
    };
    this.flight = ints(this.flight);
    this.threat = ints(this.threat);
    this.weapon = ints(this.weapon);
    this.standing = ints(this.standing);
    this.key = ints(this.key);
    this.left = ints(this.left);
    this.intercept = ints(this.intercept);
    this.angle = doubles(this.angle);
    this.x = doubles(this.x);
    this.y = doubles(this.y);
    this.z = doubles(this.z);
  }
}
