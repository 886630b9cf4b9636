/**
 * What is wrong with something a user gave, and how to put it right. Every bad input in the
 * project ends as one `InputError`; whoever shows it prints its problems and stops.
 */

/** One thing that is wrong, with the place, the user's own text and the way out. */
export interface Problem {
  readonly severity: 'error' | 'warning';
  /** Name of the file as the user gave it. */
  readonly file?: string;
  /** Line, counted from 1. */
  readonly line?: number;
  /** Column, counted from 1. */
  readonly column?: number;
  /** Dotted path inside the document, such as `raid.kh101.type`. */
  readonly path?: string;
  /** The offending text, as the user wrote it. */
  readonly value?: string;
  /** What is wrong: lower case, user's text in backticks. */
  readonly message: string;
  /** What to do about it. */
  readonly fix?: string;
}

/** Input that cannot be used, with everything known to be wrong about it. */
export class InputError extends Error {
  override readonly name = 'InputError';
  readonly problems: readonly Problem[];

  /** Takes one problem, several, or a bare message. An empty list is a caller's mistake. */
  constructor(problems: Problem | readonly Problem[] | string) {
    const list = toList(problems);
    super(list.map(formatProblem).join('\n'));
    this.problems = list;
  }
}

function toList(problems: Problem | readonly Problem[] | string): readonly Problem[] {
  if (typeof problems === 'string') return [{ severity: 'error', message: problems }];
  return isList(problems) ? [...problems] : [problems];
}

function isList(problems: Problem | readonly Problem[]): problems is readonly Problem[] {
  return Array.isArray(problems);
}

/**
 * One line: `study.yaml:12:9  raid.kh101.type: unknown threat type …; did you mean …?`. Parts that
 * are not known are left out. Warnings say so; errors do not need to.
 */
export function formatProblem(problem: Problem): string {
  let place = problem.file ?? '';
  if (problem.line !== undefined) {
    place += `${place === '' ? 'line ' : ':'}${problem.line}`;
    if (problem.column !== undefined) place += `:${problem.column}`;
  }
  const head = place === '' ? '' : `${place}  `;
  const mark = problem.severity === 'warning' ? 'warning: ' : '';
  const path = problem.path === undefined || problem.path === '' ? '' : `${problem.path}: `;
  const fix = problem.fix === undefined ? '' : `; ${problem.fix}`;
  return printable(`${head}${mark}${path}${problem.message}${fix}`);
}

/** Control characters in a user's text must neither break the line nor drive the terminal. */
function printable(text: string): string {
  return text.replace(
    /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu,
    (c) => `\\u${(c.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`,
  );
}

/** Longest word worth comparing: longer ones are not typing slips. */
const MAX_WORD = 64;

/**
 * The candidate nearest to `word`, or undefined when none is near enough to be a slip: at most
 * one edit for words up to four letters, two up to eight, a third of the length beyond. Edits
 * are insertions, deletions, substitutions and swaps of neighbours; case does not count.
 */
export function didYouMean(word: string, candidates: Iterable<string>): string | undefined {
  if (word.length === 0 || word.length > MAX_WORD) return undefined;
  const wanted = word.toLowerCase();
  const cutoff = wanted.length <= 4 ? 1 : wanted.length <= 8 ? 2 : Math.floor(wanted.length / 3);
  let best: string | undefined;
  let bestDistance = cutoff + 1;
  for (const candidate of candidates) {
    if (candidate.length === 0 || Math.abs(candidate.length - wanted.length) > cutoff) continue;
    const distance = editDistance(wanted, candidate.toLowerCase());
    // A distance as long as the candidate itself shares nothing with it.
    if (distance < bestDistance && distance < candidate.length) {
      best = candidate;
      bestDistance = distance;
    }
  }
  return best;
}

/** Optimal string alignment: Damerau–Levenshtein without edits inside a swapped pair. */
export function editDistance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min(
        (last[j] ?? 0) + 1,
        (row[j - 1] ?? 0) + 1,
        (last[j - 1] ?? 0) + (same ? 0 : 1),
      );
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) {
        cost = Math.min(cost, (beforeLast[j - 2] ?? 0) + 1);
      }
      row.push(cost);
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length] ?? 0;
}

/**
 * The problem of a word that names nothing: `unknown nation `PLL`; did you mean `PL`?`, or the
 * list of what there is when it is short and nothing is near.
 */
export function unknownWord(
  what: string,
  word: string,
  candidates: Iterable<string>,
): Pick<Problem, 'value' | 'message' | 'fix'> {
  const known = [...candidates];
  const near = didYouMean(word, known);
  const message = `unknown ${what} \`${shorten(word)}\``;
  if (near !== undefined) return { value: word, message, fix: `did you mean \`${near}\`?` };
  if (known.length === 0) return { value: word, message, fix: `no ${what} is defined` };
  const shown = known.slice(0, 12).map((k) => `\`${k}\``);
  const more = known.length > shown.length ? ` and ${known.length - shown.length} more` : '';
  return { value: word, message, fix: `known: ${shown.join(', ')}${more}` };
}

/** A user's text cut to a length that a message can carry. */
export function shorten(text: string, length = 60): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`;
}
