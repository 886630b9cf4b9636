/**
 * A sweep: a study run at many points of what is not known about it. A design is plain data that
 * can be sent to any machine; its points are pure functions of the design and their index, so that
 * nobody needs the others' points to compute one's own. See `docs/guide/sweep.md`.
 */

/** Version of the form of designs; a part of every design's digest. */
export const DESIGN_FORMAT = 1;

/** How likely the values of a range are taken to be. */
export type Law = 'uniform' | 'log-uniform' | 'triangular';

/** How a factor's value is written into the document at a place. */
export type Writing =
  /** The value itself, a number or a quantity. */
  | 'value'
  /** As a delay's triangular law whose most likely value it is: low and high keep their proportion. */
  | 'triangular'
  /** A count of which 0 means that the whole entry is left out. */
  | 'count-or-absent'
  /** What is left of `total`: what the factor adds elsewhere is taken from here. */
  | 'balance';

/** Where in the document a factor is written. */
export interface FactorPlace {
  /** Dotted, in full, in the document's words, such as `threatTypes.kh101.speed`. */
  readonly path: string;
  readonly writing: Writing;
  /** Of a balance: what this place and the factor's first have together in the study, in SI. */
  readonly total?: number;
}

interface FactorBase {
  /** Unique in the design: the path as the list of assumptions has it, or the user's own name. */
  readonly id: string;
  readonly title: string;
}

/** A number between two others. */
export interface RangeFactor extends FactorBase {
  readonly kind: 'range';
  /** Several places get the same value. */
  readonly places: readonly FactorPlace[];
  readonly law: Law;
  /** In SI. `low < high`. */
  readonly low: number;
  readonly high: number;
  /** What the study says, in SI; null where it says nothing. Mode of the triangular law. */
  readonly present: number | null;
  /** SI unit as in the list of assumptions, `1` for a number without unit. */
  readonly unit: string;
  /** Whole numbers from `low` to `high`, each with the law's chance of its surroundings. */
  readonly integer: boolean;
  /** How many levels a full factorial takes. */
  readonly levels: number;
}

/** One of a list of values, equally likely. */
export interface ValuesFactor extends FactorBase {
  readonly kind: 'values';
  readonly places: readonly FactorPlace[];
  /** In SI where they are quantities; words of the document (`earliest`) have their index. */
  readonly values: readonly number[];
  /** As a document says each of them. */
  readonly written: readonly (string | number | boolean)[];
  readonly unit: string;
}

/** A force that is there under every policy that commits it, or under none. Value 1 or 0. */
export interface ForceFactor extends FactorBase {
  readonly kind: 'force';
  readonly force: string;
}

export type Factor = RangeFactor | ValuesFactor | ForceFactor;

/** Factors that a Saltelli design exchanges together: most often one alone. */
export interface Block {
  /** The factor's id, or the group's. */
  readonly id: string;
  /** Indices into the design's factors. */
  readonly factors: readonly number[];
}

export type Method =
  /** Every combination of levels; the last factor changes fastest. */
  | { readonly kind: 'full-factorial' }
  /** One point in each of `points` slices of every factor. */
  | { readonly kind: 'latin-hypercube' }
  /** Scrambled Sobol' sequence. */
  | { readonly kind: 'sobol' }
  /** `base` rows of 2 + (blocks) points: A, B, and A with one block of factors from B. */
  | { readonly kind: 'saltelli'; readonly base: number; readonly blocks: readonly Block[] }
  /** `trajectories` walks of 1 + (factors) points through a grid of `levels` levels. */
  | { readonly kind: 'morris'; readonly trajectories: number; readonly levels: number };

/** A design that has passed every check. Plain data. */
export interface SweepDesign {
  readonly format: typeof DESIGN_FORMAT;
  /** From the file's name, unless it says another. */
  readonly id: string;
  readonly title: string;
  /** The study as the design names it, relative to the design's folder. */
  readonly study: string;
  readonly studyId: string;
  /** Digest of the study as it is: `PreparedStudy.digest`. */
  readonly studyDigest: string;
  /**
   * SHA-256, hex, over everything that can change a row: the design in canonical form, the study at
   * the corners of its factors, and the version of the form. Titles are not in it, nor is the
   * program's version: compare that apart.
   */
  readonly digest: string;
  readonly seed: number;
  readonly variantsPerPoint: number;
  readonly replicationsPerVariant: number;
  /** `variantsPerPoint × replicationsPerVariant`. */
  readonly replicationsPerPoint: number;
  /** Ids, in the order of the study; all of them are run at every point. */
  readonly policies: readonly string[];
  /** Policy of `policies` that differences are taken from. */
  readonly baseline: string;
  readonly factors: readonly Factor[];
  readonly method: Method;
  /** How many points there are; indices are 0 … points − 1. */
  readonly points: number;
}

/** What a sweep would take, before anything has run. */
export interface SweepEstimate {
  readonly points: number;
  readonly policies: number;
  readonly variants: number;
  /** Replications of every policy together: rows of the store. */
  readonly rows: number;
  readonly replications: number;
  /** Wall-clock time with all workers. */
  readonly seconds: number;
  readonly bytes: number;
}

/** Measured on a few points of the design itself. */
export interface SweepRate {
  /** Of one worker, for one point: reading it into a prepared study and a compiler. */
  readonly secondsPerPoint: number;
  /** Of one worker, for one variant under all policies: compiling, running, writing. */
  readonly secondsPerVariant: number;
  readonly bytesPerRow: number;
}

/** Results as the analysis takes them; any SQL engine can make them from a store's rows. */
export interface SweepResults {
  /** Ids, those of the design or some of them. */
  readonly policies: readonly string[];
  /** Points 0 … points − 1 of the design, without gaps; may be fewer than the design has. */
  readonly points: number;
  /** Variants 0 … variants − 1 of every point. */
  readonly variants: number;
  /**
   * Per policy: [point × variant], point-major, the mean of the quantity (leakers) over the
   * replications of that variant at that point.
   */
  readonly means: readonly Float64Array[];
}
