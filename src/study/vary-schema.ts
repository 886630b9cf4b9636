/** JSON Schema of the answer of `caveat compare --vary --json`. Loads zod. */
import { z } from 'zod';
import { compareResultSchema } from './schema.ts';

const change = z
  .object({
    policy: z.string(),
    leakers: z
      .object({ mean: z.number(), low: z.number().nullable(), high: z.number().nullable() })
      .describe('leakers at this value − at the first value, paired; negative: fewer leakers'),
  })
  .meta({ id: 'Change' });

const point = z
  .object({
    value: z.number().describe('in `vary.unit`'),
    text: z.string().describe('as a document would say it, such as `50 km`'),
    answer: compareResultSchema.meta({
      id: 'Answer',
      description: 'what `caveat compare --no-prices --json` answers for the study with this value',
    }),
    changes: z.array(change).describe('one per policy; all zero at the first value'),
  })
  .meta({ id: 'Point' });

/** The answer of `caveat compare --vary --json`. */
export const varyResultSchema = z.object({
  caveat: z.string().describe('version of the program'),
  study: z.object({ id: z.string(), title: z.string() }),
  seed: z.int().min(0),
  replications: z.int().min(1).describe('at each value, on the same nights'),
  variants: z.int().min(1),
  confidence: z.number().gt(0).lt(1),
  baseline: z.string(),
  vary: z.object({
    path: z.string().describe('dotted path of the value in the document, in full'),
    unit: z.string().nullable().describe('null for numbers without a unit'),
    present: z
      .string()
      .nullable()
      .describe('what the document says; null where it leaves the value to its default'),
    points: z.array(point).min(1).describe('in the order given'),
  }),
  warnings: z.array(z.string()),
  run: z.object({ seconds: z.number().min(0), workers: z.int().min(1) }).exactOptional(),
});

/** JSON Schema of the answer of `caveat compare --vary --json`. */
export function varyJsonSchema(): object {
  return z.toJSONSchema(
    varyResultSchema.meta({ title: 'answer of caveat compare --vary --json' }),
    { target: 'draft-2020-12' },
  );
}
