/** What the engine has found out about the present choice. */
import { computed, signal, type ReadonlySignal } from '@preact/signals';
import type { CompareResult, PriceResult } from '../../src/index.ts';
import type { EditChange } from '../engine/messages.ts';

export type AnswerPhase =
  /** Nothing can be said yet. */
  | 'loading'
  /** A first answer, with wide intervals. */
  | 'first'
  | 'tightening'
  /** All replications that were asked for. */
  | 'settled'
  /** Stopped by the reader; what was found so far stays. */
  | 'cancelled'
  | 'failed';

export interface AnswerState {
  readonly phase: AnswerPhase;
  /** Baseline and chosen policy over the replications done so far; null while loading. */
  readonly result: CompareResult | null;
  /** The policy chosen before the last switch, as baseline, and the chosen one; null without one. */
  readonly step: CompareResult | null;
  /** What the last edit of the study changed; null without one since the last switch. */
  readonly edit: EditChange | null;
  /** Id of the chosen policy in `result`. */
  readonly chosen: string;
  /** Replications done, of those asked for. */
  readonly replications: number;
  readonly of: number;
  /** All compared policies over the replications that all of them have; null before there are any. */
  readonly compared: CompareResult | null;
  readonly prices: PriceResult | null;
  /** Everything, prices and comparison included, is done. */
  readonly complete: boolean;
  /** The command that gives the same digest. */
  readonly command: string;
  /** Why it failed, in words, and whether trying again may help. */
  readonly failure: string | null;
}

export const NO_ANSWER: AnswerState = {
  phase: 'loading',
  result: null,
  step: null,
  edit: null,
  chosen: '',
  replications: 0,
  of: 0,
  compared: null,
  prices: null,
  complete: false,
  command: '',
  failure: null,
};

const state = signal<AnswerState>(NO_ANSWER);

export const answer: ReadonlySignal<AnswerState> = state;

/** Parts of it, each for those who need no more: the whole changes several times a second. */
export const prices = computed(() => state.value.prices);
export const compared = computed(() => state.value.compared);
export const result = computed(() => state.value.result);
export const step = computed(() => state.value.step);
export const edit = computed(() => state.value.edit);
export const chosenId = computed(() => state.value.chosen);
export const phase = computed(() => state.value.phase);
export const complete = computed(() => state.value.complete);
export const command = computed(() => state.value.command);

/** For the engine alone. */
export const answerState = state;
