/**
 * First-order and total Sobol' indices from rows of A, B, and A with block after block from B.
 *
 * First order: mean of y_B (y_AB − y_A) over the variance (Saltelli et al., "Variance based
 * sensitivity analysis of model output", Comput. Phys. Commun. 181, 259–270, 2010, table 2 b).
 * Total: half the mean of (y_A − y_AB)² over it (Jansen, Comput. Phys. Commun. 117, 35–43, 1999).
 */
import { at } from '../study/statistics.ts';
import type { Interval } from './analysis.ts';
import { type Crossed, weigh, withoutChance } from './crossed.ts';
import { percentileInterval, resamples } from './resample.ts';

export interface SobolIndices {
  /** One per block. */
  readonly first: readonly Interval[];
  readonly total: readonly Interval[];
  /** Variance over the space, chance taken out. */
  readonly variance: number;
}

export interface SobolOptions {
  readonly confidence: number;
  /** Bootstrap samples of rows. */
  readonly resamples: number;
  readonly seed: number;
}

/** `data` has `rows × (blocks + 2)` points, row by row: A, B, A with block 0 from B, … */
export function sobolIndices(data: Crossed, blocks: number, options: SobolOptions): SobolIndices {
  const width = blocks + 2;
  const rows = data.points / width;
  if (!Number.isInteger(rows)) {
    throw new RangeError(`${data.points} points are no whole rows of ${width}`);
  }
  // Per row: what it adds to the variance, then to both numerators of every block.
  const perRow = 1 + 2 * blocks;
  const parts = weigh(withoutChance(data), (y) => {
    const centre = centreOfRows(y, rows, width);
    const out = new Float64Array(rows * perRow);
    for (let r = 0; r < rows; r += 1) {
      const a = at(y, r * width) - centre;
      const b = at(y, r * width + 1) - centre;
      out[r * perRow] = (a * a + b * b) / 2;
      for (let k = 0; k < blocks; k += 1) {
        const ab = at(y, r * width + 2 + k) - centre;
        out[r * perRow + 1 + k] = b * (ab - a);
        out[r * perRow + 1 + blocks + k] = ((a - ab) * (a - ab)) / 2;
      }
    }
    return out;
  });
  const sums = (times: ArrayLike<number> | undefined): Float64Array => {
    const out = new Float64Array(perRow);
    for (let r = 0; r < rows; r += 1) {
      const weight = times === undefined ? 1 : at(times, r);
      if (weight === 0) continue;
      for (let k = 0; k < perRow; k += 1) out[k] = at(out, k) + weight * at(parts, r * perRow + k);
    }
    return out;
  };
  const whole = sums(undefined);
  const drawn = resamples(rows, options.resamples, options.seed).map(sums);
  const index = (k: number): Interval =>
    percentileInterval(
      ratio(at(whole, k), at(whole, 0)),
      Float64Array.from(drawn, (s) => ratio(at(s, k), at(s, 0))),
      options.confidence,
    );
  return {
    first: Array.from({ length: blocks }, (_, k) => index(1 + k)),
    total: Array.from({ length: blocks }, (_, k) => index(1 + blocks + k)),
    variance: at(whole, 0) / rows,
  };
}

/** Mean over A and B: what the estimators take their values from, or they scatter with it. */
function centreOfRows(y: Float64Array, rows: number, width: number): number {
  let sum = 0;
  for (let r = 0; r < rows; r += 1) sum += at(y, r * width) + at(y, r * width + 1);
  return sum / (2 * rows);
}

/** Without any variance there is nothing to share. */
export function ratio(part: number, whole: number): number {
  return whole > 0 ? part / whole : 0;
}
