import { spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import type { CompareResult, PriceResult } from '../../src/study/results.ts';
import {
  caveat,
  caveatHere,
  dist,
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

async function json<T>(words: readonly string[]): Promise<T> {
  const { code, stdout, stderr } = await caveatHere([...words, '--json']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return JSON.parse(stdout) as T;
}

const digests = (result: CompareResult): readonly string[] => result.policies.map((p) => p.digest);

describe('the answer', () => {
  test('is the same for any number of workers and for a rerun, and differs for another seed', async () => {
    const study = starter();
    const compare = (...words: string[]): Promise<CompareResult> =>
      json(['compare', study, '--replications', '60', ...words]);
    const { run, ...first } = await compare('--workers', '1');
    expect(run?.workers).toBe(1);
    expect(first.prices?.prices).toHaveLength(2);
    for (const workers of ['1', '2', '3']) {
      const { run: other, ...answer } = await compare('--workers', workers);
      expect(other?.workers).toBe(Number(workers));
      expect(answer).toEqual(first);
    }
    const other = await compare('--seed', '2');
    expect(other.scenarioDigest).toBe(first.scenarioDigest);
    for (const [i, digest] of digests(other).entries()) {
      expect(digest).not.toBe(first.policies[i]?.digest);
    }
  });

  test('stops at the same variant for any number of workers', async () => {
    const study = starter();
    const until = ['--until', 'difference:0.4', '--replications', '1600'];
    const one = await json<CompareResult>(['compare', study, ...until, '--workers', '1']);
    const three = await json<CompareResult>(['compare', study, ...until, '--workers', '3']);
    expect([20, 40, 80, 160]).toContain(one.variants);
    expect({ ...three, run: 0 }).toEqual({ ...one, run: 0 });
    expect(one.prices?.variants).toBe(one.variants);
  });

  test('of one policy is the one that it has in the comparison', async () => {
    const study = starter();
    const all = await json<CompareResult>(['compare', study, '--replications', '20']);
    const some = await json<CompareResult>([
      ...['compare', study, '--replications', '20', '--no-prices', '--policy', 'belt-70'],
    ]);
    expect(some.policies.map((p) => p.id)).toEqual(['supply-only', 'belt-70']);
    expect(some.prices).toBeUndefined();
    const one = await json<CompareResult>([
      ...['run', study, '--policy', 'belt-70', '--replications', '20'],
    ]);
    const [, compared] = some.policies;
    // Alone it is its own baseline: nothing is substituted, and no leaker averted.
    const costUsd = { ...compared?.costUsd, perLeakerAverted: expect.anything() as unknown };
    expect(one.policies).toEqual([{ ...compared, substitution: null, costUsd }]);
    expect(digests(some)[1]).toBe(digests(all)[2]);
    const prices = await json<PriceResult>(['price', study, '--replications', '20']);
    expect(prices).toEqual(all.prices);
  });

  test('as JSON follows its schema', async () => {
    const study = starter();
    const ajv = new Ajv2020({ strict: false, formats: { uri: true } });
    const valid = async (schema: string, words: readonly string[]): Promise<void> => {
      const { stdout } = await caveatHere(['schema', schema]);
      const check = ajv.compile(JSON.parse(stdout) as object);
      check(await json(words));
      expect(check.errors).toBeNull();
    };
    await valid('results', ['compare', study, '--replications', '20']);
    await valid('results', ['compare', study, '--replications', '10']);
    await valid('results', ['run', study, '--policy', 'belt-70', '--replications', '10']);
    await valid('prices', ['price', study, '--replications', '20']);
    await valid('problems', ['validate', study]);
    const explain = ['explain', study, '--policy', 'belt-70'];
    await valid('story', explain);
    for (const n of ['1', '2', '3', '4'])
      await valid('story', [...explain, '--threat', `missiles/${n}`]);
    const { code, stdout } = await caveatHere([
      ...['validate', starter({ from: 'type: kh101', to: 'type: x' }), '--json'],
    ]);
    const check = ajv.compile(
      JSON.parse((await caveatHere(['schema', 'problems'])).stdout) as object,
    );
    expect(code).toBe(2);
    expect(check(JSON.parse(stdout))).toBe(true);
    expect(JSON.parse(stdout)).toMatchObject({ valid: false, problems: [{ severity: 'error' }] });
  });

  test('as tables fits 100 columns and carries no colour when it is piped', async () => {
    const { code, stdout, stderr } = await caveat(['compare', starter(), '--replications', '20']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).not.toContain('\u001b');
    const tables = stdout.split('\n').filter((line) => !line.startsWith('$ '));
    for (const line of tables) expect([...line].length).toBeLessThanOrEqual(100);
  });

  test('names the command that gives it again', async () => {
    const study = starter();
    const { stdout } = await caveatHere(['compare', study, '--replications', '15', '--seed', '7']);
    expect(stdout).toContain('15 replications rounded up to 20');
    const command = /^\$ caveat (.*)$/mu.exec(stdout)?.[1] ?? '';
    const again = await caveatHere(command.split(' '));
    // the rounding is told to whoever asked for 15, and a run takes its time
    const numbers = (text: string): string =>
      text.replace(/^Warnings\n! 15 .*\n\n/mu, '').replace(/ · [\d.]+ s on .*$/mu, '');
    expect(numbers(again.stdout)).toBe(numbers(stdout));
  });

  test('of a study given as its document is that of its folder', async () => {
    const study = starter();
    const words = ['--replications', '10', '--no-prices'];
    const one = await json<CompareResult>(['compare', study, ...words]);
    const two = await json<CompareResult>(['compare', path.join(study, 'study.yaml'), ...words]);
    expect(digests(two)).toEqual(digests(one));
    expect(two.scenarioDigest).toBe(one.scenarioDigest);
  });
});

describe('output', () => {
  const crowd = { from: '    count: 24', to: '    count: 4000' } as const;

  test('of more than 200 kB is complete when piped, and ends quietly when the reader leaves', async () => {
    const study = starter(crowd);
    const words = ['explain', study, '--policy', 'supply-only', '--json'];
    const { code, stdout } = await caveat(words);
    expect(code).toBe(0);
    expect(stdout.length).toBeGreaterThan(200_000);
    const answer = JSON.parse(stdout) as { leakers: readonly unknown[] };
    expect(answer.leakers.length).toBeGreaterThan(100);

    const child = start(words);
    child.stdout?.once('data', () => child.stdout?.destroy());
    let stderr = '';
    child.stderr?.setEncoding('utf8').on('data', (chunk: string) => (stderr += chunk));
    const left = await new Promise((resolve) => {
      child.on('close', resolve);
    });
    expect({ left, stderr }).toEqual({ left: 0, stderr: '' });
  });

  test('is never cut by ending the process before it has drained', () => {
    const here = path.join(root, 'src', 'cli');
    const files = listing(here).filter((name) => name.endsWith('.ts'));
    expect(files.length).toBeGreaterThan(10);
    for (const name of files) {
      expect(fs.readFileSync(path.join(here, name), 'utf8')).not.toContain('process.exit(');
    }
  });

  test('of an interrupted run is one line, and nothing is written', async () => {
    const interrupt = async (workers: string): Promise<void> => {
      const study = starter();
      const out = path.join(folder(), 'out');
      const child = start([
        ...['compare', study, '--replications', '1000000', '--workers', workers],
        ...['--report', path.join(out, 'report.html')],
      ]);
      const end = ended(child);
      // the folder is made when the run is about to begin
      while (!fs.existsSync(out)) await sleep(20);
      await sleep(3000);
      child.kill('SIGINT');
      const { code, stdout, stderr } = await end;
      expect({ code, stdout, stderr }).toEqual({
        code: 130,
        stdout: '',
        stderr: 'caveat: interrupted; nothing was written\n',
      });
      expect(listing(out)).toEqual([]);
    };
    await Promise.all([interrupt('1'), interrupt('2')]);
  });

  test('of a report is one file in one step, over what was there, in folders that it makes', async () => {
    const study = starter();
    const out = path.join(folder(), 'a', 'b');
    const file = path.join(out, 'report.html');
    const words = ['compare', study, '--replications', '20', '--report', file];
    expect((await caveatHere(words)).code).toBe(0);
    fs.writeFileSync(file, 'old');
    expect((await caveatHere(words)).code).toBe(0);
    expect(listing(out)).toEqual(['report.html']);
    const html = fs.readFileSync(file, 'utf8');
    expect(html).toContain('Starter study');
    expect(html).toContain('caveat compare');
    expect(html).toContain('OpenStreetMap');
  });

  test.skipIf(process.platform === 'win32')(
    'is coloured on a terminal, unless NO_COLOR is set',
    async () => {
      const words = `${process.execPath} ${path.join(dist, 'cli', 'main.js')} catalogue kh101`;
      const onTerminal = async (env: string): Promise<string> => {
        const child = spawn('script', ['-qec', `${env} ${words}`, '/dev/null'], {
          env: { ...process.env, TERM: 'xterm' },
        });
        return (await ended(child)).stdout;
      };
      expect(await onTerminal('env -u NO_COLOR')).toContain('\u001b[');
      expect(await onTerminal('env NO_COLOR=1')).not.toContain('\u001b[');
    },
  );
});
