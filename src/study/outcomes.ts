/** Counting what became of the threats of a replication: fates, causes, stoppers, rounds. */
import type { CauseFinder } from '../kernel/cause.ts';
import type { EngagementLog, EngagementRows } from '../kernel/log.ts';
import type { PolicyPlan } from '../kernel/plan.ts';
import { FateCode, type Replication } from '../kernel/replication.ts';
import { Stage, type State } from '../kernel/state.ts';
import type { Program } from '../program/layout.ts';
import {
  CAUSES,
  FATES,
  WARHEAD_BANDS,
  WARHEAD_BAND_LIMITS_KG,
  type PolicyTally,
  type TallyAxes,
} from './tally.ts';

/** Running sums over replications of one policy, laid out as in a tally. */
export class OutcomeSums implements Pick<
  PolicyTally,
  | 'fatesByClass'
  | 'leakersByAssetClass'
  | 'leakersByWarheadBand'
  | 'causes'
  | 'forbiddenBy'
  | 'stopped'
  | 'rounds'
  | 'leakedWarheadKg'
> {
  readonly fatesByClass: Float64Array;
  readonly leakersByAssetClass: Float64Array;
  readonly leakersByWarheadBand = new Float64Array(WARHEAD_BANDS.length);
  readonly causes = new Float64Array(CAUSES.length);
  readonly forbiddenBy: Float64Array;
  readonly stopped: Float64Array;
  readonly rounds: Float64Array;
  leakedWarheadKg = 0;

  constructor(axes: TallyAxes) {
    const classes = axes.classes.length;
    this.fatesByClass = new Float64Array(classes * FATES.length);
    this.leakersByAssetClass = new Float64Array(axes.assetClasses.length);
    this.forbiddenBy = new Float64Array(axes.forbidders.length);
    this.stopped = new Float64Array(axes.stoppers.length * classes);
    this.rounds = new Float64Array(axes.stoppers.length);
  }
}

/** Reads outcomes off a replication that the kernel has just run. */
export class OutcomeCounter {
  private readonly program: Program;
  private readonly causes: CauseFinder;
  private readonly classes: number;
  /** By threat: index of its asset's class among those of the axes, and of its warhead's band. */
  private readonly assetClass: Int32Array;
  private readonly band: Uint8Array;

  /** `assetClass`: by asset, index of its class. */
  constructor(program: Program, causes: CauseFinder, axes: TallyAxes, assetClass: Int32Array) {
    this.program = program;
    this.causes = causes;
    this.classes = axes.classes.length;
    this.assetClass = Int32Array.from(program.threatAsset, (asset) => assetClass[asset] ?? -1);
    this.band = Uint8Array.from(program.threatWarhead, bandOf);
  }

  /** Adds a replication to `sums`; `log` is that of its run. */
  count(
    sums: OutcomeSums,
    state: State,
    plan: PolicyPlan,
    rep: Replication,
    log: EngagementLog,
  ): void {
    const { program: p, classes } = this;
    const { threatClass } = p;
    const { fate, stopper } = state;
    const { fatesByClass, stopped } = sums;
    const { units } = p.counts;
    const effectors = units + p.counts.flights;
    for (let t = 0; t < fate.length; t += 1) {
      const ended = fate[t] as number;
      const c = threatClass[t] as number;
      add(fatesByClass, c * FATES.length + ended, 1);
      const by = stopper[t] as number;
      if (by >= 0) {
        add(stopped, by * classes + c, 1);
        if (by >= effectors) add(sums.rounds, by, p.entryRoundsPerKill[by - effectors] as number);
      }
      if (ended !== FateCode.hit) continue;
      sums.leakedWarheadKg += p.threatWarhead[t] as number;
      add(sums.leakersByWarheadBand, this.band[t] as number, 1);
      add(sums.leakersByAssetClass, this.assetClass[t] as number, 1);
      const cause = this.causes.causeOf(state, plan, rep, t);
      add(sums.causes, cause, 1);
      if (cause !== Stage.forbidden) continue;
      const met = this.causes.rulesMet(state, plan, rep, t);
      for (let i = 0; i < met.length; i += 1) if (met[i] === 1) add(sums.forbiddenBy, i, 1);
    }
    for (let u = 0; u < units; u += 1) add(sums.rounds, u, state.fired[u] as number);
    addMissiles(sums.rounds, log.engagements, units);
  }
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
