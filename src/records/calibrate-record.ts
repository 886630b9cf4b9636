/** The whole record calibrated: each class, over the country, by region, and by quarter. */
import { fit, type Fit } from './calibrate.ts';
import { type ClassCount, countsOf, STUDIED_CLASSES, type StudiedClass } from './counts.ts';
import { daysOf, type Period, quartersOf } from './periods.ts';
import { joinRaids } from './raids.ts';
import { commonRegion, type Region, REGIONS } from './regions.ts';
import type { RaidRecord } from './types.ts';

/** One class over one region, or all of the country, and one period. */
export interface ClassFit extends Fit {
  readonly class: StudiedClass;
  /** Null: wherever they flew. */
  readonly region: Region | null;
  readonly from: string;
  readonly to: string;
}

/** Rows of the period that no fit of a class rests on, or not as they stand. */
export interface LeftOut {
  /** They pool several classes: no class can claim their counts. */
  readonly pooled: readonly RowNote[];
  /** They report more destroyed than launched: cut to what was launched. */
  readonly cut: readonly RowNote[];
  /** Reconnaissance and what has no class of its own. */
  readonly notStudied: number;
  /** Left out of the regions alone: no single region among their targets. */
  readonly withoutRegion: number;
}

export interface RowNote {
  readonly line: number;
  readonly from: string;
  readonly model: string;
  readonly launched: number;
  readonly destroyed: number;
}

export interface Calibration extends Period {
  readonly confidence: number;
  /** Rows of the period, and raids that they join to. */
  readonly records: number;
  readonly raids: number;
  readonly whole: readonly ClassFit[];
  /** Rows whose targets all lie in one region; what flew at several or at the country is not here. */
  readonly regions: readonly ClassFit[];
  /** The whole country by quarter; empty if the period is within one. */
  readonly quarters: readonly ClassFit[];
  readonly leftOut: LeftOut;
}

export interface Chosen {
  /** Only these classes, and only this region; by default all. */
  readonly classes?: readonly StudiedClass[];
  readonly region?: Region;
  readonly confidence?: number;
}

/** Fits everything that a period of the record has counts of. A raid is of the day that it ends on. */
export function calibrateRecord(
  records: readonly RaidRecord[],
  period: Period,
  { classes = STUDIED_CLASSES, region, confidence = 0.8 }: Chosen = {},
): Calibration {
  const { first, beyond } = daysOf(period);
  const raids = joinRaids(records).filter(({ to }) => {
    const day = Date.parse(`${to}Z`) / 86_400_000;
    return day >= first && day < beyond;
  });
  const rows = raids.flatMap((raid) => raid.records);
  const { counts, pooled, cut } = countsOf(raids);
  const fits = (list: readonly ClassCount[], of: Period, where: Region | null): ClassFit[] => {
    const days = daysOf(of);
    const inside = list.filter(({ day }) => day >= days.first && day < days.beyond);
    return classes.flatMap((c) => {
      const own = inside.filter((count) => count.class === c);
      if (own.length === 0) return [];
      return [{ class: c, region: where, from: of.from, to: of.to, ...fit(own, confidence) }];
    });
  };
  const regions = REGIONS.filter((r) => region === undefined || r === region).flatMap((r) =>
    fits(countsOf(raids, ({ targets }) => commonRegion(targets) === r).counts, period, r),
  );
  const quarters = region === undefined ? quartersOf(period) : [];
  return {
    ...period,
    confidence,
    records: rows.length,
    raids: raids.length,
    whole: region === undefined ? fits(counts, period, null) : [],
    regions,
    quarters: quarters.length < 2 ? [] : quarters.flatMap((q) => fits(counts, q, null)),
    leftOut: {
      pooled: pooled.map(noteOf),
      cut: cut.map(noteOf),
      notStudied: rows.filter((r) => r.class === 'reconnaissance' || r.class === 'other').length,
      withoutRegion: rows.filter((r) => r.class !== null && commonRegion(r.targets) === null)
        .length,
    },
  };
}

function noteOf({ line, from, model, launched, destroyed }: RaidRecord): RowNote {
  return { line, from, model, launched, destroyed };
}
