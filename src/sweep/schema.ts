/** The shape of a design's document, written once: checks, types and JSON Schema come from it. */
import { z } from 'zod';
import { describe, type Value } from '../scenario/document.ts';
import { byId, count, fields, id, listOf, says, text, word } from '../scenario/fields.ts';
import { LIMITS } from '../scenario/limits.ts';

/** Most points of a design: above it a slip is likelier than a wish. */
export const MAXIMUM_POINTS = 100_000_000;
/** Most replications of a point, values of a list, and levels of a grid. */
const MAXIMUM_REPLICATIONS = 1_000_000;
const MAXIMUM_LEVELS = 1000;

const bound = z.union([z.string(), z.number()], {
  error: says('a number or a quantity is needed', 'such as `30 km`'),
});

const entryOfList = z.union([z.string(), z.number(), z.boolean()], {
  error: says('a value of the document is needed', 'such as `30 km`, `0.4` or `earliest`'),
});

const pattern = text('Steps joined by dots; `*` stands for one step; what lies below counts too');

const oneOrMore = (description: string) =>
  z
    .union([text(description), listOf(text(description), description, { min: 1, max: 1000 })], {
      error: says('a path or a list of paths is needed', 'such as `linkLatency`'),
    })
    .meta({ description });

const factor = fields(
  {
    from: word(['parameters'], 'Every parameter of the study that has a range').optional(),
    only: listOf(pattern, 'Of these, those that match', { min: 1, max: 1000 }).optional(),
    except: listOf(pattern, 'Of these, not those that match', { min: 1, max: 1000 }).optional(),
    path: oneOrMore('Dotted path of a value in the study; several get the same value').optional(),
    balance: text(
      'A place that gives what the first path gains, so that both together stay what they are',
    ).optional(),
    force: id('A force that is there or not').optional(),
    name: id('What the factor is called; by default its first path').optional(),
    range: z
      .tuple([bound, bound], {
        error: (issue) =>
          says(
            Array.isArray(issue.input)
              ? `a range has two ends, not ${issue.input.length}`
              : `a range is needed, not ${describe(issue.input as Value)}`,
            'write `[low, high]`',
          ),
      })
      .meta({ description: '[low, high]; by default the range of the parameter' })
      .optional(),
    values: listOf(entryOfList, 'Values instead of a range, all equally likely', {
      min: 1,
      max: MAXIMUM_LEVELS,
    }).optional(),
    law: word(
      ['uniform', 'log-uniform', 'triangular'],
      'How likely the values of the range are; triangular about what the study says',
    ).optional(),
    levels: count('Levels of the range in a full factorial', 1, MAXIMUM_LEVELS).optional(),
  },
  'a factor',
).check((ctx) => {
  const entry = ctx.value;
  const kinds = (['from', 'path', 'force'] as const).filter((k) => entry[k] !== undefined);
  const wrong = (message: string, fix: string, field?: keyof typeof entry): void => {
    ctx.issues.push({
      code: 'custom',
      ...(field === undefined ? {} : { path: [field] }),
      message: says(message, fix),
      input: field === undefined ? entry : entry[field],
    });
  };
  if (kinds.length !== 1) {
    wrong(
      kinds.length === 0 ? 'the factor names nothing' : 'the factor names several kinds of thing',
      'write exactly one of from, path, force',
    );
    return;
  }
  const [kind] = kinds;
  const fits: Readonly<Record<string, readonly string[]>> = {
    from: ['only', 'except', 'law', 'levels'],
    path: ['balance', 'range', 'values', 'law', 'levels', 'name'],
    force: ['name'],
  };
  for (const field of Object.keys(entry) as (keyof typeof entry)[]) {
    if (field === kind || fits[kind ?? '']?.includes(field) === true) continue;
    wrong(`\`${field}\` does not go with \`${kind ?? ''}\``, 'leave it out', field);
  }
  if (entry.values !== undefined) {
    for (const field of ['range', 'law', 'levels'] as const) {
      if (entry[field] !== undefined) {
        wrong(`\`${field}\` does not go with \`values\``, 'leave one of them out', field);
      }
    }
  }
});

const points = (description: string) => count(description, 1, Number.MAX_SAFE_INTEGER);

const method = fields(
  {
    'full-factorial': count(
      'Every combination; this many levels of each range',
      1,
      MAXIMUM_LEVELS,
    ).optional(),
    'latin-hypercube': points('Points of a Latin hypercube').optional(),
    sobol: points("Points of a scrambled Sobol' sequence").optional(),
    saltelli: points(
      'Rows of a design for first-order and total indices; each has 2 + factors points',
    ).optional(),
    morris: points('Walks of a screening design; each has 1 + factors points').optional(),
    levels: count('Levels of the grid of `morris`, an even number; by default 4', 2, 1000)
      .refine((n) => n % 2 === 0, { error: says('the levels are odd', 'write an even number') })
      .optional(),
  },
  'a method',
).check((ctx) => {
  const { levels, ...kinds } = ctx.value;
  const named = Object.keys(kinds);
  const [only] = named;
  if (named.length !== 1) {
    ctx.issues.push({
      code: 'custom',
      message: says(
        named.length === 0 ? 'the method is missing' : 'several methods are named',
        'write exactly one of full-factorial, latin-hypercube, sobol, saltelli, morris, such as `{ latin-hypercube: 512 }`',
      ),
      input: ctx.value,
    });
  } else if (levels !== undefined && only !== 'morris') {
    ctx.issues.push({
      code: 'custom',
      path: ['levels'],
      message: says(`\`levels\` does not go with \`${only ?? ''}\``, 'leave it out'),
      input: levels,
    });
  }
});

export const designSchema = fields(
  {
    $schema: text('Address of the JSON Schema, for editors', 2000).optional(),
    sweep: z
      .literal(1, {
        error: (issue) =>
          says(
            `version ${describe(issue.input as Value)} of the format is not known`,
            'write `sweep: 1`',
          ),
      })
      .meta({ description: 'Version of the format' }),
    title: text('Title of the sweep'),
    description: text('What the sweep is for', LIMITS.noteLength).optional(),
    study: text("The study's folder or document, as seen from this file", 1000),
    seed: count('Seed of chance and of the design', 0, Number.MAX_SAFE_INTEGER).default(1),
    replications: count(
      'Replications at each point, rounded up to whole variants',
      1,
      MAXIMUM_REPLICATIONS,
    ),
    policies: z
      .union(
        [
          word(['all'], 'All policies of the study'),
          listOf(id('A policy'), 'Some policies', { min: 1, max: LIMITS.policies }),
        ],
        { error: says('`all` or a list of policies is needed', 'write `policies: all`') },
      )
      .default('all')
      .meta({ description: 'Policies, all of them run at every point; by default all' }),
    baseline: id('Policy that differences are taken from; by default that of the study').optional(),
    method,
    factors: listOf(factor, 'What is varied', { min: 1, max: 10_000 }),
    groups: byId(
      listOf(pattern, 'Factors', { min: 1, max: 1000 }),
      'For `saltelli`: factors that are taken together as one, by name of the group',
    ).optional(),
  },
  'a design',
);

/** A document of the right shape. */
export type DesignDocument = z.output<typeof designSchema>;
export type FactorEntry = DesignDocument['factors'][number];

/** JSON Schema, draft 2020-12, of a design as a user writes it. */
export function designJsonSchema(): object {
  return {
    ...z.toJSONSchema(designSchema, { io: 'input', target: 'draft-2020-12' }),
    title: 'Caveat sweep',
    description: 'A study over everything that is not known about it',
  };
}
