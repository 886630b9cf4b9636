/** A variant between geometry and layout: rows in the order of the program's columns. */
import type { Threat } from './raid.ts';
import type { Tracks } from './tracks.ts';
import type { Fit } from './windows.ts';

/** What `write.ts` lays out: rows in the order of the program's columns. */
export interface Rows {
  readonly threats: readonly Threat[];
  /** Per threat, sorted by unit. */
  readonly pairs: readonly (readonly PairRow[])[];
  readonly coverages: readonly (readonly CoverageRow[])[];
  readonly shares: readonly (readonly ShareRow[])[];
  readonly exposures: readonly (readonly ExposureRow[])[];
  /** Mean share destroyed, by screen entry. */
  readonly entryShares: readonly number[];
  readonly tracks: Tracks;
  /** Per threat, by team. */
  readonly teamWindows: readonly (readonly (readonly TeamWindowRow[])[])[];
}
export interface TeamWindowRow {
  readonly first: number;
  readonly last: number;
  /** Row of `AirRules.sets`. */
  readonly set: number;
}
export interface WindowRow extends Fit {
  readonly outcome: number;
}
export interface PairRow {
  readonly unit: number;
  readonly windows: readonly WindowRow[];
}
export interface CoverageRow {
  readonly sensor: number;
  readonly ordinal: number;
  readonly first: number;
  readonly last: number;
}
export interface ShareRow {
  readonly owner: number;
  readonly to: number;
  readonly first: number;
  readonly last: number;
  readonly outcome: number;
}
export interface ExposureRow {
  readonly entry: number;
  readonly first: number;
  readonly last: number;
  readonly rate: number;
  readonly outcome: number;
}
