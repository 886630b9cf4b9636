/** Keeps `study` and `problems` in step with the texts. */
import { effect } from '@preact/signals';
import { files, sameTexts, type StudyTexts } from '../state/files.ts';
import { type LoadedStudy, studyState } from '../state/study.ts';
import { text } from '../text/en.ts';
import type { KnownRules } from './shipped.ts';
import type { FromChecker, ToChecker } from './study-worker.ts';
import { startWorker } from './workers.ts';

/** While someone types or drags, texts wait for each other. */
const PAUSE_MS = 120;

let worker: Worker | undefined;
let nextId = 0;
/** The check whose answer is wanted. */
let wanted = -1;
let timer: ReturnType<typeof setTimeout> | undefined;
const known: KnownRules[] = [];

/** Rules that need no parsing: those of a shipped study. */
export function learnRules(rules: readonly KnownRules[]): void {
  known.push(...rules);
  tell({ kind: 'known', rules });
}

/** Loads the checker ahead of need, so that the first edit does not wait for it. */
export function warmChecker(): void {
  start();
}

export function watchTexts(): void {
  effect(() => {
    const texts = files.value;
    clearTimeout(timer);
    const { loaded, wrong, busy } = studyState;
    if (texts.files.size === 0) return;
    const present = loaded.peek();
    wanted = -1;
    if (present !== null && sameTexts(present.texts, texts)) {
      wrong.value = [];
      busy.value = false;
      return;
    }
    busy.value = true;
    timer = setTimeout(() => check(texts), PAUSE_MS);
  });
}

/** Checks texts without making them the present ones, as before a file is opened. */
export function tryTexts(texts: StudyTexts): Promise<FromChecker> {
  start();
  const id = nextId;
  nextId += 1;
  return new Promise((resolve) => {
    trials.set(id, resolve);
    tell({ kind: 'check', id, texts });
  });
}

const trials = new Map<number, (answer: FromChecker) => void>();

function check(texts: StudyTexts): void {
  start();
  wanted = nextId;
  nextId += 1;
  tell({ kind: 'check', id: wanted, texts });
}

function start(): void {
  if (worker !== undefined) return;
  worker = startWorker(
    () => new Worker(new URL('./study-worker.ts', import.meta.url), { type: 'module' }),
    {
      lost: (reason) => {
        worker = undefined;
        for (const [id, resolve] of trials) resolve({ kind: 'broken', id, message: reason });
        trials.clear();
        if (wanted >= 0) hear({ kind: 'broken', id: wanted, message: reason });
      },
      hear,
    },
  );
  if (known.length > 0) tell({ kind: 'known', rules: known });
}

function tell(message: ToChecker): void {
  worker?.postMessage(message);
}

function hear(answer: FromChecker): void {
  const trial = trials.get(answer.id);
  if (trial !== undefined) {
    trials.delete(answer.id);
    trial(answer);
    return;
  }
  if (answer.id !== wanted) return;
  wanted = -1;
  const { loaded, wrong, busy } = studyState;
  busy.value = false;
  if (answer.kind === 'sound') {
    wrong.value = [];
    loaded.value = keepingTexts(answer.study);
  } else if (answer.kind === 'unsound') {
    wrong.value = answer.problems;
  } else {
    wrong.value = [{ severity: 'error', message: `${text.checkerBroken}: ${answer.message}` }];
  }
}

/** The texts as the page has them: the same, but not a copy. */
function keepingTexts(study: LoadedStudy): LoadedStudy {
  const texts = files.peek();
  return sameTexts(texts, study.texts) ? { ...study, texts } : study;
}
