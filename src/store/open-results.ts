/** A store opened for questions: its tables as views of a database in memory. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { availableParallelism } from 'node:os';
import { InputError } from '../scenario/problems.ts';
import { type Database, openDatabase } from './duckdb.ts';
import { kindsOf, StoreLayout } from './layout.ts';
import {
  badFiles,
  damagedInside,
  demandGood,
  firstLine,
  recordedShards,
  unusable,
} from './shard-files.ts';
import type { ShardPlan } from './shards.ts';
import { neededHead, planOf, type StoreHead } from './store-head.ts';
import { isWhole, pointsFiles } from './store-tables.ts';
import { quoted } from './write-parquet.ts';

/** Most memory that a question takes in DuckDB; beyond it, it writes to the temporary folder. */
const MEMORY = '512MB';

export interface OpenStore {
  readonly head: StoreHead;
  readonly layout: StoreLayout;
  readonly plan: ShardPlan;
  /** With the views `results`, `points`, `policies`, `measures`, and `threats` if they are kept. */
  readonly database: Database;
  /** Shards that are recorded, ascending. */
  readonly recorded: readonly number[];
  close(): void;
}

/**
 * Opens a store to be read. A sweep may go on meanwhile: what is recorded later is not seen. Throws
 * `InputError` if there is no store, or nothing in it yet.
 */
export async function openResults(folder: string): Promise<OpenStore> {
  const head = neededHead(folder);
  const layout = new StoreLayout(path.resolve(folder));
  const plan = planOf(head);
  const recorded = recordedShards(layout).filter((shard) => shard < plan.count);
  if (recorded.length === 0) {
    throw new InputError({
      severity: 'error',
      value: folder,
      message: `\`${folder}\` holds no shard yet`,
      fix: 'compute some with `caveat sweep DESIGN.yaml --store DIR --resume`',
    });
  }
  const scratch = path.join(os.tmpdir(), `caveat-query-${process.pid}`);
  const database = await openDatabase(':memory:', {
    memory: MEMORY,
    threads: availableParallelism(),
    scratch,
  });
  const close = (): void => {
    database.close();
    fs.rmSync(scratch, { recursive: true, force: true });
  };
  try {
    const view = (name: string, files: readonly string[]): Promise<unknown> =>
      database.connection.run(
        `CREATE VIEW ${name} AS SELECT * FROM read_parquet([${files.map(quoted).join(', ')}])`,
      );
    await view(
      'results',
      recorded.map((shard) => layout.shardFile('results', shard)),
    );
    if (head.rows === 'threats') {
      await view(
        'threats',
        recorded.map((shard) => layout.shardFile('threats', shard)),
      );
    }
    await view('policies', [layout.table('policies')]);
    await view('measures', [layout.table('measures')]);
    await view('points', pointsFiles(layout, head.design));
  } catch (error) {
    try {
      // DuckDB names one file; there may be more
      demandGood(await badFiles(database, layout, head, plan));
    } finally {
      close();
    }
    throw asUnusable(error, layout);
  }
  return { head, layout, plan, database, recorded, close };
}

/** A file of the store that DuckDB could not read as one error; any other error as it is. */
function asUnusable(error: unknown, layout: StoreLayout): unknown {
  const text = error instanceof Error ? error.message : '';
  const file = namedFile(text, layout);
  const about =
    /Parquet|parquet|snappy|zstd|ZSTD|TProtocol|No files found|Could not read|IO Error/u;
  if (file === undefined || !about.test(text)) return error;
  const what = { file, why: text.split('\n')[0] ?? '' };
  return isWhole(file) ? damagedInside(what) : unusable(what);
}

/** Errors that need not come from what was asked. */
const PERHAPS_DAMAGE = /^(Invalid|IO|INTERNAL|Serialization)\b.*Error/u;

/** Like `asUnusable`, reading every file where DuckDB does not say which one it could not read. */
export async function whatIsUnusable(error: unknown, store: OpenStore): Promise<unknown> {
  const { layout, recorded, head, database } = store;
  const named = asUnusable(error, layout);
  if (named instanceof InputError || !PERHAPS_DAMAGE.test((error as Error).message)) return named;
  const files = [
    layout.table('policies'),
    layout.table('measures'),
    ...pointsFiles(layout, head.design),
    ...kindsOf(head.rows).flatMap((kind) => recorded.map((shard) => layout.shardFile(kind, shard))),
  ];
  for (const file of files) {
    try {
      const all = `SELECT sum(hash(COLUMNS(*))) FROM read_parquet(${quoted(file)})`;
      await database.connection.runAndReadAll(all);
    } catch (damage) {
      return damagedInside({ file, why: firstLine(damage) });
    }
  }
  return error;
}

function namedFile(text: string, { folder }: StoreLayout): string | undefined {
  const at = text.indexOf(folder);
  if (at < 0) return undefined;
  const end = text.indexOf('.parquet', at);
  return end < 0 ? undefined : text.slice(at, end + '.parquet'.length);
}
