import fs from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { caveat, ensureBuilt, folder, removeFolders } from '../cli/support.ts';
import { type Cells, csv } from './csv.ts';

// each test is several processes, on a machine that may have other work
vi.setConfig({ testTimeout: 300_000 });
beforeAll(ensureBuilt, 300_000);
afterAll(removeFolders);

const RAIDS: readonly Cells[] = [
  ...Array.from({ length: 12 }, (_, i) => {
    const day = String(i + 1).padStart(2, '0');
    return {
      time_start: `2024-05-${day} 20:00`,
      time_end: `2024-05-${day} 23:00`,
      launched: String(10 + i),
      destroyed: String(8 + (i % 3)),
      source: `report/${i}`,
    };
  }),
  { time_start: '2024-05-14 01:00', time_end: '2024-05-14 03:00', model: 'Kalibr', launched: '4' },
  { time_start: '2024-05-14 15:00', time_end: '2024-05-14 16:00', launched: '9' },
  { time_start: '2024-05-15 01:00', time_end: '2024-05-15 03:00', model: 'Lancet' },
  { time_start: '2024-05-16 01:00', time_end: '2024-05-16 07:00', launch_place: 'Atlantis' },
];

function written(): string {
  const file = path.join(folder(), 'record.csv');
  fs.writeFileSync(file, csv(RAIDS));
  return file;
}

async function expectOneError(
  words: readonly string[],
  ...wanted: readonly string[]
): Promise<void> {
  const env = { XDG_DATA_HOME: folder(), LOCALAPPDATA: folder() };
  const { code, stdout, stderr } = await caveat(['records', 'raid', ...words], { env });
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  for (const text of wanted) expect(stderr).toContain(text);
  expect(stderr).not.toMatch(/\bat .*\.js|Error:|undefined|\[object/u);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
}

describe('caveat records raid', () => {
  test('writes a study that validates and runs, and says what it assumed', async () => {
    const records = written();
    const into = path.join(folder(), 'new', 'raid');
    const { code, stdout, stderr } = await caveat([
      ...['records', 'raid', '2024-05-16', '--records', records, '-o', into],
    ]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('10 of 10 launched');
    expect(stdout).toContain('The launch place `Atlantis` (line 17) is not in the gazetteer');
    expect(stdout).toContain('calibrated to 13 raids before this one');
    expect(stdout).toContain(`next: caveat compare ${into}`);
    expect(fs.readdirSync(into).toSorted()).toEqual(['README.md', 'rules.cedar', 'study.yaml']);
    expect(fs.readdirSync(path.dirname(into))).toEqual(['raid']);

    expect(await caveat(['validate', into])).toMatchObject({ code: 0, stderr: '' });
    const run = await caveat([
      ...['compare', into, '--policy', 'supply-only', '--policy', 'belt-70', '--no-prices'],
      ...['--replications', '20', '--json'],
    ]);
    expect({ code: run.code, stderr: run.stderr }).toEqual({ code: 0, stderr: '' });
    const { policies } = JSON.parse(run.stdout) as { policies: { id: string }[] };
    expect(policies.map((p) => p.id)).toEqual(['supply-only', 'belt-70']);

    await expectOneError(
      ['2024-05-16', '--records', records, '-o', into],
      'exists already, and is not empty',
    );
  });

  test('answers with JSON, from a store too, into a folder that is there and empty', async () => {
    const store = path.join(folder(), 'records.duckdb');
    expect(await caveat(['records', 'import', written(), '--store', store])).toMatchObject({
      code: 0,
    });
    const into = folder();
    const { stdout } = await caveat([
      ...['records', 'raid', '2024-05-14-2', '--store', store, '-o', into, '--json'],
    ]);
    const answer = JSON.parse(stdout) as Record<string, unknown>;
    expect(answer).toMatchObject({
      raid: '2024-05-14-2',
      launched: 9,
      simulated: 9,
      source: { kind: 'store', path: store },
      kinds: [{ kind: 'drone', flown: 9, reported: { launched: 9, destroyed: 8 } }],
      unknown: [],
      leftOut: [],
    });
    expect(answer['files']).toHaveLength(3);
    expect(fs.existsSync(path.join(into, 'study.yaml'))).toBe(true);
  });

  test('is one error with a way out for what it cannot do', async () => {
    const records = ['--records', written()];
    const out = ['-o', path.join(folder(), 'out')];
    await expectOneError(['2024-05-16', ...records], 'needs a folder', '`-o DIR`');
    await expectOneError(
      ['2024-05-31', ...records, ...out],
      'no raid `2024-05-31`',
      '`2024-05-16`',
    );
    await expectOneError(
      ['2024-05-14', ...records, ...out],
      '2 raids are recorded',
      '`2024-05-14-2`',
    );
    await expectOneError(['2024-05-15', ...records, ...out], 'nothing of the raid', '10 Lancet');
    await expectOneError(
      ['2024-05-16', ...out],
      'no record has been imported',
      'kaggle.com',
      'CC BY-NC-SA',
    );
    const file = path.join(folder(), 'file');
    fs.writeFileSync(file, '');
    await expectOneError(['2024-05-16', ...records, '-o', file], 'there is a file of that name');
    await expectOneError(
      ['2024-05-16', ...records, '-o', path.join(file, 'x')],
      'cannot be written',
    );
    expect(fs.existsSync(out[1] ?? '')).toBe(false);
  });
});
