/**
 * What made April different: one ingredient at a time swapped between the studies of 13 April and
 * 26 August 2024.
 *
 *   node scripts/april/ingredients.mjs [--write]
 *
 * Prints the tables of docs/what-made-april-different.md, or with `--write` puts them there. Needs
 * a build (`npm run build`).
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { inRoot } from '../lib/root.mjs';
import { AIRCRAFT_RULES, withAircraft } from './aircraft.mjs';
import {
  CLASSES,
  meanDistanceKm,
  mixClass,
  mixOf,
  onAlert,
  withCatalogueTypes,
  withDistances,
  withMix,
  withoutForces,
  withoutSensors,
} from './edits.mjs';
import { builtEngine, prepare, readDocument } from './engine.mjs';
import { between } from './markers.mjs';
import { approach, nights, variantMeans } from './nights.mjs';

export const PAGE = 'docs/what-made-april-different.md';
export const MARKERS = { raids: 'raids', april: 'april', august: 'august', reduced: 'reduced' };
const SEED = 1;
const VARIANTS = 10;
const REPLICATIONS = 2;
/** What the test can afford to run again. */
export const REDUCED = { variants: 1, replications: 1 };

/** Both studies with what is taken from one into the other. */
function world(engine) {
  const [april, august] = ['2024-04-13', '2024-08-26'].map((id) => {
    const source = readDocument(id);
    const { scenario } = prepare(engine, source);
    const types = new Map(scenario.threatTypes.map((t) => [t.id, t]));
    const classOf = (group) => mixClass(types.get(group.type).classes[0]);
    const speedMpsOf = (group) => types.get(group.type).speedMps;
    const km = Object.fromEntries(
      CLASSES.map((c) => [c, meanDistanceKm(source.document, classOf, c)]),
    );
    return { ...source, classOf, speedMpsOf, km, mix: mixOf(source.document, classOf) };
  });
  return { april, august };
}

/** A study with edits; ranges of what was edited no longer hold, and are not used here. */
const edited = (source, ...edits) => {
  const { assumptions: _, ...document } = edits.reduce(
    (changed, edit) => edit(changed),
    source.document,
  );
  return { ...source, document };
};
const distances = (from, to) => (document) =>
  withDistances(document, to.classOf, from.km, to.speedMpsOf);
const mix = (from, to) => (document) => withMix(document, to.classOf, from.mix);

/** The rows of both tables: each a study, a policy of it, and the row that it is compared with. */
export function experiments(engine) {
  const { april, august } = world(engine);
  const armed = {
    ...withAircraft(august, april),
    files: new Map([...august.files, ['april.cedar', AIRCRAFT_RULES]]),
  };
  const row = (id, title, study, policy, versus) => ({ id, title, study, policy, versus });
  const met = 'as-met';
  const there = 'april-aircraft';
  return {
    april: [
      row('april', 'April as it was met', april, met),
      row('april-aircraft', 'no aircraft', april, 'no-aircraft', 'april'),
      row(
        'april-consent',
        'no consent to fly over: Jordan, Iraq, Syria',
        april,
        'no-overflight',
        'april',
      ),
      row(
        'april-notice',
        'no notice: aircraft at 15 minutes in place of on station',
        edited(april, onAlert),
        met,
        'april',
      ),
      row(
        'april-sight',
        'no sight: units’ own radars only',
        edited(april, withoutSensors),
        met,
        'april',
      ),
      row(
        'april-distance',
        'August’s distances',
        edited(april, distances(august, april)),
        met,
        'april',
      ),
      row('april-mix', 'August’s class mix', edited(april, mix(august, april)), met, 'april'),
      row(
        'april-failures',
        'missiles that fail no more often than others',
        edited(april, withCatalogueTypes),
        met,
        'april',
      ),
      row(
        'april-upper',
        'no upper layer: Arrow, ships',
        edited(april, (d) => withoutForces(d, ['il-upper-layer', 'us-ground'])),
        met,
        'april',
      ),
      row(
        'april-all',
        'August’s distances and mix, no aircraft',
        edited(april, distances(august, april), mix(august, april)),
        'no-aircraft',
        'april',
      ),
    ],
    august: [
      row('august', 'August as it was', armed, 'supply-only'),
      row(
        'august-home',
        'April’s aircraft, no consent: over their own soil',
        armed,
        `${there}-home`,
        'august',
      ),
      row('august-aircraft', 'April’s aircraft, consent to fly over', armed, there, 'august'),
      row(
        'august-notice',
        '… at 15 minutes in place of on station',
        edited(armed, onAlert),
        there,
        'august',
      ),
      row(
        'august-distance',
        'April’s distances',
        edited(armed, distances(april, armed)),
        'supply-only',
        'august',
      ),
      row(
        'august-aircraft-distance',
        '… with April’s aircraft and consent',
        edited(armed, distances(april, armed)),
        there,
        'august',
      ),
      row(
        'august-mix',
        'April’s class mix',
        edited(armed, mix(april, armed)),
        'supply-only',
        'august',
      ),
      row(
        'august-all',
        '… with April’s aircraft, consent and distances',
        edited(armed, distances(april, armed), mix(april, armed)),
        there,
        'august',
      ),
    ],
  };
}

