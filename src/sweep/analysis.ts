/** The answer of a sweep. Plain data. */

/** An estimate with its bootstrap interval; null where it cannot be told. */
export interface Interval {
  readonly value: number;
  readonly low: number | null;
  readonly high: number | null;
}

/** How much of a quantity's spread over the design's space a factor accounts for. */
export interface FactorEffect {
  /** Index into the design's factors. */
  readonly factor: number;
  readonly id: string;
  /** First-order index: the share of the variance that would go if this factor were known. */
  readonly first: Interval | null;
  /** Total index: the share that would stay if all others were known. Saltelli designs only. */
  readonly total: Interval | null;
  /** Mean absolute elementary effect, in the quantity's unit per full range. Morris designs only. */
  readonly muStar: Interval | null;
  readonly sigma: Interval | null;
}

/** Of a quantity over the space: a policy's leakers, or the difference of two policies'. */
export interface SpaceSummary {
  readonly mean: Interval;
  /** Points' means below which 10 % and 90 % of the space lie. */
  readonly p10: number;
  readonly p90: number;
  /** Standard deviation over the space, chance taken out. */
  readonly deviation: number;
  /** Share of the variance of the points' means that is chance; null with one variant per point. */
  readonly chanceShare: number | null;
  /** Most important first. */
  readonly effects: readonly FactorEffect[];
}

export interface PolicyAnalysis extends SpaceSummary {
  readonly policy: string;
}

/** Two policies; the difference is `b − a` in leakers. */
export interface PairAnalysis extends SpaceSummary {
  readonly a: string;
  readonly b: string;
  /** Shares of the space; they add up to 1. */
  readonly aBetter: Interval;
  readonly bBetter: Interval;
  /** Exactly equal in every variant. */
  readonly equal: Interval;
  /** The interval of the point's paired difference holds zero: chance decides. */
  readonly undecided: Interval;
  /** The factor whose range decides which is better; null when one is better everywhere. */
  readonly decidedBy: Decider | null;
}

/** The split of one factor's range that best tells where which policy is better. */
export interface Decider {
  readonly factor: number;
  readonly id: string;
  /** In SI. Below it one policy is better, from it on the other, more often than not. */
  readonly threshold: number;
  /** Share of the space below the threshold, and of a better there and from there on. */
  readonly shareBelow: number;
  readonly aBetterBelow: number;
  readonly aBetterAbove: number;
}

export interface SweepAnalysis {
  readonly points: number;
  readonly variants: number;
  readonly confidence: number;
  readonly policies: readonly PolicyAnalysis[];
  readonly pairs: readonly PairAnalysis[];
  /** What the design cannot tell, in words. */
  readonly remarks: readonly string[];
}
