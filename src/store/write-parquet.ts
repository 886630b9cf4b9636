/** Columns of numbers into one Parquet file. */
import fs from 'node:fs';
import type { DuckDBDataChunk, DuckDBType } from '@duckdb/node-api';
import type { Column, ColumnType } from '../study/row-types.ts';
import { type Database, type DuckDB, loadDuckDB, openDatabase } from './duckdb.ts';
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
/** Enough for a row group of many columns. */
const MEMORY = '256MB';

/** The table function that rows come from. */
const FUNCTION = 'given_rows';

/**
 * Writes Parquet files one after the other with one thread of its own: several writers side by side
 * use several cores better than one with as many threads. Rows go from their arrays straight into
 * the file, as the result of a table function; through a table they would take twice as long.
 */
export class ParquetWriter {
  private readonly database: Database;
  private readonly duckdb: DuckDB;
  /** What the table function gives out now. */
  private columns: readonly ParquetColumn[] = [];
  private rows = 0;
  private next = 0;

  private constructor(database: Database, duckdb: DuckDB) {
    this.database = database;
    this.duckdb = duckdb;
    database.connection.registerTableFunction(
      duckdb.DuckDBTableFunction.create({
        name: FUNCTION,
        bindFunction: (bind) => {
          for (const column of this.columns) {
            bind.addResultColumn(column.name, this.typeOf(column));
          }
        },
        initFunction: (init) => {
          // rows keep their order
          init.setMaxThreads(1);
          this.next = 0;
        },
        mainFunction: (_info, chunk) => this.give(chunk),
      }),
    );
  }

  /** `scratch` is a folder for what does not fit in memory. Throws `InputError` without DuckDB. */
  static async open(scratch: string): Promise<ParquetWriter> {
    const options = { memory: MEMORY, threads: 1, ordered: true, scratch };
    const database = await openDatabase(':memory:', options);
    return new ParquetWriter(database, await loadDuckDB());
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
    this.columns = columns;
    this.rows = rows;
    const said = Object.entries(metadata).map(([key, value]) => `${key}: ${quoted(value)}`);
    try {
      await this.database.connection.run(
        `COPY (SELECT * FROM ${FUNCTION}()) TO ${quoted(file)} (FORMAT parquet, COMPRESSION zstd,
           ROW_GROUP_SIZE ${ROW_GROUP}, KV_METADATA {${said.join(', ')}})`,
      );
    } finally {
      this.columns = [];
    }
    synchronise(file);
  }

  private give(chunk: DuckDBDataChunk): void {
    const count = Math.min(ROWS_AT_ONCE, this.rows - this.next);
    chunk.rowCount = count;
    if (count === 0) return;
    const until = this.next + count;
    this.columns.forEach(({ values, words }, c) =>
      fillVector(chunk.getColumnVector(c), values.subarray(this.next, until), words),
    );
    this.next = until;
  }

  private typeOf({ type, words }: ParquetColumn): DuckDBType {
    const { ENUM, USMALLINT, UINTEGER, DOUBLE } = this.duckdb;
    return type === 'word'
      ? ENUM(words ?? [])
      : { u16: USMALLINT, u32: UINTEGER, f64: DOUBLE }[type];
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
