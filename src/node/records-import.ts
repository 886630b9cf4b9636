/** A CSV file into the store: all of it, or nothing. */
import fs from 'node:fs';
import path from 'node:path';
import type { ImportReport } from '../records/imported.ts';
import { InputError } from '../scenario/problems.ts';
import { reasonFor } from './reasons.ts';
import { csvBatches } from './records-csv.ts';
import { storeIn } from './records-place.ts';
import { makeFolder } from './write-file.ts';

export interface ImportRequest {
  readonly file: string;
  /** The store, or a folder that it is in or will be in; made when it is not there. */
  readonly store: string;
  /** Removes what the store holds and the file does not. */
  readonly replace?: boolean;
  readonly signal?: AbortSignal;
  /** Told how many bytes of the file are read, of how many; then, once, that all are: `null`. */
  readonly onProgress?: (progress: { readonly read: number; readonly of: number } | null) => void;
}

/**
 * Imports a record. The store is as it was when this rejects, and one that was not there is not
 * there: with `InputError` for what the user can put right, with the signal's reason when aborted.
 */
export async function importRecords(
  request: ImportRequest,
): Promise<ImportReport & { readonly store: string }> {
  const { file, signal, onProgress } = request;
  const batches = csvBatches(file, (read, of) => onProgress?.({ read, of }));
  // a file that is not the record at all makes no store
  const first = await batches.next();
  if (first.done === true) {
    throw new InputError({
      severity: 'error',
      file,
      message: 'the file has a header and no rows',
      fix: 'give a file with rows',
    });
  }
  const store = isFolder(request.store) ? storeIn(request.store) : request.store;
  const isNew = !fs.existsSync(store);
  makeFolderOf(store);
  const { RecordsStore } = await import('../store/records-store.ts');
  const opened = await RecordsStore.open(store);
  let done = false;
  try {
    const report = await opened.import(joined(first.value, batches), {
      ...(signal === undefined ? {} : { signal }),
      replace: request.replace === true,
      onRead: () => onProgress?.(null),
    });
    done = true;
    return { store, ...report };
  } finally {
    opened.close();
    if (!done && isNew) {
      for (const name of [store, `${store}.wal`]) fs.rmSync(name, { force: true });
    }
    fs.rmSync(`${store}.tmp`, { recursive: true, force: true });
  }
}

async function* joined<T>(first: T, rest: AsyncGenerator<T>): AsyncGenerator<T> {
  yield first;
  yield* rest;
}

function isFolder(place: string): boolean {
  try {
    return fs.statSync(place, { throwIfNoEntry: false })?.isDirectory() === true;
  } catch (error) {
    throw new InputError({
      severity: 'error',
      file: place,
      message: `the store cannot be there: ${reasonFor(error)}`,
      fix: 'give another place with `--store`',
    });
  }
}

function makeFolderOf(store: string): void {
  try {
    makeFolder(path.dirname(path.resolve(store)));
  } catch (error) {
    throw new InputError({
      severity: 'error',
      file: store,
      message: `the folder of the store cannot be made: ${reasonFor(error)}`,
      fix: 'give another place with `--store`',
    });
  }
}
