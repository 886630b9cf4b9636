/**
 * One variant from end to end: compile it, run its replications under every policy asked for, add
 * them up. This is what a worker does with a task, and all that it does.
 */
import type { Compiler } from '../compile/compile.ts';
import { CauseFinder } from '../kernel/cause.ts';
import { Kernel } from '../kernel/kernel.ts';
import { PolicyPlan } from '../kernel/plan.ts';
import { PolicyTerms } from '../kernel/terms.ts';
import { Replication } from '../kernel/replication.ts';
import { openProgram, type Program } from '../program/layout.ts';
import { ConsequenceCounter, consequenceAxes } from './consequences/counter.ts';
import { OutcomeCounter, OutcomeSums } from './outcomes.ts';
import type { RowCells } from './row-cells.ts';
import { RowCounter } from './row-counter.ts';
import type { RowWriter } from './rows.ts';
import {
  WARHEAD_BANDS,
  type PolicySelection,
  type PolicyTally,
  type Stopper,
  type TallyAxes,
  type VariantTally,
} from './tally.ts';

/** The axes that all tallies of a compiler's scenario share. */
export function axesOf(compiler: Compiler): TallyAxes {
  const { scenario, entities, rules, classes } = compiler;
  const forceOf = (force: number): string | null => scenario.forces[force]?.id ?? null;
  const stoppers: Stopper[] = [
    ...entities.units.map((u) => ({
      id: u.unit.id,
      title: u.unit.title,
      kind: 'fire-unit' as const,
      system: u.unit.system,
      nation: u.unit.nation,
      donor: u.unit.donor ?? u.unit.nation,
      roundCostUsd: u.type.roundCostUsd,
      force: forceOf(u.force),
      available: u.unit.readyRounds + Math.max(0, u.unit.stock - u.unit.stockFloor),
    })),
    ...entities.flights.map((f) => ({
      id: f.flight.id,
      title: f.flight.title,
      kind: 'flight' as const,
      system: f.flight.aircraft,
      nation: f.flight.nation,
      donor: f.flight.donor ?? f.flight.nation,
      roundCostUsd: f.type.missile.roundCostUsd,
      force: forceOf(f.force),
      available: null,
    })),
    ...entities.entries.map((e) => ({
      id: `${e.screen.id}/${e.entry.class}/${e.entry.mode}`,
      title: `${e.screen.title}: ${e.entry.class}`,
      kind: 'screen' as const,
      system: e.screen.id,
      nation: e.screen.nation,
      donor: e.screen.nation,
      roundCostUsd: e.entry.roundCostUsd,
      force: null,
      available: null,
    })),
  ];
  return {
    classes,
    assetClasses: [...new Set(scenario.assets.map((a) => a.class))].sort(),
    warheadBands: WARHEAD_BANDS,
    forbidders: [...rules.book.rules.map((r) => r.id), 'no permit'],
    stoppers,
    consequences: consequenceAxes(compiler),
  };
}

/** A program with the replications of its variant, ready for any policy. */
export class VariantRunner {
  readonly compiler: Compiler;
  readonly program: Program;
  readonly kernel: Kernel;
  readonly replications: readonly Replication[];
  private readonly causes: CauseFinder;
  private readonly axes: TallyAxes;
  private readonly seed: number;
  // Made when first asked for: prices do without them, and rows without the first.
  private outcomes: OutcomeCounter | undefined;
  private counter: ConsequenceCounter | undefined;

  /** `compiled`: what the compiler gave for this seed and variant before, to save it the work. */
  constructor(
    compiler: Compiler,
    seed: number,
    variant: number,
    replications: number,
    compiled: ArrayBuffer = compiler.compile(seed, variant),
  ) {
    this.compiler = compiler;
    this.seed = seed;
    this.program = openProgram(compiled);
    this.kernel =
      this.program.counts.flights === 0
        ? new Kernel(this.program)
        : new Kernel(this.program, compiler.ground);
    this.replications = Array.from(
      { length: replications },
      (_, r) => new Replication(this.program, seed, r),
    );
    this.axes = axesOf(compiler);
    this.causes = new CauseFinder(this.program);
  }

