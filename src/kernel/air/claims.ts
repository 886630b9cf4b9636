/**
 * Who goes for what: see "Claims" in `docs/model/flights.md`. At the end of a tick only those pairs
 * of a flight and a threat are examined whose answer may have changed since they were last found
 * infeasible. It cannot have
 *
 * - for a pair that is too late however the rules stand: wherever the flight has been since, it
 *   would have been there no later by having flown there at once;
 * - for a flight that stands: it sets out later from the same place, so that it can do no tick that
 *   it could not do before, and where it would fire, and on which ways, depends on the tick alone.
 *
 * A threat is new to flights when it is identified, released or left; all threats are new to a
 * flight that has just become free or moved off. One on the move examines all as long as something
 * but lateness is in its way.
 */
import { IMMEDIATE, type Program } from '../../program/layout.ts';
import { Phase } from '../queue.ts';
import { NEVER } from '../replication.ts';
import type { PolicyPlan } from '../plan.ts';
import { isReleased } from '../releases.ts';
import type { Running } from '../running.ts';
import { NONE } from '../state.ts';
import { Candidates } from './candidates.ts';
import type { Flights } from './flights.ts';
import { AirDoing } from './state.ts';
import { Scan } from './scan.ts';
import type { Rates } from './tracks.ts';

export class Claims {
  private readonly on: Running;
  private readonly program: Program;
  private readonly flights: Flights;
  private readonly candidates: Candidates;
  private readonly scan: Scan;
  private readonly groups: number;
  /** [threat × group]: 1 while a flight of the group has claimed it. */
  private readonly claimed: Uint8Array;
  /** Groups that choose at the end of this tick. */
  private readonly touched: Uint8Array;
  private chooses = false;
  /** Flights that in this choice are asked about new threats only. */
  private readonly calm: Int32Array;
  /** By [threat × nation], of `concernedPlan`: 1 if the rules leave some tick to a flight. */
  private readonly concerned: Uint8Array;
  /** By [threat × team], filled under policies with releases. */
  private readonly released: Int32Array;
  /** By nation, of `concernedPlan`: groups and teams of its flights that fly. */
  private readonly groupsOf: Int32Array[] = [];
  private readonly teamsOf: Int32Array[] = [];
  private concernedPlan: PolicyPlan | null = null;
  /** Identified threats alive that flights could have, in no order, and where each is among them. */
  private readonly active: Int32Array;
  private readonly place: Int32Array;
  private activeCount = 0;
  /** Threats that are new in this tick. */
  private readonly news: Int32Array;
  private newsCount = 0;

  constructor(on: Running, flights: Flights, rates: Rates) {
    const { program } = on;
    const { threats, flights: n } = program.counts;
    this.on = on;
    this.program = program;
    this.flights = flights;
    this.candidates = new Candidates(program);
    this.scan = new Scan(on, flights, this.candidates, rates);
    this.groups = program.scalars.groups;
    this.claimed = new Uint8Array(threats * this.groups);
    this.touched = new Uint8Array(this.groups);
    this.calm = new Int32Array(n);
    this.released = new Int32Array(program.counts.threatTeams);
    this.concerned = new Uint8Array(threats * program.counts.nations);
    this.active = new Int32Array(threats);
    this.place = new Int32Array(threats);
    this.news = new Int32Array(threats);
  }

  begin(): void {
    this.claimed.fill(0);
    this.touched.fill(0);
    this.chooses = false;
    this.place.fill(NONE);
    this.activeCount = 0;
    this.newsCount = 0;
    this.scan.begin();
    if (this.on.plan.needsRelease) this.released.fill(NEVER);
    if (this.concernedPlan === this.on.plan) return;
    this.concernedPlan = this.on.plan;
    this.concerned.fill(0);
    const { program: p } = this;
    const { nations } = p.counts;
    const flown = Array.from(this.calm.keys()).filter(
      (f) => this.flights.state.doing[f] !== AirDoing.absent,
    );
    for (let n = 0; n < nations; n += 1) {
      const own = flown.filter((f) => p.flightNation[f] === n);
      const distinct = (of: Uint16Array): Int32Array =>
        Int32Array.from(new Set(own.map((f) => of[f] as number)));
      this.groupsOf[n] = distinct(p.flightGroup);
      this.teamsOf[n] = distinct(p.flightTeam);
    }
    for (const f of flown) {
      const nation = p.flightNation[f] as number;
      for (let t = 0; t < this.active.length; t += 1)
        if (this.isOpenTo(f, t)) this.concerned[t * nations + nation] = 1;
    }
  }

