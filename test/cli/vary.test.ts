/** `caveat compare --vary`: one value of a study over a list, on the same nights. */
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { chartLines } from '../../src/report/vary-chart.ts';
import { readStudyFiles } from '../../src/node/read-study.ts';
import { readDocument } from '../../src/scenario/document.ts';
import { findPlace } from '../../src/study/vary-place.ts';
import { loadCedar } from '../../src/policy/cedar.ts';
import type { StudyFiles } from '../../src/scenario/parse.ts';
import { starterFiles } from '../../src/scenario/starter.ts';
import { InputError } from '../../src/scenario/problems.ts';
import type { CompareResult } from '../../src/study/results.ts';
import { varyStudy, type VaryResult } from '../../src/study/vary.ts';
import { parseVary } from '../../src/study/vary-values.ts';
import {
  caveat,
  caveatHere,
  type Change,
  ended,
  ensureBuilt,
  folder,
  listing,
  removeFolders,
  root,
  start,
  starter,
} from './support.ts';

// each test is several processes, on a machine that may have other work
vi.setConfig({ testTimeout: 300_000 });
beforeAll(ensureBuilt, 300_000);
afterAll(removeFolders);

const FORTY = ['--replications', '40', '--policy', 'belt-70'];
const FEW = [...FORTY, '--workers', '1'];

