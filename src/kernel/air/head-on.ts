/** What bounds how soon a flight can fire at a threat: both fly to meet head on. */
import type { Program } from '../../program/layout.ts';
import { EARTH_RADIUS_M } from '../../program/motion.ts';
import { Weapon } from './solve.ts';
import type { Rates } from './tracks.ts';

/** Columns of a row of `leads`. */
export const Lead = {
  /** Ticks that a round flies to the end of its reach. */
  roundTicks: 0,
  /** Ticks that the aircraft saves by its reach, at most. */
  reachTicks: 1,
  /** Ticks per rad of the aircraft. */
  perSpeed: 2,
  /** Speed of the threat in that of the aircraft, at most. */
  closing: 3,
  /** 1 / (1 + closing). */
  share: 4,
} as const;

const COLUMNS = 5;

export class HeadOn {
  /** [threat × team × weapon, column]. */
  readonly leads: Float64Array;
  private readonly teams: number;

  constructor(p: Program, rates: Rates) {
    const { teams, threatTeams, classes } = p.counts;
    this.teams = teams;
    this.leads = new Float64Array(2 * threatTeams * COLUMNS);
    for (let row = 0; row < threatTeams; row += 1) {
      const t = Math.floor(row / teams);
      const team = row % teams;
      const at = team * classes + (p.threatClass[t] as number);
      const speed = p.teamSpeed[team] as number;
      const closing = (rates.angular[t] as number) / speed;
      for (const weapon of [Weapon.missile, Weapon.gun]) {
        const gun = weapon === Weapon.gun;
        const reachM = (gun ? p.teamClassGunReach : p.teamClassReach)[at] as number;
        const roundSpeed = (gun ? p.teamGunSpeed : p.teamMissileSpeed)[team] as number;
        const lead = this.leadOf(t, team, weapon);
        this.leads[lead + Lead.roundTicks] = roundSpeed > 0 ? reachM / roundSpeed : 0;
        // Reach along the ground is no longer than this, and the chord no longer than the way.
        this.leads[lead + Lead.reachTicks] = ((reachM / EARTH_RADIUS_M) * 1.001) / speed;
        this.leads[lead + Lead.perSpeed] = 1 / speed;
        this.leads[lead + Lead.closing] = closing;
        this.leads[lead + Lead.share] = 1 / (1 + closing);
      }
    }
  }

  /** Where the row of a team's weapon and a threat begins. */
  leadOf(t: number, team: number, weapon: number): number {
    return (2 * (t * this.teams + team) + weapon) * COLUMNS;
  }

  /**
   * A tick before which a flight that sets out at `t0` cannot fire at a threat that is now `chord`
   * away, on the unit sphere, and first open to it at tick `opens`.
   */
  soonest(lead: number, chord: number, t0: number, tick: number, opens: number): number {
    const { leads } = this;
    const roundTicks = leads[lead + Lead.roundTicks] as number;
    const way =
      chord * (leads[lead + Lead.perSpeed] as number) - (leads[lead + Lead.reachTicks] as number);
    const closed = (leads[lead + Lead.closing] as number) * (tick - roundTicks);
    const meets = (t0 + way + closed) * (leads[lead + Lead.share] as number);
    return Math.max(t0, Math.floor(Math.max(meets, opens - roundTicks)) - 1);
  }
}
