/**
 * The Program: all that a replication needs of one variant, as columns of numbers in one
 * transferable buffer. `compile/` writes it, `kernel/` reads it, and this table is the only
 * description of it. There are no strings: entities are indices, sorted by key within their kind.
 *
 * Buffer: HEADER_WORDS 32-bit words (see `Header`), then the columns in the order of `COLUMNS`,
 * each aligned to 8 bytes. All little-endian, as every engine we run on is; a reader refuses
 * others by the magic.
 */

export const PROGRAM_MAGIC = 0x43565450; // "CVTP"
/** Raised whenever a column or its meaning changes: a reader refuses every other version. */
export const PROGRAM_VERSION = 2;

/** Sizes that columns are indexed by. */
export const COUNTS = [
  'threats',
  'units',
  'nations',
  'classes',
  'forces',
  'pairs',
  'windows',
  'outcomes',
  'outcomeRules',
  'authorities',
  'sensors',
  'scanTables',
  'coverages',
  'shares',
  'screenEntries',
  'exposures',
  'salvos',
  'assets',
  'rules',
  'caveats',
  'trackPoints',
  'kinds',
  'flights',
  'teams',
  'threatTeams',
  'teamWindows',
  'outcomeSets',
  'fromAirspaces',
  'teamKinds',
  'regions',
] as const;
export type Count = (typeof COUNTS)[number];
export type Counts = Record<Count, number>;

/** Scalars in the header. */
export const SCALARS = ['variant', 'linkTicks', 'choice', 'groups'] as const;
export type Scalar = (typeof SCALARS)[number];

/** `choice`: which effector able to launch takes a threat. */
export const Choice = { earliest: 0, bestPk: 1, cheapest: 2 } as const;

/** Bit 0 of a release mask: a permit that needs no release. Bit a + 1: authority a. */
export const IMMEDIATE = 1;

/** `exposureOutcome` of what asks no rule. */
export const ANY_RULES = 0xffff;

/** `threatEndKind`. */
export const EndKind = { target: 0, leaves: 1 } as const;

// Indices and offsets are signed: engines keep those in registers where unsigned ones become doubles.
type ColumnType = 'u8' | 'u16' | 'i16' | 'u32' | 'i32' | 'f64';
interface Column {
  readonly type: ColumnType;
  /** What indexes it; a list is a product, first index major. `+ 1` marks offsets (CSR). */
  readonly by: Count | readonly [Count, Count];
  readonly plusOne?: true;
}

const column = <T extends ColumnType>(type: T, by: Column['by']) => ({ type, by });
const offsets = (by: Count) => ({ type: 'i32', by, plusOne: true }) as const;

/**
 * Every column: type, what indexes it; then unit and sentinel in the comment. Ticks are 0.1 s since
 * the study's time zero.
 */
