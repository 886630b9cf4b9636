/**
 * Results validity: every raid of a test period forecast one step ahead, from what came before it
 * and nothing else, and held against what was reported. Two baselines do the same with a plain
 * share: that of the last 30 days, and that of all so far.
 */
import tQuantile from '@stdlib/stats-base-dists-t-quantile';
import { addProbabilities } from './beta-binomial.ts';
import { STUDIED_CLASSES, type ClassCount } from './counts.ts';
import { Forecaster } from './forecast.ts';
import { daysOf, type Period } from './periods.ts';
import { covered, quantile, rankedScore, transform, type Transform } from './scores.ts';

/** Levels that coverage is reported at, percent. */
export const LEVELS = [50, 80, 95] as const;
export type Level = `${(typeof LEVELS)[number]}`;
export type Coverage = Readonly<Record<Level, number>>;

/** A raid of this many counts as large. */
export const LARGE_RAID = 10;
/** Classes with fewer raids in the test period are reported, and not judged. */
export const FEWEST_RAIDS = 30;
const RECENT_DAYS = 30;

/** One raid of one class, forecast and met. */
export interface Forecast {
  readonly count: ClassCount;
  /** Central interval of 80 %, and median, of what was forecast. */
  readonly low: number;
  readonly median: number;
  readonly high: number;
  readonly transform: Transform;
  /** Scores, in threats destroyed; smaller is better. */
  readonly score: number;
  readonly scoreLast30Days: number;
  readonly scoreAllSoFar: number;
}

/** A mean difference of scores with its 95 % interval; below 0 the model is better. */
export interface ScoreDifference {
  readonly mean: number;
  readonly low: number | null;
  readonly high: number | null;
  /** False where the whole interval lies above 0: then the baseline is better. */
  readonly noWorse: boolean;
}

export interface Assessment {
  readonly raids: number;
  readonly launched: number;
  readonly destroyed: number;
  readonly coverage: Coverage;
  readonly large: { readonly raids: number; readonly coverage: Coverage | null };
  readonly score: number;
  readonly baselines: {
    readonly last30Days: { readonly score: number; readonly difference: ScoreDifference };
    readonly allSoFar: { readonly score: number; readonly difference: ScoreDifference };
  };
  /** Share of outcomes below each tenth of their forecasts: what a calibration plot draws. */
  readonly calibration: readonly { readonly level: number; readonly share: number }[];
}

export interface Validation {
  readonly train: { readonly from: string; readonly to: string; readonly raids: number };
  readonly test: { readonly from: string; readonly to: string; readonly raids: number };
  /** Over all classes. */
  readonly coverage: Coverage;
  readonly overall: Assessment;
  readonly byClass: Readonly<Record<string, Assessment & { readonly judged: boolean }>>;
  readonly forecasts: readonly Forecast[];
}

/**
 * Forecasts every raid of the test period. Raids before the training period are not looked at, those
 * between the periods are: a forecast uses all that came before it from the training period on.
 * Throws a `RangeError` if the periods are not in order; callers check them first.
 */
export function validate(counts: readonly ClassCount[], train: Period, test: Period): Validation {
  const trained = daysOf(train);
  const tested = daysOf(test);
  if (tested.first < trained.beyond)
    throw new RangeError('the test period begins before training ends');
  const forecasts: Forecast[] = [];
  let trainRaids = 0;
  for (const c of STUDIED_CLASSES) {
    const past: ClassCount[] = [];
    const forecaster = new Forecaster();
    for (const count of counts) {
      if (count.class !== c || count.day < trained.first) continue;
      if (count.day >= tested.beyond) break;
      if (count.day < trained.beyond) trainRaids += 1;
      if (count.day >= tested.first) forecasts.push(forecastOf(forecaster, past, count));
      forecaster.observe(count.day, count);
      past.push(count);
    }
  }
  forecasts.sort((a, b) => a.count.day - b.count.day);
  const overall = assess(forecasts);
  const byClass: Record<string, Assessment & { judged: boolean }> = {};
  for (const c of STUDIED_CLASSES) {
    const own = forecasts.filter((f) => f.count.class === c);
    if (own.length > 0) byClass[c] = { ...assess(own), judged: own.length >= FEWEST_RAIDS };
  }
  return {
    train: { ...train, raids: trainRaids },
    test: { ...test, raids: forecasts.length },
    coverage: overall.coverage,
    overall,
    byClass,
    forecasts,
  };
}

