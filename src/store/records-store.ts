/**
 * The embedded store of the record: one DuckDB file with one table, `records`, a row per report. An
 * import is one transaction: all of it counts, or none.
 */
import type { DuckDBAppender, DuckDBConnection } from '@duckdb/node-api';
import { type CsvRow, identityOf, isSetAside, readRow } from '../records/read.ts';
import type { RaidRecord, SetAside } from '../records/types.ts';
import { isKnownWeapon } from '../records/weapons.ts';
import { InputError } from '../scenario/problems.ts';
import { openDatabase, type Database } from './duckdb.ts';

/** Raised when the table changes: a store of another version is refused by name. */
const VERSION = 1;

/** What an import did, by rows. */
export interface ImportReport {
  /** Data rows of the file. */
  readonly read: number;
  /** Kept: new, the same as in the store already, and changed since. */
  readonly added: number;
  readonly unchanged: number;
  readonly revised: number;
  /** In the store, and not in this file: they stay. */
  readonly onlyInStore: number;
  readonly setAside: {
    readonly total: number;
    readonly byReason: Readonly<Record<string, number>>;
    /** The first of them, in order of line. */
    readonly first: readonly SetAside[];
  };
  /** Weapons that nobody knows, with the number of rows. */
  readonly unknownWeapons: Readonly<Record<string, number>>;
  /** Rows in the store afterwards. */
  readonly total: number;
}

/** How many of the rows set aside a report lists. */
const MOST_LISTED = 200;

const COLUMNS = `
  identity UBIGINT, line INTEGER, from_at VARCHAR, to_at VARCHAR, model VARCHAR, class VARCHAR,
  launched INTEGER, destroyed INTEGER, content VARCHAR`;

export class RecordsStore {
  private readonly database: Database;
  private readonly file: string;

  private constructor(database: Database, file: string) {
    this.database = database;
    this.file = file;
  }

  /** Opens a store, making it if it is not there (unless `readonly`). */
  static async open(file: string, readonly = false): Promise<RecordsStore> {
    const database = await openDatabase(file, { readonly });
    const store = new RecordsStore(database, file);
    try {
      await store.prepare(readonly);
    } catch (error) {
      database.close();
      throw error;
    }
    return store;
  }

  close(): void {
    this.database.close();
  }

  /** All records, in order of time. */
  async records(): Promise<RaidRecord[]> {
    const reader = await this.connection.runAndReadAll(
      'SELECT line, content FROM records ORDER BY from_at, to_at, model, line, identity',
    );
    return reader.getRows().map(([line, content]) => ({
      ...(JSON.parse(String(content)) as Omit<RaidRecord, 'line'>),
      line: Number(line),
    }));
  }

  /** Imports rows, all or none. */
  async import(rows: AsyncIterable<CsvRow | SetAside>): Promise<ImportReport> {
    const { connection } = this;
    await connection.run(`CREATE OR REPLACE TEMP TABLE staged (${COLUMNS})`);
    const aside = new AsideList();
    const unknown = new Map<string, number>();
    let read = 0;
    const appender = await connection.createAppender('staged', null, 'temp');
    try {
      for await (const row of rows) {
        read += 1;
        const record = isSetAsideRow(row) ? row : readRow(row);
        if (isSetAside(record)) {
          aside.add(record);
          continue;
        }
        for (const w of record.weapons) {
          if (!isKnownWeapon(w.name)) unknown.set(w.name, (unknown.get(w.name) ?? 0) + 1);
        }
        append(appender, record);
        if (read % 50_000 === 0) appender.flushSync();
      }
    } finally {
      appender.closeSync();
    }
    await connection.run('BEGIN TRANSACTION');
    try {
      const counts = await this.settle(aside);
      await connection.run('COMMIT');
      return {
        read,
        ...counts,
        setAside: aside.report(),
        unknownWeapons: Object.fromEntries([...unknown].sort(([a], [b]) => (a < b ? -1 : 1))),
      };
    } catch (error) {
      await connection.run('ROLLBACK');
      throw error;
    } finally {
      await connection.run('DROP TABLE IF EXISTS staged');
    }
  }

