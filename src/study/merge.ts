/**
 * Puts the tallies of variants together. Workers finish in any order; tallies are held until those
 * before them have come, so every sum is taken in the order of variants and no bit of the answer
 * depends on the number of workers.
 */
import { ConsequenceSums, type MergedConsequences } from './consequences/merge.ts';
import { FateDigest } from './digest.ts';
import { at } from './statistics.ts';
import { CAUSES, FATES } from './tally.ts';
import type { PolicyTally, TallyAxes, VariantTally } from './tally.ts';

/** What must be known before the first tally comes. */
export interface MergeShape {
  readonly axes: TallyAxes;
  /** Number of policies in each tally. */
  readonly policies: number;
  /** Index of the policy that replications are compared with. */
  readonly baseline: number;
  readonly replicationsPerVariant: number;
}

/** One policy over all merged variants. Lists by variant are means per replication. */
export interface MergedPolicy {
  readonly leakers: readonly number[];
  /** [class][variant] */
  readonly leakersByClass: readonly (readonly number[])[];
  /** [asset class][variant] */
  readonly leakersByAssetClass: readonly (readonly number[])[];
  /** [band][variant] */
  readonly leakersByWarheadBand: readonly (readonly number[])[];
  /** [variant], kg */
  readonly leakedWarheadKg: readonly number[];
  /** [variant]: threats stopped by fire units and flights of any nation. */
  readonly effectorKills: readonly number[];
  /** [leakers]: replications with that many. */
  readonly leakersHistogram: readonly number[];
  /** Replications with more leakers than the baseline had in the same one. */
  readonly worseReplications: number;
  /** Sums over all replications, laid out as in a tally. */
  readonly fatesByClass: Float64Array;
  readonly causes: Float64Array;
  readonly forbiddenBy: Float64Array;
  readonly stopped: Float64Array;
  readonly rounds: Float64Array;
  /** Cost of the threats launched, USD per replication. */
  readonly threatCostUsd: { readonly low: number; readonly typical: number; readonly high: number };
  readonly consequences: MergedConsequences;
  /** SHA-256, hex, over every fate. */
  readonly digest: string;
}

export interface MergedStudy {
  readonly variants: number;
  readonly replications: number;
  /** [variant]: threats launched. */
  readonly launched: readonly number[];
  readonly policies: readonly MergedPolicy[];
}

const HIT = FATES.indexOf('hit');

/** Takes tallies in any order and merges them in the order of variants. */
export class StudyMerger {
  readonly #shape: MergeShape;
  readonly #waiting = new Map<number, VariantTally>();
  readonly #launched: number[] = [];
  readonly #policies: readonly PolicySums[];

  constructor(shape: MergeShape) {
    if (!(shape.baseline >= 0 && shape.baseline < shape.policies)) {
      throw new RangeError(`no policy ${shape.baseline} to compare with`);
    }
    this.#shape = shape;
    this.#policies = Array.from({ length: shape.policies }, () => new PolicySums(shape.axes));
  }

  /** Variants merged so far: 0 … this − 1. */
  get variants(): number {
    return this.#launched.length;
  }

  /** Mean leakers per replication of a policy, by merged variant. */
  leakers(policy: number): readonly number[] {
    return this.#sums(policy).leakers;
  }

  /** Leakers of every replication of a policy, in the order of replications, so far. */
  leakersByReplication(policy: number): readonly number[] {
    return this.#sums(policy).leakersByReplication;
  }

