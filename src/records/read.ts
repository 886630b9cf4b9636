/**
 * Rows of the published record into `RaidRecord`s. What cannot be read is set aside with its line and
 * a reason, never guessed at and never silently dropped.
 */
import { countOf as countIn, dictOf, momentOf, nextDay, placesOf, type Moment } from './cells.ts';
import { remember } from './remember.ts';
import type { RaidRecord, RecordClass, RecordedWeapon, SetAside } from './types.ts';
import { commonClass, weaponsOf } from './weapons.ts';

/** The columns that are read; the record has more, and newer copies may have others. */
const COLUMNS = [
  'time_start',
  'time_end',
  'model',
  'launch_place',
  'target',
  'launched',
  'destroyed',
  'not_reach_goal',
  'still_attacking',
  'border_crossing',
  'carrier',
  'destroyed_details',
  'launched_details',
  'launch_place_details',
  'source',
] as const;
type ColumnName = (typeof COLUMNS)[number];

/** The names of a file's columns, and where those are that matter. */
export interface Header {
  readonly names: readonly string[];
  /** −1 for a column that the file does not have. */
  readonly at: Readonly<Record<ColumnName, number>>;
}

/** A row as a CSV reader gives it: as many cells as the header has names, and its first line. */
export interface CsvRow {
  readonly line: number;
  readonly cells: readonly string[];
  readonly header: Header;
  /** The file ends in this row, without a line end: its last cell may be cut off. */
  readonly unended?: true;
}

export function headerOf(names: readonly string[]): Header {
  const at = Object.fromEntries(COLUMNS.map((name) => [name, names.indexOf(name)]));
  return { names, at: at as Record<ColumnName, number> };
}

/** Columns without which a file is not this record; others may be missing or new. */
export const NEEDED_COLUMNS = ['time_start', 'time_end', 'model', 'launched', 'destroyed'] as const;

/** Needed columns that a header lacks. */
export function missingColumns(header: readonly string[]): string[] {
  return NEEDED_COLUMNS.filter((c) => !header.includes(c));
}

/** Something in a row that is kept which a reader should know of. */
export interface Remark {
  readonly line: number;
  /**
   * `details`: a cell that cannot be read was left out. `more-destroyed`: than launched.
   * `no-line-end`: the file ends in this row.
   */
  readonly reason: 'details' | 'more-destroyed' | 'no-line-end';
  readonly message: string;
}

/** One row: a record, or why not. What is odd about a record is told to `onRemark`. */
export function readRow(row: CsvRow, onRemark?: (remark: Remark) => void): RaidRecord | SetAside {
  const { line, cells, header } = row;
  const cell = (name: ColumnName): string => cells[header.at[name]] ?? '';
  const aside = (reason: string, message: string): SetAside => ({ line, reason, message });

  const from = momentOf(cell('time_start'));
  const to = momentOf(cell('time_end'));
  const noTime = (name: 'time_start' | 'time_end'): SetAside => {
    const text = shown(cell(name));
    return aside(
      'bad-time',
      text === '' ? `${name} is empty` : `\`${text}\` in ${name} is no day or instant`,
    );
  };
  if (from === undefined) return noTime('time_start');
  if (to === undefined) return noTime('time_end');
  const window = windowOf(from, to);
  if (window.from > window.to) {
    return aside('bad-time', `the window ends (${window.to}) before it begins (${window.from})`);
  }
  const model = trimmed(cell('model'));
  if (model === '') return aside('no-model', 'the row names no weapon');

  const launched = countOf(cell('launched'));
  if (launched === null) return aside('no-count', 'the row does not say how many were launched');
  if (launched === undefined)
    return aside('bad-count', `\`${shown(cell('launched'))}\` in launched is no whole number`);
  const destroyed = countOf(cell('destroyed'));
  if (destroyed === null) return aside('no-count', 'the row does not say how many were destroyed');
  if (destroyed === undefined)
    return aside('bad-count', `\`${shown(cell('destroyed'))}\` in destroyed is no whole number`);

  const unread = (name: ColumnName): void =>
    onRemark?.({
      line,
      reason: 'details',
      message: `\`${shown(cell(name))}\` in ${name} cannot be read and is left out`,
    });
  const read = <T>(name: ColumnName, of: (text: string) => T | undefined, none: T): T => {
    const text = cell(name);
    if (text === '') return none;
    const value = of(text);
    if (value === undefined) unread(name);
    return value ?? none;
  };
  const split = read('launched_details', splitOf, NONE);
  if (destroyed > launched) {
    onRemark?.({
      line,
      reason: 'more-destroyed',
      message: `${destroyed} destroyed of ${launched} launched`,
    });
  }
  if (row.unended === true) {
    onRemark?.({
      line,
      reason: 'no-line-end',
      message: 'the file ends in this row without a line end: its last cell may be cut off',
    });
  }
  const { weapons, class: common } =
    split === NONE ? weaponsAlone(model) : weaponsWith(model, split);
  return {
    line,
    from: window.from,
    to: window.to,
    timed: from.time !== null && to.time !== null,
    model,
    weapons,
    class: common,
    launchPlaces: places(cell('launch_place')),
    launchPlacesByWeapon: read('launch_place_details', placesByWeapon, NO_PLACES),
    targets: places(cell('target')),
    launched,
    destroyed,
    notReached: read('not_reach_goal', countOf, null),
    stillFlying: read('still_attacking', countOf, null),
    crossed: read('border_crossing', crossedOf, NO_NUMBERS),
    killsByPlace: read('destroyed_details', killsOf, NO_KILLS),
    carrier: trimmed(cell('carrier')),
    // hardly two rows have the same: nothing to remember
    source: cell('source').trim(),
  };
}

