/** The answer as text: sentences first, then tables that fit the width asked for. */
import type { CompareResult, PriceResult } from '../study/results.ts';
import {
  answer,
  caveatLabel,
  causesShown,
  commonThreatCost,
  clearInteractions,
  hasIntervals,
  plural,
  policyRows,
  type Grain,
  type PolicyRow,
  priceAnswer,
  priceBasis,
  priceRows,
  roundGroups,
  type Sentence,
  stopGroups,
  titleParts,
} from './answer.ts';
import { consequenceTables, type ConsequenceTable } from './consequences.ts';
import { confidenceText, estimateText, type EstimateText, NO_INTERVAL } from './numbers.ts';
import { ANSI, type Column, PLAIN, type Row, tableLines } from './table.ts';
import { heading, type Page } from './page.ts';
import { fit, oneLine, wrap } from './text.ts';
import { CAUSE_WORDS, TERMS } from './words.ts';

export interface TerminalOptions {
  /** Bold and dim; the caller knows whether it writes to a terminal and what NO_COLOR says. */
  readonly colour: boolean;
  /** Columns; nothing but `command` is ever wider. Values below 60 count as 60. */
  readonly width: number;
  /** The command that reproduces the answer; printed unbroken so that it can be copied. */
  readonly command?: string;
}

const NARROWEST = 60;
const NAME: Column = { header: 'policy', align: 'left', shrinkTo: 22 };
const FEWEST_DIGEST = 12;

function page(options: TerminalOptions): Page {
  return { width: Math.max(NARROWEST, options.width), style: options.colour ? ANSI : PLAIN };
}

/** The whole comparison; ends with a newline. */
export function renderCompare(result: CompareResult, options: TerminalOptions): string {
  const on = page(options);
  const rows = policyRows(result, grainOf(result));
  const lines = [
    ...title(result.study.title, titleParts(result), on),
    '',
    ...answer(result).flatMap((sentence) => sentenceLines(sentence, on)),
    '',
    ...leakerTable(result, rows, on),
    '',
    ...stopTable(result, rows, on),
    '',
    ...causeTable(result, rows, on),
    '',
    ...roundTable(result, rows, on),
    ...consequenceTables(result).flatMap((table) => ['', ...consequenceLines(table, rows, on)]),
    ...(result.prices === undefined ? [] : ['', ...priceLines(result.prices, on)]),
    ...warningLines(result.warnings, on),
    '',
    ...footer(result, options, on),
  ];
  return `${lines.join('\n')}\n`;
}

/** The prices alone; ends with a newline. */
export function renderPrices(
  prices: PriceResult,
  options: TerminalOptions & { readonly warnings?: readonly string[] },
): string {
  const on = page(options);
  const lines = [
    ...title(
      'The price of each caveat',
      [
        plural(prices.caveats.length, 'caveat'),
        `${plural(prices.replications, 'replication')} of ${plural(prices.variants, 'variant')}`,
      ],
      on,
    ),
    '',
    ...priceAnswer(prices).flatMap((sentence) => sentenceLines(sentence, on)),
    ...(priceAnswer(prices).length > 0 ? [''] : []),
    ...priceLines(prices, on),
    ...warningLines(options.warnings ?? [], on),
    ...(options.command === undefined ? [] : ['', ...commandLines(options.command, on)]),
  ];
  return `${lines.join('\n')}\n`;
}

function title(text: string, parts: readonly string[], on: Page): string[] {
  return heading(fit(oneLine(text), on.width), parts.join(' · '), on);
}

function sentenceLines(sentence: Sentence, { width, style }: Page): string[] {
  const marked = sentence.map((p) => ({ ...p, text: oneLine(p.text) }));
  const plain = marked.map((p) => p.text).join('');
  const bold = marked.find((p) => p.strong === true)?.text;
  const lines = wrap(plain, width);
  // emphasis must not cross a line: bold only what landed on one
  const at = bold === undefined ? -1 : lines.findIndex((line) => line.includes(bold));
  return lines.map((line, i) => {
    return i === at && bold !== undefined ? line.replace(bold, () => style.strong(bold)) : line;
  });
}

function names(rows: readonly PolicyRow[]): Row[] {
  return rows.map((row) => ({
    cells: [oneLine(row.policy.id) + (row.baseline ? ' *' : '')],
    strong: row.baseline,
  }));
}

function withCells(rows: readonly Row[], cells: readonly (readonly string[])[]): Row[] {
  return rows.map((row, i) => ({ ...row, cells: [...row.cells, ...(cells[i] ?? [])] }));
}

