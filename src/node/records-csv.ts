/** Rows of a CSV file one after another, whatever its size. */
import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { CsvError, parse } from 'csv-parse';
import { missingColumns, type CsvRow, NEEDED_COLUMNS } from '../records/read.ts';
import { whereToFindRecords } from '../records/published.ts';
import type { SetAside } from '../records/types.ts';
import { InputError, shorten } from '../scenario/problems.ts';
import { reasonFor } from './reasons.ts';

/** A longer field is no cell of this record: a quote was opened and never closed. */
const LONGEST_RECORD = 1_000_000;

/**
 * Yields rows, and `SetAside` for rows with too few or too many cells and for the torn end of a
 * truncated file. Throws `InputError` for what is no such file at all.
 */
export async function* csvRows(
  file: string,
  onBytes?: (read: number, total: number) => void,
): AsyncGenerator<CsvRow | SetAside> {
  const { size } = await statOf(file);
  const input = createReadStream(file, { highWaterMark: 1 << 18 });
  const parser = parse({
    bom: true,
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: LONGEST_RECORD,
  });
  input.on('error', (error) => parser.destroy(error));
  input.pipe(parser);
  let header: string[] | undefined;
  let line = 1;
  let count = 0;
  try {
    for await (const item of parser as AsyncIterable<{
      record: string[];
      info: { lines: number };
    }>) {
      const { record, info } = item;
      const begins = line;
      line = info.lines + 1;
      if (header === undefined) {
        header = record.map((name) => name.trim());
        checkHeader(file, header);
        continue;
      }
      count += 1;
      if (onBytes !== undefined && count % 1000 === 0) onBytes(input.bytesRead, size);
      if (record.length !== header.length) {
        yield {
          line: begins,
          reason: 'columns',
          message: `the row has ${record.length} cells, the header ${header.length}`,
        };
        continue;
      }
      const cells: Record<string, string> = {};
      for (let i = 0; i < header.length; i += 1) cells[header[i] as string] = record[i] as string;
      yield { line: begins, cells };
    }
  } catch (error) {
    if (error instanceof CsvError && header !== undefined) {
      yield {
        line,
        reason: 'truncated',
        message:
          'from here the file cannot be read as rows: it is cut off, or a quote is not closed',
      };
      return;
    }
    if (error instanceof CsvError) throw notTheRecord(file, 'it cannot be read as CSV');
    throw new InputError({
      severity: 'error',
      file,
      message: `cannot be read: ${reasonFor(error)}`,
      fix: 'give the path of a CSV file',
    });
  } finally {
    input.destroy();
    parser.destroy();
  }
  if (header === undefined) throw notTheRecord(file, 'the file is empty');
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

function checkHeader(file: string, header: readonly string[]): void {
  const missing = missingColumns(header);
  if (missing.length > 0) {
    const first = missing[0] ?? '';
    throw notTheRecord(
      file,
      `${missing.length === 1 ? `the column \`${first}\` is` : `the columns ${missing.map((m) => `\`${m}\``).join(', ')} are`} missing from its header, which begins \`${shorten(header.slice(0, 3).join(','))}\``,
    );
  }
  const twice = header.find((name, i) => header.indexOf(name) !== i);
  if (twice !== undefined && (NEEDED_COLUMNS as readonly string[]).includes(twice)) {
    throw notTheRecord(file, `the column \`${shorten(twice)}\` is there twice`);
  }
}

function notTheRecord(file: string, what: string): InputError {
  return new InputError({
    severity: 'error',
    file,
    line: 1,
    message: `this is not the record of raids: ${what}`,
    fix: `give the data set's own file. ${whereToFindRecords()}`,
  });
}
