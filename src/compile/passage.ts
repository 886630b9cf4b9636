/** One threat's passage as the compiler asks about it, and how pieces of it are looked up. */
import type { Resource } from './outcomes.ts';
import type { Threat } from './raid.ts';
import type { Timeline } from './timeline.ts';

/** Buckets of the distance to an airspace: bucket i holds from tick `first[i]`. */
export interface Distances {
  readonly first: number[];
  readonly bucket: number[];
}

export interface Passage {
  readonly threat: Threat;
  readonly resource: Resource;
  /** The number that rules' answers are remembered under; see `Outcomes.engage`. */
  readonly resourceId: number;
  readonly line: Timeline;
  /** Situation of each piece of the timeline. */
  readonly situations: readonly number[];
  /** Distances to an airspace, made when first asked for; null if no rule asks about them. */
  readonly distancesTo: (airspace: number) => Distances | null;
}

/** Index of the piece that a tick lies in; 0 before the first. */
export function pieceAt(first: readonly number[], tick: number): number {
  let low = 0;
  let high = first.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((first[middle] as number) <= tick) low = middle;
    else high = middle - 1;
  }
  return low;
}
