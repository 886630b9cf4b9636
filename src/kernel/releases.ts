/** Who has been asked to release what, who has, and what a pair may therefore shoot at. */
import { delay } from '../chance/laws.ts';
import { Purpose } from '../chance/purpose.ts';
import type { Chance } from '../chance/threefry.ts';
import { IMMEDIATE, type Program } from '../program/layout.ts';
import { NONE } from './state.ts';
import type { PolicyPlan } from './plan.ts';

export class Releases {
  private readonly program: Program;
  private readonly anyPerThreat: boolean;
  private readonly raidAsked: Uint32Array;
  private readonly raidReleased: Uint32Array;
  private readonly threatAsked: Uint32Array;
  private readonly threatReleased: Uint32Array;

  constructor(program: Program) {
    const { threats, nations } = program.counts;
    this.program = program;
    this.anyPerThreat = program.authorityPerThreat.includes(1);
    this.raidAsked = new Uint32Array(nations);
    this.raidReleased = new Uint32Array(nations);
    this.threatAsked = new Uint32Array(this.anyPerThreat ? threats * nations : 0);
    this.threatReleased = new Uint32Array(this.anyPerThreat ? threats * nations : 0);
  }

  reset(): void {
    this.raidAsked.fill(0);
    this.raidReleased.fill(0);
    this.threatAsked.fill(0);
    this.threatReleased.fill(0);
  }

  /** Release mask that a nation holds for a threat. */
  held(t: number, nation: number): number {
    let mask = (this.raidReleased[nation] as number) | IMMEDIATE;
    if (this.anyPerThreat) {
      mask |= this.threatReleased[t * this.program.counts.nations + nation] as number;
    }
    return mask;
  }

  /** Asks an authority once; ticks until it releases, or −1 if it has been asked before. */
  ask(chance: Chance, t: number, nation: number, a: number): number {
    const p = this.program;
    const perThreat = this.isPerThreat(a);
    const asked = perThreat ? this.threatAsked : this.raidAsked;
    const cell = perThreat ? t * p.counts.nations + nation : nation;
    const bit = 2 << a;
    if (((asked[cell] as number) & bit) !== 0) return NONE;
    asked[cell] = ((asked[cell] as number) | bit) >>> 0;
    const u = chance.uniform(
      Purpose.authority,
      perThreat ? (p.threatKey[t] as number) : 0,
      p.nationKey[nation] as number,
      p.authorityKey[a] as number,
    );
    return Math.round(
      delay(
        p.authorityLaw[a] as number,
        p.authorityA[a] as number,
        p.authorityB[a] as number,
        p.authorityC[a] as number,
        u,
      ),
    );
  }

  /** Notes a release; `t` is −1 for one that holds for the whole raid. */
  grant(t: number, nation: number, a: number): void {
    const cell = t === NONE ? nation : t * this.program.counts.nations + nation;
    const released = t === NONE ? this.raidReleased : this.threatReleased;
    released[cell] = ((released[cell] as number) | (2 << a)) >>> 0;
  }

  isPerThreat(a: number): boolean {
    return this.program.authorityPerThreat[a] === 1;
  }

  // Subjects of events: identification of (threat, nation), then releases for the raid by
  // (nation, authority), then releases for a threat by (threat, nation, authority).

  subjects(): number {
    const { threats, nations, authorities } = this.program.counts;
    const each = this.anyPerThreat ? 1 + authorities : 1;
    return threats * nations * each + nations * authorities;
  }

  subjectOf(t: number, nation: number, a: number): number {
    const { threats, nations, authorities } = this.program.counts;
    const raid = threats * nations;
    if (!this.isPerThreat(a)) return raid + nation * authorities + a;
    return raid + nations * authorities + (t * nations + nation) * authorities + a;
  }
}

/** Whether an outcome is permitted and everything it waits for is among the releases. */
export function isReleased(plan: PolicyPlan, outcome: number, released: number): boolean {
  return (
    ((plan.releases[outcome] as number) & released) !== 0 &&
    ((plan.gates[outcome] as number) & ~released) === 0
  );
}