function intervalOf(estimate: EstimateText | null): string {
  return estimate?.interval ?? '';
}

function leakerTable(result: CompareResult, rows: readonly PolicyRow[], on: Page): string[] {
  const level = `${confidenceText(result.confidence)} interval`;
  const intervals = hasIntervals(result);
  const compared = rows.some((row) => row.difference !== null);
  const columns: Column[] = [NAME, { header: 'leakers', align: 'decimal' }];
  if (intervals) columns.push({ header: level, align: 'left' });
  columns.push({ header: '10–90 % of nights', align: 'right' });
  if (compared) {
    columns.push({ header: 'difference', align: 'decimal' });
    if (intervals) columns.push({ header: level, align: 'left' });
    columns.push({ header: 'worse in', align: 'right' });
  }
  const cells = rows.map((row) => [
    row.leakers.value,
    ...(intervals ? [intervalOf(row.leakers)] : []),
    row.spread,
    ...(compared ? [row.difference?.value ?? (row.baseline ? '–' : '')] : []),
    ...(compared && intervals ? [intervalOf(row.difference)] : []),
    ...(compared ? [row.worse] : []),
  ]);
  const launched = result.policies[0]?.launched ?? 0;
  const note = `of ${launched} launched · * baseline${intervals ? '' : ` · ${NO_INTERVAL}`}`;
  return [
    ...heading('What gets through', note, on),
    ...tableLines(columns, withCells(names(rows), cells), on.width, on.style),
  ];
}

/** Systems are told apart while that fits beside the policies' names. */
function grainOf(result: CompareResult): Grain {
  return Math.max(stopGroups(result).length, roundGroups(result).length) > 5 ? 'nation' : 'system';
}

function stopTable(result: CompareResult, rows: readonly PolicyRow[], on: Page): string[] {
  const groups = stopGroups(result, grainOf(result));
  const others = rows.some((row) => row.otherEnds !== '0');
  const columns: Column[] = [
    NAME,
    ...groups.map((g): Column => ({ header: oneLine(g.label), align: 'decimal' })),
    ...(others ? [{ header: 'other ends', align: 'decimal' } as const] : []),
  ];
  const cells = rows.map((row) => [...row.stopped, ...(others ? [row.otherEnds] : [])]);
  const note = others ? ' · other ends: failed, missed the target, left the area' : '';
  return [
    ...heading('What stopped what', `mean per replication${note}`, on),
    ...tableLines(columns, withCells(names(rows), cells), on.width, on.style),
  ];
}

function causeTable(result: CompareResult, rows: readonly PolicyRow[], on: Page): string[] {
  const causes = causesShown(result);
  const head = heading('Why the leakers leaked', 'mean per replication', on);
  if (causes.length === 0) return [...head, 'Nothing got through.'];
  const columns: Column[] = [
    NAME,
    ...causes.map((cause): Column => ({ header: CAUSE_WORDS[cause].label, align: 'decimal' })),
  ];
  const cells = rows.map((row) => causes.map((cause) => row.causes[cause]));
  return [...head, ...tableLines(columns, withCells(names(rows), cells), on.width, on.style)];
}

function roundTable(result: CompareResult, rows: readonly PolicyRow[], on: Page): string[] {
  const groups = roundGroups(result, grainOf(result));
  const substitutes = rows.some((row) => row.substitution !== null);
  const common = commonThreatCost(rows);
  const columns: Column[] = [
    NAME,
    ...groups.map((g): Column => ({ header: oneLine(g.label), align: 'decimal' })),
    { header: 'interceptor cost', align: 'right' },
    ...(common === null ? [{ header: 'threat cost', align: 'right' } as const] : []),
    ...(substitutes ? [{ header: TERMS.substitution.label, align: 'decimal' } as const] : []),
  ];
  const cells = rows.map((row) => [
    ...row.rounds,
    row.interceptorCost,
    ...(common === null ? [row.threatCost] : []),
    ...(substitutes ? [row.substitution?.value ?? '–'] : []),
  ]);
  const raid = common === null ? '' : ` · the raid itself: ${common}`;
  return [
    ...heading('Rounds and cost', `mean per replication, range of unit costs${raid}`, on),
    ...tableLines(columns, withCells(names(rows), cells), on.width, on.style),
  ];
}

