/** A calibration as text: tables by class, region and quarter, and as a fragment of a study. */
import { Document, isMap, isPair, isScalar, visit } from 'yaml';
import type { Doubt } from '../records/calibrate.ts';
import type { ClassFit } from '../records/calibrate-record.ts';
import { STUDIED_CLASSES } from '../records/counts.ts';
import { PUBLISHED_RECORD } from '../records/published.ts';
import { plural } from './answer.ts';
import {
  CALIBRATION_METHOD,
  type CalibrationAnswer,
  DOUBTS,
  fittedText,
  leftOutSentences,
  MARKS,
  quarterText,
} from './calibration-words.ts';
import { confidenceText, fixed } from './numbers.ts';
import { ANSI, type Column, PLAIN, type Style, tableLines } from './table.ts';
import type { TerminalOptions } from './terminal.ts';
import { oneLine, wrap } from './text.ts';

const NARROWEST = 60;

/** The whole answer; ends with a newline. */
export function renderCalibration(answer: CalibrationAnswer, options: TerminalOptions): string {
  const width = Math.max(NARROWEST, options.width);
  const style = options.colour ? ANSI : PLAIN;
  const { whole, regions, quarters } = answer;
  const doubts = doubtsIn([...whole, ...regions, ...quarters]);
  const block = (title: string, fits: readonly ClassFit[], by: 'region' | 'quarter' | null) =>
    fits.length === 0 ? [] : [style.strong(title), ...table(fits, by, width, style), ''];
  const lines = [
    `${style.strong('Share destroyed and correlation')} ${style.faint(`· ${answer.from} to ${answer.to}, ${plural(answer.raids, 'raid')}`)}`,
    style.faint(`intervals of ${confidenceText(answer.confidence)}; letters are doubts, below`),
    '',
    ...block('The whole country', whole, null),
    ...block('By region', regions, 'region'),
    ...block(
      quarters.some((f) => quarterText(f).endsWith('*'))
        ? 'By quarter (* the part of it in the period)'
        : 'By quarter',
      quarters.toSorted((a, b) => order(a) - order(b) || (a.from < b.from ? -1 : 1)),
      'quarter',
    ),
    ...doubts.flatMap((d) => wrap(`${MARKS[d]}  ${DOUBTS[d]}`, width)),
    ...(doubts.length > 0 ? [''] : []),
    ...leftOutSentences(answer).flatMap((text) => wrap(oneLine(text), width)),
    ...CALIBRATION_METHOD.flatMap((text) => wrap(text, width)).map(style.faint),
  ];
  return `${lines.join('\n')}\n`;
}

function order(f: ClassFit): number {
  return STUDIED_CLASSES.indexOf(f.class);
}

function table(
  fits: readonly ClassFit[],
  by: 'region' | 'quarter' | null,
  width: number,
  style: Style,
): string[] {
  const number = (header: string): Column => ({ header, align: 'right' });
  const key = (f: ClassFit): string => (by === 'region' ? (f.region ?? '') : quarterText(f));
  const columns: Column[] = [
    ...(by === null ? [] : [{ header: by, align: 'left' } as const]),
    { header: 'class', align: 'left' },
    ...['raids', 'launched', 'destroyed'].map(number),
    { header: 'share', align: 'left' },
    { header: 'correlation', align: 'left' },
  ];
  return tableLines(
    columns,
    fits.map((f) => ({
      cells: [
        ...(by === null ? [] : [key(f)]),
        f.class,
        fixed(f.raids, 0),
        fixed(f.launched, 0),
        fixed(f.destroyed, 0),
        fittedText(f.share, f.doubts.share),
        fittedText(f.correlation, f.doubts.correlation),
      ],
    })),
    width,
    style,
  );
}

function doubtsIn(fits: readonly ClassFit[]): Doubt[] {
  const found = new Set(fits.flatMap((f) => [...f.doubts.share, ...f.doubts.correlation]));
  return (Object.keys(DOUBTS) as Doubt[]).filter((d) => found.has(d));
}

/** Shares and correlations of a screen lie below 1. */
const GREATEST = 0.999;

/**
 * A fragment that can be put into a study: a screen with what was fitted, one for the country or one
 * for each region, each value among the assumptions with its interval as range. Text, ends with a
 * newline.
 */
export function calibrationYaml(answer: CalibrationAnswer): string {
  const fits = answer.whole.length > 0 ? answer.whole : answer.regions;
  const places = [...new Set(fits.map((f) => f.region))];
  const screens: Record<string, unknown> = {};
  const assumptions: unknown[] = [];
  for (const place of places) {
    const id = place === null ? 'screen-record' : `screen-${place}`;
    const against: Record<string, unknown> = {};
    for (const f of fits.filter(({ region }) => region === place)) {
      against[f.class] = { share: kept(f.share.value), correlation: kept(f.correlation.value) };
      for (const name of ['share', 'correlation'] as const) {
        const { value, low, high } = f[name];
        assumptions.push({
          path: `screens.${id}.against.${f.class}.${name}`,
          low: Math.min(kept(low), kept(value)),
          high: Math.max(kept(high), kept(value)),
          basis: 'derived',
          source: SOURCE,
          note: noteOf(f, name, answer.confidence),
        });
      }
    }
    screens[id] = {
      title: place === null ? 'Existing defence, as reported' : `Existing defence, ${place}`,
      nation: 'UA',
      zone: place ?? 'ukraine',
      against,
    };
  }
  const document = new Document({
    screens,
    assumptions,
    sources: {
      [SOURCE]: {
        title: `${PUBLISHED_RECORD.title} (${PUBLISHED_RECORD.basis})`,
        publisher: `${PUBLISHED_RECORD.author} (${PUBLISHED_RECORD.publisher})`,
        url: PUBLISHED_RECORD.url,
      },
    },
  });
  document.commentBefore = [
    ` Fitted to the record, ${answer.from} to ${answer.to}, ${plural(answer.raids, 'raid')}, with caveat ${answer.caveat}.`,
    ' Put these entries under the headings of the same names in a study; `zone` and `nation` are ids',
    ' of that study. Shares are of what was launched at the country or region, not of what enters a',
    ' smaller zone. Rounds per kill and their cost are not in the record.',
  ].join('\n');
  visit(document, {
    Pair(_, pair) {
      if (
        isScalar(pair.key) &&
        /^share|^(?:drone|cruise|ballistic|aero|super)/u.test(String(pair.key.value)) &&
        isMap(pair.value)
      ) {
        pair.value.flow = true;
      }
      return isPair(pair) ? undefined : visit.SKIP;
    },
  });
  return document.toString({ lineWidth: 100 });
}

const SOURCE = 'record-of-raids';

function kept(value: number): number {
  return Math.min(GREATEST, Math.max(0, Number(value.toFixed(3))));
}

function noteOf(f: ClassFit, name: 'share' | 'correlation', confidence: number): string {
  const doubts = f.doubts[name].map((d) => DOUBTS[d]);
  return [
    `Maximum likelihood over ${f.raids} raids, ${f.destroyed} of ${f.launched} destroyed as reported; the range is the ${Math.round(confidence * 100)} % interval.`,
    ...(doubts.length === 0 ? [] : [`Doubt: ${doubts.join('; ')}.`]),
  ].join(' ');
}
