/** The record at a glance: raids per month, shares destroyed by class, largest raids, launch places. */
import { didYouMean, InputError, shorten } from '../scenario/problems.ts';
import { fit, type Fit } from './calibrate.ts';
import { countsOf, STUDIED_CLASSES, type ClassCount, type StudiedClass } from './counts.ts';
import { joinRaids } from './raids.ts';
import type { RaidRecord, RecordedRaid } from './types.ts';

export const GROUPINGS = ['month', 'type', 'place', 'size'] as const;
export type Grouping = (typeof GROUPINGS)[number];

/** Launched and destroyed, as reported, in so many raids. */
export interface Sum {
  readonly raids: number;
  readonly launched: number;
  /** At most as many as launched, row by row. */
  readonly destroyed: number;
}

/** One class in a month or in the whole period, with the share that is fitted to its raids. */
export interface ClassLook extends Sum {
  readonly class: StudiedClass;
  readonly fit: Fit;
}

export interface MonthLook extends Sum {
  /** `YYYY-MM`. */
  readonly month: string;
  readonly classes: readonly ClassLook[];
}

export interface WeaponLook extends Sum {
  /** As written; several where they are pooled. */
  readonly model: string;
  readonly class: RaidRecord['class'];
}

export interface PlaceLook extends Sum {
  readonly place: string;
  /** Raids in which it is named together with other places, whose numbers are not in the sums. */
  readonly withOthers: number;
}

export interface RaidLook extends Omit<Sum, 'raids'> {
  readonly id: string;
  readonly from: string;
  readonly to: string;
  readonly classes: readonly Omit<ClassLook, 'fit' | 'raids'>[];
}

export interface Look extends Sum {
  readonly records: number;
  readonly first: string;
  readonly last: string;
  /** All months from the first to the last, those without raids too. */
  readonly months: readonly MonthLook[];
  readonly classes: readonly ClassLook[];
  readonly weapons: readonly WeaponLook[];
  readonly places: readonly PlaceLook[];
  /** Rows that name no launch place. */
  readonly withoutPlace: number;
  /** Largest first. */
  readonly raidsBySize: readonly RaidLook[];
  readonly counts: readonly ClassCount[];
  /** Rows that pool classes, and rows with more destroyed than launched. */
  readonly pooled: number;
  readonly cut: number;
  /** Probability that intervals are meant to cover with. */
  readonly confidence: number;
}

/** Days, the last included; null where it is open. */
export interface Period {
  readonly from: string | null;
  readonly to: string | null;
}

const CONFIDENCE = 0.8;

/** `--by`. Throws `InputError` for another word. */
export function groupingOf(text: string | undefined): Grouping {
  const found = GROUPINGS.find((g) => g === (text ?? 'month'));
  if (found !== undefined) return found;
  const near = didYouMean(text ?? '', GROUPINGS);
  throw new InputError({
    severity: 'error',
    message: `\`--by ${shorten(text ?? '')}\` is not among ${GROUPINGS.join(', ')}`,
    ...(near === undefined ? {} : { fix: `did you mean \`${near}\`?` }),
  });
}

/** `--from` and `--to`, each a day or a month. Throws `InputError` for what is neither. */
export function periodOf(from: string | undefined, to: string | undefined): Period {
  const period = { from: dayOf('from', from), to: dayOf('to', to) };
  if (period.from !== null && period.to !== null && period.from > period.to) {
    throw new InputError({
      severity: 'error',
      message: `\`--from ${from ?? ''}\` is after \`--to ${to ?? ''}\``,
      fix: 'exchange them',
    });
  }
  return period;
}

function dayOf(name: 'from' | 'to', text: string | undefined): string | null {
  if (text === undefined) return null;
  if (/^\d{4}-\d{2}(-\d{2})?$/.test(text)) {
    const whole = text.length === 7;
    const day = new Date(`${whole ? `${text}-01` : text}T00:00Z`);
    const valid = !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
    // texts compare: no day of the month is after the 31st
    if (valid) return whole ? `${text}-${name === 'from' ? '01' : '31'}` : text;
  }
  throw new InputError({
    severity: 'error',
    message: `\`--${name} ${shorten(text)}\` is neither a month nor a day`,
    fix: 'write it as 2024-08 or 2024-08-26',
  });
}

