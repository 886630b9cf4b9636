/**
 * Screens' mean share destroyed m and correlation ρ, fitted to reported raids by maximum likelihood
 * (beta-binomial over raids), with what the data leave open.
 */
import {
  gridOf,
  GREATEST_CORRELATION,
  Likelihood,
  normalised,
  type Count,
  type Grid,
} from './beta-binomial.ts';

/** A value that fits best, and the interval of the stated probability around it. */
export interface Fitted {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** Why a parameter cannot be told from the data; empty when it can. */
export type Doubt = 'too-few-raids' | 'interval-too-wide' | 'no-raid-of-two' | 'all-or-none';

export interface Fit {
  readonly raids: number;
  readonly launched: number;
  readonly destroyed: number;
  readonly share: Fitted;
  readonly correlation: Fitted;
  /** Probability that the intervals are meant to cover with. */
  readonly confidence: number;
  readonly doubts: {
    readonly share: readonly Doubt[];
    readonly correlation: readonly Doubt[];
  };
}

/** Fewer raids say nothing that should be relied on. */
export const FEWEST_RAIDS_TO_FIT = 10;
/** Intervals wider than these leave the parameter open. */
const WIDEST_SHARE = 0.5;
const WIDEST_CORRELATION = 0.4;

const CELLS = { means: 160, correlations: 40 } as const;

/**
 * Fits counts of one class, region and period. Intervals are central ones of the likelihood, made
 * into a distribution that is flat in m and √ρ before the data (ρ up to `GREATEST_CORRELATION`).
 * With no counts the intervals are those of knowing nothing.
 */
export function fit(counts: readonly Count[], confidence = 0.8): Fit {
  const grid = gridOf(CELLS.means, CELLS.correlations);
  const likelihood = new Likelihood(counts);
  const logs = likelihood.over(grid);
  const weights = normalised(logs);
  const best = maximum(likelihood, grid, logs);
  const share = {
    value: best.mean,
    ...central(
      marginal(weights, (g) => Math.floor(g / CELLS.correlations), CELLS.means),
      confidence,
      (x) => x,
    ),
  };
  const correlation = {
    value: best.correlation,
    ...central(
      marginal(weights, (g) => g % CELLS.correlations, CELLS.correlations),
      confidence,
      (x) => GREATEST_CORRELATION * x * x,
    ),
  };
  const launched = counts.reduce((n, c) => n + c.launched, 0);
  const destroyed = counts.reduce((n, c) => n + c.destroyed, 0);
  const few: Doubt[] = counts.length < FEWEST_RAIDS_TO_FIT ? ['too-few-raids'] : [];
  const ofCorrelation = [...few];
  if (!counts.some((c) => c.launched >= 2)) ofCorrelation.push('no-raid-of-two');
  if (launched > 0 && (destroyed === 0 || destroyed === launched))
    ofCorrelation.push('all-or-none');
  if (correlation.high - correlation.low > WIDEST_CORRELATION)
    ofCorrelation.push('interval-too-wide');
  const ofShare = [...few];
  if (share.high - share.low > WIDEST_SHARE) ofShare.push('interval-too-wide');
  return {
    raids: counts.length,
    launched,
    destroyed,
    share,
    correlation,
    confidence,
    doubts: { share: ofShare, correlation: ofCorrelation },
  };
}

/** The likeliest (m, ρ): the best cell, then ever finer looks around it. */
function maximum(
  likelihood: Likelihood,
  grid: Grid,
  logs: Float64Array,
): { mean: number; correlation: number } {
  let at = 0;
  for (let g = 1; g < logs.length; g += 1) if ((logs[g] as number) > (logs[at] as number)) at = g;
  let mean = grid.mean[at] as number;
  let root = Math.sqrt((grid.correlation[at] as number) / GREATEST_CORRELATION);
  let best = logs[at] as number;
  let meanStep = 1 / CELLS.means;
  let rootStep = 1 / CELLS.correlations;
  const clamp = (x: number): number => Math.min(1, Math.max(0, x));
  for (let round = 0; round < 24; round += 1) {
    let moved = false;
    for (const [dm, dr] of [
      [-1, 0],
      [1, 0],
      [0, -1],
      [0, 1],
      [-1, -1],
      [1, 1],
      [-1, 1],
      [1, -1],
    ] as const) {
      const m = clamp(mean + dm * meanStep);
      const r = clamp(root + dr * rootStep);
      const sum = likelihood.at(m, GREATEST_CORRELATION * r * r);
      if (sum > best) {
        best = sum;
        mean = m;
        root = r;
        moved = true;
      }
    }
    if (!moved) {
      meanStep /= 2;
      rootStep /= 2;
    }
  }
  return { mean, correlation: GREATEST_CORRELATION * root * root };
}

function marginal(
  weights: Float64Array,
  indexOf: (g: number) => number,
  size: number,
): Float64Array {
  const out = new Float64Array(size);
  weights.forEach((w, g) => {
    const i = indexOf(g);
    out[i] = (out[i] as number) + w;
  });
  return out;
}

/** Central interval of a distribution over equal cells of [0, 1], through `scale`; linear within a cell. */
function central(
  weights: Float64Array,
  confidence: number,
  scale: (x: number) => number,
): { low: number; high: number } {
  const at = (q: number): number => {
    let upTo = 0;
    for (let i = 0; i < weights.length; i += 1) {
      const w = weights[i] as number;
      if (upTo + w >= q) return scale((i + (w > 0 ? (q - upTo) / w : 0)) / weights.length);
      upTo += w;
    }
    return scale(1);
  };
  return { low: at((1 - confidence) / 2), high: at((1 + confidence) / 2) };
}
