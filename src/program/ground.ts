/**
 * The ground in cells: which region (airspace and zones) lies where, for what moves during a
 * replication. One per study, shared by all its variants; `compile/ground.ts` builds it. Cells are
 * squares of the gnomonic projection, in which great circles are straight lines; see "Where it may
 * be" in `docs/model/flights.md`.
 */
import type { Vec3 } from '../geo/vector.ts';

/** Plain data: can be posted to a worker as it is. */
export interface Ground {
  /** Unit vectors: x = n·east / n·centre, y = n·north / n·centre. */
  readonly centre: Vec3;
  readonly east: Vec3;
  readonly north: Vec3;
  /** Side of a cell, in units of the projection (metres / R). */
  readonly cell: number;
  /** Column and row of the first cell: those of ⌊x / cell⌋ and ⌊y / cell⌋. */
  readonly firstColumn: number;
  readonly firstRow: number;
  readonly columns: number;
  readonly rows: number;
  /** Region at each cell's centre, row-major. */
  readonly region: Uint16Array;
  /**
   * Set of the regions at the centres of each cell and its eight neighbours, row-major; 0 for cells
   * at the edge of the grid, which is the empty set and closed to everybody.
   */
  readonly vicinity: Uint16Array;
  /** Regions of each set (CSR): `vicinityRegions[vicinityOffsets[s] …]`. */
  readonly vicinityOffsets: Int32Array;
  readonly vicinityRegions: Uint16Array;
  /** By region: index into `Geography.airspaces`, and mask of zones. */
  readonly regionAirspace: Uint16Array;
  readonly regionZones: Uint32Array;
}

/** Cell of a point of the projection; −1 outside the grid. */
export function cellAt(g: Ground, x: number, y: number): number {
  const column = Math.floor(x / g.cell) - g.firstColumn;
  const row = Math.floor(y / g.cell) - g.firstRow;
  if (column < 0 || row < 0 || column >= g.columns || row >= g.rows) return -1;
  return row * g.columns + column;
}

/** Cell beneath a unit vector; −1 outside the grid or beyond the horizon of the projection. */
export function cellOf(g: Ground, n: Vec3): number {
  const depth = n.x * g.centre.x + n.y * g.centre.y + n.z * g.centre.z;
  if (depth < 0.1) return -1;
  const x = (n.x * g.east.x + n.y * g.east.y + n.z * g.east.z) / depth;
  const y = (n.x * g.north.x + n.y * g.north.y + n.z * g.north.z) / depth;
  return cellAt(g, x, y);
}
