import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { causesShown, policyRows, stopGroups } from '../../src/report/answer.ts';
import { tableLines } from '../../src/report/table.ts';
import { renderCompare, renderPrices } from '../../src/report/terminal.ts';
import { displayWidth, fit, oneLine, wrap } from '../../src/report/text.ts';
import type { CompareResult } from '../../src/study/results.ts';
import {
  fakeCompare,
  fakeContext,
  withoutIntervals,
  withoutLeakers,
  withPolicies,
} from './fixture.ts';

const PLAIN = { colour: false, width: 100 };

function widest(text: string): number {
  return Math.max(...text.split('\n').map(displayWidth));
}

function retitled(title: string, id: string): CompareResult {
  const result = fakeCompare();
  const policies = result.policies.map((p, i) => (i === 4 ? { ...p, id, title } : p));
  const differences = result.differences.map((d) =>
    d.policy === 'inbound' ? { ...d, policy: id } : d,
  );
  return { ...result, study: { id, title }, policies, differences, warnings: [title] };
}

describe('width', () => {
  test('no line is wider than asked, at any width from 60 on and with any titles', () => {
    const word = fc.string({ unit: 'grapheme', maxLength: 200 });
    fc.assert(
      fc.property(word, word, fc.integer({ min: 60, max: 160 }), (title, id, width) => {
        const text = renderCompare(retitled(title, `x${id}`), { colour: false, width });
        expect(widest(text)).toBeLessThanOrEqual(width);
      }),
      {
        numRuns: 60,
        // a title one column wider than it is long, where it just fits beside what follows it
        examples: [['  ⺀', '', 62]],
      },
    );
  });

  test('every kind of answer fits 100 columns', () => {
    const result = fakeCompare();
    for (const one of [
      result,
      withoutIntervals(result),
      withoutLeakers(result),
      withPolicies(result, 40),
    ]) {
      expect(widest(renderCompare(one, PLAIN))).toBeLessThanOrEqual(100);
    }
  });

  test('the command is never broken, so that it can be copied', () => {
    const command = `caveat compare ${'x'.repeat(150)} --seed 1`;
    expect(renderCompare(fakeCompare(), { ...PLAIN, command })).toContain(`$ ${command}\n`);
  });

  test('wide characters count twice and combining marks not at all', () => {
    expect(displayWidth('日本')).toBe(4);
    expect(displayWidth('e\u0301')).toBe(1);
    expect(displayWidth('Київ')).toBe(4);
    expect(fit('日本語', 4)).toBe('日…');
    expect(wrap('日本 語', 4)).toEqual(['日本', '語']);
  });
});

describe('tables', () => {
  test('points of a decimal column stand under each other', () => {
    const lines = tableLines(
      [
        { header: 'name', align: 'left' },
        { header: 'value', align: 'decimal' },
      ],
      ['1.25', '10.5', '100', '<0.1'].map((v) => ({ cells: ['日', v] })),
      40,
    );
    const points = lines
      .slice(1)
      .filter((l) => l.includes('.'))
      .map((l) => l.indexOf('.'));
    expect(new Set(points).size).toBe(1);
  });

  test('columns that do not fit go to a second block that repeats the first column', () => {
    const columns = ['a', 'b', 'c', 'd'].map((header) => ({ header, align: 'right' as const }));
    const lines = tableLines(
      columns,
      [{ cells: ['key', '1'.repeat(9), '2'.repeat(9), '3'.repeat(9)] }],
      26,
    );
    expect(lines.filter((line) => line.includes('key'))).toHaveLength(2);
    expect(lines.join('\n')).toContain('3'.repeat(9));
  });
});

