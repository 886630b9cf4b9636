/** How long a patrol stays on station, and when nobody is there. */
import { distanceM, unitFromDegrees } from '../geo/sphere.ts';
import type { AircraftType, AirWeaponPerformance, Flight, Place } from './model.ts';

/** What a flight carries: the missile, then the gun if it has one; those without rounds left out. */
export function weaponsOf(type: AircraftType): {
  readonly rounds: number;
  readonly roundSpeedMps: number;
  readonly against: Readonly<Record<string, AirWeaponPerformance>>;
}[] {
  const { missile, gun } = type;
  return [missile, ...(gun === undefined ? [] : [{ ...gun, rounds: gun.bursts }])].filter(
    (w) => w.rounds > 0,
  );
}

/**
 * Seconds that the slowest shot takes, from launch to assessment: the assessment time and the
 * longest reach / round speed over all weapons and classes. A patrol leaves its station that much
 * earlier, so that a shot fired at the last moment is assessed there.
 */
export function firingS(type: AircraftType): number {
  const flying = weaponsOf(type).flatMap((w) =>
    Object.values(w.against).map((p) => p.reachM / w.roundSpeedMps),
  );
  return type.assessmentS + Math.max(0, ...flying);
}

/** Seconds from base to station along the great circle at the type's speed. */
export function transitS(base: Place, station: Place, type: AircraftType): number {
  const from = unitFromDegrees(base.latDeg, base.lonDeg);
  const to = unitFromDegrees(station.latDeg, station.lonDeg);
  return distanceM(from, to) / type.speedMps;
}

/** Seconds on station between two transits; not positive if the endurance does not suffice. */
export function timeOnStationS(base: Place, station: Place, type: AircraftType): number {
  return type.enduranceS - 2 * transitS(base, station, type) - firingS(type);
}

/** How long a station stands empty, of every so long, once every flight has had its first turn. */
export interface Gap {
  readonly emptyS: number;
  readonly everyS: number;
}

/**
 * The time for which a patrol leaves its station empty; undefined if its flights relieve each other
 * in time, or if it ends before any of them is needed again.
 *
 * A flight is back on station, at the earliest, two transits and a turn-round after it left; its
 * next turn begins (n − 1) turns of the others after that. What it is late by, nobody is there; if
 * that is a whole turn, it sits the turn out.
 */
export function stationGap(flight: Flight, type: AircraftType): Gap | undefined {
  const { readiness, base } = flight;
  if (readiness.kind !== 'patrol') return undefined;
  const turnS = timeOnStationS(base, readiness.station, type);
  const { of, fromS, untilS } = readiness;
  if (!(turnS > 0) || untilS - fromS <= of * turnS) return undefined;
  const awayS = 2 * transitS(base, readiness.station, type) + type.turnRoundS;
  const lateS = awayS - (of - 1) * turnS;
  if (lateS <= 0) return undefined;
  // Turns of its own that it sits out before it can be there before one ends.
  const missed = Math.max(0, Math.floor((lateS - turnS) / (of * turnS)) + 1);
  const stillLateS = Math.max(0, lateS - missed * of * turnS);
  return { emptyS: missed * turnS + stillLateS, everyS: (missed + 1) * turnS };
}
