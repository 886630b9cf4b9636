/**
 * Screens: aggregate defence of a region, as exposure per threat and a reference hazard that makes
 * the expected share destroyed the fitted one for the routes actually flown.
 */
import exp from '@stdlib/math-base-special-exp';
import gammaln from '@stdlib/math-base-special-gammaln';
import pow from '@stdlib/math-base-special-pow';

/** E[(1 − P)^k] for P ~ Beta with this mean and intraclass correlation; (1 − mean)^k without. */
export function expectedSurvival(mean: number, correlation: number, k: number): number {
  if (correlation <= 0) return pow(1 - mean, k);
  const size = (1 - correlation) / correlation;
  const b = (1 - mean) * size;
  return exp(gammaln(b + k) + gammaln(size) - gammaln(b) - gammaln(size + k));
}

/**
 * Λ_ref: the mean over `exposures` Λᵢ > 0 of E[(1 − P)^(Λᵢ/Λ_ref)] is 1 − mean. Solved to one part
 * in 10¹² by Illinois false position on x = 1/Λ_ref; equal exposures give Λ_ref = Λ.
 */
export function referenceHazard(
  mean: number,
  correlation: number,
  exposures: readonly number[],
): number {
  if (exposures.length === 0 || mean <= 0) return 1;
  // Equal exposures share a term: threats of one group on one route often do.
  const counted = new Map<number, number>();
  let sum = 0;
  for (const e of exposures) {
    counted.set(e, (counted.get(e) ?? 0) + 1);
    sum += e;
  }
  const wanted = 1 - mean;
  const excess = (x: number): number => {
    let s = 0;
    for (const [e, n] of counted) s += n * expectedSurvival(mean, correlation, e * x);
    return s / exposures.length - wanted;
  };
  let low = 0;
  let atLow = 1 - wanted;
  let high = exposures.length / sum;
  let atHigh = excess(high);
  for (let k = 0; k < 200 && atHigh > 0; k += 1) {
    low = high;
    atLow = atHigh;
    high *= 2;
    atHigh = excess(high);
  }
  let side = 0;
  for (let k = 0; k < 100 && high - low > 1e-12 * high; k += 1) {
    const x = (low * atHigh - high * atLow) / (atHigh - atLow);
    const at = excess(x);
    if (Math.abs(at) < 1e-14) return 1 / x;
    if (at > 0) {
      low = x;
      atLow = at;
      if (side === 1) atHigh /= 2;
      side = 1;
    } else {
      high = x;
      atHigh = at;
      if (side === -1) atLow /= 2;
      side = -1;
    }
  }
  return 2 / (low + high);
}

/** Mean share that a hazard implies without frailty: the mean of 1 − exp(−Λᵢ). */
export function impliedShare(exposures: readonly number[]): number {
  if (exposures.length === 0) return 0;
  let s = 0;
  for (const e of exposures) s += 1 - exp(-e);
  return s / exposures.length;
}
