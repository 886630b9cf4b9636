/** Where tracks may pass: rows of a program's shares that a policy leaves open, one after another. */
import type { Program } from '../program/layout.ts';
import type { PolicyPlan } from './plan.ts';

/** Whether row `h` lets `owner` pass its tracks to `to`. */
export function isOpenShare(
  p: Program,
  plan: PolicyPlan,
  h: number,
  owner: number,
  to: number,
): boolean {
  return (
    p.shareOwner[h] === owner &&
    p.shareTo[h] === to &&
    plan.releases[p.shareOutcome[h] as number] !== 0
  );
}

/**
 * Last row of the run that the open row `h` begins, below `stop`: where the rules answer differently
 * but still permit, the link is not set up anew.
 */
export function endOfShare(
  p: Program,
  plan: PolicyPlan,
  h: number,
  stop: number,
  owner: number,
  to: number,
): number {
  let last = h;
  while (
    last + 1 < stop &&
    p.shareFirst[last + 1] === (p.shareLast[last] as number) + 1 &&
    isOpenShare(p, plan, last + 1, owner, to)
  ) {
    last += 1;
  }
  return last;
}
