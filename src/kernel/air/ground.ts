/** The ground as the flights of a program see it: maps of open cells, and which patrols fly. */
import { cellOf, type Ground } from '../../program/ground.ts';
import type { Program } from '../../program/layout.ts';
import type { PolicyPlan } from '../plan.ts';
import { isSetOpen, openMapOf, type OpenMap } from './openness.ts';

export class AirGround {
  /** By flight: its base in the projection, and its cell; −1 outside the grid. */
  readonly baseX: Float64Array;
  readonly baseY: Float64Array;
  readonly baseCell: Int32Array;
  /** How much longer than on the sphere a way can be in the projection, at most. */
  readonly stretch: number;
  private readonly program: Program;
  private readonly ground: Ground;
  private readonly stationCell: Int32Array;
  private readonly flown = new WeakMap<PolicyPlan, Uint8Array>();
  private plan: PolicyPlan | null = null;
  /** Of `plan`, by team × kind, as asked for. */
  private readonly maps: (OpenMap | null)[];

  constructor(program: Program, ground: Ground) {
    const p = program;
    const { flights, teamKinds } = p.counts;
    this.program = p;
    this.ground = ground;
    this.baseX = new Float64Array(flights);
    this.baseY = new Float64Array(flights);
    this.baseCell = new Int32Array(flights);
    this.stationCell = new Int32Array(flights);
    const { centre, east, north } = ground;
    for (let f = 0; f < flights; f += 1) {
      const x = p.flightBaseX[f] as number;
      const y = p.flightBaseY[f] as number;
      const z = p.flightBaseZ[f] as number;
      const depth = x * centre.x + y * centre.y + z * centre.z;
      this.baseX[f] = (x * east.x + y * east.y + z * east.z) / depth;
      this.baseY[f] = (x * north.x + y * north.y + z * north.z) / depth;
      this.baseCell[f] = cellOf(ground, { x, y, z });
      this.stationCell[f] = cellOf(ground, {
        x: p.flightStationX[f] as number,
        y: p.flightStationY[f] as number,
        z: p.flightStationZ[f] as number,
      });
    }
    const { cell, firstColumn, firstRow, columns, rows } = ground;
    const x = cell * Math.max(Math.abs(firstColumn), Math.abs(firstColumn + columns));
    const y = cell * Math.max(Math.abs(firstRow), Math.abs(firstRow + rows));
    this.stretch = 1.001 * (1 + x * x + y * y);
    this.maps = new Array<OpenMap | null>(teamKinds).fill(null);
  }

  /** Cells open to a team that goes for a kind of threat. */
  mapOf(plan: PolicyPlan, team: number, kind: number): OpenMap {
    if (this.plan !== plan) {
      this.plan = plan;
      this.maps.fill(null);
    }
    const row = team * this.program.counts.kinds + kind;
    let map = this.maps[row] as OpenMap | null;
    if (map === null) {
      const { regions } = this.program.counts;
      map = openMapOf(this.ground, plan.air.mayEnter.subarray(row * regions, (row + 1) * regions));
      this.maps[row] = map;
    }
    return map;
  }

  /** 1 for each committed flight but patrols whose station is closed to them, whatever they go for. */
  flownUnder(plan: PolicyPlan): Uint8Array {
    let flown = this.flown.get(plan);
    if (flown === undefined) {
      flown = Uint8Array.from(plan.air.committed);
      for (let f = 0; f < flown.length; f += 1) {
        if (flown[f] === 1 && !this.isStationOpen(plan, f)) flown[f] = 0;
      }
      this.flown.set(plan, flown);
    }
    return flown;
  }

  private isStationOpen(plan: PolicyPlan, f: number): boolean {
    const p = this.program;
    const { kinds, regions } = p.counts;
    if ((p.flightReadiness[f] as number) >= 0) return true;
    const cell = this.stationCell[f] as number;
    if (cell < 0) return false;
    const set = this.ground.vicinity[cell] as number;
    for (let kind = 0; kind < kinds; kind += 1) {
      const row = (p.flightTeam[f] as number) * kinds + kind;
      const open = plan.air.mayEnter.subarray(row * regions, (row + 1) * regions);
      if (isSetOpen(this.ground, open, set)) return true;
    }
    return false;
  }
}
