/**
 * Why a leaker leaked, read off the run that has just ended: the furthest stage that any committed
 * effector reached, and the rules that stood in the way where that stage is `forbidden`.
 */
import type { Program } from '../program/layout.ts';
import type { PolicyPlan } from './plan.ts';
import { NEVER, type Replication } from './replication.ts';
import { Stage, type State } from './state.ts';

const UNKNOWN = 0xff;

/** Collects causes of leakers; one per program, reused for all its runs. */
export class CauseFinder {
  /** As `rulesMet` returns it. */
  private readonly met: Uint8Array;
  private readonly program: Program;
  /** What marks go into: `met`, or a row of `barred`. */
  private marked: Uint8Array;
  private readonly marks = (plan: PolicyPlan, outcome: number): void => this.mark(plan, outcome);
  /**
   * By [threat × nation], of `plan`: what stands in the way of a nation that has a picture, once
   * found. That is so whatever the draws.
   */
  private readonly barred: (Uint8Array | undefined)[];
  /** By [threat × nation], of `plan`: as `limitOf` returns it, or `UNKNOWN`. */
  private readonly limits: Uint8Array;
  private plan: PolicyPlan | null = null;

  constructor(program: Program) {
    this.program = program;
    this.met = new Uint8Array(program.counts.rules + 1);
    this.marked = this.met;
    this.barred = new Array<Uint8Array | undefined>(
      program.counts.threats * program.counts.nations,
    ).fill(undefined);
    this.limits = new Uint8Array(this.barred.length);
  }

  /** Cause code (`Stage`) of a threat that hit. */
  causeOf(state: State, plan: PolicyPlan, rep: Replication, threat: number): number {
    if (!plan.anyUnit) return Stage.unopposed;
    // Most leakers were shot at, and nothing comes further: then nothing else need be asked.
    if (this.wasMissed(state, threat)) return Stage.missed;
    return this.furthest(state, plan, rep, threat);
  }

  /** Whether anybody fired at a threat: only who was committed, permitted and had a picture did. */
  private wasMissed(state: State, threat: number): boolean {
    const p = this.program;
    const stop = p.threatPairs[threat + 1] as number;
    for (let q = p.threatPairs[threat] as number; q < stop; q += 1)
      if (state.stage[q] === Stage.missed) return true;
    return state.flights?.causes.wasMissed(threat) ?? false;
  }

  /** Furthest stage that any nation reached with a threat that nobody fired at. */
  private furthest(state: State, plan: PolicyPlan, rep: Replication, threat: number): number {
    const { nations } = this.program.counts;
    let cause: number = Stage.undetected;
    for (let n = 0; n < nations && cause < Stage.noRound; n += 1) {
      // Pictures are asked for only where they could take the cause further, limits only with one.
      if (plan.nationShoots[n] === 0 || this.isLimited(plan, threat, n, cause)) continue;
      if (!rep.isPictured(plan, threat, n)) continue;
      const limit = cause < Stage.forbidden ? this.limitOf(state, plan, threat, n) : Stage.noRound;
      if (limit <= Stage.forbidden) {
        cause = Math.max(cause, limit);
        continue;
      }
      cause = this.furthestOfUnits(state, plan, threat, n, Math.max(cause, Stage.outOfReach));
      cause = state.flights?.causes.furthest(plan, rep, threat, n, cause) ?? cause;
    }
    // Whoever has it in reach and a picture came at least as far: what is left has none.
    for (let n = 0; n < nations && cause < Stage.forbidden; n += 1) {
      if (plan.nationShoots[n] === 0 || !this.deniedSharing(plan, rep, threat, n)) continue;
      if (this.limitOf(state, plan, threat, n) > Stage.outOfReach) cause = Stage.forbidden;
    }
    return cause;
  }

  /** Whether it is known that a nation could not come further than `stage` with a threat. */
  private isLimited(plan: PolicyPlan, threat: number, nation: number, stage: number): boolean {
    this.use(plan);
    // `UNKNOWN` is greater than any stage.
    return (this.limits[threat * this.program.counts.nations + nation] as number) <= stage;
  }

  /**
   * The furthest stage that a nation could come to with a threat under a policy, whatever the draws,
   * before it fires: exact up to `forbidden`, and `noRound` beyond. `unopposed`: it has nothing there.
   */
  private limitOf(state: State, plan: PolicyPlan, threat: number, nation: number): number {
    this.use(plan);
    const at = threat * this.program.counts.nations + nation;
    const known = this.limits[at] as number;
    if (known !== UNKNOWN) return known;
    let limit: number = Stage.unopposed;
    if (plan.nationShoots[nation] === 1) {
      limit = this.limitOfUnits(plan, threat, nation);
      if (limit < Stage.noRound)
        limit = Math.max(limit, state.flights?.causes.limitOf(plan, threat, nation) ?? limit);
    }
    this.limits[at] = limit;
    return limit;
  }

  private limitOfUnits(plan: PolicyPlan, threat: number, nation: number): number {
    const p = this.program;
    let limit: number = Stage.outOfReach;
    const stop = p.threatPairs[threat + 1] as number;
    for (let q = p.threatPairs[threat] as number; q < stop; q += 1) {
      const u = p.pairUnit[q] as number;
      if (plan.unitCommitted[u] === 0 || p.unitNation[u] !== nation) continue;
      if (plan.pairReleases[q] !== 0) return Stage.noRound;
      limit = Stage.forbidden;
    }
    return limit;
  }

