/**
 * The embedded store of the record: one DuckDB file with one table, `records`, a row per report. An
 * import is one transaction: all of it counts, or none.
 */
import type { DuckDBConnection } from '@duckdb/node-api';
import { copied } from '../records/remember.ts';
import { isSetAside, readRow, type CsvRow, type Remark } from '../records/read.ts';
import type { ImportReport, Listed } from '../records/imported.ts';
import type { RaidRecord, SetAside } from '../records/types.ts';
import { isKnownWeapon } from '../records/weapons.ts';
import { InputError } from '../scenario/problems.ts';
import { openDatabase, type Database } from './duckdb.ts';
import { COLUMNS, decode, FROM_STAGED, Staging, TO_DECODE } from './records-staging.ts';

/** Raised when the table changes: a store of another version is refused by name. */
const VERSION = 1;

export interface ImportOptions {
  /** Removes what the store holds and the file does not. */
  readonly replace?: boolean;
  /** Ends the import, which then leaves the store as it was; its reason is thrown. */
  readonly signal?: AbortSignal;
  /** Told once all rows are read, and what remains is the database's own work. */
  readonly onRead?: () => void;
}

/** How many of the rows set aside a report lists. */
const MOST_LISTED = 200;
/** Names of unknown weapons that are counted apart. */
const MOST_NAMES = 1000;

/** Rows that are joined at once. */
const ROWS_AT_ONCE = 250_000;

type Settled = Pick<
  ImportReport,
  'kept' | 'added' | 'unchanged' | 'revised' | 'onlyInStore' | 'removed' | 'total'
