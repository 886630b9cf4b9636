import { execFileSync, spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import {
  caveat,
  dist,
  ended,
  ensureBuilt,
  folder,
  removeFolders,
  start,
  withoutDuckDB,
} from '../cli/support.ts';
import { csv, type Cells } from './csv.ts';

// each test is several processes, on a machine that may have other work
vi.setConfig({ testTimeout: 300_000 });
beforeAll(ensureBuilt, 300_000);
afterAll(removeFolders);

function written(rows: readonly Cells[]): string {
  const file = path.join(folder(), 'record.csv');
  fs.writeFileSync(file, csv(rows));
  return file;
}

const RAIDS: readonly Cells[] = Array.from({ length: 12 }, (_, i) => {
  const day = String(i + 1).padStart(2, '0');
  return {
    time_start: `2024-05-${day} 20:00`,
    time_end: `2024-05-${day} 23:00`,
    launched: String(10 + i),
    destroyed: String(8 + (i % 3)),
    source: `report/${i}`,
  };
});
/** So many rows that an import of them takes a while. */
const MANY: readonly Cells[] = Array.from({ length: 150_000 }, (_, i) => ({
  ...RAIDS[i % RAIDS.length],
  launched: '0',
  destroyed: '0',
  source: `many/${i}`,
}));

async function json(words: readonly string[]): Promise<Record<string, unknown>> {
  const { code, stdout, stderr } = await caveat(['records', ...words, '--json']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return JSON.parse(stdout) as Record<string, unknown>;
}

async function expectOneError(
  words: readonly string[],
  env: Readonly<Record<string, string>>,
  ...wanted: readonly string[]
): Promise<void> {
  const { code, stdout, stderr } = await caveat(['records', ...words], { env });
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  for (const text of wanted) expect(stderr).toContain(text);
  expect(stderr).not.toMatch(/\bat .*\.js|Error:|undefined|\[object/u);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
}

describe('caveat records', () => {
  test('imports, lists, shows and plots', async () => {
    const store = path.join(folder(), 'sub', 'records.duckdb');
    const file = written([...RAIDS, {}, {}]);
    const { code, stdout, stderr } = await caveat(['records', 'import', file, '--store', store]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('14 rows read, 13 kept, 1 set aside');
    expect(stdout).toMatch(/15 {2}the same as line 14/u);
    const again = await json(['import', file, '--store', store]);
    expect(again).toMatchObject({ read: 14, added: 0, unchanged: 13, total: 13, store });

    const look = await json(['list', '--store', store]);
    expect(look).toMatchObject({ raids: 13, records: 13, source: { kind: 'store', path: store } });
    const show = await caveat(['records', 'show', '2024-05-03', '--store', store]);
    expect(show.stdout).toContain('Raid 2024-05-03: 12 launched');
    const page = path.join(folder(), 'page.html');
    const plot = await caveat(['records', 'plot', '--store', store, '-o', page]);
    expect(plot.code).toBe(0);
    expect(plot.stdout).toContain('Share of drones destroyed');
    expect(fs.readFileSync(page, 'utf8')).toContain('Share destroyed over time');
  });

  test('takes a CSV file without DuckDB, and says what is missing to import one', async () => {
    const file = written(RAIDS);
    const env = withoutDuckDB();
    const store = path.join(folder(), 'records.duckdb');
    const listed = await caveat(['records', 'list', '--records', file], { env });
    expect(listed).toMatchObject({ code: 0, stderr: '' });
    await expectOneError(
      ['import', file, '--store', store],
      env,
      'DuckDB, which is not installed',
      'npm install @duckdb/node-api',
    );
    expect(fs.existsSync(store)).toBe(false);
  });

  test('without a record says where it is published and under what terms', async () => {
    const env = { XDG_DATA_HOME: folder(), LOCALAPPDATA: folder() };
    for (const words of [[], ['list'], ['plot'], ['show', '2024-08-26']]) {
      await expectOneError(words, env, 'no record has been imported', 'kaggle.com', 'CC BY-NC-SA');
    }
  });

  test.each([
    [['improt', 'x.csv'], 'did you mean `import`?'],
    [['import'], 'needs FILE.csv'],
    [['show'], 'needs RAID'],
    [['list', 'x'], '`x` is one word too many'],
    [['list', '--replace'], '`--replace` is of no use to `caveat records list`'],
    [['list', '--by', 'moth'], 'did you mean `month`?'],
    [['list', '--from', '2024-13'], '`--from 2024-13` is neither a month nor a day'],
    [['list', '--from', '2024-05', '--to', '2024-04'], 'is after'],
    [['list', '--limit', '0'], '`--limit` is below 1'],
    [['import', 'none.csv'], 'there is no such file'],
  ])('%j is one error with a way out', async (words, wanted) => {
    await expectOneError(words, { XDG_DATA_HOME: folder() }, wanted);
  });

  test('names the nearest raids for one that is not there, and the period for none', async () => {
    const file = written(RAIDS);
    await expectOneError(
      ['show', '2024-05-31', '--records', file],
      {},
      'no raid `2024-05-31`',
      '`2024-05-12`',
    );
    await expectOneError(
      ['list', '--from', '2025', '--records', file],
      {},
      'neither a month nor a day',
    );
    await expectOneError(
      ['list', '--from', '2025-01', '--records', file],
      {},
      'from 2024-05-01 to 2024-05-12',
    );
  });
});

describe('an import that does not come to its end', () => {
  async function store(): Promise<string> {
    const made = path.join(folder(), 'records.duckdb');
    await json(['import', written(RAIDS), '--store', made]);
    return made;
  }
  const look = (made: string): Promise<unknown> => json(['list', '--store', made]);

  test('because it is killed leaves the store as it was, whenever that is', async () => {
    const many = written(MANY);
    const made = await store();
    const before = await look(made);
    // kills itself so many milliseconds after it began to read, or to compare with the store
    const killed = async (when: 'reading' | 'comparing', ms: number): Promise<void> => {
      const module = pathToFileURL(path.join(dist, 'node', 'records-import.js')).href;
      const code = `
        const { importRecords } = await import(${JSON.stringify(module)});
        let due = true;
        const onProgress = (p) => {
          if (!due || (p === null) !== ${when === 'comparing'}) return;
          due = false;
          const kill = () => process.kill(process.pid, 'SIGKILL');
          if (${ms} === 0) kill(); else setTimeout(kill, ${ms});
        };
        await importRecords({ file: ${JSON.stringify(many)}, store: ${JSON.stringify(made)}, onProgress });`;
      const child = spawn(process.execPath, ['--input-type=module', '--eval', code]);
      const signal = await new Promise((resolve) => child.on('exit', (_, by) => resolve(by)));
      const after = (await look(made)) as { records: number };
      if (signal === null) expect(after.records).toBe(150_012);
      else expect(after.records === 150_012 || after).toEqual(after.records === 150_012 || before);
    };
    for (const ms of [0, 300]) await killed('reading', ms);
    for (const ms of [0, 30, 90, 200]) await killed('comparing', ms);
  });

  test('because it is interrupted leaves the store as it was, and says so', async () => {
    const made = await store();
    const before = await look(made);
    // a pipe: the import is under way as long as we do not close it, however fast the machine
    const pipe = path.join(folder(), 'record.csv');
    execFileSync('mkfifo', [pipe]);
    const child = start(['records', 'import', pipe, '--store', made]);
    const end = ended(child);
    const text = csv(MANY);
    const writer = await fs.promises.open(pipe, 'w');
    await writer.writeFile(text.slice(0, text.length / 2));
    child.kill('SIGINT');
    // it may have stopped to read
    await writer.writeFile(text.slice(text.length / 2)).catch(() => undefined);
    await writer.close();
    const { code, stderr, stdout } = await end;
    expect({ code, stderr, stdout }).toEqual({
      code: 130,
      stderr: 'caveat: interrupted; nothing was written\n',
      stdout: '',
    });
    expect(await look(made)).toEqual(before);
    expect(fs.readdirSync(path.dirname(made))).toEqual(['records.duckdb']);
  });

  test('because another one is under way says so in one line, and the other is whole', async () => {
    const many = written(MANY);
    const made = path.join(folder(), 'records.duckdb');
    const runs = [1, 2].map(() => ended(start(['records', 'import', many, '--store', made])));
    const results = await Promise.all(runs);
    const failed = results.filter(({ code }) => code !== 0);
    for (const { code, stderr, stdout } of failed) {
      expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
      expect(stderr).toContain('the store is in use by another process');
      expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    }
    expect(failed.length).toBeLessThan(2);
    expect(await look(made)).toMatchObject({ records: 150_000 });
  });
});
