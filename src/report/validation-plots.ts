/** Plots of a validation: levels met, and every forecast with what came. */
import type { Forecast } from '../records/validate.ts';
import { markup, type Markup } from './markup.ts';
import { OKABE_ITO } from './plots/colours.ts';
import { MONTH_NAME_WIDTH } from './records-plot.ts';
import { linePlot, type PlotLine } from './vary-plot.ts';
import { classWords, type ValidationAnswer } from './validation-words.ts';

export const VALIDATION_STYLE = `
.raids{width:100%;min-width:44rem;height:auto;display:block;font-size:13px}
.raids text{fill:var(--muted)}
.raids .grid{stroke:var(--grid)}
.raids .bar{stroke:${OKABE_ITO.skyBlue}}
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

const FRAME = { width: 1000, height: 220, left: 56, right: 990, top: 10, bottom: 190 } as const;

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
  // names that would run into the one before, or out of the plot, are left out
  let free = -Infinity;
  const months = [...new Set(forecasts.map(({ count }) => monthOf(count.day)))].flatMap((month) => {
    const day = Date.parse(`${month}-01T00:00Z`) / 86_400_000;
    const x = px(Math.max(day, first));
    if (x < free || x + MONTH_NAME_WIDTH > FRAME.width) return [];
    free = x + MONTH_NAME_WIDTH;
    return [markup`<text x="${one(x)}" y="${FRAME.height - 10}">${month}</text>`];
  });
  const titled = ({ count, low, high }: Forecast, mark: Markup): Markup =>
    markup`<g><title>${count.raid}: ${count.destroyed} of ${count.launched}; forecast ${low} to ${high}</title>${mark}</g>`;
  const bars = forecasts.map((forecast) => {
    const { count, low, high } = forecast;
    const x = one(px(count.day));
    const n = count.launched;
    return titled(
      forecast,
      markup`<line class="bar" x1="${x}" x2="${x}" y1="${one(py(high / n) - 1)}" y2="${one(py(low / n) + 1)}"/>`,
    );
  });
  const points = forecasts.map((forecast) => {
    const { count, transform } = forecast;
    const share = count.destroyed / count.launched;
    const inside = transform.upTo > 0.1 && transform.below < 0.9;
    return titled(
      forecast,
      markup`<circle class="${inside ? 'in' : 'out'}" cx="${one(px(count.day))}" cy="${one(py(share))}" r="${count.launched >= 10 ? 3.5 : 2}"/>`,
    );
  });
  // many bars side by side are thin, and no bar hides another raid's point
  const thickness = Math.min(2.5, Math.max(1, (FRAME.right - FRAME.left) / (2 * forecasts.length)));
  const marks = [markup`<g stroke-width="${one(thickness)}">${bars}</g>`, points];
  return markup`<div class="scroll" tabindex="0" role="region" aria-label="${label}"><svg class="raids" viewBox="0 0 ${FRAME.width} ${FRAME.height}" role="img" aria-label="${label}">${grid}${months}${marks}</svg></div>`;
}

function monthOf(day: number): string {
  return new Date(Math.floor(day) * 86_400_000).toISOString().slice(0, 7);
}

function one(value: number): number {
  return Math.round(value * 10) / 10;
}
