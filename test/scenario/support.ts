import { loadCatalogue } from '../../src/catalogue/catalogue.ts';
import { parseStudy, type ParsedStudy } from '../../src/scenario/parse.ts';
import { InputError, type Problem } from '../../src/scenario/problems.ts';
import { starterFiles } from '../../src/scenario/starter.ts';

/** The starter's document, which is valid. */
export const starter: string = starterFiles().get('study.yaml') ?? '';

/** Parses a document with the starter's rules beside it. */
export function parse(text: string, more: Readonly<Record<string, string>> = {}): ParsedStudy {
  const files = new Map([...starterFiles(), ...Object.entries(more), ['study.yaml', text]]);
  return parseStudy({ entry: 'study.yaml', files }, { catalogue: loadCatalogue() });
}

/** The problems of a document; fails when there are none, or when something else is thrown. */
export function problemsOf(
  text: string,
  more: Readonly<Record<string, string>> = {},
): readonly Problem[] {
  try {
    parse(text, more);
  } catch (error) {
    if (error instanceof InputError) return error.problems;
    throw error;
  }
  throw new Error('the document was accepted');
}

/** The starter with one part replaced, which must be there exactly once. */
export function change(from: string, to: string, text: string = starter): string {
  const parts = text.split(from);
  if (parts.length !== 2) throw new Error(`\`${from}\` is there ${parts.length - 1} times`);
  return parts.join(to);
}

/** Line and column, from 1, of the first place of a text. */
export function placeOf(marker: string, text: string): { line: number; column: number } {
  const before = text.slice(0, text.indexOf(marker)).split('\n');
  return { line: before.length, column: (before.at(-1) ?? '').length + 1 };
}
