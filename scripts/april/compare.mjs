/**
 * The night as published against the model's nights under `as-met`.
 *
 *   node scripts/april/compare.mjs [--write]
 *
 * Prints the tables of studies/2024-04-13/README.md, or with `--write` puts them there. Needs a
 * build (`npm run build`).
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { inRoot } from '../lib/root.mjs';
import { atPoint, designSize, FACTORS } from './design.mjs';
import { builtEngine, prepare, readDocument } from './engine.mjs';
import { between } from './markers.mjs';
import { nights } from './nights.mjs';
import { BY_ACTOR, BY_CLASS, compareOutcomes, CONDITIONED } from './outcomes.mjs';

export const README = 'studies/2024-04-13/README.md';
const POLICY = 'as-met';
const INSIDE = ['IL', 'PS'];
const SEED = 1;
/** Raids, and nights of each; every point of the design has raids of its own. */
const FULL = {
  variants: 20,
  replications: 5,
  perPoint: 2,
  replicationsPerPoint: 3,
  points: designSize,
};
/** What the test can afford to run again. */
const REDUCED = { variants: 1, replications: 2, perPoint: 1, replicationsPerPoint: 1, points: 2 };

/** Nights at typical values, and with parameters over their ranges. */
function simulate(engine, { variants, replications, perPoint, replicationsPerPoint, points }) {
  const study = prepare(engine, readDocument('2024-04-13'));
  const run = (options) =>
    nights(engine, study, [POLICY], { seed: SEED, inside: INSIDE, ...options })[POLICY];
  return {
    typical: run({ variants, replications }),
    ranged: Array.from({ length: points }, (_, k) =>
      run({
        variants: perPoint,
        first: k * perPoint,
        replications: replicationsPerPoint,
        change: (scenario) => atPoint(scenario, k),
      }),
    ).flat(),
  };
}

/** The comparison, as often as the README shows it. */
export function compareNight(engine) {
  const { typical, ranged } = simulate(engine, FULL);
  return {
    typical: { ...compareOutcomes(typical), nights: typical.length },
    ranged: { ...compareOutcomes(ranged), nights: ranged.length },
  };
}

/** The few nights that a test runs again, as a remark that readers do not see. */
export function reducedNights(engine) {
  const { typical, ranged } = simulate(engine, REDUCED);
  const outcomes = [...BY_CLASS, ...BY_ACTOR, CONDITIONED];
  const night = (n) => outcomes.map((o) => o.of(n)).join(' ');
  return `<!-- ${[...typical, ...ranged].map(night).join('; ')} -->`;
}

/** The section of the README between its markers. */
export function outcomesText({ typical, ranged }) {
  const cells = (row) => `${row.median} (${row.low} to ${row.high}) | ${row.width}`;
  const line = (row, i, of) =>
    `| ${row.title} | ${row.launched} | ${row.published} | ${cells(row)} | ${row.verdict} | ${cells(of[i])} | ${of[i].verdict} |`;
  const head = [
    '| outcome | launched | published | median (interval) | width | reproduced | over the ranges | width | reproduced |',
    '| --- | ---: | --- | ---: | ---: | --- | ---: | ---: | --- |',
  ];
  const percent = (share) => `${Math.round(100 * share)} %`;
  return [
    `${typical.nights} nights at typical values, and ${ranged.nights} nights at ${designSize} points over the ranges of ${FACTORS.length} groups of parameters, under \`${POLICY}\`.`,
    '',
    ...head,
    ...typical.joint.map((row, i) => line(row, i, ranged.joint)),
    '',
    `The three intervals hold jointly in ${percent(typical.inside)} of the nights at typical values and in ${percent(ranged.inside)} of those over the ranges (80 % wanted; counts are whole). Half of what was launched is ${typical.joint.map((row) => row.launched / 2).join(', ')}.`,
    '',
    'Who stopped what, each row by itself; numbers and stations of aircraft are notional, so that these rows test little:',
    '',
    ...head,
    ...typical.byActor.map((row, i) => line(row, i, ranged.byActor)),
    '',
    'Conditioned on, and therefore no test:',
    '',
    ...head,
    line(typical.conditioned, 0, [ranged.conditioned]),
  ].join('\n');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const started = performance.now();
  const engine = await builtEngine();
  const texts = { outcomes: outcomesText(compareNight(engine)), reduced: reducedNights(engine) };
  if (process.argv.includes('--write')) {
    const file = inRoot(README);
    const page = Object.entries(texts).reduce(
      (text, [name, section]) => between(text, name, section),
      readFileSync(file, 'utf8'),
    );
    writeFileSync(file, page);
  } else console.log(Object.values(texts).join('\n\n'));
  process.stderr.write(`${((performance.now() - started) / 1000).toFixed(1)} s\n`);
}
