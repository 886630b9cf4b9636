/** Questions in SQL to a store. */
import { InputError, shorten } from '../scenario/problems.ts';
import { loadDuckDB } from './duckdb.ts';
import { type OpenStore, whatIsUnusable } from './open-results.ts';

/** A value as JSON has it: numbers as far as they are exact, other things as text. */
export type QueryValue = number | string | boolean | null;

export interface QueryAnswer {
  readonly columns: readonly { readonly name: string; readonly numeric: boolean }[];
  readonly rows: readonly (readonly QueryValue[])[];
}

/** More rows than this are not printed: a file would be the better answer. */
export const MOST_ROWS_ANSWERED = 1_000_000;

/**
 * Answers one SELECT over the views of a store. Throws `InputError` with DuckDB's words for what it
 * does not understand, and for statements that do more than ask.
 */
export async function queryStore(store: OpenStore, sql: string): Promise<QueryAnswer> {
  const { connection } = store.database;
  const { StatementType, DuckDBTypeId } = await loadDuckDB();
  const refuse = (message: string, fix: string): InputError =>
    new InputError({ severity: 'error', value: shorten(sql), message, fix });
  // of one without a statement DuckDB says nothing that helps
  if (/^[\s;]*$/u.test(sql)) throw refuse('the question is empty', 'write a SELECT');
  try {
    const statements = await connection.extractStatements(sql);
    if (statements.count !== 1) {
      throw refuse(`${statements.count} statements are not one question`, 'ask one SELECT');
    }
    const statement = await statements.prepare(0);
    const { statementType } = statement;
    if (statementType !== StatementType.SELECT && statementType !== StatementType.EXPLAIN) {
      throw refuse('only questions are answered here', 'write a SELECT');
    }
    const result = await statement.stream();
    const numeric = new Set([
      DuckDBTypeId.TINYINT,
      DuckDBTypeId.SMALLINT,
      DuckDBTypeId.INTEGER,
      DuckDBTypeId.BIGINT,
      DuckDBTypeId.UTINYINT,
      DuckDBTypeId.USMALLINT,
      DuckDBTypeId.UINTEGER,
      DuckDBTypeId.UBIGINT,
      DuckDBTypeId.HUGEINT,
      DuckDBTypeId.UHUGEINT,
      DuckDBTypeId.FLOAT,
      DuckDBTypeId.DOUBLE,
      DuckDBTypeId.DECIMAL,
    ]);
    const columns = result
      .deduplicatedColumnNames()
      .map((name, c) => ({ name, numeric: numeric.has(result.columnTypeId(c)) }));
    const rows: (readonly QueryValue[])[] = [];
    for (;;) {
      const chunk = await result.fetchChunk();
      if (chunk === null || chunk.rowCount === 0) break;
      if (rows.length + chunk.rowCount > MOST_ROWS_ANSWERED) {
        throw refuse(
          `the answer has more than ${MOST_ROWS_ANSWERED} rows`,
          'ask for less, or read the Parquet files of the store with a program of your own',
        );
      }
      for (const row of chunk.getRows()) {
        rows.push(row.map((value, c) => plain(value, columns[c]?.numeric === true)));
      }
    }
    return { columns, rows };
  } catch (error) {
    if (error instanceof InputError) throw error;
    const known = await whatIsUnusable(error, store);
    if (known instanceof InputError) throw known;
    const [first, second] = (error instanceof Error ? error.message : String(error)).split('\n');
    throw refuse(
      `DuckDB does not understand the question: ${first ?? ''}${second?.startsWith('Candidate') === true ? `; ${second}` : ''}`,
      'the tables are `results`, `points`, `policies`, `measures`; `SELECT * FROM measures` lists the columns of results',
    );
  }
}

function plain(value: unknown, numeric: boolean): QueryValue {
  if (value === null || value === undefined) return null;
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (typeof value === 'string' || typeof value === 'boolean') return value;
  // DuckDB's own kinds of values say themselves as SQL would
  const text = (value as { toString(): string }).toString();
  if (numeric) {
    const number = Number(text);
    // digits that a double cannot hold stay text
    if (typeof value !== 'bigint' || Number.isSafeInteger(number)) return number;
  }
  return text;
}
