/** Lines with interval bands: an estimate against the value that is varied, one line per policy. */
import type { Estimate } from '../study/results.ts';
import { type Content, markup, type Markup } from './markup.ts';
import { fixed } from './numbers.ts';
import { OKABE_ITO } from './plots/colours.ts';
import { type Scale, scaleOver } from './plots/strip.ts';

export interface PlotLine {
  /** Names at the end of the line. */
  readonly names: readonly string[];
  readonly strong: boolean;
  /** One per value. */
  readonly y: readonly Estimate[];
}

export interface LinePlot {
  readonly x: readonly number[];
  readonly lines: readonly PlotLine[];
  readonly xLabel: string;
  readonly yLabel: string;
  /** In words, for who cannot see it. */
  readonly label: string;
  readonly signed?: boolean;
  /** Whether the axis reaches to zero; a difference's always does. */
  readonly fromZero?: boolean;
}

const WIDTH = 1000;
const HEIGHT = 440;
const FRAME = { left: 64, right: 760, top: 28, bottom: 384 } as const;
const LABEL_HEIGHT = 18;
/** Characters that fit beside the plot. */
const LABEL_LENGTH = 32;
/** Points are marked while they are few enough to be told apart. */
const MARKED = 60;

/** Yellow is left out: on white it is no line. The baseline is drawn in the text's own colour. */
const HUES = [
  OKABE_ITO.blue,
  OKABE_ITO.vermillion,
  OKABE_ITO.green,
  OKABE_ITO.purple,
  OKABE_ITO.orange,
  OKABE_ITO.skyBlue,
];
/** Lines of the same hue differ by their dashes. */
const DASHES = ['', '7 4', '2 3', '10 3 2 3'];

/** The plot as an SVG that scales with the page. */
export function linePlot(plot: LinePlot): Markup {
  const limits = plot.lines.flatMap(({ y }) =>
    y.flatMap((e) => [e.mean, e.low ?? e.mean, e.high ?? e.mean]),
  );
  const scaleY = plot.fromZero === false ? windowOver(limits) : scaleOver(limits);
  const scaleX = windowOver(plot.x);
  const px = (value: number): number =>
    FRAME.left + ((value - scaleX.min) / (scaleX.max - scaleX.min)) * (FRAME.right - FRAME.left);
  const py = (value: number): number =>
    FRAME.bottom - ((value - scaleY.min) / (scaleY.max - scaleY.min)) * (FRAME.bottom - FRAME.top);
  const order = plot.x.map((_, i) => i).sort((a, b) => (plot.x[a] ?? 0) - (plot.x[b] ?? 0));
  const styles = stylesOf(plot.lines);
  const drawn = plot.lines.map((line, l) => {
    const style = styles[l] ?? { hue: 'currentColor', dash: '' };
    const points = order.flatMap((i) => {
      const y = line.y[i];
      return y === undefined ? [] : [{ x: px(plot.x[i] ?? 0), y }];
    });
    return markup`<g><title>${line.names.join(', ')}</title>${band(points, py, style.hue)}<path d="M${points.map(({ x, y }) => `${one(x)},${one(py(y.mean))}`).join('L')}" fill="none" stroke="${style.hue}" stroke-width="${line.strong ? 3 : 2}" stroke-dasharray="${style.dash === '' ? 'none' : style.dash}"/>${points.length > MARKED ? null : points.map(({ x, y }) => markup`<circle cx="${one(x)}" cy="${one(py(y.mean))}" r="3" fill="${style.hue}"/>`)}</g>`;
  });
  const last = order.at(-1) ?? 0;
  const ends = plot.lines.map((line, l) => ({ l, y: py(line.y[last]?.mean ?? 0) }));
  return markup`<div class="scroll" tabindex="0" role="region" aria-label="${plot.label}"><svg class="lines" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${plot.label}">${axisX(scaleX, px, plot.xLabel)}${axisY(scaleY, py, plot.yLabel, plot.signed === true)}${drawn}${endLabels(ends, plot.lines, styles)}</svg></div>`;
}

export const LINE_STYLE = `
.lines{width:100%;min-width:44rem;height:auto;display:block;color:var(--fg);font-size:13px}
.lines text{fill:var(--fg)}
.lines .ticks text{fill:var(--muted)}
.lines .grid{stroke:var(--grid)}
.lines .zero,.lines .frame{stroke:var(--zero)}
.lines .leader{stroke:var(--line)}
.lines .strong{font-weight:700}
`;

interface LineLook {
  readonly hue: string;
  readonly dash: string;
}

function stylesOf(lines: readonly PlotLine[]): LineLook[] {
  let next = 0;
  return lines.map((line) => {
    if (line.strong) return { hue: 'currentColor', dash: '' };
    const look = {
      hue: HUES[next % HUES.length] ?? 'currentColor',
      dash: DASHES[Math.floor(next / HUES.length) % DASHES.length] ?? '',
    };
    next += 1;
    return look;
  });
}

