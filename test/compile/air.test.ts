/** Flights, teams, what rules say of them and when, against asking tick by tick. */
import { beforeAll, describe, expect, it } from 'vitest';
import { Compiler } from '../../src/compile/compile.ts';
import { pointOnLeg, type Leg } from '../../src/compile/path.ts';
import type { Threat } from '../../src/compile/raid.ts';
import { AIRSPACE_CEILING_M, INTERNATIONAL } from '../../src/geo/geography.ts';
import { angleRad, EARTH_RADIUS_M } from '../../src/geo/sphere.ts';
import type { EngageRequest, Matches } from '../../src/policy/types.ts';
import { openProgram, type Program } from '../../src/program/layout.ts';
import type { AirWeaponPerformance, Flight } from '../../src/scenario/model.ts';
import { distanceOf, landingOf } from '../laws/where.ts';
import { Dice } from '../reference/dice.ts';
import { base, east, group, permitAll, threatType } from '../reference/range.ts';
import { airCompiler, airScenario } from './air-scenario.ts';

const SEEDS = 16;

/** Weapons that a flight could use against a threat: the missile first. */
function weaponsOf(compiler: Compiler, flight: Flight, threatClass: string) {
  const type = compiler.scenario.aircraftTypes.find((t) => t.id === flight.aircraft)!;
  const list: { p: AirWeaponPerformance; speedMps: number }[] = [];
  for (const w of [type.missile, type.gun]) {
    const p = w?.against[threatClass];
    if (w && p && p.killProbability > 0) list.push({ p, speedMps: w.roundSpeedMps });
  }
  return list;
}

/** Leg that a threat is on at a tick; null outside its path. */
function legAt(threat: Threat, tick: number): Leg | null {
  if (tick < threat.launchTick || tick > threat.endTick) return null;
  return threat.legs.findLast((leg) => leg.fromS <= tick / 10) ?? null;
}

/** Nations that the course held at a tick leads to; above the ceiling it is over none of them. */
function headingAt({ geography, scenario }: Compiler, threat: Threat, tick: number): string[] {
  const leg = legAt(threat, tick);
  if (leg === null || tick / 10 - leg.courseFromS < scenario.steadyS) return [];
  const seconds = tick / 10 - leg.fromS;
  const at = pointOnLeg(leg, seconds * leg.rateRadPerS);
  const towards = pointOnLeg(leg, seconds * leg.rateRadPerS + 0.01);
  const above = leg.heightM + leg.climbMps * seconds > AIRSPACE_CEILING_M;
  const over = above ? INTERNATIONAL : geography.airspaceAt(at);
  return geography
    .airspacesAlong(at, towards, threat.type.speedMps * scenario.projectionS)
    .filter((a) => a !== over)
    .map((a) => geography.airspaces[a]!);
}

/** What rules are asked about a tick, its course as known at another. */
function requestAt(
  compiler: Compiler,
  threat: Threat,
  f: number,
  tick: number,
  known: number,
  fromOver: string,
): EngageRequest | null {
  const { geography, entities, scenario } = compiler;
  const { principal, nation } = entities.flights[f]!;
  const leg = legAt(threat, tick);
  if (leg === null) return null;
  const seconds = tick / 10 - leg.fromS;
  const at = pointOnLeg(leg, seconds * leg.rateRadPerS);
  const altitudeM = leg.heightM + leg.climbMps * seconds;
  const above = altitudeM > AIRSPACE_CEILING_M;
  const mask = geography.zonesAt(at);
  const ids = geography.airspaces;
  return {
    action: 'engage',
    effector: principal.effector,
    threat: { id: threat.id, type: threat.type.id, classes: threat.type.classes },
    context: {
      over: ids[above ? INTERNATIONAL : geography.airspaceAt(at)]!,
      zones: scenario.zones
        .filter((z) => (mask >>> geography.zoneIndex(z.id)) & 1 && (!above || z.kind === 'polygon'))
        .map((z) => z.id),
      distanceToBorderM: distanceOf(geography, at, entities.nations[nation]!.airspace),
      altitudeM,
      fromOver,
      debrisOver: ids[geography.airspaceAt(landingOf(threat, leg, seconds, altitudeM))]!,
      headingFor: headingAt(compiler, threat, known),
    },
  };
}