  /** Begins all replications again under another seed, on the same paths: for benchmarks. */
  redraw(seed: number): void {
    this.counter?.forget();
    this.replications.forEach((rep, r) => rep.begin(seed, r, this.program.scalars.variant));
  }

  plan(policy: PolicySelection): PolicyPlan {
    return new PolicyPlan(this.terms(policy));
  }

  private terms(policy: PolicySelection): PolicyTerms {
    const forces = new Uint8Array(this.compiler.scenario.forces.length);
    for (const f of policy.forces) forces[f] = 1;
    return new PolicyTerms(this.program, policy.caveatMask, forces);
  }

  /** Leakers of every replication under a policy, and nothing else: what prices need. */
  leakers(plan: PolicyPlan): Uint32Array {
    return Uint32Array.from(this.replications, (rep) => {
      this.kernel.run(plan, rep);
      return this.kernel.state.leakers;
    });
  }

  /** Leakers of every replication for many policies, [policy × replication], policy-major. */
  leakersUnder(policies: readonly PolicySelection[]): Uint32Array<ArrayBuffer> {
    const replications = this.replications.length;
    const out = new Uint32Array(policies.length * replications);
    // Rules overlap: many sets of caveats leave exactly the same windows open.
    const known = new Map<string, Uint32Array>();
    policies
      .map((policy, index) => ({ terms: this.terms(policy), index }))
      .sort((a, b) => bySignature(a.terms, b.terms))
      .forEach(({ terms, index }) => {
        const leakers = known.get(terms.signature) ?? this.leakers(new PolicyPlan(terms));
        known.set(terms.signature, leakers);
        out.set(leakers, index * replications);
      });
    return out;
  }

  /** The variant's tallies, one per policy. */
  tallies(policies: readonly PolicySelection[]): VariantTally {
    return {
      variant: this.program.scalars.variant,
      launched: this.program.counts.threats,
      policies: policies.map((policy) => this.tally(this.plan(policy))),
    };
  }

  /** Everything that is reported of a policy, added up over the variant's replications. */
  tally(plan: PolicyPlan): PolicyTally {
    const { kernel } = this;
    const counter = this.consequences();
    const counts = counter.begin();
    this.outcomes ??= this.makeOutcomes();
    const { outcomes } = this;
    const sums = new OutcomeSums(this.axes);
    const leakers = new Uint32Array(this.replications.length);
    const fateHashes = new Uint32Array(2 * this.replications.length);
    kernel.log = counter.log;
    this.replications.forEach((rep, r) => {
      kernel.run(plan, rep);
      leakers[r] = kernel.state.leakers;
      counter.count(counts, kernel.state, plan, rep, r);
      outcomes.count(sums, kernel.state, plan, rep, counter.log);
      this.hash(fateHashes, r);
    });
    kernel.log = null;
    return {
      replications: this.replications.length,
      leakers,
      fateHashes,
      ...sums,
      threatCostUsd: this.threatCost(),
      consequences: counts.tally(),
    };
  }

  /**
   * Runs every policy and has each replication written down by itself, counted at `cells`, those of
   * the compiler's axes. Policies that leave the same windows open have the same fates: these are run
   * once and written for each.
   */
  rows(policies: readonly PolicySelection[], cells: RowCells, writer: RowWriter): void {
    const { kernel } = this;
    const counter = this.consequences();
    const { log } = counter;
    const row = new RowCounter(this.program, this.causes, counter, cells);
    const first = new Map<string, number>();
    const all = policies.map((policy, index) => ({ terms: this.terms(policy), index }));
    writer.begin({
      axes: this.axes,
      policies: policies.length,
      replications: this.replications.length,
      threats: counter.threats,
    });
    kernel.log = log;
    log.keepsLegs = false;
    for (const { terms, index } of all.toSorted((a, b) => bySignature(a.terms, b.terms))) {
      const same = first.get(terms.signature);
      if (same !== undefined) {
        writer.copy(same, index);
        continue;
      }
      first.set(terms.signature, index);
      const plan = new PolicyPlan(terms);
      this.replications.forEach((rep, r) => {
        kernel.run(plan, rep);
        const { state } = kernel;
        row.count(state, plan, rep, r);
        const { values, causeOf: causes } = row;
        writer.write({ policy: index, replication: r, values, state, log, causes });
      });
    }
    log.keepsLegs = true;
    kernel.log = null;
  }

