/** Worker threads as a runner of tasks. */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import { InputError } from '../scenario/problems.ts';
import type {
  FromWorker,
  InitMessage,
  TaskMessage,
  VariantResult,
  VariantTask,
} from '../study/protocol.ts';
import { inThisThread, TaskFailure, type TaskRunner } from '../study/worker-task.ts';

/** More threads than this are taken for a slip of the finger. */
export const MAXIMUM_WORKERS = 512;

/** A worker that stopped by itself: out of memory, most likely, or ended from outside. */
export class WorkerLost extends Error {
  override readonly name = 'WorkerLost';
}

/** The number of workers, if it is one; all cores when none is given. Throws `InputError`. */
export function checkWorkers(workers: number | undefined): number {
  if (workers === undefined) return availableParallelism();
  if (Number.isInteger(workers) && workers >= 1 && workers <= MAXIMUM_WORKERS) return workers;
  throw new InputError({
    severity: 'error',
    value: String(workers),
    message: `\`${workers}\` is not a number of workers`,
    fix: `give a whole number from 1 to ${MAXIMUM_WORKERS}`,
  });
}

type Study = Omit<InitMessage, 'kind'>;

/**
 * A runner with as many worker threads as asked for; default all cores. One worker is this thread
 * itself, which starts at once. Close it when the study is done, or the process will not end.
 */
export function createRunner(
  study: Study,
  options: { readonly workers?: number } = {},
): TaskRunner {
  return startWorkers(options).runner(study);
}

/** Workers that load while their study is still being read. */
export interface StartedWorkers {
  /** Gives them their study, once. */
  runner(study: Study): TaskRunner;
  /** Ends them, study or not. */
  close(): Promise<void>;
}

/** Starts workers before there is a study for them. Throws `InputError` for a senseless number. */
export function startWorkers(options: { readonly workers?: number } = {}): StartedWorkers {
  const workers = checkWorkers(options.workers);
  if (workers === 1) return { runner: inThisThread, close: () => Promise.resolve() };
  const pool = new WorkerPool(workers);
  return {
    runner: (study) => {
      pool.begin(study);
      return pool;
    },
    close: () => pool.close(),
  };
}

interface Pending {
  readonly variant: number;
  resolve(result: VariantResult): void;
  reject(error: Error): void;
}

interface Member {
  readonly worker: Worker;
  readonly pending: Map<number, Pending>;
}

class WorkerPool implements TaskRunner {
  readonly workers: number;
  #seed = 0;
  readonly #members: readonly Member[];
  #nextId = 0;
  #lost: Error | undefined;
  #closed = false;

  constructor(workers: number) {
    this.workers = workers;
    this.#members = Array.from({ length: workers }, () => this.#start());
  }

  begin({ scenario, book, seed }: Study): void {
    this.#seed = seed;
    const init: InitMessage = { kind: 'init', scenario, book, seed };
    for (const { worker } of this.#members) worker.postMessage(init);
  }

  run(task: VariantTask): Promise<VariantResult> {
    if (this.#lost !== undefined) return Promise.reject(this.#lost);
    const member = this.#members.reduce((least, other) =>
      other.pending.size < least.pending.size ? other : least,
    );
    const id = this.#nextId;
    this.#nextId += 1;
    return new Promise((resolve, reject) => {
      member.pending.set(id, { variant: task.variant, resolve, reject });
      const message: TaskMessage = { kind: 'task', id, task };
      member.worker.postMessage(message);
    });
  }

  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all(this.#members.map(({ worker }) => worker.terminate()));
  }

  #start(): Member {
    const member: Member = {
      // beside this file in the build; Node 20 cannot load it from TypeScript
      worker: new Worker(new URL('./worker.js', import.meta.url)),
      pending: new Map(),
    };
    const { worker } = member;
    worker.on('message', (message: FromWorker) => this.#take(member, message));
    worker.on('error', (error) => this.#lose(reasonOf(error)));
    worker.on('messageerror', () => this.#lose('its answer could not be read'));
    worker.on('exit', (code) => this.#lose(`it ended with code ${code}`));
    return member;
  }

  #take(member: Member, message: FromWorker): void {
    const pending = member.pending.get(message.id);
    if (pending === undefined) return;
    member.pending.delete(message.id);
    if (message.kind === 'result') {
      pending.resolve(message.result);
      return;
    }
    const { variant } = pending;
    const { message: what, stack } = message;
    pending.reject(
      new TaskFailure({
        variant,
        seed: this.#seed,
        message: what,
        ...(stack === undefined ? {} : { stack }),
      }),
    );
  }

  /** All tasks fail with the first reason: what one worker lost cannot be made up for. */
  #lose(reason: string): void {
    if (this.#closed) return;
    this.#lost ??= new WorkerLost(`a worker stopped before its work was done: ${reason}`);
    for (const { pending } of this.#members) {
      for (const { reject } of pending.values()) reject(this.#lost);
      pending.clear();
    }
  }
}

function reasonOf(error: unknown): string {
  const code = codeOf(error);
  if (code === 'ERR_WORKER_OUT_OF_MEMORY') return 'it ran out of memory; try fewer workers';
  return error instanceof Error ? error.message : String(error);
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
    ? error.code
    : undefined;
}