export const COLUMNS = {
  // Threats, sorted by key.
  threatKey: column('i32', 'threats'),
  /** Index of the first class. */
  threatClass: column('u16', 'threats'),
  /** Position in the defender's ranking, 0 most urgent. */
  threatRank: column('u16', 'threats'),
  /** Tick. */
  threatLaunch: column('i32', 'threats'),
  /** Last tick of the path. */
  threatEnd: column('i32', 'threats'),
  /** `EndKind`. */
  threatEndKind: column('u8', 'threats'),
  /** Asset aimed at; −1 none. */
  threatAsset: column('i32', 'threats'),
  threatHitProbability: column('f64', 'threats'),
  /** Failures per tick. */
  threatFailureRate: column('f64', 'threats'),
  /** kg. */
  threatWarhead: column('f64', 'threats'),
  threatPairs: offsets('threats'),
  threatCoverages: offsets('threats'),
  threatShares: offsets('threats'),
  threatExposures: offsets('threats'),

  // Fire units, sorted by key.
  unitKey: column('i32', 'units'),
  unitNation: column('u16', 'units'),
  /** Coordination group. */
  unitGroup: column('u16', 'units'),
  /** Force it belongs to; −1 always committed. */
  unitForce: column('i16', 'units'),
  unitChannels: column('i32', 'units'),
  /** Ready rounds at the start. */
  unitReady: column('i32', 'units'),
  /** Rounds beyond the ready ones and above the nation's floor. */
  unitStock: column('i32', 'units'),
  /** Ticks. */
  unitReload: column('i32', 'units'),
  unitReaction: column('i32', 'units'),
  unitAssessment: column('i32', 'units'),
  /** USD per round, typical. */
  unitRoundCost: column('f64', 'units'),
  unitPairs: offsets('units'),
  /** Single-shot kill probability; 0 where the class cannot be engaged. */
  unitClassKill: column('f64', ['units', 'classes']),
  /** 1 where the class is worth a round. */
  unitClassWilling: column('u8', ['units', 'classes']),
  /** Rounds held back for other classes than this one. */
  unitClassHeld: column('i32', ['units', 'classes']),
  /** First entry in `salvo`. */
  unitClassSalvo: column('i32', ['units', 'classes']),
  /** Number of entries in `salvo`, at least 1; the last repeats. */
  unitClassSalvoLength: column('u16', ['units', 'classes']),
  salvo: column('i32', 'salvos'),

  // Pairs of a threat and a fire unit with at least one tick in the envelope above the horizon,
  // sorted by (threat, unit).
  pairThreat: column('i32', 'pairs'),
  pairUnit: column('i32', 'pairs'),
  pairWindows: offsets('pairs'),
  /** Pairs by unit, then threat: what `unitPairs` points into. */
  unitPair: column('i32', 'pairs'),

  // Windows: integer intercept ticks s over which rules are constant and the launch ℓ(s) rises:
  // ℓ(s) = s − √(g0 + g1·τ + g2·τ²), τ = s − first, in ticks. Sorted by s within their pair.
  windowFirst: column('i32', 'windows'),
  windowLast: column('i32', 'windows'),
  /** ⌊ℓ⌋ at the first and at the last tick. */
  windowFirstLaunch: column('i32', 'windows'),
  windowLastLaunch: column('i32', 'windows'),
  windowG0: column('f64', 'windows'),
  windowG1: column('f64', 'windows'),
  windowG2: column('f64', 'windows'),
  windowOutcome: column('u16', 'windows'),

  // Outcomes: what the rule book says of a request, before a policy is chosen.
  /** Caveats whose forbids match and stand: bit i is caveat i of the rule book. */
  outcomeCaveats: column('u32', 'outcomes'),
  /** 1 if a forbid without a caveat matches. */
  outcomeForbidden: column('u8', 'outcomes'),
  /** Release mask over matching permits (`IMMEDIATE`, authorities); 0 no permit. */
  outcomeReleases: column('u32', 'outcomes'),
  outcomeRuleOffsets: offsets('outcomes'),
  /** Indices of matching forbids in the rule book. */
  outcomeRule: column('u16', 'outcomeRules'),
  /** Caveat of a rule of the book; −1 none. */
  ruleCaveat: column('i16', 'rules'),
  /** Authority whose release lifts a forbid that carries a caveat; −1 none: it stands. */
  ruleAuthority: column('i16', 'rules'),

  authorityKey: column('i32', 'authorities'),
  /** 1: asked for each threat; 0: once for the raid. */
  authorityPerThreat: column('u8', 'authorities'),
  /** `DelayLaw` and its parameters, ticks. */
  authorityLaw: column('u8', 'authorities'),
  authorityA: column('f64', 'authorities'),
  authorityB: column('f64', 'authorities'),
  authorityC: column('f64', 'authorities'),

  nationKey: column('i32', 'nations'),
  /** Identification delay, as above. */
  nationLaw: column('u8', 'nations'),
  nationA: column('f64', 'nations'),
  nationB: column('f64', 'nations'),
  nationC: column('f64', 'nations'),

  // Sensors, sorted by key; a fire unit's radar is one.
  sensorKey: column('i32', 'sensors'),
  sensorNation: column('u16', 'sensors'),
  sensorForce: column('i16', 'sensors'),
  /** Ticks. */
  sensorScan: column('i32', 'sensors'),
  sensorLatency: column('i32', 'sensors'),
  /** Hits to confirm: the first scan that can be the last needed one. */
  sensorHits: column('i32', 'sensors'),
  /** P(N ≤ hits + i), i from 0, until it rounds to 1. */
  sensorScans: offsets('sensors'),
  scanProbability: column('f64', 'scanTables'),

  // Coverage intervals, sorted by (threat, sensor, time).
  coverageSensor: column('u16', 'coverages'),
  coverageOrdinal: column('u16', 'coverages'),
  coverageFirst: column('i32', 'coverages'),
  coverageLast: column('i32', 'coverages'),
  /** Last tick of a track made in it: coasting included, the threat's end at most. */
  coverageTrackEnd: column('i32', 'coverages'),

  // Where one nation may pass its tracks to another, by threat.
  shareOwner: column('u16', 'shares'),
  shareTo: column('u16', 'shares'),
  shareFirst: column('i32', 'shares'),
  shareLast: column('i32', 'shares'),
  shareOutcome: column('u16', 'shares'),

  // Screen entries (screen × class × mode), sorted by (screen key, entry key).
  entryKey: column('i32', 'screenEntries'),
  /** Key of `class/mode`: ordinal of its frailty. */
  entryOrdinal: column('i32', 'screenEntries'),
  /** 0 hard, 1 soft. */
  entryMode: column('u8', 'screenEntries'),
  /** Mean share destroyed, and intraclass correlation. */
  entryShare: column('f64', 'screenEntries'),
  entryCorrelation: column('f64', 'screenEntries'),
  entryRoundsPerKill: column('f64', 'screenEntries'),

  // Exposure of threats to entries, sorted by (threat, entry, time).
  exposureEntry: column('u16', 'exposures'),
  exposureFirst: column('i32', 'exposures'),
  exposureLast: column('i32', 'exposures'),
  /** Λ/Λ_ref per tick. */
  exposureRate: column('f64', 'exposures'),
  /** Outcome of `engage` by the screen; `ANY_RULES` for soft kill. */
  exposureOutcome: column('u16', 'exposures'),

  // Where threats are: points no more than 16 km apart, between which positions are straight.
  threatTrack: offsets('threats'),
  /** Index of the threat's type among those of the raid. */
  threatKind: column('u16', 'threats'),
  /** Ticks, not rounded; rising within a threat, the first its launch, the last its end. */
  trackTick: column('f64', 'trackPoints'),
  /** Unit vector. */
  trackX: column('f64', 'trackPoints'),
  trackY: column('f64', 'trackPoints'),
  trackZ: column('f64', 'trackPoints'),
  /** Height, m. */
  trackHeight: column('f64', 'trackPoints'),

  // Flights, sorted by key. Places are unit vectors, times ticks.
  flightKey: column('i32', 'flights'),
  flightTeam: column('u16', 'flights'),
  flightNation: column('u16', 'flights'),
  /** Coordination group, numbered together with those of the fire units. */
  flightGroup: column('u16', 'flights'),
  /** Force it belongs to; −1 always committed. */
  flightForce: column('i16', 'flights'),
  /** Missiles and gun bursts at take-off. */
  flightRounds: column('i32', 'flights'),
  flightBursts: column('i32', 'flights'),
  /** From a claim on the ground to take-off; −1 for a patrol. */
  flightReadiness: column('i32', 'flights'),
  flightBaseX: column('f64', 'flights'),
  flightBaseY: column('f64', 'flights'),
  flightBaseZ: column('f64', 'flights'),
  /** Of a patrol; the base for alert flights. */
  flightStationX: column('f64', 'flights'),
  flightStationY: column('f64', 'flights'),
  flightStationZ: column('f64', 'flights'),
  /** From base to station, rounded up. */
  flightTransit: column('i32', 'flights'),
  /** First turn on station: its first tick, its length, and how often it comes round. */
  flightOn: column('i32', 'flights'),
  flightTurn: column('i32', 'flights'),
  flightCycle: column('i32', 'flights'),
  /** Last tick that the station is kept. */
  flightUntil: column('i32', 'flights'),

  // Teams: flights of one aircraft type, principal (as far as rules can tell) and doctrine.
  /** rad per tick, and m. */
  teamSpeed: column('f64', 'teams'),
  teamHeight: column('f64', 'teams'),
  teamEndurance: column('i32', 'teams'),
  teamTurnRound: column('i32', 'teams'),
  teamReaction: column('i32', 'teams'),
  teamAssessment: column('i32', 'teams'),
  /** m per tick. */
  teamMissileSpeed: column('f64', 'teams'),
  teamGunSpeed: column('f64', 'teams'),
  /** Slant reach, m, and single-shot kill probability; 0 where the class cannot be engaged. */
  teamClassReach: column('f64', ['teams', 'classes']),
  teamClassKill: column('f64', ['teams', 'classes']),
  teamClassGunReach: column('f64', ['teams', 'classes']),
  teamClassGunKill: column('f64', ['teams', 'classes']),
  /** Heights between which the missile, and the gun, can be used, m. */
  teamClassLow: column('f64', ['teams', 'classes']),
  teamClassHigh: column('f64', ['teams', 'classes']),
  teamClassGunLow: column('f64', ['teams', 'classes']),
  teamClassGunHigh: column('f64', ['teams', 'classes']),
  /** 1 where the class is worth a round; 1 where the gun is used although missiles are left. */
  teamClassWilling: column('u8', ['teams', 'classes']),
  teamClassGunFirst: column('u8', ['teams', 'classes']),
  /** First entry in `salvo`, and their number; the last repeats. */
  teamClassSalvo: column('i32', ['teams', 'classes']),
  teamClassSalvoLength: column('u16', ['teams', 'classes']),

  // Windows of a team at a threat: ticks s within either weapon's height limits over which rules are
  // constant, by (threat, team), then s. `threatTeams` = threats × teams.
  threatTeamWindows: offsets('threatTeams'),
  teamWindowFirst: column('i32', 'teamWindows'),
  teamWindowLast: column('i32', 'teamWindows'),
  /** Row of `fromOutcome`. */
  teamWindowSet: column('i32', 'teamWindows'),
  /** Outcome of `engage` by the airspace that is fired from. */
  fromOutcome: column('u16', ['outcomeSets', 'fromAirspaces']),
  /** Column of `fromOutcome` for each region of the ground. */
  regionFrom: column('u16', 'regions'),
  /** Outcome of `enter` by (team × kinds + kind, region). `teamKinds` = teams × kinds. */
  enterOutcome: column('u16', ['teamKinds', 'regions']),
} as const satisfies Record<string, Column>;

