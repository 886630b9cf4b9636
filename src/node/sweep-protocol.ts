/** What a sweep says to its threads and hears from them. */
import type { StudyFiles } from '../scenario/parse.ts';
import type { UnrecordedShard } from '../store/shard-files.ts';
import type { PreparedSweep } from './sweep-compute.ts';

/** First message to a thread. */
export interface SweepInit {
  readonly kind: 'init';
  readonly prepared: PreparedSweep;
  readonly studyFiles: StudyFiles;
  /** Folder for finished files, on the file system of the store. */
  readonly scratch: string;
  /** Becomes 1 when no more is wanted: what is under way stops after its variant. */
  readonly stop: Int32Array;
}

/** The index of a shard. */
export interface SweepTask {
  readonly shard: number;
}

export interface SweepResult extends UnrecordedShard {
  /** Seconds of computing and of writing. */
  readonly computedS: number;
  readonly writtenS: number;
}

/** How far a shard is. */
export interface SweepNews {
  readonly kind: 'progress';
  readonly shard: number;
  readonly rows: number;
}
