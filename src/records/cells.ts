/** What the record writes into a cell: counts as decimals, days with and without times, dicts. */
import { remember } from './remember.ts';

/** A count, such as `77.0`; null for an empty cell, undefined for what is no count. */
export function countOf(text: string): number | null | undefined {
  const trimmed = text.trim();
  if (trimmed === '' || /^nan$/i.test(trimmed)) return null;
  if (!/^\d{1,9}([.,]\d+)?$/.test(trimmed)) return undefined;
  const value = Number(trimmed.replace(',', '.'));
  return Number.isInteger(value) ? value : undefined;
}

/** A day, with the time where one is given. */
export interface Moment {
  /** `YYYY-MM-DD`. */
  readonly day: string;
  /** `HH:MM`, or null. */
  readonly time: string | null;
}

const MOMENT = /^(\d{4}-\d{2}-\d{2})(?:[ T](\d{1,2}):(\d{2})(?::\d{2}(?:\.\d+)?)?)?$/;

/** Whether the calendar has a day. */
const isDay = remember((day) => {
  const asDate = new Date(`${day}T00:00Z`);
  return !Number.isNaN(asDate.getTime()) && asDate.toISOString().slice(0, 10) === day;
});

/** `2024-08-26 03:00`, `2024-08-26 3:00` or `2024-08-26`; undefined for anything else. */
export function momentOf(text: string): Moment | undefined {
  const found = MOMENT.exec(text.trim());
  if (found === null) return undefined;
  const [, day = '', hour, minute] = found;
  if (!isDay(day)) return undefined;
  if (hour === undefined || minute === undefined) return { day, time: null };
  // 24:00 is midnight at the day's end, which instants cannot say otherwise.
  if (Number(hour) > 24 || Number(minute) > 59 || (Number(hour) === 24 && minute !== '00')) {
    return undefined;
  }
  return { day, time: `${hour.padStart(2, '0')}:${minute}` };
}

/** The day after. */
export function nextDay(day: string): string {
  return new Date(Date.parse(`${day}T00:00Z`) + 86_400_000).toISOString().slice(0, 10);
}

/** `a and b` as its parts. */
export function placesOf(text: string): string[] {
  return text
    .split(/\s+and\s+|\s+та\s+/)
    .map((p) => p.trim())
    .filter((p) => p !== '');
}

/**
 * A dict as Python prints it, `{'west': 29, 'Kyiv oblast': nan}`: text keys with numbers, NaN, None
 * or text. Undefined for what is none; an empty cell is the empty dict. Read character by character:
 * nothing is ever evaluated.
 */
export function dictOf(text: string): Record<string, number | string | null> | undefined {
  const out: Record<string, number | string | null> = Object.create(null) as Record<
    string,
    number | string | null
  >;
  const trimmed = text.trim();
  if (trimmed === '' || trimmed === '{}' || /^nan$/i.test(trimmed)) return out;
  const pair =
    /\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)")\s*:\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|(nan|none|null|[-+]?\d+(?:\.\d*)?))\s*(,|\}$)/iy;
  if (!trimmed.startsWith('{')) return undefined;
  if (/^\{\s*\}$/.test(trimmed)) return out;
  pair.lastIndex = 1;
  for (;;) {
    const found = pair.exec(trimmed);
    if (found === null) return undefined;
    const key = plain(found[1] ?? found[2] ?? '');
    const quoted = found[3] ?? found[4];
    const bare = found[5] ?? '';
    out[key] = quoted !== undefined ? plain(quoted) : /^[-+\d]/.test(bare) ? Number(bare) : null;
    if (found[6]?.startsWith('}') === true) return out;
    // A comma before the closing brace ends the dict, too.
    if (/^\s*\}$/.test(trimmed.slice(pair.lastIndex))) return out;
  }
}

function plain(text: string): string {
  return text.replaceAll(/\\(.)/g, '$1');
}
