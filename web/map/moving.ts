/** Where threats are at an instant: their tracks on the plane, and a cursor in each. */
import type { Plane } from './plane.ts';
import type { LiveTracks } from './types.ts';

/** Tracks of one replication on the plane, ready to be asked for any instant. */
export class Moving {
  readonly tracks: LiveTracks;
  /** x and y by vertex, km of the plane. */
  readonly xy: Float64Array;
  /** By threat, the last vertex not after the instant asked for last. */
  readonly #cursor: Int32Array;
  /** Filled by `seek`: threats in the air, and where they are. */
  readonly airborne: Int32Array;
  readonly x: Float64Array;
  readonly y: Float64Array;
  count = 0;

  constructor(tracks: LiveTracks, plane: Plane) {
    this.tracks = tracks;
    const vertices = tracks.lonDeg.length;
    this.xy = new Float64Array(2 * vertices);
    for (let v = 0; v < vertices; v++) {
      const [x, y] = plane.project(tracks.lonDeg[v]!, tracks.latDeg[v]!);
      this.xy[2 * v] = x;
      this.xy[2 * v + 1] = y;
    }
    const threats = tracks.ids.length;
    this.#cursor = tracks.starts.slice(0, threats);
    this.airborne = new Int32Array(threats);
    this.x = new Float64Array(threats);
    this.y = new Float64Array(threats);
  }

  /** Finds who is in the air at `tS`, and where. */
  seek(tS: number): void {
    const { starts, atS, endS } = this.tracks;
    let n = 0;
    for (let i = 0; i < endS.length; i++) {
      const first = starts[i]!;
      const last = starts[i + 1]! - 1;
      if (last < first || tS < atS[first]! || tS >= Math.min(endS[i]!, atS[last]!)) continue;
      const v = this.#vertexAt(i, tS);
      const span = atS[v + 1]! - atS[v]!;
      const f = span > 0 ? (tS - atS[v]!) / span : 0;
      this.airborne[n] = i;
      this.x[n] = this.xy[2 * v]! + (this.xy[2 * v + 2]! - this.xy[2 * v]!) * f;
      this.y[n] = this.xy[2 * v + 1]! + (this.xy[2 * v + 3]! - this.xy[2 * v + 1]!) * f;
      n++;
    }
    this.count = n;
  }

  /** Last vertex of a threat that it has passed at `tS`, with another after it. */
  #vertexAt(threat: number, tS: number): number {
    const { starts, atS } = this.tracks;
    const first = starts[threat]!;
    const last = starts[threat + 1]! - 2;
    let v = this.#cursor[threat]!;
    while (v > first && atS[v]! > tS) v--;
    while (v < last && atS[v + 1]! <= tS) v++;
    this.#cursor[threat] = v;
    return v;
  }

  /** Goes back along the way of the nth in the air, from where it is to where it was at `sinceS`. */
  backwards(n: number, sinceS: number, visit: (x: number, y: number) => void): void {
    const threat = this.airborne[n]!;
    const { starts, atS } = this.tracks;
    visit(this.x[n]!, this.y[n]!);
    for (let v = this.#cursor[threat]!; v >= starts[threat]!; v--) {
      if (atS[v]! > sinceS) {
        visit(this.xy[2 * v]!, this.xy[2 * v + 1]!);
        continue;
      }
      const f = (sinceS - atS[v]!) / (atS[v + 1]! - atS[v]!);
      visit(
        this.xy[2 * v]! + (this.xy[2 * v + 2]! - this.xy[2 * v]!) * f,
        this.xy[2 * v + 1]! + (this.xy[2 * v + 3]! - this.xy[2 * v + 1]!) * f,
      );
      return;
    }
  }

  /** Where a threat is at the instant sought; null when it is not in the air. */
  placeOf(id: string): { readonly x: number; readonly y: number } | null {
    const threat = this.tracks.ids.indexOf(id);
    for (let n = 0; n < this.count; n++) {
      if (this.airborne[n] === threat) return { x: this.x[n]!, y: this.y[n]! };
    }
    return null;
  }
}
