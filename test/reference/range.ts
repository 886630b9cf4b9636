/**
 * A firing range for hand-checked cases: one square airspace about (0° N, 0° E), one defended
 * place in its middle, and threats that fly due east along the equator towards it.
 */
import type { CompiledRules, Matches, PolicyRequest } from '../../src/policy/types.ts';
import type {
  FireUnit,
  FireUnitType,
  Place,
  RaidGroup,
  Scenario,
  ThreatType,
} from '../../src/scenario/model.ts';
import { EARTH_M } from './sphere.ts';

/** A place `metres` east of the middle, on the equator. */
export function east(metres: number): Place {
  return { latDeg: 0, lonDeg: ((metres / EARTH_M) * 180) / Math.PI };
}

export const threatType: ThreatType = {
  id: 'cruise-a',
  title: 'Cruise missile',
  classes: ['cruise'],
  profile: 'cruise',
  speedMps: 200,
  heightM: 100,
  radarCrossSectionM2: 1,
  warheadKg: 400,
  unitCostUsd: { low: 1, typical: 2, high: 3 },
  failurePerS: 0,
  hitProbability: 1,
  debrisDragFactor: 0.5,
};

export const unitType: FireUnitType = {
  id: 'sam',
  title: 'Fire unit',
  against: {
    cruise: {
      minRangeM: 0,
      maxRangeM: 20_000,
      minHeightM: 0,
      maxHeightM: 10_000,
      killProbability: 0,
    },
  },
  roundSpeedMps: 1_000,
  channels: 1,
  readyRounds: 8,
  reloadS: 30,
  reactionS: 5,
  assessmentS: 10,
  roundCostUsd: { low: 1, typical: 2, high: 3 },
  remoteTrack: false,
  radar: {
    antennaM: 10,
    rangeM: 100_000,
    referenceCrossSectionM2: 1,
    scanS: 1,
    detectionProbability: 1,
    hitsToConfirm: 1,
    latencyS: 0,
    coastS: 0,
  },
};

export const unit: FireUnit = {
  id: 'unit-1',
  title: 'Unit 1',
  system: 'sam',
  nation: 'AA',
  place: east(0),
  readyRounds: 8,
  stock: 0,
  stockFloor: 0,
  doctrine: { salvo: {}, unwilling: [], heldBack: {} },
};

/** One threat, 60 km out at tick 0. */
export const group: RaidGroup = {
  id: 'raid',
  title: 'Raid',
  type: 'cruise-a',
  count: 1,
  launch: { place: east(-60_000), scatterM: 0 },
  window: { fromS: 0, toS: 0 },
  route: [],
  targets: [{ asset: 'middle', weight: 1 }],
};

export const base: Scenario = {
  id: 'range',
  title: 'Firing range',
  startsAt: '2024-01-01T00:00:00Z',
  nations: [
    { id: 'AA', title: 'AA', coalition: true, identification: { law: 'fixed', seconds: 10 } },
    { id: 'BB', title: 'BB', coalition: true, identification: { law: 'fixed', seconds: 10 } },
  ],
  drawnAirspaces: [{ nation: 'AA', polygons: [[square(0, 1)]] }],
  zones: [{ kind: 'airspace', id: 'all', title: 'All', nation: 'AA' }],
  assets: [{ id: 'middle', title: 'Middle', class: 'city', nation: 'AA', place: east(0) }],
  threatTypes: [threatType],
  raid: [group],
  sensors: [],
  fireUnitTypes: [unitType],
  fireUnits: [unit],
  aircraftTypes: [],
  flights: [],
  forces: [],
  screens: [],
  authorities: [],
  coordination: 'coalition',
  choice: 'earliest',
  classRanking: [],
  linkLatencyS: 0,
  projectionS: 300,
  steadyS: 60,
  replicationsPerVariant: 10,
  consequences: {
    debrisScatterM: 1000,
    selfDestruct: 0.9,
    softKillDriftM: 20_000,
    hostile: [],
  },
  policies: [],
  baseline: 'none',
  priceAt: 'none',
  parameters: [],
};

/** A square of half-width `half` degrees about (0, `lonDeg`). */
export function square(lonDeg: number, half: number): Place[] {
  return [
    { latDeg: -half, lonDeg: lonDeg - half },
    { latDeg: -half, lonDeg: lonDeg + half },
    { latDeg: half, lonDeg: lonDeg + half },
    { latDeg: half, lonDeg: lonDeg - half },
  ];
}

export interface HandRule {
  readonly effect: 'permit' | 'forbid';
  readonly id?: string;
  readonly caveat?: string;
  readonly authority?: string;
  readonly when: (request: PolicyRequest) => boolean;
}

/** Rules written as functions, in place of a compiled book. */
export function handRules(...rules: readonly HandRule[]): CompiledRules {
  const authorities = [...new Set(rules.flatMap((r) => r.authority ?? []))];
  const caveats = [...new Set(rules.flatMap((r) => r.caveat ?? []))];
  const matching = (effect: 'permit' | 'forbid', request: PolicyRequest): number[] =>
    rules.flatMap((r, i) => (r.effect === effect && r.when(request) ? [i] : []));
  return {
    book: {
      rules: rules.map((r, i) => ({
        id: r.id ?? `rule-${i}`,
        effect: r.effect,
        title: r.id ?? `rule-${i}`,
        ...(r.caveat === undefined ? {} : { caveat: r.caveat }),
        ...(r.authority === undefined ? {} : { authority: r.authority }),
        actions: ['engage', 'share'],
        text: '',
        file: '',
        line: 1,
        est: null,
      })),
      caveats: caveats.map((id) => ({
        id,
        title: id,
        rules: rules.flatMap((r, i) => (r.caveat === id ? [i] : [])),
      })),
      authorities,
    },
    evaluate: (request): Matches => ({
      permits: matching('permit', request),
      forbids: matching('forbid', request),
    }),
    thresholds: { distanceToBorderM: [], altitudeM: [], shareAltitudeM: [] },
    reads: new Set(),
    shareReads: new Set(),
  };
}

export const permitAll = handRules({ effect: 'permit', when: () => true });
