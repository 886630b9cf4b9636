/** Files that are written whole or not at all. */
import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { InputError } from '../scenario/problems.ts';
import { reasonFor } from './reasons.ts';

/** The file operations that writing needs; a test gives others that fail. */
export type FileWriter = Pick<
  typeof fs,
  'openSync' | 'writeSync' | 'fsyncSync' | 'closeSync' | 'renameSync' | 'rmSync'
>;

/**
 * Makes sure that `file` can be written, before any work is done for it: makes its folder and
 * tries a file there. Throws `InputError` otherwise.
 */
export function checkWritable(file: string, io: FileWriter = fs): void {
  const place = resolve(file);
  if (place.special) return;
  try {
    makeFolder(path.dirname(path.resolve(place.file)));
    const temporary = temporaryName(place.file);
    io.closeSync(io.openSync(temporary, 'wx'));
    io.rmSync(temporary, { force: true });
  } catch (error) {
    throw cannotWrite(file, error);
  }
}

/**
 * Writes text to a file in one step: into a temporary name beside it, to the disk, then renamed.
 * Whoever reads the file meanwhile finds the old text or the new; a failure leaves the old one and
 * nothing else. Folders on the way are made. Throws `InputError` when it cannot be written.
 */
export function writeWhole(file: string, text: string, io: FileWriter = fs): void {
  const place = resolve(file);
  try {
    if (place.special) {
      fs.writeFileSync(place.file, text);
      return;
    }
    makeFolder(path.dirname(path.resolve(place.file)));
    const temporary = temporaryName(place.file);
    try {
      const descriptor = io.openSync(temporary, 'wx');
      try {
        const bytes = Buffer.from(text);
        for (let at = 0; at < bytes.length;) at += io.writeSync(descriptor, bytes, at);
        io.fsyncSync(descriptor);
      } finally {
        io.closeSync(descriptor);
      }
      io.renameSync(temporary, place.file);
    } catch (error) {
      io.rmSync(temporary, { force: true });
      throw error;
    }
  } catch (error) {
    throw cannotWrite(file, error);
  }
}

/**
 * Makes a folder and those above it. One at a time: node's own recursive way never returns where a
 * file system answers that the parent, which is there, is not (as /proc does).
 */
export function makeFolder(folder: string): void {
  if (fs.existsSync(folder)) return;
  const parent = path.dirname(folder);
  if (parent !== folder) makeFolder(parent);
  try {
    fs.mkdirSync(folder);
  } catch (error) {
    // another process may have been quicker
    if (!fs.existsSync(folder)) throw error;
  }
}

/** Where the text goes in the end, and whether that is a device or pipe rather than a file. */
function resolve(file: string): { file: string; special: boolean } {
  let stat: fs.Stats;
  try {
    stat = fs.statSync(file);
  } catch {
    return { file, special: false };
  }
  if (stat.isDirectory()) {
    throw new InputError({
      severity: 'error',
      value: file,
      message: `\`${file}\` is a folder`,
      fix: 'name a file to write',
    });
  }
  // through links, so that a link stays one
  return { file: fs.realpathSync(file), special: !stat.isFile() };
}

function temporaryName(file: string): string {
  return path.join(path.dirname(file), `.${randomUUID()}.tmp`);
}

function cannotWrite(file: string, error: unknown): InputError {
  if (error instanceof InputError) return error;
  return new InputError({
    severity: 'error',
    value: file,
    message: `\`${file}\` cannot be written: ${reasonFor(error)}`,
    fix: 'name another place, or make room there',
  });
}
