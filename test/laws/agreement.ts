/**
 * Law 10: the kernel against the slow reference of `test/reference/`, threat by threat under the
 * same draws. The two share no code but the generator of random numbers; where they differ at all,
 * it is because something happens within a rounding error of a tick, and such cases are counted.
 */
import { expect, it } from 'vitest';
import { Compiler } from '../../src/compile/compile.ts';
import { CauseFinder } from '../../src/kernel/cause.ts';
import { loadCedar, parseRuleBook } from '../../src/policy/cedar.ts';
import { compileRules } from '../../src/policy/compile.ts';
import { caveatMask } from '../../src/policy/decide.ts';
import { CAUSES, FATES } from '../../src/study/tally.ts';
import { VariantRunner, axesOf } from '../../src/study/variant.ts';
import { randomScenario, type RandomScenario } from '../reference/random-scenario.ts';
import { simulateReference, type ReferenceResult } from '../reference/simulate.ts';

interface Comparison {
  readonly threats: number;
  readonly shots: number;
  /** Of them, those that flights fired. */
  readonly fromFlights: number;
  /** What differs, one line each: seed, policy, threat, what each of the two says. */
  readonly different: readonly string[];
  readonly fates: ReadonlyMap<string, number>;
  readonly causes: ReadonlyMap<string, number>;
}

type Maker = (seed: number) => RandomScenario;

/** Compares on scenarios `from` … `to − 1`, each under the policies named. */
export async function compareWithReference(
  from: number,
  to: number,
  make: Maker = randomScenario,
): Promise<Comparison> {
  const cedar = await loadCedar();
  const different: string[] = [];
  const fates = new Map<string, number>();
  const causes = new Map<string, number>();
  let threats = 0;
  let shots = 0;
  let fromFlights = 0;
  for (let seed = from; seed < to; seed += 1) {
    const { scenario, ruleText, policies } = make(seed);
    const parsed = parseRuleBook([{ name: 'rules.cedar', text: ruleText }], cedar);
    if (!('book' in parsed)) throw new Error(`seed ${seed}: ${JSON.stringify(parsed.problems)}`);
    const rules = compileRules(parsed.book);
    const compiler = new Compiler(scenario, rules);
    const runner = new VariantRunner(compiler, seed, 0, 1);
    const finder = new CauseFinder(runner.program);
    const rep = runner.replications[0];
    // The policies in turn, over the seeds: caveats all, none, some, and no forces.
    const policy = policies[seed % policies.length];
    if (rep === undefined || policy === undefined) throw new Error('nothing to compare');
    const plan = runner.plan({
      caveatMask: caveatMask(parsed.book, policy.caveats),
      forces: policy.forces.map((f) => scenario.forces.findIndex((x) => x.id === f)),
    });
    runner.kernel.run(plan, rep);
    const { state } = runner.kernel;
    const stoppers = axesOf(compiler).stoppers;
    const ids = compiler.sample(seed, 0).map((t) => t.id);
    const kernel = ids.map((id, t) => {
      const fate = FATES[state.fate[t] as number] ?? '?';
      const by = stoppers[state.stopper[t] as number]?.id ?? 'nobody';
      const cause =
        fate === 'hit' ? (CAUSES[finder.causeOf(state, plan, rep, t)] ?? '?') : 'no cause';
      return `${id}: ${fate} by ${by} at ${state.endTick[t]}, ${cause}`;
    });
    const slow = simulateReference(scenario, rules, policy, { seed, replication: 0, variant: 0 });
    const flights = new Set(slow.flights.map((f) => f.id));
    fromFlights += slow.threats.flatMap((t) => t.shots).filter((s) => flights.has(s.unit)).length;
    const reference = linesOf(slow, (fate, cause, n) => {
      fates.set(fate, (fates.get(fate) ?? 0) + 1);
      if (cause !== null) causes.set(cause, (causes.get(cause) ?? 0) + 1);
      shots += n;
    });
    expect(reference.length).toBe(kernel.length);
    kernel.forEach((line, t) => {
      threats += 1;
      if (line !== reference[t]) {
        different.push(`seed ${seed}, ${policy.id}, kernel ${line}; reference ${reference[t]}`);
      }
    });
  }
  return { threats, shots, fromFlights, different, fates, causes };
}

function linesOf(
  result: ReferenceResult,
  count: (fate: string, cause: string | null, shots: number) => void,
): string[] {
  return result.threats.map((t) => {
    count(t.fate, t.cause, t.shots.length);
    return `${t.id}: ${t.fate} by ${t.stoppedBy ?? 'nobody'} at ${t.endTick}, ${t.cause ?? 'no cause'}`;
  });
}

/** The test over one share of the scenarios; shares run side by side. */
export function agreementOver(from: number, to: number, make: Maker = randomScenario): void {
  const withFlights = make !== randomScenario;
  it(
    `agrees with the slow reference on random scenarios ${from} to ${to - 1}${withFlights ? ' with flights' : ''}`,
    { timeout: 600_000 },
    async () => {
      const { threats, shots, fromFlights, different, fates, causes } = await compareWithReference(
        from,
        to,
        make,
      );
      console.log(
        `${threats} threats, ${shots} salvos (${fromFlights} by flights), ${different.length} differ\n` +
          [...fates, ...causes].map(([name, n]) => `${name} ${n}`).join(', ') +
          different.map((line) => `\n  ${line}`).join(''),
      );
      expect(different.length / threats, different.join('\n')).toBeLessThanOrEqual(0.01);
      if (withFlights) expect(fromFlights).toBeGreaterThan(to - from);
      else expect(shots).toBeGreaterThan((to - from) * 2);
      expect([...fates.keys()].sort()).toEqual([...FATES].sort());
      // there is always a flight at hand
      const expected = CAUSES.filter((cause) => !withFlights || cause !== 'unopposed');
      expect([...causes.keys()].sort()).toEqual(expected.sort());
    },
  );
}
