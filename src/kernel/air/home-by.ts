/**
 * How early a flight could be home from firing at a threat, whatever it does before. A pair of which
 * this comes after the end of its endurance needs no search.
 */
import type { Program } from '../../program/layout.ts';
import type { PolicyPlan } from '../plan.ts';
import { type HeadOn, Lead } from './head-on.ts';
import { Cursor } from './tracks.ts';

export class HomeBy {
  private readonly program: Program;
  private readonly headOn: HeadOn;
  private readonly cursor: Cursor;

  constructor(program: Program, headOn: HeadOn) {
    this.program = program;
    this.headOn = headOn;
    this.cursor = new Cursor(program);
  }

  /**
   * A tick before which a flight is not home from firing at a threat. It fires within its reach of
   * the threat, at a tick that is open. Of a threat that is no faster than the flight no later tick
   * brings it home sooner than the first: the way home shortens by no more than passes meanwhile.
   */
  find(plan: PolicyPlan, f: number, t: number, weapon: number): number {
    const { program: p, headOn, cursor } = this;
    const team = p.flightTeam[f] as number;
    const opens = plan.air.firstOpen[t * p.counts.teams + team] as number;
    const lead = headOn.leadOf(t, team, weapon);
    const { leads } = headOn;
    if ((leads[lead + Lead.closing] as number) > 1) return opens;
    cursor.open(t, opens);
    cursor.move(opens);
    const x = cursor.x - (p.flightBaseX[f] as number);
    const y = cursor.y - (p.flightBaseY[f] as number);
    const z = cursor.z - (p.flightBaseZ[f] as number);
    // The chord is no longer than the way.
    const way = Math.sqrt(x * x + y * y + z * z) * (leads[lead + Lead.perSpeed] as number);
    return Math.floor(opens + Math.max(0, way - (leads[lead + Lead.reachTicks] as number)));
  }
}
