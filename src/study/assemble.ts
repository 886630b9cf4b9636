/** From merged sums to the answer of `caveat compare`. */
import {
  debrisResult,
  freedResult,
  incursionResult,
  involvementResult,
} from './consequences/assemble.ts';
import { costResult, stockResult } from './consequences/cost.ts';
import type { MergedPolicy, MergedStudy } from './merge.ts';
import type {
  ByStopper,
  CompareResult,
  Difference,
  Estimate,
  PolicyResult,
  PriceResult,
} from './results.ts';
import { at, DEFAULT_CONFIDENCE, estimate, mean, paired, percentile } from './statistics.ts';
import { CAUSES, FATES } from './tally.ts';
import type { Cause, Fate, TallyAxes } from './tally.ts';

/** A policy as the answer names it. */
export interface ComparedPolicy {
  readonly id: string;
  readonly title: string;
  readonly caveatsInForce: readonly string[];
  readonly forces: readonly string[];
}

export interface AssembleInput {
  /** Version of the program. */
  readonly version: string;
  readonly study: { readonly id: string; readonly title: string };
  readonly scenarioDigest: string;
  readonly seed: number;
  /** Default 0.95. */
  readonly confidence?: number;
  readonly axes: TallyAxes;
  /** In the order of the tallies. */
  readonly policies: readonly ComparedPolicy[];
  /** Id of one of `policies`. */
  readonly baseline: string;
  /** Titles of rules by id; one that is absent is shown by its id. */
  readonly ruleTitles: Readonly<Record<string, string>>;
  /** At least one variant. */
  readonly merged: MergedStudy;
  readonly prices?: PriceResult;
  readonly warnings?: readonly string[];
  readonly run?: { readonly seconds: number; readonly workers: number };
}

/** What holds for every policy of one answer. */
interface Frame {
  readonly axes: TallyAxes;
  readonly replications: number;
  readonly launched: number;
  readonly confidence: number;
  readonly ruleTitles: Readonly<Record<string, string>>;
}

/** Puts the answer together: means per replication, intervals over variants. */
export function assembleCompare(input: AssembleInput): CompareResult {
  const { merged } = input;
  const frame: Frame = {
    axes: input.axes,
    replications: merged.replications,
    launched: mean(merged.launched),
    confidence: input.confidence ?? DEFAULT_CONFIDENCE,
    ruleTitles: input.ruleTitles,
  };
  const pairs = input.policies.map((policy, i) => ({ policy, sums: policyAt(merged, i) }));
  const baseline = pairs.find(({ policy }) => policy.id === input.baseline);
  if (baseline === undefined) throw new RangeError(`no policy is called ${input.baseline}`);
  const others = pairs.filter((pair) => pair !== baseline);
  return {
    caveat: input.version,
    study: { id: input.study.id, title: input.study.title },
    scenarioDigest: input.scenarioDigest,
    seed: input.seed,
    replications: merged.replications,
    variants: merged.variants,
    confidence: frame.confidence,
    baseline: input.baseline,
    policies: pairs.map(({ policy, sums }) =>
      policyResult(frame, policy, sums, sums === baseline.sums ? null : baseline.sums),
    ),
    differences: others.map(({ policy, sums }): Difference => ({
      policy: policy.id,
      versus: input.baseline,
      leakers: estimate(paired(sums.leakers, baseline.sums.leakers), frame.confidence),
      worseReplications: sums.worseReplications,
    })),
    ...(input.prices === undefined ? {} : { prices: input.prices }),
    warnings: [...(input.warnings ?? []), ...intervalWarning(merged)],
    ...(input.run === undefined ? {} : { run: input.run }),
  };
}

function intervalWarning(merged: MergedStudy): readonly string[] {
  return merged.variants < 2
    ? ['fewer than two variants: no interval can be given; run more replications']
    : [];
}

