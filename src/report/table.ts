/**
 * Text tables: aligned by display width, never wider than asked. A column that may shrink gives
 * way first; when that is not enough the table is split into blocks that repeat the first column.
 */
import { displayWidth, fit } from './text.ts';

export type Align = 'left' | 'right' | 'decimal';

export interface Column {
  /** Spaces and hyphens are where it may break into lines. */
  readonly header: string;
  readonly align: Align;
  /** Fewest columns that this one may be cut to; absent: it is never cut. */
  readonly shrinkTo?: number;
}

export interface Row {
  readonly cells: readonly string[];
  readonly strong?: boolean;
}

/** How to write emphasis; plain text by default. */
export interface Style {
  readonly strong: (text: string) => string;
  readonly faint: (text: string) => string;
}

export const PLAIN: Style = { strong: (text) => text, faint: (text) => text };

/** ANSI bold and dim: emphasis that every terminal theme keeps readable. */
export const ANSI: Style = {
  strong: (text) => (text === '' ? '' : `\u001b[1m${text}\u001b[22m`),
  faint: (text) => (text === '' ? '' : `\u001b[2m${text}\u001b[22m`),
};

const GAP = '  ';
/** A header wider than this breaks, so that nine causes fit beside a name. */
const HEADER_WIDTH = 10;

/** Lines without trailing blanks or newline characters; every row must have a cell per column. */
export function tableLines(
  columns: readonly Column[],
  rows: readonly Row[],
  width: number,
  style: Style = PLAIN,
): string[] {
  const prepared = columns.map((column, index) => prepare(column, rows, index));
  return blocks(prepared, width).flatMap((block, index) => {
    const fitted = shrink(block, width);
    return [
      ...(index > 0 ? [''] : []),
      ...headLines(fitted, style),
      ...bodyLines(fitted, rows, style),
    ];
  });
}

interface Prepared {
  readonly column: Column;
  readonly cells: readonly string[];
  readonly head: readonly string[];
  readonly width: number;
}

function prepare(column: Column, rows: readonly Row[], index: number): Prepared {
  const raw = rows.map((row) => row.cells[index] ?? '');
  const cells = column.align === 'decimal' ? alignDecimals(raw) : raw;
  const body = Math.max(0, ...cells.map(displayWidth));
  const head = breakHeader(column.header, Math.max(HEADER_WIDTH, body));
  return { column, cells, head, width: Math.max(body, ...head.map(displayWidth)) };
}

/** Pads on the right so that the points stand under each other; the column is then right-aligned. */
function alignDecimals(cells: readonly string[]): string[] {
  const tails = cells.map((cell) => {
    const point = cell.lastIndexOf('.');
    return point < 0 ? 0 : cell.length - point;
  });
  const longest = Math.max(0, ...tails);
  return cells.map((cell, index) => cell + ' '.repeat(longest - (tails[index] ?? 0)));
}

function breakHeader(header: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const part of header.match(/[^\s-]+-?|-|\s+/gu) ?? []) {
    if (displayWidth(line + part.trimEnd()) > width && line.trim() !== '') {
      lines.push(line.trim());
      line = '';
    }
    line += line === '' ? part.trimStart() : part;
  }
  lines.push(line.trim());
  return lines;
}

function blocks(columns: readonly Prepared[], width: number): Prepared[][] {
  const [first, ...rest] = columns;
  if (first === undefined) return [];
  const smallest = (p: Prepared): number => Math.min(p.width, p.column.shrinkTo ?? p.width);
  const found: Prepared[][] = [];
  let block = [first];
  let used = smallest(first);
  for (const column of rest) {
    const needs = GAP.length + smallest(column);
    if (used + needs > width && block.length > 1) {
      found.push(block);
      block = [first];
      used = smallest(first);
    }
    block.push(column);
    used += needs;
  }
  return [...found, block];
}

/** Takes what is too much from the shrinkable columns, widest first. */
function shrink(block: readonly Prepared[], width: number): Prepared[] {
  const widths = block.map((p) => p.width);
  const total = (): number => widths.reduce((a, b) => a + b, 0) + GAP.length * (widths.length - 1);
  while (total() > width) {
    let widest = -1;
    block.forEach((p, i) => {
      const spare = p.column.shrinkTo !== undefined && (widths[i] ?? 0) > p.column.shrinkTo;
      if (spare && (widest < 0 || (widths[i] ?? 0) > (widths[widest] ?? 0))) widest = i;
    });
    if (widest < 0) break;
    widths[widest] = (widths[widest] ?? 1) - 1;
  }
  return block.map((p, i) => ({ ...p, width: widths[i] ?? p.width }));
}

function headLines(block: readonly Prepared[], style: Style): string[] {
  const height = Math.max(...block.map((p) => p.head.length));
  const lines: string[] = [];
  for (let row = 0; row < height; row++) {
    const line = block.map((p) => pad(p.head[row - height + p.head.length] ?? '', p)).join(GAP);
    lines.push(style.faint(line.trimEnd()));
  }
  return lines;
}

function bodyLines(block: readonly Prepared[], rows: readonly Row[], style: Style): string[] {
  return rows.map((row, index) => {
    const line = block
      .map((p) => pad(p.cells[index] ?? '', p))
      .join(GAP)
      .trimEnd();
    return row.strong === true ? style.strong(line) : line;
  });
}

function pad(text: string, p: Prepared): string {
  const cut = fit(text, p.width);
  const blank = ' '.repeat(Math.max(0, p.width - displayWidth(cut)));
  return p.column.align === 'left' ? cut + blank : blank + cut;
}
