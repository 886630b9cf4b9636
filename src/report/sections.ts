/** The tables of the report. Cells come from `answer.ts`, as those of the terminal do. */
import type { CompareResult, Estimate, PolicyResult } from '../study/results.ts';
import {
  causesShown,
  caveatLabel,
  clearInteractions,
  partDecimals,
  type PolicyRow,
  priceRows,
  roundGroups,
  stopGroups,
} from './answer.ts';
import { type Content, markup, type Markup } from './markup.ts';
import { estimateText, type EstimateText, meanText, share } from './numbers.ts';
import type { PlotRow } from './plots/comparison.ts';
import { named } from './plots/strip.ts';
import { CAUSE_WORDS, FATE_WORDS, TERMS, type Word } from './words.ts';

export interface Heading {
  readonly label: string;
  /** Anchor of its definition, without `def-`. */
  readonly term?: string;
  readonly tip?: string;
  readonly text?: boolean;
}

interface TableRow {
  readonly head: Content;
  readonly cells: readonly Content[];
  readonly strong?: boolean;
}

/** A heading that links to the definition of its word and shows it on hovering. */
export function defined(anchor: string, word: Word): Heading {
  return { label: word.label, term: anchor, tip: word.definition };
}

/** A data table in a frame of its own that scrolls sideways; the first column stays in view. */
export function dataTable(
  caption: Content,
  head: Heading,
  columns: readonly Heading[],
  rows: readonly TableRow[],
): Markup {
  const label = typeof caption === 'string' ? caption : head.label;
  return markup`<div class="scroll" tabindex="0" role="region" aria-label="${label}"><table><caption>${caption}</caption><thead><tr>${headCell(head, false)}${columns.map((c) => headCell(c, c.text !== true))}</tr></thead><tbody>${rows.map((item) => bodyRow(item, columns))}</tbody></table></div>`;
}

function headCell(heading: Heading, number: boolean): Markup {
  const label =
    heading.term === undefined
      ? heading.label
      : markup`<a href="#def-${heading.term}" title="${heading.tip}">${heading.label}</a>`;
  return markup`<th scope="col"${number ? markup` class="number"` : null}>${label}</th>`;
}

function bodyRow(item: TableRow, columns: readonly Heading[]): Markup {
  const cells = item.cells.map((cell, i) =>
    columns[i]?.text === true ? markup`<td>${cell}</td>` : markup`<td class="number">${cell}</td>`,
  );
  return markup`<tr${item.strong === true ? markup` class="strong"` : null}><th scope="row">${item.head}</th>${cells}</tr>`;
}

/** `30.4 (28.8 to 32.0)`, the interval quieter. */
export function estimateCell(text: EstimateText | null): Content {
  if (text === null) return '–';
  return text.interval === null
    ? text.value
    : [text.value, markup` <span>(${text.interval})</span>`];
}

const POLICY: Heading = { label: 'policy' };

function policyTable(
  caption: string,
  columns: readonly Heading[],
  rows: readonly PlotRow[],
  cells: (row: PolicyRow) => readonly Content[],
): Markup {
  return dataTable(
    caption,
    POLICY,
    columns,
    rows.map((row) => ({ head: policyName(row.policy), cells: cells(row), strong: row.strong })),
  );
}

function policyName(policy: PolicyResult): Content {
  return named(policy.title, policy.id);
}

export function leakerTable(rows: readonly PlotRow[]): Markup {
  const columns = [
    defined('leakers', TERMS.leakers),
    defined('spread', TERMS.spread),
    defined('difference', TERMS.difference),
    defined('worse', TERMS.worse),
  ];
  return policyTable('Leakers and the difference from the baseline', columns, rows, (row) => [
    estimateCell(row.leakers),
    row.spread,
    row.baseline ? 'baseline' : estimateCell(row.difference),
    row.worse === '' ? '–' : row.worse,
  ]);
}

export function causeTable(result: CompareResult, rows: readonly PlotRow[]): Markup | null {
  const causes = causesShown(result);
  if (causes.length === 0) return null;
  const columns = causes.map((cause) => defined(cause, CAUSE_WORDS[cause]));
  return policyTable('Why the leakers leaked, mean per replication', columns, rows, (row) =>
    causes.map((cause) => row.causes[cause]),
  );
}

/** Which rules stood in the way of the leakers whose cause is `forbidden`. */
export function forbiddenTable(result: CompareResult, rows: readonly PlotRow[]): Markup | null {
  const rules = new Map<string, string>();
  for (const policy of result.policies) {
    for (const { rule, title, mean } of policy.forbiddenBy) if (mean > 0) rules.set(rule, title);
  }
  if (rules.size === 0) return null;
  const columns = rows.map((row): Heading => ({ label: row.policy.id }));
  return dataTable(
    'Rules that leakers labelled forbidden met, mean per replication',
    { label: 'rule' },
    columns,
    [...rules].map(([rule, title]) => ({
      head: named(title, rule),
      cells: rows.map(({ policy }) => {
        const found = policy.forbiddenBy.find((entry) => entry.rule === rule);
        return meanText(found?.mean ?? 0, partDecimals(policy));
      }),
    })),
  );
}

