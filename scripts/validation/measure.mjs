/** Figures for the validation report: from commands on a record, and from the tests of the laws. */
import { execFileSync, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { inRoot, root } from '../lib/root.mjs';
import { belongsTo, lawsOf } from './page.mjs';

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

/** Tests of the fit and of the forecasts, which section 4.4 names beside those of the laws. */
const OF_RECORDS = ['beta-binomial', 'calibrate', 'forecast', 'scores'].map(
  (name) => `test/records/${name}.test.ts`,
);

/** The test files that a page of laws names, and those of the fit; paths from the root. */
export function testsNamed(laws) {
  const all = fs
    .readdirSync(inRoot('test'), { recursive: true })
    .map((name) => `test/${name.split(path.sep).join('/')}`)
    .filter((name) => name.endsWith('.test.ts'));
  const cells = lawsOf(laws).map(({ test }) => test);
  const ofLaws = all.filter((file) => cells.some((cell) => belongsTo(file, cell)));
  return [...ofLaws, ...OF_RECORDS].toSorted();
}

/**
 * Runs the tests that the page of laws names and counts them by file; tests may leave figures in
 * their `meta`.
 */
export function measureTests(laws) {
  const out = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'caveat-')), 'tests.json');
  spawnSync(
    process.execPath,
    [
      inRoot('node_modules/vitest/vitest.mjs'),
      'run',
      ...testsNamed(laws),
      '--reporter=json',
      `--outputFile=${out}`,
    ],
    { cwd: root, stdio: ['ignore', 'ignore', 'inherit'] },
  );
  const { testResults } = JSON.parse(fs.readFileSync(out, 'utf8'));
  fs.rmSync(path.dirname(out), { recursive: true, force: true });
  const files = {};
  const figures = {};
  for (const { name, assertionResults } of testResults) {
    const file = path.relative(root, name).split(path.sep).join('/');
    const count = (status) => assertionResults.filter((r) => r.status === status).length;
    files[file] = { passed: count('passed'), failed: count('failed') };
    for (const { meta } of assertionResults) Object.assign(figures, rounded(meta?.figures ?? {}));
  }
  const sorted = Object.fromEntries(Object.entries(files).sort(([a], [b]) => (a < b ? -1 : 1)));
  return { files: sorted, figures };
}
