/**
 * When a pair is due: the ticks at which its unit could launch at its threat, whatever the unit then
 * has left. See "Opportunity, launch, and due" in `docs/model/details.md`.
 */
import { IMMEDIATE, type Program } from '../program/layout.ts';
import { firstIntercept, launchAt } from '../program/launch.ts';
import type { PolicyPlan } from './plan.ts';
import { isReleased, type Releases } from './releases.ts';
import type { Replication } from './replication.ts';
import { NONE, type State } from './state.ts';

export class DueFinder {
  /** Intercept s* that belongs to the tick which `next` last returned. */
  intercept = 0;
  private readonly program: Program;
  private readonly state: State;
  private readonly releases: Releases;

  constructor(program: Program, state: State, releases: Releases) {
    this.program = program;
    this.state = state;
    this.releases = releases;
  }

  private held(plan: PolicyPlan, q: number): number {
    if (!plan.needsRelease) return IMMEDIATE;
    const p = this.program;
    return this.releases.held(
      p.pairThreat[q] as number,
      p.unitNation[p.pairUnit[q] as number] as number,
    );
  }

  /** First tick from `from` on at which a pair is due; −1 never. Leaves its s* in `intercept`. */
  next(plan: PolicyPlan, rep: Replication, q: number, from: number): number {
    const p = this.program;
    const { open } = plan;
    const cell = this.state.cell[q] as number;
    const pictures = rep.pictureCount[cell] as number;
    const released = this.held(plan, q);
    const firstOpen = plan.openOffsets[q] as number;
    const stop = plan.openOffsets[q + 1] as number;
    let t = from;
    for (let i = 0; i < pictures; i += 1) {
      const end = rep.pictureEnd(cell, i);
      if (end < t) continue;
      t = Math.max(t, rep.pictureStart(cell, i));
      let launch = NONE;
      for (let k = firstOpen; k < stop; k += 1) {
        const w = open[k] as number;
        if ((p.windowLastLaunch[w] as number) < t) continue;
        if (plan.needsRelease && !isReleased(plan, p.windowOutcome[w] as number, released))
          continue;
        const first = p.windowFirst[w] as number;
        launch = p.windowFirstLaunch[w] as number;
        if (launch >= t) this.intercept = first;
        else {
          const g0 = p.windowG0[w] as number;
          const g1 = p.windowG1[w] as number;
          const g2 = p.windowG2[w] as number;
          const s = firstIntercept(first, p.windowLast[w] as number, g0, g1, g2, t);
          this.intercept = s;
          launch = Math.floor(launchAt(first, g0, g1, g2, s - first)) | 0;
        }
        break;
      }
      // Launches before any picture are none: ticks of a flight may begin below zero.
      if (launch < t) return NONE;
      if (launch <= end) return launch;
      t = end + 1;
    }
    return NONE;
  }

  /** Last tick from `from` on at which a pair is due, whatever its unit then has; −1 none. */
  last(plan: PolicyPlan, rep: Replication, q: number, from: number): number {
    const p = this.program;
    const cell = this.state.cell[q] as number;
    const dies = (rep.naturalTick[p.pairThreat[q] as number] as number) - 1;
    const released = this.held(plan, q);
    let latest = NONE;
    const stop = plan.openOffsets[q + 1] as number;
    for (let k = plan.openOffsets[q] as number; k < stop; k += 1) {
      const w = plan.open[k] as number;
      if (!isReleased(plan, p.windowOutcome[w] as number, released)) continue;
      for (let i = (rep.pictureCount[cell] as number) - 1; i >= 0; i -= 1) {
        const candidate = this.launchUpTo(w, Math.min(rep.pictureEnd(cell, i), dies));
        if (candidate < from || candidate <= latest) continue;
        if (candidate < rep.pictureStart(cell, i)) continue;
        // An earlier intercept may be nearer in launch too: then this one is never taken.
        if (this.next(plan, rep, q, candidate) === candidate) latest = candidate;
      }
    }
    return latest;
  }

  /** Greatest launch tick of a window that is at most `limit`; −1 none. */
  private launchUpTo(w: number, limit: number): number {
    const p = this.program;
    if ((p.windowLastLaunch[w] as number) <= limit) return p.windowLastLaunch[w] as number;
    if ((p.windowFirstLaunch[w] as number) > limit) return NONE;
    const first = p.windowFirst[w] as number;
    const g0 = p.windowG0[w] as number;
    const g1 = p.windowG1[w] as number;
    const g2 = p.windowG2[w] as number;
    const beyond = firstIntercept(first, p.windowLast[w] as number, g0, g1, g2, limit + 1);
    return Math.floor(launchAt(first, g0, g1, g2, beyond - 1 - first)) | 0;
  }

  /** Greatest launch over a pair's open windows that this release has a part in; −1 none. */
  lastUnder(plan: PolicyPlan, q: number, bit: number): number {
    const p = this.program;
    let latest = NONE;
    const stop = plan.openOffsets[q + 1] as number;
    for (let i = plan.openOffsets[q] as number; i < stop; i += 1) {
      const w = plan.open[i] as number;
      const o = p.windowOutcome[w] as number;
      if ((((plan.releases[o] as number) | (plan.gates[o] as number)) & bit) === 0) continue;
      latest = Math.max(latest, p.windowLastLaunch[w] as number);
    }
    return latest;
  }

  /** Whether some open window of a pair waits for nobody any more. */
  anyReleased(plan: PolicyPlan, q: number): boolean {
    const released = this.held(plan, q);
    const stop = plan.openOffsets[q + 1] as number;
    for (let i = plan.openOffsets[q] as number; i < stop; i += 1) {
      const outcome = this.program.windowOutcome[plan.open[i] as number] as number;
      if (isReleased(plan, outcome, released)) return true;
    }
    return false;
  }
}
