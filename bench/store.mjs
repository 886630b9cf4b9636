#!/usr/bin/env node
// node bench/store.mjs [--rows N] [--pairs N] [--points N] [--only write|sweep] [--json] [--keep DIR]:
// what the store of a sweep costs. "write" fills a store with rows drawn again, with replacement, from a few
// variants that were really run, so that columns have their true spread; then asks it the questions
// of the report, in processes of their own. "sweep" runs real sweeps beside the bare compiler and
// kernel, in pairs. Checks what it computed; never judges a time.
import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { createCompiler } from '../dist/study/create-compiler.js';
import { selectionOf } from '../dist/study/request.js';
import { cellsOf } from '../dist/study/row-cells.js';
import { ResultRows } from '../dist/study/rows.js';
import { axesOf, VariantRunner } from '../dist/study/variant.js';
import { readSweep } from '../dist/node/read-sweep.js';
import { prepareSweep } from '../dist/node/sweep-compute.js';
import { readStudy } from '../dist/node/read-study.js';
import { loadCedar } from '../dist/policy/cedar.js';
import { StoreLayout } from '../dist/store/layout.js';
import { recordShard, writeShard } from '../dist/store/shard-files.js';
import { claimFolder, planOf } from '../dist/store/store-head.js';
import { writeTables } from '../dist/store/store-tables.js';
import { ParquetWriter } from '../dist/store/write-parquet.js';
import { bundle } from '../scripts/lib/bundle.mjs';
import { designIn, measuredOn, root, run } from './sweeps.mjs';

const WORKERS = 2;
/** Variants that rows are drawn from; of each, ten replications under twelve policies. */
const VARIANTS = 12;

/** A thread that fills every second shard of a store with drawn rows. */
async function fill({ folder, head, first }) {
  const study = await readStudy(path.join(root, 'studies/2024-08-26'));
  const compiler = createCompiler(study);
  const policies = study.scenario.policies.map((policy) => selectionOf(study, policy));
  const each = head.design.replicationsPerVariant;
  const cells = cellsOf(head.measures, axesOf(compiler));
  const pool = new ResultRows(head.measures, VARIANTS * each * policies.length, VARIANTS);
  for (let v = 0; v < VARIANTS; v += 1) {
    pool.at(0, v);
    new VariantRunner(compiler, 1, v, each).rows(policies, cells, pool);
  }
  const perPolicy = VARIANTS * each;
  const plan = planOf(head);
  const layout = new StoreLayout(folder);
  const scratch = path.join(folder, `bench-${first}`);
  fs.mkdirSync(scratch);
  const writer = await ParquetWriter.open(path.join(scratch, 'duckdb'));
  let s = 0x9e3779b9 ^ (first + 1);
  const upTo = (n) => {
    s ^= s << 13;
    s ^= s >>> 17;
    s ^= s << 5;
    return (s >>> 0) % n;
  };
  parentPort.postMessage('ready');
  await new Promise((resolve) => parentPort.once('message', resolve));
  const began = performance.now();
  const cpu = process.cpuUsage();
  let rows = 0;
  for (let k = first; k < plan.count; k += WORKERS) {
    const shard = plan.shard(k);
    const drawn = new ResultRows(head.measures, shard.rows, shard.variants);
    const { point, variant, replication, policy } = drawn.keys;
    const perPoint = shard.variants * each;
    const from = new Uint32Array(shard.rows);
    for (let row = 0; row < shard.rows; row += 1) {
      const r = row % perPoint;
      const p = Math.floor(row / perPoint) % policies.length;
      point[row] = shard.firstPoint + Math.floor(row / (perPoint * policies.length));
      variant[row] = shard.firstVariant + Math.floor(r / each);
      replication[row] = shard.firstVariant * each + r;
      policy[row] = p;
      from[row] = p * perPolicy + upTo(perPolicy);
    }
    pool.measures.forEach((column, c) => {
      const values = drawn.measures[c];
      for (let row = 0; row < shard.rows; row += 1) values[row] = column[from[row]];
    });
    drawn.count = shard.rows;
    recordShard(layout, await writeShard(writer, scratch, head, k, drawn));
    rows += shard.rows;
  }
  const seconds = (performance.now() - began) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  writer.close();
  fs.rmSync(scratch, { recursive: true });
  parentPort.postMessage({ rows, seconds, processCpuSeconds: (user + system) / 1e6 });
}

