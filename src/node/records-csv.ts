/** Rows of a CSV file one after another, whatever its size. */
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { PUBLISHED_RECORD, whereToFindRecords } from '../records/published.ts';
import {
  headerOf,
  missingColumns,
  NEEDED_COLUMNS,
  type CsvRow,
  type Header,
} from '../records/read.ts';
import { RowSplitter, type BadLine, type SplitRow } from '../records/split.ts';
import type { SetAside } from '../records/types.ts';
import { InputError, shorten } from '../scenario/problems.ts';
import { reasonFor } from './reasons.ts';

const PIECE = 1 << 18;
/** How an archive begins. */
const ZIP = Buffer.from('PK\u0003\u0004', 'latin1');
const RECORD_FILE = PUBLISHED_RECORD.file;

/** Yields the rows of `csvBatches` one by one. */
export async function* csvRows(
  file: string,
  onBytes?: (read: number, total: number) => void,
): AsyncGenerator<CsvRow | SetAside> {
  for await (const batch of csvBatches(file, onBytes)) yield* batch;
}

/**
 * Yields rows, and `SetAside` for rows with too few or too many cells, for lines that are no rows, and
 * for the torn end of a truncated file; some hundreds at a time. Throws `InputError` for what is no
 * such file at all. `onBytes` is told how far it is; its total is 0 for what has no size, as a pipe.
 */
export async function* csvBatches(
  file: string,
  onBytes?: (read: number, total: number) => void,
): AsyncGenerator<readonly (CsvRow | SetAside)[]> {
  const { size } = await statOf(file);
  let header: Header | undefined;
  let batch: (CsvRow | SetAside)[] = [];
  const splitter = new RowSplitter(
    (row) => {
      if (header === undefined) header = checkedHeader(file, row.cells);
      else batch.push(rowOf(row, header));
    },
    (bad) => {
      if (header === undefined) throw notTheRecord(file, 'it cannot be read as CSV');
      batch.push({ line: bad.line, reason: bad.reason, message: BAD_LINES[bad.reason] });
    },
  );
  const decoder = new TextDecoder();
  const input = createReadStream(file, { highWaterMark: PIECE });
  let bytes = 0;
  try {
    for await (const piece of input as AsyncIterable<Buffer>) {
      // what a browser is given to download
      if (bytes === 0 && piece.subarray(0, ZIP.length).equals(ZIP))
        throw notTheRecord(file, 'it is a ZIP archive', `unpack it, and give \`${RECORD_FILE}\``);
      bytes += piece.length;
      splitter.push(decoder.decode(piece, { stream: true }));
      if (splitter.hopeless) throw notTheRecord(file, 'its quotes are never closed');
      onBytes?.(bytes, size);
      if (batch.length === 0) continue;
      yield batch;
      batch = [];
    }
    splitter.push(decoder.decode());
    splitter.end();
  } catch (error) {
    if (error instanceof InputError || errorIsNotOfFiles(error)) throw error;
    throw new InputError({
      severity: 'error',
      file,
      message: `cannot be read: ${reasonFor(error)}`,
      fix: 'give the path of a CSV file',
    });
  } finally {
    input.destroy();
  }
  if (header === undefined) throw notTheRecord(file, 'the file is empty');
  if (batch.length > 0) yield batch;
}

const BAD_LINES: Readonly<Record<BadLine['reason'], string>> = {
  quote: 'a quote in this line is not closed, or not where a cell begins and ends',
  'too-long': 'the line is too long to be a row of this record',
  truncated: 'the file is cut off in the middle of this row',
};

/** Whoever takes the rows may throw into this generator: that is not about the file. */
function errorIsNotOfFiles(error: unknown): boolean {
  return !(error instanceof Error && 'code' in error && 'syscall' in error);
}

function rowOf(row: SplitRow, header: Header): CsvRow | SetAside {
  const { cells, line, last } = row;
  if (cells.length === header.names.length) {
    return last ? { line, cells, header, unended: true } : { line, cells, header };
  }
  if (last && cells.length < header.names.length) {
    return { line, reason: 'truncated', message: BAD_LINES.truncated };
  }
  return {
    line,
    reason: 'columns',
    message: `the row has ${cells.length} cells, the header ${header.names.length}`,
  };
}

async function statOf(file: string): Promise<{ size: number }> {
  try {
    const found = await stat(file);
    if (found.isDirectory()) throw Object.assign(new Error('EISDIR'), { code: 'EISDIR' });
    return found;
  } catch (error) {
    throw new InputError({
      severity: 'error',
      file,
      message: `cannot be read: ${reasonFor(error)}`,
      fix: `give the path of a CSV file. ${whereToFindRecords()}`,
    });
  }
}

function checkedHeader(file: string, cells: readonly string[]): Header {
  // a byte-order mark is taken off by the decoder
  const names = cells.map((name) => name.trim());
  const missing = missingColumns(names);
  const [first] = missing;
  if (first !== undefined) {
    throw notTheRecord(
      file,
      `${missing.length === 1 ? `the column \`${first}\` is` : `the columns ${missing.map((m) => `\`${m}\``).join(', ')} are`} missing from its header, which begins \`${shorten(names.slice(0, 3).join(','))}\``,
    );
  }
  const twice = names.find((name, i) => names.indexOf(name) !== i);
  if (twice !== undefined && (NEEDED_COLUMNS as readonly string[]).includes(twice)) {
    throw notTheRecord(file, `the column \`${shorten(twice)}\` is there twice`);
  }
  return headerOf(names);
}

function notTheRecord(
  file: string,
  what: string,
  fix = "give the data set's own file",
): InputError {
  return new InputError({
    severity: 'error',
    file,
    line: 1,
    message: `this is not the record of raids: ${what}`,
    fix: `${fix}. ${whereToFindRecords()}`,
  });
}
