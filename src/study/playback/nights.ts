/** Which replication stands for a policy's nights: a typical one, a lucky one, an unlucky one. */
import { percentile } from '../statistics.ts';

/** Percentile of leakers that each stands for; the same limits as "10–90 % of nights". */
export const NIGHTS = { lucky: 10, typical: 50, unlucky: 90 } as const;
export type NightName = keyof typeof NIGHTS;

export interface Night {
  /** Over the whole study, from 0. */
  readonly replication: number;
  readonly variant: number;
  readonly leakers: number;
}

/**
 * The first replication whose leakers are the nearest-rank percentile of all: a night that did
 * occur, and the same one whoever asks. `leakers` is by replication over the whole study, `percent`
 * an integer of 1 … 100. Null when there is no replication.
 */
export function nightAt(
  leakers: ArrayLike<number>,
  percent: number,
  replicationsPerVariant: number,
): Night | null {
  const histogram: number[] = [];
  for (let r = 0; r < leakers.length; r += 1) {
    const here = leakers[r] as number;
    while (histogram.length <= here) histogram.push(0);
    histogram[here] = (histogram[here] as number) + 1;
  }
  const wanted = percentile(histogram, percent);
  for (let replication = 0; replication < leakers.length; replication += 1) {
    if (leakers[replication] !== wanted) continue;
    const variant = Math.floor(replication / replicationsPerVariant);
    return { replication, variant, leakers: wanted };
  }
  return null;
}
