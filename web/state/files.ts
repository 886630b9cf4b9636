/**
 * The texts of the study that is worked on: the single source of truth. Whoever edits anything
 * (a stepper, a dragged battery, the text itself) makes new texts and gives them to `setFiles`;
 * everything else on the page follows from them.
 */
import { signal, type ReadonlySignal } from '@preact/signals';

export interface StudyTexts {
  /** Name of the document in `files`, such as `studies/2024-08-26/study.yaml`. */
  readonly entry: string;
  readonly files: ReadonlyMap<string, string>;
}

/** A step of the work, for undo and for saving. */
export interface TextChange {
  /** What was done, in words: “Patriot at Rzeszów moved”. */
  readonly label: string;
  readonly before: StudyTexts;
  readonly after: StudyTexts;
  /** `open` replaces the study: nothing before it can be undone to. */
  readonly kind: 'edit' | 'undo' | 'open';
}

const texts = signal<StudyTexts>({ entry: '', files: new Map() });
const change = signal<TextChange | null>(null);

/** The present texts, whether they pass the checks or not. Empty until the first study is there. */
export const files: ReadonlySignal<StudyTexts> = texts;
/** The last change of them. */
export const lastChange: ReadonlySignal<TextChange | null> = change;

/** Replaces the texts. Equal texts change nothing. */
export function setFiles(
  after: StudyTexts,
  label: string,
  kind: TextChange['kind'] = 'edit',
): void {
  const before = texts.peek();
  if (kind !== 'open' && sameTexts(before, after)) return;
  change.value = { label, before, after, kind };
  texts.value = after;
}

/** The same texts with one of them replaced. */
export function withText(from: StudyTexts, name: string, text: string): StudyTexts {
  return { entry: from.entry, files: new Map(from.files).set(name, text) };
}

export function sameTexts(a: StudyTexts, b: StudyTexts): boolean {
  if (a.entry !== b.entry || a.files.size !== b.files.size) return false;
  return [...a.files].every(([name, text]) => b.files.get(name) === text);
}
