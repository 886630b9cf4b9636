#!/usr/bin/env node
// node bench/records.mjs [--rows N] [--json] [--keep FILE]: what importing a record costs. Writes a
// record made up from a seed, imports it with the command line in a process of its own, checks that
// the report is what was written, and prints time and memory. Never judges a time.
import { execFileSync, spawn } from 'node:child_process';
import fs from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const { values } = parseArgs({
  options: {
    json: { type: 'boolean' },
    rows: { type: 'string', multiple: true },
    seed: { type: 'string' },
    keep: { type: 'string' },
  },
});
const sizes = (values.rows ?? ['2000', '1000000']).map(Number);
const seed = Number(values.seed ?? 1);
const root = fileURLToPath(new URL('..', import.meta.url));

const HEADER =
  'time_start,time_end,model,launch_place,target,target_main,launched,destroyed,not_reach_goal,' +
  'still_attacking,border_crossing,is_shahed,num_hit_location,num_fall_fragment_location,carrier,' +
  'turbojet,turbojet_destroyed,affected region,destroyed_details,launched_details,' +
  'launch_place_details,source';
const MODELS = [
  ['Shahed-136/131', '', 'Primorsko-Akhtarsk and Kursk oblast', 120],
  ['X-101/X-555', '', 'Engels-2 and Volgodonsk', 40],
  ['X-101/X-555 and Kalibr', "{'X-101/X-555': N, 'Kalibr': 3}", 'Black Sea and Caspian Sea', 30],
  ['Iskander-M', '', 'Kursk oblast', 6],
  ['X-59', '', 'Belgorod oblast', 8],
  ['Х-47 Kinzhal', '', 'Ryazan oblast and Tambov oblast', 4],
  ['Orlan-10', '', '', 2],
];
const PLACES = ['west', 'north', 'south', 'east', 'center', 'Kyiv oblast', 'Odesa oblast'];
const ORDINARY = ['Ukraine', 'south', 'Kyiv oblast and Sumy oblast', 'Odesa', 'Kharkiv oblast'];

/** Writes `rows` rows and returns what an import must report of them. */
async function writeRecord(file, rows) {
  let s = (seed * 2654435761) >>> 0 || 1;
  const upTo = (n) => {
    s ^= s << 13;
    s >>>= 0;
    s ^= s >>> 17;
    s ^= s << 5;
    s >>>= 0;
    return s % n;
  };
  const pick = (list) => list[upTo(list.length)];
  const out = fs.createWriteStream(file);
  out.write(`${HEADER}\n`);
  const expected = { read: rows, kept: 0, duplicate: 0, revised: 0, 'no-count': 0, launched: 0 };
  const first = Date.UTC(2022, 8, 1) / 60_000;
  let last = null;
  let text = '';
  for (let i = 0; i < rows; i += 1) {
    const kind = upTo(500);
    if (kind < 2 && last !== null) {
      expected.duplicate += 1;
      text += last.text;
    } else if (kind < 4 && last !== null) {
      // one more destroyed than the row before says
      expected.revised += 1;
      last = { ...last, destroyed: last.destroyed + 1 };
      text += last.text = last.row(last.destroyed);
    } else {
      // a window of its own per row, so that no two rows are reports of the same thing
      const from = instant(first + 3 * i);
      const to = instant(first + 3 * i + 60 + upTo(720));
      const [model, split, launchPlace, most] = pick(MODELS);
      const launched = 4 + upTo(most);
      const target = pick(ORDINARY);
      const dict =
        upTo(3) === 0 ? `"{'${pick(PLACES)}': ${upTo(launched)}, '${pick(PLACES)}': NaN}"` : '';
      const crossing = upTo(20) === 0 ? "{'belarus': 2.0}" : '{}';
      const splits = split === '' ? '' : `"${split.replace('N', String(launched - 3))}"`;
      const source = `kpszsu/posts/pfbid0${(seed * 1e9 + i).toString(36).padStart(60, '2UZ2VK1Rvc')}`;
      const row = (destroyed, count = `${launched}.0`) =>
        `${from},${to},${model},${launchPlace},${target},,${count},${destroyed}.0,,,${crossing},,,,,,,,${dict},${splits},,${source}\n`;
      if (kind === 4) {
        expected['no-count'] += 1;
        text += row(0, '');
      } else {
        expected.kept += 1;
        expected.launched += launched;
        const destroyed = upTo(launched + 1);
        last = { row, destroyed, text: row(destroyed) };
        text += last.text;
      }
    }
    if (text.length > 1 << 20) {
      if (!out.write(text)) await new Promise((resolve) => out.once('drain', resolve));
      text = '';
    }
  }
  await new Promise((resolve, reject) => {
    out.on('error', reject);
    out.end(text, resolve);
  });
  return expected;
}

