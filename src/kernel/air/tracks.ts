/** Where a threat is at a tick, and how fast threats can be. */
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
  private readonly program: Program;
  private at = 0;
  private from = 0;
  private to = 0;

  constructor(program: Program) {
    this.program = program;
  }

  /** Begins to read a threat's track near a tick. */
  open(threat: number, tick: number): void {
    const p = this.program;
    this.from = p.threatTrack[threat] as number;
    this.to = p.threatTrack[threat + 1] as number;
    let low = this.from;
    let high = this.to - 2;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((p.trackTick[middle] as number) <= tick) low = middle;
      else high = middle - 1;
    }
    this.at = low;
  }

  /** Moves to a tick: `x`, `y`, `z` are then the unit vector beneath the threat. */
  move(tick: number): void {
    const { trackTick, trackX, trackY, trackZ, trackHeight } = this.program;
    let i = this.at;
    const last = this.to - 2;
    while (i < last && (trackTick[i + 1] as number) <= tick) i += 1;
    while (i > this.from && (trackTick[i] as number) > tick) i -= 1;
    this.at = i;
    const t0 = trackTick[i] as number;
    const share = (tick - t0) / ((trackTick[i + 1] as number) - t0);
    const x0 = trackX[i] as number;
    const y0 = trackY[i] as number;
    const z0 = trackZ[i] as number;
    const x = x0 + share * ((trackX[i + 1] as number) - x0);
    const y = y0 + share * ((trackY[i + 1] as number) - y0);
    const z = z0 + share * ((trackZ[i + 1] as number) - z0);
    const scale = 1 / Math.sqrt(x * x + y * y + z * z);
    this.x = x * scale;
    this.y = y * scale;
    this.z = z * scale;
    const h0 = trackHeight[i] as number;
    this.heightM = h0 + share * ((trackHeight[i + 1] as number) - h0);
  }

  /**
   * First tick, or a little before, at which a threat that is now outside comes between two heights
   * on the present straight piece; the end of the piece if it does not.
   */
  enters(low: number, high: number): number {
    const { trackTick, trackHeight } = this.program;
    const t0 = trackTick[this.at] as number;
    const t1 = trackTick[this.at + 1] as number;
    const h0 = trackHeight[this.at] as number;
    const h1 = trackHeight[this.at + 1] as number;
    const wanted = this.heightM > high ? high : low;
    const share = (wanted - h0) / (h1 - h0);
    return share >= 0 && share <= 1 ? Math.floor(t0 + share * (t1 - t0)) - 1 : Math.floor(t1);
  }
}
