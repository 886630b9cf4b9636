/**
 * Work dealt to an array job and followed until it is done. A task is a pure function of its index,
 * so that one that died, was lost with its node or ran twice changes nothing: what counts is which
 * parts are recorded in the shared folder, and that alone.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import { InputError } from '../scenario/problems.ts';
import type { QueuedTask, Slurm } from './slurm-commands.ts';

/** What is to be done, seen from the shared folder. */
export interface ArrayWork {
  /** Tasks are 0 … tasks − 1. */
  readonly tasks: number;
  /** Batch script of a task, which finds its index in `SLURM_ARRAY_TASK_ID`. */
  readonly script: string;
  /** Further words for `sbatch`. */
  readonly options: readonly string[];
  /** Tasks of which something is not recorded yet. */
  unfinished(): Promise<readonly number[]> | readonly number[];
  /** Jobs that an earlier call submitted, to be followed instead of submitted again. */
  readonly known: readonly string[];
  /** Told of every job submitted, before anything else happens. */
  submitted(job: string): void;
  /** Where a task's output is, for messages. */
  logOf(job: string, index: number): string;
}

export interface ArrayProgress {
  readonly running: number;
  readonly waiting: number;
  /** Times that a task was given again. */
  readonly retried: number;
  /** All that were submitted or are followed. */
  readonly jobs: readonly string[];
}

export interface FollowOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: (progress: ArrayProgress) => void;
  /** Milliseconds between looks at the queue; default 1 000 in the first minute, then 5 000. */
  readonly pollMs?: number;
}

/** Times that a task is given out before it counts as one that cannot be done. */
export const ATTEMPTS = 3;

/**
 * Looks at which a task must be neither queued nor recorded before it counts as dead: a shared
 * folder may show a file later than the queue shows the task's end.
 */
const PATIENCE = 3;

/**
 * Submits what is unfinished and follows it to the end. Tasks that died are given again, at most
 * `ATTEMPTS` times. Rejects with `InputError` for what the cluster refuses and for a task that
 * keeps dying, and with the signal's reason when aborted: what was submitted then goes on.
 */
export async function runArray(
  slurm: Slurm,
  work: ArrayWork,
  options: FollowOptions = {},
): Promise<ArrayProgress> {
  const jobs = [...work.known];
  const attempts = new Map<number, number>();
  const missed = new Map<number, number>();
  const started = performance.now();
  let retried = 0;
  const submit = async (indices: readonly number[]): Promise<void> => {
    const job = await slurm.submit(work.script, indices, work.options);
    jobs.push(job);
    work.submitted(job);
    for (const index of indices) attempts.set(index, (attempts.get(index) ?? 0) + 1);
  };
  const known = new Set((await slurm.queue(jobs)).map(({ index }) => index));
  const first = (await work.unfinished()).filter((index) => !known.has(index));
  if (first.length > 0) await submit(first);
  for (;;) {
    options.signal?.throwIfAborted();
    const queue = await slurm.queue(jobs);
    const unfinished = await work.unfinished();
    const progress = { ...countOf(queue), retried, jobs };
    options.onProgress?.(progress);
    if (unfinished.length === 0) return progress;
    // what a lost node took with it comes back by itself, two minutes later: there is no need to wait
    await Promise.all(queue.filter(waitsForTime).map((task) => slurm.hurry(task)));
    const queued = new Set(queue.map(({ index }) => index));
    const dead: number[] = [];
    for (const index of unfinished) {
      const count = queued.has(index) ? 0 : (missed.get(index) ?? 0) + 1;
      missed.set(index, count);
      if (count >= PATIENCE) dead.push(index);
    }
    const hopeless = dead.filter((index) => (attempts.get(index) ?? 0) >= ATTEMPTS);
    if (hopeless.length > 0) throw hopelessTask(work, jobs, hopeless);
    if (dead.length > 0) {
      retried += dead.length;
      for (const index of dead) missed.delete(index);
      await submit(dead);
    }
    await pause(options, performance.now() - started);
  }
}

function countOf(queue: readonly QueuedTask[]): { running: number; waiting: number } {
  const running = queue.filter(({ state }) => state === 'RUNNING').length;
  return { running, waiting: queue.length - running };
}

function waitsForTime({ state, reason }: QueuedTask): boolean {
  return state === 'PENDING' && reason === 'BeginTime';
}

async function pause({ pollMs, signal }: FollowOptions, elapsedMs: number): Promise<void> {
  try {
    await sleep(pollMs ?? (elapsedMs < 60_000 ? 1000 : 5000), undefined, {
      ...(signal && { signal }),
    });
  } catch {
    // aborted: the next look at the signal says so in the caller's words
  }
}

function hopelessTask(
  work: ArrayWork,
  jobs: readonly string[],
  indices: readonly number[],
): InputError {
  const [index = 0] = indices;
  const more = indices.length > 1 ? ` and ${indices.length - 1} more` : '';
  return new InputError({
    severity: 'error',
    value: String(index),
    message: `task ${index}${more} of the array died ${ATTEMPTS} times; what the others computed is kept`,
    fix: `see \`${work.logOf(jobs.at(-1) ?? '', index)}\`, then run the same again with \`--resume\``,
  });
}
