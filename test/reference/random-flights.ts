/** Random scenarios with flights: those of `random-scenario.ts`, and one to four flights besides. */
import type { AircraftType, Flight, Place, Scenario } from '../../src/scenario/model.ts';
import { Dice } from './dice.ts';
import { randomScenario, type RandomScenario } from './random-scenario.ts';
import { EARTH_M, Region, along, angleBetween, tangentOfBearing, vecOf } from './sphere.ts';

/** A varied scenario with flights, and rules on where they may be; the same for the same seed. */
export function randomFlights(seed: number): RandomScenario {
  const ground = randomScenario(seed + 10_000);
  const dice = new Dice(seed + 70_000);
  const { scenario } = ground;
  const regions = scenario.drawnAirspaces.map((a) => [a.nation, new Region(a.polygons)] as const);
  const nationAt = (place: Place): string | null =>
    regions.find(([, region]) => region.contains(vecOf(place)))?.[0] ?? null;
  const aircraftTypes = [aircraft(dice, 'fast'), aircraft(dice, 'slow')];
  const flights: Flight[] = [];
  const count = dice.int(1, 4);
  while (flights.length < count) {
    const base = place(dice, scenario, nationAt, 90_000);
    const station = place(dice, scenario, nationAt, 60_000);
    const nation = dice.chance(0.25) ? dice.pick(['AA', 'BB', 'CC']) : (nationAt(base) ?? 'AA');
    if (nation === 'DD' && dice.chance(0.8)) continue;
    const id = `flight-${flights.length + 1}`;
    const type = dice.pick(aircraftTypes);
    // a patrol that could not stay is refused long before it is flown
    const transitS = (angleBetween(vecOf(base), vecOf(station)) * EARTH_M) / type.speedMps;
    if (type.enduranceS - 2 * transitS < 600) continue;
    const common = {
      title: id,
      aircraft: type.id,
      nation,
      ...(dice.chance(0.25) ? { donor: dice.pick(['AA', 'BB']) } : {}),
      base,
      number: dice.int(1, 2),
      doctrine: doctrine(dice),
    };
    if (dice.chance(0.5)) {
      const readinessS = dice.pick([10, 30, 60, 300]);
      flights.push({ id, ...common, readiness: { kind: 'alert', readinessS } });
    } else {
      const of = Math.min(dice.int(1, 2), count - flights.length);
      const fromS = dice.pick([-1800, -600, 0, 300]);
      const untilS = fromS + dice.pick([900, 2400, 4800]);
      for (let turn = 0; turn < of; turn += 1) {
        const readiness = { kind: 'patrol', patrol: id, station, fromS, untilS, turn, of } as const;
        flights.push({ id: `${id}/${turn + 1}`, ...common, readiness });
      }
    }
  }
  // a wall beside a base: where a flight may stand beyond it, but not go
  const around = flights[0]?.base ?? { latDeg: 50, lonDeg: 24 };
  const wall = moved(around, dice.real(0, 360), dice.real(20_000, 50_000));
  const corners = [20, 110, 200, 290].map((b) => moved(wall, b, dice.real(8_000, 18_000)));
  const zones: Scenario['zones'] = [
    ...scenario.zones,
    { kind: 'polygon', id: 'wall', title: 'Wall', rings: [corners] },
  ];
  const { text, caveats } = rules(dice, scenario);
  const raid = scenario.raid.slice(0, 3).map((dense) => {
    const group = { ...dense, count: Math.ceil(dense.count / 2) };
    const type = scenario.threatTypes.find((t) => t.id === group.type);
    return type?.profile === 'ballistic' || !dice.chance(0.3)
      ? group
      : { ...group, stray: { probability: dice.pick([0.1, 0.5]), turnDeg: dice.pick([20, 60]) } };
  });
  // some scenarios keep few fire units, so that flights decide
  const thin = dice.chance(0.6);
  const keep = <T>(list: readonly T[]): readonly T[] => (thin ? list.slice(0, 1) : list);
  const always = flights.filter((_, i) => i % 3 !== 1 || i > 2);
  const policies = ground.policies.map((policy) => ({
    ...policy,
    caveats: [
      ...policy.caveats,
      ...caveats.filter(() => policy.id !== 'none' && (policy.id !== 'some' || dice.chance(0.5))),
    ],
  }));
  return {
    scenario: {
      ...scenario,
      id: `random-flights-${seed}`,
      zones,
      aircraftTypes,
      raid,
      flights: always,
      fireUnits: keep(scenario.fireUnits),
      forces: scenario.forces.map((force, f) => ({
        ...force,
        fireUnits: keep(force.fireUnits),
        flights: f === 0 ? flights.filter((flight) => !always.includes(flight)) : [],
      })),
      sensors: [...scenario.sensors, ...eyes(dice, scenario)],
      policies,
    },
    ruleText: `${ground.ruleText}\n${text}`,
    policies,
  };
}

