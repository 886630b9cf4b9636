/** Flights of a study: patrols taken apart into the flights that relieve each other. */
import { LIMITS } from './limits.ts';
import type { AircraftType, Flight, RaidGroup } from './model.ts';
import { firingS, stationGap, timeOnStationS, transitS, weaponsOf } from './patrol.ts';
import type { Problem } from './problems.ts';
import type { FlightEntry } from './schema.ts';
import type { ResolvedTypes } from './types.ts';
import { formatQuantity } from './units.ts';

type Report = (
  path: readonly (string | number)[],
  message: string,
  fix: string,
  severity?: Problem['severity'],
) => void;

/** Flights of one place of the document; what is wrong with any of them goes to `report`. */
export function flightsOf(
  map: Readonly<Record<string, FlightEntry>> | undefined,
  types: ResolvedTypes,
  raid: readonly RaidGroup[],
  path: readonly string[],
  report: Report,
): Flight[] {
  return Object.entries(map ?? {}).flatMap(([id, entry]) => {
    const type = types.aircraft.get(entry.aircraft)?.type;
    const at = [...path, id];
    const flights = expand(id, entry);
    if (type !== undefined) {
      checkDoctrine(entry, type, at, report);
      checkClasses(entry, type, types, raid, at, report);
      if (entry.patrol !== undefined && checkPatrol(entry, entry.patrol, type, at, report)) {
        checkRelief(flights, type, [...at, 'patrol'], report);
      }
      if (entry.patrol === undefined) checkAlert(entry, type, at, report);
    }
    return flights;
  });
}

function expand(id: string, entry: FlightEntry): Flight[] {
  const { title = id, aircraft, nation, donor, base, number, alert, patrol } = entry;
  const common = {
    aircraft,
    nation,
    ...(donor === undefined ? {} : { donor }),
    base,
    number,
    doctrine: entry.doctrine ?? { salvo: {}, unwilling: [], gunFor: [] },
  };
  if (patrol === undefined) {
    return [{ id, title, ...common, readiness: { kind: 'alert', readinessS: alert ?? 0 } }];
  }
  const { station, from: fromS, until: untilS, flights: of } = patrol;
  return Array.from({ length: of }, (_, turn): Flight => ({
    id: `${id}/${turn + 1}`,
    title: of === 1 ? title : `${title}, flight ${turn + 1} of ${of}`,
    ...common,
    readiness: { kind: 'patrol', patrol: id, station, fromS, untilS, turn, of },
  }));
}

/** A flight on alert must be able to stay in the air for a shot. */
function checkAlert(
  { aircraft }: FlightEntry,
  type: AircraftType,
  at: readonly string[],
  report: Report,
): void {
  if (type.enduranceS > firingS(type)) return;
  report(
    [...at, 'aircraft'],
    `\`${aircraft}\` flies for ${duration(type.enduranceS)}, and needs ${duration(firingS(type))} to fire: nothing is left to fly anywhere`,
    'choose an aircraft with more endurance',
  );
}

/** Whether the patrol can be flown at all. */
function checkPatrol(
  { aircraft, base }: FlightEntry,
  { station, from, until }: NonNullable<FlightEntry['patrol']>,
  type: AircraftType,
  at: readonly string[],
  report: Report,
): boolean {
  const onStationS = timeOnStationS(base, station, type);
  if (!(onStationS > 0)) {
    const away = duration(2 * transitS(base, station, type));
    report(
      [...at, 'patrol', 'station'],
      `\`${aircraft}\` flies for ${duration(type.enduranceS)}, and needs ${away} to the station and back and ${duration(firingS(type))} to fire: nothing is left to stay there`,
      'bring base and station closer together, or choose an aircraft with more endurance',
    );
    return false;
  }
  if ((until - from) / onStationS > LIMITS.turns) {
    report(
      [...at, 'patrol', 'until'],
      `with ${duration(onStationS)} on station at a time, the patrol has more than ${LIMITS.turns} turns`,
      'end it earlier, or bring base and station closer together',
    );
    return false;
  }
  return true;
}

function checkRelief(
  flights: readonly Flight[],
  type: AircraftType,
  at: readonly string[],
  report: Report,
): void {
  const [first] = flights;
  const gap = first === undefined ? undefined : stationGap(first, type);
  if (gap === undefined) return;
  report(
    [...at, 'flights'],
    `${flights.length} ${flights.length === 1 ? 'flight leaves' : 'flights leave'} the station empty for ${duration(gap.emptyS)} of every ${duration(gap.everyS)}`,
    `add flights, or bring base and station closer together`,
    'warning',
  );
}

function checkDoctrine(
  { aircraft, doctrine }: FlightEntry,
  type: AircraftType,
  at: readonly string[],
  report: Report,
): void {
  const engaged = new Set(weaponsOf(type).flatMap((w) => Object.keys(w.against)));
  for (const cls of Object.keys(doctrine?.salvo ?? {})) {
    if (engaged.has(cls)) continue;
    report(
      [...at, 'doctrine', 'salvo', cls],
      `\`${aircraft}\` does not engage \`${cls}\` at all`,
      `classes it engages: ${[...engaged].join(', ')}`,
      'warning',
    );
  }
  const { gun } = type;
  const shotAt = gun === undefined || gun.bursts === 0 ? [] : Object.keys(gun.against);
  (doctrine?.gunFor ?? []).forEach((cls, i) => {
    if (shotAt.includes(cls)) return;
    report(
      [...at, 'doctrine', 'gunFor', i],
      `\`${aircraft}\` has no gun against \`${cls}\``,
      shotAt.length === 0
        ? 'remove it, or give the type a `gun`'
        : `classes for its gun: ${shotAt.join(', ')}`,
      'warning',
    );
  });
}

function checkClasses(
  { aircraft }: FlightEntry,
  type: AircraftType,
  types: ResolvedTypes,
  raid: readonly RaidGroup[],
  at: readonly string[],
  report: Report,
): void {
  const flown = raid.flatMap((g) => types.threats.get(g.type)?.type.classes[0] ?? []);
  const engaged = new Set(weaponsOf(type).flatMap((w) => Object.keys(w.against)));
  if (flown.length === 0 || flown.some((cls) => engaged.has(cls))) return;
  report(
    [...at, 'aircraft'],
    `\`${aircraft}\` engages no class of this raid`,
    `it engages ${[...engaged].join(', ')}; the raid has ${[...new Set(flown)].join(', ')}`,
    'warning',
  );
}

/** For people: whole seconds below two minutes, else whole minutes. */
function duration(seconds: number): string {
  return seconds < 120
    ? formatQuantity(Math.ceil(seconds), 'duration')
    : `${Math.round(seconds / 60)} min`;
}
