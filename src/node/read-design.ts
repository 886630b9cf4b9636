/** A sweep's design from disk, with the study that it names. */
import fs from 'node:fs/promises';
import path from 'node:path';
import { loadCedar } from '../policy/cedar.ts';
import type { StudyFiles } from '../scenario/parse.ts';
import { InputError } from '../scenario/problems.ts';
import { parseDesign, studyOfDesign } from '../sweep/parse.ts';
import type { SweepDesign } from '../sweep/types.ts';
import { readStudyFiles } from './read-study.ts';
import { reasonFor } from './reasons.ts';

export interface ReadDesign {
  readonly design: SweepDesign;
  /** Text of the design's file. */
  readonly text: string;
  readonly studyFiles: StudyFiles;
}

/** Reads and checks a design and its study. Throws `InputError` with everything that is wrong. */
export async function readDesign(file: string): Promise<ReadDesign> {
  const text = await readText(file);
  const { study, place } = studyOfDesign(text, file);
  const at = path.join(path.dirname(file), study);
  let studyFiles: StudyFiles;
  try {
    studyFiles = await readStudyFiles(at);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    const [first] = error.problems;
    // a study that is there, and broken, says by itself where
    if (first?.line !== undefined) throw error;
    throw new InputError({
      severity: 'error',
      ...place,
      value: study,
      message: `no study can be read at \`${study}\`: ${first?.message ?? error.message}`,
      fix: "the path is seen from the design's own folder",
    });
  }
  const design = parseDesign(text, file, { studyFiles, cedar: await loadCedar() });
  return { design, text, studyFiles };
}

async function readText(file: string): Promise<string> {
  let bytes: Buffer;
  try {
    bytes = await fs.readFile(file);
  } catch (error) {
    throw new InputError({
      severity: 'error',
      value: file,
      message: `the design \`${file}\` cannot be read: ${reasonFor(error)}`,
      fix: 'check the path',
    });
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw new InputError({
      severity: 'error',
      file,
      message: 'the file is not UTF-8 text',
      fix: 'save it as UTF-8',
    });
  }
}
