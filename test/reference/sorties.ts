/** A flying range for hand-checked flights: the firing range with more sky, a fighter, and eyes. */
import type { AircraftType, Flight, Scenario, Sensor } from '../../src/scenario/model.ts';
import { base, east, group, square } from './range.ts';

/** 25 m a tick at 5 km; a round takes 40 s to its reach of 40 km. */
export const aircraft: AircraftType = {
  id: 'fighter',
  title: 'Fighter',
  speedMps: 250,
  heightM: 5_000,
  enduranceS: 3_600,
  turnRoundS: 600,
  reactionS: 5,
  assessmentS: 10,
  missile: {
    rounds: 4,
    roundSpeedMps: 1_000,
    roundCostUsd: { low: 1, typical: 2, high: 3 },
    against: {
      cruise: { reachM: 40_000, minHeightM: 0, maxHeightM: 20_000, killProbability: 1 },
    },
  },
  flightHourCostUsd: { low: 1, typical: 2, high: 3 },
};

/** Two fighters on alert in the middle. */
export const flight: Flight = {
  id: 'alert',
  title: 'Alert pair',
  aircraft: 'fighter',
  nation: 'AA',
  base: east(0),
  number: 2,
  readiness: { kind: 'alert', readinessS: 60 },
  doctrine: { salvo: {}, unwilling: [], gunFor: [] },
};

/** Sees everything at once: the first scan, after 1 s, is enough. */
export const eyes: Sensor = {
  id: 'eyes',
  title: 'Eyes',
  nation: 'AA',
  coverage: { kind: 'area', rings: [square(0, 5)] },
  minHeightM: 0,
  maxHeightM: 1e5,
  scanS: 1,
  detectionProbability: 1,
  hitsToConfirm: 1,
  latencyS: 0,
  coastS: 0,
};

/** One threat from 300 km west at 20 m a tick: identified at tick 110, at its target at 15 000. */
export const sky: Scenario = {
  ...base,
  drawnAirspaces: [{ nation: 'AA', polygons: [[square(0, 5)]] }],
  raid: [{ ...group, launch: { place: east(-300_000), scatterM: 0 } }],
  sensors: [eyes],
  fireUnits: [],
  aircraftTypes: [aircraft],
  flights: [flight],
};
