export function jointIntervals<N>(
  outcomes: readonly { of: (night: N) => number }[],
  nights: readonly N[],
  coverage?: number,
): { intervals: { low: number; median: number; high: number }[]; inside: number };
export function verdict(
  outcome: { low: number; high: number },
  interval: { low: number; high: number },
  launched: number,
): 'yes' | 'no' | 'does not count';
