/** `caveat sweep` and its store: killed, doubled, broken, and the same rows in the end. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import {
  caveat,
  ended,
  ensureBuilt,
  folder,
  listing,
  removeFolders,
  start,
} from '../cli/support.ts';
import { design, resultFiles, type Row, rowsOf } from './support.ts';

// each test is several processes, on a machine that may have other work
vi.setConfig({ testTimeout: 300_000 });

let small = '';
/** A sweep that nothing disturbed. */
let whole = '';
let digest = '';

beforeAll(async () => {
  ensureBuilt();
  small = design();
  whole = path.join(folder(), 'whole');
  expect(await said(['sweep', small, '--store', whole])).toMatch(/^small: 5 of 5 shards in /u);
  digest = await digestOf(whole);
}, 300_000);
afterAll(removeFolders);

async function said(words: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await caveat(words);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return stdout;
}

async function refused(words: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await caveat(words);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr.trim().split('\n')).toHaveLength(1);
  return stderr;
}

async function digestOf(store: string): Promise<string> {
  const text = await said(['store', 'digest', store]);
  expect(text).toMatch(/^[0-9a-f]{64}\n$/u);
  return text.trim();
}

function copyOf(store: string): string {
  const copy = path.join(folder(), 'copy');
  fs.cpSync(store, copy, { recursive: true });
  return copy;
}

/** Waits until a store holds some shards. */
async function holds(store: string, shards: number): Promise<void> {
  while (resultFiles(store).length < shards) await sleep(20);
}

describe('a store', () => {
  test('is read by another reader, which finds the digest that `store digest` prints', async () => {
    const rows: Row[] = [];
    const floats = new Set<string>();
    let names: string[] = [];
    for (const file of resultFiles(whole)) {
      const { columns, rows: some } = await rowsOf(file);
      names = columns.map(({ name }) => name);
      for (const { name, type } of columns) if (type === 'DOUBLE') floats.add(name);
      rows.push(...some);
    }
    expect(rows).toHaveLength(72 * 60 * 2);
    const number = (row: Row, name: string): number => Number(row[name]);
    rows.sort(
      (a, b) =>
        number(a, 'point') - number(b, 'point') ||
        number(a, 'replication') - number(b, 'replication') ||
        (String(a['policy']) < String(b['policy']) ? -1 : 1),
    );
    const hash = createHash('sha256').update('caveat rows, digest 1\n');
    for (const name of names) {
      const values = rows.map((row) => row[name]);
      const bytes =
        name === 'policy'
          ? Buffer.from(values.map((value) => `${String(value)}\0`).join(''))
          : floats.has(name)
            ? new Uint8Array(Float64Array.from(values, Number).buffer)
            : new Uint8Array(Uint32Array.from(values, Number).buffer);
      hash.update(`results.${name}\n`).update(createHash('sha256').update(bytes).digest());
    }
    expect(hash.digest('hex')).toBe(digest);
  });

  test('answers questions in SQL, and says what it does not understand', async () => {
    const ask = async (sql: string): Promise<unknown> =>
      JSON.parse(await said(['query', whole, sql, '--json']));
    expect(
      await ask(`SELECT policy, count(*) AS n, count(DISTINCT (point, replication)) AS pairs,
                   bool_and(launched = intercepted + soft_killed + failed + leakers +
                     missed_target + left_area) AS whole
                 FROM results GROUP BY policy ORDER BY policy`),
    ).toEqual([
      { policy: 'alone', n: 4320, pairs: 4320, whole: true },
      { policy: 'joint', n: 4320, pairs: 4320, whole: true },
    ]);
    expect(
      await ask('SELECT min(threats_arrow_speed) > 150 AS low, count(*) AS n FROM points'),
    ).toEqual([{ low: true, n: 72 }]);
    expect(await refused(['query', whole, 'SELECT leekers FROM results'])).toMatch(
      /DuckDB does not understand the question: .*leekers/u,
    );
    expect(await refused(['query', whole, "COPY results TO 'x.csv'"])).toContain('write a SELECT');
    expect(await refused(['query', whole, ' ; '])).toContain('the question is empty');
    expect(await refused(['query', folder(), 'SELECT 1'])).toContain('not the store of a sweep');
  });
});

