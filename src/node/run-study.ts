/** A study from a path, on all cores. */
import { compare, type CompareOptions } from '../study/compare.ts';
import { price, type PricedStudy, type PriceStudyOptions } from '../study/price-study.ts';
import type { PreparedStudy } from '../study/prepare.ts';
import { checkSeed, DEFAULT_SEED, type RunOptions } from '../study/request.ts';
import type { CompareResult } from '../study/results.ts';
import type { TaskRunner } from '../study/worker-task.ts';
import { startWorkers } from './pool.ts';
import { readStudy } from './read-study.ts';

interface OnWorkers {
  /** Worker threads; default all cores. Changes nothing in the answer. */
  readonly workers?: number;
}

export type CompareStudyOptions = Omit<CompareOptions, 'runner'> & OnWorkers;
export type PriceStudyOptionsOnWorkers = Omit<PriceStudyOptions, 'runner'> & OnWorkers;

/** A study as a path for `readStudy`, as what that gives, or as its promise. */
export type StudyToRun = string | PreparedStudy | Promise<PreparedStudy>;

/** `compare` on worker threads, which load while the study is read. */
export async function compareStudy(
  study: StudyToRun,
  options: CompareStudyOptions = {},
): Promise<CompareResult> {
  return onWorkers(study, options, (prepared, runner) =>
    compare(prepared, { clock: seconds, ...options, runner }),
  );
}

/** `price` on worker threads, which load while the study is read. */
export async function priceStudy(
  study: StudyToRun,
  options: PriceStudyOptionsOnWorkers = {},
): Promise<PricedStudy> {
  return onWorkers(study, options, (prepared, runner) => price(prepared, { ...options, runner }));
}

const seconds = (): number => performance.now() / 1000;

async function onWorkers<T>(
  study: StudyToRun,
  options: RunOptions & OnWorkers,
  work: (prepared: PreparedStudy, runner: TaskRunner) => Promise<T>,
): Promise<T> {
  const seed = checkSeed(options.seed ?? DEFAULT_SEED);
  const workers = startWorkers(options.workers === undefined ? {} : { workers: options.workers });
  try {
    const prepared = await (typeof study === 'string' ? readStudy(study) : study);
    options.signal?.throwIfAborted();
    const { scenario, book } = prepared;
    return await work(prepared, workers.runner({ scenario, book, seed }));
  } finally {
    await workers.close();
  }
}
