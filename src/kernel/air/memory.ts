/**
 * What searches from where a flight stands have shown under the present plan: its base or station
 * and the tracks are the same in all replications, so that later ones need not find it out again.
 * The first tick that it can do rises with the tick at which it sets out.
 */
import type { Program } from '../../program/layout.ts';
import type { PolicyPlan } from '../plan.ts';
import { NEVER } from '../replication.ts';

export class Memory {
  private plan: PolicyPlan | null = null;
  // By 2 × (threat × flight) + weapon.
  /** Setting out at this tick or later, it is too late for good. */
  private readonly lateFrom: Int32Array;
  /** Setting out at `setOut` or later, no tick before `first` will do. */
  private readonly setOut: Int32Array;
  private readonly first: Int32Array;

  constructor({ counts }: Program) {
    const n = 2 * counts.flights * counts.threats;
    this.lateFrom = new Int32Array(n);
    this.setOut = new Int32Array(n);
    this.first = new Int32Array(n);
  }

  begin(plan: PolicyPlan): void {
    if (this.plan === plan) return;
    this.plan = plan;
    this.lateFrom.fill(NEVER);
    this.setOut.fill(NEVER);
  }

  isTooLate(slot: number, t0: number): boolean {
    return t0 >= (this.lateFrom[slot] as number);
  }

  noteTooLate(slot: number, t0: number): void {
    if (t0 < (this.lateFrom[slot] as number)) this.lateFrom[slot] = t0;
  }

  /** A tick before which nothing will do, `least` if nothing better is known. */
  soonest(slot: number, t0: number, least: number): number {
    return t0 >= (this.setOut[slot] as number)
      ? Math.max(least, this.first[slot] as number)
      : least;
  }

  noteFirst(slot: number, t0: number, first: number): void {
    if (t0 >= (this.setOut[slot] as number)) return;
    this.setOut[slot] = t0;
    this.first[slot] = first;
  }
}
