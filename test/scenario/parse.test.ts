import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { stringify } from 'yaml';
import { describe, expect, test } from 'vitest';
import { loadCatalogue } from '../../src/catalogue/catalogue.ts';
import { readDocument } from '../../src/scenario/document.ts';
import { parseStudy } from '../../src/scenario/parse.ts';
import { InputError } from '../../src/scenario/problems.ts';
import { starterFiles } from '../../src/scenario/starter.ts';
import { change, parse, placeOf, starter } from './support.ts';

const guide = readFileSync(new URL('../../docs/guide/scenario.md', import.meta.url), 'utf8');
const everySection = [...guide.matchAll(/```yaml\n([\s\S]*?)```/g)].map((m) => m[1]).join('\n');

describe('a valid document', () => {
  test('the starter becomes a scenario in SI', () => {
    const { scenario, rules, warnings } = parse(starter);
    expect(warnings).toEqual([]);
    expect(rules.map((r) => r.name)).toEqual(['rules.cedar']);
    expect(scenario.raid[0]).toEqual({
      id: 'missiles',
      title: 'Cruise missiles',
      type: 'kh101',
      count: 12,
      launch: { place: { latDeg: 48.5, lonDeg: 44 }, scatterM: 40_000 },
      window: { fromS: 0, toS: 1200 },
      route: [{ place: { latDeg: 50.3, lonDeg: 30 }, jitterM: 20_000 }],
      heightM: { low: 60, high: 120 },
      targets: [
        { asset: 'lviv', weight: 1 },
        { asset: 'plant', weight: 2 },
      ],
    });
    expect(scenario.zones[1]).toMatchObject({
      kind: 'belt',
      of: 'UA',
      along: ['PL'],
      depthM: 70_000,
    });
    expect(scenario.nations[1]?.identification).toEqual({ law: 'uniform', lowS: 5, highS: 20 });
    expect(scenario.authorities[0]?.delay).toEqual({
      law: 'triangular',
      lowS: 60,
      modeS: 180,
      highS: 540,
    });
    expect(scenario.screens[0]?.entries).toHaveLength(3);
    expect(scenario.screens[0]?.entries[0]).toMatchObject({
      class: 'cruise',
      mode: 'hard',
      share: 0.6,
      roundCostUsd: { low: 500_000, typical: 1_000_000, high: 2_000_000 },
    });
    expect(scenario).toMatchObject({
      coordination: 'coalition',
      choice: 'earliest',
      linkLatencyS: 2,
      projectionS: 300,
      steadyS: 60,
      replicationsPerVariant: 10,
      baseline: 'supply-only',
      priceAt: 'belt-70',
    });
  });

  test('only types that are used, with their parameters, enter the scenario', () => {
    const { scenario } = parse(starter);
    expect(scenario.threatTypes.map((t) => t.id)).toEqual(['kh101', 'shahed136']);
    expect(scenario.fireUnitTypes.map((t) => t.id)).toEqual(['patriot-mse', 'nasams']);
    const prefixes = new Set(
      scenario.parameters.map((p) => p.path.split('.').slice(0, 2).join('.')),
    );
    expect([...prefixes].sort()).toEqual([
      'fire-units.nasams',
      'fire-units.patriot-mse',
      'screens.ua-defence',
      'threats.kh101',
      'threats.shahed136',
    ]);
  });

  test('JSON is read as YAML is, tabs and all', () => {
    const { root } = readDocument('study.yaml', starter);
    const json = JSON.stringify(root, null, '\t');
    const files = new Map([...starterFiles(), ['study.json', json]]);
    const fromJson = parseStudy({ entry: 'study.json', files }, { catalogue: loadCatalogue() });
    expect(fromJson.scenario).toEqual(parse(starter).scenario);
  });

  test('a byte order mark and Windows line ends change nothing', () => {
    const text = `\ufeff${starter.replaceAll('\n', '\r\n')}`;
    expect(parse(text).scenario).toEqual(parse(starter).scenario);
  });

  test('the id is that of the folder unless the document has its own', () => {
    const files = new Map([
      ['studies/2024-08-26/study.yaml', starter],
      ['studies/2024-08-26/rules.cedar', 'permit (principal, action, resource);'],
    ]);
    const study = parseStudy(
      { entry: 'studies/2024-08-26/study.yaml', files },
      { catalogue: loadCatalogue() },
    );
    expect(study.scenario.id).toBe('2024-08-26');
    expect(study.rules.map((r) => r.name)).toEqual(['studies/2024-08-26/rules.cedar']);
    expect(parse(change('caveat: 1\n', 'caveat: 1\nid: own\n')).scenario.id).toBe('own');
  });

  test('a type of the catalogue can be changed under its own name', () => {
    const text = change('raid:\n', 'threatTypes:\n  kh101: { speed: 900 km/h }\nraid:\n');
    const { scenario } = parse(text);
    const plain = loadCatalogue().threats.get('kh101')?.type;
    expect(scenario.threatTypes[0]).toEqual({ ...plain, speedMps: 250 });
    const speed = scenario.parameters.filter((p) => p.path === 'threats.kh101.speed');
    expect(speed).toMatchObject([
      { value: 250, low: 250, high: 250, unit: 'm/s', basis: 'assumption', sources: [] },
    ]);
  });

  test('a new type takes what it does not say from the one that it extends', () => {
    const text = change(
      'raid:\n',
      `fireUnitTypes:
  long: { extends: nasams, against: { cruise: { maxRange: 50 km }, drone: none }, radar: { antenna: 30 m } }
raid:
`,
      change('system: nasams', 'system: long'),
    );
    const { scenario } = parse(text);
    const nasams = loadCatalogue().fireUnits.get('nasams')?.type;
    const long = scenario.fireUnitTypes.find((t) => t.id === 'long');
    expect(long).toEqual({
      ...nasams,
      id: 'long',
      against: { cruise: { ...nasams?.against['cruise'], maxRangeM: 50_000 } },
      radar: { ...nasams?.radar, antennaM: 30 },
    });
    const paths = scenario.parameters
      .map((p) => p.path)
      .filter((p) => p.startsWith('fire-units.long.'));
    expect(paths).toContain('fire-units.long.against.cruise.maxRange');
    expect(paths).toContain('fire-units.long.against.cruise.minRange');
    expect(paths.some((p) => p.includes('drone'))).toBe(false);
    expect(new Set(paths).size).toBe(paths.length);
  });

  test('a value outside the range that is given for it is used, and said', () => {
    const study = parse(change('share: 0.6', 'share: 0.9'));
    expect(study.scenario.parameters.find((p) => p.path.startsWith('screens.'))).toMatchObject({
      value: 0.9,
      high: 0.8,
    });
    expect(study.warnings).toMatchObject([
      {
        severity: 'warning',
        path: 'assumptions.0.high',
        message:
          '`screens.ua-defence.against.cruise.share` lies above the range that is given for it',
      },
    ]);
  });

  test('an assumption gives a number of the document its range, reason and source', () => {
    const text = change(
      'assumptions:\n',
      `sources:
  record: { title: Daily reports, publisher: Air Force, url: "https://example.org/", year: 2024 }
assumptions:
  - { path: forces.poland.fireUnits.pl-patriot.ready, low: 16, high: 64, basis: reported, source: record }
  - { path: authorities.cabinet.delay.triangular, low: 1 min, high: 9 min, note: invented }
`,
    );
    const parameters = parse(text).scenario.parameters;
    expect(parameters.find((p) => p.path === 'forces.poland.fireUnits.pl-patriot.ready')).toEqual({
      path: 'forces.poland.fireUnits.pl-patriot.ready',
      title: 'forces poland fireUnits pl-patriot: ready',
      unit: '1',
      value: 32,
      low: 16,
      high: 64,
      basis: 'reported',
      sources: [
        {
          id: 'record',
          title: 'Daily reports',
          publisher: 'Air Force',
          url: 'https://example.org/',
          year: 2024,
          read: true,
        },
      ],
    });
    expect(parameters.find((p) => p.path.startsWith('authorities'))).toMatchObject({
      unit: 's',
      value: 180,
      low: 60,
      high: 540,
    });
  });

  test('rules inside the document keep their lines', () => {
    const text = change(
      'rules: [rules.cedar]',
      'rules: |\n  // first\n  permit (principal, action, resource);',
    );
    const [rules] = parse(text).rules;
    expect(rules?.name).toBe('study.yaml');
    const at = placeOf('permit', text).line;
    expect(rules?.text.split('\n')[at - 1]).toBe('permit (principal, action, resource);');
  });

  test('anchors and aliases spare repetition', () => {
    const text = change(
      'targets: { lviv: 2, plant: 1 }',
      'targets: *aims',
      change('targets: { lviv: 1, plant: 2 }', 'targets: &aims { lviv: 1, plant: 2 }'),
    );
    const { scenario } = parse(text);
    expect(scenario.raid[1]?.targets).toEqual(scenario.raid[0]?.targets);
  });

  test('sections whose entries are commented out count as absent', () => {
    expect(parse(`${starter}sensors:\n  # none yet\n`).scenario.sensors).toEqual([]);
  });

  test('clock times count from the start', () => {
    const text = change('window: [0 min, 20 min]', 'window: [01:10, 95 min]');
    expect(parse(text).scenario.raid[0]?.window).toEqual({ fromS: 4200, toS: 5700 });
  });

  test('sensors of both kinds are read', () => {
    const text = `${starter}
sensors:
  mast:
    nation: UA
    radar: { at: [50, 30], antenna: 30 m, range: 200 km, referenceCrossSection: 1 m2 }
    scan: 10 s
    detectionProbability: 0.9
    hitsToConfirm: 2
  ears:
    nation: UA
    area: { polygon: [[49, 25], [51, 25], [51, 30], [49, 30]] }
    maxHeight: 2 km
    scan: 5 s
    detectionProbability: 0.5
    hitsToConfirm: 3
    latency: 20 s
`;
    const [mast, ears] = parse(text).scenario.sensors;
    expect(mast).toMatchObject({
      coverage: { kind: 'radar', rangeM: 200_000 },
      minHeightM: 0,
      maxHeightM: 100_000,
      latencyS: 0,
    });
    expect(ears).toMatchObject({ coverage: { kind: 'area' }, maxHeightM: 2000, latencyS: 20 });
  });

  test('a force that no policy commits is a warning', () => {
    const text = change('forces:\n  poland:', 'forces:\n  spare: { title: Spare }\n  poland:');
    expect(parse(text).warnings).toMatchObject([
      { severity: 'warning', path: 'forces.spare', ...placeOf('spare:', text) },
    ]);
  });

  test('a document the size of a large raid is read in a tenth of a second', () => {
    const group = (i: number) => `  g${i}:
    type: kh101
    count: 3
    launch: { at: [48.5, 44.0], scatter: 40 km }
    window: [0 min, 20 min]
    route: [{ at: [50.3, 30.0], jitter: 20 km }, { at: [50.1, 29.0], jitter: 10 km }]
    targets: { lviv: 1, plant: 2 }
`;
    const text = change(
      'raid:\n',
      `raid:\n${Array.from({ length: 60 }, (_, i) => group(i)).join('')}`,
    );
    const times = Array.from({ length: 12 }, () => {
      const start = process.cpuUsage();
      parse(text);
      return process.cpuUsage(start).user / 1000;
    });
    // Other work on the machine can only add to it.
    expect(Math.min(...times)).toBeLessThan(100);
  });
});

