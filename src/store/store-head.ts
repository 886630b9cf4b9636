/** What a store says of itself, in `store.json`: which sweep it is of, and what its columns are. */
import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { errorCode, reasonFor } from '../node/reasons.ts';
import { makeFolder } from '../node/write-file.ts';
import { InputError } from '../scenario/problems.ts';
import type { MeasureColumn } from '../study/row-columns.ts';
import type { SweepDesign } from '../sweep/types.ts';
import { StoreLayout } from './layout.ts';
import { ShardPlan } from './shards.ts';
import { synchronise } from './write-parquet.ts';

/** Raised when files or columns change their meaning: a store of another version is refused. */
export const STORE_VERSION = 1;

/** What rows there are: those of results always, those of single threats on request. */
export type RowsKept = 'replications' | 'threats';

export interface StoreHead {
  readonly store: 'caveat sweep';
  readonly version: number;
  /** Version of the program that computes the rows. */
  readonly caveat: string;
  readonly design: SweepDesign;
  readonly rows: RowsKept;
  /** Threats of the study as it is: what rows by threat are cut into shards by. */
  readonly threats: number;
  readonly shards: number;
  /** Of results, after point, variant, replication and policy. */
  readonly measures: readonly MeasureColumn[];
  readonly policies: readonly StoredPolicy[];
  /** By factor of the design: the name of its column in the table of points. */
  readonly factorColumns: readonly string[];
  /** The texts that the sweep was started with: design and study, by name. */
  readonly sources: Readonly<Record<string, string>>;
}

export interface StoredPolicy {
  readonly id: string;
  readonly title: string;
  readonly caveats: readonly string[];
  readonly forces: readonly string[];
}

/** The cut of a store's sweep. */
export function planOf({ design, rows, threats }: StoreHead): ShardPlan {
  return new ShardPlan(design, rows === 'threats' ? threats : 0);
}

/** What a folder holds as a store; undefined if it is empty or not there. Throws `InputError`. */
export function readHead(folder: string): StoreHead | undefined {
  const { head } = new StoreLayout(folder);
  let text: string;
  try {
    text = fs.readFileSync(head, 'utf8');
  } catch (error) {
    const code = errorCode(error);
    if (code === 'ENOENT' && isVacant(folder)) return undefined;
    if (code === 'ENOTDIR') throw unreadable(folder, 'it, or a part of its path, is a file');
    if (code === 'ENOENT') throw noStore(folder);
    throw unreadable(folder, reasonFor(error));
  }
  const found = parsed(text);
  if (found?.store !== 'caveat sweep') throw unreadable(folder, '`store.json` is not one');
  if (found.version !== STORE_VERSION) {
    throw new InputError({
      severity: 'error',
      value: folder,
      message: `\`${folder}\` is a store of version ${found.version}; this program knows version ${STORE_VERSION}`,
      fix: `use caveat ${found.caveat}, which wrote it, or another folder`,
    });
  }
  const lost = NEEDED.filter((field) => !(field in found));
  if (lost.length > 0) throw unreadable(folder, `\`store.json\` has lost ${lost.join(', ')}`);
  return found as StoreHead;
}

const NEEDED = [
  'caveat',
  'design',
  'rows',
  'threats',
  'shards',
  'measures',
  'policies',
  'factorColumns',
] as const satisfies readonly (keyof StoreHead)[];

/** As `readHead`, for those who need a store. */
export function neededHead(folder: string): StoreHead {
  const head = readHead(folder);
  if (head === undefined) throw noStore(folder);
  return head;
}

/**
 * Makes the folder the store of a sweep, or makes sure that it is. Throws `InputError` when it is
 * another's or cannot be written.
 */
export function claimFolder(folder: string, head: StoreHead): void {
  const present = readHead(folder);
  if (present === undefined) {
    try {
      makeFolder(path.resolve(folder));
      writeOnce(new StoreLayout(folder).head, `${JSON.stringify(head, null, 1)}\n`);
    } catch (error) {
      throw notWritable(folder, error);
    }
    // two may have begun at once, with two designs
    checkSame(folder, neededHead(folder), head);
    return;
  }
  checkSame(folder, present, head);
}

