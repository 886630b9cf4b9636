/** A study from a path, on all cores. */
import { compare, type CompareOptions } from '../study/compare.ts';
import { price, type PricedStudy, type PriceStudyOptions } from '../study/price-study.ts';
import type { PreparedStudy } from '../study/prepare.ts';
import { checkSeed, DEFAULT_SEED, type RunOptions } from '../study/request.ts';
import type { CompareResult } from '../study/results.ts';
import type { TaskRunner } from '../study/worker-task.ts';
import { createRunner } from './pool.ts';
import { readStudy } from './read-study.ts';

interface OnWorkers {
  /** Worker threads; default all cores. Changes nothing in the answer. */
  readonly workers?: number;
}

export type CompareStudyOptions = Omit<CompareOptions, 'runner'> & OnWorkers;
export type PriceStudyOptionsOnWorkers = Omit<PriceStudyOptions, 'runner'> & OnWorkers;

/** `compare` on worker threads. `study` is a path as for `readStudy`, or what that returned. */
export async function compareStudy(
  study: string | PreparedStudy,
  options: CompareStudyOptions = {},
): Promise<CompareResult> {
  return onWorkers(study, options, (prepared, runner) =>
    compare(prepared, { clock: seconds, ...options, runner }),
  );
}

/** `price` on worker threads. `study` is a path as for `readStudy`, or what that returned. */
export async function priceStudy(
  study: string | PreparedStudy,
  options: PriceStudyOptionsOnWorkers = {},
): Promise<PricedStudy> {
  return onWorkers(study, options, (prepared, runner) => price(prepared, { ...options, runner }));
}

const seconds = (): number => performance.now() / 1000;

async function onWorkers<T>(
  study: string | PreparedStudy,
  options: RunOptions & OnWorkers,
  work: (prepared: PreparedStudy, runner: TaskRunner) => Promise<T>,
): Promise<T> {
  const seed = checkSeed(options.seed ?? DEFAULT_SEED);
  const prepared = typeof study === 'string' ? await readStudy(study) : study;
  const { scenario, book } = prepared;
  const runner = createRunner(
    { scenario, book, seed },
    options.workers === undefined ? {} : { workers: options.workers },
  );
  try {
    return await work(prepared, runner);
  } finally {
    await runner.close();
  }
}
