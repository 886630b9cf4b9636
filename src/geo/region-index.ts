/**
 * Which region a place is in, and where a path changes regions.
 *
 * The plane of regions is described by edges alone. Each place has a code, and each edge carries
 * the exclusive-or of the codes on its two sides; so the code of a place is that of any other,
 * exclusive-or those of the edges between them, in any order. With sides of vertices decided once
 * per path (never per edge), paths through a vertex or along an edge come out consistent.
 *
 * Edges are looked up in grids on the six faces of a cube, on which great circles are straight.
 */
import atan2 from '@stdlib/math-base-special-atan2';
import {
  CELLS,
  clamp,
  clip,
  faceOf,
  MARGIN,
  part,
  plane,
  project,
  ray,
  unproject,
} from './cube.ts';
import { buildGrids } from './region-grid.ts';
import type { Grid } from './region-grid.ts';
import { angleRad } from './sphere.ts';
import type { UnitVector } from './sphere.ts';

/** Edges that share an origin for codes; the centre's antipode is outside, with code 0. */
export interface EdgeGroup {
  /** All edges of the group lie within less than 90° of it. */
  readonly centre: UnitVector;
  readonly start: number;
  readonly end: number;
}

/** Great-circle edges between vertices. */
export interface EdgeSet {
  /** x, y, z of each vertex. */
  readonly vertices: Float64Array;
  /**
   * Vertex at either end, by edge. Edges that lie on one another must have one direction, so that
   * both round alike.
   */
  readonly from: Int32Array;
  readonly to: Int32Array;
  /** Exclusive-or of the codes on both sides, by edge. */
  readonly code: Int32Array;
  readonly groups: readonly EdgeGroup[];
}

/** Where a path crosses edges: ascending fractions of its length, and the edges' codes. */
export interface Crossings {
  count: number;
  fractions: Float64Array;
  codes: Int32Array;
}

interface Face {
  readonly grid: Grid;
  /** Code of the middle of each cell. */
  readonly codes: Int32Array;
}

export class RegionIndex {
  readonly crossings: Crossings = {
    count: 0,
    fractions: new Float64Array(64),
    codes: new Int32Array(64),
  };
  /** By face: its cells; or its one code, once that was asked for. */
  private readonly faces: (Face | number | undefined)[];
  private readonly vertices: Float64Array;
  private readonly from: Int32Array;
  private readonly to: Int32Array;
  private readonly code: Int32Array;
  private readonly edges: EdgeSet;
  /** Last query that an edge was found crossed in. */
  private readonly stamps: Int32Array;
  private stamp = 0;

  constructor(edges: EdgeSet) {
    this.vertices = edges.vertices;
    this.code = edges.code;
    this.from = edges.from;
    this.to = edges.to;
    this.stamps = new Int32Array(edges.from.length);
    this.edges = edges;
    this.faces = buildGrids(edges.vertices, edges.from, edges.to).map((grid, face) =>
      this.fill(grid, face),
    );
  }

  /** Code of a place. */
  codeAt(p: UnitVector): number {
    const face = faceOf(p.x, p.y, p.z);
    const found = this.faces[face] ?? this.uniform(face);
    if (typeof found === 'number') return found;
    const { grid, codes } = found;
    project(face, p.x, p.y, p.z);
    const column = clamp(Math.floor(plane[0]!) - grid.x0, grid.columns);
    const row = clamp(Math.floor(plane[1]!) - grid.y0, grid.rows);
    const cell = column * grid.rows + row;
    const start = grid.starts[cell]!;
    const end = grid.starts[cell + 1]!;
    let code = codes[cell]!;
    if (start === end) return code;
    unproject(face, grid.x0 + column + 0.5, grid.y0 + row + 0.5);
    this.path(ray[0]!, ray[1]!, ray[2]!, p.x, p.y, p.z);
    for (let i = start; i < end; i++) {
      const e = grid.edges[i]!;
      if (this.crosses(e)) code ^= this.code[e]!;
    }
    return code;
  }

  /** Finds where the arc a → b (< 180°) crosses edges; the answer is in `crossings`. */
  cross(a: UnitVector, b: UnitVector): Crossings {
    const crossings = this.crossings;
    crossings.count = 0;
    this.path(a.x, a.y, a.z, b.x, b.y, b.z);
    this.stamp++;
    const faceA = faceOf(a.x, a.y, a.z);
    const faceB = faceOf(b.x, b.y, b.z);
    if (faceA === faceB) {
      const found = this.faces[faceA];
      if (typeof found === 'object') this.crossFace(found.grid, faceA, 0, 1);
    } else {
      for (let face = 0; face < 6; face++) {
        const found = this.faces[face];
        if (typeof found !== 'object') continue;
        if (!clip(face, a.x, a.y, a.z, b.x, b.y, b.z)) continue;
        this.crossFace(found.grid, face, part[0]!, part[1]!);
      }
    }
    if (crossings.count > 0) this.finish(a, b);
    return crossings;
  }

