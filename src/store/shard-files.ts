/** The rows of one shard: into files, recorded, and found again. */
import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { makeFolder } from '../node/write-file.ts';
import { InputError } from '../scenario/problems.ts';
import type { ThreatColumn } from '../study/threat-rows.ts';
import type { ResultRows } from '../study/rows.ts';
import type { Database } from './duckdb.ts';
import { type RowKind, shardOfName, type StoreLayout } from './layout.ts';
import type { ShardPlan } from './shards.ts';
import type { StoreHead } from './store-head.ts';
import { putInPlace } from './store-tables.ts';
import { type ParquetColumn, type ParquetWriter, quoted } from './write-parquet.ts';

/** Files of a shard that are complete and on the disk, but not in the store yet. */
export interface UnrecordedShard {
  readonly shard: number;
  readonly results: string;
  readonly threats?: string;
  readonly rows: number;
  readonly bytes: number;
}

/** Writes the rows of a shard into `scratch`, a folder on the file system of the store. */
export async function writeShard(
  writer: ParquetWriter,
  scratch: string,
  head: StoreHead,
  shard: number,
  rows: ResultRows,
  threats?: { readonly count: number; columns(): readonly ThreatColumn[] },
): Promise<UnrecordedShard> {
  const write = async (columns: readonly ParquetColumn[], count: number): Promise<string> => {
    const file = path.join(scratch, `${randomUUID()}.parquet`);
    await writer.write(file, columns, count, {
      caveat: head.caveat,
      store: String(head.version),
      design: head.design.digest,
      shard: String(shard),
    });
    return file;
  };
  const results = await write(resultColumns(head, rows), rows.count);
  const more = threats === undefined ? undefined : await write(threats.columns(), threats.count);
  const size = (file: string | undefined): number =>
    file === undefined ? 0 : fs.statSync(file).size;
  return {
    shard,
    results,
    ...(more === undefined ? {} : { threats: more }),
    rows: rows.count,
    bytes: size(results) + size(more),
  };
}

function resultColumns(head: StoreHead, rows: ResultRows): readonly ParquetColumn[] {
  const { point, variant, replication, policy } = rows.keys;
  return [
    { name: 'point', type: 'u32', values: point },
    { name: 'variant', type: 'u32', values: variant },
    { name: 'replication', type: 'u32', values: replication },
    { name: 'policy', type: 'word', words: head.design.policies, values: policy },
    ...head.measures.map(({ name, type }, i): ParquetColumn => ({
      name,
      type,
      values: rows.measures[i] ?? new Float64Array(rows.count),
    })),
  ];
}

/**
 * Records a shard: from now on it counts, and only once, whoever else computes it too. The file of
 * results comes last: where it is, all is.
 */
export function recordShard(layout: StoreLayout, done: UnrecordedShard): void {
  if (done.threats !== undefined) {
    putInPlace(done.threats, layout.shardFile('threats', done.shard));
  }
  putInPlace(done.results, layout.shardFile('results', done.shard));
}

export function isRecorded(layout: StoreLayout, shard: number): boolean {
  return fs.existsSync(layout.shardFile('results', shard));
}

/** Shards that are recorded, ascending. */
export function recordedShards(layout: StoreLayout, kind: RowKind = 'results'): number[] {
  const folder = layout.rows(kind);
  const found = fs.statSync(folder, { throwIfNoEntry: false });
  if (found === undefined) return [];
  if (!found.isDirectory()) {
    throw new InputError({
      severity: 'error',
      file: folder,
      message: 'the rows of the store cannot be found: this is no folder',
      fix: 'move it away, and compute them again with `caveat sweep DESIGN.yaml --store DIR --resume`',
    });
  }
  const shards: number[] = [];
  for (const block of fs.readdirSync(folder)) {
    const inner = path.join(folder, block);
    if (!fs.statSync(inner).isDirectory()) continue;
    for (const name of fs.readdirSync(inner)) {
      const shard = shardOfName(name);
      if (shard !== undefined) shards.push(shard);
    }
  }
  return shards.sort((a, b) => a - b);
}

/** A file of the store that is not what it should be. */
export interface BadFile {
  readonly shard: number;
  readonly file: string;
  readonly why: string;
}

/** Files whose heads are read by one query. */
const FILES_AT_ONCE = 500;

/**
 * Looks at the heads of all files of shards: whether they can be read, hold as many rows as they
 * should, and are of this design. Not every byte is read; `caveat store digest` does that.
 */
export async function badFiles(
  database: Database,
  layout: StoreLayout,
  head: StoreHead,
  plan: ShardPlan,
): Promise<readonly BadFile[]> {
  const bad: BadFile[] = [];
  const kinds: readonly RowKind[] = head.rows === 'threats' ? ['threats', 'results'] : ['results'];
  for (const kind of kinds) {
    const shards = recordedShards(layout, kind).filter((shard) => shard < plan.count);
    for (let i = 0; i < shards.length; i += FILES_AT_ONCE) {
      const some = shards.slice(i, i + FILES_AT_ONCE);
      bad.push(...(await badAmong(database, layout, head, plan, kind, some)));
    }
  }
  return bad;
}