export type ColumnName = keyof typeof COLUMNS;

interface ArrayOf {
  u8: Uint8Array;
  u16: Uint16Array;
  i16: Int16Array;
  u32: Uint32Array;
  i32: Int32Array;
  f64: Float64Array;
}

/** A program opened for reading: one typed array per column, views into `buffer`. */
export type Program = { readonly [K in ColumnName]: ArrayOf[(typeof COLUMNS)[K]['type']] } & {
  readonly buffer: ArrayBuffer;
  readonly counts: Readonly<Counts>;
  readonly scalars: Readonly<Record<Scalar, number>>;
};

const WIDTH: Record<ColumnType, number> = { u8: 1, u16: 2, i16: 2, u32: 4, i32: 4, f64: 8 };
const HEADER_FIXED = 4; // magic, version, byte length, checksum
const HEADER_WORDS = HEADER_FIXED + SCALARS.length + COUNTS.length;

function lengthOf(c: Column, counts: Readonly<Counts>): number {
  const n = typeof c.by === 'string' ? counts[c.by] : counts[c.by[0]] * counts[c.by[1]];
  return c.plusOne ? n + 1 : n;
}

const align8 = (n: number): number => (n + 7) & ~7;

function view(
  type: ColumnType,
  buffer: ArrayBuffer,
  offset: number,
  length: number,
): ArrayOf[ColumnType] {
  switch (type) {
    case 'u8':
      return new Uint8Array(buffer, offset, length);
    case 'u16':
      return new Uint16Array(buffer, offset, length);
    case 'i16':
      return new Int16Array(buffer, offset, length);
    case 'u32':
      return new Uint32Array(buffer, offset, length);
    case 'i32':
      return new Int32Array(buffer, offset, length);
    case 'f64':
      return new Float64Array(buffer, offset, length);
  }
}

