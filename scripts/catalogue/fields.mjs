/**
 * What a catalogue file holds: every field with its title and dimension, and the units that may be
 * written. The only place that knows units at build time; the module it helps to build holds SI.
 */

/** Unit -> [dimension, numerator, denominator]: SI = number × numerator ÷ denominator. */
export const UNITS = {
  m: ['length', 1, 1],
  km: ['length', 1000, 1],
  'm/s': ['speed', 1, 1],
  'km/h': ['speed', 1000, 3600],
  s: ['time', 1, 1],
  min: ['time', 60, 1],
  h: ['time', 3600, 1],
  '/h': ['rate', 1, 3600],
  m2: ['area', 1, 1],
  kg: ['mass', 1, 1],
  USD: ['money', 1, 1],
  kUSD: ['money', 1000, 1],
  MUSD: ['money', 1_000_000, 1],
};

/** Dimension -> its SI unit. `share` lies between 0 and 1, `count` is a whole number. */
export const SI = {
  length: 'm',
  speed: 'm/s',
  time: 's',
  rate: '1/s',
  area: 'm2',
  mass: 'kg',
  money: 'USD',
  share: '1',
  count: '1',
};

/** Classes that a fire unit or an aircraft may be given values against: the first class of some threat. */
export const PERFORMANCE_CLASSES = [
  'cruise',
  'drone',
  'ballistic',
  'aeroballistic',
  'supersonic',
  'glide-bomb',
];

/** Field of the file -> [title, dimension, least value allowed, field of the type]. */
export const THREAT_VALUES = {
  speed: ['ground speed', 'speed', 'positive', 'speedMps'],
  height: ['height', 'length', 'positive', 'heightM'],
  radarCrossSection: ['radar cross-section', 'area', 'positive', 'radarCrossSectionM2'],
  warhead: ['warhead', 'mass', 'zero', 'warheadKg'],
  unitCost: ['unit cost', 'money', 'positive', 'unitCostUsd'],
  failureRate: ['failure rate in flight', 'rate', 'zero', 'failurePerS'],
  hitProbability: ['probability of hitting if not stopped', 'share', 'zero', 'hitProbability'],
  debrisDrag: ['share of speed that wreckage keeps', 'share', 'zero', 'debrisDragFactor'],
};

export const CLASS_VALUES = {
  minRange: ['least range', 'length', 'zero', 'minRangeM'],
  maxRange: ['greatest range', 'length', 'positive', 'maxRangeM'],
  minHeight: ['least height', 'length', 'zero', 'minHeightM'],
  maxHeight: ['greatest height', 'length', 'positive', 'maxHeightM'],
  killProbability: ['kill probability of one round', 'share', 'zero', 'killProbability'],
};

export const FIRE_UNIT_VALUES = {
  roundSpeed: ['mean speed of a round', 'speed', 'positive', 'roundSpeedMps'],
  channels: ['engagements at once', 'count', 'positive', 'channels'],
  readyRounds: ['rounds ready', 'count', 'positive', 'readyRounds'],
  reload: ['time to reload', 'time', 'positive', 'reloadS'],
  reaction: ['reaction time', 'time', 'zero', 'reactionS'],
  assessment: ['time to assess a shot', 'time', 'zero', 'assessmentS'],
  roundCost: ['cost of one round', 'money', 'positive', 'roundCostUsd'],
};

export const RADAR_VALUES = {
  antenna: ['antenna height', 'length', 'positive', 'antennaM'],
  range: ['radar range at the reference cross-section', 'length', 'positive', 'rangeM'],
  scan: ['scan period', 'time', 'positive', 'scanS'],
  detectionProbability: [
    'detection probability of one scan',
    'share',
    'positive',
    'detectionProbability',
  ],
  hitsToConfirm: ['detections to confirm a track', 'count', 'positive', 'hitsToConfirm'],
  latency: ['delay from detection to picture', 'time', 'zero', 'latencyS'],
  coast: ['time a track is kept without detection', 'time', 'zero', 'coastS'],
};

export const AIRCRAFT_VALUES = {
  speed: ['ground speed', 'speed', 'positive', 'speedMps'],
  height: ['height flown', 'length', 'positive', 'heightM'],
  endurance: ['take-off to landing', 'time', 'positive', 'enduranceS'],
  turnRound: ['landing to ready again', 'time', 'positive', 'turnRoundS'],
  reaction: ['reaction time in the air', 'time', 'zero', 'reactionS'],
  assessment: ['time to assess a shot', 'time', 'zero', 'assessmentS'],
  flightHourCost: ['cost of one flight hour', 'money', 'positive', 'flightHourCostUsd'],
};

export const MISSILE_VALUES = {
  rounds: ['missiles of one aircraft', 'count', 'positive', 'rounds'],
  roundSpeed: ['mean speed of a missile', 'speed', 'positive', 'roundSpeedMps'],
  roundCost: ['cost of one missile', 'money', 'positive', 'roundCostUsd'],
};

export const GUN_VALUES = {
  bursts: ['bursts of one aircraft', 'count', 'positive', 'bursts'],
  roundSpeed: ['mean speed of a burst', 'speed', 'positive', 'roundSpeedMps'],
  burstCost: ['cost of one burst', 'money', 'positive', 'burstCostUsd'],
};

export const AIR_CLASS_VALUES = {
  reach: ['greatest reach', 'length', 'positive', 'reachM'],
  minHeight: ['least height', 'length', 'zero', 'minHeightM'],
  maxHeight: ['greatest height', 'length', 'positive', 'maxHeightM'],
  killProbability: ['kill probability of one round', 'share', 'zero', 'killProbability'],
};

/** Fields without a number: [title, what may be written]. */
export const THREAT_CHOICES = {
  classes: ['classes', 'list'],
  profile: ['profile', ['cruise', 'ballistic', 'glide']],
};

export const FIRE_UNIT_CHOICES = {
  remoteTrack: ['shoots on remote tracks', 'boolean'],
};

export const BASES = ['reported', 'claimed', 'estimate', 'derived', 'recalled', 'assumption'];

/**
 * How wide a range must be where nothing was read: high ÷ low for quantities that have a scale,
 * high − low for shares. A low of zero passes.
 */
export const LEAST_WIDTH = {
  assumption: { ratio: 1.5, difference: 0.2 },
  recalled: { ratio: 1.25, difference: 0.2 },
};
