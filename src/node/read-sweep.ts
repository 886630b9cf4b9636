/** A design from disk, with the study that it is of. */
import fs from 'node:fs/promises';
import path from 'node:path';
import { loadCedar } from '../policy/cedar.ts';
import { LIMITS } from '../scenario/limits.ts';
import type { StudyFiles } from '../scenario/parse.ts';
import { InputError } from '../scenario/problems.ts';
import { parseDesign, studyOfDesign } from '../sweep/parse.ts';
import type { SweepDesign } from '../sweep/types.ts';
import { readStudyFiles } from './read-study.ts';
import { reasonFor } from './reasons.ts';

/** A design that has passed every check. Plain data. */
export interface ReadSweep {
  readonly design: SweepDesign;
  readonly studyFiles: StudyFiles;
  /** Texts of design and study by their names. */
  readonly sources: Readonly<Record<string, string>>;
}

/** Reads and checks a design and its study. Throws `InputError` with everything that is wrong. */
export async function readSweep(file: string): Promise<ReadSweep> {
  const text = await readText(file);
  const { study, place } = studyOfDesign(text, file);
  let studyFiles: StudyFiles;
  try {
    studyFiles = await readStudyFiles(placeOf(file, study));
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    // the design is what the user wrote: the problem stands there
    throw new InputError(error.problems.map((problem) => ({ ...problem, ...place })));
  }
  const design = parseDesign(text, file, { studyFiles, cedar: await loadCedar() });
  const sources = { [file]: text, ...Object.fromEntries(studyFiles.files) };
  return { design, studyFiles, sources };
}

/** Where a design's study is: seen from the design, unless it is an absolute path. */
function placeOf(file: string, study: string): string {
  return path.isAbsolute(study) ? study : path.join(path.dirname(file), study);
}

async function readText(file: string): Promise<string> {
  const refuse = (message: string, fix: string): InputError =>
    new InputError({ severity: 'error', value: file, message, fix });
  try {
    const { size } = await fs.stat(file);
    if (size > LIMITS.documentBytes) {
      throw refuse(`${size} bytes are too many for a design`, `at most ${LIMITS.documentBytes}`);
    }
    return await fs.readFile(file, 'utf8');
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw refuse(
      `\`${file}\` cannot be read: ${reasonFor(error)}`,
      'name the file of a design, such as `designs/smoke.yaml`',
    );
  }
}