function policyResult(
  frame: Frame,
  policy: ComparedPolicy,
  sums: MergedPolicy,
  baseline: MergedPolicy | null,
): PolicyResult {
  const { axes, confidence } = frame;
  const fatesByClass = byName(axes.classes, (c) =>
    fateRecord((f) => at(sums.fatesByClass, c * FATES.length + f) / frame.replications),
  );
  const estimates = (names: readonly string[], columns: readonly (readonly number[])[]) =>
    byName(names, (i) => estimate(columns[i] ?? [], confidence));
  return {
    id: policy.id,
    title: policy.title,
    caveatsInForce: policy.caveatsInForce.toSorted(),
    forces: policy.forces.toSorted(),
    launched: frame.launched,
    fates: fateRecord((f) => fateSum(frame, sums, f) / frame.replications),
    fatesByClass,
    leakers: {
      ...estimate(sums.leakers, confidence),
      p10: percentile(sums.leakersHistogram, 10),
      p90: percentile(sums.leakersHistogram, 90),
    },
    leakersByClass: estimates(axes.classes, sums.leakersByClass),
    leakersByAssetClass: estimates(axes.assetClasses, sums.leakersByAssetClass),
    leakersByWarhead: estimates(axes.warheadBands, sums.leakersByWarheadBand),
    leakedWarheadKg: estimate(sums.leakedWarheadKg, confidence),
    causes: causeRecord((c) => at(sums.causes, c) / frame.replications),
    forbiddenBy: forbiddenBy(frame, sums),
    stoppedBy: byStopper(frame, (s) => stoppedBy(frame, sums, s)),
    rounds: byStopper(frame, (s) => at(sums.rounds, s)),
    costUsd: costResult(frame, sums, baseline),
    substitution: baseline === null ? null : substitution(sums, baseline, confidence),
    debris: debrisResult(axes.consequences, sums.consequences, confidence),
    incursions: incursionResult(axes.consequences, sums.consequences, confidence),
    involvement: involvementResult(axes.consequences, sums.consequences, confidence),
    stock: stockResult(frame, sums, policy.forces),
    ...freedResult(axes.consequences, sums.consequences, confidence),
    digest: sums.digest,
  };
}

/**
 * What the effectors stopped beyond the baseline's, less the leakers averted: kills that replaced
 * those of a screen, of a failure or of a miss and kept nothing away from its target.
 */
function substitution(policy: MergedPolicy, baseline: MergedPolicy, confidence: number): Estimate {
  const kills = paired(policy.effectorKills, baseline.effectorKills);
  const averted = paired(baseline.leakers, policy.leakers);
  return estimate(paired(kills, averted), confidence);
}

function forbiddenBy(frame: Frame, sums: MergedPolicy): PolicyResult['forbiddenBy'] {
  return frame.axes.forbidders
    .map((rule, i) => ({
      rule,
      title: frame.ruleTitles[rule] ?? rule,
      mean: at(sums.forbiddenBy, i) / frame.replications,
    }))
    .filter((row) => row.mean > 0)
    .toSorted((a, b) => b.mean - a.mean || byText(a.rule, b.rule));
}

/** Rows of stoppers with something in them, greatest first. `of` sums over all replications. */
function byStopper(frame: Frame, of: (stopper: number) => number): readonly ByStopper[] {
  return frame.axes.stoppers
    .map(({ id, title, kind, system, nation }, s): ByStopper => ({
      id,
      title,
      kind,
      system,
      nation,
      mean: of(s) / frame.replications,
    }))
    .filter((row) => row.mean > 0)
    .toSorted((a, b) => b.mean - a.mean || byText(a.id, b.id));
}

function stoppedBy(frame: Frame, sums: MergedPolicy, stopper: number): number {
  const classes = frame.axes.classes.length;
  let stopped = 0;
  for (let c = 0; c < classes; c += 1) stopped += at(sums.stopped, stopper * classes + c);
  return stopped;
}

function fateSum(frame: Frame, sums: MergedPolicy, fate: number): number {
  return frame.axes.classes.reduce(
    (sum, _, c) => sum + at(sums.fatesByClass, c * FATES.length + fate),
    0,
  );
}

function fateRecord(of: (fate: number) => number): Record<Fate, number> {
  const value = (fate: Fate): number => of(FATES.indexOf(fate));
  return {
    intercepted: value('intercepted'),
    'soft-killed': value('soft-killed'),
    failed: value('failed'),
    hit: value('hit'),
    'missed-target': value('missed-target'),
    'left-area': value('left-area'),
  };
}

function causeRecord(of: (cause: number) => number): Record<Cause, number> {
  const value = (cause: Cause): number => of(CAUSES.indexOf(cause));
  return {
    unopposed: value('unopposed'),
    undetected: value('undetected'),
    'out-of-reach': value('out-of-reach'),
    forbidden: value('forbidden'),
    'too-late': value('too-late'),
    held: value('held'),
    'no-channel': value('no-channel'),
    'no-round': value('no-round'),
    missed: value('missed'),
  };
}

function byName<T>(names: readonly string[], of: (index: number) => T): Record<string, T> {
  return Object.fromEntries(names.map((name, i) => [name, of(i)]));
}

function policyAt(merged: MergedStudy, index: number): MergedPolicy {
  const policy = merged.policies[index];
  if (policy === undefined) throw new RangeError(`no tally of policy ${index}`);
  return policy;
}

function byText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
