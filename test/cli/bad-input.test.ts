import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import {
  caveat,
  caveatHere,
  type Change,
  ensureBuilt,
  folder,
  listing,
  removeFolders,
  starter,
} from './support.ts';

// each test is several processes, on a machine that may have other work
vi.setConfig({ testTimeout: 300_000 });
beforeAll(ensureBuilt, 300_000);
afterAll(removeFolders);

/** One error in one line, exit 2, nothing on standard output, no trace of our insides. */
function expectOneError(
  { code, stdout, stderr }: { code: number | null; stdout: string; stderr: string },
  ...words: readonly string[]
): void {
  const lines = stderr.trimEnd().split('\n');
  expect(lines).toHaveLength(1);
  for (const word of words) expect(lines[0]).toContain(word);
  expect(stderr).not.toMatch(/\bat .*\.js|Error:|undefined|\[object/u);
  expect(stdout).toBe('');
  expect(code).toBe(2);
}

interface StudyCase {
  readonly name: string;
  readonly change: Change;
  readonly words: readonly string[];
}

const studies: readonly StudyCase[] = [
  {
    name: 'a YAML syntax error',
    change: { from: '    count: 12', to: '    count: 12: 13' },
    words: ['study.yaml:'],
  },
  {
    name: 'an unknown field',
    change: { from: '    count: 12', to: '    cuont: 12' },
    words: ['study.yaml:', 'raid.missiles.cuont', 'unknown field `cuont`', 'did you mean `count`?'],
  },
  {
    name: 'an unknown type',
    change: { from: 'type: kh101', to: 'type: kh1O1' },
    words: ['study.yaml:', 'raid.missiles.type', 'did you mean `kh101`?'],
  },
  {
    name: 'a wrong unit',
    change: { from: 'scatter: 40 km', to: 'scatter: 40 min' },
    words: ['study.yaml:', 'raid.missiles.launch.scatter', '`40 min`'],
  },
  {
    name: 'a negative quantity',
    change: { from: 'scatter: 40 km', to: 'scatter: -40 km' },
    words: ['study.yaml:', 'raid.missiles.launch.scatter', '-40'],
  },
  {
    name: 'an infinite quantity',
    change: { from: 'scatter: 40 km', to: 'scatter: .inf' },
    words: ['study.yaml:', 'raid.missiles.launch.scatter'],
  },
  {
    name: 'a polygon that crosses itself',
    change: {
      from: 'ukraine: { title: All of Ukraine, airspace: UA }',
      to: 'ukraine: { polygon: [[48, 22], [52, 40], [52, 22], [48, 40]] }',
    },
    words: ['study.yaml:', 'zones.ukraine', 'cross'],
  },
  {
    name: 'an effector outside any airspace',
    change: { from: 'at: [49.9, 22.85]', to: 'at: [43.5, 34.0]' },
    words: ['study.yaml:', 'pl-patriot', 'outside any airspace'],
  },
  {
    name: 'a policy that names an unknown caveat',
    change: { from: '[not-beyond-belt]', to: '[not-beyond-bolt]' },
    words: ['study.yaml:', 'did you mean `not-beyond-belt`?'],
  },
  {
    name: 'two things with one id',
    change: { from: '      pl-nasams:', to: '      pl-patriot:' },
    words: ['study.yaml:', 'pl-patriot'],
  },
  {
    name: 'a Cedar syntax error',
    change: {
      file: 'rules.cedar',
      from: 'when { context.over == principal.nation };',
      to: 'when { context.over == };',
    },
    words: ['rules.cedar:'],
  },
  {
    name: 'a Cedar type error',
    change: {
      file: 'rules.cedar',
      from: 'context.over == principal.nation',
      to: 'context.over < 5',
    },
    words: ['rules.cedar:'],
  },
  {
    name: 'a rule with an attribute that does not exist',
    change: {
      file: 'rules.cedar',
      from: 'context.over == principal.nation',
      to: 'context.ovr == principal.nation',
    },
    words: ['rules.cedar:', 'ovr', 'over'],
  },
  {
    name: 'a rule that could err at run time',
    change: {
      file: 'rules.cedar',
      from: 'context.over == principal.nation',
      to: 'context.altitudeM * 4000000000000 > 5',
    },
    words: ['rules.cedar:'],
  },
];

describe('a study that cannot be used', () => {
  test.each(studies)('$name', async ({ change, words }) => {
    expectOneError(await caveatHere(['compare', starter(change), '--workers', '1']), ...words);
  });

  test('that has no policies', async () => {
    const study = starter();
    const file = path.join(study, 'study.yaml');
    const text = fs.readFileSync(file, 'utf8');
    fs.writeFileSync(file, text.replace(/policies:\n(?: {2}.*\n)+/u, 'policies: {}\n'));
    const { code, stderr } = await caveatHere(['compare', study]);
    expect(code).toBe(2);
    expect(stderr).toContain('policies');
  });

  test('that is not there', async () => {
    expectOneError(await caveat(['compare', 'no/such/study']), 'no/such/study', 'no such file');
  });

  test('that is a folder without one', async () => {
    expectOneError(await caveatHere(['compare', folder()]), 'holds no study', 'caveat init');
  });

  test('that is an empty document', async () => {
    const study = starter();
    fs.writeFileSync(path.join(study, 'study.yaml'), '');
    expectOneError(await caveatHere(['compare', study]), 'study.yaml');
  });

  test('that is not text in UTF-8', async () => {
    const study = starter();
    fs.writeFileSync(path.join(study, 'study.yaml'), Buffer.from([0x61, 0xff, 0xfe, 0x62]));
    expectOneError(await caveatHere(['compare', study]), 'study.yaml', 'UTF-8');
  });

  test('whose document is a folder', async () => {
    const made = folder();
    fs.mkdirSync(path.join(made, 'study.yaml'));
    expectOneError(await caveatHere(['compare', made]), 'study.yaml', 'not a file');
  });

  test('whose rules are not text, or are not there', async () => {
    const study = starter();
    fs.writeFileSync(path.join(study, 'rules.cedar'), Buffer.from([0xff]));
    expectOneError(await caveatHere(['compare', study]), 'rules.cedar', 'UTF-8');
    fs.rmSync(path.join(study, 'rules.cedar'));
    expectOneError(await caveatHere(['compare', study]), 'rules.cedar');
  });

  test('with problems in document and rules shows both', async () => {
    const study = starter(
      { from: 'type: kh101', to: 'type: kh1O1' },
      { file: 'rules.cedar', from: 'context.over == principal', to: 'context.ovr == principal' },
    );
    const { code, stderr } = await caveatHere(['validate', study]);
    expect(code).toBe(2);
    expect(stderr).toContain('kh1O1');
    expect(stderr).toContain('ovr');
    expect(stderr).toContain('2 problems');
  });
});

describe('options that make no sense', () => {
  const cases: readonly (readonly [words: readonly string[], expected: readonly string[]])[] = [
    [
      ['--replications', '0'],
      ['`0`', 'replications'],
    ],
    [
      ['--replications', '1.5'],
      ['1.5', 'whole number'],
    ],
    [
      ['--replications', 'many'],
      ['many', 'not a number'],
    ],
    [['--replications'], ['--replications', 'needs a value']],
    [
      ['--seed', '-1'],
      ['`-1`', '9007199254740991'],
    ],
    [
      ['--seed', '9007199254740992'],
      ['9007199254740992', '9007199254740991'],
    ],
    [
      ['--seed', '1', '--seed', '2'],
      ['--seed', 'twice'],
    ],
    [
      ['--workers', '0'],
      ['`0`', 'workers'],
    ],
    [
      ['--confidence', '1'],
      ['`1`', 'confidence'],
    ],
    [['--until', 'leakers:1'], ['leakers']],
    [['--until', 'difference:0'], ['half-width']],
    [
      ['--policy', 'own-airspase'],
      ['own-airspase', 'did you mean `own-airspace`?'],
    ],
    [
      ['--replicatons', '5'],
      ['--replicatons', 'did you mean `--replications`?'],
    ],
    [['--json=yes'], ['--json', 'takes no value']],
    [['another'], ['another', 'too many']],
  ];
  test.each(cases)('compare STUDY %j', async (words, expected) => {
    expectOneError(await caveatHere(['compare', starter(), ...words]), ...expected);
  });

  test('a command that does not exist, and one without its study', async () => {
    expectOneError(await caveat(['comprae']), 'comprae', 'did you mean `compare`?');
    expectOneError(await caveatHere(['compare']), 'needs STUDY');
    expectOneError(await caveatHere(['run', starter()]), '--policy');
  });

  test('names that do not exist', async () => {
    expectOneError(await caveatHere(['schema', 'result']), 'did you mean `results`?');
    expectOneError(await caveatHere(['schema', 'toString']), 'unknown schema');
    expectOneError(await caveatHere(['catalogue', 'kh1O1']), 'did you mean `kh101`?');
    expectOneError(await caveatHere(['price', starter(), '--at', 'joint']), 'joint');
    expectOneError(
      await caveatHere(['explain', starter(), '--policy', 'belt-70', '--threat', 'drone/1']),
      'did you mean `drones/1`?',
    );
  });
});

describe('a place that cannot be written', () => {
  test('a report whose folder is a file is refused before the study is run', async () => {
    const study = starter();
    const file = path.join(study, 'study.yaml', 'report.html');
    // as many as there may be: whoever began them would not be back in time
    const many = ['--replications', '100000000'];
    expectOneError(
      await caveat(['compare', study, '--report', file, ...many]),
      'report.html',
      'cannot be written',
    );
  });

  test.skipIf(!fs.existsSync('/proc/self'))('a report where no folder can be made', async () => {
    const file = '/proc/no-such-folder/report.html';
    expectOneError(await caveatHere(['compare', starter(), '--report', file]), 'cannot be written');
  });

  test('a report that is a folder', async () => {
    const study = starter();
    expectOneError(await caveatHere(['compare', study, '--report', study]), 'is a folder');
  });

  test('a starter over what is there', async () => {
    const study = starter();
    const before = listing(study);
    expectOneError(await caveatHere(['init', study]), 'exists already');
    expect(listing(study)).toEqual(before);
  });

  test.skipIf(!fs.existsSync('/dev/full'))('a full disk', async () => {
    const study = starter();
    const words = ['compare', study, '--replications', '20', '--no-prices'];
    expectOneError(
      await caveat([...words, '--report', '/dev/full']),
      '/dev/full',
      'no space left on the disk',
    );
    // the answer itself, redirected to a disk without room
    const shell = `exec ${process.execPath} dist/cli/main.js catalogue --json > /dev/full`;
    const run = (): void => {
      execFileSync('sh', ['-c', shell], { stdio: 'pipe', encoding: 'utf8' });
    };
    expect(run).toThrow(/no space left on the disk/u);
  });
});
