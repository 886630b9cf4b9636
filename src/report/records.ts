/** The record in the terminal: lists, one raid, and plots in characters. */
import type { ClassLook, Grouping, Look } from '../records/look.ts';
import { raidAnswer } from '../records/look.ts';
import type { RaidRecord, RecordedRaid } from '../records/types.ts';
import { plural } from './answer.ts';
import { fixed } from './numbers.ts';
import {
  CLASS_TITLES,
  correlationText,
  FEW_RAIDS,
  interval,
  lookAnswerText,
  notesOf,
  ofText,
  percent,
  shareText,
} from './records-words.ts';
import { ANSI, type Column, PLAIN, type Row, tableLines } from './table.ts';
import type { Page } from './page.ts';
import { fit, oneLine, wrap } from './text.ts';
import { chartLines } from './vary-chart.ts';

export interface RecordsTerminal {
  readonly width: number;
  readonly colour: boolean;
}

const NARROWEST = 60;
const RIGHT = (header: string): Column => ({ header, align: 'right' });

/** `caveat records list`. */
export function renderList(
  look: Look,
  by: Grouping,
  options: RecordsTerminal & { readonly limit: number },
): string {
  const page = pageOf(options);
  const list = { month: byMonth, type: byType, place: byPlace, size: bySize }[by];
  return text([
    ...wrap(lookAnswerText(look), page.width).map(page.style.strong),
    '',
    ...list(look, page, options.limit),
    '',
    ...notes(look, page),
  ]);
}

function pageOf({ width, colour }: RecordsTerminal): Page {
  return { width: Math.max(NARROWEST, width), style: colour ? ANSI : PLAIN };
}

function text(lines: readonly string[]): string {
  return `${lines.join('\n')}\n`;
}

function notes(look: Look, { width, style }: Page): string[] {
  return notesOf(look).flatMap((note) => wrap(note, width).map(style.faint));
}

function byMonth(look: Look, { width, style }: Page): string[] {
  const classes = ['drone', 'cruise', 'ballistic'] as const;
  return tableLines(
    [
      { header: 'month', align: 'left' },
      RIGHT('raids'),
      RIGHT('launched'),
      RIGHT('destroyed'),
      ...classes.map((c) => RIGHT(CLASS_TITLES[c])),
    ],
    look.months.map((month) => ({
      cells: [
        month.month,
        fixed(month.raids, 0),
        fixed(month.launched, 0),
        fixed(month.destroyed, 0),
        ...classes.map((name) => {
          const own = month.classes.find((c) => c.class === name);
          return own === undefined ? '–' : shareText(own.fit.share);
        }),
      ],
    })),
    width,
    style,
  );
}

function byType(look: Look, { width, style }: Page, limit: number): string[] {
  const weapons = look.weapons.slice(0, limit);
  return [
    ...tableLines(
      [
        { header: 'class', align: 'left', shrinkTo: 14 },
        RIGHT('raids'),
        RIGHT('launched'),
        RIGHT('destroyed'),
        RIGHT('share destroyed'),
        RIGHT('correlation within a raid'),
      ],
      look.classes.map((c) => ({
        cells: [
          CLASS_TITLES[c.class],
          fixed(c.raids, 0),
          fixed(c.launched, 0),
          fixed(c.destroyed, 0),
          shareText(c.fit.share),
          correlationText(c.fit),
        ],
      })),
      width,
      style,
    ),
    '',
    ...tableLines(
      [
        { header: 'weapon, as the record names it', align: 'left', shrinkTo: 20 },
        { header: 'class', align: 'left' },
        RIGHT('raids'),
        RIGHT('launched'),
        RIGHT('destroyed'),
        RIGHT('share'),
      ],
      weapons.map((w) => ({
        cells: [
          oneLine(w.model),
          w.class ?? 'several',
          fixed(w.raids, 0),
          fixed(w.launched, 0),
          fixed(w.destroyed, 0),
          w.launched > 0 ? percent(w.destroyed / w.launched) : '–',
        ],
      })),
      width,
      style,
    ),
    ...more(look.weapons.length - weapons.length, 'weapon'),
  ];
}

