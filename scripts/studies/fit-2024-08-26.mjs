/**
 * Where the shares of the screens in `studies/2024-08-26` come from.
 *
 *   node scripts/studies/fit-2024-08-26.mjs missile_attacks_daily.csv [--regions] [--build DIR]
 *
 * The file is a user's own copy of "Massive Missile Attacks on Ukraine" (P. Ivaniuk, Kaggle), which
 * the project does not ship. Without `--regions` it prints the shares destroyed from January to
 * September 2024 without this raid, with the arithmetic. With it, the regional shares are solved
 * for, such that the simulated baseline has that share for the whole raid and the published split
 * of its kills over the west, the south and the rest; this needs a build (`npm run build`).
 */
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const RAID = '2024-08-26';
const FROM = '2024-01-01';
const BEFORE = '2024-10-01';
/** Models as the record writes them, by what the raid's report calls them. */
const GROUPS = {
  'Kh-101/555': ['X-101/X-555'],
  Kalibr: ['Kalibr'],
  'Kh-59/69': ['X-59', 'X-59/X-69', 'X-69'],
  'Shahed-136/131': ['Shahed-136/131'],
  Kinzhal: ['X-47 Kinzhal'],
  'Kh-22': ['X-22', 'X-22 and X-32'],
  'Iskander-M/KN-23': ['Iskander-M', 'KN-23', 'Iskander-M/KN-23'],
};
/** The 115 cruise missiles of the raid, as published. */
const CRUISE = { 'Kh-101/555': 77, Kalibr: 28, 'Kh-59/69': 10 };
/** Kills of this raid that its report places in the west and the south, of all. */
const SPLIT = { cruise: { west: 29, south: 23, all: 99 }, drone: { west: 6, south: 18, all: 99 } };

/** Records of a CSV as maps by column; quoted cells may hold commas and line breaks. */
function readCsv(text) {
  const rows = [];
  let row = [];
  let cell = '';
  let quoted = false;
  for (let i = 0; i < text.length; i += 1) {
    const c = text[i];
    if (quoted) {
      if (c !== '"') cell += c;
      else if (text[i + 1] === '"') cell += text[(i += 1)];
      else quoted = false;
    } else if (c === '"') quoted = true;
    else if (c === ',' || c === '\n') {
      row.push(cell.trim());
      cell = '';
      if (c === '\n') rows.push(row.splice(0));
    } else cell += c;
  }
  if (cell !== '' || row.length > 0) rows.push([...row, cell.trim()]);
  const [head = [], ...body] = rows;
  return body.map((r) => Object.fromEntries(head.map((name, i) => [name, r[i] ?? ''])));
}

function recordShares(records) {
  const used = records.filter(
    (r) =>
      r.time_start >= FROM &&
      r.time_start < BEFORE &&
      !r.time_start.startsWith(RAID) &&
      r.launched !== '',
  );
  return new Map(
    Object.entries(GROUPS).map(([name, models]) => {
      const sum = { records: 0, launched: 0, destroyed: 0, lost: 0 };
      for (const r of used) {
        if (!models.includes(r.model)) continue;
        sum.records += 1;
        sum.launched += Number(r.launched);
        sum.destroyed += Number(r.destroyed || 0);
        sum.lost += Number(r.not_reach_goal || 0);
      }
      return [name, sum];
    }),
  );
}

function printShares(shares) {
  console.log(`records that begin from ${FROM} to before ${BEFORE}, without ${RAID}:`);
  for (const [name, s] of shares) {
    console.log(
      `  ${name.padEnd(18)}${s.destroyed} / ${s.launched} = ${(s.destroyed / s.launched).toFixed(3)}` +
        ` destroyed, ${s.lost} lost (${(s.lost / s.launched).toFixed(3)}), ${s.records} records`,
    );
  }
  const terms = Object.entries(CRUISE).map(([name, n]) => {
    const s = shares.get(name);
    return { n, share: s.destroyed / s.launched };
  });
  const launched = terms.reduce((sum, t) => sum + t.n, 0);
  const cruise = terms.reduce((sum, t) => sum + t.n * t.share, 0) / launched;
  const sum = terms.map((t) => `${t.n} × ${t.share.toFixed(3)}`).join(' + ');
  console.log(`cruise, weighted by this raid: (${sum}) / ${launched} = ${cruise.toFixed(3)}`);
  const drones = shares.get('Shahed-136/131');
  return {
    cruise,
    drone: drones.destroyed / drones.launched,
    droneLost: drones.lost / drones.launched,
  };
}

// ---- regions -----------------------------------------------------------------------------------

