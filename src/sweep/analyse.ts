/** The whole answer of a sweep, from plain arrays: what matters most, and what would change it. */
import type { SweepDesign, SweepResults } from './types.ts';
import type { SweepAnalysis } from './analysis.ts';

export interface AnalyseOptions {
  /** Probability that an interval is meant to cover; default 0.95. */
  readonly confidence?: number;
  /** Bootstrap samples; default 500. */
  readonly resamples?: number;
}

/** Points (from the first) whose results the analysis takes at most, for the sake of memory. */
export function analysedPoints(design: SweepDesign): number {
  throw new Error(`not yet: ${design.id}`);
}

/** Sensitivity of each policy, and of the difference of each pair. Pure; seeded by the design. */
export function analyseSweep(
  design: SweepDesign,
  results: SweepResults,
  options: AnalyseOptions = {},
): SweepAnalysis {
  throw new Error(`not yet: ${design.id} ${results.points} ${options.confidence ?? ''}`);
}
