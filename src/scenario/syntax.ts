/** What the YAML parser reports, in words for people. */
import type { LineCounter, YAMLError } from 'yaml';
import { LIMITS } from './limits.ts';
import type { Problem } from './problems.ts';

const SYNTAX_FIXES: Readonly<Partial<Record<YAMLError['code'], readonly [string, string]>>> = {
  TAB_AS_INDENT: ['a tab is used as indentation', 'indent with spaces'],
  MULTIPLE_DOCS: [
    'the file holds several documents',
    'keep one study in one file, without a second `---`',
  ],
  TAG_RESOLVE_FAILED: ['tags such as `!name` have no meaning in a study', 'remove the tag'],
  RESOURCE_EXHAUSTION: [
    `values are nested more than ${LIMITS.depth} deep`,
    'a study needs fewer than ten levels',
  ],
  BLOCK_AS_IMPLICIT_KEY: [
    'a second `: ` stands in the same line',
    'put text that contains `: ` in quotes',
  ],
  MULTILINE_IMPLICIT_KEY: ['a key runs over several lines', 'is a `:` missing after it?'],
};

/** A problem of the syntax; its position is the parser's. */
export function syntaxProblem(file: string, error: YAMLError, lines: LineCounter): Problem {
  const { line, col } = lines.linePos(error.pos[0]);
  const known = SYNTAX_FIXES[error.code];
  const message = known?.[0] ?? error.message.charAt(0).toLowerCase() + error.message.slice(1);
  return {
    severity: 'error',
    file,
    line: Math.max(1, line),
    column: Math.max(1, col),
    message,
    ...(known === undefined
      ? { fix: 'check brackets, quotes and indentation there' }
      : { fix: known[1] }),
  };
}
