/** What the chosen policy means on the map: zones that matter, airspaces that flights may enter. */
import { compileRules } from '../../src/policy/compile.ts';
import { caveatMask, decide } from '../../src/policy/decide.ts';
import { mentions } from '../../src/policy/mentions.ts';
import type { CompiledRules, RuleBook } from '../../src/policy/types.ts';
import type { Flight, Scenario } from '../../src/scenario/model.ts';
import type { Entered, MapFlight } from './types.ts';

/** Zones that some rule asks about which holds with these caveats in force. */
export function zonesInForce(book: RuleBook, caveats: ReadonlySet<string>): Set<string> {
  return new Set(
    mentions(book).flatMap(({ kind, name, rule }) => {
      const caveat = book.rules[rule]?.caveat;
      const holds = caveat === undefined || caveats.has(caveat);
      return kind === 'zone' && holds ? [name] : [];
    }),
  );
}

/**
 * Where a flight may be under these caveats without asking anyone: whole airspaces, or zones of
 * them where a rule makes a difference between these. An answer for some threat of the raid counts.
 * Answers are found when asked for, and remembered.
 */
export function mayEnter(
  { scenario, book }: { readonly scenario: Scenario; readonly book: RuleBook },
  caveats: ReadonlySet<string>,
  flights: readonly MapFlight[],
): (flight: string) => readonly Entered[] {
  const found = new Map<string, readonly Entered[]>();
  const ask = (shown: MapFlight): readonly Entered[] => {
    const flight = flightNamed(scenario, shown.id);
    if (flight === undefined) return [];
    const rules = rulesOf(book);
    const mask = caveatMask(book, [...caveats].filter(known(book)));
    const zones = [
      ...new Set(mentions(book).flatMap(({ kind, name }) => (kind === 'zone' ? [name] : []))),
    ];
    const airspaces = scenario.nations.map(({ id }) => id);
    const effector = {
      id: flight.id,
      nation: flight.nation,
      coalition: scenario.nations.find(({ id }) => id === flight.nation)?.coalition ?? false,
      system: flight.aircraft,
      kind: 'flight' as const,
      donor: flight.donor ?? '',
      crewed: true,
      standsIn: shown.standsIn,
    };
    const altitudeM = scenario.aircraftTypes.find(({ id }) => id === flight.aircraft)?.heightM ?? 0;
    const may = (over: string, inZones: readonly string[]): boolean =>
      scenario.threatTypes.some((type) => {
        const request = {
          action: 'enter' as const,
          effector,
          threat: { id: '', type: type.id, classes: type.classes },
          context: {
            over,
            zones: inZones,
            distanceToBorderM: 0,
            altitudeM,
            fromOver: over,
            debrisOver: '',
            headingFor: [],
          },
        };
        return decide(rules.evaluate(request), mask, book).immediate;
      });
    return airspaces.flatMap((airspace): Entered[] => {
      if (may(airspace, [])) return [{ airspace, zone: null }];
      return zones.flatMap((zone) => (may(airspace, [zone]) ? [{ airspace, zone }] : []));
    });
  };
  return (id) => {
    let answer = found.get(id);
    if (answer === undefined) {
      const flight = flights.find((one) => one.id === id);
      answer = flight === undefined ? [] : ask(flight);
      found.set(id, answer);
    }
    return answer;
  };
}

const compiled = new WeakMap<RuleBook, CompiledRules>();

function rulesOf(book: RuleBook): CompiledRules {
  let rules = compiled.get(book);
  if (rules === undefined) {
    rules = compileRules(book);
    compiled.set(book, rules);
  }
  return rules;
}

function known({ caveats }: RuleBook): (id: string) => boolean {
  return (id) => caveats.some((caveat) => caveat.id === id);
}

/** A flight by its id, or the first of a patrol by the patrol's. */
function flightNamed(scenario: Scenario, id: string): Flight | undefined {
  return [...scenario.flights, ...scenario.forces.flatMap(({ flights }) => flights)].find(
    (flight) =>
      flight.id === id || (flight.readiness.kind === 'patrol' && flight.readiness.patrol === id),
  );
}
