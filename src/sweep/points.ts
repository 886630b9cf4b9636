/**
 * Points of a design, each a pure function of the design and its index: a shard anywhere computes
 * its own without the others'. `docs/model/sensitivity.md` says which design is for what.
 */
import { Purpose } from '../chance/purpose.ts';
import { Chance, VARIANT_LEVEL } from '../chance/threefry.ts';
import { permuted } from './permutation.ts';
import { valueAtQuantile } from './quantile.ts';
import { scrambled, sobolPoint } from './sobol-sequence.ts';
import type { Factor, Method, SweepDesign } from './types.ts';

/** What decides where points are. */
export type PointDesign = Pick<SweepDesign, 'method' | 'factors' | 'points' | 'seed'>;

/** Coordinates of a point in the unit cube, one per factor, ends included. Throws `RangeError`. */
export function unitPointOf(design: PointDesign, index: number): Float64Array {
  const { method, factors, points, seed } = design;
  if (!Number.isInteger(index) || index < 0 || index >= points) {
    throw new RangeError(`no point ${index} of ${points}`);
  }
  const chance = new Chance();
  chance.setKey(seed, VARIANT_LEVEL, VARIANT_LEVEL);
  switch (method.kind) {
    case 'full-factorial':
      return combination(factors, index);
    case 'latin-hypercube':
      return Float64Array.from(factors, (_, f) => {
        const slice = permuted(index, points, f, chance);
        return (slice + chance.uniform(Purpose.latinPlace, f, index, 0)) / points;
      });
    case 'sobol':
      return scrambledPoint(index, factors.length, chance);
    case 'saltelli':
      return saltelliPoint(method, factors.length, index, chance);
    case 'morris':
      return morrisPoint(method, factors.length, index, chance);
  }
}

/**
 * Values of a point, one per factor, in SI: of a range a number, of a list the value (its index
 * where the values are words), of a force 1 or 0. Throws `RangeError`.
 */
export function pointOf(design: PointDesign, index: number): Float64Array {
  const unit = unitPointOf(design, index);
  return Float64Array.from(design.factors, (factor, f) => valueAtQuantile(factor, unit[f] ?? 0));
}

/** Levels that a full factorial takes of a factor. */
export function levelsOf(factor: Factor): number {
  if (factor.kind === 'range') return factor.levels;
  return factor.kind === 'values' ? factor.values.length : 2;
}

/** Mixed radix, the last factor fastest. */
function combination(factors: readonly Factor[], index: number): Float64Array {
  const unit = new Float64Array(factors.length);
  let rest = index;
  for (let f = factors.length - 1; f >= 0; f -= 1) {
    const factor = factors[f] as Factor;
    const levels = levelsOf(factor);
    const level = rest % levels;
    rest = Math.floor(rest / levels);
    unit[f] =
      factor.kind === 'range'
        ? levels === 1
          ? 0.5
          : level / (levels - 1)
        : (level + 0.5) / levels;
  }
  return unit;
}

function scrambledPoint(index: number, dimensions: number, chance: Chance): Float64Array {
  return Float64Array.from(sobolPoint(index, dimensions), (x, d) => scrambled(x, d, chance));
}

/** Point `index` of rows of A, B, and A with block after block from B. */
function saltelliPoint(
  { blocks }: Extract<Method, { readonly kind: 'saltelli' }>,
  factors: number,
  index: number,
  chance: Chance,
): Float64Array {
  const width = blocks.length + 2;
  const row = Math.floor(index / width);
  const column = index % width;
  const both = scrambledPoint(row, 2 * factors, chance);
  if (column === 1) return both.slice(factors);
  const unit = both.slice(0, factors);
  for (const f of blocks[column - 2]?.factors ?? []) unit[f] = both[factors + f] as number;
  return unit;
}

/**
 * Point `index` of Morris's walks (1991): from a corner of a grid, one factor after the other moves
 * by half the grid and a little, Δ = levels / 2 (levels − 1).
 */
function morrisPoint(
  { levels }: Extract<Method, { readonly kind: 'morris' }>,
  factors: number,
  index: number,
  chance: Chance,
): Float64Array {
  const walk = Math.floor(index / (factors + 1));
  const step = index % (factors + 1);
  const half = levels / 2;
  const unit = new Float64Array(factors);
  for (let f = 0; f < factors; f += 1) {
    const moved = permuted(f, factors, walk, chance) < step;
    chance.block(Purpose.trajectory, walk, f, 0);
    const upper = ((chance.w1 & 1) === 1) !== moved;
    unit[f] = (((chance.w0 >>> 0) % half) + (upper ? half : 0)) / (levels - 1);
  }
  return unit;
}
