/**
 * Where a flight may be: cells of the ground open to it, and whether a way is. A map holds for each
 * cell how far the nearest cell of the other sort is, so that ways and searches take long steps.
 */
import { cellAt, type Ground } from '../../program/ground.ts';

/**
 * By cell: −d if it is open, d if it is closed, where d is the number of king's moves to the
 * nearest cell of the other sort, 127 at most. Beyond the grid all is closed.
 */
export type OpenMap = Int8Array;

const FARTHEST = 127;

const known = new WeakMap<Ground, Map<string, OpenMap>>();

/**
 * The map of those cells whose surroundings consist of `open` regions (1 by region). Policies and
 * variants that open the same regions share it.
 */
export function openMapOf(ground: Ground, open: Uint8Array): OpenMap {
  let maps = known.get(ground);
  if (maps === undefined) known.set(ground, (maps = new Map()));
  const pattern = open.join('');
  let map = maps.get(pattern);
  if (map === undefined) maps.set(pattern, (map = makeMap(ground, open)));
  return map;
}

/** Whether all regions of a set are open; the empty set of the grid's edge is not. */
export function isSetOpen(ground: Ground, open: Uint8Array, set: number): boolean {
  const from = ground.vicinityOffsets[set] as number;
  const to = ground.vicinityOffsets[set + 1] as number;
  for (let i = from; i < to; i += 1) {
    if (open[ground.vicinityRegions[i] as number] !== 1) return false;
  }
  return to > from;
}

function makeMap(ground: Ground, open: Uint8Array): OpenMap {
  const { columns, rows, vicinity } = ground;
  const sets = ground.vicinityOffsets.length - 1;
  const setOpen = new Uint8Array(sets);
  for (let s = 0; s < sets; s += 1) if (isSetOpen(ground, open, s)) setOpen[s] = 1;
  const cells = columns * rows;
  const isOpen = new Uint8Array(cells);
  for (let c = 0; c < cells; c += 1) isOpen[c] = setOpen[vicinity[c] as number] as number;
  const map = new Int8Array(cells);
  // Steps from any cell of one sort, by two sweeps; cells beyond the grid are closed ones.
  const far = new Uint8Array(cells);
  for (const sort of [0, 1]) {
    const beyond = sort === 0 ? 0 : FARTHEST;
    for (let c = 0; c < cells; c += 1) far[c] = isOpen[c] === sort ? 0 : FARTHEST;
    sweep(far, columns, rows, beyond, 1);
    sweep(far, columns, rows, beyond, -1);
    for (let c = 0; c < cells; c += 1) {
      if (isOpen[c] !== sort) map[c] = sort === 0 ? -(far[c] as number) : (far[c] as number);
    }
  }
  return map;
}

const evenness = new WeakMap<Ground, Uint8Array>();

/**
 * By cell: king's moves, 127 at most, in which every cell that can be come to has the same set of
 * regions around it. Whoever asks for those sets along a way can take as many steps at once.
 */
export function evennessOf(ground: Ground): Uint8Array {
  let even = evenness.get(ground);
  if (even === undefined) evenness.set(ground, (even = makeEvenness(ground)));
  return even;
}

function makeEvenness({ columns, rows, vicinity }: Ground): Uint8Array {
  const even = new Uint8Array(columns * rows).fill(FARTHEST);
  // Both cells of a pair of neighbours that differ are a border: pairs are met once, from above.
  for (let here = 0; here + columns < even.length; here += 1) {
    for (const there of [here + 1, here + columns - 1, here + columns, here + columns + 1]) {
      if (vicinity[there] === vicinity[here]) continue;
      even[here] = 0;
      even[there] = 0;
    }
  }
  sweep(even, columns, rows, 0, 1);
  sweep(even, columns, rows, 0, -1);
  return even;
}

/** One pass over the grid, down and right or up and left: steps to the nearest 0 that lies before. */
function sweep(far: Uint8Array, columns: number, rows: number, beyond: number, way: 1 | -1): void {
  const first = way === 1 ? 0 : columns - 1;
  const last = columns - 1 - first;
  for (let i = 0; i < rows; i += 1) {
    const row = (way === 1 ? i : rows - 1 - i) * columns;
    const before = i === 0 ? -1 : row - way * columns;
    // Of the neighbours in the row before: the one behind, the one above, the one ahead.
    let behind = beyond;
    let above = before < 0 ? beyond : (far[before + first] as number);
    let beside = beyond;
    for (let column = first; ; column += way) {
      const ahead = before < 0 || column === last ? beyond : (far[before + column + way] as number);
      let own = far[row + column] as number;
      if (own > 0) {
        const nearest = Math.min(beside, behind, above, ahead) + 1;
        if (nearest < own) {
          own = nearest;
          far[row + column] = own;
        }
      }
      if (column === last) break;
      beside = own;
      behind = above;
      above = ahead;
    }
  }
}

/** Whether the straight way between two points of the projection runs through open cells alone. */
export function isWayClear(
  ground: Ground,
  map: OpenMap,
  ax: number,
  ay: number,
  bx: number,
  by: number,
): boolean {
  const dx = bx - ax;
  const dy = by - ay;
  const n = Math.max(1, Math.ceil(Math.max(Math.abs(dx), Math.abs(dy)) / ground.cell));
  for (let k = 0; k <= n;) {
    const cell = cellAt(ground, ax + (k * dx) / n, ay + (k * dy) / n);
    if (cell < 0) return false;
    const far = map[cell] as number;
    if (far >= 0) return false;
    // A step crosses one border between columns and one between rows at most.
    k += Math.max(1, -far - 1);
  }
  return true;
}

/**
 * How far the end `b` of a way that is not clear may move, in the projection, so that it certainly
 * stays so; 0 if that is not known. Of a closed cell on the way all cells within `far` − 1 moves are
 * closed, and the way there moves the less the nearer to `a`. Half a step is for the way being looked
 * at in steps.
 */
export function staysBlockedWithin(
  ground: Ground,
  map: OpenMap,
  ax: number,
  ay: number,
  bx: number,
  by: number,
): number {
  const dx = bx - ax;
  const dy = by - ay;
  const n = Math.max(1, Math.ceil(Math.max(Math.abs(dx), Math.abs(dy)) / ground.cell));
  let most = 0;
  for (let k = 0; k <= n;) {
    const cell = cellAt(ground, ax + (k * dx) / n, ay + (k * dy) / n);
    const far = cell < 0 ? 1 : (map[cell] as number);
    if (far > 1) most = Math.max(most, (far - 1.51) * (n / Math.max(k, 1)));
    // The deepest cells are looked for, not all.
    k += far < 0 ? Math.max(1, -far - 1) : Math.max(1, far >> 1);
  }
  return most * ground.cell;
}
