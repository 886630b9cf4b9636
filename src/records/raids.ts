/**
 * Rows joined into raids by their windows. Rows with times belong together if their windows overlap
 * or lie within an hour of each other; rows that give only days join the raid of that day, since as
 * whole days they would chain one raid to the next without end.
 */
import { dayOf } from './counts.ts';
import type { RaidRecord, RecordedRaid } from './types.ts';

const GAP_DAYS = 1 / 24;
/** No raid lasts longer: windows that would make one begin another. */
const LONGEST_DAYS = 1.5;

interface Open {
  from: number;
  to: number;
  records: RaidRecord[];
}

/** All raids in order of time; every record is in exactly one. */
export function joinRaids(records: readonly RaidRecord[]): RecordedRaid[] {
  const span = (r: RaidRecord): number => dayOf(r.to) - dayOf(r.from);
  const isTimed = (r: RaidRecord): boolean => r.timed && span(r) <= LONGEST_DAYS;
  const timed = records.filter(isTimed).sort(byWindow);
  const raids: Open[] = [];
  let open: Open | undefined;
  for (const record of timed) {
    const from = dayOf(record.from);
    const to = dayOf(record.to);
    const joins = open !== undefined && from <= open.to + GAP_DAYS;
    if (open !== undefined && joins && Math.max(to, open.to) - open.from <= LONGEST_DAYS) {
      open.to = Math.max(open.to, to);
      open.records.push(record);
    } else {
      open = { from, to, records: [record] };
      raids.push(open);
    }
  }
  // Days as numbers: a raid is of the day that its middle lies in.
  const byDay = new Map<number, Open>();
  for (const raid of raids) {
    const day = Math.floor((raid.from + raid.to) / 2);
    const known = byDay.get(day);
    if (known === undefined || raid.records.length > known.records.length) byDay.set(day, raid);
  }
  for (const record of records.filter((r) => !isTimed(r)).sort(byWindow)) {
    // The last day that the row names: its window ends with it, or within it.
    const day = Math.ceil(dayOf(record.to)) - 1;
    let raid = byDay.get(day);
    if (raid === undefined) {
      raid = { from: Math.max(dayOf(record.from), day), to: dayOf(record.to), records: [] };
      byDay.set(day, raid);
      raids.push(raid);
    }
    raid.records.push(record);
  }
  raids.sort((a, b) => a.from - b.from || a.to - b.to);
  const seen = new Map<string, number>();
  return raids.map((raid) => {
    const day = instantOf(Math.floor((raid.from + raid.to) / 2)).slice(0, 10);
    const count = (seen.get(day) ?? 0) + 1;
    seen.set(day, count);
    return {
      id: count === 1 ? day : `${day}-${count}`,
      from: instantOf(raid.from),
      to: instantOf(raid.to),
      records: raid.records.sort(byWindow),
    };
  });
}

function byWindow(a: RaidRecord, b: RaidRecord): number {
  if (a.from !== b.from) return a.from < b.from ? -1 : 1;
  if (a.to !== b.to) return a.to < b.to ? -1 : 1;
  return a.line - b.line;
}

/** The local instant of a number of days since 1970, to the minute. */
function instantOf(day: number): string {
  return new Date(Math.round(day * 1440) * 60_000).toISOString().slice(0, 16);
}
