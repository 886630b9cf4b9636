/** What an edit changed: the same nights before and after it. */
import { expect, test } from 'vitest';
import { estimate } from '../../src/study/statistics.ts';
import { changeFrom } from '../../web/engine/inquiry.ts';

test('an edit is compared on the nights that both versions have, variant by variant', () => {
  const before = { means: [4, 5, 6], leakers: [4, 4, 5, 5, 6, 6] };
  const after = { means: [3, 4.5], leakers: [2, 4, 6, 3] };
  expect(changeFrom(before, after, 0.95)).toEqual({
    leakers: estimate([-1, -0.5], 0.95),
    // in the third night alone more get through
    worseReplications: 1,
    replications: 4,
  });
  expect(changeFrom(before, { means: [], leakers: [] }, 0.95)).toBeNull();
});
