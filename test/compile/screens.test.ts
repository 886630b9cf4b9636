import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { expectedSurvival, impliedShare, referenceHazard } from '../../src/compile/screens.ts';

const survival = (mean: number, rho: number, exposures: readonly number[], ref: number): number =>
  exposures.reduce((s, e) => s + expectedSurvival(mean, rho, e / ref), 0) / exposures.length;

describe('the reference hazard', () => {
  it('is the exposure itself when all exposures are equal', () => {
    for (const n of [1, 2, 3, 20]) {
      for (const share of [0.05, 0.3, 0.6, 0.7, 0.8, 0.86, 0.95]) {
        for (const rho of [0, 0.15, 0.4]) {
          const ref = referenceHazard(share, rho, new Array<number>(n).fill(556));
          expect(ref / 556, `${n} exposures, share ${share}, ρ ${rho}`).toBeCloseTo(1, 9);
        }
      }
    }
  });

  it('makes the mean expected survival one less the share, to 10⁻⁹, for any exposures', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.01, max: 0.97, noNaN: true }),
        fc.constantFrom(0, 0.05, 0.15, 0.4),
        fc.array(fc.integer({ min: 1, max: 20_000 }), { minLength: 1, maxLength: 40 }),
        (share, rho, exposures) => {
          const ref = referenceHazard(share, rho, exposures);
          expect(survival(share, rho, exposures, ref)).toBeCloseTo(1 - share, 9);
        },
      ),
      { numRuns: 400 },
    );
  });

  it('does not depend on the order of the exposures beyond rounding', () => {
    const exposures = [100, 900, 250, 4000, 100, 33];
    const there = referenceHazard(0.6, 0.15, exposures);
    expect(referenceHazard(0.6, 0.15, exposures.toReversed()) / there).toBeCloseTo(1, 11);
  });
});

describe('expected survival', () => {
  it('is E[(1 − P)^k] of a beta: 1 − m at k = 1, and (1 − m)² + m(1 − m)ρ at k = 2', () => {
    for (const [m, rho] of [
      [0.7, 0.15],
      [0.2, 0.4],
      [0.9, 0.02],
    ] as const) {
      expect(expectedSurvival(m, rho, 1)).toBeCloseTo(1 - m, 12);
      expect(expectedSurvival(m, rho, 2)).toBeCloseTo((1 - m) ** 2 + m * (1 - m) * rho, 12);
      expect(expectedSurvival(m, 0, 2)).toBeCloseTo((1 - m) ** 2, 14);
      expect(expectedSurvival(m, rho, 0)).toBeCloseTo(1, 14);
    }
  });

  it('a share implied by hazards is the mean of 1 − exp(−Λ)', () => {
    expect(impliedShare([1, 2])).toBeCloseTo(1 - (Math.exp(-1) + Math.exp(-2)) / 2, 14);
    expect(impliedShare([])).toBe(0);
  });
});
