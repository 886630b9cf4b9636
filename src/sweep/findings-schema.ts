/** JSON Schema of the answer of `caveat report --json`. Loads zod: import it only where asked for. */
import { z } from 'zod';

const count = z.int().min(0);
const amount = z.number().min(0);
const digest = z.string().regex(/^[0-9a-f]{64}$/u);

const interval = z
  .object({ value: z.number(), low: z.number().nullable(), high: z.number().nullable() })
  .meta({ id: 'Interval', description: 'limits are null where none can be given' });

const effect = z
  .object({
    id: z.string().describe('of the factor, or of the group'),
    factors: z.array(count).describe('indices into `factors`'),
    first: interval
      .nullable()
      .describe('first-order index; null in Morris designs and where chance hides it'),
    total: interval.nullable().describe('total index; Saltelli designs only'),
    muStar: interval.nullable().describe('Morris: mean absolute effect, leakers per whole range'),
    sigma: z.number().nullable().describe('Morris: standard deviation of the effects'),
  })
  .meta({ id: 'Effect' });

const summary = {
  mean: interval.describe('leakers per replication, over space and chance'),
  p10: z.number().describe('of the means of points'),
  p90: z.number().describe('of the means of points'),
  deviation: amount.describe('over the space, chance taken out where it can be told'),
  chanceShare: z.number().nullable().describe('of the variance of the means of points'),
  floor: z.number().nullable().describe('effects below it cannot be told from none'),
  effects: z.array(effect).describe('most important first'),
} as const;

const shares = z
  .object({ points: count, aBetter: amount, bBetter: amount })
  .meta({ id: 'Shares', description: 'of the points on one side of a threshold' });

const pair = z
  .object({
    a: z.string(),
    b: z.string(),
    ...summary,
    mean: interval.describe('leakers under b − leakers under a: negative, fewer under b'),
    aBetter: interval,
    bBetter: interval,
    equal: interval,
    undecided: interval.describe('chance decides'),
    decidedBy: z
      .object({
        factor: count.describe('index into `factors`'),
        id: z.string(),
        threshold: z.number().describe('in SI'),
        below: shares,
        above: shares,
      })
      .nullable(),
  })
  .meta({ id: 'Pair', description: 'shares of the space; the four add up to 1' });

/** The answer of `caveat report --json`. */
export const findingsSchema = z.object({
  caveat: z.string().describe('version of the program that computed the rows'),
  design: z.object({
    id: z.string(),
    title: z.string(),
    digest,
    study: z.string(),
    seed: count,
    method: z.string(),
    points: count,
    replicationsPerPoint: count,
    baseline: z.string(),
  }),
  factors: z.array(
    z.object({
      id: z.string(),
      title: z.string(),
      kind: z.enum(['range', 'values', 'force']),
      unit: z.string().describe('of SI; 1 where there is none'),
      column: z.string().describe('in the table of points'),
    }),
  ),
  rows: count,
  measures: z
    .array(z.object({ name: z.string(), about: z.string() }))
    .describe('columns of results'),
  policies: z.array(
    z.object({
      policy: z.string(),
      title: z.string(),
      means: z.record(z.string(), amount).describe('per replication, by column of results'),
      costUsd: z
        .object({ low: amount, typical: amount, high: amount })
        .describe('rounds, bursts and flight minutes, per replication'),
    }),
  ),
  analysis: z.object({
    points: count.describe('those used: complete rows or walks only'),
    variants: count,
    confidence: z.number().gt(0).lt(1),
    policies: z.array(z.object({ policy: z.string(), ...summary })),
    pairs: z.array(pair).describe('every pair once, in the order of the policies'),
    remarks: z.array(z.string()),
  }),
  queries: z.record(z.string(), z.string()).describe('what was asked of the store, in SQL'),
});

export function findingsJsonSchema(): object {
  return z.toJSONSchema(findingsSchema.meta({ title: 'answer of caveat report --json' }), {
    target: 'draft-2020-12',
  });
}
