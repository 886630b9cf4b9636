/**
 * What a variant's replications add up to, per policy. A tally is the unit that workers send home:
 * plain typed arrays, merged in the order of variants, so that the number of workers cannot change
 * a bit of the result.
 */

import type { ConsequenceAxes, ConsequenceTally } from './consequences/axes.ts';

/** Names along each axis of a tally; the same for every variant of a scenario. */
export interface TallyAxes {
  /** First classes of the raid's threats, sorted. */
  readonly classes: readonly string[];
  /** Asset classes, sorted. */
  readonly assetClasses: readonly string[];
  /** Warhead bands, lightest first: `WARHEAD_BANDS`. */
  readonly warheadBands: readonly string[];
  /** Ids of rules, then `no permit`: what a leaker can have been forbidden by. */
  readonly forbidders: readonly string[];
  /** Effectors, then screen entries: who can stop a threat and spend rounds. */
  readonly stoppers: readonly Stopper[];
  readonly consequences: ConsequenceAxes;
}

export interface Stopper {
  /** Id of the fire unit, or `screen/class/mode`. */
  readonly id: string;
  readonly title: string;
  readonly kind: 'fire-unit' | 'flight' | 'screen';
  /** Id of the system type; for a screen the screen's id. */
  readonly system: string;
  readonly nation: string;
  /** Nation that gave the weapon, else the nation itself. */
  readonly donor: string;
  readonly roundCostUsd: { readonly low: number; readonly typical: number; readonly high: number };
  /** Force that it belongs to; null for what is always there. */
  readonly force: string | null;
  /** Ready rounds and stock above the nation's floor; null where rounds are not limited. */
  readonly available: number | null;
}

export const FATES = [
  'intercepted',
  'soft-killed',
  'failed',
  'hit',
  'missed-target',
  'left-area',
] as const;
export type Fate = (typeof FATES)[number];

/** In the order in which they outrank each other: a leaker's cause is the furthest reached. */
export const CAUSES = [
  'unopposed',
  'undetected',
  'out-of-reach',
  'forbidden',
  'too-late',
  'held',
  'no-channel',
  'no-round',
  'missed',
] as const;
export type Cause = (typeof CAUSES)[number];

/** Upper limits of the bands in kg; the last is open. */
export const WARHEAD_BAND_LIMITS_KG = [100, 600] as const;
export const WARHEAD_BANDS = ['under 100 kg', '100 to 600 kg', 'over 600 kg'] as const;

/** Sums over the replications of one variant under one policy. */
export interface PolicyTally {
  /** Replications counted. */
  readonly replications: number;
  /** Leakers of each replication, in order. */
  readonly leakers: Uint32Array;
  /** Two 32-bit words per replication: a hash over every threat's fate, stopper and end. */
  readonly fateHashes: Uint32Array;
  /** [class × fate], class-major. Fates overall are its column sums. */
  readonly fatesByClass: Float64Array;
  readonly leakersByAssetClass: Float64Array;
  readonly leakersByWarheadBand: Float64Array;
  /** Warhead mass of the leakers, kg. */
  readonly leakedWarheadKg: number;
  /** By `CAUSES`. */
  readonly causes: Float64Array;
  readonly forbiddenBy: Float64Array;
  /** [stopper × class], stopper-major: threats stopped. */
  readonly stopped: Float64Array;
  /** By stopper: rounds spent. */
  readonly rounds: Float64Array;
  /** Cost of the threats launched, USD per replication (the same in each). */
  readonly threatCostUsd: { readonly low: number; readonly typical: number; readonly high: number };
  readonly consequences: ConsequenceTally;
}

export interface VariantTally {
  readonly variant: number;
  /** Threats launched in this variant. */
  readonly launched: number;
  /** One per policy asked for, in that order. */
  readonly policies: readonly PolicyTally[];
}

/** A policy as the kernel takes it. */
export interface PolicySelection {
  /** Bit i: caveat i of the rule book is in force. */
  readonly caveatMask: number;
  /** Indices into `scenario.forces`, ascending. */
  readonly forces: readonly number[];
}
