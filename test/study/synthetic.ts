/** Tallies of an invented study, consistent in themselves, from seeded draws. */
import { Chance } from '../../src/chance/threefry.ts';
import { CAUSES, FATES, WARHEAD_BANDS } from '../../src/study/tally.ts';
import { FALLS, type ConsequenceTally } from '../../src/study/consequences/axes.ts';
import type { PolicyTally, TallyAxes, VariantTally } from '../../src/study/tally.ts';

export const axes: TallyAxes = {
  classes: ['cruise', 'drone'],
  assetClasses: ['city', 'energy'],
  warheadBands: WARHEAD_BANDS,
  forbidders: ['own-airspace-only', 'no permit'],
  stoppers: [
    stopper('battery-b', 'fire-unit', 'pac3', { low: 3e6, typical: 4e6, high: 5e6 }),
    stopper('battery-a', 'fire-unit', 'pac2', { low: 1e6, typical: 2e6, high: 4e6 }),
    stopper('west/drone/hard', 'screen', 'west', { low: 1e3, typical: 3e4, high: 1e5 }),
  ],
  consequences: {
    airspaces: ['international', 'PL', 'UA'],
    nations: ['PL', 'UA'],
    threatTypes: [
      { id: 'type-a', unitCostUsd: { low: 5e5, typical: 1e6, high: 2e6 } },
      { id: 'type-b', unitCostUsd: { low: 1e4, typical: 2e4, high: 5e4 } },
    ],
    flights: [
      {
        id: 'pair',
        aircraft: 2,
        flightHourCostUsd: { low: 1e4, typical: 2e4, high: 3e4 },
        burstCostUsd: { low: 100, typical: 200, high: 300 },
      },
    ],
    hostile: ['UA'],
    movesFreedCapacity: true,
  },
};

function stopper(
  id: string,
  kind: 'fire-unit' | 'screen',
  system: string,
  roundCostUsd: { low: number; typical: number; high: number },
): TallyAxes['stoppers'][number] {
  return {
    id,
    title: `the ${id}`,
    kind,
    system,
    nation: 'PL',
    donor: 'PL',
    roundCostUsd,
    force: id === 'battery-b' ? 'more' : null,
    available: kind === 'screen' ? null : 24,
  };
}

/** A source of uniforms for tests. */
export function uniforms(seed: number): () => number {
  const chance = new Chance();
  chance.setKey(seed, 0, 0);
  let n = 0;
  return () => chance.uniform(99, 0, 0, (n += 1));
}

/** Standard normal draws, by twelve uniforms: near enough for coverage. */
export function normals(seed: number): () => number {
  const u = uniforms(seed);
  return () => {
    let sum = -6;
    for (let i = 0; i < 12; i += 1) sum += u();
    return sum;
  };
}

export const LAUNCHED = 12;

/**
 * One variant under policies that let each threat through with the given probabilities, on common
 * draws: equal probabilities mean equal fates.
 */
export function variantTally(
  variant: number,
  leakProbabilities: readonly number[],
  replications = 10,
  seed = 1,
): VariantTally {
  return {
    variant,
    launched: LAUNCHED,
    policies: leakProbabilities.map((p) =>
      policyTally(p, replications, uniforms(seed * 100_003 + variant)),
    ),
  };
}

function policyTally(leak: number, replications: number, u: () => number): PolicyTally {
  const classes = axes.classes.length;
  const tally = {
    replications,
    leakers: new Uint32Array(replications),
    fateHashes: new Uint32Array(2 * replications),
    fatesByClass: new Float64Array(classes * FATES.length),
    leakersByAssetClass: new Float64Array(2),
    leakersByWarheadBand: new Float64Array(3),
    leakedWarheadKg: 0,
    causes: new Float64Array(CAUSES.length),
    forbiddenBy: new Float64Array(2),
    stopped: new Float64Array(axes.stoppers.length * classes),
    rounds: new Float64Array(axes.stoppers.length),
    threatCostUsd: { low: 1e6, typical: 2e6, high: 3e6 },
    consequences: consequences(replications, uniforms(replications + Math.round(1000 * u()))),
  };
  // A raid's own luck, so that the replications of a variant resemble each other.
  const raid = 0.5 + u();
  for (let r = 0; r < replications; r += 1) {
    for (let threat = 0; threat < LAUNCHED; threat += 1) {
      const c = threat % classes;
      const draw = u();
      const which = u();
      let fate: (typeof FATES)[number];
      if (draw < leak * raid) {
        fate = 'hit';
        bump(tally.leakers, r);
        bump(tally.leakersByAssetClass, threat % 2);
        bump(tally.leakersByWarheadBand, threat % 3);
        tally.leakedWarheadKg += 10.1 * (threat + 1);
        const cause = Math.floor(which * CAUSES.length);
        bump(tally.causes, cause);
        if (CAUSES[cause] === 'forbidden') bump(tally.forbiddenBy, threat % 2);
      } else if (draw < 0.97) {
        fate = 'intercepted';
        const s = Math.floor(which * axes.stoppers.length);
        bump(tally.stopped, s * classes + c);
        bump(tally.rounds, s, 2);
      } else fate = which < 0.5 ? 'failed' : 'left-area';
      bump(tally.fatesByClass, c * FATES.length + FATES.indexOf(fate));
      const word = 2 * r + (threat % 2);
      const before = tally.fateHashes[word] ?? 0;
      tally.fateHashes[word] = Math.imul(before ^ FATES.indexOf(fate), 0x01000193) + threat;
    }
  }
  return tally;
}

/** Consequences that hang together only in that shares of a replication are counted in tenths. */
export function consequences(replications: number, u: () => number): ConsequenceTally {
  const { airspaces, nations, threatTypes, flights } = axes.consequences;
  const counts = (n: number): Float64Array =>
    Float64Array.from({ length: n }, () => Math.floor(replications * 3 * u()));
  const cells = airspaces.length * nations.length;
  const some = u();
  return {
    falls: counts(airspaces.length * FALLS.length),
    incursions: counts(airspaces.length),
    incursionTicks: counts(airspaces.length),
    shotCells: some < 0.5 ? Float64Array.of(4, 31) : Float64Array.of(31),
    shots: counts(some < 0.5 ? 2 : 1),
    sorties: counts(cells),
    crewedTicks: counts(cells),
    approachM: counts(nations.length),
    approaches: Float64Array.from(nations, () => replications),
    nearestM: counts(nations.length),
    intercepted: counts(threatTypes.length),
    airborneTicks: counts(flights.length),
    bursts: counts(flights.length),
    freedKills: Math.floor(replications * u()),
    leakersIfMoved: Math.floor(replications * 2 * u()),
  };
}

function bump(values: Float64Array | Uint32Array, index: number, by = 1): void {
  values[index] = (values[index] ?? NaN) + by;
}

/** The items in an order of their own. */
export function shuffled<T>(items: readonly T[], seed: number): T[] {
  const u = uniforms(seed);
  return items
    .map((item) => ({ item, u: u() }))
    .toSorted((a, b) => a.u - b.u)
    .map(({ item }) => item);
}
