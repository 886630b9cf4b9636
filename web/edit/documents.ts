/** The page's way to documents: they are read and edited in a worker, one change after the other. */
import { InputError } from '../../src/scenario/problems.ts';
import { startWorker } from '../engine/workers.ts';
import { files, setFiles, type StudyTexts, withText } from '../state/files.ts';
import type { Reading } from './document.ts';
import type { FromDocuments, ToDocuments } from './document-worker.ts';
import type { Operation } from './operations.ts';
import type { SavedStudy } from './save.ts';
import type { Edit } from './tree.ts';

/** The last texts read: what an edit wrote, what undo goes back to. */
const MOST_KNOWN = 4;

let worker: Worker | undefined;
let nextId = 0;
const waiting = new Map<number, (answer: FromDocuments) => void>();
const known = new Map<string, Reading>();

/** What is known of a text without asking. */
export function knownReading(text: string): Reading | undefined {
  return known.get(text);
}

/** Rejects with `InputError` for a text that is not YAML. */
export async function readingOf(text: string): Promise<Reading> {
  const before = known.get(text);
  return before ?? (await readBy({ kind: 'read', text })).reading;
}

/** The text after all edits; rejects as `readingOf`. */
export async function edited(text: string, edits: readonly Edit[]): Promise<string> {
  return (await readBy({ kind: 'edit', text, edits })).text;
}

/** The study as one file; rejects as `readingOf`. */
export async function savedStudy(texts: StudyTexts): Promise<SavedStudy> {
  const answer = await ask({ kind: 'save', texts });
  if (answer.kind === 'saved') return answer.saved;
  throw new Error(answer.kind);
}

let last: Promise<unknown> = Promise.resolve();

/**
 * Changes the document of the study on the page, as one step of undo. Changes wait for each other:
 * `make` sees the document that the one before has left, and answers nothing when there is nothing
 * to do.
 */
export function change(make: (reading: Reading) => Operation | undefined): Promise<void> {
  const done = last.then(async () => {
    for (;;) {
      const now = files.peek();
      const text = now.files.get(now.entry) ?? '';
      const operation = make(await readingOf(text));
      if (operation === undefined) return;
      const after = await edited(text, operation.edits);
      // another study opened or a step undone meanwhile: seen from there
      if (files.peek() !== now) continue;
      setFiles(withText(now, now.entry, after), operation.label);
      return;
    }
  });
  last = done.catch(() => undefined);
  return done;
}

type Asked<T = ToDocuments> = T extends ToDocuments ? Omit<T, 'id'> : never;

async function readBy(asked: Asked): Promise<{ text: string; reading: Reading }> {
  const answer = await ask(asked);
  if (answer.kind !== 'read') throw new Error(answer.kind);
  const { text, reading } = answer;
  known.delete(text);
  known.set(text, reading);
  for (const old of known.keys()) {
    if (known.size <= MOST_KNOWN) break;
    known.delete(old);
  }
  return { text, reading };
}

async function ask(asked: Asked): Promise<FromDocuments> {
  worker ??= startWorker(
    () => new Worker(new URL('./document-worker.ts', import.meta.url), { type: 'module' }),
    { hear, lost },
  );
  const id = nextId;
  nextId += 1;
  const answer = await new Promise<FromDocuments>((resolve) => {
    waiting.set(id, resolve);
    worker?.postMessage({ ...asked, id } satisfies ToDocuments);
  });
  if (answer.kind === 'refused') throw new InputError(answer.problems);
  if (answer.kind === 'broken') throw new Error(answer.message);
  return answer;
}

function hear(answer: FromDocuments): void {
  waiting.get(answer.id)?.(answer);
  waiting.delete(answer.id);
}

/** Whoever waits is told; the next question starts another one. */
function lost(reason: string): void {
  worker = undefined;
  for (const [id, resolve] of waiting) resolve({ kind: 'broken', id, message: reason });
  waiting.clear();
}