/** Throws `InputError` naming both if a store is of another sweep. */
export function checkSame(folder: string, present: StoreHead, wanted: StoreHead): void {
  const another = (what: string, fix: string): InputError =>
    new InputError({ severity: 'error', value: folder, message: what, fix });
  const { design } = wanted;
  const digests = `${short(present.design.digest)}, not ${short(design.digest)}`;
  if (present.design.digest !== design.digest) {
    throw another(
      present.design.id === design.id
        ? `\`${folder}\` holds the sweep \`${design.id}\` as it was before the design or its study changed (${digests})`
        : `\`${folder}\` holds the sweep \`${present.design.id}\`, not \`${design.id}\` (${digests})`,
      'give another folder with `--store`',
    );
  }
  if (present.caveat !== wanted.caveat) {
    throw another(
      `\`${folder}\` was begun by caveat ${present.caveat}, and this is ${wanted.caveat}, which may compute other rows`,
      `go on with caveat ${present.caveat}, or give another folder with \`--store\``,
    );
  }
  if (present.rows !== wanted.rows) {
    throw another(
      `\`${folder}\` keeps rows of ${present.rows}, and this sweep those of ${wanted.rows}`,
      `write \`--rows ${present.rows}\`, or give another folder with \`--store\``,
    );
  }
}

export function notWritable(folder: string, error: unknown): InputError {
  if (error instanceof InputError) return error;
  return new InputError({
    severity: 'error',
    value: folder,
    message: `the store \`${folder}\` cannot be written: ${reasonFor(error)}`,
    fix: 'make room or get permission there and go on with `--resume`, or give another folder with `--store`',
  });
}

/** What a disk refused, as one error; any other error as it is. DuckDB tells of it in words. */
export function asNotWritable(folder: string, error: unknown): unknown {
  const text = error instanceof Error ? error.message : '';
  const code = errorCode(error) ?? DISK_WORDS.find(([words]) => text.includes(words))?.[1];
  if (code === undefined || !DISK_WORDS.some(([, known]) => known === code)) return error;
  return notWritable(folder, Object.assign(new Error(text), { code }));
}

const DISK_WORDS: readonly (readonly [string, string])[] = [
  ['No space left on device', 'ENOSPC'],
  ['Disk quota exceeded', 'EDQUOT'],
  ['Read-only file system', 'EROFS'],
  ['File too large', 'EFBIG'],
  ['Permission denied', 'EACCES'],
  ['Input/output error', 'EIO'],
];

/** A file that appears whole, once: of several who write it at the same time one succeeds. */
function writeOnce(file: string, text: string): void {
  const temporary = path.join(path.dirname(file), `.${randomUUID()}.tmp`);
  try {
    fs.writeFileSync(temporary, text, { flag: 'wx' });
    synchronise(temporary);
    try {
      fs.linkSync(temporary, file);
    } catch (error) {
      if (errorCode(error) === 'EEXIST') return;
      // a file system without links
      fs.renameSync(temporary, file);
    }
  } finally {
    fs.rmSync(temporary, { force: true });
  }
}

function parsed(text: string): { store?: unknown; version?: number; caveat?: string } | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : undefined;
  } catch {
    return undefined;
  }
}

/** Whether nothing of anybody's is in a folder. */
function isVacant(folder: string): boolean {
  try {
    return fs.readdirSync(folder).every((name) => name.startsWith('.'));
  } catch (error) {
    return errorCode(error) === 'ENOENT';
  }
}

function noStore(folder: string): InputError {
  return unreadable(folder, 'it has no `store.json`');
}

function unreadable(folder: string, why: string): InputError {
  return new InputError({
    severity: 'error',
    value: folder,
    message: `\`${folder}\` is not the store of a sweep: ${why}`,
    fix: 'name the folder that was given to `caveat sweep` with `--store`, or an empty one to begin',
  });
}

function short(digest: string): string {
  return digest.slice(0, 12);
}
