/**
 * DuckDB, which is an optional dependency: loaded here, when a store is first asked for, and nowhere
 * else.
 */
import type { DuckDBConnection } from '@duckdb/node-api';
import { InputError } from '../scenario/problems.ts';

/** A database file that is open. */
export interface Database {
  readonly connection: DuckDBConnection;
  close(): void;
}

/** Most that DuckDB keeps in memory; beyond it, it writes to disk beside the database. */
const MEMORY = '256MB';

/**
 * Opens a database, `:memory:` or a file, which is made if it is not there. Throws `InputError` when
 * DuckDB is not installed, the file is another program's, is locked or cannot be written.
 */
export async function openDatabase(
  file: string,
  options: { readonly?: boolean; memory?: string } = {},
): Promise<Database> {
  const duckdb = await load();
  const config: Record<string, string> = {
    threads: '2',
    memory_limit: options.memory ?? MEMORY,
    // Nothing is ever fetched: extensions are neither looked for nor installed.
    autoinstall_known_extensions: 'false',
  };
  if (options.readonly === true) config['access_mode'] = 'READ_ONLY';
  try {
    const instance = await duckdb.DuckDBInstance.create(file, config);
    const connection = await instance.connect();
    return {
      connection,
      close: () => {
        connection.closeSync();
        instance.closeSync();
      },
    };
  } catch (error) {
    throw cannotOpen(file, error);
  }
}

async function load(): Promise<typeof import('@duckdb/node-api')> {
  try {
    return await import('@duckdb/node-api');
  } catch {
    throw new InputError({
      severity: 'error',
      message: 'this needs DuckDB, which is not installed',
      fix: 'install it with `npm install @duckdb/node-api` beside caveat',
    });
  }
}

function cannotOpen(file: string, error: unknown): InputError {
  const text = error instanceof Error ? error.message : String(error);
  const locked = /lock/i.test(text);
  const foreign = /not a valid DuckDB|serializ|corrupt|magic/i.test(text);
  return new InputError({
    severity: 'error',
    file,
    message: locked
      ? 'the store is in use by another process'
      : foreign
        ? 'this is not a store that can be read here'
        : `the store cannot be opened: ${text.split('\n')[0] ?? ''}`,
    fix: locked
      ? 'wait until that has ended, or give another place with `--store`'
      : 'give another place with `--store`',
  });
}
