/** Reads and edits documents: what takes longer than a frame for the larger studies. */
import type { Problem } from '../../src/scenario/problems.ts';
import { InputError } from '../../src/scenario/problems.ts';
import type { Held, Hello } from '../engine/messages.ts';
import { holdLock, scope } from '../engine/scope.ts';
import type { StudyTexts } from '../state/files.ts';
import { editText, readDocument, type Reading } from './document.ts';
import { asSingleFile, type SavedStudy } from './save.ts';
import type { Edit } from './tree.ts';

export type ToDocuments =
  | { readonly kind: 'read'; readonly id: number; readonly text: string }
  | {
      readonly kind: 'edit';
      readonly id: number;
      readonly text: string;
      readonly edits: readonly Edit[];
    }
  | { readonly kind: 'save'; readonly id: number; readonly texts: StudyTexts };

export type FromDocuments =
  /** Of the text as it was, or as it is after the edits. */
  | { readonly kind: 'read'; readonly id: number; readonly text: string; readonly reading: Reading }
  | { readonly kind: 'saved'; readonly id: number; readonly saved: SavedStudy }
  | { readonly kind: 'refused'; readonly id: number; readonly problems: readonly Problem[] }
  /** A fault of the program. */
  | { readonly kind: 'broken'; readonly id: number; readonly message: string };

scope.addEventListener('message', ({ data }: MessageEvent<ToDocuments | Hello>) => {
  if (data.kind === 'hello') {
    holdLock(data.lock, () => scope.postMessage({ kind: 'held' } satisfies Held));
  } else {
    scope.postMessage(answerTo(data));
  }
});

function answerTo(asked: ToDocuments): FromDocuments {
  const { id } = asked;
  try {
    if (asked.kind === 'save') return { kind: 'saved', id, saved: asSingleFile(asked.texts) };
    const text = asked.kind === 'read' ? asked.text : editText(asked.text, asked.edits);
    return { kind: 'read', id, text, reading: readDocument(text) };
  } catch (error) {
    if (error instanceof InputError) return { kind: 'refused', id, problems: error.problems };
    return { kind: 'broken', id, message: error instanceof Error ? error.message : String(error) };
  }
}
