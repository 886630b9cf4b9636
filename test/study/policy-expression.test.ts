import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { InputError } from '../../src/scenario/problems.ts';
import {
  parsePolicy,
  policyExpression,
  type Switchboard,
} from '../../src/study/policy-expression.ts';
import { choosePolicies } from '../../src/study/request.ts';

const policy = (id: string, caveats: string[], forces: string[]) => ({
  id,
  title: `Title of ${id}`,
  caveats,
  forces,
});

/** `both` is a caveat and a force. */
const board: Switchboard = {
  scenario: {
    policies: [policy('none', [], []), policy('some', ['stay-home', 'inbound-only'], ['fighters'])],
    forces: ['radars', 'fighters', 'both'].map((id) => ({
      id,
      title: id,
      fireUnits: [],
      flights: [],
      sensors: [],
    })),
  },
  book: {
    caveats: ['inbound-only', 'stay-home', 'both'].map((id) => ({ id, title: id, rules: [] })),
  },
};

function refusal(text: string): { message: string; fix: string | undefined } {
  try {
    parsePolicy(board, text);
  } catch (error) {
    if (error instanceof InputError) {
      const [{ message, fix } = { message: '', fix: undefined }] = error.problems;
      return { message, fix };
    }
    throw error;
  }
  throw new Error('it was taken');
}

describe('a policy in one word', () => {
  test('without switches is the study’s own', () => {
    expect(parsePolicy(board, 'some')).toBe(board.scenario.policies[1]);
  });

  test('lifts a caveat, puts one in force, commits a force and leaves one at home', () => {
    const { caveats, forces } = parsePolicy(
      board,
      'some,-stay-home,+caveat:both,+radars,-fighters',
    );
    expect(caveats).toEqual(['inbound-only', 'both']);
    expect(forces).toEqual(['radars']);
  });

  test('is named by the switches that change something, however it was written', () => {
    const id = 'some,-stay-home,+radars';
    for (const text of [id, 'some, +radars, -stay-home', 'some,+radars,-stay-home,+fighters']) {
      expect(parsePolicy(board, text).id).toBe(id);
    }
    expect(parsePolicy(board, 'some,+fighters,-radars').id).toBe('some');
  });

  test('is the same policy again when its name is read, for any switches', () => {
    const subset = (ids: readonly string[]) => fc.subarray([...ids]);
    const names = (list: readonly { readonly id: string }[]) => list.map(({ id }) => id);
    fc.assert(
      fc.property(
        fc.constantFrom('none', 'some'),
        subset(names(board.book.caveats)),
        subset(names(board.scenario.forces)),
        (start, caveats, forces) => {
          const wanted = { caveats: new Set(caveats), forces: new Set(forces) };
          const made = policyExpression(board, start, wanted);
          const read = parsePolicy(board, made.id);
          expect(read).toEqual(made);
          expect(new Set(read.caveats)).toEqual(wanted.caveats);
          expect(new Set(read.forces)).toEqual(wanted.forces);
        },
      ),
    );
  });

  test('says what is wrong with it, and what was meant', () => {
    expect(refusal('somw,-stay-home')).toEqual({
      message: 'unknown policy `somw`',
      fix: 'did you mean `some`?',
    });
    expect(refusal('some,-stay-hone')).toEqual({
      message: '`some,-stay-hone`: unknown caveat or force `stay-hone`',
      fix: 'did you mean `stay-home`?',
    });
    expect(refusal('some,stay-home').message).toBe(
      '`some,stay-home`: `stay-home` is no switch of a policy',
    );
    expect(refusal('some,-both')).toEqual({
      message: '`some,-both`: `both` is a caveat and a force',
      fix: 'write `-caveat:both` or `-force:both`',
    });
    expect(refusal('some,+force:stay-home').message).toContain('unknown force `stay-home`');
  });

  test('stands after the study’s own policies, once', () => {
    const wanted = ['some,-stay-home', 'none', 'some, -stay-home'];
    expect(choosePolicies(board, wanted, 'some').map(({ id }) => id)).toEqual([
      'none',
      'some',
      'some,-stay-home',
    ]);
  });
});