describe('the comparison', () => {
  const result = fakeCompare();
  const text = renderCompare(result, { ...PLAIN, command: fakeContext().command });

  test('the answer with its interval comes before any table', () => {
    const answer = text.indexOf('30.4 of 236 get through');
    expect(answer).toBeGreaterThan(0);
    expect(answer).toBeLessThan(text.indexOf('What gets through'));
    expect(text).toMatch(/95\u00a0% interval 2\d\.\d to 3\d\.\d/u);
  });

  test('every policy has its leakers, difference, causes and stops in print', () => {
    const blocks = text.split('\n\n');
    const rowsOf = (title: string): string[] =>
      blocks.find((block) => block.startsWith(title))?.split('\n') ?? [];
    const tables = ['What gets through', 'What stopped what', 'Why the leakers leaked'].map(rowsOf);
    // Too many systems for one table: units stand by nation.
    for (const row of policyRows(result, 'nation')) {
      const expected = [
        [row.leakers.value, row.leakers.interval ?? '', row.difference?.value ?? '–'],
        row.stopped,
        causesShown(result).map((cause) => row.causes[cause]),
      ];
      tables.forEach((lines, i) => {
        const line = lines.find((l) => l.split(' ')[0] === row.policy.id.slice(0, 22)) ?? '';
        for (const cell of expected[i] ?? []) expect(line).toContain(cell);
      });
    }
    expect(stopGroups(result).map((g) => g.label)).toContain('PL patriot-pac3-mse');
    expect(stopGroups(result, 'nation').map((g) => g.label)).toContain('PL units');
  });

  test('seed, replications, digest and command are at the end', () => {
    const end = text.slice(-400);
    expect(end).toContain('seed 1');
    expect(end).toContain('1\u00a0000 replications');
    expect(end).toContain(result.scenarioDigest.slice(0, 12));
    expect(end).toContain(`$ ${fakeContext().command}`);
  });

  test('without prices there is no section of prices', () => {
    const { prices, ...without } = result;
    expect(prices).toBeDefined();
    expect(renderCompare(without, PLAIN)).not.toContain('What each caveat costs');
  });

  test('what got worse is said when it is clear of zero', () => {
    const worse = {
      ...result,
      differences: result.differences.map((d) =>
        d.policy === 'belt-70' ? { ...d, leakers: { mean: 2, low: 1, high: 3 } } : d,
      ),
    };
    expect(renderCompare(worse, PLAIN).replace(/\s+/gu, ' ')).toContain(
      '“A belt of 70 km” lets 2.0 more through (1.0 to 3.0)',
    );
  });

  test('one variant gives no interval and no claim of a difference', () => {
    const one = renderCompare(withoutIntervals(result), PLAIN);
    expect(one).toContain('no interval (one variant)');
    expect(one).not.toContain('Fewest with');
    expect(one).not.toContain('null');
  });

  test('no leaker at all is said, not divided by', () => {
    const none = renderCompare(withoutLeakers(result), PLAIN);
    expect(none).toContain('Nothing got through.');
    expect(none).not.toMatch(/NaN|Infinity|undefined/u);
  });
});

describe('colour and safety', () => {
  test('escape sequences appear only when colour is asked for, and change nothing else', () => {
    const plain = renderCompare(fakeCompare(), PLAIN);
    const coloured = renderCompare(fakeCompare(), { ...PLAIN, colour: true });
    expect(plain).not.toContain('\u001b');
    expect(coloured).toContain('\u001b[1m');
    expect(coloured.replace(/\u001b\[\d+m/gu, '')).toBe(plain);
  });

  test('control characters of a title neither drive the terminal nor break a line', () => {
    expect(oneLine('a\u001b[2Jb\nc\u202ed')).toBe('a�[2Jb c�d');
    expect(renderCompare(retitled('x\u001b[31m\u0007', 'y\u001b'), PLAIN)).not.toContain('\u001b');
  });
});

describe('prices alone', () => {
  test('the dearest comes first and every caveat is there with its title', () => {
    const { prices } = fakeCompare();
    if (prices === undefined) throw new Error('the fixture has prices');
    const text = renderPrices(prices, { ...PLAIN, warnings: ['w'.repeat(150)] });
    expect(widest(text)).toBeLessThanOrEqual(100);
    const table = text.slice(text.indexOf('What each caveat costs'));
    expect(table.indexOf('release ')).toBeLessThan(table.indexOf('pl-inbound '));
    for (const price of prices.prices) expect(text).toContain(price.title);
  });

  test('an empty list of caveats is said in words', () => {
    const { prices } = fakeCompare();
    if (prices === undefined) throw new Error('the fixture has prices');
    const text = renderPrices({ ...prices, caveats: [], prices: [], interactions: [] }, PLAIN);
    expect(text).toContain('No caveat is in force');
  });
});
