/** Where the points of a design are. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { permuted } from '../../src/sweep/permutation.ts';
import { pointOf, unitPointOf } from '../../src/sweep/points.ts';
import { valueAtQuantile } from '../../src/sweep/quantile.ts';
import { sweepChance } from '../../src/sweep/resample.ts';
import { scrambled, sobolPoint } from '../../src/sweep/sobol-sequence.ts';
import type { Factor } from '../../src/sweep/types.ts';
import { design, range, ranges, saltelli } from './support.ts';

/** How many of `count` equal slices of the unit interval hold exactly one of the values. */
function singles(values: readonly number[], count: number): number {
  const hits = new Array<number>(count).fill(0);
  for (const v of values) hits[Math.floor(v * count)] = (hits[Math.floor(v * count)] ?? 0) + 1;
  return hits.filter((n) => n === 1).length;
}

describe("the Sobol' sequence", () => {
  // Joe and Kuo's numbers as their own program and others count them, in units of 1/1024
  const published: readonly (readonly [number, readonly number[]])[] = [
    [0, [0, 512, 768, 256, 384, 896, 640, 128, 192, 704, 960, 448, 320, 832, 576, 64]],
    [1, [0, 512, 256, 768, 384, 896, 128, 640, 320, 832, 64, 576, 192, 704, 448, 960]],
    [2, [0, 512, 256, 768, 640, 128, 896, 384, 960, 448, 704, 192, 320, 832, 64, 576]],
    [4, [0, 512, 768, 256, 384, 896, 640, 128, 576, 64, 320, 832, 960, 448, 192, 704]],
    [99, [0, 512, 768, 256, 896, 384, 128, 640, 960, 448, 192, 704, 64, 576, 832, 320]],
    [1023, [0, 512, 768, 256, 896, 384, 128, 640, 64, 576, 832, 320, 960, 448, 192, 704]],
  ];

  test('has the published first points', () => {
    for (const [dimension, points] of published) {
      const own = points.map((_, i) => (sobolPoint(i, dimension + 1)[dimension] ?? 0) >>> 22);
      expect(own, `dimension ${dimension}`).toEqual(points);
    }
  });

  test('has the published point far out', () => {
    const point = sobolPoint(123_456, 1024);
    expect([0, 1, 2, 9, 99, 511, 1022, 1023].map((d) => point[d])).toEqual([
      113_803_264, 784_891_904, 1_319_665_664, 1_069_711_360, 3_976_167_424, 4_283_990_016,
      352_223_232, 1_919_713_280,
    ]);
  });

  test('has one of its first 64 points in every 64th of every dimension, and so when scrambled', () => {
    const chance = sweepChance(7);
    const points = Array.from({ length: 64 }, (_, i) => sobolPoint(i, 1024));
    for (let d = 0; d < 1024; d += 1) {
      const column = points.map((p) => p[d] ?? 0);
      expect(
        singles(
          column.map((x) => x / 4294967296),
          64,
        ),
      ).toBe(64);
      if (d % 16 === 0) {
        expect(
          singles(
            column.map((x) => scrambled(x, d, chance)),
            64,
          ),
        ).toBe(64);
      }
    }
  });

  test('has every scrambled point anywhere: its mean over seeds is a half, its variance a twelfth', () => {
    const values = Array.from({ length: 2000 }, (_, seed) =>
      scrambled(sobolPoint(5, 3)[2] ?? 0, 2, sweepChance(seed)),
    );
    const mean = values.reduce((a, b) => a + b) / values.length;
    const variance = values.reduce((a, b) => a + (b - mean) ** 2, 0) / values.length;
    // 4 standard errors: σ = 0.289 / √2000, and of the variance √(1/180) / √2000
    expect(Math.abs(mean - 0.5)).toBeLessThan(0.026);
    expect(Math.abs(variance - 1 / 12)).toBeLessThan(0.0067);
  });
});

describe('a permutation without memory', () => {
  test('takes every number once', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 700 }), fc.nat(1e6), fc.nat(1e6), (n, which, seed) => {
        const chance = sweepChance(seed);
        const taken = new Set(Array.from({ length: n }, (_, i) => permuted(i, n, which, chance)));
        return taken.size === n && Math.max(...taken) === n - 1 && Math.min(...taken) === 0;
      }),
      { numRuns: 60 },
    );
  });

  test('puts each number anywhere: pairs of places are all equally likely', () => {
    // 5 · 4 places of the numbers 0 and 1; χ² of 19 degrees of freedom, 99.9 % below 43.8
    const counts = new Map<number, number>();
    const times = 8000;
    const chance = sweepChance(3);
    for (let which = 0; which < times; which += 1) {
      const pair = permuted(0, 5, which, chance) * 5 + permuted(1, 5, which, chance);
      counts.set(pair, (counts.get(pair) ?? 0) + 1);
    }
    expect(counts.size).toBe(20);
    const expected = times / 20;
    const chi2 = [...counts.values()].reduce((s, n) => s + (n - expected) ** 2 / expected, 0);
    expect(chi2).toBeLessThan(43.8);
  });
});

