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
  const row = [];
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
  const share = (name, of) => shares.get(name)[of] / shares.get(name).launched;
  return {
    cruise,
    drone: share('Shahed-136/131', 'destroyed'),
    droneLost: share('Shahed-136/131', 'lost'),
    ballistic: share('Iskander-M/KN-23', 'destroyed'),
    aeroballistic: share('Kinzhal', 'destroyed'),
    supersonic: share('Kh-22', 'destroyed'),
  };
}

// ---- regions -----------------------------------------------------------------------------------

/** Screens whose shares are solved for, a value each; Kyiv's and the east's are assumed. */
const LEVELS = [['screen-west'], ['screen-south'], ['screen-centre', 'screen-north']];
const EVERYWHERE = ['west', 'kyiv', 'centre', 'north', 'south', 'east'].map((z) => `screen-${z}`);
const VARIANTS = 60;
const REPLICATIONS = 10;
const SEED = 1;
/** By how much a share is moved to see what follows. */
const MOVE = 0.02;
const MOST_STEPS = 8;

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

/**
 * What is solved for, by class: each unknown is the share of some screens in one mode, and as many
 * residuals make them all zero together. Classes do not meet, so one run can move one of each.
 */
const BLOCKS = {
  cruise: {
    unknowns: LEVELS.map((screens) => ({ screens, mode: 'hard' })),
    residuals: (run, wanted) => splitResiduals(run, 'cruise', wanted.cruise),
  },
  drone: {
    unknowns: [
      ...LEVELS.map((screens) => ({ screens, mode: 'hard' })),
      { screens: EVERYWHERE, mode: 'soft' },
    ],
    residuals: (run, wanted) => [
      ...splitResiduals(run, 'drone', wanted.drone),
      run.lost('drone') - wanted.droneLost,
    ],
  },
  ...Object.fromEntries(
    ['ballistic', 'aeroballistic', 'supersonic'].map((cls) => [
      cls,
      {
        unknowns: [{ screens: EVERYWHERE, mode: 'hard' }],
        residuals: (run, wanted) => [run.hard(cls).share - wanted[cls]],
      },
    ]),
  ),
};

function splitResiduals(run, cls, share) {
  const { west, south, all } = SPLIT[cls];
  const got = run.hard(cls);
  return [got.west - west / all, got.south - south / all, got.share - share];
}

/** The simulated baseline with the shares `x`, by class in the order of its unknowns. */
function simulate(study, x) {
  const screens = study.bare.screens.map((screen) => ({
    ...screen,
    entries: screen.entries.map((entry) => {
      const i = (BLOCKS[entry.class]?.unknowns ?? []).findIndex(
        (u) => u.mode === entry.mode && u.screens.includes(screen.id),
      );
      return i < 0 ? entry : { ...entry, share: x[entry.class][i] };
    }),
  }));
  const compiler = new study.Compiler({ ...study.bare, screens }, study.compiled);
  const { classes, stoppers } = study.axesOf(compiler);
  const stopped = stoppers.map(() => classes.map(() => 0));
  const launched = classes.map(() => 0);
  const failed = classes.map(() => 0);
  const killsOfRaid = classes.map(() => []);
  for (let v = 0; v < VARIANTS; v += 1) {
    const runner = new study.VariantRunner(compiler, SEED, v, REPLICATIONS);
    const plan = runner.plan({ caveatMask: 2 ** study.caveats - 1, forces: [] });
    const { program, kernel } = runner;
    for (const replication of runner.replications) {
      kernel.run(plan, replication);
      const kills = classes.map(() => 0);
      for (let t = 0; t < program.counts.threats; t += 1) {
        const c = program.threatClass[t];
        launched[c] += 1;
        if (kernel.stopper[t] >= 0) stopped[kernel.stopper[t]][c] += 1;
        if (kernel.fate[t] === 0) kills[c] += 1;
        if (kernel.fate[t] === 2) failed[c] += 1;
      }
      kills.forEach((k, c) => killsOfRaid[c].push(k));
    }
  }
  const sum = (cls, mode, screen) => {
    const c = classes.indexOf(cls);
    return stoppers.reduce((n, s, i) => {
      const counts = s.id.endsWith(`/${cls}/${mode}`) && (screen ?? s.system) === s.system;
      return counts ? n + stopped[i][c] : n;
    }, 0);
  };
  const share = (cls, n) => n / launched[classes.indexOf(cls)];
  return {
    hard: (cls) => {
      const all = sum(cls, 'hard');
      return {
        share: share(cls, all),
        west: sum(cls, 'hard', 'screen-west') / all,
        south: sum(cls, 'hard', 'screen-south') / all,
      };
    },
    lost: (cls) => share(cls, sum(cls, 'soft') + failed[classes.indexOf(cls)]),
    correlation: (cls) => {
      const c = classes.indexOf(cls);
      return intraclass(killsOfRaid[c], launched[c] / killsOfRaid[c].length);
    },
  };
}

