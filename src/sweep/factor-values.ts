/** Ranges and lists of values as a design writes them, held to the unit of the study's own value. */
import { SI } from '../scenario/parameters.ts';
import { type Problem, shorten } from '../scenario/problems.ts';
import { DIMENSIONS, parseQuantity } from '../scenario/units.ts';
import type { RangeFactor, ValuesFactor } from './types.ts';

/** What is wrong with a value; the place is known to whoever asked. */
export type Wrong = Pick<Problem, 'value' | 'message' | 'fix'>;

type Tell = (wrong: Wrong) => void;

/** Both ends of a range in SI. Tells of what is wrong and gives undefined. */
export function rangeOf(
  range: readonly [string | number, string | number],
  at: {
    readonly path: string;
    /** Unit that the study gives the value, as in the list of assumptions. */
    readonly unit: string | undefined;
    /** Whether the value is a whole number. */
    readonly whole: boolean;
  },
  tell: Tell,
): Pick<RangeFactor, 'low' | 'high' | 'unit'> | undefined {
  const { path, unit, whole } = at;
  const ends = range.map((written) => readValue(written, unit));
  for (const end of ends) {
    if ('message' in end) {
      tell(end);
      return undefined;
    }
  }
  const [low, high] = ends as [ReadValue, ReadValue];
  const shown = `\`${String(range[0])}\` to \`${String(range[1])}\``;
  if (low.unit !== high.unit) {
    tell({
      value: String(range[1]),
      message: `the ends of the range ${shown} have units of different kinds`,
      fix: 'give both the same',
    });
    return undefined;
  }
  if (!(low.si < high.si)) {
    tell({
      value: String(range[0]),
      message:
        low.si === high.si
          ? `the range ${shown} is empty`
          : `the range ${shown} ends before it begins`,
      fix: low.si === high.si ? 'leave the factor out, or widen it' : 'write `[low, high]`',
    });
    return undefined;
  }
  if (whole && !(Number.isInteger(low.si) && Number.isInteger(high.si))) {
    tell({
      value: String(range[0]),
      message: `\`${path}\` is a whole number, and the range ${shown} does not end at such`,
      fix: 'write whole numbers',
    });
    return undefined;
  }
  return { low: low.si, high: high.si, unit: low.unit };
}

interface ReadValue {
  readonly si: number;
  readonly unit: string;
}

/** A number or quantity in SI, held to the unit that is wanted. */
function readValue(written: string | number, wanted: string | undefined): ReadValue | Wrong {
  const value = String(written);
  if (typeof written === 'number') {
    if (wanted === undefined || wanted === '1') return { si: written, unit: '1' };
    return {
      value,
      message: `\`${value}\` has no unit`,
      fix: `write it with its unit, as the study does: it is held in \`${wanted}\``,
    };
  }
  // the size is for the study to judge
  const parsed = parseQuantity(written, { min: -Infinity, max: Infinity });
  if (!parsed.ok) return { value, message: parsed.message, fix: parsed.fix };
  const unit = SI[parsed.dimension];
  if (wanted !== undefined && wanted !== unit) {
    return {
      value,
      message: `\`${shorten(value)}\` is ${DIMENSIONS[parsed.dimension].noun}, and the study has ${wanted === '1' ? 'a number without unit' : `\`${wanted}\``} here`,
      fix: wanted === '1' ? 'write a bare number' : 'use a unit of the same kind',
    };
  }
  return { si: parsed.si, unit };
}

/** The values of a list in SI, words by their place in it. Tells of what is wrong and gives undefined. */
export function valuesOf(
  written: readonly (string | number | boolean)[],
  wanted: string | undefined,
  tell: Tell,
): Pick<ValuesFactor, 'values' | 'written' | 'unit'> | undefined {
  const [first] = written;
  if (written.length === 1) {
    tell({
      value: String(first),
      message: `\`${shorten(String(first))}\` alone is nothing to vary over`,
      fix: 'give two values or more, or write it into the study',
    });
    return undefined;
  }
  const double = written.find((v, i) => written.indexOf(v) !== i);
  const read = written.map((v): ReadValue | Wrong =>
    typeof v === 'boolean' ? { message: '' } : readValue(v, wanted),
  );
  // words, such as `earliest`: only the study knows whether they fit
  const words =
    wanted === undefined && written.every((v) => typeof v === 'boolean' || isWord(v, read));
  const wrong = words ? undefined : read.find((r) => 'message' in r);
  if (wrong !== undefined && 'message' in wrong) {
    tell({
      ...wrong,
      message: wrong.message === '' ? 'yes or no does not fit a number' : wrong.message,
    });
    return undefined;
  }
  const values = words ? written.map((_, i) => i) : read.map((r) => (r as ReadValue).si);
  const same = values.findIndex((v, i) => values.indexOf(v) !== i);
  if (double !== undefined || same >= 0) {
    const shown = String(double ?? written[same]);
    tell({
      value: shown,
      message: `\`${shorten(shown)}\` is in the list twice`,
      fix: 'give it once',
    });
    return undefined;
  }
  const units = new Set(words ? ['1'] : read.map((r) => (r as ReadValue).unit));
  if (units.size > 1) {
    tell({
      value: String(first),
      message: 'the values of the list have units of different kinds',
      fix: 'give all the same',
    });
    return undefined;
  }
  return { values, written, unit: [...units][0] ?? '1' };
}

function isWord(written: string | number, read: readonly (ReadValue | Wrong)[]): boolean {
  return typeof written === 'string' && read.every((r) => 'message' in r);
}

/** Why a law does not fit a range; undefined if it does. */
export function lawProblem(
  law: RangeFactor['law'],
  { low, high, present }: Pick<RangeFactor, 'low' | 'high' | 'present'>,
): Wrong | undefined {
  if (law === 'log-uniform' && low <= 0) {
    return {
      message: 'a log-uniform law needs a range above 0',
      fix: 'begin the range above 0, or write `law: uniform`',
    };
  }
  if (law === 'triangular' && (present === null || present < low || present > high)) {
    return {
      message: `a triangular law peaks at what the study says, ${present === null ? 'and it says nothing' : `\`${present}\`, which lies outside the range`}`,
      fix: 'widen the range, or write `law: uniform`',
    };
  }
  return undefined;
}
