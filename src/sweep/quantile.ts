/** From a coordinate in the unit interval to a factor's value. */
import exp from '@stdlib/math-base-special-exp';
import ln from '@stdlib/math-base-special-ln';
import { delay, DelayLaw } from '../chance/laws.ts';
import type { Factor, RangeFactor } from './types.ts';

/** The value at `u` of 0 … 1, ends included, in SI; of a list the index of its value. */
export function valueAtQuantile(factor: Factor, u: number): number {
  if (factor.kind === 'force') return u < 0.5 ? 0 : 1;
  if (factor.kind === 'values') return factor.values[choiceAt(factor, u)] as number;
  const { low, high, integer } = factor;
  if (!integer) return clamp(quantile(factor, low, high, u), low, high);
  // half a step more on both sides, so that the ends are as likely as what is between them
  return clamp(Math.round(quantile(factor, low - 0.5, high + 0.5, u)), low, high);
}

/** Which of a list's entries `u` falls on. */
export function choiceAt({ values }: { readonly values: readonly number[] }, u: number): number {
  return Math.min(values.length - 1, Math.floor(u * values.length));
}

function quantile(factor: RangeFactor, low: number, high: number, u: number): number {
  switch (factor.law) {
    case 'uniform':
      return low + (high - low) * u;
    case 'log-uniform':
      return low * exp(ln(high / low) * u);
    case 'triangular':
      return delay(DelayLaw.triangular, low, factor.present ?? (low + high) / 2, high, u);
  }
}

function clamp(value: number, low: number, high: number): number {
  return value < low ? low : value > high ? high : value;
}