async function writeBench(rows, keep) {
  const folder = keep ?? fs.mkdtempSync(path.join(tmpdir(), 'caveat-store-'));
  fs.mkdirSync(folder, { recursive: true });
  try {
    const replications = 400;
    const points = Math.max(2, Math.round(rows / 12 / replications));
    const sweep = await readSweep(designIn(folder, { points, replications }));
    const { head } = prepareSweep(sweep, 'replications', await loadCedar());
    const store = path.join(folder, 'store');
    claimFolder(store, head);
    const writer = await ParquetWriter.open(path.join(folder, 'duckdb'));
    await writeTables(new StoreLayout(store), head, writer, folder);
    writer.close();
    const threads = Array.from(
      { length: WORKERS },
      (_, first) =>
        new Worker(fileURLToPath(import.meta.url), { workerData: { folder: store, head, first } }),
    );
    const next = (thread) => new Promise((resolve) => thread.once('message', resolve));
    await Promise.all(threads.map(next));
    const began = performance.now();
    const done = threads.map(next);
    for (const thread of threads) thread.postMessage('go');
    const parts = await Promise.all(done);
    const seconds = (performance.now() - began) / 1000;
    const memoryMB = process.resourceUsage().maxRSS / 1024;
    const written = parts.reduce((sum, part) => sum + part.rows, 0);
    const cpuSeconds = Math.max(...parts.map((part) => part.processCpuSeconds));
    const bytes = fs
      .readdirSync(path.join(store, 'results'), { recursive: true })
      .map((name) => fs.statSync(path.join(store, 'results', name)))
      .reduce((sum, stat) => sum + (stat.isFile() ? stat.size : 0), 0);
    const counted = await run(['query', store, 'SELECT count(*) AS n FROM results', '--json']);
    const [{ n }] = JSON.parse(counted.stdout);
    if (n !== written) throw new Error(`${n} rows were read, ${written} written`);
    const report = await run(['report', store, '--json']);
    const queries = {};
    for (const [name, sql] of Object.entries(JSON.parse(report.stdout).queries)) {
      const inner = sql.replace(/;$/u, '');
      const { seconds: s, memoryMB: m } = await run([
        'query',
        store,
        `SELECT count(*) AS n FROM (${inner})`,
        '--json',
      ]);
      queries[name] = { seconds: s, memoryMB: m };
    }
    const digest = await run(['store', 'digest', store]);
    const plain = ({ seconds: s, cpuSeconds: c, memoryMB: m }) => ({
      seconds: s,
      cpuSeconds: c,
      memoryMB: m,
    });
    return {
      name: 'write',
      rows: written,
      columns: head.measures.length + 4,
      shards: head.shards,
      seconds,
      rowsPerSecond: written / seconds,
      cpuSeconds,
      rowsPerCpuSecond: written / cpuSeconds,
      bytesPerRow: bytes / written,
      memoryMB,
      queries,
      report: plain(report),
      digest: plain(digest),
    };
  } finally {
    if (keep === undefined) fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** The bare work of a design's points, in a thread of its own. */
async function bare(file) {
  const sweep = await readSweep(file);
  const prepared = prepareSweep(sweep, 'replications', await loadCedar());
  const bundled = path.join(root, '.cache/bench');
  await bundle(import.meta.dirname, ['bare.mjs'], bundled);
  return new Promise((resolve, reject) => {
    const workerData = { prepared, studyFiles: sweep.studyFiles };
    const thread = new Worker(path.join(bundled, 'bare.mjs'), { workerData });
    thread.once('message', resolve);
    thread.once('error', reject);
  });
}

/**
 * What a sweep costs beside its bare work, both on one core, and how much faster it is on two than on
 * one. Of a design that takes a minute or more, as real ones do: each thread has the same code to
 * compile first, a second or two of a core, and rows have more of it.
 */
async function sweepBench(pairs, points) {
  const folder = fs.mkdtempSync(path.join(tmpdir(), 'caveat-sweep-'));
  const design = designIn(folder, { points, replications: 1000 });
  const sweep = async (store, workers, core) => {
    const words = ['sweep', design, '--store', store, '--workers', String(workers), '--json'];
    const { stdout, cpuSeconds, memoryMB } = await run(words, { core });
    const question = 'SELECT sum(leakers) AS n FROM results';
    const asked = await run(['query', store, question, '--json']);
    fs.rmSync(store, { recursive: true });
    const [{ n }] = JSON.parse(asked.stdout);
    return { ...JSON.parse(stdout).run, cpuSeconds, memoryMB, leakers: n };
  };
  // one core for all that is compared on one: cores of a virtual machine need not be equally fast
  const core = cpus().length - 1;
  try {
    const found = [];
    for (let pair = 0; pair < pairs; pair += 1) {
      confine(core);
      const alone = await bare(design);
      confine(`0-${core}`);
      const store = path.join(folder, String(pair));
      const one = await sweep(store, 1, core);
      if (one.leakers !== alone.leakers) throw new Error('the sweep has other leakers');
      const two = await sweep(store, 2);
      if (one.leakers !== two.leakers) throw new Error('two workers have other leakers than one');
      found.push({ bare: alone, oneCore: one, twoCores: two });
    }
    const median = (of) => found.map(of).sort((x, y) => x - y)[Math.floor(found.length / 2)];
    return {
      name: 'sweep',
      points,
      pairs: found,
      // computing and writing in the thread against the same loop without rows, causes and debris
      overhead: median((f) => (f.oneCore.computingS + f.oneCore.writingS) / f.bare.seconds - 1),
      twoCoresOverOne: median((f) => f.oneCore.seconds / f.twoCores.seconds),
      memoryMB: median((f) => f.twoCores.memoryMB),
    };
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

/** Keeps this process, and threads that it makes, to some cores, by Linux's `taskset`. */
function confine(cores) {
  const words = ['--all-tasks', '--cpu-list', '--pid', String(cores), String(process.pid)];
  execFileSync('taskset', words, { stdio: 'ignore' });
}

async function benchmarks() {
  const { values } = parseArgs({
    options: {
      json: { type: 'boolean' },
      rows: { type: 'string' },
      pairs: { type: 'string' },
      points: { type: 'string' },
      only: { type: 'string' },
      keep: { type: 'string' },
    },
  });
  const results = [];
  if (values.only !== 'sweep') {
    results.push(await writeBench(Number(values.rows ?? 10_000_000), values.keep));
  }
  if (values.only !== 'write')
    results.push(await sweepBench(Number(values.pairs ?? 5), Number(values.points ?? 6)));
  const answer = { ...measuredOn(), results };
  if (values.json) console.log(JSON.stringify(answer, null, 2));
  else console.dir(answer, { depth: null });
}

if (isMainThread) await benchmarks();
else await fill(workerData);