/** The raid of an id. Throws `InputError`, which names the nearest, when there is none. */
export function raidOf(records: readonly RaidRecord[], id: string): RecordedRaid {
  const raids = joinRaids(records);
  const found = raids.find((raid) => raid.id === id);
  if (found !== undefined) return found;
  const after = raids.findIndex((raid) => raid.id > id);
  const near =
    after < 0 ? raids.slice(-2) : raids.slice(Math.max(0, after - 1), Math.max(2, after + 1));
  throw new InputError({
    severity: 'error',
    message: `there is no raid \`${shorten(id)}\` in the record`,
    fix: `raids are named by their day; the nearest are ${near.map((raid) => `\`${raid.id}\``).join(' and ')}`,
  });
}

/** All that is to be seen of the raids of a period. Throws `InputError` when there are none. */
export function lookAt(records: readonly RaidRecord[], period: Period): Look {
  const all = joinRaids(records);
  const raids = all.filter(
    ({ id }) =>
      (period.from === null || id.slice(0, 10) >= period.from) &&
      (period.to === null || id.slice(0, 10) <= period.to),
  );
  const [first, last] = [raids[0], raids.at(-1)];
  if (first === undefined || last === undefined) {
    throw new InputError({
      severity: 'error',
      message: 'the record has no raid in this period',
      fix: `it reaches from ${all[0]?.id.slice(0, 10) ?? ''} to ${all.at(-1)?.id.slice(0, 10) ?? ''}`,
    });
  }
  const { counts, pooled, cut } = countsOf(raids);
  const rows = raids.flatMap((raid) => raid.records.map((record) => ({ raid: raid.id, record })));
  const byId = new Map<string, ClassCount[]>();
  for (const c of counts) byId.set(c.raid, [...(byId.get(c.raid) ?? []), c]);
  const sizes = raids.map((raid): RaidLook => {
    const { launched, destroyed } = sumOf(raid.records);
    const classes = (byId.get(raid.id) ?? []).map((c) => ({
      class: c.class,
      launched: c.launched,
      destroyed: c.destroyed,
    }));
    return { id: raid.id, from: raid.from, to: raid.to, launched, destroyed, classes };
  });
  return {
    raids: raids.length,
    records: rows.length,
    ...sumOf(rows.map((row) => row.record)),
    first: first.id.slice(0, 10),
    last: last.id.slice(0, 10),
    months: monthsOf(sizes, counts),
    classes: classesOf(counts),
    weapons: weaponsOf(rows),
    places: placesOf(rows),
    withoutPlace: rows.filter(({ record }) => record.launchPlaces.length === 0).length,
    raidsBySize: sizes.sort((a, b) => b.launched - a.launched || (a.id < b.id ? -1 : 1)),
    counts,
    pooled: pooled.filter((record) => record.launched > 0).length,
    cut: cut.length,
    confidence: CONFIDENCE,
  };
}

/** What `--json` prints: as looked at, without the counts of every raid and class. */
export function lookAnswer(look: Look): Omit<Look, 'counts'> {
  const { counts: _counts, ...rest } = look;
  return rest;
}

/** What `show --json` prints. */
export function raidAnswer(raid: RecordedRaid): RecordedRaid & { classes: RaidLook['classes'] } {
  const classes = countsOf([raid]).counts.map((c) => ({
    class: c.class,
    launched: c.launched,
    destroyed: c.destroyed,
  }));
  return { ...raid, classes };
}

function sumOf(records: readonly RaidRecord[]): { launched: number; destroyed: number } {
  let launched = 0;
  let destroyed = 0;
  for (const r of records) {
    launched += r.launched;
    destroyed += Math.min(r.destroyed, r.launched);
  }
  return { launched, destroyed };
}

function classesOf(counts: readonly ClassCount[]): ClassLook[] {
  return STUDIED_CLASSES.flatMap((name) => {
    const own = counts.filter((c) => c.class === name);
    if (own.length === 0) return [];
    const found = fit(own, CONFIDENCE);
    return [
      {
        class: name,
        raids: own.length,
        launched: found.launched,
        destroyed: found.destroyed,
        fit: found,
      },
    ];
  });
}

function monthsOf(raids: readonly RaidLook[], counts: readonly ClassCount[]): MonthLook[] {
  const names = raids.map(({ id }) => id.slice(0, 7)).sort();
  const months: MonthLook[] = [];
  const last = names.at(-1) ?? '';
  for (let month = names[0] ?? last; month <= last; month = nextMonth(month)) {
    const own = raids.filter(({ id }) => id.startsWith(month));
    months.push({
      month,
      raids: own.length,
      launched: own.reduce((n, r) => n + r.launched, 0),
      destroyed: own.reduce((n, r) => n + r.destroyed, 0),
      classes: classesOf(counts.filter((c) => c.raid.startsWith(month))),
    });
  }
  return months;
}

function nextMonth(month: string): string {
  const [year = 0, number = 0] = month.split('-').map(Number);
  return number === 12
    ? `${String(year + 1).padStart(4, '0')}-01`
    : `${month.slice(0, 5)}${String(number + 1).padStart(2, '0')}`;
}

interface Row {
  readonly raid: string;
  readonly record: RaidRecord;
}

function grouped(rows: readonly Row[], of: (record: RaidRecord) => string): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const name = of(row.record);
    const own = groups.get(name);
    if (own === undefined) groups.set(name, [row]);
    else own.push(row);
  }
  return groups;
}

function sumRows(rows: readonly Row[]): Sum {
  return {
    raids: new Set(rows.map(({ raid }) => raid)).size,
    ...sumOf(rows.map(({ record }) => record)),
  };
}

function weaponsOf(rows: readonly Row[]): WeaponLook[] {
  return [...grouped(rows, (r) => r.model)]
    .map(([model, own]) => ({
      model,
      class: own[0]?.record.class ?? null,
      ...sumRows(own),
    }))
    .sort((a, b) => b.launched - a.launched || (a.model < b.model ? -1 : 1));
}

function placesOf(rows: readonly Row[]): PlaceLook[] {
  const alone = grouped(
    rows.filter(({ record }) => record.launchPlaces.length === 1),
    (r) => r.launchPlaces[0] ?? '',
  );
  const together = new Map<string, Set<string>>();
  for (const { raid, record } of rows) {
    if (record.launchPlaces.length < 2) continue;
    for (const place of record.launchPlaces) {
      const own = together.get(place) ?? new Set<string>();
      together.set(place, own.add(raid));
    }
  }
  return [...new Set([...alone.keys(), ...together.keys()])]
    .map((place) => ({
      place,
      ...sumRows(alone.get(place) ?? []),
      withOthers: together.get(place)?.size ?? 0,
    }))
    .sort(
      (a, b) =>
        b.launched - a.launched || b.withOthers - a.withOthers || (a.place < b.place ? -1 : 1),
    );
}
