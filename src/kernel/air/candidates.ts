/** Pairs that may become claims in one tick, with when they fire or could fire at the soonest. */
import type { MutableVec3 } from '../../geo/vector.ts';
import type { Program } from '../../program/layout.ts';
import { NEVER } from '../replication.ts';
import type { Bound } from './flights.ts';
import type { Solver } from './solve.ts';

/** Launch of a candidate that has been removed. */
const GONE = NEVER;

export class Candidates {
  count = 0;
  flight = new Int32Array(64);
  threat = new Int32Array(64);
  weapon = new Int32Array(64);
  standing = new Int32Array(64);
  /** 1 once it has been found out when it fires; before that `launch` is a lower bound. */
  exact = new Int32Array(64);
  launch = new Int32Array(64);
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

  add(f: number, t: number, soonest: number, weapon: number, standing: boolean): void {
    const i = this.count;
    if (i === this.flight.length) this.grow();
    this.count = i + 1;
    this.flight[i] = f;
    this.threat[i] = t;
    this.weapon[i] = weapon;
    this.standing[i] = standing ? 1 : 0;
    this.exact[i] = 0;
    this.launch[i] = soonest;
  }

  /** Notes what the solver has just found for a candidate. */
  found(i: number, solver: Solver): void {
    this.exact[i] = 1;
    this.launch[i] = solver.launch;
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
    const { launch, count } = this;
    let best = -1;
    let soonest = GONE;
    for (let i = 0; i < count; i += 1) {
      const mine = launch[i] as number;
      if (mine > soonest || mine === GONE) continue;
      if (mine < soonest || this.isBefore(i, best)) {
        best = i;
        soonest = mine;
      }
    }
    return best;
  }

  /** Of two with equal launches. */
  private isBefore(i: number, than: number): boolean {
    if (this.exact[i] !== this.exact[than]) return this.exact[i] === 0;
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
    chosen.launch = this.launch[i] as number;
    chosen.angle = this.angle[i] as number;
    return chosen;
  }

  /** Removes what a claim leaves no room for: other threats of the flight, others of its group. */
  removeAll(f: number, t: number, group: number): void {
    const { flight, threat, launch, count } = this;
    const { flightGroup } = this.program;
    for (let i = 0; i < count; i += 1) {
      const g = flight[i] as number;
      if (g === f || (threat[i] === t && flightGroup[g] === group)) launch[i] = GONE;
    }
  }

  remove(i: number): void {
    this.launch[i] = GONE;
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
    this.exact = ints(this.exact);
    this.launch = ints(this.launch);
    this.intercept = ints(this.intercept);
    this.angle = doubles(this.angle);
    this.x = doubles(this.x);
    this.y = doubles(this.y);
    this.z = doubles(this.z);
  }
}
