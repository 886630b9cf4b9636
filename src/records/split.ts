/**
 * Text into rows of cells as RFC 4180 has them, whatever the size of the text. What breaks the rules
 * costs its own line and no other: reading goes on with the next one.
 */

/** A longer row is none of this record's: a quote was opened and never closed, or it is no text. */
export const LONGEST_ROW = 200_000;

/** After so many quotes that are never closed there is no point in trying further. */
const MOST_UNCLOSED = 1000;

export interface SplitRow {
  readonly cells: readonly string[];
  /** Line that the row begins on, from 1. */
  readonly line: number;
  /** The text ended with this row, without a line end. */
  readonly last: boolean;
}

/** A line that is no row. */
export interface BadLine {
  readonly line: number;
  readonly reason: 'quote' | 'too-long' | 'truncated';
}

/** Takes text piece by piece, and hands over every row as soon as it is whole. */
export class RowSplitter {
  private readonly onRow: (row: SplitRow) => void;
  private readonly onBad: (bad: BadLine) => void;
  private rest = '';
  private line = 1;
  private skipping = false;
  private unclosed = 0;

  constructor(onRow: (row: SplitRow) => void, onBad: (bad: BadLine) => void) {
    this.onRow = onRow;
    this.onBad = onBad;
  }

  /** True once the text is so broken that its rows cannot be told apart. */
  get hopeless(): boolean {
    return this.unclosed > MOST_UNCLOSED;
  }

  push(text: string): void {
    this.rest = this.rows(this.rest === '' ? text : this.rest + text, false);
  }

  /** The text is over. */
  end(): void {
    this.rest = this.rows(this.rest, true);
  }

  /** Hands over what is whole and returns the rest. */
  private rows(text: string, over: boolean): string {
    let at = 0;
    let quote = -2;
    while (at < text.length && !this.hopeless) {
      const end = text.indexOf('\n', at);
      if (this.skipping) {
        if (end < 0) return '';
        this.skipping = false;
        this.line += 1;
        at = end + 1;
        continue;
      }
      if (quote !== -1 && quote < at) quote = text.indexOf('"', at);
      const plain = quote === -1 || (end >= 0 && quote > end);
      if (plain && (end >= 0 || over)) {
        const stop = end < 0 ? text.length : end;
        const to = text.charCodeAt(stop - 1) === CR && stop > at ? stop - 1 : stop;
        if (to - at > LONGEST_ROW) this.onBad({ line: this.line, reason: 'too-long' });
        else if (to > at) {
          this.onRow({ cells: text.slice(at, to).split(','), line: this.line, last: end < 0 });
        }
        this.line += 1;
        at = stop + 1;
        continue;
      }
      const row = plain ? null : quotedRow(text, at, over);
      if (typeof row === 'object' && row !== null) {
        this.onRow({ cells: row.cells, line: this.line, last: row.last });
        this.line += lineEnds(text, at, row.next);
        at = row.next;
        continue;
      }
      if (row !== 'broken' && !over && text.length - at <= LONGEST_ROW) break;
      // the line is given up, and reading goes on after it
      if (row === 'unclosed') this.unclosed += 1;
      const reason = row === null ? 'too-long' : over && end < 0 ? 'truncated' : 'quote';
      this.onBad({ line: this.line, reason });
      if (end < 0) {
        this.skipping = true;
        return '';
      }
      this.line += 1;
      at = end + 1;
    }
    return text.slice(at);
  }
}

const CR = 13;
const LF = 10;
const COMMA = 44;
const QUOTE = 34;

interface Quoted {
  readonly cells: string[];
  /** Where the next row begins. */
  readonly next: number;
  readonly last: boolean;
}

/** The row that begins at `from`; `unclosed` where the text ends first, unless it is `over`. */
function quotedRow(text: string, from: number, over: boolean): Quoted | 'unclosed' | 'broken' {
  const cells: string[] = [];
  const latest = from + LONGEST_ROW;
  let at = from;
  while (at <= latest) {
    let stop: number;
    if (text.charCodeAt(at) === QUOTE) {
      let close = text.indexOf('"', at + 1);
      let doubled = false;
      while (close >= 0 && close <= latest && text.charCodeAt(close + 1) === QUOTE) {
        doubled = true;
        close = text.indexOf('"', close + 2);
      }
      if (close < 0 || close > latest || (close + 1 >= text.length && !over)) return 'unclosed';
      const cell = text.slice(at + 1, close);
      cells.push(doubled ? cell.replaceAll('""', '"') : cell);
      stop = close + 1;
    } else {
      stop = at;
      for (; stop < text.length; stop += 1) {
        const c = text.charCodeAt(stop);
        if (c === COMMA || c === LF) break;
      }
      if (stop >= text.length && !over) return 'unclosed';
      const ended = stop >= text.length || text.charCodeAt(stop) === LF;
      const to = ended && stop > at && text.charCodeAt(stop - 1) === CR ? stop - 1 : stop;
      cells.push(text.slice(at, to));
    }
    if (stop >= text.length) return { cells, next: stop, last: true };
    let c = text.charCodeAt(stop);
    if (c === COMMA) {
      at = stop + 1;
      continue;
    }
    if (c === CR) {
      stop += 1;
      if (stop >= text.length) return over ? { cells, next: stop, last: true } : 'unclosed';
      c = text.charCodeAt(stop);
    }
    if (c !== LF) return 'broken';
    return { cells, next: stop + 1, last: false };
  }
  return 'unclosed';
}

function lineEnds(text: string, from: number, to: number): number {
  let n = 0;
  for (let at = text.indexOf('\n', from); at >= 0 && at < to; at = text.indexOf('\n', at + 1)) {
    n += 1;
  }
  return n;
}
