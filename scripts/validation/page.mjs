/** The text of docs/validation.md, from figures that a run wrote and the pages of the model. */

/** Percent without decimals. */
const percent = (value) => `${Math.round(value * 100)} %`;
const two = (value) => value.toFixed(2).replace('-', '−');
/** What rounds to zero has no sign. */
const signed = (value) =>
  Number(value.toFixed(2)) === 0 ? '0.00' : value > 0 ? `+${two(value)}` : two(value);
/** A whole number, its thousands apart. */
const whole = (value) => String(value).replaceAll(/\B(?=(?:\d{3})+$)/gu, ' ');
const interval = ({ low, high }) => (low === null ? '' : ` (${signed(low)} to ${signed(high)})`);

const CLASS_WORDS = {
  all: 'all',
  drone: 'drones',
  cruise: 'cruise missiles',
  ballistic: 'ballistic missiles',
  aeroballistic: 'aeroballistic missiles',
  supersonic: 'supersonic cruise missiles',
};

/** Lines of a table, head first. */
function table(head, rows) {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`);
}

/** Rows of the first Markdown table after a heading, as cells. */
export function tableUnder(markdown, heading) {
  const after = markdown.split('\n').slice(markdown.split('\n').indexOf(heading) + 1);
  const first = after.findIndex((line) => line.startsWith('|'));
  const rest = after.slice(first);
  const end = rest.findIndex((line) => !line.startsWith('|'));
  return rest.slice(2, end < 0 ? rest.length : end).map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim()),
  );
}

/** The laws of docs/model/laws.md. `test`: the cell that names the tests. */
export function lawsOf(markdown) {
  return tableUnder(markdown, '# Laws').map(([number, law, test, measured]) => ({
    number,
    law,
    test,
    measured,
  }));
}

/** Links of the model's pages, seen from docs/. */
const fromDocs = (text) => text.replaceAll(/\]\((?!https?:|#|\.\.)([\w./-]+)/gu, '](model/$1');

/**
 * The page. `figures`: docs/validation-figures.json; `model`, `laws`: the texts of
 * docs/model/README.md and docs/model/laws.md. Markdown, to be formatted.
 */
export function page(figures, { model, laws }) {
  const { record, validation, calibration, tests } = figures;
  const verdict = (c) => validation.verdicts.find((v) => v.class === c);
  const covers = (c) => {
    const v = verdict(c);
    if (v === undefined) return ['no raid', 'open'];
    return [
      `${percent(v.coverage80)} of ${v.raids}`,
      v.judged ? met(inBand(v.coverage80)) : 'not judged',
    ];
  };
  const judged = validation.verdicts.filter((v) => v.judged);
  const worse = judged.filter((v) => v.worseThan.length > 0);
  const sbc = tests.figures['simulation-based calibration'];
  const ran = (file) => tests.files[file];
  const lawRows = lawsOf(laws).map(({ number, law, test, measured }) => {
    const files = Object.entries(tests.files).filter(([file]) => belongsTo(file, test));
    const passed = sum(files.map(([, f]) => f.passed));
    const failed = sum(files.map(([, f]) => f.failed));
    return [
      number,
      law,
      measured,
      files.length === 0 ? 'not run' : `${passed} of ${passed + failed} tests`,
    ];
  });
  const lawTests = Object.entries(tests.files).filter(([file]) => !file.includes('/records/'));
  const lawsPassed = sum(lawTests.map(([, f]) => f.passed));
  const lawsFailed = sum(lawTests.map(([, f]) => f.failed));
  return `${[
    '# Validation report',
    '',
    '**Verified against closed forms, compared with the record, not accredited.** This page says what Caveat is meant for, what it assumes and which way that errs, how its program was checked, how its calibration fares on raids that it never saw, and what it cannot say. Its headings follow the report on verification and validation of MIL-STD-3022, with what the plans for accreditation and for verification and validation would hold in sections 1, 2 and 7, so that a reviewer finds what he looks for; it is not a document of that standard, and nobody has accredited anything.',
    '',
    `Figures are of Caveat ${figures.caveat}. \`node scripts/validation/build.mjs\` writes the page from \`docs/validation-figures.json\`, which \`--measure\` fills from a run; a test holds the page to be current.`,
    '',
    '## Executive summary',
    '',
    `- **Verification:** the program is held to ${lawRows.length} laws with known answers, by ${lawsPassed + lawsFailed} tests of which ${lawsPassed} passed (section 4.4).`,
    `- **Results:** of ${validation.test.raids} forecasts of recorded raids, ${words(validation.test)}, each from what came before it alone, intervals of 80 % cover ${percent(validation.coverage['80'])}; drones ${covers('drone')[0]}, cruise missiles ${covers('cruise')[0]} (section 4.5).`,
    `- **What this shows:** that share and correlation of the defended nation's own defence, fitted to reports, predict the next reports about as well as they claim to. It does not show that any single battery, kill probability or caveat's price is right: no outcome with and without a caveat has been observed, so **prices are not validated**.`,
    '',
    '## 1. Problem statement',
    '',
    '### 1.1 Intended use',
    '',
    'To compare rules of engagement of a coalition over one raid, at the level of an encyclopaedia: what each national caveat costs in leakers, with intervals, among policies that differ in named rules and forces and in nothing else. For whoever has to argue about such rules in public, and for teaching.',
    '',
    'Not intended: live tracks or fire control, planning with real positions, finding better attacks, forecasts of a particular night, statements about how well a weapon works, casualties ([responsible use](responsible-use.md)).',
    '',
    '### 1.2 The model in brief',
    '',
    'A raid of groups of threats, sampled in variants; ground-based fire units, flights and sensors as explicit objects; the defended nation’s existing defence as aggregate screens fitted to published reports; rules as Cedar policies asked about every intercept; paired replications under common random numbers ([the model](model/README.md), [computational details](model/details.md)).',
    '',
    '### 1.3 Scope of verification, validation and accreditation',
    '',
    'Verified: the engine, its laws of chance, the fit and the forecasts. Compared with data: the screens’ law of kills with the record of raids, and the night of 13 April 2024 with what was published of it. Not validated for want of data: single-shot kill probabilities, prices of caveats, consequences on the ground. Accreditation: none, asked for of nobody.',
    '',
    '## 2. Requirements and acceptability criteria',
    '',
    ...table(
      ['requirement', 'criterion', 'measured', 'met'],
      [
        [
          'The program computes its model',
          'all tests of its laws pass',
          `${lawsPassed} of ${lawsPassed + lawsFailed}`,
          lawsPassed === 0 ? 'open' : met(lawsFailed === 0),
        ],
        ...['share', 'correlation'].map((name) => [
          `Intervals of the fitted ${name} mean what they say`,
          `those of 80 % cover 75 to 85 % of 400 known truths`,
          sbc === undefined ? 'not run' : percent(sbc[name]),
          sbc === undefined ? 'open' : met(sbc[name] > 0.75 && sbc[name] < 0.85),
        ]),
        [
          'Forecasts of all classes together',
          'intervals of 80 % cover 72 to 88 %',
          ...covers(null),
        ],
        ['Forecasts of drones', 'the same', ...covers('drone')],
        ['Forecasts of cruise missiles', 'the same', ...covers('cruise')],
        [
          'Forecasts worth having',
          'no worse a score than either baseline, within 95 % intervals, for each class of 30 raids or more',
          worse.length === 0
            ? `holds for all ${judged.length}`
            : `worse for ${worse.map((v) => CLASS_WORDS[v.class ?? 'all']).join(', ')}`,
          met(worse.length === 0),
        ],
        [
          'A second event',
          'three published outcomes jointly within intervals of 80 %',
          'see section 4.5.4',
          'see there',
        ],
      ],
    ),
    '',
    'The criteria are older than the figures.',
    '',
    '## 3. Assumptions, capabilities, limitations, risks',
    '',
    '### 3.1 Conceptual validity: assumptions and the direction of their bias',
    '',
    'What the model leaves out or simplifies, and which way that errs, as [the model’s page](model/README.md#what-is-not-modelled-and-which-way-that-errs) has it:',
    '',
    ...table(
      ['left out', 'what it does to an answer'],
      tableUnder(model, '## What is not modelled, and which way that errs').map((row) =>
        row.map(fromDocs),
      ),
    ),
    '',
    'The calibration assumes more:',
    '',
    ...table(
      ['assumption', 'direction of bias'],
      [
        [
          'Reports are true: destroyed means destroyed.',
          'They are one party’s claims. If they claim too much, screens are too strong, too few leak, and what neighbours could add is undervalued.',
        ],
        [
          'Who is not reported as destroyed arrived.',
          'Some failed or were jammed without being counted: too many leak. Rows that count drones lost without a shot are not added to the destroyed.',
        ],
        [
          'Kills of a class in one raid follow one beta-binomial law, whatever the region.',
          'Regions differ and small raids fly at single ones, so the correlation holds differences of place too: the spread within one region is overstated.',
        ],
        [
          'A raid is the rows whose windows overlap or lie within an hour ([the record](model/records.md)).',
          'Two attacks joined into one, or one cut in two, move the correlation and hardly the share.',
        ],
        [
          'The number launched is known when a raid is forecast.',
          'It is the record’s own count; a forecast of whole nights would have to be wider.',
        ],
      ],
    ),
    '',
    '### 3.2 Capabilities',
    '',
    'Policies compared pair by pair over the same nights; each caveat’s price alone, as the only one, and as its fair share; substitution between partners and the defended nation; the causes of every leak; the record imported, calibrated and held against itself ([guide](guide/calibrate.md)).',
    '',
    '### 3.3 Known limits',
    '',
    '- **Prices are counterfactual** and have no observed counterpart; they rest on verified mechanics and assumed parameters.',
    '- **No kill probability is published** for any system. Bands in the catalogue are for varying, not for quoting.',
    `- **Reporting changes.** ${changes(validation)} A forecast follows such a change after some raids and cannot foresee it.`,
    `- **Thin classes.** ${thin(validation)}`,
    '- **Regions are hardly identified**: most rows name the whole country as target, and only rows with a single region enter a regional fit.',
    '- **One theatre.** Calibration and results are about raids on Ukraine, and one night elsewhere.',
    '',
    '### 3.4 Risks of use',
    '',
    ...table(
      ['risk', 'what is done about it'],
      [
        [
          'A number is quoted without its interval, or as a forecast of a night.',
          'Every answer prints intervals, seed and version; reports list what they do not know.',
        ],
        [
          'Assumed values are taken for facts.',
          'Each has a range, a basis and a source or the word “assumption”; `--vary` shows how an answer hangs on it.',
        ],
        [
          'The fit to reports is taken as proof of the rest.',
          'This page says what was compared with data and what was not.',
        ],
      ],
    ),
    '',
    '## 4. Verification and validation: tasks and findings',
    '',
    '### 4.1 Data',
    '',
    `The record is “${record.title}” by ${record.author} (${record.publisher}, ${record.url}), ${record.basis}; ${record.licence}. It is not part of Caveat. The copy used has ${whole(record.rows)} usable rows of ${record.from} to ${record.to} (SHA-256 of the file \`${record.sha256.slice(0, 16)}…\`); ${record.setAside} rows were set aside when it was read, ${record.pooled} pool several classes in one count and are left out, ${record.cut} report more destroyed than launched and are cut. They join to ${record.raids} raids. Sources and bases of all other values are in the [catalogue](catalogue.md) and the studies.`,
    '',
    '### 4.2 Conceptual model',
    '',
    'Section 3.1. The laws of chance are standard ones: binomial salvos, loss systems, a beta frailty for what raids have in common, Armstrong’s salvo equations and Wilkening’s barrage as limits that the engine must reproduce.',
    '',
    '### 4.3 Design',
    '',
    'The [computational details](model/details.md) are written so that two people could program them and agree. A second, slow program does: it steps tick by tick, shares nothing with the engine but the scenario, and is compared with it threat by threat (law 10).',
    '',
    '### 4.4 Implementation: each law with its figure',
    '',
    `Figures are those of [laws](model/laws.md), which the tests compute with fixed seeds; the last column is from the run that these figures were taken with${tests.day === undefined ? '' : ` (${tests.day})`}.`,
    '',
    ...table(
      ['', 'law', 'figure', 'passed'],
      lawRows.map((row) => row.map(fromDocs)),
    ),
    '',
    'The statistics of the record:',
    '',
    ...table(
      ['law', 'figure', 'passed'],
      [
        [
          'The beta-binomial law adds up to one, has its mean and variance, is uniform at m = ½ and ρ = ⅓, and binomial without correlation.',
          'to 10⁻⁵ and better, over random parameters',
          passedOf(ran('test/records/beta-binomial.test.ts')),
        ],
        [
          'Simulation-based calibration: intervals of 80 % of the fit cover their share of 400 truths drawn from the prior.',
          sbc === undefined
            ? 'not run'
            : `share ${percent(sbc.share)}, correlation ${percent(sbc.correlation)}`,
          passedOf(ran('test/records/calibrate.test.ts')),
        ],
        [
          'Forecasts of made-up records whose law stays or drifts slowly cover 72 to 88 % with intervals of 80 %; after an overnight change of reporting they find the new share.',
          forecastFigures(tests.figures),
          passedOf(ran('test/records/forecast.test.ts')),
        ],
        [
          'Scores: coverage by the probability integral transform is exact for a right forecast; the ranked score is smallest in the mean for it.',
          'closed forms',
          passedOf(ran('test/records/scores.test.ts')),
        ],
      ],
    ),
    '',
    '### 4.5 Results',
    '',
    '#### 4.5.1 Raids that the model never saw',
    '',
    `Training from ${validation.train.from} to ${validation.train.to} (${validation.train.raids} counts of a class in a raid), test ${words(validation.test)} (${validation.test.raids}). Every raid is forecast one step ahead, from what came before it and nothing else. Coverage goes by the probability integral transform, since plain intervals of counts of one or two cover too much.`,
    '',
    ...table(
      ['class', 'raids', 'launched', '50 %', '80 %', '95 %', 'raids of ten or more', '80 % there'],
      classes(validation).map(([name, a]) => [
        CLASS_WORDS[name] ?? name,
        a.raids,
        whole(a.launched),
        ...['50', '80', '95'].map((l) => percent(a.coverage[l])),
        a.large.raids,
        a.large.coverage === null ? '–' : percent(a.large.coverage['80']),
      ]),
    ),
    '',
    'Continuous ranked probability score, in threats destroyed, smaller is better; differences below zero favour the model and have 95 % intervals, which take raids as independent and are therefore somewhat narrow. Baselines: binomial at the share of the last 30 days, and of all so far.',
    '',
    ...table(
      ['class', 'score', 'last 30 days', 'difference', 'all so far', 'difference'],
      classes(validation).map(([name, a]) => [
        CLASS_WORDS[name] ?? name,
        two(a.score),
        ...['last30Days', 'allSoFar'].flatMap((b) => [
          two(a.baselines[b].score),
          `${signed(a.baselines[b].difference.mean)}${interval(a.baselines[b].difference)}`,
        ]),
      ]),
    ),
    '',
    ...validation.sentences.map((sentence) => `- ${sentence}`),
    '',
    'The form of the forecast (several memories weighed by how they did, correlations that may fall with a raid’s size: [calibration](model/calibration.md)) rests on raids up to June 2024. Figures of the test period were seen while it was worked on, so that this test is not blind, though no value was set by it; raids that came later would be.',
    '',
    '#### 4.5.2 Calibration plot, in figures',
    '',
    'Share of outcomes below each level of their forecasts; a right forecast has the level itself.',
    '',
    ...table(
      ['class', ...validation.overall.calibration.map(({ level }) => percent(level))],
      classes(validation)
        .filter(([name, a]) => name === 'all' || a.judged)
        .map(([name, a]) => [
          CLASS_WORDS[name] ?? name,
          ...a.calibration.map(({ share }) => percent(share)),
        ]),
    ),
    '',
    '#### 4.5.3 What is fitted',
    '',
    `Maximum likelihood over raids of ${calibration.from} to ${calibration.to}, with ${percent(calibration.confidence)} intervals:`,
    '',
    ...table(
      ['class', 'raids', 'share destroyed', 'correlation', 'doubts'],
      calibration.whole.map((f) => [
        CLASS_WORDS[f.class] ?? f.class,
        f.raids,
        fitted(f.share),
        fitted(f.correlation),
        [...new Set([...f.doubts.share, ...f.doubts.correlation])]
          .map((d) => d.replaceAll('-', ' '))
          .join(', ') || 'none',
      ]),
    ),
    '',
    '#### 4.5.4 A second event',
    '',
    'The night of 13 to 14 April 2024 in another theatre, set up without tuning on its outcome except for the rate at which ballistic missiles failed by themselves: [what was published and what comes out](../studies/2024-04-13/README.md#what-was-published-and-what-comes-out), row by row, with rows that are not reproduced; and [what made April different](what-made-april-different.md), where each ingredient is swapped by itself.',
    '',
    '## 5. Recommendations',
    '',
    '- Use differences between policies before levels, and levels before anything about one effector.',
    '- Repeat section 4.5 whenever the record grows: `caveat validate-model --records FILE --train … --test …`.',
    '- Vary every assumption that a conclusion hangs on over its range.',
    '- Have somebody who did not write the program repeat sections 4.4 and 4.5 before anything rests on it.',
    '',
    '## 6. Key participants',
    '',
    'The project itself. There was no independent agent for verification and validation, no accreditation agent and no authority; whoever uses an answer decides whether what is here is enough.',
    '',
    '## 7. How to repeat it',
    '',
    '```text',
    'npm test',
    `caveat validate-model --records missile_attacks_daily.csv --train ${period(validation.train)} --test ${period(validation.test)}`,
    `caveat calibrate --records missile_attacks_daily.csv --from ${calibration.from} --to ${calibration.to}`,
    'node scripts/validation/build.mjs --measure missile_attacks_daily.csv',
    '```',
    '',
    `The record: ${record.url}`,
    '',
    '## Where a reviewer finds what',
    '',
    ...table(
      ['MIL-STD-3022', 'here'],
      [
        [
          'Accreditation plan: intended use, requirements, acceptability criteria, risk',
          '1, 2, 3.4',
        ],
        ['Accreditation report: decision', 'none was asked for or made'],
        ['V&V plan: scope, tasks, resources, how to repeat', '1.3, 4, 7'],
        ['V&V report: assumptions, capabilities, limitations', '3'],
        ['V&V report: data, conceptual model, design, implementation, results', '4.1 to 4.5'],
        ['V&V report: recommendations, key participants', '5, 6'],
        [
          'Appendices: model description',
          '[the model](model/README.md), [details](model/details.md)',
        ],
        ['Appendices: traceability of requirements', '2, with the tests in 4.4'],
        ['Appendices: basis of comparison', '4.1, 4.5.4'],
        ['Appendices: glossary', '[words](model/README.md#words)'],
      ],
    ),
  ].join('\n')}\n`;
}

const met = (holds) => (holds ? 'yes' : '**no**');
const inBand = (coverage) => coverage >= 0.72 && coverage <= 0.88;
const sum = (values) => values.reduce((a, b) => a + b, 0);
const words = ({ from, to }) => `${from} to ${to}`;
const period = ({ from, to }) => `${from}..${to}`;
const fitted = ({ value, low, high }) => `${two(value)} (${two(low)} to ${two(high)})`;
const passedOf = (file) =>
  file === undefined ? 'not run' : `${file.passed} of ${file.passed + file.failed} tests`;

function classes({ overall, byClass }) {
  return [['all', overall], ...Object.entries(byClass)];
}

function forecastFigures(figures) {
  const found = Object.entries(figures).filter(([name]) => name.startsWith('forecast: '));
  if (found.length === 0) return 'not run';
  return found.map(([name, of]) => `${name.slice('forecast: '.length)} ${percent(of)}`).join(', ');
}

function changes({ verdicts }) {
  const found = verdicts.find((v) => v.class === null)?.changes ?? [];
  if (found.length === 0) return 'What reports count as destroyed may change.';
  const parts = found.map(
    ({ class: c, before, after }) =>
      `of ${CLASS_WORDS[c] ?? c} from ${percent(before.share)} (${words(before)}) to ${percent(after.share)} (${words(after)})`,
  );
  return `The share reported as destroyed changed beyond what chance explains: ${parts.join('; ')}.`;
}

function thin({ verdicts }) {
  const found = verdicts.filter((v) => v.class !== null && !v.judged);
  if (found.length === 0) return 'Every class had at least 30 raids in the test period.';
  return `Not judged, with fewer than 30 raids in the test period: ${found.map((v) => `${CLASS_WORDS[v.class] ?? v.class} (${v.raids})`).join(', ')}.`;
}

/** Whether a test file is one that a row of the laws names: `laws/law3-shots`, `test/chance`. */
export function belongsTo(file, cell) {
  return [...cell.matchAll(/`([^`]+)`/gu)].some(([, name]) => {
    const path = name.startsWith('test/') ? name : `test/${name}`;
    return file === `${path}.test.ts` || file.startsWith(`${path}/`) || file.startsWith(`${path}-`);
  });
}
