/**
 * Flights and their teams, the same in every variant. Flights of a team have one aircraft type, one
 * doctrine and a principal that no rule tells apart, so that their windows are computed once.
 */
import { keyOf } from '../chance/key.ts';
import type { Geography } from '../geo/geography.ts';
import { EARTH_RADIUS_M, angleRad, unitFromDegrees, type UnitVector } from '../geo/sphere.ts';
import type { AircraftType, AirWeaponPerformance, Flight, Scenario } from '../scenario/model.ts';
import type { Principal } from './outcomes.ts';
import type { Principals } from './principals.ts';
import { TICKS_PER_S, lastTick, firstTick, ticksOf } from './tick.ts';

export interface PreparedFlight {
  readonly flight: Flight;
  readonly type: AircraftType;
  readonly key: number;
  readonly nation: number;
  readonly force: number;
  readonly group: number;
  /** Index of its team. */
  readonly team: number;
  readonly base: UnitVector;
  /** Of a patrol; the base for an alert flight. */
  readonly station: UnitVector;
  readonly schedule: Schedule;
  /** Fires from over its base: what it fires from elsewhere, see `AirRules`. */
  readonly principal: Principal;
}

/** When a flight keeps its station, ticks; all 0 for an alert flight. */
export interface Schedule {
  readonly transit: number;
  readonly on: number;
  readonly turn: number;
  readonly cycle: number;
  readonly until: number;
}

export interface PreparedTeam {
  readonly type: AircraftType;
  readonly nation: number;
  /** Index of its nation's airspace; −1 none. */
  readonly airspace: number;
  readonly principal: Principal;
  readonly principalId: number;
  /** Rounds per engagement, by class of the raid. */
  readonly salvos: readonly (readonly number[])[];
  readonly willing: readonly boolean[];
  readonly gunFirst: readonly boolean[];
}

/** What flights share with fire units. */
export interface FlightContext {
  readonly scenario: Scenario;
  readonly geography: Geography;
  readonly principals: Principals;
  /** First classes of the raid's threats. */
  readonly classes: readonly string[];
  readonly nationOf: (id: string) => number;
  readonly nations: readonly { readonly coalition: boolean; readonly airspace: number }[];
  /** Number of a coordination group by what it is called. */
  readonly groupOf: (nation: number, nationId: string, alone: string) => number;
}

/** A weapon against a class, or undefined where it cannot be engaged. */
export function against(
  weapon: AircraftType['missile'] | AircraftType['gun'],
  threatClass: string,
): AirWeaponPerformance | undefined {
  const p = weapon?.against[threatClass];
  return p === undefined || p.killProbability <= 0 ? undefined : p;
}

/** Flights sorted by key, and their teams in the order of their first flights. */
export function prepareFlights(context: FlightContext): {
  flights: PreparedFlight[];
  teams: PreparedTeam[];
} {
  const { scenario, geography, principals, classes, nations } = context;
  const types = new Map(scenario.aircraftTypes.map((t) => [t.id, t]));
  const all = [
    ...scenario.flights.map((flight) => ({ flight, force: -1 })),
    ...scenario.forces.flatMap((f, force) => f.flights.map((flight) => ({ flight, force }))),
  ]
    .map((f) => ({ ...f, key: keyOf(f.flight.id) }))
    .sort((a, b) => a.key - b.key);
  const teams: PreparedTeam[] = [];
  const teamOf = new Map<string, number>();
  const flights = all.map(({ flight, force, key }): PreparedFlight => {
    const type = types.get(flight.aircraft);
    if (type === undefined) throw new RangeError(`unknown aircraft ${flight.aircraft}`);
    const nation = context.nationOf(flight.nation);
    const base = unitFromDegrees(flight.base.latDeg, flight.base.lonDeg);
    const standsIn = geography.airspaces[geography.airspaceAt(base)] ?? '';
    const principal: Principal = {
      effector: {
        id: flight.id,
        nation: flight.nation,
        coalition: nations[nation]?.coalition ?? false,
        system: flight.aircraft,
        kind: 'flight',
        donor: flight.donor ?? '',
        crewed: true,
        standsIn,
      },
      fromOver: standsIn,
    };
    const { doctrine, readiness } = flight;
    const own: PreparedTeam = {
      type,
      nation,
      airspace: nations[nation]?.airspace ?? -1,
      principal,
      principalId: principals.idOf(principal),
      salvos: classes.map((c) => doctrine.salvo[c] ?? [1]),
      willing: classes.map((c) => !doctrine.unwilling.includes(c)),
      gunFirst: classes.map((c) => doctrine.gunFor.includes(c)),
    };
    const alike = JSON.stringify([own.principalId, own.salvos, own.willing, own.gunFirst]);
    let team = teamOf.get(alike);
    if (team === undefined) {
      team = teams.push(own) - 1;
      teamOf.set(alike, team);
    }
    const station =
      readiness.kind === 'patrol'
        ? unitFromDegrees(readiness.station.latDeg, readiness.station.lonDeg)
        : base;
    return {
      flight,
      type,
      key,
      nation,
      force,
      group: context.groupOf(nation, flight.nation, `flight ${flight.id}`),
      team,
      base,
      station,
      schedule: scheduleOf(flight, type, angleRad(base, station)),
      principal,
    };
  });
  return { flights, teams };
}

/** Ticks that firing takes at most: the longest flight of a round, and the assessment after it. */
export function firingTicks(type: AircraftType): number {
  let longestS = 0;
  for (const weapon of [type.missile, type.gun]) {
    if (weapon === undefined) continue;
    for (const p of Object.values(weapon.against)) {
      if (p.killProbability > 0) longestS = Math.max(longestS, p.reachM / weapon.roundSpeedMps);
    }
  }
  return ticksOf(type.assessmentS) + firstTick(longestS);
}

/** Turns of a flight on its station, `angle` radians from its base. */
export function scheduleOf({ readiness }: Flight, type: AircraftType, angle: number): Schedule {
  if (readiness.kind === 'alert') return { transit: 0, on: 0, turn: 0, cycle: 0, until: 0 };
  const transit = firstTick((angle * EARTH_RADIUS_M) / type.speedMps);
  // A study whose aircraft could not stay at all is refused; one tick keeps the rest well defined.
  const turn = Math.max(1, ticksOf(type.enduranceS) - 2 * transit - firingTicks(type));
  return {
    transit,
    on: firstTick(readiness.fromS) + readiness.turn * turn,
    turn,
    cycle: turn * readiness.of,
    until: lastTick(readiness.untilS),
  };
}

/** rad per tick. */
export function angularSpeed(type: AircraftType): number {
  return type.speedMps / EARTH_RADIUS_M / TICKS_PER_S;
}
