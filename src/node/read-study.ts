/** A study from disk: a folder, or one document. */
import fs from 'node:fs/promises';
import path from 'node:path';
import { loadCedar } from '../policy/cedar.ts';
import { LIMITS } from '../scenario/limits.ts';
import type { StudyFiles } from '../scenario/parse.ts';
import { InputError } from '../scenario/problems.ts';
import { checkSize, decodeText, documentIn, inFile } from '../scenario/study-files.ts';
import { prepareStudy, type PreparedStudy } from '../study/prepare.ts';
import { reasonFor } from './reasons.ts';

/** Folders below a study's own in which its rules are looked for. */
const DEPTH = 2;

/**
 * Reads, parses and checks a study. `study` is a folder that holds `study.yaml`, `study.yml` or
 * `study.json`, or the document itself. Throws `InputError` with everything that is wrong.
 */
export async function readStudy(study: string): Promise<PreparedStudy> {
  const [files, cedar] = await Promise.all([readStudyFiles(study), loadCedar()]);
  return prepareStudy(files, { cedar });
}

/** The texts of a study: its document and the `.cedar` files beside it. Throws `InputError`. */
export async function readStudyFiles(study: string): Promise<StudyFiles> {
  const entry = await findDocument(study);
  const text = decodeText(slashes(entry), await read(entry));
  const files = new Map([[slashes(entry), text]]);
  for (const file of await rulesBeside(path.dirname(entry), DEPTH)) {
    const bytes = await read(file);
    // a file that the document never names is nobody's concern
    const named = text.includes(path.basename(file));
    files.set(slashes(file), named ? decodeText(slashes(file), bytes) : bytes.toString('utf8'));
  }
  return { entry: slashes(entry), files };
}

async function findDocument(study: string): Promise<string> {
  const stat = await fs.stat(study).catch((error: unknown) => {
    throw problem(study, `\`${study}\` cannot be read: ${reasonFor(error)}`, 'check the path');
  });
  if (stat.isFile()) return study;
  if (!stat.isDirectory()) {
    throw problem(study, `\`${study}\` is neither a file nor a folder`, 'name a study');
  }
  const names = await fs.readdir(study).catch((error: unknown) => {
    throw problem(study, `\`${study}\` cannot be read: ${reasonFor(error)}`, 'check the folder');
  });
  const file = path.join(study, documentIn(study, names));
  if (!(await fs.stat(file).then((s) => s.isFile()))) {
    throw problem(file, `\`${file}\` is not a file`, 'put the study there, or name another');
  }
  return file;
}

async function read(file: string): Promise<Buffer> {
  try {
    const { size } = await fs.stat(file);
    checkSize(slashes(file), size);
    return await fs.readFile(file);
  } catch (error) {
    if (error instanceof InputError) throw error;
    throw inFile(slashes(file), `the file cannot be read: ${reasonFor(error)}`, 'check the file');
  }
}

/** Files `*.cedar` in a folder and a little below, sorted; folders that are hidden are left out. */
async function rulesBeside(folder: string, depth: number): Promise<string[]> {
  const entries = await fs.readdir(folder, { withFileTypes: true }).catch(() => []);
  const found: string[] = [];
  for (const entry of entries) {
    const inner = path.join(folder, entry.name);
    if (entry.isDirectory()) {
      if (depth === 0 || entry.name.startsWith('.') || entry.name === 'node_modules') continue;
      found.push(...(await rulesBeside(inner, depth - 1)));
    } else if (entry.name.endsWith('.cedar')) {
      found.push(inner);
    }
  }
  return found.slice(0, LIMITS.ruleFiles * 4).sort();
}

/** As the document writes them, on every system. */
function slashes(file: string): string {
  return path.sep === '\\' ? file.replaceAll('\\', '/') : file;
}

function problem(file: string, message: string, fix: string): InputError {
  return new InputError({ severity: 'error', value: file, message, fix });
}
