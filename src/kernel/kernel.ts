/**
 * The kernel: one replication of one variant under one policy, event by event. It allocates
 * nothing per event, knows no names and no geometry: windows, pictures and masks were settled by
 * `compile/`, draws come from counters. `run` reads top to bottom as the phases of a tick.
 */
import { delay } from '../chance/laws.ts';
import { Purpose } from '../chance/purpose.ts';
import { Choice, IMMEDIATE, type Program } from '../program/layout.ts';
import { firstIntercept, launchAt } from '../program/launch.ts';
import { EventHeap, Phase, eventOf, momentOf, subjectOf, tickOf } from './heap.ts';
import type { PolicyPlan } from './plan.ts';
import { FateCode, NEVER, type Replication } from './replication.ts';
import { TraceKind, type Trace } from './trace.ts';

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
const Doing = {
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

const NONE = -1;

export class Kernel {
  readonly program: Program;
  trace: Trace | null = null;

  // The outcome of the last run, by threat.
  readonly fate: Uint8Array;
  /** Unit, or units + screen entry; −1: nobody stopped it. */
  readonly stopper: Int32Array;
  readonly endTick: Int32Array;
  leakers = 0;

  // Units.
  readonly ready: Int32Array;
  readonly stock: Int32Array;
  readonly reloading: Int32Array;
  readonly freeChannels: Int32Array;
  readonly fired: Int32Array;
  private readonly waitHead: Int32Array;

  // Pairs.
  /** Furthest stage that a due pair was left at; 0: never due. */
  readonly stage: Uint8Array;
  private readonly doing: Uint8Array;
  private readonly due: Int32Array;
  private readonly lastLook: Int32Array;
  private readonly intercept: Int32Array;
  private readonly inFlight: Int32Array;
  private readonly shots: Int32Array;
  private readonly engagements: Int32Array;
  private readonly readyAt: Int32Array;
  private readonly cell: Int32Array;
  private readonly waitNext: Int32Array;
  private readonly waitBefore: Int32Array;

  // Threats, groups, nations.
  private readonly alive: Uint8Array;
  /** [threat × group]: 1 while the group engages the threat; empty if every unit is its own group. */
  private readonly locked: Uint8Array;
  private readonly groups: number;
  private readonly raidReleased: Uint32Array;
  private readonly raidAsked: Uint32Array;
  private readonly threatReleased: Uint32Array;
  private readonly threatAsked: Uint32Array;
  private readonly anyPerThreat: boolean;

  private readonly heap = new EventHeap();
  private candidates = new Int32Array(64);
  private candidateCount = 0;
  private candidateTick = 0;
  private readonly proposal: Int32Array;
  /** Intercept found by the last `nextDue`. */
  private found = 0;
  private plan: PolicyPlan | null = null;
  private rep: Replication | null = null;

  constructor(program: Program) {
    const p = program;
    const { threats, units, pairs, nations, authorities } = p.counts;
    this.program = p;
    this.fate = new Uint8Array(threats);
    this.stopper = new Int32Array(threats);
    this.endTick = new Int32Array(threats);
    this.ready = new Int32Array(units);
    this.stock = new Int32Array(units);
    this.reloading = new Int32Array(units);
    this.freeChannels = new Int32Array(units);
    this.fired = new Int32Array(units);
    this.waitHead = new Int32Array(units);
    this.proposal = new Int32Array(units);
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
    this.alive = new Uint8Array(threats);
    // A group of one is bound by its own engagement alone, which the pair itself remembers.
    this.groups = p.scalars.groups === units ? 0 : p.scalars.groups;
    this.locked = new Uint8Array(threats * this.groups);
    this.anyPerThreat = p.authorityPerThreat.includes(1);
    this.raidReleased = new Uint32Array(nations);
    this.raidAsked = new Uint32Array(nations);
    this.threatReleased = new Uint32Array(this.anyPerThreat ? threats * nations : 0);
    this.threatAsked = new Uint32Array(this.anyPerThreat ? threats * nations : 0);
    const subjects = Math.max(
      pairs + units,
      threats * nations * (1 + (this.anyPerThreat ? authorities : 0)) + nations * authorities,
    );
    if (subjects >= 8_388_608) throw new RangeError('program too large for the event queue');
  }

  /** Runs one replication; afterwards `fate`, `stopper`, `endTick`, `fired`, `stage` tell of it. */
  run(plan: PolicyPlan, rep: Replication): void {
    this.plan = plan;
    this.rep = rep;
    rep.prepare(plan);
    this.reset(plan, rep);
    this.schedule(plan, rep);
    const { heap } = this;
    for (;;) {
      const moment = heap.size > 0 ? momentOf(heap.next) : Infinity;
      if (this.candidateCount > 0 && moment > this.candidateTick * 8 + Phase.launch) {
        this.launches(this.candidateTick);
        continue;
      }
      if (heap.size === 0) break;
      const subject = subjectOf(heap.pop(), moment);
      const tick = tickOf(moment);
      switch (moment - tick * 8) {
        case Phase.intercept:
          this.onIntercept(subject, tick);
          break;
        case Phase.loss:
        case Phase.end:
          this.onNaturalEnd(subject, tick);
          break;
        case Phase.free:
          if (subject < this.due.length) this.onAssessed(subject, tick);
          else this.onReloaded(subject - this.due.length, tick);
          break;
        case Phase.know:
          this.onKnowledge(subject, tick);
          break;
        default:
          this.onDue(subject, tick);
      }
    }
  }

  private reset(plan: PolicyPlan, rep: Replication): void {
    const p = this.program;
    const units = p.counts.units;
    this.fate.set(rep.naturalFate);
    this.endTick.set(rep.naturalTick);
    for (let t = 0; t < this.stopper.length; t += 1) {
      const entry = rep.naturalEntry[t] as number;
      this.stopper[t] = entry < 0 ? NONE : units + entry;
    }
    this.leakers = rep.naturalHits;
    this.ready.set(p.unitReady);
    this.stock.set(p.unitStock);
    this.reloading.fill(0);
    this.freeChannels.set(p.unitChannels);
    this.fired.fill(0);
    this.waitHead.fill(NONE);
    this.locked.fill(0);
    this.alive.fill(0);
    this.candidateCount = 0;
    this.heap.clear();
    for (let k = 0; k < plan.contested.length; k += 1) {
      const t = plan.contested[k] as number;
      this.alive[t] = 1;
      const stop = p.threatPairs[t + 1] as number;
      for (let q = p.threatPairs[t] as number; q < stop; q += 1) {
        this.stage[q] = 0;
        this.doing[q] = Doing.nothing;
        this.lastLook[q] = NONE;
        this.shots[q] = 0;
        this.engagements[q] = 0;
      }
    }
    if (plan.needsRelease) {
      this.raidReleased.fill(0);
      this.raidAsked.fill(0);
      this.threatReleased.fill(0);
      this.threatAsked.fill(0);
    }
  }

  /** Puts in the queue when each contested threat ends by itself and when each pair is first due. */
  private schedule(plan: PolicyPlan, rep: Replication): void {
    const p = this.program;
    const nations = p.counts.nations;
    for (let k = 0; k < plan.contested.length; k += 1) {
      const t = plan.contested[k] as number;
      const end = rep.naturalTick[t] as number;
      const lost = (rep.naturalFate[t] as number) <= FateCode.failed;
      this.heap.push(eventOf(end, lost ? Phase.loss : Phase.end, t));
      const stop = p.threatPairs[t + 1] as number;
      let announced = NONE;
      for (let q = p.threatPairs[t] as number; q < stop; q += 1) {
        const releases = plan.pairReleases[q] as number;
        if (releases === 0) continue;
        const unit = p.pairUnit[q] as number;
        const nation = p.unitNation[unit] as number;
        const cell = rep.see(plan, t, nation);
        const identified = rep.identified[cell] as number;
        this.cell[q] = cell;
        this.readyAt[q] = NEVER;
        if (identified >= end) continue;
        if (this.trace !== null || (releases & ~IMMEDIATE) !== 0) {
          // Pairs of one nation may lie apart; an announcement twice over does no harm.
          if (announced !== cell) this.heap.push(eventOf(identified, Phase.know, t * nations + nation));
          announced = cell;
        }
        if ((releases & IMMEDIATE) !== 0) {
          this.readyAt[q] = identified + (p.unitReaction[unit] as number);
          this.seek(q, identified);
        }
      }
    }
  }

  // Phase 0: intercepts.

  private onIntercept(q: number, tick: number): void {
    const p = this.program;
    const t = p.pairThreat[q] as number;
    if (this.alive[t] === 0 || this.doing[q] !== Doing.engaged) return;
    const u = p.pairUnit[q] as number;
    const kill = p.unitClassKill[u * p.counts.classes + (p.threatClass[t] as number)] as number;
    const rounds = this.inFlight[q] as number;
    const before = (this.shots[q] as number) - rounds;
    const { chance } = this.rep as Replication;
    let killed = 0;
    for (let k = 0; k < rounds && killed === 0; k += 1) {
      const draw = chance.uniform(
        Purpose.shot,
        p.threatKey[t] as number,
        p.unitKey[u] as number,
        before + k,
      );
      if (draw < kill) killed = 1;
    }
    this.inFlight[q] = 0;
    this.heap.push(eventOf(tick + (p.unitAssessment[u] as number), Phase.free, q));
    if (this.trace !== null) this.trace.add(tick, TraceKind.intercepted, t, u, killed);
    if (killed === 1) this.die(t, tick, FateCode.intercepted, u);
  }

  // Phases 1 and 2: screens, failures, the end of the path.

  private onNaturalEnd(t: number, tick: number): void {
    if (this.alive[t] === 0) return;
    this.die(t, tick, (this.rep as Replication).naturalFate[t] as number, this.stopper[t] as number);
  }

  private die(t: number, tick: number, fate: number, stopper: number): void {
    const p = this.program;
    this.alive[t] = 0;
    if (this.fate[t] === FateCode.hit) this.leakers -= 1;
    if (fate === FateCode.hit) this.leakers += 1;
    this.fate[t] = fate;
    this.stopper[t] = stopper;
    this.endTick[t] = tick;
    if (this.trace !== null) this.trace.add(tick, TraceKind.ended, t, stopper, fate);
    const stop = p.threatPairs[t + 1] as number;
    for (let q = p.threatPairs[t] as number; q < stop; q += 1) {
      if (this.doing[q] === Doing.waiting) this.unwait(q);
      else if (this.doing[q] === Doing.engaged && (this.inFlight[q] as number) > 0) {
        // Rounds in flight are wasted; the channel is free once the death has been assessed.
        this.inFlight[q] = 0;
        const u = p.pairUnit[q] as number;
        this.heap.push(eventOf(tick + (p.unitAssessment[u] as number), Phase.free, q));
      }
    }
  }

  // Phase 3: assessments, channels, reloads.

  private onAssessed(q: number, tick: number): void {
    const p = this.program;
    const t = p.pairThreat[q] as number;
    const u = p.pairUnit[q] as number;
    this.freeChannels[u] = (this.freeChannels[u] as number) + 1;
    this.doing[q] = Doing.nothing;
    if (this.alive[t] === 1) {
      this.seek(q, tick);
      if (this.groups > 0) this.unlock(t, p.unitGroup[u] as number, tick);
    }
    this.wake(u, tick);
  }

  private unlock(t: number, group: number, tick: number): void {
    const p = this.program;
    this.locked[t * this.groups + group] = 0;
    const stop = p.threatPairs[t + 1] as number;
    for (let q = p.threatPairs[t] as number; q < stop; q += 1) {
      if (this.doing[q] !== Doing.stoodBack) continue;
      if (p.unitGroup[p.pairUnit[q] as number] === group) this.seek(q, tick);
    }
  }

  private onReloaded(u: number, tick: number): void {
    this.ready[u] = (this.ready[u] as number) + (this.reloading[u] as number);
    this.reloading[u] = 0;
    this.wake(u, tick);
  }

  /** Every pair that waits for a unit looks again for its next launch. */
  private wake(u: number, tick: number): void {
    let q = this.waitHead[u] as number;
    while (q !== NONE) {
      const next = this.waitNext[q] as number;
      this.unwait(q);
      this.seek(q, tick);
      q = next;
    }
  }

  // Phase 4: identification and release.

  private onKnowledge(subject: number, tick: number): void {
    const { threats, nations, authorities } = this.program.counts;
    if (subject < threats * nations) {
      const t = Math.floor(subject / nations);
      this.onIdentified(t, subject - t * nations, tick);
      return;
    }
    const rest = subject - threats * nations;
    if (rest < nations * authorities) {
      const nation = Math.floor(rest / authorities);
      this.onReleased(NONE, nation, rest - nation * authorities, tick);
      return;
    }
    const perThreat = rest - nations * authorities;
    const cell = Math.floor(perThreat / authorities);
    const t = Math.floor(cell / nations);
    this.onReleased(t, cell - t * nations, perThreat - cell * authorities, tick);
  }

  private onIdentified(t: number, nation: number, tick: number): void {
    if (this.alive[t] === 0) return;
    const p = this.program;
    const plan = this.plan as PolicyPlan;
    if (this.trace !== null) this.trace.add(tick, TraceKind.identified, t, nation, 0);
    const stop = p.threatPairs[t + 1] as number;
    for (let q = p.threatPairs[t] as number; q < stop; q += 1) {
      if (p.unitNation[p.pairUnit[q] as number] !== nation) continue;
      const named = (plan.pairReleases[q] as number) & ~IMMEDIATE;
      if (named === 0) continue;
      for (let a = 0; a < p.counts.authorities; a += 1) {
        if ((named & (2 << a)) !== 0 && this.lastLaunchUnder(q, 2 << a) >= tick) {
          this.ask(t, nation, a, tick);
        }
      }
      this.react(q, tick);
    }
  }

  /** Greatest launch over the pair's open windows with this bit on a matching permit. */
  private lastLaunchUnder(q: number, bit: number): number {
    const p = this.program;
    const plan = this.plan as PolicyPlan;
    let latest = NONE;
    const stop = plan.openOffsets[q + 1] as number;
    for (let i = plan.openOffsets[q] as number; i < stop; i += 1) {
      const w = plan.open[i] as number;
      const o = p.windowOutcome[w] as number;
      if ((((plan.releases[o] as number) | (plan.gates[o] as number)) & bit) === 0) continue;
      latest = Math.max(latest, p.windowLastLaunch[w] as number);
    }
    return latest;
  }

  private ask(t: number, nation: number, a: number, tick: number): void {
    const p = this.program;
    const { threats, nations, authorities } = p.counts;
    const perThreat = p.authorityPerThreat[a] === 1;
    const asked = perThreat ? this.threatAsked : this.raidAsked;
    const cell = perThreat ? t * nations + nation : nation;
    if (((asked[cell] as number) & (2 << a)) !== 0) return;
    asked[cell] = ((asked[cell] as number) | (2 << a)) >>> 0;
    const u = (this.rep as Replication).chance.uniform(
      Purpose.authority,
      perThreat ? (p.threatKey[t] as number) : 0,
      p.nationKey[nation] as number,
      p.authorityKey[a] as number,
    );
    const ticks = delay(
      p.authorityLaw[a] as number,
      p.authorityA[a] as number,
      p.authorityB[a] as number,
      p.authorityC[a] as number,
      u,
    );
    const subject = perThreat
      ? threats * nations + nations * authorities + cell * authorities + a
      : threats * nations + nation * authorities + a;
    if (this.trace !== null) this.trace.add(tick, TraceKind.asked, t, nation, a);
    this.heap.push(eventOf(tick + Math.round(ticks), Phase.know, subject));
  }

  private onReleased(t: number, nation: number, a: number, tick: number): void {
    const p = this.program;
    const plan = this.plan as PolicyPlan;
    if (this.trace !== null) this.trace.add(tick, TraceKind.released, t, nation, a);
    if (t === NONE) {
      this.raidReleased[nation] = ((this.raidReleased[nation] as number) | (2 << a)) >>> 0;
      for (let k = 0; k < plan.contested.length; k += 1) {
        this.reactTo(plan.contested[k] as number, nation, 2 << a, tick);
      }
      return;
    }
    const cell = t * p.counts.nations + nation;
    this.threatReleased[cell] = ((this.threatReleased[cell] as number) | (2 << a)) >>> 0;
    this.reactTo(t, nation, 2 << a, tick);
  }

  private reactTo(t: number, nation: number, bit: number, tick: number): void {
    if (this.alive[t] === 0) return;
    const p = this.program;
    const plan = this.plan as PolicyPlan;
    const stop = p.threatPairs[t + 1] as number;
    for (let q = p.threatPairs[t] as number; q < stop; q += 1) {
      if (((plan.pairReleases[q] as number) & bit) === 0) continue;
      if (p.unitNation[p.pairUnit[q] as number] !== nation) continue;
      if (((this.rep as Replication).identified[this.cell[q] as number] as number) <= tick) {
        this.react(q, tick);
      }
    }
  }

  /** If something is released to a pair, its reaction begins, if none has, and it looks again. */
  private react(q: number, tick: number): void {
    if (this.readyAt[q] === NEVER) {
      if (!this.anyReleased(q)) return;
      this.readyAt[q] = tick + (this.program.unitReaction[this.program.pairUnit[q] as number] as number);
    }
    const doing = this.doing[q] as number;
    if (doing === Doing.waiting) this.unwait(q);
    if (doing !== Doing.engaged) this.seek(q, tick);
  }

  /** Whether some open window of a pair waits for nobody any more. */
  private anyReleased(q: number): boolean {
    const p = this.program;
    const plan = this.plan as PolicyPlan;
    const released = this.releasedTo(
      p.pairThreat[q] as number,
      p.unitNation[p.pairUnit[q] as number] as number,
    );
    const stop = plan.openOffsets[q + 1] as number;
    for (let i = plan.openOffsets[q] as number; i < stop; i += 1) {
      if (isReleased(plan, p.windowOutcome[plan.open[i] as number] as number, released)) return true;
    }
    return false;
  }

  private releasedTo(t: number, nation: number): number {
    let mask = (this.raidReleased[nation] as number) | IMMEDIATE;
    if (this.anyPerThreat) mask |= this.threatReleased[t * this.program.counts.nations + nation] as number;
    return mask;
  }

  // Phase 5: launches.

  /** Finds when a pair is due next, from `tick` on, and puts that in the queue. */
  private seek(q: number, tick: number): void {
    const from = Math.max(tick, this.readyAt[q] as number);
    const due = this.nextDue(q, from);
    const t = this.program.pairThreat[q] as number;
    if (due < 0 || due >= ((this.rep as Replication).naturalTick[t] as number)) {
      this.doing[q] = Doing.nothing;
      return;
    }
    this.doing[q] = Doing.scheduled;
    this.due[q] = due;
    this.intercept[q] = this.found;
    this.heap.push(eventOf(due, Phase.launch, q));
  }

  /** First tick from `from` on at which a pair is due; −1 never. Leaves its s* in `found`. */
  private nextDue(q: number, from: number): number {
    const p = this.program;
    const plan = this.plan as PolicyPlan;
    const rep = this.rep as Replication;
    const cell = this.cell[q] as number;
    const pictures = rep.pictureCount[cell] as number;
    const released = plan.needsRelease
      ? this.releasedTo(p.pairThreat[q] as number, p.unitNation[p.pairUnit[q] as number] as number)
      : IMMEDIATE;
    const firstOpen = plan.openOffsets[q] as number;
    const stop = plan.openOffsets[q + 1] as number;
    let t = from;
    for (let i = 0; i < pictures; i += 1) {
      const end = rep.pictureEnd(cell, i);
      if (end < t) continue;
      t = Math.max(t, rep.pictureStart(cell, i));
      let launch = NONE;
      for (let k = firstOpen; k < stop; k += 1) {
        const w = plan.open[k] as number;
        if ((p.windowLastLaunch[w] as number) < t) continue;
        if (!isReleased(plan, p.windowOutcome[w] as number, released)) continue;
        const first = p.windowFirst[w] as number;
        if ((p.windowFirstLaunch[w] as number) >= t) {
          this.found = first;
          launch = p.windowFirstLaunch[w] as number;
        } else {
          const g0 = p.windowG0[w] as number;
          const g1 = p.windowG1[w] as number;
          const g2 = p.windowG2[w] as number;
          const s = firstIntercept(first, p.windowLast[w] as number, g0, g1, g2, t);
          this.found = s;
          launch = Math.floor(launchAt(first, g0, g1, g2, s - first));
        }
        break;
      }
      if (launch < 0) return NONE;
      if (launch <= end) return launch;
      t = end + 1;
    }
    return NONE;
  }

  private onDue(q: number, tick: number): void {
    const doing = this.doing[q] as number;
    if (doing === Doing.scheduled) {
      if (this.due[q] !== tick) return;
    } else if (doing === Doing.waiting) {
      if (this.lastLook[q] !== tick) return;
      this.unwait(q);
      if (this.nextDue(q, tick) !== tick) return;
      this.intercept[q] = this.found;
    } else return;
    if (this.alive[this.program.pairThreat[q] as number] === 0) return;
    this.doing[q] = Doing.candidate;
    if (this.candidateCount === this.candidates.length) {
      const grown = new Int32Array(2 * this.candidates.length);
      grown.set(this.candidates);
      this.candidates = grown;
    }
    this.candidates[this.candidateCount] = q;
    this.candidateCount += 1;
    this.candidateTick = tick;
  }

  /** Settles all launches of a tick: proposals, choices, until nobody is left who can. */
  private launches(tick: number): void {
    const p = this.program;
    const { candidates, proposal } = this;
    let n = this.candidateCount;
    this.candidateCount = 0;
    while (n > 0) {
      // Every unit proposes to its most urgent threat; who cannot launch leaves the field.
      let kept = 0;
      for (let i = 0; i < n; i += 1) proposal[p.pairUnit[candidates[i] as number] as number] = NONE;
      for (let i = 0; i < n; i += 1) {
        const q = candidates[i] as number;
        if (this.refused(q, tick)) continue;
        candidates[kept] = q;
        kept += 1;
        const u = p.pairUnit[q] as number;
        const best = proposal[u] as number;
        if (best === NONE || this.moreUrgent(q, best)) proposal[u] = q;
      }
      n = kept;
      // Each group takes, of those who propose to a threat, the one its doctrine names.
      let left = 0;
      for (let i = 0; i < n; i += 1) {
        const q = candidates[i] as number;
        if (proposal[p.pairUnit[q] as number] === q && this.isChosen(q, n)) this.launch(q, tick);
        else {
          candidates[left] = q;
          left += 1;
        }
      }
      n = left;
    }
  }

  /** Takes a pair off the field if it cannot launch in this tick, and notes why. */
  private refused(q: number, tick: number): boolean {
    const p = this.program;
    const t = p.pairThreat[q] as number;
    const u = p.pairUnit[q] as number;
    if (this.groups > 0 && this.locked[t * this.groups + (p.unitGroup[u] as number)] === 1) {
      this.doing[q] = Doing.stoodBack;
      if (this.trace !== null) this.trace.add(tick, TraceKind.blocked, t, u, NONE);
      return true;
    }
    const at = u * p.counts.classes + (p.threatClass[t] as number);
    let stage: number;
    if (p.unitClassWilling[at] === 0 || this.keepsForOthers(u, at)) stage = Stage.held;
    else if ((this.freeChannels[u] as number) < 1) stage = Stage.noChannel;
    else if ((this.ready[u] as number) < 1) stage = Stage.noRound;
    else return false;
    this.stage[q] = Math.max(stage, (this.shots[q] as number) > 0 ? Stage.missed : 0);
    if (this.trace !== null) this.trace.add(tick, TraceKind.blocked, t, u, stage);
    this.wait(q);
    // What counts is how it stood at its last chance: look again then.
    if ((this.lastLook[q] as number) <= tick) {
      const last = this.lastDue(q, tick + 1);
      this.lastLook[q] = last;
      if (last > tick) this.heap.push(eventOf(last, Phase.launch, q));
    }
    return true;
  }

  /** Rounds that a unit may spend on a class, beyond what it holds back for others. */
  private unheld(u: number, at: number): number {
    return (
      (this.ready[u] as number) +
      (this.reloading[u] as number) +
      (this.stock[u] as number) -
      (this.program.unitClassHeld[at] as number)
    );
  }

  /** Whether there are rounds, but all of them are held back for other classes. */
  private keepsForOthers(u: number, at: number): boolean {
    const held = this.program.unitClassHeld[at] as number;
    const free = this.unheld(u, at);
    return free < 1 && free + held > 0;
  }

  private moreUrgent(q: number, than: number): boolean {
    const { lastLaunch } = this.plan as PolicyPlan;
    const mine = lastLaunch[q] as number;
    const other = lastLaunch[than] as number;
    if (mine !== other) return mine < other;
    const p = this.program;
    const t = p.pairThreat[q] as number;
    const o = p.pairThreat[than] as number;
    if (p.threatRank[t] !== p.threatRank[o]) {
      return (p.threatRank[t] as number) < (p.threatRank[o] as number);
    }
    return t < o;
  }

  /** Whether a proposing pair wins its threat within its group. */
  private isChosen(q: number, n: number): boolean {
    if (this.groups === 0) return true;
    const p = this.program;
    const t = p.pairThreat[q] as number;
    const group = p.unitGroup[p.pairUnit[q] as number] as number;
    if (this.locked[t * this.groups + group] === 1) return false;
    for (let i = 0; i < n; i += 1) {
      const r = this.candidates[i] as number;
      if (r === q || p.pairThreat[r] !== t) continue;
      const v = p.pairUnit[r] as number;
      if (this.proposal[v] !== r || p.unitGroup[v] !== group) continue;
      if (this.preferred(r, q)) return false;
    }
    return true;
  }

  private preferred(q: number, than: number): boolean {
    const p = this.program;
    const u = p.pairUnit[q] as number;
    const v = p.pairUnit[than] as number;
    const { choice } = p.scalars;
    if (choice === Choice.bestPk) {
      const c = p.threatClass[p.pairThreat[q] as number] as number;
      const mine = p.unitClassKill[u * p.counts.classes + c] as number;
      const other = p.unitClassKill[v * p.counts.classes + c] as number;
      if (mine !== other) return mine > other;
    } else if (choice === Choice.cheapest) {
      const mine = p.unitRoundCost[u] as number;
      const other = p.unitRoundCost[v] as number;
      if (mine !== other) return mine < other;
    }
    const mine = this.intercept[q] as number;
    const other = this.intercept[than] as number;
    return mine !== other ? mine < other : u < v;
  }

  private launch(q: number, tick: number): void {
    const p = this.program;
    const t = p.pairThreat[q] as number;
    const u = p.pairUnit[q] as number;
    const at = u * p.counts.classes + (p.threatClass[t] as number);
    const engagement = this.engagements[q] as number;
    const entry = Math.min(engagement, (p.unitClassSalvoLength[at] as number) - 1);
    const rounds = Math.min(
      p.salvo[(p.unitClassSalvo[at] as number) + entry] as number,
      this.ready[u] as number,
      this.unheld(u, at),
    );
    this.doing[q] = Doing.engaged;
    this.stage[q] = Stage.missed;
    this.engagements[q] = engagement + 1;
    this.inFlight[q] = rounds;
    this.shots[q] = (this.shots[q] as number) + rounds;
    this.fired[u] = (this.fired[u] as number) + rounds;
    this.freeChannels[u] = (this.freeChannels[u] as number) - 1;
    if (this.groups > 0) this.locked[t * this.groups + (p.unitGroup[u] as number)] = 1;
    const left = (this.ready[u] as number) - rounds;
    this.ready[u] = left;
    if (left === 0) {
      const batch = Math.min(p.unitReady[u] as number, this.stock[u] as number);
      if (batch > 0) {
        this.stock[u] = (this.stock[u] as number) - batch;
        this.reloading[u] = batch;
        const back = tick + (p.unitReload[u] as number);
        this.heap.push(eventOf(back, Phase.free, this.due.length + u));
      }
    }
    if (this.trace !== null) this.trace.add(tick, TraceKind.launched, t, u, rounds);
    this.heap.push(eventOf(this.intercept[q] as number, Phase.intercept, q));
  }

  /** Last tick from `from` on at which a pair is due, whatever its unit then has; −1 none. */
  private lastDue(q: number, from: number): number {
    const p = this.program;
    const plan = this.plan as PolicyPlan;
    const rep = this.rep as Replication;
    const cell = this.cell[q] as number;
    const dies = (rep.naturalTick[p.pairThreat[q] as number] as number) - 1;
    const released = this.releasedTo(
      p.pairThreat[q] as number,
      p.unitNation[p.pairUnit[q] as number] as number,
    );
    let latest = NONE;
    for (let k = plan.openOffsets[q] as number; k < (plan.openOffsets[q + 1] as number); k += 1) {
      const w = plan.open[k] as number;
      if (!isReleased(plan, p.windowOutcome[w] as number, released)) continue;
      for (let i = (rep.pictureCount[cell] as number) - 1; i >= 0; i -= 1) {
        const before = Math.min(rep.pictureEnd(cell, i), dies);
        const candidate = this.lastLaunchUpTo(w, before);
        if (candidate < from || candidate <= latest || candidate < rep.pictureStart(cell, i)) continue;
        if (this.nextDue(q, candidate) === candidate) latest = candidate;
      }
    }
    return latest;
  }

  /** Greatest launch tick of a window that is at most `limit`; −1 none. */
  private lastLaunchUpTo(w: number, limit: number): number {
    const p = this.program;
    if ((p.windowLastLaunch[w] as number) <= limit) return p.windowLastLaunch[w] as number;
    if ((p.windowFirstLaunch[w] as number) > limit) return NONE;
    const first = p.windowFirst[w] as number;
    const g0 = p.windowG0[w] as number;
    const g1 = p.windowG1[w] as number;
    const g2 = p.windowG2[w] as number;
    const beyond = firstIntercept(first, p.windowLast[w] as number, g0, g1, g2, limit + 1);
    return Math.floor(launchAt(first, g0, g1, g2, beyond - 1 - first));
  }

  // A unit's list of waiting pairs, linked through the pairs themselves.

  private wait(q: number): void {
    const u = this.program.pairUnit[q] as number;
    const head = this.waitHead[u] as number;
    this.doing[q] = Doing.waiting;
    this.waitBefore[q] = NONE;
    this.waitNext[q] = head;
    if (head !== NONE) this.waitBefore[head] = q;
    this.waitHead[u] = q;
  }

  private unwait(q: number): void {
    const next = this.waitNext[q] as number;
    const before = this.waitBefore[q] as number;
    if (before === NONE) this.waitHead[this.program.pairUnit[q] as number] = next;
    else this.waitNext[before] = next;
    if (next !== NONE) this.waitBefore[next] = before;
    this.doing[q] = Doing.nothing;
  }
}

/** Whether an outcome is permitted and everything it waits for is among the releases. */
function isReleased(plan: PolicyPlan, outcome: number, released: number): boolean {
  return (
    ((plan.releases[outcome] as number) & released) !== 0 &&
    ((plan.gates[outcome] as number) & ~released) === 0
  );
}
