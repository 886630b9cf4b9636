/** The report, from an answer to a file. */
import { airspaceOutlines } from '../geo/airspaces.ts';
import { renderReport } from '../report/html.ts';
import type { PreparedStudy } from '../study/prepare.ts';
import { drawnOutlines, reportContext } from '../study/report-context.ts';
import type { CompareResult } from '../study/results.ts';
import { writeWhole } from './write-file.ts';

/**
 * Writes the HTML report of an answer, in one step and with the folders on the way. `command` is
 * printed in it as what gives the answer again. Throws `InputError` when it cannot be written.
 */
export function writeReport(
  file: string,
  study: PreparedStudy,
  result: CompareResult,
  options: { readonly command: string },
): void {
  const drawn = drawnOutlines(study.scenario);
  const html = renderReport(result, reportContext(study, { ...options, seed: result.seed }), {
    outlines: drawn.length > 0 ? drawn : airspaceOutlines(),
  });
  writeWhole(file, html);
}