function band(
  points: readonly { readonly x: number; readonly y: Estimate }[],
  py: (value: number) => number,
  hue: string,
): Content {
  const known = points.flatMap(({ x, y }) =>
    y.low === null || y.high === null ? [] : [{ x, low: py(y.low), high: py(y.high) }],
  );
  if (known.length === 0) return null;
  const [only] = known;
  if (known.length === 1 && only !== undefined) {
    return markup`<line x1="${one(only.x)}" x2="${one(only.x)}" y1="${one(only.low)}" y2="${one(only.high)}" stroke="${hue}" stroke-width="2"/>`;
  }
  const there = known.map(({ x, high }) => `${one(x)},${one(high)}`);
  const back = known.toReversed().map(({ x, low }) => `${one(x)},${one(low)}`);
  return markup`<path class="band" d="M${[...there, ...back].join('L')}Z" fill="${hue}" fill-opacity="0.16"/>`;
}

function axisX(scale: Scale, px: (value: number) => number, label: string): Markup {
  const ticks = scale.ticks.map((tick) => {
    const x = one(px(tick));
    return markup`<line class="grid" x1="${x}" x2="${x}" y1="${FRAME.top}" y2="${FRAME.bottom}"/><text x="${x}" y="${FRAME.bottom + 18}" text-anchor="middle">${fixed(tick, scale.decimals)}</text>`;
  });
  const middle = (FRAME.left + FRAME.right) / 2;
  return markup`<g class="ticks">${ticks}</g><line class="frame" x1="${FRAME.left}" x2="${FRAME.right}" y1="${FRAME.bottom}" y2="${FRAME.bottom}"/><text x="${middle}" y="${FRAME.bottom + 42}" text-anchor="middle">${label}</text>`;
}

function axisY(
  scale: Scale,
  py: (value: number) => number,
  label: string,
  signed: boolean,
): Markup {
  const ticks = scale.ticks.map((tick) => {
    const y = one(py(tick));
    const name = tick === 0 ? 'zero' : 'grid';
    return markup`<line class="${name}" x1="${FRAME.left}" x2="${FRAME.right}" y1="${y}" y2="${y}"/><text x="${FRAME.left - 8}" y="${y + 4}" text-anchor="end">${fixed(tick, scale.decimals, signed)}</text>`;
  });
  return markup`<g class="ticks">${ticks}</g><text x="8" y="16">${label}</text>`;
}

/** Names at the ends of their lines, moved apart where they would cover each other. */
function endLabels(
  ends: readonly { readonly l: number; readonly y: number }[],
  lines: readonly PlotLine[],
  styles: readonly LineLook[],
): Markup[] {
  const sorted = ends.toSorted((a, b) => a.y - b.y || a.l - b.l);
  const places: number[] = [];
  for (const { y } of sorted) places.push(Math.max(y, (places.at(-1) ?? -Infinity) + LABEL_HEIGHT));
  // what was pushed out at the bottom moves all above it up
  for (let i = places.length - 1, limit = HEIGHT - 8; i >= 0; i -= 1, limit -= LABEL_HEIGHT) {
    places[i] = Math.min(places[i] ?? 0, limit);
  }
  return sorted.map(({ l, y }, i) => {
    const line = lines[l];
    const place = one(places[i] ?? y);
    const text = line?.names.join(', ') ?? '';
    const short =
      [...text].length > LABEL_LENGTH ? `${[...text].slice(0, LABEL_LENGTH - 1).join('')}…` : text;
    return markup`<path class="leader" d="M${FRAME.right + 4},${one(y)}L${FRAME.right + 16},${place}" fill="none"/><circle cx="${FRAME.right + 22}" cy="${place}" r="4" fill="${styles[l]?.hue ?? 'currentColor'}"/><text${line?.strong === true ? markup` class="strong"` : null} x="${FRAME.right + 32}" y="${place + 4}">${short}</text>`;
  });
}

/** A scale that need not hold zero: steps of a scale over the width, laid from the least value. */
function windowOver(values: readonly number[]): Scale {
  const low = Math.min(...values);
  const high = Math.max(...values);
  if (low >= 0 && low <= (high - low) * 0.25) return scaleOver(values);
  if (high === low) {
    const room = Math.abs(low) > 0 ? Math.abs(low) / 10 : 1;
    return windowOver([low - room, high + room]);
  }
  const { ticks, decimals } = scaleOver([0, high - low]);
  const step = (ticks[1] ?? 1) - (ticks[0] ?? 0);
  const from = Math.floor(low / step + 1e-9);
  const to = Math.ceil(high / step - 1e-9);
  const shown = Array.from({ length: to - from + 1 }, (_, i) =>
    Number(((from + i) * step).toFixed(decimals)),
  );
  return { min: shown[0] ?? low, max: shown.at(-1) ?? high, ticks: shown, decimals };
}

function one(value: number): number {
  return Math.round(value * 10) / 10;
}
