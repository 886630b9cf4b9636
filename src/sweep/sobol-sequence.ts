/**
 * The Sobol' sequence in Gray-code order (Antonov and Saleev 1979), as the published program of Joe
 * and Kuo counts it, and Owen's nested uniform scrambling of it. A point is computed from its index
 * alone.
 */
import { Purpose } from '../chance/purpose.ts';
import type { Chance } from '../chance/threefry.ts';
import { JOE_KUO, SOBOL_DIMENSIONS } from './joe-kuo.ts';

const BITS = 32;
const TWO_POW_MINUS_32 = 1 / 4294967296;

/** Direction numbers, [dimension × 32], read from the table when first asked for. */
let known: Uint32Array | undefined;

/** Coordinates `0 … dimensions − 1` of the sequence's point, as integers of 32 bits. */
export function sobolPoint(index: number, dimensions: number): Uint32Array {
  if (dimensions > SOBOL_DIMENSIONS) {
    throw new RangeError(`the table has ${SOBOL_DIMENSIONS} dimensions, not ${dimensions}`);
  }
  known ??= directionNumbers();
  const directions = known;
  const gray = (index ^ (index >>> 1)) >>> 0;
  const point = new Uint32Array(dimensions);
  for (let d = 0; d < dimensions; d += 1) {
    let x = 0;
    for (let rest = gray, b = 0; rest !== 0; rest >>>= 1, b += 1) {
      if ((rest & 1) === 1) x ^= directions[d * BITS + b] as number;
    }
    point[d] = x;
  }
  return point;
}

/**
 * Owen's scrambling (1995) of one coordinate: each bit is flipped or not by a draw that belongs to
 * the dimension and to all bits above it, so that every point is uniform and what was stratified
 * stays so. The fraction beyond the 32 bits is drawn too. In (0, 1).
 */
export function scrambled(x: number, dimension: number, chance: Chance): number {
  let flips = 0;
  for (let level = 0; level < BITS; level += 1) {
    const prefix = level === 0 ? 0 : x >>> (BITS - level);
    chance.block(Purpose.scramble, dimension, level, prefix);
    flips = (flips << 1) | (chance.w0 & 1);
  }
  const tail = chance.uniform(Purpose.scrambleTail, dimension, x, 0);
  return (((x ^ flips) >>> 0) + tail) * TWO_POW_MINUS_32;
}

function directionNumbers(): Uint32Array {
  const all = new Uint32Array(SOBOL_DIMENSIONS * BITS);
  for (let b = 0; b < BITS; b += 1) all[b] = 1 << (BITS - 1 - b);
  JOE_KUO.split(';').forEach((entry, i) => {
    const [degree = 0, inner = 0, ...initial] = entry.trim().split(/\s+/u).map(Number);
    const at = (i + 1) * BITS;
    for (let b = 0; b < BITS; b += 1) {
      if (b < degree) {
        all[at + b] = (initial[b] as number) << (BITS - 1 - b);
        continue;
      }
      const back = all[at + b - degree] as number;
      let v = back ^ (back >>> degree);
      for (let k = 1; k < degree; k += 1) {
        if (((inner >>> (degree - 1 - k)) & 1) === 1) v ^= all[at + b - k] as number;
      }
      all[at + b] = v;
    }
  });
  return all;
}
