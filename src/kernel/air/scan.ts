/** Which pairs of a free flight and a threat are worth a search, and what the search comes to. */
import type { Program } from '../../program/layout.ts';
import { NEVER } from '../replication.ts';
import type { Running } from '../running.ts';
import { NONE } from '../state.ts';
import type { Candidates } from './candidates.ts';
import type { Flights } from './flights.ts';
import { HeadOn } from './head-on.ts';
import { HomeBy } from './home-by.ts';
import { Memory } from './memory.ts';
import { Found, Weapon } from './solve.ts';
import { AirDoing } from './state.ts';
import { Cursor, type Rates } from './tracks.ts';

/** Ticks: take-offs that a flight at its base waits for are multiples of this, five minutes. */
const THINKS_AGAIN = 3000;

export class Scan {
  private readonly on: Running;
  private readonly program: Program;
  private readonly flights: Flights;
  private readonly candidates: Candidates;
  private readonly headOn: HeadOn;
  private readonly homeBy: HomeBy;
  private readonly memory: Memory;
  private readonly cursor: Cursor;
  /** By [threat × team]: last tick open to the team or pictured; −1 before identification, or dead. */
  private readonly usable: Int32Array;
  /** Where each flight was when last located; for good while it stands, `moves` being as it was. */
  private readonly standsSince: Int32Array;
  private readonly standsX: Float64Array;
  private readonly standsY: Float64Array;
  private readonly standsZ: Float64Array;
  // By 2 × (threat × flight) + weapon: take-off of the sortie on which it cannot be home in time from
  // it, and before which tick.
  private readonly hopeless: Int32Array;
  private readonly hopelessUntil: Int32Array;
  /** Position of each threat at `seenAt`. */
  private readonly seenAt: Int32Array;
  private readonly seenX: Float64Array;
  private readonly seenY: Float64Array;
  private readonly seenZ: Float64Array;

  constructor(on: Running, flights: Flights, candidates: Candidates, rates: Rates) {
    const { program } = on;
    const { threats, flights: n, threatTeams } = program.counts;
    this.on = on;
    this.program = program;
    this.flights = flights;
    this.candidates = candidates;
    this.memory = new Memory(program);
    this.headOn = new HeadOn(program, rates);
    this.homeBy = new HomeBy(program, this.headOn);
    this.cursor = new Cursor(program);
    this.usable = new Int32Array(threatTeams);
    this.standsSince = new Int32Array(n);
    this.standsX = new Float64Array(n);
    this.standsY = new Float64Array(n);
    this.standsZ = new Float64Array(n);
    this.hopeless = new Int32Array(2 * n * threats);
    this.hopelessUntil = new Int32Array(2 * n * threats);
    this.seenAt = new Int32Array(threats);
    this.seenX = new Float64Array(threats);
    this.seenY = new Float64Array(threats);
    this.seenZ = new Float64Array(threats);
  }

  begin(): void {
    this.usable.fill(NONE);
    this.standsSince.fill(NONE);
    this.seenAt.fill(NONE);
    this.hopeless.fill(NEVER);
    this.memory.begin(this.on.plan);
    this.homeBy.begin(this.on.plan);
  }

  /** A threat is there for teams whose nation has pictures of it up to a tick. */
  open(t: number, teams: Int32Array, pictured: number): void {
    const { lastOpen } = this.on.plan.air;
    for (let i = 0; i < teams.length; i += 1) {
      const row = t * this.program.counts.teams + (teams[i] as number);
      this.usable[row] = Math.min(pictured, lastOpen[row] as number);
    }
  }

  /** A threat is dead. */
  close(t: number): void {
    const { teams } = this.program.counts;
    this.usable.fill(NONE, t * teams, (t + 1) * teams);
  }

