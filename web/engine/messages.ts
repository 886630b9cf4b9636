/**
 * Who says what to whom. The page asks the desk; the desk shares the work out among the workers,
 * over a port to each, in the words of `src/study/protocol.ts`; the page starts and replaces them
 * all, because only it hears of one that is gone.
 */
import type { CompareResult, Difference, Policy, PriceResult } from '../../src/index.ts';
import type { LoadedStudy } from '../state/study.ts';

/** What the desk needs of a study; the texts and the map stay on the page. */
export type DeskStudy = Pick<LoadedStudy, 'scenario' | 'book' | 'digest' | 'warnings' | 'axes'>;

export interface Question {
  /** Comes back with every answer; those to earlier questions are stale. */
  readonly id: number;
  readonly chosen: Policy;
  /** Baseline first or not, in the order of the study. */
  readonly compared: readonly Policy[];
  readonly baseline: Policy;
  /** What was chosen before, to say what the last switch changed. */
  readonly before: Policy | null;
  /** Whole variants to run; with `until`, the most. */
  readonly variants: number;
  /** Half-width, leakers, that the chosen policy's difference from the baseline is wanted with. */
  readonly until: number | null;
  readonly confidence: number;
}

export type ToDesk =
  | {
      readonly kind: 'study';
      readonly study: DeskStudy;
      readonly seed: number;
      /** Whether it is the one of before, edited: then the two can be compared. */
      readonly edited: boolean;
    }
  /** A worker, new or in the place of one that is gone. The port comes with the message. */
  | { readonly kind: 'worker'; readonly index: number; readonly port: MessagePort }
  | { readonly kind: 'ask'; readonly question: Question }
  /** Starts nothing more. */
  | { readonly kind: 'stop' };

/** What an edit of the study changed, on the nights that both have. */
export interface EditChange extends Pick<Difference, 'leakers' | 'worseReplications'> {
  readonly replications: number;
}

/** What is known so far; absent parts are as they were. */
export interface Update {
  /** Baseline and chosen policy. */
  readonly head?: CompareResult;
  /** The policy chosen before, as baseline, and the chosen one; null where they are the same. */
  readonly step?: CompareResult | null;
  /** The chosen policy against what was chosen before the study was edited; null: it was not. */
  readonly edit?: EditChange | null;
  /** With it: leakers of the chosen policy, by replication. */
  readonly nightly?: readonly number[];
  readonly compared?: CompareResult;
  readonly prices?: PriceResult | null;
  /** Variants to run as things stand: with `until`, up to the next decision. */
  readonly wanted: number;
  readonly complete: boolean;
}

export type FromDesk =
  | { readonly kind: 'update'; readonly question: number; readonly update: Update }
  | { readonly kind: 'failed'; readonly question: number; readonly message: string };

/** First message to a worker of any sort: the lock that it holds for as long as it lives. */
export interface Hello {
  readonly kind: 'hello';
  readonly lock: string;
  /** Where a compute worker takes its tasks from. */
  readonly port?: MessagePort;
}

/** A worker's answer to `Hello`, once it holds its lock. */
export interface Held {
  readonly kind: 'held';
}
