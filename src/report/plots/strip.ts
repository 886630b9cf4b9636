/**
 * Rows on one scale: a name, a strip and a value. The strip is an SVG whose x is in percent of its
 * own width and whose y is in em, so that it fits any screen and any text size without measuring
 * text; names and values are ordinary text, so that they wrap, select and print.
 */
import { markup, type Content, type Markup } from '../markup.ts';
import { fixed } from '../numbers.ts';

export interface Scale {
  readonly min: number;
  readonly max: number;
  readonly ticks: readonly number[];
  readonly decimals: number;
}

/**
 * A scale over zero and all `values` whose ends are ticks; one unit wide when all are zero.
 * `aroundZero` leaves a step on either side of zero, so that its line is never the frame.
 */
export function scaleOver(values: readonly number[], aroundZero = false): Scale {
  let low = 0;
  let high = 0;
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  if (high === low) high = low + 1;
  const step = niceStep((high - low) / WANTED_TICKS);
  const room = aroundZero ? 1 : 0;
  const first = Math.min(-room, Math.floor(low / step + 1e-9));
  const last = Math.max(room, Math.ceil(high / step - 1e-9));
  const decimals = Math.max(0, -Number(step.toExponential().split('e')[1] ?? 0));
  const ticks = Array.from({ length: last - first + 1 }, (_, i) =>
    Number(((first + i) * step).toFixed(decimals)),
  );
  return { min: ticks[0] ?? low, max: ticks.at(-1) ?? high, ticks, decimals };
}

const WANTED_TICKS = 6;

/** The least of 1, 2, 5 × 10ⁿ that is not below `step`. */
function niceStep(step: number): number {
  const [mantissa = '1', exponent = '0'] = step.toExponential(6).split('e');
  const nice = [1, 2, 5, 10].find((n) => n >= Number(mantissa) - 1e-9) ?? 10;
  return nice * Number(`1e${exponent}`);
}

/** Position on the strip, such as `12.5%`; what lies outside is held at the ends. */
export function at(scale: Scale, value: number): string {
  const part = (value - scale.min) / (scale.max - scale.min);
  return `${Number((100 * Math.max(0, Math.min(1, part))).toFixed(3))}%`;
}

/** Length on the strip. */
export function span(scale: Scale, length: number): string {
  return `${Number(((100 * length) / (scale.max - scale.min)).toFixed(3))}%`;
}

/** A group whose own origin is at `x` (percent) and at half the strip's height. */
export function anchored(x: string, content: Content): Markup {
  return markup`<svg x="${x}" y="50%" overflow="visible">${content}</svg>`;
}

/** A strip with its grid; `label` says in words what it shows. */
export function strip(scale: Scale, label: string, content: Content): Markup {
  const grid = scale.ticks.map((tick) => {
    const x = at(scale, tick);
    const name = tick === 0 ? 'zero' : 'grid';
    return markup`<line class="${name}" x1="${x}" x2="${x}" y1="0" y2="100%"/>`;
  });
  return markup`<div class="chart"><svg class="strip" role="img" aria-label="${label}">${grid}${content}</svg></div>`;
}

/** The row of tick labels. */
export function axis(scale: Scale, signed = false): Markup {
  const labels = scale.ticks.map((tick) => {
    const text = fixed(tick, scale.decimals, signed);
    return markup`<text x="${at(scale, tick)}" y="1.1em" text-anchor="middle">${text}</text>`;
  });
  return markup`<div class="row axis" aria-hidden="true"><div class="name"></div><div class="chart"><svg class="strip">${labels}</svg></div><div class="value"></div></div>`;
}

/** One row; `strong` for the baseline and what was chosen. */
export function row(name: Content, chart: Markup, value: Content, strong = false): Markup {
  return markup`<div class="row${strong ? ' strong' : ''}" role="listitem"><div class="name">${name}</div>${chart}<div class="value">${value}</div></div>`;
}

/** An interval as a line with end caps, `y` em below the middle; nothing without limits. */
export function whisker(
  scale: Scale,
  interval: { readonly low: number | null; readonly high: number | null },
  y: number,
  className: string,
): Markup | null {
  if (interval.low === null || interval.high === null) return null;
  const [from, to] = [at(scale, interval.low), at(scale, interval.high)];
  const line = markup`<line x1="${from}" x2="${to}" y1="${y}em" y2="${y}em"/>`;
  const caps = [from, to].map(
    (x) => markup`<line x1="${x}" x2="${x}" y1="${y - 0.28}em" y2="${y + 0.28}em"/>`,
  );
  return markup`<svg y="50%" overflow="visible" class="${className}">${line}${caps}</svg>`;
}

/** Name of a thing that has a title and an id. */
export function named(title: string, id: string, note?: string): Markup {
  const code = title === id ? null : markup` <code>${id}</code>`;
  return markup`<bdi>${title}</bdi>${code}${note === undefined ? null : markup`<small>${note}</small>`}`;
}