  /**
   * Takes a threat among the candidates for those of the first `n` flights of a list that could
   * perhaps have it. One loop over local variables, as below: a run spends a good part of its time in
   * them.
   */
  examineNew(t: number, tick: number, claimed: Uint8Array, list: Int32Array, n: number): void {
    const { program: p, candidates, usable, headOn, memory } = this;
    const { standsSince, standsX, standsY, standsZ, hopeless, hopelessUntil, homeBy } = this;
    const { state, sorties } = this.flights;
    const { uses, never, moves, anyStood, stood, takeOff, doing } = state;
    const { threats, classes, teams, flights } = p.counts;
    const { flightTeam, flightGroup } = p;
    const { firstOpen, lastOpen } = this.on.plan.air;
    const groups = p.scalars.groups;
    // What is released when differs between replications.
    const remembers = !this.on.plan.needsRelease;
    const c = p.threatClass[t] as number;
    if (this.seenAt[t] !== tick) this.see(t, tick);
    const x = this.seenX[t] as number;
    const y = this.seenY[t] as number;
    const z = this.seenZ[t] as number;
    for (let k = 0; k < n; k += 1) {
      const f = list[k] as number;
      const team = flightTeam[f] as number;
      const row = t * teams + team;
      if ((usable[row] as number) < tick) continue;
      if (claimed[t * groups + (flightGroup[f] as number)] === 1) continue;
      const weapon = uses[f * classes + c] as number;
      if (weapon === Weapon.none) continue;
      const slot = 2 * (t * flights + f) + weapon;
      if (never[slot] === 1) continue;
      if (doing[f] !== AirDoing.ground) {
        if (hopeless[slot] === takeOff[f] && (hopelessUntil[slot] as number) > tick) {
          state.stirAt(f, hopelessUntil[slot] as number);
          continue;
        }
        if (homeBy.at(f, t) > this.latestHome(f)) continue;
      }
      const moved = moves[f] as number;
      if (anyStood[f] === moved && stood[f * threats + t] === moved) {
        const again = state.again[f * threats + t] as number;
        if (again > tick) {
          state.stirAt(f, again);
          continue;
        }
      }
      const standing = standsSince[f] === moved || this.locate(f, tick, moved);
      const t0 = tick + sorties.delay(f);
      if (standing && memory.isTooLate(slot, t0)) {
        never[slot] = 1;
        continue;
      }
      const dx = x - (standsX[f] as number);
      const dy = y - (standsY[f] as number);
      const dz = z - (standsZ[f] as number);
      const use = 2 * (team * classes + c) + weapon;
      const soonest = headOn.soonest(
        use,
        row,
        team,
        Math.sqrt(dx * dx + dy * dy + dz * dz),
        t0,
        tick,
        remembers && standing
          ? memory.soonest(slot, t0, firstOpen[row] as number)
          : (firstOpen[row] as number),
      );
      if (soonest > (lastOpen[row] as number)) {
        if (standing) memory.noteTooLate(slot, t0);
        never[slot] = 1;
      } else candidates.add(f, t, soonest, weapon, standing);
    }
  }

  /**
   * Takes those of the first `n` threats of a list among the candidates that are not plainly out of
   * a flight's reach.
   */
  examine(f: number, list: Int32Array, n: number, tick: number, claimed: Uint8Array): void {
    const { program: p, candidates, usable, seenAt, headOn, memory } = this;
    const { state } = this.flights;
    const { threats, classes, teams, flights } = p.counts;
    const { threatClass } = p;
    const { hopeless, hopelessUntil, homeBy } = this;
    const { uses, never } = state;
    const { firstOpen, lastOpen } = this.on.plan.air;
    const groups = p.scalars.groups;
    // What is released when differs between replications.
    const remembers = !this.on.plan.needsRelease;
    const group = p.flightGroup[f] as number;
    const team = p.flightTeam[f] as number;
    const moves = state.moves[f] as number;
    const anyStood = state.anyStood[f] === moves;
    const off = state.doing[f] === AirDoing.ground ? NONE : (state.takeOff[f] as number);
    const latestHome = this.latestHome(f);
    let located = false;
    let standing = false;
    let t0 = 0;
    let x = 0.5;
    let y = 0.5;
    let z = 0.5;
    for (let i = 0; i < n; i += 1) {
      const t = list[i] as number;
      const row = t * teams + team;
      if ((usable[row] as number) < tick || claimed[t * groups + group] === 1) continue;
      const c = threatClass[t] as number;
      const weapon = uses[f * classes + c] as number;
      if (weapon === Weapon.none) continue;
      const slot = 2 * (t * flights + f) + weapon;
      if (never[slot] === 1) continue;
      if (hopeless[slot] === off && (hopelessUntil[slot] as number) > tick) {
        state.stirAt(f, hopelessUntil[slot] as number);
        continue;
      }
      if (off !== NONE && homeBy.at(f, t) > latestHome) continue;
      if (anyStood && state.stood[f * threats + t] === moves) {
        // Only flights that stand have noted any; whoever moves off raises `moves`.
        const again = state.again[f * threats + t] as number;
        if (again > tick) {
          state.stirAt(f, again);
          continue;
        }
      }
      if (!located) {
        located = true;
        standing = this.locate(f, tick, moves);
        t0 = tick + this.flights.sorties.delay(f);
        x = this.standsX[f] as number;
        y = this.standsY[f] as number;
        z = this.standsZ[f] as number;
      }
      if (standing && memory.isTooLate(slot, t0)) {
        never[slot] = 1;
        continue;
      }
      if (seenAt[t] !== tick) this.see(t, tick);
      const dx = (this.seenX[t] as number) - x;
      const dy = (this.seenY[t] as number) - y;
      const dz = (this.seenZ[t] as number) - z;
      const use = 2 * (team * classes + c) + weapon;
      const soonest = headOn.soonest(
        use,
        row,
        team,
        Math.sqrt(dx * dx + dy * dy + dz * dz),
        t0,
        tick,
        remembers && standing
          ? memory.soonest(slot, t0, firstOpen[row] as number)
          : (firstOpen[row] as number),
      );
      if (soonest > (lastOpen[row] as number)) {
        if (standing) memory.noteTooLate(slot, t0);
        never[slot] = 1;
      } else candidates.add(f, t, soonest, weapon, standing);
    }
  }

