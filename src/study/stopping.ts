/**
 * How many variants to run. Either a fixed number of replications, or until paired differences are
 * known well enough. The second is decided only after 20, 40, 80, … whole variants: looking after
 * every one would stop too often by luck, and would let the number of workers decide.
 */
import { InputError, shorten, unknownWord } from '../scenario/problems.ts';
import type { Problem } from '../scenario/problems.ts';
import type { StudyMerger } from './merge.ts';
import { halfWidth, paired } from './statistics.ts';

/** Variants before the first decision; doubled for each further one. */
export const FIRST_DECISION = 20;
/** Replications when a caller asks for no number. */
export const DEFAULT_REPLICATIONS = 1000;
/** Variants at which `until` gives up when a caller sets no maximum: 20 · 2⁸. */
export const DEFAULT_MAXIMUM_VARIANTS = 5120;
/** More replications than this are taken for a slip of the finger. */
export const MAXIMUM_REPLICATIONS = 100_000_000;

/** Wanted half-width of paired differences in leakers. */
export interface Until {
  /** Indices of the policies watched, never the baseline. */
  readonly policies: readonly number[];
  /** Leakers per replication. */
  readonly halfWidth: number;
}

export interface StoppingPlan {
  readonly replicationsPerVariant: number;
  readonly maximumVariants: number;
  /** Index of the policy that differences are taken from. */
  readonly baseline: number;
  readonly until?: Until;
  /** What a user should know, such as a number that was rounded. */
  readonly notes: readonly string[];
}

export interface StoppingOptions {
  /** Replications to run; with `until`, the most to run. */
  readonly replications?: number;
  /** `difference:H` or `difference:POLICY:H`. */
  readonly until?: string;
  readonly replicationsPerVariant: number;
  /** Ids of the policies run. */
  readonly policies: readonly string[];
  /** Id of the baseline, one of `policies`. */
  readonly baseline: string;
}

/** A plan from what a user asked for. Throws `InputError` for what makes none. */
export function planStopping(options: StoppingOptions): StoppingPlan {
  const perVariant = options.replicationsPerVariant;
  const until = options.until === undefined ? undefined : parseUntil(options.until, options);
  const notes: string[] = [];
  let maximumVariants = DEFAULT_MAXIMUM_VARIANTS;
  if (options.replications !== undefined || until === undefined) {
    const wanted = checkReplications(options.replications ?? DEFAULT_REPLICATIONS);
    maximumVariants = Math.ceil(wanted / perVariant);
    const rounded = maximumVariants * perVariant;
    if (rounded !== wanted) {
      notes.push(
        `${wanted} replications rounded up to ${rounded}: whole variants of ${perVariant} each`,
      );
    }
  }
  return {
    replicationsPerVariant: perVariant,
    maximumVariants,
    baseline: options.policies.indexOf(options.baseline),
    ...(until === undefined ? {} : { until }),
    notes,
  };
}

/** The number of replications asked for, if it is one. Throws `InputError` otherwise. */
export function checkReplications(wanted: number): number {
  if (Number.isInteger(wanted) && wanted >= 1 && wanted <= MAXIMUM_REPLICATIONS) return wanted;
  throw new InputError({
    severity: 'error',
    value: String(wanted),
    message: `\`${wanted}\` is not a number of replications`,
    fix: `give a whole number from 1 to ${MAXIMUM_REPLICATIONS}`,
  });
}

