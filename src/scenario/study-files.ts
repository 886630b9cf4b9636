/**
 * The files of a study as bytes, whoever has read them: a disk's folder or what was dropped on a
 * page. What cannot be a study is refused here in the same words.
 */
import { LIMITS } from './limits.ts';
import { InputError } from './problems.ts';

/** Names that a study's document may have in its folder. */
export const DOCUMENTS: readonly string[] = ['study.yaml', 'study.yml', 'study.json'];

/** Refuses a file by its size alone, before it is read. Throws `InputError`. */
export function checkSize(file: string, bytes: number): void {
  if (bytes <= LIMITS.documentBytes) return;
  throw inFile(
    file,
    `${bytes} bytes are too many for one file`,
    `at most ${LIMITS.documentBytes} are read`,
  );
}

/** The text of a file. Throws `InputError` when it is not UTF-8. */
export function decodeText(file: string, bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw inFile(file, 'the file is not UTF-8 text', 'save it as UTF-8');
  }
}

/**
 * The document among the names in a folder. Throws `InputError` when there is none, or when it is
 * not clear which is meant.
 */
export function documentIn(folder: string, names: readonly string[]): string {
  const [first, second] = DOCUMENTS.filter((name) => names.includes(name));
  if (first === undefined) {
    throw inFolder(
      folder,
      `the folder \`${folder}\` holds no study`,
      'it needs a `study.yaml`; `caveat init` writes one to start from',
    );
  }
  if (second !== undefined) {
    throw inFolder(
      folder,
      `the folder \`${folder}\` holds both \`${first}\` and \`${second}\``,
      'name the one that you mean',
    );
  }
  return first;
}

/** A problem of a file as a whole. */
export function inFile(file: string, message: string, fix: string): InputError {
  return new InputError({ severity: 'error', file, message, fix });
}

function inFolder(folder: string, message: string, fix: string): InputError {
  return new InputError({ severity: 'error', value: folder, message, fix });
}