function instant(minutes) {
  return new Date(minutes * 60_000).toISOString().slice(0, 16).replace('T', ' ');
}

/** Runs the command; its answer, how long it took, and the most memory that it held. */
async function run(words) {
  // says at the end how much memory the process had, through a descriptor of its own
  const spy =
    "import fs from 'node:fs';process.on('exit',()=>fs.writeSync(3,JSON.stringify(process.resourceUsage())))";
  const began = performance.now();
  const child = spawn(
    process.execPath,
    [
      '--import',
      `data:text/javascript,${encodeURIComponent(spy)}`,
      path.join(root, 'dist/cli/main.js'),
      ...words,
    ],
    { stdio: ['ignore', 'pipe', 'inherit', 'pipe'] },
  );
  let stdout = '';
  let usage = '';
  child.stdout.on('data', (chunk) => (stdout += chunk));
  child.stdio[3].on('data', (chunk) => (usage += chunk));
  const code = await new Promise((resolve) => child.on('close', resolve));
  const seconds = (performance.now() - began) / 1000;
  if (code !== 0) throw new Error(`caveat ${words.join(' ')} ended with ${code}`);
  const { maxRSS, userCPUTime, systemCPUTime } = JSON.parse(usage);
  return {
    answer: JSON.parse(stdout),
    seconds,
    cpuSeconds: (userCPUTime + systemCPUTime) / 1e6,
    memoryMB: maxRSS / 1024,
  };
}

function check(what, found, wanted) {
  if (found === wanted) return;
  throw new Error(`${what}: ${found} were imported, ${wanted} were written`);
}

const folder = fs.mkdtempSync(path.join(tmpdir(), 'caveat-bench-'));
const results = [];
try {
  for (const rows of sizes) {
    const file = values.keep ?? path.join(folder, `${rows}.csv`);
    const store = path.join(folder, `${rows}.duckdb`);
    const expected = await writeRecord(file, rows);
    const words = ['records', 'import', file, '--store', store, '--json'];
    for (const again of [false, true]) {
      const { answer, ...cost } = await run(words);
      check('rows', answer.read, rows);
      check('new rows', answer.added, again ? 0 : expected.kept);
      check('unchanged rows', answer.unchanged, again ? expected.kept : 0);
      for (const reason of ['duplicate', 'revised', 'no-count']) {
        check(`${reason} rows`, answer.setAside.byReason[reason] ?? 0, expected[reason]);
      }
      const megabytes = fs.statSync(file).size / 1e6;
      results.push({ rows, megabytes, again, ...cost, storeMB: fs.statSync(store).size / 1e6 });
    }
  }
} finally {
  fs.rmSync(folder, { recursive: true, force: true });
}

const commit = (() => {
  try {
    return execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: root }).toString().trim();
  } catch {
    return null;
  }
})();
const machine = { cpu: cpus()[0]?.model ?? null, cores: cpus().length, node: process.version };
if (values.json) {
  console.log(JSON.stringify({ commit, machine, seed, results }, null, 2));
} else {
  console.log(`${machine.cpu}, ${machine.cores} cores, node ${machine.node}, commit ${commit}`);
  for (const r of results) {
    console.log(
      `${r.again ? 'again ' : 'import'} ${String(r.rows).padStart(8)} rows, ${r.megabytes.toFixed(1)} MB: ` +
        `${r.seconds.toFixed(2)} s (processor ${r.cpuSeconds.toFixed(2)} s), ${r.memoryMB.toFixed(0)} MB of memory, store ${r.storeMB.toFixed(1)} MB`,
    );
  }
}