/** What a forecaster and the baselines say of a raid before it, with what came. */
export function forecastOf(
  forecaster: Forecaster,
  past: readonly ClassCount[],
  count: ClassCount,
): Forecast {
  const { launched, destroyed, day } = count;
  const predicted = forecaster.predict(day, launched);
  const recent = past.filter((p) => day - p.day <= RECENT_DAYS);
  return {
    count,
    low: quantile(predicted, 0.1),
    median: quantile(predicted, 0.5),
    high: quantile(predicted, 0.9),
    transform: transform(predicted, destroyed),
    score: rankedScore(predicted, destroyed),
    // With no raid in the last 30 days the plain share is that of all so far.
    scoreLast30Days: rankedScore(plain(recent.length > 0 ? recent : past, launched), destroyed),
    scoreAllSoFar: rankedScore(plain(past, launched), destroyed),
  };
}

/** Binomial at the share destroyed of the raids given; half of one more raid of one keeps it off 0 and 1. */
function plain(past: readonly ClassCount[], launched: number): Float64Array {
  let n = 1;
  let k = 0.5;
  for (const p of past) {
    n += p.launched;
    k += p.destroyed;
  }
  const out = new Float64Array(launched + 1);
  addProbabilities(out, launched, k / n, 0, 1);
  return out;
}

function coverageOf(forecasts: readonly Forecast[]): Coverage {
  const at = (level: number): number =>
    meanOf(forecasts.map((f) => covered(f.transform, level / 100)));
  return { '50': at(50), '80': at(80), '95': at(95) };
}

/** How good forecasts were. */
export function assess(forecasts: readonly Forecast[]): Assessment {
  const large = forecasts.filter((f) => f.count.launched >= LARGE_RAID);
  const scores = forecasts.map((f) => f.score);
  const against = (other: readonly number[]): { score: number; difference: ScoreDifference } => ({
    score: meanOf(other),
    difference: differenceOf(scores.map((s, i) => s - (other[i] as number))),
  });
  return {
    raids: forecasts.length,
    launched: sumOf(forecasts.map((f) => f.count.launched)),
    destroyed: sumOf(forecasts.map((f) => f.count.destroyed)),
    coverage: coverageOf(forecasts),
    large: { raids: large.length, coverage: large.length > 0 ? coverageOf(large) : null },
    score: meanOf(scores),
    baselines: {
      last30Days: against(forecasts.map((f) => f.scoreLast30Days)),
      allSoFar: against(forecasts.map((f) => f.scoreAllSoFar)),
    },
    calibration: Array.from({ length: 9 }, (_, i) => {
      const level = (i + 1) / 10;
      const share = meanOf(
        forecasts.map(({ transform: { below, upTo } }) =>
          upTo <= below
            ? below < level
              ? 1
              : 0
            : Math.max(0, Math.min(1, (level - below) / (upTo - below))),
        ),
      );
      return { level, share };
    }),
  };
}

/** Raids are taken as independent, which flatters the interval a little where they drift together. */
function differenceOf(differences: readonly number[]): ScoreDifference {
  const mean = meanOf(differences);
  const n = differences.length;
  if (n < 2) return { mean, low: null, high: null, noWorse: true };
  const variance = sumOf(differences.map((d) => (d - mean) * (d - mean))) / (n - 1);
  const half = tQuantile(0.975, n - 1) * Math.sqrt(variance / n);
  return { mean, low: mean - half, high: mean + half, noWorse: mean - half <= 0 };
}

function sumOf(values: readonly number[]): number {
  return values.reduce((a, b) => a + b, 0);
}

function meanOf(values: readonly number[]): number {
  return values.length === 0 ? Number.NaN : sumOf(values) / values.length;
}