  /** The path under query: its ends a and b, and the normal of its plane. */
  private readonly line = new Float64Array(9);
  /** Of the last edge crossed: how far along the straight line between the ends. */
  private readonly weight = new Float64Array(1);

  private path(ax: number, ay: number, az: number, bx: number, by: number, bz: number): void {
    const line = this.line;
    line[0] = ax;
    line[1] = ay;
    line[2] = az;
    line[3] = bx;
    line[4] = by;
    line[5] = bz;
    line[6] = ay * bz - az * by;
    line[7] = az * bx - ax * bz;
    line[8] = ax * by - ay * bx;
  }

  /** Whether the path crosses an edge: both have their ends on two sides of the other. */
  private crosses(e: number): boolean {
    const v = this.vertices;
    const line = this.line;
    const nx = line[6]!;
    const ny = line[7]!;
    const nz = line[8]!;
    const i = 3 * this.from[e]!;
    const j = 3 * this.to[e]!;
    const from = nx * v[i]! + ny * v[i + 1]! + nz * v[i + 2]! >= 0;
    const to = nx * v[j]! + ny * v[j + 1]! + nz * v[j + 2]! >= 0;
    if (from === to) return false;
    const ix = v[i]!;
    const iy = v[i + 1]!;
    const iz = v[i + 2]!;
    const jx = v[j]!;
    const jy = v[j + 1]!;
    const jz = v[j + 2]!;
    const mx = iy * jz - iz * jy;
    const my = iz * jx - ix * jz;
    const mz = ix * jy - iy * jx;
    const a = mx * line[0]! + my * line[1]! + mz * line[2]!;
    const b = mx * line[3]! + my * line[4]! + mz * line[5]!;
    // The last test tells the crossing from that of the edge with the far side of the circle.
    if (a >= 0 === b >= 0 || to !== a >= 0) return false;
    this.weight[0] = a / (a - b);
    return true;
  }

  private crossFace(grid: Grid, face: number, t0: number, t1: number): void {
    const line = this.line;
    const ax = line[0]!;
    const ay = line[1]!;
    const az = line[2]!;
    const dx = line[3]! - ax;
    const dy = line[4]! - ay;
    const dz = line[5]! - az;
    project(face, ax + dx * t0, ay + dy * t0, az + dz * t0);
    let x0 = plane[0]! - grid.x0;
    let y0 = plane[1]! - grid.y0;
    project(face, ax + dx * t1, ay + dy * t1, az + dz * t1);
    let x1 = plane[0]! - grid.x0;
    let y1 = plane[1]! - grid.y0;
    if (x0 > x1) [x0, y0, x1, y1] = [x1, y1, x0, y0];
    const lastColumn = Math.min(Math.floor(x1 + MARGIN), grid.columns - 1);
    const slope = x1 > x0 ? (y1 - y0) / (x1 - x0) : 0;
    for (let column = Math.max(Math.floor(x0 - MARGIN), 0); column <= lastColumn; column++) {
      let low = y0;
      let high = y1;
      if (x1 - x0 > 1e-12) {
        if (column > x0) low = y0 + (column - x0) * slope;
        if (column + 1 < x1) high = y0 + (column + 1 - x0) * slope;
      }
      if (low > high) [low, high] = [high, low];
      const lastRow = Math.min(Math.floor(high + MARGIN), grid.rows - 1);
      for (let row = Math.max(Math.floor(low - MARGIN), 0); row <= lastRow; row++) {
        const cell = column * grid.rows + row;
        const end = grid.starts[cell + 1]!;
        for (let i = grid.starts[cell]!; i < end; i++) {
          const e = grid.edges[i]!;
          if (this.crosses(e) && this.stamps[e] !== this.stamp) {
            this.stamps[e] = this.stamp;
            this.add(this.weight[0]!, this.code[e]!);
          }
        }
      }
    }
  }

  private add(weight: number, code: number): void {
    const found = this.crossings;
    if (found.count === found.fractions.length) {
      const fractions = new Float64Array(2 * found.count);
      const codes = new Int32Array(2 * found.count);
      fractions.set(found.fractions);
      codes.set(found.codes);
      found.fractions = fractions;
      found.codes = codes;
    }
    let i = found.count++;
    for (; i > 0 && found.fractions[i - 1]! > weight; i--) {
      found.fractions[i] = found.fractions[i - 1]!;
      found.codes[i] = found.codes[i - 1]!;
    }
    found.fractions[i] = weight;
    found.codes[i] = code;
  }

