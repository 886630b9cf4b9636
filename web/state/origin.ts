/** Where the study on the page came from: what its texts are compared with, and called, elsewhere. */
import { computed, type ReadonlySignal } from '@preact/signals';
import type { Proposal } from '../engine/shipped.ts';
import { files, sameTexts, type StudyTexts } from './files.ts';

/** A study as it was opened. */
export interface Origin {
  /** Who proposed or refused what, where the study tells. */
  readonly proposals: readonly Proposal[];
  /** Id of a study that the page ships; null: it came from a file or a link. */
  readonly shipped: string | null;
  readonly texts: StudyTexts;
}

const origins = new Map<string, Origin>();

/** Remembers a study as it is before anything is changed in it. */
export function setOrigin(origin: Origin): void {
  origins.set(origin.texts.entry, origin);
}

export function originOf({ entry }: StudyTexts): Origin | undefined {
  return origins.get(entry);
}

/** Whether the present texts differ from those that were opened. */
export const changed: ReadonlySignal<boolean> = computed(() => isChanged(files.value));

export function isChanged(texts: StudyTexts): boolean {
  const origin = originOf(texts);
  return origin !== undefined && !sameTexts(origin.texts, texts);
}

/**
 * What the command line is given to read these texts: the folder or file that they came from, and
 * once they were changed the file that they are saved as.
 */
export function placeOf(texts: StudyTexts): string {
  if (isChanged(texts)) return fileName(texts.entry);
  // a study's folder stands for its document
  return texts.entry.replace(/\/study\.(ya?ml|json)$/u, '');
}

/** The name of the one file that a study is saved as: `studies/2024-08-26/study.yaml` gives `2024-08-26.yaml`. */
export function fileName(entry: string): string {
  const steps = entry.split('/').filter((step) => step !== '');
  const last = (steps.pop() ?? '').replace(/\.(ya?ml|json)$/i, '');
  const chosen = last === 'study' || last === '' ? (steps.pop() ?? 'study') : last;
  const plain = chosen.replace(/[^\p{L}\p{N}_.-]+/gu, '-').replace(/^[.-]+|[.-]+$/g, '');
  return `${plain === '' ? 'study' : plain.slice(0, 80)}.yaml`;
}
