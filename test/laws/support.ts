/** What the laws share: running the engine many times, and a little statistics. */
import { Compiler } from '../../src/compile/compile.ts';
import { Kernel } from '../../src/kernel/kernel.ts';
import type { EngagementLog } from '../../src/kernel/log.ts';
import { PolicyPlan } from '../../src/kernel/plan.ts';
import { PolicyTerms } from '../../src/kernel/terms.ts';
import { FateCode, Replication } from '../../src/kernel/replication.ts';
import type { State } from '../../src/kernel/state.ts';
import type { Trace } from '../../src/kernel/trace.ts';
import { loadCedar, parseRuleBook } from '../../src/policy/cedar.ts';
import { compileRules } from '../../src/policy/compile.ts';
import { caveatMask } from '../../src/policy/decide.ts';
import type { CompiledRules } from '../../src/policy/types.ts';
import { openProgram, type Program } from '../../src/program/layout.ts';
import type { Policy, Scenario } from '../../src/scenario/model.ts';
import type { PolicySelection } from '../../src/study/tally.ts';

/** Parses and compiles the text of a rule book; throws with its problems. */
export async function rulesOf(text: string): Promise<CompiledRules> {
  const parsed = parseRuleBook([{ name: 'rules.cedar', text }], await loadCedar());
  if (!('book' in parsed)) {
    throw new Error(parsed.problems.map((p) => `${p.message}: ${p.fix ?? ''}`).join('\n'));
  }
  return compileRules(parsed.book);
}

/** A scenario's policy as the kernel takes it. */
export function selectionOf(
  scenario: Scenario,
  rules: CompiledRules,
  policy: Pick<Policy, 'caveats' | 'forces'>,
): PolicySelection {
  const forces = policy.forces.map((id) => scenario.forces.findIndex((f) => f.id === id));
  return {
    caveatMask: caveatMask(rules.book, policy.caveats),
    forces: forces.sort((a, b) => a - b),
  };
}

export function planOf(program: Program, selection: PolicySelection): PolicyPlan {
  const forces = new Uint8Array(program.counts.forces);
  for (const f of selection.forces) forces[f] = 1;
  return new PolicyPlan(new PolicyTerms(program, selection.caveatMask, forces));
}

/** One finished run, to be looked at before the next begins. */
export interface Run {
  readonly program: Program;
  readonly state: State;
  readonly plan: PolicyPlan;
  readonly rep: Replication;
  readonly variant: number;
  readonly replication: number;
}

export interface Runs {
  readonly seed?: number;
  readonly variants?: number;
  readonly replications: number;
  readonly selection?: PolicySelection;
  /** Filled anew by every run. */
  readonly log?: EngagementLog;
  readonly trace?: Trace;
}

/** Runs replications of one policy, variant after variant, and shows each to `look`. */
export function runAll(
  scenario: Scenario,
  rules: CompiledRules,
  {
    seed = 1,
    variants = 1,
    replications,
    selection = { caveatMask: 0, forces: [] },
    log,
    trace,
  }: Runs,
  look: (run: Run) => void,
): void {
  const compiler = new Compiler(scenario, rules);
  for (let variant = 0; variant < variants; variant += 1) {
    const program = openProgram(compiler.compile(seed, variant));
    const kernel =
      program.counts.flights === 0 ? new Kernel(program) : new Kernel(program, compiler.ground);
    if (log !== undefined) kernel.log = log;
    if (trace !== undefined) kernel.trace = trace;
    const plan = planOf(program, selection);
    for (let replication = 0; replication < replications; replication += 1) {
      const rep = new Replication(program, seed, replication);
      trace?.clear();
      kernel.run(plan, rep);
      look({ program, state: kernel.state, plan, rep, variant, replication });
    }
  }
}

export function countFate(state: State, fate: keyof typeof FateCode): number {
  let n = 0;
  for (const f of state.fate) if (f === FateCode[fate]) n += 1;
  return n;
}

export function mean(xs: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < xs.length; i += 1) sum += xs[i]!;
  return sum / xs.length;
}

/** Unbiased variance. */
export function variance(xs: ArrayLike<number>): number {
  const m = mean(xs);
  let sum = 0;
  for (let i = 0; i < xs.length; i += 1) sum += (xs[i]! - m) * (xs[i]! - m);
  return sum / (xs.length - 1);
}

/** Standard error of the mean of independent values. */
export function standardError(xs: ArrayLike<number>): number {
  return Math.sqrt(variance(xs) / xs.length);
}

/** z of a count of successes against a probability. */
export function zOfShare(successes: number, trials: number, p: number): number {
  return (successes - trials * p) / Math.sqrt(trials * p * (1 - p));
}

/** z of a sample's mean against an expectation. */
export function zOfMean(xs: ArrayLike<number>, expected: number): number {
  return (mean(xs) - expected) / standardError(xs);
}

export function choose(n: number, k: number): number {
  let c = 1;
  for (let i = 1; i <= k; i += 1) c = (c * (n - k + i)) / i;
  return c;
}

export function binomial(n: number, p: number): number[] {
  return Array.from({ length: n + 1 }, (_, k) => choose(n, k) * p ** k * (1 - p) ** (n - k));
}

/**
 * Pearson's chi-square of counts against probabilities as a standard normal (Wilson and Hilferty
 * 1931): large and positive means a bad fit. Cells expecting fewer than five go to a neighbour.
 */
export function zOfFit(counts: readonly number[], probabilities: readonly number[]): number {
  const n = counts.reduce((a, b) => a + b, 0);
  let chi2 = 0;
  let cells = 0;
  let seen = 0;
  let wanted = 0;
  const rest = probabilities.map((_, i) => probabilities.slice(i + 1).reduce((a, b) => a + b, 0));
  probabilities.forEach((p, i) => {
    seen += counts[i] ?? 0;
    wanted += n * p;
    if (i < probabilities.length - 1 && (wanted < 5 || n * rest[i]! < 5)) return;
    chi2 += (seen - wanted) ** 2 / wanted;
    cells += 1;
    seen = 0;
    wanted = 0;
  });
  const df = cells - 1;
  const spread = 2 / (9 * df);
  return (Math.cbrt(chi2 / df) - (1 - spread)) / Math.sqrt(spread);
}

/** Counts of the whole numbers 0 … most. */
export function histogram(xs: ArrayLike<number>, most: number): number[] {
  const counts = new Array<number>(most + 1).fill(0);
  for (let i = 0; i < xs.length; i += 1) counts[xs[i]!]! += 1;
  return counts;
}
