/** The report of a validation: one HTML file that opens from disk and asks the network for nothing. */
import { LARGE_RAID } from '../records/validate.ts';
import { type Content, markup, Markup } from './markup.ts';
import { fixed } from './numbers.ts';
import { dataTable } from './sections.ts';
import { STYLE } from './style.ts';
import { calibrationPlot, forecastPlot, VALIDATION_STYLE } from './validation-plots.ts';
import {
  changeSentences,
  classWords,
  differenceText,
  METHOD,
  percent,
  recordSentence,
  rowsOf,
  scoreText,
  type ValidationAnswer,
  verdictSentence,
} from './validation-words.ts';
import { LINE_STYLE } from './vary-plot.ts';

/** The whole page as text. Same answer, same bytes. */
export function renderValidationReport(answer: ValidationAnswer): string {
  const [overall, ...others] = answer.verdicts;
  const sections = [
    section('coverage', 'Coverage', [
      dataTable(
        'Share of outcomes inside the interval of their forecasts',
        { label: 'class' },
        [
          ...['raids', 'launched', '50 %', '80 %', '95 %', `raids of ${LARGE_RAID} or more`],
          ...['50 % there', '80 % there', '95 % there'],
        ].map((label) => ({ label })),
        rowsOf(answer).map(({ name, strong, of }) => ({
          head: name,
          strong,
          cells: [
            fixed(of.raids, 0),
            fixed(of.launched, 0),
            ...(['50', '80', '95'] as const).map((l) => percent(of.coverage[l])),
            fixed(of.large.raids, 0),
            ...(['50', '80', '95'] as const).map((l) =>
              of.large.coverage === null ? '–' : percent(of.large.coverage[l]),
            ),
          ],
        })),
      ),
    ]),
    section('calibration', 'Calibration', [
      calibrationPlot(answer),
      markup`<p class="quiet">Where a line lies above the diagonal, more outcomes fell below that level than should have: the forecasts were too high there.</p>`,
    ]),
    section('scores', 'Scores', [
      dataTable(
        'Continuous ranked probability score, in threats destroyed; smaller is better',
        { label: 'class' },
        ['score', 'last 30 days', 'difference', 'all so far', 'difference'].map((label) => ({
          label,
        })),
        rowsOf(answer).map(({ name, strong, of }) => ({
          head: name,
          strong,
          cells: [
            scoreText(of.score),
            scoreText(of.baselines.last30Days.score),
            differenceText(of.baselines.last30Days.difference),
            scoreText(of.baselines.allSoFar.score),
            differenceText(of.baselines.allSoFar.difference),
          ],
        })),
      ),
    ]),
    section('raids', 'Every forecast', [
      Object.keys(answer.byClass).map((name) => [
        markup`<h3>${sentenceCase(classWords(name))}</h3>`,
        forecastPlot(
          name,
          answer.forecasts.filter(({ count }) => count.class === name),
        ),
      ]),
      markup`<p class="quiet">Bars: the central 80 % of the forecast, as a share of what was launched. Points: what was reported; orange ones fell outside, small ones are raids of fewer than ten of the class.</p>`,
    ]),
    section('method', 'How it was done', [
      markup`<ul class="plain">${METHOD.map((text) => markup`<li>${text}</li>`)}</ul>`,
      markup`<p class="quiet">${recordSentence(answer)}</p>`,
      markup`<code class="command">${`caveat validate-model --records ${answer.source.path} --train ${answer.train.from}..${answer.train.to} --test ${answer.test.from}..${answer.test.to}`}</code>`,
    ]),
  ];
  const page = markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width,initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'">
<meta name="generator" content="caveat ${answer.caveat}">
<title>The model against the record, ${answer.test.from} to ${answer.test.to}</title>
<style>${new Markup(STYLE)}${new Markup(LINE_STYLE)}${new Markup(VALIDATION_STYLE)}</style>
</head>
<body>
<header>
<p class="quiet">How well does the calibration predict raids that it never saw?</p>
<h1>The model against the record</h1>
<p class="quiet">${answer.test.raids} forecasts, ${answer.test.from} to ${answer.test.to}, each from what came before it</p>
<div class="answer">${overall === undefined ? null : markup`<p>${verdictSentence(overall)}</p>`}${others.map((v) => markup`<p>${verdictSentence(v)}</p>`)}</div>
${changeSentences(answer).map((text) => markup`<p>${text}</p>`)}
</header>
<main>
${sections}</main>
<footer><p>Made with caveat ${answer.caveat}. Reports are one party's claims. Encyclopaedia-level analysis: no real deployed positions, no advice on attack.</p></footer>
</body>
</html>
`;
  return page.text;
}

function section(id: string, title: string, body: Content): Markup {
  return markup`<section id="${id}" class="long"><h2>${title}</h2>${body}</section>\n`;
}

function sentenceCase(text: string): string {
  return `${text.slice(0, 1).toUpperCase()}${text.slice(1)}`;
}