function views(buffer: ArrayBuffer, counts: Counts, scalars: Record<Scalar, number>): Program {
  const program: Record<string, unknown> = {
    buffer,
    counts: sameShape(counts),
    scalars: sameShape(scalars),
  };
  let offset = align8(HEADER_WORDS * 4);
  for (const [name, c] of Object.entries<Column>(COLUMNS)) {
    const length = lengthOf(c, counts);
    program[name] = view(c.type, buffer, offset, length);
    offset += align8(length * WIDTH[c.type]);
  }
  // An object grown key by key is a hash table to V8, and every column access a lookup in it; its
  // copy is a record with fixed slots, which makes the kernel several times as fast.
  return { ...program } as Program;
}

/**
 * A copy that has one hidden class in V8 whenever it is made: what JSON gives. The first object that
 * `{ ...counts }` gives has another than all later ones, and everything compiled while the first
 * variant ran would be thrown away with the second.
 */
function sameShape<T extends object>(numbers: T): T {
  return JSON.parse(JSON.stringify(numbers)) as T;
}

function byteLength(counts: Readonly<Counts>): number {
  let bytes = align8(HEADER_WORDS * 4);
  for (const c of Object.values<Column>(COLUMNS))
    bytes += align8(lengthOf(c, counts) * WIDTH[c.type]);
  return bytes;
}

