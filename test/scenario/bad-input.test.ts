import { describe, expect, test } from 'vitest';
import { parseStudy } from '../../src/scenario/parse.ts';
import { loadCatalogue } from '../../src/catalogue/catalogue.ts';
import { InputError } from '../../src/scenario/problems.ts';
import { change, placeOf, problemsOf, starter } from './support.ts';

interface Case {
  readonly name: string;
  readonly from: string;
  readonly to: string;
  /** Text of the changed document at which the problem must point. */
  readonly at: string;
  readonly path: string;
  readonly message: string;
  readonly fix: string;
}

const POLYGON = 'ukraine: { title: All of Ukraine, airspace: UA }';

const cases: readonly Case[] = [
  {
    name: 'an unknown field',
    from: '    count: 12',
    to: '    cuont: 12',
    at: 'cuont',
    path: 'raid.missiles.cuont',
    message: 'unknown field `cuont`',
    fix: 'did you mean `count`?',
  },
  {
    name: 'an unknown field of a zone, where several forms are possible',
    from: POLYGON,
    to: 'ukraine: { airspase: UA }',
    at: 'airspase',
    path: 'zones.ukraine.airspase',
    message: 'unknown field `airspase`',
    fix: 'did you mean `airspace`?',
  },
  {
    name: 'an unknown threat type',
    from: 'type: kh101',
    to: 'type: kh1O1',
    at: 'kh1O1',
    path: 'raid.missiles.type',
    message: 'unknown threat type `kh1O1`',
    fix: 'did you mean `kh101`?',
  },
  {
    name: 'an unknown fire-unit type',
    from: 'system: patriot-mse',
    to: 'system: patriot-nse',
    at: 'patriot-nse',
    path: 'forces.poland.fireUnits.pl-patriot.system',
    message: 'unknown fire-unit type `patriot-nse`',
    fix: 'did you mean `patriot-mse`?',
  },
  {
    name: 'an unknown asset among targets',
    from: 'targets: { lviv: 1, plant: 2 }',
    to: 'targets: { lviw: 1, plant: 2 }',
    at: 'lviw',
    path: 'raid.missiles.targets.lviw',
    message: 'unknown asset `lviw`',
    fix: 'did you mean `lviv`?',
  },
  {
    name: 'an unknown threat class',
    from: 'unwilling: [drone]',
    to: 'unwilling: [drome]',
    at: 'drome',
    path: 'forces.poland.fireUnits.pl-patriot.doctrine.unwilling.0',
    message: 'unknown threat class `drome`',
    fix: 'did you mean `drone`?',
  },
  {
    name: 'an unknown force of a policy',
    from: 'caveats: all, forces: [poland]',
    to: 'caveats: all, forces: [polamd]',
    at: 'polamd',
    path: 'policies.own-airspace.forces.0',
    message: 'unknown force `polamd`',
    fix: 'did you mean `poland`?',
  },
  {
    name: 'an unknown baseline',
    from: 'baseline: supply-only',
    to: 'baseline: supply-onyl',
    at: 'supply-onyl',
    path: 'baseline',
    message: 'unknown policy `supply-onyl`',
    fix: 'did you mean `supply-only`?',
  },
  {
    name: 'a wrong unit',
    from: 'scatter: 40 km',
    to: 'scatter: 40 kg',
    at: '40 kg',
    path: 'raid.missiles.launch.scatter',
    message: '`40 kg` is a mass; a distance is needed',
    fix: 'units of distance: km, m, nmi, ft',
  },
  {
    name: 'a bare number where a unit is needed',
    from: 'scatter: 40 km',
    to: 'scatter: 40',
    at: '40 }',
    path: 'raid.missiles.launch.scatter',
    message: '`40` has no unit',
    fix: 'write `40 km`',
  },
  {
    name: 'a bare number where a quantity or a list could stand',
    from: 'roundCost: 10 kUSD',
    to: 'roundCost: 10000',
    at: '10000',
    path: 'screens.ua-defence.against.drone.0.roundCost',
    message: '`10000` has no unit',
    fix: 'USD',
  },
  {
    name: 'a negative quantity',
    from: 'depth: 70 km',
    to: 'depth: -70 km',
    at: '-70 km',
    path: 'zones.belt-70.belt.depth',
    message: '`-70 km` is negative',
    fix: 'write at least `0 m`',
  },
  {
    name: 'a negative count',
    from: 'count: 12',
    to: 'count: -12',
    at: '-12',
    path: 'raid.missiles.count',
    message: '`-12` is too small',
    fix: 'at least 1',
  },
  {
    name: 'a count with a fraction',
    from: 'count: 12',
    to: 'count: 1.5',
    at: '1.5',
    path: 'raid.missiles.count',
    message: '`1.5` is not a whole number',
    fix: 'without a fraction',
  },
  {
    name: 'an infinite number',
    from: 'count: 12',
    to: 'count: .inf',
    at: '.inf',
    path: 'raid.missiles.count',
    message: '`.inf` is not a finite number',
    fix: 'write a number',
  },
  {
    name: 'a number that is none',
    from: 'share: 0.6',
    to: 'share: .nan',
    at: '.nan',
    path: 'screens.ua-defence.against.cruise.share',
    message: '`.nan` is not a finite number',
    fix: 'write a number',
  },
  {
    name: 'an infinite quantity',
    from: 'depth: 70 km',
    to: 'depth: 1e999 km',
    at: '1e999 km',
    path: 'zones.belt-70.belt.depth',
    message: 'not a finite number',
    fix: 'such as `70 km`',
  },
  {
    name: 'an absurd size',
    from: 'depth: 70 km',
    to: 'depth: 70000 km',
    at: '70000 km',
    path: 'zones.belt-70.belt.depth',
    message: '`70000 km` is absurdly large',
    fix: 'check the unit',
  },
  {
    name: 'a share above 1',
    from: 'share: 0.6',
    to: 'share: 60',
    at: '60\n',
    path: 'screens.ua-defence.against.cruise.share',
    message: 'this is certainty or more',
    fix: 'less than 1',
  },
  {
    name: 'a percentage',
    from: 'share: 0.6',
    to: 'share: 60 %',
    at: '60 %',
    path: 'screens.ua-defence.against.cruise.share',
    message: '`60 %` is a percentage',
    fix: '`0.6`',
  },
  {
    name: 'a latitude that is none',
    from: 'at: [49.84, 24.03]',
    to: 'at: [124.03, 49.84]',
    at: '124.03',
    path: 'assets.lviv.at.0',
    message: '`124.03` is not a latitude',
    fix: '[latitude, longitude]',
  },
  {
    name: 'a polygon that crosses itself',
    from: POLYGON,
    to: 'ukraine: { polygon: [[49, 24], [50, 26], [49, 26], [50, 24]] }',
    at: '[[49, 24]',
    path: 'zones.ukraine.polygon',
    message: 'cross',
    fix: '',
  },
  {
    name: 'a polygon of two corners',
    from: POLYGON,
    to: 'ukraine: { polygon: [[49, 24], [50, 26]] }',
    at: '[[49, 24]',
    path: 'zones.ukraine.polygon',
    message: 'at least 3 are needed',
    fix: '',
  },
  {
    name: 'duplicate keys',
    from: '  drones:\n',
    to: '  missiles:\n',
    at: 'missiles:\n    title: Long',
    path: 'raid.missiles',
    message: '`missiles` is here twice; the first is in line 31',
    fix: 'rename or remove one of them',
  },
  {
    name: 'two things with one id',
    from: '  ua-defence:',
    to: '  pl-nasams:',
    at: 'pl-nasams:',
    path: 'screens.pl-nasams',
    message: 'two things have the id `pl-nasams`; the other is `forces.poland.fireUnits.pl-nasams`',
    fix: 'rename one',
  },
  {
    name: 'a floor above the stock',
    from: 'stockFloor: 8',
    to: 'stockFloor: 80',
    at: '80 #',
    path: 'forces.poland.fireUnits.pl-patriot.stockFloor',
    message: 'the floor of `80` is above the stock of `16`',
    fix: 'at most the stock',
  },
  {
    name: 'a delay that does not ascend',
    from: 'triangular: [1 min, 3 min, 9 min]',
    to: 'triangular: [1 min, 30 min, 9 min]',
    at: '[1 min, 30 min',
    path: 'authorities.cabinet.delay.triangular',
    message: 'the values do not ascend',
    fix: '[low, most likely, high]',
  },
  {
    name: 'an instant without zone',
    from: '2025-01-01T00:00:00Z',
    to: '2025-01-01',
    at: '2025-01-01',
    path: 'startsAt',
    message: '`2025-01-01` is not an instant with its zone',
    fix: '2024-08-26T00:00:00Z',
  },
  {
    name: 'an assumption about what is not there',
    from: 'path: screens.ua-defence.against.cruise.share',
    to: 'path: screens.ua-defence.against.cruse.share',
    at: 'screens.ua-defence.against.cruse',
    path: 'assumptions.0.path',
    message: 'unknown part of the path `cruse`',
    fix: 'did you mean `cruise`?',
  },
  {
    name: 'an assumption whose range is upside down',
    from: 'low: 0.4',
    to: 'low: 0.9',
    at: '0.9',
    path: 'assumptions.0.low',
    message: 'the lower bound is above the upper',
    fix: 'exchange them',
  },
  {
    name: 'a rules file that is not there',
    from: 'rules: [rules.cedar]',
    to: 'rules: [rule.cedar]',
    at: 'rule.cedar',
    path: 'rules.0',
    message: 'unknown rules file `rule.cedar`',
    fix: 'did you mean `rules.cedar`?',
  },
  {
    name: 'a rules file outside the study',
    from: 'rules: [rules.cedar]',
    to: 'rules: [../rules.cedar]',
    at: '../rules.cedar',
    path: 'rules.0',
    message: 'lies outside the study',
    fix: 'beside the study',
  },
  {
    name: 'an observer of a nation that cannot identify',
    from: '    nation: PL\n',
    to: '    nation: US\n',
    at: 'US: { title',
    path: 'nations.US',
    message: '`US` has',
    fix: 'identification',
  },
  {
    name: 'a ballistic missile with a route',
    from: 'type: kh101',
    to: 'type: iskander-m',
    at: 'route:',
    path: 'raid.missiles.route',
    message: '`iskander-m` is ballistic and flies one leg',
    fix: 'remove the route',
  },
  {
    name: 'a new type that lacks a field',
    from: 'raid:\n',
    to: 'threatTypes:\n  own: { classes: [cruise], profile: cruise, speed: 200 m/s, height: 50 m, radarCrossSection: 1 m2, warhead: 10 kg, failureRate: 0 /h, hitProbability: 1, debrisDrag: 0.5 }\nraid:\n',
    at: 'own:',
    path: 'threatTypes.own.unitCost',
    message: '`unitCost` is missing',
    fix: 'extends:',
  },
  {
    name: 'types that extend one another',
    from: 'raid:\n',
    to: 'threatTypes:\n  a: { extends: b }\n  b: { extends: a }\nraid:\n',
    at: 'extends: b',
    path: 'threatTypes.a.extends',
    message: 'extends itself',
    fix: 'catalogue',
  },
];

