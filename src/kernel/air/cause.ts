/** How far each flight came with a leaker: see "Causes" in `docs/model/flights.md`. */
import type { MutableVec3 } from '../../geo/vector.ts';
import { cellAt, type Ground } from '../../program/ground.ts';
import type { Program } from '../../program/layout.ts';
import type { PolicyPlan } from '../plan.ts';
import { NEVER, type Replication } from '../replication.ts';
import { Stage } from '../state.ts';
import type { Flights } from './flights.ts';
import { Found, Weapon } from './solve.ts';

const ALL_RELEASES = 0xffffffff;

/** What is known of a pair before any draw. */
const Reach = { unknown: 0, outOfReach: 1, forbidden: 2, open: 3 } as const;

export class AirCauses {
  private readonly program: Program;
  private readonly flights: Flights;
  private readonly ground: Ground;
  private plan: PolicyPlan | null = null;
  /** By [flight × threat], of `plan`. */
  private readonly reach: Uint8Array;
  /** By the same index: outcomes that stand in the way, once found; no draw changes them. */
  private readonly inTheWay = new Map<number, ReadonlySet<number>>();
  private readonly at: MutableVec3 = { x: 0, y: 0, z: 0 };

  constructor(program: Program, flights: Flights, ground: Ground) {
    const { counts } = program;
    this.program = program;
    this.flights = flights;
    this.ground = ground;
    this.reach = new Uint8Array(counts.flights * counts.threats);
  }

  /**
   * The furthest stage of a nation's flights with a leaker that it had a picture of, or `least` if
   * none came further. Outcomes that stood in the way of flights at stage `forbidden` go to `mark`.
   */
  furthest(
    plan: PolicyPlan,
    rep: Replication,
    threat: number,
    nation: number,
    least: number,
    mark: (plan: PolicyPlan, outcome: number) => void,
  ): number {
    const p = this.program;
    const { state } = this.flights;
    let furthest = least;
    for (let f = 0; f < p.counts.flights; f += 1) {
      if (p.flightNation[f] !== nation || plan.air.committed[f] === 0) continue;
      const pair = f * p.counts.threats + threat;
      if ((state.shots[pair] as number) > 0) return Stage.missed;
      // Most leakers are missed by somebody: the questions below are asked when they matter.
      if (this.mostOf(f, threat) <= furthest && furthest > Stage.forbidden) continue;
      const stage = this.stageOf(plan, rep, f, threat);
      if (stage === Stage.forbidden && furthest <= Stage.forbidden)
        for (const outcome of this.waysBarred(plan, f, threat)) mark(plan, outcome);
      if (stage > furthest) furthest = stage;
    }
    return furthest;
  }

  /** Whether one of a nation's committed flights could have had a threat if no rule were asked. */
  inReach(plan: PolicyPlan, threat: number, nation: number): boolean {
    const p = this.program;
    for (let f = 0; f < p.counts.flights; f += 1) {
      if (p.flightNation[f] !== nation || plan.air.committed[f] === 0) continue;
      if (this.reachOf(plan, f, threat) !== Reach.outOfReach) return true;
    }
    return false;
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
      this.reach.fill(Reach.unknown);
      this.inTheWay.clear();
    }
    const pair = f * this.program.counts.threats + threat;
    if (this.reach[pair] === Reach.unknown) {
      const launch = this.program.threatLaunch[threat] as number;
      let reach: number = Reach.open;
      if (!this.could(plan, f, threat, launch, true)) reach = Reach.outOfReach;
      else if (
        this.flights.ground.flownUnder(plan)[f] === 0 ||
        !this.could(plan, f, threat, launch, false)
      ) {
        reach = Reach.forbidden;
      }
      this.reach[pair] = reach;
    }
    return this.reach[pair] as number;
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

  /** Outcomes in the way of the first shot that a flight would have had without rules. */
  private waysBarred(plan: PolicyPlan, f: number, threat: number): ReadonlySet<number> {
    const pair = f * this.program.counts.threats + threat;
    let found = this.inTheWay.get(pair);
    if (found === undefined) {
      const outcomes = new Set<number>();
      this.bar(plan, f, threat, outcomes);
      this.inTheWay.set(pair, (found = outcomes));
    }
    return found;
  }

  private bar(plan: PolicyPlan, f: number, threat: number, barred: Set<number>): void {
    const p = this.program;
    const { ground, flights } = this;
    const { centre, east, north } = ground;
    if (!this.could(plan, f, threat, p.threatLaunch[threat] as number, true)) return;
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
    for (let w = p.threatTeamWindows[row] as number; w < stop && cell >= 0; w += 1) {
      if ((p.teamWindowLast[w] as number) < solver.intercept) continue;
      const column = p.regionFrom[ground.region[cell] as number] as number;
      const o = p.fromOutcome[(p.teamWindowSet[w] as number) * p.counts.fromAirspaces + column];
      if (plan.releases[o as number] === 0) barred.add(o as number);
      break;
    }
    this.barWay(plan, f, threat, from, place, barred);
    const base = { x: flights.ground.baseX[f] as number, y: flights.ground.baseY[f] as number };
    this.barWay(plan, f, threat, place, base, barred);
  }

  private barWay(
    plan: PolicyPlan,
    f: number,
    threat: number,
    a: { x: number; y: number },
    b: { x: number; y: number },
    barred: Set<number>,
  ): void {
    const p = this.program;
    const { ground } = this;
    const { kinds, regions } = p.counts;
    const row = (p.flightTeam[f] as number) * kinds + (p.threatKind[threat] as number);
    const [dx, dy] = [b.x - a.x, b.y - a.y];
    const n = Math.max(1, Math.ceil(Math.max(Math.abs(dx), Math.abs(dy)) / ground.cell));
    let before = -1;
    for (let k = 0; k <= n; k += 1) {
      const cell = cellAt(ground, a.x + (k * dx) / n, a.y + (k * dy) / n);
      const set = cell < 0 ? 0 : (ground.vicinity[cell] as number);
      if (set === before) continue;
      before = set;
      const stop = ground.vicinityOffsets[set + 1] as number;
      for (let i = ground.vicinityOffsets[set] as number; i < stop; i += 1) {
        const at = row * regions + (ground.vicinityRegions[i] as number);
        if (plan.air.mayEnter[at] === 0) barred.add(p.enterOutcome[at] as number);
      }
    }
  }
}
