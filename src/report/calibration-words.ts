/** A calibration in words. */
import type { Doubt } from '../records/calibrate.ts';
import type { Calibration, ClassFit, RowNote } from '../records/calibrate-record.ts';
import { fixed } from './numbers.ts';

/** A calibration with where its record is from: what the command answers with. */
export interface CalibrationAnswer extends Calibration {
  readonly caveat: string;
  readonly source: { readonly kind: string; readonly path: string };
  readonly setAside: number;
}

export const DOUBTS: Readonly<Record<Doubt, string>> = {
  'too-few-raids': 'fewer than 10 raids: rely on the interval, if on anything',
  'interval-too-wide': 'the data leave it open: the interval is very wide',
  'no-raid-of-two': 'no raid of two or more: how alike kills are cannot be seen at all',
  'all-or-none': 'all or none were destroyed: nothing tells how raids differ',
  'at-the-edge':
    'the likeliest value is at the edge of what is possible and outside of its interval: read the interval',
};

/** Marks of doubts in a table, in the order of `DOUBTS`. */
export const MARKS: Readonly<Record<Doubt, string>> = {
  'too-few-raids': 'a',
  'interval-too-wide': 'b',
  'no-raid-of-two': 'c',
  'all-or-none': 'd',
  'at-the-edge': 'e',
};

/** `0.81 (0.77 to 0.84) ab`. */
export function fittedText(
  { value, low, high }: ClassFit['share'],
  doubts: readonly Doubt[],
): string {
  const marks = doubts
    .map((d) => MARKS[d])
    .sort()
    .join('');
  return `${fixed(value, 2)} (${fixed(low, 2)} to ${fixed(high, 2)})${marks === '' ? '' : ` ${marks}`}`;
}

/** `2024 Q3`, with a star where the period has only part of it. */
export function quarterText({ from, to }: Pick<ClassFit, 'from' | 'to'>): string {
  const [month, last] = [Number(from.slice(5, 7)), Number(to.slice(5, 7))];
  const whole =
    month % 3 === 1 && last === month + 2 && from.endsWith('-01') && to.slice(8) >= '30';
  return `${from.slice(0, 4)} Q${Math.ceil(month / 3)}${whole ? '' : '*'}`;
}

/** What was left out, sentence by sentence. */
export function leftOutSentences({ leftOut, setAside, source }: CalibrationAnswer): string[] {
  const { pooled, cut, notStudied, withoutRegion } = leftOut;
  const out: string[] = [];
  if (pooled.length > 0) {
    const verbs = pooled.length === 1 ? ['pools', 'is'] : ['pool', 'are'];
    out.push(
      `${rows(pooled.length)} ${verbs[0]} several classes in one count and ${verbs[1]} left out: ${listed(pooled)}.`,
    );
  }
  if (cut.length > 0) {
    const verb = cut.length === 1 ? 'reports' : 'report';
    out.push(
      `${rows(cut.length)} ${verb} more destroyed than launched, cut to what was launched: ${listed(cut)}.`,
    );
  }
  if (notStudied > 0)
    out.push(`${rows(notStudied)} of reconnaissance drones and others: not studied.`);
  if (withoutRegion > 0)
    out.push(
      `${rows(withoutRegion)} without a single region among the targets: in the whole country's figures alone.`,
    );
  if (source.kind === 'file' && setAside > 0)
    out.push(`${rows(setAside)} of the whole file set aside when it was read.`);
  return out;
}

function rows(count: number): string {
  return `${count} ${count === 1 ? 'row' : 'rows'}`;
}

const MOST_LISTED = 5;

function listed(notes: readonly RowNote[]): string {
  const shown = notes
    .slice(0, MOST_LISTED)
    .map(
      ({ line, from, model, launched, destroyed }) =>
        `line ${line} (${from.slice(0, 10)}, ${model}, ${destroyed} of ${launched})`,
    );
  const more = notes.length - shown.length;
  return `${shown.join('; ')}${more > 0 ? `; and ${more} more` : ''}`;
}

export const CALIBRATION_METHOD = [
  'Share: mean share of those launched that is reported as destroyed. Correlation: how alike the fates within one raid are (0: each by itself; 1: all or none). Both by maximum likelihood of the beta-binomial law over raids.',
  'Regions rest on rows whose targets all lie in one of them; most rows name the country, and what crosses a region on its way elsewhere is not in it.',
  "Reports are one party's claims.",
] as const;