describe('a design', () => {
  test('of a Latin hypercube has one point in every slice of every factor, and columns unrelated', () => {
    const latin = design(ranges(40), { kind: 'latin-hypercube' }, 150);
    const points = Array.from({ length: 150 }, (_, i) => unitPointOf(latin, i));
    for (let f = 0; f < 40; f += 1) {
      expect(
        singles(
          points.map((p) => p[f] ?? 0),
          150,
        ),
      ).toBe(150);
    }
    // the largest of 780 correlations of 150 points: 1/√150 each, 4.5 of it never
    for (let f = 0; f < 40; f += 1) {
      for (let g = 0; g < f; g += 1) {
        const r = points.reduce((s, p) => s + ((p[f] ?? 0) - 0.5) * ((p[g] ?? 0) - 0.5), 0) / 150;
        expect(Math.abs(12 * r)).toBeLessThan(4.5 / Math.sqrt(150));
      }
    }
  });

  test('of a full grid has every combination once, ends of ranges included', () => {
    const factors: Factor[] = [
      range('a', { low: -1, high: 1, levels: 3 }),
      {
        kind: 'values',
        id: 'b',
        title: 'b',
        places: [],
        values: [4, 2],
        written: [4, 2],
        unit: '1',
      },
      { kind: 'force', id: 'c', title: 'c', force: 'c' },
    ];
    const grid = design(factors, { kind: 'full-factorial' }, 12);
    const points = Array.from({ length: 12 }, (_, i) => pointOf(grid, i).join());
    expect(new Set(points).size).toBe(12);
    expect(points.slice(0, 4)).toEqual(['-1,4,0', '-1,4,1', '-1,2,0', '-1,2,1']);
    expect(points.at(-1)).toBe('1,2,1');
  });

  test('of Saltelli exchanges one block of A for that of B at a time', () => {
    const factors = ranges(4);
    const method = {
      kind: 'saltelli' as const,
      base: 6,
      blocks: [
        { id: 'both', factors: [1, 3] },
        { id: 'x0', factors: [0] },
        { id: 'x2', factors: [2] },
      ],
    };
    const rows = design(factors, method, 30);
    for (let r = 0; r < 6; r += 1) {
      const [a, b, ...mixed] = Array.from({ length: 5 }, (_, k) => unitPointOf(rows, 5 * r + k));
      mixed.forEach((point, k) => {
        const own = method.blocks[k]?.factors ?? [];
        point.forEach((u, f) => expect(u).toBe((own.includes(f) ? b : a)?.[f]));
      });
      expect(a).not.toEqual(b);
    }
  });

  test('of Morris walks the grid: every factor once by Δ, up or down', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 12 }),
        fc.constantFrom(2, 4, 6, 8),
        fc.nat(1000),
        (count, levels, seed) => {
          const method = { kind: 'morris' as const, trajectories: 3, levels };
          const walks = design(ranges(count), method, 3 * (count + 1), { seed });
          for (let w = 0; w < 3; w += 1) {
            const moved: number[] = [];
            for (let s = 0; s < count; s += 1) {
              const from = unitPointOf(walks, w * (count + 1) + s);
              const to = unitPointOf(walks, w * (count + 1) + s + 1);
              to.forEach((u, f) => {
                expect(Number.isInteger(Math.round(u * (levels - 1) * 1e9) / 1e9)).toBe(true);
                if (u === from[f]) return;
                moved.push(f);
                expect(Math.abs(u - (from[f] ?? 0))).toBeCloseTo(levels / 2 / (levels - 1), 12);
              });
            }
            expect(moved.sort((a, b) => a - b)).toEqual(Array.from({ length: count }, (_, f) => f));
          }
        },
      ),
      { numRuns: 30 },
    );
  });

  test('is the same with fewer points: a prefix, except for slices of a Latin hypercube', () => {
    const factors = ranges(3);
    for (const [kind, unit] of [
      ['sobol', 1],
      ['saltelli', 5],
      ['morris', 4],
    ] as const) {
      const of = (n: number) =>
        kind === 'saltelli'
          ? saltelli(n, factors)
          : kind === 'morris'
            ? ({ kind, trajectories: n, levels: 4 } as const)
            : ({ kind } as const);
      const few = design(factors, of(4), 4 * unit);
      const many = design(factors, of(9), 9 * unit);
      for (let i = 0; i < 4 * unit; i += 1)
        expect(unitPointOf(few, i)).toEqual(unitPointOf(many, i));
    }
  });

  test('depends on its seed, and has no point outside', () => {
    const one = design(ranges(2), { kind: 'sobol' }, 8);
    expect(unitPointOf({ ...one, seed: 2 }, 3)).not.toEqual(unitPointOf(one, 3));
    expect(() => unitPointOf(one, 8)).toThrow('no point 8 of 8');
  });
});

describe('a factor', () => {
  const spread = (factor: Factor, n = 6000): number[] =>
    Array.from({ length: n }, (_, i) => valueAtQuantile(factor, (i + 0.5) / n));

  test('of whole numbers takes each equally often, both ends included', () => {
    const values = spread(range('n', { low: 2, high: 7, integer: true }));
    for (let v = 2; v <= 7; v += 1) expect(values.filter((x) => x === v)).toHaveLength(1000);
    const wide = range('n', { low: 2, high: 7, integer: true });
    expect([0, 1].map((u) => valueAtQuantile(wide, u))).toEqual([2, 7]);
  });

  test('follows its law', () => {
    const log = spread(range('x', { low: 1, high: 100, law: 'log-uniform' }));
    expect(log.filter((x) => x < 10).length / log.length).toBeCloseTo(0.5, 3);
    const triangle = range('x', { low: 0, high: 10, present: 2, law: 'triangular' });
    const values = spread(triangle);
    // mean (0 + 2 + 10) / 3, and mode/width of it below the mode
    expect(values.reduce((a, b) => a + b) / values.length).toBeCloseTo(4, 3);
    expect(values.filter((x) => x < 2).length / values.length).toBeCloseTo(0.2, 3);
    for (const law of ['uniform', 'log-uniform', 'triangular'] as const) {
      const factor = range('x', { low: 0.1, high: 0.7, present: 0.3, law });
      expect(valueAtQuantile(factor, 0)).toBeCloseTo(0.1, 12);
      expect(valueAtQuantile(factor, 1)).toBeCloseTo(0.7, 12);
    }
  });
});
