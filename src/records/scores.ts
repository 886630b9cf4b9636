/**
 * How good a forecast of a count was. Coverage goes by the probability integral transform with the
 * jump at the outcome spread evenly (Czado, Gneiting and Held 2009, Biometrics 65:1254), because
 * plain intervals of counts of one or two cover far too much; instead of one random draw its
 * expectation is taken. Sharpness is the continuous ranked probability score (Gneiting and Raftery
 * 2007, JASA 102:359), in units of the count, smaller being better.
 */

/** Where the outcome falls in its forecast: the transform is uniform between the two. */
export interface Transform {
  /** P(K < k) and P(K ≤ k). */
  readonly below: number;
  readonly upTo: number;
}

/** `probabilities` of 0 … n, and what came. */
export function transform(probabilities: Float64Array, outcome: number): Transform {
  let below = 0;
  for (let k = 0; k < outcome; k += 1) below += probabilities[k] as number;
  return { below, upTo: below + (probabilities[outcome] as number) };
}

/** Probability that the transform lies in the central interval of probability `level`. */
export function covered({ below, upTo }: Transform, level: number): number {
  const low = (1 - level) / 2;
  const high = 1 - low;
  if (upTo <= below) return below >= low && below <= high ? 1 : 0;
  return Math.max(0, Math.min(high, upTo) - Math.max(low, below)) / (upTo - below);
}

/** Continuous ranked probability score of a forecast of a count. */
export function rankedScore(probabilities: Float64Array, outcome: number): number {
  let score = 0;
  let upTo = 0;
  for (let k = 0; k < probabilities.length; k += 1) {
    upTo += probabilities[k] as number;
    const departure = k >= outcome ? upTo - 1 : upTo;
    score += departure * departure;
  }
  return score;
}

/** Smallest k with P(K ≤ k) ≥ q. */
export function quantile(probabilities: Float64Array, q: number): number {
  let upTo = 0;
  for (let k = 0; k < probabilities.length; k += 1) {
    upTo += probabilities[k] as number;
    if (upTo >= q) return k;
  }
  return probabilities.length - 1;
}
