#!/usr/bin/env node
// node bench/cluster.mjs [--points N] [--replications N] [--json]: a sweep on Slurm, a private cluster
// of two nodes of one core, beside the same sweep on two workers. A shard is one point under the
// policies with most aircraft, about half a minute's work; a task has three. Checks that both stores
// are the same; never judges a time. Needs root and Slurm, as test/cluster does.
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { runnerImport } from 'vite';
import { designIn, measuredOn, root, run } from './sweeps.mjs';

const { values } = parseArgs({
  options: {
    json: { type: 'boolean' },
    points: { type: 'string' },
    replications: { type: 'string' },
  },
});
const points = Number(values.points ?? 6);
// as many as one shard takes whole under three policies
const replications = Number(values.replications ?? 2600);

const { module } = await runnerImport(path.join(root, 'test/cluster/slurm.ts'));
const why = module.noSlurm();
if (why !== undefined) {
  console.error(`bench: ${why}`);
  process.exit(2);
}
const folder = fs.mkdtempSync(path.join(tmpdir(), 'caveat-cluster-'));
const cluster = await module.startCluster();
try {
  const policies = ['fighters-no-ground', 'sky-shield', 'joint'];
  const file = designIn(folder, { points, replications, policies });
  const env = { ...process.env, SLURM_CONF: cluster.env.SLURM_CONF };
  const digest = async (store) => (await run(['store', 'digest', store])).stdout.trim();
  const local = path.join(folder, 'local');
  const there = path.join(folder, 'slurm');
  const alone = await run(['sweep', file, '--store', local, '--workers', '2', '--json']);
  const words = ['sweep', file, '--store', there, '--on', 'slurm', '--tasks', '2', '--json'];
  const shared = await run(words, { env });
  if ((await digest(local)) !== (await digest(there))) throw new Error('the stores differ');
  const { shards, rows } = JSON.parse(shared.stdout);
  const result = {
    name: 'cluster',
    rows,
    shards: shards.of,
    shardSeconds: (2 * alone.seconds) / shards.of,
    localSeconds: alone.seconds,
    slurmSeconds: shared.seconds,
    shareOfLocalRate: alone.seconds / shared.seconds,
  };
  const answer = { ...measuredOn(), results: [result] };
  if (values.json) console.log(JSON.stringify(answer, null, 2));
  else console.dir(answer, { depth: null });
} finally {
  await cluster.stop();
  fs.rmSync(folder, { recursive: true, force: true });
}
