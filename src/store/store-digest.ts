/**
 * One number for all rows of a store. It is taken over the rows in the order of point, replication
 * and policy, so that neither how they were cut into shards nor who computed them changes it. How to
 * take it with other tools stands in `docs/model/store.md`.
 */
import { createHash, type Hash } from 'node:crypto';
import type { DuckDBDataChunk } from '@duckdb/node-api';
import { InputError } from '../scenario/problems.ts';
import { loadDuckDB } from './duckdb.ts';
import { kindsOf, type RowKind } from './layout.ts';
import { type OpenStore, whatIsUnusable } from './open-results.ts';
import { demandWhole, unusable } from './shard-files.ts';
import { numbersOf, textsOf } from './vectors.ts';
import { quoted } from './write-parquet.ts';

/** First line of what is digested; changes when the way of taking it does. */
const FORM = 'caveat rows, digest 1\n';

const ORDER: Readonly<Record<RowKind, string>> = {
  results: 'point, replication, policy',
  threats: 'point, replication, policy, threat',
};

/**
 * SHA-256, hex, over a first line, and of every column in order its name and SHA-256 over its values:
 * whole numbers as four bytes and others as eight (IEEE 754), little-endian, words as UTF-8 with a
 * zero byte after each. Reads every row. Throws `InputError` if shards are missing or a file cannot be
 * read.
 */
export async function storeDigest(store: OpenStore, signal?: AbortSignal): Promise<string> {
  const { database, layout, head, plan } = store;
  await demandWhole(database, layout, head, plan, 'the digest');
  const whole = createHash('sha256').update(FORM);
  for (const kind of kindsOf(head.rows)) await addTable(whole, store, kind, signal);
  return whole.digest('hex');
}

async function addTable(
  whole: Hash,
  store: OpenStore,
  kind: RowKind,
  signal: AbortSignal | undefined,
): Promise<void> {
  const { layout, plan } = store;
  const { connection } = store.database;
  const columns = new Map<string, Hash>();
  for (let shard = 0; shard < plan.count; shard += 1) {
    signal?.throwIfAborted();
    const file = layout.shardFile(kind, shard);
    try {
      // shards follow one another by point and variant: with each in order, all are
      const result = await connection.stream(
        `SELECT * FROM read_parquet(${quoted(file)}) ORDER BY ${ORDER[kind]}`,
      );
      const names = result.columnNames();
      let rows = 0;
      for (;;) {
        const chunk = await result.fetchChunk();
        if (chunk === null || chunk.rowCount === 0) break;
        rows += chunk.rowCount;
        for (const [c, name] of names.entries()) {
          const hash = columns.get(name) ?? createHash('sha256');
          columns.set(name, hash.update(await bytesOf(chunk, c)));
        }
      }
      if (kind === 'results' && rows !== plan.shard(shard).rows) {
        throw unusable({ file, why: `it holds ${rows} rows instead of ${plan.shard(shard).rows}` });
      }
    } catch (error) {
      throw error instanceof InputError ? error : await whatIsUnusable(error, store);
    }
  }
  for (const [name, hash] of columns) whole.update(`${kind}.${name}\n`).update(hash.digest());
}

async function bytesOf(chunk: DuckDBDataChunk, column: number): Promise<Uint8Array> {
  const { DuckDBTypeId } = await loadDuckDB();
  const vector = chunk.getColumnVector(column);
  const count = chunk.rowCount;
  if (vector.type.typeId === DuckDBTypeId.VARCHAR) {
    return Buffer.from(`${textsOf(vector, count).join('\0')}\0`);
  }
  const values = numbersOf(vector, count);
  const plain = values instanceof Float64Array ? values : Uint32Array.from(values);
  return new Uint8Array(plain.buffer, plain.byteOffset, plain.byteLength);
}
