import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { caveat, ended, ensureBuilt, folder, removeFolders, start } from '../cli/support.ts';
import { design, resultFiles } from '../store/support.ts';
import { type Cluster, noSlurm, startCluster } from './slurm.ts';

const why = noSlurm();
let cluster: Cluster;
/** Digest of the same sweep on this machine, with neither cluster nor accident. */
let undisturbed: string;

/** 24 shards of some tenths of a second each. */
const sweep = (): string =>
  design({ replications: '500', method: '{ latin-hypercube: 48 }' }, 'clustered');

const env = (): Readonly<Record<string, string>> => ({
  SLURM_CONF: cluster.env['SLURM_CONF'] ?? '',
});

async function digestOf(store: string): Promise<string> {
  const { stdout, stderr } = await caveat(['store', 'digest', store]);
  expect(stderr).toBe('');
  return stdout.trim();
}

/** Nothing, or a line a minute of how far things are. */
const PROGRESS = /^(caveat: \d+ %: .* waiting\n)*$/u;

/** Waits until a store holds some shards. */
async function shards(store: string, least: number): Promise<void> {
  while (resultFiles(store).length < least) await sleep(20);
}

describe.skipIf(why !== undefined)(
  `a sweep on Slurm${why === undefined ? '' : ` (skipped: ${why})`}`,
  () => {
    beforeAll(async () => {
      ensureBuilt();
      cluster = await startCluster();
      const store = path.join(folder(), 'local');
      await caveat(['sweep', sweep(), '--store', store]);
      undisturbed = await digestOf(store);
    }, 600_000);

    afterAll(async () => {
      await cluster?.stop();
      removeFolders();
    });

    test('that the cluster rejects says why in one line, and nothing is lost', async () => {
      const store = path.join(folder(), 'store');
      const words = ['sweep', sweep(), '--store', store, '--on', 'slurm', '--tasks', '2'];
      const { code, stderr } = await caveat([...words, '--slurm', 'partition=none'], {
        env: env(),
      });
      expect(code).toBe(2);
      expect(stderr).toMatch(
        /^caveat: `sbatch` was refused by the cluster: .*partition.*`--slurm partition=NAME`.*`--resume`\n$/u,
      );
    });

    test('that nobody follows any more goes on, and is followed again by the same command', async () => {
      const store = path.join(folder(), 'store');
      const words = ['sweep', sweep(), '--store', store, '--on', 'slurm', '--tasks', '4'];
      const child = start(words, { env: env() });
      const interrupted = ended(child);
      await shards(store, 1);
      child.kill('SIGINT');
      const { code, stderr } = await interrupted;
      expect(code).toBe(130);
      expect(stderr).toMatch(
        /the job goes on: follow it with `--resume`, end it with `scancel \d+`/u,
      );
      const again = await caveat([...words, '--resume', '--json'], { env: env() });
      expect(again.stderr).toMatch(PROGRESS);
      expect(JSON.parse(again.stdout)).toMatchObject({ shards: { of: 24, done: 24, failed: 0 } });
      // one job in all: what was submitted before was waited for, not submitted again
      expect(
        new Set(fs.readdirSync(path.join(store, 'slurm')).map((n) => n.split('_')[0])).size,
      ).toBe(1);
      expect(await digestOf(store)).toBe(undisturbed);
    });

    test('loses and doubles no row when a task is killed and a node is lost in mid-run', async () => {
      const store = path.join(folder(), 'store');
      const words = ['sweep', sweep(), '--store', store, '--on', 'slurm', '--tasks', '6', '--json'];
      const sweeping = ended(start(words, { env: env() }));
      await shards(store, 3);
      // between two tasks a node has none
      let victim: number | undefined;
      while (victim === undefined) {
        [victim] = cluster.tasksOn('n1');
        await sleep(20);
      }
      process.kill(victim, 'SIGKILL');
      await shards(store, 10);
      cluster.loseNode('n2');
      const { code, stdout, stderr } = await sweeping;
      expect(stderr).toMatch(PROGRESS);
      expect(code).toBe(0);
      const answer = JSON.parse(stdout) as { shards: { retried: number } };
      expect(answer).toMatchObject({ shards: { of: 24, done: 24, failed: 0 }, rows: 48_000 });
      expect(answer.shards.retried).toBeGreaterThan(0);
      expect(await digestOf(store)).toBe(undisturbed);
      const query =
        'SELECT count(*)::INT AS rows, count(DISTINCT (point, replication, policy))::INT AS different FROM results';
      const asked = await caveat(['query', store, query, '--json']);
      expect(asked.stdout).toMatch(/48000\D+48000/u);
    });
  },
  600_000,
);
