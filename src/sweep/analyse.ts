/**
 * The whole answer of a sweep, from plain arrays: for every policy what moves its leakers, and for
 * every pair of policies which is better where, and what decides it. `docs/model/sensitivity.md`
 * says what is estimated and how well.
 */
import { InputError } from '../scenario/problems.ts';
import { checkConfidence } from '../study/request.ts';
import { at, DEFAULT_CONFIDENCE } from '../study/statistics.ts';
import type { PairAnalysis, SpaceSummary, SweepAnalysis } from './analysis.ts';
import { chanceShareOf, chosen, type Crossed, crossed, differences, meanOf } from './crossed.ts';
import { effectsFor } from './effects.ts';
import { pointOf } from './points.ts';
import { quantileOf } from './resample.ts';
import { deciderOf, splitSpace, Verdict, verdictShare, verdictsOf } from './robust.ts';
import type { SweepDesign, SweepResults } from './types.ts';

export interface AnalyseOptions {
  /** Probability that an interval is meant to cover; default 0.95. */
  readonly confidence?: number;
  /** Bootstrap samples; default 500. */
  readonly resamples?: number;
}

/** Numbers that the analysis holds at once, eight bytes each. */
const MOST_CELLS = 8_000_000;

/**
 * Points (from the first) whose results the analysis takes at most, for the sake of memory and time.
 * The first points of a design are themselves a design of its kind.
 */
export function analysedPoints(design: SweepDesign): number {
  const each = design.factors.length + design.variantsPerPoint * (design.policies.length + 2);
  const most = Math.max(1, Math.floor(MOST_CELLS / each));
  return wholePoints(design, Math.min(design.points, most));
}

/** Sensitivity of each policy, and of the difference of each pair. Pure; seeded by the design. */
export function analyseSweep(
  design: SweepDesign,
  results: SweepResults,
  { confidence: asked = DEFAULT_CONFIDENCE, resamples = 500 }: AnalyseOptions = {},
): SweepAnalysis {
  const confidence = checkConfidence(asked);
  const { policies, variants } = results;
  const points = wholePoints(design, results.points);
  const used = checked(design, results, points);
  const sample = sampleOf(design, points);
  const grid = design.method.kind === 'full-factorial' && points === design.points;
  const factorValues = columnsOf(design, sample);
  const effects = effectsFor(
    design,
    { points, sample, columns: factorValues, grid },
    {
      confidence,
      resamples,
      seed: design.seed,
    },
  );
  const summary = (data: Crossed): SpaceSummary => {
    const space = sample.length === points ? data : chosen(data, sample);
    const { points: between, interaction } = space.squares;
    const variance = Math.max(0, (between ?? 0) - (interaction ?? 0)) / variants;
    return {
      mean: meanOf(space, confidence, grid),
      p10: quantileOf(space.means.slice(), 0.1),
      p90: quantileOf(space.means.slice(), 0.9),
      deviation: Math.sqrt(variance),
      chanceShare: chanceShareOf(space),
      ...effects(data, space),
    };
  };
  const data = used.map((values) => crossed(values, points, variants));
  const split = splitSpace(design.factors, factorValues, design.seed);
  const pairs = policies.flatMap((a, i) =>
    policies.slice(i + 1).map((b, k): PairAnalysis => {
      const difference = differences(data[i] as Crossed, data[i + 1 + k] as Crossed);
      const space = sample.length === points ? difference : chosen(difference, sample);
      const verdicts = verdictsOf(space, confidence);
      const share = (verdict: number) => verdictShare(verdicts, verdict, confidence, grid);
      return {
        a,
        b,
        ...summary(difference),
        aBetter: share(Verdict.aBetter),
        bBetter: share(Verdict.bBetter),
        equal: share(Verdict.equal),
        undecided: share(Verdict.undecided),
        decidedBy: deciderOf(split, verdicts, confidence),
      };
    }),
  );
  return {
    points,
    variants,
    confidence,
    policies: policies.map((policy, p) => ({ policy, ...summary(data[p] as Crossed) })),
    pairs,
    remarks: remarksOf(design, { points, of: results.points, variants, sample: sample.length }),
  };
}

/** The columns of values that are used. Throws `InputError` where there is too little. */
function checked(design: SweepDesign, results: SweepResults, points: number): Float64Array[] {
  const { policies, means, variants } = results;
  if (policies.length !== means.length) throw new RangeError('one column for every policy');
  if (results.points > design.points) throw new RangeError('more points than the design has');
  if (points < 2 || variants < 1) {
    throw new InputError({
      severity: 'error',
      value: String(results.points),
      message: `\`${design.id}\` has too few finished points to say what matters: ${results.points} of ${design.points}`,
      fix: 'let it run on',
    });
  }
  return means.map((values) => {
    if (values.length !== results.points * variants) {
      throw new RangeError(`${values.length} values are not ${results.points} × ${variants}`);
    }
    if (!values.every((v) => Number.isFinite(v))) throw new RangeError('a mean is no number');
    return values.slice(0, points * variants);
  });
}

/** Points of whole rows or walks among the first `points`. */
function wholePoints({ method, factors }: SweepDesign, points: number): number {
  const unit =
    method.kind === 'saltelli'
      ? method.blocks.length + 2
      : method.kind === 'morris'
        ? factors.length + 1
        : 1;
  return points - (points % unit);
}

/** Points that are spread over the space as it is: of a Saltelli design A and B alone. */
function sampleOf({ method }: SweepDesign, points: number): readonly number[] {
  const all = Array.from({ length: points }, (_, i) => i);
  if (method.kind !== 'saltelli') return all;
  const width = method.blocks.length + 2;
  return all.filter((i) => i % width < 2);
}

/** Per factor, its values at the points. */
function columnsOf(design: SweepDesign, sample: readonly number[]): Float64Array[] {
  const columns = design.factors.map(() => new Float64Array(sample.length));
  sample.forEach((index, i) => {
    const values = pointOf(design, index);
    columns.forEach((column, f) => {
      column[i] = at(values, f);
    });
  });
  return columns;
}

function remarksOf(
  design: SweepDesign,
  run: {
    readonly points: number;
    readonly of: number;
    readonly variants: number;
    readonly sample: number;
  },
): string[] {
  const { kind } = design.method;
  const remarks: string[] = [];
  if (run.variants < 2) {
    remarks.push(
      'one variant per point: chance cannot be told from the space, so no point is decided and every index is too small by the share of chance',
    );
  }
  if (run.points < run.of) {
    remarks.push(`${run.of - run.points} points of an unfinished row are left out`);
  }
  if (run.points < design.points) {
    remarks.push(`${run.points} of ${design.points} points: intervals narrow as the rest come in`);
  }
  if (kind === 'morris') {
    remarks.push(
      "a screening design: it ranks factors, and its means and shares are those of the walks' grid, not of the space",
    );
  } else if (kind === 'full-factorial') {
    remarks.push(
      run.points === design.points
        ? 'a full grid: shares are of its combinations, exactly, and say nothing of values between the levels'
        : 'an unfinished grid: what its last combinations say is missing, so that shares and indices are not yet those of the design',
    );
  } else if (kind !== 'saltelli') {
    remarks.push(
      'first-order indices alone: what factors do together is in none of them, and is what is missing to 100 %',
    );
    if (run.points < design.factors.length) {
      remarks.push(
        `${design.factors.length} factors at ${run.points} points: only those that stand well above the floor can be told`,
      );
    }
  }
  return remarks;
}
