import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { estimate, halfWidth, mean, paired, percentile } from '../../src/study/statistics.ts';
import { normals } from './synthetic.ts';

describe('the interval over variant means', () => {
  it('is Student-t with one degree of freedom fewer than variants', () => {
    // 1 … 5: mean 3, standard error √(2.5 / 5); t of 4 degrees at 0.975 is 2.776445105.
    const { mean: centre, low, high } = estimate([1, 2, 3, 4, 5]);
    expect(centre).toBe(3);
    expect(high).toBeCloseTo(3 + 2.776445105 * Math.sqrt(0.5), 8);
    expect(low).toBeCloseTo(3 - 2.776445105 * Math.sqrt(0.5), 8);
  });

  it.each([
    // Two values 0 and 2 have a standard error of 1, so the half-width is t itself.
    [0.9, 6.313751515],
    [0.95, 12.70620474],
    [0.99, 63.65674116],
  ])('takes the tabulated t of one degree of freedom at confidence %f', (confidence, t) => {
    expect(halfWidth([0, 2], confidence)).toBeCloseTo(t, 5);
  });

  it('has no limits with fewer than two variants', () => {
    expect(estimate([7])).toEqual({ mean: 7, low: null, high: null });
  });

  it('has no width, to the last bit, when variants agree', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, min: -1e9, max: 1e9 }), fc.nat(50), (drawn, extra) => {
        const value = drawn + 0; // −0 has no place in an answer
        const same = Array.from({ length: extra + 2 }, () => value);
        expect(estimate(same)).toEqual({ mean: value, low: value, high: value });
      }),
    );
  });

  it('refuses a confidence outside 0 … 1, and an empty list', () => {
    expect(() => halfWidth([1, 2], 1)).toThrow(/confidence/u);
    expect(() => mean([])).toThrow(/at least one/u);
  });

  it('covers the truth as often as it says on clustered data, where pooling would not', () => {
    const trials = 1000;
    const variants = 20;
    const replications = 10;
    const z = normals(20240826);
    let covered = 0;
    let pooledCovered = 0;
    for (let trial = 0; trial < trials; trial += 1) {
      const all: number[] = [];
      const means: number[] = [];
      for (let v = 0; v < variants; v += 1) {
        const raid = z();
        const runs = Array.from({ length: replications }, () => raid + z());
        all.push(...runs);
        means.push(mean(runs));
      }
      if (Math.abs(mean(means)) <= (halfWidth(means) ?? NaN)) covered += 1;
      if (Math.abs(mean(all)) <= (halfWidth(all) ?? NaN)) pooledCovered += 1;
    }
    // Three standard errors of 1000 trials about 950.
    expect(covered).toBeGreaterThan(929);
    expect(covered).toBeLessThan(971);
    expect(pooledCovered).toBeLessThan(700);
  });
});

describe('paired differences', () => {
  it('are narrower than the interval of either when both share their luck', () => {
    const z = normals(3);
    const luck = Array.from({ length: 30 }, () => 10 * z());
    const worse = luck.map((value) => value + 1 + 0.1 * z());
    const difference = estimate(paired(worse, luck));
    expect(difference.mean).toBeCloseTo(1, 1);
    expect((difference.high ?? NaN) - difference.mean).toBeLessThan((halfWidth(luck) ?? NaN) / 10);
  });

  it('refuse lists of different length', () => {
    expect(() => paired([1, 2], [1])).toThrow(/equal numbers/u);
  });
});

describe('percentiles', () => {
  it('are values that occurred, by nearest rank, as in sorting and counting', () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(30), { minLength: 1, maxLength: 200 }),
        fc.integer({ min: 1, max: 100 }),
        (values, percent) => {
          const histogram = Array.from(
            { length: 31 },
            (_, k) => values.filter((value) => value === k).length,
          );
          const sorted = values.toSorted((a, b) => a - b);
          // The smallest seen value that at least `percent` of a hundred do not exceed.
          const wanted = sorted.find(
            (value) =>
              sorted.filter((other) => other <= value).length * 100 >= percent * sorted.length,
          );
          expect(percentile(histogram, percent)).toBe(wanted);
        },
      ),
    );
  });

  it('put p10 and p90 of 1 … 10 at 1 and 9', () => {
    const histogram = [0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1];
    expect([percentile(histogram, 10), percentile(histogram, 90)]).toEqual([1, 9]);
  });
});
