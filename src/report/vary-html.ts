/** The report of a sweep: one HTML file that opens from disk and asks the network for nothing. */
import type { VaryResult } from '../study/vary.ts';
import { type Content, markup, Markup } from './markup.ts';
import { confidenceText } from './numbers.ts';
import { dataTable } from './sections.ts';
import { STYLE } from './style.ts';
import { LINE_STYLE, linePlot, type PlotLine } from './vary-plot.ts';
import {
  type Curve,
  curvesOf,
  movedBy,
  plusMinus,
  quantityName,
  varyAnswer,
  varyParts,
} from './vary-words.ts';

export interface VaryReportOptions {
  /** The command that gives the answer again. */
  readonly command: string;
  /** What a reader should know about a policy, by id. */
  readonly notes?: Readonly<Record<string, string>>;
}

/** The whole page as text. Same answer, same bytes, save for how long it took. */
export function renderVaryReport(result: VaryResult, options: VaryReportOptions): string {
  const { points, path, present } = result.vary;
  const curves = curvesOf(result);
  const moved = movedBy(curves);
  const others = curves.filter(({ baseline }) => !baseline);
  const baseline = curves.find((curve) => curve.baseline)?.title ?? result.baseline;
  const level =
    result.variants < 2
      ? 'no interval, since there is one variant only'
      : `${confidenceText(result.confidence)} intervals`;
  const xLabel = quantityName(result);
  const x = points.map(({ value }) => value);
  const sections = [
    section('leakers', 'What gets through', [
      linePlot({
        x,
        lines: linesOf(curves, (curve) => curve.leakers),
        xLabel,
        yLabel: 'leakers, mean per replication',
        label: `Mean leakers against ${xLabel}`,
        fromZero: false,
      }),
      markup`<p class="quiet">Bands are ${level}. The axis need not begin at zero. Policies with the same figures at every value share a line.</p>`,
      table('Mean leakers at each value', result, curves, (curve, i) => text(curve.leakers[i])),
    ]),
    others.length === 0
      ? null
      : section('difference', `Difference from “${baseline}” at the same value`, [
          linePlot({
            x,
            lines: linesOf(others, (curve) => curve.differences.map((d) => d ?? ZERO)),
            xLabel,
            yLabel: 'difference in leakers; below zero: fewer get through',
            label: `Difference in leakers from the baseline against ${xLabel}`,
            signed: true,
          }),
          markup`<p class="quiet">Paired: the same nights with the same draws. Bands are ${level}.</p>`,
          table(
            'Difference in leakers from the baseline at each value',
            result,
            others,
            (curve, i) => text(curve.differences[i], true),
          ),
        ]),
    moved.length === 0
      ? null
      : section('change', `Change from ${points[0]?.text ?? ''}`, [
          markup`<p class="quiet">Leakers at the value minus leakers at the first one, paired over the same nights. Policies that are not listed do not change.</p>`,
          table('Change in leakers from the first value', result, moved, (curve, i) =>
            i === 0 ? '–' : text(curve.changes[i], true),
          ),
        ]),
    section(
      'policies',
      'The policies',
      markup`<dl>${curves.map(({ id, title, baseline: is }) => markup`<dt>${id}${is ? ' *' : ''}</dt><dd><bdi>${title}</bdi>${options.notes?.[id] === undefined ? null : markup`<small>${options.notes[id]}</small>`}</dd>`)}</dl>`,
    ),
    section('rerun', 'Run it again', [
      markup`<code class="command">${options.command}</code>`,
      markup`<dl><dt>seed</dt><dd>${String(result.seed)}</dd><dt>version</dt><dd>caveat ${result.caveat}</dd></dl>`,
      digests(result),
    ]),
  ];
  const page = markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<meta name="generator" content="caveat ${result.caveat}">
<title>${result.study.title} – ${path} varied</title>
<style>${new Markup(STYLE)}${new Markup(LINE_STYLE)}</style>
</head>
<body>
<header>
<p class="quiet">What does each rule cost, missile by missile, and how sure are we?</p>
<h1><bdi>${result.study.title}</bdi></h1>
<p class="quiet">${varyParts(result).join(' · ')}</p>
<p>Varied: <code>${path}</code>; ${present === null ? 'the document leaves it to its default.' : markup`the document says <code>${present}</code>.`}</p>
<div class="answer">${varyAnswer(result).map((sentence) => markup`<p>${sentence.map((p) => (p.strong === true ? markup`<strong>${p.text}</strong>` : markup`<bdi>${p.text}</bdi>`))}</p>`)}</div>
${result.warnings.length === 0 ? null : markup`<ul class="warnings" aria-label="Warnings">${result.warnings.map((w) => markup`<li>${w}</li>`)}</ul>`}
</header>
<main>
${sections}</main>
<footer><p>Made with caveat ${result.caveat}. Encyclopaedia-level analysis: no real deployed positions, no advice on attack.</p></footer>
</body>
</html>
`;
  return page.text;
}

const ZERO = { mean: 0, low: null, high: null } as const;

function section(id: string, title: string, body: Content): Markup {
  return markup`<section id="${id}" class="long"><h2>${title}</h2>${body}</section>\n`;
}

function linesOf(curves: readonly Curve[], of: (curve: Curve) => PlotLine['y']): PlotLine[] {
  const lines: { names: string[]; strong: boolean; y: PlotLine['y'] }[] = [];
  for (const curve of curves) {
    const y = of(curve);
    const same = lines.find((line) =>
      line.y.every((e, i) => e.mean === y[i]?.mean && e.low === y[i]?.low && e.high === y[i]?.high),
    );
    if (same === undefined) lines.push({ names: [curve.id], strong: curve.baseline, y });
    else {
      same.names.push(curve.id);
      same.strong ||= curve.baseline;
    }
  }
  return lines;
}

function text(
  estimate: Parameters<typeof plusMinus>[0] | null | undefined,
  signed = false,
): string {
  return estimate === null || estimate === undefined ? '' : plusMinus(estimate, signed);
}

function table(
  caption: string,
  { vary }: VaryResult,
  curves: readonly Curve[],
  of: (curve: Curve, index: number) => string,
): Markup {
  const rows = vary.points.map((point, i) => ({
    head: point.text,
    cells: curves.map((curve) => of(curve, i)),
  }));
  return dataTable(
    caption,
    { label: 'value' },
    curves.map(({ id, baseline }) => ({ label: `${id}${baseline ? ' *' : ''}` })),
    rows,
  );
}

function digests({ vary }: VaryResult): Markup {
  const rows = vary.points.map(({ text: head, answer }) => ({
    head,
    cells: [markup`<code class="digest">${answer.scenarioDigest}</code>`],
  }));
  return markup`<details><summary>Digest of the study at each value</summary>${dataTable('Digest of the study with each value in place', { label: 'value' }, [{ label: 'digest', text: true }], rows)}</details>`;
}
