/** Who computes what: living owners are respected, dead ones never block. */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { Run } from '../../src/store/claims.ts';
import { StoreLayout } from '../../src/store/layout.ts';

const folders: string[] = [];
const runs: Run[] = [];
let now = 0;

function layout(): StoreLayout {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'caveat-claims-'));
  folders.push(folder);
  return new StoreLayout(folder);
}

function begin(at: StoreLayout): Run {
  const run = Run.begin(at, () => now);
  runs.push(run);
  return run;
}

afterEach(() => {
  for (const run of runs.splice(0)) run.end();
  for (const folder of folders.splice(0)) fs.rmSync(folder, { recursive: true });
});

/** Changes what a run says of its owner. */
function pretend(run: Run, owner: Readonly<Record<string, unknown>>): void {
  const file = path.join(run.folder, 'owner.json');
  const was = JSON.parse(fs.readFileSync(file, 'utf8')) as object;
  fs.writeFileSync(file, JSON.stringify({ ...was, ...owner }));
}

test('a shard has one owner until it is released', () => {
  const at = layout();
  const [a, b] = [begin(at), begin(at)];
  expect([a.claim(3), b.claim(3), b.claim(4)]).toEqual([true, false, true]);
  a.release(3);
  expect(b.claim(3)).toBe(true);
  // not its own any more
  a.release(3);
  expect(a.claim(3)).toBe(false);
  b.end();
  expect([a.claim(3), a.claim(4)]).toEqual([true, true]);
});

test('what a dead process of this machine had is free at once, its unfinished files are gone', () => {
  const at = layout();
  const dead = begin(at);
  expect([dead.claim(0), dead.claim(1)]).toEqual([true, true]);
  fs.writeFileSync(path.join(dead.folder, 'half.parquet'), 'PAR1');
  const { pid } = spawnSync(process.execPath, ['-e', '0']);
  pretend(dead, { pid });
  expect(begin(at).claim(0)).toBe(true);
  expect(fs.existsSync(dead.folder)).toBe(false);
  expect(fs.readdirSync(at.claims)).toEqual(['0000000']);
});

test('a pid that was given to another process later is not the owner', () => {
  const at = layout();
  const dead = begin(at);
  dead.claim(0);
  pretend(dead, { start: 'long ago' });
  expect(begin(at).claim(0)).toBe(true);
});

test('an owner on another machine counts until it has been silent for a minute and a half', () => {
  const at = layout();
  const far = begin(at);
  far.claim(0);
  pretend(far, { machine: 'elsewhere', pid: 1 });
  const here = begin(at);
  expect(here.claim(0)).toBe(false);
  now += 80_000;
  expect(here.claim(0)).toBe(false);
  // it lives
  fs.writeFileSync(path.join(far.folder, 'beat'), '99');
  now += 80_000;
  expect(here.claim(0)).toBe(false);
  now += 91_000;
  expect(here.claim(0)).toBe(true);
});