/** Leakers and their classes, as shares of what was launched, with differences. */
export function measure(engine, rows, { variants = VARIANTS, replications = REPLICATIONS } = {}) {
  const prepared = new Map();
  const means = new Map();
  for (const { study, policy, id } of rows) {
    if (!prepared.has(study)) prepared.set(study, { runnable: prepare(engine, study), ids: [] });
    prepared.get(study).ids.push({ policy, id });
  }
  for (const { runnable, ids } of prepared.values()) {
    const policies = [...new Set(ids.map(({ policy }) => policy))];
    const records = nights(engine, runnable, policies, { seed: SEED, variants, replications });
    for (const { policy, id } of ids) {
      means.set(id, {
        share: variantMeans(records[policy], (r) => r.leakers / r.launched),
        byClass: Object.fromEntries(
          CLASSES.map((c) => [c, variantMeans(records[policy], (r) => leakedOf(r, c))]),
        ),
      });
    }
  }
  return rows.map(({ id, title, versus }) => {
    const { share, byClass } = means.get(id);
    return {
      id,
      title,
      share: engine.estimate(share),
      byClass: Object.fromEntries(CLASSES.map((c) => [c, engine.estimate(byClass[c]).mean])),
      difference:
        versus === undefined
          ? null
          : engine.estimate(engine.paired(share, means.get(versus).share)),
    };
  });
}

/** Share of a class (as `mixClass` counts them) that leaked in one night. */
function leakedOf(night, wanted) {
  let [launched, hit] = [0, 0];
  for (const [name, sum] of Object.entries(night.byClass)) {
    if (mixClass(name) !== wanted) continue;
    launched += sum.launched;
    hit += sum.hit;
  }
  return launched === 0 ? 0 : hit / launched;
}

/** How the two raids come. */
export function raidsText(engine) {
  const { april, august } = world(engine);
  const rowsOf = (title, source, airspaces) =>
    Object.entries(
      approach(engine, prepare(engine, source), { seed: SEED, variants: 4, over: airspaces }),
    ).map(
      ([name, c]) =>
        `| ${title} | ${name} | ${c.count} | ${Math.round(c.km)} | ${tidy(c.min)} | ${tidy(c.seenMin)} | ${tidy(c.overMin)} |`,
    );
  const lines = [
    ...rowsOf('13 April', april, ['JO', 'IQ', 'SY', 'IL', 'PS']),
    ...rowsOf('26 August', august, ['UA', 'MD']),
  ];
  return [
    '| raid | class | launched | km flown | minutes flown | minutes from first coming into view | minutes over states that could let aircraft in |',
    '| --- | --- | ---: | ---: | ---: | ---: | ---: |',
    ...lines,
  ].join('\n');
}

const tidy = (x) => (x < 10 ? x.toFixed(1) : String(Math.round(x)));
const tenths = (x) => Math.abs(100 * x).toFixed(1);
const sign = (x, plus) => (tenths(x) === '0.0' ? '' : x < 0 ? '−' : plus);
const percent = (x) => sign(x, '') + tenths(x);
const signed = (x) => sign(x, '+') + tenths(x);

/** A table of measured rows. */
export function ingredientsText(rows) {
  const span = ({ mean, low, high }, as) => `${as(mean)} (${as(low)} to ${as(high)})`;
  return [
    '| swapped | leakers, % of launched | difference, points | drones, % | cruise, % | ballistic, % |',
    '| --- | ---: | ---: | ---: | ---: | ---: |',
    ...rows.map(
      (r) =>
        `| ${r.title} | ${span(r.share, percent)} | ${r.difference === null ? '' : span(r.difference, signed)} | ${CLASSES.map((c) => percent(r.byClass[c])).join(' | ')} |`,
    ),
  ].join('\n');
}

/** The few figures that a test runs again, to the last digit. */
export function reducedText(engine) {
  const { april, august } = experiments(engine);
  const rows = [...measure(engine, april, REDUCED), ...measure(engine, august, REDUCED)];
  return `<!-- ${rows.map((r) => `${r.id} ${r.share.mean.toFixed(6)}`).join('; ')} -->`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const started = performance.now();
  const engine = await builtEngine();
  const rows = experiments(engine);
  const texts = {
    raids: raidsText(engine),
    april: ingredientsText(measure(engine, rows.april)),
    august: ingredientsText(measure(engine, rows.august)),
    reduced: reducedText(engine),
  };
  if (process.argv.includes('--write')) {
    const file = inRoot(PAGE);
    const page = Object.entries(texts).reduce(
      (text, [name, table]) => between(text, MARKERS[name], table),
      readFileSync(file, 'utf8'),
    );
    writeFileSync(file, page);
  } else console.log(Object.values(texts).join('\n\n'));
  process.stderr.write(`${((performance.now() - started) / 1000).toFixed(1)} s\n`);
}
