/** Worker threads as a runner of tasks. */
import { availableParallelism } from 'node:os';
import { InputError } from '../scenario/problems.ts';
import type { InitMessage, VariantResult, VariantTask } from '../study/protocol.ts';
import { inThisThread, TaskFailure, type TaskRunner } from '../study/worker-task.ts';
import { RemoteFailure, Threads } from './threads.ts';

/** More threads than this are taken for a slip of the finger. */
export const MAXIMUM_WORKERS = 512;

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

class WorkerPool implements TaskRunner {
  readonly workers: number;
  #seed = 0;
  readonly #threads: Threads<VariantTask, VariantResult>;

  constructor(workers: number) {
    this.workers = workers;
    // beside this file in the build
    const script = new URL('./worker.js', import.meta.url);
    this.#threads = new Threads({ script, workers });
  }

  begin({ scenario, book, seed }: Study): void {
    this.#seed = seed;
    const init: InitMessage = { kind: 'init', scenario, book, seed };
    this.#threads.begin(init);
  }

  async run(task: VariantTask): Promise<VariantResult> {
    try {
      return await this.#threads.run(task);
    } catch (error) {
      if (!(error instanceof RemoteFailure)) throw error;
      const { message, stack } = error;
      throw new TaskFailure({
        variant: task.variant,
        seed: this.#seed,
        message,
        ...(stack === undefined ? {} : { stack }),
      });
    }
  }

  close(): Promise<void> {
    return this.#threads.close();
  }
}
