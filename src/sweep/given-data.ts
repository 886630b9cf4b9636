/**
 * First-order indices from any sample of points: sort the points into bins by one factor, and the
 * share of the variance that lies between the bins' means is the factor's. Pearson's correlation
 * ratio; E. Plischke, "An effective algorithm for computing global sensitivity indices (EASI)",
 * Reliab. Eng. Syst. Saf. 95, 354–360 (2010), and Plischke, Borgonovo and Smith, "Global sensitivity
 * measures from given data", Eur. J. Oper. Res. 226, 536–550 (2013), say why and how well.
 */
import betaincinv from '@stdlib/math-base-special-kernel-betaincinv';
import { at } from '../study/statistics.ts';
import type { Interval } from './analysis.ts';
import { weigh, type WeightedColumn } from './crossed.ts';
import { quantileOf } from './resample.ts';
import { ratio } from './sobol-indices.ts';

/** Points sorted into bins by one factor. */
export interface Bins {
  readonly count: number;
  /** Bin of every point. */
  readonly of: Uint16Array;
}

/** Most bins, and fewest where the factor has as many values. */
const MOST_BINS = 16;
const FEWEST_BINS = 3;

/**
 * Bins of equal numbers of points, the cube root of their number: finer ones would follow the
 * function better and scatter more. Equal values stay together: few values, and those of a grid, are
 * a bin each.
 */
export function binsOf(column: Float64Array, grid = false): Bins {
  const points = column.length;
  const distinct = new Set(column).size;
  const wanted = grid
    ? distinct
    : Math.min(MOST_BINS, Math.max(FEWEST_BINS, Math.round(cubeRoot(points))));
  const order = Uint32Array.from(column, (_, i) => i).sort(
    (i, j) => at(column, i) - at(column, j) || i - j,
  );
  const of = new Uint16Array(points);
  let bin = -1;
  let rank = 0;
  let last = NaN;
  let lastSlice = -1;
  for (const i of order) {
    const value = at(column, i);
    const slice = Math.floor((rank * wanted) / points);
    // with few values each is a bin; else a bin ends where its share of points does, between values
    if (value !== last && (distinct <= wanted || slice !== lastSlice)) {
      bin += 1;
      lastSlice = slice;
    }
    last = value;
    of[i] = bin;
    rank += 1;
  }
  return { count: bin + 1, of };
}

/**
 * First-order index of the factor that sorted the bins, chance taken out. Each bin's mean scatters by
 * what all other factors do; the mean square within bins tells how much, and it is taken off, so that
 * a factor without effect has 0 in the mean. With `grid` the others are balanced and nothing is.
 */
export function givenDataIndex(
  columns: readonly WeightedColumn[],
  { count, of }: Bins,
  grid: boolean,
): number {
  const parts = weigh(columns, (y) => betweenAndTotal(y, of, count, grid));
  return ratio(at(parts, 0), at(parts, 1));
}

/**
 * Bootstrap interval of an index. A resample takes some points twice, which adds to the scatter of
 * bin means as much again as they have; the intervals are therefore put about the estimate by their
 * mean.
 */
export function givenDataInterval(
  columns: readonly WeightedColumn[],
  { count, of }: Bins,
  value: number,
  drawn: readonly Uint16Array[],
  confidence: number,
): Interval {
  if (drawn.length < 2 || count < 2) return { value, low: null, high: null };
  const [first] = columns;
  if (first === undefined) return { value, low: null, high: null };
  const y = first.column;
  // what chance adds to the variance is no part of the index's denominator
  const scale = rawOverClean(columns);
  const values = Float64Array.from(drawn, (times) => {
    const parts = betweenAndTotal(y, of, count, false, times);
    return ratio(at(parts, 0), at(parts, 1)) * scale;
  });
  const shift = value - values.reduce((sum, v) => sum + v, 0) / values.length;
  return {
    value,
    low: quantileOf(values, (1 - confidence) / 2) + shift,
    high: quantileOf(values, (1 + confidence) / 2) + shift,
  };
}

/**
 * What the largest index of `factors` factors without any effect stays below in 95 of 100 samples:
 * the correlation ratio of independent normal values follows a Beta law, and the largest of several
 * the power of it.
 */
export function noiseFloor(points: number, bins: number, factors: number): number {
  if (bins < 2 || points <= bins) return 1;
  const each = 1 - 0.05 / factors;
  const eta = betaincinv((bins - 1) / 2, (points - bins) / 2, each, 0.05 / factors)[0] ?? 1;
  return eta - ((bins - 1) / (points - bins)) * (1 - eta);
}

/** Variance of the points' means over what of it is not chance. */
export function rawOverClean(columns: readonly WeightedColumn[]): number {
  const squares = (y: Float64Array): Float64Array =>
    Float64Array.of(y.reduce((sum, v) => sum + v * v, 0));
  return ratio(at(weigh(columns.slice(0, 1), squares), 0), at(weigh(columns, squares), 0));
}

/** Variance between bins and in all, per point, of values with mean 0. */
function betweenAndTotal(
  y: Float64Array,
  of: Uint16Array,
  count: number,
  grid: boolean,
  times?: Uint16Array,
): Float64Array {
  const sums = new Float64Array(count);
  const sizes = new Float64Array(count);
  let total = 0;
  let sum = 0;
  for (let i = 0; i < y.length; i += 1) {
    const weight = times === undefined ? 1 : at(times, i);
    const value = at(y, i);
    const bin = at(of, i);
    sums[bin] = at(sums, bin) + weight * value;
    sizes[bin] = at(sizes, bin) + weight;
    total += weight * value * value;
    sum += weight * value;
  }
  const n = y.length;
  total -= (sum * sum) / n;
  let between = -(sum * sum) / n;
  let used = 0;
  for (let bin = 0; bin < count; bin += 1) {
    const size = at(sizes, bin);
    if (size === 0) continue;
    used += 1;
    between += (at(sums, bin) * at(sums, bin)) / size;
  }
  const within = n > used ? (total - between) / (n - used) : 0;
  const own = grid ? between : between - (used - 1) * within;
  return Float64Array.of(own / n, total / n);
}

/** Newton's method: `Math.cbrt` is not the same on every engine, and bins decide an index. */
function cubeRoot(n: number): number {
  let x = Math.max(1, n);
  for (let k = 0; k < 100; k += 1) x -= (x - n / (x * x)) / 3;
  return x;
}
