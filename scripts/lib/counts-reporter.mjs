/**
 * Vitest reporter: closes with one plain line, `N passed, N failed, N skipped`, and writes it to the
 * file that `CAVEAT_COUNTS` names, for `.ci/run`.
 */
import fs from 'node:fs';

/** Counts of a finished run. A file that could not be loaded counts as one failure. */
export function countTests(testModules) {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for (const testModule of testModules) {
    let failedHere = 0;
    for (const test of testModule.children.allTests()) {
      const { state } = test.result();
      if (state === 'passed') counts.passed++;
      else if (state === 'failed') failedHere++;
      else counts.skipped++;
    }
    if (failedHere === 0 && testModule.state() === 'failed') failedHere = 1;
    counts.failed += failedHere;
  }
  return counts;
}

export function closingLine({ passed, failed, skipped }) {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`;
}

export default class CountsReporter {
  onTestRunEnd(testModules) {
    const line = closingLine(countTests(testModules));
    console.log(line);
    if (process.env.CAVEAT_COUNTS) fs.writeFileSync(process.env.CAVEAT_COUNTS, `${line}\n`);
  }
}