  /** Tick, with one to spare for rounding, by which a flight in the air has to be home. */
  private latestHome(f: number): number {
    const p = this.program;
    const team = p.flightTeam[f] as number;
    const endurance = (p.teamEndurance[team] as number) - (p.teamAssessment[team] as number);
    return (this.flights.state.takeOff[f] as number) + endurance + 1;
  }

  /** Finds out where a flight is; whether it stands there. */
  private locate(f: number, tick: number, moves: number): boolean {
    if (this.standsSince[f] === moves) return true;
    const { flights } = this;
    const at = flights.motion.locate(f, tick);
    this.standsX[f] = at.x;
    this.standsY[f] = at.y;
    this.standsZ[f] = at.z;
    const standing = flights.sorties.isStanding(f, tick);
    if (standing) this.standsSince[f] = moves;
    return standing;
  }

  private see(t: number, tick: number): void {
    const { cursor } = this;
    cursor.open(t, tick);
    cursor.move(tick);
    this.seenAt[t] = tick;
    this.seenX[t] = cursor.x;
    this.seenY[t] = cursor.y;
    this.seenZ[t] = cursor.z;
  }

  /** Finds out what a candidate comes to; one that comes to nothing is removed. */
  search(i: number, tick: number, held: number): void {
    const { candidates, flights, on, program: p } = this;
    const { state, solver, motion } = flights;
    const f = candidates.flight[i] as number;
    const t = candidates.threat[i] as number;
    const weapon = candidates.weapon[i] as number;
    const standing = candidates.standing[i] === 1;
    const grounded = state.doing[f] === AirDoing.ground;
    const t0 = tick + flights.sorties.delay(f);
    const off = grounded ? t0 : (state.takeOff[f] as number);
    const slot = 2 * (t * p.counts.flights + f) + weapon;
    // What is released when differs between replications.
    const remembers = standing && !on.plan.needsRelease;
    const known = Math.max(t0, candidates.launch[i] as number);
    const soonest = remembers ? this.memory.soonest(slot, t0, known) : known;
    const from = motion.locate(f, tick);
    const { ground } = flights;
    const found = solver.solve(on.plan, ground, f, t, weapon, from, t0, off, held, soonest);
    if (remembers && solver.first >= 0) this.memory.noteFirst(slot, t0, solver.first);
    if (found === Found.yes) {
      candidates.found(i, solver);
      return;
    }
    candidates.remove(i);
    if (found === Found.notHome && !grounded && solver.hopelessFor > 0) {
      const until = solver.hopelessFor === NEVER ? NEVER : tick + solver.hopelessFor;
      // Standing it would find the same then; and a release may let it do something earlier.
      if (until === NEVER || (!standing && !on.plan.needsRelease)) {
        this.hopeless[slot] = off;
        this.hopelessUntil[slot] = until;
        state.stirAt(f, until);
        return;
      }
    }
    if (found === Found.never) {
      if (standing) this.memory.noteTooLate(slot, t0);
      state.never[slot] = 1;
    } else if (!standing) {
      // From somewhere else it may do.
      state.stirAt(f, tick);
    } else {
      const pair = f * p.counts.threats + t;
      state.anyStood[f] = state.moves[f] as number;
      state.stood[pair] = state.moves[f] as number;
      let again = NEVER;
      if (found === Found.notHome && grounded) {
        const leaves = Math.ceil(solver.again / THINKS_AGAIN) * THINKS_AGAIN;
        again = Math.max(tick + 1, leaves - (p.flightReadiness[f] as number));
      }
      state.again[pair] = again;
      state.stirAt(f, again);
    }
  }
}
