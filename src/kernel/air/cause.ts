/** How far each flight came with a leaker: see "Causes" in `docs/model/flights.md`. */
import type { MutableVec3 } from '../../geo/vector.ts';
import { cellAt, type Ground } from '../../program/ground.ts';
import type { Program } from '../../program/layout.ts';
import type { PolicyPlan } from '../plan.ts';
import { NEVER, type Replication } from '../replication.ts';
import { Stage } from '../state.ts';
import type { Flights } from './flights.ts';
import { evennessOf } from './openness.ts';
import { mayEnter } from './plan.ts';
import { Found, Weapon } from './solve.ts';

const ALL_RELEASES = 0xffffffff;

/** What is known of a pair before any draw. */
const Reach = { unknown: 0, outOfReach: 1, forbidden: 2, open: 3, inReach: 4 } as const;

/** What could stand in the way of a pair, whatever the policy: a policy says what of it does. */
interface Way {
  /** Outcome of firing from where it would, or −1. */
  readonly shot: number;
  /** Outcomes of entering what it flies through, there and home. */
  readonly enter: Int32Array;
}

export class AirCauses {
  private readonly program: Program;
  private readonly flights: Flights;
  private readonly ground: Ground;
  /** By nation: its flights, and those that `listed` commits. */
  private readonly flightsOf: readonly Int32Array[];
  private committed: readonly Int32Array[] = [];
  private listed: PolicyPlan | null = null;
  /** By flight: the first that is like it in all that geometry and rules can tell apart. */
  private readonly twin: Int32Array;
  /** By [twin × threat]: whether it is in reach if no rule is asked. */
  private readonly free: Uint8Array;
  /** By the same index, for what the rules leave to flights: nothing else of a policy bears on it. */
  private readonly reachUnder = new Map<string, Uint8Array>();
  private plan: PolicyPlan | null = null;
  /** Of `plan`. */
  private reach: Uint8Array = new Uint8Array(0);
  /** By the same index, once found. */
  private readonly ways = new Map<number, Way>();
  // Outcomes of entering collected so far for a way, and by outcome the number of that way.
  private readonly enter: Int32Array;
  private entered = 0;
  private readonly enterMarks: Int32Array;
  private enterMark = 0;
  private readonly at: MutableVec3 = { x: 0, y: 0, z: 0 };

  constructor(program: Program, flights: Flights, ground: Ground) {
    const { counts } = program;
    this.program = program;
    this.flights = flights;
    this.ground = ground;
    this.flightsOf = Array.from({ length: counts.nations }, (_, n) =>
      Int32Array.from(program.flightNation.keys()).filter((f) => program.flightNation[f] === n),
    );
    this.twin = twinsOf(program);
    this.free = new Uint8Array(counts.flights * counts.threats);
    this.enter = new Int32Array(counts.outcomes);
    this.enterMarks = new Int32Array(counts.outcomes);
  }

  private committedOf(plan: PolicyPlan, nation: number): Int32Array {
    if (this.listed !== plan) {
      this.listed = plan;
      this.committed = this.flightsOf.map((own) =>
        own.length === 0 ? own : own.filter((f) => plan.air.committed[f] === 1),
      );
    }
    return this.committed[nation] as Int32Array;
  }

  /** Whether a flight fired at a threat. */
  wasMissed(threat: number): boolean {
    return this.flights.state.shotAt[threat] === 1;
  }

  /**
   * The furthest stage of a nation's flights with a leaker that it had a picture of and nobody
   * fired at, or `least` if none came further.
   */
  furthest(
    plan: PolicyPlan,
    rep: Replication,
    threat: number,
    nation: number,
    least: number,
  ): number {
    const own = this.committedOf(plan, nation);
    let furthest = least;
    // Nobody has fired: of a flight that was too late all twins were.
    let late = -1;
    for (let i = 0; i < own.length; i += 1) {
      const f = own[i] as number;
      if (this.twin[f] === late) continue;
      // Geometry is asked only where it matters.
      if ((this.isOpenTo(plan, f, threat) ? this.mostOf(f, threat) : Stage.forbidden) <= furthest)
        continue;
      const stage = this.stageOf(plan, rep, f, threat);
      if (stage > furthest) furthest = stage;
      if (stage === Stage.tooLate) late = this.twin[f] as number;
    }
    return furthest;
  }

  /** Gives `mark` the outcomes that stood in the way of a nation's flights at stage `forbidden`. */
  markBarred(
    plan: PolicyPlan,
    threat: number,
    nation: number,
    mark: (plan: PolicyPlan, outcome: number) => void,
  ): void {
    const own = this.committedOf(plan, nation);
    for (let i = 0; i < own.length; i += 1) {
      const f = own[i] as number;
      // Of twins all are committed, or none.
      if (this.twin[f] !== f) continue;
      if (this.reachOf(plan, f, threat) !== Reach.forbidden) continue;
      const { shot, enter } = this.wayOf(plan, f, threat);
      if (shot >= 0 && plan.releases[shot] === 0) mark(plan, shot);
      for (let k = 0; k < enter.length; k += 1) {
        const o = enter[k] as number;
        if (!mayEnter(o, plan.releases, plan.gates)) mark(plan, o);
      }
    }
  }

