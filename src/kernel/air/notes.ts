/**
 * What is known of pairs of a flight and a threat, by weapon, so that nobody need find it out again:
 * in a run, until when a pair needs no look; under a plan, what looks and searches from where a
 * flight stands have shown. Its base or station and the tracks are the same in all replications, and
 * the first tick that it can do rises with the tick at which it sets out.
 *
 * A row of integers a pair, one array: looks at pairs are what a run with flights does most.
 */
import type { Program } from '../../program/layout.ts';
import type { PolicyPlan } from '../plan.ts';
import { NEVER } from '../replication.ts';
import { NONE } from '../state.ts';

/** Columns of a row. */
export const Note = {
  /** Run in which the next two hold. */
  run: 0,
  /** For what they hold: see `Holds`. */
  holds: 1,
  /** Tick before which the pair needs no look; NEVER none at all. */
  until: 2,
  /** Number of the plan under which the rest holds. */
  plan: 3,
  /** Setting out at this tick or later, from where it stands, it is too late for good. */
  lateFrom: 4,
  /** Setting out at this tick or later, from where it stands, no tick before `first` will do. */
  setOut: 5,
  first: 6,
  /** A tick before which the flight is not home from firing at the threat; NONE not yet asked. */
  homeBy: 7,
} as const;

const COLUMNS = 8;

/** For what a note of a run holds. Take-offs may lie before the raid, and be negative. */
export const Holds = {
  forGood: 1,
  /** For a flight that does not move off. */
  standing: (moves: number): number => 2 * moves + 3,
  /** For the sortie that began at a tick. */
  onSortie: (takeOff: number): number => 2 * takeOff,
} as const;

export class PairNotes {
  /** [row × column]. */
  readonly rows: Int32Array;
  run = 0;
  /** The plan at hand, numbered as they come. */
  private planRun = 0;
  private plan: PolicyPlan | null = null;
  private readonly flights: number;

  constructor({ counts }: Program) {
    this.flights = counts.flights;
    this.rows = new Int32Array(2 * counts.flights * counts.threats * COLUMNS);
  }

  /** Forgets the last run, and under another plan all. */
  begin(plan: PolicyPlan): void {
    this.run += 1;
    if (this.plan === plan) return;
    this.plan = plan;
    this.planRun += 1;
  }

  /** Where a pair's row begins, with nothing in it of another plan. */
  rowOf(t: number, f: number, weapon: number): number {
    const { rows } = this;
    const at = (2 * (t * this.flights + f) + weapon) * COLUMNS;
    if (rows[at + Note.plan] !== this.planRun) {
      rows[at + Note.plan] = this.planRun;
      rows[at + Note.lateFrom] = NEVER;
      rows[at + Note.setOut] = NEVER;
      rows[at + Note.homeBy] = NONE;
    }
    return at;
  }

  /** A pair needs no look before a tick. */
  rest(at: number, holds: number, until: number): void {
    const { rows } = this;
    rows[at + Note.run] = this.run;
    rows[at + Note.holds] = holds;
    rows[at + Note.until] = until;
  }

  /** Too late for good: in this run wherever it flies, in others setting out at `t0` or later. */
  noteTooLate(at: number, t0: number, standing: boolean): void {
    this.rest(at, Holds.forGood, NEVER);
    if (standing && t0 < (this.rows[at + Note.lateFrom] as number))
      this.rows[at + Note.lateFrom] = t0;
  }

  /** A release may let a flight that stands do what it could not. */
  lookAgain(t: number, f: number): void {
    const { rows } = this;
    const first = this.rowOf(t, f, 0);
    for (let at = first; at < first + 2 * COLUMNS; at += COLUMNS) {
      const holds = rows[at + Note.holds] as number;
      if ((holds & 1) === 1 && holds !== Holds.forGood) rows[at + Note.run] = NONE;
    }
  }

  /** A tick before which nothing will do, `least` if nothing better is known. */
  soonest(at: number, t0: number, least: number): number {
    const { rows } = this;
    return t0 >= (rows[at + Note.setOut] as number)
      ? Math.max(least, rows[at + Note.first] as number)
      : least;
  }

  noteFirst(at: number, t0: number, first: number): void {
    const { rows } = this;
    if (t0 >= (rows[at + Note.setOut] as number)) return;
    rows[at + Note.setOut] = t0;
    rows[at + Note.first] = first;
  }
}
