/** A design's document: what it means, what is refused of it, what its digest covers. */
import fs from 'node:fs';
import path from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { readStudyFiles } from '../../src/node/read-study.ts';
import { type Cedar, loadCedar } from '../../src/policy/cedar.ts';
import type { StudyFiles } from '../../src/scenario/parse.ts';
import { InputError } from '../../src/scenario/problems.ts';
import { createPreparer, prepareStudy } from '../../src/study/prepare.ts';
import { createPointCompiler } from '../../src/sweep/compile-point.ts';
import { estimateSweep } from '../../src/sweep/estimate.ts';
import { parseDesign, studyOfDesign } from '../../src/sweep/parse.ts';
import { pointOf } from '../../src/sweep/points.ts';
import { designJsonSchema } from '../../src/sweep/schema.ts';
import type { RangeFactor, SweepDesign } from '../../src/sweep/types.ts';

const root = path.resolve(import.meta.dirname, '../..');
let cedar: Cedar;
let studyFiles: StudyFiles;

beforeAll(async () => {
  cedar = await loadCedar();
  const files = await readStudyFiles(path.join(root, 'studies/two-islands'));
  // with ranges of its own: one of a number, one of a delay, one of a count from none
  const text = files.files.get(files.entry) ?? '';
  const changed = text
    .replace('identification: 20 s }', 'identification: { triangular: [10 s, 20 s, 60 s] } }')
    .replace(
      "\n# Brae's own defence",
      `
  bolts:
    type: arrow
    count: 20
    launch: { at: [0, 0] }
    window: [0 min, 40 min]
    targets: { port: 1 }
assumptions:
  - { path: raid.arrows.count, low: 0, high: 16, basis: assumption, note: unknown }
  - path: nations.arden.identification.triangular
    low: 0 s
    high: 90 s
    basis: assumption
    note: unknown
  - { path: threatTypes.arrow.speed, low: 150 m/s, high: 250 m/s, basis: assumption, note: unknown }

# Brae's own defence`,
    );
  studyFiles = { entry: files.entry, files: new Map([...files.files, [files.entry, changed]]) };
});

const HEAD = `sweep: 1
title: A test
study: ../two-islands
replications: 25
method: { latin-hypercube: 20 }
`;

function read(factors: string, { head = HEAD, files = studyFiles } = {}): SweepDesign {
  return parseDesign(`${head}factors:\n${factors}\n`, 'd/design.yaml', {
    studyFiles: files,
    cedar,
  });
}

function said(factors: string, head = HEAD): string {
  try {
    read(factors, { head });
  } catch (error) {
    if (error instanceof InputError) return error.message;
    throw error;
  }
  return 'nothing';
}

