/** `caveat report`: its figures are those of the rows, added up here without SQL or its code. */
import fs from 'node:fs';
import path from 'node:path';
import tQuantile from '@stdlib/stats-base-dists-t-quantile';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, expectTypeOf, test, vi } from 'vitest';
import type { z } from 'zod';
import { findingsJsonSchema, type findingsSchema } from '../../src/sweep/findings-schema.ts';
import type { SweepFindings } from '../../src/sweep/findings.ts';
import { caveat, ensureBuilt, folder, removeFolders, root } from '../cli/support.ts';
import { design, resultFiles, type Row, rowsOf } from './support.ts';

// the sweep is a process of its own, on a machine that may have other work
vi.setConfig({ testTimeout: 300_000 });

const POINTS = 72;
const REPLICATIONS = 60;
const CONFIDENCE = 0.9;

let rows: readonly Row[] = [];
let measures: readonly Row[] = [];
let places: readonly Row[] = [];
let findings: SweepFindings;

beforeAll(async () => {
  ensureBuilt();
  const store = path.join(folder(), 'store');
  const small = design({
    study: rangedCosts(),
    method: `{ latin-hypercube: ${POINTS} }`,
    replications: String(REPLICATIONS),
  });
  await said(['sweep', small, '--store', store]);
  rows = (await Promise.all(resultFiles(store).map(rowsOf))).flatMap((file) => file.rows);
  measures = (await rowsOf(path.join(store, 'measures.parquet'))).rows;
  const points = fs
    .readdirSync(path.join(store, 'points'))
    .map((n) => path.join(store, 'points', n));
  places = (await Promise.all(points.map(rowsOf))).flatMap((file) => file.rows);
  const words = ['report', store, '--confidence', String(CONFIDENCE), '--json'];
  findings = JSON.parse(await said(words)) as SweepFindings;
}, 300_000);
afterAll(removeFolders);

/** The two islands, but nobody knows what a round costs: three figures that differ. */
function rangedCosts(): string {
  const study = path.join(folder(), 'study');
  fs.cpSync(path.join(root, 'studies', 'two-islands'), study, { recursive: true });
  const file = path.join(study, 'study.yaml');
  const text = fs.readFileSync(file, 'utf8');
  const cost = 'roundCost: [0.7 MUSD, 1 MUSD, 4 MUSD]';
  const changed = text.replaceAll(/roundCost: 1 MUSD/gu, cost);
  expect(changed).not.toBe(text);
  fs.writeFileSync(file, changed);
  return study;
}

async function said(words: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await caveat(words);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return stdout;
}

function sum(values: readonly number[]): number {
  return values.reduce((all, value) => all + value, 0);
}

function mean(values: readonly number[]): number {
  return sum(values) / values.length;
}

/** Leakers of a policy: [point][variant], means of the variant's replications. */
function leakersOf(policy: string): number[][] {
  const cells = new Map<string, number[]>();
  for (const row of rows) {
    if (row['policy'] !== policy) continue;
    const key = `${String(row['point'])} ${String(row['variant'])}`;
    const cell = cells.get(key) ?? [];
    cells.set(key, cell);
    cell.push(Number(row['leakers']));
  }
  const variants = cells.size / POINTS;
  return Array.from({ length: POINTS }, (_, point) =>
    Array.from({ length: variants }, (_unused, variant) =>
      mean(cells.get(`${point} ${variant}`) ?? [NaN]),
    ),
  );
}

/** Leakers under `joint` − leakers under `alone`, variant by variant. */
function differences(): number[][] {
  const [alone, joint] = [leakersOf('alone'), leakersOf('joint')];
  return joint.map((variants, i) => variants.map((value, j) => value - (alone[i]?.[j] ?? NaN)));
}

/** Mean squares of a table of points × variants, by totals, as textbooks have them for a desk. */
function squaresOf(table: readonly (readonly number[])[]): Record<'p' | 'v' | 'pv', number> {
  const [points, variants] = [table.length, table[0]?.length ?? 0];
  const square = (values: readonly number[]): number => sum(values.map((value) => value * value));
  const byPoint = table.map(sum);
  const byVariant = Array.from({ length: variants }, (_, j) => sum(table.map((v) => v[j] ?? NaN)));
  const correction = sum(byPoint) ** 2 / (points * variants);
  const ofPoints = square(byPoint) / variants - correction;
  const ofVariants = square(byVariant) / points - correction;
  const rest = square(table.flat()) - correction - ofPoints - ofVariants;
  return {
    p: ofPoints / (points - 1),
    v: ofVariants / (variants - 1),
    pv: rest / ((points - 1) * (variants - 1)),
  };
}

