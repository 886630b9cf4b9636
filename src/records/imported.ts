/** What an import into the store did. */
import type { Remark } from './read.ts';
import type { SetAside } from './types.ts';

/** What an import did, by rows. */
export interface ImportReport {
  /** Data rows of the file. */
  readonly read: number;
  /** Rows that are in the store now: those below together. */
  readonly kept: number;
  /** New, the same as in the store already, and changed since. */
  readonly added: number;
  readonly unchanged: number;
  readonly revised: number;
  /** In the store, and not in this file: they stay, unless the import was to replace them. */
  readonly onlyInStore: number;
  /** Such rows that were removed. */
  readonly removed: number;
  readonly setAside: Listed<SetAside>;
  /** What is odd about rows that were kept. */
  readonly remarks: Listed<Remark>;
  /** Weapons that nobody knows, with the number of rows; the commonest thousand. */
  readonly unknownWeapons: Readonly<Record<string, number>>;
  /** Rows in the store afterwards. */
  readonly total: number;
}

/** Rows by reason. */
export interface Listed<T> {
  readonly total: number;
  readonly byReason: Readonly<Record<string, number>>;
  /** The first of them, in order of line. */
  readonly first: readonly T[];
}
