/** What `--vary` asks for: `belt.depth=0,50,100km` as a path and a list of values in one unit. */
import { InputError, shorten } from '../scenario/problems.ts';
import { type Dimension, parseQuantity } from '../scenario/units.ts';

/** More values than this are taken for a slip of the finger. */
export const MAXIMUM_VALUES = 10_000;

/** One value of the list. */
export interface VariedValue {
  /** In the list's unit. */
  readonly value: number;
  /** As it is written in a document: `50 km`, or `0.4`. */
  readonly text: string;
}

export interface VaryRequest {
  /** As the user wrote it: a dotted path of the document, or a short form. */
  readonly path: string;
  /** Unit of all values; null when they are bare numbers. */
  readonly unit: string | null;
  readonly dimension: Dimension | null;
  /** In the order given, no two alike. */
  readonly values: readonly VariedValue[];
}

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?/iu;
const EXAMPLE = '`--vary belt.depth=0,50,100km`';

/** Reads `PATH=VALUE,VALUE,…`; a unit after the last value is that of all. Throws `InputError`. */
export function parseVary(text: string): VaryRequest {
  const equals = text.indexOf('=');
  const path = text.slice(0, Math.max(0, equals)).trim();
  if (path === '') {
    throw wrong(text, `\`${shorten(text)}\` says not what to vary over which values`);
  }
  const list = text.slice(equals + 1);
  if (list.trim() === '') throw wrong(text, `\`--vary ${shorten(path)}=\` has no values`);
  const commas = list.split(',').length;
  if (commas > MAXIMUM_VALUES) {
    throw wrong(
      text,
      `\`--vary ${shorten(path)}\` has ${commas} values`,
      `at most ${MAXIMUM_VALUES} are run`,
    );
  }
  const items = list.split(',').map((item) => itemOf(path, item.trim()));
  const unit = commonUnit(path, items);
  const dimension = unit === null ? null : dimensionOf(path, items.at(-1)?.written ?? '');
  const values = items.map(({ value, digits }) => ({
    value: value === 0 ? 0 : value,
    text: unit === null ? digits : `${digits} ${unit}`,
  }));
  const seen = new Set<number>();
  for (const { value, text: shown } of values) {
    if (seen.has(value)) {
      throw wrong(shown, `\`--vary ${shorten(path)}\` has \`${shown}\` twice`, 'give it once');
    }
    seen.add(value);
  }
  return { path, unit, dimension, values };
}

interface Item {
  readonly written: string;
  readonly digits: string;
  readonly value: number;
  readonly unit: string;
}

function itemOf(path: string, written: string): Item {
  const digits = NUMBER.exec(written)?.[0];
  if (written === '') {
    throw wrong(written, `a value of \`--vary ${shorten(path)}\` is missing between commas`);
  }
  const value = Number(digits);
  if (digits === undefined || !Number.isFinite(value)) {
    throw wrong(written, `\`${shorten(written)}\` of \`--vary ${shorten(path)}\` is not a number`);
  }
  return { written, digits, value, unit: written.slice(digits.length).trim() };
}

/** The unit of the last value covers the list; others may repeat it and nothing else. */
function commonUnit(path: string, items: readonly Item[]): string | null {
  const unit = items.at(-1)?.unit ?? '';
  const other = items.find((item) => item.unit !== '' && item.unit !== unit);
  if (other !== undefined) {
    const last = unit === '' ? 'none' : `\`${shorten(unit)}\``;
    throw wrong(
      other.written,
      `\`--vary ${shorten(path)}\` mixes units: \`${shorten(other.written)}\`, and the last value has ${last}`,
      `write the unit once, after the last value, such as ${EXAMPLE}`,
    );
  }
  return unit === '' ? null : unit;
}

function dimensionOf(path: string, written: string): Dimension {
  // the size is for the study to judge; here only the unit counts
  const parsed = parseQuantity(written, { min: -Infinity, max: Infinity });
  if (parsed.ok) return parsed.dimension;
  throw wrong(written, `\`--vary ${shorten(path)}\`: ${parsed.message}`, parsed.fix);
}

function wrong(value: string, message: string, fix = `such as ${EXAMPLE}`): InputError {
  return new InputError({ severity: 'error', value, message, fix });
}
