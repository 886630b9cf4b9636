/** Where in a row what happens in a replication is counted: for every kind of event, its column. */
import { FALLS, type Fall } from './consequences/axes.ts';
import { ELSEWHERE, isSoft, type Measure, type MeasureColumn, systemOf } from './row-columns.ts';
import { CAUSES, FATES, type TallyAxes } from './tally.ts';

/** What comes down, by the measure that counts it; the rest has no column. */
const FALL_MEASURES: Readonly<Partial<Record<Fall, Measure>>> = {
  intercepted: 'debris',
  softKilled: 'debris',
  failed: 'debris',
  missedRounds: 'missed-rounds',
};

/**
 * Indices of columns for the axes of one point; what no column counts goes to `columns.length`, one
 * past the last. What a point no longer has (a force or a group that is left out) stays 0.
 */
export interface RowCells {
  /** One past the last column. */
  readonly spare: number;
  readonly launched: number;
  readonly effectorKills: number;
  readonly leakedWarhead: number;
  /** By code. */
  readonly fate: Int32Array;
  readonly cause: Int32Array;
  /** By stopper. */
  readonly rounds: Int32Array;
  /** By flight, and how many aircraft it has. */
  readonly bursts: Int32Array;
  readonly minutes: Int32Array;
  readonly aircraft: Int32Array;
  /** Columns of minutes, each once. */
  readonly minuteColumns: Int32Array;
  /** [airspace × fall]. */
  readonly falls: Int32Array;
}

/** Throws `RangeError` if the point has what no column counts. */
export function cellsOf(columns: readonly MeasureColumn[], axes: TallyAxes): RowCells {
  const spare = columns.length;
  const known = new Map(columns.map(({ measure, of }, k) => [`${measure} ${of}`, k]));
  const column = (measure: Measure, of = ''): number => known.get(`${measure} ${of}`) ?? spare;
  const { airspaces, flights } = axes.consequences;
  const systems = axes.stoppers.filter(({ kind }) => kind === 'flight').map((s) => s.system);
  const over = (measure: Measure, airspace: string): number => {
    const own = column(measure, airspace);
    return own === spare ? column(measure, ELSEWHERE) : own;
  };
  const minutes = systems.map((system) => column('flight-minutes', system));
  return {
    spare,
    launched: column('launched'),
    effectorKills: column('effector-kills'),
    leakedWarhead: column('leaked-warhead'),
    fate: Int32Array.from(FATES, (fate) => column('fate', fate)),
    cause: Int32Array.from(CAUSES, (cause) => column('cause', cause)),
    rounds: Int32Array.from(axes.stoppers, (stopper) => {
      if (isSoft(stopper)) return spare;
      const all = column('rounds', systemOf(stopper));
      const found = all === spare ? column('rounds', stopper.id) : all;
      if (found === spare) throw new RangeError(`no column counts the rounds of \`${stopper.id}\``);
      return found;
    }),
    bursts: Int32Array.from(systems, (system) => column('bursts', system)),
    minutes: Int32Array.from(minutes),
    aircraft: Int32Array.from(flights, (flight) => flight.aircraft),
    minuteColumns: Int32Array.from(new Set(minutes)),
    falls: Int32Array.from(
      airspaces.flatMap((airspace) =>
        FALLS.map((fall) => {
          const measure = FALL_MEASURES[fall];
          return measure === undefined ? spare : over(measure, airspace);
        }),
      ),
    ),
  };
}
