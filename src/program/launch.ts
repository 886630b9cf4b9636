/**
 * The launch that belongs to an intercept: ℓ(s) = s − √(g0 + g1·τ + g2·τ²), τ = s − first. Squared
 * flight time is a quadratic in time to better than a metre over a window, so that the launch that
 * meets a threat at s, and the first s that a launch from t on can reach, are closed forms.
 */

/** ℓ at τ ticks into a window that begins at `first`, unrounded, ticks. */
export function launchAt(first: number, g0: number, g1: number, g2: number, tau: number): number {
  const squared = g0 + (g1 + g2 * tau) * tau;
  return first + tau - (squared > 0 ? Math.sqrt(squared) : 0);
}

/**
 * Smallest tick s of a window with ℓ(s) ≥ t. The caller knows that ℓ rises over the window and that
 * its last tick qualifies.
 */
export function firstIntercept(
  first: number,
  last: number,
  g0: number,
  g1: number,
  g2: number,
  t: number,
): number {
  const length = last - first;
  // (τ + d)² = g0 + g1·τ + g2·τ² with d = first − t, at the root where τ + d ≥ 0.
  const d = first - t;
  const a = 1 - g2;
  const halfB = d - 0.5 * g1;
  const c = d * d - g0;
  const discriminant = halfB * halfB - a * c;
  if (a > 0 && discriminant >= 0) {
    // `| 0` keeps it an integer register; what does not fit one is clamped below all the same.
    let tau = Math.ceil((Math.sqrt(discriminant) - halfB) / a) | 0;
    if (tau > length) tau = length;
    if (tau < 0) tau = 0;
    // The root is good to a fraction of a tick: settle the last one by the definition itself.
    for (let k = 0; k < 4; k += 1) {
      if (launchAt(first, g0, g1, g2, tau) < t) tau += 1;
      else if (tau > 0 && launchAt(first, g0, g1, g2, tau - 1) >= t) tau -= 1;
      else return first + tau;
    }
  }
  // A target faster than the round: bisect on the rising launch.
  if (launchAt(first, g0, g1, g2, 0) >= t) return first;
  let low = 0;
  let high = length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (launchAt(first, g0, g1, g2, middle) >= t) high = middle;
    else low = middle;
  }
  return first + high;
}
