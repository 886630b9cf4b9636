/**
 * The kernel: one replication of one variant under one policy, event by event. It allocates
 * nothing per event, knows no names and no geometry: windows, pictures and masks were settled by
 * `compile/`, draws come from counters. `run` reads top to bottom as the phases of a tick.
 */
import { Purpose } from '../chance/purpose.ts';
import type { Ground } from '../program/ground.ts';
import { IMMEDIATE, type Program } from '../program/layout.ts';
import { Flights } from './air/flights.ts';
import { DueFinder } from './due.ts';
import { Knowledge } from './knowledge.ts';
import { Launches } from './launches.ts';
import type { EngagementLog } from './log.ts';
import type { PolicyPlan } from './plan.ts';
import {
  EventQueue,
  MOST_SUBJECTS,
  Phase,
  momentAt,
  momentOf,
  phaseOf,
  subjectOf,
  tickOf,
} from './queue.ts';
import { Releases } from './releases.ts';
import { FateCode, NEVER, type Replication } from './replication.ts';
import { Running } from './running.ts';
import { Doing, NONE, State } from './state.ts';
import { TraceKind, type Trace } from './trace.ts';

export class Kernel {
  readonly program: Program;
  /** The outcome of the last run, and everything on the way to it. */
  readonly state: State;
  trace: Trace | null = null;
  /** Set it to have engagements, sorties and ways written down; cleared by every run. */
  log: EngagementLog | null = null;
  /** What flights have done in the last run; null without any in the program. */
  readonly flights: Flights | null;
  private readonly on: Running;
  private readonly queue: EventQueue;
  private readonly launches: Launches;
  private readonly knowledge: Knowledge;

  /** `ground`: where flights move; needed for a program with flights. */
  constructor(program: Program, ground?: Ground) {
    const { threats, units, pairs, flights } = program.counts;
    this.program = program;
    this.state = new State(program);
    const releases = new Releases(program);
    const due = new DueFinder(program, this.state, releases);
    if (Math.max(pairs + units + flights, releases.subjects()) >= MOST_SUBJECTS) {
      throw new RangeError('program too large for the event queue');
    }
    let from = NEVER;
    let to = 0;
    for (let t = 0; t < threats; t += 1) {
      from = Math.min(from, program.threatLaunch[t] as number);
      to = Math.max(to, program.threatEnd[t] as number);
    }
    if (threats === 0) from = 0;
    this.queue = new EventQueue(from, to, 2 * (threats + pairs));
    this.on = new Running(program, this.state, this.queue, releases, due);
    this.launches = new Launches(this.on);
    if (flights === 0) this.flights = null;
    else if (ground === undefined) throw new RangeError('flights need a ground to move over');
    else this.flights = new Flights(this.on, this, ground, from, to);
    this.state.flights = this.flights;
    this.knowledge = new Knowledge(this.on, this.launches, this.flights);
  }

  /** Runs one replication; afterwards `state` tells of it. */
  run(plan: PolicyPlan, rep: Replication): void {
    const { on, queue, launches, flights } = this;
    const { pairs, units } = this.program.counts;
    on.plan = plan;
    on.rep = rep;
    on.trace = this.trace;
    on.log = this.log;
    if (this.log !== null) this.log.clear();
    rep.prepare(plan);
    this.state.reset(plan, rep);
    if (plan.needsRelease) on.releases.reset();
    queue.restart();
    launches.begin();
    if (flights !== null) flights.begin();
    this.schedule();
    let tick = 0;
    for (;;) {
      if (queue.size === 0) {
        if (launches.count === 0) break;
        launches.settle(launches.tick);
        continue;
      }
      const event = queue.peek();
      const moment = momentOf(event);
      if (launches.count > 0 && moment > momentAt(launches.tick, Phase.launch)) {
        launches.settle(launches.tick);
        continue;
      }
      queue.drop();
      const subject = subjectOf(event, moment);
      tick = tickOf(moment);
      switch (phaseOf(moment)) {
        case Phase.intercept:
          if (subject < pairs) this.onIntercept(subject, tick);
          else flights?.onIntercept(subject - pairs - units, tick);
          break;
        case Phase.loss:
        case Phase.end:
          this.onNaturalEnd(subject, tick);
          break;
        case Phase.free:
          if (subject < pairs) this.onAssessed(subject, tick);
          else if (subject < pairs + units) this.onReloaded(subject - pairs, tick);
          else flights?.onFree(subject - pairs - units, tick);
          break;
        case Phase.know:
          this.knowledge.onKnowledge(subject, tick);
          break;
        case Phase.launch:
          launches.onDue(subject, tick);
          break;
        case Phase.fly:
          flights?.onLaunch(subject, tick);
          break;
        default:
          flights?.claims.choose(tick);
      }
    }
    if (flights !== null && on.log !== null) flights.sorties.finish(tick);
  }

