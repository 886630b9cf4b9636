/** Random scenarios with flights of every sort, and rules that ask all that they may of flights. */
import { Compiler } from '../../src/compile/compile.ts';
import { loadCedar, parseRuleBook } from '../../src/policy/cedar.ts';
import { compileRules } from '../../src/policy/compile.ts';
import type {
  AircraftType,
  AirWeaponPerformance,
  Flight,
  FlightDoctrine,
  Place,
  Scenario,
} from '../../src/scenario/model.ts';
import { Dice } from '../reference/dice.ts';
import { randomScenario } from '../reference/random-scenario.ts';

const CLASSES = ['cruise', 'ballistic', 'drone'];
const cost = { low: 1, typical: 2, high: 3 };

function weapon(dice: Dice, reachM: number): Record<string, AirWeaponPerformance> {
  const out: Record<string, AirWeaponPerformance> = {};
  for (const c of CLASSES) {
    if (dice.chance(0.3)) continue;
    out[c] = {
      reachM: reachM * dice.real(0.5, 1),
      minHeightM: dice.pick([0, 0, 200, 3000]),
      maxHeightM: dice.pick([6000, 20_000, 60_000]),
      killProbability: dice.chance(0.1) ? 0 : dice.real(0.3, 0.9),
    };
  }
  return out;
}

function aircraft(dice: Dice, i: number): AircraftType {
  return {
    id: `jet-${i}`,
    title: `Jet ${i}`,
    speedMps: dice.real(200, 350),
    heightM: dice.pick([5000, 8000, 11_000]),
    enduranceS: dice.real(1.5, 4) * 3600,
    turnRoundS: 3600,
    reactionS: dice.int(0, 60),
    assessmentS: dice.int(5, 30),
    missile: {
      rounds: dice.int(2, 8),
      roundSpeedMps: dice.real(600, 1000),
      roundCostUsd: cost,
      against: weapon(dice, 60_000),
    },
    ...(dice.chance(0.5)
      ? {
          gun: {
            bursts: dice.int(1, 5),
            roundSpeedMps: 900,
            burstCostUsd: cost,
            against: weapon(dice, 1500),
          },
        }
      : {}),
    flightHourCostUsd: cost,
  };
}

function doctrine(dice: Dice): FlightDoctrine {
  return {
    salvo: dice.chance(0.5) ? { cruise: [2, 1], drone: [1] } : {},
    unwilling: dice.chance(0.3) ? ['drone'] : [],
    gunFor: dice.chance(0.3) ? ['drone'] : [],
  };
}

const ENTER = `
@id("enter-own")
permit(principal, action == Action::"enter", resource)
when { principal.kind == "flight" && context.over == principal.standsIn };

@id("enter-international")
permit(principal in Coalition::"coalition", action == Action::"enter", resource)
when { context.over == "international" && context.fromOver == context.over };

@id("enter-defended")
permit(principal, action == Action::"enter", resource in ThreatClass::"cruise")
when { context.over == "CC" };

@id("no-box")
@caveat("no-box")
forbid(principal, action == Action::"enter", resource)
when { context.zones.contains("box") || context.altitudeM > 9000 };
`;

/** Rules of `engage` by flights, of which some books have one and some the other. */
const ENGAGE = [
  `
@id("flights-anywhere")
permit(principal, action == Action::"engage", resource)
when { principal.kind == "flight" };

@id("not-across")
@caveat("not-across")
forbid(principal, action == Action::"engage", resource)
when { principal.kind == "flight" && context.fromOver != context.over };

@id("flights-inbound")
@caveat("flights-inbound")
forbid(principal in Nation::"AA", action == Action::"engage", resource)
unless { context.headingFor.contains("CC") || context.headingFor.contains("AA") };

@id("flights-debris")
@caveat("flights-debris")
forbid(principal, action == Action::"engage", resource)
when { principal.crewed && context.debrisOver == "CC" && context.altitudeM >= 1000 };
`,
  `
@id("flights-near")
permit(principal, action == Action::"engage", resource)
when { principal.kind == "flight" && context.distanceToBorderM <= 40000 };

@id("flights-one")
permit(principal == Effector::"flight-1", action == Action::"engage", resource);
`,
];

/** `named`: whether some rule names an effector. Flights do not depend on the scenario's own. */
export function airScenario(
  seed: number,
  named = false,
): { readonly scenario: Scenario; readonly ruleText: string } {
  const { scenario, ruleText } = randomScenario(seed);
  const dice = new Dice(seed + 7000);
  const types = [1, 2].map((i) => aircraft(dice, i));
  const near = (): Place => {
    const { place } = dice.pick(scenario.assets);
    return {
      latDeg: place.latDeg + dice.real(-1.5, 1.5),
      lonDeg: place.lonDeg + dice.real(-2, 2),
    };
  };
  const one = doctrine(dice);
  // the second differs from the first in one thing only
  const doctrines = [
    one,
    seed % 2 === 0
      ? { ...one, gunFor: one.gunFor.length > 0 ? [] : ['drone'] }
      : { ...one, salvo: { cruise: [3] } },
  ];
  const bases = [near(), near()];
  const flights: Flight[] = Array.from({ length: 6 }, (_, i): Flight => {
    const patrol = dice.chance(0.5);
    return {
      id: `flight-${i + 1}`,
      title: `Flight ${i + 1}`,
      aircraft: dice.pick(types).id,
      nation: dice.pick(['AA', 'BB', 'CC']),
      ...(dice.chance(0.3) ? { donor: 'BB' } : {}),
      base: dice.pick(bases),
      number: dice.int(1, 4),
      readiness: patrol
        ? {
            kind: 'patrol',
            patrol: `patrol-${i}`,
            station: near(),
            fromS: dice.int(0, 3600),
            untilS: dice.int(7200, 20_000),
            turn: 1,
            of: 3,
          }
        : { kind: 'alert', readinessS: dice.int(0, 900) },
      doctrine: dice.pick(doctrines),
    };
  });
  return {
    scenario: {
      ...scenario,
      aircraftTypes: types,
      flights: flights.slice(0, 3),
      forces: scenario.forces.map((f, i) => ({
        ...f,
        flights: i === 0 ? flights.slice(3) : [],
      })),
    },
    ruleText: `${ruleText}\n${ENTER}\n${ENGAGE[named ? 1 : 0]}`,
  };
}

export async function airCompiler(seed: number, named = false): Promise<Compiler> {
  const { scenario, ruleText } = airScenario(seed, named);
  const parsed = parseRuleBook([{ name: 'rules.cedar', text: ruleText }], await loadCedar());
  if (!('book' in parsed)) throw new Error(parsed.problems.map((p) => p.message).join('\n'));
  return new Compiler(scenario, compileRules(parsed.book));
}