  /** Whether the rules leave some tick of a threat to a nation's flights. */
  concerns(t: number, nation: number): boolean {
    return this.concerned[t * this.program.counts.nations + nation] === 1;
  }

  /** Whether a flight that flies could have a threat at some tick, if all is released. */
  isOpenTo(f: number, t: number): boolean {
    if (this.flights.state.doing[f] === AirDoing.absent) return false;
    return this.on.plan.air.isOpenTo(t, this.program.flightTeam[f] as number);
  }

  /** Announces when nations whose flights could have a threat will have identified it. */
  expect(t: number, end: number): void {
    const { program: p, on } = this;
    const { nations } = p.counts;
    for (let n = 0; n < nations; n += 1) {
      if (!this.concerns(t, n)) continue;
      const identified = on.rep.identified[on.rep.see(on.plan, t, n)] as number;
      if (identified < end) this.announce(t, n, identified);
    }
  }

  private announce(t: number, nation: number, tick: number): void {
    const { program: p, on } = this;
    if (on.trace !== null) {
      // A traced run has announced it already to nations with fire units that it concerns.
      const stop = p.threatPairs[t + 1] as number;
      for (let q = p.threatPairs[t] as number; q < stop; q += 1) {
        if (on.plan.pairReleases[q] === 0) continue;
        if (p.unitNation[p.pairUnit[q] as number] === nation) return;
      }
    }
    on.post(tick, Phase.know, t * p.counts.nations + nation);
  }

  /** Whether no flight of a group has claimed a threat. */
  isUnclaimed(t: number, group: number): boolean {
    return this.claimed[t * this.groups + group] === 0;
  }

  /** Releases that a flight's nation holds for a threat. */
  held(f: number, t: number): number {
    const { on } = this;
    if (!on.plan.needsRelease) return IMMEDIATE;
    return on.releases.held(t, this.program.flightNation[f] as number);
  }

  // What makes flights choose.

  onIdentified(t: number, nation: number, tick: number): void {
    if (this.on.plan.needsRelease) this.noteReleases(t, nation, tick);
    if (!this.touchNation(t, nation, tick)) return;
    this.addNews(t);
    const { on } = this;
    const cell = on.rep.see(on.plan, t, nation);
    const pictured = on.rep.pictureEnd(cell, (on.rep.pictureCount[cell] as number) - 1);
    this.scan.open(t, this.teamsOf[nation] as Int32Array, pictured);
  }

  onReleased(t: number, nation: number, tick: number): void {
    const { program: p, on } = this;
    if ((on.rep.identified[on.rep.see(on.plan, t, nation)] as number) > tick) return;
    this.noteReleases(t, nation, tick);
    if (!this.touchNation(t, nation, tick)) return;
    this.addNews(t);
    for (let f = 0; f < p.counts.flights; f += 1) {
      if (p.flightNation[f] === nation) this.scan.notes.lookAgain(t, f);
    }
  }

  /** Notes the first tick at which some tick of a threat waits for nothing any more. */
  private noteReleases(t: number, nation: number, tick: number): void {
    const { program: p, on } = this;
    const { teams, fromAirspaces } = p.counts;
    const held = on.releases.held(t, nation);
    for (let f = 0; f < p.counts.flights; f += 1) {
      const row = t * teams + (p.flightTeam[f] as number);
      if (p.flightNation[f] !== nation || this.released[row] !== NEVER) continue;
      const stop = p.threatTeamWindows[row + 1] as number;
      for (let w = p.threatTeamWindows[row] as number; w < stop; w += 1) {
        const first = (p.teamWindowSet[w] as number) * fromAirspaces;
        for (let i = first; i < first + fromAirspaces; i += 1) {
          if (isReleased(on.plan, p.fromOutcome[i] as number, held)) this.released[row] = tick;
        }
      }
    }
  }

  /** That tick, for a team, in a run under a policy with releases; NEVER if it has not come. */
  releasedAt(t: number, team: number): number {
    return this.released[t * this.program.counts.teams + team] as number;
  }

  /** A flight has become free. */
  onFree(f: number, tick: number): void {
    if (tick < this.flights.sorties.first) return;
    this.flights.state.stirAt(f, 0);
    this.touch(this.program.flightGroup[f] as number, tick);
  }

  /** A flight's claim is over; the threat, if it lives, is there for others. */
  end(f: number, t: number, alive: boolean, tick: number): void {
    const group = this.program.flightGroup[f] as number;
    this.claimed[t * this.groups + group] = 0;
    if (!alive) return;
    this.addNews(t);
    this.touch(group, tick);
  }

