/** Problems as underlines: where a problem says that it is, over the word that it is about. */
import type { Problem } from '../../../src/scenario/problems.ts';

export interface Mark {
  readonly from: number;
  readonly to: number;
  readonly severity: 'error' | 'warning';
  readonly message: string;
}

/** Where lines of a problem's file begin in the text that is shown. */
export interface Shift {
  /** Lines of the file before the text's first. */
  readonly lines: number;
  /** Columns before each of its lines. */
  readonly columns: number;
}

/** Marks in a text; what lies outside it is marked at its edge. */
export function marksOf(text: string, problems: readonly Problem[], shift: Shift): Mark[] {
  const starts = [0];
  for (let i = text.indexOf('\n'); i >= 0; i = text.indexOf('\n', i + 1)) starts.push(i + 1);
  return problems.map((problem): Mark => {
    const line = Math.min(starts.length, Math.max(1, (problem.line ?? 1) - shift.lines));
    const start = starts[line - 1] ?? 0;
    const end = (starts[line] ?? text.length + 1) - 1;
    const column = Math.max(1, (problem.column ?? 1) - shift.columns);
    const from = Math.min(Math.max(start, start + column - 1), Math.max(start, end));
    const to = Math.min(text.length, Math.max(from + lengthAt(text, from, end, problem), from));
    const fix = problem.fix === undefined ? '' : `; ${problem.fix}`;
    return { from, to, severity: problem.severity, message: `${problem.message}${fix}` };
  });
}

function lengthAt(text: string, from: number, end: number, { value }: Problem): number {
  if (value !== undefined && value !== '' && text.startsWith(value, from)) return value.length;
  const word = /^(?:"(?:[^"\\]|\\.)*"?|[\w@.-]+)/.exec(text.slice(from, end))?.[0] ?? '';
  return Math.max(word.length, 1);
}
