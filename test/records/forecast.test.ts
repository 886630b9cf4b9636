import { describe, expect, test } from 'vitest';
import { Forecaster } from '../../src/records/forecast.ts';
import { covered, quantile, transform } from '../../src/records/scores.ts';
import { kills, uniforms } from './support.ts';

/** A made-up record: sizes, and the law of the i-th raid. */
interface Made {
  readonly size: (u: () => number) => number;
  readonly mean: (i: number) => number;
  readonly correlation: (n: number) => number;
  readonly day?: (i: number) => number;
}

const between = (low: number, high: number) => (u: () => number) =>
  low + Math.floor(u() * (high - low));

const MADE: Readonly<Record<string, Made>> = {
  'raids of a few': { size: between(1, 7), mean: () => 0.6, correlation: () => 0.3 },
  'raids of dozens with long gaps': {
    size: between(5, 40),
    mean: () => 0.7,
    correlation: () => 0.1,
    day: (i) => i + Math.floor(i / 40) * 60,
  },
  'raids of hundreds': { size: between(100, 800), mean: () => 0.85, correlation: () => 0.005 },
  'spread that falls with size': {
    size: (u) => Math.ceil(2 * 150 ** u()),
    mean: () => 0.75,
    correlation: (n) => 1 / (1 + n / 4),
  },
  'slow drift': {
    size: between(50, 200),
    mean: (i) => 0.85 - 0.3 * (i / 180),
    correlation: () => 0.02,
  },
};

/** Expected coverage of intervals of 80 % over the later part of records of 180 raids, from a size on. */
function coverageOf(
  { size, mean, correlation, day = (i) => i }: Made,
  records: number,
  least = 1,
): number {
  let sum = 0;
  let count = 0;
  for (let r = 0; r < records; r += 1) {
    const u = uniforms(50 + 17 * r);
    const forecaster = new Forecaster();
    for (let i = 0; i < 180; i += 1) {
      const n = size(u);
      const outcome = kills(n, mean(i), correlation(n), u);
      if (i >= 80 && n >= least) {
        sum += covered(transform(forecaster.predict(day(i), n), outcome.destroyed), 0.8);
        count += 1;
      }
      forecaster.observe(day(i), outcome);
    }
  }
  return sum / count;
}

describe('forecasts one raid ahead', () => {
  test.for(Object.entries(MADE))(
    'cover 72 to 88 of a hundred with intervals of 80 %%: $0',
    { timeout: 600_000 },
    ([name, made], { task }) => {
      const coverage = coverageOf(made, 2);
      Object.assign(task.meta, { figures: { [`forecast: ${name}`]: coverage } });
      expect(coverage).toBeGreaterThan(0.72);
      expect(coverage).toBeLessThan(0.88);
    },
  );

  test('do not take the spread of small raids for that of large ones', () => {
    const made = MADE['spread that falls with size'] as Made;
    const coverage = coverageOf(made, 3, 80);
    expect(coverage).toBeGreaterThan(0.68);
    expect(coverage).toBeLessThan(0.9);
  }, 600_000);

  test('find the new share within weeks of an overnight change of reporting', () => {
    const u = uniforms(5);
    const forecaster = new Forecaster();
    const medianOn = (day: number): number => quantile(forecaster.predict(day, 200), 0.5) / 200;
    for (let i = 0; i < 150; i += 1) forecaster.observe(i, kills(150, 0.55, 0.02, u));
    expect(medianOn(150)).toBeGreaterThan(0.5);
    expect(medianOn(150)).toBeLessThan(0.6);
    for (let i = 150; i < 180; i += 1) forecaster.observe(i, kills(150, 0.9, 0.02, u));
    expect(medianOn(180)).toBeGreaterThan(0.85);
  }, 60_000);

  test('are certain of nothing at first, and of what never happens after many raids', () => {
    const forecaster = new Forecaster();
    const blank = forecaster.predict(0, 4);
    for (const p of blank) expect(p).toBeGreaterThan(0.05);
    for (let i = 0; i < 200; i += 1) forecaster.observe(i, { launched: 5, destroyed: 0 });
    expect(forecaster.predict(200, 5)[0]).toBeGreaterThan(0.95);
  });

  test('add up to one without a gap for raids of up to 3 000', () => {
    const u = uniforms(9);
    const forecaster = new Forecaster();
    for (const n of [3000, 1, 800, 2500]) {
      for (const outcome of [kills(n, 0.9, 0.01, u), { launched: n, destroyed: n }]) {
        forecaster.observe(1, outcome);
      }
      const p = forecaster.predict(2, 3000);
      expect(p.every((x) => Number.isFinite(x) && x >= 0)).toBe(true);
      expect(p.reduce((a, b) => a + b, 0)).toBeCloseTo(1, 9);
      expect(p.slice(1, -1).every((x) => x > 0)).toBe(true);
    }
  });

  test('rest on what came before alone, and in order of time', () => {
    const forecaster = new Forecaster();
    forecaster.observe(10, { launched: 8, destroyed: 6 });
    const before = forecaster.predict(11, 10);
    expect(forecaster.predict(11, 10)).toEqual(before);
    expect(() => forecaster.observe(9, { launched: 1, destroyed: 1 })).toThrow('in order of time');
    forecaster.observe(11, { launched: 10, destroyed: 0 });
    expect(forecaster.predict(11, 10)).not.toEqual(before);
    expect(forecaster.weights().reduce((a, b) => a + b, 0)).toBeCloseTo(1, 12);
  });
});
