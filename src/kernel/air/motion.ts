/** Where flights are: each on a stretch of a great circle, before it or at its end. */
import type { MutableVec3, Vec3 } from '../../geo/vector.ts';
import type { Program } from '../../program/layout.ts';
import { towardsInto } from '../../program/motion.ts';
import type { EngagementLog } from '../log.ts';

// Columns of a row.
const SPEED = 0;
/** It stands from `since` to `departs`, ticks. */
const SINCE = 1;
const DEPARTS = 2;
const ARRIVES = 3;
/** Length of the stretch, rad. */
const ANGLE = 4;
const FROM_X = 5;
const FROM_Y = 6;
const FROM_Z = 7;
const TO_X = 8;
const TO_Y = 9;
const TO_Z = 10;
const COLUMNS = 11;

export class Motion {
  /** Where the flight that was last located is, as a unit vector. */
  readonly at: MutableVec3 = { x: 0, y: 0, z: 0 };
  /** [flight × column]: in one array, since flights are located all the time. */
  private readonly rows: Float64Array;
  private readonly from: MutableVec3 = { x: 0, y: 0, z: 0 };
  private readonly to: MutableVec3 = { x: 0, y: 0, z: 0 };

  constructor(p: Program) {
    const { flights } = p.counts;
    this.rows = new Float64Array(flights * COLUMNS);
    for (let f = 0; f < flights; f += 1)
      this.rows[f * COLUMNS + SPEED] = p.teamSpeed[p.flightTeam[f] as number] as number;
  }

  /** Sends a flight from `at`, where it waits from `since` to `departs`, to a place. */
  send(f: number, since: number, departs: number, to: Vec3, angle: number): void {
    const { at, rows } = this;
    const row = f * COLUMNS;
    rows[row + SINCE] = since;
    rows[row + DEPARTS] = departs;
    rows[row + ARRIVES] = departs + Math.ceil(angle / (rows[row + SPEED] as number));
    rows[row + ANGLE] = angle;
    rows[row + FROM_X] = at.x;
    rows[row + FROM_Y] = at.y;
    rows[row + FROM_Z] = at.z;
    rows[row + TO_X] = to.x;
    rows[row + TO_Y] = to.y;
    rows[row + TO_Z] = to.z;
  }

  /** Writes where a flight is at a tick to `at`. */
  locate(f: number, tick: number): Vec3 {
    const { at, from, to, rows } = this;
    const row = f * COLUMNS;
    const done = (tick - (rows[row + DEPARTS] as number)) * (rows[row + SPEED] as number);
    const angle = rows[row + ANGLE] as number;
    if (done >= angle) {
      at.x = rows[row + TO_X] as number;
      at.y = rows[row + TO_Y] as number;
      at.z = rows[row + TO_Z] as number;
      return at;
    }
    from.x = rows[row + FROM_X] as number;
    from.y = rows[row + FROM_Y] as number;
    from.z = rows[row + FROM_Z] as number;
    if (done <= 0) {
      at.x = from.x;
      at.y = from.y;
      at.z = from.z;
      return at;
    }
    to.x = rows[row + TO_X] as number;
    to.y = rows[row + TO_Y] as number;
    to.z = rows[row + TO_Z] as number;
    return towardsInto(at, from, to, done);
  }

  /** First tick at which it is at the end of its stretch. */
  arrival(f: number): number {
    return this.rows[f * COLUMNS + ARRIVES] as number;
  }

  /** Writes down what a flight has done on its stretch up to a tick, at which it is located. */
  record(log: EngagementLog, f: number, tick: number): void {
    if (!log.keepsLegs) return;
    const row = f * COLUMNS;
    const since = this.rows[row + SINCE] as number;
    const departs = Math.min(tick, this.rows[row + DEPARTS] as number);
    const arrives = Math.min(tick, this.arrival(f));
    if (departs > since) this.leg(log, f, since, departs);
    if (arrives > departs) this.leg(log, f, departs, arrives);
    if (tick > arrives) this.leg(log, f, arrives, tick);
    this.locate(f, tick);
  }

  private leg(log: EngagementLog, f: number, fromTick: number, toTick: number): void {
    const { legs } = log;
    const row = legs.leg(f, fromTick, toTick);
    const a = this.locate(f, fromTick);
    legs.fromX[row] = a.x;
    legs.fromY[row] = a.y;
    legs.fromZ[row] = a.z;
    const b = this.locate(f, toTick);
    legs.toX[row] = b.x;
    legs.toY[row] = b.y;
    legs.toZ[row] = b.z;
  }
}
