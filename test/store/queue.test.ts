/** Which shard a lane takes next: each point is prepared by as few threads as can be. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import { ShardQueue } from '../../src/node/shard-queue.ts';
import { Run } from '../../src/store/claims.ts';
import { StoreLayout } from '../../src/store/layout.ts';
import { ShardPlan } from '../../src/store/shards.ts';

const folders: string[] = [];
const runs: Run[] = [];

afterEach(() => {
  for (const run of runs.splice(0)) run.end();
  for (const folder of folders.splice(0)) fs.rmSync(folder, { recursive: true });
});

function layout(): StoreLayout {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'caveat-queue-'));
  folders.push(folder);
  return new StoreLayout(folder);
}

function queue(plan: ShardPlan, at = layout()): ShardQueue {
  const run = Run.begin(at, () => 0);
  runs.push(run);
  const made = new ShardQueue(plan, at, run, undefined);
  made.begin();
  return made;
}

/** Points in six shards each: 0–5, 6–11, … */
function plan(points: number): ShardPlan {
  return new ShardPlan({
    points,
    policies: Array.from({ length: 12 }, String),
    variantsPerPoint: 96,
    replicationsPerVariant: 10,
    replicationsPerPoint: 960,
  });
}

function finish(at: ShardQueue, shard: number): void {
  at.isDone(shard);
  at.leave(shard);
}

test('a lane goes on with its point, begins one that nobody is at, and helps when there is none', () => {
  const cut = plan(3);
  expect(cut.count).toBe(18);
  const parts = cut.count / 3;
  const point = (shard: number | undefined): number => Math.floor((shard ?? NaN) / parts);
  const at = queue(cut);
  let [a, b] = [at.take(undefined), at.take(undefined)];
  expect([a, b]).toEqual([0, parts]);
  const points = { a: [point(a)], b: [point(b)] };
  while (a !== undefined && b !== undefined) {
    finish(at, a);
    a = at.take(a);
    finish(at, b);
    b = at.take(b);
    if (a !== undefined) points.a.push(point(a));
    if (b !== undefined) points.b.push(point(b));
  }
  // both had six shards of a point of their own, then shared the third
  expect(points.a).toEqual([...Array<number>(parts).fill(0), ...Array<number>(parts / 2).fill(2)]);
  expect(points.b).toEqual([...Array<number>(parts).fill(1), ...Array<number>(parts / 2).fill(2)]);
  expect(at.shards()).toMatchObject({ of: 18, done: 18, reused: 0, others: 0 });
});

test('shards that another process has in hand are passed over, and taken once it gives them up', () => {
  const cut = plan(1);
  const at = layout();
  const [one, two] = [queue(cut, at), queue(cut, at)];
  expect([one.take(undefined), two.take(undefined), one.take(0)]).toEqual([0, 1, 2]);
  one.leave(2);
  expect(two.take(1)).toBe(2);
});

test('whoever takes, finishes and fails in whatever order, every shard is done once or given up', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 4 }),
      fc.integer({ min: 1, max: 5 }),
      fc.array(fc.boolean(), { minLength: 1, maxLength: 30 }),
      (points, lanes, luck) => {
        const cut = plan(points);
        const at = queue(cut);
        const last = new Array<number | undefined>(lanes).fill(undefined);
        const done: number[] = [];
        for (let step = 0; at.missing > 0; step += 1) {
          const lane = step % lanes;
          const shard = at.take(last[lane]);
          if (shard === undefined) throw new Error('shards are missing and none is free');
          last[lane] = shard;
          if (luck[step % luck.length] === true || step > 300) {
            done.push(shard);
            at.isDone(shard);
          } else at.hasFailed(shard, new Error('bad luck'), 3);
          at.leave(shard);
        }
        const ended = [...done, ...at.failures.keys()].sort((x, y) => x - y);
        expect(ended).toEqual(Array.from({ length: cut.count }, (_, i) => i));
        expect(at.shards()).toMatchObject({ done: done.length, failed: at.failures.size });
      },
    ),
    { numRuns: 20 },
  );
});
