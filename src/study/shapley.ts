/**
 * Shares of a cooperative game among its players (Shapley 1953, "A value for n-person games").
 * Coalitions are bit masks; a game's values are those of its coalitions. When values are integers,
 * everything here stays an integer, so that efficiency, symmetry and dummy hold to the last bit.
 */
import { at } from './statistics.ts';

/** n! for small n. */
export function factorial(n: number): number {
  let product = 1;
  for (let k = 2; k <= n; k += 1) product *= k;
  return product;
}

/**
 * n! times the Shapley value of each of `n` players, from the values of all 2ⁿ coalitions indexed
 * by mask: Σ over coalitions S without i of |S|! (n − |S| − 1)! (v(S ∪ i) − v(S)). Takes n·2ⁿ⁻¹
 * steps. They add up to n! (v(all) − v(none)).
 */
export function shapleyNumerators(values: ArrayLike<number>, n: number): Float64Array {
  if (values.length !== 1 << n) throw new RangeError(`${n} players have ${1 << n} coalitions`);
  const weights = Array.from({ length: n }, (_, size) => factorial(size) * factorial(n - size - 1));
  const shares = new Float64Array(n);
  for (let coalition = 0; coalition < values.length; coalition += 1) {
    const weight = weights[bitCount(coalition)];
    // The coalition of all has nobody left to join it.
    if (weight === undefined) continue;
    const without = at(values, coalition);
    for (let player = 0; player < n; player += 1) {
      if (((coalition >>> player) & 1) !== 0) continue;
      shares[player] =
        at(shares, player) + weight * (at(values, coalition | (1 << player)) - without);
    }
  }
  return shares;
}

/**
 * Adds what each player brings when they join in the given order. The mean over all orders is the
 * Shapley value; over random ones, an unbiased estimate of it (Castro, Gómez and Tejada 2009).
 */
export function addMarginals(
  order: readonly number[],
  value: (coalition: number) => number,
  sums: Float64Array,
): void {
  let coalition = 0;
  let before = value(0);
  for (const player of order) {
    coalition = (coalition | (1 << player)) >>> 0;
    const after = value(coalition);
    sums[player] = at(sums, player) + after - before;
    before = after;
  }
}

/** Number of bits set in an unsigned 32-bit mask. */
export function bitCount(mask: number): number {
  let count = 0;
  for (let rest = mask; rest !== 0; rest = (rest & (rest - 1)) >>> 0) count += 1;
  return count;
}
