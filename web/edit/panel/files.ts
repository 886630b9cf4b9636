/** Files in and out: what is picked or dropped is opened, what is saved is one file. */
import { InputError } from '../../../src/scenario/problems.ts';
import { files } from '../../state/files.ts';
import { text } from '../../text/en-edit.ts';
import { savedStudy } from '../documents.ts';
import { type Incoming, textsOf } from '../open.ts';
import { openTexts, tell } from '../work.ts';

/** Deepest folder that is looked into, and most files: beyond, something else was dropped. */
const MOST_DEPTH = 3;
const MOST_FILES = 2000;

export function pickFiles(): void {
  const input = document.createElement('input');
  input.type = 'file';
  input.multiple = true;
  input.accept = '.yaml,.yml,.json,.cedar';
  input.addEventListener('change', () => {
    void openIncoming([...(input.files ?? [])].map((file) => incoming(file, file.name)));
  });
  input.click();
}

/** Opens what was dropped; folders with what is in them. */
export async function openDropped(dropped: {
  readonly entries: readonly (FileSystemEntry | null)[];
  readonly files: readonly File[];
}): Promise<void> {
  const { entries, files: plain } = dropped;
  if (!entries.some((entry) => entry?.isDirectory === true)) {
    return openIncoming(plain.map((file) => incoming(file, file.name)));
  }
  const found: Incoming[] = [];
  for (const entry of entries) if (entry !== null) await gather(entry, found, 0);
  return openIncoming(found);
}

async function openIncoming(list: readonly Incoming[]): Promise<void> {
  if (list.length === 0) return;
  try {
    const texts = await textsOf(list);
    await openTexts(texts, text.open.opened(texts.entry));
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    tell('error', text.open.refused, error.problems);
  }
}

function incoming(file: File, path: string): Incoming {
  return {
    path,
    size: file.size,
    bytes: async () => new Uint8Array(await file.arrayBuffer()),
  };
}

async function gather(entry: FileSystemEntry, found: Incoming[], depth: number): Promise<void> {
  if (found.length >= MOST_FILES || depth > MOST_DEPTH || entry.name.startsWith('.')) return;
  if (entry.isFile) {
    const file = await new Promise<File>((resolve, reject) =>
      (entry as FileSystemFileEntry).file(resolve, reject),
    ).catch(() => undefined);
    if (file !== undefined) found.push(incoming(file, entry.fullPath.replace(/^\//, '')));
    return;
  }
  const reader = (entry as FileSystemDirectoryEntry).createReader();
  for (;;) {
    const batch = await new Promise<FileSystemEntry[]>((resolve) =>
      reader.readEntries(resolve, () => resolve([])),
    );
    if (batch.length === 0) return;
    for (const inner of batch) await gather(inner, found, depth + 1);
  }
}

/** Hands the study to the browser as one file. */
export async function saveFile(): Promise<void> {
  const texts = files.peek();
  try {
    const { name, text: content } = await savedStudy(texts);
    download(name, new Blob([content], { type: 'application/yaml' }));
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    const { entry, files: all } = texts;
    // what cannot be read can still be kept
    download(entry.split('/').at(-1) ?? 'study.yaml', new Blob([all.get(entry) ?? '']));
  }
}

export function download(name: string, blob: Blob): void {
  const url = URL.createObjectURL(blob);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}
