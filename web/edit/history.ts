/**
 * Undo and redo over the texts of a study and the switches of its rules. A step is the texts before
 * and after, or the switches; texts that two steps share are held once, and what is held is bounded.
 */
import type { SwitchChange } from '../state/choice.ts';
import { sameTexts, type StudyTexts, type TextChange } from '../state/files.ts';

export interface Step {
  readonly label: string;
  readonly before: StudyTexts;
  readonly after: StudyTexts;
  /** What was switched; the texts are then the same before and after. */
  readonly switches?: Pick<SwitchChange, 'before' | 'after'>;
  /** When it was made, ms. */
  readonly atMs: number;
}

export interface History {
  /** What can be undone, the last step last. */
  readonly done: readonly Step[];
  /** What can be redone, the next step last. */
  readonly undone: readonly Step[];
}

export const NO_HISTORY: History = { done: [], undone: [] };

const LIMITS = {
  steps: 500,
  /** UTF-16 units of all texts held, some 60 MB: eighty full rewritings of the largest shipped study. */
  characters: 30_000_000,
  /** Steps of one label that follow each other this fast are one: a slider, or typing. */
  togetherMs: 1000,
} as const;

/** With one more change of the texts; `undo` changes are the history's own. */
export function recorded(history: History, change: TextChange, atMs: number): History {
  if (change.kind === 'undo' || change.before.entry === '') return history;
  const last = history.done.at(-1);
  const { label, before, after } = change;
  const continues =
    last !== undefined &&
    history.undone.length === 0 &&
    last.label === label &&
    last.switches === undefined &&
    atMs - last.atMs < LIMITS.togetherMs &&
    sameTexts(last.after, before);
  const step: Step = { label, before: continues ? last.before : before, after, atMs };
  const done = continues ? [...history.done.slice(0, -1), step] : [...history.done, step];
  return { done: bounded(done), undone: [] };
}

/** With one more switch. */
export function recordedSwitch(
  history: History,
  texts: StudyTexts,
  { label, before, after }: SwitchChange,
  atMs: number,
): History {
  const step: Step = { label, before: texts, after: texts, switches: { before, after }, atMs };
  return { done: bounded([...history.done, step]), undone: [] };
}

function bounded(done: readonly Step[]): readonly Step[] {
  const held = new Set<string>();
  let characters = 0;
  let from = done.length;
  // the newest steps stay; the last one always
  while (from > 0 && done.length - from < LIMITS.steps) {
    const step = done[from - 1];
    if (step === undefined) break;
    for (const texts of [step.before, step.after]) {
      for (const text of texts.files.values()) {
        if (held.has(text)) continue;
        held.add(text);
        characters += text.length;
      }
    }
    if (characters > LIMITS.characters && from < done.length) break;
    from -= 1;
  }
  return from === 0 ? done : done.slice(from);
}

/** One step back: the history after it and the step that was undone; undefined when there is none. */
export function undone(history: History): { history: History; step: Step } | undefined {
  const step = history.done.at(-1);
  if (step === undefined) return undefined;
  return {
    step,
    history: { done: history.done.slice(0, -1), undone: [...history.undone, step] },
  };
}

/** One step forward again. */
export function redone(history: History): { history: History; step: Step } | undefined {
  const step = history.undone.at(-1);
  if (step === undefined) return undefined;
  return {
    step,
    history: { done: [...history.done, step], undone: history.undone.slice(0, -1) },
  };
}

/** What a key asks for: Ctrl or ⌘ with Z, Y, or Shift-Z. */
export function historyKey(event: {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
}): 'undo' | 'redo' | undefined {
  if (event.ctrlKey === event.metaKey || event.altKey) return undefined;
  const key = event.key.toLowerCase();
  if (key === 'z') return event.shiftKey ? 'redo' : 'undo';
  return key === 'y' && !event.shiftKey ? 'redo' : undefined;
}
