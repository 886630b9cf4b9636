import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { writeWhole } from '../../src/node/write-file.ts';
import { loadCedar } from '../../src/policy/cedar.ts';
import { starterFiles } from '../../src/scenario/starter.ts';
import { compare } from '../../src/study/compare.ts';
import { prepareStudy, type PreparedStudy } from '../../src/study/prepare.ts';
import type { VariantTask } from '../../src/study/protocol.ts';
import { runVariants } from '../../src/study/schedule.ts';
import { inThisThread, type TaskRunner, WorkerEngine } from '../../src/study/worker-task.ts';
import { dist, ensureBuilt, folder, listing, removeFolders } from '../cli/support.ts';

let study: PreparedStudy;

beforeAll(async () => {
  ensureBuilt();
  const files = { entry: 'study.yaml', files: starterFiles() };
  study = prepareStudy(files, { cedar: await loadCedar() });
}, 300_000);
afterAll(removeFolders);

/** Several answers at once, the last asked for first, as no real workers would be so unkind to. */
function backwards(inner: TaskRunner): TaskRunner {
  let waiting: (() => void)[] = [];
  let timer: NodeJS.Timeout | undefined;
  const release = (): void => {
    const all = waiting;
    waiting = [];
    for (const go of all) go();
  };
  return {
    workers: 3,
    run: async (task) => {
      const result = await inner.run(task);
      await new Promise<void>((resolve) => {
        waiting.unshift(resolve);
        clearTimeout(timer);
        // all six that are under way, or what is left at the end
        if (waiting.length === 6) release();
        else timer = setTimeout(release, 1000);
      });
      return result;
    },
    close: () => inner.close(),
  };
}

/** A task that no caller could send, and that the engine must survive. */
const impossible: VariantTask = { variant: 3, tally: [null as never], leakers: [] };

describe('the work of a study', () => {
  test('gives the same answer in whatever order its parts come back', async () => {
    const { scenario, book } = study;
    const inOrder = await compare(study, { replications: 50 });
    const runner = backwards(inThisThread({ scenario, book, seed: 1 }));
    expect(await compare(study, { replications: 50, runner })).toEqual(inOrder);
  });

  test('ends with the same variants in whatever order they come back', async () => {
    const { scenario, book } = study;
    const until = { until: 'difference:9', replications: 400 };
    const inOrder = await compare(study, until);
    expect([inOrder.variants, inOrder.prices?.variants]).toEqual([20, 20]);
    const runner = backwards(inThisThread({ scenario, book, seed: 1 }));
    expect(await compare(study, { ...until, runner })).toEqual(inOrder);
  });

  test('stops when it is told to, and says why', async () => {
    const controller = new AbortController();
    const why = new Error('enough');
    const stopped = compare(study, {
      replications: 100_000,
      signal: controller.signal,
      onProgress: () => controller.abort(why),
    });
    await expect(stopped).rejects.toBe(why);
    await expect(compare(study, { signal: AbortSignal.abort(why) })).rejects.toBe(why);
  });

  test('keeps no more than two tasks per worker under way, and asks for each variant once', async () => {
    const asked: number[] = [];
    let now = 0;
    let most = 0;
    const inner = inThisThread({ ...study, seed: 1 });
    const runner: TaskRunner = {
      workers: 3,
      run: async (task) => {
        asked.push(task.variant);
        now += 1;
        most = Math.max(most, now);
        const result = await inner.run(task);
        now -= 1;
        return result;
      },
      close: () => inner.close(),
    };
    await runVariants({
      runner,
      maximum: 12,
      taskOf: (variant) => ({ variant, tally: [], leakers: [] }),
      take: () => false,
    });
    expect(asked).toEqual(Array.from({ length: 12 }, (_, v) => v));
    expect(most).toBe(6);
  });

  test('that fails names the variant and the seed that repeat it', async () => {
    const runner = inThisThread({ ...study, seed: 5 });
    const failed = runner.run(impossible);
    await expect(failed).rejects.toThrow(/^variant 3 of seed 5 failed: /u);
  });

  test('answers a task by its number, with plain data', () => {
    const engine = new WorkerEngine();
    const { scenario, book } = study;
    expect(engine.handle({ kind: 'init', scenario, book, seed: 1 })).toBeUndefined();
    const policy = { caveatMask: 0, forces: [0] };
    const task = { variant: 0, tally: [policy], leakers: [policy, policy] };
    const answer = engine.handle({ kind: 'task', id: 7, task });
    if (answer?.kind !== 'result') throw new Error('no result');
    expect(answer.id).toBe(7);
    const copy = structuredClone(answer);
    expect(copy).toEqual(answer);
    const tally = copy.result.tally.policies[0];
    expect(copy.result.leakers.subarray(0, 10)).toEqual(tally?.leakers);
    expect(copy.result.leakers.subarray(10)).toEqual(tally?.leakers);
    // a task before its study, as after a worker's restart, is answered and not forgotten
    const early = new WorkerEngine().handle({ kind: 'task', id: 1, task });
    expect(early).toMatchObject({ kind: 'failed', id: 1 });
  });
});

