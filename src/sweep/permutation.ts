/**
 * A permutation of 0 … n − 1 that nobody has to store: a Feistel network over the next larger power
 * of four, walked until it lands inside (Black and Rogaway, "Ciphers with arbitrary finite domains",
 * CT-RSA 2002). Its rounds draw from the counter-based generator.
 */
import { Purpose } from '../chance/purpose.ts';
import type { Chance } from '../chance/threefry.ts';

/** Fewer would leave traces of the order; four suffice for a good cipher's halves, ours are short. */
const ROUNDS = 8;
/** Halves of fewer bits than this permute badly; a small n then only walks a little longer. */
const LEAST_HALF_BITS = 4;
/** Up to 2³⁰ numbers: beyond it `index & mask` would need more than 32 bits. */
const MOST_HALF_BITS = 15;

/** Where `index` goes in the permutation number `which` of 0 … n − 1. */
export function permuted(index: number, n: number, which: number, chance: Chance): number {
  let half = LEAST_HALF_BITS;
  while (half < MOST_HALF_BITS && 1 << (2 * half) < n) half += 1;
  const mask = (1 << half) - 1;
  let x = index;
  do {
    let left = x >>> half;
    let right = x & mask;
    for (let round = 0; round < ROUNDS; round += 1) {
      chance.block(Purpose.latinOrder, which, round, right);
      [left, right] = [right, (left ^ chance.w0) & mask];
    }
    x = (left << half) | right;
  } while (x >= n);
  return x;
}
