/** What a validation comes to, class by class, and where it falls short the likely reason. */
import { fit } from './calibrate.ts';
import { type ClassCount, STUDIED_CLASSES, type StudiedClass } from './counts.ts';
import { daysOf, type Period, quartersOf } from './periods.ts';
import { type Assessment, FEWEST_RAIDS, type Validation } from './validate.ts';

/** What intervals of 80 % should cover; as much again of what chance does is in the sentences. */
export const COVERAGE_WANTED = { low: 0.72, high: 0.88 } as const;

/** A share reported in one quarter that the one before does not admit. */
export interface ReportingChange {
  readonly class: StudiedClass;
  readonly before: Period & { readonly share: number };
  readonly after: Period & { readonly share: number };
}

export type Shortfall = 'too-few-raids' | 'covers-too-little' | 'covers-too-much' | 'worse-score';

export interface Verdict {
  /** Null: all classes together. */
  readonly class: StudiedClass | null;
  readonly raids: number;
  /** False with fewer than `FEWEST_RAIDS` raids: then nothing is claimed. */
  readonly judged: boolean;
  readonly coverage80: number;
  /** Coverage is as wanted, and no baseline scores better beyond its interval. */
  readonly holds: boolean;
  readonly shortfalls: readonly Shortfall[];
  /** What 95 of 100 right models would cover in so many raids. */
  readonly byChance: { readonly low: number; readonly high: number };
  /** Baselines that scored better, beyond the interval of the difference. */
  readonly worseThan: readonly ('last30Days' | 'allSoFar')[];
  readonly changes: readonly ReportingChange[];
}

/** Verdicts on all classes together, then each class of the test period. */
export function verdictsOf(validation: Validation, counts: readonly ClassCount[]): Verdict[] {
  const changes = changesIn(counts, validation.train, validation.test);
  const classes = STUDIED_CLASSES.filter((c) => validation.byClass[c] !== undefined);
  return [
    verdictOf(null, validation.overall, changes),
    ...classes.map((c) =>
      verdictOf(
        c,
        validation.byClass[c] as Assessment,
        changes.filter((change) => change.class === c),
      ),
    ),
  ];
}

function verdictOf(
  c: StudiedClass | null,
  assessment: Assessment,
  changes: readonly ReportingChange[],
): Verdict {
  const { raids, coverage, baselines } = assessment;
  const coverage80 = coverage['80'];
  const worseThan = (['last30Days', 'allSoFar'] as const).filter(
    (name) => !baselines[name].difference.noWorse,
  );
  const judged = raids >= FEWEST_RAIDS;
  const shortfalls: Shortfall[] = judged ? [] : ['too-few-raids'];
  if (coverage80 < COVERAGE_WANTED.low) shortfalls.push('covers-too-little');
  if (coverage80 > COVERAGE_WANTED.high) shortfalls.push('covers-too-much');
  if (worseThan.length > 0) shortfalls.push('worse-score');
  const half = 1.96 * Math.sqrt((0.8 * 0.2) / Math.max(1, raids));
  return {
    class: c,
    raids,
    judged,
    coverage80,
    holds: shortfalls.length === 0,
    shortfalls,
    byChance: { low: Math.max(0, 0.8 - half), high: Math.min(1, 0.8 + half) },
    worseThan,
    changes,
  };
}

/** Raids in a quarter below which its share says nothing of a change. */
const FEWEST_IN_QUARTER = 10;
const GREAT_CHANGE = 0.1;

/** Neighbouring quarters, the last of training and those of the test, with shares far apart. */
function changesIn(
  counts: readonly ClassCount[],
  train: Period,
  test: Period,
): readonly ReportingChange[] {
  const last = quartersOf(train).slice(-1);
  const quarters = [...last, ...quartersOf(test)];
  return STUDIED_CLASSES.flatMap((c) => {
    const fits = quarters.flatMap((period) => {
      const { first, beyond } = daysOf(period);
      const own = counts.filter((k) => k.class === c && k.day >= first && k.day < beyond);
      if (own.length < FEWEST_IN_QUARTER) return [];
      return [{ ...period, ...fit(own, 0.95).share }];
    });
    return fits.slice(1).flatMap((after, i) => {
      const before = fits[i];
      if (before === undefined || Math.abs(after.value - before.value) < GREAT_CHANGE) return [];
      if (after.low <= before.high && before.low <= after.high) return [];
      return [{ class: c, before: shareOf(before), after: shareOf(after) }];
    });
  });
}

function shareOf({ from, to, value }: Period & { value: number }): Period & { share: number } {
  return { from, to, share: value };
}
