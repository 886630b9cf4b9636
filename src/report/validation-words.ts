/** A validation in words: the same in the terminal and on the page. */
import type { Assessment, ScoreDifference, Validation } from '../records/validate.ts';
import { COVERAGE_WANTED, type Verdict } from '../records/validate-verdict.ts';
import { fixed, share } from './numbers.ts';

/** A validation with where its record is from and what it comes to: what commands answer with. */
export interface ValidationAnswer extends Validation {
  readonly caveat: string;
  readonly source: { readonly kind: string; readonly path: string };
  readonly record: {
    readonly rows: number;
    readonly setAside: number;
    readonly raids: number;
    readonly from: string;
    readonly to: string;
    readonly pooled: number;
    readonly cut: number;
  };
  readonly verdicts: readonly Verdict[];
}

export const BASELINES = { last30Days: 'the last 30 days', allSoFar: 'all so far' } as const;
const CLASS_WORDS: Readonly<Record<string, string>> = {
  drone: 'drones',
  cruise: 'cruise missiles',
  ballistic: 'ballistic missiles',
  aeroballistic: 'aeroballistic missiles',
  supersonic: 'supersonic cruise missiles',
};

export function classWords(c: string | null): string {
  return c === null ? 'all classes together' : (CLASS_WORDS[c] ?? c);
}

/** Percent of a coverage: `82 %`. */
export function percent(value: number): string {
  return share(value, 1);
}

/** `2.31`: scores in threats. */
export function scoreText(value: number): string {
  return fixed(value, value < 10 ? 2 : 1);
}

/** `−0.39 (−0.61 to −0.17)`. */
export function differenceText({ mean, low, high }: ScoreDifference): string {
  if (low === null || high === null) return fixed(mean, 2, true);
  return `${fixed(mean, 2, true)} (${fixed(low, 2, true)} to ${fixed(high, 2, true)})`;
}

/** One verdict as a sentence or two. */
export function verdictSentence(verdict: Verdict): string {
  const name = classWords(verdict.class);
  const head = `${name.slice(0, 1).toUpperCase()}${name.slice(1)}: `;
  const covers = `intervals of ${percent(0.8)} cover ${percent(verdict.coverage80)} of ${verdict.raids} raids`;
  const wanted = `${percent(COVERAGE_WANTED.low)} to ${percent(COVERAGE_WANTED.high)}`;
  if (!verdict.judged) {
    return `${head}not judged. There are ${verdict.raids} raids, too few (30 are asked for); ${covers}, and chance alone gives ${percent(verdict.byChance.low)} to ${percent(verdict.byChance.high)}.`;
  }
  if (verdict.holds) {
    return `${head}holds. The ${covers} (${wanted} is asked for), and the score is no worse than either baseline's.`;
  }
  const reasons: string[] = [];
  if (verdict.coverage80 < COVERAGE_WANTED.low || verdict.coverage80 > COVERAGE_WANTED.high) {
    const byChance =
      verdict.coverage80 >= verdict.byChance.low && verdict.coverage80 <= verdict.byChance.high;
    reasons.push(
      `${covers}, where ${wanted} is asked for${byChance ? ', which for so few raids may be chance' : ''}`,
    );
  }
  if (verdict.worseThan.length > 0) {
    reasons.push(
      `the score is worse than that of ${verdict.worseThan.map((b) => `“${BASELINES[b]}”`).join(' and ')}`,
    );
  }
  return `${head}does not hold: ${reasons.join('; ')}.${verdict.changes.length > 0 ? ' What was reported changed meanwhile, as below.' : ''}`;
}

/** One sentence for each change of what is reported. */
export function changeSentences({ verdicts }: Pick<ValidationAnswer, 'verdicts'>): string[] {
  const all = verdicts.find((v) => v.class === null)?.changes ?? [];
  return all.map(
    ({ class: c, before, after }) =>
      `The share of ${classWords(c)} reported as destroyed went from ${percent(before.share)} (${before.from} to ${before.to}) to ${percent(after.share)} (${after.from} to ${after.to}), beyond what chance explains: the raids, the defence, or what is counted as destroyed changed.`,
  );
}

/** All verdicts, then all changes. */
export function sentencesOf(answer: Pick<ValidationAnswer, 'verdicts'>): string[] {
  return [...answer.verdicts.map(verdictSentence), ...changeSentences(answer)];
}

/** What the record was and what of it was used. */
export function recordSentence({ record, train, test }: ValidationAnswer): string {
  return (
    `The record has ${fixed(record.rows, 0)} rows (${record.from} to ${record.to}), joined to ${fixed(record.raids, 0)} raids; ` +
    `${record.setAside} rows were set aside, ${record.pooled} pool several classes and are left out, ` +
    `${record.cut} report more destroyed than launched and are cut. ` +
    `A class in a raid is one forecast: ${train.raids} before (${train.from} to ${train.to}), ` +
    `${test.raids} judged (${test.from} to ${test.to}).`
  );
}

export const METHOD = [
  'Each raid is forecast one step ahead: from the raids before it and nothing else. The number launched is taken as known.',
  'Coverage goes by the randomised probability integral transform in its expectation, since plain intervals of counts of one or two cover too much.',
  'The score is the continuous ranked probability score, in threats destroyed, and smaller is better. Baselines: binomial at the share of the last 30 days, and of all so far. A difference below zero favours the model; its interval is of 95 %.',
  "Reports are one party's claims: what is forecast is what will be reported.",
] as const;

/** Rows of a table: all, then each class. */
export function rowsOf(
  answer: ValidationAnswer,
): readonly { readonly name: string; readonly strong: boolean; readonly of: Assessment }[] {
  return [
    { name: 'all', strong: true, of: answer.overall },
    ...Object.entries(answer.byClass).map(([name, of]) => ({ name, strong: false, of })),
  ];
}