describe('a design', () => {
  test('takes every parameter that has a range, in the words of the list of assumptions', () => {
    const design = read('  - from: parameters');
    expect(design.factors.map((f) => f.id)).toEqual([
      'threats.arrow.speed',
      'raid.arrows.count',
      'nations.arden.identification.triangular',
    ]);
    expect(design.factors[0]).toMatchObject({
      kind: 'range',
      places: [{ path: 'threatTypes.arrow.speed', writing: 'value' }],
      low: 150,
      high: 250,
      present: 200,
      unit: 'm/s',
      integer: false,
    });
    expect(design.factors[1]).toMatchObject({
      integer: true,
      places: [{ writing: 'count-or-absent' }],
    });
    expect(design.factors[2]).toMatchObject({ places: [{ writing: 'triangular' }] });
    expect(design).toMatchObject({
      id: 'design',
      studyId: 'two-islands',
      seed: 1,
      variantsPerPoint: 3,
      replicationsPerPoint: 30,
      policies: ['alone', 'watch', 'at-home', 'ask-first', 'joint', 'fighters'],
      baseline: 'alone',
      points: 20,
    });
  });

  test('chooses among parameters, and a path of its own takes the place of one', () => {
    const ids = (text: string) => read(text).factors.map((f) => f.id);
    expect(ids('  - { from: parameters, only: [raid, threats.*.speed] }')).toEqual([
      'threats.arrow.speed',
      'raid.arrows.count',
    ]);
    expect(ids('  - { from: parameters, except: [raid.*.count] }')).toHaveLength(2);
    const design = read(`  - from: parameters
  - { path: threatTypes.arrow.speed, range: [180 m/s, 720 km/h] }`);
    const own = design.factors.filter((f) => f.id === 'threats.arrow.speed') as RangeFactor[];
    expect(own).toHaveLength(1);
    expect(own[0]).toMatchObject({ low: 180, high: 200 });
  });

  test('takes lists of values, words, switches and forces', () => {
    const design = read(`  - { path: linkLatency, values: [2 s, 1 min] }
  - { path: choice, values: [earliest, best-pk], name: who-shoots }
  - { path: fireUnitTypes.battery.remoteTrack, values: [false, true] }
  - { force: arden-battery }`);
    expect(design.factors.map((f) => f.id)).toEqual([
      'linkLatency',
      'who-shoots',
      'fire-units.battery.remoteTrack',
      'forces.arden-battery',
    ]);
    expect(design.factors.map((f) => (f.kind === 'values' ? f.values : f.kind))).toEqual([
      [2, 60],
      [0, 1],
      [0, 1],
      'force',
    ]);
  });

  test('counts its points by its method', () => {
    const points = (method: string, factors = '  - from: parameters') =>
      read(factors, { head: HEAD.replace('latin-hypercube: 20', method) }).points;
    expect(points('sobol: 7')).toBe(7);
    expect(points('saltelli: 7')).toBe(7 * 5);
    expect(points('morris: 7, levels: 6')).toBe(7 * 4);
    expect(points('full-factorial: 3')).toBe(27);
    expect(
      points(
        'full-factorial: 3',
        '  - { path: linkLatency, values: [1 s, 2 s] }\n  - force: arden-watch',
      ),
    ).toBe(4);
    const grouped = HEAD.replace('latin-hypercube: 20', 'saltelli: 7').concat(
      'groups: { raid: [raid, threats] }\n',
    );
    expect(read('  - from: parameters', { head: grouped }).method).toMatchObject({
      blocks: [
        { id: 'raid', factors: [0, 1] },
        { id: 'nations.arden.identification.triangular', factors: [2] },
      ],
    });
  });

  test('says which study it is of, and where it says so', () => {
    expect(studyOfDesign(`${HEAD}factors: [{ force: x }]`, 'd/design.yaml')).toEqual({
      study: '../two-islands',
      place: { file: 'd/design.yaml', line: 3, column: 8, path: 'study' },
    });
  });

  test('says what it takes before it runs', () => {
    const design = read('  - from: parameters');
    const rate = { secondsPerPoint: 0.1, secondsPerVariant: 0.5, bytesPerRow: 12 };
    expect(estimateSweep(design, rate, 2)).toEqual({
      points: 20,
      policies: 6,
      variants: 60,
      replications: 600,
      rows: 3600,
      seconds: 16,
      bytes: 43_200,
    });
  });
});