describe('a sweep', () => {
  test('that is killed is resumed to the same rows, and says how many shards it reused', async () => {
    const store = path.join(folder(), 'store');
    const child = start(['sweep', small, '--store', store, '--workers', '1']);
    const end = ended(child);
    await holds(store, 2);
    child.kill('SIGKILL');
    await end;
    expect(fs.readdirSync(path.join(store, 'runs'))).toHaveLength(1);
    const some = resultFiles(store).length;
    expect(await refused(['store', 'digest', store])).toMatch(/of 5 shards are missing/u);
    expect(await refused(['sweep', small, '--store', store])).toContain('`--resume`');
    expect(await said(['sweep', small, '--store', store, '--resume'])).toContain(
      `5 of 5 shards in \`${store}\` (reused ${some} shards)`,
    );
    expect(await digestOf(store)).toBe(digest);
    expect(fs.readdirSync(path.join(store, 'runs'))).toEqual([]);
    expect(fs.readdirSync(path.join(store, 'claims'))).toEqual([]);
  });

  test('is joined by a second in the same folder: no shard is computed twice', async () => {
    const store = path.join(folder(), 'store');
    const words = ['sweep', small, '--store', store, '--workers', '1', '--json'];
    const first = ended(start(words));
    while (!fs.existsSync(path.join(store, 'claims'))) await sleep(20);
    const answers = await Promise.all([first, caveat(words)]);
    const shards = answers.map(({ code, stdout, stderr }) => {
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      return (JSON.parse(stdout) as { shards: Record<string, number> }).shards;
    });
    const own = shards.map((s) => (s['done'] ?? 0) - (s['reused'] ?? 0) - (s['others'] ?? 0));
    expect(shards.map((s) => s['done'])).toEqual([5, 5]);
    expect(own[0] ?? 0).toBeGreaterThan(0);
    expect((own[0] ?? 0) + (own[1] ?? 0)).toBe(5);
    expect(await digestOf(store)).toBe(digest);
  });

  test('computed shard by shard, in any order and some twice, gives the same rows', async () => {
    const store = path.join(folder(), 'store');
    for (const shard of [3, 0, 3]) {
      const text = await said(['sweep', small, '--store', store, '--shard', String(shard)]);
      expect(text).toContain(`shard ${shard} in`);
    }
    expect(resultFiles(store)).toHaveLength(2);
    expect(await refused(['sweep', small, '--store', store, '--shard', '5'])).toContain(
      'from 0 to 4',
    );
    await said(['sweep', small, '--store', store, '--resume', '--workers', '2']);
    expect(await digestOf(store)).toBe(digest);
  });

  test('that is interrupted says what it keeps and exits as other commands do', async () => {
    const store = path.join(folder(), 'store');
    const child = start(['sweep', small, '--store', store, '--workers', '1']);
    const end = ended(child);
    await holds(store, 1);
    child.kill('SIGINT');
    const { code, stdout, stderr } = await end;
    expect({ code, stdout }).toEqual({ code: 130, stdout: '' });
    expect(stderr).toMatch(/interrupted; `.*` keeps [1-4] of 5 shards; go on with `--resume`\n$/u);
    expect(fs.readdirSync(path.join(store, 'runs'))).toEqual([]);
    expect(fs.readdirSync(path.join(store, 'claims'))).toEqual([]);
  });

  test('keeps rows of every threat when asked, and a resumed one must ask the same', async () => {
    const few = design({ replications: '10', method: '{ latin-hypercube: 2 }' });
    const store = path.join(folder(), 'store');
    await said(['sweep', few, '--store', store, '--rows', 'threats']);
    const leakers = await said([
      'query',
      store,
      `SELECT (SELECT sum(leakers) FROM results) - count(*) AS difference
       FROM threats WHERE fate = 'hit' AND cause <> 'none'`,
      '--json',
    ]);
    expect(JSON.parse(leakers)).toEqual([{ difference: 0 }]);
    expect(await refused(['sweep', few, '--store', store, '--resume'])).toContain('--rows threats');
    await digestOf(store);
  });

  test('says beforehand what it takes', async () => {
    const dry = JSON.parse(await said(['sweep', small, '--dry-run', '--json', '--workers', '2']));
    expect(dry).toMatchObject({
      points: 72,
      replications: 4320,
      rows: 8640,
      shards: 5,
      workers: 2,
    });
    expect(dry.seconds).toBeGreaterThan(0);
    expect(dry.bytes / dry.rows).toBeGreaterThan(1);
    expect(listing(path.dirname(small))).toEqual(['small.yaml']);
  });
});

