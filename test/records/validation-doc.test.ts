import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { format, type Options } from 'prettier';
import { describe, expect, test } from 'vitest';
import { testsNamed } from '../../scripts/validation/measure.mjs';
import { page, type ValidationFigures } from '../../scripts/validation/page.mjs';
import { loadRecords } from '../../src/node/records-file.ts';
import { countsOf } from '../../src/records/counts.ts';
import { joinRaids } from '../../src/records/raids.ts';
import { validate } from '../../src/records/validate.ts';
import { publishedRecord } from './csv.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (name: string): string => fs.readFileSync(path.join(root, name), 'utf8');
const figures = JSON.parse(read('docs/validation-figures.json')) as ValidationFigures;

const record = publishedRecord();

describe('the validation report', () => {
  test('is what its figures and the pages of the model give', async () => {
    const text = page(figures, {
      model: read('docs/model/README.md'),
      laws: read('docs/model/laws.md'),
    });
    const options = JSON.parse(read('.prettierrc.json')) as Options;
    const wanted = await format(text, { ...options, parser: 'markdown' });
    expect(read('docs/validation.md'), 'run node scripts/validation/build.mjs').toBe(wanted);
  });

  test('claims no more than it may', () => {
    const text = read('docs/validation.md');
    expect(text).toContain(
      'Verified against closed forms, compared with the record, not accredited.',
    );
    expect(text).not.toMatch(/undefined|NaN|\[object|not run/u);
  });

  test('rests on a run of every test file that the laws name', () => {
    const run = Object.entries(figures.tests.files);
    expect(run.map(([file]) => file)).toEqual(testsNamed(read('docs/model/laws.md')));
    for (const [file, { passed, failed }] of run)
      expect([passed > 0, failed], file).toEqual([true, 0]);
  });

  test('has the figures that the record gives', async (context) => {
    if (record === undefined) {
      context.skip('the record is not here: set CAVEAT_RECORDS to its path');
      return;
    }
    const sha256 = createHash('sha256').update(fs.readFileSync(record)).digest('hex');
    if (sha256 !== figures.record.sha256) {
      context.skip('the record here is another copy than that of the report');
    }
    const { records } = await loadRecords(record);
    const { counts } = countsOf(joinRaids(records));
    const { train, test: tested } = figures.validation;
    const found = validate(counts, train, tested);
    expect(found.test.raids).toBe(tested.raids);
    for (const level of ['50', '80', '95'] as const) {
      expect(found.coverage[level]).toBeCloseTo(figures.validation.coverage[level], 5);
      for (const [name, of] of Object.entries(figures.validation.byClass)) {
        expect(found.byClass[name]?.coverage[level]).toBeCloseTo(of.coverage[level], 5);
        expect(found.byClass[name]?.score).toBeCloseTo(of.score, 5);
      }
    }
  }, 600_000);
});
