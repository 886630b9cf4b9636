/** A sweep that its own program or its machine lets down: shards that fail, and no DuckDB. */
import fs from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import {
  beforehand,
  caveat,
  ensureBuilt,
  folder,
  listing,
  removeFolders,
  withoutDuckDB,
} from '../cli/support.ts';
import { design, resultFiles } from './support.ts';

// each test is several processes, on a machine that may have other work
vi.setConfig({ testTimeout: 300_000 });

let small = '';
let digest = '';
/** A sweep that nothing disturbed. */
let whole = '';

beforeAll(async () => {
  ensureBuilt();
  small = design();
  whole = path.join(folder(), 'whole');
  expect(await caveat(['sweep', small, '--store', whole])).toMatchObject({ code: 0 });
  digest = await digestOf(whole);
}, 300_000);
afterAll(removeFolders);

async function digestOf(store: string): Promise<string> {
  const { code, stdout } = await caveat(['store', 'digest', store]);
  expect(code).toBe(0);
  return stdout;
}

/**
 * Environment in which a shard's first tries fail, each in its way: the computing throws, or takes
 * its thread with it.
 */
function failing(shard: number, tries: readonly ('throws' | 'ends')[]): Record<string, string> {
  const failed = path.join(folder(), 'failed');
  fs.writeFileSync(failed, '');
  return beforehand(`
    import fs from 'node:fs';
    import { isMainThread, parentPort } from 'node:worker_threads';
    if (!isMainThread) {
      const { on } = parentPort;
      const fails = (message) => {
        const file = ${JSON.stringify(failed)};
        const way = ${JSON.stringify(tries)}[fs.readFileSync(file, 'utf8').length];
        if (message.task?.shard !== ${shard} || way === undefined) return message;
        fs.appendFileSync(file, 'x');
        if (way === 'ends') process.exit(7);
        const shard = { get() { throw new Error('a fault of this test'); } };
        return { ...message, task: Object.defineProperty({}, 'shard', shard) };
      };
      parentPort.on = (event, take) =>
        on.call(parentPort, event, event === 'message' ? (m) => take(fails(m)) : take);
    }`);
}

describe('a shard that fails', () => {
  test('twice, once with its thread, and then succeeds is counted as tried again', async () => {
    const store = path.join(folder(), 'store');
    const words = ['sweep', small, '--store', store, '--workers', '2'];
    const { code, stdout, stderr } = await caveat(words, { env: failing(3, ['throws', 'ends']) });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('5 of 5 shards');
    expect(stdout).toContain('(1 tried again)');
    expect(await digestOf(store)).toBe(digest);
  });

  test.each([
    ['by a fault of the program', 'throws', 'internal failure: ', 'a fault of this test'],
    ['with its thread', 'ends', '', 'it ended with code 7'],
  ] as const)(
    'each time %s ends the sweep with one error, when all others are recorded',
    async (_, way, begins, why) => {
      const store = path.join(folder(), 'store');
      const words = ['sweep', small, '--store', store, '--workers', '2'];
      const ended = await caveat(words, { env: failing(1, [way, way, way]) });
      expect(ended).toMatchObject({ code: 1, stdout: '' });
      const [first = '', ...rest] = ended.stderr.trimEnd().split('\n');
      expect(first).toMatch(
        new RegExp(`^caveat: ${begins}shard 1 of \`small\` failed 3 times: `, 'u'),
      );
      expect(first).toContain(why);
      expect(first).toContain('all others are recorded');
      expect(first).toContain('`--resume`');
      // whose fault it is, where it is the program's
      expect(rest).toHaveLength(way === 'throws' ? 1 : 0);
      expect(resultFiles(store)).toHaveLength(4);
      for (const left of ['runs', 'claims']) expect(listing(path.join(store, left))).toEqual([]);
      const again = await caveat([...words, '--resume']);
      expect(again).toMatchObject({ code: 0, stderr: '' });
      expect(again.stdout).toContain('reused 4 shards');
      expect(await digestOf(store)).toBe(digest);
    },
  );
});

describe('without DuckDB', () => {
  test.each([
    [['sweep', 'DESIGN', '--store', 'NEW']],
    [['sweep', 'DESIGN', '--store', 'NEW', '--shard', '2']],
    [['sweep', 'DESIGN', '--store', 'NEW', '--on', 'slurm']],
    [['sweep', 'DESIGN', '--store', 'STORE', '--resume']],
    [['sweep', 'DESIGN', '--dry-run']],
    [['query', 'STORE', 'SELECT 1']],
    [['report', 'STORE']],
    [['report', 'STORE', '--json']],
    [['store', 'digest', 'STORE']],
  ])('`caveat %s` says so in one line, with the way out, and writes nothing', async (words) => {
    const made = path.join(folder(), 'new');
    const before = listing(whole);
    const { code, stdout, stderr } = await caveat(
      words.map((word) =>
        word.replace('DESIGN', small).replace('STORE', whole).replace('NEW', made),
      ),
      { env: withoutDuckDB() },
    );
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toBe(
      'caveat: this needs DuckDB, which is not installed; install it with `npm install @duckdb/node-api` beside caveat\n',
    );
    expect(fs.existsSync(made)).toBe(false);
    expect(listing(whole)).toEqual(before);
  });
});