describe('a document with one thing wrong', () => {
  test.each(cases)(
    '$name gets one problem at its place',
    ({ from, to, at, path, message, fix }) => {
      // Where the text to be replaced is there more than once, the first is meant.
      const text = starter.replace(from, () => to);
      expect(text).not.toBe(starter);
      const problems = problemsOf(text);
      expect(problems.map((p) => p.message)).toHaveLength(1);
      const [problem] = problems;
      expect(problem?.message).toContain(message);
      expect(problem?.fix ?? '').toContain(fix);
      expect(problem).toMatchObject({
        severity: 'error',
        file: 'study.yaml',
        path,
        ...placeOf(at, text),
      });
    },
  );

  test('a list of problems comes at once, in the order of the document', () => {
    const text = change(
      'type: kh101',
      'type: kh1O1',
      change(
        'scatter: 40 km',
        'scatter: 40',
        change(
          'caveats: all }',
          'caveats: some }',
          change('count: 12', 'count: 0', change('title: Poland', 'titel: Poland')),
        ),
      ),
    );
    expect(problemsOf(text).map((p) => p.path)).toEqual([
      'nations.PL.titel',
      'raid.missiles.type',
      'raid.missiles.count',
      'raid.missiles.launch.scatter',
      'policies.supply-only.caveats',
    ]);
  });

  test('a study with no policies says so once', () => {
    const text = starter.replace(/\npolicies:\n(  .*\n)+/, '\n');
    const problems = problemsOf(text).filter((p) => p.path === 'policies');
    expect(problems.map((p) => p.message)).toEqual(['the study has no policies']);
    const empty = change('policies:\n', 'policies: {}\nx:\n');
    expect(problemsOf(empty).some((p) => p.message === 'the study has no policies')).toBe(true);
  });

  test('drawn airspaces that overlap are refused', () => {
    const drawn = `airspaces:
  UA: { polygon: [[48, 22], [52, 22], [52, 30], [48, 30]] }
  PL: { polygon: [[49, 20], [51, 20], [51, 23], [49, 23]] }
assets:
`;
    const text = change('assets:\n', drawn);
    expect(problemsOf(text)).toMatchObject([
      {
        path: 'airspaces',
        message: expect.stringContaining('overlap'),
        ...placeOf('airspaces:\n', text),
      },
    ]);
  });
});

