/**
 * What the record before a raid lets one expect of it, kind by kind: forecasts by the law that
 * `validate-model` judges, with how such forecasts fared over the year before.
 */
import { type ClassCount, dayOf } from './counts.ts';
import { Forecaster } from './forecast.ts';
import { countsOfKind, type Kind, kindOfRow, KINDS } from './kinds.ts';
import { joinRaids } from './raids.ts';
import { quantile } from './scores.ts';
import type { RaidRecord, RecordedRaid } from './types.ts';
import { assess, type Assessment, type Forecast, forecastOf } from './validate.ts';

/** Days before a raid over which forecasts like its own are looked at. */
const JUDGED_DAYS = 365;
/** With fewer raids of a kind before it there is no forecast of it. */
export const FEWEST_BEFORE = 10;
/** Rows of a kind that the share called lost is taken from. */
const LOST_ROWS = 20;
/** Central probability of all ranges here. */
const CONFIDENCE = 0.8;
const TAIL = (1 - CONFIDENCE) / 2;

/** A value with its range. */
export interface Ranged {
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

export interface Prospect {
  readonly kind: Kind;
  /** Launched in this raid: what the forecast is of. */
  readonly launched: number;
  /** Raids of the kind before this one. */
  readonly before: number;
  /** Share expected to be shot down; its range is what is not known of the mean, not the raid's luck. */
  readonly share: Ranged;
  /** Number shot down, with its 80 % interval. */
  readonly destroyed: { readonly low: number; readonly median: number; readonly high: number };
  /** Variance of that number, what is not known of the mean included. */
  readonly variance: number;
  /** Share of the kind called lost (led astray, or fallen) in the last rows before. */
  readonly lost: number;
  /** What came of the forecasts of the year before; null if there were none. */
  readonly fared: Assessment | null;
}

/** Prospects of raids, asked for in order of their ends. */
export class Prospects {
  private readonly kinds: ReadonlyMap<Kind, KindPast>;

  /** Of a whole record. `judgedFrom` (days) is the first of which a forecast is worth looking at. */
  constructor(records: readonly RaidRecord[], judgedFrom = -Infinity) {
    const raids = joinRaids(records);
    this.kinds = new Map(
      KINDS.map((kind) => {
        const counts = countsOfKind(raids, kind);
        const rows = records
          .filter((row) => kindOfRow(row) === kind)
          .sort((a, b) => dayOf(a.to) - dayOf(b.to));
        return [kind, new KindPast(kind, counts, rows, judgedFrom)];
      }),
    );
  }

  /** Prospects that only one raid is asked of: forecasts older than they look at are left out. */
  static ofOne(raid: RecordedRaid, records: readonly RaidRecord[]): Prospects {
    return new Prospects(records, dayOf(raid.to) - JUDGED_DAYS);
  }

  /** What to expect of so many of each kind in a raid; kinds with too short a past are left out. */
  of(raid: RecordedRaid, launched: ReadonlyMap<Kind, number>): Prospect[] {
    return [...launched].flatMap(([kind, n]) => {
      const past = this.kinds.get(kind);
      if (past === undefined || n < 1) return [];
      return past.prospect(raid, n) ?? [];
    });
  }
}

/** A kind's raids up to some day, and the forecasts made of them. */
class KindPast {
  private readonly seen: ClassCount[] = [];
  private readonly forecaster = new Forecaster();
  private readonly forecasts: Forecast[] = [];
  private readonly kind: Kind;
  private readonly counts: readonly ClassCount[];
  private readonly rows: readonly RaidRecord[];
  private readonly judgedFrom: number;

  constructor(
    kind: Kind,
    counts: readonly ClassCount[],
    rows: readonly RaidRecord[],
    judgedFrom: number,
  ) {
    this.kind = kind;
    this.counts = counts;
    this.rows = rows;
    this.judgedFrom = judgedFrom;
  }

  prospect(raid: RecordedRaid, launched: number): Prospect | null {
    const day = dayOf(raid.to);
    this.learn(day, raid.id);
    const { forecaster } = this;
    if (this.seen.length < FEWEST_BEFORE) return null;
    const predicted = forecaster.predict(day, launched);
    const mean = predicted.reduce((sum, p, k) => sum + p * k, 0);
    const value = mean / launched;
    const judged = this.forecasts.filter(({ count }) => day - count.day <= JUDGED_DAYS);
    return {
      kind: this.kind,
      launched,
      before: this.seen.length,
      share: {
        value,
        low: Math.min(value, forecaster.shareBelow(day, TAIL)),
        high: Math.max(value, forecaster.shareBelow(day, 1 - TAIL)),
      },
      destroyed: {
        low: quantile(predicted, TAIL),
        median: quantile(predicted, 0.5),
        high: quantile(predicted, 1 - TAIL),
      },
      variance: predicted.reduce((sum, p, k) => sum + p * (k - mean) * (k - mean), 0),
      lost: this.lostBefore(dayOf(raid.from)),
      fared: judged.length === 0 ? null : assess(judged),
    };
  }

  /** Learns all raids before this one. */
  private learn(day: number, raid: string): void {
    const latest = this.seen.at(-1);
    if (latest !== undefined && latest.day > day)
      throw new RangeError('raids are asked for in order of their ends');
    for (;;) {
      const next = this.counts[this.seen.length];
      if (next === undefined || next.raid === raid || next.day > day) return;
      if (next.day >= this.judgedFrom && this.seen.length >= FEWEST_BEFORE)
        this.forecasts.push(forecastOf(this.forecaster, this.seen, next));
      this.forecaster.observe(next.day, next);
      this.seen.push(next);
    }
  }

  private lostBefore(day: number): number {
    const rows = this.rows.filter((row) => dayOf(row.to) <= day).slice(-LOST_ROWS);
    const launched = rows.reduce((n, r) => n + r.launched, 0);
    const lost = rows.reduce((n, r) => n + Math.min(r.notReached ?? 0, r.launched), 0);
    return launched === 0 ? 0 : lost / launched;
  }
}

/** What several kinds of one class come to together. */
export interface Expectation {
  readonly launched: number;
  readonly share: Ranged;
  readonly lost: number;
  /** Intraclass correlation of kills among them all. */
  readonly correlation: number;
}

/** Kinds of one class as one; null if there are none. */
export function together(prospects: readonly Prospect[]): Expectation | null {
  const launched = prospects.reduce((n, p) => n + p.launched, 0);
  if (launched === 0) return null;
  const mean = (of: (p: Prospect) => number): number =>
    prospects.reduce((sum, p) => sum + (p.launched * of(p)) / launched, 0);
  const share = {
    value: mean((p) => p.share.value),
    low: mean((p) => p.share.low),
    high: mean((p) => p.share.high),
  };
  const variance = prospects.reduce((sum, p) => sum + p.variance, 0);
  const alone = launched * share.value * (1 - share.value);
  return {
    launched,
    share,
    lost: mean((p) => p.lost),
    // variance of n alike threats: n p (1 − p) (1 + (n − 1) ρ); one alone has no spread to tell
    correlation:
      launched > 1 && alone > 0 ? Math.max(0, (variance / alone - 1) / (launched - 1)) : 0,
  };
}
