/**
 * Screens' mean share destroyed m and correlation ρ, fitted to reported raids by maximum likelihood
 * (beta-binomial over raids), with what the data leave open.
 */
import {
  type Box,
  type Count,
  GREATEST_CORRELATION,
  gridOf,
  Likelihood,
  normalised,
} from './beta-binomial.ts';

/** A value that fits best, and the interval of the stated probability around it. */
export interface Fitted {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

/** Why a parameter cannot be told from the data; empty when it can. */
export type Doubt =
  | 'too-few-raids'
  | 'interval-too-wide'
  | 'no-raid-of-two'
  | 'all-or-none'
  /** The likeliest value is one of the ends, outside of its interval. */
  | 'at-the-edge';

export interface Fit {
  readonly raids: number;
  readonly launched: number;
  readonly destroyed: number;
  readonly share: Fitted;
  /** Where the data say nothing of it (no raid of two, all or none), its value is the median. */
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

/** Cells of each look at the likelihood, and of the last one, which the intervals come from. */
const LOOK = { means: 32, correlations: 20 } as const;
const CELLS = { means: 64, correlations: 32 } as const;
/** What is less likely than the likeliest by more than this (as a logarithm) is out of sight. */
const OUT_OF_SIGHT = 16;

/**
 * Fits counts of one class, region and period. Intervals are central ones of the likelihood, made
 * into a distribution that is flat in m and √ρ before the data (ρ up to `GREATEST_CORRELATION`).
 * With no counts the intervals are those of knowing nothing.
 */
export function fit(counts: readonly Count[], confidence = 0.8): Fit {
  const likelihood = new Likelihood(counts);
  const box = boxOf(likelihood);
  const grid = gridOf(CELLS.means, CELLS.correlations, box);
  const logs = likelihood.over(grid);
  const weights = normalised(logs);
  const best = maximum(likelihood, box, logs);
  const { means, correlations } = CELLS;
  const ofMean = marginal(weights, (g) => Math.floor(g / correlations), means);
  const ofRoot = marginal(weights, (g) => g % correlations, correlations);
  const share = { value: best.mean, ...central(ofMean, confidence, box.mean, (x) => x) };
  const rho = (x: number): number => GREATEST_CORRELATION * x * x;
  const correlation = {
    value: best.correlation,
    ...central(ofRoot, confidence, box.root, rho),
  };
  const launched = counts.reduce((n, c) => n + c.launched, 0);
  const destroyed = counts.reduce((n, c) => n + c.destroyed, 0);
  const few: Doubt[] = counts.length < FEWEST_RAIDS_TO_FIT ? ['too-few-raids'] : [];
  const ofCorrelation = [...few];
  if (!counts.some((c) => c.launched >= 2)) ofCorrelation.push('no-raid-of-two');
  if (launched > 0 && (destroyed === 0 || destroyed === launched))
    ofCorrelation.push('all-or-none');
  // the likelihood is flat, or rises to an end that means nothing: the middle of what is left open
  if (ofCorrelation.some((d) => d !== 'too-few-raids') || counts.length === 0)
    correlation.value = central(ofRoot, 0, box.root, rho).low;
  if (correlation.high - correlation.low > WIDEST_CORRELATION)
    ofCorrelation.push('interval-too-wide');
  if (isOutside(correlation)) ofCorrelation.push('at-the-edge');
  const ofShare = [...few];
  if (isOutside(share)) ofShare.push('at-the-edge');
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

/** Beyond what is worth a word. */
function isOutside({ value, low, high }: Fitted): boolean {
  return value < low - 0.01 || value > high + 0.01;
}

/** Where the likelihood is: ever closer looks, until the next would not be much closer. */
function boxOf(likelihood: Likelihood): Box {
  let box: Box = { mean: [0, 1], root: [0, 1] };
  for (let look = 0; look < 6; look += 1) {
    const logs = likelihood.over(gridOf(LOOK.means, LOOK.correlations, box));
    const greatest = logs.reduce((a, b) => Math.max(a, b), -Infinity);
    let i0: number = LOOK.means;
    let i1 = 0;
    let j0: number = LOOK.correlations;
    let j1 = 0;
    logs.forEach((l, g) => {
      if (l < greatest - OUT_OF_SIGHT) return;
      const i = Math.floor(g / LOOK.correlations);
      const j = g % LOOK.correlations;
      // a cell more on every side: the likelihood is known at middles only
      i0 = Math.min(i0, i - 1);
      i1 = Math.max(i1, i + 2);
      j0 = Math.min(j0, j - 1);
      j1 = Math.max(j1, j + 2);
    });
    const next: Box = {
      mean: part(box.mean, i0 / LOOK.means, i1 / LOOK.means),
      root: part(box.root, j0 / LOOK.correlations, j1 / LOOK.correlations),
    };
    const closer = (width(next.mean) * width(next.root)) / (width(box.mean) * width(box.root));
    box = next;
    if (closer > 0.5) break;
  }
  return box;
}

type Range = readonly [number, number];

function part([low, high]: Range, from: number, to: number): Range {
  return [
    low + (high - low) * Math.max(0, from),
    Math.min(1, low + (high - low) * Math.min(1, to)),
  ];
}

function width([low, high]: Range): number {
  return high - low;
}

/** The likeliest (m, ρ): the best cell, then ever finer looks around it. */
function maximum(
  likelihood: Likelihood,
  box: Box,
  logs: Float64Array,
): { mean: number; correlation: number } {
  let at = 0;
  for (let g = 1; g < logs.length; g += 1) if ((logs[g] as number) > (logs[at] as number)) at = g;
  const cell = { mean: width(box.mean) / CELLS.means, root: width(box.root) / CELLS.correlations };
  let mean = box.mean[0] + cell.mean * (Math.floor(at / CELLS.correlations) + 0.5);
  let root = box.root[0] + cell.root * ((at % CELLS.correlations) + 0.5);
  let best = logs[at] as number;
  let meanStep = cell.mean;
  let rootStep = cell.root;
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

/** Central interval of a distribution over equal cells of a range, through `scale`; linear within a cell. */
function central(
  weights: Float64Array,
  confidence: number,
  range: Range,
  scale: (x: number) => number,
): { low: number; high: number } {
  const within = (cells: number): number => range[0] + (width(range) * cells) / weights.length;
  const at = (q: number): number => {
    let upTo = 0;
    for (let i = 0; i < weights.length; i += 1) {
      const w = weights[i] as number;
      if (upTo + w >= q) return scale(within(i + (w > 0 ? (q - upTo) / w : 0)));
      upTo += w;
    }
    return scale(range[1]);
  };
  return { low: at((1 - confidence) / 2), high: at((1 + confidence) / 2) };
}
