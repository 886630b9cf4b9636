/** What bounds how soon a flight can fire at a threat: both fly to meet head on. */
import type { Program } from '../../program/layout.ts';
import { EARTH_RADIUS_M } from '../../program/motion.ts';
import { Weapon } from './solve.ts';
import type { Rates } from './tracks.ts';

export class HeadOn {
  // By 2 × (team × class) + weapon.
  /** Ticks that a round flies to the end of its reach. */
  readonly roundTicks: Float64Array;
  /** Ticks that the aircraft saves by its reach, at most. */
  readonly reachTicks: Float64Array;
  /** By team: ticks per rad. */
  readonly perSpeed: Float64Array;
  // By threat × team.
  /** Speed of the threat in that of the aircraft, at most. */
  readonly closing: Float64Array;
  /** 1 / (1 + closing). */
  readonly share: Float64Array;

  constructor(p: Program, rates: Rates) {
    const { teams, classes, threatTeams } = p.counts;
    this.roundTicks = new Float64Array(2 * teams * classes);
    this.reachTicks = new Float64Array(2 * teams * classes);
    this.perSpeed = Float64Array.from(p.teamSpeed, (speed) => 1 / speed);
    this.closing = new Float64Array(threatTeams);
    this.share = new Float64Array(threatTeams);
    for (let team = 0; team < teams; team += 1) {
      for (let at = team * classes; at < (team + 1) * classes; at += 1) {
        for (const weapon of [Weapon.missile, Weapon.gun]) {
          const gun = weapon === Weapon.gun;
          const reachM = (gun ? p.teamClassGunReach : p.teamClassReach)[at] as number;
          const speed = (gun ? p.teamGunSpeed : p.teamMissileSpeed)[team] as number;
          this.roundTicks[2 * at + weapon] = speed > 0 ? reachM / speed : 0;
          // Reach along the ground is no longer than this, and the chord no longer than the way.
          this.reachTicks[2 * at + weapon] =
            ((reachM / EARTH_RADIUS_M) * 1.001) / (p.teamSpeed[team] as number);
        }
      }
    }
    for (let row = 0; row < threatTeams; row += 1) {
      const t = Math.floor(row / teams);
      const speed = p.teamSpeed[row % teams] as number;
      this.closing[row] = (rates.angular[t] as number) / speed;
      this.share[row] = 1 / (1 + (this.closing[row] as number));
    }
  }

  /**
   * A tick before which a flight that sets out at `t0` cannot fire at a threat that is now `chord`
   * away, on the unit sphere, and first open to it at tick `opens`.
   */
  soonest(
    use: number,
    row: number,
    team: number,
    chord: number,
    t0: number,
    tick: number,
    opens: number,
  ): number {
    const roundTicks = this.roundTicks[use] as number;
    const way = chord * (this.perSpeed[team] as number) - (this.reachTicks[use] as number);
    const closed = (this.closing[row] as number) * (tick - roundTicks);
    const meets = (t0 + way + closed) * (this.share[row] as number);
    return Math.max(t0, Math.floor(Math.max(meets, opens - roundTicks)) - 1);
  }
}
