import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { addProbabilities, Likelihood, logProbability } from '../../src/records/beta-binomial.ts';

const parameters = fc.record({
  n: fc.integer({ min: 1, max: 400 }),
  m: fc.double({ min: 0.005, max: 0.995, noNaN: true }),
  rho: fc.double({ min: 0.001, max: 0.9, noNaN: true }),
});

describe('the beta-binomial law', () => {
  test('adds up to one, has mean n m and the variance of its correlation', () => {
    fc.assert(
      fc.property(parameters, ({ n, m, rho }) => {
        const p = new Float64Array(n + 1);
        addProbabilities(p, n, m, rho, 1);
        const sum = p.reduce((a, b) => a + b, 0);
        const mean = p.reduce((a, b, k) => a + k * b, 0);
        const variance = p.reduce((a, b, k) => a + (k - mean) * (k - mean) * b, 0);
        expect(sum).toBeCloseTo(1, 9);
        expect(mean / n).toBeCloseTo(m, 7);
        expect(variance / (n * m * (1 - m) * (1 + (n - 1) * rho))).toBeCloseTo(1, 5);
      }),
    );
  });

  test('gives the same probability one by one and as a whole', () => {
    fc.assert(
      fc.property(parameters, fc.double({ min: 0, max: 1, noNaN: true }), ({ n, m, rho }, part) => {
        const k = Math.round(part * n);
        const p = new Float64Array(n + 1);
        addProbabilities(p, n, m, rho, 1);
        const log = logProbability({ launched: n, destroyed: k }, m, rho);
        expect(p[k]).toBeCloseTo(Math.exp(log), 9);
      }),
    );
  });

  test('is the same for many raids at once as the sum over each', () => {
    fc.assert(
      fc.property(parameters, fc.array(fc.nat(60), { maxLength: 8 }), ({ m, rho }, sizes) => {
        const counts = sizes.map((n, i) => ({ launched: n, destroyed: Math.floor((n * i) / 8) }));
        const each = counts.reduce((s, c) => s + logProbability(c, m, rho), 0);
        expect(new Likelihood(counts).at(m, rho)).toBeCloseTo(each, 7);
      }),
    );
  });

  test('is uniform at m = 1/2 and rho = 1/3, as the Beta(1, 1) mixture must be', () => {
    for (const k of [0, 3, 7, 10]) {
      expect(Math.exp(logProbability({ launched: 10, destroyed: k }, 0.5, 1 / 3))).toBeCloseTo(
        1 / 11,
        10,
      );
    }
  });

  test('without correlation is the binomial law', () => {
    // C(5, 2) 0.3² 0.7³
    expect(Math.exp(logProbability({ launched: 5, destroyed: 2 }, 0.3, 0))).toBeCloseTo(0.3087, 10);
    const p = new Float64Array(6);
    addProbabilities(p, 5, 0.3, 0, 1);
    expect(p[2]).toBeCloseTo(0.3087, 10);
  });

  test('knows certainty at the ends', () => {
    expect(logProbability({ launched: 3, destroyed: 0 }, 0, 0.2)).toBe(0);
    expect(logProbability({ launched: 3, destroyed: 1 }, 0, 0.2)).toBe(-Infinity);
    expect(logProbability({ launched: 3, destroyed: 3 }, 1, 0.2)).toBe(0);
  });
});
