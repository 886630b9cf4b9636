/** What a policy leaves to flights: who is there, and which ticks of which threats are open. */
import { IMMEDIATE } from '../../program/layout.ts';
import type { PolicyTerms } from '../terms.ts';

export class AirPlan {
  /** Equal for policies that leave the same to flights, whichever of them they commit. */
  readonly signature: string;
  /** By flight: 1 where committed. */
  readonly committed: Uint8Array;
  /** Whether any flight is. */
  readonly any: boolean;
  /** By team: 1 where a committed flight is of it. */
  readonly teamCommitted: Uint8Array;
  /**
   * By row of `fromOutcome`: releases under which it is permitted from some airspace, `IMMEDIATE` if
   * from some without waiting; 0 where it never is.
   */
  readonly setReleases: Uint32Array;
  /** Releases that something permitted, from whatever airspace, waits for. */
  readonly setAsks: Uint32Array;
  /** 1 where it makes no difference which airspace is fired from. */
  readonly setUniform: Uint8Array;
  /** By [threat × team], over ticks open from some airspace under some release: first, last; −1. */
  readonly firstOpen: Int32Array;
  readonly lastOpen: Int32Array;
  /** By [region-asking team × kind, region]: 1 where `enter` is permitted without waiting. */
  readonly mayEnter: Uint8Array;
  /** Releases that some open tick of a committed flight waits for. */
  readonly waitsFor: number;
  private readonly teams: number;
  private readonly teamOpen: Uint8Array;

  constructor(terms: PolicyTerms) {
    const { program: p, releases, gates } = terms;
    const { flights, teams, threatTeams, outcomeSets, fromAirspaces } = p.counts;
    const any = terms.anyFlight;
    this.any = any;
    this.signature = terms.airSignature;
    this.teams = teams;
    this.committed = terms.flightCommitted;
    this.teamCommitted = new Uint8Array(teams);
    for (let f = 0; f < flights; f += 1)
      if (this.committed[f] === 1) this.teamCommitted[p.flightTeam[f] as number] = 1;
    this.setReleases = new Uint32Array(any ? outcomeSets : 0);
    this.setAsks = new Uint32Array(any ? outcomeSets : 0);
    this.setUniform = new Uint8Array(any ? outcomeSets : 0);
    this.firstOpen = new Int32Array(any ? threatTeams : 0).fill(-1);
    this.lastOpen = new Int32Array(any ? threatTeams : 0).fill(-1);
    this.teamOpen = new Uint8Array(any ? p.counts.threats : 0);
    this.mayEnter = new Uint8Array(any ? p.enterOutcome.length : 0);
    let waits = 0;
    if (any) {
      for (let set = 0; set < outcomeSets; set += 1) {
        let mask = 0;
        let asks = 0;
        let uniform = 1;
        const first = p.fromOutcome[set * fromAirspaces] as number;
        for (let i = 0; i < fromAirspaces; i += 1) {
          const o = p.fromOutcome[set * fromAirspaces + i] as number;
          if (releases[o] !== releases[first] || gates[o] !== gates[first]) uniform = 0;
          const release = releases[o] as number;
          if (release === 0) continue;
          asks |= release | (gates[o] as number);
          mask |= terms.waitsFor(o);
        }
        this.setReleases[set] = mask;
        this.setAsks[set] = asks;
        this.setUniform[set] = uniform;
      }
      for (let row = 0; row < threatTeams; row += 1) {
        if (this.teamCommitted[row % teams] === 0) continue;
        const stop = p.threatTeamWindows[row + 1] as number;
        for (let w = p.threatTeamWindows[row] as number; w < stop; w += 1) {
          const mask = this.setReleases[p.teamWindowSet[w] as number] as number;
          if (mask === 0) continue;
          if (this.firstOpen[row] === -1) this.firstOpen[row] = p.teamWindowFirst[w] as number;
          this.lastOpen[row] = p.teamWindowLast[w] as number;
          this.teamOpen[Math.floor(row / teams)] = 1;
          waits |= this.setAsks[p.teamWindowSet[w] as number] as number;
        }
      }
      for (let i = 0; i < this.mayEnter.length; i += 1) {
        if (mayEnter(p.enterOutcome[i] as number, releases, gates)) this.mayEnter[i] = 1;
      }
    }
    this.waitsFor = waits >>> 0;
  }

  /** Whether some tick of a threat is open to a committed flight. */
  isOpen(threat: number): boolean {
    return this.any && this.teamOpen[threat] === 1;
  }

  /** Whether some tick of a threat is open to a team with committed flights. */
  isOpenTo(threat: number, team: number): boolean {
    return this.any && this.lastOpen[threat * this.teams + team] !== -1;
  }
}

/** Whether an outcome of `enter` is permitted without waiting: nobody waits at a border. */
export function mayEnter(outcome: number, releases: Uint32Array, gates: Uint32Array): boolean {
  return ((releases[outcome] as number) & IMMEDIATE) !== 0 && gates[outcome] === 0;
}
