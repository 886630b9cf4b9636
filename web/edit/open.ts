/** From files that were dropped or picked to the texts of a study. Nothing is checked beyond that. */
import { LIMITS } from '../../src/scenario/limits.ts';
import { checkSize, decodeText, documentIn, inFile } from '../../src/scenario/study-files.ts';
import type { StudyTexts } from '../state/files.ts';

/** A file as the browser hands it over; nothing of it has been read. */
export interface Incoming {
  /** Name with the folders that were dropped, `/` between them. */
  readonly path: string;
  readonly size: number;
  bytes(): Promise<Uint8Array>;
}

/** Files beyond this many were dropped by mistake. */
const MOST = LIMITS.ruleFiles * 4;

/**
 * The study among the files: one document, or a `study.yaml` with the `.cedar` files beside it and
 * below. Other files are left unread. Throws `InputError`.
 */
export async function textsOf(files: readonly Incoming[]): Promise<StudyTexts> {
  const rules = files.filter(({ path }) => path.endsWith('.cedar'));
  const others = files.filter(({ path }) => !path.endsWith('.cedar'));
  const document = theDocument(files, others);
  const folder = folderOf(document.path);
  const beside = rules
    .filter(({ path }) => path.startsWith(folder))
    .toSorted((a, b) => (a.path < b.path ? -1 : 1))
    .slice(0, MOST);
  // sizes first: nothing is read of what will be refused
  for (const { path, size } of [document, ...beside]) checkSize(path, size);
  const texts = new Map<string, string>();
  for (const file of [document, ...beside]) {
    texts.set(file.path, decodeText(file.path, await read(file)));
  }
  return { entry: document.path, files: texts };
}

function theDocument(files: readonly Incoming[], others: readonly Incoming[]): Incoming {
  const [first] = files;
  if (first === undefined) {
    throw inFile('', 'nothing was dropped that can be read', 'drop a `study.yaml` or its folder');
  }
  const [only, second] = others;
  if (only === undefined) {
    throw inFile(
      first.path,
      'rules alone are no study',
      'drop them together with their `study.yaml`',
    );
  }
  if (second === undefined) return only;
  // the highest folder counts: a study may have others below it
  const depth = Math.min(...others.map(({ path }) => path.split('/').length));
  const top = others.filter(({ path }) => path.split('/').length === depth);
  const folder = folderOf(top[0]?.path ?? '');
  const names = top
    .filter(({ path }) => folderOf(path) === folder)
    .map(({ path }) => path.slice(folder.length));
  const name = documentIn(folder === '' ? '.' : folder.slice(0, -1), names);
  return others.find(({ path }) => path === folder + name) ?? only;
}

async function read(file: Incoming): Promise<Uint8Array> {
  try {
    return await file.bytes();
  } catch {
    throw inFile(file.path, 'the file cannot be read', 'check the file, and drop it again');
  }
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf('/') + 1);
}