  /**
   * The furthest stage that a nation's committed flights could come to with a threat, whatever the
   * draws, before they fire: exact up to `forbidden`, and `noRound` beyond.
   */
  limitOf(plan: PolicyPlan, threat: number, nation: number): number {
    const own = this.committedOf(plan, nation);
    // Those with an open tick first: one of them that has it in reach settles it.
    for (let i = 0; i < own.length; i += 1) {
      const f = own[i] as number;
      // Of twins all are committed, or none.
      if (this.twin[f] !== f || !this.isOpenTo(plan, f, threat)) continue;
      if (this.reachOf(plan, f, threat) === Reach.open) return Stage.noRound;
    }
    for (let i = 0; i < own.length; i += 1) {
      const f = own[i] as number;
      if (this.twin[f] === f && this.reachOf(plan, f, threat) === Reach.forbidden)
        return Stage.forbidden;
    }
    return Stage.outOfReach;
  }

  /** Whether some tick of a threat is open to a flight. */
  private isOpenTo(plan: PolicyPlan, f: number, threat: number): boolean {
    return plan.air.isOpenTo(threat, this.program.flightTeam[f] as number);
  }

  /** The stage of a flight for which nothing but itself was in the way. */
  private mostOf(f: number, threat: number): number {
    const p = this.program;
    const at = (p.flightTeam[f] as number) * p.counts.classes + (p.threatClass[threat] as number);
    if (p.teamClassWilling[at] === 0) return Stage.held;
    return this.flights.state.left[f * p.counts.threats + threat] === 1
      ? Stage.noChannel
      : Stage.noRound;
  }

  /** How far a committed flight came with a leaker that its nation had a picture of. */
  stageOf(plan: PolicyPlan, rep: Replication, f: number, threat: number): number {
    const p = this.program;
    if ((this.flights.state.shots[f * p.counts.threats + threat] as number) > 0)
      return Stage.missed;
    const reach = this.reachOf(plan, f, threat);
    if (reach === Reach.outOfReach) return Stage.outOfReach;
    if (reach === Reach.forbidden) return Stage.forbidden;
    const identified = rep.identified[rep.see(plan, threat, p.flightNation[f] as number)] as number;
    const released = plan.needsRelease
      ? this.flights.claims.releasedAt(threat, p.flightTeam[f] as number)
      : identified;
    const from = Math.max(identified, released);
    const delay = this.flights.state.isAlert(f)
      ? (p.flightReadiness[f] as number)
      : (p.teamReaction[p.flightTeam[f] as number] as number);
    if (from === NEVER || !this.could(plan, f, threat, from + delay, false)) return Stage.tooLate;
    return this.mostOf(f, threat);
  }

  private reachOf(plan: PolicyPlan, f: number, threat: number): number {
    if (this.plan !== plan) {
      this.plan = plan;
      const { signature } = plan.air;
      let reach = this.reachUnder.get(signature);
      if (reach === undefined)
        this.reachUnder.set(signature, (reach = new Uint8Array(this.free.length)));
      this.reach = reach;
    }
    const pair = (this.twin[f] as number) * this.program.counts.threats + threat;
    const known = this.reach[pair] as number;
    if (known !== Reach.unknown) return known;
    let reach: number = Reach.open;
    if (!this.isInReach(plan, f, threat)) reach = Reach.outOfReach;
    else if (
      this.flights.ground.flownUnder(plan)[f] === 0 ||
      !this.could(plan, f, threat, this.program.threatLaunch[threat] as number, false)
    ) {
      reach = Reach.forbidden;
    }
    this.reach[pair] = reach;
    return reach;
  }

  /** Whether a flight could have had a threat if no rule were asked: the same for all policies. */
  private isInReach(plan: PolicyPlan, f: number, threat: number): boolean {
    const pair = (this.twin[f] as number) * this.program.counts.threats + threat;
    if (this.free[pair] === Reach.unknown) {
      const launch = this.program.threatLaunch[threat] as number;
      const could = this.could(plan, f, threat, launch, true);
      this.free[pair] = could ? Reach.inReach : Reach.outOfReach;
    }
    return this.free[pair] === Reach.inReach;
  }

