import { describe, expect, test } from 'vitest';
import type { RuleBook } from '../../src/policy/types.ts';
import { checkPolicies, resolvePolicies } from '../../src/scenario/policies.ts';
import { InputError } from '../../src/scenario/problems.ts';
import { change, parse, placeOf, starter } from './support.ts';

const caveat = (id: string) => ({ id, title: id, rules: [] });
const book: RuleBook = {
  rules: [],
  caveats: [caveat('own-airspace'), caveat('not-beyond-belt'), caveat('third')],
  authorities: ['cabinet'],
};
const caveatsOf = (text: string, policy: string) =>
  resolvePolicies(parse(text), book).policies.find((p) => p.id === policy)?.caveats;

describe('policies against a rule book', () => {
  test('`all`, a list and `all-but` become lists in the order of the book', () => {
    expect(caveatsOf(starter, 'supply-only')).toEqual(['own-airspace', 'not-beyond-belt', 'third']);
    expect(caveatsOf(starter, 'belt-70')).toEqual(['not-beyond-belt']);
    const but = change('caveats: [not-beyond-belt]', 'caveats: { all-but: [own-airspace] }');
    expect(caveatsOf(but, 'belt-70')).toEqual(['not-beyond-belt', 'third']);
    expect(caveatsOf(change('caveats: [not-beyond-belt]', 'caveats: none'), 'belt-70')).toEqual([]);
    expect(
      caveatsOf(change('caveats: [not-beyond-belt]', 'caveats: [third, own-airspace]'), 'belt-70'),
    ).toEqual(['own-airspace', 'third']);
  });

  test('until then, caveats that only the book can list are no caveat of any book', () => {
    expect(parse(starter).scenario.policies[0]?.caveats).toEqual(['*']);
  });

  test.each([
    ['[not-beyond-belt]', '[not-beyond-bell]', '0', 'not-beyond-bell'],
    ['[not-beyond-belt]', '{ all-but: [third, not-beyond-bell] }', 'all-but.1', 'not-beyond-bell'],
  ])('an unknown caveat is refused at its place: %s as %s', (from, to, path, word) => {
    const text = change(`caveats: ${from}`, `caveats: ${to}`);
    const parsed = parse(text);
    expect(checkPolicies(parsed, book)).toEqual([
      {
        severity: 'error',
        file: 'study.yaml',
        ...placeOf(word, text),
        path: `policies.belt-70.caveats.${path}`,
        value: word,
        message: `unknown caveat \`${word}\``,
        fix: 'did you mean `not-beyond-belt`?',
      },
    ]);
    expect(() => resolvePolicies(parsed, book)).toThrow(InputError);
  });

  test('an authority that rules ask and the study does not describe is refused', () => {
    expect(
      checkPolicies(parse(starter), { ...book, authorities: ['cabinett', 'cabinet'] }),
    ).toMatchObject([
      {
        severity: 'error',
        message: 'unknown authority `cabinett`',
        fix: expect.stringContaining('did you mean `cabinet`?'),
      },
    ]);
  });

  test('an authority that no rule asks is a warning', () => {
    expect(checkPolicies(parse(starter), { ...book, authorities: [] })).toMatchObject([
      { severity: 'warning', path: 'authorities.cabinet', ...placeOf('cabinet:', starter) },
    ]);
  });
});
