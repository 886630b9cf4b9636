/** Where flights are at an instant, in arrays that last as long as the same flights are airborne. */
import type { MutableVec3 } from '../../src/geo/vector.ts';
import { FlightReader } from '../../src/study/playback/motion.ts';
import type { LiveAircraft } from '../map/types.ts';
import type { OpenedNight } from './opened.ts';

const DEG = 180 / Math.PI;

export class AircraftNow {
  private night: OpenedNight | null = null;
  private reader: FlightReader | null = null;
  /** Flights airborne last time, and what was said of them. */
  private readonly flying: number[] = [];
  private now: LiveAircraft | null = null;
  private readonly place: MutableVec3 = { x: 0, y: 0, z: 0 };

  /** Null where the study has no flights. What it returns is written over by the next call. */
  at(night: OpenedNight, tick: number): LiveAircraft | null {
    const { flights } = night.playback;
    const count = flights.offsets.length - 1;
    if (count === 0) return null;
    if (this.night !== night || this.reader === null) {
      this.night = night;
      this.reader = new FlightReader(flights);
      this.now = null;
    }
    const { reader, place, flying } = this;
    let found = 0;
    let same = this.now !== null;
    for (let f = 0; f < count; f += 1) {
      if (!reader.flightInto(place, f, tick)) continue;
      if (flying[found] !== f) {
        flying[found] = f;
        same = false;
      }
      found += 1;
    }
    if (found !== flying.length) {
      flying.length = found;
      same = false;
    }
    if (!same || this.now === null) this.now = named(night, flying);
    const { lonDeg, latDeg } = this.now;
    for (let i = 0; i < found; i += 1) {
      reader.flightInto(place, flying[i] ?? 0, tick);
      lonDeg[i] = Math.atan2(place.y, place.x) * DEG;
      latDeg[i] = Math.atan2(place.z, Math.hypot(place.x, place.y)) * DEG;
    }
    return this.now;
  }
}

function named({ playback, flightNation }: OpenedNight, flying: readonly number[]): LiveAircraft {
  const of = flying.map((f) => playback.stoppers[playback.firstFlight + f]);
  return {
    ids: of.map((flight) => flight?.id ?? ''),
    titles: of.map((flight) => flight?.title ?? ''),
    lonDeg: new Float64Array(flying.length),
    latDeg: new Float64Array(flying.length),
    nation: Uint8Array.from(flying, (f) => flightNation[f] ?? 0),
  };
}
