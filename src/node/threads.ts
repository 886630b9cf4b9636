/** Worker threads that do tasks: who is free gets the next, and what becomes of one that is lost. */
import { Worker } from 'node:worker_threads';
import type { Problem } from '../scenario/problems.ts';

/** A worker that stopped by itself: out of memory, most likely, or ended from outside. */
export class WorkerLost extends Error {
  override readonly name = 'WorkerLost';
}

/** A task that threw, as its thread tells of it. */
export class RemoteFailure extends Error {
  override readonly name = 'RemoteFailure';
  /** What was wrong with the input, if that was it. */
  readonly problems: readonly Problem[] | undefined;

  constructor({ message, stack, problems }: Omit<FailedTask, 'kind' | 'id'>) {
    super(message);
    if (stack !== undefined) this.stack = stack;
    this.problems = problems;
  }
}

/** What a thread says of a task. */
export interface FinishedTask<Result> {
  readonly kind: 'result';
  readonly id: number;
  readonly result: Result;
}

export interface FailedTask {
  readonly kind: 'failed';
  readonly id: number;
  readonly message: string;
  readonly stack?: string;
  readonly problems?: readonly Problem[];
}

export interface ThreadsOptions {
  /** A module in the build: Node 20 loads no threads from TypeScript. */
  readonly script: URL;
  readonly workers: number;
  /**
   * Whether a lost thread is replaced, and only its own tasks fail. Otherwise all fail with the
   * first loss.
   */
  readonly replace?: boolean;
}

interface Pending<Result> {
  resolve(result: Result): void;
  reject(error: Error): void;
}

interface Member<Result> {
  worker: Worker;
  readonly pending: Map<number, Pending<Result>>;
}

/**
 * Threads of one script. Each is sent an `init` message, then messages `{ kind: 'task', id, task }`,
 * and answers each with a `FinishedTask` or a `FailedTask`.
 */
export class Threads<Task, Result, News = never> {
  readonly #options: ThreadsOptions;
  readonly #members: readonly Member<Result>[];
  #init: object | undefined;
  #onNews: ((news: News) => void) | undefined;
  #nextId = 0;
  #lost: Error | undefined;
  #closed = false;

  constructor(options: ThreadsOptions) {
    this.#options = options;
    this.#members = Array.from({ length: options.workers }, () => {
      const member = { pending: new Map() } as Member<Result>;
      this.#start(member);
      return member;
    });
  }

  get count(): number {
    return this.#members.length;
  }

  /** Who is told what threads say besides. */
  listen(onNews: (news: News) => void): void {
    this.#onNews = onNews;
  }

  /** What all tasks have in common; sent to every thread. */
  begin(init: object): void {
    this.#init = init;
    for (const { worker } of this.#members) worker.postMessage(init);
  }

  /** Gives a task to the thread with the fewest. Rejects with `RemoteFailure` or `WorkerLost`. */
  run(task: Task): Promise<Result> {
    if (this.#lost !== undefined) return Promise.reject(this.#lost);
    const member = this.#members.reduce((least, other) =>
      other.pending.size < least.pending.size ? other : least,
    );
    const id = this.#nextId;
    this.#nextId += 1;
    return new Promise((resolve, reject) => {
      member.pending.set(id, { resolve, reject });
      member.worker.postMessage({ kind: 'task', id, task });
    });
  }

  /** Ends all threads. Promises of tasks under way stay pending. */
  async close(): Promise<void> {
    this.#closed = true;
    await Promise.all(this.#members.map(({ worker }) => worker.terminate()));
  }

  #start(member: Member<Result>): void {
    const worker = new Worker(this.#options.script);
    member.worker = worker;
    let lost = false;
    const lose = (reason: string): void => {
      if (lost || this.#closed) return;
      lost = true;
      this.#lose(member, reason);
    };
    worker.on('message', (message: FinishedTask<Result> | FailedTask | News) =>
      this.#take(member, message),
    );
    worker.on('error', (error) => lose(reasonOf(error)));
    worker.on('messageerror', () => lose('its answer could not be read'));
    worker.on('exit', (code) => lose(`it ended with code ${code}`));
    if (this.#init !== undefined) worker.postMessage(this.#init);
  }

  #take(member: Member<Result>, message: FinishedTask<Result> | FailedTask | News): void {
    if (!isAnswer<Result>(message)) {
      this.#onNews?.(message);
      return;
    }
    const pending = member.pending.get(message.id);
    if (pending === undefined) return;
    member.pending.delete(message.id);
    if (message.kind === 'result') pending.resolve(message.result);
    else pending.reject(new RemoteFailure(message));
  }

  #lose(member: Member<Result>, reason: string): void {
    const error = new WorkerLost(`a worker stopped before its work was done: ${reason}`);
    const replace = this.#options.replace === true;
    if (!replace) this.#lost ??= error;
    for (const { pending } of replace ? [member] : this.#members) {
      for (const { reject } of pending.values()) reject(this.#lost ?? error);
      pending.clear();
    }
    if (replace) this.#start(member);
  }
}

function isAnswer<Result>(message: unknown): message is FinishedTask<Result> | FailedTask {
  const kind = (message as { kind?: unknown }).kind;
  return kind === 'result' || kind === 'failed';
}

function reasonOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (code === 'ERR_WORKER_OUT_OF_MEMORY') return 'it ran out of memory; try fewer workers';
  return error instanceof Error ? error.message : String(error);
}