describe('a design that cannot be run is refused in one line: ', () => {
  const F = '  - { path: linkLatency, range: [1 s, 9 s] }';
  test.each([
    [
      '  - { path: linkLatensy, range: [1 s, 2 s] }',
      'd/design.yaml:7:13  factors.0.path: the study has no `linkLatensy`; did you mean `linkLatency`?',
    ],
    [
      '  - { path: threats.arow.speed }',
      'the study has no `threats.arow.speed`; did you mean `threatTypes.arrow.speed`?',
    ],
    [
      '  - { path: linkLatency, range: [5 s, 5 s] }',
      'd/design.yaml:7:33  factors.0.range: the range `5 s` to `5 s` is empty; leave the factor out, or widen it',
    ],
    [
      '  - { path: linkLatency, range: [9 s, 5 s] }',
      'the range `9 s` to `5 s` ends before it begins; write `[low, high]`',
    ],
    [
      '  - { path: linkLatency, range: [.nan, 5 s] }',
      '`.nan` is not a finite number; write a number',
    ],
    [
      '  - { path: threatTypes.arrow.speed, range: [150 m/s, 5 km] }',
      '`5 km` is a distance, and the study has `m/s` here; use a unit of the same kind',
    ],
    [
      '  - { path: threatTypes.arrow.speed, range: [1, 5] }',
      '`1` has no unit; write it with its unit',
    ],
    [
      '  - { path: linkLatency }',
      '`linkLatency` has no range in the study; add `range: [low, high]` or `values: […]`',
    ],
    [
      '  - { path: linkLatency, range: [1 s, 2 s], law: log-uniform, levels: 0 }',
      '`0` is too small',
    ],
    [
      '  - { path: linkLatency, range: [0 s, 2 s], law: log-uniform }',
      'a log-uniform law needs a range above 0',
    ],
    [
      '  - { path: threatTypes.arrow.speed, range: [100 m/s, 150 m/s], law: triangular }',
      'a triangular law peaks at what the study says, `200`, which lies outside the range',
    ],
    ['  - { path: linkLatency, values: [2 s] }', '`2 s` alone is nothing to vary over'],
    [
      '  - { path: linkLatency, values: [60 s, 1 min] }',
      '`1 min` is in the list twice; give it once',
    ],
    [
      '  - { path: raid.arrows.count, range: [1.5, 3] }',
      '`raid.arrows.count` is a whole number, and the range `1.5` to `3` does not end at such',
    ],
    ['  - { path: raid.arrows }', '`raid.arrows` is a map and not one value'],
    [
      '  - { path: replicationsPerVariant, range: [1, 9] }',
      '`replicationsPerVariant` cannot be varied',
    ],
    [
      `${F}\n${F}`,
      'd/design.yaml:8:13  factors.1.path: `linkLatency` is varied twice, by factor 1 of the list too; remove one of them',
    ],
    ['  - { force: arden-batery }', 'unknown force `arden-batery`; did you mean `arden-battery`?'],
    ['  - { from: parameters, only: [raids] }', 'unknown parameter `raids`; did you mean `raid`?'],
    [
      '  - { from: parameters, except: [raid, threats, nations] }',
      'no parameter with a range is left',
    ],
    [
      '  - { force: arden-battery, range: [0, 1] }',
      '`range` does not go with `force`; leave it out',
    ],
    [
      '  - { path: linkLatency, force: arden-watch }',
      'the factor names several kinds of thing; write exactly one of from, path, force',
    ],
    ['  - { path: linkLatency, rnge: [1 s, 2 s] }', 'unknown field `rnge`; did you mean `range`?'],
    ['  []', 'the list is empty'],
    [
      '  - { path: fireUnitTypes.battery.against.cruise.killProbability, range: [0.5, 1.5] }',
      'd/design.yaml:7:5  factors.0: the study refuses `fire-units.battery.against.cruise.killProbability` with `1.5`: `1.5` is too large; at most 1 is allowed',
    ],
    [
      `  - { path: fireUnitTypes.battery.against.cruise.minHeight, range: [0 m, 3 km] }
  - { path: fireUnitTypes.battery.against.cruise.maxHeight, range: [2 km, 9 km] }
${F}`,
      'the study refuses `fire-units.battery.against.cruise.minHeight` with `3000 m` together with `fire-units.battery.against.cruise.maxHeight` with `2000 m`',
    ],
    [
      '  - { path: choice, values: [earliest, soonest] }',
      'the study refuses `choice` with `soonest`',
    ],
    [
      '  - { path: raid.arrows.count, range: [4, 12], balance: linkLatency }',
      '`linkLatency` cannot balance `raid.arrows.count`',
    ],
  ])('%s', (factors, message) => {
    expect(said(factors)).toContain(message);
  });

  test.each([
    [
      HEAD.replace('latin-hypercube: 20', 'sobol: 1000000000000'),
      'd/design.yaml:5:18  method.sobol: the design has 1\u202f000\u202f000\u202f000\u202f000 points; at most 100\u202f000\u202f000 are run: ask for fewer',
    ],
    [
      HEAD.replace('latin-hypercube: 20', 'full-factorial: 1000').replace('\n', '\n'),
      'points; at most 100\u202f000\u202f000 are run: take fewer levels or factors, or `latin-hypercube`',
    ],
    [
      HEAD.replace('25', '0'),
      'd/design.yaml:4:15  replications: `0` is too small; at least 1 is needed',
    ],
    [HEAD.replace('latin-hypercube: 20', ''), 'the method is missing; write exactly one of'],
    [HEAD.replace('latin-hypercube: 20', 'sobol: 2, morris: 2'), 'several methods are named'],
    [
      HEAD.replace('latin-hypercube: 20', 'morris: 4, levels: 5'),
      'the levels are odd; write an even number',
    ],
    [
      HEAD.replace('sweep: 1', 'sweep: 2'),
      'version `2` of the format is not known; write `sweep: 1`',
    ],
    [`${HEAD}policies: [alone, jint]\n`, 'unknown policy `jint`; did you mean `joint`?'],
    [`${HEAD}policies: [alone, alone]\n`, '`alone` is named twice; remove one'],
    [`${HEAD}policies: [alone]\nbaseline: joint\n`, 'unknown policy of the design `joint`'],
    [`${HEAD}groups: { a: [raid] }\n`, 'groups are for `saltelli` alone'],
    ['', 'is missing'],
  ])('%s', (head, message) => {
    const factors = [0, 1, 2].map(
      (i) => `  - { path: ${['linkLatency', 'projection', 'steady'][i] ?? ''}, range: [1 s, 9 s] }`,
    );
    expect(said(factors.join('\n'), head)).toContain(message);
  });
});

