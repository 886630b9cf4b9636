/** Which pairs of a free flight and a threat are worth a search, and what the search comes to. */
import type { MutableVec3 } from '../../geo/vector.ts';
import type { Program } from '../../program/layout.ts';
import { NEVER } from '../replication.ts';
import type { Running } from '../running.ts';
import { NONE } from '../state.ts';
import type { Candidates } from './candidates.ts';
import type { Flights } from './flights.ts';
import { HeadOn } from './head-on.ts';
import { HomeBy } from './home-by.ts';
import { Holds, Note, PairNotes } from './notes.ts';
import { Found, Weapon } from './solve.ts';
import { AirDoing } from './state.ts';
import { Cursor, type Rates } from './tracks.ts';

/** Ticks: take-offs that a flight at its base waits for are multiples of this, five minutes. */
const THINKS_AGAIN = 3000;

// Columns of `located` and `seen`.
const X = 0;
const Y = 1;
const Z = 2;
const AT = 3;
const SINCE = 4;
const COLUMNS = 5;

export class Scan {
  readonly notes: PairNotes;
  private readonly on: Running;
  private readonly program: Program;
  private readonly flights: Flights;
  private readonly candidates: Candidates;
  private readonly headOn: HeadOn;
  private readonly homeBy: HomeBy;
  private readonly cursor: Cursor;
  /** By [threat × team]: last tick open to the team or pictured; −1 before identification, or dead. */
  private readonly usable: Int32Array;
  /**
   * By flight: where it was when last located (X, Y, Z), and AT which tick; SINCE: `moves` when it
   * was found to stand there.
   */
  private readonly located: Float64Array;
  /** By threat: where it was (X, Y, Z), AT which tick. */
  private readonly seen: Float64Array;
  private readonly from: MutableVec3 = { x: 0.5, y: 0.5, z: 0.5 };

  constructor(on: Running, flights: Flights, candidates: Candidates, rates: Rates) {
    const { program } = on;
    const { threats, flights: n, threatTeams } = program.counts;
    this.on = on;
    this.program = program;
    this.flights = flights;
    this.candidates = candidates;
    this.notes = new PairNotes(program);
    this.headOn = new HeadOn(program, rates);
    this.homeBy = new HomeBy(program, this.headOn);
    this.cursor = new Cursor(program);
    this.usable = new Int32Array(threatTeams);
    this.located = new Float64Array(n * COLUMNS);
    this.seen = new Float64Array(threats * COLUMNS);
  }

  begin(): void {
    this.usable.fill(NONE);
    this.located.fill(NONE);
    this.seen.fill(NONE);
    this.notes.begin(this.on.plan);
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
    for (let row = t * teams; row < (t + 1) * teams; row += 1) this.usable[row] = NONE;
  }

  /**
   * Takes a threat among the candidates for those of the first `n` flights of a list that could
   * perhaps have it.
   */
  examineNew(t: number, tick: number, claimed: Uint8Array, list: Int32Array, n: number): void {
    const { program: p, usable } = this;
    const { flightTeam, flightGroup } = p;
    const { teams } = p.counts;
    const { groups } = p.scalars;
    for (let k = 0; k < n; k += 1) {
      const f = list[k] as number;
      const row = t * teams + (flightTeam[f] as number);
      if ((usable[row] as number) < tick) continue;
      if (claimed[t * groups + (flightGroup[f] as number)] === 1) continue;
      this.look(f, t, row, tick);
    }
  }

  /**
   * Takes those of the first `n` threats of a list among the candidates that are not plainly out of
   * a flight's reach.
   */
  examine(f: number, list: Int32Array, n: number, tick: number, claimed: Uint8Array): void {
    const { program: p, usable } = this;
    const { teams } = p.counts;
    const { groups } = p.scalars;
    const group = p.flightGroup[f] as number;
    const team = p.flightTeam[f] as number;
    for (let i = 0; i < n; i += 1) {
      const t = list[i] as number;
      const row = t * teams + team;
      if ((usable[row] as number) < tick || claimed[t * groups + group] === 1) continue;
      this.look(f, t, row, tick);
    }
  }

