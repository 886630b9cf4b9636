/**
 * The kinds of value that a document is made of, as zod schemas whose output is SI and whose
 * input has a JSON Schema that editors can complete from. A message carries its fix after a
 * separator, because zod has room for one text only; `shape.ts` takes them apart again.
 */
import { z } from 'zod';
import { describe, type Value } from './document.ts';
import { LIMITS } from './limits.ts';
import type { Delay, Place, Ranged } from './model.ts';
import {
  bareNumber,
  type Dimension,
  DIMENSIONS,
  parseElapsed,
  parseQuantity,
  type QuantityOptions,
  unitsOf,
} from './units.ts';

const SEPARATOR = '\u0001';

/** A message with its fix in one text. */
export function says(message: string, fix?: string): string {
  return fix === undefined ? message : `${message}${SEPARATOR}${fix}`;
}

/** Message and fix of a text made by `says`. */
export function unsay(text: string): { readonly message: string; readonly fix?: string } {
  const [message = '', fix] = text.split(SEPARATOR);
  return fix === undefined ? { message } : { message, fix };
}

interface RawIssue {
  readonly code?: string | undefined;
  readonly input?: unknown;
}

/** The error text of a value of the wrong kind. */
function kind(wanted: string, example: string): (issue: RawIssue) => string {
  return (issue) =>
    says(`${wanted} is needed, not ${describe(issue.input as Value)}`, `such as \`${example}\``);
}

/** A map with known fields; others are refused. */
export function fields<const S extends z.ZodRawShape>(shape: S, wanted = 'a map of fields') {
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'invalid_type'
        ? says(
            `${wanted} is needed, not ${describe(issue.input as Value)}`,
            `fields: ${Object.keys(shape).join(', ')}`,
          )
        : undefined,
  });
}

const ID_PATTERN = '^[A-Za-z0-9][A-Za-z0-9_-]*$';

/**
 * Limits of length for text and lists alone: zod would also measure a map that has an entry called
 * `length`, whose value need not be a number.
 */
function ofText<T extends object>(params: T) {
  return { ...params, when: ({ value }: { value: unknown }) => typeof value === 'string' };
}

function ofList<T extends object>(params: T) {
  return { ...params, when: ({ value }: { value: unknown }) => Array.isArray(value) };
}

const idText = z
  .string({
    error: (issue) =>
      typeof issue.input === 'number'
        ? says(`an id is needed, not the number \`${issue.input}\``, 'put it in quotes')
        : kind('an id', 'lviv')(issue),
  })
  .min(1, ofText({ abort: true, error: says('an id cannot be empty', 'such as `lviv`') }))
  .max(LIMITS.idLength, ofText({ error: says(`an id has at most ${LIMITS.idLength} characters`) }))
  .regex(new RegExp(ID_PATTERN), {
    error: (issue) =>
      says(
        `${describe(issue.input)} is not an id`,
        'use letters, digits, `-` and `_`, and begin with a letter or digit',
      ),
  });

/** An id, defined or referred to. */
export function id(description: string) {
  return idText.meta({ description });
}

/** A map from ids to entries. */
export function byId<S extends z.ZodType>(entry: S, description: string) {
  return z
    .record(idText, entry, {
      error: (issue) =>
        issue.code === 'invalid_type'
          ? says(
              `a map by id is needed, not ${describe(issue.input as Value)}`,
              'write `id:` and its fields under it',
            )
          : undefined,
    })
    .meta({ description });
}

/** A list. */
export function listOf<S extends z.ZodType>(
  entry: S,
  description: string,
  { min = 0, max = LIMITS.documentValues }: { min?: number; max?: number } = {},
) {
  return z
    .array(entry, {
      error: (issue) =>
        says(
          `a list is needed, not ${describe(issue.input as Value)}`,
          'put it in `[ ]`, with commas between',
        ),
    })
    .min(
      min,
      ofList({
        error:
          min === 1
            ? says('the list is empty', 'write one entry at least')
            : says(`at least ${min} are needed here`),
      }),
    )
    .max(max, ofList({ error: says(`at most ${max} are allowed here`) }))
    .meta({ description });
}

/** Text for people. */
export function text(description: string, max: number = LIMITS.titleLength) {
  return z
    .string({
      error: (issue) =>
        typeof issue.input === 'number' || typeof issue.input === 'boolean'
          ? says(`text is needed, not \`${issue.input}\``, 'put it in quotes')
          : kind('text', 'Lviv')(issue),
    })
    .max(max, ofText({ error: says(`at most ${max} characters are allowed here`) }))
    .meta({ description });
}

/** A whole number without unit. */
export function count(description: string, min: number, max: number) {
  return number(
    z.int({
      abort: true,
      error: (issue) => {
        if (typeof issue.input !== 'number' || !Number.isFinite(issue.input)) {
          return kind('a whole number', '4')(issue);
        }
        // beyond what a number holds exactly
        if (Number.isInteger(issue.input)) return outside(issue.input, min, max);
        return says(`\`${issue.input}\` is not a whole number`, 'write it without a fraction');
      },
    }),
    description,
    min,
    max,
  );
}

