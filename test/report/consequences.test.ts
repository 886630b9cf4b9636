/** The sections on consequences: in the terminal, in the page, and of one mind. */
import { describe, expect, test } from 'vitest';
import { consequenceTables, significant } from '../../src/report/consequences.ts';
import { renderReport } from '../../src/report/html.ts';
import { renderCompare } from '../../src/report/terminal.ts';
import type { CompareResult } from '../../src/study/results.ts';
import { fakeCompare, fakeContext } from './fixture.ts';

const result = fakeCompare();
const TITLES = [
  'What falls where',
  'Over whom it flies unasked',
  'Who is involved',
  'What it costs',
];

/** The same answer of a study in which nothing but the raid happens. */
function quiet(): CompareResult {
  return {
    ...result,
    policies: result.policies.map((policy) => ({
      ...policy,
      debris: [],
      incursions: [],
      involvement: { shots: [], crewed: [], hostile: [], nearestApproach: null },
      stock: [],
    })),
  };
}

describe('the tables', () => {
  test('have a row per policy and a cell per column', () => {
    for (const { columns, cells } of consequenceTables(result)) {
      expect(cells).toHaveLength(result.policies.length);
      for (const row of cells) expect(row).toHaveLength(columns.length);
    }
  });

  test('are left out when they would hold nothing but zeros; cost is always there', () => {
    expect(consequenceTables(quiet()).map((table) => table.id)).toEqual(['cost']);
  });

  test('put countries together when there are more than fit', () => {
    const many = Array.from({ length: 9 }, (_, i) => ({
      ...result.policies[0]!.debris[0]!,
      over: `X${i}`,
      wrecks: { mean: 10 - i, low: 9 - i, high: 11 - i },
    }));
    const crowded = { ...result, policies: result.policies.map((p) => ({ ...p, debris: many })) };
    const table = consequenceTables(crowded).find(({ id }) => id === 'debris');
    const labels = table?.columns.map(({ label }) => label);
    expect(labels).toEqual(['X0', 'X1', 'X2', 'X3', 'X4', 'elsewhere', 'missed rounds']);
    // 5 + 4 + 3 + 2 are elsewhere
    expect(table?.cells[0]?.[5]).toBe('14.0');
  });

  test('give the least of the raids that stocks last, and a dash where nothing is spent', () => {
    const cost = consequenceTables(result).find(({ id }) => id === 'cost');
    const raids = cost?.columns.findIndex(({ label }) => label === 'raids') ?? -1;
    expect(cost?.cells[0]?.[raids]).toBe('–');
    // 48 rounds at 12.2 × 1.7 a night
    expect(cost?.cells.at(-1)?.[raids]).toBe('2.3');
  });

  test('count rounds over the shooter’s own airspace and the high seas as nobody else’s', () => {
    const [first] = result.policies;
    if (first === undefined) throw new Error('a policy');
    const shot = (over: string) => ({
      nation: 'PL',
      kind: 'fire-unit' as const,
      weapon: 'missile' as const,
      over,
      from: 'PL',
      shots: { mean: 1, low: 1, high: 1 },
    });
    const shots = ['PL', 'international', 'UA'].map(shot);
    const one = { ...first, involvement: { ...first.involvement, shots } };
    const table = consequenceTables({ ...result, policies: [one] }).find(
      ({ id }) => id === 'involvement',
    );
    expect(table?.cells).toEqual([['3.0', '1.0']]);
  });
});

describe('terminal and report', () => {
  test('have a section for each, in the same order, with the same figures', () => {
    const text = renderCompare(result, { colour: false, width: 160 });
    const page = renderReport(result, fakeContext()).replace(/<[^>]*>/gu, ' ');
    const order = TITLES.map((title) => text.indexOf(title));
    expect(order.every((at) => at > 0)).toBe(true);
    expect(order).toEqual(order.toSorted((a, b) => a - b));
    for (const title of TITLES) expect(page).toContain(title);
    for (const figure of ['371 (412)', '2\u00a0341']) {
      expect(text).toContain(figure);
      expect(page).toContain(figure);
    }
  });

  test('keep every table in one piece at 100 columns', () => {
    const text = renderCompare(result, { colour: false, width: 100 });
    const from = text.indexOf(TITLES[0] ?? '');
    const part = text.slice(from, text.indexOf('What each caveat costs'));
    expect(part.match(/^supply-only/gmu)).toHaveLength(TITLES.length);
  });

  test('the page draws both bars, explains its words and names no nation by code alone', () => {
    const page = renderReport(result, fakeContext());
    expect(page).toContain('aria-label="Wrecks by country, with and without interception"');
    for (const term of ['debris', 'without', 'incursions', 'shots', 'crewed', 'exchange'])
      expect(page).toContain(`id="def-${term}"`);
    expect(page).toContain('<td>Ukraine</td>');
    expect(page).toMatch(/1 policy: it is the baseline itself/u);
  });

  test('the page shows bases and stations on the map', () => {
    const page = renderReport(result, fakeContext());
    expect(page.match(/class="flight base"/gu)).toHaveLength(2);
    expect(page.match(/class="flight station"/gu)).toHaveLength(1);
    expect(page).toContain('base of Patrol over Lublin (PL F-16)');
  });
});

test.each([
  [0, '0.0'],
  [0.0214, '0.021'],
  [0.296, '0.30'],
  [3.41, '3.4'],
  [47.2, '47'],
  [126, '130'],
  [1249, '1\u00a0200'],
])('%d is shown as %s', (value, text) => {
  expect(significant(value)).toBe(text);
});