function consequenceLines(
  { title: head, note, columns, cells }: ConsequenceTable,
  rows: readonly PolicyRow[],
  on: Page,
): string[] {
  const all: Column[] = [
    NAME,
    ...columns.map(({ label, decimal }): Column => ({
      header: oneLine(label),
      align: decimal ? 'decimal' : 'right',
    })),
  ];
  const brief = cells.map((row) =>
    row.map((cell, i) => (columns[i]?.brief === true ? cell.replace(/ \(.*\)$/u, '') : cell)),
  );
  return [
    ...heading(head, note, on),
    ...tableLines(all, withCells(names(rows), brief), on.width, on.style),
  ];
}

function priceLines(prices: PriceResult, on: Page): string[] {
  const rows = priceRows(prices);
  const head = heading('What each caveat costs', 'leakers; + the caveat lets more through', on);
  if (rows.length === 0) return [...head, 'No caveat is in force at these forces.'];
  const intervals = rows.some((row) => row.leaveOneOut.interval !== null);
  const hurts = prices.prices.some((price) => price.reversals > 0);
  const cell = (e: EstimateText): string => (intervals ? e.text : e.value);
  const columns: Column[] = [
    { header: TERMS.caveat.label, align: 'left', shrinkTo: 17 },
    { header: TERMS['leave-one-out'].label, align: 'right' },
    { header: TERMS.shapley.label, align: 'right' },
    { header: TERMS['add-one-in'].label, align: 'right' },
    ...(hurts ? [{ header: TERMS.hurt.label, align: 'right' } as const] : []),
  ];
  const body = rows.map((row): Row => ({
    cells: [
      oneLine(row.price.caveat),
      cell(row.leaveOneOut),
      cell(row.shapley),
      cell(row.addOneIn),
      ...(hurts ? [row.hurt] : []),
    ],
  }));
  return [
    ...head,
    ...wrap(oneLine(priceBasis(prices)), on.width),
    ...(hurts
      ? []
      : wrap('Lifting one of them alone let more through in no replication.', on.width)),
    ...tableLines(columns, body, on.width, on.style),
    '',
    ...keyLines(
      rows.map((row) => [row.price.caveat, caveatLabel(row.price)] as const),
      on,
    ),
    ...interactionLines(prices, on),
  ];
}

function keyLines(
  entries: readonly (readonly [string, string])[],
  { width, style }: Page,
): string[] {
  const longest = Math.min(24, Math.max(...entries.map(([id]) => id.length)));
  return entries.map(([id, text]) => {
    const name = fit(oneLine(id), longest).padEnd(longest);
    return style.faint(fit(`${name}  ${oneLine(text)}`, width));
  });
}

function interactionLines(prices: PriceResult, on: Page): string[] {
  const pairs = clearInteractions(prices);
  if (pairs.length === 0) return [];
  const rows = pairs.slice(0, 5).map((pair): Row => ({
    cells: [pair.caveats.map(oneLine).join(' + '), estimateText(pair.leakers, true).text],
  }));
  const note = `− they overlap: each alone looks cheaper${pairs.length > 5 ? ` · 5 of ${pairs.length}` : ''}`;
  const columns: Column[] = [
    { header: 'pair', align: 'left', shrinkTo: 20 },
    { header: 'leakers', align: 'right' },
  ];
  return [
    '',
    ...heading('Interactions', note, on),
    ...tableLines(columns, rows, on.width, on.style),
  ];
}

function warningLines(warnings: readonly string[], on: Page): string[] {
  if (warnings.length === 0) return [];
  const lines = warnings.flatMap((warning) =>
    wrap(oneLine(warning), on.width - 2).map((line, i) => `${i === 0 ? '! ' : '  '}${line}`),
  );
  return ['', ...heading('Warnings', '', on), ...lines];
}

function footer(result: CompareResult, options: TerminalOptions, on: Page): string[] {
  const { style, width } = on;
  const pairs = [
    `seed ${result.seed}`,
    plural(result.replications, 'replication'),
    `digest ${result.scenarioDigest.slice(0, FEWEST_DIGEST)}`,
    `caveat ${oneLine(result.caveat)}`,
  ];
  const run = result.run;
  if (run !== undefined)
    pairs.push(`${run.seconds.toFixed(1)} s on ${plural(run.workers, 'worker')}`);
  return [
    ...wrap(pairs.join(' · '), width).map(style.faint),
    ...(options.command === undefined ? [] : commandLines(options.command, on)),
  ];
}

function commandLines(command: string, { style }: Page): string[] {
  return [`${style.faint('$')} ${oneLine(command)}`];
}
