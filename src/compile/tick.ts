/** Time in the engine is whole ticks; here is the only place that seconds become ticks. */

export const TICKS_PER_S = 10;

/** Nearest tick of a time or duration. */
export function ticksOf(seconds: number): number {
  return Math.round(seconds * TICKS_PER_S);
}

/** First tick at or after a time: how an interval begins. */
export function firstTick(seconds: number): number {
  return Math.ceil(seconds * TICKS_PER_S);
}

/** Last tick at or before a time: how an interval ends. */
export function lastTick(seconds: number): number {
  return Math.floor(seconds * TICKS_PER_S);
}
