/**
 * An invented answer with the shape and size of a real one: nine policies, 236 threats, ten
 * caveats. Every figure comes from a small seeded generator; only sums and signs are meant.
 */
import type {
  ByStopper,
  CompareResult,
  Estimate,
  PolicyResult,
  PriceResult,
  ReportContext,
} from '../../src/study/results.ts';
import { CAUSES, FATES, type Cause, type Fate } from '../../src/study/tally.ts';

/** Mulberry32: 32 bits of state are plenty for a fixture. */
export function generator(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

export function around(mean: number, half: number): Estimate {
  return { mean, low: mean - half, high: mean + half };
}

interface Sketch {
  readonly id: string;
  readonly title: string;
  readonly leakers: number;
  readonly worse: number;
  readonly weights: Partial<Record<Cause, number>>;
  readonly caveats: readonly string[];
  readonly neighbours: number;
}

const ALL = [
  'pl-inbound',
  'pl-own-airspace',
  'ro-own-airspace',
  'ro-inbound',
  'release',
  'donor-border',
  'debris',
  'md-consent',
  'no-crewed',
  'share',
];

const SKETCHES: readonly Sketch[] = [
  {
    id: 'supply-only',
    title: 'Supply only',
    leakers: 30.43,
    worse: 0,
    weights: { undetected: 2, 'out-of-reach': 6, forbidden: 14, missed: 5, 'no-round': 3 },
    caveats: ALL,
    neighbours: 0,
  },
  {
    id: 'more-supply',
    title: 'More supply: three more batteries',
    leakers: 27.12,
    worse: 118,
    weights: {
      undetected: 2,
      'out-of-reach': 5,
      forbidden: 12,
      missed: 5,
      'no-round': 2,
      'no-channel': 1,
    },
    caveats: ALL,
    neighbours: 0,
  },
  {
    id: 'watch-only',
    title: 'Watch only: neighbours look and do not fire',
    leakers: 30.43,
    worse: 0,
    weights: { undetected: 2, 'out-of-reach': 6, forbidden: 14, missed: 5, 'no-round': 3 },
    caveats: ALL,
    neighbours: 0,
  },
  {
    id: 'own-airspace',
    title: 'Own airspace',
    leakers: 30.31,
    worse: 9,
    weights: {
      undetected: 2,
      'out-of-reach': 6,
      forbidden: 13.8,
      'too-late': 0.2,
      missed: 5,
      'no-round': 3,
    },
    caveats: ALL.slice(1),
    neighbours: 0.3,
  },
  {
    id: 'inbound',
    title: 'Inbound: over Ukraine, only what heads for one’s own territory',
    leakers: 29.08,
    worse: 41,
    weights: {
      undetected: 2,
      'out-of-reach': 6,
      forbidden: 11,
      'too-late': 1.5,
      missed: 5,
      'no-round': 3,
      held: 0.4,
    },
    caveats: ALL.slice(2),
    neighbours: 2.1,
  },
  {
    id: 'from-territory',
    title: 'From own soil, at anything in reach',
    leakers: 27.6,
    worse: 72,
    weights: {
      undetected: 2,
      'out-of-reach': 9,
      forbidden: 3,
      'too-late': 3,
      missed: 6,
      'no-round': 3,
      held: 1,
    },
    caveats: ALL.slice(4),
    neighbours: 4.6,
  },
  {
    id: 'from-territory-forward',
    title: 'From own soil, batteries at the border',
    leakers: 24.21,
    worse: 38,
    weights: {
      undetected: 2,
      'out-of-reach': 7,
      forbidden: 3,
      'too-late': 3,
      missed: 5,
      'no-round': 3,
      'no-channel': 1,
      held: 1,
    },
    caveats: ALL.slice(4),
    neighbours: 9.4,
  },
  {
    id: 'belt-70',
    title: 'A belt of 70 km',
    leakers: 25.94,
    worse: 44,
    weights: {
      undetected: 2,
      'out-of-reach': 7,
      forbidden: 4,
      'too-late': 3,
      missed: 5,
      'no-round': 3,
      'no-channel': 0.6,
    },
    caveats: ALL.slice(5),
    neighbours: 7.1,
  },
  {
    id: 'joint',
    title: 'Joint: no caveats',
    leakers: 21.77,
    worse: 12,
    weights: {
      undetected: 2,
      'out-of-reach': 7,
      'too-late': 2,
      missed: 6,
      'no-round': 3,
      'no-channel': 1.4,
      held: 0.03,
    },
    caveats: [],
    neighbours: 12.2,
  },
];

const LAUNCHED = 236;
const CLASSES = [
  ['cruise', 115, 0.42],
  ['ballistic', 12, 0.28],
  ['drone', 109, 0.3],
] as const;
const ASSET_CLASSES = [
  ['air-base', 0.1],
  ['city', 0.28],
  ['energy', 0.52],
  ['port', 0.1],
] as const;

function causesOf(sketch: Sketch): Record<Cause, number> {
  const total = Object.values(sketch.weights).reduce((a, b) => a + b, 0);
  return record(CAUSES, (cause) => (sketch.leakers * (sketch.weights[cause] ?? 0)) / total);
}

function record<K extends string>(keys: readonly K[], of: (key: K) => number): Record<K, number> {
  return Object.fromEntries(keys.map((key) => [key, of(key)])) as Record<K, number>;
}

function fates(launched: number, hit: number): Record<Fate, number> {
  const rest = launched - hit;
  const part: Record<Fate, number> = {
    intercepted: 0,
    'soft-killed': rest * 0.09,
    failed: rest * 0.02,
    hit,
    'missed-target': rest * 0.04,
    'left-area': rest * 0.01,
  };
  part.intercepted =
    rest - part['soft-killed'] - part.failed - part['missed-target'] - part['left-area'];
  return part;
}

function stopper(
  id: string,
  title: string,
  kind: ByStopper['kind'],
  system: string,
  nation: string,
  mean: number,
): ByStopper {
  return { id, title, kind, system, nation, mean };
}

const flies = (sketch: Sketch): boolean => sketch.neighbours > 5;
const NOTHING: Estimate = { mean: 0, low: 0, high: 0 };

function consequencesOf(
  sketch: Sketch,
  total: Record<Fate, number>,
): Pick<
  PolicyResult,
  'debris' | 'incursions' | 'involvement' | 'stock' | 'freedKills' | 'leakersIfFreedCapacityMoves'
> {
  const { neighbours } = sketch;
  const abroad = neighbours * 0.04;
  const part = (value: number): Estimate => (value === 0 ? NOTHING : around(value, value * 0.12));
  const debris = [
    ['UA', 0.985, 0.99],
    ['RU', 0.01, 0],
    ['BY', 0.004, 0.009],
    ['international', 0.001, 0.001],
  ] as const;
  return {
    debris: [
      ...debris.map(([over, share, without]) => ({
        over,
        wrecks: part((total.intercepted - abroad) * share + total.failed + total['soft-killed']),
        intercepted: part((total.intercepted - abroad) * share),
        softKilled: over === 'UA' ? part(total['soft-killed']) : NOTHING,
        failed: over === 'UA' ? part(total.failed) : NOTHING,
        missedRounds: over === 'UA' ? part(0.4 + neighbours * 0.1) : NOTHING,
        withoutInterception: part(total.intercepted * without),
      })),
      {
        over: 'PL',
        wrecks: part(abroad),
        intercepted: part(abroad),
        softKilled: NOTHING,
        failed: NOTHING,
        missedRounds: NOTHING,
        withoutInterception: NOTHING,
      },
    ],
    incursions: [
      { over: 'BY', threats: part(41.8), minutes: part(281) },
      { over: 'MD', threats: part(0.53), minutes: part(1.6) },
    ],
    involvement: {
      shots:
        neighbours === 0
          ? []
          : [
              {
                nation: 'PL',
                kind: 'fire-unit',
                weapon: 'missile',
                over: 'UA',
                from: 'PL',
                shots: part(neighbours * 1.7),
              },
              ...(flies(sketch)
                ? ([
                    {
                      nation: 'RO',
                      kind: 'flight',
                      weapon: 'gun',
                      over: 'MD',
                      from: 'MD',
                      shots: part(neighbours * 0.2),
                    },
                  ] as const)
                : []),
            ],
      crewed: flies(sketch)
        ? [
            { nation: 'PL', over: 'PL', sorties: part(14), minutes: part(2210) },
            { nation: 'PL', over: 'UA', sorties: part(5.2), minutes: part(131) },
          ]
        : [],
      hostile: ['RU'],
      nearestApproach: flies(sketch)
        ? [{ nation: 'PL', meanKm: 412, smallestKm: 371, replications: 1000 }]
        : [],
    },
    stock: [
      {
        nation: 'PL',
        system: 'patriot-pac3-mse',
        available: 48,
        spent: neighbours * 1.7,
        left: 48 - neighbours * 1.7,
        raids: neighbours === 0 ? null : 48 / (neighbours * 1.7),
      },
    ],
    freedKills: null,
    leakersIfFreedCapacityMoves: null,
  };
}

function hex(next: () => number): string {
  return Array.from({ length: 64 }, () => Math.floor(next() * 16).toString(16)).join('');
}

function policy(sketch: Sketch, next: () => number, baselineDigest: string | null): PolicyResult {
  const total = fates(LAUNCHED, sketch.leakers);
  const byClass = Object.fromEntries(
    CLASSES.map(([name, n, part]) => [name, fates(n, sketch.leakers * part)]),
  );
  const partners = [
    stopper(
      'pl-1',
      'Patriot at Rzeszów',
      'fire-unit',
      'patriot-pac3-mse',
      'PL',
      sketch.neighbours * 0.55,
    ),
    stopper(
      'pl-2',
      'Patriot at Lublin',
      'fire-unit',
      'patriot-pac3-mse',
      'PL',
      sketch.neighbours * 0.2,
    ),
    stopper(
      'ro-1',
      'Patriot at Constanța',
      'fire-unit',
      'patriot-pac2-gemt',
      'RO',
      sketch.neighbours * 0.25,
    ),
  ];
  const own = sketch.id === 'more-supply' ? 4.4 : 0;
  const screens = total.intercepted - sketch.neighbours - own;
  const stoppedBy = [
    stopper('west/cruise/hard', 'West', 'screen', 'west', 'UA', screens * 0.4),
    stopper('south/cruise/hard', 'South', 'screen', 'south', 'UA', screens * 0.25),
    stopper('east/drone/hard', 'East', 'screen', 'east', 'UA', screens * 0.35),
    stopper('east/drone/soft', 'East', 'screen', 'east', 'UA', total['soft-killed']),
    stopper('ua-1', 'Added battery, notional', 'fire-unit', 'iris-t-slm', 'UA', own),
    ...partners,
  ];
  const rounds = stoppedBy
    .filter((s) => !s.id.endsWith('/soft'))
    .map((s) => ({ ...s, mean: s.mean * (s.kind === 'screen' ? 1.6 : 2.2) }));
  const dear = rounds.reduce((sum, s) => sum + s.mean * (s.kind === 'screen' ? 0.45e6 : 3.9e6), 0);
  const spread = 5.5 + next();
  return {
    id: sketch.id,
    title: sketch.title,
    caveatsInForce: sketch.caveats,
    forces: sketch.neighbours > 0 ? ['neighbours'] : [],
    launched: LAUNCHED,
    fates: total,
    fatesByClass: byClass,
    leakers: {
      ...around(sketch.leakers, 1.2 + next() * 0.8),
      p10: Math.round(sketch.leakers - spread),
      p90: Math.round(sketch.leakers + spread),
    },
    leakersByClass: Object.fromEntries(
      CLASSES.map(([name, , part]) => [name, around(sketch.leakers * part, 0.3 + next())]),
    ),
    leakersByAssetClass: Object.fromEntries(
      ASSET_CLASSES.map(([name, part]) => [
        name,
        around(sketch.leakers * part, 0.2 + next() * 0.6),
      ]),
    ),
    leakersByWarhead: {
      'under 100 kg': around(sketch.leakers * 0.3, 0.6),
      '100 to 600 kg': around(sketch.leakers * 0.65, 1.1),
      'over 600 kg': around(sketch.leakers * 0.05, 0.12),
    },
    leakedWarheadKg: around(sketch.leakers * 310, 480),
    causes: causesOf(sketch),
    forbiddenBy: [
      {
        rule: 'pl-inbound',
        title: 'Poland may engage only what heads for Poland',
        mean: causesOf(sketch).forbidden * 0.6,
      },
      {
        rule: 'ro-own',
        title: 'Romania engages over its own airspace only',
        mean: causesOf(sketch).forbidden * 0.4,
      },
    ],
    stoppedBy,
    rounds,
    costUsd: {
      interceptors: { mean: dear, low: dear * 0.7, high: dear * 1.45 },
      threats: { mean: 812e6, low: 540e6, high: 1_190e6 },
      threatsStopped: { mean: 640e6, low: 420e6, high: 930e6 },
      flightHours: flies(sketch)
        ? { mean: 3.1e6, low: 2.2e6, high: 4.6e6 }
        : { mean: 0, low: 0, high: 0 },
      exchange: { mean: dear / 640e6, low: (dear * 0.7) / 930e6, high: (dear * 1.45) / 420e6 },
      perLeakerAverted:
        sketch.leakers < 30
          ? { usd: { mean: 4.4e6, low: 2.1e6, high: 9.8e6 }, reason: null }
          : {
              usd: null,
              reason:
                sketch.id === 'supply-only'
                  ? 'it is the baseline itself'
                  : 'the interval of the difference does not exclude zero',
            },
    },
    ...consequencesOf(sketch, total),
    substitution:
      sketch.id === 'supply-only'
        ? null
        : around(sketch.neighbours * 0.36, 0.05 + sketch.neighbours * 0.06),
    digest: sketch.id === 'watch-only' && baselineDigest !== null ? baselineDigest : hex(next),
  };
}

const PRICES: readonly (readonly [
  string,
  string,
  string | null,
  number,
  number,
  number,
  number,
])[] = [
  ['no-crewed', 'Aircraft stay out of Ukraine', null, 0, 0, 0, 0],
  ['pl-inbound', 'May engage only what is heading for Poland', 'PL', 1.52, 0.61, 3.1, 41],
  ['pl-own-airspace', 'Never fires into another state’s airspace', 'PL', 0.22, 0.24, 2.4, 66],
  ['ro-own-airspace', 'Engages over its own airspace only', 'RO', 1.13, 0.32, 1.34, 38],
  ['ro-inbound', 'May engage only what is heading for Romania', 'RO', 0.04, 0.06, 0.82, 51],
  ['release', 'The national authority must release (3 to 9 min)', null, 1.94, 0.44, 1.6, 22],
  [
    'donor-border',
    'Supplied weapons not within 50 km of the Russian border',
    'US',
    0.18,
    0.12,
    0.21,
    70,
  ],
  ['debris', 'No shot whose wreck would fall on a third state', null, 0.31, 0.2, 0.36, 58],
  ['md-consent', 'Not over Moldova without its consent', 'MD', 0.9, 0.31, 0.83, 29],
  ['share', 'Tracks are not shared with non-members', null, -0.06, 0.11, 0.02, 83],
];

function prices(): PriceResult {
  return {
    at: 'joint',
    caveats: PRICES.map(([id]) => id),
    method: 'exact',
    orderings: null,
    replications: 1000,
    variants: 100,
    allInForce: around(30.43, 1.6),
    noneInForce: around(21.77, 1.3),
    prices: PRICES.map(([caveat, title, nation, mean, half, shapley, reversals]) => ({
      caveat,
      title,
      nation,
      leaveOneOut: around(mean, half),
      addOneIn: around(shapley * 1.1, half * 1.2),
      shapley: around(shapley, half * 0.8),
      reversals,
    })),
    interactions: [
      { caveats: ['pl-inbound', 'pl-own-airspace'], leakers: around(-3.3, 0.7) },
      { caveats: ['ro-own-airspace', 'ro-inbound'], leakers: around(-0.9, 0.3) },
      { caveats: ['release', 'share'], leakers: around(0.05, 0.2) },
    ],
  };
}

/** The fake answer; the same for the same seed. */
export function fakeCompare(seed = 1): CompareResult {
  const next = generator(seed);
  const policies: PolicyResult[] = [];
  for (const sketch of SKETCHES) policies.push(policy(sketch, next, policies[0]?.digest ?? null));
  return {
    caveat: '0.1.0',
    study: { id: '2024-08-26', title: '26 August 2024: 127 missiles and 109 drones' },
    scenarioDigest: hex(next),
    seed,
    replications: 1000,
    variants: 100,
    confidence: 0.95,
    baseline: 'supply-only',
    policies,
    differences: SKETCHES.slice(1).map((sketch) => {
      const mean = sketch.leakers - 30.43;
      return {
        policy: sketch.id,
        versus: 'supply-only',
        leakers: around(mean, Math.abs(mean) * 0.16),
        worseReplications: sketch.worse,
      };
    }),
    prices: prices(),
    warnings: ['routes do not react to the policy: results for belt-70 are upper bounds'],
    run: { seconds: 6.42, workers: 2 },
  };
}

/** The same answer as one variant gives it: every limit null. */
export function withoutIntervals(result: CompareResult): CompareResult {
  return JSON.parse(
    JSON.stringify(result, (key: string, value: unknown) =>
      key === 'low' || key === 'high' ? null : value,
    ),
    // ranges of money are not intervals and stay
    (key: string, value: unknown) =>
      key === 'costUsd'
        ? {
            interceptors: { mean: 9e7, low: 6e7, high: 1.3e8 },
            threats: { mean: 8e8, low: 5e8, high: 1.2e9 },
            threatsStopped: { mean: 6e8, low: 4e8, high: 9e8 },
            flightHours: { mean: 0, low: 0, high: 0 },
            exchange: { mean: 0.15, low: 0.07, high: 0.33 },
            perLeakerAverted: { usd: null, reason: 'the difference has no interval' },
          }
        : value,
  ) as CompareResult;
}

/** An answer in which nothing got through. */
export function withoutLeakers(result: CompareResult): CompareResult {
  const none = around(0, 0);
  const zero = (of: Readonly<Record<string, Estimate>>): Record<string, Estimate> =>
    Object.fromEntries(Object.keys(of).map((key) => [key, none]));
  return {
    ...result,
    policies: result.policies.map((p) => ({
      ...p,
      fates: { ...p.fates, intercepted: p.fates.intercepted + p.fates.hit, hit: 0 },
      leakers: { ...none, p10: 0, p90: 0 },
      leakersByClass: zero(p.leakersByClass),
      leakersByAssetClass: zero(p.leakersByAssetClass),
      leakersByWarhead: zero(p.leakersByWarhead),
      leakedWarheadKg: none,
      causes: record(CAUSES, () => 0),
      forbiddenBy: [],
    })),
    differences: result.differences.map((d) => ({ ...d, leakers: none, worseReplications: 0 })),
  };
}

/** Many policies, made by numbering copies. */
export function withPolicies(result: CompareResult, wanted: number): CompareResult {
  const copies = Array.from({ length: wanted }, (_, i) => {
    const source = result.policies[i % result.policies.length];
    if (source === undefined) throw new Error('the fixture has no policies');
    return i < result.policies.length
      ? source
      : { ...source, id: `${source.id}-${i}`, title: `${source.title}, no. ${i}` };
  });
  const differences = copies.slice(1).map((copy, i) => {
    const source = result.differences[i % result.differences.length];
    if (source === undefined) throw new Error('the fixture has no differences');
    return { ...source, policy: copy.id };
  });
  return { ...result, policies: copies, differences };
}

const ASSETS: readonly (readonly [string, string, string, number, number])[] = [
  ['kyiv', 'Kyiv', 'city', 30.52, 50.45],
  ['lviv', 'Lviv', 'city', 24.03, 49.84],
  ['odesa', 'Odesa', 'city', 30.72, 46.48],
  ['kharkiv', 'Kharkiv', 'city', 36.23, 49.99],
  ['dnipro', 'Dnipro', 'city', 35.05, 48.46],
  ['rivne', 'Rivne', 'energy', 26.25, 50.62],
  ['khmelnytskyi', 'Khmelnytskyi', 'energy', 26.99, 49.42],
  ['burshtyn', 'Burshtyn', 'energy', 24.67, 49.21],
  ['vyshhorod', 'Vyshhorod', 'energy', 30.49, 50.58],
  ['kremenchuk', 'Kremenchuk', 'energy', 33.42, 49.07],
  ['zaporizhzhia', 'Zaporizhzhia', 'energy', 35.14, 47.84],
  ['izmail', 'Izmail', 'port', 28.84, 45.35],
  ['pivdennyi', 'Pivdennyi', 'port', 31.02, 46.62],
  ['starokostiantyniv', 'Starokostiantyniv', 'air-base', 27.27, 49.75],
];

const UNITS: readonly (readonly [string, string, string, string, number, number])[] = [
  ['pl-1', 'Patriot at Rzeszów', 'PL', 'patriot-pac3-mse', 22.02, 50.11],
  ['pl-2', 'Patriot at Lublin', 'PL', 'patriot-pac3-mse', 22.71, 51.24],
  ['pl-3', 'Second Patriot at Rzeszów', 'PL', 'patriot-pac3-mse', 22.03, 50.12],
  ['ro-1', 'Patriot at Constanța', 'RO', 'patriot-pac2-gemt', 28.49, 44.36],
  ['ro-2', 'Patriot at Suceava', 'RO', 'patriot-pac2-gemt', 26.35, 47.69],
];

const ORIGINS: readonly (readonly [string, number, number, number])[] = [
  ['cruise', 46.5, 51.5, 70],
  ['cruise', 34.5, 44.0, 25],
  ['ballistic', 39.5, 50.5, 12],
  ['drone', 37.8, 51.2, 60],
  ['drone', 38.2, 46.7, 49],
];

/** What a report needs beside the answer; invented like the rest. */
export function fakeContext(seed = 1): ReportContext {
  const next = generator(seed + 100);
  const tracks = ORIGINS.flatMap(([name, lon, lat, n]) =>
    Array.from({ length: n * 2 }, () => {
      const target = ASSETS[Math.floor(next() * ASSETS.length)] ?? ['', '', '', 30, 50];
      const bend = [
        (lon + target[3]) / 2 + (next() - 0.5) * 3,
        (lat + target[4]) / 2 + (next() - 0.5) * 2.5,
      ] as const;
      const from = [lon + (next() - 0.5), lat + (next() - 0.5)] as const;
      return {
        class: name,
        points:
          name === 'ballistic'
            ? [from, [target[3], target[4]] as const]
            : [from, bend, [target[3], target[4]] as const],
      };
    }),
  );
  const read = {
    id: 'record',
    title: 'Daily record of missile attacks',
    publisher: 'Air Force of Ukraine',
    url: 'https://example.org/record',
    year: 2024,
    read: true,
  };
  const recalled = {
    id: 'handbook',
    title: 'A handbook of air defence systems',
    publisher: 'A publisher',
    read: false,
  };
  return {
    parameters: [
      {
        path: 'systems.patriot-pac3-mse.against.cruise.killProbability',
        title: 'Kill probability against cruise missiles',
        unit: '1',
        value: 0.7,
        low: 0.5,
        high: 0.85,
        basis: 'assumption',
        note: 'No published trial result; trials of older rounds lie in this range.',
        sources: [],
      },
      {
        path: 'systems.patriot-pac3-mse.roundSpeed',
        title: 'Mean round speed',
        unit: 'm/s',
        value: 1200,
        low: 1000,
        high: 1500,
        basis: 'estimate',
        sources: [recalled],
      },
      {
        path: 'screens.west.cruise.share',
        title: 'Share of cruise missiles destroyed, west',
        unit: '1',
        value: 0.81,
        low: 0.74,
        high: 0.86,
        basis: 'derived',
        note: 'Fitted on January to September 2024 without this raid.',
        sources: [read],
      },
      {
        path: 'threats.kh-101.unitCost',
        title: 'Unit cost of a Kh-101',
        unit: 'USD',
        value: 1.3e7,
        low: 1e6,
        high: 1.3e7,
        basis: 'claimed',
        sources: [read, recalled],
      },
      {
        path: 'threats.shahed.failure',
        title: 'Failures in flight',
        unit: '1/h',
        value: 0.00004,
        low: 0,
        high: 0.0001,
        basis: 'recalled',
        sources: [recalled],
      },
    ],
    sources: [read, recalled],
    command:
      'caveat compare studies/2024-08-26 --replications 1000 --seed 1 --report out/2024-08-26.html',
    map: {
      assets: ASSETS.map(([id, title, name, lonDeg, latDeg]) => ({
        id,
        title,
        class: name,
        lonDeg,
        latDeg,
      })),
      flights: [
        {
          id: 'pl-patrol',
          title: 'Patrol over Lublin',
          nation: 'PL',
          aircraft: 'F-16',
          base: [19.2, 51.6],
          station: [23.0, 50.5],
        },
        {
          id: 'ro-alert',
          title: 'Alert pair',
          nation: 'RO',
          aircraft: 'F-16',
          base: [28.0, 44.4],
          station: null,
        },
      ],
      fireUnits: UNITS.map(([id, title, nation, system, lonDeg, latDeg]) => ({
        id,
        title,
        nation,
        system,
        lonDeg,
        latDeg,
        reachM: 90_000,
        lowReachM: 38_000,
      })),
      tracks,
      zones: [
        {
          id: 'belt',
          title: 'Belt of 70 km',
          rings: [
            [
              [24.1, 50.8],
              [24.6, 49.6],
              [23.4, 48.9],
              [22.5, 49.2],
              [24.1, 50.8],
            ],
          ],
        },
      ],
    },
    caveatTitles: Object.fromEntries(PRICES.map(([id, title]) => [id, title])),
    policyNotes: { 'belt-70': 'Routes do not react, so this is an upper bound.' },
  };
}

export { FATES };
