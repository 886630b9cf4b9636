/** The study at a point of a design, prepared anew only as far as the point differs. */
import type { Cedar } from '../policy/cedar.ts';
import type { StudyFiles } from '../scenario/parse.ts';
import type { PreparedStudy } from '../study/prepare.ts';
import type { SweepDesign } from './types.ts';

export interface PointCompiler {
  /** Throws `InputError` naming the point and what the study refuses of it. */
  studyAt(index: number): PreparedStudy;
}

/** Reads the study once; points then cost what depends on them. */
export function createPointCompiler(
  design: SweepDesign,
  studyFiles: StudyFiles,
  cedar: Cedar,
): PointCompiler {
  throw new Error(`not yet: ${design.id} ${studyFiles.entry} ${typeof cedar}`);
}
