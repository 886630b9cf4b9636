/**
 * The sphere seen from its centre onto the six faces of a cube: there great circles are straight
 * lines, and each face is a square grid of cells. Results are left in shared typed arrays, since
 * these functions run for every leg of every path and must not allocate (numbers in fields of
 * objects are allocated, until the engine has compiled the code).
 */

/** Cells along one side of a face: about 50 km each in its middle and 25 km in its corners. */
export const CELLS = 256;
/** Edges are entered in cells this close to them, in cells: far above rounding, far below use. */
export const MARGIN = 1e-7;

/** Result of `project`: position on a face in cells, 0 … CELLS either way. */
export const plane = new Float64Array(2);
/** Result of `unproject`: a direction, not of length 1. */
export const ray = new Float64Array(3);
/** Result of `clip`: the part of a straight line, as shares of it. */
export const part = new Float64Array(2);

/** Face that a direction points at: +x, −x, +y, −y, +z, −z. */
export function faceOf(x: number, y: number, z: number): number {
  const ax = Math.abs(x);
  const ay = Math.abs(y);
  const az = Math.abs(z);
  if (ax >= ay && ax >= az) return x >= 0 ? 0 : 1;
  if (ay >= az) return y >= 0 ? 2 : 3;
  return z >= 0 ? 4 : 5;
}

/** Puts the position on a face of a direction into `plane`. */
export function project(face: number, x: number, y: number, z: number): void {
  const half = CELLS / 2;
  if (face < 2) {
    const scale = half / Math.abs(x);
    plane[0] = half + y * scale;
    plane[1] = half + z * scale;
  } else if (face < 4) {
    const scale = half / Math.abs(y);
    plane[0] = half + x * scale;
    plane[1] = half + z * scale;
  } else {
    const scale = half / Math.abs(z);
    plane[0] = half + x * scale;
    plane[1] = half + y * scale;
  }
}

/** Puts the direction of a position on a face into `ray`. */
export function unproject(face: number, x: number, y: number): void {
  const u = x / (CELLS / 2) - 1;
  const v = y / (CELLS / 2) - 1;
  const w = face % 2 === 0 ? 1 : -1;
  ray[0] = face < 2 ? w : u;
  ray[1] = face < 2 ? u : face < 4 ? w : v;
  ray[2] = face < 4 ? v : w;
}

/** Puts the part of a line a → b that is over a face into `part`; false if there is none. */
export function clip(
  face: number,
  ax: number,
  ay: number,
  az: number,
  bx: number,
  by: number,
  bz: number,
): boolean {
  const sign = face % 2 === 0 ? 1 : -1;
  const aw = sign * (face < 2 ? ax : face < 4 ? ay : az);
  const bw = sign * (face < 2 ? bx : face < 4 ? by : bz);
  const au = face < 2 ? ay : ax;
  const bu = face < 2 ? by : bx;
  const av = face < 4 ? az : ay;
  const bv = face < 4 ? bz : by;
  part[0] = 0;
  part[1] = 1;
  return (
    clipBy(aw - au, bw - bu) &&
    clipBy(aw + au, bw + bu) &&
    clipBy(aw - av, bw - bv) &&
    clipBy(aw + av, bw + bv)
  );
}

/** Keeps of `part` where a quantity that goes from `a` to `b` is not negative. */
function clipBy(a: number, b: number): boolean {
  const slack = 1e-12;
  if (a < -slack && b < -slack) return false;
  if (a < -slack) part[0] = Math.max(part[0]!, (a + slack) / (a - b));
  else if (b < -slack) part[1] = Math.min(part[1]!, (a + slack) / (a - b));
  return part[0]! <= part[1]!;
}

export function clamp(value: number, count: number): number {
  return value < 0 ? 0 : value >= count ? count - 1 : value;
}