  private makeOutcomes(): OutcomeCounter {
    const { assets } = this.compiler.scenario;
    const classes = Int32Array.from(assets, (a) => this.axes.assetClasses.indexOf(a.class));
    return new OutcomeCounter(this.program, this.causes, this.axes, classes);
  }

  private consequences(): ConsequenceCounter {
    this.counter ??= new ConsequenceCounter(
      this.compiler,
      this.program,
      this.seed,
      this.replications.length,
      this.axes.consequences,
    );
    return this.counter;
  }

  private threatCost(): { low: number; typical: number; high: number } {
    const sum = { low: 0, typical: 0, high: 0 };
    const { scenario } = this.compiler;
    for (const group of scenario.raid) {
      const cost = scenario.threatTypes.find((t) => t.id === group.type)?.unitCostUsd;
      sum.low += group.count * (cost?.low ?? 0);
      sum.typical += group.count * (cost?.typical ?? 0);
      sum.high += group.count * (cost?.high ?? 0);
    }
    return sum;
  }

  /**
   * Two words over every threat's key, fate, stopper and last tick, in order of key. FNV-1a twice
   * with different primes: cheap, and a digest over all of them follows.
   */
  private hash(out: Uint32Array, r: number): void {
    const { program: p, kernel } = this;
    let a = 0x811c9dc5;
    let b = 0x9747b28c;
    const mix = (word: number): void => {
      a = Math.imul(a ^ word, 0x01000193);
      a ^= a >>> 15;
      b = Math.imul(b ^ word, 0x5bd1e995);
      b ^= b >>> 13;
    };
    for (let t = 0; t < p.counts.threats; t += 1) {
      mix(p.threatKey[t] as number);
      mix(kernel.state.fate[t] as number);
      mix(this.stopperKey(kernel.state.stopper[t] as number));
      mix(kernel.state.endTick[t] as number);
    }
    out[2 * r] = a >>> 0;
    out[2 * r + 1] = b >>> 0;
  }

  /** Keys, not indices: adding a force that does nothing must not change a digest. */
  private stopperKey(stopper: number): number {
    const { program: p } = this;
    if (stopper < 0) return 0;
    if (stopper < p.counts.units) return p.unitKey[stopper] as number;
    const flight = stopper - p.counts.units;
    if (flight < p.counts.flights) return p.flightKey[flight] as number;
    const entry = flight - p.counts.flights;
    return (p.entryKey[entry] as number) ^ (p.entryOrdinal[entry] as number);
  }
}

/** Runs a variant under several policies. */
export function tallyVariant(
  compiler: Compiler,
  seed: number,
  variant: number,
  policies: readonly PolicySelection[],
): VariantTally {
  const { replicationsPerVariant } = compiler.scenario;
  return new VariantRunner(compiler, seed, variant, replicationsPerVariant).tallies(policies);
}

/** Leakers of every replication for many policies, [policy × replication], policy-major. */
export function leakersOfVariant(
  compiler: Compiler,
  seed: number,
  variant: number,
  policies: readonly PolicySelection[],
): Uint32Array<ArrayBuffer> {
  const { replicationsPerVariant } = compiler.scenario;
  return new VariantRunner(compiler, seed, variant, replicationsPerVariant).leakersUnder(policies);
}

/** Those that let nations see alike come together: the kernel keeps pictures between them. */
function bySignature(a: PolicyTerms, b: PolicyTerms): number {
  return a.signature < b.signature ? -1 : a.signature > b.signature ? 1 : 0;
}