/** A number without unit. */
export function factor(description: string, min: number, max: number) {
  return number(z.number({ error: kind('a number', '0.8') }), description, min, max);
}

/** A share or probability from 0 to 1; `below1` refuses 1 itself. */
export function share(description: string, { below1 = false } = {}) {
  const base = z.number({
    error: (issue) =>
      typeof issue.input === 'string' && /^[\d.]+ ?%$/.test(issue.input)
        ? says(
            `\`${issue.input}\` is a percentage`,
            `write a share from 0 to 1, such as \`${Number.parseFloat(issue.input) / 100}\``,
          )
        : kind('a share from 0 to 1', '0.8')(issue),
  });
  if (!below1) return number(base, description, 0, 1);
  const certain = says('this is certainty or more, which is refused here', 'write less than 1');
  return number(base, description, 0, Number.MAX_VALUE).lt(1, { error: certain });
}

function number<S extends z.ZodNumber>(schema: S, description: string, min: number, max: number) {
  return schema
    .min(min, { abort: true, error: (issue) => outside(issue.input as number, min, max) })
    .max(max, { abort: true, error: (issue) => outside(issue.input as number, min, max) })
    .meta({ description });
}

function outside(value: number, min: number, max: number): string {
  return value < min
    ? says(
        `${describe(value)} is ${min === 0 ? 'negative' : 'too small'}`,
        `at least ${min} is needed`,
      )
    : says(`${describe(value)} is too large`, `at most ${max} is allowed`);
}

/** Yes or no. */
export function flag(description: string) {
  return z
    .boolean({
      error: (issue) =>
        says(`\`true\` or \`false\` is needed, not ${describe(issue.input as Value)}`),
    })
    .meta({ description });
}