test.each([
  [HEAD.replace('latin-hypercube: 20', 'sobol: 1e30'), '`1e+30` is too large'],
  [HEAD.replace('latin-hypercube: 20', 'sobol: -1e30'), '`-1e+30` is too small'],
  [HEAD.replace('25', '9007199254740993'), 'is too large; at most 1000000 is allowed'],
  [HEAD.replace('latin-hypercube: 20', 'morris: 4, levels: 1'), '`1` is too small; at least 2'],
  [`${HEAD}baseline: ''\n`, 'an id cannot be empty'],
  [`${HEAD}policies: []\n`, 'the list is empty; write one entry at least'],
])('one wrong value is one problem: %s', (head, message) => {
  const text = said('  - { path: linkLatency, range: [1 s, 9 s] }', head);
  expect(text).toContain(message);
  expect(text.split('\n')).toHaveLength(1);
});

describe('the digest of a design', () => {
  const digest = (factors: string, head = HEAD, files = studyFiles) =>
    read(factors, { head, files }).digest;
  const F = '  - { path: linkLatency, range: [1 s, 9 s] }';

  test('is the same for other words, other units and another order of policies', () => {
    const first = digest(F, `${HEAD}policies: [alone, joint]\n`);
    expect(first).toMatch(/^[0-9a-f]{64}$/u);
    const other = HEAD.replace('A test', 'Another title').replace('25', '30');
    expect(
      digest(
        '  - { path: linkLatency, name: delay, range: [1000 ms, 0.15 min] } # why',
        `${other}policies: [joint, alone]\n`,
      ),
    ).toBe(first);
  });

  test('changes with everything that changes a row', () => {
    const all = [
      digest(F),
      digest(F, HEAD.replace('25', '40')),
      digest(F, `${HEAD}seed: 2\n`),
      digest(F, HEAD.replace('latin-hypercube', 'sobol')),
      digest(F, HEAD.replace('20', '21')),
      digest(F, `${HEAD}policies: [alone]\n`),
      digest(F.replace('9 s', '9.5 s')),
      digest(F.replace(' }', ', law: log-uniform }')),
      digest(F.replace('range: [1 s, 9 s]', 'values: [1 s, 9 s]')),
    ];
    expect(new Set(all).size).toBe(all.length);
  });

  test('changes with a study that only a factor makes different', () => {
    // a type that takes its speed from another, and the same type written out: alike as they stand
    const text = studyFiles.files.get(studyFiles.entry) ?? '';
    const type = (speed: string) =>
      text
        .replace('fireUnitTypes:', `  dart: { extends: arrow${speed} }\n\nfireUnitTypes:`)
        .replace('    type: arrow\n', '    type: dart\n');
    const files = (t: string): StudyFiles => ({
      entry: studyFiles.entry,
      files: new Map([...studyFiles.files, [studyFiles.entry, t]]),
    });
    const [inherits, states] = [files(type('')), files(type(', speed: 200 m/s'))];
    expect(prepareStudy(inherits, { cedar }).digest).toBe(prepareStudy(states, { cedar }).digest);
    const speed = '  - { path: threatTypes.arrow.speed, range: [150 m/s, 250 m/s] }';
    expect(digest(speed, HEAD, inherits)).not.toBe(digest(speed, HEAD, states));
  });
});

