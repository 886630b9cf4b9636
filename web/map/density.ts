/**
 * Routes as density: how many threats of a raid cross a stretch of ground, averaged over the
 * sampled variants. It is counted for the view at hand, in cells of a few pixels, so that it is as
 * sharp as the samples allow at any zoom.
 */
import { toScreenX, toScreenY, type View } from './view.ts';

/** CSS pixels to a cell. */
export const CELL_PX = 2;

/** Threats per raid and 10 km of front that are just visible, and that are drawn strongest. */
export const FAINTEST = 0.1;
export const STRONGEST = 25;

export interface Lines {
  readonly starts: Int32Array;
  /** x and y in turn, km of the plane. */
  readonly xy: Float32Array;
}

export interface Density {
  /** CSS pixels to a cell. */
  readonly cellPx: number;
  readonly columns: number;
  readonly rows: number;
  /** By cell, row by row: threats per raid and 10 km of front. */
  readonly values: Float32Array;
}

/**
 * Counts the lines that pass each cell, evens them out over neighbouring cells, and divides by the
 * breadth of a cell and the number of variants, so that the value does not depend on the zoom.
 */
export function densityOf(lines: Lines, variants: number, view: View, cellPx = CELL_PX): Density {
  const columns = Math.ceil(view.width / cellPx);
  const rows = Math.ceil(view.height / cellPx);
  const counts = new Float32Array(columns * rows);
  const { starts, xy } = lines;
  for (let line = 0; line + 1 < starts.length; line++) {
    const [from, to] = [starts[line]!, starts[line + 1]!];
    let ax = toScreenX(view, xy[2 * from]!) / cellPx;
    let ay = toScreenY(view, xy[2 * from + 1]!) / cellPx;
    for (let v = from + 1; v < to; v++) {
      const bx = toScreenX(view, xy[2 * v]!) / cellPx;
      const by = toScreenY(view, xy[2 * v + 1]!) / cellPx;
      walk(counts, columns, rows, ax, ay, bx, by);
      ax = bx;
      ay = by;
    }
  }
  const cellKm = cellPx / view.k;
  return {
    cellPx,
    columns,
    rows,
    values: smooth(counts, columns, rows, 10 / (cellKm * Math.max(1, variants))),
  };
}

/** Adds a segment: one step along its longer side at a time, its weight shared between two cells. */
function walk(
  counts: Float32Array,
  columns: number,
  rows: number,
  ax: number,
  ay: number,
  bx: number,
  by: number,
): void {
  const [dx, dy] = [bx - ax, by - ay];
  const steep = Math.abs(dy) > Math.abs(dx);
  const length = Math.max(Math.abs(dx), Math.abs(dy));
  if (!(length > 0)) return;
  // Cells are counted per breadth across the course: a slanting line is longer in each of them.
  const weight = Math.sqrt(dx * dx + dy * dy) / length;
  const [limitU, limitV] = steep ? [rows, columns] : [columns, rows];
  const [au, av, bu, bv] = steep ? [ay, ax, by, bx] : [ax, ay, bx, by];
  const slope = (bv - av) / (bu - au);
  const [u0, u1] = au < bu ? [au, bu] : [bu, au];
  const first = Math.max(0, Math.ceil(u0 - 0.5));
  const last = Math.min(limitU - 1, Math.ceil(u1 - 0.5) - 1);
  for (let u = first; u <= last; u++) {
    const v = av + (u + 0.5 - au) * slope - 0.5;
    const low = Math.floor(v);
    const share = v - low;
    if (low >= 0 && low < limitV) {
      counts[steep ? u * columns + low : low * columns + u]! += weight * (1 - share);
    }
    if (low + 1 >= 0 && low + 1 < limitV) {
      counts[steep ? u * columns + low + 1 : (low + 1) * columns + u]! += weight * share;
    }
  }
}

/** A kernel of 1 2 1 both ways, and a factor. */
function smooth(counts: Float32Array, columns: number, rows: number, factor: number): Float32Array {
  const across = new Float32Array(counts.length);
  for (let row = 0; row < rows; row++) {
    const at = row * columns;
    for (let column = 0; column < columns; column++) {
      const here = counts[at + column]!;
      const left = column > 0 ? counts[at + column - 1]! : here;
      const right = column + 1 < columns ? counts[at + column + 1]! : here;
      across[at + column] = (left + 2 * here + right) / 4;
    }
  }
  for (let row = 0; row < rows; row++) {
    const at = row * columns;
    const above = row > 0 ? at - columns : at;
    const below = row + 1 < rows ? at + columns : at;
    for (let column = 0; column < columns; column++) {
      counts[at + column] =
        ((across[above + column]! + 2 * across[at + column]! + across[below + column]!) / 4) *
        factor;
    }
  }
  return counts;
}

/** 0 … 1 for a density: even steps of its logarithm look even. */
export function strength(value: number): number {
  if (!(value > FAINTEST)) return 0;
  return Math.min(1, Math.log(value / FAINTEST) / Math.log(STRONGEST / FAINTEST));
}