/** Intraclass correlation of kills among n threats of a raid, from the spread over raids. */
function intraclass(kills, n) {
  const mean = kills.reduce((a, b) => a + b, 0) / kills.length;
  const variance = kills.reduce((a, b) => a + (b - mean) ** 2, 0) / (kills.length - 1);
  const p = mean / n;
  return (variance / (n * p * (1 - p)) - 1) / (n - 1);
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

/** Newton's method with common random numbers; shares are kept inside (0.005, 0.97). */
async function fitRegions(build, wanted) {
  const study = await loadStudy(build);
  const shareOf = (id, cls, mode) =>
    study.bare.screens
      .find((s) => s.id === id)
      .entries.find((e) => e.class === cls && e.mode === mode).share;
  let x = Object.fromEntries(
    Object.entries(BLOCKS).map(([cls, { unknowns }]) => [
      cls,
      unknowns.map((u) => shareOf(u.screens[0], cls, u.mode)),
    ]),
  );
  let run = simulate(study, x);
  for (let step = 0; ; step += 1) {
    const off = Object.entries(BLOCKS).map(([cls, b]) => [cls, b.residuals(run, wanted)]);
    const worst = Math.max(...off.flatMap(([, r]) => r.map(Math.abs)));
    console.log(`step ${step}: off by at most ${worst.toFixed(4)}`);
    if (worst < 0.002 || step === MOST_STEPS) break;
    const moved = [0, 1, 2, 3].map((k) =>
      simulate(
        study,
        Object.fromEntries(
          Object.entries(x).map(([cls, v]) => [cls, v.map((s, i) => (i === k ? s + MOVE : s))]),
        ),
      ),
    );
    x = Object.fromEntries(
      off.map(([cls, r]) => {
        const jacobian = r.map((value, row) =>
          r.map((_, k) => (BLOCKS[cls].residuals(moved[k], wanted)[row] - value) / MOVE),
        );
        const d = solve(
          jacobian,
          r.map((value) => -value),
        );
        return [cls, x[cls].map((v, i) => within(v + within(d[i], -0.15, 0.15), 0.005, 0.97))];
      }),
    );
    run = simulate(study, x);
  }
  console.log(
    'class, destroyed, of these west and south, lost; intraclass correlation over the raid',
  );
  for (const cls of Object.keys(BLOCKS)) {
    const { share, west, south } = run.hard(cls);
    console.log(
      `  ${[cls.padEnd(13), ...[share, west, south, run.lost(cls), run.correlation(cls)].map((n) => n.toFixed(3))].join('  ')}`,
    );
  }
  console.log('shares of the screens that give this');
  for (const [cls, { unknowns }] of Object.entries(BLOCKS)) {
    unknowns.forEach((u, i) => {
      const where = u.screens === EVERYWHERE ? 'everywhere' : u.screens.join(', ');
      console.log(`  ${cls.padEnd(13)}  ${u.mode}  ${x[cls][i].toFixed(3)}  ${where}`);
    });
  }
}

function within(value, low, high) {
  return Math.min(high, Math.max(low, value));
}

const args = process.argv.slice(2);
const at = args.indexOf('--build');
const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const build = at < 0 ? join(root, 'dist') : args.splice(at, 2)[1];
const [csv] = args.filter((a) => !a.startsWith('--'));
if (csv === undefined) {
  console.error(
    'usage: node scripts/studies/fit-2024-08-26.mjs FILE.csv [--regions] [--build DIR]',
  );
  process.exitCode = 2;
} else {
  const wanted = printShares(recordShares(readCsv(readFileSync(csv, 'utf8'))));
  if (args.includes('--regions')) await fitRegions(build, wanted);
}
