import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  didYouMean,
  editDistance,
  formatProblem,
  InputError,
} from '../../src/scenario/problems.ts';

describe('problems', () => {
  test('a problem is one line with place, path, message and fix', () => {
    const line = formatProblem({
      severity: 'error',
      file: 'study.yaml',
      line: 12,
      column: 9,
      path: 'raid.kh101.type',
      value: 'kh1O1',
      message: 'unknown threat type `kh1O1`',
      fix: 'did you mean `kh101`?',
    });
    expect(line).toBe(
      'study.yaml:12:9  raid.kh101.type: unknown threat type `kh1O1`; did you mean `kh101`?',
    );
  });

  test('a warning says that it is one, and unknown parts are left out', () => {
    expect(formatProblem({ severity: 'warning', message: 'odd' })).toBe('warning: odd');
    expect(formatProblem({ severity: 'error', file: 'a.yaml', message: 'odd' })).toBe(
      'a.yaml  odd',
    );
  });

  test('text of the user cannot drive the terminal or break the line', () => {
    const line = formatProblem({ severity: 'error', message: 'unknown `\u001b[31m\nx`' });
    expect(line).toBe('unknown `\\u001b[31m\\u000ax`');
  });

  test('an input error lists every problem', () => {
    const error = new InputError([
      { severity: 'error', message: 'one' },
      { severity: 'error', message: 'two' },
    ]);
    expect(error.message).toBe('one\ntwo');
    expect(error.problems).toHaveLength(2);
    expect(new InputError('alone').problems).toEqual([{ severity: 'error', message: 'alone' }]);
  });

  test.each([
    ['kh1O1', ['kh101', 'kh555'], 'kh101'],
    ['hieght', ['height', 'weight'], 'height'],
    ['POL', ['PL', 'RO'], 'PL'],
    ['patriot-pac', ['patriot-mse', 'patriot-pac3', 'nasams'], 'patriot-pac3'],
    ['xyz', ['kh101', 'PL'], undefined],
    ['a', ['b', 'c'], undefined],
  ])('%s suggests the nearest of what there is', (word, known, expected) => {
    expect(didYouMean(word, known)).toBe(expected);
  });

  test('the distance is symmetric, and one for a slip of each kind', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 12 }), fc.string({ maxLength: 12 }), (a, b) => {
        expect(editDistance(a, b)).toBe(editDistance(b, a));
        expect(editDistance(a, b) === 0).toBe(a === b);
      }),
    );
    expect(editDistance('abcd', 'abdc')).toBe(1);
    expect(editDistance('abcd', 'abd')).toBe(1);
    expect(editDistance('abcd', 'abxcd')).toBe(1);
    expect(editDistance('abcd', 'abxd')).toBe(1);
  });
});
