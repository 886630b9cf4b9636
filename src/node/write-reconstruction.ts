/** A reconstructed raid as a folder, whole or not at all; and the shipped study that it is framed by. */
import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { FRAME_STUDY, type FrameFiles } from '../records/frame.ts';
import { InputError } from '../scenario/problems.ts';
import { reasonFor } from './reasons.ts';
import { makeFolder } from './write-file.ts';

/** The shipped study that frames reconstructions; it comes with the package. */
export function readFrame(): FrameFiles {
  const read = (name: string): string =>
    fs.readFileSync(new URL(`../../studies/${FRAME_STUDY}/${name}`, import.meta.url), 'utf8');
  return { study: read('study.yaml'), rules: read('rules.cedar') };
}

/**
 * Makes sure that a folder can be written, before any work is done for it: there is none yet, or an
 * empty one. Throws `InputError` otherwise.
 */
export function checkNewFolder(folder: string): void {
  let entries: readonly string[];
  try {
    entries = fs.readdirSync(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return;
    throw cannotWrite(
      folder,
      code === 'ENOTDIR' ? 'there is a file of that name' : reasonFor(error),
    );
  }
  if (entries.length > 0) {
    throw new InputError({
      severity: 'error',
      value: folder,
      message: `\`${folder}\` exists already, and is not empty`,
      fix: 'name another folder, or remove it',
    });
  }
}

/**
 * Writes files into a new folder in one step: into a folder of a temporary name beside it, then
 * renamed. A failure leaves nothing. Throws `InputError` when it cannot be written.
 */
export function writeFolder(folder: string, files: ReadonlyMap<string, string>): readonly string[] {
  checkNewFolder(folder);
  const place = path.resolve(folder);
  const temporary = `${place}.${randomUUID()}.tmp`;
  try {
    makeFolder(path.dirname(place));
    fs.mkdirSync(temporary);
    for (const [name, text] of files) fs.writeFileSync(path.join(temporary, name), text);
    // not every system renames onto an empty folder
    if (fs.existsSync(place)) fs.rmdirSync(place);
    fs.renameSync(temporary, place);
  } catch (error) {
    fs.rmSync(temporary, { recursive: true, force: true });
    throw cannotWrite(folder, reasonFor(error));
  }
  return [...files.keys()].map((name) => path.join(folder, name));
}

function cannotWrite(folder: string, reason: string): InputError {
  return new InputError({
    severity: 'error',
    value: folder,
    message: `the folder \`${folder}\` cannot be written: ${reason}`,
    fix: 'name another folder',
  });
}
