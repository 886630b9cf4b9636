/**
 * Launches of fire units: when pairs are due, and which of those due in one tick launch. See "Within
 * a tick" in `docs/model/details.md`.
 */
import type { Program } from '../program/layout.ts';
import { isMoreUrgent, isPreferred } from './choice.ts';
import type { DueFinder } from './due.ts';
import { Phase } from './queue.ts';
import type { Running } from './running.ts';
import { Doing, NONE, Stage, type State } from './state.ts';
import { TraceKind } from './trace.ts';

export class Launches {
  /** Pairs that may launch in `tick`; settled after all its earlier phases. */
  count = 0;
  tick = 0;
  private readonly on: Running;
  private readonly program: Program;
  private readonly state: State;
  private readonly due: DueFinder;
  private candidates = new Int32Array(64);
  /** By unit, the pair it proposes in this round; −1 none. */
  private readonly proposal: Int32Array;
  /** By pair, the row of its engagement under way in the log. */
  private rows: Int32Array | null = null;

  constructor(on: Running) {
    this.on = on;
    this.program = on.program;
    this.state = on.state;
    this.due = on.due;
    this.proposal = new Int32Array(on.program.counts.units);
  }

  begin(): void {
    this.count = 0;
    if (this.on.log !== null) this.rows ??= new Int32Array(this.program.counts.pairs);
  }

  /**
   * Finds when a pair is due next, from `tick` on, which is the present one or, before the
   * replication begins, one to come. What is due at once needs no event.
   */
  seek(q: number, tick: number, begun: boolean): void {
    const { state, on, due: finder } = this;
    const { rep } = on;
    const due = finder.next(on.plan, rep, q, Math.max(tick, state.readyAt[q] as number));
    const t = this.program.pairThreat[q] as number;
    if (due === NONE || due >= (rep.naturalTick[t] as number)) {
      state.doing[q] = Doing.nothing;
      return;
    }
    state.intercept[q] = finder.intercept;
    if (begun && due === tick) {
      this.admit(q, tick);
      return;
    }
    state.doing[q] = Doing.scheduled;
    state.due[q] = due;
    on.post(due, Phase.launch, q);
  }

  onDue(q: number, tick: number): void {
    const { state, on } = this;
    const doing = state.doing[q] as number;
    if (state.alive[this.program.pairThreat[q] as number] === 0) return;
    if (doing === Doing.scheduled) {
      if (state.due[q] !== tick) return;
    } else if (doing === Doing.waiting) {
      if (state.lastLook[q] !== tick) return;
      state.unwait(q);
      if (this.due.next(on.plan, on.rep, q, tick) !== tick) return;
      state.intercept[q] = this.due.intercept;
    } else return;
    this.admit(q, tick);
  }

  /** Takes a pair among those that may launch in this tick. */
  private admit(q: number, tick: number): void {
    this.state.doing[q] = Doing.candidate;
    if (this.count === this.candidates.length) {
      const grown = new Int32Array(2 * this.candidates.length);
      grown.set(this.candidates);
      this.candidates = grown;
    }
    this.candidates[this.count] = q;
    this.count += 1;
    this.tick = tick;
  }

  /** Settles all launches of a tick: proposals, choices, until nobody is left who can. */
  settle(tick: number): void {
    const { program: p, candidates, proposal, state } = this;
    const { plan } = this.on;
    let n = 0;
    for (let i = 0; i < this.count; i += 1) {
      const q = candidates[i] as number;
      // Dropped if a release has meanwhile given the pair something better to wait for.
      if (state.doing[q] === Doing.candidate) candidates[n++] = q;
    }
    this.count = 0;
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
    const { program: p, state, on } = this;
    const { trace } = on;
    const t = p.pairThreat[q] as number;
    const u = p.pairUnit[q] as number;
    if (state.isLocked(t, u)) {
      state.doing[q] = Doing.stoodBack;
      if (trace !== null) trace.add(tick, TraceKind.blocked, t, u, NONE);
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
    if (trace !== null) trace.add(tick, TraceKind.blocked, t, u, stage);
    state.wait(q);
    // What counts is how it stood at its last chance: look again then.
    if ((state.lastLook[q] as number) <= tick) {
      const last = this.due.last(on.plan, on.rep, q, tick + 1);
      state.lastLook[q] = last;
      if (last > tick) on.post(last, Phase.launch, q);
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
    const { program: p, state, on } = this;
    const { trace } = on;
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
    if (trace !== null) trace.add(tick, TraceKind.launched, t, u, rounds);
    if (on.log !== null && this.rows !== null) {
      const meets = state.intercept[q] as number;
      this.rows[q] = on.log.engagements.launch(tick, meets, u, t, rounds);
    }
    on.post(state.intercept[q] as number, Phase.intercept, q);
  }

  private reload(u: number, tick: number): void {
    const { program: p, state } = this;
    const batch = Math.min(p.unitReady[u] as number, state.stock[u] as number);
    if (batch < 1) return;
    state.stock[u] = (state.stock[u] as number) - batch;
    state.reloading[u] = batch;
    this.on.post(tick + (p.unitReload[u] as number), Phase.free, p.counts.pairs + u);
  }

  /** Tells the log how a pair's engagement ended: rounds that missed, and 1 if one killed. */
  logMeeting(q: number, missed: number, killed: number): void {
    if (this.on.log !== null && this.rows !== null)
      this.on.log.engagements.meets(this.rows[q] as number, missed, killed);
  }

  logWaste(q: number): void {
    if (this.on.log !== null && this.rows !== null)
      this.on.log.engagements.isWasted(this.rows[q] as number);
  }
}
