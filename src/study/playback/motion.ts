/**
 * Where things are at a moment of a playback, between ticks too: along great circles, without
 * allocating, for every frame that is drawn.
 */
import type { MutableVec3 } from '../../geo/vector.ts';
import { angleBetween, towardsInto } from '../../program/motion.ts';
import type { FlightColumns, TrackColumns } from './playback.ts';

/** Reads places of threats; remembers where it last looked, so that time that flows on is cheap. */
export class MotionReader {
  private readonly tracks: TrackColumns;
  /** By threat, the piece that was asked about last. */
  private readonly piece: Int32Array;

  constructor(tracks: TrackColumns) {
    this.tracks = tracks;
    this.piece = tracks.offsets.slice(0, -1);
  }

  /**
   * Writes the place beneath a threat at a tick and returns its height in metres. Before its launch
   * and after the end of its path it is where it begins and ends.
   */
  threatInto(out: MutableVec3, threat: number, tick: number): number {
    const { tick: ticks, x, y, z, heightM } = this.tracks;
    const i = this.seek(threat, tick);
    const from = ticks[i] as number;
    const lasts = (ticks[i + 1] as number) - from;
    const b = lasts > 0 ? Math.min(1, Math.max(0, (tick - from) / lasts)) : 0;
    const a = 1 - b;
    const px = (x[i] as number) * a + (x[i + 1] as number) * b;
    const py = (y[i] as number) * a + (y[i + 1] as number) * b;
    const pz = (z[i] as number) * a + (z[i + 1] as number) * b;
    // Back up to the sphere: within 16 km the middle of a chord lies 5 m beneath it, and even motion
    // along the chord is even motion along the arc to a millimetre.
    const scale = 1 / Math.sqrt(px * px + py * py + pz * pz);
    out.x = px * scale;
    out.y = py * scale;
    out.z = pz * scale;
    return (heightM[i] as number) * a + (heightM[i + 1] as number) * b;
  }

  /** The piece of a threat's track that a tick lies in: the first before, the last after it. */
  private seek(threat: number, tick: number): number {
    const { tick: ticks, offsets } = this.tracks;
    const first = offsets[threat] as number;
    const last = (offsets[threat + 1] as number) - 2;
    let i = this.piece[threat] as number;
    const near = i + 1;
    // The next piece, most often; else anywhere.
    if (i < last && (ticks[near] as number) <= tick) i = near;
    const holds =
      (i === first || (ticks[i] as number) <= tick) &&
      (i === last || tick < (ticks[i + 1] as number));
    if (!holds) {
      let low = first;
      let high = last;
      while (low < high) {
        const middle = (low + high + 1) >> 1;
        if ((ticks[middle] as number) <= tick) low = middle;
        else high = middle - 1;
      }
      i = low;
    }
    this.piece[threat] = i;
    return i;
  }
}

/** Reads places of flights. */
export class FlightReader {
  private readonly flights: FlightColumns;
  private readonly from: MutableVec3 = { x: 0, y: 0, z: 0 };
  private readonly to: MutableVec3 = { x: 0, y: 0, z: 0 };

  constructor(flights: FlightColumns) {
    this.flights = flights;
  }

  /** Writes the place beneath a flight at a tick; false, and nothing written, while on the ground. */
  flightInto(out: MutableVec3, flight: number, tick: number): boolean {
    const { fromTick, toTick, from, to } = this.flights;
    const i = this.legAt(flight, tick);
    if (i < 0) return false;
    const start = fromTick[i] as number;
    const part = (tick - start) / ((toTick[i] as number) - start);
    read(this.from, from, i);
    read(this.to, to, i);
    towardsInto(out, this.from, this.to, part * angleBetween(this.from, this.to));
    return true;
  }

  /** The leg that a tick lies in; −1 on the ground. */
  private legAt(flight: number, tick: number): number {
    const { offsets, fromTick, toTick } = this.flights;
    let low = offsets[flight] as number;
    let high = (offsets[flight + 1] as number) - 1;
    if (high < low || tick < (fromTick[low] as number)) return -1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((fromTick[middle] as number) <= tick) low = middle;
      else high = middle - 1;
    }
    return tick <= (toTick[low] as number) ? low : -1;
  }
}

function read(out: MutableVec3, columns: Float64Array, row: number): void {
  out.x = columns[3 * row] as number;
  out.y = columns[3 * row + 1] as number;
  out.z = columns[3 * row + 2] as number;
}
