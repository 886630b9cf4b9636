/** Where a threat is at a tick, and how fast threats can be. */
import type { Vec3 } from '../../geo/vector.ts';
import type { Program } from '../../program/layout.ts';
import { EARTH_RADIUS_M } from '../../program/motion.ts';

/** Straight pieces are a little faster in their middle than the circle they stand for. */
const MARGIN = 1.0001;

/** Bounds on the motion of threats, by threat. */
export class Rates {
  /** Greatest speed over the ground, rad per tick. */
  readonly angular: Float64Array;
  /** Greatest speed through space, m per tick. */
  readonly metres: Float64Array;
  /** Its height if it keeps one, else NaN. */
  readonly level: Float64Array;

  constructor(p: Program) {
    const { threats } = p.counts;
    this.angular = new Float64Array(threats);
    this.metres = new Float64Array(threats);
    this.level = new Float64Array(threats);
    for (let t = 0; t < threats; t += 1) {
      const from = p.threatTrack[t] as number;
      const to = p.threatTrack[t + 1] as number;
      let level = p.trackHeight[from] as number;
      for (let i = from; i + 1 < to; i += 1) {
        const ticks = (p.trackTick[i + 1] as number) - (p.trackTick[i] as number);
        if (!(ticks > 0)) continue;
        const x = (p.trackX[i + 1] as number) - (p.trackX[i] as number);
        const y = (p.trackY[i + 1] as number) - (p.trackY[i] as number);
        const z = (p.trackZ[i + 1] as number) - (p.trackZ[i] as number);
        const low = p.trackHeight[i] as number;
        const high = p.trackHeight[i + 1] as number;
        const climb = Math.abs(high - low);
        if (climb > 0) level = NaN;
        const angular = (Math.sqrt(x * x + y * y + z * z) / ticks) * MARGIN;
        const along = angular * (EARTH_RADIUS_M + Math.max(low, high));
        const up = (climb / ticks) * MARGIN;
        this.angular[t] = Math.max(this.angular[t] as number, angular);
        this.metres[t] = Math.max(
          this.metres[t] as number,
          Math.sqrt(along * along + up * up) * MARGIN,
        );
      }
      this.level[t] = level;
    }
  }
}

/** Reads one threat's track; ticks asked for mostly rise. */
export class Cursor {
  x = 0;
  y = 0;
  z = 0;
  heightM = 0;
  private readonly offsets: Int32Array;
  private readonly tick: Float64Array;
  private readonly trackX: Float64Array;
  private readonly trackY: Float64Array;
  private readonly trackZ: Float64Array;
  private readonly height: Float64Array;
  private from = 0;
  private last = 0;
  // The straight piece that it is on: where it begins, and its motion per tick.
  private at = 0;
  private t0 = 0;
  private t1 = 0;
  private x0 = 0;
  private y0 = 0;
  private z0 = 0;
  private h0 = 0;
  private dx = 0;
  private dy = 0;
  private dz = 0;
  private dh = 0;

  constructor(p: Program) {
    this.offsets = p.threatTrack;
    this.tick = p.trackTick;
    this.trackX = p.trackX;
    this.trackY = p.trackY;
    this.trackZ = p.trackZ;
    this.height = p.trackHeight;
  }

  /** Begins to read a threat's track near a tick. */
  open(threat: number, tick: number): void {
    this.from = this.offsets[threat] as number;
    this.last = (this.offsets[threat + 1] as number) - 2;
    let low = this.from;
    let high = this.last;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.tick[middle] as number) <= tick) low = middle;
      else high = middle - 1;
    }
    this.enter(low);
  }

  /** Moves to a tick: `x`, `y`, `z` are then the unit vector beneath the threat. */
  move(tick: number): void {
    if (tick >= this.t1 || tick < this.t0) {
      let i = this.at;
      while (i < this.last && (this.tick[i + 1] as number) <= tick) i += 1;
      while (i > this.from && (this.tick[i] as number) > tick) i -= 1;
      if (i !== this.at) this.enter(i);
    }
    const since = tick - this.t0;
    const x = this.x0 + since * this.dx;
    const y = this.y0 + since * this.dy;
    const z = this.z0 + since * this.dz;
    const scale = 1 / Math.sqrt(x * x + y * y + z * z);
    this.x = x * scale;
    this.y = y * scale;
    this.z = z * scale;
    this.heightM = this.h0 + since * this.dh;
  }

  private enter(i: number): void {
    const { tick, trackX, trackY, trackZ, height } = this;
    this.at = i;
    this.t0 = tick[i] as number;
    this.t1 = tick[i + 1] as number;
    this.x0 = trackX[i] as number;
    this.y0 = trackY[i] as number;
    this.z0 = trackZ[i] as number;
    this.h0 = height[i] as number;
    const perTick = 1 / (this.t1 - this.t0);
    this.dx = ((trackX[i + 1] as number) - this.x0) * perTick;
    this.dy = ((trackY[i + 1] as number) - this.y0) * perTick;
    this.dz = ((trackZ[i + 1] as number) - this.z0) * perTick;
    this.dh = ((height[i + 1] as number) - this.h0) * perTick;
  }

  /** Change, per tick at the present one, of half the squared chord to a unit vector. */
  approach(to: Vec3): number {
    const { x, y, z, dx, dy, dz } = this;
    // What of the straight motion is along the sphere.
    const up = x * dx + y * dy + z * dz;
    return up * (to.x * x + to.y * y + to.z * z) - (to.x * dx + to.y * dy + to.z * dz);
  }

  /** Ticks left of the present straight piece. */
  left(tick: number): number {
    return this.t1 - tick;
  }

  /**
   * First tick, or a little before, at which a threat that is now outside comes between two heights
   * on the present straight piece; the end of the piece if it does not.
   */
  enters(low: number, high: number): number {
    const wanted = this.heightM > high ? high : low;
    const tick = this.t0 + (wanted - this.h0) / this.dh;
    return tick >= this.t0 && tick <= this.t1 ? Math.floor(tick) - 1 : Math.floor(this.t1);
  }
}