/** Matches behind an outcome, which may stand for several that no policy tells apart. */
const nameOf = ({ permits, forbids }: Matches): string => `${permits.join()}|${forbids.join()}`;

function outcomeName(compiler: Compiler, outcome: number): string {
  const { permits, rules } = compiler.outcomes.list[outcome]!;
  return `${permits.join()}|${rules.join()}`;
}

/** Window of a team at a threat that a tick lies in; −1 none. */
function windowAt(p: Program, threat: number, team: number, tick: number): number {
  const cell = threat * p.counts.teams + team;
  for (let w = p.threatTeamWindows[cell]!; w < p.threatTeamWindows[cell + 1]!; w += 1) {
    if (tick >= p.teamWindowFirst[w]! && tick <= p.teamWindowLast[w]!) return w;
  }
  return -1;
}

describe(`flights of ${SEEDS} random scenarios`, () => {
  const cases: { seed: number; compiler: Compiler; program: Program; threats: Threat[] }[] = [];
  beforeAll(async () => {
    for (let seed = 1; seed <= SEEDS; seed += 1) {
      const compiler = await airCompiler(seed, seed % 3 === 0);
      const program = openProgram(compiler.compile(seed, 0));
      cases.push({ seed, compiler, program, threats: [...compiler.sample(seed, 0)] });
    }
  }, 120_000);

  it('have windows over which the rules answer as they do when asked at the tick', () => {
    let asked = 0;
    let permitted = 0;
    let besides = 0;
    const wrong: string[] = [];
    for (const { seed, compiler, program: p, threats } of cases) {
      const dice = new Dice(seed);
      const { airspaces } = compiler.geography;
      const fromColumns = p.regionFrom;
      threats.forEach((threat, t) => {
        compiler.entities.flights.forEach((flight, f) => {
          const weapons = weaponsOf(compiler, flight.flight, threat.type.classes[0]!);
          const lead = weapons[0] ? (weapons[0].p.reachM / weapons[0].speedMps) * 10 : 0;
          const ticks = Array.from({ length: 6 }, () =>
            dice.int(threat.launchTick, threat.endTick),
          );
          const cell = t * p.counts.teams + flight.team;
          const windows = p.threatTeamWindows[cell + 1]! - p.threatTeamWindows[cell]!;
          if (windows > 0) {
            const w = p.threatTeamWindows[cell]! + dice.int(0, windows - 1);
            ticks.push(p.teamWindowFirst[w]!, p.teamWindowLast[w]!, p.teamWindowLast[w]! + 1);
          }
          const region = dice.int(0, p.counts.regions - 1);
          const fromOver = airspaces[compiler.ground.regionAirspace[region]!]!;
          for (const tick of ticks) {
            if (tick > threat.endTick) continue;
            asked += 1;
            // Whatever holds at the tick, or at one beside it: boundaries are rounded.
            const answers: string[] = [];
            for (const [aside, ahead] of [
              [0, 0],
              [1, 0],
              [-1, 0],
              [0, 1],
              [0, -1],
            ] as const) {
              const s = tick + aside;
              const known = Math.floor(s - lead) + ahead;
              const request = requestAt(compiler, threat, f, s, known, fromOver);
              if (request === null) continue;
              const h = request.context.altitudeM;
              const low = weapons.some(({ p: x }) => h >= x.minHeightM && h <= x.maxHeightM);
              answers.push(low ? nameOf(compiler.rules.evaluate(request)) : 'none');
            }
            const w = windowAt(p, t, flight.team, tick);
            const at = w < 0 ? 0 : p.teamWindowSet[w]! * p.counts.fromAirspaces;
            const found =
              w < 0 ? 'none' : outcomeName(compiler, p.fromOutcome[at + fromColumns[region]!]!);
            if (found !== 'none' && !found.startsWith('|')) permitted += 1;
            if (answers[0] !== found) besides += 1;
            if (!answers.includes(found)) {
              wrong.push(
                `${seed} ${threat.id} ${flight.flight.id} ${tick}: ${found}, not ${answers.join()}`,
              );
            }
          }
        });
      });
    }
    expect(wrong).toEqual([]);
    expect(asked).toBeGreaterThan(5000);
    expect(permitted).toBeGreaterThan(asked / 10);
    // nearly always at the tick itself
    expect(besides).toBeLessThan(asked / 100);
  });

  it('have windows that are in order, apart and inside the threat’s path', () => {
    let several = 0;
    for (const { program: p } of cases) {
      for (let t = 0; t < p.counts.threats; t += 1) {
        for (let team = 0; team < p.counts.teams; team += 1) {
          const cell = t * p.counts.teams + team;
          let before = p.threatLaunch[t]! - 1;
          let set = -1;
          for (let w = p.threatTeamWindows[cell]!; w < p.threatTeamWindows[cell + 1]!; w += 1) {
            expect(p.teamWindowFirst[w]!).toBeGreaterThan(before);
            expect(p.teamWindowLast[w]!).toBeGreaterThanOrEqual(p.teamWindowFirst[w]!);
            expect(p.teamWindowSet[w]!).toBeLessThan(p.counts.outcomeSets);
            // else they would be one
            if (p.teamWindowFirst[w] === before + 1) expect(p.teamWindowSet[w]).not.toBe(set);
            if (set >= 0) several += 1;
            before = p.teamWindowLast[w]!;
            set = p.teamWindowSet[w]!;
          }
          expect(before).toBeLessThanOrEqual(p.threatEnd[t]!);
        }
      }
    }
    expect(several).toBeGreaterThan(500);
  });

  it('may enter each region as the rules say for their aircraft and the type of threat', () => {
    const answers = new Map<string, number>();
    for (const { seed, compiler, program: p } of cases) {
      const { ground, geography, scenario, kinds } = compiler;
      compiler.entities.flights.forEach((flight) => {
        kinds.forEach((kind, k) => {
          const type = scenario.threatTypes.find((x) => x.id === kind)!;
          for (let r = 0; r < p.counts.regions; r += 1) {
            const over = geography.airspaces[ground.regionAirspace[r]!]!;
            const mask = ground.regionZones[r]!;
            const expected = compiler.rules.evaluate({
              action: 'enter',
              effector: flight.principal.effector,
              threat: { id: '', type: kind, classes: type.classes },
              context: {
                over,
                zones: geography.zones.filter((_, z) => (mask >>> z) & 1),
                distanceToBorderM: 0,
                altitudeM: flight.type.heightM,
                fromOver: over,
                debrisOver: '',
                headingFor: [],
              },
            });
            const row = (flight.team * kinds.length + k) * p.counts.regions;
            const name = outcomeName(compiler, p.enterOutcome[row + r]!);
            if (name !== nameOf(expected)) expect(name, `seed ${seed}`).toBe(nameOf(expected));
            answers.set(name, (answers.get(name) ?? 0) + 1);
          }
        });
      });
    }
    expect(answers.size).toBeGreaterThan(4);
  });

  it('are of one team exactly where type, doctrine and what rules can tell are the same', () => {
    for (const { seed, compiler } of cases) {
      const { flights, teams } = compiler.entities;
      const like = ({ flight, principal }: (typeof flights)[number]): string =>
        JSON.stringify([
          seed % 3 === 0 ? flight.id : '',
          flight.aircraft,
          { ...principal.effector, id: '' },
          compiler.classes.map((c) => [
            flight.doctrine.salvo[c] ?? [1],
            flight.doctrine.unwilling.includes(c),
            flight.doctrine.gunFor.includes(c),
          ]),
        ]);
      for (const a of flights) {
        for (const b of flights)
          expect(a.team === b.team, `seed ${seed}`).toBe(like(a) === like(b));
      }
      expect(new Set(flights.map((f) => f.team)).size).toBe(teams.length);
    }
  });

  it('fill their columns', () => {
    for (const { compiler, program: p } of cases) {
      expect(p.counts.threatTeams).toBe(p.counts.threats * p.counts.teams);
      expect(p.counts.teamKinds).toBe(p.counts.teams * p.counts.kinds);
      compiler.entities.flights.forEach(({ flight, type, team, base: home, station }, f) => {
        if (f > 0) expect(p.flightKey[f]! >>> 0).toBeGreaterThan(p.flightKey[f - 1]! >>> 0);
        expect(p.flightRounds[f]).toBe(type.missile.rounds * flight.number);
        expect(p.flightBursts[f]).toBe((type.gun?.bursts ?? 0) * flight.number);
        const { readiness } = flight;
        if (readiness.kind === 'alert') {
          expect(p.flightReadiness[f]).toBe(readiness.readinessS * 10);
          expect([p.flightStationX[f], p.flightStationY[f]]).toEqual([home.x, home.y]);
        } else {
          expect(p.flightReadiness[f]).toBe(-1);
          const wayS = (angleRad(home, station) * EARTH_RADIUS_M) / type.speedMps;
          expect(p.flightTransit[f]! / 10 - wayS).toBeGreaterThanOrEqual(0);
          expect(p.flightTransit[f]! / 10 - wayS).toBeLessThan(0.1);
          expect(p.flightCycle[f]).toBe(3 * p.flightTurn[f]!);
          expect(p.flightOn[f]).toBe(readiness.fromS * 10 + p.flightTurn[f]!);
          expect(p.flightUntil[f]).toBe(readiness.untilS * 10);
          const reachS = Math.max(
            0,
            ...[type.missile, ...(type.gun ? [type.gun] : [])].flatMap((w) =>
              Object.values(w.against)
                .filter((x) => x.killProbability > 0)
                .map((x) => x.reachM / w.roundSpeedMps),
            ),
          );
          const rest = type.enduranceS - type.assessmentS - reachS - (2 * p.flightTransit[f]!) / 10;
          if (rest > 1) expect(Math.abs(p.flightTurn[f]! / 10 - rest)).toBeLessThanOrEqual(0.2);
        }
        compiler.classes.forEach((c, k) => {
          const at = team * compiler.classes.length + k;
          const from = p.teamClassSalvo[at]!;
          const list = [...p.salvo.subarray(from, from + p.teamClassSalvoLength[at]!)];
          expect(list).toEqual(flight.doctrine.salvo[c] ?? [1]);
          expect(p.teamClassKill[at]).toBe(type.missile.against[c]?.killProbability ?? 0);
          expect(p.teamClassWilling[at]).toBe(flight.doctrine.unwilling.includes(c) ? 0 : 1);
        });
      });
    }
  });
});