  /** From shares of the straight line between the ends to shares of the arc. */
  private finish(a: UnitVector, b: UnitVector): void {
    const whole = angleRad(a, b);
    const { fractions, count } = this.crossings;
    if (whole < 1e-4) return;
    const [nx, ny, nz] = [this.line[6]!, this.line[7]!, this.line[8]!];
    const sine = Math.sqrt(nx * nx + ny * ny + nz * nz);
    const cosine = a.x * b.x + a.y * b.y + a.z * b.z;
    for (let i = 0; i < count; i++) {
      const w = fractions[i]!;
      fractions[i] = Math.min(Math.max(atan2(w * sine, 1 - w + w * cosine) / whole, 0), 1);
    }
  }

  private uniform(face: number): number {
    unproject(face, CELLS / 2, CELLS / 2);
    const code = codeFromOutside(this.edges, ray[0]!, ray[1]!, ray[2]!);
    this.faces[face] = code;
    return code;
  }

  private fill(grid: Grid | undefined, face: number): Face | undefined {
    if (!grid) return undefined;
    const { rows } = grid;
    const codes = new Int32Array(grid.columns * rows);
    unproject(face, grid.x0 + 0.5, grid.y0 + 0.5);
    codes[0] = codeFromOutside(this.edges, ray[0]!, ray[1]!, ray[2]!);
    const { starts } = grid;
    for (let cell = 1; cell < codes.length; cell++) {
      // From the cell below, or for the first of a column from that of the column before.
      const from = cell % rows === 0 ? cell - rows : cell - 1;
      const empty = starts[cell] === starts[cell + 1] && starts[from] === starts[from + 1];
      codes[cell] = empty ? codes[from]! : this.step(grid, face, from, cell, codes[from]!);
    }
    return { grid, codes };
  }

  /** Code of the middle of a cell from that of a neighbour. */
  private step(grid: Grid, face: number, cell: number, to: number, known: number): number {
    const { starts, rows, x0, y0 } = grid;
    let code = known;
    unproject(face, x0 + Math.floor(cell / rows) + 0.5, y0 + (cell % rows) + 0.5);
    const fromX = ray[0]!;
    const fromY = ray[1]!;
    const fromZ = ray[2]!;
    unproject(face, x0 + Math.floor(to / rows) + 0.5, y0 + (to % rows) + 0.5);
    this.path(fromX, fromY, fromZ, ray[0]!, ray[1]!, ray[2]!);
    this.stamp++;
    for (let side = 0; side < 2; side++) {
      const at = side === 0 ? cell : to;
      for (let i = starts[at]!; i < starts[at + 1]!; i++) {
        const e = grid.edges[i]!;
        if (this.stamps[e] === this.stamp || !this.crosses(e)) continue;
        this.stamps[e] = this.stamp;
        code ^= this.code[e]!;
      }
    }
    return code;
  }
}

/**
 * Code of a place from scratch: in the plane that touches the sphere at a group's centre, where
 * great circles are straight, by the edges between the place and infinity.
 */
function codeFromOutside(edges: EdgeSet, px: number, py: number, pz: number): number {
  const { vertices } = edges;
  let code = 0;
  for (const { centre, start, end } of edges.groups) {
    const depth = px * centre.x + py * centre.y + pz * centre.z;
    if (depth <= 0) continue;
    // Any two directions square to the centre do.
    const flat = Math.abs(centre.z) < 0.9;
    const ex = flat ? -centre.y : 0;
    const ey = flat ? centre.x : -centre.z;
    const ez = flat ? 0 : centre.y;
    const nx = centre.y * ez - centre.z * ey;
    const ny = centre.z * ex - centre.x * ez;
    const nz = centre.x * ey - centre.y * ex;
    const u = (px * ex + py * ey + pz * ez) / depth;
    const v = (px * nx + py * ny + pz * nz) / depth;
    // Edges mostly follow one another, so that the end of one is the start of the next.
    let last = -1;
    let ju = 0;
    let jv = 0;
    for (let e = start; e < end; e++) {
      let iu = ju;
      let iv = jv;
      for (let side = edges.from[e]! === last ? 1 : 0; side < 2; side++) {
        last = side === 0 ? edges.from[e]! : edges.to[e]!;
        const x = vertices[3 * last]!;
        const y = vertices[3 * last + 1]!;
        const z = vertices[3 * last + 2]!;
        const w = x * centre.x + y * centre.y + z * centre.z;
        ju = (x * ex + y * ey + z * ez) / w;
        jv = (x * nx + y * ny + z * nz) / w;
        if (side === 0) {
          iu = ju;
          iv = jv;
        }
      }
      if (iv > v === jv > v) continue;
      if (iu + ((ju - iu) * (v - iv)) / (jv - iv) > u) code ^= edges.code[e]!;
    }
  }
  return code;
}
