/** A sweep on a Slurm cluster: its shards dealt to an array job that shares the store's folder. */
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { loadCedar } from '../policy/cedar.ts';
import { InputError } from '../scenario/problems.ts';
import { openDatabase } from '../store/duckdb.ts';
import { StoreLayout } from '../store/layout.ts';
import { recordedShards } from '../store/shard-files.ts';
import type { ShardPlan } from '../store/shards.ts';
import { asNotWritable, claimFolder, planOf, type StoreHead } from '../store/store-head.ts';
import { demandResume, setBadAside } from './before-sweep.ts';
import { estimate } from './estimate-sweep.ts';
import type { ReadSweep } from './read-sweep.ts';
import { runSweep, type SweepAnswer, type SweepOptions, type SweepProgress } from './run-sweep.ts';
import { type ArrayProgress, type ArrayWork, type FollowOptions, runArray } from './slurm.ts';
import { type Slurm, slurmHere } from './slurm-commands.ts';
import { prepareSweep } from './sweep-compute.ts';
import { writeWhole } from './write-file.ts';

export interface SlurmSweepOptions
  extends Omit<SweepOptions, 'part' | 'onProgress'>, Pick<FollowOptions, 'pollMs'> {
  /** File of the design, as a task of the cluster finds it. */
  readonly file: string;
  /** Tasks of the array; default: as many as have a minute's work each. */
  readonly tasks?: number;
  /** Threads, and processors asked for, of each task; default 1. */
  readonly workers?: number;
  /** Further words for `sbatch`, without their dashes: `partition=long`. */
  readonly words?: readonly string[];
  /** The cluster; default: the one that the commands of this machine speak to. */
  readonly slurm?: Slurm;
  readonly onProgress?: (progress: SweepProgress, array: ArrayProgress) => void;
}

/** Work of a task below which the start of node and program outweighs it, s. */
const TASK_S = 60;

/**
 * Computes what is missing of a sweep as an array job and follows it to the end. Rejects with
 * `InputError` for what the user or the cluster can put right. When aborted, the job goes on, and
 * the next call with `resume` follows it.
 */
export async function sweepOnSlurm(
  sweep: ReadSweep,
  options: SlurmSweepOptions,
): Promise<SweepAnswer> {
  const { store, signal } = options;
  const started = performance.now();
  let retried = 0;
  // whether it is there is said before the cluster is asked or anything is written
  (await openDatabase(':memory:')).close();
  const slurm = options.slurm ?? slurmHere();
  const largest = await slurm.largestArray();
  const { head } = prepareSweep(sweep, options.rows ?? 'replications', await loadCedar());
  const plan = planOf(head);
  const layout = new StoreLayout(path.resolve(store));
  demandResume(store, layout, plan, options);
  claimFolder(store, head);
  const watch = progressOf(layout, plan);
  try {
    await setBadAside(layout, head, plan, options.onNote);
    const jobs = new JobList(path.join(layout.folder, 'slurm'));
    // how an array that has ended was dealt binds nobody
    if ((await slurm.queue(jobs.jobs)).length === 0) jobs.end();
    const tasks =
      jobs.tasks ??
      checkTasks(options.tasks, plan, largest) ??
      (await tasksFor(sweep, options, plan, largest));
    signal?.throwIfAborted();
    const work = arrayWork(head, plan, layout, jobs, tasks, options);
    const ended = await runArray(slurm, work, {
      ...(options.pollMs === undefined ? {} : { pollMs: options.pollMs }),
      signal,
      onProgress: (array) => options.onProgress?.(watch(array.retried), array),
    });
    ({ retried } = ended);
    jobs.end();
  } catch (error) {
    throw asNotWritable(store, error);
  }
  // what the tasks have recorded is looked at as any store that is gone on with
  const {
    slurm: _slurm,
    file: _file,
    tasks: _tasks,
    words: _words,
    onProgress: _told,
    ...rest
  } = options;
  const answer = await runSweep(sweep, { ...rest, resume: true });
  const { reused, others } = watch(0).shards;
  return {
    ...answer,
    shards: { ...answer.shards, reused, others, retried },
    run: { ...answer.run, seconds: (performance.now() - started) / 1000 },
  };
}

/** The number of tasks asked for, if it is one. Throws `InputError` otherwise. */
function checkTasks(
  tasks: number | undefined,
  plan: ShardPlan,
  largest: number,
): number | undefined {
  if (tasks === undefined) return undefined;
  if (Number.isInteger(tasks) && tasks >= 1 && tasks <= largest) return Math.min(tasks, plan.count);
  throw new InputError({
    severity: 'error',
    value: String(tasks),
    message: `\`${tasks}\` is not a number of tasks for this cluster`,
    fix: `give a whole number from 1 to ${largest}, the most that its arrays have`,
  });
}