const CHECKSUM_WORD = 3;

/** FNV-1a over all words but its own: catches a torn or foreign buffer, not an attacker. */
function checksum(buffer: ArrayBuffer): number {
  const words = new Uint32Array(buffer);
  let h = 0x811c9dc5;
  for (let i = 0; i < words.length; i += 1) {
    if (i !== CHECKSUM_WORD) h = Math.imul(h ^ (words[i] as number), 0x01000193);
  }
  return h >>> 0;
}

/** Lays out an empty program of these sizes; fill its columns, then `sealProgram`. */
export function allocateProgram(counts: Counts, scalars: Record<Scalar, number>): Program {
  return views(new ArrayBuffer(byteLength(counts)), { ...counts }, { ...scalars });
}

/** Writes the header over a filled program; only a sealed buffer can be opened. */
export function sealProgram(program: Program): ArrayBuffer {
  const header = new Int32Array(program.buffer, 0, HEADER_WORDS);
  header[0] = PROGRAM_MAGIC;
  header[1] = PROGRAM_VERSION;
  header[2] = program.buffer.byteLength;
  SCALARS.forEach((s, i) => (header[HEADER_FIXED + i] = program.scalars[s]));
  COUNTS.forEach((c, i) => (header[HEADER_FIXED + SCALARS.length + i] = program.counts[c]));
  header[CHECKSUM_WORD] = checksum(program.buffer) | 0;
  return program.buffer;
}

/**
 * Opens a sealed buffer. Throws a `RangeError` naming what does not fit: such a buffer is a
 * programmer's mistake or a torn transfer, never a user's input.
 */
export function openProgram(buffer: ArrayBuffer): Program {
  if (buffer.byteLength < HEADER_WORDS * 4)
    throw new RangeError('program is shorter than its header');
  const header = new Int32Array(buffer, 0, HEADER_WORDS);
  if (header[0] !== PROGRAM_MAGIC) throw new RangeError('not a program: wrong magic');
  if (header[1] !== PROGRAM_VERSION)
    throw new RangeError(`program version ${header[1]}, this kernel reads ${PROGRAM_VERSION}`);
  const scalars = {} as Record<Scalar, number>;
  SCALARS.forEach((s, i) => (scalars[s] = header[HEADER_FIXED + i] as number));
  const counts = {} as Counts;
  COUNTS.forEach((c, i) => (counts[c] = header[HEADER_FIXED + SCALARS.length + i] as number));
  if (header[2] !== buffer.byteLength || byteLength(counts) !== buffer.byteLength)
    throw new RangeError(`program of ${buffer.byteLength} bytes, its header says ${header[2]}`);
  if (header[CHECKSUM_WORD] !== (checksum(buffer) | 0))
    throw new RangeError('program does not match its checksum');
  return views(buffer, counts, scalars);
}