  /** Takes a pair among the candidates that is not plainly too late, or known to be of no use. */
  private look(f: number, t: number, row: number, tick: number): void {
    const { program: p, notes, headOn, located, seen } = this;
    const { state } = this.flights;
    const mine = f * COLUMNS;
    const its = t * COLUMNS;
    const { rows } = notes;
    const { air, needsRelease } = this.on.plan;
    const weapon = state.uses[f * p.counts.classes + (p.threatClass[t] as number)] as number;
    if (weapon === Weapon.none) return;
    const at = notes.rowOf(t, f, weapon);
    const moves = state.moves[f] as number;
    const grounded = state.doing[f] === AirDoing.ground;
    if (rows[at + Note.run] === notes.run) {
      const holds = rows[at + Note.holds] as number;
      if (holds === Holds.forGood) return;
      if (
        holds === Holds.standing(moves) ||
        (!grounded && holds === Holds.onSortie(state.takeOff[f] as number))
      ) {
        const until = rows[at + Note.until] as number;
        if (until > tick) {
          state.stirAt(f, until);
          return;
        }
      }
    }
    if (!grounded) {
      let homeBy = rows[at + Note.homeBy] as number;
      if (homeBy === NONE) {
        homeBy = this.homeBy.find(this.on.plan, f, t, weapon);
        rows[at + Note.homeBy] = homeBy;
      }
      if (homeBy > this.latestHome(f)) return;
    }
    const standing = located[mine + SINCE] === moves || this.locate(f, tick, moves);
    const t0 = tick + this.flights.sorties.delay(f);
    if (standing && t0 >= (rows[at + Note.lateFrom] as number)) return;
    if (seen[its + AT] !== tick) this.see(t, tick);
    const dx = (seen[its + X] as number) - (located[mine + X] as number);
    const dy = (seen[its + Y] as number) - (located[mine + Y] as number);
    const dz = (seen[its + Z] as number) - (located[mine + Z] as number);
    const opens = air.firstOpen[row] as number;
    const soonest = headOn.soonest(
      headOn.leadOf(t, p.flightTeam[f] as number, weapon),
      Math.sqrt(dx * dx + dy * dy + dz * dz),
      t0,
      tick,
      // What is released when differs between replications.
      standing && !needsRelease ? notes.soonest(at, t0, opens) : opens,
    );
    if (soonest > (air.lastOpen[row] as number)) notes.noteTooLate(at, t0, standing);
    else this.candidates.add(f, t, soonest, weapon, standing);
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
    const { flights, located } = this;
    const mine = f * COLUMNS;
    if (located[mine + AT] !== tick) {
      const at = flights.motion.locate(f, tick);
      located[mine + AT] = tick;
      located[mine + X] = at.x;
      located[mine + Y] = at.y;
      located[mine + Z] = at.z;
    }
    const standing = flights.sorties.isStanding(f, tick);
    if (standing) located[mine + SINCE] = moves;
    return standing;
  }

  private see(t: number, tick: number): void {
    const { cursor, seen } = this;
    cursor.open(t, tick);
    cursor.move(tick);
    const its = t * COLUMNS;
    seen[its + AT] = tick;
    seen[its + X] = cursor.x;
    seen[its + Y] = cursor.y;
    seen[its + Z] = cursor.z;
  }

  /** Finds out what the first candidate comes to; if to nothing it is removed. */
  search(i: number, tick: number, held: number): void {
    const { candidates, flights, on, notes, from } = this;
    const { state, solver } = flights;
    const f = candidates.flight[i] as number;
    const t = candidates.threat[i] as number;
    const weapon = candidates.weapon[i] as number;
    const standing = candidates.standing[i] === 1;
    const grounded = state.doing[f] === AirDoing.ground;
    const t0 = tick + flights.sorties.delay(f);
    const off = grounded ? t0 : (state.takeOff[f] as number);
    const at = notes.rowOf(t, f, weapon);
    // What is released when differs between replications.
    const remembers = standing && !on.plan.needsRelease;
    const known = Math.max(t0, candidates.launch(i));
    const soonest = remembers ? notes.soonest(at, t0, known) : known;
    from.x = this.located[f * COLUMNS + X] as number;
    from.y = this.located[f * COLUMNS + Y] as number;
    from.z = this.located[f * COLUMNS + Z] as number;
    const found = solver.solve(on.plan, flights.ground, f, t, weapon, from, t0, off, held, soonest);
    if (remembers && solver.first >= 0) notes.noteFirst(at, t0, solver.first);
    if (found === Found.yes) {
      candidates.found(i, solver);
      return;
    }
    candidates.removeFirst();
    if (found === Found.notHome && !grounded && solver.hopelessFor > 0) {
      const until = solver.hopelessFor === NEVER ? NEVER : tick + solver.hopelessFor;
      // Standing it would find the same then; and a release may let it do something earlier.
      if (until === NEVER || (!standing && !on.plan.needsRelease)) {
        notes.rest(at, Holds.onSortie(off), until);
        state.stirAt(f, until);
        return;
      }
    }
    if (found === Found.never) notes.noteTooLate(at, t0, standing);
    // From somewhere else it may do.
    else if (!standing) state.stirAt(f, tick);
    else {
      let again = NEVER;
      if (found === Found.notHome && grounded) {
        const leaves = Math.ceil(solver.again / THINKS_AGAIN) * THINKS_AGAIN;
        again = Math.max(tick + 1, leaves - (this.program.flightReadiness[f] as number));
      }
      notes.rest(at, Holds.standing(state.moves[f] as number), again);
      state.stirAt(f, again);
    }
  }
}