describe('coordination groups', () => {
  it('are counted over fire units and flights together', () => {
    const { scenario } = airScenario(4);
    const groups = (coordination: 'coalition' | 'nation' | 'none') => {
      const s = {
        ...scenario,
        coordination,
        nations: scenario.nations.map((n) => ({ ...n, coalition: n.id === 'AA' || n.id === 'BB' })),
      };
      return new Compiler(s, permitAll).entities;
    };
    const apart = groups('none');
    expect(apart.groups).toBe(apart.units.length + apart.flights.length);
    expect(new Set(apart.flights.map((f) => f.group)).size).toBe(apart.flights.length);
    const nations = groups('nation');
    for (const f of nations.flights) {
      for (const u of nations.units) expect(f.group === u.group).toBe(f.nation === u.nation);
    }
    const together = groups('coalition');
    const members = [...together.units, ...together.flights].filter(
      (e) => together.nations[e.nation]!.coalition,
    );
    expect(new Set(members.map((e) => e.group)).size).toBe(1);
  });
});

describe('a study without flights', () => {
  it('has no team, asks no rule of entering and builds no ground until asked', () => {
    const actions = new Set<string>();
    const rules = {
      ...permitAll,
      evaluate: (q: Parameters<typeof permitAll.evaluate>[0]) => {
        actions.add(q.action);
        return permitAll.evaluate(q);
      },
    };
    const compiler = new Compiler(base, rules);
    const p = openProgram(compiler.compile(1, 0));
    expect([p.counts.flights, p.counts.teams, p.counts.regions, p.counts.teamWindows]).toEqual([
      0, 0, 0, 0,
    ]);
    expect(actions.has('enter')).toBe(false);
    expect(compiler.ground).toBe(compiler.ground);
    expect(compiler.ground.columns).toBeGreaterThan(400);
  });
});

