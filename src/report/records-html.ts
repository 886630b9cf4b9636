/** The record as a page: one HTML file that opens from disk and asks the network for nothing. */
import type { Look, Sum } from '../records/look.ts';
import { PUBLISHED_RECORD } from '../records/published.ts';
import { VERSION } from '../study/version.ts';
import { plural } from './answer.ts';
import { type Content, markup, Markup } from './markup.ts';
import { fixed } from './numbers.ts';
import { at, axis, row, type Scale, scaleOver, span, strip } from './plots/strip.ts';
import { monthPlot, RECORDS_STYLE, sharePlot } from './records-plot.ts';
import {
  CLASS_TITLES,
  correlationText,
  FEW_RAIDS,
  lookAnswerText,
  notesOf,
  ofText,
  percent,
  shareText,
} from './records-words.ts';
import { dataTable } from './sections.ts';
import { STYLE } from './style.ts';

/** Rows of the plots of raids and places. */
const MOST = 20;

export interface RecordsPageOptions {
  /** The command that gives the same tables. */
  readonly command: string;
}

/** The whole page as text. Same records, same bytes. */
export function renderRecordsPage(look: Look, { command }: RecordsPageOptions): string {
  const level = Math.round(100 * look.confidence);
  const title = 'The record of raids';
  const places = look.places.filter((p) => p.launched > 0).slice(0, MOST);
  const sections = [
    section('classes', 'What was destroyed, class by class', classTable(look)),
    section('shares', 'Share destroyed over time', [
      shareLegend(level),
      look.classes.map((c) => [
        markup`<h3>${CLASS_TITLES[c.class]}, ${plural(c.raids, 'raid')}: ${shareText(c.fit.share)}</h3>`,
        sharePlot(look, c),
      ]),
      monthTable(look, level),
    ]),
    section('months', 'Launched month by month', [
      partLegend(),
      monthPlot(look),
      markup`<p class="quiet">All weapons of the record together, reconnaissance drones too.</p>`,
    ]),
    section('largest', 'Largest raids', [
      partLegend(),
      partRows(
        look.raidsBySize.slice(0, MOST).map((raid) => ({
          name: [
            raid.id,
            markup`<small>${raid.classes.map((c) => `${CLASS_TITLES[c.class]} ${ofText(c)}`).join(', ')}</small>`,
          ],
          words: raid.id,
          sum: raid,
        })),
      ),
    ]),
    section('places', 'Where they were launched', [
      partLegend(),
      partRows(
        places.map((place) => ({
          name: [
            markup`<bdi>${place.place}</bdi>`,
            markup`<small>${plural(place.raids, 'raid')} from it alone, ${fixed(place.withOthers, 0)} with others</small>`,
          ],
          words: place.place,
          sum: place,
        })),
      ),
      markup`<p class="quiet">Of rows that name this place alone: those that name several do not say how many came from which. ${plural(look.withoutPlace, 'row')} name none.</p>`,
    ]),
    section('weapons', 'Weapons as the record names them', weaponTable(look)),
    section('about', 'What this is', [
      markup`<ul class="plain">${notesOf(look).map((note) => markup`<li>${note}</li>`)}</ul>`,
      markup`<p>The record: “${PUBLISHED_RECORD.title}” by ${PUBLISHED_RECORD.author}, <a href="${PUBLISHED_RECORD.url}" rel="noopener noreferrer external">${PUBLISHED_RECORD.publisher}</a>, ${PUBLISHED_RECORD.basis}. Licence: ${PUBLISHED_RECORD.licence}.</p>`,
      markup`<code class="command">${command}</code>`,
    ]),
  ];
  const page = markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<meta name="generator" content="caveat ${VERSION}">
<title>${title}, ${look.first} to ${look.last}</title>
<style>${new Markup(STYLE)}${new Markup(RECORDS_STYLE)}</style>
</head>
<body>
<header>
<h1>${title}</h1>
<p class="quiet">${look.first} to ${look.last} · ${plural(look.records, 'row')}</p>
<div class="answer"><p>${lookAnswerText(look)}</p><p>Reports are one party's claims.</p></div>
</header>
<main>
${sections}</main>
<footer><p>Made with caveat ${VERSION} from a record that is not part of it. Encyclopaedia-level analysis: no real deployed positions, no advice on attack.</p></footer>
</body>
</html>
`;
  return page.text;
}

function section(id: string, title: string, body: Content): Markup {
  return markup`<section id="${id}" class="long"><h2>${title}</h2>${body}</section>\n`;
}

function classTable(look: Look): Markup {
  return dataTable(
    'Raids, numbers, and the law of kills that fits them best',
    { label: 'class' },
    ['raids', 'launched', 'destroyed', 'share destroyed', 'correlation within a raid'].map(
      (label) => ({ label }),
    ),
    look.classes.map((c) => ({
      head: CLASS_TITLES[c.class],
      cells: [
        fixed(c.raids, 0),
        fixed(c.launched, 0),
        fixed(c.destroyed, 0),
        shareText(c.fit.share),
        correlationText(c.fit),
      ],
    })),
  );
}

function monthTable(look: Look, level: number): Markup {
  const rows = look.months.map((m) => ({
    head: m.month,
    cells: [
      fixed(m.raids, 0),
      ...look.classes.map(({ class: name }) => {
        const own = m.classes.find((c) => c.class === name);
        return own === undefined ? '–' : shareText(own.fit.share);
      }),
    ],
  }));
  const columns = ['raids', ...look.classes.map((c) => CLASS_TITLES[c.class])];
  const caption = `Share destroyed by month with ${level} % intervals`;
  return markup`<details><summary>The same as a table</summary>${dataTable(
    caption,
    { label: 'month' },
    columns.map((label) => ({ label })),
    rows,
  )}</details>`;
}

function weaponTable(look: Look): Markup {
  return dataTable(
    'Launched and destroyed, by weapon',
    { label: 'weapon' },
    [
      { label: 'class', text: true },
      ...['raids', 'launched', 'destroyed', 'share'].map((label) => ({ label })),
    ],
    look.weapons.map((w) => ({
      head: markup`<bdi>${w.model}</bdi>`,
      cells: [
        w.class ?? 'several',
        fixed(w.raids, 0),
        fixed(w.launched, 0),
        fixed(w.destroyed, 0),
        w.launched > 0 ? percent(w.destroyed / w.launched) : '–',
      ],
    })),
  );
}

function swatch(content: Markup): Markup {
  return markup`<svg class="swatch" viewBox="-7 -7 14 14" aria-hidden="true">${content}</svg>`;
}

function shareLegend(level: number): Markup {
  return markup`<ul class="legend"><li>${swatch(markup`<circle class="raid" r="5"/>`)}a raid; the larger, the more were launched</li><li>${swatch(markup`<circle class="fitted" r="4.5"/>`)}fitted to a month’s raids, if ${FEW_RAIDS} or more</li><li>${swatch(markup`<line class="interval" y1="-7" y2="7"/>`)}${level} % interval</li><li>${swatch(markup`<line class="overall" x1="-7" x2="7"/>`)}fitted to all raids</li></ul>`;
}

function partLegend(): Markup {
  return markup`<ul class="legend"><li>${swatch(markup`<rect class="destroyed" x="-6" y="-6" width="12" height="12"/>`)}reported destroyed</li><li>${swatch(markup`<rect class="launched" x="-6" y="-6" width="12" height="12"/>`)}the rest of those launched</li></ul>`;
}

interface PartRow {
  readonly name: Content;
  readonly words: string;
  readonly sum: Omit<Sum, 'raids'>;
}

/** Bars on one scale: launched, the part destroyed first. */
function partRows(rows: readonly PartRow[]): Markup {
  const scale = scaleOver(rows.map(({ sum }) => sum.launched));
  const body = rows.map(({ name, words, sum }) => {
    const bar = [
      part(scale, 'destroyed', 0, sum.destroyed),
      part(scale, 'launched', sum.destroyed, sum.launched),
    ];
    const share = sum.launched > 0 ? percent(sum.destroyed / sum.launched) : '–';
    const value = markup`<b>${fixed(sum.launched, 0)}</b> <span>${share} destroyed</span>`;
    return row(name, strip(scale, `${words}: ${ofText(sum)} destroyed`, bar), value);
  });
  return markup`<div class="plot" role="list">${body}${axis(scale)}</div>`;
}

function part(scale: Scale, name: string, from: number, to: number): Markup | null {
  if (to <= from) return null;
  return markup`<svg y="50%" overflow="visible"><rect class="${name}" x="${at(scale, from)}" width="${span(scale, to - from)}" y="-0.65em" height="1.3em"/></svg>`;
}