async function tasksFor(
  sweep: ReadSweep,
  { rows, signal }: SlurmSweepOptions,
  plan: ShardPlan,
  largest: number,
): Promise<number> {
  const { seconds } = await estimate(sweep, rows ?? 'replications', 1, signal);
  return Math.max(1, Math.min(plan.count, largest, Math.ceil(seconds / TASK_S)));
}

function arrayWork(
  { design, rows }: StoreHead,
  plan: ShardPlan,
  layout: StoreLayout,
  jobs: JobList,
  tasks: number,
  { file, workers = 1, words = [] }: SlurmSweepOptions,
): ArrayWork {
  const main = fileURLToPath(new URL('../cli/main.js', import.meta.url));
  const command = [
    process.execPath,
    main,
    'sweep',
    path.resolve(file),
    '--store',
    layout.folder,
    '--rows',
    rows,
    '--workers',
    String(workers),
  ];
  return {
    tasks,
    script: [
      '#!/bin/sh',
      `exec ${command.map(quoted).join(' ')} --shard "$SLURM_ARRAY_TASK_ID/${tasks}"`,
      '',
    ].join('\n'),
    options: [
      `--job-name=caveat-${design.id}`,
      `--cpus-per-task=${workers}`,
      // a task of a lost node is given to another, also when nobody follows
      '--requeue',
      '--open-mode=append',
      `--output=${path.join(jobs.folder, '%A_%a.txt')}`,
      ...words.map((word) => `--${word}`),
    ],
    unfinished: () => {
      const recorded = new Set(recordedShards(layout));
      return Array.from({ length: tasks }, (_, index) => index).filter((index) =>
        plan.shardsOf({ index, of: tasks }).some((shard) => !recorded.has(shard)),
      );
    },
    known: [...jobs.jobs],
    submitted: (job) => jobs.add(job, tasks),
    logOf: (job, index) => path.join(jobs.folder, `${job}_${index}.txt`),
  };
}

/** A word as a shell takes it literally. */
function quoted(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}

/**
 * The jobs that were submitted for a store and are not known to have ended, so that whoever comes
 * back to it follows them. How the shards were dealt is kept with them: a task's index means nothing
 * without it.
 */
class JobList {
  readonly folder: string;
  #jobs: string[];
  #tasks: number | undefined;

  constructor(folder: string) {
    this.folder = folder;
    const { jobs, tasks } = this.#read();
    this.#jobs = [...jobs];
    this.#tasks = tasks;
    fs.mkdirSync(folder, { recursive: true });
  }

  get jobs(): readonly string[] {
    return this.#jobs;
  }

  get tasks(): number | undefined {
    return this.#tasks;
  }

  add(job: string, tasks: number): void {
    this.#jobs.push(job);
    this.#tasks = tasks;
    writeWhole(this.#file, JSON.stringify({ jobs: this.#jobs, tasks }));
  }

  /** Forgets all. */
  end(): void {
    this.#jobs = [];
    this.#tasks = undefined;
    fs.rmSync(this.#file, { force: true });
  }

  get #file(): string {
    return path.join(this.folder, 'jobs.json');
  }

  #read(): { jobs: readonly string[]; tasks?: number } {
    try {
      return JSON.parse(fs.readFileSync(this.#file, 'utf8')) as { jobs: string[]; tasks: number };
    } catch {
      // none, or half gone with a disk: tasks submitted again change nothing
      return { jobs: [] };
    }
  }
}

/** How far the store is, as the tasks have left it. */
function progressOf(layout: StoreLayout, plan: ShardPlan): (retried: number) => SweepProgress {
  const started = performance.now();
  const reused = recordedShards(layout).length;
  let firstRows: number | undefined;
  return (retried) => {
    const shards = recordedShards(layout).filter((shard) => shard < plan.count);
    const rows = shards.reduce((sum, shard) => sum + plan.shard(shard).rows, 0);
    firstRows ??= rows;
    const seconds = (performance.now() - started) / 1000;
    const rate = rows > firstRows ? (rows - firstRows) / seconds : null;
    const done = shards.length;
    return {
      shards: { of: plan.count, done, reused, others: done - reused, retried, failed: 0 },
      rows,
      ofRows: plan.rows,
      rowsPerSecond: rate,
      secondsLeft: rate === null ? null : (plan.rows - rows) / rate,
    };
  };
}
