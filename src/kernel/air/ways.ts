/** Whether a flight may be where it would fire, and fly there and home from there. */
import type { Vec3 } from '../../geo/vector.ts';
import { cellAt, type Ground } from '../../program/ground.ts';
import type { Program } from '../../program/layout.ts';
import type { PolicyPlan } from '../plan.ts';
import type { AirGround } from './ground.ts';
import { isWayClear, type OpenMap, staysBlockedWithin } from './openness.ts';

/** Nothing moves: it stays as it is for the rest of the raid. */
const FOR_GOOD = 0x3fffffff;

export class Ways {
  private readonly program: Program;
  private readonly ground: Ground;
  // Of the flight at hand: cells open to it, and in the projection where it is and its base.
  private map: OpenMap = new Int8Array(0);
  private fromX = 0;
  private fromY = 0;
  private baseX = 0;
  private baseY = 0;

  constructor(program: Program, ground: Ground) {
    this.program = program;
    this.ground = ground;
  }

  /**
   * Turns to a flight that is at `from` and may go for a threat. False if no way is open to it: every
   * one begins where it is and ends at home.
   */
  open(plan: PolicyPlan, air: AirGround, f: number, threat: number, from: Vec3): boolean {
    const { ground, program: p } = this;
    const map = air.mapOf(plan, p.flightTeam[f] as number, p.threatKind[threat] as number);
    const { centre, east, north } = ground;
    const depth = from.x * centre.x + from.y * centre.y + from.z * centre.z;
    this.map = map;
    this.fromX = (from.x * east.x + from.y * east.y + from.z * east.z) / depth;
    this.fromY = (from.x * north.x + from.y * north.y + from.z * north.z) / depth;
    this.baseX = air.baseX[f] as number;
    this.baseY = air.baseY[f] as number;
    const start = cellAt(ground, this.fromX, this.fromY);
    const home = air.baseCell[f] as number;
    if (start < 0 || home < 0) return false;
    return (map[start] as number) <= 0 && (map[home] as number) <= 0;
  }

  /**
   * −1 if the ways to a place and home from there are clear; else ticks, one at least, in which they
   * stay as they are while the place moves by no more than `perTick`, in the projection.
   */
  blockedFor(place: Vec3, perTick: number): number {
    const { ground, map, fromX, fromY, baseX, baseY } = this;
    const { centre, east, north } = ground;
    const depth = place.x * centre.x + place.y * centre.y + place.z * centre.z;
    const x = (place.x * east.x + place.y * east.y + place.z * east.z) / depth;
    const y = (place.x * north.x + place.y * north.y + place.z * north.z) / depth;
    const cell = cellAt(ground, x, y);
    if (cell < 0) return 1;
    const far = map[cell] as number;
    if (far > 0) return ticksIn((far - 1) * ground.cell, perTick);
    const leaves = isWayClear(ground, map, fromX, fromY, x, y);
    if (leaves && isWayClear(ground, map, x, y, baseX, baseY)) return -1;
    const within = leaves
      ? staysBlockedWithin(ground, map, baseX, baseY, x, y)
      : staysBlockedWithin(ground, map, fromX, fromY, x, y);
    return ticksIn(within, perTick);
  }
}

function ticksIn(distance: number, perTick: number): number {
  return perTick > 0 ? Math.max(1, Math.floor(distance / perTick)) : FOR_GOOD;
}
