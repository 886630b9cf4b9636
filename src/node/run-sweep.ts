/** A sweep into a store: shards handed to threads, recorded one by one, joined by other processes. */
import fs from 'node:fs';
import path from 'node:path';
import { loadCedar } from '../policy/cedar.ts';
import type { StudyFiles } from '../scenario/parse.ts';
import { InputError } from '../scenario/problems.ts';
import { Run } from '../store/claims.ts';
import { openDatabase } from '../store/duckdb.ts';
import { StoreLayout } from '../store/layout.ts';
import { recordShard } from '../store/shard-files.ts';
import { type ShardPart, ShardPlan } from '../store/shards.ts';
import {
  asNotWritable,
  claimFolder,
  notWritable,
  planOf,
  type RowsKept,
  type StoreHead,
} from '../store/store-head.ts';
import { writeTables } from '../store/store-tables.ts';
import { ParquetWriter } from '../store/write-parquet.ts';
import { checkPart, demandResume, setBadAside } from './before-sweep.ts';
import { checkWorkers } from './pool.ts';
import type { ReadSweep } from './read-sweep.ts';
import { ShardQueue, type SweepShards } from './shard-queue.ts';
import { type PreparedSweep, prepareSweep } from './sweep-compute.ts';
import type { SweepInit, SweepNews, SweepResult, SweepTask } from './sweep-protocol.ts';
import { RemoteFailure, Threads, WorkerLost } from './threads.ts';

export interface SweepOptions {
  /** Folder of the store; made if it is not there. */
  readonly store: string;
  /** Goes on with what is there. Without it a store with shards is refused, unless one can join. */
  readonly resume?: boolean;
  /** Only these shards, whoever else has them in hand. */
  readonly part?: ShardPart;
  readonly rows?: RowsKept;
  /** Threads; default all cores. */
  readonly workers?: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: SweepProgress) => void;
  /** What a user should know while it goes on. */
  readonly onNote?: (note: string) => void;
}

export interface SweepProgress {
  readonly shards: SweepShards;
  /** Rows recorded, or computed in shards under way here. */
  readonly rows: number;
  readonly ofRows: number;
  /** Of all who work on the store, since this began; null at the very beginning. */
  readonly rowsPerSecond: number | null;
  readonly secondsLeft: number | null;
}

export interface SweepAnswer {
  readonly caveat: string;
  readonly store: string;
  readonly design: { readonly id: string; readonly digest: string };
  readonly shards: SweepShards;
  readonly rows: number;
  /** Of the files of all shards. */
  readonly bytes: number;
  readonly run: {
    /** Reading the study included. */
    readonly seconds: number;
    readonly workers: number;
    /** Seconds of all threads together that went into computing and into writing. */
    readonly computingS: number;
    readonly writingS: number;
  };
}

/** Times that a shard is tried before it is given up. */
const TRIES = 3;
/** Longest that a thread may take to stop, ms; then it is ended. */
const PATIENCE_MS = 10_000;
/** Progress is told at most this often, ms. */
const TELL_MS = 100;
/** How often to look what others have recorded, ms. */
const LOOK_MS = 1000;

/**
 * Computes what is missing of a sweep. Rejects with `InputError` for what the user can put right,
 * with the signal's reason when aborted; what is recorded by then stays.
 */
export async function runSweep(sweep: ReadSweep, options: SweepOptions): Promise<SweepAnswer> {
  const started = performance.now();
  const workers = checkWorkers(options.workers);
  // whether it is there is said before anything is prepared or written
  (await openDatabase(':memory:')).close();
  // they load while the study is read here
  const threads: SweepThreads = new Threads({
    script: new URL('./sweep-worker.js', import.meta.url),
    workers: Math.min(workers, mostShards(sweep, options)),
    replace: true,
  });
  try {
    const prepared = prepareSweep(sweep, options.rows ?? 'replications', await loadCedar());
    const work = await runWith(threads, sweep.studyFiles, prepared, options);
    return work.answer(workers, (performance.now() - started) / 1000);
  } finally {
    await threads.close();
  }
}

