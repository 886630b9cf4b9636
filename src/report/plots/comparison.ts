/** What gets through, policy by policy: the bar split by cause, its interval under it. */
import type { CompareResult } from '../../study/results.ts';
import { CAUSES, type Cause } from '../../study/tally.ts';
import { causesShown, hasIntervals, type PolicyRow } from '../answer.ts';
import { markup, type Markup } from '../markup.ts';
import { confidenceText } from '../numbers.ts';
import { CAUSE_WORDS } from '../words.ts';
import { CAUSE_STYLES } from './colours.ts';
import {
  anchored,
  at,
  axis,
  named,
  row,
  type Scale,
  scaleOver,
  span,
  strip,
  whisker,
} from './strip.ts';

/** Part of the strip that a number inside a segment needs, by its length in characters. */
const ROOM_PER_CHARACTER = 0.015;

export interface PlotRow extends PolicyRow {
  readonly strong: boolean;
  readonly note?: string;
}

/** Rows in the study's order, the legend first and in the order of the segments. */
export function comparisonPlot(result: CompareResult, rows: readonly PlotRow[]): Markup {
  const scale = scaleOver(
    rows.flatMap(({ policy: { leakers } }) => [leakers.mean, leakers.high ?? 0, leakers.p90]),
  );
  const body = rows.map((item) => {
    const value = markup`<b>${item.leakers.value}</b> <span>${item.leakers.interval ?? 'no interval'}</span>`;
    const name = named(item.policy.title, item.policy.id, item.note);
    return row(name, bar(item, scale), value, item.strong);
  });
  const top = rows.length > 12 ? axis(scale) : null;
  return markup`${legend(result)}<div class="plot" role="list">${top}${body}${axis(scale)}</div>`;
}

function legend(result: CompareResult): Markup {
  const causes = causesShown(result).map(
    (cause) =>
      markup`<li>${swatch(cause)}<a href="#def-${cause}">${CAUSE_WORDS[cause].label}</a></li>`,
  );
  const level = confidenceText(result.confidence);
  const marks = [
    ...(hasIntervals(result) ? [{ name: 'interval', text: `${level} interval of the mean` }] : []),
    { name: 'nights', text: '10th to 90th percentile of nights' },
  ].map(
    ({ name, text }) =>
      markup`<li><svg class="swatch ${name}" viewBox="0 0 28 14" aria-hidden="true"><line x1="1" x2="27" y1="7" y2="7"/></svg>${text}</li>`,
  );
  return markup`<ul class="legend">${causes}${marks}</ul>`;
}

function swatch(cause: Cause): Markup {
  const { hatch } = CAUSE_STYLES[cause];
  return markup`<svg class="swatch" viewBox="0 0 14 14" aria-hidden="true"><rect class="c-${cause}" width="14" height="14"/>${hatch === null ? null : markup`<rect width="14" height="14" fill="url(#${hatch})"/>`}</svg>`;
}

function bar(item: PlotRow, scale: Scale): Markup {
  const { leakers, causes } = item.policy;
  let start = 0;
  const segments = CAUSES.flatMap((cause) => {
    const value = causes[cause];
    if (!(value > 0)) return [];
    const from = start;
    start += value;
    return [segment(cause, from, value, item.causes[cause], scale)];
  });
  const parts = CAUSES.filter((cause) => causes[cause] > 0).map(
    (cause) => `${CAUSE_WORDS[cause].label} ${item.causes[cause]}`,
  );
  const label = `${item.policy.title}: ${item.leakers.text} get through. ${parts.join(', ')}`;
  const nights = markup`<svg y="50%" overflow="visible" class="nights"><line x1="${at(scale, leakers.p10)}" x2="${at(scale, leakers.p90)}" y1="0.7em" y2="0.7em"/></svg>`;
  const mean = anchored(
    at(scale, leakers.mean),
    markup`<circle class="mean" cy="0.7em" r="0.2em"/>`,
  );
  return strip(scale, label, [segments, nights, whisker(scale, leakers, 0.7, 'interval'), mean]);
}

function segment(cause: Cause, from: number, value: number, text: string, scale: Scale): Markup {
  const { hatch } = CAUSE_STYLES[cause];
  const box = markup`x="${at(scale, from)}" width="${span(scale, value)}" y="-0.95em" height="1.3em"`;
  const fits = value / (scale.max - scale.min) > ROOM_PER_CHARACTER * (text.length + 1);
  const middle = at(scale, from + value / 2);
  const inside = fits
    ? markup`<text class="ink-${cause}" x="${middle}" y="0.08em" text-anchor="middle">${text}</text>`
    : null;
  const pattern = hatch === null ? null : markup`<rect ${box} fill="url(#${hatch})"/>`;
  return markup`<svg y="50%" overflow="visible"><g><title>${CAUSE_WORDS[cause].label}: ${text}</title><rect class="segment c-${cause}" ${box}/>${pattern}${inside}</g></svg>`;
}
