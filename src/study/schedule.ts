/** Hands variants to a runner, as many at once as it can use, until the study has enough. */
import type { VariantResult, VariantTask } from './protocol.ts';
import type { TaskRunner } from './worker-task.ts';

/** Tasks kept waiting per worker, so that none is idle while an answer travels. */
const TASKS_PER_WORKER = 2;

export interface Schedule {
  readonly runner: TaskRunner;
  /** Variants at most. */
  readonly maximum: number;
  taskOf(variant: number): VariantTask;
  /** Takes an answer, in any order of variants. True: no more is needed. */
  take(result: VariantResult): boolean;
  /** Stops the study when aborted. */
  readonly signal?: AbortSignal | undefined;
}

/**
 * Runs variants 0, 1, 2, … until `take` has enough, or all are done. Rejects with the signal's
 * reason when aborted, and with the first failure.
 */
export function runVariants(schedule: Schedule): Promise<void> {
  const { runner, maximum, signal } = schedule;
  const atOnce = Math.max(1, runner.workers) * TASKS_PER_WORKER;
  return new Promise((resolve, reject) => {
    let next = 0;
    let running = 0;
    let over = false;
    const end = (settle: () => void): void => {
      if (over) return;
      over = true;
      signal?.removeEventListener('abort', stop);
      settle();
    };
    const fail = (reason: unknown): void =>
      end(() => reject(reason instanceof Error ? reason : new Error(String(reason))));
    const stop = (): void => fail(signal?.reason);
    const taken = (result: VariantResult): void => {
      running -= 1;
      if (over) return;
      if (schedule.take(result)) end(resolve);
      else fill();
    };
    const fill = (): void => {
      while (!over && running < atOnce && next < maximum) {
        running += 1;
        const task = schedule.taskOf(next);
        next += 1;
        runner.run(task).then(taken).catch(fail);
      }
      if (running === 0) end(resolve);
    };
    if (signal?.aborted === true) {
      stop();
      return;
    }
    signal?.addEventListener('abort', stop);
    try {
      fill();
    } catch (error) {
      fail(error);
    }
  });
}
