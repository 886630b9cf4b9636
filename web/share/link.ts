/**
 * What a link says, in the part of the address that is never sent to a server: which study, what
 * was changed in its texts, which policy is chosen, and the seed. Changes are lines of the very
 * texts that the page ships, held by their hash: a link shows exactly what its sender saw, or says
 * that it cannot.
 */
import { sha256 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';
import type { StudyTexts } from '../state/files.ts';
import { pack, unpack } from './bytes.ts';
import { diffLines, type Hunk, patchLines } from './line-patch.ts';

/**
 * Longest fragment that is offered. Browsers take far more, but a link is passed on: mail, chat and
 * issue trackers cut or refuse lines somewhere between 8 and 16 thousand characters, and a link that
 * was cut says nothing. A file has no such limit.
 */
export const MOST_CHARACTERS = 8000;

/** Marks our own fragments, with the version of their form. */
const PREFIX = 'v1.';

export interface SharedChoice {
  /** A policy as the command line takes it, such as `inbound,-pl-inbound-only`. */
  readonly policy: string;
  readonly seed: number;
  readonly replications: number;
  /** As in `Choice`. */
  readonly until: number | null;
}

/** What a link carries. */
export interface Shared extends SharedChoice {
  /** Id of the shipped study that it begins with; null: `texts` are all of it. */
  readonly study: string | null;
  readonly texts: StudyTexts;
}

export type Made =
  | { readonly ok: true; readonly fragment: string }
  | { readonly ok: false; readonly characters: number; readonly most: number };

/** Why a link cannot be followed. */
export type Refusal =
  /** No link of ours, or cut, or changed on its way. */
  | 'broken'
  /** Made by a later version of the page. */
  | 'newer'
  /** The page does not ship the study that it begins with. */
  | 'unknown-study'
  /** The shipped study has changed since. */
  | 'other-texts';

export type Read =
  | { readonly ok: true; readonly shared: Shared }
  | { readonly ok: false; readonly why: Refusal; readonly study?: string };

/** As it is written, before it is packed. Short names: each character counts. */
interface Payload {
  /** Study. */
  readonly s: string | null;
  /** Hash of the texts that the changes are put on. */
  readonly h?: string;
  /** By file: lines that change; of a study that is not shipped, its text. */
  readonly c?: readonly (readonly [file: string, change: readonly Hunk[] | string | null])[];
  /** Entry of a study that is not shipped. */
  readonly e?: string;
  readonly p: string;
  /** Seed. */
  readonly r: number;
  /** Replications. */
  readonly n: number;
  /** Half-width wanted, if one is. */
  readonly u?: number;
}

/**
 * The fragment (without `#`) for a state of the page. `base`: the shipped texts that it began with.
 */
export async function makeFragment(shared: Shared, base: StudyTexts | null): Promise<Made> {
  const { study, texts, policy, seed, replications, until } = shared;
  const rest = { p: policy, r: seed, n: replications, ...(until === null ? {} : { u: until }) };
  const payload: Payload =
    study === null || base === null
      ? { s: null, e: texts.entry, c: [...texts.files], ...rest }
      : { s: study, ...changes(base, texts), ...rest };
  const fragment = sealed(await pack(JSON.stringify(payload)));
  if (fragment.length > MOST_CHARACTERS) {
    return { ok: false, characters: fragment.length, most: MOST_CHARACTERS };
  }
  return { ok: true, fragment };
}

function changes(base: StudyTexts, texts: StudyTexts): Pick<Payload, 'h' | 'c'> {
  const c: [string, readonly Hunk[] | string | null][] = [];
  for (const [name, text] of texts.files) {
    const before = base.files.get(name);
    if (before === undefined) c.push([name, text]);
    else if (before !== text) c.push([name, diffLines(before, text)]);
  }
  for (const name of base.files.keys()) if (!texts.files.has(name)) c.push([name, null]);
  return c.length === 0 ? {} : { h: hashOf(base), c };
}

/** A payload between its version and a checksum: a link that lost a character must say so. */
export function sealed(packed: string): string {
  return `${PREFIX}${packed}.${bytesToHex(sha256(utf8ToBytes(packed))).slice(0, 6)}`;
}

/** Short: it guards against accidents, and the study's digest is on the page. */
function hashOf({ files }: StudyTexts): string {
  return bytesToHex(sha256(utf8ToBytes(JSON.stringify([...files])))).slice(0, 12);
}

/**
 * Reads a fragment. `open` gives the texts of a shipped study by its id, undefined when there is
 * none; nothing else in a link leads anywhere.
 */
export async function readFragment(
  hash: string,
  open: (study: string) => Promise<StudyTexts | undefined>,
): Promise<Read> {
  const fragment = hash.replace(/^#/, '');
  if (!fragment.startsWith(PREFIX)) {
    return { ok: false, why: /^v([2-9]|\d{2,})\./.test(fragment) ? 'newer' : 'broken' };
  }
  const [, packed = ''] = fragment.split('.');
  if (fragment !== sealed(packed)) return { ok: false, why: 'broken' };
  const text = await unpack(packed);
  const payload = text === undefined ? undefined : parsePayload(text);
  if (payload === undefined) return { ok: false, why: 'broken' };
  const { s: study, h, c = [], e, p: policy, r: seed, n: replications, u } = payload;
  const said = { policy, seed, replications, until: u ?? null };
  if (study === null) {
    const files = new Map(c.flatMap(([n, t]) => (typeof t === 'string' ? [[n, t] as const] : [])));
    if (e === undefined || !files.has(e)) return { ok: false, why: 'broken' };
    return { ok: true, shared: { study, texts: { entry: e, files }, ...said } };
  }
  const base = await open(study);
  if (base === undefined) return { ok: false, why: 'unknown-study', study };
  if (c.length === 0) return { ok: true, shared: { study, texts: base, ...said } };
  if (h !== hashOf(base)) return { ok: false, why: 'other-texts', study };
  const files = new Map(base.files);
  for (const [name, change] of c) {
    if (change === null) files.delete(name);
    else if (typeof change === 'string') files.set(name, change);
    else {
      const patched = patchLines(base.files.get(name) ?? '', change);
      if (patched === undefined) return { ok: false, why: 'broken' };
      files.set(name, patched);
    }
  }
  if (!files.has(base.entry)) return { ok: false, why: 'broken' };
  return { ok: true, shared: { study, texts: { entry: base.entry, files }, ...said } };
}

function parsePayload(text: string): Payload | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const { s, h, c, e, p, r, n, u } = value as Record<string, unknown>;
  if (!(s === null || typeof s === 'string')) return undefined;
  if (typeof p !== 'string' || !isCount(r) || !isCount(n) || n === 0) return undefined;
  if (!(u === undefined || isHalfWidth(u))) return undefined;
  if (!(h === undefined || typeof h === 'string')) return undefined;
  if (!(e === undefined || typeof e === 'string')) return undefined;
  if (!(c === undefined || (Array.isArray(c) && c.every(isChange)))) return undefined;
  return {
    s,
    p,
    r,
    n,
    ...(u === undefined ? {} : { u }),
    ...(h === undefined ? {} : { h }),
    ...(e === undefined ? {} : { e }),
    ...(c === undefined ? {} : { c }),
  };
}

/** In leakers, above nothing. */
function isHalfWidth(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value) && value > 0;
}

function isChange(value: unknown): value is [string, Hunk[] | string | null] {
  if (!Array.isArray(value) || value.length !== 2 || typeof value[0] !== 'string') return false;
  const change: unknown = value[1];
  return (
    change === null || typeof change === 'string' || (Array.isArray(change) && change.every(isHunk))
  );
}

function isHunk(value: unknown): value is Hunk {
  if (!Array.isArray(value) || value.length !== 3) return false;
  const [at, removed, added]: unknown[] = value;
  return (
    isCount(at) &&
    isCount(removed) &&
    Array.isArray(added) &&
    added.every((line) => typeof line === 'string')
  );
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}
