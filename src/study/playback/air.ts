/** How many threats were in the air, over a night. */
import type { Playback } from './playback.ts';

export interface Airborne {
  readonly fromTick: number;
  /** Length of a bin, ticks; above 0. */
  readonly binTicks: number;
  /** By bin: threats in the air, as a mean over the bin. The sum × `binTicks` is all time flown. */
  readonly mean: Float64Array<ArrayBuffer>;
}

/** The night in `bins` parts of equal length, from its first launch to its last end. */
export function airborneOver({ about, threats }: Playback, bins: number): Airborne {
  const { fromTick, toTick } = about;
  const binTicks = Math.max(1, toTick - fromTick) / bins;
  const mean = new Float64Array(bins);
  threats.launchTick.forEach((launch, t) => {
    const from = (launch - fromTick) / binTicks;
    const to = ((threats.endTick[t] as number) - fromTick) / binTicks;
    for (let bin = Math.floor(from); bin < bins && bin < to; bin += 1) {
      const part = Math.min(to, bin + 1) - Math.max(from, bin);
      mean[bin] = (mean[bin] as number) + part;
    }
  });
  return { fromTick, binTicks, mean };
}

/** Threats in the air at a tick, those that end in it included. */
export function airborneAt({ threats }: Playback, tick: number): number {
  let count = 0;
  for (let t = 0; t < threats.launchTick.length; t += 1) {
    if ((threats.launchTick[t] as number) <= tick && tick <= (threats.endTick[t] as number))
      count += 1;
  }
  return count;
}
