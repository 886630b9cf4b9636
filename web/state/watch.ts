/** Which night is watched, and where in it. */
import { signal } from '@preact/signals';

export interface Night {
  readonly variant: number;
  /** Within the variant, from 0. */
  readonly replication: number;
}

export const night = signal<Night>({ variant: 0, replication: 0 });
/** Seconds after the study's time zero. */
export const timeS = signal(0);
export const playing = signal(false);
/** Seconds of the night per second of the watch. */
export const speed = signal(60);
