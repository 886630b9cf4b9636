/**
 * The kernel: one replication of one variant under one policy, event by event. It allocates
 * nothing per event, knows no names and no geometry: windows, pictures and masks were settled by
 * `compile/`, draws come from counters. `run` reads top to bottom as the phases of a tick.
 */
import { Purpose } from '../chance/purpose.ts';
import { IMMEDIATE, type Program } from '../program/layout.ts';
import { isMoreUrgent, isPreferred } from './choice.ts';
import { DueFinder } from './due.ts';
import type { PolicyPlan } from './plan.ts';
import {
  EventQueue,
  MOST_SUBJECTS,
  Phase,
  eventOf,
  momentAt,
  momentOf,
  phaseOf,
  subjectOf,
  tickOf,
} from './queue.ts';
import { Releases } from './releases.ts';
import { FateCode, NEVER, type Replication } from './replication.ts';
import { Doing, NONE, Stage, State } from './state.ts';
import { TraceKind, type Trace } from './trace.ts';

export class Kernel {
  readonly program: Program;
  /** The outcome of the last run, and everything on the way to it. */
  readonly state: State;
  trace: Trace | null = null;
  private readonly queue: EventQueue;
  private readonly releases: Releases;
  private readonly due: DueFinder;
  private candidates = new Int32Array(64);
  private candidateCount = 0;
  private candidateTick = 0;
  /** By unit, the pair it proposes in this round; −1 none. */
  private readonly proposal: Int32Array;
  private plan!: PolicyPlan;
  private rep!: Replication;

  constructor(program: Program) {
    const { threats, units, pairs } = program.counts;
    this.program = program;
    this.state = new State(program);
    this.releases = new Releases(program);
    this.due = new DueFinder(program, this.state, this.releases);
    this.proposal = new Int32Array(units);
    if (Math.max(pairs + units, this.releases.subjects()) >= MOST_SUBJECTS) {
      throw new RangeError('program too large for the event queue');
    }
    let from = NEVER;
    let to = 0;
    for (let t = 0; t < threats; t += 1) {
      from = Math.min(from, program.threatLaunch[t] as number);
      to = Math.max(to, program.threatEnd[t] as number);
    }
    this.queue = new EventQueue(threats === 0 ? 0 : from, to, 2 * (threats + pairs));
  }

  /** Runs one replication; afterwards `state` tells of it. */
  run(plan: PolicyPlan, rep: Replication): void {
    this.plan = plan;
    this.rep = rep;
    rep.prepare(plan);
    this.state.reset(plan, rep);
    if (plan.needsRelease) this.releases.reset();
    this.queue.restart();
    this.candidateCount = 0;
    this.schedule();
    const { queue } = this;
    const pairs = this.program.counts.pairs;
    for (;;) {
      if (queue.size === 0) {
        if (this.candidateCount === 0) break;
        this.launches(this.candidateTick);
        continue;
      }
      const event = queue.peek();
      const moment = momentOf(event);
      if (this.candidateCount > 0 && moment > momentAt(this.candidateTick, Phase.launch)) {
        this.launches(this.candidateTick);
        continue;
      }
      queue.drop();
      const subject = subjectOf(event, moment);
      const tick = tickOf(moment);
      switch (phaseOf(moment)) {
        case Phase.intercept:
          this.onIntercept(subject, tick);
          break;
        case Phase.loss:
        case Phase.end:
          this.onNaturalEnd(subject, tick);
          break;
        case Phase.free:
          if (subject < pairs) this.onAssessed(subject, tick);
          else this.onReloaded(subject - pairs, tick);
          break;
        case Phase.know:
          this.onKnowledge(subject, tick);
          break;
        default:
          this.onDue(subject, tick);
      }
    }
  }

