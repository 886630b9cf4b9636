/** The report's sections on consequences: tables from `consequences.ts`, details, and the plot. */
import type { CompareResult, PolicyResult } from '../study/results.ts';
import { type Content, markup, type Markup } from './markup.ts';
import {
  type ConsequenceTable,
  consequenceTables,
  significant,
  withoutCostPerLeaker,
} from './consequences.ts';
import { CONSEQUENCE_TERMS, type ConsequenceTerm } from './consequence-words.ts';
import { estimateText, fixed, meanText } from './numbers.ts';
import type { PlotRow } from './plots/comparison.ts';
import { countryAttacked, debrisPlot } from './plots/debris.ts';
import { regionName } from './plots/map.ts';
import { named } from './plots/strip.ts';
import { dataTable, defined, estimateCell, type Heading } from './sections.ts';

export interface ConsequenceSection {
  readonly id: string;
  readonly title: string;
  readonly body: Content;
}

/** One section for each table that has something to say. */
export function consequenceSections(
  result: CompareResult,
  rows: readonly PlotRow[],
): readonly ConsequenceSection[] {
  return consequenceTables(result, nameOf).map((table) => ({
    id: table.id,
    title: table.title,
    body: [
      table.id === 'debris' ? debrisFigure(result, rows) : null,
      tableOf(table, rows),
      ...detailsOf(table, result),
    ],
  }));
}

/** `PL` is Poland in the report; invented nations and the high seas stand for themselves. */
function nameOf(airspace: string): string {
  return regionName(airspace);
}

function heading(term: ConsequenceTerm, label: string): Heading {
  return { ...defined(term, CONSEQUENCE_TERMS[term]), label };
}

function tableOf({ note, columns, cells }: ConsequenceTable, rows: readonly PlotRow[]): Markup {
  return dataTable(
    `${note.charAt(0).toUpperCase()}${note.slice(1)}`,
    { label: 'policy' },
    columns.map(({ term, label }) => heading(term, label)),
    rows.map((row, i) => ({
      head: named(row.policy.title, row.policy.id),
      cells: cells[i] ?? [],
      strong: row.strong,
    })),
  );
}

function debrisFigure(result: CompareResult, rows: readonly PlotRow[]): Markup | null {
  const plot = debrisPlot(result, rows, nameOf);
  if (plot === null) return null;
  const attacked = countryAttacked(result);
  const outside = attacked === null ? '' : ` outside ${nameOf(attacked)}`;
  return markup`<figure aria-label="Wrecks by country, with and without interception">${plot}<figcaption>Those of the intercepted that come down${outside}, mean per replication, by country. Thick: their <a href="#def-debris">wrecks</a>. Thin: where the same would have come down <a href="#def-without">without interception</a>.</figcaption></figure>`;
}

function detailsOf(table: ConsequenceTable, result: CompareResult): Content[] {
  switch (table.id) {
    case 'debris':
      return [folded('Every country, by what came down', debrisDetails(result))];
    case 'incursions':
      return [];
    case 'involvement':
      return [
        folded('Every shot: who, with what, over whom, from where', shotDetails(result)),
        folded('Crewed aircraft: over whom, how long', crewDetails(result)),
      ];
    default: {
      const reasons = withoutCostPerLeaker(result);
      return [
        reasons === ''
          ? null
          : markup`<p class="quiet">No cost per leaker averted where there is none to give: ${reasons}.</p>`,
        folded('Stocks of fire units', stockDetails(result)),
      ];
    }
  }
}

function folded(summary: string, table: Markup | null): Markup | null {
  return table === null ? null : markup`<details><summary>${summary}</summary>${table}</details>`;
}

/** Rows of every policy one under the other, the policy's name before each. */
function perPolicy(
  caption: string,
  result: CompareResult,
  columns: readonly Heading[],
  of: (policy: PolicyResult) => readonly (readonly Content[])[],
): Markup | null {
  const rows = result.policies.flatMap((policy) =>
    of(policy).map((cells) => ({ head: policy.id, cells })),
  );
  return rows.length === 0 ? null : dataTable(caption, { label: 'policy' }, columns, rows);
}

const text = (label: string): Heading => ({ label, text: true });

function debrisDetails(result: CompareResult): Markup | null {
  const columns: Heading[] = [
    text('country'),
    heading('debris', 'intercepted'),
    heading('debris', 'soft-killed'),
    heading('debris', 'failed'),
    heading('missedRounds', 'missed rounds'),
    heading('without', 'without interception'),
  ];
  return perPolicy('What comes down, mean per replication', result, columns, ({ debris }) =>
    debris.map((row) => [
      nameOf(row.over),
      ...[
        row.intercepted,
        row.softKilled,
        row.failed,
        row.missedRounds,
        row.withoutInterception,
      ].map((estimate) => estimateCell(estimateText(estimate))),
    ]),
  );
}

function shotDetails(result: CompareResult): Markup | null {
  const columns = [
    text('nation'),
    text('with'),
    text('over'),
    text('from'),
    heading('shots', 'rounds or bursts'),
  ];
  return perPolicy('Shots, mean per replication', result, columns, ({ involvement }) =>
    involvement.shots.map((row) => [
      nameOf(row.nation),
      row.kind === 'fire-unit' ? 'fire unit' : row.weapon === 'gun' ? 'flight, gun' : 'flight',
      nameOf(row.over),
      nameOf(row.from),
      estimateCell(estimateText(row.shots)),
    ]),
  );
}

function crewDetails(result: CompareResult): Markup | null {
  const columns = [
    text('nation'),
    text('over'),
    heading('crewed', 'sorties'),
    heading('crewed', 'minutes'),
  ];
  return perPolicy('Crewed aircraft, mean per replication', result, columns, ({ involvement }) =>
    involvement.crewed.map((row) => [
      nameOf(row.nation),
      nameOf(row.over),
      estimateCell(estimateText(row.sorties)),
      estimateCell(estimateText(row.minutes)),
    ]),
  );
}

function stockDetails(result: CompareResult): Markup | null {
  const columns = [
    text('nation'),
    text('system'),
    heading('stock', 'available'),
    heading('stock', 'spent'),
    heading('stock', 'left'),
    heading('stock', 'raids'),
  ];
  return perPolicy(
    'Rounds of committed fire units, mean per replication',
    result,
    columns,
    (policy) =>
      policy.stock.map((row) => [
        nameOf(row.nation),
        row.system,
        fixed(row.available, 0),
        meanText(row.spent, 1),
        fixed(row.left, 1),
        row.raids === null ? '–' : significant(row.raids),
      ]),
  );
}
