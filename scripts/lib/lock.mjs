/**
 * One writer at a time for `node_modules/` and `dist/`, so that `npm start` and `npm test` may be
 * started side by side. The lock is a file with the owner's process number; an owner that died
 * leaves it behind, and the next in line takes it away.
 */
import fs from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { inRoot, say } from './root.mjs';

const file = inRoot('.cache', 'lock');
const guard = inRoot('.cache', 'lock-guard');

/** Long past any build or installation: a process number this old is somebody else's by now. */
const staleAfterMs = 15 * 60_000;
const pollMs = 100;

/** Does `work` while no other process of this checkout does its own. */
export async function alone(work) {
  fs.mkdirSync(inRoot('.cache'), { recursive: true });
  for (let polls = 1; !take(); polls++) {
    // a build is over before anybody wonders; an installation is not
    if (polls === 50) say('waiting for another process that is setting up this checkout');
    removeIfAbandoned();
    await sleep(pollMs);
  }
  try {
    return await work();
  } finally {
    fs.rmSync(file, { force: true });
  }
}

function take() {
  try {
    fs.writeFileSync(file, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code === 'EEXIST' || error.code === 'EPERM') return false;
    throw error;
  }
}

/** Removal is guarded: two who saw the same dead owner must not remove each other's new lock. */
function removeIfAbandoned() {
  if (!isAbandoned()) return;
  try {
    fs.mkdirSync(guard);
  } catch {
    // whoever made the guard died within microseconds of work, or is at it
    if (ageMs(guard) > 10_000) fs.rmSync(guard, { recursive: true, force: true });
    return;
  }
  try {
    if (isAbandoned()) fs.rmSync(file, { force: true });
  } finally {
    fs.rmSync(guard, { recursive: true, force: true });
  }
}

function isAbandoned() {
  const age = ageMs(file);
  if (age === undefined) return false;
  if (age > staleAfterMs) return true;
  const owner = Number(readOr(file, ''));
  // an empty file is an owner between creating and writing, unless it stays so
  return owner > 0 ? !isAlive(owner) : age > 10_000;
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}

function ageMs(name) {
  try {
    return Date.now() - fs.statSync(name).mtimeMs;
  } catch {
    return undefined;
  }
}

function readOr(name, otherwise) {
  try {
    return fs.readFileSync(name, 'utf8');
  } catch {
    return otherwise;
  }
}
