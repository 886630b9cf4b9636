/** Points of a design, each a pure function of the design and its index. */
import type { SweepDesign } from './types.ts';

/** Coordinates of a point in the unit cube, one per factor. */
export function unitPointOf(design: SweepDesign, index: number): Float64Array {
  throw new Error(`not yet: ${design.id} ${index}`);
}

/**
 * Values of a point, one per factor, in SI: of a range a number, of a list the value (its index
 * where the values are words), of a force 1 or 0.
 */
export function pointOf(design: SweepDesign, index: number): Float64Array {
  throw new Error(`not yet: ${design.id} ${index}`);
}
