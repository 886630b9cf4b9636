/**
 * Columns of results written down replication by replication: one row per point of a design,
 * replication and policy. Which columns there are depends on the study alone (its systems, screens and
 * airspaces), so that all points of a design share them.
 */
import type { Ranged } from '../scenario/model.ts';
import type { ColumnType } from './row-types.ts';
import { CAUSES, FATES, type Stopper, type TallyAxes } from './tally.ts';

/** What a column of results counts. */
export type Measure =
  | 'launched'
  | 'fate'
  | 'effector-kills'
  | 'leaked-warhead'
  | 'cause'
  | 'rounds'
  | 'bursts'
  | 'flight-minutes'
  | 'debris'
  | 'missed-rounds';

export interface MeasureColumn {
  /** As SQL has it: letters, digits and `_`; unique whatever the case. */
  readonly name: string;
  readonly type: Exclude<ColumnType, 'word'>;
  readonly measure: Measure;
  /** Fate, cause, airspace, or id of a system, that is counted; '' where there is but one. */
  readonly of: string;
  /** What it is, with its unit, in words. */
  readonly about: string;
  /** USD for one of it (a round, a burst, a minute of one aircraft); null for what costs nothing. */
  readonly unitCostUsd: Ranged | null;
}

/** Airspaces without a column of their own. */
export const ELSEWHERE = 'elsewhere';

/** Fates by the names of their columns; a leaker is a threat that hit. */
const FATE_COLUMNS: Readonly<Record<(typeof FATES)[number], string>> = {
  intercepted: 'intercepted',
  'soft-killed': 'soft_killed',
  failed: 'failed',
  hit: 'leakers',
  'missed-target': 'missed_target',
  'left-area': 'left_area',
};

/** The columns of a study with these axes, in order. */
export function measureColumns(axes: TallyAxes): readonly MeasureColumn[] {
  const free = { unitCostUsd: null } as const;
  const columns: MeasureColumn[] = [
    { name: 'launched', type: 'u16', measure: 'launched', of: '', about: 'threats', ...free },
    ...FATES.map((fate): MeasureColumn => ({
      name: FATE_COLUMNS[fate],
      type: 'u16',
      measure: 'fate',
      of: fate,
      about: fate === 'hit' ? 'threats that hit: leakers' : `threats whose fate is \`${fate}\``,
      ...free,
    })),
    {
      name: 'effector_kills',
      type: 'u16',
      measure: 'effector-kills',
      of: '',
      about: 'threats intercepted by fire units and flights, not by screens',
      ...free,
    },
    {
      name: 'leaked_warhead_kg',
      type: 'u32',
      measure: 'leaked-warhead',
      of: '',
      about: 'warhead mass of the leakers, whole kg',
      ...free,
    },
    ...CAUSES.map((cause): MeasureColumn => ({
      name: `cause_${word(cause)}`,
      type: 'u16',
      measure: 'cause',
      of: cause,
      about: `leakers whose cause is \`${cause}\``,
      ...free,
    })),
    ...roundColumns(axes),
    ...flightColumns(axes),
  ];
  const airspaces = namedAirspaces(axes);
  if (airspaces.length < axes.consequences.airspaces.length) airspaces.push(ELSEWHERE);
  for (const [measure, about] of [
    ['debris', 'wrecks of threats intercepted, soft-killed or failed that came down in'],
    ['missed-rounds', 'rounds that missed and came down whole in'],
  ] as const) {
    for (const airspace of airspaces) {
      columns.push({
        name: `${word(measure)}_${word(airspace)}`,
        type: measure === 'debris' ? 'u16' : 'u32',
        measure,
        of: airspace,
        about: `${about} ${airspace === ELSEWHERE ? 'any other airspace' : `\`${airspace}\``}`,
        ...free,
      });
    }
  }
  return withUniqueNames(columns);
}

/** International, the nations of the study, and those that it is hostile to. */
function namedAirspaces({ consequences: { airspaces, nations, hostile } }: TallyAxes): string[] {
  return airspaces.filter((id, i) => i === 0 || nations.includes(id) || hostile.includes(id));
}

/** One per system; one per class and hard kill of all screens, or of each where costs differ. */
function roundColumns({ stoppers }: TallyAxes): MeasureColumn[] {
  const groups = new Map<string, Stopper[]>();
  for (const stopper of stoppers) {
    if (isSoft(stopper)) continue;
    const key = systemOf(stopper);
    groups.set(key, [...(groups.get(key) ?? []), stopper]);
  }
  return [...groups]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .flatMap(([of, members]) => {
      const [first] = members;
      if (first === undefined) return [];
      const screen = first.kind === 'screen';
      const column = (id: string, { roundCostUsd, title }: Stopper): MeasureColumn => ({
        name: `rounds_${word(id)}`,
        // what screens spend per kill need not be whole
        type: screen ? 'f64' : 'u32',
        measure: 'rounds',
        of: id,
        about: screen
          ? `rounds that ${id === of ? `screens spent on \`${of.slice('screen/'.length)}\`` : `${title} spent`}`
          : `rounds that ${first.kind === 'flight' ? 'flights' : 'fire units'} of \`${first.system}\` fired`,
        unitCostUsd: roundCostUsd,
      });
      const alike = members.every((m) => sameCost(m.roundCostUsd, first.roundCostUsd));
      return alike ? [column(of, first)] : members.map((m) => column(m.id, m));
    });
}

