/** Records made up for tests, as text of a CSV file. */
import { existsSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { headerOf, readRow, type Remark } from '../../src/records/read.ts';
import type { RaidRecord, SetAside } from '../../src/records/types.ts';

export const COLUMNS = [
  'time_start',
  'time_end',
  'model',
  'launch_place',
  'target',
  'launched',
  'destroyed',
  'not_reach_goal',
  'still_attacking',
  'border_crossing',
  'carrier',
  'destroyed_details',
  'launched_details',
  'launch_place_details',
  'source',
] as const;

export type Cells = Readonly<Partial<Record<string, string>>>;

const USUAL: Cells = {
  time_start: '2024-03-01 20:00',
  time_end: '2024-03-02 06:00',
  model: 'Shahed-136/131',
  launch_place: 'Kursk oblast',
  target: 'Ukraine',
  launched: '10.0',
  destroyed: '8.0',
  border_crossing: '{}',
  source: 'report/1',
};

/** Text of a file with these rows; a row says how it differs from the usual one. */
export function csv(
  rows: readonly Cells[],
  { columns = COLUMNS, end = '\n' }: { columns?: readonly string[]; end?: string } = {},
): string {
  const line = (cells: readonly string[]): string => cells.map(quoted).join(',');
  const all = rows.map((row) => line(columns.map((c) => row[c] ?? USUAL[c] ?? '')));
  return [line(columns), ...all].join(end) + end;
}

export function quoted(cell: string): string {
  return /[",\n\r]/u.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
}

/** One row, read. */
export function read(row: Cells, line = 2): RaidRecord | SetAside {
  return readRow({ line, cells: COLUMNS.map((c) => row[c] ?? USUAL[c] ?? ''), header });
}

export function record(row: Cells, line = 2): RaidRecord {
  const found = read(row, line);
  if ('reason' in found) throw new Error(found.message);
  return found;
}

/** What is odd about a row. */
export function remarks(row: Cells): readonly Remark[] {
  const found: Remark[] = [];
  readRow({ line: 2, cells: COLUMNS.map((c) => row[c] ?? USUAL[c] ?? ''), header }, (r) =>
    found.push(r),
  );
  return found;
}

const header = headerOf(COLUMNS);

/** The published record, where there is a copy of it: it is no part of the project. */
export function publishedRecord(): string | undefined {
  const named = process.env['CAVEAT_RECORDS'];
  const root = fileURLToPath(new URL('../..', import.meta.url));
  const beside = path.join(root, '..', 'shared', 'data', 'raids', 'missile_attacks_daily.csv');
  return [named, beside].find((file) => file !== undefined && existsSync(path.resolve(file)));
}

/** A record made up of a raid a day from September 2022 to December 2024, always the same one. */
export function madeUpRecord(): string {
  const rows: Cells[] = [];
  let s = 12345;
  const upTo = (n: number): number => {
    s = (Math.imul(s, 1103515245) + 12345) >>> 0;
    return (s >>> 16) % n;
  };
  const weapons = [
    ['Shahed-136/131', 'Kursk oblast', 60, 80],
    ['X-101/X-555', 'Engels-2', 25, 75],
    ['Iskander-M', 'Voronezh oblast', 5, 15],
  ] as const;
  for (let day = Date.UTC(2022, 8, 1); day < Date.UTC(2025, 0, 1); day += 86_400_000) {
    const date = new Date(day).toISOString().slice(0, 10);
    for (const [model, place, most, percent] of weapons) {
      if (upTo(3) === 0) continue;
      const launched = 1 + upTo(most);
      const share = Math.min(100, Math.max(0, percent - 15 + upTo(31)));
      rows.push({
        time_start: `${date} 01:00`,
        time_end: `${date} 06:00`,
        model,
        launch_place: place,
        launched: `${launched}.0`,
        destroyed: `${Math.round((launched * share) / 100)}.0`,
        source: `report/${date}`,
      });
    }
  }
  return csv(rows);
}
