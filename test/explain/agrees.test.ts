import { describe, expect, it } from 'vitest';
import type { Compiler } from '../../src/compile/compile.ts';
import { CauseFinder } from '../../src/kernel/cause.ts';
import type { Policy } from '../../src/scenario/model.ts';
import { Explanation } from '../../src/study/explain.ts';
import { reachesOf } from '../../src/study/story-reach.ts';
import { StoryRun } from '../../src/study/story-run.ts';
import { sourcesOf } from '../../src/study/story-sight.ts';
import { NO_PERMIT } from '../../src/study/story.ts';
import { CAUSES, FATES } from '../../src/study/tally.ts';
import { axesOf, VariantRunner } from '../../src/study/variant.ts';
import { randomScenario } from '../reference/random-scenario.ts';
import { compilerOf, selectionOf } from './support.ts';

const SEED = 5;
const REPLICATIONS = 3;

interface Case {
  readonly name: string;
  readonly compiler: Compiler;
  readonly policy: Policy;
}

/** Forty policies of random scenarios, three replications of each. 115 has a policy without any unit. */
const CASES: readonly Case[] = [...Array.from({ length: 9 }, (_, i) => i + 101), 115].flatMap(
  (seed) => {
    const { scenario, ruleText, policies } = randomScenario(seed);
    const compiler = compilerOf(scenario, ruleText);
    return policies.map((policy) => ({
      name: `scenario ${seed}, policy ${policy.id}`,
      compiler,
      policy,
    }));
  },
);

function explain({ compiler, policy }: Case, replication: number): Explanation {
  return new Explanation({
    compiler,
    seed: SEED,
    replication,
    policyId: policy.id,
    policy: selectionOf(compiler, policy),
  });
}

/** The same replications without a trace. */
function plainRun({ compiler, policy }: Case) {
  const runner = new VariantRunner(compiler, SEED, 0, REPLICATIONS);
  return { runner, plan: runner.plan(selectionOf(compiler, policy)) };
}

