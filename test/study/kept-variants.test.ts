/** What a page relies on: engines that keep variants, and rules that were parsed before. */
import { describe, expect, test } from 'vitest';
import { loadCedar, parseRuleBook } from '../../src/policy/cedar.ts';
import { prepareStudy } from '../../src/study/prepare.ts';
import type { FromWorker, VariantTask } from '../../src/study/protocol.ts';
import { selectionOf } from '../../src/study/request.ts';
import { WorkerEngine } from '../../src/study/worker-task.ts';
import { readHere } from '../studies/support.ts';

describe('an engine that keeps variants', () => {
  test('answers every question as one that keeps none, in any order', async () => {
    const study = await readHere('studies/two-islands');
    const { scenario, book } = study;
    const selections = scenario.policies.map((policy) => selectionOf(study, policy));
    const tasks: VariantTask[] = [0, 3, 1, 3, 0, 2, 1].map((variant, i) => ({
      variant,
      tally: selections.slice(i % selections.length),
      leakers: i % 2 === 0 ? selections : [],
    }));
    const answers = [
      { ready: 0, programs: 0 },
      { ready: 1, programs: 1 },
      { ready: 9, programs: 9 },
    ].map((kept) => {
      const engine = new WorkerEngine(kept);
      engine.handle({ kind: 'init', scenario, book, seed: 5 });
      return tasks.map((task): FromWorker | undefined =>
        structuredClone(engine.handle({ kind: 'task', id: 0, task })),
      );
    });
    expect(answers[0]?.every((answer) => answer?.kind === 'result')).toBe(true);
    expect(answers[1]).toEqual(answers[0]);
    expect(answers[2]).toEqual(answers[0]);
  });

  test('begins anew with another study or seed', async () => {
    const { scenario, book } = await readHere('studies/two-islands');
    const task: VariantTask = { variant: 0, tally: [], leakers: [{ caveatMask: 0, forces: [] }] };
    const ask = (engine: WorkerEngine, seed: number): unknown => {
      engine.handle({ kind: 'init', scenario, book, seed });
      return structuredClone(engine.handle({ kind: 'task', id: 0, task }));
    };
    const engine = new WorkerEngine({ ready: 9, programs: 9 });
    ask(engine, 1);
    expect(ask(engine, 2)).toEqual(ask(new WorkerEngine(), 2));
  });
});

describe('a study whose rules were parsed before', () => {
  test('is prepared without Cedar, and is the same', async () => {
    const cedar = await loadCedar();
    const entry = 'study.yaml';
    const files = await filesOf('two-islands');
    const input = { entry, files };
    const known = new Map<string, ReturnType<typeof parseRuleBook>>();
    const first = prepareStudy(input, {
      readRules: (rules) => {
        const parsed = parseRuleBook(rules, cedar);
        known.set(JSON.stringify(rules), parsed);
        return parsed;
      },
    });
    const again = prepareStudy(input, { readRules: (rules) => known.get(JSON.stringify(rules))! });
    const usual = prepareStudy(input, { cedar });
    for (const study of [first, again]) {
      expect(study.digest).toBe(usual.digest);
      expect(study.book).toEqual(usual.book);
      expect(study.scenario).toEqual(usual.scenario);
    }
  });
});

async function filesOf(study: string): Promise<ReadonlyMap<string, string>> {
  const { readFile } = await import('node:fs/promises');
  const names = ['study.yaml', 'rules.cedar'];
  const folder = new URL(`../../studies/${study}/`, import.meta.url);
  return new Map(
    await Promise.all(
      names.map(async (name) => [name, await readFile(new URL(name, folder), 'utf8')] as const),
    ),
  );
}