  /**
   * Of rows that report the same thing, equal ones in a row are duplicates, and the last unequal one
   * revises those before it. What stays goes into the table.
   */
  private async settle(aside: AsideList): Promise<{
    added: number;
    unchanged: number;
    revised: number;
    onlyInStore: number;
    total: number;
  }> {
    const { connection } = this;
    const numbers = async (sql: string): Promise<number[]> =>
      ((await connection.runAndReadAll(sql)).getRows()[0] ?? []).map(Number);
    await connection.run(`
      CREATE OR REPLACE TEMP TABLE judged AS
      SELECT *, lag(line) OVER same AS before, coalesce(content = lag(content) OVER same, false)
        AS repeated
      FROM staged SEMI JOIN (SELECT identity FROM staged GROUP BY identity HAVING count(*) > 1)
        USING (identity)
      WINDOW same AS (PARTITION BY identity ORDER BY line)`);
    await connection.run(`
      CREATE OR REPLACE TEMP TABLE dropped AS
      SELECT identity, line, repeated, before, max(CASE WHEN repeated THEN 0 ELSE line END)
        OVER (PARTITION BY identity) AS kept
      FROM judged QUALIFY line <> kept`);
    const dropped = await connection.runAndReadAll(
      `SELECT line, repeated, before, kept FROM dropped ORDER BY line LIMIT ${MOST_LISTED}`,
    );
    for (const [line, repeated, before, kept] of dropped.getRows()) {
      aside.list(
        repeated === true
          ? {
              line: Number(line),
              reason: 'duplicate',
              message: `the same as line ${String(before)}`,
            }
          : { line: Number(line), reason: 'revised', message: `line ${String(kept)} revises it` },
      );
    }
    const [duplicates = 0, superseded = 0] = await numbers(
      'SELECT count(*) FILTER (repeated), count(*) FILTER (NOT repeated) FROM dropped',
    );
    aside.count('duplicate', duplicates);
    aside.count('revised', superseded);
    await connection.run('DELETE FROM staged WHERE line IN (SELECT line FROM dropped)');
    await connection.run('DROP TABLE judged; DROP TABLE dropped');
    const [unchanged = 0, revised = 0] = await numbers(`
      SELECT count(*) FILTER (r.content = s.content), count(*) FILTER (r.content <> s.content)
      FROM staged s JOIN records r USING (identity)`);
    const [staged = 0] = await numbers('SELECT count(*) FROM staged');
    const [stored = 0] = await numbers('SELECT count(*) FROM records');
    await connection.run('DELETE FROM records WHERE identity IN (SELECT identity FROM staged)');
    await connection.run('INSERT INTO records SELECT * FROM staged');
    const [total = 0] = await numbers('SELECT count(*) FROM records');
    const added = staged - unchanged - revised;
    return { added, unchanged, revised, onlyInStore: stored - unchanged - revised, total };
  }

  private get connection(): DuckDBConnection {
    return this.database.connection;
  }

  private async prepare(readonly: boolean): Promise<void> {
    const { connection } = this;
    const tables = (
      await connection.runAndReadAll(
        "SELECT table_name FROM information_schema.tables WHERE table_schema = 'main'",
      )
    )
      .getRows()
      .map(([name]) => String(name));
    if (tables.includes('caveat_records')) {
      const [row] = (
        await connection.runAndReadAll('SELECT version FROM caveat_records')
      ).getRows();
      const version = Number(row?.[0]);
      if (version !== VERSION) {
        throw this.foreign(`a store of version ${version}; this reads version ${VERSION}`);
      }
      return;
    }
    if (tables.length > 0) throw this.foreign("another program's database");
    if (readonly) throw this.foreign('an empty database');
    await connection.run(
      `BEGIN; CREATE TABLE records (${COLUMNS}); CREATE TABLE caveat_records (version INTEGER);
       INSERT INTO caveat_records VALUES (${VERSION}); COMMIT`,
    );
  }

  private foreign(what: string): InputError {
    return new InputError({
      severity: 'error',
      file: this.file,
      message: `this is ${what}, not a store of the record`,
      fix: 'give another place with `--store`',
    });
  }
}

function isSetAsideRow(row: CsvRow | SetAside): row is SetAside {
  return 'reason' in row;
}

function append(appender: DuckDBAppender, record: RaidRecord): void {
  const { line, ...content } = record;
  appender.appendUBigInt(identityOf(record));
  appender.appendInteger(line);
  appender.appendVarchar(record.from);
  appender.appendVarchar(record.to);
  appender.appendVarchar(record.model);
  if (record.class === null) appender.appendNull();
  else appender.appendVarchar(record.class);
  appender.appendInteger(record.launched);
  appender.appendInteger(record.destroyed);
  appender.appendVarchar(JSON.stringify(content));
  appender.endRow();
}

/** Rows set aside: all counted, the first ones kept. */
class AsideList {
  private readonly counts = new Map<string, number>();
  private readonly rows: SetAside[] = [];

  add(row: SetAside): void {
    this.count(row.reason, 1);
    this.list(row);
  }

  count(reason: string, rows: number): void {
    if (rows > 0) this.counts.set(reason, (this.counts.get(reason) ?? 0) + rows);
  }

  list(row: SetAside): void {
    this.rows.push(row);
    if (this.rows.length < 4 * MOST_LISTED) return;
    this.rows.sort((a, b) => a.line - b.line);
    this.rows.length = MOST_LISTED;
  }

  report(): ImportReport['setAside'] {
    const total = [...this.counts.values()].reduce((a, b) => a + b, 0);
    const byReason = Object.fromEntries([...this.counts].sort(([a], [b]) => (a < b ? -1 : 1)));
    const first = this.rows.sort((a, b) => a.line - b.line).slice(0, MOST_LISTED);
    return { total, byReason, first };
  }
}