  /** Puts in the queue when each contested threat ends by itself and when each pair is first due. */
  private schedule(): void {
    const { program: p, state, on, launches, flights } = this;
    const { plan, rep, trace } = on;
    const { nations } = p.counts;
    const { contested } = plan;
    for (let k = 0; k < contested.length; k += 1) {
      const t = contested[k] as number;
      const end = rep.naturalTick[t] as number;
      const lost = (rep.naturalFate[t] as number) <= FateCode.failed;
      on.post(end, lost ? Phase.loss : Phase.end, t);
      const stop = p.threatPairs[t + 1] as number;
      let announced = NONE;
      for (let q = p.threatPairs[t] as number; q < stop; q += 1) {
        const releases = plan.pairReleases[q] as number;
        if (releases === 0) continue;
        const unit = p.pairUnit[q] as number;
        const nation = p.unitNation[unit] as number;
        const cell = rep.see(plan, t, nation);
        const identified = rep.identified[cell] as number;
        state.cell[q] = cell;
        state.readyAt[q] = NEVER;
        if (identified >= end) continue;
        if (trace !== null || (releases & ~IMMEDIATE) !== 0) {
          // Pairs of one nation may lie apart; an announcement twice over does no harm.
          if (announced !== cell) on.post(identified, Phase.know, t * nations + nation);
          announced = cell;
        }
        if ((releases & IMMEDIATE) !== 0) {
          state.readyAt[q] = identified + (p.unitReaction[unit] as number);
          launches.seek(q, identified, false);
        }
      }
      if (flights !== null && plan.air.isOpen(t)) flights.claims.expect(t, end);
    }
  }

  // Phase 0: intercepts.

  private onIntercept(q: number, tick: number): void {
    const { program: p, state } = this;
    const t = p.pairThreat[q] as number;
    if (state.alive[t] === 0 || state.doing[q] !== Doing.engaged) return;
    const u = p.pairUnit[q] as number;
    const kill = p.unitClassKill[u * p.counts.classes + (p.threatClass[t] as number)] as number;
    const rounds = state.inFlight[q] as number;
    const before = (state.shots[q] as number) - rounds;
    const { rep, trace } = this.on;
    const { chance } = rep;
    const threatKey = p.threatKey[t] as number;
    const unitKey = p.unitKey[u] as number;
    let killed = 0;
    let drawn = 0;
    while (drawn < rounds && killed === 0) {
      if (chance.uniform(Purpose.shot, threatKey, unitKey, before + drawn) < kill) killed = 1;
      drawn += 1;
    }
    state.inFlight[q] = 0;
    this.on.post(tick + (p.unitAssessment[u] as number), Phase.free, q);
    if (this.log !== null) this.launches.logMeeting(q, drawn - killed, killed);
    if (trace !== null) trace.add(tick, TraceKind.intercepted, t, u, killed);
    if (killed === 1) this.die(t, tick, FateCode.intercepted, u);
  }

  // Phases 1 and 2: screens, failures, the end of the path.

  private onNaturalEnd(t: number, tick: number): void {
    const { state } = this;
    if (state.alive[t] === 0) return;
    this.die(t, tick, this.on.rep.naturalFate[t] as number, state.stopper[t] as number);
  }

  /** Ends a threat's flight; rounds on their way to it are wasted. */
  die(t: number, tick: number, fate: number, stopper: number): void {
    const { program: p, state } = this;
    const { trace } = this.on;
    state.end(t, tick, fate, stopper);
    if (trace !== null) trace.add(tick, TraceKind.ended, t, stopper, fate);
    const stop = p.threatPairs[t + 1] as number;
    for (let q = p.threatPairs[t] as number; q < stop; q += 1) {
      if (state.doing[q] === Doing.waiting) state.unwait(q);
      else if (state.doing[q] === Doing.engaged && (state.inFlight[q] as number) > 0) {
        // Rounds in flight are wasted; the channel is free once the death has been assessed.
        state.inFlight[q] = 0;
        const u = p.pairUnit[q] as number;
        this.on.post(tick + (p.unitAssessment[u] as number), Phase.free, q);
        if (this.log !== null) this.launches.logWaste(q);
      }
    }
    if (this.flights !== null) this.flights.onDeath(t, tick, fate);
  }

  // Phase 3: assessments, channels, reloads.

  private onAssessed(q: number, tick: number): void {
    const { program: p, state } = this;
    const t = p.pairThreat[q] as number;
    const u = p.pairUnit[q] as number;
    state.freeChannels[u] = (state.freeChannels[u] as number) + 1;
    state.doing[q] = Doing.nothing;
    if (state.alive[t] === 1) {
      this.launches.seek(q, tick, true);
      if (state.groups > 0) this.unlock(t, p.unitGroup[u] as number, tick);
    }
    this.wake(u, tick);
  }

  /** A group has ceased to engage a threat: who stood back for it looks again. */
  unlock(t: number, group: number, tick: number): void {
    const { program: p, state, launches } = this;
    state.locked[t * state.groups + group] = 0;
    const stop = p.threatPairs[t + 1] as number;
    for (let q = p.threatPairs[t] as number; q < stop; q += 1) {
      if (state.doing[q] !== Doing.stoodBack) continue;
      if (p.unitGroup[p.pairUnit[q] as number] === group) launches.seek(q, tick, true);
    }
    if (this.flights !== null) this.flights.onUnlock(t, group, tick);
  }

  private onReloaded(u: number, tick: number): void {
    const { state } = this;
    state.ready[u] = (state.ready[u] as number) + (state.reloading[u] as number);
    state.reloading[u] = 0;
    this.wake(u, tick);
  }

  /** Every pair that waits for a unit looks again for its next launch. */
  private wake(u: number, tick: number): void {
    const { state } = this;
    // Seeking takes a pair out of the list and never puts one in.
    for (let q = state.waitHead[u] as number; q !== NONE; q = state.waitHead[u] as number) {
      state.unwait(q);
      this.launches.seek(q, tick, true);
    }
  }
}
