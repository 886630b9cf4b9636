/**
 * What the counts of consequences are indexed by, and what one policy's replications of a variant
 * add up to. Times are in ticks of 0.1 s, distances in metres.
 */
import type { Ranged } from '../../scenario/model.ts';

/** The same for every variant of a scenario. */
export interface ConsequenceAxes {
  /** Ids of airspaces; the first is `international`. */
  readonly airspaces: readonly string[];
  /** Ids of nations, in the order of the program. */
  readonly nations: readonly string[];
  readonly threatTypes: readonly { readonly id: string; readonly unitCostUsd: Ranged }[];
  readonly flights: readonly FlightCost[];
  /** Airspaces to which the nearest approach of crewed aircraft is measured; sorted. */
  readonly hostile: readonly string[];
  /** Whether the study asks what freed capacity would do elsewhere. */
  readonly movesFreedCapacity: boolean;
}

export interface FlightCost {
  readonly id: string;
  /** Aircraft in the formation. */
  readonly aircraft: number;
  readonly flightHourCostUsd: Ranged;
  /** Zero for a type without a gun. */
  readonly burstCostUsd: Ranged;
}

/** What comes down; the last is where the intercepted would have come down had nobody shot. */
export const FALLS = [
  'intercepted',
  'softKilled',
  'failed',
  'missedRounds',
  'withoutInterception',
] as const;
export type Fall = (typeof FALLS)[number];
export const FallIndex = {
  intercepted: 0,
  softKilled: 1,
  failed: 2,
  missedRounds: 3,
  withoutInterception: 4,
} as const satisfies Record<Fall, number>;

/** Cells of [airspace × fall] where each is counted at its own index. */
export function fallCells(airspaces: number): Int32Array {
  return Int32Array.from({ length: airspaces * FALLS.length }, (_, i) => i);
}

/** One more of what comes down over an airspace, at its cell of `into`. */
export function addFall(
  into: Float64Array,
  cells: Int32Array,
  airspace: number,
  fall: number,
): void {
  const cell = cells[airspace * FALLS.length + fall] as number;
  into[cell] = (into[cell] as number) + 1;
}

/** Who fires with what. */
export const SHOOTERS = [
  { kind: 'fire-unit', weapon: 'missile' },
  { kind: 'flight', weapon: 'missile' },
  { kind: 'flight', weapon: 'gun' },
] as const;
export type Shooter = (typeof SHOOTERS)[number];

/** Sums over the replications of one variant under one policy. */
export interface ConsequenceTally {
  /** [airspace × fall], airspace-major. */
  readonly falls: Float64Array;
  /** [airspace]: threats that were over it unasked, and for how long. */
  readonly incursions: Float64Array;
  readonly incursionTicks: Float64Array;
  /** Cells of (nation, shooter, over, from) in which anybody fired, ascending, see `shotCell`. */
  readonly shotCells: Float64Array;
  readonly shots: Float64Array;
  /** [nation × airspace], nation-major: sorties of crewed aircraft and their time over it. */
  readonly sorties: Float64Array;
  readonly crewedTicks: Float64Array;
  /** [nation]: sum over the replications in which it flew, their number, and the least of all. */
  readonly approachM: Float64Array;
  readonly approaches: Float64Array;
  readonly nearestM: Float64Array;
  /** [threat type]: those intercepted. */
  readonly intercepted: Float64Array;
  /** [flight]. */
  readonly airborneTicks: Float64Array;
  readonly bursts: Float64Array;
  /** Threats that partners killed and a screen would have; leakers once those kills are moved. */
  readonly freedKills: number;
  readonly leakersIfMoved: number;
}

/** A cell of the ledger of shots as one number. */
export function shotCell(
  axes: ConsequenceAxes,
  nation: number,
  shooter: number,
  over: number,
  from: number,
): number {
  const n = axes.airspaces.length;
  return ((nation * SHOOTERS.length + shooter) * n + over) * n + from;
}

/** The other way round. */
export function shotOf(
  axes: ConsequenceAxes,
  cell: number,
): { nation: number; shooter: number; over: number; from: number } {
  const n = axes.airspaces.length;
  const who = Math.floor(cell / (n * n));
  return {
    nation: Math.floor(who / SHOOTERS.length),
    shooter: who % SHOOTERS.length,
    over: Math.floor(cell / n) % n,
    from: cell % n,
  };
}
