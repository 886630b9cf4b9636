/** A sweep as text: what changes, a table of leakers by value and policy, and a plot. */
import type { VaryResult } from '../study/vary.ts';
import { confidenceText, count, fixed } from './numbers.ts';
import { ANSI, type Column, PLAIN, type Row, type Style, tableLines } from './table.ts';
import { heading, type Page } from './page.ts';
import { fit, oneLine, wrap } from './text.ts';
import type { TerminalOptions } from './terminal.ts';
import { chartLines } from './vary-chart.ts';
import {
  type Curve,
  curvesOf,
  movedBy,
  plusMinus,
  quantityName,
  varyAnswer,
  varyParts,
} from './vary-words.ts';

const NARROWEST = 60;

/** The whole sweep; ends with a newline. */
export function renderVary(result: VaryResult, options: TerminalOptions): string {
  const width = Math.max(NARROWEST, options.width);
  const style = options.colour ? ANSI : PLAIN;
  const on: Page = { width, style };
  const { points, path, present } = result.vary;
  const curves = curvesOf(result);
  const launched = [...new Set(points.map(({ answer }) => answer.policies[0]?.launched ?? 0))];
  const level =
    result.variants < 2
      ? 'no interval (one variant)'
      : `± ${confidenceText(result.confidence)} interval`;
  const moved = movedBy(curves);
  const others = curves.filter(({ baseline }) => !baseline);
  const raid = launched.length === 1 ? `of ${launched[0] ?? 0} launched · ` : '';
  const lines = [
    ...heading(fit(oneLine(result.study.title), width), varyParts(result).join(' · '), on),
    style.faint(
      fit(
        `${oneLine(path)}: ${present === null ? 'not in the document' : `\`${oneLine(present)}\` in the document`}`,
        width,
      ),
    ),
    '',
    ...varyAnswer(result).flatMap((sentence) => {
      const text = sentence.map((phrase) => oneLine(phrase.text)).join('');
      return wrap(text, width);
    }),
    '',
    ...heading('What gets through', `${raid}* baseline · ${level}`, on),
    ...table(result, curves, (curve, i) => cell(curve.leakers[i]), width, style),
    '',
    ...heading('Leakers', `against ${quantityName(result)}`, on),
    ...chart(result, curves, width),
    ...(others.length === 0
      ? []
      : [
          '',
          ...heading('Difference from the baseline at the same value', `paired · ${level}`, on),
          ...table(result, others, (curve, i) => cell(curve.differences[i], true), width, style),
        ]),
    ...(moved.length === 0
      ? []
      : [
          '',
          ...heading(`Change from ${points[0]?.text ?? ''}`, `paired, same nights · ${level}`, on),
          ...table(
            result,
            moved,
            (curve, i) => (i === 0 ? '–' : cell(curve.changes[i], true)),
            width,
            style,
          ),
        ]),
    ...(result.warnings.length === 0
      ? []
      : [
          '',
          style.strong('Warnings'),
          ...result.warnings.flatMap((w) => wrap(`! ${oneLine(w)}`, width)),
        ]),
    '',
    ...wrap(footer(result), width).map(style.faint),
    ...(options.command === undefined ? [] : [`${style.faint('$')} ${oneLine(options.command)}`]),
  ];
  return `${lines.join('\n')}\n`;
}

function cell(
  estimate: Parameters<typeof plusMinus>[0] | null | undefined,
  signed = false,
): string {
  return estimate === null || estimate === undefined ? '' : plusMinus(estimate, signed);
}

function table(
  { vary }: VaryResult,
  curves: readonly Curve[],
  of: (curve: Curve, index: number) => string,
  width: number,
  style: Style,
): string[] {
  const unit = vary.unit === null ? 'value' : `value, ${vary.unit}`;
  const columns: Column[] = [
    { header: unit, align: 'right' },
    ...curves.map((curve): Column => ({
      header: `${oneLine(curve.id)}${curve.baseline ? ' *' : ''}`,
      align: 'right',
    })),
  ];
  const rows = vary.points.map((point, i): Row => ({
    cells: [number(point.text, vary.unit), ...curves.map((curve) => of(curve, i))],
  }));
  return tableLines(columns, rows, width, style);
}

function number(text: string, unit: string | null): string {
  return unit === null ? text : text.slice(0, text.length - unit.length).trim();
}

function chart(result: VaryResult, curves: readonly Curve[], width: number): string[] {
  const { points, unit } = result.vary;
  const ys = curves.flatMap((curve) => curve.leakers.map(({ mean }) => mean));
  const range = Math.max(...ys) - Math.min(...ys);
  const decimals = range >= 20 ? 0 : range >= 2 ? 1 : 2;
  return chartLines(
    points.map(({ value }) => value),
    points.map(({ text }) => number(text, unit)),
    curves.map(({ id, leakers }) => ({
      name: oneLine(id),
      y: leakers.map(({ mean }) => mean),
      low: leakers.map(({ mean, low }) => low ?? mean),
      high: leakers.map(({ mean, high }) => high ?? mean),
    })),
    { width, label: (y) => fixed(y, decimals) },
  ).map((line) => fit(line, width));
}

function footer(result: VaryResult): string {
  const { run } = result;
  const parts = [
    `seed ${result.seed}`,
    `${count(result.replications)} replications at each value`,
    `caveat ${oneLine(result.caveat)}`,
    ...(run === undefined
      ? []
      : [
          `${run.seconds.toFixed(1)} s on ${run.workers} ${run.workers === 1 ? 'worker' : 'workers'}`,
        ]),
  ];
  return parts.join(' · ');
}
