/**
 * Unsaved work survives a reload. The texts of the study that is worked on are kept twice: for this
 * tab, and for a later visit. Storage may be full, forbidden, or hold what a stranger or an older
 * version put there; none of that may stop the page.
 */
import type { StudyTexts } from '../state/files.ts';

/** What of `Storage` is used. */
export type Store = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>;

export interface KeptWork {
  /** Id of the shipped study that it began as; null for one that was opened from a file. */
  readonly shipped: string | null;
  /** The texts as they were opened, where the page does not ship them; null where it does. */
  readonly opened: StudyTexts | null;
  /** The texts as they are; null: as they were opened. */
  readonly texts: StudyTexts | null;
  /** Name of the study's document. */
  readonly entry: string;
  /** The chosen policy as the command line takes it. */
  readonly policy: string;
  readonly seed: number;
  readonly replications: number;
  readonly until: number | null;
  /** Milliseconds since 1970. */
  readonly savedAtMs: number;
}

export type Found =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'work'; readonly work: KeptWork }
  /** There was something, and it could not be used; it is gone now. */
  | { readonly kind: 'corrupted' };

const VERSION = 1;
const PREFIX = 'caveat.work.';
/** Which study was worked on last. */
const LAST = 'caveat.work-last';
/** Set while kept work is put back: still set at the next start, it must have killed the page. */
const TRYING = 'caveat.work-trying';

/** Stores in the order of trust; those that the browser refuses to hand over are left out. */
export function storesOf(open: readonly (() => Store)[]): Store[] {
  return open.flatMap((get) => {
    try {
      return [get()];
    } catch {
      return [];
    }
  });
}

/** Keeps work. False when nothing could be kept: the reader must be told to save a file. */
export function keep(stores: readonly Store[], work: KeptWork): boolean {
  const { entry, opened, texts } = work;
  const text = JSON.stringify({
    ...work,
    version: VERSION,
    opened: opened === null ? null : [...opened.files],
    texts: texts === null ? null : [...texts.files],
  });
  return (
    stores.filter((store) => put(store, PREFIX + entry, text) && put(store, LAST, entry)).length > 0
  );
}

/** Forgets what was kept of a study: it is as it was opened, or saved. */
export function forget(stores: readonly Store[], entry: string): void {
  for (const store of stores) {
    drop(store, PREFIX + entry);
    if (get(store, LAST) === entry) drop(store, LAST);
  }
}

/** The work to go on with, of the study worked on last. What cannot be used is discarded. */
export function findKept(stores: readonly Store[]): Found {
  let corrupted = false;
  for (const store of stores) {
    const entry = get(store, LAST);
    if (entry === null) continue;
    const text = get(store, PREFIX + entry);
    if (text === null) continue;
    const work = get(store, TRYING) === null ? parse(text) : undefined;
    if (work?.entry === entry) return { kind: 'work', work };
    corrupted = true;
    drop(store, PREFIX + entry);
    drop(store, LAST);
    drop(store, TRYING);
  }
  return { kind: corrupted ? 'corrupted' : 'nothing' };
}

/** Around putting work back: `trying` before, and again with false once the page has stood it. */
export function markTrying(stores: readonly Store[], trying: boolean): void {
  for (const store of stores) {
    if (trying) put(store, TRYING, '1');
    else drop(store, TRYING);
  }
}

function parse(text: string): KeptWork | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isRecord(value)) return undefined;
  const { version, entry, shipped, policy, seed, replications, until = null, savedAtMs } = value;
  if (version !== VERSION || typeof entry !== 'string' || typeof savedAtMs !== 'number') {
    return undefined;
  }
  if (typeof policy !== 'string' || !isCount(seed) || !isCount(replications)) return undefined;
  if (!(until === null || isHalfWidth(until))) return undefined;
  const opened = textsIn(entry, value['opened']);
  const texts = textsIn(entry, value['texts']);
  if (opened === undefined || texts === undefined) return undefined;
  // a study that the page ships needs no copy; any other cannot do without
  if (!(typeof shipped === 'string' || (shipped === null && opened !== null))) return undefined;
  return { entry, shipped, opened, texts, policy, seed, replications, until, savedAtMs };
}

function textsIn(entry: string, files: unknown): StudyTexts | null | undefined {
  if (files === null) return null;
  if (!Array.isArray(files) || !files.every(isNamedText)) return undefined;
  const map = new Map(files);
  return map.has(entry) ? { entry, files: map } : undefined;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** In leakers, above nothing. */
function isHalfWidth(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value > 0;
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function isNamedText(value: unknown): value is [string, string] {
  return Array.isArray(value) && value.length === 2 && value.every((v) => typeof v === 'string');
}

function get(store: Store, key: string): string | null {
  try {
    return store.getItem(key);
  } catch {
    return null;
  }
}

function put(store: Store, key: string, text: string): boolean {
  try {
    store.setItem(key, text);
    return true;
  } catch {
    return false;
  }
}

function drop(store: Store, key: string): void {
  try {
    store.removeItem(key);
  } catch {
    // a store that cannot forget has not kept either
  }
}
