/** Which night is watched, and where in it. */
import { signal, type ReadonlySignal } from '@preact/signals';
import type { NightName } from '../../src/study/playback/nights.ts';
import type { LiveScene } from '../map/types.ts';

/** Leakers of the chosen policy's replications so far, from which nights are chosen. */
export interface Nightly {
  /** Digest of the study, id of the policy and seed that they belong to. */
  readonly study: string;
  readonly policy: string;
  readonly seed: number;
  /** By replication over the whole study. */
  readonly leakers: readonly number[];
}

/** Set by the engine whenever replications of the chosen policy have come. */
export const nightly = signal<Nightly | null>(null);

/** A night by the percentile of its leakers, or a replication by its number over the whole study. */
export type NightChoice = NightName | number;
export const nightChoice = signal<NightChoice>('typical');

/** Seconds after the study's time zero. */
export const timeS = signal(0);
export const playing = signal(false);
/** Seconds of the night per second of the watch. */
export const speed = signal(60);

/** What moves on the map; null while no night is open. Set by the watch. */
export const liveState = signal<LiveScene | null>(null);
export const liveScene: ReadonlySignal<LiveScene | null> = liveState;
