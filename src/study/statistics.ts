/**
 * Means, intervals and quantiles. The variant is the unit of sampling: replications that share a
 * raid are alike, so only the spread between variant means says how sure a mean is. See
 * `docs/model/study.md`.
 */
import tQuantile from '@stdlib/stats-base-dists-t-quantile';
import type { Estimate } from './results.ts';

/** Probability with which an interval is meant to cover, unless a caller asks for another. */
export const DEFAULT_CONFIDENCE = 0.95;

/**
 * Mean of one or more values. Sums departures from the first value, so that equal values have
 * exactly that value as their mean.
 */
export function mean(values: ArrayLike<number>): number {
  const first = values[0];
  if (first === undefined) throw new RangeError('a mean needs at least one value');
  let departure = 0;
  for (let i = 1; i < values.length; i += 1) departure += at(values, i) - first;
  return first + departure / values.length;
}

/**
 * Half-width of the two-sided Student-t interval over variant means, with V − 1 degrees of
 * freedom; null with fewer than two.
 */
export function halfWidth(
  variantMeans: ArrayLike<number>,
  confidence = DEFAULT_CONFIDENCE,
): number | null {
  if (!(confidence > 0 && confidence < 1)) {
    throw new RangeError(`confidence must lie between 0 and 1; found ${confidence}`);
  }
  const count = variantMeans.length;
  if (count < 2) return null;
  const centre = mean(variantMeans);
  let squares = 0;
  for (let i = 0; i < count; i += 1) {
    const departure = at(variantMeans, i) - centre;
    squares += departure * departure;
  }
  if (squares === 0) return 0;
  return tQuantile((1 + confidence) / 2, count - 1) * Math.sqrt(squares / (count - 1) / count);
}

/**
 * Mean of variant means with its Student-t interval; null limits with fewer than two variants.
 * Limits are not cut at zero: a cut interval would hide how little is known.
 */
export function estimate(
  variantMeans: ArrayLike<number>,
  confidence = DEFAULT_CONFIDENCE,
): Estimate {
  const centre = mean(variantMeans);
  const half = halfWidth(variantMeans, confidence);
  return half === null
    ? { mean: centre, low: null, high: null }
    : { mean: centre, low: centre - half, high: centre + half };
}

/** a − b, variant by variant. */
export function paired(a: ArrayLike<number>, b: ArrayLike<number>): Float64Array {
  if (a.length !== b.length) throw new RangeError('paired values must come in equal numbers');
  return Float64Array.from(a, (value, i) => value - at(b, i));
}

/**
 * Nearest-rank percentile of counts: the smallest value that at least `percent` of every hundred
 * do not exceed, so a number of leakers that did occur. `histogram[k]` says how often the value k
 * was seen; `percent` is an integer of 1 … 100. 0 when nothing was seen.
 */
export function percentile(histogram: ArrayLike<number>, percent: number): number {
  let total = 0;
  for (let k = 0; k < histogram.length; k += 1) total += at(histogram, k);
  // Integers until the division: 0.1 × 30 would land beyond rank 3 on some inputs.
  const rank = Math.ceil((percent * total) / 100);
  let seen = 0;
  for (let k = 0; k < histogram.length; k += 1) {
    seen += at(histogram, k);
    if (seen >= rank) return k;
  }
  return 0;
}

/** Element of an array that is known to have it. */
export function at(values: ArrayLike<number>, index: number): number {
  const value = values[index];
  if (value === undefined) throw new RangeError(`no value at ${index} of ${values.length}`);
  return value;
}
