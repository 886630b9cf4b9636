/**
 * How early a flight could be home from firing at a threat, whatever it does before. A pair of which
 * this comes after the end of its endurance needs no search. Like what searches remember, it is the
 * same in all replications under a plan.
 */
import type { Program } from '../../program/layout.ts';
import type { PolicyPlan } from '../plan.ts';
import { NONE } from '../state.ts';
import type { HeadOn } from './head-on.ts';
import { Weapon } from './solve.ts';
import { Cursor } from './tracks.ts';

export class HomeBy {
  private readonly program: Program;
  private readonly headOn: HeadOn;
  private readonly cursor: Cursor;
  private plan: PolicyPlan | null = null;
  /** By [flight × threat], of `plan`, as asked for. */
  private readonly ticks: Int32Array;

  constructor(program: Program, headOn: HeadOn) {
    this.program = program;
    this.headOn = headOn;
    this.cursor = new Cursor(program);
    this.ticks = new Int32Array(program.counts.flights * program.counts.threats);
  }

  begin(plan: PolicyPlan): void {
    if (this.plan === plan) return;
    this.plan = plan;
    this.ticks.fill(NONE);
  }

  /** A tick before which a flight is not home from firing at a threat. */
  at(f: number, t: number): number {
    const pair = f * this.program.counts.threats + t;
    const known = this.ticks[pair] as number;
    if (known !== NONE) return known;
    const found = this.find(f, t);
    this.ticks[pair] = found;
    return found;
  }

  /**
   * It fires within its reach of the threat, at a tick that is open. Of a threat that is no faster
   * than the flight no later tick brings it home sooner than the first: the way home shortens by no
   * more than passes meanwhile.
   */
  private find(f: number, t: number): number {
    const { program: p, headOn, cursor, plan } = this;
    const { teams, classes } = p.counts;
    const team = p.flightTeam[f] as number;
    const row = t * teams + team;
    const opens = plan?.air.firstOpen[row] as number;
    if ((headOn.closing[row] as number) > 1) return opens;
    cursor.open(t, opens);
    cursor.move(opens);
    const x = cursor.x - (p.flightBaseX[f] as number);
    const y = cursor.y - (p.flightBaseY[f] as number);
    const z = cursor.z - (p.flightBaseZ[f] as number);
    // The chord is no longer than the way.
    const way = Math.sqrt(x * x + y * y + z * z) * (headOn.perSpeed[team] as number);
    const use = 2 * (team * classes + (p.threatClass[t] as number));
    const reach = Math.max(
      headOn.reachTicks[use + Weapon.missile] as number,
      headOn.reachTicks[use + Weapon.gun] as number,
    );
    return Math.floor(opens + Math.max(0, way - reach));
  }
}
