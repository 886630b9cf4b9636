/** Figures for the validation report: from commands on a record, and from the tests of the laws. */
import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { inRoot, root } from '../lib/root.mjs';

/** Months before the end of the test period that the fit in the report rests on. */
const FITTED = { from: '2024-01', to: '2024-12' };

/** What the commands say of a record. `sha256`: the file's, so that a test knows it again. */
export function measureRecord(file, train, test, sha256) {
  const answer = (...words) =>
    JSON.parse(
      execFileSync(
        process.execPath,
        [inRoot('dist/cli/main.js'), ...words, '--records', file, '--json'],
        {
          encoding: 'utf8',
          maxBuffer: 1 << 28,
        },
      ),
    );
  const validated = answer('validate-model', '--train', train, '--test', test);
  const { caveat, source: _source, record, forecasts: _forecasts, ...validation } = validated;
  const { from, to, confidence, whole } = answer(
    'calibrate',
    '--from',
    FITTED.from,
    '--to',
    FITTED.to,
  );
  const { published, ...counts } = record;
  return {
    caveat,
    record: { ...published, ...counts, sha256 },
    validation: rounded(validation),
    calibration: rounded({ from, to, confidence, whole }),
  };
}

/** Six digits: more than is printed, fewer than would make every run a change. */
function rounded(value) {
  if (typeof value === 'number') return Number(value.toFixed(6));
  if (Array.isArray(value)) return value.map(rounded);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, of]) => [key, rounded(of)]));
}

const SUITES = ['test/chance', 'test/laws', 'test/compile/screens', 'test/records'];
/** The report's own test, and what is about files and commands. */
const NOT_LAWS = [
  'test/records/(beta-binomial|calibrate|forecast|scores)',
  'test/(chance|laws|compile)/',
];

/** Runs the tests of the laws and counts them by file; tests may leave figures in their \`meta\`. */
export function measureTests() {
  const out = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'caveat-')), 'tests.json');
  spawnSync(
    process.execPath,
    [
      inRoot('node_modules/vitest/vitest.mjs'),
      'run',
      ...SUITES,
      '--reporter=json',
      `--outputFile=${out}`,
    ],
    { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] },
  );
  const { testResults } = JSON.parse(fs.readFileSync(out, 'utf8'));
  fs.rmSync(path.dirname(out), { recursive: true, force: true });
  const files = {};
  const figures = {};
  const wanted = new RegExp(`^(?:${NOT_LAWS.join('|')})`, 'u');
  for (const { name, assertionResults } of testResults) {
    const file = path.relative(root, name).split(path.sep).join('/');
    if (!wanted.test(file)) continue;
    const count = (status) => assertionResults.filter((r) => r.status === status).length;
    files[file] = { passed: count('passed'), failed: count('failed') };
    for (const { meta } of assertionResults) Object.assign(figures, rounded(meta?.figures ?? {}));
  }
  const sorted = Object.fromEntries(Object.entries(files).sort(([a], [b]) => (a < b ? -1 : 1)));
  return { files: sorted, figures };
}
