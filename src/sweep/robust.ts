/**
 * What would change the conclusion: in how much of the space which of two policies is better, and
 * the factor whose range decides it.
 */
import { at } from '../study/statistics.ts';
import type { Decider, Interval, Shares } from './analysis.ts';
import { type Crossed, halfWidthOfPoint } from './crossed.ts';
import { inFirstHalf, normalQuantile, shareOf, sweepChance } from './resample.ts';
import type { Factor } from './types.ts';

/** What a point says of two policies, from the difference b − a in leakers. */
export const Verdict = { equal: 0, undecided: 1, aBetter: 2, bBetter: 3 } as const;

/**
 * One verdict per point. With one variant per point nothing is decided but equality. `difference` is
 * b − a, and fewer is better.
 */
export function verdictsOf(difference: Crossed, confidence: number): Uint8Array {
  const { points, variants, values, means } = difference;
  const half = halfWidthOfPoint(difference, confidence);
  return Uint8Array.from({ length: points }, (_, i) => {
    let same = true;
    for (let j = 0; j < variants && same; j += 1) same = values[i * variants + j] === 0;
    if (same) return Verdict.equal;
    const d = at(means, i);
    if (half === null || Math.abs(d) <= half) return Verdict.undecided;
    return d > 0 ? Verdict.aBetter : Verdict.bBetter;
  });
}

/** Share of the points with a verdict; `grid`: they are all there are, and no sample. */
export function verdictShare(
  verdicts: Uint8Array,
  verdict: number,
  confidence: number,
  grid: boolean,
): Interval {
  const hits = verdicts.reduce((n, v) => n + (v === verdict ? 1 : 0), 0);
  if (grid) return { value: hits / verdicts.length, low: null, high: null };
  return shareOf(hits, verdicts.length, confidence);
}

/** Sides of a split have at least this share of the points, or a few would decide. */
const LEAST_SIDE = 0.1;
/** Fewer points are not worth a split. */
const LEAST_POINTS = 20;

/** Points sorted by every factor, with their halves: the same for all pairs. */
export interface SplitSpace {
  readonly factors: readonly Factor[];
  /** Per factor: values of the points. */
  readonly columns: readonly Float64Array[];
  /** Per factor: points of the first half, ascending in the factor. */
  readonly orders: readonly Uint32Array[];
  readonly first: Uint8Array;
}

/** Sorts once. `columns` are values of each factor at the points. */
export function splitSpace(
  factors: readonly Factor[],
  columns: readonly Float64Array[],
  seed: number,
): SplitSpace {
  const points = columns[0]?.length ?? 0;
  const chance = sweepChance(seed);
  const first = Uint8Array.from({ length: points }, (_, i) => (inFirstHalf(i, chance) ? 1 : 0));
  const half = Uint32Array.from(
    Array.from(first, (yes, i) => (yes === 1 ? i : -1)).filter((i) => i >= 0),
  );
  const orders = columns.map((column) =>
    half.slice().sort((i, j) => at(column, i) - at(column, j) || i - j),
  );
  return { factors, columns, orders, first };
}

/**
 * The single split of one factor that best parts the points by verdict: a tree of one branch. It is
 * chosen on one half of the points (least squares on −1, 0, 1) and told by the other half, since a
 * split chosen among hundreds looks good on the points that chose it. Null where the other half does
 * not confirm it.
 */
export function deciderOf(
  space: SplitSpace,
  verdicts: Uint8Array,
  confidence: number,
): Decider | null {
  const { factors, columns, orders, first } = space;
  const score = (i: number): number => {
    const verdict = at(verdicts, i);
    return verdict === Verdict.bBetter ? 1 : verdict === Verdict.aBetter ? -1 : 0;
  };
  let best = { gain: 0, factor: -1, threshold: 0 };
  orders.forEach((order, f) => {
    const n = order.length;
    if (n < LEAST_POINTS) return;
    const column = columns[f] as Float64Array;
    let total = 0;
    for (const i of order) total += score(i);
    let sum = 0;
    for (let k = 1; k < n; k += 1) {
      sum += score(at(order, k - 1));
      const below = at(column, at(order, k - 1));
      const above = at(column, at(order, k));
      if (k < LEAST_SIDE * n || n - k < LEAST_SIDE * n || below === above) continue;
      const gain =
        (sum * sum) / k + ((total - sum) * (total - sum)) / (n - k) - (total * total) / n;
      if (gain > best.gain + 1e-9) best = { gain, factor: f, threshold: (below + above) / 2 };
    }
  });
  const factor = factors[best.factor];
  if (factor === undefined) return null;
  const column = columns[best.factor] as Float64Array;
  const sides = { below: newSide(), above: newSide() };
  first.forEach((chose, i) => {
    if (chose === 1) return;
    const side = at(column, i) < best.threshold ? sides.below : sides.above;
    const s = score(i);
    side.points += 1;
    side.sum += s;
    side.squares += s * s;
    if (s < 0) side.aBetter += 1;
    if (s > 0) side.bBetter += 1;
  });
  const { below, above } = sides;
  if (below.points < 2 || above.points < 2) return null;
  const difference = above.sum / above.points - below.sum / below.points;
  const error = Math.sqrt(varianceOfMean(below) + varianceOfMean(above));
  if (!(Math.abs(difference) > normalQuantile((1 + confidence) / 2) * error)) return null;
  return {
    factor: best.factor,
    id: factor.id,
    threshold: best.threshold,
    below: sharesOf(below),
    above: sharesOf(above),
  };
}

interface Side {
  points: number;
  sum: number;
  squares: number;
  aBetter: number;
  bBetter: number;
}

function newSide(): Side {
  return { points: 0, sum: 0, squares: 0, aBetter: 0, bBetter: 0 };
}

function varianceOfMean({ points, sum, squares }: Side): number {
  return (squares - (sum * sum) / points) / (points - 1) / points;
}

function sharesOf({ points, aBetter, bBetter }: Side): Shares {
  return { points, aBetter: aBetter / points, bBetter: bBetter / points };
}