/** Reads `difference:H` or `difference:POLICY:H`. */
function parseUntil(text: string, options: StoppingOptions): Until {
  const first = text.indexOf(':');
  const last = text.lastIndexOf(':');
  const what = first < 0 ? text : text.slice(0, first);
  if (what !== 'difference') {
    throw problem(text, unknownWord('stopping rule', what, ['difference']));
  }
  const number = first < 0 ? '' : text.slice(last + 1);
  // Number('') is 0 and Number('0x1') is 1: only plain decimals are meant here.
  const wanted = /^(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/iu.test(number) ? Number(number) : NaN;
  if (!(wanted > 0 && Number.isFinite(wanted))) {
    throw problem(text, {
      value: number,
      message: `\`${shorten(text)}\` names no half-width above 0 in leakers`,
      fix: 'write `difference:0.5`, or `difference:POLICY:0.5` for one policy',
    });
  }
  const others = options.policies.filter((id) => id !== options.baseline);
  if (last === first) return { policies: indicesOf(others, options, text), halfWidth: wanted };
  const named = text.slice(first + 1, last);
  if (named === options.baseline) {
    throw problem(text, {
      value: named,
      message: `\`${shorten(named)}\` is the baseline and differs from itself by nothing`,
      fix: 'name another policy',
    });
  }
  if (!others.includes(named)) throw problem(text, unknownWord('policy', named, others));
  return { policies: indicesOf([named], options, text), halfWidth: wanted };
}

function indicesOf(ids: readonly string[], options: StoppingOptions, text: string): number[] {
  if (ids.length === 0) {
    throw problem(text, {
      value: text,
      message: `\`${shorten(text)}\` needs a policy besides the baseline \`${options.baseline}\``,
      fix: 'run at least two policies, or ask for a number of replications',
    });
  }
  return ids.map((id) => options.policies.indexOf(id));
}

function problem(text: string, found: Pick<Problem, 'value' | 'message' | 'fix'>): InputError {
  return new InputError({ severity: 'error', path: '--until', ...found, value: text });
}

/** The number of variants, above `variants`, at which something is decided next. */
export function nextDecision(plan: StoppingPlan, variants: number): number {
  if (plan.until === undefined) return plan.maximumVariants;
  let decision = FIRST_DECISION;
  while (decision <= variants) decision *= 2;
  return Math.min(decision, plan.maximumVariants);
}

/** Whether a number of variants is one after which stopping is decided. */
export function isDecision(plan: StoppingPlan, variants: number): boolean {
  return variants > 0 && nextDecision(plan, variants - 1) === variants;
}

/** Widest half-width among the differences watched, and whose; null before there is one. */
export function widest(
  plan: StoppingPlan,
  merger: Pick<StudyMerger, 'leakers'>,
  confidence: number,
): { readonly policy: number; readonly halfWidth: number } | null {
  let found: { readonly policy: number; readonly halfWidth: number } | null = null;
  const baseline = merger.leakers(plan.baseline);
  for (const policy of plan.until?.policies ?? []) {
    const width = halfWidth(paired(merger.leakers(policy), baseline), confidence);
    if (width === null) return null;
    if (found === null || width > found.halfWidth) found = { policy, halfWidth: width };
  }
  return found;
}

/** Whether the variants merged are all that the plan asks for. */
export function isEnough(plan: StoppingPlan, merger: StudyMerger, confidence: number): boolean {
  if (merger.variants >= plan.maximumVariants) return true;
  if (plan.until === undefined || !isDecision(plan, merger.variants)) return false;
  const width = widest(plan, merger, confidence);
  return width !== null && width.halfWidth <= plan.until.halfWidth;
}

/**
 * Merges what has come, pausing at each decision. Returns true when the study is complete; tallies
 * of later variants that workers had begun are then left out. Call after every tally.
 */
export function advance(plan: StoppingPlan, merger: StudyMerger, confidence: number): boolean {
  while (!isEnough(plan, merger, confidence)) {
    const decision = nextDecision(plan, merger.variants);
    if (merger.releaseTo(decision) < decision) return false;
  }
  return true;
}

/** What to tell a user about a plan that has run: roundings, and a width that was not reached. */
export function stoppingNotes(
  plan: StoppingPlan,
  merger: StudyMerger,
  confidence: number,
  policies: readonly string[],
): readonly string[] {
  if (plan.until === undefined) return plan.notes;
  const width = widest(plan, merger, confidence);
  if (width !== null && width.halfWidth <= plan.until.halfWidth) return plan.notes;
  const replications = merger.variants * plan.replicationsPerVariant;
  const reached =
    width === null
      ? 'one variant gives no interval'
      : `\`${policies[width.policy] ?? ''}\` stands at ${Number(width.halfWidth.toPrecision(2))}`;
  return [
    ...plan.notes,
    `half-width ${plan.until.halfWidth} not reached in ${replications} replications: ${reached}`,
  ];
}