describe('tracks', () => {
  it('are within 10 m of the path, in pieces of at most 16 km, at every tick', () => {
    let worst = 0;
    for (let seed = 1; seed <= 6; seed += 1) {
      const { scenario } = airScenario(seed);
      const compiler = new Compiler(scenario, permitAll);
      const p = openProgram(compiler.compile(seed, 0));
      compiler.sample(seed, 0).forEach((threat, t) => {
        expect(compiler.kinds[p.threatKind[t]!]).toBe(threat.type.id);
        const [from, to] = [p.threatTrack[t]!, p.threatTrack[t + 1]!];
        expect(p.trackTick[from]).toBe(threat.launchTick);
        expect(p.trackTick[to - 1]!).toBeGreaterThanOrEqual(threat.endTick);
        expect(p.trackTick[to - 1]!).toBeLessThan(threat.endTick + 1);
        let k = from;
        for (let tick = threat.launchTick; tick <= threat.endTick; tick += 41) {
          while (k + 2 < to && p.trackTick[k + 1]! <= tick) {
            expect(p.trackTick[k + 1]!).toBeGreaterThan(p.trackTick[k]!);
            k += 1;
          }
          const share = (tick - p.trackTick[k]!) / (p.trackTick[k + 1]! - p.trackTick[k]!);
          const mix = (c: Float64Array): number => c[k]! + share * (c[k + 1]! - c[k]!);
          const leg = legAt(threat, tick)!;
          const seconds = tick / 10 - leg.fromS;
          const at = pointOnLeg(leg, seconds * leg.rateRadPerS);
          const dx = mix(p.trackX) - at.x;
          const dy = mix(p.trackY) - at.y;
          const dz = mix(p.trackZ) - at.z;
          const off = EARTH_RADIUS_M * Math.sqrt(dx * dx + dy * dy + dz * dz);
          worst = Math.max(worst, off);
          const high = leg.heightM + leg.climbMps * seconds;
          expect(Math.abs(mix(p.trackHeight) - high)).toBeLessThan(0.01);
        }
      });
    }
    expect(worst).toBeLessThan(10);
    expect(worst).toBeGreaterThan(0.1);
  });

  it('of what is launched at its target are two points at one place', () => {
    const raid = [{ ...group, launch: { place: east(0), scatterM: 0 } }];
    const p = openProgram(
      new Compiler({ ...base, raid, threatTypes: [threatType] }, permitAll).compile(1, 0),
    );
    expect(p.counts.trackPoints).toBe(2);
    expect(p.trackTick[0]).toBe(p.threatLaunch[0]);
    expect(p.trackX[1]).toBe(p.trackX[0]);
    expect(Math.abs(p.trackX[0]! ** 2 + p.trackY[0]! ** 2 + p.trackZ[0]! ** 2 - 1)).toBeLessThan(
      1e-12,
    );
  });
});
