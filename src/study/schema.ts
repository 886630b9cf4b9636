/**
 * JSON Schema (2020-12) of the machine-readable answers. Loads zod: import this file only where a
 * schema is asked for. A test holds the types of `results.ts` and these schemas to each other.
 */
import { z } from 'zod';

const amount = z.number().min(0);
const count = z.int().min(0);
const digest = z.string().regex(/^[0-9a-f]{64}$/u);

const perFate = z
  .object({
    intercepted: amount,
    'soft-killed': amount,
    failed: amount,
    hit: amount,
    'missed-target': amount,
    'left-area': amount,
  })
  .meta({ id: 'Fates', description: 'threats by what became of them, means per replication' });

const perCause = z
  .object({
    unopposed: amount,
    undetected: amount,
    'out-of-reach': amount,
    forbidden: amount,
    'too-late': amount,
    held: amount,
    'no-channel': amount,
    'no-round': amount,
    missed: amount,
  })
  .meta({ id: 'Causes', description: 'leakers by why they leaked, means per replication' });

const estimate = z
  .object({ mean: z.number(), low: z.number().nullable(), high: z.number().nullable() })
  .meta({
    id: 'Estimate',
    description:
      'mean per replication with its confidence interval; limits are null with fewer than two variants',
  });

const costRange = z
  .object({ mean: amount, low: amount, high: amount })
  .meta({ id: 'CostRange', description: 'USD per replication; the range is that of unit costs' });

const byStopper = z
  .object({
    id: z.string(),
    title: z.string(),
    kind: z.enum(['fire-unit', 'flight', 'screen']),
    system: z.string(),
    nation: z.string(),
    mean: amount,
  })
  .meta({ id: 'ByStopper', description: 'mean per replication of one effector or screen entry' });

const airspace = z.string().describe('id of a nation, or `international`');

const debris = z
  .object({
    over: airspace,
    wrecks: estimate.describe('intercepted, soft-killed and failed together'),
    intercepted: estimate.describe('wrecks of what effectors and screens shot down'),
    softKilled: estimate,
    failed: estimate,
    missedRounds: estimate.describe(
      'rounds that killed nothing and did not destroy themselves, guns left out',
    ),
    withoutInterception: estimate.describe(
      'the same that were intercepted, where their paths would have ended',
    ),
  })
  .meta({ id: 'Debris', description: 'what came down in one airspace, per replication' });

const incursion = z.object({ over: airspace, threats: estimate, minutes: estimate }).meta({
  id: 'Incursion',
  description: 'threats alive in an airspace that they neither were launched from nor aimed at',
});

const involvement = z
  .object({
    shots: z
      .array(
        z.object({
          nation: z.string(),
          kind: z.enum(['fire-unit', 'flight']),
          weapon: z.enum(['missile', 'gun']),
          over: airspace.describe('airspace of the intercept'),
          from: airspace.describe('airspace of the launch'),
          shots: estimate.describe('rounds, or bursts of a gun'),
        }),
      )
      .describe('greatest first'),
    crewed: z
      .array(z.object({ nation: z.string(), over: airspace, sorties: estimate, minutes: estimate }))
      .describe('crewed aircraft over an airspace; a sortie counts once in each that it was over'),
    hostile: z.array(z.string()).describe('airspaces that the approach is measured to'),
    nearestApproach: z
      .array(
        z.object({
          nation: z.string(),
          meanKm: amount,
          smallestKm: amount,
          replications: count.describe('those in which it flew'),
        }),
      )
      .nullable()
      .describe('least distance of crewed aircraft to a hostile airspace; null when none is'),
  })
  .meta({ id: 'Involvement', description: 'who was drawn in how far, per replication' });

const ratio = z
  .object({ mean: z.number(), low: z.number(), high: z.number() })
  .meta({ id: 'Ratio', description: 'a quotient of costs; the range is that of unit costs' });

const cost = z
  .object({
    interceptors: costRange.describe('rounds spent, bursts of guns included'),
    threats: costRange.describe('threats launched'),
    threatsStopped: costRange.describe('threats intercepted'),
    flightHours: costRange,
    exchange: ratio.nullable().describe('interceptors ÷ threats stopped; null when none was'),
    perLeakerAverted: z
      .object({ usd: ratio.nullable(), reason: z.string().nullable() })
      .describe(
        'interceptors and flight hours beyond the baseline’s, per leaker averted; null with a reason',
      ),
  })
  .meta({ id: 'Cost', description: 'USD per replication' });

const stock = z
  .object({
    nation: z.string(),
    system: z.string(),
    available: amount.describe('rounds ready and in stock above what the nation keeps'),
    spent: amount,
    left: amount,
    raids: amount
      .nullable()
      .describe('raids of this size that they last for; null if none is spent'),
  })
  .meta({ id: 'Stock', description: 'rounds of the fire units of one system, per replication' });

