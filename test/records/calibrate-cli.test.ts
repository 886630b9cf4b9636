/** `caveat calibrate` and `caveat validate-model` as their users meet them. */
import fs from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { InputError } from '../../src/scenario/problems.ts';
import { readArguments } from '../../src/cli/arguments.ts';
import { calibrateCommand } from '../../src/cli/calibrate.ts';
import type { Command } from '../../src/cli/command.ts';
import { validateModelCommand } from '../../src/cli/validate-model.ts';
import { starterFiles } from '../../src/scenario/starter.ts';
import { parse, parseDocument } from 'yaml';
import { caveat, ensureBuilt, folder, removeFolders } from '../cli/support.ts';
import { kills, uniforms } from './support.ts';

vi.setConfig({ testTimeout: 300_000 });
afterAll(removeFolders);

/** Runs a command in this process; what it prints. */
async function call(command: Command, words: readonly string[]): Promise<string> {
  let printed = '';
  const nothing = (): void => {};
  await command.run(readArguments(command.spec, words), {
    width: 100,
    colour: false,
    print: (text) => {
      printed += text;
      return Promise.resolve();
    },
    note: nothing,
    watched: false,
    progress: nothing,
  });
  return printed;
}

const COLUMNS = 'time_start,time_end,model,launch_place,target,launched,destroyed';

/** Half a year, drones every night and cruise missiles every third. */
function madeUpFile(): string {
  const u = uniforms(3);
  const rows: string[] = [];
  for (let day = Date.parse('2030-01-01'); day <= Date.parse('2030-06-30'); day += 86_400_000) {
    const at = new Date(day).toISOString().slice(0, 10);
    const row = (model: string, target: string, size: number, mean: number): void => {
      const { launched, destroyed } = kills(size, mean, 0.1, u);
      rows.push(
        `${at} 20:00,${at} 23:30,${model},Kursk oblast,${target},${launched}.0,${destroyed}.0`,
      );
    };
    row('Shahed-136/131', 'Ukraine', 10 + Math.floor(u() * 40), 0.85);
    if (rows.length % 3 === 0) row('Kalibr', 'Odesa oblast', 1 + Math.floor(u() * 8), 0.7);
  }
  rows.push('2030-03-01 20:00,2030-03-01 23:00,Iskander-M and Kalibr,Crimea,south,4,2');
  const file = path.join(folder(), 'made-up.csv');
  fs.writeFileSync(file, `${COLUMNS}\n${rows.join('\n')}\n`);
  return file;
}

interface Answer {
  readonly from: string;
  readonly to: string;
  readonly whole: readonly { class: string; share: { value: number } }[];
  readonly regions: readonly { class: string; region: string }[];
  readonly quarters: readonly unknown[];
  readonly leftOut: { readonly pooled: readonly { line: number }[] };
}

describe('caveat calibrate', () => {
  const file = madeUpFile();
  const words = ['--records', file];

  test('fits each class, region and quarter, and lists what it left out', async () => {
    const answer = JSON.parse(await call(calibrateCommand, [...words, '--json'])) as Answer;
    expect([answer.from, answer.to]).toEqual(['2030-01-01', '2030-06-30']);
    expect(answer.whole.map((f) => f.class)).toEqual(['drone', 'cruise']);
    expect(answer.whole[0]?.share.value).toBeCloseTo(0.85, 1);
    expect(answer.regions.map((f) => [f.region, f.class])).toEqual([['south', 'cruise']]);
    expect(answer.quarters).toHaveLength(4);
    expect(answer.leftOut.pooled).toHaveLength(1);
  });

  test('keeps to the period, the class and the region that it is given', async () => {
    const given = [...words, '--from', '2030-02', '--to', '2030-03', '--class', 'cruise'];
    const answer = JSON.parse(await call(calibrateCommand, [...given, '--json'])) as Answer;
    expect([answer.from, answer.to]).toEqual(['2030-02-01', '2030-03-31']);
    expect(answer.whole.map((f) => f.class)).toEqual(['cruise']);
    expect(answer.quarters).toEqual([]);
    const south = JSON.parse(
      await call(calibrateCommand, [...words, '--region', 'south', '--json']),
    ) as Answer;
    expect(south.whole).toEqual([]);
    expect(south.regions).toHaveLength(1);
  });

  test('fits 100 columns', async () => {
    for (const line of (await call(calibrateCommand, words)).split('\n'))
      expect(line.length).toBeLessThanOrEqual(100);
  });

  test.each([
    [['--from', '2030-05', '--to', '2030-02'], 'ends before it begins'],
    [
      ['--from', '2031-01'],
      'no raid of the record is in the period of `--from`, 2031-01-01 to 2031-01-01',
    ],
    [['--to', '2029-11'], 'in the period of `--to`, 2029-11-30 to 2029-11-30'],
    [
      ['--class', 'supersonic', '--region', 'west'],
      'no row from 2030-01-01 to 2030-06-30 tells of `--class supersonic` and `--region west`',
    ],
    [['--from', 'May'], '`May` in `--from` is neither a month nor a day'],
    [['--class', 'cruse'], 'did you mean `cruise`?'],
    [['--region', 'moon'], 'unknown region `moon`'],
    [['--as', 'toml'], '`--as toml` is not known'],
    [['--as', 'yaml', '--json'], 'two forms of one answer'],
    [['--confidence', '80'], 'does not lie between 0 and 1'],
  ])('refuses %s', async (more, message) => {
    const failed = call(calibrateCommand, [...words, ...more]);
    await expect(failed).rejects.toThrow(InputError);
    await expect(call(calibrateCommand, [...words, ...more])).rejects.toThrow(message);
  });
});