describe('worker threads', () => {
  const pool = async (): Promise<typeof import('../../src/node/pool.ts')> =>
    import(pathToFileURL(path.join(dist, 'node', 'pool.js')).href) as Promise<
      typeof import('../../src/node/pool.ts')
    >;

  test('that end before their work is done are one clear error, and never a wait', async () => {
    const { createRunner } = await pool();
    const nations = [{ ...study.scenario.nations[0], id: 1 as unknown as string }];
    const scenario = { ...study.scenario, nations } as unknown as PreparedStudy['scenario'];
    const runner = createRunner({ scenario, book: study.book, seed: 1 }, { workers: 2 });
    const task = { variant: 0, tally: [], leakers: [] };
    const both = await Promise.allSettled([runner.run(task), runner.run(task)]);
    for (const one of both) {
      expect(one).toMatchObject({ status: 'rejected', reason: { name: 'WorkerLost' } });
    }
    await expect(runner.run(task)).rejects.toThrow('a worker stopped before its work was done');
    await runner.close();
  });

  test('fail a task as this thread does', async () => {
    const { createRunner } = await pool();
    const runner = createRunner({ ...study, seed: 5 }, { workers: 2 });
    const failed = runner.run(impossible);
    await expect(failed).rejects.toThrow(/^variant 3 of seed 5 failed: /u);
    await runner.close();
  });
});

describe('a file that is written whole', () => {
  const full = Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' });

  test.each(['openSync', 'writeSync', 'fsyncSync', 'renameSync'] as const)(
    'leaves the old one and nothing else when %s fails',
    (operation) => {
      const here = folder();
      const file = path.join(here, 'report.html');
      fs.writeFileSync(file, 'old');
      const fails = (): never => {
        throw full;
      };
      expect(() => writeWhole(file, 'new', { ...fs, [operation]: fails })).toThrow(
        `\`${file}\` cannot be written: no space left on the disk`,
      );
      expect(listing(here)).toEqual(['report.html']);
      expect(fs.readFileSync(file, 'utf8')).toBe('old');
    },
  );

  test('goes on after a write that took only a part', () => {
    const file = path.join(folder(), 'report.html');
    const sparing = (descriptor: number, bytes: Buffer, at: number): number =>
      fs.writeSync(descriptor, bytes, at, Math.min(3, bytes.length - at));
    writeWhole(file, 'ten bytes…', { ...fs, writeSync: sparing as typeof fs.writeSync });
    expect(fs.readFileSync(file, 'utf8')).toBe('ten bytes…');
  });

  test.skipIf(process.platform === 'win32')('through a link leaves the link', () => {
    const here = folder();
    fs.writeFileSync(path.join(here, 'real'), 'old');
    fs.symlinkSync('real', path.join(here, 'link'));
    writeWhole(path.join(here, 'link'), 'new');
    expect(fs.lstatSync(path.join(here, 'link')).isSymbolicLink()).toBe(true);
    expect(fs.readFileSync(path.join(here, 'real'), 'utf8')).toBe('new');
  });
});
