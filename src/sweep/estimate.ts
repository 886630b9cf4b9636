/** What a sweep takes, told before it is run. */
import type { SweepDesign, SweepEstimate, SweepRate } from './types.ts';

/** Replications, seconds and bytes of a whole design on `workers` workers. */
export function estimateSweep(
  design: SweepDesign,
  rate: SweepRate,
  workers: number,
): SweepEstimate {
  const points = design.points;
  const variants = points * design.variantsPerPoint;
  const replications = points * design.replicationsPerPoint;
  const rows = replications * design.policies.length;
  const busy = points * rate.secondsPerPoint + variants * rate.secondsPerVariant;
  return {
    points,
    policies: design.policies.length,
    variants,
    replications,
    rows,
    seconds: busy / workers,
    bytes: rows * rate.bytesPerRow,
  };
}
