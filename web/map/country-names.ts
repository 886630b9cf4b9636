/** Where the name of an airspace stands: where most of it is seen, inside it, and clear of others. */
import { inside, type Shape } from './shapes.ts';
import { toPlane, type View } from './view.ts';

/** CSS pixels to a cell of the search. */
const CELL = 8;
/** Room around a name that is still worth more, cells. */
const ROOM = 6;

export interface NameWish {
  readonly id: string;
  readonly shape: Shape;
  readonly widthPx: number;
  readonly heightPx: number;
}

export interface PxBox {
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
}

export interface NamePlace {
  readonly id: string;
  /** Middle of the name, CSS pixels. */
  readonly x: number;
  readonly y: number;
}

/** Places for the names that fit wholly into what is seen of their airspace; the others get none. */
export function placeNames(
  wishes: readonly NameWish[],
  view: View,
  taken: readonly PxBox[],
): NamePlace[] {
  const columns = Math.floor(view.width / CELL);
  const rows = Math.floor(view.height / CELL);
  const owner = owners(wishes, view, columns, rows);
  for (const box of taken) {
    const [i0, i1] = [Math.max(0, Math.floor(box.x0 / CELL)), Math.min(columns, box.x1 / CELL)];
    const [j0, j1] = [Math.max(0, Math.floor(box.y0 / CELL)), Math.min(rows, box.y1 / CELL)];
    for (let j = j0; j < j1; j++) for (let i = i0; i < i1; i++) owner[j * columns + i] = 0;
  }
  return wishes.flatMap((wish, index) => {
    const sums = summed(owner, index + 1, columns, rows);
    if (sums === null) return [];
    const w = Math.ceil(wish.widthPx / CELL);
    const h = Math.ceil(wish.heightPx / CELL);
    const full = (i: number, j: number, room: number): boolean => {
      const [i0, j0, i1, j1] = [i - room, j - room, i + w + room, j + h + room];
      if (i0 < 0 || j0 < 0 || i1 > columns || j1 > rows) return false;
      const at = (x: number, y: number): number => sums[y * (columns + 1) + x]!;
      return at(i1, j1) - at(i0, j1) - at(i1, j0) + at(i0, j0) === (i1 - i0) * (j1 - j0);
    };
    const middle = middleOf(owner, index + 1, columns, rows);
    let best: Candidate | null = null as Candidate | null;
    for (let j = 0; j + h <= rows; j++) {
      for (let i = 0; i + w <= columns; i++) {
        if (!full(i, j, best === null ? 0 : Math.min(best.room, ROOM))) continue;
        let room: number = best?.room ?? 0;
        while (room < ROOM && full(i, j, room + 1)) room++;
        const off = Math.hypot(i + w / 2 - middle.i, 2 * (j + h / 2 - middle.j));
        if (best === null || room > best.room || off < best.off) best = { i, j, room, off };
      }
    }
    if (best === null) return [];
    return [{ id: wish.id, x: (best.i + w / 2) * CELL, y: (best.j + h / 2) * CELL }];
  });
}

interface Candidate {
  readonly i: number;
  readonly j: number;
  readonly room: number;
  readonly off: number;
}

/** By cell, 1 + index of the wish that the cell's middle lies in, or 0. */
function owners(
  wishes: readonly NameWish[],
  view: View,
  columns: number,
  rows: number,
): Uint16Array {
  const owner = new Uint16Array(columns * rows);
  for (let j = 0; j < rows; j++) {
    const [, y] = toPlane(view, 0, (j + 0.5) * CELL);
    wishes.forEach(({ shape }, index) => {
      const crossings = crossingsAt(shape, y);
      for (let c = 0; c + 1 < crossings.length; c += 2) {
        const toCell = (x: number): number =>
          ((x - view.cx) * view.k + view.width / 2) / CELL - 0.5;
        const from = Math.max(0, Math.ceil(toCell(crossings[c]!)));
        const to = Math.min(columns - 1, Math.floor(toCell(crossings[c + 1]!)));
        for (let i = from; i <= to; i++) owner[j * columns + i] = index + 1;
      }
    });
  }
  return owner;
}

/** Where a horizontal line crosses the outline, ascending. */
function crossingsAt({ rings, box }: Shape, y: number): number[] {
  const found: number[] = [];
  if (y < box.y0 || y > box.y1) return found;
  for (const ring of rings) {
    let px = ring[ring.length - 2]!;
    let py = ring[ring.length - 1]!;
    for (let i = 0; i < ring.length; i += 2) {
      const [qx, qy] = [ring[i]!, ring[i + 1]!];
      if (py > y !== qy > y) found.push(qx + ((y - qy) / (py - qy)) * (px - qx));
      px = qx;
      py = qy;
    }
  }
  return found.sort((a, b) => a - b);
}

/** Sums of cells of an owner above and left of each corner; null when there are none. */
function summed(owner: Uint16Array, id: number, columns: number, rows: number): Uint32Array | null {
  const sums = new Uint32Array((columns + 1) * (rows + 1));
  for (let j = 0; j < rows; j++) {
    let row = 0;
    for (let i = 0; i < columns; i++) {
      if (owner[j * columns + i] === id) row++;
      sums[(j + 1) * (columns + 1) + i + 1] = sums[j * (columns + 1) + i + 1]! + row;
    }
  }
  return sums.at(-1) === 0 ? null : sums;
}

function middleOf(
  owner: Uint16Array,
  id: number,
  columns: number,
  rows: number,
): { i: number; j: number } {
  let [i, j, n] = [0, 0, 0];
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      if (owner[row * columns + column] !== id) continue;
      i += column;
      j += row;
      n++;
    }
  }
  return { i: i / Math.max(1, n), j: j / Math.max(1, n) };
}

/** Whether a name that stands somewhere already may stay: it is wholly inside and seen. */
export function mayStay(wish: NameWish, x: number, y: number, view: View): boolean {
  const [w, h] = [wish.widthPx / 2, wish.heightPx / 2];
  return [
    [x - w, y - h],
    [x, y - h],
    [x + w, y - h],
    [x - w, y + h],
    [x, y + h],
    [x + w, y + h],
  ].every(([px = 0, py = 0]) => {
    if (px < 0 || py < 0 || px > view.width || py > view.height) return false;
    return inside(wish.shape, ...toPlane(view, px, py));
  });
}
