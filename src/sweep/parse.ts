/** From the text of a design to what can be run, or to everything that is wrong with it. */
import type { Cedar } from '../policy/cedar.ts';
import type { StudyFiles } from '../scenario/parse.ts';
import type { SweepDesign } from './types.ts';

export interface DesignContext {
  /** Files of the study that `studyOfDesign` names. */
  readonly studyFiles: StudyFiles;
  readonly cedar: Cedar;
}

/** The study that a design names, relative to the design's folder. Throws `InputError`. */
export function studyOfDesign(text: string, fileName: string): string {
  throw new Error(`not yet: ${text} ${fileName}`);
}

/** Reads a design. Throws `InputError` with every problem that can be told at once. */
export function parseDesign(text: string, fileName: string, context: DesignContext): SweepDesign {
  throw new Error(`not yet: ${text} ${fileName} ${context.studyFiles.entry}`);
}