function byPlace(look: Look, { width, style }: Page, limit: number): string[] {
  const places = look.places.slice(0, limit);
  return [
    ...tableLines(
      [
        { header: 'launch place', align: 'left', shrinkTo: 20 },
        RIGHT('raids from it alone'),
        RIGHT('launched'),
        RIGHT('destroyed'),
        RIGHT('share'),
        RIGHT('raids with others'),
      ],
      places.map((p) => ({
        cells: [
          oneLine(p.place),
          fixed(p.raids, 0),
          fixed(p.launched, 0),
          fixed(p.destroyed, 0),
          p.launched > 0 ? percent(p.destroyed / p.launched) : '–',
          fixed(p.withOthers, 0),
        ],
      })),
      width,
      style,
    ),
    ...more(look.places.length - places.length, 'place'),
    '',
    ...wrap(
      `Numbers are of rows that name this place alone: those that name several do not say how many came from which. ${plural(look.withoutPlace, 'row')} name none.`,
      width,
    ).map(style.faint),
  ];
}

function bySize(look: Look, { width, style }: Page, limit: number): string[] {
  const raids = look.raidsBySize.slice(0, limit);
  const classes = look.classes.map((c) => c.class);
  return [
    ...tableLines(
      [
        { header: 'raid', align: 'left' },
        RIGHT('launched'),
        RIGHT('destroyed'),
        RIGHT('share'),
        ...classes.map((c) => RIGHT(CLASS_TITLES[c])),
      ],
      raids.map((raid) => ({
        cells: [
          raid.id,
          fixed(raid.launched, 0),
          fixed(raid.destroyed, 0),
          raid.launched > 0 ? percent(raid.destroyed / raid.launched) : '–',
          ...classes.map((name) => {
            const own = raid.classes.find((c) => c.class === name);
            return own === undefined ? '–' : ofText(own);
          }),
        ],
      })),
      width,
      style,
    ),
    ...more(look.raidsBySize.length - raids.length, 'raid'),
  ];
}

function more(left: number, what: string): string[] {
  return left > 0 ? [`… and ${plural(left, what)} more (--limit N)`] : [];
}

/** `caveat records show RAID`. */
export function renderRaid(raid: RecordedRaid, options: RecordsTerminal): string {
  const { width, style } = pageOf(options);
  const { classes } = raidAnswer(raid);
  const total = raid.records.reduce((n, r) => n + r.launched, 0);
  const head = `Raid ${raid.id}: ${fixed(total, 0)} launched, from ${clock(raid.from)} to ${clock(raid.to)} local time`;
  return text([
    ...wrap(head, width).map(style.strong),
    ...wrap(classes.map((c) => `${CLASS_TITLES[c.class]} ${ofText(c)}`).join(', '), width),
    '',
    ...tableLines(
      [
        { header: 'window', align: 'left' },
        { header: 'weapon', align: 'left', shrinkTo: 14 },
        { header: 'class', align: 'left' },
        RIGHT('launched'),
        RIGHT('destroyed'),
        { header: 'from', align: 'left', shrinkTo: 12 },
        { header: 'at', align: 'left', shrinkTo: 10 },
      ],
      raid.records.map((r): Row => ({
        cells: [
          windowText(r),
          oneLine(r.model),
          r.class ?? 'several',
          fixed(r.launched, 0),
          fixed(r.destroyed, 0),
          oneLine(r.launchPlaces.join(', ')) || '–',
          oneLine(r.targets.join(', ')) || '–',
        ],
      })),
      width,
      style,
    ),
    ...raid.records.flatMap((r) => detailLines(r, width)),
    '',
    ...wrap("Numbers are the defending side's reports: one party's claims.", width).map(
      style.faint,
    ),
  ]);
}

function clock(instant: string): string {
  return instant.replace('T', ' ');
}

function windowText(r: RaidRecord): string {
  if (!r.timed) return `${r.from.slice(0, 10)}, no time`;
  const to = r.to.slice(0, 10) === r.from.slice(0, 10) ? r.to.slice(11) : clock(r.to).slice(5);
  return `${clock(r.from)} – ${to}`;
}

