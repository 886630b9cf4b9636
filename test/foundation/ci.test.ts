import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { closingLine, countTests } from '../../scripts/lib/counts-reporter.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Runs `.ci/run` with an npm that does nothing but what `body` says. */
function runWith(body: string): { status: number | null; lastLine: string; output: string } {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'ci-'));
  try {
    fs.cpSync(path.join(root, '.ci'), path.join(folder, '.ci'), { recursive: true });
    fs.mkdirSync(path.join(folder, 'bin'));
    fs.writeFileSync(path.join(folder, 'bin', 'npm'), `#!/bin/sh\n${body}\n`, { mode: 0o755 });
    const { status, stdout } = spawnSync('bash', ['.ci/run'], {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, PATH: `${path.join(folder, 'bin')}:${process.env['PATH']}` },
    });
    return { status, output: stdout, lastLine: stdout.trimEnd().split('\n').at(-1) ?? '' };
  } finally {
    fs.rmSync(folder, { recursive: true, force: true });
  }
}

const testsPass =
  'if [ "$1" = test ]; then echo "7 passed, 0 failed, 1 skipped" >"$CAVEAT_COUNTS"; fi';

describe.skipIf(process.platform === 'win32')('.ci/run', () => {
  test('installs, runs the tests as the README does, and all the checks', () => {
    const { output, status } = runWith(`echo "ran: npm $*"\n${testsPass}`);
    expect(status).toBe(0);
    expect(output.match(/^ran: .*$/gmu)).toEqual([
      'ran: npm ci --include=dev',
      'ran: npm test',
      'ran: npm run -s format:check',
      'ran: npm run -s lint',
      'ran: npm run -s types',
      'ran: npm run -s build',
    ]);
  });

  test('closes with the counts of the tests', () => {
    expect(runWith(testsPass).lastLine).toBe('7 passed, 0 failed, 1 skipped');
  });

  test('fails with the counts last when another step fails', () => {
    const { status, lastLine, output } = runWith(`${testsPass}\n[ "$3" != lint ]`);
    expect(status).toBe(1);
    expect(output).toContain('steps that failed: lint');
    expect(lastLine).toBe('7 passed, 0 failed, 1 skipped');
  });

  test('fails with counts even when the tests end before counting', () => {
    const { status, lastLine } = runWith('[ "$1" != test ]');
    expect(status).toBe(1);
    expect(lastLine).toBe('0 passed, 0 failed, 0 skipped');
  });

  test('fails when the tests say that they passed and counted none', () => {
    expect(runWith('true').status).toBe(1);
  });
});

describe('the counts', () => {
  const file = (state: string, ...states: string[]) => ({
    state: () => state,
    children: { allTests: () => states.map((each) => ({ result: () => ({ state: each }) })) },
  });

  test('put every test into one of three', () => {
    const counts = countTests([
      file('passed', 'passed', 'passed', 'skipped'),
      file('failed', 'failed', 'passed', 'pending'),
    ]);
    expect(closingLine(counts)).toBe('3 passed, 1 failed, 2 skipped');
  });

  test('count a file that could not be loaded as a failure', () => {
    expect(countTests([file('failed')])).toEqual({ passed: 0, failed: 1, skipped: 0 });
  });
});
