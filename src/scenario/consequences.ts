/** What is asked about consequences where a study does not say. */
import type { ConsequenceSettings } from './model.ts';

/** Wreckage within 1 km, nine rounds in ten destroy themselves, soft kills come down within 20 km. */
export const DEFAULT_CONSEQUENCES: ConsequenceSettings = {
  debrisScatterM: 1000,
  selfDestruct: 0.9,
  softKillDriftM: 20_000,
  hostile: [],
};