/** What a row says beyond its columns. */
function detailLines(r: RaidRecord, width: number): string[] {
  const facts = [
    ...(r.launchPlaces.length > 1 ? [`from ${r.launchPlaces.join(', ')}`] : []),
    ...(r.notReached === null ? [] : [`${fixed(r.notReached, 0)} lost without being shot down`]),
    ...(r.stillFlying === null ? [] : [`${fixed(r.stillFlying, 0)} still flying at the report`]),
    ...Object.entries(r.crossed).map(([country, n]) => `${fixed(n, 0)} entered ${country}`),
    ...r.weapons.flatMap((w) =>
      w.launched === null ? [] : [`${w.name}: ${fixed(w.launched, 0)} launched`],
    ),
    ...r.killsByPlace.map(
      (k) => `${k.destroyed === null ? 'some' : fixed(k.destroyed, 0)} destroyed over ${k.place}`,
    ),
    ...(r.destroyed > r.launched ? ['more destroyed than launched, as reported'] : []),
  ];
  if (facts.length === 0) return [];
  return ['', ...wrap(oneLine(`${r.model}: ${facts.join('; ')}`), width)];
}

/** `caveat records plot`. */
export function renderPlots(look: Look, options: RecordsTerminal): string {
  const page = pageOf(options);
  const { width, style } = page;
  return text([
    ...wrap(lookAnswerText(look), width).map(style.strong),
    '',
    style.strong('Raids per month'),
    ...bars(
      look.months.map((m) => ({ name: m.month, value: m.raids })),
      width,
    ),
    ...look.classes.flatMap((c) => shareChart(look, c, page)),
    '',
    style.strong('Largest raids, launched'),
    ...bars(
      look.raidsBySize.slice(0, 10).map((r) => ({ name: r.id, value: r.launched })),
      width,
    ),
    '',
    style.strong('Launched, by launch place (rows that name one place alone)'),
    ...bars(
      look.places
        .filter((p) => p.launched > 0)
        .slice(0, 10)
        .map((p) => ({ name: oneLine(p.place), value: p.launched })),
      width,
    ),
    '',
    ...notes(look, page),
  ]);
}

function shareChart(look: Look, { class: name, fit: all }: ClassLook, page: Page): string[] {
  const months = look.months.flatMap((m, i) => {
    const own = m.classes.find((c) => c.class === name);
    return own === undefined || own.raids < FEW_RAIDS ? [] : [{ i, month: m.month, own }];
  });
  const title = `Share of ${CLASS_TITLES[name]} destroyed: ${shareText(all.share)} over all`;
  const lines = ['', ...wrap(title, page.width).map(page.style.strong)];
  if (months.length < 2) {
    return [...lines, `Fewer than two months with ${FEW_RAIDS} raids or more.`];
  }
  return [
    ...lines,
    ...chartLines(
      months.map(({ i }) => i),
      months.map(({ month }) => month),
      [
        {
          name: `fitted share by month, months with ${FEW_RAIDS} raids or more`,
          y: months.map(({ own }) => own.fit.share.value),
          low: months.map(({ own }) => interval(own.fit.share).low),
          high: months.map(({ own }) => interval(own.fit.share).high),
        },
      ],
      { width: page.width, label: (y) => percent(y) },
    ),
  ];
}

/** Names, bars and values; a bar of nothing for nothing. */
function bars(
  rows: readonly { readonly name: string; readonly value: number }[],
  width: number,
): string[] {
  const most = Math.max(1, ...rows.map((r) => r.value));
  const names = Math.min(30, Math.max(0, ...rows.map((r) => r.name.length)));
  const values = Math.max(0, ...rows.map((r) => fixed(r.value, 0).length));
  const room = Math.max(8, Math.min(60, width - names - values - 3));
  return rows.map(({ name, value }) => {
    const bar = '█'.repeat(value > 0 ? Math.max(1, Math.round((value / most) * room)) : 0);
    return `${fit(name, names).padEnd(names)}  ${fixed(value, 0).padStart(values)} ${bar}`.trimEnd();
  });
}
