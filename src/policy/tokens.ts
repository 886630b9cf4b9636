/**
 * Just enough of Cedar's lexical grammar to cut a file into policies and to find a word again:
 * comments, strings with escapes, identifiers, numbers and single signs. Everything else about
 * the language is left to Cedar.
 */

/** Offsets are UTF-16 code units of the text that was scanned. */
export interface Token {
  readonly kind: 'word' | 'string' | 'number' | 'sign';
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

// An unclosed string runs to the end of the text: Cedar then says so at its own position.
const lexeme =
  /\/\/[^\n]*|"(?:\\[\s\S]|[^"\\])*"?|[A-Za-z_][A-Za-z0-9_]*|[0-9]+|[^\s\uFEFF"A-Za-z0-9_]/gu;

export function tokens(text: string): Token[] {
  const found: Token[] = [];
  for (const match of text.matchAll(lexeme)) {
    const word = match[0];
    if (word.startsWith('//')) continue;
    const kind = word.startsWith('"')
      ? 'string'
      : /^[0-9]/.test(word)
        ? 'number'
        : /^[A-Za-z_]/.test(word)
          ? 'word'
          : 'sign';
    found.push({ kind, text: word, start: match.index, end: match.index + word.length });
  }
  return found;
}

/** One policy of a file: from its first token through its `;`, or to the end if that is missing. */
export interface Piece {
  readonly text: string;
  /** UTF-16 offset in the file. */
  readonly start: number;
}

/**
 * Cuts a file into policies, in the file's own order (Cedar's splitter answers in the order of
 * generated ids, which puts the tenth before the second). A `;` outside strings and comments ends
 * a policy and stands nowhere else in the language.
 */
export function pieces(text: string): Piece[] {
  const found: Piece[] = [];
  let first: number | undefined;
  let last = 0;
  for (const token of tokens(text)) {
    first ??= token.start;
    last = token.end;
    if (token.text !== ';') continue;
    found.push({ text: text.slice(first, token.end), start: first });
    first = undefined;
  }
  if (first !== undefined) found.push({ text: text.slice(first, last), start: first });
  return found;
}

/** Line and column, both from 1; the column counts UTF-16 code units, as editors do. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

export function positionAt(text: string, offset: number): Position {
  let line = 1;
  let lineStart = 0;
  for (let i = text.indexOf('\n'); i >= 0 && i < offset; i = text.indexOf('\n', i + 1)) {
    line += 1;
    lineStart = i + 1;
  }
  const bom = lineStart === 0 && text.startsWith('\uFEFF') ? 1 : 0;
  return { line, column: offset - lineStart - bom + 1 };
}

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

/** Cedar counts bytes of UTF-8; this gives the same place in UTF-16 code units. */
export function fromUtf8Offset(text: string, byteOffset: number): number {
  return decoder.decode(encoder.encode(text).subarray(0, byteOffset)).length;
}
