import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { covered, quantile, rankedScore, transform } from '../../src/records/scores.ts';

/** A forecast of 0 … n, from weights. */
const forecasts = fc
  .array(fc.integer({ min: 1, max: 50 }), { minLength: 2, maxLength: 12 })
  .map((weights) => {
    const sum = weights.reduce((a, b) => a + b, 0);
    return Float64Array.from(weights, (w) => w / sum);
  });

const expected = (p: Float64Array, of: (k: number) => number): number =>
  p.reduce((sum, w, k) => sum + w * of(k), 0);

describe('scores of forecasts', () => {
  test('a right forecast is covered as often as its level says, exactly', () => {
    fc.assert(
      fc.property(forecasts, fc.constantFrom(0.5, 0.8, 0.95), (p, level) => {
        expect(expected(p, (k) => covered(transform(p, k), level))).toBeCloseTo(level, 10);
      }),
    );
  });

  test('no other forecast has a smaller ranked score in the mean than the right one', () => {
    fc.assert(
      fc.property(
        forecasts,
        fc.array(fc.integer({ min: 1, max: 50 }), { minLength: 12, maxLength: 12 }),
        (p, raw) => {
          const own = raw.slice(0, p.length);
          const sum = own.reduce((a, b) => a + b, 0);
          const other = Float64Array.from(own, (w) => w / sum);
          const right = expected(p, (k) => rankedScore(p, k));
          expect(expected(p, (k) => rankedScore(other, k))).toBeGreaterThanOrEqual(right - 1e-12);
        },
      ),
    );
  });

  test('a sure forecast scores its distance from what came', () => {
    const sure = Float64Array.from({ length: 11 }, (_, k) => (k === 7 ? 1 : 0));
    expect(rankedScore(sure, 7)).toBe(0);
    expect(rankedScore(sure, 4)).toBe(3);
    expect(rankedScore(sure, 10)).toBe(3);
    expect(quantile(sure, 0.1)).toBe(7);
    expect(quantile(sure, 0.9)).toBe(7);
    expect(covered(transform(sure, 9), 0.8)).toBe(0);
  });
});
