/**
 * A continuous attribute matters to rules only through the literals it is compared with. With
 * literals t₁ < … < tₙ the reals fall into 2n + 1 buckets: below t₁, on t₁, between t₁ and t₂, on
 * t₂, …, above tₙ. Every rule is constant on a bucket, so one number may stand for all of it.
 *
 * Lengths are never rounded: the fast evaluator compares real numbers with the integer literals.
 */

/** Bucket of a value, 0 … 2n; odd when it lies on a threshold. Thresholds ascend. */
export function bucketOf(value: number, thresholds: readonly number[]): number {
  let below = 0;
  for (const threshold of thresholds) {
    if (value === threshold) return 2 * below + 1;
    if (value < threshold) break;
    below += 1;
  }
  return 2 * below;
}

/**
 * A number in the bucket: the threshold itself, or half a metre above the threshold below, or half
 * a metre below the first. Literals are integers, so no literal lies in between. 0 when there are no
 * thresholds.
 */
export function representative(bucket: number, thresholds: readonly number[]): number {
  if (bucket % 2 === 1) return thresholds[(bucket - 1) / 2] ?? 0;
  if (bucket === 0) return (thresholds[0] ?? 0.5) - 0.5;
  return (thresholds[bucket / 2 - 1] ?? -0.5) + 0.5;
}