  /** Puts in the queue when each contested threat ends by itself and when each pair is first due. */
  private schedule(): void {
    const { program: p, plan, rep, state } = this;
    const { nations } = p.counts;
    const { contested } = plan;
    for (let k = 0; k < contested.length; k += 1) {
      const t = contested[k] as number;
      const end = rep.naturalTick[t] as number;
      const lost = (rep.naturalFate[t] as number) <= FateCode.failed;
      this.post(end, lost ? Phase.loss : Phase.end, t);
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
        if (this.trace !== null || (releases & ~IMMEDIATE) !== 0) {
          // Pairs of one nation may lie apart; an announcement twice over does no harm.
          if (announced !== cell) this.post(identified, Phase.know, t * nations + nation);
          announced = cell;
        }
        if ((releases & IMMEDIATE) !== 0) {
          state.readyAt[q] = identified + (p.unitReaction[unit] as number);
          this.seek(q, identified, false);
        }
      }
    }
  }

  private post(tick: number, phase: number, subject: number): void {
    this.queue.push(eventOf(tick, phase, subject), tick);
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
    const { chance } = this.rep;
    const threatKey = p.threatKey[t] as number;
    const unitKey = p.unitKey[u] as number;
    let killed = 0;
    for (let k = 0; k < rounds && killed === 0; k += 1) {
      if (chance.uniform(Purpose.shot, threatKey, unitKey, before + k) < kill) killed = 1;
    }
    state.inFlight[q] = 0;
    this.post(tick + (p.unitAssessment[u] as number), Phase.free, q);
    if (this.trace !== null) this.trace.add(tick, TraceKind.intercepted, t, u, killed);
    if (killed === 1) this.die(t, tick, FateCode.intercepted, u);
  }

  // Phases 1 and 2: screens, failures, the end of the path.

  private onNaturalEnd(t: number, tick: number): void {
    const { state } = this;
    if (state.alive[t] === 0) return;
    this.die(t, tick, this.rep.naturalFate[t] as number, state.stopper[t] as number);
  }

  private die(t: number, tick: number, fate: number, stopper: number): void {
    const { program: p, state } = this;
    state.end(t, tick, fate, stopper);
    if (this.trace !== null) this.trace.add(tick, TraceKind.ended, t, stopper, fate);
    const stop = p.threatPairs[t + 1] as number;
    for (let q = p.threatPairs[t] as number; q < stop; q += 1) {
      if (state.doing[q] === Doing.waiting) state.unwait(q);
      else if (state.doing[q] === Doing.engaged && (state.inFlight[q] as number) > 0) {
        // Rounds in flight are wasted; the channel is free once the death has been assessed.
        state.inFlight[q] = 0;
        const u = p.pairUnit[q] as number;
        this.post(tick + (p.unitAssessment[u] as number), Phase.free, q);
      }
    }
  }

  // Phase 3: assessments, channels, reloads.

  private onAssessed(q: number, tick: number): void {
    const { program: p, state } = this;
    const t = p.pairThreat[q] as number;
    const u = p.pairUnit[q] as number;
    state.freeChannels[u] = (state.freeChannels[u] as number) + 1;
    state.doing[q] = Doing.nothing;
    if (state.alive[t] === 1) {
      this.seek(q, tick, true);
      if (state.groups > 0) this.unlock(t, p.unitGroup[u] as number, tick);
    }
    this.wake(u, tick);
  }

  private unlock(t: number, group: number, tick: number): void {
    const { program: p, state } = this;
    state.locked[t * state.groups + group] = 0;
    const stop = p.threatPairs[t + 1] as number;
    for (let q = p.threatPairs[t] as number; q < stop; q += 1) {
      if (state.doing[q] !== Doing.stoodBack) continue;
      if (p.unitGroup[p.pairUnit[q] as number] === group) this.seek(q, tick, true);
    }
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
      this.seek(q, tick, true);
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
    const { program: p, plan, state } = this;
    if (state.alive[t] === 0) return;
    if (this.trace !== null) this.trace.add(tick, TraceKind.identified, t, nation, 0);
    const stop = p.threatPairs[t + 1] as number;
    for (let q = p.threatPairs[t] as number; q < stop; q += 1) {
      if (p.unitNation[p.pairUnit[q] as number] !== nation) continue;
      const named = (plan.pairReleases[q] as number) & ~IMMEDIATE;
      if (named === 0) continue;
      for (let a = 0; a < p.counts.authorities; a += 1) {
        const bit = 2 << a;
        if ((named & bit) !== 0 && this.due.lastUnder(plan, q, bit) >= tick) {
          this.ask(t, nation, a, tick);
        }
      }
      this.react(q, tick);
    }
  }

  private ask(t: number, nation: number, a: number, tick: number): void {
    const ticks = this.releases.ask(this.rep.chance, t, nation, a);
    if (ticks === NONE) return;
    if (this.trace !== null) this.trace.add(tick, TraceKind.asked, t, nation, a);
    this.post(tick + ticks, Phase.know, this.releases.subjectOf(t, nation, a));
  }

  private onReleased(t: number, nation: number, a: number, tick: number): void {
    if (this.trace !== null) this.trace.add(tick, TraceKind.released, t, nation, a);
    this.releases.grant(t, nation, a);
    if (t !== NONE) {
      this.reactTo(t, nation, 2 << a, tick);
      return;
    }
    const { contested } = this.plan;
    for (let k = 0; k < contested.length; k += 1) {
      this.reactTo(contested[k] as number, nation, 2 << a, tick);
    }
  }

  private reactTo(t: number, nation: number, bit: number, tick: number): void {
    const { program: p, plan, state } = this;
    if (state.alive[t] === 0) return;
    const stop = p.threatPairs[t + 1] as number;
    for (let q = p.threatPairs[t] as number; q < stop; q += 1) {
      if (((plan.pairReleases[q] as number) & bit) === 0) continue;
      if (p.unitNation[p.pairUnit[q] as number] !== nation) continue;
      if ((this.rep.identified[state.cell[q] as number] as number) <= tick) this.react(q, tick);
    }
  }

  /** If something is released to a pair, its reaction begins, if none has, and it looks again. */
  private react(q: number, tick: number): void {
    const { program: p, state } = this;
    if (state.readyAt[q] === NEVER) {
      if (!this.due.anyReleased(this.plan, q)) return;
      state.readyAt[q] = tick + (p.unitReaction[p.pairUnit[q] as number] as number);
    }
    const doing = state.doing[q] as number;
    if (doing === Doing.engaged) return;
    if (doing === Doing.waiting) state.unwait(q);
    if (doing !== Doing.candidate) this.seek(q, tick, true);
    else if (this.due.next(this.plan, this.rep, q, tick) === tick) {
      state.intercept[q] = this.due.intercept;
    } else {
      // The release opened an earlier intercept, whose launch is yet to come.
      state.doing[q] = Doing.nothing;
      this.seek(q, tick, false);
    }
  }

  // Phase 5: launches.

  /**
   * Finds when a pair is due next, from `tick` on, which is the present one or, before the
   * replication begins, one to come. What is due at once needs no event.
   */
  private seek(q: number, tick: number, begun: boolean): void {
    const { state, rep } = this;
    const due = this.due.next(this.plan, rep, q, Math.max(tick, state.readyAt[q] as number));
    const t = this.program.pairThreat[q] as number;
    if (due === NONE || due >= (rep.naturalTick[t] as number)) {
      state.doing[q] = Doing.nothing;
      return;
    }
    state.intercept[q] = this.due.intercept;
    if (begun && due === tick) {
      this.admit(q, tick);
      return;
    }
    state.doing[q] = Doing.scheduled;
    state.due[q] = due;
    this.post(due, Phase.launch, q);
  }

  private onDue(q: number, tick: number): void {
    const { state } = this;
    const doing = state.doing[q] as number;
    if (state.alive[this.program.pairThreat[q] as number] === 0) return;
    if (doing === Doing.scheduled) {
      if (state.due[q] !== tick) return;
    } else if (doing === Doing.waiting) {
      if (state.lastLook[q] !== tick) return;
      state.unwait(q);
      if (this.due.next(this.plan, this.rep, q, tick) !== tick) return;
      state.intercept[q] = this.due.intercept;
    } else return;
    this.admit(q, tick);
  }

  /** Takes a pair among those that may launch in this tick. */
  private admit(q: number, tick: number): void {
    this.state.doing[q] = Doing.candidate;
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
    const { program: p, candidates, proposal, plan, state } = this;
    let n = 0;
    for (let i = 0; i < this.candidateCount; i += 1) {
      const q = candidates[i] as number;
      // Dropped if a release has meanwhile given the pair something better to wait for.
      if (state.doing[q] === Doing.candidate) candidates[n++] = q;
    }
    this.candidateCount = 0;
    if (n === 1) {
      // Nobody to choose among: by far the commonest case.
      const q = candidates[0] as number;
      if (!this.refused(q, tick)) this.launch(q, tick);
      return;
    }
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
        if (best === NONE || isMoreUrgent(state, plan, q, best)) proposal[u] = q;
      }
      // Each group takes, of those who propose to a threat, the one its doctrine names.
      n = 0;
      for (let i = 0; i < kept; i += 1) {
        const q = candidates[i] as number;
        if (proposal[p.pairUnit[q] as number] === q && this.isChosen(q, kept)) this.launch(q, tick);
        else {
          candidates[n] = q;
          n += 1;
        }
      }
    }
  }

  /** Takes a pair off the field if it cannot launch in this tick, and notes why. */
  private refused(q: number, tick: number): boolean {
    const { program: p, state } = this;
    const t = p.pairThreat[q] as number;
    const u = p.pairUnit[q] as number;
    if (state.isLocked(t, u)) {
      state.doing[q] = Doing.stoodBack;
      if (this.trace !== null) this.trace.add(tick, TraceKind.blocked, t, u, NONE);
      return true;
    }
    const unitClass = u * p.counts.classes + (p.threatClass[t] as number);
    let stage: number;
    if (p.unitClassWilling[unitClass] === 0 || state.keepsForOthers(u, unitClass))
      stage = Stage.held;
    else if ((state.freeChannels[u] as number) < 1) stage = Stage.noChannel;
    else if ((state.ready[u] as number) < 1) stage = Stage.noRound;
    else return false;
    if (state.stage[q] !== Stage.missed) state.stage[q] = stage;
    if (this.trace !== null) this.trace.add(tick, TraceKind.blocked, t, u, stage);
    state.wait(q);
    // What counts is how it stood at its last chance: look again then.
    if ((state.lastLook[q] as number) <= tick) {
      const last = this.due.last(this.plan, this.rep, q, tick + 1);
      state.lastLook[q] = last;
      if (last > tick) this.post(last, Phase.launch, q);
    }
    return true;
  }

  /** Whether a proposing pair wins its threat within its group. */
  private isChosen(q: number, n: number): boolean {
    const { program: p, state } = this;
    if (n === 1 || state.groups === 0) return true;
    const t = p.pairThreat[q] as number;
    const u = p.pairUnit[q] as number;
    if (state.isLocked(t, u)) return false;
    for (let i = 0; i < n; i += 1) {
      const r = this.candidates[i] as number;
      if (r === q || p.pairThreat[r] !== t) continue;
      const v = p.pairUnit[r] as number;
      if (this.proposal[v] !== r || p.unitGroup[v] !== p.unitGroup[u]) continue;
      if (isPreferred(state, r, q)) return false;
    }
    return true;
  }

  private launch(q: number, tick: number): void {
    const { program: p, state } = this;
    const t = p.pairThreat[q] as number;
    const u = p.pairUnit[q] as number;
    const unitClass = u * p.counts.classes + (p.threatClass[t] as number);
    const engagement = state.engagements[q] as number;
    const entry = Math.min(engagement, (p.unitClassSalvoLength[unitClass] as number) - 1);
    const rounds = Math.min(
      p.salvo[(p.unitClassSalvo[unitClass] as number) + entry] as number,
      state.ready[u] as number,
      state.unheld(u, unitClass),
    );
    state.doing[q] = Doing.engaged;
    state.stage[q] = Stage.missed;
    state.engagements[q] = engagement + 1;
    state.inFlight[q] = rounds;
    state.shots[q] = (state.shots[q] as number) + rounds;
    state.fired[u] = (state.fired[u] as number) + rounds;
    state.freeChannels[u] = (state.freeChannels[u] as number) - 1;
    if (state.groups > 0) state.locked[t * state.groups + (p.unitGroup[u] as number)] = 1;
    state.ready[u] = (state.ready[u] as number) - rounds;
    if (state.ready[u] === 0) this.reload(u, tick);
    if (this.trace !== null) this.trace.add(tick, TraceKind.launched, t, u, rounds);
    this.post(state.intercept[q] as number, Phase.intercept, q);
  }

  private reload(u: number, tick: number): void {
    const { program: p, state } = this;
    const batch = Math.min(p.unitReady[u] as number, state.stock[u] as number);
    if (batch < 1) return;
    state.stock[u] = (state.stock[u] as number) - batch;
    state.reloading[u] = batch;
    this.post(tick + (p.unitReload[u] as number), Phase.free, p.counts.pairs + u);
  }
}
