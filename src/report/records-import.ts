/** What an import did, for the terminal. */
import type { ImportReport, Listed } from '../records/imported.ts';
import type { Remark } from '../records/read.ts';
import type { SetAside } from '../records/types.ts';
import { plural } from './answer.ts';
import { fixed } from './numbers.ts';
import { ANSI, PLAIN, tableLines } from './table.ts';
import { oneLine, wrap } from './text.ts';

/** Rows that the terminal lists; `--json` has more. */
const MOST_LISTED = 20;

const REASONS: Readonly<Record<string, string>> = {
  'bad-count': 'a number that is none',
  'bad-time': 'a window that is none',
  columns: 'too few or too many cells',
  duplicate: 'the same as a row before it',
  'no-count': 'no number launched or destroyed',
  'no-model': 'no weapon named',
  quote: 'a quote not closed, or in the wrong place',
  revised: 'revised by a later row',
  'too-long': 'too long to be a row',
  truncated: 'cut off',
  details: 'a detail that cannot be read, left out',
  'more-destroyed': 'more destroyed than launched; counted as all launched',
  'no-line-end': 'the file ends in it without a line end',
};

/** The report of `caveat records import`. */
export function renderImport(
  file: string,
  report: ImportReport & { readonly store: string },
  options: { readonly width: number; readonly colour: boolean },
): string {
  const style = options.colour ? ANSI : PLAIN;
  const width = Math.max(60, options.width);
  const { setAside, remarks } = report;
  const lines = wrap(
    `${plural(report.read, 'row')} read, ${fixed(report.kept, 0)} kept, ${fixed(setAside.total, 0)} set aside`,
    width,
  ).map(style.strong);
  lines.push(...wrap(oneLine(`from ${file}`), width));
  lines.push(...wrap(oneLine(`into ${report.store}`), width), '');
  const counts: (readonly [string, number])[] = [
    ['new', report.added],
    ['unchanged', report.unchanged],
    ['revised', report.revised],
    ...(report.removed > 0 ? [['removed, not in this file', report.removed] as const] : []),
    ...(report.onlyInStore > 0
      ? [['in the store only, not in this file', report.onlyInStore] as const]
      : []),
    ['in the store now', report.total],
  ];
  lines.push(
    ...tableLines(
      [
        { header: 'rows', align: 'left' },
        { header: '', align: 'right' },
      ],
      counts.map(([name, n]) => ({ cells: [name, fixed(n, 0)] })),
      width,
      style,
    ),
  );
  if (report.onlyInStore > 0) {
    lines.push(
      '',
      ...wrap(
        'Rows that are in the store only stay there. If the publisher has changed the window or the places of a row, it is among them beside its new form: `--replace` leaves what this file holds and nothing else.',
        width,
      ),
    );
  }
  lines.push(...listed('Set aside', setAside, width, style));
  lines.push(...listed('Kept, but odd', remarks, width, style));
  const unknown = Object.entries(report.unknownWeapons);
  if (unknown.length > 0) {
    lines.push(
      '',
      style.strong('Weapons that are not known here'),
      ...wrap('They are kept under class `other` and belong to no type of the catalogue.', width),
      ...tableLines(
        [
          { header: 'weapon', align: 'left', shrinkTo: 20 },
          { header: 'rows', align: 'right' },
        ],
        unknown
          .slice(0, MOST_LISTED)
          .map(([name, rows]) => ({ cells: [oneLine(name), fixed(rows, 0)] })),
        width,
        style,
      ),
      ...more(unknown.length),
    );
  }
  return `${lines.join('\n')}\n`;
}

function listed(
  title: string,
  rows: Listed<SetAside | Remark>,
  width: number,
  style: typeof PLAIN,
): string[] {
  if (rows.total === 0) return [];
  return [
    '',
    style.strong(title),
    ...tableLines(
      [
        { header: 'why', align: 'left', shrinkTo: 24 },
        { header: 'rows', align: 'right' },
      ],
      Object.entries(rows.byReason).map(([reason, n]) => ({
        cells: [REASONS[reason] ?? reason, fixed(n, 0)],
      })),
      width,
      style,
    ),
    '',
    ...tableLines(
      [
        { header: 'line', align: 'right' },
        { header: 'what', align: 'left', shrinkTo: 30 },
      ],
      rows.first
        .slice(0, MOST_LISTED)
        .map(({ line, message }) => ({ cells: [String(line), oneLine(message)] })),
      width,
      style,
    ),
    ...more(rows.total),
  ];
}

function more(total: number): string[] {
  return total > MOST_LISTED ? [`… and ${fixed(total - MOST_LISTED, 0)} more (see --json)`] : [];
}
