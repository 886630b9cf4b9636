/**
 * The corners of a design's space, at which the study is tried before anything runs: what it would
 * refuse there it would refuse in the middle of the night.
 */
import type { PreparedStudy, Preparer } from '../study/prepare.ts';
import { InputError, type Problem } from '../scenario/problems.ts';
import { applyPoint, textOfValue } from './apply.ts';
import { valueAtQuantile } from './quantile.ts';
import type { Factor } from './types.ts';

/** Entries of a list that are tried one by one; later ones only when they are run. */
const TRIED = 32;

/** Fields that must not pass another: tried high while the others are low, and the other way. */
const LOWER_LIMIT = /(?:^|\.)(?:min[A-Z]\w*|stockFloor|low|0)$/u;

/**
 * Digests of the study with every factor at its lowest and with every factor at its highest. Throws
 * `InputError` for the first corner that the study refuses; `place` says where a factor is written.
 */
export function tryCorners(
  preparer: Preparer,
  factors: readonly Factor[],
  place: (factor: Factor) => Partial<Problem>,
): { readonly lowest: string; readonly highest: string } {
  const at = (unit: (factor: Factor) => number): PreparedStudy =>
    prepareAt(preparer, factors, (f) => valueAtQuantile(f, unit(f)), place);
  const lower = (factor: Factor): boolean =>
    factor.kind !== 'force' && factor.places.some(({ path }) => LOWER_LIMIT.test(path));
  const lowest = at(() => 0).digest;
  const highest = at(() => 1).digest;
  if (factors.some(lower)) {
    at((factor) => (lower(factor) ? 1 : 0));
    at((factor) => (lower(factor) ? 0 : 1));
  }
  const longest = Math.max(
    0,
    ...factors.map((f) => (f.kind === 'values' ? Math.min(f.values.length, TRIED) : 0)),
  );
  for (let k = 1; k < longest - 1; k += 1) {
    at((factor) => (factor.kind === 'values' ? (k + 0.5) / factor.values.length : 0.5));
  }
  return { lowest, highest };
}

/** The study at a point. Throws `InputError` naming the factor whose value it refuses. */
export function prepareAt(
  preparer: Preparer,
  factors: readonly Factor[],
  valueOf: (factor: Factor, index: number) => number,
  place: (factor: Factor) => Partial<Problem>,
  where = '',
): PreparedStudy {
  const values = Float64Array.from(factors, valueOf);
  try {
    return preparer.prepare((root) => applyPoint(root, factors, values));
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    throw new InputError(refusal(preparer, { factors, values, place, where }, error));
  }
}

interface Refused {
  readonly factors: readonly Factor[];
  readonly values: Float64Array;
  readonly place: (factor: Factor) => Partial<Problem>;
  readonly where: string;
}

/** One message for a point that the study refuses: which values, and what is wrong with them. */
function refusal(preparer: Preparer, refused: Refused, error: InputError): Problem {
  const { factors, values, place, where } = refused;
  const guilty = culprits(preparer, factors, values);
  const told = guilty.error ?? error;
  const errors = told.problems.filter((p) => p.severity === 'error');
  const own: Problem = errors[0] ?? { severity: 'error', message: told.message };
  const named = guilty.indices.map((f) => factors[f] as Factor);
  const words = guilty.indices.map((f) => {
    const factor = factors[f] as Factor;
    if (factor.kind === 'force') return `the force \`${factor.force}\` left out`;
    return `\`${factor.id}\` with \`${textOfValue(factor, values[f] ?? 0)}\``;
  });
  const [first] = named;
  const same =
    named.length === 1 &&
    first?.kind !== 'force' &&
    first?.places.some(({ path }) => path === own.path) === true;
  const path = own.path === undefined || same ? '' : ` at \`${own.path}\``;
  const more = errors.length > 1 ? ` (and ${errors.length - 1} more)` : '';
  const what = words.length === 0 ? 'the values of the design' : words.join(' together with ');
  return {
    severity: 'error',
    ...(first === undefined ? {} : place(first)),
    message: `the study refuses ${what}${where}${path}: ${own.message}${more}`,
    ...(own.fix === undefined ? {} : { fix: own.fix }),
  };
}

/** More values than this together are not told apart. */
const MOST_CULPRITS = 4;

/**
 * A smallest set of factors whose values the study refuses while it has its own for all others, by
 * halving: the last factor of the shortest list that is refused must be one of them (Junker,
 * "QuickXplain", AAAI 2004).
 */
function culprits(
  preparer: Preparer,
  factors: readonly Factor[],
  values: Float64Array,
): { readonly indices: readonly number[]; readonly error: InputError | undefined } {
  const refuses = (indices: readonly number[]): InputError | undefined => {
    try {
      preparer.prepare((root) =>
        applyPoint(
          root,
          indices.map((f) => factors[f] as Factor),
          Float64Array.from(indices, (f) => values[f] ?? 0),
        ),
      );
      return undefined;
    } catch (error) {
      if (error instanceof InputError) return error;
      throw error;
    }
  };
  const found: number[] = [];
  let suspects = factors.map((_, f) => f);
  let error = refuses(found);
  while (error === undefined && found.length < MOST_CULPRITS) {
    let low = 0;
    let high = suspects.length;
    while (low < high) {
      const middle = Math.floor((low + high) / 2);
      if (refuses([...suspects.slice(0, middle), ...found]) === undefined) low = middle + 1;
      else high = middle;
    }
    const last = suspects[low - 1];
    if (last === undefined) break;
    found.unshift(last);
    suspects = suspects.slice(0, low - 1);
    error = refuses(found);
  }
  return { indices: error === undefined ? [] : found, error };
}