describe('the study at a point', () => {
  const FACTORS = `  - from: parameters
  - { path: [linkLatency, steady], range: [1 s, 9 s] }
  - { path: choice, values: [earliest, cheapest] }
  - { force: arden-battery }`;

  test('is the study with the values written into its document by hand', () => {
    const design = read(FACTORS);
    const compiler = createPointCompiler(design, studyFiles, { cedar });
    for (const index of [3, 11, 0]) {
      const [speed = 0, count = 0, delay = 0, latency = 0, choice = 0, battery = 0] = pointOf(
        design,
        index,
      );
      const { root: tree } = createPreparer(studyFiles, { cedar });
      const written = structuredClone(JSON.parse(JSON.stringify(tree))) as Record<string, never>;
      const byHand = written as unknown as {
        raid: { arrows?: { count: number } };
        threatTypes: { arrow: { speed: string } };
        nations: { arden: { identification: { triangular: string[] } } };
        linkLatency: string;
        steady: string;
        choice: string;
        policies: Record<string, { forces?: string[] }>;
        assumptions: unknown[];
      };
      byHand.assumptions = [];
      byHand.threatTypes.arrow.speed = `${speed} m/s`;
      if (byHand.raid.arrows) byHand.raid.arrows.count = count;
      byHand.nations.arden.identification.triangular = [
        `${10 * (delay / 20)} s`,
        `${delay} s`,
        `${60 * (delay / 20)} s`,
      ];
      byHand.linkLatency = `${latency} s`;
      byHand.steady = `${latency} s`;
      byHand.choice = choice === 0 ? 'earliest' : 'cheapest';
      if (battery === 0) {
        for (const policy of Object.values(byHand.policies)) {
          policy.forces = policy.forces?.filter((f) => f !== 'arden-battery') ?? [];
        }
      }
      if (count === 0) delete byHand.raid.arrows;
      const files = new Map([...studyFiles.files, [studyFiles.entry, JSON.stringify(written)]]);
      const own = prepareStudy({ entry: studyFiles.entry, files }, { cedar });
      expect(compiler.studyAt(index).digest).toBe(own.digest);
    }
  });

  test('keeps the shape of a delay, whether its mode is drawn or listed', () => {
    const design = read(
      '  - { path: nations.arden.identification.triangular, values: [0 s, 5 s, 1 min] }',
      { head: HEAD.replace('latin-hypercube: 20', 'full-factorial: 2') },
    );
    const compiler = createPointCompiler(design, studyFiles, { cedar });
    const delays = [0, 1, 2].map(
      (i) => compiler.studyAt(i).scenario.nations.find((n) => n.id === 'arden')?.identification,
    );
    expect(delays).toEqual([
      { law: 'triangular', lowS: 0, modeS: 0, highS: 0 },
      { law: 'triangular', lowS: 2.5, modeS: 5, highS: 15 },
      { law: 'triangular', lowS: 30, modeS: 60, highS: 180 },
    ]);
  });

  test('does not depend on the points before it', () => {
    const design = read(FACTORS);
    const one = createPointCompiler(design, studyFiles, { cedar });
    const digests = [4, 9, 4].map((i) => one.studyAt(i).digest);
    expect(digests[2]).toBe(digests[0]);
    expect(createPointCompiler(design, studyFiles, { cedar }).studyAt(4).digest).toBe(digests[0]);
    expect(digests[1]).not.toBe(digests[0]);
  });

  test('leaves a group of none out, and keeps a raid the size it is where another group balances it', () => {
    const design = read('  - { path: raid.arrows.count, balance: raid.bolts.count }', {
      head: HEAD.replace('latin-hypercube: 20', 'full-factorial: 17'),
    });
    const compiler = createPointCompiler(design, studyFiles, { cedar });
    const counts = Array.from({ length: 17 }, (_, i) =>
      compiler.studyAt(i).scenario.raid.map((g) => g.count),
    );
    expect(counts[0]).toEqual([28]);
    expect(counts.slice(1).every(([a = 0, b = 0], i) => a === i + 1 && a + b === 28)).toBe(true);
  });

  test('is refused when the study has changed since', () => {
    const design = read(FACTORS);
    const text = (studyFiles.files.get(studyFiles.entry) ?? '').replace(
      'at: [0, 2.7] }',
      'at: [0, 2.6] }',
    );
    const files = {
      entry: studyFiles.entry,
      files: new Map([...studyFiles.files, [studyFiles.entry, text]]),
    };
    expect(() => createPointCompiler(design, files, { cedar })).toThrow('it has changed since');
  });
});