describe('what is wrong with a store is said in one line', () => {
  test('a folder of another design, or of the design before it changed', async () => {
    const other = design({}, 'other');
    fs.writeFileSync(other, fs.readFileSync(other, 'utf8').replace('0.8]', '0.9]'));
    expect(await refused(['sweep', other, '--store', whole, '--resume'])).toMatch(
      /holds the sweep `small`, not `other` \([0-9a-f]{12}, not [0-9a-f]{12}\)/u,
    );
    const changed = design({ replications: '70' });
    expect(await refused(['sweep', changed, '--store', whole, '--resume'])).toContain(
      'as it was before the design or its study changed',
    );
    const versions = copyOf(whole);
    const head = path.join(versions, 'store.json');
    const text = fs.readFileSync(head, 'utf8');
    fs.writeFileSync(head, text.replace(/"caveat": "[^"]*"/u, '"caveat": "0.0.9"'));
    expect(await refused(['sweep', small, '--store', versions, '--resume'])).toContain(
      'was begun by caveat 0.0.9',
    );
    fs.writeFileSync(head, text.replace('"version": 1', '"version": 7'));
    expect(await refused(['query', versions, 'SELECT 1'])).toContain('a store of version 7');
    const foreign = folder();
    fs.writeFileSync(path.join(foreign, 'letter.txt'), 'mine');
    expect(await refused(['sweep', small, '--store', foreign])).toContain(
      'not the store of a sweep',
    );
    for (const place of ['letter.txt', 'letter.txt/store']) {
      expect(await refused(['sweep', small, '--store', path.join(foreign, place)])).toContain(
        'it, or a part of its path, is a file',
      );
    }
    expect(listing(foreign)).toEqual(['letter.txt']);
  });

  test('a file that was cut, changed or exchanged is named, kept aside and computed again', async () => {
    const store = copyOf(whole);
    const [first = '', second = '', third = ''] = resultFiles(store);
    const bytes = fs.readFileSync(first);
    fs.writeFileSync(first, bytes.subarray(0, bytes.length / 2));
    fs.copyFileSync(third, second);
    expect(await refused(['store', 'digest', store])).toMatch(
      /0000000\.parquet.*and 1 more.*resume/u,
    );
    expect(await refused(['query', store, 'SELECT sum(leakers) FROM results'])).toContain(
      '0000000.parquet',
    );
    const { code, stdout, stderr } = await caveat(['sweep', small, '--store', store, '--resume']);
    expect(code).toBe(0);
    expect(stderr.trim().split('\n')).toHaveLength(2);
    expect(stderr).toContain('its rows are those of shard 2');
    expect(stdout).toContain('reused 3 shards');
    expect(fs.readdirSync(path.join(store, 'set-aside'))).toHaveLength(2);
    expect(await digestOf(store)).toBe(digest);
  });

  test('tables that are gone or cut are named, and written again', async () => {
    const store = copyOf(whole);
    const ask = ['query', store, 'SELECT count(*) AS n FROM points, policies', '--json'];
    const [points, policies] = ['points/00000.parquet', 'policies.parquet'].map((name) =>
      path.join(store, name),
    ) as [string, string];
    fs.rmSync(path.dirname(points), { recursive: true });
    expect(await refused(ask)).toContain(points);
    fs.writeFileSync(policies, fs.readFileSync(policies).subarray(0, 100));
    expect(await refused(ask)).toMatch(/policies\.parquet.*--resume/u);
    await said(['sweep', small, '--store', store, '--resume']);
    expect(JSON.parse(await said(ask))).toEqual([{ n: 72 * 2 }]);
  });

  test('a file that is damaged inside is named, and computed again once it is taken out', async () => {
    const store = copyOf(whole);
    const [shard = ''] = resultFiles(store);
    const questions: readonly [string, string][] = [
      [shard, 'SELECT sum(hash(COLUMNS(*))) FROM results'],
      [path.join(store, 'measures.parquet'), 'SELECT * FROM measures'],
    ];
    for (const [file, question] of questions) {
      const ask = ['query', store, question, '--json'];
      const before = await said(ask);
      const bytes = fs.readFileSync(file);
      fs.writeFileSync(file, bytes.fill(0xff, 4, bytes.length >> 1));
      const answer = await refused(ask);
      expect(answer).toContain(file);
      expect(answer).toMatch(/damaged inside: .*; take it out of the store, .*--resume/u);
      if (file === shard)
        expect(await refused(['store', 'digest', store])).toMatch(/damaged inside: /u);
      fs.rmSync(file);
      await said(['sweep', small, '--store', store, '--resume']);
      expect(await said(ask)).toBe(before);
    }
    expect(await digestOf(store)).toBe(digest);
  });

  test('a head that lost a part, and rows that are no folder', async () => {
    const store = copyOf(whole);
    fs.rmSync(path.join(store, 'results'), { recursive: true });
    fs.writeFileSync(path.join(store, 'results'), 'mine');
    for (const words of [
      ['report', store],
      ['sweep', small, '--store', store, '--resume'],
    ]) {
      expect(await refused(words)).toMatch(/results {2}the rows .* no folder; move it away/u);
    }
    const head = path.join(store, 'store.json');
    const all = JSON.parse(fs.readFileSync(head, 'utf8')) as object;
    fs.writeFileSync(head, JSON.stringify({ ...all, design: undefined }));
    expect(await refused(['query', store, 'SELECT 1'])).toContain('`store.json` has lost design');
  });

  test('a full disk: what is recorded stays, and with room it goes on', async (context) => {
    const disk = folder();
    try {
      execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=72k', 'tmpfs', disk], { stdio: 'ignore' });
    } catch {
      context.skip('only root can make a small disk');
      return;
    }
    try {
      const store = path.join(disk, 'store');
      expect(await refused(['sweep', small, '--store', store])).toContain(
        'no space left on the disk',
      );
      const kept = resultFiles(store).length;
      execFileSync('mount', ['-o', 'remount,size=10m', disk]);
      const text = await said(['sweep', small, '--store', store, '--resume']);
      if (kept > 0) expect(text).toContain(`reused ${kept} shards`);
      expect(await digestOf(store)).toBe(digest);
      execFileSync('mount', ['-o', 'remount,ro', disk]);
      expect(await refused(['sweep', small, '--store', store, '--resume'])).toContain(
        'the disk is read-only',
      );
      expect(await digestOf(store)).toBe(digest);
    } finally {
      execFileSync('umount', [disk]);
    }
  });
});