/** One of some words. */
export function word<const T extends readonly [string, ...string[]]>(
  words: T,
  description: string,
) {
  return z
    .enum(words, {
      error: (issue) =>
        says(
          `${describe(issue.input as Value)} is none of the words allowed here`,
          `one of ${words.map((w) => `\`${w}\``).join(', ')}`,
        ),
    })
    .meta({ description });
}

const NUMBER_PATTERN = String.raw`\+?(\d+(\.\d+)?|\.\d+)([eE][+-]?\d+)?`;

function quantityPattern(dimension: Dimension): string {
  return `^\\s*${NUMBER_PATTERN}\\s*(${unitsOf(dimension).join('|')})\\s*$`;
}

/** A quantity with its unit; the output is SI. */
export function quantity(
  dimension: Dimension,
  description: string,
  options: Omit<QuantityOptions, 'dimension'> & { readonly example?: string } = {},
) {
  const example = options.example ?? DIMENSIONS[dimension].example;
  return z
    .string({
      error: (issue) => {
        if (typeof issue.input === 'number') {
          const { message, fix } = bareNumber(issue.input, dimension);
          return says(message, fix);
        }
        return kind(DIMENSIONS[dimension].noun, example)(issue);
      },
    })
    .transform((written, ctx) => {
      const parsed = parseQuantity(written, { ...options, dimension });
      if (parsed.ok) return parsed.si;
      ctx.issues.push({
        code: 'custom',
        message: says(parsed.message, parsed.fix),
        input: written,
      });
      return z.NEVER;
    })
    .meta({
      description: `${description} (${DIMENSIONS[dimension].noun})`,
      pattern: quantityPattern(dimension),
      examples: [example],
    });
}

/** A time after the study's time zero: a duration, or a clock of elapsed time `h:mm[:ss]`. */
export function instant(description: string) {
  return z
    .string({
      error: (issue) => {
        if (typeof issue.input === 'number') {
          const { message, fix } = bareNumber(issue.input, 'duration');
          return says(message, fix);
        }
        return kind('a time after the start', '70 min')(issue);
      },
    })
    .transform((written, ctx) => {
      const elapsed = parseElapsed(written);
      if (elapsed !== undefined) return elapsed;
      const parsed = parseQuantity(written, { dimension: 'duration' });
      if (parsed.ok) return parsed.si;
      ctx.issues.push({
        code: 'custom',
        message: says(parsed.message, parsed.fix),
        input: written,
      });
      return z.NEVER;
    })
    .meta({
      description: `${description} (time after the start: a duration, or h:mm[:ss])`,
      pattern: `${quantityPattern('duration')}|^\\s*\\d{1,3}:[0-5]\\d(:[0-5]\\d)?\\s*$`,
      examples: ['70 min', '01:10'],
    });
}

/** Two values in ascending order, `[low, high]`. */
export function span(limit: z.ZodType<number, string>, description: string) {
  return z
    .tuple([limit, limit], { error: kindOfList('two values, `[low, high]`') })
    .check((ctx) => {
      const [low, high] = ctx.value;
      if (low > high) {
        ctx.issues.push({
          code: 'custom',
          message: says('the first value is larger than the second', 'write `[low, high]`'),
          input: ctx.value,
        });
      }
    })
    .transform(([low, high]) => ({ low, high }))
    .meta({ description });
}

function kindOfList(wanted: string): (issue: RawIssue) => string {
  return (issue) =>
    Array.isArray(issue.input)
      ? says(`${wanted} are needed, not ${issue.input.length}`)
      : says(`${wanted} are needed, not ${describe(issue.input as Value)}`);
}

/** A value with its range: one quantity, or `[low, typical, high]`. */
export function ranged(
  dimension: Dimension,
  description: string,
  options: Omit<QuantityOptions, 'dimension'> = {},
) {
  const one = quantity(dimension, description, options);
  return z
    .union([
      one.transform((v): Ranged => ({ low: v, typical: v, high: v })),
      z
        .tuple([one, one, one], { error: kindOfList('three values, `[low, typical, high]`,') })
        .check((ctx) => {
          const [low, typical, high] = ctx.value;
          if (low > typical || typical > high) {
            ctx.issues.push({
              code: 'custom',
              message: says('the values do not ascend', 'write `[low, typical, high]`'),
              input: ctx.value,
            });
          }
        })
        .transform(([low, typical, high]): Ranged => ({ low, typical, high })),
    ])
    .meta({ description: `${description}: one value, or [low, typical, high]` });
}

/** A place, `[latitude, longitude]` in degrees. */
export const place = z
  .tuple(
    [
      degrees('latitude', 90, 'degrees north; the first of the two'),
      degrees('longitude', 180, 'degrees east; the second of the two'),
    ],
    { error: kindOfList('two numbers, `[latitude, longitude]`,') },
  )
  .transform(([latDeg, lonDeg]): Place => ({ latDeg, lonDeg }))
  .meta({ description: 'A place, [latitude, longitude] in degrees', examples: [[49.84, 24.03]] });

function degrees(name: string, limit: number, description: string) {
  return z
    .number({ error: kind(`a ${name} in degrees without unit`, limit === 90 ? '49.84' : '24.03') })
    .min(-limit, { error: outOfRange(name, limit) })
    .max(limit, { error: outOfRange(name, limit) })
    .meta({ description });
}

function outOfRange(name: string, limit: number): (issue: RawIssue) => string {
  return (issue) =>
    says(
      `${describe(issue.input as Value)} is not a ${name}, which lies between -${limit} and ${limit}`,
      'places are written `[latitude, longitude]`',
    );
}

/** A ring of places: at least three corners, not closed. */
export const ring = listOf(place, 'Corners in order; edges are great circles; not closed', {
  min: 3,
  max: LIMITS.vertices,
});

/** A duration in seconds that is fixed or drawn. */
export function delay(description: string) {
  const time = quantity('duration', 'Part of a delay', { example: '5 s' });
  const fixed = quantity('duration', 'Always this long', { example: '5 s' });
  const laws = fields(
    {
      uniform: span(time, 'Anything between the two').optional(),
      triangular: z
        .tuple([time, time, time], { error: kindOfList('three values, `[low, mode, high]`,') })
        .check((ctx) => {
          const [low, mode, high] = ctx.value;
          if (low <= mode && mode <= high) return;
          ctx.issues.push({
            code: 'custom',
            message: says('the values do not ascend', 'write `[low, most likely, high]`'),
            input: ctx.value,
          });
        })
        .meta({ description: '[low, most likely, high]' })
        .optional(),
      exponential: quantity('duration', 'Mean of an exponential law', {
        aboveMin: true,
        example: '2 min',
      }).optional(),
    },
    'a delay',
  )
    .check((ctx) => {
      const named = Object.keys(ctx.value);
      if (named.length !== 1) {
        ctx.issues.push({
          code: 'custom',
          message: says(
            named.length === 0 ? 'the delay names no law' : 'the delay names several laws',
            'write one of uniform, triangular, exponential',
          ),
          input: ctx.value,
        });
      }
    })
    .transform(({ uniform, triangular, exponential }): Delay => {
      if (uniform !== undefined) return { law: 'uniform', lowS: uniform.low, highS: uniform.high };
      if (triangular !== undefined) {
        const [lowS, modeS, highS] = triangular;
        return { law: 'triangular', lowS, modeS, highS };
      }
      return { law: 'exponential', meanS: exponential ?? 0 };
    })
    .meta({ minProperties: 1, maxProperties: 1 });
  return z.union([fixed.transform((seconds): Delay => ({ law: 'fixed', seconds })), laws]).meta({
    description: `${description}: a duration, or one of uniform, triangular, exponential`,
    examples: ['5 s', { triangular: ['1 min', '3 min', '9 min'] }],
  });
}
