/** Which replication is watched: what the reader chose, as far as the answer can say by now. */
import { nightAt, NIGHTS } from '../../src/study/playback/nights.ts';
import type { NightChoice, Nightly } from '../state/watch.ts';

/** The question that a night belongs to. */
export interface NightKey {
  /** Digest of the study. */
  readonly study: string;
  readonly policy: string;
  readonly seed: number;
}

export interface Situation {
  readonly key: NightKey;
  readonly choice: NightChoice;
  readonly nightly: Nightly | null;
  readonly replicationsPerVariant: number;
  /** Whether the answer will change no more. */
  readonly settled: boolean;
  /** Whether the reader has asked to watch, and will not wait for that. */
  readonly asked: boolean;
  /** The night open now. */
  readonly open: (NightKey & { readonly choice: NightChoice; readonly replication: number }) | null;
}

/**
 * The replication to watch; null while there is none to tell. A night of the same raid stays when
 * rules are switched, under the new rules, until the answer says which one is typical (or lucky, or
 * unlucky) under them.
 */
export function replicationToWatch(on: Situation): number | null {
  const { key, choice, nightly, open, settled } = on;
  if (typeof choice === 'number') return choice;
  const raid = open !== null && open.study === key.study && open.seed === key.seed ? open : null;
  // What is being watched does not change under the reader's eyes while intervals tighten.
  const resolved = raid !== null && raid.policy === key.policy && raid.choice === choice;
  const told = nightly !== null && sameKey(nightly, key);
  if (told && (settled || (on.asked && !resolved))) {
    const night = nightAt(nightly.leakers, NIGHTS[choice], on.replicationsPerVariant);
    if (night !== null) return night.replication;
  }
  return raid?.replication ?? null;
}

export function sameKey(a: NightKey, b: NightKey): boolean {
  return a.study === b.study && a.policy === b.policy && a.seed === b.seed;
}
