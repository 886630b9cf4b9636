/**
 * Law 1: fates partition the raid; rounds fired, left, reloading and in stock add up to what there
 * was; no channel is held twice; no shot without a permit at its intercept point. Checked in random
 * scenarios under all their policies by the whole-state validator.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { Compiler } from '../../src/compile/compile.ts';
import { Kernel } from '../../src/kernel/kernel.ts';
import { Replication } from '../../src/kernel/replication.ts';
import { Trace, TraceKind } from '../../src/kernel/trace.ts';
import { openProgram } from '../../src/program/layout.ts';
import { randomScenario } from '../reference/random-scenario.ts';
import { planOf, rulesOf, selectionOf, type Run } from './support.ts';
import { validateRun, type Checked } from './validate.ts';

const SCENARIOS = 80;
const REPLICATIONS = 4;

interface Sums {
  runs: number;
  threats: number;
  launches: number;
  intercepts: number;
  nearBoundary: number;
  problems: string[];
}

/** Runs random scenarios with tracing and validates each run. */
async function validateMany(): Promise<Sums> {
  const sums: Sums = {
    runs: 0,
    threats: 0,
    launches: 0,
    intercepts: 0,
    nearBoundary: 0,
    problems: [],
  };
  for (let seed = 1; seed <= SCENARIOS; seed += 1) {
    const { scenario, ruleText } = randomScenario(seed);
    const rules = await rulesOf(ruleText);
    const compiler = new Compiler(scenario, rules);
    const variant = seed % 3;
    const threats = compiler.sample(seed, variant);
    const program = openProgram(compiler.compile(seed, variant));
    const kernel = new Kernel(program);
    const trace = new Trace();
    kernel.trace = trace;
    const { state } = kernel;
    for (let replication = 0; replication < REPLICATIONS; replication += 1) {
      const rep = new Replication(program, seed, replication);
      for (const policy of scenario.policies) {
        const plan = planOf(program, selectionOf(scenario, rules, policy));
        trace.clear();
        kernel.run(plan, rep);
        const run: Run = { program, state, plan, rep, variant, replication };
        const checked: Checked = validateRun(compiler, threats, run, trace);
        sums.runs += 1;
        sums.threats += threats.length;
        sums.launches += checked.launches;
        sums.intercepts += checked.intercepts;
        sums.nearBoundary += checked.nearBoundary;
        for (const problem of checked.problems) {
          sums.problems.push(
            `scenario ${seed}, ${policy.id}, replication ${replication}: ${problem}`,
          );
        }
      }
    }
  }
  return sums;
}

describe(`${SCENARIOS} random scenarios under four policies`, () => {
  let sums: Sums;
  beforeAll(async () => {
    sums = await validateMany();
  });

  it('shoot enough for the law to be tried: over 5 000 launches', () => {
    expect(sums.launches, JSON.stringify({ ...sums, problems: [] })).toBeGreaterThan(5000);
    expect(sums.intercepts).toBeGreaterThan(3000);
  });

  it('break no law: fates, rounds, channels, locks, knowledge and permits', () => {
    const others = sums.problems.filter((p) => !p.includes('the wreck falls elsewhere'));
    expect(others.slice(0, 12)).toEqual([]);
  });

  // On a leg that sinks, the fall of debris is taken to change evenly along it; it does not.
  it('judge by where the wreck falls, on legs that sink too', () => {
    expect(sums.problems.filter((p) => p.includes('the wreck falls elsewhere'))).toEqual([]);
  });

  it('shoot within a tick of a boundary of the rules in fewer than 1 launch of 200', () => {
    expect(sums.nearBoundary / sums.launches).toBeLessThan(0.005);
  });
});

describe('the validator', () => {
  it('notices a lost round, a wrong fate, a channel held and a shot that no rule permits', async () => {
    const { scenario, ruleText } = randomScenario(2);
    const rules = await rulesOf(ruleText);
    const compiler = new Compiler(scenario, rules);
    const threats = compiler.sample(2, 0);
    const program = openProgram(compiler.compile(2, 0));
    const kernel = new Kernel(program);
    const trace = new Trace();
    kernel.trace = trace;
    const { state } = kernel;
    const rep = new Replication(program, 2, 0);
    const selection = selectionOf(scenario, rules, scenario.policies[1]!);
    const plan = planOf(program, selection);
    const problemsAfter = (spoil: () => void): string => {
      trace.clear();
      kernel.run(plan, rep);
      spoil();
      const run: Run = { program, state, plan, rep, variant: 0, replication: 0 };
      return validateRun(compiler, threats, run, trace).problems.join('\n');
    };
    expect(problemsAfter(() => undefined)).toBe('');
    const shooter = (): number => trace.events.find((e) => e.kind === TraceKind.launched)!.subject;
    expect(problemsAfter(() => (state.ready[shooter()]! -= 1))).toMatch(/is not/);
    expect(problemsAfter(() => (state.freeChannels[shooter()]! -= 1))).toMatch(/channels/);
    expect(problemsAfter(() => (state.fate[0] = (state.fate[0]! + 1) % 6))).not.toBe('');
    expect(
      problemsAfter(() => {
        const first = trace.events.findIndex((e) => e.kind === TraceKind.launched);
        trace.events.splice(first, 0, trace.events[first]!);
      }),
    ).toMatch(/engaged twice/);
    // the same shots judged with every caveat in force
    const all = selectionOf(scenario, rules, scenario.policies[0]!);
    trace.clear();
    kernel.run(plan, rep);
    const strict = { ...plan, caveatMask: all.caveatMask, releases: plan.releases };
    const run = { program, state, plan: strict, rep, variant: 0, replication: 0 };
    expect(validateRun(compiler, threats, run as Run, trace).problems.join('\n')).toMatch(
      /no permit/,
    );
  });
});
