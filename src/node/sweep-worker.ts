/** A thread of a sweep: computes shards and writes their files, for the main thread to record. */
import { parentPort } from 'node:worker_threads';
import { InputError } from '../scenario/problems.ts';
import { writeShard } from '../store/shard-files.ts';
import { planOf } from '../store/store-head.ts';
import { ParquetWriter } from '../store/write-parquet.ts';
import { ShardComputer } from './sweep-compute.ts';
import type { SweepInit, SweepNews, SweepResult, SweepTask } from './sweep-protocol.ts';
import type { FailedTask, FinishedTask } from './threads.ts';

const port = parentPort;
if (port === null) throw new Error('this file runs as a worker thread only');

/** At most this often a shard says how far it is, ms. */
const NEWS_MS = 200;

let init: SweepInit | undefined;
let tools: Promise<{ computer: ShardComputer; writer: ParquetWriter }> | undefined;
let last: Promise<unknown> = Promise.resolve();

port.on('message', (message: SweepInit | { kind: 'task'; id: number; task: SweepTask }) => {
  if (message.kind === 'init') {
    init = message;
    return;
  }
  last = last.then(() => answer(message.id, message.task));
});

async function answer(id: number, task: SweepTask): Promise<void> {
  try {
    port?.postMessage({
      kind: 'result',
      id,
      result: await compute(task),
    } satisfies FinishedTask<SweepResult>);
  } catch (error) {
    const { message, stack } = error instanceof Error ? error : new Error(String(error));
    const failed: FailedTask = {
      kind: 'failed',
      id,
      message,
      ...(stack === undefined ? {} : { stack }),
      ...(error instanceof InputError ? { problems: error.problems } : {}),
    };
    port?.postMessage(failed);
  }
}

async function compute({ shard }: SweepTask): Promise<SweepResult> {
  if (init === undefined) throw new Error('a shard came before its sweep');
  const { prepared, studyFiles, scratch, stop } = init;
  const { head } = prepared;
  tools ??= (async () => ({
    computer: new ShardComputer(prepared, studyFiles),
    writer: await ParquetWriter.open(`${scratch}/duckdb`),
  }))();
  const { computer, writer } = await tools;
  const started = performance.now();
  let told = started;
  const { results, threats } = computer.compute(planOf(head).shard(shard), (rows) => {
    if (Atomics.load(stop, 0) === 1) throw new Error('stopped');
    const now = performance.now();
    if (now - told < NEWS_MS) return;
    told = now;
    port?.postMessage({ kind: 'progress', shard, rows } satisfies SweepNews);
  });
  const computed = performance.now();
  const written = await writeShard(writer, scratch, head, shard, results, threats);
  return {
    ...written,
    computedS: (computed - started) / 1000,
    writtenS: (performance.now() - computed) / 1000,
  };
}
