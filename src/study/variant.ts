/**
 * One variant from end to end: compile it, run its replications under every policy asked for, add
 * them up. This is what a worker does with a task, and all that it does.
 */
import type { Compiler } from '../compile/compile.ts';
import { CauseFinder } from '../kernel/cause.ts';
import { Kernel } from '../kernel/kernel.ts';
import type { EngagementRows } from '../kernel/log.ts';
import { PolicyPlan } from '../kernel/plan.ts';
import { FateCode, Replication } from '../kernel/replication.ts';
import { Stage } from '../kernel/state.ts';
import { openProgram, type Program } from '../program/layout.ts';
import { ConsequenceCounter, consequenceAxes } from './consequences/counter.ts';
import {
  CAUSES,
  FATES,
  WARHEAD_BANDS,
  WARHEAD_BAND_LIMITS_KG,
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
  private readonly assetClass: Int32Array;
  private readonly seed: number;
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
    this.causes = new CauseFinder(this.program);
    this.replications = Array.from(
      { length: replications },
      (_, r) => new Replication(this.program, seed, r),
    );
    this.axes = axesOf(compiler);
    this.assetClass = Int32Array.from(compiler.scenario.assets, (a) =>
      this.axes.assetClasses.indexOf(a.class),
    );
  }

  /** Begins all replications again under another seed, on the same paths: for benchmarks. */
  redraw(seed: number): void {
    this.counter?.forget();
    this.replications.forEach((rep, r) => rep.begin(seed, r, this.program.scalars.variant));
  }

  plan(policy: PolicySelection): PolicyPlan {
    const forces = new Uint8Array(this.compiler.scenario.forces.length);
    for (const f of policy.forces) forces[f] = 1;
    return new PolicyPlan(this.program, policy.caveatMask, forces);
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
    // Rules overlap: many sets of caveats leave exactly the same windows open, and those that let
    // nations see alike come together, so that the kernel keeps pictures between them.
    const known = new Map<string, Uint32Array>();
    policies
      .map((policy, index) => ({ plan: this.plan(policy), index }))
      .sort((a, b) => (a.plan.signature < b.plan.signature ? -1 : 1))
      .forEach(({ plan, index }) => {
        const leakers = known.get(plan.signature) ?? this.leakers(plan);
        known.set(plan.signature, leakers);
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
    const { program: p, kernel, axes } = this;
    const classes = axes.classes.length;
    const { units } = p.counts;
    const effectors = units + p.counts.flights;
    const counter = this.consequences();
    const counts = counter.begin();
    const sums = {
      fatesByClass: new Float64Array(classes * FATES.length),
      leakersByAssetClass: new Float64Array(axes.assetClasses.length),
      leakersByWarheadBand: new Float64Array(WARHEAD_BANDS.length),
      causes: new Float64Array(CAUSES.length),
      forbiddenBy: new Float64Array(axes.forbidders.length),
      stopped: new Float64Array(axes.stoppers.length * classes),
      rounds: new Float64Array(axes.stoppers.length),
    };
    const leakers = new Uint32Array(this.replications.length);
    const fateHashes = new Uint32Array(2 * this.replications.length);
    let leakedWarheadKg = 0;
    kernel.log = counter.log;
    this.replications.forEach((rep, r) => {
      kernel.run(plan, rep);
      leakers[r] = kernel.state.leakers;
      counter.count(counts, kernel.state, plan, rep, r);
      for (let t = 0; t < p.counts.threats; t += 1) {
        const fate = kernel.state.fate[t] as number;
        const c = p.threatClass[t] as number;
        add(sums.fatesByClass, c * FATES.length + fate, 1);
        const stopper = kernel.state.stopper[t] as number;
        if (stopper >= 0) {
          add(sums.stopped, stopper * classes + c, 1);
          if (stopper >= effectors) {
            add(sums.rounds, stopper, p.entryRoundsPerKill[stopper - effectors] as number);
          }
        }
        if (fate !== FateCode.hit) continue;
        const kg = p.threatWarhead[t] as number;
        leakedWarheadKg += kg;
        add(sums.leakersByWarheadBand, bandOf(kg), 1);
        add(sums.leakersByAssetClass, this.assetClass[p.threatAsset[t] as number] as number, 1);
        const cause = this.causes.causeOf(kernel.state, plan, rep, t);
        add(sums.causes, cause, 1);
        if (cause !== Stage.forbidden) continue;
        for (let i = 0; i < this.causes.met.length; i += 1) {
          if (this.causes.met[i] === 1) add(sums.forbiddenBy, i, 1);
        }
      }
      for (let u = 0; u < units; u += 1) add(sums.rounds, u, kernel.state.fired[u] as number);
      addMissiles(sums.rounds, counter.log.engagements, units);
      this.hash(fateHashes, r);
    });
    kernel.log = null;
    return {
      replications: this.replications.length,
      leakers,
      fateHashes,
      ...sums,
      leakedWarheadKg,
      threatCostUsd: this.threatCost(),
      consequences: counts.tally(),
    };
  }

  /** Made when first asked for: prices do without it. */
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

/** Missiles that flights fired, by stopper; bursts of their guns are counted apart. */
function addMissiles(rounds: Float64Array, log: EngagementRows, units: number): void {
  for (let e = 0; e < log.count; e += 1) {
    const effector = log.effector[e] as number;
    if (effector >= units && log.gun[e] === 0) add(rounds, effector, log.rounds[e] as number);
  }
}

function bandOf(kg: number): number {
  let band = 0;
  while (band < WARHEAD_BAND_LIMITS_KG.length && kg >= (WARHEAD_BAND_LIMITS_KG[band] as number))
    band += 1;
  return band;
}

function add(into: Float64Array, at: number, amount: number): void {
  into[at] = (into[at] as number) + amount;
}