  /** Holds a tally. A variant that has come before is ignored, since tasks can run twice. */
  add(tally: VariantTally): void {
    if (tally.variant < this.variants || this.#waiting.has(tally.variant)) return;
    if (tally.policies.length !== this.#shape.policies) {
      throw new RangeError(`variant ${tally.variant} has ${tally.policies.length} policies`);
    }
    for (const policy of tally.policies) {
      // Whole variants only: otherwise the mean of variant means is not the mean.
      if (policy.replications !== this.#shape.replicationsPerVariant) {
        throw new RangeError(`variant ${tally.variant} has ${policy.replications} replications`);
      }
    }
    this.#waiting.set(tally.variant, tally);
  }

  /**
   * Merges held tallies in order, up to but not including variant `limit`. Returns the number of
   * variants merged so far.
   */
  releaseTo(limit: number): number {
    for (let next = this.variants; next < limit; next += 1) {
      const tally = this.#waiting.get(next);
      if (tally === undefined) break;
      this.#waiting.delete(next);
      this.#merge(tally);
    }
    return this.variants;
  }

  /** What has been merged so far; later merging does not change it. */
  result(): MergedStudy {
    return {
      variants: this.variants,
      replications: this.variants * this.#shape.replicationsPerVariant,
      launched: [...this.#launched],
      policies: this.#policies.map((sums) => sums.result()),
    };
  }

  #merge(tally: VariantTally): void {
    const baseline = tally.policies[this.#shape.baseline];
    if (baseline === undefined) throw new RangeError('a tally lost its baseline');
    tally.policies.forEach((policy, i) => this.#sums(i).add(policy, baseline));
    this.#launched.push(tally.launched);
  }

  #sums(policy: number): PolicySums {
    const sums = this.#policies[policy];
    if (sums === undefined) throw new RangeError(`no policy ${policy}`);
    return sums;
  }
}

/** Running sums of one policy. */
class PolicySums {
  readonly leakers: number[] = [];
  readonly leakersByReplication: number[] = [];
  readonly #byClass: readonly number[][];
  readonly #byAssetClass: readonly number[][];
  readonly #byBand: readonly number[][];
  readonly #leakedKg: number[] = [];
  readonly #effectorKills: number[] = [];
  readonly #histogram: number[] = [];
  #worse = 0;
  readonly #fatesByClass: Float64Array;
  readonly #causes = new Float64Array(CAUSES.length);
  readonly #forbiddenBy: Float64Array;
  readonly #stopped: Float64Array;
  readonly #rounds: Float64Array;
  readonly #threatCost = { low: 0, typical: 0, high: 0 };
  readonly #consequences: ConsequenceSums;
  readonly #digest = new FateDigest();
  readonly #axes: TallyAxes;

  constructor(axes: TallyAxes) {
    this.#axes = axes;
    this.#byClass = axes.classes.map(() => []);
    this.#byAssetClass = axes.assetClasses.map(() => []);
    this.#byBand = axes.warheadBands.map(() => []);
    this.#fatesByClass = new Float64Array(axes.classes.length * FATES.length);
    this.#forbiddenBy = new Float64Array(axes.forbidders.length);
    this.#stopped = new Float64Array(axes.stoppers.length * axes.classes.length);
    this.#rounds = new Float64Array(axes.stoppers.length);
    this.#consequences = new ConsequenceSums(axes.consequences);
  }

  add(tally: PolicyTally, baseline: PolicyTally): void {
    const count = tally.replications;
    let leakers = 0;
    for (let r = 0; r < count; r += 1) {
      const here = at(tally.leakers, r);
      leakers += here;
      this.leakersByReplication.push(here);
      while (this.#histogram.length <= here) this.#histogram.push(0);
      this.#histogram[here] = at(this.#histogram, here) + 1;
      if (here > at(baseline.leakers, r)) this.#worse += 1;
    }
    this.leakers.push(leakers / count);
    this.#byClass.forEach((column, c) =>
      column.push(at(tally.fatesByClass, c * FATES.length + HIT) / count),
    );
    this.#byAssetClass.forEach((column, c) =>
      column.push(at(tally.leakersByAssetClass, c) / count),
    );
    this.#byBand.forEach((column, b) => column.push(at(tally.leakersByWarheadBand, b) / count));
    this.#leakedKg.push(tally.leakedWarheadKg / count);
    this.#effectorKills.push(this.#killsByEffectors(tally) / count);
    addTo(this.#fatesByClass, tally.fatesByClass);
    addTo(this.#causes, tally.causes);
    addTo(this.#forbiddenBy, tally.forbiddenBy);
    addTo(this.#stopped, tally.stopped);
    addTo(this.#rounds, tally.rounds);
    this.#threatCost.low += tally.threatCostUsd.low;
    this.#threatCost.typical += tally.threatCostUsd.typical;
    this.#threatCost.high += tally.threatCostUsd.high;
    this.#consequences.add(tally.consequences, count);
    this.#digest.add(tally.fateHashes);
  }

  result(): MergedPolicy {
    const variants = this.leakers.length;
    return {
      leakers: [...this.leakers],
      leakersByClass: this.#byClass.map((column) => [...column]),
      leakersByAssetClass: this.#byAssetClass.map((column) => [...column]),
      leakersByWarheadBand: this.#byBand.map((column) => [...column]),
      leakedWarheadKg: [...this.#leakedKg],
      effectorKills: [...this.#effectorKills],
      leakersHistogram: [...this.#histogram],
      worseReplications: this.#worse,
      fatesByClass: this.#fatesByClass.slice(),
      causes: this.#causes.slice(),
      forbiddenBy: this.#forbiddenBy.slice(),
      stopped: this.#stopped.slice(),
      rounds: this.#rounds.slice(),
      threatCostUsd: {
        low: this.#threatCost.low / variants,
        typical: this.#threatCost.typical / variants,
        high: this.#threatCost.high / variants,
      },
      consequences: this.#consequences.result(),
      digest: this.#digest.hex(),
    };
  }

  #killsByEffectors(tally: PolicyTally): number {
    const classes = this.#axes.classes.length;
    let kills = 0;
    this.#axes.stoppers.forEach((stopper, s) => {
      if (stopper.kind === 'screen') return;
      for (let c = 0; c < classes; c += 1) kills += at(tally.stopped, s * classes + c);
    });
    return kills;
  }
}

function addTo(sums: Float64Array, values: Float64Array): void {
  if (sums.length !== values.length) throw new RangeError('a tally does not fit its axes');
  for (let i = 0; i < sums.length; i += 1) sums[i] = at(sums, i) + at(values, i);
}
