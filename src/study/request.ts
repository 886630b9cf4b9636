/** What callers may ask of a study, checked once, with errors in their words. */
import { caveatMask } from '../policy/decide.ts';
import type { Policy, Scenario } from '../scenario/model.ts';
import {
  formatProblem,
  InputError,
  type Problem,
  shorten,
  unknownWord,
} from '../scenario/problems.ts';
import type { PreparedStudy } from './prepare.ts';
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

/** A policy of the study by its id. Throws `InputError` with the nearest one. */
export function findPolicy(scenario: Scenario, id: string): Policy {
  const found = scenario.policies.find((policy) => policy.id === id);
  if (found !== undefined) return found;
  const ids = scenario.policies.map((policy) => policy.id);
  throw new InputError({ severity: 'error', ...unknownWord('policy', shorten(id), ids) });
}

/** Policies named, in the order of the study; all of them without names. */
export function choosePolicies(
  scenario: Scenario,
  wanted: readonly string[] | undefined,
  always: string,
): readonly Policy[] {
  if (wanted === undefined) return scenario.policies;
  const chosen = new Set([always, ...wanted.map((id) => findPolicy(scenario, id).id)]);
  return scenario.policies.filter((policy) => chosen.has(policy.id));
}

/** Indices of a policy's forces, ascending. */
export function forcesOf(scenario: Scenario, policy: Pick<Policy, 'forces'>): readonly number[] {
  return scenario.forces.flatMap((force, i) => (policy.forces.includes(force.id) ? [i] : []));
}

/** A policy as the kernel takes it. */
export function selectionOf(study: PreparedStudy, policy: Policy): PolicySelection {
  return {
    caveatMask: caveatMask(study.book, policy.caveats),
    forces: forcesOf(study.scenario, policy),
  };
}

/** A warning as the answer lists it, among others that need not say that they are warnings. */
export function remark(problem: Problem): string {
  return formatProblem({ ...problem, severity: 'error' });
}
