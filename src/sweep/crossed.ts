/**
 * A quantity at points × variants. Every point meets the same variants (common random numbers), so
 * that this is a crossed two-way layout: what variants have in common moves all points alike and
 * cancels where points are compared; what is left of chance is the interaction.
 */
import tQuantile from '@stdlib/stats-base-dists-t-quantile';
import { at } from '../study/statistics.ts';
import type { Interval } from './analysis.ts';

export interface Crossed {
  readonly points: number;
  readonly variants: number;
  /** [point × variant], point-major. */
  readonly values: Float64Array;
  /** Per point, over its variants. */
  readonly means: Float64Array;
  readonly mean: number;
  /** Mean squares of points, variants and their interaction; null where there are no degrees of freedom. */
  readonly squares: {
    readonly points: number | null;
    readonly variants: number | null;
    readonly interaction: number | null;
  };
}

/** Lays out values of points × variants; `values` is kept. */
export function crossed(values: Float64Array, points: number, variants: number): Crossed {
  if (values.length !== points * variants || points === 0 || variants === 0) {
    throw new RangeError(`${values.length} values are not ${points} × ${variants}`);
  }
  const means = new Float64Array(points);
  const byVariant = new Float64Array(variants);
  let mean = 0;
  for (let i = 0; i < points; i += 1) {
    let sum = 0;
    for (let j = 0; j < variants; j += 1) {
      const y = at(values, i * variants + j);
      sum += y;
      byVariant[j] = at(byVariant, j) + (y - at(byVariant, j)) / (i + 1);
    }
    means[i] = sum / variants;
    mean += (at(means, i) - mean) / (i + 1);
  }
  let ofPoints = 0;
  let ofInteraction = 0;
  for (let i = 0; i < points; i += 1) {
    ofPoints += square(at(means, i) - mean);
    for (let j = 0; j < variants; j += 1) {
      const y = at(values, i * variants + j);
      ofInteraction += square(y - at(means, i) - at(byVariant, j) + mean);
    }
  }
  const ofVariants = byVariant.reduce((sum, v) => sum + square(v - mean), 0);
  const over = (sum: number, freedom: number): number | null =>
    freedom > 0 ? sum / freedom : null;
  return {
    points,
    variants,
    values,
    means,
    mean,
    squares: {
      points: over(variants * ofPoints, points - 1),
      variants: over(points * ofVariants, variants - 1),
      interaction: over(ofInteraction, (points - 1) * (variants - 1)),
    },
  };
}

/** The same of some points, in the order given. */
export function chosen({ values, variants }: Crossed, points: readonly number[]): Crossed {
  const out = new Float64Array(points.length * variants);
  points.forEach((p, i) => {
    out.set(values.subarray(p * variants, (p + 1) * variants), i * variants);
  });
  return crossed(out, points.length, variants);
}

/** b − a, variant by variant at every point. */
export function differences(a: Crossed, b: Crossed): Crossed {
  const values = Float64Array.from(b.values, (value, i) => value - at(a.values, i));
  return crossed(values, a.points, a.variants);
}

/** A function over the points with mean 0, and its weight in a quadratic form. */
export interface WeightedColumn {
  readonly column: Float64Array;
  readonly weight: number;
}

/**
 * What quadratic forms are taken of to be free of chance. With ȳ the points' means and e_j what
 * variant j departs from them, each without its own mean over the points, q(ȳ) − Σ q(e_j) / V(V − 1)
 * has the products of different variants only, and these share no chance: its mean is q of the
 * function that infinitely many variants would give. With one variant it is q(ȳ).
 */
export function withoutChance(data: Crossed): WeightedColumn[] {
  const { points, variants, values, means, mean } = data;
  const columns: WeightedColumn[] = [{ column: means.map((y) => y - mean), weight: 1 }];
  if (variants < 2) return columns;
  for (let j = 0; j < variants; j += 1) {
    const column = new Float64Array(points);
    let own = 0;
    for (let i = 0; i < points; i += 1) {
      const e = at(values, i * variants + j) - at(means, i);
      column[i] = e;
      own += e;
    }
    own /= points;
    for (let i = 0; i < points; i += 1) column[i] = at(column, i) - own;
    columns.push({ column, weight: -1 / (variants * (variants - 1)) });
  }
  return columns;
}

/** The weighted sum of quadratic forms; `q` gives equally many numbers for every column. */
export function weigh(
  columns: readonly WeightedColumn[],
  q: (column: Float64Array) => Float64Array,
): Float64Array {
  let sum: Float64Array | undefined;
  for (const { column, weight } of columns) {
    const part = q(column);
    sum ??= new Float64Array(part.length);
    for (let k = 0; k < sum.length; k += 1) sum[k] = at(sum, k) + weight * at(part, k);
  }
  return sum ?? new Float64Array(0);
}

/** Share of the variance of the points' means that is chance, 0 … 1; null if it cannot be told. */
export function chanceShareOf({ squares }: Crossed): number | null {
  if (squares.interaction === null || squares.points === null) return null;
  return squares.points > 0 ? Math.min(1, squares.interaction / squares.points) : 0;
}

/**
 * The mean over space and chance. Points and variants are both samples, and their mean squares add
 * up as in any crossed layout; degrees of freedom after Satterthwaite (1946). With `grid` the points
 * are all there are.
 */
export function meanOf(data: Crossed, confidence: number, grid: boolean): Interval {
  const { points, variants, mean, squares } = data;
  const cells = points * variants;
  if (squares.variants === null) return { value: mean, low: null, high: null };
  const parts = [
    { value: squares.variants / cells, freedom: variants - 1 },
    ...(grid || squares.points === null || squares.interaction === null
      ? []
      : [
          { value: squares.points / cells, freedom: points - 1 },
          { value: -squares.interaction / cells, freedom: (points - 1) * (variants - 1) },
        ]),
  ];
  const half = halfOf(parts, confidence);
  return { value: mean, low: mean - half, high: mean + half };
}

/**
 * Half-width of the interval of one point's mean, from the variances of all points: with few
 * variants its own would be too uncertain to be of use. Null with one variant per point.
 */
export function halfWidthOfPoint(data: Crossed, confidence: number): number | null {
  const { points, variants, squares } = data;
  if (squares.variants === null) return null;
  const parts = [
    { value: squares.variants / points / variants, freedom: variants - 1 },
    {
      value: ((squares.interaction ?? 0) * (points - 1)) / points / variants,
      freedom: (points - 1) * (variants - 1),
    },
  ];
  return halfOf(parts, confidence);
}

function halfOf(
  parts: readonly { readonly value: number; readonly freedom: number }[],
  confidence: number,
): number {
  // an estimate of a variance may come out below that of its parts
  const floor = Math.max(0, parts[0]?.value ?? 0);
  const variance = Math.max(
    floor,
    parts.reduce((sum, p) => sum + p.value, 0),
  );
  if (variance === 0) return 0;
  const spread = parts.reduce(
    (sum, p) => sum + (p.freedom > 0 ? square(p.value) / p.freedom : 0),
    0,
  );
  const freedom = Math.max(1, square(variance) / spread);
  return tQuantile((1 + confidence) / 2, freedom) * Math.sqrt(variance);
}

function square(x: number): number {
  return x * x;
}