async function badAmong(
  database: Database,
  layout: StoreLayout,
  head: StoreHead,
  plan: ShardPlan,
  kind: RowKind,
  shards: readonly number[],
): Promise<readonly BadFile[]> {
  const files = shards.map((shard) => layout.shardFile(kind, shard));
  const list = `[${files.map(quoted).join(', ')}]`;
  let heads: Map<
    string,
    { readonly rows: number; readonly design: string; readonly shard: string }
  >;
  try {
    const reader = await database.connection.runAndReadAll(
      `SELECT f.file_name, f.num_rows,
         coalesce(max(decode(k.value)) FILTER (decode(k.key) = 'design'), ''),
         coalesce(max(decode(k.value)) FILTER (decode(k.key) = 'shard'), '')
       FROM parquet_file_metadata(${list}) f
       LEFT JOIN parquet_kv_metadata(${list}) k ON f.file_name = k.file_name
       GROUP BY 1, 2`,
    );
    heads = new Map(
      reader
        .getRows()
        .map(([file, rows, design, shard]) => [
          String(file),
          { rows: Number(rows), design: String(design), shard: String(shard) },
        ]),
    );
  } catch (error) {
    const [only] = shards;
    if (shards.length === 1 && only !== undefined) {
      return [{ shard: only, file: files[0] ?? '', why: firstLine(error) }];
    }
    // one of them cannot be read: which?
    const bad: BadFile[] = [];
    const half = Math.ceil(shards.length / 2);
    for (const part of [shards.slice(0, half), shards.slice(half)]) {
      bad.push(...(await badAmong(database, layout, head, plan, kind, part)));
    }
    return bad;
  }
  return shards.flatMap((shard, i) => {
    const file = files[i] ?? '';
    const found = heads.get(file);
    const wrong = (why: string): BadFile[] => [{ shard, file, why }];
    if (found === undefined) return wrong('it says nothing of itself');
    if (found.design !== head.design.digest) return wrong('its rows are of another design');
    if (found.shard !== String(shard)) return wrong(`its rows are those of shard ${found.shard}`);
    const { rows } = plan.shard(shard);
    if (kind === 'results' && found.rows !== rows) {
      return wrong(`it holds ${found.rows} rows instead of ${rows}`);
    }
    return [];
  });
}

/** Throws `InputError` if a shard is missing or a file is bad. `what` cannot be had otherwise. */
export async function demandWhole(
  database: Database,
  layout: StoreLayout,
  head: StoreHead,
  plan: ShardPlan,
  what: string,
): Promise<void> {
  const recorded = new Set(recordedShards(layout));
  const missing = Array.from({ length: plan.count }, (_, k) => k).filter((k) => !recorded.has(k));
  const [first] = missing;
  if (first !== undefined) {
    throw new InputError({
      severity: 'error',
      value: layout.folder,
      message:
        `${missing.length} of ${plan.count} shards are missing (the first is shard ${first}), ` +
        `and ${what} needs all`,
      fix: 'finish it with `caveat sweep DESIGN.yaml --store DIR --resume`',
    });
  }
  demandGood(await badFiles(database, layout, head, plan));
}

/** Throws `InputError` naming the first file that is not what it should be. */
export function demandGood(bad: readonly BadFile[]): void {
  const [first] = bad;
  if (first === undefined) return;
  throw unusable(first, bad.length - 1);
}

export function unusable({ file, why }: Omit<BadFile, 'shard'>, more = 0): InputError {
  return new InputError({
    severity: 'error',
    file,
    message: `the file cannot be used: ${why}${more > 0 ? ` (and ${more} more)` : ''}`,
    fix: 'have it set aside and computed again with `caveat sweep DESIGN.yaml --store DIR --resume`',
  });
}

/** Of a file whose head is as it should be: a sweep that goes on looks no further. */
export function damagedInside({ file, why }: Omit<BadFile, 'shard'>): InputError {
  return new InputError({
    severity: 'error',
    file,
    message: `the file is damaged inside: ${why}`,
    fix: 'take it out of the store, and have it computed again with `caveat sweep DESIGN.yaml --store DIR --resume`',
  });
}

/** Takes a file out of the store without losing it; returns its new name. */
export function setAside(layout: StoreLayout, { file, shard }: BadFile): string {
  const aside = path.join(layout.folder, 'set-aside');
  makeFolder(aside);
  const name = path.join(aside, `${path.basename(file)}.${randomUUID()}`);
  fs.renameSync(file, name);
  // without its results a shard does not count: all of it is computed again
  fs.rmSync(layout.shardFile('results', shard), { force: true });
  return name;
}

export function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split('\n')[0] ?? '';
}