/** Checks the store, and computes what is missing in it. */
async function runWith(
  threads: SweepThreads,
  studyFiles: StudyFiles,
  prepared: PreparedSweep,
  options: SweepOptions,
): Promise<SweepWork> {
  const { head } = prepared;
  const plan = planOf(head);
  const { part, store } = options;
  if (part !== undefined) checkPart(part, plan, head);
  const layout = new StoreLayout(path.resolve(store));
  demandResume(store, layout, plan, options);
  claimFolder(store, head);
  let run: Run;
  try {
    run = Run.begin(layout, () => performance.now());
  } catch (error) {
    throw notWritable(store, error);
  }
  const work = new SweepWork(head, plan, layout, run, threads, options);
  try {
    await work.do(studyFiles, prepared);
    return work;
  } catch (error) {
    throw asNotWritable(store, error);
  } finally {
    await work.close();
    run.end();
  }
}

/** Shards that there are to compute at most, as far as is known before the study is read. */
function mostShards({ design }: ReadSweep, { rows, part }: SweepOptions): number {
  // the more threats, the more shards of rows by threat
  if (rows === 'threats') return Infinity;
  const { count } = new ShardPlan(design);
  if (part === undefined) return count;
  return part.of === undefined ? 1 : Math.ceil(count / Math.max(1, part.of));
}

type SweepThreads = Threads<SweepTask, SweepResult, SweepNews>;

class SweepWork {
  private readonly head: StoreHead;
  private readonly plan: ShardPlan;
  private readonly layout: StoreLayout;
  private readonly run: Run;
  private readonly threads: SweepThreads;
  private readonly options: SweepOptions;
  private readonly stop = new Int32Array(new SharedArrayBuffer(4));
  private readonly queue: ShardQueue;
  private readonly running = new Set<Promise<SweepResult>>();
  /** Told when a shard under way here has ended, however. */
  private readonly waiting = new Set<() => void>();
  private over = false;
  private started = 0;
  private told = 0;
  /** Rows that were there when this began. */
  private firstRows: number | undefined;
  private computingS = 0;
  private writingS = 0;

  constructor(
    head: StoreHead,
    plan: ShardPlan,
    layout: StoreLayout,
    run: Run,
    threads: SweepThreads,
    options: SweepOptions,
  ) {
    this.head = head;
    this.plan = plan;
    this.layout = layout;
    this.run = run;
    this.threads = threads;
    threads.listen((news) => this.hear(news));
    this.options = options;
    this.queue = new ShardQueue(plan, layout, run, options.part);
  }

  /** Returns when all shards are recorded, here or elsewhere. */
  async do(studyFiles: StudyFiles, prepared: PreparedSweep): Promise<void> {
    const { head, plan, layout, run, queue, threads, options } = this;
    this.started = performance.now();
    await this.writeTables();
    if (options.part === undefined) await setBadAside(layout, head, plan, options.onNote);
    queue.begin();
    const init: SweepInit = {
      kind: 'init',
      prepared,
      studyFiles,
      scratch: run.folder,
      stop: this.stop,
    };
    const lanes = Math.min(threads.count, queue.missing);
    if (lanes > 0) threads.begin(init);
    try {
      await Promise.all(Array.from({ length: lanes }, () => this.lane()));
    } finally {
      this.over = true;
    }
    options.signal?.throwIfAborted();
    this.tell(true);
    const [failed] = queue.failures;
    if (failed !== undefined) throw givenUp(failed, queue.failures.size, head);
  }

  /** A thread says how far it is. */
  private hear({ shard, rows }: SweepNews): void {
    this.queue.isAt(shard, rows);
    this.tell();
  }

