/** What callers may ask of a study, checked once, with errors in their words. */
import { caveatMask } from '../policy/decide.ts';
import type { Policy, Scenario } from '../scenario/model.ts';
import { formatProblem, InputError, type Problem } from '../scenario/problems.ts';
import { parsePolicy, type Switchboard } from './policy-expression.ts';
import type { CheckedStudy } from './prepare.ts';
import type { PolicySelection } from './tally.ts';
import type { TaskRunner } from './worker-task.ts';

export const DEFAULT_SEED = 1;

/** What `compare` and `price` have in common. */
export interface RunOptions {
  /** Replications to run, rounded up to whole variants; default 1 000. */
  readonly replications?: number;
  /** Integer 0 … 2⁵³ − 1; default 1. */
  readonly seed?: number;
  /** Probability that an interval is meant to cover, above 0 and below 1; default 0.95. */
  readonly confidence?: number;
  /** Who does the work; default: this thread. The caller closes a runner that it brought. */
  readonly runner?: TaskRunner;
  /** Rejects with the signal's reason once aborted. */
  readonly signal?: AbortSignal | undefined;
  /** Called after each variant. */
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

export interface Progress {
  /** Replications finished, of at most `of`. */
  readonly replications: number;
  readonly of: number;
  /** Widest half-width of a difference and the one wanted, with `until`, once there is one. */
  readonly until?: { readonly halfWidth: number; readonly wanted: number };
}

/** The seed, if it is one. Throws `InputError` otherwise. */
export function checkSeed(seed: number): number {
  if (Number.isSafeInteger(seed) && seed >= 0) return seed;
  throw new InputError({
    severity: 'error',
    value: String(seed),
    message: `\`${seed}\` is not a seed`,
    fix: `give a whole number from 0 to ${Number.MAX_SAFE_INTEGER}`,
  });
}

/** The confidence, if it is one. Throws `InputError` otherwise. */
export function checkConfidence(confidence: number): number {
  if (confidence >= 0.5 && confidence <= 0.9999) return confidence;
  throw new InputError({
    severity: 'error',
    value: String(confidence),
    message: `\`${confidence}\` is not a confidence`,
    fix: 'give a number from 0.5 to 0.9999, such as 0.95',
  });
}

/**
 * A policy by its id, or by a policy's id and switches (`policy-expression.ts`). Throws `InputError`
 * with the nearest name.
 */
export function findPolicy(study: Switchboard, id: string): Policy {
  return parsePolicy(study, id);
}

/**
 * Policies named, in the order of the study, and after them those with switches in the order in
 * which they were named; all of the study's without names.
 */
export function choosePolicies(
  study: Switchboard,
  wanted: readonly string[] | undefined,
  always: string,
): readonly Policy[] {
  const { policies } = study.scenario;
  if (wanted === undefined) return addTo(policies, [findPolicy(study, always)]);
  const chosen = [always, ...wanted].map((id) => findPolicy(study, id));
  const ids = new Set(chosen.map(({ id }) => id));
  return addTo(
    policies.filter(({ id }) => ids.has(id)),
    chosen,
  );
}

function addTo(policies: readonly Policy[], more: readonly Policy[]): readonly Policy[] {
  return [...new Map([...policies, ...more].map((policy) => [policy.id, policy])).values()];
}

/** Indices of a policy's forces, ascending. */
export function forcesOf(scenario: Scenario, policy: Pick<Policy, 'forces'>): readonly number[] {
  return scenario.forces.flatMap((force, i) => (policy.forces.includes(force.id) ? [i] : []));
}

/** A policy as the kernel takes it. */
export function selectionOf(
  study: Pick<CheckedStudy, 'scenario' | 'book'>,
  policy: Policy,
): PolicySelection {
  return {
    caveatMask: caveatMask(study.book, policy.caveats),
    forces: forcesOf(study.scenario, policy),
  };
}

/** A warning as the answer lists it, among others that need not say that they are warnings. */
export function remark(problem: Problem): string {
  return formatProblem({ ...problem, severity: 'error' });
}
