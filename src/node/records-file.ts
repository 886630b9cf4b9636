/** The record as commands take it: a CSV file, or a store that one was imported into. */
import fs from 'node:fs';
import { whereToFindRecords } from '../records/published.ts';
import { readRow, Settler } from '../records/read.ts';
import type { RaidRecord, SetAside } from '../records/types.ts';
import { InputError } from '../scenario/problems.ts';
import { reasonFor } from './reasons.ts';
import { csvRows } from './records-csv.ts';
import { defaultStore, storeIn } from './records-place.ts';

/** Records, and where they are from. */
export interface LoadedRecords {
  /** In order of time when from a store, else as in the file. */
  readonly records: readonly RaidRecord[];
  /** Rows of a file that are not among them; a store does not keep those. */
  readonly setAside: readonly SetAside[];
  readonly source: { readonly kind: 'file' | 'store'; readonly path: string };
}

/** Where DuckDB writes `DUCK` into its files. */
const MAGIC_AT = 8;
const MAGIC = 'DUCK';

/**
 * Reads the record from `given`, a CSV file, a store or a folder with a store in it; if that is
 * undefined, from `store`, else from the default store. Throws `InputError`, which says where the
 * record is published, when there is none or none that can be read.
 */
export async function loadRecords(
  given: string | undefined,
  store?: string,
): Promise<LoadedRecords> {
  if (given !== undefined && store !== undefined) {
    throw new InputError({
      severity: 'error',
      message: '`--records` and `--store` are given, and both name the record',
      fix: 'give one of them',
    });
  }
  const place = given ?? store;
  if (place === undefined) return fromStore(defaultStore(), true);
  const kind = kindOf(place);
  if (kind === 'folder') return fromStore(storeIn(place), false);
  return kind === 'store' || given === undefined ? fromStore(place, false) : fromFile(place);
}

async function fromFile(file: string): Promise<LoadedRecords> {
  const settler = new Settler();
  for await (const row of csvRows(file)) settler.add('reason' in row ? row : readRow(row));
  const records = [...settler.kept.values()];
  if (records.length === 0) {
    const why = settler.setAside[0];
    throw new InputError({
      severity: 'error',
      file,
      message:
        why === undefined
          ? 'the file has no rows'
          : `no row of the file can be used; the first, in line ${why.line}: ${why.message}`,
      fix: whereToFindRecords(),
    });
  }
  return { records, setAside: settler.setAside, source: { kind: 'file', path: file } };
}

async function fromStore(file: string, byDefault: boolean): Promise<LoadedRecords> {
  if (!fs.existsSync(file)) {
    throw new InputError({
      severity: 'error',
      file,
      message: byDefault ? 'no record has been imported yet' : 'there is no store',
      fix: `import one with \`caveat records import FILE.csv${byDefault ? '' : ' --store PATH'}\`. ${whereToFindRecords()}`,
    });
  }
  const { RecordsStore } = await import('../store/records-store.ts');
  const opened = await RecordsStore.open(file, true);
  try {
    const records = await opened.records();
    if (records.length === 0) {
      throw new InputError({
        severity: 'error',
        file,
        message: 'the store holds no records',
        fix: `import some with \`caveat records import FILE.csv\`. ${whereToFindRecords()}`,
      });
    }
    return { records, setAside: [], source: { kind: 'store', path: file } };
  } finally {
    opened.close();
  }
}

function kindOf(place: string): 'folder' | 'store' | 'file' {
  let descriptor: number | undefined;
  try {
    if (fs.statSync(place).isDirectory()) return 'folder';
    descriptor = fs.openSync(place, 'r');
    const bytes = Buffer.alloc(MAGIC.length);
    fs.readSync(descriptor, bytes, 0, MAGIC.length, MAGIC_AT);
    return bytes.toString('latin1') === MAGIC ? 'store' : 'file';
  } catch (error) {
    throw new InputError({
      severity: 'error',
      file: place,
      message: `cannot be read: ${reasonFor(error)}`,
      fix: `give the path of a CSV file or of a store. ${whereToFindRecords()}`,
    });
  } finally {
    if (descriptor !== undefined) fs.closeSync(descriptor);
  }
}