export function stopTable(result: CompareResult, rows: readonly PlotRow[]): Markup {
  const columns: Heading[] = [
    ...stopGroups(result).map((group): Heading =>
      group.screen
        ? { label: group.label, term: 'screen', tip: TERMS.screen.definition }
        : { label: group.label, term: 'stopped', tip: TERMS.stopped.definition },
    ),
    defined('failed', FATE_WORDS.failed),
    defined('missed-target', FATE_WORDS['missed-target']),
    defined('left-area', FATE_WORDS['left-area']),
    defined('leakers', TERMS.leakers),
  ];
  return policyTable('What became of the raid, mean per replication', columns, rows, (row) => [
    ...row.stopped,
    row.failed,
    row.missedTarget,
    row.leftArea,
    row.leakers.value,
  ]);
}

type Breakdown = Readonly<Record<string, Estimate>>;

function breakdown(
  caption: string,
  term: Heading | null,
  rows: readonly PlotRow[],
  of: (policy: PolicyResult) => Breakdown,
): Markup | null {
  const keys = [...new Set(rows.flatMap((row) => Object.keys(of(row.policy))))];
  if (keys.length === 0) return null;
  const columns = keys.map((key): Heading =>
    term === null ? { label: key } : { ...term, label: key },
  );
  return policyTable(caption, columns, rows, (row) =>
    keys.map((key) => {
      const estimate = of(row.policy)[key];
      return estimate === undefined ? '–' : estimateCell(estimateText(estimate));
    }),
  );
}

export function classTables(rows: readonly PlotRow[]): (Markup | null)[] {
  const warhead = defined('warhead', TERMS.warhead);
  return [
    breakdown('Leakers by class of threat', null, rows, (p) => p.leakersByClass),
    breakdown('Leakers by class of asset hit', null, rows, (p) => p.leakersByAssetClass),
    breakdown('Leakers by warhead, and warhead mass in kg', warhead, rows, (p) => ({
      ...p.leakersByWarhead,
      'mass, kg': p.leakedWarheadKg,
    })),
  ];
}

export function roundTable(result: CompareResult, rows: readonly PlotRow[]): Markup {
  const columns: Heading[] = [
    ...roundGroups(result).map((group): Heading => ({
      label: group.label,
      term: 'rounds',
      tip: TERMS.rounds.definition,
    })),
    { label: 'interceptor cost', term: 'cost', tip: TERMS.cost.definition },
    { label: 'threat cost', term: 'cost', tip: TERMS.cost.definition },
    defined('substitution', TERMS.substitution),
  ];
  return policyTable('Rounds and cost, mean per replication', columns, rows, (row) => [
    ...row.rounds,
    row.interceptorCost,
    row.threatCost,
    estimateCell(row.substitution),
  ]);
}

export function priceTable(result: CompareResult): Markup | null {
  const prices = result.prices;
  if (prices === undefined || prices.prices.length === 0) return null;
  const columns = [
    defined('leave-one-out', TERMS['leave-one-out']),
    defined('shapley', TERMS.shapley),
    defined('add-one-in', TERMS['add-one-in']),
    defined('hurt', TERMS.hurt),
  ];
  return dataTable(
    'Price of each caveat in leakers',
    { label: TERMS.caveat.label, term: 'caveat', tip: TERMS.caveat.definition },
    columns,
    priceRows(prices).map((row) => ({
      head: named(caveatLabel(row.price), row.price.caveat),
      cells: [
        estimateCell(row.leaveOneOut),
        estimateCell(row.shapley),
        estimateCell(row.addOneIn),
        row.hurt,
      ],
    })),
  );
}

export function interactionTable(
  result: CompareResult,
  titles: Readonly<Record<string, string>>,
): Markup | null {
  const prices = result.prices;
  const pairs = prices === undefined ? [] : clearInteractions(prices).slice(0, 12);
  if (pairs.length === 0) return null;
  return dataTable(
    'Pairs of caveats whose interaction is clear of zero',
    { label: 'pair' },
    [defined('interaction', TERMS.interaction)],
    pairs.map((pair) => ({
      head: pair.caveats.map((id, i) => [i > 0 ? markup`<br>` : null, named(titles[id] ?? id, id)]),
      cells: [estimateCell(estimateText(pair.leakers, true))],
    })),
  );
}

/** Share of a count, for the summary of assumptions. */
export function shareOf(part: number, of: number): string {
  return `${part} of ${of} (${share(part, of)})`;
}