describe('stories of random scenarios', () => {
  it('give every leaker the cause and the rules that the tables count', () => {
    let leakers = 0;
    const seen = new Set<string>();
    for (const one of CASES) {
      const { runner, plan } = plainRun(one);
      const tally = runner.tally(plan);
      const { forbidders } = axesOf(one.compiler);
      const causes = CAUSES.map(() => 0);
      const forbiddenBy = forbidders.map(() => 0);
      for (let r = 0; r < REPLICATIONS; r += 1) {
        const explanation = explain(one, r);
        const lines = explanation.leakers();
        expect(lines.length, `${one.name}, replication ${r}`).toBe(tally.leakers[r]);
        for (const line of lines) {
          leakers += 1;
          seen.add(line.cause);
          causes[CAUSES.indexOf(line.cause)]! += 1;
          for (const rule of line.rules) forbiddenBy[forbidders.indexOf(rule.id)]! += 1;
          const story = explanation.story(line.id);
          expect([story.cause, story.causeRules]).toEqual([line.cause, line.rules]);
        }
      }
      expect(causes, one.name).toEqual([...tally.causes]);
      expect(forbiddenBy, one.name).toEqual([...tally.forbiddenBy]);
    }
    expect(CASES.length * REPLICATIONS).toBeGreaterThanOrEqual(100);
    expect(leakers).toBeGreaterThan(500);
    // Agreement on nothing would be no agreement.
    expect([...seen].sort()).toEqual([...CAUSES].sort());
  });

  it('tell of the run that happens without a trace: same fates, ends, stoppers, causes, rounds', () => {
    for (const one of CASES) {
      const { runner, plan } = plainRun(one);
      const finder = new CauseFinder(runner.program);
      const threats = one.compiler.sample(SEED, 0);
      const stoppers = axesOf(one.compiler).stoppers;
      const units = one.compiler.entities.units.map((u) => u.unit.id);
      runner.replications.forEach((rep, r) => {
        const { kernel } = runner;
        kernel.run(plan, rep);
        const explanation = explain(one, r);
        const fired = new Map(units.map((id) => [id, 0]));
        threats.forEach(({ id }, t) => {
          const story = explanation.story(id);
          const where = `${one.name}, replication ${r}, ${id}`;
          const fate = FATES[kernel.state.fate[t]!];
          const stopper = kernel.state.stopper[t]!;
          expect(story.fate, where).toBe(fate);
          expect(story.stoppedBy, where).toBe(stopper < 0 ? null : stoppers[stopper]?.id);
          expect(story.lines.at(-1)?.kind, where).toBe('end');
          expect(story.lines.at(-1)?.tick, where).toBe(kernel.state.endTick[t]);
          const cause = fate === 'hit' ? finder.causeOf(kernel.state, plan, rep, t) : -1;
          expect(story.cause, where).toBe(CAUSES[cause] ?? null);
          for (const line of story.lines) {
            if (line.kind !== 'fired') continue;
            expect(line.rounds, where).toBeGreaterThan(0);
            fired.set(line.unit ?? '', (fired.get(line.unit ?? '') ?? NaN) + (line.rounds ?? NaN));
          }
        });
        expect([...fired.values()], `${one.name}, replication ${r}`).toEqual([
          ...kernel.state.fired,
        ]);
      });
    }
  });

  it('are in order of time, and every outcome follows its launch by the same unit', () => {
    let outcomes = 0;
    for (const one of CASES) {
      const explanation = explain(one, 1);
      for (const id of explanation.threats) {
        const { lines, fate, stoppedBy } = explanation.story(id);
        const where = `${one.name}, ${id}`;
        expect(lines[0]?.kind, where).toBe('launched');
        const ticks = lines.map((l) => l.tick);
        expect(ticks, where).toEqual([...ticks].sort((a, b) => a - b));
        const inFlight = new Set<string>();
        for (const { kind, unit = '' } of lines) {
          if (kind === 'fired') {
            expect(inFlight.has(unit), `${where}: one salvo at a time`).toBe(false);
            inFlight.add(unit);
          } else if (kind === 'intercept') {
            outcomes += 1;
            expect(inFlight.delete(unit), `${where}: an outcome without a launch`).toBe(true);
          }
        }
        const kills = lines.filter((l) => l.kind === 'intercept' && l.text.includes('destroys'));
        const byUnit = fate === 'intercepted' && kills.length > 0;
        expect(kills.length, where).toBe(byUnit ? 1 : 0);
        if (byUnit) expect(kills[0]?.unit, where).toBe(stoppedBy);
      }
    }
    expect(outcomes).toBeGreaterThan(100);
  });

  it('name the tracks that the pictures of a nation are made of, and no others', () => {
    let pictures = 0;
    for (const one of CASES) {
      const run = new StoryRun({
        compiler: one.compiler,
        seed: SEED,
        replication: 2,
        policy: selectionOf(one.compiler, one.policy),
      });
      run.threats.forEach((_, t) => {
        for (let n = 0; n < run.program.counts.nations; n += 1) {
          const cell = run.rep.see(run.plan, t, n);
          const seen = Array.from({ length: run.rep.pictureCount[cell]! }, (_unused, i) => [
            run.rep.pictureStart(cell, i),
            run.rep.pictureEnd(cell, i),
          ]);
          pictures += seen.length;
          const spans = sourcesOf(run, t, n)
            .map((s) => [s.start, s.end] as const)
            .sort((a, b) => a[0] - b[0]);
          const union: number[][] = [];
          for (const [start, end] of spans) {
            const last = union.at(-1);
            if (last !== undefined && start <= last[1]! + 1) last[1] = Math.max(last[1]!, end);
            else union.push([start, end]);
          }
          expect(union, `${one.name}, threat ${t}, nation ${n}`).toEqual(seen);
        }
      });
    }
    expect(pictures).toBeGreaterThan(500);
  });

  it('name as bar what bars: where one caveat alone denies, lifting it opens those windows', () => {
    let lifted = 0;
    for (const one of CASES) {
      const { compiler } = one;
      const { book } = compiler.rules;
      const policy = selectionOf(compiler, one.policy);
      const run = new StoryRun({ compiler, seed: SEED, replication: 0, policy });
      const p = run.program;
      const runner = new VariantRunner(compiler, SEED, 0, 1);
      run.threats.forEach((_, t) => {
        for (const q of run.pairsOf(t)) {
          for (const reach of reachesOf(run, t, q)) {
            const rule = reach.rules[0];
            const caveat = rule === undefined ? undefined : book.rules[rule]?.caveat;
            if (reach.open || reach.noPermit || caveat === undefined) continue;
            const bits = new Set(reach.rules.map((r) => p.ruleCaveat[r]!));
            const bit = p.ruleCaveat[rule!]!;
            const without = { ...policy, caveatMask: (policy.caveatMask & ~(1 << bit)) >>> 0 };
            const plan = runner.plan(without);
            for (let w = p.pairWindows[q]!; w < p.pairWindows[q + 1]!; w += 1) {
              if (p.windowFirst[w]! < reach.first || p.windowLast[w]! > reach.last) continue;
              const open = plan.releases[p.windowOutcome[w]!] !== 0;
              // One caveat of several leaves the others standing.
              expect(open, `${one.name}, threat ${t}, caveat ${caveat}`).toBe(bits.size === 1);
              lifted += 1;
            }
          }
        }
      });
    }
    expect(lifted).toBeGreaterThan(50);
  });

  it('say in which airspaces no permit was found, and rules and denials have names', () => {
    let without = 0;
    for (const one of CASES) {
      for (let r = 0; r < REPLICATIONS; r += 1) {
        for (const line of explain(one, r).leakers()) {
          for (const { id, title } of line.rules) {
            expect(title).not.toBe('');
            if (id !== NO_PERMIT) continue;
            without += 1;
            expect(title).toMatch(/^no permit for \(engage, over [\w-]+( or [\w-]+)*\)$/u);
            expect(title).not.toContain('any airspace');
          }
        }
      }
    }
    expect(without).toBeGreaterThan(5);
  });

  it('find no lack of permits where every nation has one: over its own airspace', () => {
    let lacking = 0;
    for (const one of CASES) {
      const policy = selectionOf(one.compiler, one.policy);
      const run = new StoryRun({ compiler: one.compiler, seed: SEED, replication: 0, policy });
      run.threats.forEach((_, t) => {
        for (const q of run.pairsOf(t)) {
          const unit = one.compiler.entities.units[run.program.pairUnit[q]!]?.unit;
          for (const reach of reachesOf(run, t, q)) {
            if (!reach.noPermit) continue;
            lacking += 1;
            expect(reach.over, `${one.name}, threat ${t}`).not.toContain(unit?.nation);
          }
        }
      });
    }
    expect(lacking).toBeGreaterThan(20);
  });
});
