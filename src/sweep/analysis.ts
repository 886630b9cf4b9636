/** The answer of a sweep. Plain data. `docs/model/sensitivity.md` says what each number means. */

/** An estimate with its interval; limits are null where none can be given. */
export interface Interval {
  readonly value: number;
  readonly low: number | null;
  readonly high: number | null;
}

/** How much of a quantity's spread over the space goes back to a factor, or to a group of them. */
export interface Effect {
  /** The factor's id, or the group's. */
  readonly id: string;
  /** Indices into the design's factors: one, or those of the group. */
  readonly factors: readonly number[];
  /**
   * First-order index: the share of the variance that would go, in the mean, if this were known.
   * Null in Morris designs, and where the quantity does not move or nine tenths of its spread are
   * chance. A little below 0 where there is none.
   */
  readonly first: Interval | null;
  /** Total index: the share that would stay if all else were known. Saltelli designs only. */
  readonly total: Interval | null;
  /** Morris: mean absolute elementary effect, in the quantity's unit per whole range. */
  readonly muStar: Interval | null;
  /** Morris: standard deviation of the elementary effects, chance taken out. */
  readonly sigma: number | null;
}

/** Of a quantity over the space: a policy's leakers, or the difference of two policies'. */
export interface SpaceSummary {
  /** Over space and chance; null limits with one variant per point. */
  readonly mean: Interval;
  /** Points' means below which 10 % and 90 % of the points lie; chance is in them. */
  readonly p10: number;
  readonly p90: number;
  /** Standard deviation over the space, chance taken out where it can be told. */
  readonly deviation: number;
  /** Share of the variance of the points' means that is chance; null with one variant per point. */
  readonly chanceShare: number | null;
  /**
   * What the most important of as many factors without any effect would seem to have, 95 % of the
   * time: first-order indices (Morris: muStar) below it cannot be told from none. Null where chance
   * alone decides how sure an index is, and intervals say it.
   */
  readonly floor: number | null;
  /** Most important first. */
  readonly effects: readonly Effect[];
}

export interface PolicyAnalysis extends SpaceSummary {
  readonly policy: string;
}

/** Two policies; the quantity is leakers of `b` − leakers of `a`, and fewer is better. */
export interface PairAnalysis extends SpaceSummary {
  readonly a: string;
  readonly b: string;
  /** Shares of the space; the four add up to 1. */
  readonly aBetter: Interval;
  readonly bBetter: Interval;
  /** Every variant has exactly as many leakers under both. */
  readonly equal: Interval;
  /** The interval of the point's paired difference holds zero: chance decides. */
  readonly undecided: Interval;
  /** The factor whose range decides which is better; null where no single one is found to. */
  readonly decidedBy: Decider | null;
}

/** The split of one factor's range that best parts the space by which policy is better. */
export interface Decider {
  /** Index into the design's factors. */
  readonly factor: number;
  readonly id: string;
  /** Halfway between the values on both sides of the split, in SI. */
  readonly threshold: number;
  /** Of the points that did not choose the split, with the factor below the threshold. */
  readonly below: Shares;
  /** The others of them. */
  readonly above: Shares;
}

export interface Shares {
  readonly points: number;
  readonly aBetter: number;
  readonly bBetter: number;
}

export interface SweepAnalysis {
  /** Points used: complete rows or walks only. */
  readonly points: number;
  readonly variants: number;
  readonly confidence: number;
  readonly policies: readonly PolicyAnalysis[];
  /** Every pair once, in the order of the policies. */
  readonly pairs: readonly PairAnalysis[];
  /** What this design cannot tell, in words for people. */
  readonly remarks: readonly string[];
}
