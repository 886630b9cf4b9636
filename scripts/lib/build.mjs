/**
 * `dist/`: built aside, then put in place file by file, each by a rename, and only where it
 * differs. Whoever runs from `dist/` meanwhile never finds a file missing or half written.
 */
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { bundle } from './bundle.mjs';
import { alone } from './lock.mjs';
import { inRoot, say } from './root.mjs';
import { runQuietly } from './run.mjs';

const dist = inRoot('dist');
const stamp = inRoot('.cache', 'built.json');
/** Threads that run the kernel. */
const THREADS = ['node/worker.js', 'node/sweep-worker.js'];

/** Builds `dist/` unless it is what the sources as they stand give. `quiet`: nothing said. */
export async function ensureBuilt({ quiet = false } = {}) {
  if (isFresh()) return;
  await alone(async () => {
    if (isFresh()) return;
    if (!quiet) say('building');
    await compile();
  });
}

/** Builds `dist/` in any case. */
export async function build() {
  await alone(compile);
}

function isFresh() {
  try {
    const built = JSON.parse(fs.readFileSync(stamp, 'utf8'));
    return built.source === sourceState() && built.dist === listing(dist);
  } catch {
    return false;
  }
}

async function compile() {
  const aside = inRoot('.cache', 'dist');
  // what an interrupted build left; nobody else is building, for we hold the lock
  fs.rmSync(aside, { recursive: true, force: true });
  // taken before compiling: an edit during the build makes the result stale, as it is
  const source = sourceState();
  try {
    const compiler = inRoot('node_modules', 'typescript', 'bin', 'tsc');
    const { ok, said } = await runQuietly(process.execPath, [
      compiler,
      '-p',
      inRoot('tsconfig.build.json'),
      '--outDir',
      aside,
    ]);
    if (!ok) {
      say(said.trim());
      throw new Error('the build failed: see above');
    }
    const threads = THREADS.filter((name) => fs.existsSync(path.join(aside, name)));
    if (threads.length > 0) await bundle(aside, threads);
    const main = path.join(aside, 'cli', 'main.js');
    if (fs.existsSync(main)) fs.chmodSync(main, 0o755);
    await putInPlace(aside);
    fs.writeFileSync(stamp, JSON.stringify({ source, dist: listing(dist) }));
  } finally {
    fs.rmSync(aside, { recursive: true, force: true });
  }
}

async function putInPlace(aside) {
  const wanted = new Set(filesBelow(aside));
  for (const name of wanted) {
    const from = path.join(aside, name);
    const to = path.join(dist, name);
    if (sameBytes(from, to)) continue;
    fs.mkdirSync(path.dirname(to), { recursive: true });
    await rename(from, to);
  }
  for (const name of filesBelow(dist)) {
    if (!wanted.has(name)) fs.rmSync(path.join(dist, name), { force: true });
  }
  removeEmptyFolders(dist);
}

/** On Windows a file that someone is just reading cannot be replaced: try again for a while. */
async function rename(from, to) {
  for (let attempt = 1; ; attempt++) {
    try {
      fs.renameSync(from, to);
      return;
    } catch (error) {
      if (attempt === 20 || !['EPERM', 'EBUSY', 'EACCES'].includes(error.code)) throw error;
      await sleep(50);
    }
  }
}

function sameBytes(one, other) {
  try {
    const { mode, size } = fs.statSync(other);
    const mine = fs.statSync(one);
    return mine.size === size && mine.mode === mode && readEqual(one, other);
  } catch {
    return false;
  }
}

const readEqual = (one, other) => fs.readFileSync(one).equals(fs.readFileSync(other));

function removeEmptyFolders(folder) {
  for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
    if (!entry.isDirectory()) continue;
    const inner = path.join(folder, entry.name);
    removeEmptyFolders(inner);
    if (fs.readdirSync(inner).length === 0) fs.rmdirSync(inner);
  }
}

/** Everything that decides what the build gives, as names, sizes and times of change. */
function sourceState() {
  const others = [
    'tsconfig.json',
    'tsconfig.build.json',
    'package.json',
    'package-lock.json',
    'scripts/lib/build.mjs',
    'scripts/lib/bundle.mjs',
  ];
  return `${listing(inRoot('src'))}\n${others.map((name) => line(inRoot(name), name)).join('\n')}`;
}

function listing(folder) {
  return filesBelow(folder)
    .map((name) => line(path.join(folder, name), name))
    .join('\n');
}

function line(file, name) {
  const { size, mtimeMs } = fs.statSync(file);
  return `${name} ${size} ${mtimeMs}`;
}

/** Relative paths of all files below a folder, sorted; none where there is no folder. */
function filesBelow(folder) {
  if (!fs.existsSync(folder)) return [];
  return fs
    .readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath ?? entry.path, entry.name)))
    .sort();
}
