/** Puts the consequences of one policy together, variant after variant in their order. */
import { at } from '../statistics.ts';
import type { ConsequenceAxes, ConsequenceTally } from './axes.ts';
import { FALLS } from './axes.ts';

const TICKS_PER_MINUTE = 600;

/** One policy over all merged variants. Lists by variant are means per replication. */
export interface MergedConsequences {
  /** [airspace × fall][variant] */
  readonly falls: readonly (readonly number[])[];
  /** [airspace][variant] */
  readonly incursions: readonly (readonly number[])[];
  readonly incursionMinutes: readonly (readonly number[])[];
  /** By cell of the ledger, ascending: [variant]. */
  readonly shots: ReadonlyMap<number, readonly number[]>;
  /** [nation × airspace][variant] */
  readonly sorties: readonly (readonly number[])[];
  readonly crewedMinutes: readonly (readonly number[])[];
  /** [nation]: sum over the replications in which it flew, their number, and the least, metres. */
  readonly approachM: Float64Array;
  readonly approaches: Float64Array;
  readonly nearestM: Float64Array;
  /** Sums over all replications, laid out as in a tally. */
  readonly intercepted: Float64Array;
  readonly airborneTicks: Float64Array;
  readonly bursts: Float64Array;
  /** [variant] */
  readonly freedKills: readonly number[];
  readonly leakersIfMoved: readonly number[];
}

export class ConsequenceSums {
  readonly #falls: readonly number[][];
  readonly #incursions: readonly number[][];
  readonly #incursionMinutes: readonly number[][];
  readonly #shots = new Map<number, number[]>();
  readonly #sorties: readonly number[][];
  readonly #crewedMinutes: readonly number[][];
  readonly #approachM: Float64Array;
  readonly #approaches: Float64Array;
  readonly #nearestM: Float64Array;
  readonly #intercepted: Float64Array;
  readonly #airborneTicks: Float64Array;
  readonly #bursts: Float64Array;
  readonly #freedKills: number[] = [];
  readonly #leakersIfMoved: number[] = [];

  constructor({ airspaces, nations, threatTypes, flights }: ConsequenceAxes) {
    const columns = (n: number): number[][] => Array.from({ length: n }, () => []);
    this.#falls = columns(airspaces.length * FALLS.length);
    this.#incursions = columns(airspaces.length);
    this.#incursionMinutes = columns(airspaces.length);
    this.#sorties = columns(nations.length * airspaces.length);
    this.#crewedMinutes = columns(nations.length * airspaces.length);
    this.#approachM = new Float64Array(nations.length);
    this.#approaches = new Float64Array(nations.length);
    this.#nearestM = new Float64Array(nations.length).fill(Infinity);
    this.#intercepted = new Float64Array(threatTypes.length);
    this.#airborneTicks = new Float64Array(flights.length);
    this.#bursts = new Float64Array(flights.length);
  }

  /** Takes the next variant, of `count` replications. */
  add(tally: ConsequenceTally, count: number): void {
    const variant = this.#freedKills.length;
    pushMeans(this.#falls, tally.falls, count);
    pushMeans(this.#incursions, tally.incursions, count);
    pushMeans(this.#incursionMinutes, tally.incursionTicks, count * TICKS_PER_MINUTE);
    pushMeans(this.#sorties, tally.sorties, count);
    pushMeans(this.#crewedMinutes, tally.crewedTicks, count * TICKS_PER_MINUTE);
    tally.shotCells.forEach((cell, i) => {
      const column = this.#shots.get(cell) ?? [];
      this.#shots.set(cell, column);
      // variants without a shot of this kind left no word of it
      while (column.length < variant) column.push(0);
      column.push(at(tally.shots, i) / count);
    });
    addTo(this.#approachM, tally.approachM);
    addTo(this.#approaches, tally.approaches);
    tally.nearestM.forEach((nearest, n) => {
      this.#nearestM[n] = Math.min(at(this.#nearestM, n), nearest);
    });
    addTo(this.#intercepted, tally.intercepted);
    addTo(this.#airborneTicks, tally.airborneTicks);
    addTo(this.#bursts, tally.bursts);
    this.#freedKills.push(tally.freedKills / count);
    this.#leakersIfMoved.push(tally.leakersIfMoved / count);
  }

  /** What has been merged so far; later merging does not change it. */
  result(): MergedConsequences {
    const variants = this.#freedKills.length;
    const copy = (columns: readonly number[][]): number[][] => columns.map((c) => [...c]);
    const padded = (column: readonly number[]): number[] => [
      ...column,
      ...Array.from({ length: variants - column.length }, () => 0),
    ];
    return {
      falls: copy(this.#falls),
      incursions: copy(this.#incursions),
      incursionMinutes: copy(this.#incursionMinutes),
      shots: new Map(
        [...this.#shots].toSorted(([a], [b]) => a - b).map(([cell, c]) => [cell, padded(c)]),
      ),
      sorties: copy(this.#sorties),
      crewedMinutes: copy(this.#crewedMinutes),
      approachM: this.#approachM.slice(),
      approaches: this.#approaches.slice(),
      nearestM: this.#nearestM.slice(),
      intercepted: this.#intercepted.slice(),
      airborneTicks: this.#airborneTicks.slice(),
      bursts: this.#bursts.slice(),
      freedKills: [...this.#freedKills],
      leakersIfMoved: [...this.#leakersIfMoved],
    };
  }
}

function pushMeans(columns: readonly number[][], sums: Float64Array, count: number): void {
  if (columns.length !== sums.length) throw new RangeError('a tally does not fit its axes');
  columns.forEach((column, i) => column.push(at(sums, i) / count));
}

function addTo(sums: Float64Array, values: Float64Array): void {
  if (sums.length !== values.length) throw new RangeError('a tally does not fit its axes');
  for (let i = 0; i < sums.length; i += 1) sums[i] = at(sums, i) + at(values, i);
}
