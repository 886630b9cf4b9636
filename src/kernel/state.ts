/**
 * Everything that changes during a replication, as columns: what units have, what pairs are doing,
 * which threats are alive. One validator in the tests checks the whole of it.
 */
import type { Flights } from './air/flights.ts';
import type { Program } from '../program/layout.ts';
import { FateCode, type Replication } from './replication.ts';
import type { PolicyPlan } from './plan.ts';

export const NONE = -1;

/** Causes by code: positions in the answer's list of causes. */
export const Stage = {
  unopposed: 0,
  undetected: 1,
  outOfReach: 2,
  forbidden: 3,
  tooLate: 4,
  held: 5,
  noChannel: 6,
  noRound: 7,
  missed: 8,
} as const;

/** What a pair is doing. */
export const Doing = {
  nothing: 0,
  /** A due event is in the queue. */
  scheduled: 1,
  /** Due, but its unit lacked something: in the unit's list. */
  waiting: 2,
  /** Due, but its group was engaging the threat. */
  stoodBack: 3,
  /** From launch to assessment. */
  engaged: 4,
  /** Due in this very tick. */
  candidate: 5,
} as const;

export class State {
  readonly program: Program;

  // By threat: how its flight ended.
  readonly alive: Uint8Array;
  readonly fate: Uint8Array;
  /** Unit, units + flight, or units + flights + screen entry; −1: nobody stopped it. */
  readonly stopper: Int32Array;
  readonly endTick: Int32Array;
  leakers = 0;
  /** What flights did; null without any in the program. */
  flights: Flights | null = null;

  // By unit.
  readonly ready: Int32Array;
  /** Rounds left in stock above the nation's floor. */
  readonly stock: Int32Array;
  /** Rounds that a reload under way will bring. */
  readonly reloading: Int32Array;
  readonly freeChannels: Int32Array;
  readonly fired: Int32Array;
  /** First of the pairs that wait for this unit; −1 none. */
  readonly waitHead: Int32Array;

  // By pair.
  /** Furthest stage that a due pair was left at; 0: never due. */
  readonly stage: Uint8Array;
  readonly doing: Uint8Array;
  /** Tick of the due event in the queue. */
  readonly due: Int32Array;
  /** Last tick at which a waiting pair will be looked at again; −1 not known. */
  readonly lastLook: Int32Array;
  /** Tick s at which its rounds meet, or would meet, the threat. */
  readonly intercept: Int32Array;
  readonly inFlight: Int32Array;
  /** Rounds launched so far. */
  readonly shots: Int32Array;
  readonly engagements: Int32Array;
  /** Tick at which reaction is over; NEVER before it has begun. */
  readonly readyAt: Int32Array;
  /** Cell of the replication's pictures: (threat, nation). */
  readonly cell: Int32Array;
  private readonly waitNext: Int32Array;
  private readonly waitBefore: Int32Array;

  /** [threat × group]: 1 while the group engages it; empty if every unit is its own group. */
  readonly locked: Uint8Array;
  readonly groups: number;

  constructor(program: Program) {
    const { threats, units, pairs, flights } = program.counts;
    this.program = program;
    this.alive = new Uint8Array(threats);
    this.fate = new Uint8Array(threats);
    this.stopper = new Int32Array(threats);
    this.endTick = new Int32Array(threats);
    this.ready = new Int32Array(units);
    this.stock = new Int32Array(units);
    this.reloading = new Int32Array(units);
    this.freeChannels = new Int32Array(units);
    this.fired = new Int32Array(units);
    this.waitHead = new Int32Array(units);
    this.stage = new Uint8Array(pairs);
    this.doing = new Uint8Array(pairs);
    this.due = new Int32Array(pairs);
    this.lastLook = new Int32Array(pairs);
    this.intercept = new Int32Array(pairs);
    this.inFlight = new Int32Array(pairs);
    this.shots = new Int32Array(pairs);
    this.engagements = new Int32Array(pairs);
    this.readyAt = new Int32Array(pairs);
    this.cell = new Int32Array(pairs);
    this.waitNext = new Int32Array(pairs);
    this.waitBefore = new Int32Array(pairs);
    // A group of one is bound by its own engagement alone, which the pair itself remembers.
    const { groups } = program.scalars;
    this.groups = groups === units + flights ? 0 : groups;
    this.locked = new Uint8Array(threats * this.groups);
  }

  /** Back to the beginning of a replication: every threat on its way to its natural end. */
  reset(plan: PolicyPlan, rep: Replication): void {
    const p = this.program;
    const effectors = p.counts.units + p.counts.flights;
    this.fate.set(rep.naturalFate);
    this.endTick.set(rep.naturalTick);
    for (let t = 0; t < this.stopper.length; t += 1) {
      const entry = rep.naturalEntry[t] as number;
      this.stopper[t] = entry < 0 ? NONE : effectors + entry;
    }
    this.leakers = rep.naturalHits;
    this.ready.set(p.unitReady);
    this.stock.set(p.unitStock);
    this.reloading.fill(0);
    this.freeChannels.set(p.unitChannels);
    this.fired.fill(0);
    this.waitHead.fill(NONE);
    this.locked.fill(0);
    this.alive.set(plan.isContested);
    this.stage.fill(0);
    this.doing.fill(Doing.nothing);
    this.lastLook.fill(NONE);
    this.inFlight.fill(0);
    this.shots.fill(0);
    this.engagements.fill(0);
  }

  /** Ends a threat's flight. */
  end(t: number, tick: number, fate: number, stopper: number): void {
    this.alive[t] = 0;
    if (this.fate[t] === FateCode.hit) this.leakers -= 1;
    if (fate === FateCode.hit) this.leakers += 1;
    this.fate[t] = fate;
    this.stopper[t] = stopper;
    this.endTick[t] = tick;
  }

  /** Whether the group of a unit is engaging a threat. */
  isLocked(t: number, u: number): boolean {
    if (this.groups === 0) return false;
    return this.locked[t * this.groups + (this.program.unitGroup[u] as number)] === 1;
  }

  /** Rounds that a unit may spend on a class, beyond what it holds back for others. */
  unheld(u: number, unitClass: number): number {
    return (
      (this.ready[u] as number) +
      (this.reloading[u] as number) +
      (this.stock[u] as number) -
      (this.program.unitClassHeld[unitClass] as number)
    );
  }

  /** Whether there are rounds, but all of them are held back for other classes. */
  keepsForOthers(u: number, unitClass: number): boolean {
    const held = this.program.unitClassHeld[unitClass] as number;
    if (held === 0) return false;
    const free = this.unheld(u, unitClass);
    return free < 1 && free + held > 0;
  }

  // A unit's list of waiting pairs, linked through the pairs themselves.

  wait(q: number): void {
    const u = this.program.pairUnit[q] as number;
    const head = this.waitHead[u] as number;
    this.doing[q] = Doing.waiting;
    this.waitBefore[q] = NONE;
    this.waitNext[q] = head;
    if (head !== NONE) this.waitBefore[head] = q;
    this.waitHead[u] = q;
  }

  unwait(q: number): void {
    const next = this.waitNext[q] as number;
    const before = this.waitBefore[q] as number;
    if (before === NONE) this.waitHead[this.program.pairUnit[q] as number] = next;
    else this.waitNext[before] = next;
    if (next !== NONE) this.waitBefore[next] = before;
    this.doing[q] = Doing.nothing;
  }
}
