/**
 * Rows of the published record into `RaidRecord`s. What cannot be read is set aside with its line and
 * a reason, never guessed at and never silently dropped.
 */
import { countOf, dictOf, momentOf, nextDay, placesOf, type Moment } from './cells.ts';
import type { RaidRecord, SetAside } from './types.ts';
import { commonClass, weaponsOf } from './weapons.ts';

/** A row as a CSV reader gives it: cells by column name, and the line it begins on. */
export interface CsvRow {
  readonly line: number;
  readonly cells: Readonly<Record<string, string>>;
}

/** Columns without which a file is not this record; others may be missing or new. */
export const NEEDED_COLUMNS = ['time_start', 'time_end', 'model', 'launched', 'destroyed'] as const;

/** Needed columns that a header lacks. */
export function missingColumns(header: readonly string[]): string[] {
  return NEEDED_COLUMNS.filter((c) => !header.includes(c));
}

/** One row: a record, or why not. */
export function readRow({ line, cells }: CsvRow): RaidRecord | SetAside {
  const cell = (name: string): string => (Object.hasOwn(cells, name) ? (cells[name] ?? '') : '');
  const aside = (reason: string, message: string): SetAside => ({ line, reason, message });

  const from = momentOf(cell('time_start'));
  const to = momentOf(cell('time_end'));
  if (from === undefined)
    return aside('bad-time', `\`${shown(cell('time_start'))}\` in time_start is no day or instant`);
  if (to === undefined)
    return aside('bad-time', `\`${shown(cell('time_end'))}\` in time_end is no day or instant`);
  const window = windowOf(from, to);
  if (window.from > window.to) {
    return aside('bad-time', `the window ends (${window.to}) before it begins (${window.from})`);
  }
  const model = cell('model').trim();
  if (model === '') return aside('no-model', 'the row names no weapon');

  const launched = countOf(cell('launched'));
  if (launched === null) return aside('no-count', 'the row does not say how many were launched');
  if (launched === undefined)
    return aside('bad-count', `\`${shown(cell('launched'))}\` in launched is no whole number`);
  const destroyed = countOf(cell('destroyed'));
  if (destroyed === null) return aside('no-count', 'the row does not say how many were destroyed');
  if (destroyed === undefined)
    return aside('bad-count', `\`${shown(cell('destroyed'))}\` in destroyed is no whole number`);
  const notReached = countOf(cell('not_reach_goal'));
  const stillFlying = countOf(cell('still_attacking'));

  const split = numbers(dictOf(cell('launched_details')) ?? {});
  const weapons = weaponsOf(model, split);
  const kills = dictOf(cell('destroyed_details')) ?? {};
  const places = dictOf(cell('launch_place_details')) ?? {};
  return {
    line,
    ...window,
    timed: from.time !== null && to.time !== null,
    model,
    weapons,
    class: commonClass(weapons),
    launchPlaces: placesOf(cell('launch_place')),
    launchPlacesByWeapon: Object.fromEntries(
      Object.entries(places).flatMap(([weapon, text]) =>
        typeof text === 'string' ? [[weapon, placesOf(text)]] : [],
      ),
    ),
    targets: placesOf(cell('target')),
    launched,
    destroyed,
    notReached: notReached ?? null,
    stillFlying: stillFlying ?? null,
    crossed: Object.fromEntries(
      Object.entries(numbers(dictOf(cell('border_crossing')) ?? {})).filter(([, n]) => n !== null),
    ) as Record<string, number>,
    killsByPlace: Object.entries(numbers(kills)).map(([place, n]) => ({ place, destroyed: n })),
    carrier: cell('carrier').trim(),
    source: cell('source').trim(),
  };
}

/** Whether a row was set aside. */
export function isSetAside(row: RaidRecord | SetAside): row is SetAside {
  return 'reason' in row;
}

/** A window without times is the whole of its days. */
function windowOf(from: Moment, to: Moment): { from: string; to: string } {
  const end =
    to.time === null || to.time === '24:00' ? `${nextDay(to.day)}T00:00` : `${to.day}T${to.time}`;
  return { from: `${from.day}T${from.time ?? '00:00'}`, to: end };
}

function numbers(
  dict: Readonly<Record<string, number | string | null>>,
): Record<string, number | null> {
  return Object.fromEntries(
    Object.entries(dict).map(([k, v]) => [k, typeof v === 'number' && v >= 0 ? v : null]),
  );
}

/** A cell as a message shows it. */
function shown(text: string): string {
  const flat = text.replaceAll(/[\s\p{Cc}]+/gu, ' ').trim();
  return flat.length > 40 ? `${flat.slice(0, 39)}…` : flat;
}

/**
 * What makes two rows reports of the same thing, as 64 bits: window, weapon, places and source. Two
 * things of a million share it with a probability below 10⁻⁷.
 */
export function identityOf(r: RaidRecord): bigint {
  let high = 0x811c9dc5;
  let low = 0x9747b28c;
  const mix = (text: string): void => {
    for (let i = 0; i < text.length; i += 1) {
      const c = text.charCodeAt(i);
      high = Math.imul(high ^ c, 0x01000193);
      low = Math.imul(low ^ c, 0x5bd1e995);
      low ^= low >>> 15;
    }
    high = Math.imul(high ^ 0xffff, 0x01000193);
    low = Math.imul(low ^ 0xffff, 0x5bd1e995);
  };
  mix(r.from);
  mix(r.to);
  mix(r.model);
  for (const p of r.launchPlaces) mix(p);
  mix('');
  for (const t of r.targets) mix(t);
  mix('');
  mix(r.source);
  return (BigInt(high >>> 0) << 32n) | BigInt(low >>> 0);
}

/**
 * Settles rows that report the same thing (window, weapon, places and source): of equal ones the
 * first stays, of unequal ones the last, which revises those before it.
 */
export class Settler {
  readonly kept = new Map<bigint, RaidRecord>();
  readonly setAside: SetAside[] = [];

  add(row: RaidRecord | SetAside): void {
    if (isSetAside(row)) {
      this.setAside.push(row);
      return;
    }
    const identity = identityOf(row);
    const before = this.kept.get(identity);
    if (before === undefined) {
      this.kept.set(identity, row);
    } else if (sameCounts(before, row)) {
      this.setAside.push({
        line: row.line,
        reason: 'duplicate',
        message: `the same as line ${before.line}`,
      });
    } else {
      this.kept.set(identity, row);
      this.setAside.push({
        line: before.line,
        reason: 'revised',
        message: `${before.launched} launched, ${before.destroyed} destroyed; line ${row.line} revises it to ${row.launched} and ${row.destroyed}`,
      });
    }
  }
}

function sameCounts(a: RaidRecord, b: RaidRecord): boolean {
  const of = ({ line: _, ...rest }: RaidRecord): string => JSON.stringify(rest);
  return of(a) === of(b);
}
