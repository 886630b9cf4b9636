/** What happens to one pair twice in one tick. */
import { describe, expect, it } from 'vitest';
import { Compiler } from '../../src/compile/compile.ts';
import { Kernel } from '../../src/kernel/kernel.ts';
import { Replication } from '../../src/kernel/replication.ts';
import { Trace, TraceKind } from '../../src/kernel/trace.ts';
import { openProgram } from '../../src/program/layout.ts';
import type { Scenario } from '../../src/scenario/model.ts';
import { planOf } from '../laws/support.ts';
import { validateRun } from '../laws/validate.ts';
import { base, handRules, unitType } from '../reference/range.ts';

/** Anything may be shot at once; a second permit of the same waits for the cabinet. */
const rules = handRules(
  { effect: 'permit', when: () => true },
  { effect: 'permit', authority: 'cabinet', when: () => true },
);

function trace(cabinetS: number): { trace: Trace; problems: readonly string[] } {
  const cruise = { ...unitType.against['cruise']!, killProbability: 1e-9 };
  const scenario: Scenario = {
    ...base,
    coordination: 'none',
    fireUnitTypes: [{ ...unitType, against: { cruise }, channels: 3 }],
    authorities: [
      {
        id: 'cabinet',
        title: 'Cabinet',
        delay: { law: 'fixed', seconds: cabinetS },
        scope: 'threat',
      },
    ],
  };
  const compiler = new Compiler(scenario, rules);
  const program = openProgram(compiler.compile(1, 0));
  const kernel = new Kernel(program);
  const written = new Trace();
  kernel.trace = written;
  const plan = planOf(program, { caveatMask: 0, forces: [] });
  const rep = new Replication(program, 1, 0);
  kernel.run(plan, rep);
  const run = { program, state: kernel.state, plan, rep, variant: 0, replication: 0 };
  const { problems } = validateRun(compiler, compiler.sample(1, 0), run, written);
  return { trace: written, problems };
}

describe('a release in the very tick in which a unit has assessed its last shot', () => {
  it('leads to one engagement, not to two of one pair', () => {
    const far = trace(10_000);
    expect(far.problems).toEqual([]);
    const known = far.trace.events.find((e) => e.kind === TraceKind.identified)!;
    const met = far.trace.events.find((e) => e.kind === TraceKind.intercepted)!;
    // channel and look at the threat are free again at intercept + assessment
    const free = met.tick + 10 * unitType.assessmentS;
    const near = trace((free - known.tick) / 10);
    const released = near.trace.events.find((e) => e.kind === TraceKind.released)!;
    expect(released.tick).toBe(free);
    expect(near.problems).toEqual([]);
    const launches = (t: Trace): number[] =>
      t.events.filter((e) => e.kind === TraceKind.launched).map((e) => e.tick);
    expect(launches(near.trace)).toEqual(launches(far.trace));
    expect(launches(near.trace)).toContain(free);
  });
});
