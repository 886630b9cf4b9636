/** The starter study, as files. */
import fs from 'node:fs';
import path from 'node:path';
import { InputError } from '../scenario/problems.ts';
import { starterFiles } from '../scenario/starter.ts';
import { reasonFor } from './reasons.ts';
import { makeFolder, writeWhole } from './write-file.ts';

/**
 * Writes the starter study into a folder, which is made if need be, and returns the names of its
 * files. Throws `InputError` when one of them exists or cannot be written; what was written before
 * is taken away again.
 */
export function writeStarter(folder: string): readonly string[] {
  const files = [...starterFiles()].map(([name, text]) => ({
    file: path.join(folder, name),
    text,
  }));
  for (const { file } of files) {
    if (!fs.existsSync(file)) continue;
    throw new InputError({
      severity: 'error',
      value: file,
      message: `\`${file}\` exists already`,
      fix: 'name another folder, or remove it',
    });
  }
  try {
    makeFolder(path.resolve(folder));
  } catch (error) {
    throw new InputError({
      severity: 'error',
      value: folder,
      message: `the folder \`${folder}\` cannot be made: ${reasonFor(error)}`,
      fix: 'name another folder',
    });
  }
  const written: string[] = [];
  try {
    for (const { file, text } of files) {
      writeWhole(file, text);
      written.push(file);
    }
  } catch (error) {
    for (const file of written) fs.rmSync(file, { force: true });
    throw error;
  }
  return written;
}
