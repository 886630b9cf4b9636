import * as cedar from '@cedar-policy/cedar-wasm/nodejs';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { bucketOf, representative } from '../../src/policy/buckets.ts';
import { compileRules } from '../../src/policy/compile.ts';
import { ruleSchema } from '../../src/policy/schema.ts';
import { effectorVocabulary, shareVocabulary } from '../../src/policy/vocabulary.ts';
import { wildcard } from '../../src/policy/wildcard.ts';
import { cedarJudge } from './judge.ts';
import { book, engage, when } from './support.ts';

const json = cedar.schemaToJsonWithResolvedTypes(ruleSchema);
if (json.type === 'failure') throw new Error(json.errors.map((e) => e.message).join('\n'));
const schema: unknown = json.json;

/** Follows keys into a document of unknown shape. */
function at(value: unknown, ...keys: string[]): unknown {
  return keys.reduce<unknown>(
    (inner, key) =>
      typeof inner === 'object' && inner !== null ? Reflect.get(inner, key) : undefined,
    value,
  );
}

function typesOf(attributes: unknown): Record<string, string> {
  const names = { String: 'string', Long: 'long', Boolean: 'bool', Bool: 'bool', Set: 'strings' };
  return Object.fromEntries(
    Object.entries(Object(attributes)).map(([name, type]) => {
      const found = String(at(type, 'type'));
      const word = found === 'Extension' || found === 'EntityOrCommon' ? at(type, 'name') : found;
      return [name, Reflect.get(names, String(word)) ?? String(word)];
    }),
  );
}

function readersOf(
  readers: Readonly<Record<string, { readonly is: string }>>,
): Record<string, string> {
  return Object.fromEntries(Object.entries(readers).map(([name, { is }]) => [name, is]));
}

it.each([effectorVocabulary('engage'), effectorVocabulary('enter'), shareVocabulary()])(
  'the evaluator knows the attributes of the schema, by type, and no others: $action',
  (words) => {
    const root = at(schema, '');
    const action = at(root, 'actions', words.action, 'appliesTo');
    expect(at(action, 'principalTypes')).toEqual([words.principal.type]);
    expect(at(action, 'resourceTypes')).toEqual([words.resource.type]);
    expect(readersOf(words.context)).toEqual(typesOf(at(action, 'context', 'attributes')));
    for (const variable of [words.principal, words.resource]) {
      const type = at(root, 'entityTypes', variable.type);
      expect(readersOf(variable.attributes)).toEqual(typesOf(at(type, 'shape', 'attributes')));
      expect(Object.keys(variable.memberOf).sort()).toEqual(
        Object.values(Object(at(type, 'memberOfTypes')))
          .map(String)
          .sort(),
      );
    }
  },
);

it('one representative stands for its bucket in every comparison with every literal', () => {
  const integers = fc.uniqueArray(fc.integer({ min: -10, max: 10 }), { maxLength: 6 });
  fc.assert(
    fc.property(integers, fc.double({ min: -12, max: 12, noNaN: true }), (list, drawn) => {
      const thresholds = list.sort((a, b) => a - b);
      for (const value of [drawn, ...thresholds]) {
        const stand = representative(bucketOf(value, thresholds), thresholds);
        for (const t of thresholds) {
          expect([stand < t, stand === t, stand > t]).toEqual([value < t, value === t, value > t]);
        }
      }
    }),
  );
});

it('rules compare real lengths with their literals: nothing is rounded first', () => {
  const rules = compileRules(
    book(when('context.altitudeM <= 100 && context.distanceToBorderM > 5')),
  );
  const permits = (altitudeM: number, distanceToBorderM: number) =>
    rules.evaluate(engage({ context: { altitudeM, distanceToBorderM } })).permits.length;
  expect([permits(100, 5.25), permits(100.25, 6), permits(100, 5)]).toEqual([1, 0, 0]);
});

it('every bucket of lengths gives one answer, and Cedar gives the same at twice the scale', () => {
  const body = (n: number) =>
    when(
      `context.altitudeM < ${3 * n} || context.altitudeM >= ${5 * n} && context.altitudeM != ${6 * n}`,
    );
  const one = compileRules(book(body(1)));
  const doubled = cedarJudge(book(body(2)), 0);
  const permits = (rules: typeof one, altitudeM: number) =>
    rules.evaluate(engage({ context: { altitudeM } })).permits.length;
  for (let half = 0; half < 16; half += 1) {
    const stand = representative(bucketOf(half / 2, [3, 5, 6]), [3, 5, 6]);
    const theirs = doubled(engage({ context: { altitudeM: half } }));
    expect(permits(one, half / 2)).toBe(theirs.determining.length);
    expect(permits(one, stand)).toBe(permits(one, half / 2));
  }
});

it('patterns match as a plain recursive matcher says', () => {
  const slow = (pattern: readonly (string | null)[], text: string): boolean => {
    const [first, ...rest] = pattern;
    if (first === undefined) return text === '';
    if (first !== null) return text.startsWith(first) && slow(rest, text.slice(first.length));
    return Array.from({ length: text.length + 1 }, (_, i) => slow(rest, text.slice(i))).some(
      Boolean,
    );
  };
  const letters = (maxLength: number) =>
    fc.string({ unit: fc.constantFrom('a', 'a', 'b'), maxLength });
  const part = fc.oneof(fc.constant(null), letters(2));
  fc.assert(
    fc.property(fc.array(part, { maxLength: 5 }), letters(5), (pattern, text) => {
      expect(wildcard(pattern)(text)).toBe(slow(pattern, text));
    }),
    { numRuns: 5000, examples: [[['ab', null, 'b'], 'ab']] },
  );
});