function moved(from: Place, bearingDeg: number, distanceM: number): Place {
  const start = vecOf(from);
  const tangent = tangentOfBearing(start, (bearingDeg * Math.PI) / 180);
  const [x, y, z] = along(start, tangent, distanceM / EARTH_M);
  const latDeg = (Math.asin(Math.max(-1, Math.min(1, z))) * 180) / Math.PI;
  return { latDeg, lonDeg: (Math.atan2(y, x) * 180) / Math.PI };
}

/** A place in some airspace, not far from what is attacked. */
function place(
  dice: Dice,
  scenario: Scenario,
  nationAt: (place: Place) => string | null,
  aside: number,
): Place {
  for (;;) {
    const there = moved(dice.pick(scenario.assets).place, dice.real(0, 360), dice.real(0, aside));
    if (nationAt(there) !== null) return there;
  }
}

/** An area that nations of flights look over, so that they have something to go for. */
function eyes(dice: Dice, scenario: Scenario): Scenario['sensors'] {
  const middle = { latDeg: 50, lonDeg: 24 };
  return (['AA', 'BB', 'CC'] as const)
    .filter(() => dice.chance(0.7))
    .map((nation) => ({
      id: `eyes-${nation}`,
      title: `Eyes of ${nation}`,
      nation,
      coverage: {
        kind: 'radar' as const,
        place: moved(scenario.assets[0]?.place ?? middle, dice.real(0, 360), dice.real(0, 8e4)),
        antennaM: 9_000,
        rangeM: dice.real(2e5, 8e5),
        referenceCrossSectionM2: 1,
        airborne: true as const,
      },
      minHeightM: 0,
      maxHeightM: 200_000,
      scanS: 10,
      detectionProbability: dice.real(0.5, 0.95),
      hitsToConfirm: 2,
      latencyS: 2,
      coastS: dice.pick([0, 20]),
    }));
}

function doctrine(dice: Dice): Flight['doctrine'] {
  return {
    salvo: dice.chance(0.4)
      ? { cruise: dice.pick([[2], [1, 2]]), drone: dice.pick([[1], [2]]) }
      : {},
    unwilling: dice.chance(0.2) ? [dice.pick(['drone', 'cruise'])] : [],
    gunFor: dice.chance(0.3) ? ['drone'] : [],
  };
}

function aircraft(dice: Dice, id: string): AircraftType {
  const heightM = dice.real(3_000, 9_000);
  const p = (): number => dice.real(0.3, 0.9);
  const missile = (reachM: number) => ({
    reachM,
    minHeightM: 0,
    maxHeightM: dice.pick([15_000, 25_000]),
    killProbability: p(),
  });
  const gun = dice.chance(0.6);
  return {
    id,
    title: id,
    speedMps: id === 'fast' ? dice.real(230, 420) : dice.real(120, 200),
    heightM,
    enduranceS: dice.real(2_400, 5_400),
    turnRoundS: dice.real(600, 1_800),
    reactionS: dice.pick([0, 5, 20, 60]),
    assessmentS: dice.real(2, 30),
    missile: {
      rounds: dice.int(1, 4),
      roundSpeedMps: dice.real(600, 1_100),
      roundCostUsd: { low: 1, typical: 2, high: 3 },
      against: {
        cruise: missile(dice.real(20_000, 60_000)),
        ...(dice.chance(0.8) ? { drone: missile(dice.real(15_000, 45_000)) } : {}),
        ...(dice.chance(0.5) ? { bomb: missile(dice.real(15_000, 45_000)) } : {}),
      },
    },
    ...(gun
      ? {
          gun: {
            bursts: dice.int(1, 3),
            roundSpeedMps: 900,
            burstCostUsd: { low: 1, typical: 2, high: 3 },
            against: {
              drone: { ...missile(heightM + dice.real(500, 2_000)), maxHeightM: 6_000 },
              cruise: { ...missile(heightM + dice.real(-2_000, 2_000)), maxHeightM: 6_000 },
            },
          },
        }
      : {}),
    flightHourCostUsd: { low: 1, typical: 2, high: 3 },
  };
}

