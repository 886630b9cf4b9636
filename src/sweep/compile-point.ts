/** The study at a point of a design, prepared anew only as far as the point differs. */
import type { StudyFiles } from '../scenario/parse.ts';
import { InputError } from '../scenario/problems.ts';
import { createPreparer, type PreparedStudy, type PrepareOptions } from '../study/prepare.ts';
import { prepareAt } from './corners.ts';
import { pointOf } from './points.ts';
import type { SweepDesign } from './types.ts';

export interface PointCompiler {
  /**
   * The study with the values of point `index` in place; hand it to `createCompiler`. Throws
   * `InputError` naming the point and what the study refuses of it.
   */
  studyAt(index: number): PreparedStudy;
}

/**
 * Reads the study once; points then cost what depends on them. Throws `InputError` if the study is
 * not the one that the design was made for. `options` say who reads the rules.
 */
export function createPointCompiler(
  design: SweepDesign,
  studyFiles: StudyFiles,
  options: PrepareOptions,
): PointCompiler {
  const preparer = createPreparer(studyFiles, options);
  const { digest } = preparer.prepare();
  if (digest !== design.studyDigest) {
    throw new InputError({
      severity: 'error',
      file: studyFiles.entry,
      value: digest,
      message: `the study is not the one that the design \`${design.id}\` was read with: it has changed since`,
      fix: 'read the design again, and keep its results apart from those of before',
    });
  }
  return {
    studyAt: (index) => {
      const values = pointOf(design, index);
      return prepareAt(
        preparer,
        design.factors,
        (_, f) => values[f] ?? 0,
        () => ({}),
        ` at point ${index} of \`${design.id}\``,
      );
    },
  };
}
