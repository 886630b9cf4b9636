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
import { Found, Weapon } from './solve.ts';
import { AirDoing } from './state.ts';
import { HeadOn } from './head-on.ts';
import { Memory } from './memory.ts';
import { Cursor, type Rates } from './tracks.ts';

export class Claims {
  private readonly on: Running;
  private readonly program: Program;
  private readonly flights: Flights;
  private readonly headOn: HeadOn;
  private readonly memory: Memory;
  private readonly cursor: Cursor;
  private readonly candidates: Candidates;
  private readonly groups: number;
  /** [threat × group]: 1 while a flight of the group has claimed it. */
  private readonly claimed: Uint8Array;
  /** Groups that choose at the end of this tick. */
  private readonly touched: Uint8Array;
  private chooses = false;
  /** Flights that have become free in this tick. */
  private readonly fresh: Uint8Array;
  /** By flight, the first tick from which time alone may have changed an answer. */
  private readonly restless: Int32Array;
  /** By flight, `moves` when it was last examined with all threats. */
  private readonly examined: Int32Array;
  /** By [threat × nation], of `concernedPlan`: 1 if the rules leave some tick to a flight. */
  private readonly concerned: Uint8Array;
  /** Where each flight was when last located; for good while it stands, `moves` being as it was. */
  private readonly standsSince: Int32Array;
  private readonly standsX: Float64Array;
  private readonly standsY: Float64Array;
  private readonly standsZ: Float64Array;
  /** By [threat × team], filled under policies with releases. */
  private readonly released: Int32Array;
  private concernedPlan: PolicyPlan | null = null;
  // The flight that is being examined: where it is, when it could set out, whether it stands.
  private group = 0;
  private team = 0;
  private nation = 0;
  private located = false;
  private standing = false;
  private fromX = 0;
  private fromY = 0;
  private fromZ = 0;
  private t0 = 0;
  /** Identified threats alive that flights could have, in no order, and where each is among them. */
  private readonly active: Int32Array;
  private readonly place: Int32Array;
  private activeCount = 0;
  /** Threats that are new in this tick. */
  private readonly news: Int32Array;
  private newsCount = 0;
  /** Position of each threat at `seenAt`. */
  private readonly seenAt: Int32Array;
  private readonly seenX: Float64Array;
  private readonly seenY: Float64Array;
  private readonly seenZ: Float64Array;

  constructor(on: Running, flights: Flights, rates: Rates) {
    const { program } = on;
    const { threats, flights: n } = program.counts;
    this.on = on;
    this.program = program;
    this.flights = flights;
    this.memory = new Memory(program);
    this.headOn = new HeadOn(program, rates);
    this.cursor = new Cursor(program);
    this.candidates = new Candidates(program);
    this.groups = program.scalars.groups;
    this.claimed = new Uint8Array(threats * this.groups);
    this.touched = new Uint8Array(this.groups);
    this.fresh = new Uint8Array(n);
    this.restless = new Int32Array(n);
    this.examined = new Int32Array(n);
    this.standsSince = new Int32Array(n);
    this.standsX = new Float64Array(n);
    this.standsY = new Float64Array(n);
    this.standsZ = new Float64Array(n);
    this.released = new Int32Array(program.counts.threatTeams);
    this.concerned = new Uint8Array(threats * program.counts.nations);
    this.active = new Int32Array(threats);
    this.place = new Int32Array(threats);
    this.news = new Int32Array(threats);
    this.seenAt = new Int32Array(threats);
    this.seenX = new Float64Array(threats);
    this.seenY = new Float64Array(threats);
    this.seenZ = new Float64Array(threats);
  }