const policyResult = z
  .object({
    id: z.string(),
    title: z.string(),
    caveatsInForce: z.array(z.string()),
    forces: z.array(z.string()),
    launched: amount.describe('threats per replication'),
    fates: perFate.describe('means per replication; they add up to `launched`'),
    fatesByClass: z.record(z.string(), perFate).describe('by first class of the threat'),
    leakers: z
      .object({ ...estimate.shape, p10: count, p90: count })
      .describe('threats that hit, with nearest-rank percentiles over replications'),
    leakersByClass: z.record(z.string(), estimate),
    leakersByAssetClass: z.record(z.string(), estimate),
    leakersByWarhead: z.record(z.string(), estimate),
    leakedWarheadKg: estimate,
    causes: perCause.describe('they add up to `leakers.mean`'),
    forbiddenBy: z
      .array(z.object({ rule: z.string(), title: z.string(), mean: amount }))
      .describe('greatest first; one leaker may be listed under several rules'),
    stoppedBy: z.array(byStopper).describe('threats stopped, greatest first'),
    rounds: z.array(byStopper).describe('rounds spent, greatest first'),
    costUsd: cost,
    substitution: estimate
      .nullable()
      .describe('kills by effectors beyond the baseline − leakers averted; null for the baseline'),
    debris: z.array(debris),
    incursions: z.array(incursion),
    involvement,
    stock: z.array(stock),
    freedKills: estimate
      .nullable()
      .describe('threats that partners killed and a screen would have; null unless asked for'),
    leakersIfFreedCapacityMoves: estimate
      .nullable()
      .describe('leakers if the rounds so freed went to other screens; null unless asked for'),
    digest: digest.describe('SHA-256 over every fate of every replication'),
  })
  .meta({ id: 'PolicyResult' });

const difference = z
  .object({
    policy: z.string(),
    versus: z.string(),
    leakers: estimate.describe('paired, replication by replication; negative: fewer leakers'),
    worseReplications: count.describe('replications in which `policy` let more through'),
  })
  .meta({ id: 'Difference' });

const caveatPrice = z
  .object({
    caveat: z.string(),
    title: z.string(),
    nation: z.string().nullable(),
    leaveOneOut: estimate.describe('v(all) − v(all without it)'),
    addOneIn: estimate.describe('v(it alone) − v(none)'),
    shapley: estimate.describe('mean of what it adds over all orders of adding caveats'),
    reversals: count.describe('replications in which lifting it alone let more through'),
  })
  .meta({
    id: 'CaveatPrice',
    description: 'leakers per replication; positive: the caveat lets more through',
  });

const interaction = z
  .object({
    caveats: z.tuple([z.string(), z.string()]),
    leakers: estimate.describe('negative when each of the two alone looks free'),
  })
  .meta({ id: 'Interaction' });

/** The answer of `caveat price --json`. */
export const priceResultSchema = z.object({
  at: z.string().describe('policy whose forces are committed'),
  caveats: z.array(z.string()).describe('all caveats considered'),
  method: z.enum(['exact', 'sampled']),
  orderings: count.nullable().describe('orderings sampled in all; null when exact'),
  replications: count,
  variants: count,
  allInForce: estimate.describe('leakers with every caveat considered in force'),
  noneInForce: estimate.describe('leakers with none of them in force'),
  prices: z.array(caveatPrice).describe('by Shapley value, greatest first'),
  interactions: z.array(interaction).describe('pairs worth listing, greatest first'),
});

/** The answer of `caveat compare --json`. */
export const compareResultSchema = z.object({
  caveat: z.string().describe('version of the program'),
  study: z.object({ id: z.string(), title: z.string() }),
  scenarioDigest: digest.describe('SHA-256 over all that can change a number'),
  seed: count,
  replications: z.int().min(1),
  variants: z.int().min(1).describe('sampled raids; each has the same number of replications'),
  confidence: z.number().gt(0).lt(1),
  baseline: z.string(),
  policies: z.array(policyResult).min(1),
  differences: z.array(difference).describe('one per policy other than the baseline'),
  prices: priceResultSchema.meta({ id: 'PriceResult' }).exactOptional(),
  warnings: z.array(z.string()),
  run: z.object({ seconds: amount, workers: z.int().min(1) }).exactOptional(),
});

/** JSON Schema of the answer of `caveat compare --json`. */
export function compareJsonSchema(): object {
  return z.toJSONSchema(compareResultSchema.meta({ title: 'answer of caveat compare --json' }), {
    target: 'draft-2020-12',
  });
}

/** JSON Schema of the answer of `caveat price --json`. */
export function priceJsonSchema(): object {
  return z.toJSONSchema(priceResultSchema.meta({ title: 'answer of caveat price --json' }), {
    target: 'draft-2020-12',
  });
}
