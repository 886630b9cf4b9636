/** Who goes first where several could launch: rankings that hold within one tick. */
import { Choice } from '../program/layout.ts';
import type { PolicyPlan } from './plan.ts';
import type { State } from './state.ts';

/** Of two threats for one unit: less time to the last launch, then class ranking, then key. */
export function isMoreUrgent(state: State, plan: PolicyPlan, q: number, than: number): boolean {
  const mine = plan.lastLaunch[q] as number;
  const other = plan.lastLaunch[than] as number;
  if (mine !== other) return mine < other;
  const p = state.program;
  const t = p.pairThreat[q] as number;
  const o = p.pairThreat[than] as number;
  const rank = p.threatRank[t] as number;
  const otherRank = p.threatRank[o] as number;
  return rank !== otherRank ? rank < otherRank : t < o;
}

/** Of two units for one threat: by the study's doctrine, then earlier intercept, then key. */
export function isPreferred(state: State, q: number, than: number): boolean {
  const p = state.program;
  const u = p.pairUnit[q] as number;
  const v = p.pairUnit[than] as number;
  const { choice } = p.scalars;
  if (choice === Choice.bestPk) {
    const c = p.threatClass[p.pairThreat[q] as number] as number;
    const mine = p.unitClassKill[u * p.counts.classes + c] as number;
    const other = p.unitClassKill[v * p.counts.classes + c] as number;
    if (mine !== other) return mine > other;
  } else if (choice === Choice.cheapest) {
    const mine = p.unitRoundCost[u] as number;
    const other = p.unitRoundCost[v] as number;
    if (mine !== other) return mine < other;
  }
  const mine = state.intercept[q] as number;
  const other = state.intercept[than] as number;
  return mine !== other ? mine < other : u < v;
}