describe('a text that is no document', () => {
  test('a missing file', () => {
    const call = () =>
      parseStudy({ entry: 'gone.yaml', files: new Map() }, { catalogue: loadCatalogue() });
    expect(call).toThrow(InputError);
    expect(call).toThrow('gone.yaml  the study is missing');
  });

  test.each([
    ['nothing at all', '', 1, 1, 'the document is empty'],
    ['only a comment', '# later\n', 1, 1, 'the document is empty'],
    ['only a mark', '---\n', 1, 1, 'the document is empty'],
    ['a list', '[1, 2]\n', 1, 1, 'a study is a map of fields, and this is a list'],
    ['a word', 'hello\n', 1, 1, 'a study is a map of fields, and this is `hello`'],
    ['an open bracket', 'caveat: 1\ntitle: [a\n', 3, 1, 'flow sequence'],
    [
      'a tab as indentation',
      'caveat: 1\nnations:\n\tUA: {}\n',
      3,
      1,
      'a tab is used as indentation',
    ],
    [
      'two colons in a line',
      'caveat: 1\ntitle: a: b\n',
      2,
      8,
      'a second `: ` stands in the same line',
    ],
    ['two documents', 'caveat: 1\n---\ncaveat: 1\n', 2, 1, 'the file holds several documents'],
    ['a tag', 'caveat: 1\ntitle: !js x\n', 2, 8, 'tags such as `!name` have no meaning'],
    ['another YAML', '%YAML 1.1\n---\ncaveat: 1\n', 1, 1, 'YAML 1.1 reads some words differently'],
    [
      'a control character',
      'caveat: 1\ntitle: a\u0007b\n',
      2,
      9,
      'a control character stands in the text',
    ],
    ['an alias without anchor', 'caveat: 1\ntitle: *a\n', 2, 8, 'alias'],
  ])('%s', (_name, text, line, column, message) => {
    const problems = problemsOf(text);
    expect(problems[0]?.message).toContain(message);
    expect(problems[0]).toMatchObject({ file: 'study.yaml', line, column });
  });

  test('a format of another version', () => {
    const text = change('caveat: 1\n', 'caveat: 2\n');
    expect(problemsOf(text)).toMatchObject([
      {
        path: 'caveat',
        message: 'version `2` of the format is not known',
        fix: 'write `caveat: 1`',
        ...placeOf('2\n', text),
      },
    ]);
  });
});