>;

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
    const result = await this.connection.stream(
      `SELECT ${TO_DECODE} FROM records
       ORDER BY from_at, to_at, model, line, identity`,
    );
    const records: RaidRecord[] = [];
    for (;;) {
      const chunk = await result.fetchChunk();
      if (chunk === null || chunk.rowCount === 0) return records;
      for (const row of chunk.getRows()) records.push(decode(row));
    }
  }

  /** Imports rows, all or none. */
  async import(
    rows: AsyncIterable<readonly (CsvRow | SetAside)[]>,
    options: ImportOptions = {},
  ): Promise<ImportReport> {
    const { connection } = this;
    const { signal } = options;
    const aside = new RowList<SetAside>();
    const remarks = new RowList<Remark>();
    const unknown = new Map<string, number>();
    let read = 0;
    // a query that runs is told, too
    const interrupt = (): void => connection.interrupt();
    signal?.addEventListener('abort', interrupt);
    try {
      const staging = await Staging.open(connection);
      try {
        for await (const batch of rows) {
          signal?.throwIfAborted();
          for (const row of batch) {
            read += 1;
            const record = isSetAsideRow(row) ? row : readRow(row, (r) => remarks.add(r));
            if (isSetAside(record)) {
              aside.add(record);
              continue;
            }
            for (const w of record.weapons) if (!isKnownWeapon(w.name)) count(unknown, w.name);
            staging.add(record);
          }
        }
      } finally {
        staging.close();
      }
      options.onRead?.();
      signal?.throwIfAborted();
      await connection.run('BEGIN TRANSACTION');
      try {
        const counts = await this.settle(aside, options.replace === true);
        signal?.throwIfAborted();
        await connection.run('COMMIT');
        return {
          read,
          ...counts,
          setAside: aside.report(),
          remarks: remarks.report(),
          unknownWeapons: Object.fromEntries(
            [...unknown].sort(([a, n], [b, m]) => m - n || (a < b ? -1 : 1)),
          ),
        };
      } catch (error) {
        await connection.run('ROLLBACK');
        throw error;
      }
    } catch (error) {
      signal?.throwIfAborted();
      throw outOfRoom(this.file, error);
    } finally {
      signal?.removeEventListener('abort', interrupt);
    }
  }

  /**
   * Of rows that report the same thing, equal ones in a row are duplicates, and the last unequal one
   * revises those before it. What stays goes into the table, where it is new or other than before.
   */
  private async settle(aside: RowList<SetAside>, replace: boolean): Promise<Settled> {
    const { connection } = this;
    const stored = await this.number('SELECT count(*) FROM records');
    // joins are made in parts, so that their memory does not grow with the rows
    const rows = Math.max(stored, await this.number('SELECT count(*) FROM staged'));
    const parts = Math.max(1, Math.ceil(rows / ROWS_AT_ONCE));
    const each = async (sql: (within: (table: string) => string) => string): Promise<void> => {
      for (let k = 0; k < parts; k += 1) {
        await connection.run(
          sql((table) => (parts === 1 ? 'true' : `${table}.identity % ${parts} = ${k}`)),
        );
      }
    };
    await this.dropRepeated(aside, each);
    const kept = await this.number('SELECT count(*) FROM staged');
    if (replace && kept === 0) {
      throw new InputError({
        severity: 'error',
        message: 'no row of the file can be used, so that it would replace all by nothing',
        fix: 'leave out `--replace` to see why',
      });
    }
    await connection.run(
      'CREATE OR REPLACE TEMP TABLE known (identity UBIGINT, unchanged BOOLEAN)',
    );
    if (stored > 0) {
      await each(
        (within) => `
        INSERT INTO known
        SELECT identity, s.said = r.said AND s.launched = r.launched AND s.destroyed = r.destroyed
        FROM (SELECT s.identity, launched, destroyed, hash(content) AS said FROM staged s
              WHERE ${within('s')}) s
        JOIN (SELECT r.identity, launched, destroyed, hash(content) AS said FROM records r
              WHERE ${within('r')}) r USING (identity)`,
      );
    }
    const unchanged = await this.number('SELECT count(*) FROM known WHERE unchanged');
    const revised = await this.number('SELECT count(*) FROM known WHERE NOT unchanged');
    const onlyInStore = stored - unchanged - revised;
    const removed = replace ? onlyInStore : 0;
    if (removed > 0) {
      await each(
        (within) => `
        DELETE FROM records r WHERE ${within('r')}
          AND r.identity NOT IN (SELECT k.identity FROM known k WHERE ${within('k')})`,
      );
    }
    if (revised > 0) {
      await each(
        (within) => `
        DELETE FROM records r WHERE ${within('r')} AND r.identity IN
          (SELECT k.identity FROM known k WHERE NOT k.unchanged AND ${within('k')})`,
      );
    }
    if (kept > unchanged) {
      await each(
        (within) => `
        INSERT INTO records SELECT ${FROM_STAGED} FROM staged s WHERE ${within('s')}
        ${unchanged === 0 ? '' : `AND s.identity NOT IN (SELECT k.identity FROM known k WHERE k.unchanged AND ${within('k')})`}`,
      );
    }
    const total = await this.number('SELECT count(*) FROM records');
    return {
      kept,
      added: kept - unchanged - revised,
      unchanged,
      revised,
      onlyInStore: onlyInStore - removed,
      removed,
      total,
    };
  }

  /** Takes rows out of `staged` that repeat others, or that others revise. */
  private async dropRepeated(
    aside: RowList<SetAside>,
    each: (sql: (within: (table: string) => string) => string) => Promise<void>,
  ): Promise<void> {
    const { connection } = this;
    await connection.run(`
      CREATE OR REPLACE TEMP TABLE dropped (
        line INTEGER, before INTEGER, repeated BOOLEAN, kept INTEGER, launched INTEGER,
        destroyed INTEGER, kept_launched INTEGER, kept_destroyed INTEGER)`);
    await each(
      (within) => `
      INSERT INTO dropped
      WITH several AS (
        SELECT identity, line, launched, destroyed, hash(content) AS said FROM staged s
        WHERE ${within('s')} AND identity IN (
          SELECT identity FROM staged t WHERE ${within('t')} GROUP BY identity HAVING count(*) > 1)
      ), judged AS (
        SELECT *, lag(line) OVER w AS before, coalesce(said = lag(said) OVER w
            AND launched = lag(launched) OVER w AND destroyed = lag(destroyed) OVER w, false)
          AS repeated
        FROM several WINDOW w AS (PARTITION BY identity ORDER BY line)
      ), marked AS (
        SELECT *, max(CASE WHEN repeated THEN 0 ELSE line END) OVER (PARTITION BY identity) AS kept
        FROM judged
      )
      SELECT m.line, m.before, m.repeated, m.kept, m.launched, m.destroyed, k.launched, k.destroyed
      FROM marked m JOIN marked k ON k.identity = m.identity AND k.line = m.kept
      WHERE m.line <> m.kept`,
    );
    const dropped = await connection.runAndReadAll(
      `SELECT line, before, repeated, kept, launched, destroyed, kept_launched, kept_destroyed
       FROM dropped ORDER BY line LIMIT ${MOST_LISTED}`,
    );
    for (const [line, before, repeated, kept, was, lost, is, loses] of dropped.getRows()) {
      aside.list({
        line: Number(line),
        reason: repeated === true ? 'duplicate' : 'revised',
        message:
          repeated === true
            ? `the same as line ${String(before)}`
            : `${String(was)} launched, ${String(lost)} destroyed; line ${String(kept)} revises it to ${String(is)} and ${String(loses)}`,
      });
    }
    aside.count('duplicate', await this.number('SELECT count(*) FROM dropped WHERE repeated'));
    aside.count('revised', await this.number('SELECT count(*) FROM dropped WHERE NOT repeated'));
    await connection.run('DELETE FROM staged WHERE line IN (SELECT line FROM dropped)');
  }

  private async number(sql: string): Promise<number> {
    return Number((await this.connection.runAndReadAll(sql)).getRows()[0]?.[0] ?? 0);
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

function count(counts: Map<string, number>, name: string): void {
  const before = counts.get(name);
  if (before === undefined && counts.size >= MOST_NAMES) return;
  counts.set(before === undefined ? copied(name) : name, (before ?? 0) + 1);
}

/** A disk that is full, and memory that does not suffice, are no fault of ours. */
function outOfRoom(file: string, error: unknown): unknown {
  const text = error instanceof Error ? error.message : '';
  if (!/no space left|ENOSPC|disk is full|out of memory|could not allocate/i.test(text)) {
    return error;
  }
  return new InputError({
    severity: 'error',
    file,
    message: /memory|allocate/i.test(text)
      ? 'there is not enough memory for this import'
      : 'there is no space left on the disk of the store',
    fix: 'make room, or give another place with `--store`; nothing was imported',
  });
}

/** Rows by reason: all counted, the first ones kept. */
class RowList<T extends SetAside | Remark> {
  private readonly counts = new Map<string, number>();
  private readonly rows: T[] = [];
  private latest = Infinity;

  add(row: T): void {
    this.count(row.reason, 1);
    if (row.line < this.latest) this.list({ ...row, message: copied(row.message) });
  }

  count(reason: string, rows: number): void {
    if (rows > 0) this.counts.set(reason, (this.counts.get(reason) ?? 0) + rows);
  }

  list(row: T): void {
    this.rows.push(row);
    if (this.rows.length < 4 * MOST_LISTED) return;
    this.sort();
    this.rows.length = MOST_LISTED;
    this.latest = this.rows.at(-1)?.line ?? Infinity;
  }

  report(): Listed<T> {
    const total = [...this.counts.values()].reduce((a, b) => a + b, 0);
    const byReason = Object.fromEntries([...this.counts].sort(([a], [b]) => (a < b ? -1 : 1)));
    this.sort();
    return { total, byReason, first: this.rows.slice(0, MOST_LISTED) };
  }

  private sort(): void {
    this.rows.sort((a, b) => a.line - b.line);
  }
}
