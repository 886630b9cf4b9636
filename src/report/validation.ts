/** A validation as text: coverage, scores, verdicts and a calibration plot. */
import { LARGE_RAID } from '../records/validate.ts';
import { fixed } from './numbers.ts';
import type { TerminalOptions } from './terminal.ts';
import { ANSI, type Column, PLAIN, tableLines } from './table.ts';
import { oneLine, wrap } from './text.ts';
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
import { chartLines } from './vary-chart.ts';

const NARROWEST = 60;

/** The whole answer; ends with a newline. */
export function renderValidation(answer: ValidationAnswer, options: TerminalOptions): string {
  const width = Math.max(NARROWEST, options.width);
  const style = options.colour ? ANSI : PLAIN;
  const rows = rowsOf(answer);
  const number = (header: string): Column => ({ header, align: 'right' });
  const changes = changeSentences(answer);
  const lines = [
    style.strong('The model against the record, one raid ahead'),
    ...wrap(oneLine(recordSentence(answer)), width).map(style.faint),
    '',
    ...answer.verdicts.flatMap((v) => wrap(verdictSentence(v), width)),
    ...changes.flatMap((sentence) => wrap(sentence, width)),
    '',
    style.strong('Coverage: share of outcomes inside the interval'),
    ...tableLines(
      [
        { header: 'class', align: 'left' },
        number('raids'),
        number('launched'),
        number('50 %'),
        number('80 %'),
        number('95 %'),
        number(`raids of ${LARGE_RAID} or more`),
        number('50 % there'),
        number('80 % there'),
        number('95 % there'),
      ],
      rows.map(({ name, strong, of }) => ({
        strong,
        cells: [
          name,
          fixed(of.raids, 0),
          fixed(of.launched, 0),
          ...(['50', '80', '95'] as const).map((l) => percent(of.coverage[l])),
          fixed(of.large.raids, 0),
          ...(['50', '80', '95'] as const).map((l) =>
            of.large.coverage === null ? '–' : percent(of.large.coverage[l]),
          ),
        ],
      })),
      width,
      style,
    ),
    '',
    style.strong('Score: smaller is better; differences below zero favour the model'),
    ...tableLines(
      [
        { header: 'class', align: 'left' },
        number('score'),
        number('last 30 days'),
        number('difference (95 %)'),
        number('all so far'),
        number('difference (95 %)'),
      ],
      rows.map(({ name, strong, of }) => ({
        strong,
        cells: [
          name,
          scoreText(of.score),
          scoreText(of.baselines.last30Days.score),
          differenceText(of.baselines.last30Days.difference),
          scoreText(of.baselines.allSoFar.score),
          differenceText(of.baselines.allSoFar.difference),
        ],
      })),
      width,
      style,
    ),
    '',
    `${style.strong('Calibration')} ${style.faint('· outcomes below each level of their forecasts, minus the level, in points: 0 is right')}`,
    ...calibrationChart(answer, width),
    '',
    ...METHOD.flatMap((text) => wrap(text, width)).map(style.faint),
  ];
  return `${lines.join('\n')}\n`;
}

/** Classes that are judged, all together, and the zero that a right model would keep to. */
function calibrationChart(answer: ValidationAnswer, width: number): string[] {
  const levels = answer.overall.calibration.map(({ level }) => level * 100);
  const judged = Object.entries(answer.byClass).filter(([, { judged: is }]) => is);
  const curve = (name: string, y: readonly number[]): Parameters<typeof chartLines>[2][number] => ({
    name,
    y,
    low: y,
    high: y,
  });
  return chartLines(
    levels,
    levels.map((l) => `${l.toFixed(0)} %`),
    [
      curve(
        'as it should be',
        levels.map(() => 0),
      ),
      curve(
        classWords(null),
        answer.overall.calibration.map((p) => (p.share - p.level) * 100),
      ),
      ...judged.map(([name, { calibration }]) =>
        curve(
          classWords(name),
          calibration.map((p) => (p.share - p.level) * 100),
        ),
      ),
    ],
    { width, label: (y) => fixed(y, 0, true) },
  );
}