  begin(): void {
    this.claimed.fill(0);
    this.touched.fill(0);
    this.chooses = false;
    this.fresh.fill(0);
    this.restless.fill(NEVER);
    this.examined.fill(NONE);
    this.standsSince.fill(NONE);
    this.place.fill(NONE);
    this.activeCount = 0;
    this.newsCount = 0;
    this.seenAt.fill(NONE);
    this.memory.begin(this.on.plan);
    if (this.on.plan.needsRelease) this.released.fill(NEVER);
    if (this.concernedPlan === this.on.plan) return;
    this.concernedPlan = this.on.plan;
    this.concerned.fill(0);
    const { nations } = this.program.counts;
    for (let f = 0; f < this.fresh.length; f += 1) {
      const nation = this.program.flightNation[f] as number;
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
    if (this.touchNation(t, nation, tick)) this.addNews(t);
  }

  onReleased(t: number, nation: number, tick: number): void {
    const { program: p, on } = this;
    const { state } = this.flights;
    if ((on.rep.identified[on.rep.see(on.plan, t, nation)] as number) > tick) return;
    this.noteReleases(t, nation, tick);
    if (!this.touchNation(t, nation, tick)) return;
    this.addNews(t);
    for (let f = 0; f < p.counts.flights; f += 1) {
      if (p.flightNation[f] === nation) state.stood[f * p.counts.threats + t] = NONE;
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
    if (tick < this.flights.first) return;
    this.fresh[f] = 1;
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
    this.activeCount -= 1;
    const moved = this.active[this.activeCount] as number;
    this.active[at] = moved;
    this.place[moved] = at;
    this.place[t] = NONE;
  }

  private touchNation(t: number, nation: number, tick: number): boolean {
    const { program: p } = this;
    if (!this.concerns(t, nation)) return false;
    for (let f = 0; f < p.counts.flights; f += 1) {
      if (p.flightNation[f] !== nation) continue;
      if (this.flights.state.doing[f] === AirDoing.absent) continue;
      this.touch(p.flightGroup[f] as number, tick);
    }
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
    const { program: p, flights, candidates } = this;
    this.chooses = false;
    candidates.count = 0;
    const { state } = flights;
    for (let f = 0; f < p.counts.flights; f += 1) {
      if ((state.doing[f] as number) > AirDoing.free) continue;
      if (this.touched[p.flightGroup[f] as number] === 0 || !flights.isFree(f, tick)) continue;
      this.located = false;
      this.group = p.flightGroup[f] as number;
      this.team = p.flightTeam[f] as number;
      this.nation = p.flightNation[f] as number;
      const moves = state.moves[f] as number;
      if (
        this.fresh[f] === 1 ||
        this.examined[f] !== moves ||
        tick >= (this.restless[f] as number)
      ) {
        this.examined[f] = moves;
        this.restless[f] = NEVER;
        for (let i = 0; i < this.activeCount; i += 1)
          this.examine(f, this.active[i] as number, tick);
        this.fresh[f] = 0;
      } else {
        for (let i = 0; i < this.newsCount; i += 1) this.examine(f, this.news[i] as number, tick);
      }
    }
    this.touched.fill(0);
    this.newsCount = 0;
    if (candidates.count > 0) this.settle(tick);
  }

  /** Takes a pair among the candidates unless it is plain that nothing can come of it. */
  private examine(f: number, t: number, tick: number): void {
    const { program: p, on, candidates } = this;
    const { state } = this.flights;
    const { threats, classes, teams, nations } = p.counts;
    const pair = f * threats + t;
    if (on.state.alive[t] === 0 || state.never[pair] === 3) return;
    const { group, team, nation } = this;
    if (this.claimed[t * this.groups + group] === 1) return;
    const row = t * teams + team;
    const lastOpen = on.plan.air.lastOpen[row] as number;
    if (lastOpen < tick) return;
    const c = p.threatClass[t] as number;
    if (p.teamClassWilling[team * classes + c] === 0) return;
    const cell = t * nations + nation;
    const { rep } = on;
    if ((rep.identified[cell] as number) > tick) return;
    const pictures = rep.pictureCount[cell] as number;
    if (pictures <= 0 || rep.pictureEnd(cell, pictures - 1) < tick) return;
    const weapon = state.weaponFor(f, c);
    if (weapon === Weapon.none) return;
    if ((((state.never[pair] as number) >> weapon) & 1) === 1) return;
    // Only flights that stand have noted any; whoever moves off raises `moves`.
    if (state.stood[pair] === state.moves[f]) {
      const again = state.again[pair] as number;
      if (again > tick) {
        this.restless[f] = Math.min(this.restless[f] as number, again);
        return;
      }
    }
    if (!this.located) this.locate(f, tick);
    if (this.standing && this.memory.isTooLate(pair, weapon, this.t0)) {
      state.never[pair] = (state.never[pair] as number) | (1 << weapon);
      return;
    }
    const soonest = this.soonest(row, team * classes + c, t, tick, weapon);
    if (soonest > lastOpen) {
      state.never[pair] = (state.never[pair] as number) | (1 << weapon);
      return;
    }
    candidates.add(f, t, soonest, weapon, this.standing);
  }

  /** Finds out where the flight that is being examined is. */
  private locate(f: number, tick: number): void {
    const { flights, standsX, standsY, standsZ } = this;
    const moves = flights.state.moves[f] as number;
    this.located = true;
    this.t0 = tick + flights.delay(f);
    if (this.standsSince[f] !== moves) {
      this.standing = flights.isStanding(f, tick);
      const at = flights.motion.locate(f, tick);
      standsX[f] = at.x;
      standsY[f] = at.y;
      standsZ[f] = at.z;
      if (this.standing) this.standsSince[f] = moves;
    } else this.standing = true;
    this.fromX = standsX[f] as number;
    this.fromY = standsY[f] as number;
    this.fromZ = standsZ[f] as number;
  }

  /** A tick before which a flight cannot fire at a threat: as if they flew to meet head on. */
  private soonest(row: number, at: number, t: number, tick: number, weapon: number): number {
    const { headOn } = this;
    if (this.seenAt[t] !== tick) {
      const { cursor } = this;
      cursor.open(t, tick);
      cursor.move(tick);
      this.seenAt[t] = tick;
      this.seenX[t] = cursor.x;
      this.seenY[t] = cursor.y;
      this.seenZ[t] = cursor.z;
    }
    const dx = (this.seenX[t] as number) - this.fromX;
    const dy = (this.seenY[t] as number) - this.fromY;
    const dz = (this.seenZ[t] as number) - this.fromZ;
    const { t0 } = this;
    const use = 2 * at + weapon;
    const roundTicks = headOn.roundTicks[use] as number;
    const chord = Math.sqrt(dx * dx + dy * dy + dz * dz);
    const way = chord * (headOn.perSpeed[this.team] as number) - (headOn.reachTicks[use] as number);
    const closing = headOn.closing[row] as number;
    const meets = (t0 + way + closing * (tick - roundTicks)) * (headOn.share[row] as number);
    const opens = (this.on.plan.air.firstOpen[row] as number) - roundTicks;
    return Math.max(t0, Math.floor(Math.max(meets, opens)) - 1);
  }

  /** Binds pairs, the soonest to fire first, until none is left. */
  private settle(tick: number): void {
    const { candidates, program: p, flights } = this;
    for (let i = candidates.first(); i >= 0; i = candidates.first()) {
      const f = candidates.flight[i] as number;
      const t = candidates.threat[i] as number;
      if (candidates.exact[i] === 0) {
        this.solve(i, f, t, tick);
        continue;
      }
      const group = p.flightGroup[f] as number;
      this.claimed[t * this.groups + group] = 1;
      flights.bind(f, t, tick, candidates.bound(i));
      candidates.removeAll(f, t, group);
    }
  }

  /** Finds out what a candidate comes to; one that comes to nothing is removed. */
  private solve(i: number, f: number, t: number, tick: number): void {
    const { candidates, flights, on, program: p } = this;
    const { state, solver, motion } = flights;
    const weapon = candidates.weapon[i] as number;
    const standing = candidates.standing[i] === 1;
    const grounded = state.doing[f] === AirDoing.ground;
    const t0 = tick + flights.delay(f);
    const off = grounded ? t0 : (state.takeOff[f] as number);
    const pair = f * p.counts.threats + t;
    // What is released when differs between replications.
    const remembers = standing && !on.plan.needsRelease;
    const least = Math.max(t0, candidates.launch[i] as number);
    motion.locate(f, tick);
    const found = solver.solve(
      on.plan,
      flights.ground,
      f,
      t,
      weapon,
      motion.at,
      t0,
      off,
      this.held(f, t),
      remembers ? this.memory.soonest(pair, weapon, t0, least) : least,
    );
    if (remembers && solver.first >= 0) this.memory.noteFirst(pair, weapon, t0, solver.first);
    if (found === Found.yes) {
      candidates.found(i, solver);
      return;
    }
    candidates.remove(i);
    if (found === Found.never) {
      if (standing) this.memory.noteTooLate(pair, weapon, t0);
      state.never[pair] = (state.never[pair] as number) | (1 << weapon);
    } else if (!standing) {
      // From somewhere else it may do.
      this.restless[f] = tick;
    } else {
      state.stood[pair] = state.moves[f] as number;
      let again = NEVER;
      if (found === Found.notHome && grounded) {
        again = Math.max(tick + 1, solver.again - (p.flightReadiness[f] as number));
      }
      state.again[pair] = again;
      this.restless[f] = Math.min(this.restless[f] as number, again);
    }
  }
}