async function json<T>(words: readonly string[]): Promise<T> {
  const { code, stdout, stderr } = await caveatHere([...words, '--json']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return JSON.parse(stdout) as T;
}

function mean(result: VaryResult, point: number, policy: string): number {
  const answer = result.vary.points[point]?.answer;
  return answer?.policies.find(({ id }) => id === policy)?.leakers.mean ?? Number.NaN;
}

describe('the list of values', () => {
  const said = (text: string): string => {
    try {
      parseVary(text);
    } catch (error) {
      if (error instanceof InputError) return error.message;
      throw error;
    }
    return 'nothing';
  };

  test('takes its unit from the last value, and its path as it stands', () => {
    expect(parseVary('belt.depth=0, 50,1e2km')).toEqual({
      path: 'belt.depth',
      unit: 'km',
      dimension: 'distance',
      values: [
        { value: 0, text: '0 km' },
        { value: 50, text: '50 km' },
        { value: 100, text: '1e2 km' },
      ],
    });
    expect(parseVary('a.b=0.5,-1')).toMatchObject({
      unit: null,
      values: [{ value: 0.5 }, { value: -1 }],
    });
  });

  test.each([
    ['belt.depth', 'says not what to vary'],
    ['=1,2', 'says not what to vary'],
    ['belt.depth=', 'has no values'],
    ['belt.depth=1,,2km', 'missing between commas'],
    ['belt.depth=1,2km,', 'missing between commas'],
    ['belt.depth=nan,1km', '`nan` of `--vary belt.depth` is not a number'],
    ['belt.depth=1,infinitykm', 'is not a number'],
    ['belt.depth=1e999,2km', '`1e999` of `--vary belt.depth` is not a number'],
    ['belt.depth=ten,20km', '`ten` of `--vary belt.depth` is not a number'],
    ['belt.depth=1km,2nmi', 'mixes units: `1km`, and the last value has `nmi`'],
    ['belt.depth=1km,2', 'mixes units: `1km`, and the last value has none'],
    ['belt.depth=1,2kms', 'did you mean `2 km`?'],
    ['belt.depth=1,2,1.0km', 'has `1.0 km` twice'],
  ])('%s is refused: %s', (text, words) => {
    expect(said(text)).toContain(words);
  });

  test('may have 10 000 values and not one more', () => {
    const list = Array.from({ length: 10_000 }, (_, i) => i).join(',');
    expect(parseVary(`x=${list}`).values).toHaveLength(10_000);
    expect(said(`x=${list},10000`)).toContain('has 10001 values; at most 10000 are run');
  });
});

describe('a sweep', () => {
  test('answers at each value what `compare` answers for the study so written', async () => {
    const swept = await json<VaryResult>([
      'compare',
      starter(),
      '--vary',
      'belt.depth=30,70km',
      ...FEW,
    ]);
    expect(swept.vary).toMatchObject({
      path: 'zones.belt-70.belt.depth',
      unit: 'km',
      present: '70 km',
      points: [
        { value: 30, text: '30 km' },
        { value: 70, text: '70 km' },
      ],
    });
    const written = starter({ from: 'depth: 70 km', to: 'depth: 30 km' });
    const { run: _, ...there } = await json<CompareResult>([
      'compare',
      written,
      '--no-prices',
      ...FEW,
    ]);
    expect(swept.vary.points[0]?.answer).toEqual(there);
    const { run: __, ...asIs } = await json<CompareResult>([
      'compare',
      starter(),
      '--no-prices',
      ...FEW,
    ]);
    expect(swept.vary.points[1]?.answer).toEqual(asIs);
  });

  test('is the same for any number of workers, and fits its schema', async () => {
    const words = ['compare', starter(), '--vary', 'belt.depth=0,70,200km', ...FORTY];
    const { run: one, ...first } = await json<VaryResult>([...words, '--workers', '1']);
    const { run: three, ...second } = await json<VaryResult>([...words, '--workers', '3']);
    expect([one?.workers, three?.workers]).toEqual([1, 3]);
    expect(second).toEqual(first);
    const schema = JSON.parse((await caveatHere(['schema', 'vary'])).stdout) as object;
    const validate = new Ajv2020({ strict: false }).compile(schema);
    expect(validate(first), JSON.stringify(validate.errors)).toBe(true);
  });

  test('runs every value on the same nights: what does not ask for it stays, bit for bit', async () => {
    const result = await json<VaryResult>([
      'compare',
      starter(),
      '--vary',
      'belt.depth=0,70,300km',
      ...['--replications', '40', '--workers', '1'],
    ]);
    const digests = (policy: string): Set<string | undefined> =>
      new Set(
        result.vary.points.map(
          ({ answer }) => answer.policies.find(({ id }) => id === policy)?.digest,
        ),
      );
    expect(digests('supply-only').size).toBe(1);
    expect(digests('own-airspace').size).toBe(1);
    expect(digests('belt-70').size).toBeGreaterThan(1);
    for (const { changes } of result.vary.points) {
      expect(changes.find(({ policy }) => policy === 'supply-only')?.leakers).toEqual({
        mean: 0,
        low: 0,
        high: 0,
      });
    }
  });

  test('says how much changes, paired: the difference of the means with an interval of its own', async () => {
    const result = await json<VaryResult>([
      'compare',
      starter(),
      '--vary',
      'belt.depth=0,70km',
      ...FEW,
    ]);
    const [first, second] = result.vary.points;
    expect(first?.changes.every(({ leakers }) => leakers.mean === 0 && leakers.high === 0)).toBe(
      true,
    );
    const change = second?.changes.find(({ policy }) => policy === 'belt-70')?.leakers;
    expect(change?.mean).toBeCloseTo(mean(result, 1, 'belt-70') - mean(result, 0, 'belt-70'), 9);
    expect(change?.mean).toBeLessThan(0);
    const own = second?.answer.policies.find(({ id }) => id === 'belt-70')?.leakers;
    expect((change?.high ?? 0) - (change?.low ?? 0)).toBeLessThan(
      (own?.high ?? 0) - (own?.low ?? 0),
    );
  });

  test('varies what the document leaves to its default, to the catalogue, or says in a list', async () => {
    const sweep = (vary: string): Promise<VaryResult> =>
      json(['compare', starter(), '--vary', vary, ...FEW]);
    const speed = await sweep('threats.kh101.speed=150,400m/s');
    expect(speed.vary).toMatchObject({ path: 'threatTypes.kh101.speed', present: null });
    expect(mean(speed, 0, 'belt-70')).not.toBe(mean(speed, 1, 'belt-70'));
    const stock = await sweep('forces.poland.fireUnits.pl-nasams.ready=1,6');
    expect(stock.vary.present).toBeNull();
    const delay = await sweep('authorities.cabinet.delay.triangular.2=3,60min');
    expect(delay.vary.present).toBe('9 min');
    expect(mean(delay, 1, 'belt-70')).toBeGreaterThan(mean(delay, 0, 'belt-70'));
  });

  test('may leave the range that the study gives of the value', async () => {
    const path = 'screens.ua-defence.against.cruise.share';
    const result = await json<VaryResult>([
      'compare',
      starter(),
      '--vary',
      `${path}=0.05,0.95`,
      ...FEW,
    ]);
    expect(mean(result, 0, 'supply-only')).toBeGreaterThan(mean(result, 1, 'supply-only') + 3);
  });

  test('warns when nothing depends on the value', async () => {
    const vary = 'threatTypes.kalibr.speed=100,200m/s';
    const result = await json<VaryResult>(['compare', starter(), '--vary', vary, ...FEW]);
    expect(result.warnings).toContain(
      'nothing in the study depends on `threatTypes.kalibr.speed`: all values give the same answer',
    );
  });

  test('prints tables and a plot in 100 columns, and the command that gives them again', async () => {
    const study = starter();
    const words = ['compare', study, '--vary', 'belt.depth=0,70,300km', ...FEW];
    const { code, stdout, stderr } = await caveatHere(words);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const lines = stdout.split('\n');
    for (const line of lines)
      if (!line.startsWith('$')) expect(line.length).toBeLessThanOrEqual(100);
    const result = await json<VaryResult>(words);
    for (const heading of [
      'What gets through',
      'Leakers',
      'Difference from the baseline',
      'Change from 0 km',
    ]) {
      expect(stdout).toContain(`\n${heading}`);
    }
    expect(stdout).toMatch(/^ +70 +\d+\.\d ± \d/mu);
    expect(stdout).toContain(`${mean(result, 1, 'belt-70').toFixed(1)} ± `);
    const again = lines.find((line) => line.startsWith('$ ')) ?? '';
    expect(again).toContain('--vary belt.depth=0,70,300km');
    const { stdout: second } = await caveatHere([...again.split(' ').slice(2), '--workers', '1']);
    expect(untimed(second)).toBe(untimed(stdout));
  });

  test('writes a report with a plot, whole or not at all', async () => {
    const place = folder();
    const file = path.join(place, 'made', 'sweep.html');
    const { code } = await caveatHere([
      'compare',
      starter(),
      '--vary',
      'belt.depth=0,70,300km',
      '--report',
      file,
      ...FEW,
    ]);
    expect(code).toBe(0);
    const html = fs.readFileSync(file, 'utf8');
    expect(html.match(/<svg class="lines"/gu)).toHaveLength(2);
    expect(html).toContain('zones.belt-70.belt.depth, in km');
    expect(html).toContain('class="band"');
    expect(html).not.toMatch(/NaN|undefined|\[object/u);
    expect(listing(path.dirname(file))).toEqual(['sweep.html']);
  });

  test('stops at Ctrl-C and leaves nothing behind', async () => {
    const place = path.join(folder(), 'out');
    const child = start([
      ...['compare', starter(), '--vary', 'belt.depth=0,50,100,150,200km'],
      ...['--replications', '1000000', '--report', path.join(place, 'never.html')],
    ]);
    const end = ended(child);
    // the folder is made when the run is about to begin
    while (!fs.existsSync(place)) await sleep(20);
    await sleep(3000);
    child.kill('SIGINT');
    const { code, stdout, stderr } = await end;
    expect({ code, stdout }).toEqual({ code: 130, stdout: '' });
    expect(stderr).toBe('caveat: interrupted; nothing was written\n');
    expect(listing(place)).toEqual([]);
  });
});

interface Refused {
  readonly vary: string;
  readonly words: readonly string[];
  readonly change?: Change;
}

const second = {
  from: '  belt-70: { title: 70 km along',
  to: '  belt-30: { belt: { of: UA, along: [PL], depth: 30 km } }\n  belt-70: { title: 70 km along',
};
const none = {
  from: 'belt: { of: UA, along: [PL], depth: 70 km }',
  to: 'polygon: [[48.3, 22.6], [51.5, 23.8], [51.5, 26], [48.3, 26]]',
};

const refused: readonly Refused[] = [
  { vary: 'belt.depht=1,2km', words: ['has no `belt.depht`', 'did you mean `belt.depth`?'] },
  { vary: 'zones.belt-70.belt.dpeth=1km', words: ['did you mean `zones.belt-70.belt.depth`?'] },
  { vary: 'zones.belt-7.belt.depth=1km', words: ['did you mean `zones.belt-70.belt.depth`?'] },
  { vary: 'raid.missile.count=3', words: ['did you mean `raid.missiles.count`?'] },
  { vary: 'projektion=3min', words: ['did you mean `projection`?'] },
  { vary: 'threatTypes.kh1O1.speed=100m/s', words: ['did you mean `threatTypes.kh101.speed`?'] },
  { vary: 'threatTypes.kh101.sped=100m/s', words: ['did you mean `threatTypes.kh101.speed`?'] },
  { vary: 'raid.missiles.window.2=3min', words: ['leads nowhere', 'count from 0'] },
  { vary: 'title=3', words: ['`title` is `Starter study` and not a number'] },
  { vary: 'raid.missiles=3', words: ['`raid.missiles` is a map and not a number'] },
  { vary: 'raid.missiles.count=3,4km', words: ['without a unit', '`km`', 'leave the unit out'] },
  { vary: 'belt.depth=0,100', words: ['`100` has no unit', 'a distance', '`70 km`'] },
  { vary: 'belt.depth=0,100min', words: ['`100 min` is a duration', 'a distance'] },
  { vary: 'belt.depth=5,-3km', words: ['study.yaml:', '`--vary', '`-3 km`', 'negative'] },
  { vary: 'raid.missiles.count=3,3.5', words: ['study.yaml:', '`3.5` is refused', 'whole number'] },
  { vary: 'raid.missiles.count=0,3', words: ['`0` is refused'] },
  { vary: 'linkLatency=2,7200s', words: ['`7200 s` is refused', 'linkLatency'] },
  { vary: 'projection=2,3km', words: ['`2 km` is refused', 'a duration is needed'] },
  { vary: 'screens.ua-defence.against.cruise.share=0.5,1', words: ['`1` is refused'] },
  { vary: 'replicationsPerVariant=5,10', words: ['cannot be varied', '--replications'] },
  { vary: 'belt.depth=1,2km', change: second, words: ['2 belts', '`zones.belt-30.belt.depth`'] },
  {
    vary: 'belt.depth=1km',
    // the rule still asks for the zone, which is a polygon now
    change: none,
    words: ['no belt among its zones'],
  },
];

describe('what cannot be swept is said in one line', () => {
  test.each(refused)('$vary', async ({ vary, words, change }) => {
    const error = await varyStudy(files(change), {
      vary,
      cedar: await loadCedar(),
      replications: 10,
    }).then(
      () => undefined,
      (reason: unknown) => reason,
    );
    expect(error).toBeInstanceOf(InputError);
    const { message } = error as InputError;
    for (const word of words) expect(message).toContain(word);
    expect(message).not.toMatch(/\n|undefined|\[object/u);
  });

  const [km, min] = ['belt.depth=1km', 'projection=1min'];
  test.each([
    { words: ['--vary', 'belt.depth=5,-3km'], said: ['study.yaml:', '`-3 km` is refused'] },
    { words: ['--vary', km, '--until', 'difference:1'], said: ['`--until`', '`--vary`'] },
    { words: ['--vary', km, '--vary', min], said: ['`--vary` is given twice'] },
    { words: ['--vary', km, '--policy', 'belt-7'], said: ['did you mean `belt-70`?'] },
    { words: ['--vary'], said: ['`--vary` needs a value', '--vary PATH=LIST'] },
  ])('by the command line: $words', async ({ words, said }) => {
    const { code, stdout, stderr } = await caveat(['compare', starter(), ...words]);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    for (const word of said) expect(stderr).toContain(word);
    expect(stderr).not.toMatch(/\bat .*\.js|Error:|undefined|\[object/u);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  });
});

/** The starter study with a change, unwritten. */
function files(change: Change | undefined): StudyFiles {
  const texts = new Map(starterFiles());
  if (change !== undefined) {
    const text = texts.get('study.yaml') ?? '';
    expect(text).toContain(change.from);
    texts.set('study.yaml', text.replace(change.from, change.to));
  }
  return { entry: 'study.yaml', files: texts };
}

test('the guide names paths that the shipped study has', async () => {
  const guide = fs.readFileSync(path.join(root, 'docs/guide/vary.md'), 'utf8');
  const paths = [...guide.matchAll(/^\| `([^`]+)` /gmu)].map(([, name = '']) => name);
  expect(paths.length).toBeGreaterThan(8);
  const study = await readStudyFiles(path.join(root, 'studies/2024-08-26'));
  const { root: tree } = readDocument(study.entry, study.files.get(study.entry) ?? '');
  for (const name of paths) {
    for (const list of ['1', '1km', '1s', '1m/s']) {
      // a wrong unit is told apart from a path that leads nowhere
      try {
        findPlace(tree, parseVary(`${name}=${list}`));
      } catch (error) {
        expect(String(error)).not.toMatch(/has no `|leads nowhere|not a number/u);
      }
    }
  }
});

describe('the plot in characters', () => {
  const flat = (y: readonly number[]) => ({ y, low: y, high: y });
  const label = (y: number): string => y.toFixed(0);

  test('puts each value at its height and place', () => {
    const lines = chartLines([0, 10], ['0', '10'], [{ name: 'one', ...flat([0, 11]) }], {
      width: 60,
      label,
    });
    expect(lines[0]).toMatch(/^11 │ +a$/u);
    expect(lines[11]).toMatch(/^ 0 │ a$/u);
    expect(lines.at(-1)?.trim()).toBe('a  one');
  });

  test('gives curves that are equal one letter, and marks where several meet', () => {
    const curves = [
      { name: 'one', ...flat([1, 2]) },
      { name: 'two', ...flat([1, 2]) },
      { name: 'three', ...flat([1, 5]) },
    ];
    const lines = chartLines([0, 1], ['0', '1'], curves, { width: 60, label });
    expect(lines).toContain('    a  one, two');
    expect(lines.join('\n')).toContain('│ +');
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(60);
  });
});

/** Without what differs from run to run: how long it took. */
function untimed(text: string): string {
  return text.replace(/\d+\.\d s on/u, '- s on');
}
