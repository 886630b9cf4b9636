/** Identification and release: what nations come to know and be allowed, and who reacts to it. */
import { IMMEDIATE, type Program } from '../program/layout.ts';
import type { Flights } from './air/flights.ts';
import type { DueFinder } from './due.ts';
import type { Launches } from './launches.ts';
import { Phase } from './queue.ts';
import type { Releases } from './releases.ts';
import { NEVER } from './replication.ts';
import type { Running } from './running.ts';
import { Doing, NONE, type State } from './state.ts';
import { TraceKind } from './trace.ts';

export class Knowledge {
  private readonly on: Running;
  private readonly program: Program;
  private readonly state: State;
  private readonly releases: Releases;
  private readonly due: DueFinder;
  private readonly launches: Launches;
  private readonly flights: Flights | null;

  constructor(on: Running, launches: Launches, flights: Flights | null) {
    this.on = on;
    this.program = on.program;
    this.state = on.state;
    this.releases = on.releases;
    this.due = on.due;
    this.launches = launches;
    this.flights = flights;
  }

  onKnowledge(subject: number, tick: number): void {
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
    const { program: p, state } = this;
    const { plan, trace } = this.on;
    if (state.alive[t] === 0) return;
    if (trace !== null) trace.add(tick, TraceKind.identified, t, nation, 0);
    // Without releases reactions have been settled ahead, and there is nobody to ask.
    const first = p.threatPairs[t] as number;
    const stop = plan.needsRelease ? (p.threatPairs[t + 1] as number) : first;
    for (let q = first; q < stop; q += 1) {
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
    if (this.flights === null || !plan.air.isOpen(t)) return;
    if (plan.needsRelease) {
      const asked = this.flights.claims.releasesFor(t, nation, tick);
      for (let a = 0; a < p.counts.authorities; a += 1) {
        if ((asked & (2 << a)) !== 0) this.ask(t, nation, a, tick);
      }
    }
    this.flights.claims.onIdentified(t, nation, tick);
  }

  private ask(t: number, nation: number, a: number, tick: number): void {
    const { on } = this;
    const { trace } = on;
    const ticks = this.releases.ask(on.rep.chance, t, nation, a);
    if (ticks === NONE) return;
    if (trace !== null) trace.add(tick, TraceKind.asked, t, nation, a);
    on.post(tick + ticks, Phase.know, this.releases.subjectOf(t, nation, a));
  }

  private onReleased(t: number, nation: number, a: number, tick: number): void {
    const { plan, trace } = this.on;
    if (trace !== null) trace.add(tick, TraceKind.released, t, nation, a);
    this.releases.grant(t, nation, a);
    if (t !== NONE) {
      this.reactTo(t, nation, 2 << a, tick);
      return;
    }
    const { contested } = plan;
    for (let k = 0; k < contested.length; k += 1) {
      this.reactTo(contested[k] as number, nation, 2 << a, tick);
    }
  }

  private reactTo(t: number, nation: number, bit: number, tick: number): void {
    const { program: p, state } = this;
    const { plan, rep } = this.on;
    if (state.alive[t] === 0) return;
    const stop = p.threatPairs[t + 1] as number;
    for (let q = p.threatPairs[t] as number; q < stop; q += 1) {
      if (((plan.pairReleases[q] as number) & bit) === 0) continue;
      if (p.unitNation[p.pairUnit[q] as number] !== nation) continue;
      if ((rep.identified[state.cell[q] as number] as number) <= tick) this.react(q, tick);
    }
    if (this.flights !== null && plan.air.isOpen(t))
      this.flights.claims.onReleased(t, nation, tick);
  }

  /** If something is released to a pair, its reaction begins, if none has, and it looks again. */
  private react(q: number, tick: number): void {
    const { program: p, state, launches } = this;
    const { plan, rep } = this.on;
    if (state.readyAt[q] === NEVER) {
      if (!this.due.anyReleased(plan, q)) return;
      state.readyAt[q] = tick + (p.unitReaction[p.pairUnit[q] as number] as number);
    }
    const doing = state.doing[q] as number;
    if (doing === Doing.engaged) return;
    if (doing === Doing.waiting) state.unwait(q);
    if (doing !== Doing.candidate) launches.seek(q, tick, true);
    else if (this.due.next(plan, rep, q, tick) === tick) {
      state.intercept[q] = this.due.intercept;
    } else {
      // The release opened an earlier intercept, whose launch is yet to come.
      state.doing[q] = Doing.nothing;
      launches.seek(q, tick, false);
    }
  }
}
