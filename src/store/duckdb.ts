/**
 * DuckDB, which is an optional dependency: loaded here, when a store is first asked for, and nowhere
 * else.
 */
import fs from 'node:fs';
import path from 'node:path';
import type { DuckDBConnection } from '@duckdb/node-api';
import { InputError } from '../scenario/problems.ts';

/** A database file that is open. */
export interface Database {
  readonly connection: DuckDBConnection;
  close(): void;
}

/** Most that DuckDB keeps in memory; beyond it, it writes to disk beside the database. */
const MEMORY = '96MB';

export interface OpenOptions {
  readonly readonly?: boolean;
  /** Most memory, such as `96MB`. */
  readonly memory?: string;
  /** Threads of queries; default 2. */
  readonly threads?: number;
  /** Rows come out as they went in, which takes memory; default false. */
  readonly ordered?: boolean;
  /** Where to write what does not fit in memory; default beside the file. Made when needed. */
  readonly scratch?: string;
}

/**
 * Opens a database, `:memory:` or a file, which is made if it is not there. Throws `InputError` when
 * DuckDB is not installed, the file is another program's, is locked or cannot be written.
 */
export async function openDatabase(file: string, options: OpenOptions = {}): Promise<Database> {
  const duckdb = await loadDuckDB();
  if (isForeign(file)) throw cannotOpen(file, new Error('not a valid DuckDB file'));
  const config: Record<string, string> = {
    threads: String(options.threads ?? 2),
    memory_limit: options.memory ?? MEMORY,
    // Nothing is ever fetched: extensions are neither looked for nor installed.
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    // tables have no order of their own, which saves the memory that keeping it takes
    preserve_insertion_order: String(options.ordered ?? false),
  };
  if (options.scratch !== undefined) config['temp_directory'] = options.scratch;
  if (options.readonly === true) config['access_mode'] = 'READ_ONLY';
  try {
    const instance = await duckdb.DuckDBInstance.create(pathOf(file), config);
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

/** Whole paths only: DuckDB reads others, such as `md:x` and `s3://x`, as addresses. */
function pathOf(file: string): string {
  return file === ':memory:' ? file : path.resolve(file);
}

/** Where DuckDB writes `DUCK` into its files. It opens some other files, too, as tables to read. */
const MAGIC_AT = 8;
const MAGIC = 'DUCK';

/** Whether there is a file that is no database; one that cannot be read is left to DuckDB to refuse. */
function isForeign(file: string): boolean {
  if (file === ':memory:') return false;
  let descriptor: number | undefined;
  try {
    descriptor = fs.openSync(file, 'r');
    const bytes = Buffer.alloc(MAGIC_AT + MAGIC.length);
    const read = fs.readSync(descriptor, bytes, 0, bytes.length, 0);
    return read > 0 && bytes.toString('latin1', MAGIC_AT, read) !== MAGIC;
  } catch {
    return false;
  } finally {
    if (descriptor !== undefined) fs.closeSync(descriptor);
  }
}

/** DuckDB itself. Throws `InputError` when it is not installed. */
export async function loadDuckDB(): Promise<typeof import('@duckdb/node-api')> {
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