/** Screens whose shares are solved for, a value each; Kyiv's and the east's are assumed. */
const LEVELS = [['screen-west'], ['screen-south'], ['screen-centre', 'screen-north']];
const VARIANTS = Number(process.env.VARIANTS ?? 60);
const REPLICATIONS = 10;
const SEED = 1;

async function loadStudy(build) {
  const from = (name) => import(pathToFileURL(join(build, name)).href);
  const { parseStudy } = await from('scenario/parse.js');
  const { loadCatalogue } = await from('catalogue/catalogue.js');
  const { loadCedar, parseRuleBook } = await from('policy/cedar.js');
  const { compileRules } = await from('policy/compile.js');
  const { Compiler } = await from('compile/compile.js');
  const { VariantRunner, axesOf } = await from('study/variant.js');
  const folder = fileURLToPath(new URL('../../studies/2024-08-26/', import.meta.url));
  const files = new Map(
    ['study.yaml', 'rules.cedar'].map((name) => [name, readFileSync(join(folder, name), 'utf8')]),
  );
  const { scenario, rules } = parseStudy(
    { entry: 'study.yaml', files },
    { catalogue: loadCatalogue() },
  );
  const parsed = parseRuleBook(rules, await loadCedar());
  if (parsed.problems !== undefined) throw new Error(JSON.stringify(parsed.problems[0]));
  const compiled = compileRules(parsed.book);
  const caveats = parsed.book.caveats.length;
  // The baseline alone: no forces, so that nothing but screens is compiled.
  const bare = { ...scenario, forces: [], policies: [], sensors: [] };
  return { bare, compiled, caveats, Compiler, VariantRunner, axesOf };
}

/** Shares by class of the simulated baseline, with given shares of the screens. */
function simulate(study, x) {
  const screens = study.bare.screens.map((screen) => ({
    ...screen,
    entries: screen.entries.map((e) => {
      if (e.class === 'drone' && e.mode === 'soft') return { ...e, share: x[6] };
      const i = LEVELS.findIndex((ids) => ids.includes(screen.id));
      if (i < 0 || (e.class !== 'cruise' && e.class !== 'drone')) return e;
      return { ...e, share: x[e.class === 'cruise' ? i : 3 + i] };
    }),
  }));
  const compiler = new study.Compiler({ ...study.bare, screens }, study.compiled);
  const axes = study.axesOf(compiler);
  const mask = 2 ** study.caveats - 1;
  const stopped = axes.stoppers.map(() => axes.classes.map(() => 0));
  const launched = axes.classes.map(() => 0);
  const failed = axes.classes.map(() => 0);
  const perRun = new Map([['cruise', []], ['drone', []]]);
  for (let v = 0; v < VARIANTS; v += 1) {
    const runner = new study.VariantRunner(compiler, SEED, v, REPLICATIONS);
    const plan = runner.plan({ caveatMask: mask, forces: [] });
    const { program, kernel } = runner;
    for (const replication of runner.replications) {
      kernel.run(plan, replication);
      const killed = axes.classes.map(() => 0);
      for (let t = 0; t < program.counts.threats; t += 1) {
        const c = program.threatClass[t];
        launched[c] += 1;
        if (kernel.stopper[t] >= 0) stopped[kernel.stopper[t]][c] += 1;
        if (kernel.fate[t] === 0) killed[c] += 1;
        if (kernel.fate[t] === 2) failed[c] += 1;
      }
      for (const [name, list] of perRun) list.push(killed[axes.classes.indexOf(name)]);
    }
  }
  const by = (cls, mode) => {
    const c = axes.classes.indexOf(cls);
    const kills = { all: 0, 'screen-west': 0, 'screen-south': 0 };
    axes.stoppers.forEach((s, i) => {
      if (!s.id.endsWith(`/${cls}/${mode}`)) return;
      kills.all += stopped[i][c];
      kills[s.system] = stopped[i][c];
    });
    return {
      share: kills.all / launched[c],
      west: kills['screen-west'] / kills.all,
      south: kills['screen-south'] / kills.all,
      failed: failed[c] / launched[c],
    };
  };
  return { by, perRun, classes: axes.classes };
}

/** Intraclass correlation of kills among n threats of a raid, from the spread over raids. */
function intraclass(kills, n) {
  const mean = kills.reduce((a, b) => a + b, 0) / kills.length;
  const variance = kills.reduce((a, b) => a + (b - mean) ** 2, 0) / (kills.length - 1);
  const p = mean / n;
  return (variance / (n * p * (1 - p)) - 1) / (n - 1);
}

