/**
 * A night as the page holds it: the playback, and the same as the map wants it. Made in a worker
 * (`watch.worker.ts`), since a thousand positions are not the main thread's business.
 */
import type { Scenario } from '../../src/scenario/model.ts';
import { degreesFromUnit } from '../../src/geo/sphere.ts';
import type { Vec3 } from '../../src/geo/vector.ts';
import { angleBetween, towardsInto } from '../../src/program/motion.ts';
import { MotionReader } from '../../src/study/playback/motion.ts';
import { buffersOf, type Playback } from '../../src/study/playback/playback.ts';
import { FATES } from '../../src/study/tally.ts';
import {
  type LiveMarks,
  type LiveShots,
  type LiveTracks,
  MARK_KINDS,
  THREAT_LOOKS,
  type ThreatLook,
} from '../map/types.ts';

export interface OpenedNight {
  readonly playback: Playback;
  readonly tracks: LiveTracks;
  readonly shots: LiveShots;
  readonly marks: LiveMarks;
  /** By flight: index of its nation among those of the map. */
  readonly flightNation: Uint8Array<ArrayBuffer>;
}

const TICKS_PER_S = 10;
const PROFILE_LOOKS = { cruise: 'cruise', ballistic: 'ballistic', glide: 'glide' } as const;

/** `playback` is of a replication of `scenario`. */
export function openedNight(playback: Playback, scenario: Scenario): OpenedNight {
  const nations = new Map(scenario.nations.map(({ id }, index) => [id, index]));
  const nationOf = (stopper: number): number =>
    nations.get(playback.stoppers[stopper]?.nation ?? '') ?? 0;
  const flights = playback.flights.offsets.length - 1;
  const titles = playback.stories.map(({ threat }) => threatTitle(threat.type.title, threat.id));
  return {
    playback,
    tracks: tracksOf(playback, scenario, titles),
    shots: shotsOf(playback, nationOf),
    marks: marksOf(playback, titles),
    flightNation: Uint8Array.from({ length: flights }, (_, f) =>
      nationOf(playback.firstFlight + f),
    ),
  };
}

/** `Kh-101 (west/41)`: the id is what the command line asks for. */
export function threatTitle(type: string, id: string): string {
  return `${type} (${id})`;
}

/** The buffers of a night, to be handed over rather than copied. */
export function buffersOfNight({ playback, tracks, shots, marks, flightNation }: OpenedNight) {
  const views = [tracks, shots, marks].flatMap((part) =>
    Object.values(part).filter((value): value is ArrayBufferView<ArrayBuffer> =>
      ArrayBuffer.isView(value),
    ),
  );
  return [...buffersOf(playback), ...views.map((view) => view.buffer), flightNation.buffer];
}

function tracksOf(
  { tracks, threats, stories }: Playback,
  scenario: Scenario,
  titles: readonly string[],
): LiveTracks {
  const looks = new Map(
    scenario.threatTypes.map((type) => [type.id, lookOf(type.classes, type.profile)]),
  );
  const lonDeg = new Float64Array(tracks.tick.length);
  const latDeg = new Float64Array(tracks.tick.length);
  for (let i = 0; i < lonDeg.length; i += 1) {
    const place = { x: tracks.x[i] ?? 0, y: tracks.y[i] ?? 0, z: tracks.z[i] ?? 0 };
    put(lonDeg, latDeg, i, place);
  }
  return {
    ids: stories.map(({ threat }) => threat.id),
    titles,
    starts: tracks.offsets.slice(),
    lonDeg,
    latDeg,
    atS: tracks.tick.map((tick) => tick / TICKS_PER_S),
    endS: Float64Array.from(threats.endTick, (tick) => tick / TICKS_PER_S),
    look: Uint8Array.from(stories, ({ threat }) =>
      THREAT_LOOKS.indexOf(looks.get(threat.type.id) ?? 'other'),
    ),
  };
}

/** By its first class where that has a look of its own, else by how it flies. */
function lookOf(classes: readonly string[], profile: keyof typeof PROFILE_LOOKS): ThreatLook {
  const own = THREAT_LOOKS.find((look) => look === classes[0]);
  return own ?? PROFILE_LOOKS[profile];
}

function shotsOf({ shots }: Playback, nationOf: (stopper: number) => number): LiveShots {
  const n = shots.launchTick.length;
  const columns = {
    fromLonDeg: new Float64Array(n),
    fromLatDeg: new Float64Array(n),
    toLonDeg: new Float64Array(n),
    toLatDeg: new Float64Array(n),
    nation: Uint8Array.from(shots.effector, nationOf),
    fromS: Float64Array.from(shots.launchTick, (tick) => tick / TICKS_PER_S),
    toS: Float64Array.from(shots.endTick, (tick) => tick / TICKS_PER_S),
  };
  const until = { x: 0, y: 0, z: 0 };
  for (let i = 0; i < n; i += 1) {
    const from = row(shots.from, i);
    const to = row(shots.to, i);
    const launch = shots.launchTick[i] ?? 0;
    const meets = shots.interceptTick[i] ?? 0;
    // wasted rounds end on their way: where they were when there was nothing left to meet
    const part = meets > launch ? ((shots.endTick[i] ?? 0) - launch) / (meets - launch) : 1;
    towardsInto(until, from, to, part * angleBetween(from, to));
    put(columns.fromLonDeg, columns.fromLatDeg, i, from);
    put(columns.toLonDeg, columns.toLatDeg, i, until);
  }
  return columns;
}

function marksOf(playback: Playback, titles: readonly string[]): LiveMarks {
  const { threats, stories } = playback;
  const motion = new MotionReader(playback.tracks);
  const n = stories.length;
  const marks = {
    ids: stories.map(({ threat }) => threat.id),
    titles,
    lonDeg: new Float64Array(n),
    latDeg: new Float64Array(n),
    kind: Uint8Array.from(threats.fate, (fate) =>
      MARK_KINDS.indexOf(FATES[fate] ?? 'missed-target'),
    ),
    atS: Float64Array.from(threats.endTick, (tick) => tick / TICKS_PER_S),
  };
  const place = { x: 0, y: 0, z: 0 };
  for (let t = 0; t < n; t += 1) {
    motion.threatInto(place, t, threats.endTick[t] ?? 0);
    put(marks.lonDeg, marks.latDeg, t, place);
  }
  return marks;
}

function row(columns: Float64Array, i: number): Vec3 {
  return { x: columns[3 * i] ?? 0, y: columns[3 * i + 1] ?? 0, z: columns[3 * i + 2] ?? 0 };
}

function put(lonDeg: Float64Array, latDeg: Float64Array, i: number, place: Vec3): void {
  const degrees = degreesFromUnit(place);
  lonDeg[i] = degrees.lonDeg;
  latDeg[i] = degrees.latDeg;
}
