/**
 * What a study says to its workers and hears from them: plain data that any channel with structured
 * clone carries. Answers are copied: once a thread has handed a buffer over, V8 looks at every access
 * to every typed array whether its buffer is still there, and the kernel runs a seventh slower. Node's worker threads and a browser's workers differ only in the few lines that
 * send and receive (`node/worker.ts`); what is done with a message stands in `worker-task.ts`.
 */
import type { RuleBook } from '../policy/types.ts';
import type { Scenario } from '../scenario/model.ts';
import type { PolicySelection, VariantTally } from './tally.ts';

/** First message to a worker: all that its tasks have in common. */
export interface InitMessage {
  readonly kind: 'init';
  readonly scenario: Scenario;
  /** Parsed rules; a worker makes its own closures of them and needs no Cedar. */
  readonly book: RuleBook;
  /** 0 … 2⁵³ − 1. */
  readonly seed: number;
}

/** One variant of the raid: what to find out about it. The variant is compiled once for both. */
export interface VariantTask {
  /** From 0. */
  readonly variant: number;
  /** Policies to tally in full; may be empty. */
  readonly tally: readonly PolicySelection[];
  /** Policies of which only the leakers are wanted, as prices do; may be empty. */
  readonly leakers: readonly PolicySelection[];
}

export interface TaskMessage {
  readonly kind: 'task';
  /** Chosen by the sender; comes back with the answer. */
  readonly id: number;
  readonly task: VariantTask;
}

export type ToWorker = InitMessage | TaskMessage;

/** What was found out about a variant, in the order that was asked for. */
export interface VariantResult {
  readonly variant: number;
  readonly tally: VariantTally;
  /** [policy × replication], policy-major. */
  readonly leakers: Uint32Array<ArrayBuffer>;
}

export interface ResultMessage {
  readonly kind: 'result';
  readonly id: number;
  readonly result: VariantResult;
}

/** A task that threw. */
export interface FailedMessage {
  readonly kind: 'failed';
  readonly id: number;
  readonly message: string;
  readonly stack?: string;
}

export type FromWorker = ResultMessage | FailedMessage;
