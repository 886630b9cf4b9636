/** Raids as numbers: how many of a class were launched and destroyed, and when. */
import type { RaidRecord, RecordClass, RecordedRaid } from './types.ts';

/** Classes whose outcome is studied: what flies at targets and is reported on in numbers. */
export const STUDIED_CLASSES = [
  'drone',
  'cruise',
  'ballistic',
  'aeroballistic',
  'supersonic',
] as const;
export type StudiedClass = (typeof STUDIED_CLASSES)[number];

/** One class in one raid. */
export interface ClassCount {
  readonly raid: string;
  /** End of the raid in days since 1 January 1970, with a fraction. */
  readonly day: number;
  readonly class: StudiedClass;
  readonly launched: number;
  /** At most `launched`: a report of more destroyed than launched is cut. */
  readonly destroyed: number;
}

export interface Counts {
  /** In order of time, then class. */
  readonly counts: readonly ClassCount[];
  /** Rows that pool several classes, which no class can claim. */
  readonly pooled: readonly RaidRecord[];
  /** Rows that report more destroyed than launched. */
  readonly cut: readonly RaidRecord[];
}

/** Days since 1 January 1970 of a local instant `YYYY-MM-DDTHH:MM`. */
export function dayOf(instant: string): number {
  const days = Date.parse(`${instant.slice(0, 10)}T00:00Z`) / 86_400_000;
  const hours = Number(instant.slice(11, 13) || 0);
  const minutes = Number(instant.slice(14, 16) || 0);
  return days + hours / 24 + minutes / 1440;
}

function isStudied(c: RecordClass | null): c is StudiedClass {
  return c !== null && (STUDIED_CLASSES as readonly string[]).includes(c);
}

/** Adds rows up by raid and class; `of` chooses which rows, all of them by default. */
export function countsOf(
  raids: readonly RecordedRaid[],
  of: (record: RaidRecord) => boolean = () => true,
): Counts {
  const counts: ClassCount[] = [];
  const pooled: RaidRecord[] = [];
  const cut: RaidRecord[] = [];
  for (const raid of raids) {
    const sums = new Map<StudiedClass, { launched: number; destroyed: number }>();
    for (const record of raid.records) {
      if (!of(record)) continue;
      if (record.class === null) pooled.push(record);
      if (!isStudied(record.class) || record.launched < 1) continue;
      if (record.destroyed > record.launched) cut.push(record);
      const sum = sums.get(record.class) ?? { launched: 0, destroyed: 0 };
      sum.launched += record.launched;
      sum.destroyed += Math.min(record.destroyed, record.launched);
      sums.set(record.class, sum);
    }
    const day = dayOf(raid.to);
    for (const c of STUDIED_CLASSES) {
      const sum = sums.get(c);
      if (sum !== undefined) counts.push({ raid: raid.id, day, class: c, ...sum });
    }
  }
  const order = (c: ClassCount): number => STUDIED_CLASSES.indexOf(c.class);
  counts.sort((a, b) => a.day - b.day || order(a) - order(b) || (a.raid < b.raid ? -1 : 1));
  return { counts, pooled, cut };
}
