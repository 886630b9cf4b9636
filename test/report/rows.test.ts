import { parse } from 'csv-parse/sync';
import { describe, expect, test } from 'vitest';
import { compare } from '../../src/study/compare.ts';
import { resultRows, ROW_COLUMNS, rowsCsv } from '../../src/report/rows.ts';
import { readHere } from '../studies/support.ts';

describe('an answer as rows', () => {
  test('adds up as the answer does, and reads back from CSV number for number', async () => {
    const study = await readHere('studies/two-islands');
    const result = await compare(study, { replications: 40 });
    const rows = resultRows(result);
    for (const policy of result.policies) {
      const sum = (measure: string): number =>
        rows
          .filter((r) => r.policy === policy.id && r.measure === measure)
          .reduce((n, r) => n + r.mean, 0);
      expect(sum('fate')).toBeCloseTo(policy.launched, 9);
      expect(sum('cause')).toBeCloseTo(policy.leakers.mean, 9);
      expect(sum('leakers by asset class')).toBeCloseTo(policy.leakers.mean, 9);
    }
    expect(rows.filter((r) => r.measure === 'price, Shapley share')).toHaveLength(
      result.prices?.prices.length ?? -1,
    );
    const back = parse<Record<string, string>>(rowsCsv(rows), {
      columns: true,
      record_delimiter: '\r\n',
    });
    expect(
      back.map((r) => [r['policy'], r['measure'], r['of'], Number(r['mean']), r['unit']]),
    ).toEqual(rows.map((r) => [r.policy, r.measure, r.of, r.mean, r.unit]));
    expect(Object.keys(back[0] ?? {})).toEqual([...ROW_COLUMNS]);
  });

  test('a name that a spreadsheet would take for a formula, or that holds a comma, stays a name', () => {
    const row = {
      policy: 'a,-b',
      measure: 'fate',
      of: '=HYPERLINK("x")',
      mean: -1.5,
      low: null,
      high: 2,
      unit: 'threats',
    };
    expect(rowsCsv([row]).split('\r\n')[1]).toBe(
      '"a,-b",fate,"\'=HYPERLINK(""x"")",-1.5,,2,threats',
    );
  });
});
