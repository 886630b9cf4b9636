import { describe, expect, test } from 'vitest';
import { type ArrayWork, ATTEMPTS, runArray } from '../../src/node/slurm.ts';
import { type QueuedTask, ranges, type Slurm, slurmHere } from '../../src/node/slurm-commands.ts';

/** A cluster that runs each task in one look at its queue, unless `dies` says otherwise. */
function madeUp(dies: (index: number, attempt: number) => boolean = () => false) {
  const done = new Set<number>();
  const given: number[][] = [];
  let waiting: QueuedTask[] = [];
  const attempts = new Map<number, number>();
  const slurm: Slurm = {
    submit: (_script, indices) => {
      given.push([...indices]);
      const job = String(given.length);
      waiting.push(...indices.map((index) => ({ job, index, state: 'RUNNING', reason: 'None' })));
      return Promise.resolve(job);
    },
    queue: (jobs) => {
      const now = waiting.filter(({ job }) => jobs.includes(job));
      waiting = [];
      for (const { index } of now) {
        const attempt = (attempts.get(index) ?? 0) + 1;
        attempts.set(index, attempt);
        if (!dies(index, attempt)) done.add(index);
      }
      return Promise.resolve(now);
    },
    hurry: () => Promise.resolve(),
    largestArray: () => Promise.resolve(1001),
  };
  const work = (tasks: number, known: readonly string[] = []): ArrayWork => ({
    tasks,
    script: '#!/bin/sh',
    options: [],
    unfinished: () => Array.from({ length: tasks }, (_, i) => i).filter((i) => !done.has(i)),
    known,
    submitted: () => undefined,
    logOf: (job, index) => `log-${job}-${index}`,
  });
  return {
    slurm,
    work,
    given,
    done,
    queue: (tasks: QueuedTask[]) => waiting.push(...tasks),
  };
}

const quick = { pollMs: 0 };

describe('an array of tasks', () => {
  test('is submitted once when nothing dies', async () => {
    const { slurm, work, given } = madeUp();
    expect(await runArray(slurm, work(5), quick)).toMatchObject({ retried: 0 });
    expect(given).toEqual([[0, 1, 2, 3, 4]]);
  });

  test('gives a task that died again, and only that', async () => {
    const { slurm, work, given } = madeUp((index, attempt) => index === 2 && attempt === 1);
    expect(await runArray(slurm, work(5), quick)).toMatchObject({ retried: 1 });
    expect(given).toEqual([[0, 1, 2, 3, 4], [2]]);
  });

  test('gives a task up that keeps dying, naming it, its log and the way on', async () => {
    const { slurm, work, given } = madeUp((index) => index === 1);
    await expect(runArray(slurm, work(3), quick)).rejects.toThrow(
      /task 1 of the array died 3 times; .*see `log-3-1`, then run the same again with `--resume`/u,
    );
    expect(given).toHaveLength(ATTEMPTS);
  });

  test('leaves out what is recorded, and submits nothing when all is', async () => {
    const { slurm, work, given, done } = madeUp();
    done.add(0).add(2);
    await runArray(slurm, work(3), quick);
    await runArray(slurm, work(3), quick);
    expect(given).toEqual([[1]]);
  });

  test('follows the jobs of an earlier call instead of submitting their tasks again', async () => {
    const { slurm, work, given, queue } = madeUp();
    const waits = { job: '77', state: 'PENDING', reason: 'Resources' };
    queue([0, 1].map((index) => ({ ...waits, index })));
    await runArray(slurm, work(3, ['77']), quick);
    expect(given).toEqual([[2]]);
  });

  test('hurries what Slurm holds back after a node was lost', async () => {
    const { slurm, work } = madeUp();
    const held = { job: '5', index: 0, state: 'PENDING', reason: 'BeginTime' };
    const hurried: QueuedTask[] = [];
    const cluster: Slurm = {
      ...slurm,
      queue: () => Promise.resolve([held]),
      hurry: (task) => Promise.resolve(void hurried.push(task)),
    };
    const one = { ...work(1, ['5']), unfinished: () => (hurried.length > 0 ? [] : [0]) };
    await runArray(cluster, one, quick);
    expect(hurried).toEqual([held]);
  });

  test('stops following when told to, with the reason it was given', async () => {
    const { slurm, work } = madeUp(() => true);
    const controller = new AbortController();
    const options = { pollMs: 10_000, signal: controller.signal };
    const following = runArray(slurm, work(1), options);
    controller.abort(new Error('enough'));
    await expect(following).rejects.toThrow('enough');
  });
});

describe("Slurm's commands", () => {
  test('take long lists of indices as ranges', () => {
    expect(ranges([0, 1, 2, 3, 7])).toBe('0-3,7');
    expect(ranges([5, 4, 9, 4])).toBe('4-5,9');
    expect(ranges([])).toBe('');
  });

  test('are asked for in words where they are missing', async () => {
    const before = process.env['PATH'];
    process.env['PATH'] = '';
    try {
      await expect(slurmHere().submit('#!/bin/sh', [0], [])).rejects.toThrow(
        /`sbatch` is not on this machine/u,
      );
    } finally {
      process.env['PATH'] = before;
    }
  });
});
