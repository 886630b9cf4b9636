import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type BadLine, LONGEST_ROW, RowSplitter, type SplitRow } from '../../src/records/split.ts';
import { quoted } from './csv.ts';

interface Split {
  readonly rows: SplitRow[];
  readonly bad: BadLine[];
}

function split(text: string, piece = text.length + 1): Split {
  const rows: SplitRow[] = [];
  const bad: BadLine[] = [];
  const splitter = new RowSplitter(
    (row) => rows.push(row),
    (line) => bad.push(line),
  );
  for (let at = 0; at < text.length; at += piece) splitter.push(text.slice(at, at + piece));
  splitter.end();
  return { rows, bad };
}

const cell = fc.string({
  unit: fc.constantFrom('a', 'Я', ' ', ',', '"', '\n', '\r', '1', '{'),
  maxLength: 6,
});
const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 5 }), { maxLength: 12 });

describe('text into rows', () => {
  test('is what csv-parse makes of it, line numbers too', () => {
    fc.assert(
      fc.property(
        table,
        fc.constantFrom('\n', '\r\n'),
        fc.boolean(),
        fc.nat(9),
        (rows, end, whole, piece) => {
          const text = rows.map((row) => row.map(quoted).join(',')).join(end) + (whole ? end : '');
          const { rows: found, bad } = split(text, piece + 1);
          const wanted = parse(text, {
            relax_column_count: true,
            skip_empty_lines: true,
            record_delimiter: end,
          });
          expect(bad).toEqual([]);
          expect(found.map((r) => r.cells)).toEqual(wanted);
          const lines = rows.map(
            (_, i) =>
              1 +
              rows
                .slice(0, i)
                .map((row) => row.map(quoted).join(','))
                .reduce((n, row) => n + 1 + (row.match(/\n/gu)?.length ?? 0), 0),
          );
          expect(found.map((r) => r.line)).toEqual(lines.slice(0, found.length));
        },
      ),
      { numRuns: 400 },
    );
  });

  test('does not depend on where the text is cut into pieces, even if it is no CSV', () => {
    const any = fc.string({
      unit: fc.constantFrom('a', ',', '"', '\n', '\r\n', '""'),
      maxLength: 60,
    });
    fc.assert(
      fc.property(any, fc.integer({ min: 1, max: 8 }), (text, piece) => {
        expect(split(text, piece)).toEqual(split(text));
      }),
      { numRuns: 400 },
    );
  });

  test('costs a broken row its own line and no other', () => {
    const { rows, bad } = split('a,b\n1,"open\n2,"fine, yes"\n3,4\n');
    expect(rows.map((r) => r.cells.join('|'))).toEqual(['a|b', '2|fine, yes', '3|4']);
    expect(bad).toEqual([{ line: 2, reason: 'quote' }]);
  });

  test('tells a row that is torn off in a quote from one that is whole', () => {
    expect(split('a,b\n1,"torn').bad).toEqual([{ line: 2, reason: 'truncated' }]);
    expect(split('a,b\n1,"whole"').rows.at(-1)).toEqual({
      cells: ['1', 'whole'],
      line: 2,
      last: true,
    });
  });

  test('gives up a line that is longer than any row, and goes on after it', () => {
    const long = 'x'.repeat(LONGEST_ROW + 10);
    for (const text of [`a,b\n1,${long}\n2,3\n`, `a,b\n1,"${long}"\n2,3\n`]) {
      for (const piece of [1000, text.length]) {
        const { rows, bad } = split(text, piece);
        expect(rows.map((r) => r.line)).toEqual([1, 3]);
        expect(bad.map((b) => b.line)).toEqual([2]);
      }
    }
  });
});