type Split = Readonly<Record<string, number | null>>;

const NONE: Split = {};
const NO_PLACES: RaidRecord['launchPlacesByWeapon'] = {};
const NO_NUMBERS: Readonly<Record<string, number>> = {};
const NO_KILLS: RaidRecord['killsByPlace'] = [];

const countOf = remember(countIn);
const places = remember(placesOf);
const trimmed = remember((text) => text.trim());

const splitOf = remember((text) => {
  const dict = dictOf(text);
  if (dict === undefined) return undefined;
  const found = numbers(dict);
  return Object.keys(found).length === 0 ? NONE : found;
});

const weaponsAlone = remember((model) => withClass(weaponsOf(model, NONE)));

function weaponsWith(model: string, split: Split): ReturnType<typeof withClass> {
  return withClass(weaponsOf(model, split));
}

function withClass(weapons: readonly RecordedWeapon[]): {
  readonly weapons: readonly RecordedWeapon[];
  readonly class: RecordClass | null;
} {
  return { weapons, class: commonClass(weapons) };
}

const placesByWeapon = remember((text) => {
  const dict = dictOf(text);
  if (dict === undefined) return undefined;
  return Object.fromEntries(
    Object.entries(dict).flatMap(([weapon, of]) =>
      typeof of === 'string' ? [[weapon, placesOf(of)] as const] : [],
    ),
  );
});

const crossedOf = remember((text) => {
  const dict = dictOf(text);
  if (dict === undefined) return undefined;
  const known = Object.entries(numbers(dict)).filter(([, n]) => n !== null);
  return Object.fromEntries(known) as Record<string, number>;
});

const killsOf = remember((text) => {
  const dict = dictOf(text);
  if (dict === undefined) return undefined;
  return Object.entries(numbers(dict)).map(([place, destroyed]) => ({ place, destroyed }));
});

/** Whether a row was set aside. */
export function isSetAside(row: RaidRecord | SetAside): row is SetAside {
  return 'reason' in row;
}

/** A window without times is the whole of its days. */
function windowOf(from: Moment, to: Moment): { from: string; to: string } {
  const end =
    to.time === null || to.time === '24:00' ? `${dayAfter(to.day)}T00:00` : `${to.day}T${to.time}`;
  return { from: `${from.day}T${from.time ?? '00:00'}`, to: end };
}

const dayAfter = remember(nextDay);

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
  const of = ({ line: _line, ...rest }: RaidRecord): string => JSON.stringify(rest);
  return of(a) === of(b);
}