  /** A threat is dead. */
  forget(t: number): void {
    const at = this.place[t] as number;
    if (at === NONE) return;
    this.scan.close(t);
    this.activeCount -= 1;
    const moved = this.active[this.activeCount] as number;
    this.active[at] = moved;
    this.place[moved] = at;
    this.place[t] = NONE;
  }

  private touchNation(t: number, nation: number, tick: number): boolean {
    if (!this.concerns(t, nation)) return false;
    const groups = this.groupsOf[nation] as Int32Array;
    for (let i = 0; i < groups.length; i += 1) this.touch(groups[i] as number, tick);
    return true;
  }

  private touch(group: number, tick: number): void {
    this.touched[group] = 1;
    if (this.chooses) return;
    this.chooses = true;
    this.on.post(tick, Phase.choose, 0);
  }

  private addNews(t: number): void {
    if (this.place[t] === NONE) {
      this.place[t] = this.activeCount;
      this.active[this.activeCount] = t;
      this.activeCount += 1;
    }
    for (let i = 0; i < this.newsCount; i += 1) if (this.news[i] === t) return;
    this.news[this.newsCount] = t;
    this.newsCount += 1;
  }

  /** Authorities, as release bits, that a nation asks about a threat for its flights' sake. */
  releasesFor(t: number, nation: number, tick: number): number {
    const { program: p, on } = this;
    const { air } = on.plan;
    const { teams } = p.counts;
    let asked = 0;
    for (let f = 0; f < p.counts.flights; f += 1) {
      if (p.flightNation[f] !== nation || !this.isOpenTo(f, t)) continue;
      const row = t * teams + (p.flightTeam[f] as number);
      const stop = p.threatTeamWindows[row + 1] as number;
      for (let w = p.threatTeamWindows[row] as number; w < stop; w += 1) {
        if ((p.teamWindowLast[w] as number) < tick) continue;
        asked |= air.setAsks[p.teamWindowSet[w] as number] as number;
      }
    }
    return asked & ~IMMEDIATE;
  }

  // Phase 7: choosing.

  choose(tick: number): void {
    const { candidates, scan, claimed } = this;
    const { state } = this.flights;
    this.chooses = false;
    candidates.clear();
    // In one group all are asked, and mostly nothing but what is new concerns them.
    const allCalm = this.groups === 1 && tick < state.allCalmUntil;
    const calm = allCalm ? state.idle : this.calm;
    const calmCount = allCalm ? state.idleCount : this.examineStirred(tick);
    for (let i = 0; i < this.newsCount; i += 1)
      scan.examineNew(this.news[i] as number, tick, claimed, calm, calmCount);
    for (let g = 0; g < this.groups; g += 1) this.touched[g] = 0;
    this.newsCount = 0;
    if (candidates.count > 0) this.settle(tick);
  }

  /** Has flights that are not calm look at all threats, and lists the others; how many these are. */
  private examineStirred(tick: number): number {
    const { flights, scan, touched, claimed, calm } = this;
    const { flightGroup } = this.program;
    const { state } = flights;
    const { idle, changes, calmUntil } = state;
    let calmCount = 0;
    let soonest = NEVER;
    state.allCalmUntil = NEVER;
    // From the end: one that lands leaves its place to one that has had its turn.
    for (let k = state.idleCount - 1; k >= 0; k -= 1) {
      const f = idle[k] as number;
      if (touched[flightGroup[f] as number] === 0) continue;
      const until = calmUntil[f] as number;
      if (tick < until) {
        calm[calmCount] = f;
        calmCount += 1;
        if (until < soonest) soonest = until;
        continue;
      }
      if (tick >= (changes[f] as number)) {
        flights.sorties.advance(f, tick);
        if (state.doing[f] === AirDoing.ground) continue;
      }
      calmUntil[f] = changes[f] as number;
      if ((changes[f] as number) < soonest) soonest = changes[f] as number;
      scan.examine(f, this.active, this.activeCount, tick, claimed);
    }
    state.allCalmUntil = Math.min(soonest, state.allCalmUntil);
    return calmCount;
  }

  /** Binds pairs, the soonest to fire first, until none is left. */
  private settle(tick: number): void {
    const { candidates, program: p, flights } = this;
    for (let i = candidates.first(); i >= 0; i = candidates.first()) {
      const f = candidates.flight[i] as number;
      const t = candidates.threat[i] as number;
      if (!candidates.isExact(i)) {
        this.scan.search(i, tick, this.held(f, t));
        continue;
      }
      const group = p.flightGroup[f] as number;
      this.claimed[t * this.groups + group] = 1;
      flights.bind(f, t, tick, candidates.bound(i));
      candidates.removeAll(f, t, group);
    }
  }
}