/** Rules on `enter`, and some on what flights may engage. */
function rules(dice: Dice, scenario: Scenario): { text: string; caveats: string[] } {
  const list: string[] = [];
  const caveats: string[] = [];
  const enter = 'action == Action::"enter", resource';
  for (const nation of ['AA', 'BB', 'CC']) {
    list.push(`@id("${nation}-enter-own")
permit(principal in Nation::"${nation}", ${enter})
when { context.over == "${nation}" };`);
    if (dice.chance(0.6)) {
      list.push(`@id("${nation}-enter-CC")
permit(principal in Nation::"${nation}", ${enter})
when { context.over == "CC" };`);
    }
  }
  if (dice.chance(0.6)) {
    list.push(`@id("enter-coalition")
permit(principal in Coalition::"coalition", ${enter})
when { context.over == "AA" || context.over == "BB" || context.over == "international" };`);
  }
  if (dice.chance(0.6)) {
    list.push(`@id("enter-anywhere")
permit(principal, ${enter})
when { context.over != "DD" };`);
  }
  if (dice.chance(0.7)) {
    const authority = dice.pick(['', '', '@authority("duty-officer")\n']);
    list.push(`@id("flights-engage")
${authority}permit(principal, action == Action::"engage", resource)
when { principal.kind == "flight" && context.over != "DD" };`);
  }
  const bans: [string, string][] = [
    [
      'not-into-CC',
      `forbid(principal in Coalition::"coalition", ${enter})
when { context.over == "CC" };`,
    ],
    [
      'not-into-box',
      `forbid(principal, ${enter})
when { context.zones.contains("${dice.pick(scenario.zones).id}") };`,
    ],
    [
      'not-into-wall',
      `forbid(principal, ${enter})
when { context.zones.contains("wall") };`,
    ],
    [
      'home-only',
      `forbid(principal, ${enter})
unless { context.over == principal.standsIn };`,
    ],
    [
      'not-for-drones',
      `forbid(principal, action == Action::"enter", resource in ThreatClass::"drone")
when { context.over != "CC" };`,
    ],
    [
      'not-fired-from',
      `forbid(principal, action == Action::"engage", resource)
when { principal.kind == "flight" && context.fromOver == "${dice.pick(['AA', 'BB', 'CC'])}" };`,
    ],
    [
      'crewed-inbound',
      `forbid(principal, action == Action::"engage", resource)
when { principal.crewed && !context.headingFor.containsAny(["AA", "BB", "CC"]) && context.over != principal.standsIn };`,
    ],
    [
      'donated',
      `forbid(principal, ${enter})
when { principal.donor == "${dice.pick(['AA', 'BB'])}" && context.over != "CC" };`,
    ],
  ];
  const chosen = dice.shuffled(bans).slice(0, dice.int(0, 3));
  const [wall] = bans.filter(([id]) => id === 'not-into-wall');
  if (wall !== undefined && !chosen.includes(wall) && dice.chance(0.4)) chosen.push(wall);
  for (const [caveat, rule] of chosen) {
    caveats.push(`f-${caveat}`);
    list.push(`@id("f-${caveat}")\n@caveat("f-${caveat}")\n${rule}`);
  }
  return { text: list.join('\n\n') + '\n', caveats };
}
