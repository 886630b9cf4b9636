/** What a sweep would take, from running a little of it. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setImmediate as breathe } from 'node:timers/promises';
import { loadCedar } from '../policy/cedar.ts';
import { writeShard } from '../store/shard-files.ts';
import type { Shard } from '../store/shards.ts';
import { planOf, type RowsKept, type StoreHead } from '../store/store-head.ts';
import { ParquetWriter } from '../store/write-parquet.ts';
import { estimateSweep } from '../sweep/estimate.ts';
import type { SweepEstimate } from '../sweep/types.ts';
import { checkWorkers } from './pool.ts';
import type { ReadSweep } from './read-sweep.ts';
import { prepareSweep, ShardComputer } from './sweep-compute.ts';

export interface EstimatedSweep extends SweepEstimate {
  readonly design: { readonly id: string; readonly digest: string; readonly factors: number };
  readonly shards: number;
  readonly workers: number;
  readonly measured: {
    readonly points: number;
    readonly secondsPerPoint: number;
    readonly secondsPerVariant: number;
    readonly bytesPerRow: number;
  };
}

/** Long enough for what is measured to be compiled by the engine and to differ between points. */
const SECONDS = 4;
/** Points that the sample is spread over, at most. */
const POINTS = 12;
/** Variants of each. */
const VARIANTS = 4;

/** Runs some points of a design and says what all of it would take. Writes nothing that stays. */
export async function estimate(
  sweep: ReadSweep,
  rows: RowsKept,
  wantedWorkers: number | undefined,
  signal?: AbortSignal,
): Promise<EstimatedSweep> {
  const workers = checkWorkers(wantedWorkers);
  const prepared = prepareSweep(sweep, rows, await loadCedar());
  const { head } = prepared;
  const { design } = head;
  const plan = planOf(head);
  const computer = new ShardComputer(prepared, sweep.studyFiles);
  const most = Math.min(POINTS, design.points);
  const variants = Math.min(VARIANTS, design.variantsPerPoint);
  const pointS: number[] = [];
  const variantS: number[] = [];
  const began = performance.now();
  // the first point is run twice: what the engine learns in the first run is not counted
  for (let i = -1; i < most; i += 1) {
    await breathe();
    signal?.throwIfAborted();
    if (i >= 1 && performance.now() - began > SECONDS * 1000) break;
    const point = Math.floor((Math.max(0, i) * design.points) / most);
    const times: number[] = [];
    const start = performance.now();
    computer.compute(shardOf(head, 0, point, 1, variants), () => times.push(performance.now()));
    if (i < 0) continue;
    const last = times[times.length - 1] ?? start;
    const each =
      times.length > 1 ? (last - (times[0] ?? start)) / (times.length - 1) : last - start;
    variantS.push(each / 1000);
    pointS.push(Math.max(0, (times[0] ?? start) - start - each) / 1000);
  }
  const shardRows = plan.shard(0).rows;
  const written = await measureWriting(head, computer, shardRows);
  const rowsPerVariant = design.replicationsPerVariant * design.policies.length;
  const rate = {
    secondsPerPoint: mean(pointS),
    secondsPerVariant: mean(variantS) + rowsPerVariant * written.secondsPerRow,
    bytesPerRow: written.bytesPerRow,
  };
  return {
    ...estimateSweep(design, rate, workers),
    design: { id: design.id, digest: design.digest, factors: design.factors.length },
    shards: plan.count,
    workers,
    measured: { points: pointS.length, ...rate },
  };
}

/** Writes two files of different size, to tell a row's share from a file's own. */
async function measureWriting(
  head: StoreHead,
  computer: ShardComputer,
  shardRows: number,
): Promise<{ bytesPerRow: number; secondsPerRow: number }> {
  const { design } = head;
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'caveat-sweep-'));
  const writer = await ParquetWriter.open(path.join(folder, 'duckdb'));
  try {
    const points = Math.min(2, design.points);
    const variants = Math.min(VARIANTS, design.variantsPerPoint);
    const one = computer.compute(shardOf(head, 0, 0, 1, Math.ceil(variants / 2)));
    const all = computer.compute(shardOf(head, 0, 0, points, variants));
    const small = await writeShard(writer, folder, head, 0, one.results, one.threats);
    const began = performance.now();
    const large = await writeShard(writer, folder, head, 0, all.results, all.threats);
    const seconds = (performance.now() - began) / 1000;
    const perRow = Math.max(
      0,
      large.rows > small.rows
        ? (large.bytes - small.bytes) / (large.rows - small.rows)
        : large.bytes / large.rows,
    );
    const perFile = Math.max(0, large.bytes - perRow * large.rows);
    return { bytesPerRow: perRow + perFile / shardRows, secondsPerRow: seconds / large.rows };
  } finally {
    writer.close();
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

function shardOf(
  { design }: StoreHead,
  index: number,
  firstPoint: number,
  points: number,
  variants: number,
): Shard {
  const rows = points * variants * design.replicationsPerVariant * design.policies.length;
  return { index, firstPoint, points, firstVariant: 0, variants, rows };
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}