function residuals(study, x, wanted) {
  const run = simulate(study, x);
  const cruise = run.by('cruise', 'hard');
  const drone = run.by('drone', 'hard');
  const soft = run.by('drone', 'soft');
  const lost = soft.share + drone.failed;
  const { cruise: c, drone: d } = SPLIT;
  return {
    run,
    lost,
    r: [
      cruise.west - c.west / c.all,
      cruise.south - c.south / c.all,
      cruise.share - wanted.cruise,
      drone.west - d.west / d.all,
      drone.south - d.south / d.all,
      drone.share - wanted.drone,
      lost - wanted.droneLost,
    ],
  };
}

/** Solves a small dense system by elimination with pivoting. */
function solve(matrix, right) {
  const a = matrix.map((row, i) => [...row, right[i]]);
  for (let k = 0; k < a.length; k += 1) {
    let p = k;
    for (let i = k + 1; i < a.length; i += 1) if (Math.abs(a[i][k]) > Math.abs(a[p][k])) p = i;
    [a[k], a[p]] = [a[p], a[k]];
    for (let i = 0; i < a.length; i += 1) {
      if (i === k) continue;
      const f = a[i][k] / a[k][k];
      for (let j = k; j <= a.length; j += 1) a[i][j] -= f * a[k][j];
    }
  }
  return a.map((row, i) => row[a.length] / row[i]);
}

/** Newton's method with common random numbers; steps are kept inside (0.01, 0.97). */
async function fitRegions(build, wanted) {
  const study = await loadStudy(build);
  const first = (id, cls, mode) =>
    study.bare.screens.find((s) => s.id === id).entries.find((e) => e.class === cls && e.mode === mode)
      .share;
  const order = LEVELS.map(([id]) => id);
  let x = [
    ...order.map((id) => first(id, 'cruise', 'hard')),
    ...order.map((id) => first(id, 'drone', 'hard')),
    first('screen-west', 'drone', 'soft'),
  ];
  for (let step = 0; step < 8; step += 1) {
    const at = residuals(study, x, wanted);
    const off = Math.max(...at.r.map(Math.abs));
    console.log(`step ${step}: shares ${x.map((v) => v.toFixed(3)).join(' ')}, off by ${off.toFixed(4)}`);
    if (off < 0.002) break;
    // Cruise missiles and drones do not meet: one run perturbs one share of each.
    const columns = [0, 1, 2, 6].map((i) => {
      const moved = [...x];
      moved[i] += 0.02;
      if (i < 3) moved[3 + i] += 0.02;
      return residuals(study, moved, wanted).r.map((v, k) => (v - at.r[k]) / 0.02);
    });
    const jacobian = at.r.map((_, k) =>
      x.map((__, i) => {
        if (k < 3) return i < 3 ? columns[i][k] : 0;
        if (i < 3) return 0;
        return i === 6 ? columns[3][k] : columns[i - 3][k];
      }),
    );
    const d = solve(jacobian, at.r.map((v) => -v));
    x = x.map((v, i) => Math.min(0.97, Math.max(0.01, v + Math.max(-0.15, Math.min(0.15, d[i])))));
  }
  const { run, lost } = residuals(study, x, wanted);
  for (const cls of run.classes) {
    const { share, west, south, failed } = run.by(cls, 'hard');
    console.log(
      `  ${cls.padEnd(14)}destroyed ${share.toFixed(3)}, of these west ${west.toFixed(3)} south ${south.toFixed(3)}; failed ${failed.toFixed(3)}`,
    );
  }
  console.log(`  drones lost (led astray or failed): ${lost.toFixed(3)}`);
  const rho = [...run.perRun].map(([c, k]) => `${c} ${intraclass(k, c === 'cruise' ? 115 : 109).toFixed(3)}`);
  console.log(`  intraclass correlation of kills over the whole raid: ${rho.join(', ')}`);
  console.log('shares of the screens: west, south, centre and north');
  console.log(`  cruise       ${x.slice(0, 3).map((v) => v.toFixed(3)).join(', ')}`);
  console.log(`  drone        ${x.slice(3, 6).map((v) => v.toFixed(3)).join(', ')}`);
  console.log(`  drone, soft  ${x[6].toFixed(3)} everywhere`);
}

const args = process.argv.slice(2);
const at = args.indexOf('--build');
const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const build = at < 0 ? join(root, 'dist') : args.splice(at, 2)[1];
const [csv] = args.filter((a) => !a.startsWith('--'));
if (csv === undefined) {
  console.error('usage: node scripts/studies/fit-2024-08-26.mjs FILE.csv [--regions] [--build DIR]');
  process.exitCode = 2;
} else {
  const wanted = printShares(recordShares(readCsv(readFileSync(csv, 'utf8'))));
  if (args.includes('--regions')) await fitRegions(build, wanted);
}
