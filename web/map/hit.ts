/** What lies under a pixel, the nearest and smallest first. */
import { inside, type Shape } from './shapes.ts';
import type { Mark } from './paint-marks.ts';
import type { Thing } from './types.ts';

export interface Point {
  readonly thing: Thing;
  /** CSS pixels. */
  readonly x: number;
  readonly y: number;
}

export interface Area {
  readonly thing: Thing;
  readonly shape: Shape;
  /** Only what lies within this too. */
  readonly within: Shape | undefined;
}

export interface Targets {
  readonly handles: readonly Point[];
  readonly moving: readonly Point[];
  readonly marks: readonly Mark[];
  readonly outcomes: readonly Point[];
  /** On the plane; earlier ones win. */
  readonly areas: readonly Area[];
}

/** How near a pointer must come to what has no size of its own, CSS pixels. */
const NEAR_PX = 10;
/** Added to the radius of signs: small signs must be hit by fingers too. */
const SLACK_PX = 4;

/** The things at a pixel, which is (planeX, planeY) on the plane; the best first, none twice. */
export function thingsAt(
  targets: Targets,
  x: number,
  y: number,
  planeX: number,
  planeY: number,
): Thing[] {
  const found: Thing[] = [];
  for (const points of [targets.handles, targets.moving]) {
    found.push(...nearest(points, x, y, NEAR_PX));
  }
  const marks = targets.marks
    .map((mark) => ({ mark, off: Math.hypot(mark.x - x, mark.y - y) - mark.radius }))
    .filter(({ off }) => off <= SLACK_PX)
    .sort((a, b) => a.off - b.off);
  found.push(...marks.flatMap(({ mark }) => mark.things));
  found.push(...nearest(targets.outcomes, x, y, NEAR_PX * 0.7));
  for (const { thing, shape, within } of targets.areas) {
    if (!inside(shape, planeX, planeY)) continue;
    if (within === undefined || inside(within, planeX, planeY)) found.push(thing);
  }
  return found;
}

function nearest(points: readonly Point[], x: number, y: number, withinPx: number): Thing[] {
  return points
    .map((point) => ({ point, off: Math.hypot(point.x - x, point.y - y) }))
    .filter(({ off }) => off <= withinPx)
    .sort((a, b) => a.off - b.off)
    .map(({ point }) => point.thing);
}

export function same(a: Thing | null, b: Thing | null): boolean {
  return a === b || (a !== null && b !== null && a.kind === b.kind && a.id === b.id);
}