describe('a document that is too large', () => {
  test('an alias bomb is refused and not unfolded', () => {
    const levels = Array.from({ length: 12 }, (_, i) =>
      i === 0
        ? 'a0: &a0 [x, x, x, x, x, x, x, x, x]'
        : `a${i}: &a${i} [${Array(9)
            .fill(`*a${i - 1}`)
            .join(', ')}]`,
    );
    // 9¹² entries: whoever unfolded them would never be back
    const problems = problemsOf(`caveat: 1\n${levels.join('\n')}\n`);
    expect(problems).toMatchObject([
      { message: expect.stringMatching(/too many|more than/), line: expect.any(Number) },
    ]);
  });

  test('a few aliases of much are refused by what they stand for', () => {
    const text = `caveat: 1\na: &a [${'x, '.repeat(1000)}]\nb: [${'*a, '.repeat(500)}]\n`;
    expect(problemsOf(text)).toMatchObject([
      { message: 'the document holds more than 400000 values', line: expect.any(Number) },
    ]);
  });

  test('an alias into itself is refused', () => {
    expect(problemsOf('caveat: 1\nnations: &n\n  UA: *n\n')[0]).toMatchObject({
      path: 'nations.UA',
      line: 3,
      column: 7,
    });
  });

  test.each([
    ['lists', '['.repeat(100), 1],
    ['maps', '{a: '.repeat(100), 1],
    ['very many lists', '['.repeat(50_000), 1],
    ['blocks', Array.from({ length: 100 }, (_, i) => `${' '.repeat(i)}a:`).join('\n'), 1],
  ])('deep nesting of %s', (_name, text) => {
    expect(
      problemsOf(
        `x: ${text.startsWith(' ') || text.startsWith('a') ? `\n${text.replace(/^/gm, ' ')}` : text}`,
      ).length,
    ).toBeGreaterThan(0);
  });

  test('closed brackets nested too deep say so', () => {
    const text = `caveat: 1\nx: ${'['.repeat(70)}1${']'.repeat(70)}\n`;
    expect(problemsOf(text)).toMatchObject([
      { message: 'values are nested more than 64 deep', line: 2 },
    ]);
  });

  test('more than five million characters', () => {
    expect(problemsOf(`caveat: 1\n#${'x'.repeat(5_000_000)}`)[0]?.message).toContain('characters');
  });

  test.each([
    ['threats', 'count: 12', 'count: 19999', 'raid', '20023 threats are too many'],
    [
      'replications of a variant',
      'caveat: 1\n',
      'caveat: 1\nreplicationsPerVariant: 1001\n',
      'replicationsPerVariant',
      '`1001` is too large',
    ],
    [
      'zones',
      '  belt-70: { title: 70',
      `${Array.from({ length: 30 }, (_, i) => `  z${i}: { airspace: UA }\n`).join('')}  belt-70: { title: 70`,
      'zones',
      '32 zones are too many',
    ],
    [
      'policies',
      '  own-airspace: {',
      `${Array.from({ length: 62 }, (_, i) => `  p${i}: { caveats: all }\n`).join('')}  own-airspace: {`,
      'policies',
      '65 policies are too many',
    ],
    [
      'corners',
      POLYGON,
      `ukraine: { polygon: [${'[1, 2], '.repeat(2001)}] }`,
      'zones.ukraine.polygon',
      '2001 corners in one polygon are too many',
    ],
    [
      'corners over all',
      POLYGON,
      // Aliases count as what they stand for.
      `ukraine: { polygon: &p [${'[1, 2], '.repeat(2000)}], holes: [${'*p, '.repeat(50)}] }`,
      '',
      '102000 corners of polygons are too many',
    ],
  ])('too many %s', (_name, from, to, path, message) => {
    expect(problemsOf(change(from, to))).toMatchObject([{ path, message }]);
  });

  test('too many problems are cut, and counted', () => {
    const many = Array.from({ length: 300 }, (_, i) => `wrong${i}: 1`).join('\n');
    const problems = problemsOf(`${starter}\n${many}\n`);
    expect(problems).toHaveLength(201);
    expect(problems.at(-1)?.message).toBe('and 100 more problems');
  });
});
