/**
 * How large a study may be. Every limit is refused while the document is read, before anything of
 * that size is built. They are far above what a study of a raid needs: whoever meets one has most
 * likely made a mistake.
 */
export const LIMITS = {
  /** Bytes of a document; the largest allowed raid is well below it. */
  documentBytes: 5_000_000,
  /** Values in a document after its aliases are followed: what an alias bomb runs into. */
  documentValues: 400_000,
  /** Aliases (`*name`) in a document. */
  aliases: 2_000,
  /** Levels of nesting. */
  depth: 64,
  /** Problems reported at once. */
  problems: 200,
  /** Threats of the whole raid, over all groups. */
  threats: 20_000,
  raidGroups: 5_000,
  /** Waypoints of one route. */
  waypoints: 200,
  /** Fire units, those of forces included. */
  effectors: 2_000,
  /** Flights, each one of a patrol and those of forces included. */
  flights: 200,
  flightsPerPatrol: 24,
  /** Aircraft of one flight. */
  aircraft: 16,
  /** Missiles or bursts of one aircraft. */
  airRounds: 200,
  /** Turns of one patrol on station. */
  turns: 1_000,
  /** Sensors, those of forces included and those of fire units not. */
  sensors: 2_000,
  /** Corners of all polygons of the study together. */
  vertices: 100_000,
  /** Corners of one polygon: each pair of its edges is looked at. */
  verticesPerPolygon: 2_000,
  /** A zone is a bit of a mask, and the sign bit is left alone. */
  zones: 31,
  policies: 64,
  /** A caveat is a bit of a mask. */
  caveats: 32,
  authorities: 31,
  assets: 5_000,
  nations: 64,
  forces: 64,
  screens: 256,
  types: 1_000,
  assumptions: 5_000,
  ruleFiles: 64,
  /** Rounds of one fire unit, and channels of one type. */
  rounds: 100_000,
  channels: 1_000,
  replicationsPerVariant: 1_000,
  /** Characters of an id, and of a title. */
  idLength: 64,
  titleLength: 200,
  noteLength: 10_000,
} as const;

/** Largest believable size of a quantity, in SI; above it the unit is most likely wrong. */
export const LARGEST = {
  /** Half of the Earth's circumference. */
  distanceM: 20_037_508,
  /** Higher than any ballistic missile of the catalogue flies. */
  heightM: 2_000_000,
  /** Above it nothing flies on wings. */
  aircraftHeightM: 30_000,
  /** Faster than anything that stays on a ballistic path of regional range. */
  speedMps: 10_000,
  /** Thirty days. */
  durationS: 2_592_000,
  massKg: 100_000,
  areaM2: 1_000_000,
  moneyUsd: 1_000_000_000_000,
  /** Once a second. */
  ratePerS: 1,
  /** Half a turn to either side. */
  angleDeg: 180,
} as const;