  /** Whether a free and full flight, from `t0` on, could have a threat. Leaves the solver's answer. */
  private could(
    plan: PolicyPlan,
    f: number,
    threat: number,
    t0: number,
    anyRules: boolean,
  ): boolean {
    const p = this.program;
    const { at, flights } = this;
    const c = p.threatClass[threat] as number;
    const weapon = flights.state.weaponWith(
      f,
      c,
      p.flightRounds[f] as number,
      p.flightBursts[f] as number,
    );
    if (weapon === Weapon.none) return false;
    at.x = p.flightStationX[f] as number;
    at.y = p.flightStationY[f] as number;
    at.z = p.flightStationZ[f] as number;
    const off = flights.state.isAlert(f) ? t0 : t0 - (p.flightTransit[f] as number);
    const { solver, ground } = flights;
    solver.anyRules = anyRules;
    const found = solver.solve(plan, ground, f, threat, weapon, at, t0, off, ALL_RELEASES);
    solver.anyRules = false;
    return found === Found.yes;
  }

  /** What the first shot that a flight would have had without rules takes it through. */
  private wayOf(plan: PolicyPlan, f: number, threat: number): Way {
    const pair = (this.twin[f] as number) * this.program.counts.threats + threat;
    let way = this.ways.get(pair);
    if (way === undefined) this.ways.set(pair, (way = this.findWay(plan, f, threat)));
    return way;
  }

  private findWay(plan: PolicyPlan, f: number, threat: number): Way {
    const p = this.program;
    const { ground, flights } = this;
    const { centre, east, north } = ground;
    this.could(plan, f, threat, p.threatLaunch[threat] as number, true);
    const { solver } = flights;
    const project = (v: MutableVec3): { x: number; y: number } => {
      const depth = v.x * centre.x + v.y * centre.y + v.z * centre.z;
      return {
        x: (v.x * east.x + v.y * east.y + v.z * east.z) / depth,
        y: (v.x * north.x + v.y * north.y + v.z * north.z) / depth,
      };
    };
    const from = project(this.at);
    const place = project(solver.place);
    const cell = cellAt(ground, place.x, place.y);
    const row = threat * p.counts.teams + (p.flightTeam[f] as number);
    const stop = p.threatTeamWindows[row + 1] as number;
    let shot = -1;
    for (let w = p.threatTeamWindows[row] as number; w < stop && cell >= 0; w += 1) {
      if ((p.teamWindowLast[w] as number) < solver.intercept) continue;
      const column = p.regionFrom[ground.region[cell] as number] as number;
      const set = p.teamWindowSet[w] as number;
      shot = p.fromOutcome[set * p.counts.fromAirspaces + column] as number;
      break;
    }
    this.entered = 0;
    this.enterMark += 1;
    this.enterAlong(f, threat, from, place);
    const base = { x: flights.ground.baseX[f] as number, y: flights.ground.baseY[f] as number };
    this.enterAlong(f, threat, place, base);
    return { shot, enter: this.enter.slice(0, this.entered) };
  }

  private enterAlong(
    f: number,
    threat: number,
    a: { x: number; y: number },
    b: { x: number; y: number },
  ): void {
    const p = this.program;
    const { ground } = this;
    const { kinds, regions } = p.counts;
    const row = (p.flightTeam[f] as number) * kinds + (p.threatKind[threat] as number);
    const [dx, dy] = [b.x - a.x, b.y - a.y];
    const n = Math.max(1, Math.ceil(Math.max(Math.abs(dx), Math.abs(dy)) / ground.cell));
    const even = evennessOf(ground);
    let before = -1;
    for (let k = 0, steps = 1; k <= n; k += steps) {
      const cell = cellAt(ground, a.x + (k * dx) / n, a.y + (k * dy) / n);
      const set = cell < 0 ? 0 : (ground.vicinity[cell] as number);
      steps = cell < 0 ? 1 : Math.max(1, even[cell] as number);
      if (set === before) continue;
      before = set;
      const stop = ground.vicinityOffsets[set + 1] as number;
      for (let i = ground.vicinityOffsets[set] as number; i < stop; i += 1) {
        const region = ground.vicinityRegions[i] as number;
        const o = p.enterOutcome[row * regions + region] as number;
        if (this.enterMarks[o] === this.enterMark) continue;
        this.enterMarks[o] = this.enterMark;
        this.enter[this.entered] = o;
        this.entered += 1;
      }
    }
  }
}

/**
 * Flights of one patrol differ by their turns, and those on alert at one base by nothing: what a
 * free and full one could have had is the same for all of them.
 */
function twinsOf(p: Program): Int32Array {
  const first = new Map<string, number>();
  return Int32Array.from(p.flightTeam.keys(), (f) => {
    const like = [
      p.flightTeam,
      p.flightForce,
      p.flightReadiness,
      p.flightTransit,
      p.flightRounds,
      p.flightBursts,
      p.flightBaseX,
      p.flightBaseY,
      p.flightBaseZ,
      p.flightStationX,
      p.flightStationY,
      p.flightStationZ,
    ].map((column) => column[f]);
    const key = like.join();
    const known = first.get(key) ?? f;
    first.set(key, known);
    return known;
  });
}
