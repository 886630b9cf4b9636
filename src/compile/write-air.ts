/** Lays out where threats are, and all that flights need. */
import { ticksOf, TICKS_PER_S } from './tick.ts';
import type { Count, Program } from '../program/layout.ts';
import type { AircraftType } from '../scenario/model.ts';
import type { Compiler } from './compile.ts';
import type { Rows } from './rows.ts';
import { against, angularSpeed, type PreparedTeam } from './teams.ts';

type AirCount = Extract<
  Count,
  | 'flights'
  | 'teams'
  | 'threatTeams'
  | 'teamWindows'
  | 'outcomeSets'
  | 'fromAirspaces'
  | 'teamKinds'
  | 'regions'
>;

/** Sizes of the columns for flights, all 0 without any, and of their part of `salvo`. */
export function airCounts(
  { threats, teamWindows }: Rows,
  { entities, kinds, airRules }: Compiler,
): { counts: Record<AirCount, number>; salvos: number } {
  const teams = entities.teams.length;
  let windows = 0;
  for (const byTeam of teamWindows) for (const list of byTeam) windows += list.length;
  let salvos = 0;
  for (const team of entities.teams) for (const list of team.salvos) salvos += list.length;
  const counts = {
    flights: entities.flights.length,
    teams,
    threatTeams: threats.length * teams,
    teamWindows: windows,
    outcomeSets: airRules?.sets.length ?? 0,
    fromAirspaces: airRules?.fromAirspaces ?? 0,
    teamKinds: teams * kinds.length,
    regions: airRules?.ground.regionAirspace.length ?? 0,
  };
  return { counts, salvos };
}

export function writeTracks(p: Program, { threats, tracks }: Rows, kinds: readonly string[]): void {
  p.threatTrack.set(tracks.first);
  p.trackTick.set(tracks.tick);
  p.trackX.set(tracks.x);
  p.trackY.set(tracks.y);
  p.trackZ.set(tracks.z);
  p.trackHeight.set(tracks.heightM);
  threats.forEach((t, i) => (p.threatKind[i] = kinds.indexOf(t.type.id)));
}

/** `salvo` is the first entry of that column which fire units leave free. */
export function writeAir(p: Program, rows: Rows, compiler: Compiler, salvo: number): void {
  const { entities, airRules, classes } = compiler;
  if (airRules === null) return;
  writeFlights(p, compiler);
  let free = salvo;
  entities.teams.forEach((team, t) => {
    writeTeam(p, t, team.type);
    classes.forEach((c, k) => {
      free = writeTeamClass(p, t * classes.length + k, team, c, k, free);
    });
  });
  let window = 0;
  rows.teamWindows.forEach((byTeam, threat) => {
    byTeam.forEach((list, team) => {
      for (const w of list) {
        p.teamWindowFirst[window] = w.first;
        p.teamWindowLast[window] = w.last;
        p.teamWindowSet[window] = w.set;
        window += 1;
      }
      p.threatTeamWindows[threat * entities.teams.length + team + 1] = window;
    });
  });
  airRules.sets.forEach((row, i) => p.fromOutcome.set(row, i * airRules.fromAirspaces));
  p.regionFrom.set(airRules.regionFrom);
  p.enterOutcome.set(airRules.enter);
}

function writeFlights(p: Program, { entities }: Compiler): void {
  entities.flights.forEach((f, i) => {
    const { flight, type, base, station, schedule } = f;
    const { readiness } = flight;
    p.flightKey[i] = f.key;
    p.flightTeam[i] = f.team;
    p.flightNation[i] = f.nation;
    p.flightGroup[i] = f.group;
    p.flightForce[i] = f.force;
    p.flightRounds[i] = type.missile.rounds * flight.number;
    p.flightBursts[i] = (type.gun?.bursts ?? 0) * flight.number;
    p.flightReadiness[i] = readiness.kind === 'alert' ? ticksOf(readiness.readinessS) : -1;
    p.flightBaseX[i] = base.x;
    p.flightBaseY[i] = base.y;
    p.flightBaseZ[i] = base.z;
    p.flightStationX[i] = station.x;
    p.flightStationY[i] = station.y;
    p.flightStationZ[i] = station.z;
    p.flightTransit[i] = schedule.transit;
    p.flightOn[i] = schedule.on;
    p.flightTurn[i] = schedule.turn;
    p.flightCycle[i] = schedule.cycle;
    p.flightUntil[i] = schedule.until;
  });
}

function writeTeam(p: Program, t: number, type: AircraftType): void {
  p.teamSpeed[t] = angularSpeed(type);
  p.teamHeight[t] = type.heightM;
  p.teamEndurance[t] = ticksOf(type.enduranceS);
  p.teamTurnRound[t] = ticksOf(type.turnRoundS);
  p.teamReaction[t] = ticksOf(type.reactionS);
  p.teamAssessment[t] = ticksOf(type.assessmentS);
  p.teamMissileSpeed[t] = type.missile.roundSpeedMps / TICKS_PER_S;
  p.teamGunSpeed[t] = (type.gun?.roundSpeedMps ?? 0) / TICKS_PER_S;
}

/** Returns the next free entry of `salvo`. */
function writeTeamClass(
  p: Program,
  at: number,
  team: PreparedTeam,
  threatClass: string,
  k: number,
  salvo: number,
): number {
  const missile = against(team.type.missile, threatClass);
  const gun = against(team.type.gun, threatClass);
  p.teamClassReach[at] = missile?.reachM ?? 0;
  p.teamClassKill[at] = missile?.killProbability ?? 0;
  p.teamClassLow[at] = missile?.minHeightM ?? 0;
  p.teamClassHigh[at] = missile?.maxHeightM ?? 0;
  p.teamClassGunReach[at] = gun?.reachM ?? 0;
  p.teamClassGunKill[at] = gun?.killProbability ?? 0;
  p.teamClassGunLow[at] = gun?.minHeightM ?? 0;
  p.teamClassGunHigh[at] = gun?.maxHeightM ?? 0;
  p.teamClassWilling[at] = team.willing[k] === false ? 0 : 1;
  p.teamClassGunFirst[at] = team.gunFirst[k] === true ? 1 : 0;
  const list = team.salvos[k] ?? [1];
  p.teamClassSalvo[at] = salvo;
  p.teamClassSalvoLength[at] = list.length;
  p.salvo.set(list, salvo);
  return salvo + list.length;
}
