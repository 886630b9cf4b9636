import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addMarginals, bitCount, factorial, shapleyNumerators } from '../../src/study/shapley.ts';

/** Shares of n players as numbers. */
function shapley(values: ArrayLike<number>, n: number): number[] {
  return [...shapleyNumerators(values, n)].map((share) => share / factorial(n));
}

function gameOf(n: number, value: (coalition: number) => number): number[] {
  return Array.from({ length: 1 << n }, (_, coalition) => value(coalition));
}

function permutations(items: readonly number[]): number[][] {
  if (items.length === 0) return [[]];
  return items.flatMap((item) =>
    permutations(items.filter((other) => other !== item)).map((rest) => [item, ...rest]),
  );
}

/** An integer game of up to six players. */
const games = fc.integer({ min: 1, max: 6 }).chain((n) =>
  fc.record({
    n: fc.constant(n),
    values: fc.array(fc.integer({ min: -5000, max: 5000 }), {
      minLength: 1 << n,
      maxLength: 1 << n,
    }),
  }),
);

describe('Shapley values', () => {
  it('share the glove game 2/3, 1/6, 1/6', () => {
    // Player 0 has a left glove, 1 and 2 a right one each; a pair is worth 1.
    const pair = (s: number): number => ((s & 1) !== 0 && (s & 6) !== 0 ? 1 : 0);
    const [left, right, other] = shapley(gameOf(3, pair), 3);
    expect(left).toBeCloseTo(2 / 3, 15);
    expect(right).toBeCloseTo(1 / 6, 15);
    expect(other).toBe(right);
  });

  it('give each player of an additive game its own worth', () => {
    const worth = [7, -3, 0, 11, 2];
    const total = (s: number): number =>
      worth.reduce((sum, w, i) => sum + (((s >>> i) & 1) === 1 ? w : 0), 0);
    expect(shapley(gameOf(5, total), 5)).toEqual(worth);
  });

  it('share a symmetric game equally', () => {
    const shares = shapley(
      gameOf(4, (s) => bitCount(s) * bitCount(s)),
      4,
    );
    expect(shares).toEqual([4, 4, 4, 4]);
  });

  it('give a veto its power: 9/20 for each of two, 1/30 for each of three others', () => {
    // It passes with both vetoes and one other. An other is pivotal only when it comes third, after
    // both vetoes: 2! 2! of 5! orders. The vetoes share the rest.
    const passes = (s: number): number => ((s & 3) === 3 && (s & 28) !== 0 ? 1 : 0);
    const shares = shapley(gameOf(5, passes), 5);
    expect(shares[0]).toBeCloseTo(9 / 20, 14);
    expect(shares[2]).toBeCloseTo(1 / 30, 14);
  });

  it('equal the mean over all orders of joining', () => {
    fc.assert(
      fc.property(games, ({ n, values }) => {
        const sums = new Float64Array(n);
        const orders = permutations(Array.from({ length: n }, (_, i) => i));
        for (const order of orders) addMarginals(order, (s) => values[s] ?? NaN, sums);
        expect([...shapleyNumerators(values, n)]).toEqual([...sums]);
      }),
      { numRuns: 60 },
    );
  });

  it('add up to v(all) − v(none) exactly', () => {
    fc.assert(
      fc.property(games, ({ n, values }) => {
        const sum = shapleyNumerators(values, n).reduce((total, share) => total + share, 0);
        expect(sum).toBe(factorial(n) * ((values.at(-1) ?? NaN) - (values[0] ?? NaN)));
      }),
    );
  });

  it('are exactly 0 for one who never changes anything', () => {
    fc.assert(
      fc.property(games, fc.nat(6), ({ n, values }, place) => {
        const dummy = Math.min(place, n);
        const below = (1 << dummy) - 1;
        const strip = (s: number): number => (s & below) | ((s >>> 1) & ~below);
        const shares = shapleyNumerators(
          gameOf(n + 1, (s) => values[strip(s)] ?? NaN),
          n + 1,
        );
        expect(shares[dummy]).toBe(0);
      }),
    );
  });

  it('follow the players when these change places', () => {
    fc.assert(
      fc.property(games, ({ n, values }) => {
        const mirrored = (s: number): number => {
          let m = 0;
          for (let i = 0; i < n; i += 1) if (((s >>> i) & 1) === 1) m |= 1 << (n - 1 - i);
          return m;
        };
        const shares = [...shapleyNumerators(values, n)];
        const other = [
          ...shapleyNumerators(
            gameOf(n, (s) => values[mirrored(s)] ?? NaN),
            n,
          ),
        ];
        expect(other).toEqual(shares.toReversed());
      }),
    );
  });

  it('refuse a game with coalitions missing', () => {
    expect(() => shapleyNumerators([1, 2, 3], 2)).toThrow(/4 coalitions/u);
  });
});