  async close(): Promise<void> {
    Atomics.store(this.stop, 0, 1);
    // each stops after its variant; DuckDB is not to be torn from under a thread
    const late = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS).unref());
    await Promise.race([Promise.allSettled(this.running), late]);
    await this.threads.close();
  }

  private async writeTables(): Promise<void> {
    const writer = await ParquetWriter.open(path.join(this.run.folder, 'duckdb'));
    try {
      await writeTables(this.layout, this.head, writer, this.run.folder);
    } finally {
      writer.close();
    }
  }

  /** One thread's work: a shard after the other until none is missing. */
  private async lane(): Promise<void> {
    const { signal } = this.options;
    const { queue } = this;
    let last: number | undefined;
    while (!this.over) {
      signal?.throwIfAborted();
      const shard = queue.take(last);
      if (shard !== undefined) {
        last = shard;
        await this.compute(shard);
      } else if (queue.missing > 0) {
        // all that are missing are in hand, with other lanes or with others
        await this.pause();
        queue.look();
        this.tell();
      } else {
        return;
      }
    }
  }

  private async compute(shard: number): Promise<void> {
    const { layout, queue } = this;
    const task = this.threads.run({ shard });
    this.running.add(task);
    try {
      const done = await orAborted(task, this.options.signal);
      recordShard(layout, done);
      queue.isDone(shard);
      this.computingS += done.computedS;
      this.writingS += done.writtenS;
    } catch (error) {
      this.fail(shard, error);
    } finally {
      this.running.delete(task);
      queue.leave(shard);
      for (const go of this.waiting) go();
    }
    // at once: whoever is interrupted next says how many are kept
    this.tell(true);
  }

  /** Throws what ends the sweep; a failure that may pass is counted. */
  private fail(shard: number, error: unknown): void {
    const failure = error instanceof Error ? error : new Error(String(error));
    if (failure instanceof RemoteFailure && failure.problems !== undefined) {
      throw new InputError(failure.problems);
    }
    const known = asNotWritable(this.options.store, failure);
    if (known instanceof InputError || this.options.signal?.aborted === true) throw known;
    if (!(failure instanceof RemoteFailure || failure instanceof WorkerLost)) throw failure;
    this.queue.hasFailed(shard, failure, TRIES);
  }

  /** Until a shard under way here has ended, or it is time to look what others have recorded. */
  private pause(): Promise<void> {
    const look = new Promise<void>((resolve) => {
      const go = (): void => {
        clearTimeout(timer);
        this.waiting.delete(go);
        resolve();
      };
      const timer = setTimeout(go, LOOK_MS);
      this.waiting.add(go);
    });
    return orAborted(look, this.options.signal);
  }

  private tell(last = false): void {
    const { onProgress } = this.options;
    const now = performance.now();
    if (onProgress === undefined || (!last && now - this.told < TELL_MS)) return;
    this.told = now;
    const { rows, ofRows } = this.queue.rows();
    this.firstRows ??= rows;
    const seconds = (now - this.started) / 1000;
    const fresh = rows - this.firstRows;
    const rate = fresh > 0 ? fresh / seconds : null;
    onProgress({
      shards: this.queue.shards(),
      rows,
      ofRows,
      rowsPerSecond: rate,
      secondsLeft: rate === null ? null : (ofRows - rows) / rate,
    });
  }

  answer(workers: number, seconds: number): SweepAnswer {
    const { head, layout, queue, options } = this;
    const { design } = head;
    return {
      caveat: head.caveat,
      store: options.store,
      design: { id: design.id, digest: design.digest },
      shards: this.queue.shards(),
      rows: queue.rows().ofRows,
      bytes: queue.wanted.reduce((sum, shard) => sum + bytesOf(layout, head, shard), 0),
      run: {
        seconds,
        workers,
        computingS: this.computingS,
        writingS: this.writingS,
      },
    };
  }
}

function bytesOf(layout: StoreLayout, head: StoreHead, shard: number): number {
  const size = (file: string): number => fs.statSync(file).size;
  const threats = head.rows === 'threats' ? size(layout.shardFile('threats', shard)) : 0;
  return size(layout.shardFile('results', shard)) + threats;
}

/**
 * A shard that failed again and again: a fault of the program, with what repeats it, or of a machine
 * that takes its threads away.
 */
function givenUp(
  [shard, error]: readonly [number, Error],
  count: number,
  { design }: StoreHead,
): Error {
  const failure = new Error(
    `shard ${shard} of \`${design.id}\`${count > 1 ? ` (and ${count - 1} more)` : ''} failed ${TRIES} times: ${error.message}; all others are recorded, and \`--resume\` tries it again`,
  );
  failure.name = error.name;
  if (error.stack !== undefined) failure.stack = error.stack;
  return failure;
}

/** The work's own end, or a rejection with the signal's reason as soon as it is aborted. */
function orAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return work;
  return new Promise((resolve, reject) => {
    const stop = (): void => {
      reject(signal.reason instanceof Error ? signal.reason : new Error(String(signal.reason)));
    };
    if (signal.aborted) stop();
    signal.addEventListener('abort', stop, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', stop));
  });
}
