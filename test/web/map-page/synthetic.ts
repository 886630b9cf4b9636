/** A made-up study over the shipped borders: nothing in it stands for anything. */
import { airspaceOutlines, AIRSPACE_ATTRIBUTION } from '../../../src/geo/airspaces.ts';
import {
  bearingRad,
  degreesFromUnit,
  destination,
  distanceM,
  unitFromDegrees,
} from '../../../src/geo/sphere.ts';
import {
  MARK_KINDS,
  THREAT_LOOKS,
  type LiveMarks,
  type LiveShots,
  type LiveTracks,
  type MapScene,
} from '../../../web/map/types.ts';

/** A title that would run if it were taken for HTML. */
export const HOSTILE = '<img src=x onerror="window.hurt=1">&"\'';

/** Numbers 0 … 1 from a seed. */
export function dice(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const NATIONS = ['UA', 'PL', 'RO', 'SK'];

export function syntheticScene(): MapScene {
  const roll = dice(5);
  const tracks = syntheticTracks(1000, 3600);
  return {
    study: 'synthetic',
    attribution: AIRSPACE_ATTRIBUTION,
    airspaces: airspaceOutlines().map(({ id, rings }) => ({ id, title: id, rings })),
    nations: NATIONS.map((id) => ({ id, title: `Nation ${id}`, coalition: true })),
    zones: [
      {
        id: 'box',
        title: 'A box',
        kind: 'polygon',
        inRules: true,
        rings: [
          [
            [30, 47],
            [33, 47],
            [33, 49],
            [30, 49],
          ],
        ],
        within: null,
      },
    ],
    assets: Array.from({ length: 60 }, (_, i) => ({
      id: `asset-${i}`,
      title: i === 0 ? HOSTILE : `Place ${i}`,
      class: i % 3 === 0 ? 'city' : 'energy',
      nation: 'UA',
      lonDeg: 23 + 15 * roll(),
      latDeg: 46.5 + 5 * roll(),
    })),
    fireUnits: Array.from({ length: 40 }, (_, i) => ({
      id: `unit-${i}`,
      title: `Unit ${i}`,
      nation: NATIONS[i % 4]!,
      system: 'System',
      force: i % 4 === 0 ? null : 'force',
      lonDeg: 20 + 9 * roll(),
      latDeg: 45 + 6 * roll(),
      antennaM: 10,
      envelopes: [
        { class: 'cruise', minRangeM: 3000, maxRangeM: 60_000, minHeightM: 20, maxHeightM: 20_000 },
      ],
    })),
    flights: [
      {
        id: 'patrol',
        title: 'Patrol',
        nation: 'PL',
        aircraft: 'Aircraft',
        force: null,
        base: [22, 50.1],
        station: [26, 49.5],
        standsIn: 'PL',
      },
    ],
    sensors: [],
    routes: {
      variants: 10,
      starts: tracks.starts,
      lonDeg: Float32Array.from(tracks.lonDeg),
      latDeg: Float32Array.from(tracks.latDeg),
    },
  };
}

/** Threats that are all in the air from 0 to `untilS`. */
export function syntheticTracks(count: number, untilS: number): LiveTracks {
  const roll = dice(11);
  const starts = [0];
  const lonDeg: number[] = [];
  const latDeg: number[] = [];
  const atS: number[] = [];
  for (let i = 0; i < count; i++) {
    const from = unitFromDegrees(44 + 9 * roll(), 33 + 8 * roll());
    const to = unitFromDegrees(47 + 4 * roll(), 23 + 9 * roll());
    const length = distanceM(from, to);
    const pieces = Math.ceil(length / 25_000);
    for (let k = 0; k <= pieces; k++) {
      const place = degreesFromUnit(destination(from, bearingRad(from, to), (length * k) / pieces));
      lonDeg.push(place.lonDeg);
      latDeg.push(place.latDeg);
      atS.push((untilS * k) / pieces);
    }
    starts.push(lonDeg.length);
  }
  return {
    ids: Array.from({ length: count }, (_, i) => `threat/${i}`),
    titles: Array.from({ length: count }, (_, i) => `Threat no. ${i}`),
    starts: Int32Array.from(starts),
    lonDeg: Float64Array.from(lonDeg),
    latDeg: Float64Array.from(latDeg),
    atS: Float64Array.from(atS),
    endS: new Float64Array(count).fill(untilS),
    look: Uint8Array.from({ length: count }, (_, i) => i % THREAT_LOOKS.length),
  };
}

/** Shots from units, spread over the time, and outcomes that stay. */
export function syntheticShots(count: number, untilS: number): [LiveShots, LiveMarks] {
  const roll = dice(17);
  const places = (): Float64Array => Float64Array.from({ length: count }, () => 22 + 10 * roll());
  const lats = (): Float64Array => Float64Array.from({ length: count }, () => 46 + 5 * roll());
  const fromS = Float64Array.from({ length: count }, () => untilS * roll());
  const toS = fromS.map((s) => s + 90);
  const toLonDeg = places();
  const toLatDeg = lats();
  return [
    {
      fromLonDeg: places(),
      fromLatDeg: lats(),
      toLonDeg,
      toLatDeg,
      nation: Uint8Array.from({ length: count }, (_, i) => i % NATIONS.length),
      fromS,
      toS,
    },
    {
      ids: Array.from({ length: count }, (_, i) => `mark/${i}`),
      titles: Array.from({ length: count }, (_, i) => `Outcome ${i}`),
      lonDeg: toLonDeg,
      latDeg: toLatDeg,
      kind: Uint8Array.from({ length: count }, (_, i) => i % MARK_KINDS.length),
      atS: toS,
    },
  ];
}