describe('any text', () => {
  /** Accepts what is valid, and lets nothing but an input error through. */
  const tryOn = (text: string): void => {
    try {
      parse(text);
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      if (error.problems.length === 0)
        throw new Error('an input error without problems', { cause: error });
      for (const p of error.problems) {
        if (
          p.message === '' ||
          p.message.includes('\u0001') ||
          /undefined|\[object/.test(p.message)
        ) {
          throw new Error(`an unreadable problem: ${p.message}`, { cause: error });
        }
      }
    }
  };

  test('noise in a valid document never throws anything but an input error', () => {
    const noise = fc.oneof(
      fc.string({ maxLength: 6 }),
      fc.string({ unit: 'binary', maxLength: 4 }),
      fc.constantFrom(
        '[',
        ']',
        '{',
        '}',
        ': ',
        '\n',
        '&a ',
        '*a',
        '- ',
        '"',
        "'",
        '|',
        '!!set ',
        '? ',
        '.nan',
        '-1',
        '__proto__',
        'constructor',
        '\t',
      ),
    );
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.nat(starter.length), fc.nat(8), noise), {
          minLength: 1,
          maxLength: 4,
        }),
        (edits) => {
          let text = starter;
          for (const [at, cut, put] of edits) text = text.slice(0, at) + put + text.slice(at + cut);
          tryOn(text);
        },
      ),
      { numRuns: 250 },
    );
  }, 60_000);

  test.each([
    ['the starter', starter],
    ['a study with every section', everySection],
  ])(
    'any value in any place of %s never throws anything but an input error',
    (_, document) => {
      const { root } = readDocument('study.yaml', document);
      const paths: (string | number)[][] = [];
      const collect = (value: unknown, path: (string | number)[]): void => {
        paths.push(path);
        if (Array.isArray(value)) value.forEach((v, i) => collect(v, [...path, i]));
        else if (typeof value === 'object' && value !== null) {
          for (const [k, v] of Object.entries(value)) collect(v, [...path, k]);
        }
      };
      collect(root, []);
      fc.assert(
        fc.property(
          fc.constantFrom(...paths.slice(1)),
          // maps whose keys are also properties of other values have broken the checks before
          fc.oneof(
            fc.jsonValue({ maxDepth: 2 }),
            fc.constantFrom({ length: {} }, { length: 3 }, { size: {} }, { toString: 1 }),
          ),
          (path, value) => {
            const copy: unknown = structuredClone(JSON.parse(JSON.stringify(root)));
            let parent = copy as Record<string | number, unknown>;
            for (const step of path.slice(0, -1))
              parent = parent[step] as Record<string | number, unknown>;
            parent[path.at(-1) ?? ''] = value;
            tryOn(stringify(copy));
          },
        ),
        { numRuns: 250 },
      );
    },
    60_000,
  );
});
