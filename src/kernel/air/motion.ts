/** Where flights are: each on a stretch of a great circle, before it or at its end. */
import type { MutableVec3, Vec3 } from '../../geo/vector.ts';
import type { Program } from '../../program/layout.ts';
import { towardsInto } from '../../program/motion.ts';
import type { EngagementLog } from '../log.ts';

export class Motion {
  /** Where the flight that was last located is, as a unit vector. */
  readonly at: MutableVec3 = { x: 0, y: 0, z: 0 };
  private readonly speed: Float64Array;
  /** It stands from `since` to `departs`, ticks. */
  private readonly since: Int32Array;
  private readonly departs: Int32Array;
  private readonly arrives: Int32Array;
  /** Length of the stretch, rad. */
  private readonly angle: Float64Array;
  private readonly fromX: Float64Array;
  private readonly fromY: Float64Array;
  private readonly fromZ: Float64Array;
  private readonly toX: Float64Array;
  private readonly toY: Float64Array;
  private readonly toZ: Float64Array;
  private readonly from: MutableVec3 = { x: 0, y: 0, z: 0 };
  private readonly to: MutableVec3 = { x: 0, y: 0, z: 0 };

  constructor(p: Program) {
    const { flights } = p.counts;
    this.speed = Float64Array.from(p.flightTeam, (team) => p.teamSpeed[team] as number);
    this.since = new Int32Array(flights);
    this.departs = new Int32Array(flights);
    this.arrives = new Int32Array(flights);
    this.angle = new Float64Array(flights);
    this.fromX = new Float64Array(flights);
    this.fromY = new Float64Array(flights);
    this.fromZ = new Float64Array(flights);
    this.toX = new Float64Array(flights);
    this.toY = new Float64Array(flights);
    this.toZ = new Float64Array(flights);
  }

  /** Sends a flight from `at`, where it waits from `since` to `departs`, to a place. */
  send(f: number, since: number, departs: number, to: Vec3, angle: number): void {
    const { at } = this;
    this.since[f] = since;
    this.departs[f] = departs;
    this.angle[f] = angle;
    this.arrives[f] = departs + Math.ceil(angle / (this.speed[f] as number));
    this.fromX[f] = at.x;
    this.fromY[f] = at.y;
    this.fromZ[f] = at.z;
    this.toX[f] = to.x;
    this.toY[f] = to.y;
    this.toZ[f] = to.z;
  }

  /** Writes where a flight is at a tick to `at`. */
  locate(f: number, tick: number): Vec3 {
    const { at, from, to } = this;
    const done = (tick - (this.departs[f] as number)) * (this.speed[f] as number);
    const angle = this.angle[f] as number;
    if (done >= angle) {
      at.x = this.toX[f] as number;
      at.y = this.toY[f] as number;
      at.z = this.toZ[f] as number;
      return at;
    }
    from.x = this.fromX[f] as number;
    from.y = this.fromY[f] as number;
    from.z = this.fromZ[f] as number;
    if (done <= 0) {
      at.x = from.x;
      at.y = from.y;
      at.z = from.z;
      return at;
    }
    to.x = this.toX[f] as number;
    to.y = this.toY[f] as number;
    to.z = this.toZ[f] as number;
    return towardsInto(at, from, to, done);
  }

  /** First tick at which it is at the end of its stretch. */
  arrival(f: number): number {
    return this.arrives[f] as number;
  }

  /** Writes down what a flight has done on its stretch up to a tick, at which it is located. */
  record(log: EngagementLog, f: number, tick: number): void {
    const since = this.since[f] as number;
    const departs = Math.min(tick, this.departs[f] as number);
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
