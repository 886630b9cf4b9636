/** Columns of numbers into one Parquet file. */
import fs from 'node:fs';
import type { DuckDBType } from '@duckdb/node-api';
import type { Column, ColumnType } from '../study/row-types.ts';
import { type Database, loadDuckDB, openDatabase } from './duckdb.ts';
import { fillVector } from './vectors.ts';

export interface ParquetColumn {
  /** As SQL has it, without quotes. */
  readonly name: string;
  readonly type: ColumnType;
  /** Of type `word`: what the numbers of `values` stand for. */
  readonly words?: readonly string[];
  /** At least as long as there are rows. */
  readonly values: Column;
}

/** Rows that DuckDB takes at once. */
const ROWS_AT_ONCE = 2048;
/** Rows of a Parquet row group: DuckDB's default, within which it compresses and skips. */
const ROW_GROUP = 122_880;
/** Enough for the rows of one shard in DuckDB's own form; beyond it, it writes beside the file. */
const MEMORY = '384MB';

const SQL_TYPES = { u16: 'USMALLINT', u32: 'UINTEGER', f64: 'DOUBLE' } as const;

/**
 * Writes Parquet files one after the other with one thread of its own: several writers side by side
 * use several cores better than one with as many threads.
 */
export class ParquetWriter {
  private readonly database: Database;

  private constructor(database: Database) {
    this.database = database;
  }

  /** `scratch` is a folder for what does not fit in memory. Throws `InputError` without DuckDB. */
  static async open(scratch: string): Promise<ParquetWriter> {
    return new ParquetWriter(
      await openDatabase(':memory:', { memory: MEMORY, threads: 1, ordered: true, scratch }),
    );
  }

  close(): void {
    this.database.close();
  }

  /**
   * Writes a file and has it on the disk when this resolves. Rows keep their order. `metadata` goes
   * into the file's own key-value metadata. Rejects with what DuckDB or the system said.
   */
  async write(
    file: string,
    columns: readonly ParquetColumn[],
    rows: number,
    metadata: Readonly<Record<string, string>>,
  ): Promise<void> {
    const { connection } = this.database;
    const duckdb = await loadDuckDB();
    const fields = columns.map(({ name, type, words }) => {
      const sql =
        type === 'word' ? `ENUM(${(words ?? []).map(quoted).join(', ')})` : SQL_TYPES[type];
      return `"${name}" ${sql}`;
    });
    await connection.run(`CREATE OR REPLACE TEMP TABLE rows (${fields.join(', ')})`);
    try {
      const appender = await connection.createAppender('rows', null, 'temp');
      const types = columns.map(({ type, words }): DuckDBType => {
        if (type === 'word') return duckdb.ENUM(words ?? []);
        return { u16: duckdb.USMALLINT, u32: duckdb.UINTEGER, f64: duckdb.DOUBLE }[type];
      });
      for (let from = 0; from < rows; from += ROWS_AT_ONCE) {
        const count = Math.min(ROWS_AT_ONCE, rows - from);
        const chunk = duckdb.DuckDBDataChunk.create(types, count);
        columns.forEach(({ values, words }, c) =>
          fillVector(chunk.getColumnVector(c), values.subarray(from, from + count), words),
        );
        appender.appendDataChunk(chunk);
      }
      appender.closeSync();
      const said = Object.entries(metadata).map(([key, value]) => `${key}: ${quoted(value)}`);
      await connection.run(
        `COPY rows TO ${quoted(file)} (FORMAT parquet, COMPRESSION zstd,
           ROW_GROUP_SIZE ${ROW_GROUP}, KV_METADATA {${said.join(', ')}})`,
      );
    } finally {
      await connection.run('DROP TABLE IF EXISTS rows');
    }
    synchronise(file);
  }
}

/** Text as SQL has it. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** Has a file's or folder's content on the disk. */
export function synchronise(file: string): void {
  const descriptor = fs.openSync(file, 'r');
  try {
    fs.fsyncSync(descriptor);
  } finally {
    fs.closeSync(descriptor);
  }
}