  /** Furthest stage of a nation's units with a threat that it has a picture of; at least `least`. */
  private furthestOfUnits(
    state: State,
    plan: PolicyPlan,
    threat: number,
    nation: number,
    least: number,
  ): number {
    const p = this.program;
    let furthest = least;
    const stop = p.threatPairs[threat + 1] as number;
    for (let q = p.threatPairs[threat] as number; q < stop; q += 1) {
      const u = p.pairUnit[q] as number;
      if (plan.unitCommitted[u] === 0 || p.unitNation[u] !== nation) continue;
      let stage: number = Stage.forbidden;
      if (plan.pairReleases[q] !== 0) stage = Math.max(Stage.tooLate, state.stage[q] as number);
      if (stage > furthest) furthest = stage;
    }
    return furthest;
  }

  /**
   * Rules that stood in anybody's way to a threat whose cause is `forbidden`: 1 by index of the rule;
   * the extra last slot is "no permit". Overwritten by the next call.
   */
  rulesMet(state: State, plan: PolicyPlan, rep: Replication, threat: number): Uint8Array {
    this.met.fill(0);
    for (let n = 0; n < this.program.counts.nations; n += 1) {
      if (this.limitOf(state, plan, threat, n) <= Stage.outOfReach) continue;
      if (rep.isPictured(plan, threat, n)) {
        const barred = this.barredFrom(state, plan, threat, n);
        for (let i = 0; i < barred.length; i += 1) if (barred[i] === 1) this.met[i] = 1;
      } else this.deniedSharing(plan, rep, threat, n);
    }
    return this.met;
  }

  /** Forgets what was found under another policy. */
  private use(plan: PolicyPlan): void {
    if (this.plan === plan) return;
    this.plan = plan;
    this.barred.fill(undefined);
    this.limits.fill(UNKNOWN);
  }

  /** What stands in the way of a nation that has a picture of a threat, laid out as `met`. */
  private barredFrom(state: State, plan: PolicyPlan, threat: number, nation: number): Uint8Array {
    this.use(plan);
    const at = threat * this.program.counts.nations + nation;
    let barred = this.barred[at];
    if (barred === undefined) {
      this.barred[at] = barred = this.marked = new Uint8Array(this.met.length);
      this.markWindows(plan, threat, nation);
      state.flights?.causes.markBarred(plan, threat, nation, this.marks);
      this.marked = this.met;
    }
    return barred;
  }

  /** Marks what closes windows of a nation's units. */
  private markWindows(plan: PolicyPlan, threat: number, nation: number): void {
    const p = this.program;
    const stop = p.threatPairs[threat + 1] as number;
    for (let q = p.threatPairs[threat] as number; q < stop; q += 1) {
      const u = p.pairUnit[q] as number;
      if (plan.unitCommitted[u] === 0 || p.unitNation[u] !== nation) continue;
      const lastWindow = p.pairWindows[q + 1] as number;
      for (let w = p.pairWindows[q] as number; w < lastWindow; w += 1) {
        const o = p.windowOutcome[w] as number;
        if (plan.releases[o] === 0) this.mark(plan, o);
      }
    }
  }

  /** Whether a partner held a track that a rule kept from this nation; marks the rules. */
  private deniedSharing(
    plan: PolicyPlan,
    rep: Replication,
    threat: number,
    nation: number,
  ): boolean {
    const p = this.program;
    let denied = false;
    const lastCoverage = p.threatCoverages[threat + 1] as number;
    const lastShare = p.threatShares[threat + 1] as number;
    for (let c = p.threatCoverages[threat] as number; c < lastCoverage; c += 1) {
      const s = p.coverageSensor[c] as number;
      const owner = p.sensorNation[s] as number;
      if (plan.sensorCommitted[s] === 0 || owner === nation) continue;
      const start = rep.trackOf(c, threat);
      if (start === NEVER) continue;
      for (let h = p.threatShares[threat] as number; h < lastShare; h += 1) {
        if (p.shareOwner[h] !== owner || p.shareTo[h] !== nation) continue;
        const o = p.shareOutcome[h] as number;
        // What no permit allows was never to be had: only a forbid denies.
        if (plan.releases[o] !== 0 || p.outcomeReleases[o] === 0) continue;
        // Only a track that exists while sharing is denied, and would arrive in time, counts.
        const from = Math.max(start, p.shareFirst[h] as number) + p.scalars.linkTicks;
        if (from > Math.min(p.coverageTrackEnd[c] as number, p.shareLast[h] as number)) continue;
        denied = true;
        this.mark(plan, o);
      }
    }
    return denied;
  }

  private mark(plan: PolicyPlan, outcome: number): void {
    const p = this.program;
    let any = false;
    const stop = p.outcomeRuleOffsets[outcome + 1] as number;
    for (let i = p.outcomeRuleOffsets[outcome] as number; i < stop; i += 1) {
      const rule = p.outcomeRule[i] as number;
      const caveat = p.ruleCaveat[rule] as number;
      if (caveat >= 0 && ((plan.caveatMask >>> caveat) & 1) === 0) continue;
      // What waits for a release is late, not forbidden.
      if ((p.ruleAuthority[rule] as number) >= 0) continue;
      this.marked[rule] = 1;
      any = true;
    }
    if (!any) this.marked[this.marked.length - 1] = 1;
  }
}
