/** Time along the bottom: shares of one class with its raids and intervals, and months as columns. */
import { dayOf } from '../records/counts.ts';
import type { ClassLook, Look } from '../records/look.ts';
import { type Content, markup, type Markup } from './markup.ts';
import { fixed } from './numbers.ts';
import { scaleOver } from './plots/strip.ts';
import { CLASS_TITLES, FEW_RAIDS, interval, percent, shareText } from './records-words.ts';

const WIDTH = 1000;
const FRAME = { left: 56, right: 984, top: 12 } as const;
const SHARE_HEIGHT = 200;
const COLUMN_HEIGHT = 240;
/** Room for the names of months. */
const FOOT = 34;
/** Names of months that fit side by side. */
const MOST_NAMES = 16;
/** Room that the name of a month takes. */
export const MONTH_NAME_WIDTH = 56;

export const RECORDS_STYLE = `
.times{width:100%;min-width:44rem;height:auto;display:block;color:var(--fg);font-size:13px}
.times text{fill:var(--muted)}
.times .grid{stroke:var(--grid)}
.times .zero{stroke:var(--zero)}
.times .raid{fill:var(--fg);fill-opacity:.16}
.times .interval line{stroke:var(--unit);stroke-width:2.5}
.times .fitted{fill:var(--unit);stroke:var(--bg);stroke-width:1.5}
.times .overall,.legend .overall{stroke:var(--unit);stroke-dasharray:5 4}
.times .launched{fill:var(--muted);fill-opacity:.35}
.times .destroyed,.strip .destroyed{fill:var(--unit)}
.strip .launched{fill:var(--muted);fill-opacity:.35}
.legend .raid{fill:var(--fg);fill-opacity:.3}.legend .fitted,.legend .destroyed{fill:var(--unit)}
.legend .interval{stroke:var(--unit);stroke-width:2.5}.legend .launched{fill:var(--muted);fill-opacity:.35}
`;

interface Axis {
  /** Of an instant in days since 1970. */
  readonly x: (day: number) => number;
  readonly marks: (bottom: number) => Content;
}

function timeAxis(look: Look): Axis {
  const months = look.months.map(({ month }) => month);
  const first = dayOf(`${months[0] ?? look.first}-01T00:00`);
  const last = dayOf(`${months.at(-1) ?? look.last}-01T00:00`) + 31;
  const x = (day: number): number =>
    one(FRAME.left + ((day - first) / (last - first)) * (FRAME.right - FRAME.left));
  const step = [1, 2, 3, 6, 12].find((n) => months.length / n <= MOST_NAMES) ?? 12;
  const marks = (bottom: number): Content =>
    months.flatMap((month, i) => {
      const number = Number(month.slice(5));
      const named = months.length <= step || (number - 1) % step === 0 || (i === 0 && step === 1);
      if (!named) return [];
      const at = x(dayOf(`${month}-01T00:00`));
      // the last name ends with the plot where it would be cut off
      const name =
        at + MONTH_NAME_WIDTH > WIDTH
          ? markup`<text x="${WIDTH}" y="${bottom + 18}" text-anchor="end">${month}</text>`
          : markup`<text x="${at}" y="${bottom + 18}">${month}</text>`;
      return [
        markup`<line class="grid" x1="${at}" x2="${at}" y1="${FRAME.top}" y2="${bottom}"/>${name}`,
      ];
    });
  return { x, marks };
}

/** Middle of a month in days since 1970. */
function middle(month: string): number {
  return dayOf(`${month}-15T12:00`);
}

