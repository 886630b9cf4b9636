/** Compiling is a pure function of scenario, rules, seed and variant. */
import { beforeAll, describe, expect, it } from 'vitest';
import { Compiler } from '../../src/compile/compile.ts';
import type { CompiledRules } from '../../src/policy/types.ts';
import { COLUMNS, openProgram, type ColumnName, type Program } from '../../src/program/layout.ts';
import type { Scenario } from '../../src/scenario/model.ts';
import { tallyVariant } from '../../src/study/variant.ts';
import { rulesOf, selectionOf } from '../laws/support.ts';
import { randomScenario } from '../reference/random-scenario.ts';

/** Columns that number or list outcomes: these are interned as they are first met. */
const OF_OUTCOMES = new Set<string>([
  'windowOutcome',
  'shareOutcome',
  'exposureOutcome',
  'outcomeCaveats',
  'outcomeForbidden',
  'outcomeReleases',
  'outcomeRuleOffsets',
  'outcomeRule',
]);

/** What each window, share and exposure refers to, instead of its number. */
function meanings(compiler: Compiler, p: Program): string[] {
  const { list } = compiler.outcomes;
  return [p.windowOutcome, p.shareOutcome, p.exposureOutcome].flatMap((column) =>
    Array.from(column, (o) => {
      const outcome = list[o];
      return outcome === undefined ? 'any' : `${outcome.permits.join()}|${outcome.rules.join()}`;
    }),
  );
}

describe('a variant compiled', () => {
  const worlds: { scenario: Scenario; rules: CompiledRules; seed: number }[] = [];
  beforeAll(async () => {
    for (const seed of [2, 9, 16, 31]) {
      const { scenario, ruleText } = randomScenario(seed);
      worlds.push({ scenario, rules: await rulesOf(ruleText), seed });
    }
  });

  it('after others is what it is alone: every column, and every outcome by its meaning', () => {
    for (const { scenario, rules, seed } of worlds) {
      const alone = new Compiler(scenario, rules);
      const late = new Compiler(scenario, rules);
      for (const other of [0, 7, 1]) late.compile(seed, other);
      late.compile(seed + 1, 3);
      const a = openProgram(alone.compile(seed, 3));
      const b = openProgram(late.compile(seed, 3));
      for (const name of Object.keys(COLUMNS) as ColumnName[]) {
        if (!OF_OUTCOMES.has(name)) expect(b[name], `scenario ${seed}: ${name}`).toEqual(a[name]);
      }
      expect(meanings(late, b)).toEqual(meanings(alone, a));
    }
  });

  it('twice by one compiler is the same buffer, byte by byte', () => {
    for (const { scenario, rules, seed } of worlds) {
      const compiler = new Compiler(scenario, rules);
      compiler.compile(seed, 3);
      const once = new Uint8Array(compiler.compile(seed, 3));
      expect(new Uint8Array(compiler.compile(seed, 3))).toEqual(once);
    }
  });

  it('gives the same fates whether others came before it or not', () => {
    for (const { scenario, rules, seed } of worlds) {
      const policies = scenario.policies.map((p) => selectionOf(scenario, rules, p));
      const late = new Compiler(scenario, rules);
      for (const other of [5, 0, 2]) tallyVariant(late, seed, other, policies);
      expect(tallyVariant(late, seed, 3, policies)).toEqual(
        tallyVariant(new Compiler(scenario, rules), seed, 3, policies),
      );
    }
  });

  it('is another one for another seed or variant', () => {
    for (const { scenario, rules, seed } of worlds) {
      const compiler = new Compiler(scenario, rules);
      const launches = (s: number, v: number): string =>
        openProgram(compiler.compile(s, v)).windowG0.join();
      expect(launches(seed, 0)).not.toBe(launches(seed, 1));
      expect(launches(seed, 0)).not.toBe(launches(seed + 1, 0));
    }
  });

  it('leaves scenario and rules as they were', () => {
    for (const { scenario, rules, seed } of worlds) {
      const before = JSON.stringify([scenario, rules.book]);
      new Compiler(scenario, rules).compile(seed, 0);
      expect(JSON.stringify([scenario, rules.book])).toBe(before);
    }
  });
});
