/**
 * Where aircraft may be: the ground in square cells of the gnomonic projection, looked up cell by
 * cell when asked for.
 */
import type { EngageRequest } from '../../src/policy/types.ts';
import type { Place, Scenario } from '../../src/scenario/model.ts';
import type { Judge } from './rules.ts';
import { IMMEDIATE } from './rules.ts';
import type { Scene } from './scene.ts';
import { EARTH_M, cross, dot, unit, vecOf, type Vec } from './sphere.ts';

const CELL = 2_000 / EARTH_M;
const MARGIN = 400_000 / EARTH_M;

/** What lies at the centre of a cell. */
interface Spot {
  /** Index of the airspace; −1 international. */
  readonly over: number;
  readonly zones: number;
}

type Admits = (over: number, zones: number) => boolean;

export class GroundGrid {
  readonly scene: Scene;
  private readonly centre: Vec;
  private readonly east: Vec;
  private readonly north: Vec;
  /** First and last column and row. */
  private readonly columns: readonly [number, number];
  private readonly rows: readonly [number, number];
  private readonly spots = new Map<number, Spot>();

  constructor(scenario: Scenario, scene: Scene) {
    this.scene = scene;
    const places: Place[] = scenario.assets.map((a) => a.place);
    for (const part of [scenario, ...scenario.forces]) {
      for (const fireUnit of part.fireUnits) places.push(fireUnit.place);
      for (const flight of part.flights) {
        places.push(flight.base);
        if (flight.readiness.kind === 'patrol') places.push(flight.readiness.station);
      }
    }
    // in an order that the document does not set, so that its order cannot change a bit
    const points = places.map(vecOf).sort((a, b) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2]);
    let sum: Vec = [0, 0, 0];
    for (const p of points) sum = [sum[0] + p[0], sum[1] + p[1], sum[2] + p[2]];
    this.centre = unit(sum);
    this.east = unit(cross([0, 0, 1], this.centre));
    this.north = cross(this.centre, this.east);
    const flat = points.map((p) => this.project(p));
    const bounds = (values: readonly number[]): [number, number] => [
      Math.floor((Math.min(...values) - MARGIN) / CELL),
      Math.floor((Math.max(...values) + MARGIN) / CELL),
    ];
    this.columns = bounds(flat.map(([x]) => x));
    this.rows = bounds(flat.map(([, y]) => y));
  }

  /** The place at the centre of the projection. */
  middle(): Place {
    const [x, y, z] = this.centre;
    const latDeg = (Math.atan2(z, Math.sqrt(x * x + y * y)) * 180) / Math.PI;
    return { latDeg, lonDeg: (Math.atan2(y, x) * 180) / Math.PI };
  }

  /** Coordinates in the projection; far off the grid for what lies behind the horizon. */
  project(p: Vec): readonly [number, number] {
    const depth = dot(p, this.centre);
    if (depth < 0.1) return [Infinity, Infinity];
    return [dot(p, this.east) / depth, dot(p, this.north) / depth];
  }

  private inside(column: number, row: number): boolean {
    return (
      column >= this.columns[0] &&
      column <= this.columns[1] &&
      row >= this.rows[0] &&
      row <= this.rows[1]
    );
  }

  private spot(column: number, row: number): Spot {
    const name = column * 100_000 + row;
    let spot = this.spots.get(name);
    if (spot === undefined) {
      const x = (column + 0.5) * CELL;
      const y = (row + 0.5) * CELL;
      const { centre: c, east: e, north: n } = this;
      const p = unit([
        c[0] + x * e[0] + y * n[0],
        c[1] + x * e[1] + y * n[1],
        c[2] + x * e[2] + y * n[2],
      ]);
      const over = this.scene.footprint(p);
      spot = { over, zones: this.scene.zonesAt(p, over) };
      this.spots.set(name, spot);
    }
    return spot;
  }

  /** Airspace of the cell beneath a point: its index, −1 international, null outside the grid. */
  airspaceUnder(p: Vec): number | null {
    const [x, y] = this.project(p);
    const column = Math.floor(x / CELL);
    const row = Math.floor(y / CELL);
    return this.inside(column, row) ? this.spot(column, row).over : null;
  }

  /** Whether the cell and its eight neighbours are all in the grid and let in. */
  open(column: number, row: number, admits: Admits): boolean {
    for (let c = column - 1; c <= column + 1; c += 1) {
      for (let r = row - 1; r <= row + 1; r += 1) {
        if (!this.inside(c, r)) return false;
        const { over, zones } = this.spot(c, r);
        if (!admits(over, zones)) return false;
      }
    }
    return true;
  }

  /** Whether `open` holds of all cells on the straight way between two points. */
  clear(a: Vec, b: Vec, open: (column: number, row: number) => boolean): boolean {
    const [ax, ay] = this.project(a);
    const [bx, by] = this.project(b);
    const far = Math.max(Math.abs(bx - ax), Math.abs(by - ay));
    if (!Number.isFinite(far)) return false;
    const n = Math.max(1, Math.ceil(far / CELL));
    for (let k = 0; k <= n; k += 1) {
      const x = ax + (k * (bx - ax)) / n;
      const y = ay + (k * (by - ay)) / n;
      if (!open(Math.floor(x / CELL), Math.floor(y / CELL))) return false;
    }
    return true;
  }
}

/** `enter` by one flight on account of one type of threat. */
export class EnterRules {
  private readonly judge: Judge;
  private readonly grid: GroundGrid;
  private readonly effector: EngageRequest['effector'];
  private readonly threat: EngageRequest['threat'];
  private readonly altitudeM: number;
  private readonly known = new Map<string, boolean>();
  private readonly cells = new Map<number, boolean>();

  constructor(
    judge: Judge,
    grid: GroundGrid,
    effector: EngageRequest['effector'],
    type: { readonly id: string; readonly classes: readonly string[] },
    altitudeM: number,
  ) {
    this.judge = judge;
    this.grid = grid;
    this.effector = effector;
    this.threat = { id: '', type: type.id, classes: type.classes };
    this.altitudeM = altitudeM;
  }

  /** Whether every cell on the straight way between two points is open. */
  clear(a: Vec, b: Vec): boolean {
    return this.grid.clear(a, b, this.open);
  }

  private readonly open = (column: number, row: number): boolean => {
    const name = column * 100_000 + row;
    let open = this.cells.get(name);
    if (open === undefined) {
      open = this.grid.open(column, row, this.admits);
      this.cells.set(name, open);
    }
    return open;
  };

  /** Permitted without waiting for anybody. */
  private readonly admits = (over: number, zones: number): boolean => {
    const name = `${over} ${zones}`;
    let admitted = this.known.get(name);
    if (admitted === undefined) {
      const { scene } = this.grid;
      const airspace = scene.name(over);
      const verdict = this.judge.ask({
        action: 'enter',
        effector: this.effector,
        threat: this.threat,
        context: {
          over: airspace,
          zones: scene.zones.filter((_, i) => (zones & (1 << i)) !== 0).map((z) => z.id),
          distanceToBorderM: 0,
          altitudeM: this.altitudeM,
          fromOver: airspace,
          debrisOver: 'international',
          headingFor: [],
        },
      });
      admitted = (verdict.releases & IMMEDIATE) !== 0 && verdict.awaits === 0;
      this.known.set(name, admitted);
    }
    return admitted;
  };
}