describe('caveat validate-model', () => {
  const file = madeUpFile();
  const periods = ['--train', '2030-01..2030-03', '--test', '2030-04..2030-06'];
  const words = ['--records', file, ...periods];

  test('answers with coverage as fractions at the top and by class', async () => {
    const answer = JSON.parse(await call(validateModelCommand, [...words, '--json'])) as {
      coverage: Record<string, number>;
      byClass: Record<string, { coverage: Record<string, number>; raids: number }>;
      sentences: string[];
    };
    for (const coverage of [answer.coverage, answer.byClass['drone']?.coverage ?? {}]) {
      expect(Object.keys(coverage)).toEqual(['50', '80', '95']);
      expect(coverage['80']).toBeGreaterThan(0.65);
      expect(coverage['80']).toBeLessThan(0.95);
    }
    expect(answer.byClass['drone']?.raids).toBe(91);
    expect(answer.sentences.length).toBeGreaterThanOrEqual(3);
  });

  test('writes its report', async () => {
    const report = path.join(folder(), 'deep', 'report.html');
    await call(validateModelCommand, [...words, '--report', report]);
    expect(fs.readFileSync(report, 'utf8')).toContain('The model against the record');
  });

  test.each([
    [['--train', '2030-03..2030-01', '--test', '2030-04..2030-06'], 'ends before it begins'],
    [['--train', '2030-01..2030-04', '--test', '2030-04..2030-06'], 'overlap'],
    [['--train', '2030-04..2030-06', '--test', '2030-01..2030-03'], 'lies before'],
    [['--train', '2030-01..2030-03', '--test', '2031-01..2031-02'], 'no raid of the record'],
    [['--train', '2030-01..2030-03'], 'needs `--test PERIOD`'],
  ])('refuses %s', async (more, message) => {
    await expect(call(validateModelCommand, ['--records', file, ...more])).rejects.toThrow(message);
  });
});

describe('the built commands', () => {
  beforeAll(ensureBuilt, 300_000);

  test('say in one line where the record is published when they have none', async () => {
    const env = { XDG_DATA_HOME: folder(), LOCALAPPDATA: folder(), HOME: folder() };
    for (const command of [
      ['calibrate'],
      ['validate-model', '--train', '2022-09..2024-06', '--test', '2024-07..2024-12'],
    ]) {
      const { code, stdout, stderr } = await caveat(command, { env });
      expect(code).toBe(2);
      expect(stdout).toBe('');
      expect(stderr.trimEnd().split('\n')).toHaveLength(1);
      expect(stderr).toContain('https://www.kaggle.com/datasets/piterfm/');
      expect(stderr).toContain('CC BY-NC-SA');
    }
  });

  test('give a fragment that makes a study when it is put into one', async () => {
    const fragment = parse(
      await call(calibrateCommand, ['--records', madeUpFile(), '--as', 'yaml']),
    ) as Record<string, unknown>;
    const made = path.join(folder(), 'study');
    fs.mkdirSync(made);
    for (const [name, text] of starterFiles()) {
      let written = text;
      if (name === 'study.yaml') {
        const document = parseDocument(text);
        for (const key of ['screens', 'assumptions', 'sources']) document.set(key, fragment[key]);
        written = document.toString();
      }
      fs.writeFileSync(path.join(made, name), written);
    }
    const { code, stderr } = await caveat(['validate', made]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });
});
