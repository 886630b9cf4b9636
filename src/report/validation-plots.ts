/** Plots of a validation: levels met, and every forecast with what came. */
import type { Forecast } from '../records/validate.ts';
import { markup, type Markup } from './markup.ts';
import { OKABE_ITO } from './plots/colours.ts';
import { linePlot, type PlotLine } from './vary-plot.ts';
import { classWords, type ValidationAnswer } from './validation-words.ts';

export const VALIDATION_STYLE = `
.raids{width:100%;min-width:44rem;height:auto;display:block;font-size:13px}
.raids text{fill:var(--muted)}
.raids .grid{stroke:var(--grid)}
.raids .bar{stroke:${OKABE_ITO.skyBlue};stroke-width:2.5}
.raids .in{fill:var(--fg)}
.raids .out{fill:${OKABE_ITO.vermillion}}
`;

/** Share of outcomes below each level, against the level: a right forecast lies on the diagonal. */
export function calibrationPlot(answer: ValidationAnswer): Markup {
  const exact = (values: readonly number[]): PlotLine['y'] =>
    values.map((mean) => ({ mean, low: null, high: null }));
  const levels = answer.overall.calibration.map(({ level }) => Math.round(level * 100));
  const judged = Object.entries(answer.byClass).filter(([, { judged: is }]) => is);
  const line = (name: string, of: typeof answer.overall): PlotLine => ({
    names: [name],
    strong: false,
    y: exact(of.calibration.map((p) => p.share * 100)),
  });
  return linePlot({
    x: levels,
    lines: [
      { names: ['as it should be'], strong: true, y: exact(levels) },
      line(classWords(null), answer.overall),
      ...judged.map(([name, of]) => line(classWords(name), of)),
    ],
    xLabel: 'level of the forecast, %',
    yLabel: 'outcomes below it, %',
    label: 'Share of outcomes below each level of their forecasts',
  });
}

const FRAME = { width: 1000, height: 220, left: 44, right: 990, top: 10, bottom: 190 } as const;

/** The forecasts of one class in order of time: the 80 % interval as a share, and what was reported. */
export function forecastPlot(name: string, forecasts: readonly Forecast[]): Markup {
  const label = `${classWords(name)}: forecast and reported share destroyed`;
  const days = forecasts.map(({ count }) => count.day);
  const [first, last] = [Math.min(...days), Math.max(...days)];
  const px = (day: number): number =>
    FRAME.left + 8 + ((day - first) / Math.max(1, last - first)) * (FRAME.right - FRAME.left - 16);
  const py = (share: number): number => FRAME.bottom - share * (FRAME.bottom - FRAME.top);
  const grid = [0, 0.25, 0.5, 0.75, 1].map(
    (share) =>
      markup`<line class="grid" x1="${FRAME.left}" x2="${FRAME.right}" y1="${one(py(share))}" y2="${one(py(share))}"/><text x="${FRAME.left - 6}" y="${one(py(share) + 4)}" text-anchor="end">${(share * 100).toFixed(0)} %</text>`,
  );
  const months = [...new Set(forecasts.map(({ count }) => monthOf(count.day)))].map((month) => {
    const day = Date.parse(`${month}-01T00:00Z`) / 86_400_000;
    return markup`<text x="${one(px(Math.max(day, first)))}" y="${FRAME.height - 10}">${month}</text>`;
  });
  const marks = forecasts.map(({ count, low, high, transform }) => {
    const x = one(px(count.day));
    const n = count.launched;
    const inside = transform.upTo > 0.1 && transform.below < 0.9;
    return markup`<g><title>${count.raid}: ${count.destroyed} of ${n}; forecast ${low} to ${high}</title><line class="bar" x1="${x}" x2="${x}" y1="${one(py(high / n) - 1)}" y2="${one(py(low / n) + 1)}"/><circle class="${inside ? 'in' : 'out'}" cx="${x}" cy="${one(py(count.destroyed / n))}" r="${n >= 10 ? 3.5 : 2}"/></g>`;
  });
  return markup`<div class="scroll" tabindex="0" role="region" aria-label="${label}"><svg class="raids" viewBox="0 0 ${FRAME.width} ${FRAME.height}" role="img" aria-label="${label}">${grid}${months}${marks}</svg></div>`;
}

function monthOf(day: number): string {
  return new Date(Math.floor(day) * 86_400_000).toISOString().slice(0, 7);
}

function one(value: number): number {
  return Math.round(value * 10) / 10;
}