/** Half of an interval from a sum of mean squares: Student's t with Satterthwaite's degrees. */
function halfOf(parts: readonly (readonly [square: number, degrees: number])[]): number {
  const variance = sum(parts.map(([square]) => square));
  const degrees = variance ** 2 / sum(parts.map(([square, of]) => square ** 2 / of));
  return tQuantile((1 + CONFIDENCE) / 2, degrees) * Math.sqrt(variance);
}

/** A number to nine digits: what is added up in another order may differ in the last bits. */
function near(value: number): unknown {
  return expect.closeTo(value, 9 - Math.ceil(Math.log10(Math.max(1e-3, Math.abs(value)))));
}

/** What an answer says of a table of leakers over the space. */
function summaryOf(table: readonly (readonly number[])[]): Record<string, unknown> {
  const [points, variants] = [POINTS, table[0]?.length ?? 0];
  const { p, v, pv } = squaresOf(table);
  const cells = points * variants;
  const half = halfOf([
    [v / cells, variants - 1],
    [p / cells, points - 1],
    [-pv / cells, (points - 1) * (variants - 1)],
  ]);
  const centre = mean(table.flat());
  const sorted = table.map(mean).sort((a, b) => a - b);
  const between = (h: number): number => {
    const [low = NaN, high = NaN] = sorted.slice(Math.floor(h));
    return low + (h % 1) * (high - low);
  };
  return {
    mean: { value: near(centre), low: near(centre - half), high: near(centre + half) },
    p10: near(between(0.1 * (points - 1))),
    p90: near(between(0.9 * (points - 1))),
    deviation: near(Math.sqrt((p - pv) / variants)),
    chanceShare: near(pv / p),
  };
}

/** Variance between the means of equal bins of points in the order of `x`, and of all points. */
function betweenBins(x: readonly number[], y: readonly number[]): { between: number; all: number } {
  const bins = Math.round(Math.cbrt(POINTS));
  const order = x.map((_, i) => i).sort((i, j) => (x[i] ?? 0) - (x[j] ?? 0));
  const size = POINTS / bins;
  const groups = Array.from({ length: bins }, (_, b) =>
    order.slice(b * size, (b + 1) * size).map((i) => y[i] ?? NaN),
  );
  const spread = (values: readonly number[]): number =>
    sum(values.map((value) => (value - mean(values)) ** 2));
  const within = sum(groups.map(spread));
  const all = spread(y);
  // what bins' means scatter by even where the factor does nothing
  const noise = ((bins - 1) * within) / (POINTS - bins);
  return { between: all - within - noise, all };
}

/** The first-order index of a factor: the share of the variance between bins, chance taken out. */
function indexOf(x: readonly number[], table: readonly (readonly number[])[]): number {
  const variants = table[0]?.length ?? 0;
  const whole = betweenBins(x, table.map(mean));
  for (let j = 0; j < variants; j += 1) {
    const own = betweenBins(
      x,
      table.map((values) => (values[j] ?? NaN) - mean(values)),
    );
    whole.between -= own.between / (variants * (variants - 1));
    whole.all -= own.all / (variants * (variants - 1));
  }
  return whole.between / whole.all;
}

type DeepReadonly<T> = T extends readonly (infer I)[]
  ? readonly DeepReadonly<I>[]
  : T extends object
    ? { readonly [K in keyof T]: DeepReadonly<T[K]> }
    : T;

describe('the schema of the report', () => {
  const validate = new Ajv2020({ strict: true, allErrors: true }).compile(findingsJsonSchema());

  test('is for the type of the answer, both ways', () => {
    expectTypeOf<DeepReadonly<z.infer<typeof findingsSchema>>>().toEqualTypeOf<
      DeepReadonly<SweepFindings>
    >();
  });

  test('is what `caveat schema findings` prints, and accepts a real answer', async () => {
    expect(JSON.parse(await said(['schema', 'findings']))).toEqual(findingsJsonSchema());
    validate(findings);
    expect(validate.errors ?? []).toEqual([]);
  });

  test.each([
    ['a field that is not known', (f: SweepFindings) => ({ ...f, more: 1 })],
    ['no analysis', (f: SweepFindings) => ({ ...f, analysis: undefined })],
    ['a mean as text', (f: SweepFindings) => ({ ...f, rows: String(f.rows) })],
  ])('refuses an answer with %s', (_, spoil) => {
    expect(validate(spoil(findings))).toBe(false);
  });
});

