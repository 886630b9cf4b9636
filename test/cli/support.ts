/** The command line as its users meet it: the built program in a process of its own. */
import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { starterFiles } from '../../src/scenario/starter.ts';

export const root = fileURLToPath(new URL('../..', import.meta.url));
export const dist = path.join(root, 'dist');
const main = path.join(dist, 'cli', 'main.js');

/** Brings `dist/` up to date: Node 20 loads neither the program nor its workers from TypeScript. */
export function ensureBuilt(): void {
  execFileSync(process.execPath, [path.join(root, 'scripts', 'build.mjs'), '--if-stale'], {
    stdio: ['ignore', 'inherit', 'inherit'],
  });
}

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Where {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs `caveat` to its end. */
export function caveat(words: readonly string[], where: Where = {}): Promise<Ended> {
  return ended(start(words, where));
}

/**
 * What `caveat` would answer, by the built program in this process: for what a call says and its
 * exit code, without a start for each. What a process has of its own (streams, signals, a clean
 * beginning) is for `caveat`. Calls come one after the other: they share folder and exit code.
 */
export function caveatHere(words: readonly string[], where: Where = {}): Promise<Ended> {
  const turn = last.then(() => callHere(words, where));
  last = turn.catch(() => undefined);
  return turn;
}

let last: Promise<unknown> = Promise.resolve();

async function callHere(words: readonly string[], where: Where): Promise<Ended> {
  const { call } = (await import(pathToFileURL(path.join(dist, 'cli', 'call.js')).href)) as Calls;
  let stdout = '';
  let stderr = '';
  const { exitCode, env } = process;
  const cwd = process.cwd();
  process.exitCode = undefined;
  process.env = { ...env, ...where.env };
  process.chdir(where.cwd ?? root);
  try {
    await call(words, {
      width: 100,
      colour: false,
      watched: false,
      print: (text) => {
        stdout += text;
        return Promise.resolve();
      },
      note: (line) => (stderr += `${line}\n`),
      progress: () => {},
    });
    return { code: Number(process.exitCode ?? 0), stdout, stderr };
  } finally {
    process.chdir(cwd);
    process.env = env;
    process.exitCode = exitCode;
  }
}

/** The words of a command that computes, on one thread unless they say: the answer is the same. */
export function alone(words: readonly string[]): readonly string[] {
  const computes = ['compare', 'price', 'run'].includes(words[0] ?? '');
  return computes && !words.includes('--workers') ? [...words, '--workers', '1'] : words;
}

type Calls = typeof import('../../src/cli/call.ts');

export function start(words: readonly string[], where: Where = {}): ChildProcess {
  return spawn(process.execPath, [main, ...words], {
    cwd: where.cwd ?? root,
    env: { ...process.env, NO_COLOR: '', ...where.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
}

export function ended(child: ChildProcess): Promise<Ended> {
  let stdout = '';
  let stderr = '';
  child.stdout?.setEncoding('utf8').on('data', (chunk: string) => (stdout += chunk));
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => (stderr += chunk));
  return new Promise((resolve) => {
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
}

/** Environment in which a module is run before the program, in its threads too. */
export function beforehand(module: string): Readonly<Record<string, string>> {
  return { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(module)}` };
}

/** Environment in which DuckDB is not installed. */
export function withoutDuckDB(): Readonly<Record<string, string>> {
  const hook = `export async function resolve(s, c, n) { if (s.startsWith('@duckdb/')) throw Object.assign(new Error('gone'), { code: 'ERR_MODULE_NOT_FOUND' }); return n(s, c); }`;
  return beforehand(
    `import { register } from 'node:module'; register('data:text/javascript,' + ${JSON.stringify(encodeURIComponent(hook))});`,
  );
}

/** A fresh folder, removed by `removeFolders`. */
export function folder(): string {
  const made = fs.mkdtempSync(path.join(os.tmpdir(), 'caveat-'));
  folders.push(made);
  return made;
}

const folders: string[] = [];

export function removeFolders(): void {
  for (const made of folders.splice(0)) fs.rmSync(made, { recursive: true, force: true });
}

/** A change of one of the starter's files: every text that is replaced must be there. */
export interface Change {
  readonly file?: 'study.yaml' | 'rules.cedar';
  readonly from: string;
  readonly to: string;
}

/** The starter study in a folder of its own, with changes. */
export function starter(...changes: readonly Change[]): string {
  const made = path.join(folder(), 'study');
  fs.mkdirSync(made);
  for (const [name, text] of starterFiles()) {
    let changed = text;
    for (const { file = 'study.yaml', from, to } of changes) {
      if (file !== name) continue;
      if (!changed.includes(from)) throw new Error(`the starter has no ${from}`);
      changed = changed.replace(from, to);
    }
    fs.writeFileSync(path.join(made, name), changed);
  }
  return made;
}

/** Everything below a folder, files and folders alike. */
export function listing(of: string): string[] {
  return fs.readdirSync(of, { recursive: true, encoding: 'utf8' }).sort();
}
