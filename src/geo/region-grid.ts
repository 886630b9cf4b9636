/** Which edges pass through which cells of the cube's faces. */
import { CELLS, clamp, clip, faceOf, MARGIN, part, plane, project } from './cube.ts';

/** The cells of one face that have edges, and those between them. */
export interface Grid {
  /** First column and row of the window. */
  readonly x0: number;
  readonly y0: number;
  readonly columns: number;
  readonly rows: number;
  /** Where a cell's edges begin in `edges`; one more than cells. Cell = column × rows + row. */
  readonly starts: Int32Array;
  readonly edges: Int32Array;
}

/** Pairs of cell and edge, in one array that grows. */
class Pairs {
  items = new Int32Array(1024);
  length = 0;

  push(cell: number, edge: number): void {
    if (this.length === this.items.length) {
      const items = new Int32Array(2 * this.length);
      items.set(this.items);
      this.items = items;
    }
    this.items[this.length] = cell;
    this.items[this.length + 1] = edge;
    this.length += 2;
  }
}

/** One grid for each face; undefined for a face without edges. */
export function buildGrids(
  vertices: Float64Array,
  from: Int32Array,
  to: Int32Array,
): (Grid | undefined)[] {
  const faces = [0, 1, 2, 3, 4, 5].map(() => new Pairs());
  // Edges mostly follow one another, so that the end of one is the start of the next.
  let last = -1;
  let lastFace = 0;
  let lastX = 0;
  let lastY = 0;
  for (let e = 0; e < from.length; e++) {
    const i = 3 * from[e]!;
    const j = 3 * to[e]!;
    const ax = vertices[i]!;
    const ay = vertices[i + 1]!;
    const az = vertices[i + 2]!;
    const bx = vertices[j]!;
    const by = vertices[j + 1]!;
    const bz = vertices[j + 2]!;
    if (i !== last) {
      lastFace = faceOf(ax, ay, az);
      project(lastFace, ax, ay, az);
      lastX = plane[0]!;
      lastY = plane[1]!;
    }
    const face = lastFace;
    const startX = lastX;
    const startY = lastY;
    last = j;
    lastFace = faceOf(bx, by, bz);
    project(lastFace, bx, by, bz);
    lastX = plane[0]!;
    lastY = plane[1]!;
    if (face === lastFace) {
      enter(faces[face]!, e, startX, startY, lastX, lastY);
      continue;
    }
    for (let f = 0; f < 6; f++) {
      if (!clip(f, ax, ay, az, bx, by, bz)) continue;
      const t0 = part[0]!;
      const t1 = part[1]!;
      project(f, ax + (bx - ax) * t0, ay + (by - ay) * t0, az + (bz - az) * t0);
      const x = plane[0]!;
      const y = plane[1]!;
      project(f, ax + (bx - ax) * t1, ay + (by - ay) * t1, az + (bz - az) * t1);
      enter(faces[f]!, e, x, y, plane[0]!, plane[1]!);
    }
  }
  return faces.map(toGrid);
}

/** Enters an edge in each cell that the straight line between two positions comes near. */
function enter(pairs: Pairs, e: number, ax: number, ay: number, bx: number, by: number): void {
  const inColumn = Math.floor(ax - MARGIN);
  const inRow = Math.floor(ay - MARGIN);
  if (
    inColumn === Math.floor(ax + MARGIN) &&
    inRow === Math.floor(ay + MARGIN) &&
    inColumn === Math.floor(bx - MARGIN) &&
    inColumn === Math.floor(bx + MARGIN) &&
    inRow === Math.floor(by - MARGIN) &&
    inRow === Math.floor(by + MARGIN)
  ) {
    pairs.push(inColumn * CELLS + inRow, e);
    return;
  }
  const swap = ax > bx;
  const x0 = swap ? bx : ax;
  const y0 = swap ? by : ay;
  const x1 = swap ? ax : bx;
  const y1 = swap ? ay : by;
  const slope = x1 > x0 ? (y1 - y0) / (x1 - x0) : 0;
  const lastColumn = clamp(Math.floor(x1 + MARGIN), CELLS);
  for (let column = clamp(Math.floor(x0 - MARGIN), CELLS); column <= lastColumn; column++) {
    let low = y0;
    let high = y1;
    if (x1 - x0 > 1e-12) {
      if (column - MARGIN > x0) low = y0 + (column - MARGIN - x0) * slope;
      if (column + 1 + MARGIN < x1) high = y0 + (column + 1 + MARGIN - x0) * slope;
    }
    const lastRow = clamp(Math.floor(Math.max(low, high) + MARGIN), CELLS);
    const firstRow = clamp(Math.floor(Math.min(low, high) - MARGIN), CELLS);
    for (let row = firstRow; row <= lastRow; row++) pairs.push(column * CELLS + row, e);
  }
}

function toGrid({ items, length }: Pairs): Grid | undefined {
  if (length === 0) return undefined;
  let x0 = CELLS;
  let y0 = CELLS;
  let x1 = 0;
  let y1 = 0;
  for (let i = 0; i < length; i += 2) {
    const y = items[i]! & (CELLS - 1);
    const x = (items[i]! - y) / CELLS;
    if (x < x0) x0 = x;
    if (x > x1) x1 = x;
    if (y < y0) y0 = y;
    if (y > y1) y1 = y;
  }
  const columns = x1 - x0 + 1;
  const rows = y1 - y0 + 1;
  const starts = new Int32Array(columns * rows + 1);
  for (let i = 0; i < length; i += 2) {
    const y = items[i]! & (CELLS - 1);
    const cell = ((items[i]! - y) / CELLS - x0) * rows + y - y0;
    items[i] = cell;
    starts[cell + 1]!++;
  }
  for (let cell = 0; cell < columns * rows; cell++) starts[cell + 1]! += starts[cell]!;
  const edges = new Int32Array(length / 2);
  const next = starts.slice();
  for (let i = 0; i < length; i += 2) edges[next[items[i]!]!++] = items[i + 1]!;
  return { x0, y0, columns, rows, starts, edges };
}
