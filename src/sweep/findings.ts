/** What a sweep found, whole: the analysis, and per policy what its rows come to. Plain data. */
import type { SweepAnalysis } from './analysis.ts';
import type { Factor } from './types.ts';

/** Means per replication over all points of the design. */
export interface PolicyFindings {
  readonly policy: string;
  readonly title: string;
  /** Column of results to its mean: fates, causes, rounds, debris. */
  readonly means: Readonly<Record<string, number>>;
  /** Rounds, bursts and flight minutes at the unit costs of the study as it is, USD. */
  readonly costUsd: { readonly low: number; readonly typical: number; readonly high: number };
}

/** The machine-readable answer of `caveat report --json`. */
export interface SweepFindings {
  readonly caveat: string;
  readonly design: {
    readonly id: string;
    readonly title: string;
    readonly digest: string;
    readonly study: string;
    readonly seed: number;
    readonly method: string;
    readonly points: number;
    readonly replicationsPerPoint: number;
    readonly baseline: string;
  };
  readonly factors: readonly {
    readonly id: string;
    readonly title: string;
    readonly kind: Factor['kind'];
    readonly unit: string;
    /** Its column in the table of points. */
    readonly column: string;
  }[];
  readonly rows: number;
  /** Columns of results, in order, and what each counts. */
  readonly measures: readonly { readonly name: string; readonly about: string }[];
  readonly policies: readonly PolicyFindings[];
  readonly analysis: SweepAnalysis;
  /** What was asked of the store, in SQL: anybody's DuckDB gives the same. */
  readonly queries: Readonly<Record<string, string>>;
}