function flightColumns({ stoppers, consequences: { flights } }: TallyAxes): MeasureColumn[] {
  const systems = stoppers.filter(({ kind }) => kind === 'flight').map(({ system }) => system);
  const columns: MeasureColumn[] = [];
  for (const system of [...new Set(systems)].toSorted()) {
    const flight = flights[systems.indexOf(system)];
    if (flight === undefined) continue;
    if (flight.burstCostUsd.high > 0) {
      columns.push({
        name: `bursts_${word(system)}`,
        type: 'u32',
        measure: 'bursts',
        of: system,
        about: `bursts that guns of \`${system}\` fired`,
        unitCostUsd: flight.burstCostUsd,
      });
    }
    columns.push({
      name: `flight_minutes_${word(system)}`,
      type: 'u32',
      measure: 'flight-minutes',
      of: system,
      about: `whole minutes that aircraft of \`${system}\` were airborne, each aircraft counted`,
      unitCostUsd: perMinute(flight.flightHourCostUsd),
    });
  }
  return columns;
}

/** What spends no rounds: soft kill. */
export function isSoft({ kind, id }: Stopper): boolean {
  return kind === 'screen' && id.endsWith('/soft');
}

/** What rounds are counted under: `patriot-mse`, or of screens `screen/CLASS`. */
export function systemOf({ kind, id, system }: Stopper): string {
  if (kind !== 'screen') return system;
  const steps = id.split('/');
  return `screen/${steps[steps.length - 2] ?? ''}`;
}

function perMinute({ low, typical, high }: Ranged): Ranged {
  return { low: low / 60, typical: typical / 60, high: high / 60 };
}

function sameCost(a: Ranged, b: Ranged): boolean {
  return a.low === b.low && a.typical === b.typical && a.high === b.high;
}

/** An id as a part of a column's name. */
function word(id: string): string {
  return id.replaceAll(/[^A-Za-z0-9]/gu, '_');
}

/** Ids that differ only in what a name cannot hold get a number. */
function withUniqueNames(columns: readonly MeasureColumn[]): readonly MeasureColumn[] {
  const taken = new Set<string>();
  return columns.map((column) => {
    let { name } = column;
    for (let n = 2; taken.has(name.toLowerCase()); n += 1) name = `${column.name}_${n}`;
    taken.add(name.toLowerCase());
    return { ...column, name };
  });
}
