/** A study as one file: the document with its rules inside, which the command line reads as it is. */
import type { StudyTexts } from '../state/files.ts';
import { fileName } from '../state/origin.ts';
import { editText, readTree } from './document.ts';
import { isMapValue } from './tree.ts';

export interface SavedStudy {
  /** Name to save it under, such as `2024-08-26.yaml`. */
  readonly name: string;
  readonly text: string;
}

/**
 * The study as one text. Rules keep their letters and their order, so that digests stay the same.
 * Throws `InputError` when the document cannot be read as YAML.
 */
export function asSingleFile({ entry, files }: StudyTexts): SavedStudy {
  const text = files.get(entry) ?? '';
  const name = fileName(entry);
  const root = readTree(text);
  const named = isMapValue(root) ? root['rules'] : undefined;
  const list = typeof named === 'string' ? [named] : Array.isArray(named) ? named : [];
  const folder = entry.slice(0, entry.lastIndexOf('/') + 1);
  const parts = list.map((item) => {
    if (typeof item !== 'string') return undefined;
    return isInline(item) ? item : (files.get(folder + item) ?? files.get(item));
  });
  // a document that names what is not there is saved as it stands: the command line says so too
  if (parts.length === 0 || parts.includes(undefined)) return { name, text };
  if (typeof named === 'string' && isInline(named)) return { name, text };
  const rules = parts.map((part = '') => (part.endsWith('\n') ? part : `${part}\n`)).join('\n');
  const inline = isInline(rules.trim()) ? rules : `// no rules\n${rules}`;
  return { name, text: editText(text, [{ set: ['rules'], to: inline }]) };
}

/** As `parseStudy` tells rules from the names of their files. */
export function isInline(item: string): boolean {
  return /[\n;(]/.test(item);
}
