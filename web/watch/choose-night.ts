/** Which replication is watched: what the reader chose, as far as the answer can say by now. */
import { nightAt, NIGHTS } from '../../src/study/playback/nights.ts';
import { FIRST_DECISION } from '../../src/study/stopping.ts';
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
  /** Whether the reader has asked to watch, and will not wait for enough replications. */
  readonly asked: boolean;
  /** Whether the reader has begun to watch the night that is open. */
  readonly watching: boolean;
  /** The night open now, if it is one of the same study (edited perhaps) and seed. */
  readonly open: (NightKey & { readonly choice: NightChoice; readonly replication: number }) | null;
}

/** Variants that a first choice of night waits for: fewer say little of what is typical. */
const ENOUGH_VARIANTS = FIRST_DECISION;

/**
 * The replication to watch; null while there is none to tell. Until the answer says which night is
 * typical (or lucky, or unlucky) under other rules, the one that is open is shown under them; and
 * one that the reader is watching is not taken away as more replications come.
 */
export function replicationToWatch(on: Situation): number | null {
  const { key, choice, nightly, open, replicationsPerVariant } = on;
  if (typeof choice === 'number') return choice;
  const found = open !== null && sameKey(open, key) && open.choice === choice;
  if (found && (on.watching || !on.settled)) return open.replication;
  if (nightly !== null && sameKey(nightly, key)) {
    const { leakers } = nightly;
    const enough = leakers.length >= ENOUGH_VARIANTS * replicationsPerVariant;
    const night = nightAt(leakers, NIGHTS[choice], replicationsPerVariant);
    if (night !== null && (on.settled || on.asked || enough)) return night.replication;
  }
  return open?.replication ?? null;
}

export function sameKey(a: NightKey, b: NightKey): boolean {
  return a.study === b.study && a.policy === b.policy && a.seed === b.seed;
}
