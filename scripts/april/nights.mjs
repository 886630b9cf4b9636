/** Simulated nights, one by one: what became of each class, and who stopped it. */

const HIT = 3;
const MISSED_TARGET = 4;
const FAILED = 2;
const INTERCEPTED = 0;
/** Pieces that a stretch of track (at most 16 km) is cut in to find where it enters an airspace. */
const PIECES = 8;
/** Airspaces end there. */
const CEILING_M = 100_000;
const TICKS_PER_S = 10;
const EARTH_RADIUS_KM = 6371.0088;

/**
 * Runs policies of a prepared study. Gives, by policy, one record per replication:
 * `{ variant, launched, leakers, byClass: { class: { launched, hit, arrived, failed, intercepted,
 * entered } }, stopped: { 'US/drone': 12 } }`. `entered` counts threats alive in the airspace of one
 * of `inside`. Variants count from `first`. `change` may replace the scenario before it is compiled.
 */
export function nights(engine, study, policies, options) {
  const { variants, first = 0, seed, inside = [], change = (scenario) => scenario } = options;
  const replications = options.replications ?? study.scenario.replicationsPerVariant;
  const scenario = change(study.scenario);
  const compiler = new engine.Compiler(scenario, engine.compileRules(study.book), study.geography);
  const axes = engine.axesOf(compiler);
  const wanted = new Set(inside.map((id) => study.geography.airspaceIndex(id)));
  const out = Object.fromEntries(policies.map((id) => [id, []]));
  for (let variant = first; variant < first + variants; variant += 1) {
    const program = engine.openProgram(compiler.compile(seed, variant));
    const kernel = new engine.Kernel(
      program,
      program.counts.flights > 0 ? compiler.ground : undefined,
    );
    const draws = Array.from(
      { length: replications },
      (_, r) => new engine.Replication(program, seed, r),
    );
    const entry = wanted.size === 0 ? null : entries(program, study.geography, wanted);
    for (const id of policies) {
      const plan = planOf(engine, study, program, id);
      for (const draw of draws) {
        kernel.run(plan, draw);
        out[id].push(record(variant, program, kernel.state, axes, entry));
      }
    }
  }
  return out;
}

function planOf(engine, { scenario, book }, program, id) {
  const policy = scenario.policies.find((p) => p.id === id);
  if (policy === undefined) throw new Error(`no policy \`${id}\``);
  const forces = Uint8Array.from(scenario.forces, (f) => (policy.forces.includes(f.id) ? 1 : 0));
  const mask = engine.caveatMask(book, policy.caveats);
  return new engine.PolicyPlan(new engine.PolicyTerms(program, mask, forces));
}

function record(variant, p, state, axes, entry) {
  const byClass = {};
  const stopped = {};
  for (const c of axes.classes) {
    byClass[c] = { launched: 0, hit: 0, arrived: 0, failed: 0, intercepted: 0, entered: 0 };
  }
  let leakers = 0;
  for (let t = 0; t < p.counts.threats; t += 1) {
    const name = axes.classes[p.threatClass[t]];
    const sum = byClass[name];
    const fate = state.fate[t];
    sum.launched += 1;
    if (fate === HIT) sum.hit += 1;
    if (fate === HIT || fate === MISSED_TARGET) sum.arrived += 1;
    if (fate === FAILED) sum.failed += 1;
    if (fate === INTERCEPTED) {
      sum.intercepted += 1;
      const { nation, kind } = axes.stoppers[state.stopper[t]];
      const who = `${nation}/${kind}/${name}`;
      stopped[who] = (stopped[who] ?? 0) + 1;
    }
    if (fate === HIT) leakers += 1;
    if (entry !== null && state.endTick[t] >= entry[t]) sum.entered += 1;
  }
  return { variant, launched: p.counts.threats, leakers, byClass, stopped };
}

/** First tick at which each threat is in one of the airspaces; infinite where it never is. */
function entries(p, geography, wanted) {
  return Float64Array.from({ length: p.counts.threats }, (_, t) => {
    for (let i = p.threatTrack[t]; i + 1 < p.threatTrack[t + 1]; i += 1) {
      for (let k = 0; k < PIECES; k += 1) {
        const { point, tick, heightM } = onTrack(p, i, k / PIECES);
        if (heightM <= CEILING_M && wanted.has(geography.airspaceAt(point))) return tick;
      }
    }
    return Infinity;
  });
}

function onTrack(p, i, share) {
  const at = (column) => column[i] + share * (column[i + 1] - column[i]);
  const [x, y, z] = [at(p.trackX), at(p.trackY), at(p.trackZ)];
  const size = Math.sqrt(x * x + y * y + z * z);
  return {
    point: { x: x / size, y: y / size, z: z / size },
    tick: at(p.trackTick),
    heightM: at(p.trackHeight),
  };
}

/**
 * How a raid comes, by class, over some variants: kilometres and minutes flown, minutes between
 * coming into some sensor's view and the end of the path, minutes of that over each airspace asked
 * for. Means over threats.
 */
export function approach(engine, study, { variants, seed, over = [] }) {
  const compiler = new engine.Compiler(
    study.scenario,
    engine.compileRules(study.book),
    study.geography,
  );
  const { classes } = engine.axesOf(compiler);
  const wanted = new Set(over.map((id) => study.geography.airspaceIndex(id)));
  const sums = classes.map(() => ({ n: 0, km: 0, min: 0, seenMin: 0, overMin: 0 }));
  for (let variant = 0; variant < variants; variant += 1) {
    const p = engine.openProgram(compiler.compile(seed, variant));
    for (let t = 0; t < p.counts.threats; t += 1) {
      const sum = sums[p.threatClass[t]];
      sum.n += 1;
      sum.min += (p.threatEnd[t] - p.threatLaunch[t]) / TICKS_PER_S / 60;
      let first = p.threatEnd[t];
      for (let c = p.threatCoverages[t]; c < p.threatCoverages[t + 1]; c += 1) {
        first = Math.min(first, p.coverageFirst[c]);
      }
      sum.seenMin += (p.threatEnd[t] - first) / TICKS_PER_S / 60;
      for (let i = p.threatTrack[t]; i + 1 < p.threatTrack[t + 1]; i += 1) {
        sum.km += step(p, i);
        const minutes = (p.trackTick[i + 1] - p.trackTick[i]) / TICKS_PER_S / 60;
        const { point, heightM } = onTrack(p, i, 0.5);
        if (heightM <= CEILING_M && wanted.has(study.geography.airspaceAt(point)))
          sum.overMin += minutes;
      }
    }
  }
  return Object.fromEntries(
    classes.map((c, i) => {
      const { n, km, min, seenMin, overMin } = sums[i];
      return [
        c,
        {
          count: n / variants,
          km: km / n,
          min: min / n,
          seenMin: seenMin / n,
          overMin: overMin / n,
        },
      ];
    }),
  );
}

function step(p, i) {
  const dx = p.trackX[i + 1] - p.trackX[i];
  const dy = p.trackY[i + 1] - p.trackY[i];
  const dz = p.trackZ[i + 1] - p.trackZ[i];
  return 2 * EARTH_RADIUS_KM * Math.asin(Math.sqrt(dx * dx + dy * dy + dz * dz) / 2);
}

/** Means over the replications of each variant, in order of variants. */
export function variantMeans(records, valueOf) {
  const byVariant = new Map();
  for (const r of records) {
    const values = byVariant.get(r.variant) ?? [];
    values.push(valueOf(r));
    byVariant.set(r.variant, values);
  }
  return [...byVariant.values()].map((v) => v.reduce((a, b) => a + b, 0) / v.length);
}
