/** The page's side of the desk: starts it and its workers, asks it, and passes on what it says. */
import { batch } from '@preact/signals';
import { answerState, type AnswerState, NO_ANSWER } from '../state/answer.ts';
import { nightly } from '../state/watch.ts';
import { text } from '../text/en.ts';
import type { DeskStudy, FromDesk, Question, ToDesk } from './messages.ts';
import { startWorker } from './workers.ts';

/** More workers than this gain nothing: merging would be the narrow place. */
const MOST_WORKERS = 8;
/** A worker lost again and again is not replaced for ever. */
const MOST_LOSSES = 5;

let desk: Worker | undefined;
let computers: Worker[] = [];
let losses = 0;
let present: { readonly study: DeskStudy; readonly seed: number } | undefined;
let question: Question | undefined;
/** Replications per variant of the study that it is about. */
let perVariant = 1;
let nextQuestion = 0;

export function startDesk(): void {
  desk = startWorker(
    () => new Worker(new URL('./desk-worker.ts', import.meta.url), { type: 'module' }),
    { hear, lost: (reason) => lostDesk(reason) },
  );
  const wanted = Math.max(1, Math.min(MOST_WORKERS, navigator.hardwareConcurrency || 1));
  for (let index = 0; index < wanted; index += 1) startComputer(index);
}

/** Makes a study, under a seed, the one that questions are about. */
export function tellStudy(study: DeskStudy, seed: number, edited: boolean): void {
  const { scenario, book, digest, warnings, axes } = study;
  present = { study: { scenario, book, digest, warnings, axes }, seed };
  // of another study, or of other nights: not to be shown beside what comes now
  answerState.value = {
    ...answerState.peek(),
    step: null,
    edit: null,
    compared: null,
    prices: null,
  };
  tell({ kind: 'study', ...present, edited });
}

export function ask(next: Omit<Question, 'id'>, replicationsPerVariant: number): void {
  question = { ...next, id: nextQuestion };
  perVariant = replicationsPerVariant;
  nextQuestion += 1;
  const before = answerState.peek();
  answerState.value = {
    ...before,
    // what is shown stays, greyed, until the first answer to the new question is there
    phase: 'loading',
    replications: 0,
    of: next.until === null ? next.variants * perVariant : 0,
    complete: false,
    failure: null,
  };
  tell({ kind: 'ask', question });
}

/** Nothing shown belongs to the study any more. */
export function forget(): void {
  answerState.value = NO_ANSWER;
}

export function stop(): void {
  tell({ kind: 'stop' });
  const { phase } = answerState.peek();
  if (phase !== 'settled') answerState.value = { ...answerState.peek(), phase: 'cancelled' };
}

/** Goes on with the question that was stopped or failed. */
export function resume(): void {
  if (question === undefined) return;
  losses = 0;
  if (desk === undefined) startDesk();
  const again = { ...question, id: nextQuestion };
  nextQuestion += 1;
  question = again;
  answerState.value = { ...answerState.peek(), phase: 'loading', failure: null };
  if (present !== undefined && lostAll) tell({ kind: 'study', ...present, edited: false });
  lostAll = false;
  tell({ kind: 'ask', question: again });
}

let lostAll = false;

function tell(message: ToDesk, transfer: Transferable[] = []): void {
  desk?.postMessage(message, transfer);
}

function startComputer(index: number): void {
  const { port1, port2 } = new MessageChannel();
  computers[index] = startWorker(
    () => new Worker(new URL('./compute-worker.ts', import.meta.url), { type: 'module' }),
    {
      port: port2,
      hear: () => undefined,
      lost: (reason) => {
        losses += 1;
        if (losses > MOST_LOSSES) giveUp(reason);
        else startComputer(index);
      },
    },
  );
  tell({ kind: 'worker', index, port: port1 }, [port1]);
}

/** The desk and all that it knew are gone: begun again, and the question asked once more. */
function lostDesk(reason: string): void {
  losses += 1;
  endAll();
  if (losses > MOST_LOSSES) {
    giveUp(reason);
    return;
  }
  startDesk();
  if (present !== undefined) tell({ kind: 'study', ...present, edited: false });
  if (question !== undefined) tell({ kind: 'ask', question });
}

function giveUp(reason: string): void {
  endAll();
  lostAll = true;
  fail(`${text.answer.workersLost}: ${reason}`);
}

function endAll(): void {
  desk?.terminate();
  for (const worker of computers) worker.terminate();
  desk = undefined;
  computers = [];
}

function fail(failure: string): void {
  answerState.value = { ...answerState.peek(), phase: 'failed', failure };
}

function hear(message: FromDesk): void {
  if (question === undefined || message.question !== question.id) return;
  if (message.kind === 'failed') {
    fail(`${text.answer.taskFailed}: ${message.message}`);
    return;
  }
  const { head, nightly: leakers, step, edit, compared, prices, wanted, complete } = message.update;
  const asked = question;
  batch(() => {
    const before: AnswerState = answerState.peek();
    if (before.phase === 'cancelled') return;
    if (leakers !== undefined && present !== undefined) {
      const { study, seed } = present;
      nightly.value = { study: study.digest, policy: asked.chosen.id, seed, leakers };
    }
    const done = head ?? (before.phase === 'loading' ? null : before.result);
    const replications = done?.replications ?? 0;
    answerState.value = {
      ...before,
      phase: phaseOf(done === null ? 0 : done.variants, wanted, before),
      of: wanted * perVariant,
      result: head ?? before.result,
      step: step === undefined ? before.step : step,
      edit: edit === undefined ? before.edit : edit,
      chosen: head === undefined ? before.chosen : asked.chosen.id,
      replications,
      compared: compared ?? before.compared,
      prices: prices === undefined ? before.prices : prices,
      complete,
    };
  });
}

function phaseOf(variants: number, wanted: number, before: AnswerState): AnswerState['phase'] {
  if (variants === 0) return 'loading';
  if (variants >= wanted) return 'settled';
  return before.phase === 'loading' ? 'first' : 'tightening';
}
