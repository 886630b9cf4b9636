/** The answer as files. */
import type { CompareResult, PriceResult } from '../../src/index.ts';
import { resultRows, ROW_COLUMNS, rowsCsv } from '../../src/report/rows.ts';
import { writeReportText } from '../engine/checker.ts';
import type { StudyTexts } from '../state/files.ts';

/** As `caveat compare --json` prints it. */
export function jsonFile(result: CompareResult, prices: PriceResult | null): Blob {
  const whole = prices === null ? result : { ...result, prices };
  return new Blob([`${JSON.stringify(whole, null, 2)}\n`], { type: 'application/json' });
}

export function csvFile(result: CompareResult): Blob {
  return new Blob([rowsCsv(resultRows(result))], { type: 'text/csv' });
}

/** The rows of the CSV with types, and what they are of in the file's metadata. */
export async function parquetFile(result: CompareResult): Promise<Blob> {
  const { parquetWriteBuffer } = await import('hyparquet-writer');
  const rows = resultRows(result);
  const numbers: ReadonlySet<string> = new Set(['mean', 'low', 'high']);
  const buffer = parquetWriteBuffer({
    columnData: ROW_COLUMNS.map((name) => ({
      name,
      data: rows.map((row) => row[name]),
      type: numbers.has(name) ? 'DOUBLE' : 'STRING',
      nullable: name === 'low' || name === 'high',
    })),
    kvMetadata: [
      { key: 'caveat', value: result.caveat },
      { key: 'study', value: result.study.id },
      { key: 'scenarioDigest', value: result.scenarioDigest },
      { key: 'seed', value: String(result.seed) },
      { key: 'replications', value: String(result.replications) },
    ],
  });
  return new Blob([buffer], { type: 'application/vnd.apache.parquet' });
}

/** The report, one HTML file; written off the main thread. */
export async function reportFile(
  texts: StudyTexts,
  result: CompareResult,
  command: string,
): Promise<Blob> {
  const html = await writeReportText(texts, result, command);
  return new Blob([html], { type: 'text/html' });
}