describe('what is shipped', () => {
  test('the guide shows a design that can be run', async () => {
    const guide = fs.readFileSync(path.join(root, 'docs/guide/sweep.md'), 'utf8');
    const [, text = ''] = /```yaml\n([\s\S]*?)```/u.exec(guide) ?? [];
    const files = await readStudyFiles(path.join(root, 'studies/2024-08-26'));
    const shown = parseDesign(text, 'belt.yaml', { studyFiles: files, cedar });
    expect(shown.factors.map((f) => f.id)).toEqual([
      'zones.belt-70.belt.depth',
      'authorities.national.delay.triangular',
      'choice',
      'forces.allied-aew',
    ]);
  });

  test.each(['unknowns', 'smoke'])(
    '%s.yaml can be read, and is what its schema says',
    async (name) => {
      const file = path.join(root, `studies/2024-08-26/designs/${name}.yaml`);
      const text = fs.readFileSync(file, 'utf8');
      const files = await readStudyFiles(
        path.join(path.dirname(file), studyOfDesign(text, file).study),
      );
      const design = parseDesign(text, file, { studyFiles: files, cedar });
      const validate = new Ajv2020({ strict: false }).compile(designJsonSchema());
      expect(validate(parse(text)), JSON.stringify(validate.errors)).toBe(true);
      const { scenario } = prepareStudy(files, { cedar });
      expect(design.studyDigest).toBe(prepareStudy(files, { cedar }).digest);
      if (name !== 'unknowns') return;
      expect(design.policies).toHaveLength(scenario.policies.length);
      const paths = new Set(
        design.factors.flatMap((f) => (f.kind === 'range' ? f.places.map((p) => p.path) : [])),
      );
      const sections = {
        threats: 'threatTypes',
        'fire-units': 'fireUnitTypes',
        aircraft: 'aircraftTypes',
      };
      for (const parameter of scenario.parameters.filter((p) => p.low < p.high)) {
        const [first = '', ...rest] = parameter.path.split('.');
        const section = (sections as Record<string, string>)[first] ?? first;
        expect(paths).toContain([section, ...rest].join('.'));
      }
      const compiler = createPointCompiler(design, files, { cedar });
      for (const index of [0, 600, 1535]) {
        const raid = compiler.studyAt(index).scenario.raid;
        expect(raid.reduce((n, g) => n + g.count, 0)).toBe(236);
      }
    },
  );
});