describe('the report of a sweep', () => {
  test('has the mean of every column of the rows, by policy', () => {
    expect(rows).toHaveLength(POINTS * REPLICATIONS * 2);
    expect(findings.rows).toBe(rows.length);
    const keys = new Set(['point', 'variant', 'replication', 'policy']);
    const columns = Object.keys(rows[0] ?? {}).filter((name) => !keys.has(name));
    for (const { policy, means } of findings.policies) {
      const own = rows.filter((row) => row['policy'] === policy);
      const expected = columns.map((name) => [
        name,
        near(mean(own.map((row) => Number(row[name])))),
      ]);
      expect(means).toEqual(Object.fromEntries(expected));
      expect(means['leakers']).toBeGreaterThan(0);
    }
  });

  test('has what rounds and flights cost: every use at what one costs', () => {
    for (const { policy, costUsd } of findings.policies) {
      const own = rows.filter((row) => row['policy'] === policy);
      const spent = (price: string): number =>
        sum(
          measures.map((measure) => {
            const used = own.map((row) => Number(row[String(measure['name'])]));
            return mean(used) * Number(measure[price] ?? 0);
          }),
        );
      expect(costUsd).toEqual({
        low: near(spent('usd_low')),
        typical: near(spent('usd_typical')),
        high: near(spent('usd_high')),
      });
      expect(costUsd.typical).toBeGreaterThan(costUsd.low);
      expect(costUsd.high).toBeGreaterThan(costUsd.typical);
    }
  });

  test('has the leakers of each policy over the space, with chance told from it', () => {
    expect(findings.analysis).toMatchObject({ points: POINTS, confidence: CONFIDENCE });
    for (const policy of findings.analysis.policies) {
      expect(policy).toMatchObject(summaryOf(leakersOf(policy.policy)));
    }
  });

  test('has the first-order index of every factor, for policies and for their difference', () => {
    expect(POINTS % Math.round(Math.cbrt(POINTS))).toBe(0);
    const [pair] = findings.analysis.pairs;
    const tables = [
      ...findings.analysis.policies.map((p) => ({ ...p, table: leakersOf(p.policy) })),
      { ...pair, table: differences() },
    ];
    expect(tables).toHaveLength(3);
    for (const { effects, table } of tables) {
      expect(effects).toHaveLength(findings.factors.length);
      for (const { id, first } of effects ?? []) {
        const column = findings.factors.find((f) => f.id === id)?.column ?? '';
        const x = table.map((_, point) =>
          Number(places.find((row) => Number(row['point']) === point)?.[column]),
        );
        expect(x.every(Number.isFinite)).toBe(true);
        expect(first?.value, id).toEqual(near(indexOf(x, table)));
      }
      expect(Math.max(...(effects ?? []).map(({ first }) => first?.value ?? 0))).toBeGreaterThan(
        0.1,
      );
    }
  });

  test('has the difference of the policies, and in how much of the space each is better', () => {
    const [pair, ...more] = findings.analysis.pairs;
    expect(more).toEqual([]);
    const table = differences();
    const variants = table[0]?.length ?? 0;
    const { v, pv } = squaresOf(table);
    const half = halfOf([
      [v / POINTS / variants, variants - 1],
      [(pv * (POINTS - 1)) / POINTS / variants, (POINTS - 1) * (variants - 1)],
    ]);
    const equal = table.filter((values) => values.every((value) => value === 0)).length;
    const fewer = table.filter((values) => mean(values) < -half).length;
    const otherwise = table.filter((values) => mean(values) > half).length;
    expect(fewer).toBeGreaterThan(0);
    const z = 1.6448536269514722;
    const share = (hits: number): Record<string, unknown> => {
      const part = hits / POINTS;
      const centre = (part + z ** 2 / (2 * POINTS)) / (1 + z ** 2 / POINTS);
      const wide =
        (z / (1 + z ** 2 / POINTS)) *
        Math.sqrt((part * (1 - part)) / POINTS + z ** 2 / (4 * POINTS ** 2));
      const limit = (value: number): unknown => expect.closeTo(Math.min(1, Math.max(0, value)), 6);
      return { value: near(part), low: limit(centre - wide), high: limit(centre + wide) };
    };
    expect(pair).toMatchObject({
      a: 'alone',
      b: 'joint',
      ...summaryOf(table),
      aBetter: share(otherwise),
      bBetter: share(fewer),
      equal: share(equal),
      undecided: share(POINTS - equal - fewer - otherwise),
    });
  });
});
