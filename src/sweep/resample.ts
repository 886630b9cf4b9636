/** Bootstrap: which items a resample takes, and intervals from what they give. */
import tQuantile from '@stdlib/stats-base-dists-t-quantile';
import { Purpose } from '../chance/purpose.ts';
import { Chance, VARIANT_LEVEL } from '../chance/threefry.ts';
import { at } from '../study/statistics.ts';
import type { Interval } from './analysis.ts';

/** Draws that belong to a sweep and to no variant. */
export function sweepChance(seed: number): Chance {
  const chance = new Chance();
  chance.setKey(seed, VARIANT_LEVEL, VARIANT_LEVEL);
  return chance;
}

/** `count` resamples of 0 … items − 1, each as how often it takes every item. */
export function resamples(items: number, count: number, seed: number): Uint16Array[] {
  const chance = sweepChance(seed);
  return Array.from({ length: count }, (_, b) => {
    const times = new Uint16Array(items);
    for (let k = 0; k < items; k += 1) {
      const item = Math.floor(chance.uniform(Purpose.resample, b, k, 0) * items);
      times[item] = at(times, item) + 1;
    }
    return times;
  });
}

/** Which half of the points an item belongs to: one finds, the other one checks. */
export function inFirstHalf(item: number, chance: Chance): boolean {
  chance.block(Purpose.resample, 0xffffffff, item, 0);
  return (chance.w0 & 1) === 0;
}

/** Quantile of values by linear interpolation between order statistics; sorts them. */
export function quantileOf(values: Float64Array, p: number): number {
  values.sort();
  const h = (values.length - 1) * p;
  const below = Math.floor(h);
  const above = Math.min(values.length - 1, below + 1);
  return at(values, below) + (h - below) * (at(values, above) - at(values, below));
}

/** Percentile interval of an estimate from its resampled values. */
export function percentileInterval(
  value: number,
  resampled: Float64Array,
  confidence: number,
): Interval {
  if (resampled.length < 2) return { value, low: null, high: null };
  return {
    value,
    low: quantileOf(resampled, (1 - confidence) / 2),
    high: quantileOf(resampled, (1 + confidence) / 2),
  };
}

/** Wilson's interval (1927) of a share, `hits` of `of`. */
export function shareOf(hits: number, of: number, confidence: number): Interval {
  const value = hits / of;
  const z = normalQuantile((1 + confidence) / 2);
  const z2 = z * z;
  const centre = (hits + z2 / 2) / (of + z2);
  const half = (z / (of + z2)) * Math.sqrt(hits * (1 - value) + z2 / 4);
  return { value, low: Math.max(0, centre - half), high: Math.min(1, centre + half) };
}

/** Standard normal quantile: Student's t has it as its limit, to seven digits here. */
export function normalQuantile(p: number): number {
  return tQuantile(p, 1e8);
}