/** The raids of a class as dots, and month by month the fitted share with its interval. */
export function sharePlot(look: Look, { class: name, fit }: ClassLook): Markup {
  const { x, marks } = timeAxis(look);
  const bottom = SHARE_HEIGHT - FOOT;
  const y = (share: number): number => one(bottom - share * (bottom - FRAME.top));
  const raids = look.counts
    .filter((c) => c.class === name)
    .map((c) => {
      const radius = one(Math.min(14, 1.2 + 0.9 * Math.sqrt(c.launched)));
      const share = c.destroyed / c.launched;
      return markup`<circle class="raid" cx="${x(c.day)}" cy="${y(share)}" r="${radius}"><title>${c.raid}: ${c.destroyed} of ${c.launched}</title></circle>`;
    });
  const months = look.months.flatMap(({ month, classes }) => {
    const own = classes.find((c) => c.class === name);
    if (own === undefined || own.raids < FEW_RAIDS) return [];
    const at = x(middle(month));
    const { value, low, high } = interval(own.fit.share);
    return [
      markup`<g class="interval"><title>${month}: ${shareText(own.fit.share)}, ${own.raids} raids</title><line x1="${at}" x2="${at}" y1="${y(low)}" y2="${y(high)}"/><circle class="fitted" cx="${at}" cy="${y(value)}" r="4.5"/></g>`,
    ];
  });
  const grid = [0, 0.25, 0.5, 0.75, 1].map(
    (share) =>
      markup`<line class="${share === 0 ? 'zero' : 'grid'}" x1="${FRAME.left}" x2="${FRAME.right}" y1="${y(share)}" y2="${y(share)}"/><text x="${FRAME.left - 8}" y="${y(share) + 4}" text-anchor="end">${percent(share)}</text>`,
  );
  const overall = y(fit.share.value);
  const label = `Share of ${CLASS_TITLES[name]} destroyed over time; over all ${shareText(fit.share)}`;
  return scrolled(
    label,
    markup`<svg class="times" viewBox="0 0 ${WIDTH} ${SHARE_HEIGHT}" role="img" aria-label="${label}">${marks(bottom)}${grid}${raids}<line class="overall" x1="${FRAME.left}" x2="${FRAME.right}" y1="${overall}" y2="${overall}"/>${months}</svg>`,
  );
}

/** Launched in each month, the part reported destroyed from the ground up. */
export function monthPlot(look: Look): Markup {
  const { x, marks } = timeAxis(look);
  const bottom = COLUMN_HEIGHT - FOOT;
  const scale = scaleOver(look.months.map((m) => m.launched));
  const y = (n: number): number => one(bottom - (n / scale.max) * (bottom - FRAME.top));
  const columns = look.months.map((m) => {
    const from = x(dayOf(`${m.month}-01T00:00`));
    const to = x(dayOf(`${m.month}-01T00:00`) + 28);
    const box = (name: string, low: number, high: number): Markup =>
      markup`<rect class="${name}" x="${one(from + 1)}" width="${one(Math.max(1, to - from - 2))}" y="${y(high)}" height="${one(y(low) - y(high))}"/>`;
    return markup`<g><title>${m.month}: ${m.destroyed} of ${m.launched} in ${m.raids} raids</title>${box('destroyed', 0, m.destroyed)}${box('launched', m.destroyed, m.launched)}</g>`;
  });
  const grid = scale.ticks.map(
    (tick) =>
      markup`<line class="${tick === 0 ? 'zero' : 'grid'}" x1="${FRAME.left}" x2="${FRAME.right}" y1="${y(tick)}" y2="${y(tick)}"/><text x="${FRAME.left - 8}" y="${y(tick) + 4}" text-anchor="end">${fixed(tick, scale.decimals)}</text>`,
  );
  const label = 'Launched in each month, and how many of them were reported destroyed';
  return scrolled(
    label,
    markup`<svg class="times" viewBox="0 0 ${WIDTH} ${COLUMN_HEIGHT}" role="img" aria-label="${label}">${marks(bottom)}${grid}${columns}</svg>`,
  );
}

function scrolled(label: string, content: Markup): Markup {
  return markup`<div class="scroll" tabindex="0" role="region" aria-label="${label}">${content}</div>`;
}

function one(value: number): number {
  return Math.round(value * 10) / 10;
}
