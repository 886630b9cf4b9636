/**
 * The machine-readable answer of `caveat compare --json`; `report/` draws its tables and plots from
 * it and from nothing else, so that page, terminal and JSON cannot disagree.
 */
import type { Parameter, Source } from '../scenario/model.ts';
import type { Cause, Fate } from './tally.ts';

/** A mean per replication with its confidence interval; null limits with fewer than two variants. */
export interface Estimate {
  readonly mean: number;
  readonly low: number | null;
  readonly high: number | null;
}

/** A sum with the range that parameters (not chance) give it. */
export interface CostRange {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

export interface ByStopper {
  readonly id: string;
  readonly title: string;
  readonly kind: 'fire-unit' | 'flight' | 'screen';
  readonly system: string;
  readonly nation: string;
  readonly mean: number;
}

export interface PolicyResult {
  readonly id: string;
  readonly title: string;
  readonly caveatsInForce: readonly string[];
  readonly forces: readonly string[];
  readonly launched: number;
  /** Means per replication; they add up to `launched`. */
  readonly fates: Readonly<Record<Fate, number>>;
  readonly fatesByClass: Readonly<Record<string, Readonly<Record<Fate, number>>>>;
  readonly leakers: Estimate & { readonly p10: number; readonly p90: number };
  readonly leakersByClass: Readonly<Record<string, Estimate>>;
  readonly leakersByAssetClass: Readonly<Record<string, Estimate>>;
  readonly leakersByWarhead: Readonly<Record<string, Estimate>>;
  readonly leakedWarheadKg: Estimate;
  /** Means per replication; they add up to `leakers.mean`. */
  readonly causes: Readonly<Record<Cause, number>>;
  readonly forbiddenBy: readonly {
    readonly rule: string;
    readonly title: string;
    readonly mean: number;
  }[];
  readonly stoppedBy: readonly ByStopper[];
  readonly rounds: readonly ByStopper[];
  readonly costUsd: { readonly interceptors: CostRange; readonly threats: CostRange };
  /** Partners' kills − leakers averted against the baseline; null for the baseline itself. */
  readonly substitution: Estimate | null;
  /** SHA-256, hex, over every fate of every replication. */
  readonly digest: string;
}

export interface Difference {
  readonly policy: string;
  readonly versus: string;
  readonly leakers: Estimate;
  /** Replications in which `policy` let more through than `versus`. */
  readonly worseReplications: number;
}

/** What one caveat costs at the reference forces, in leakers; positive: the caveat lets more through. */
export interface CaveatPrice {
  readonly caveat: string;
  readonly title: string;
  readonly nation: string | null;
  /** v(N) − v(N without it). */
  readonly leaveOneOut: Estimate;
  /** v(only it) − v(none). */
  readonly addOneIn: Estimate;
  readonly shapley: Estimate;
  /** Replications in which lifting this caveat alone let more through, of `replications`. */
  readonly reversals: number;
}

export interface Interaction {
  readonly caveats: readonly [string, string];
  /** v(N) − v(N∖a) − v(N∖b) + v(N∖ab): negative when each alone looks free. */
  readonly leakers: Estimate;
}

export interface PriceResult {
  /** Policy whose forces are committed. */
  readonly at: string;
  /** All caveats considered. */
  readonly caveats: readonly string[];
  readonly method: 'exact' | 'sampled';
  /** Orderings sampled, when sampled. */
  readonly orderings: number | null;
  readonly replications: number;
  readonly variants: number;
  readonly allInForce: Estimate;
  readonly noneInForce: Estimate;
  readonly prices: readonly CaveatPrice[];
  readonly interactions: readonly Interaction[];
}

export interface CompareResult {
  readonly caveat: string;
  readonly study: { readonly id: string; readonly title: string };
  readonly scenarioDigest: string;
  readonly seed: number;
  readonly replications: number;
  readonly variants: number;
  readonly confidence: number;
  readonly baseline: string;
  readonly policies: readonly PolicyResult[];
  readonly differences: readonly Difference[];
  readonly prices?: PriceResult;
  readonly warnings: readonly string[];
  /** Wall time and rate; never part of a digest. */
  readonly run?: { readonly seconds: number; readonly workers: number };
}

/** What the report needs beyond the answer. */
export interface ReportContext {
  readonly parameters: readonly Parameter[];
  readonly sources: readonly Source[];
  /** The command that reproduces the answer. */
  readonly command: string;
  readonly map: ReportMap;
  readonly caveatTitles: Readonly<Record<string, string>>;
  readonly policyNotes: Readonly<Record<string, string>>;
}

export interface ReportMap {
  readonly assets: readonly {
    readonly id: string;
    readonly title: string;
    readonly class: string;
    readonly lonDeg: number;
    readonly latDeg: number;
  }[];
  readonly fireUnits: readonly {
    readonly id: string;
    readonly title: string;
    readonly nation: string;
    readonly system: string;
    readonly lonDeg: number;
    readonly latDeg: number;
    readonly reachM: number;
    readonly lowReachM: number;
  }[];
  /** One polyline per threat of a few variants. */
  readonly tracks: readonly {
    readonly class: string;
    readonly points: readonly (readonly [lonDeg: number, latDeg: number])[];
  }[];
  readonly zones: readonly {
    readonly id: string;
    readonly title: string;
    readonly rings: readonly (readonly (readonly [number, number])[])[];
  }[];
}
