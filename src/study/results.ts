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

/** What came down in one airspace, per replication. */
export interface DebrisResult {
  /** Id of a nation, or `international`. */
  readonly over: string;
  /** Intercepted, soft-killed and failed together. */
  readonly wrecks: Estimate;
  /** Wrecks of what an effector or a screen shot down. */
  readonly intercepted: Estimate;
  readonly softKilled: Estimate;
  readonly failed: Estimate;
  /** Rounds that killed nothing and did not destroy themselves. */
  readonly missedRounds: Estimate;
  /** The same that were intercepted: where their paths would have ended. */
  readonly withoutInterception: Estimate;
}

/** Threats alive in an airspace that they neither were launched from nor aimed at. */
export interface IncursionResult {
  readonly over: string;
  readonly threats: Estimate;
  readonly minutes: Estimate;
}

export interface ShotResult {
  readonly nation: string;
  readonly kind: 'fire-unit' | 'flight';
  readonly weapon: 'missile' | 'gun';
  /** Airspaces of the intercept and of the launch. */
  readonly over: string;
  readonly from: string;
  /** Rounds, or bursts of a gun. */
  readonly shots: Estimate;
}

/** Crewed aircraft of a nation over an airspace. */
export interface CrewResult {
  readonly nation: string;
  readonly over: string;
  readonly sorties: Estimate;
  readonly minutes: Estimate;
}

export interface ApproachResult {
  readonly nation: string;
  /** Mean of the least distance of each replication in which it flew, and the least of all, km. */
  readonly meanKm: number;
  readonly smallestKm: number;
  /** Replications in which it flew. */
  readonly replications: number;
}

export interface InvolvementResult {
  readonly shots: readonly ShotResult[];
  readonly crewed: readonly CrewResult[];
  /** Airspaces that the approach is measured to. */
  readonly hostile: readonly string[];
  /** Null when no airspace is hostile. */
  readonly nearestApproach: readonly ApproachResult[] | null;
}

/** Rounds of the fire units of one system. Rounds of flights, at their bases, are not limited. */
export interface StockResult {
  readonly nation: string;
  readonly system: string;
  /** Ready rounds and stock above what the nation keeps. */
  readonly available: number;
  /** Mean per replication. */
  readonly spent: number;
  readonly left: number;
  /** Raids of this size that `available` would last for; null when none is spent. */
  readonly raids: number | null;
}

export interface CostResult {
  /** Rounds spent, bursts of guns included. */
  readonly interceptors: CostRange;
  readonly threats: CostRange;
  /** Threats that were intercepted. */
  readonly threatsStopped: CostRange;
  readonly flightHours: CostRange;
  /** Interceptors ÷ threats stopped; null when nothing was stopped. */
  readonly exchange: CostRange | null;
  /** What interceptors and flight hours cost beyond the baseline's, per leaker averted. */
  readonly perLeakerAverted: {
    readonly usd: CostRange | null;
    /** Why there is none. */
    readonly reason: string | null;
  };
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
  readonly costUsd: CostResult;
  /** Partners' kills − leakers averted against the baseline; null for the baseline itself. */
  readonly substitution: Estimate | null;
  /** Airspaces in which anything came down; by what came down there, most first. */
  readonly debris: readonly DebrisResult[];
  /** Most threats first. */
  readonly incursions: readonly IncursionResult[];
  readonly involvement: InvolvementResult;
  /** By nation, then system. */
  readonly stock: readonly StockResult[];
  /**
   * Threats that partners killed and a screen's rounds would have, and the leakers if those rounds
   * went to other screens; null unless the study asks.
   */
  readonly freedKills: Estimate | null;
  readonly leakersIfFreedCapacityMoves: Estimate | null;
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
  /** One per flight on alert or per patrol. */
  readonly flights: readonly {
    readonly id: string;
    readonly title: string;
    readonly nation: string;
    readonly aircraft: string;
    readonly base: readonly [lonDeg: number, latDeg: number];
    /** Null for a flight on alert. */
    readonly station: readonly [lonDeg: number, latDeg: number] | null;
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
