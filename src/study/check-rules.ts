/**
 * Names in rules against the study. Cedar cannot know them: a rule about a zone that does not exist
 * is sound Cedar and never holds, so that a misspelt caveat would silently lift itself.
 */
import type { Geography } from '../geo/geography.ts';
import { unitFromDegrees } from '../geo/sphere.ts';
import { compileRules } from '../policy/compile.ts';
import { caveatMask, decide } from '../policy/decide.ts';
import { mentions, type Mention } from '../policy/mentions.ts';
import type { EngageRequest, RuleBook } from '../policy/types.ts';
import { flightsOf, type Whereabouts } from '../scenario/check.ts';
import type { Flight, Scenario } from '../scenario/model.ts';
import { unknownWord, type Problem } from '../scenario/problems.ts';

/** What a name may be, by kind; kinds that a reusable book may name beyond this study warn only. */
interface Known {
  readonly what: string;
  readonly names: readonly string[];
  readonly severity: 'error' | 'warning';
}

export function checkRules(scenario: Scenario, geography: Geography, book: RuleBook): Problem[] {
  const known = knownNames(scenario, geography);
  const names = mentions(book).flatMap((mention): Problem[] => {
    const { what, names, severity } = known[mention.kind];
    if (names.includes(mention.name)) return [];
    const rule = book.rules[mention.rule];
    const unknown = unknownWord(what, mention.name, names);
    return [
      {
        severity,
        ...(rule === undefined ? {} : { file: rule.file, line: rule.line, path: rule.id }),
        ...unknown,
        message: `${unknown.message}, so this rule never holds for it`,
      },
    ];
  });
  return [...names, ...unansweredOfEnter(scenario, book)];
}

/** What `enter` cannot tell: a flight on its way meets no wreck and no course. */
const UNANSWERED = ['headingFor', 'debrisOver', 'distanceToBorderM'] as const;

/** Rules that ask of a flight on its way what only a shot has; nothing in a study without flights. */
function unansweredOfEnter(scenario: Scenario, book: RuleBook): Problem[] {
  if (flightsOf(scenario).length === 0) return [];
  return book.rules.flatMap((rule): Problem[] => {
    if (!rule.actions.includes('enter')) return [];
    // A book of this rule alone reads what the rule reads.
    const alone = compileRules({ rules: [rule], caveats: [], authorities: [] });
    return UNANSWERED.filter((name) => alone.reads.has(name)).map((name) => ({
      severity: 'error',
      file: rule.file,
      line: rule.line,
      path: rule.id,
      value: name,
      message: `\`${rule.id}\` holds for \`enter\` and reads \`${name}\`, which a flight on its way does not have`,
      fix: 'split the rule: one for `engage` with this condition, one for `enter` without it',
    }));
  });
}

/**
 * Flights whose station or base lies where no policy that commits them lets them be, for any type of
 * the raid; each with the rules that forbid it. Every way ends at the base, so that a flight whose
 * base is closed to it claims nothing. The scenario's policies must be resolved.
 */
export function checkStations(
  scenario: Scenario,
  geography: Geography,
  book: RuleBook,
  where?: Whereabouts,
): Problem[] {
  const rules = compileRules(book);
  const seen = new Set<string>();
  return flightsOf(scenario).flatMap(({ flight, path }): Problem[] => {
    const { readiness, base } = flight;
    // Rules may name one flight of a patrol, so each is asked; what holds for all is said once.
    const named = readiness.kind === 'patrol' ? readiness.patrol : flight.id;
    const commits = scenario.policies.filter(
      (p) => path[0] !== 'forces' || p.forces.includes(String(path[1])),
    );
    if (commits.length === 0) return [];

    /** The rules that keep it from a place under all policies; null if one lets it be there. */
    const barred = ({ context, ...request }: Omit<EngageRequest, 'threat'>): string[] | null => {
      const reasons = new Set<string>();
      for (const { id, classes } of scenario.threatTypes) {
        const threat = { id: '', type: id, classes };
        const matches = rules.evaluate({ ...request, context, threat });
        for (const policy of commits) {
          const decision = decide(matches, caveatMask(book, policy.caveats), book);
          if (decision.immediate) return null;
          if (decision.denial?.kind === 'no-permit') reasons.add('no permit');
          else if (decision.denial === undefined) reasons.add('no permit without a release');
          for (const index of decision.denial?.kind === 'forbidden' ? decision.denial.rules : []) {
            const rule = book.rules[index];
            if (rule !== undefined) reasons.add(`\`${rule.id}\` (${rule.title})`);
          }
        }
      }
      return [...reasons];
    };
    const places = [
      ...(readiness.kind === 'patrol'
        ? [{ what: 'station', at: readiness.station, field: ['patrol', 'station'] }]
        : []),
      { what: 'base', at: base, field: ['base'] },
    ];
    for (const { what, at, field } of places) {
      const request = requestAt(scenario, geography, flight, at);
      const reasons = barred(request);
      if (reasons === null) continue;
      const message = `the ${what} of \`${named}\` lies over \`${request.context.over}\`, which no policy that commits it lets it enter: ${reasons.join('; ')}`;
      if (seen.has(message)) return [];
      seen.add(message);
      const place = [...path, ...field];
      return [
        {
          severity: 'warning',
          ...(where === undefined ? {} : { file: where.file, ...where.locate(place) }),
          path: place.join('.'),
          message,
          fix: `move the ${what}, permit \`enter\` there, or lift the caveat in a policy`,
        },
      ];
    }
    return [];
  });
}

/** What a flight asks for at a place; the threat is filled in by the caller. */
function requestAt(
  scenario: Scenario,
  geography: Geography,
  flight: Flight,
  place: Flight['base'],
): Omit<EngageRequest, 'threat'> {
  const at = unitFromDegrees(place.latDeg, place.lonDeg);
  const base = unitFromDegrees(flight.base.latDeg, flight.base.lonDeg);
  const name = (airspace: number): string => geography.airspaces[airspace] ?? '';
  const over = name(geography.airspaceAt(at));
  const mask = geography.zonesAt(at);
  const type = scenario.aircraftTypes.find((t) => t.id === flight.aircraft);
  return {
    action: 'enter',
    effector: {
      id: flight.id,
      nation: flight.nation,
      coalition: scenario.nations.find((n) => n.id === flight.nation)?.coalition ?? false,
      system: flight.aircraft,
      kind: 'flight',
      donor: flight.donor ?? '',
      crewed: true,
      standsIn: name(geography.airspaceAt(base)),
    },
    context: {
      over,
      zones: geography.zones.filter((_, z) => ((mask >>> z) & 1) === 1),
      distanceToBorderM: 0,
      altitudeM: type?.heightM ?? 0,
      fromOver: over,
      debrisOver: '',
      headingFor: [],
    },
  };
}

function knownNames(scenario: Scenario, geography: Geography): Record<Mention['kind'], Known> {
  const units = [...scenario.fireUnits, ...scenario.forces.flatMap((f) => f.fireUnits)];
  const flights = flightsOf(scenario).map(({ flight }) => flight);
  const nations = [...scenario.nations.map((n) => n.id), ...geography.airspaces.slice(1)];
  return {
    zone: { what: 'zone', names: scenario.zones.map((z) => z.id), severity: 'error' },
    nation: { what: 'nation', names: ['', ...nations], severity: 'error' },
    airspace: { what: 'airspace', names: ['', ...geography.airspaces], severity: 'error' },
    effector: {
      what: 'effector',
      names: [...units, ...flights, ...scenario.screens].map((e) => e.id),
      severity: 'error',
    },
    'effector-kind': {
      what: 'kind of effector',
      names: ['fire-unit', 'flight', 'screen'],
      severity: 'error',
    },
    'threat-type': {
      what: 'threat type in this raid',
      names: scenario.threatTypes.map((t) => t.id),
      severity: 'warning',
    },
    'threat-class': {
      what: 'threat class in this raid',
      names: [...new Set(scenario.threatTypes.flatMap((t) => t.classes))],
      severity: 'warning',
    },
    system: {
      what: 'system in this study',
      names: [...scenario.fireUnitTypes, ...scenario.aircraftTypes, ...scenario.screens].map(
        (t) => t.id,
      ),
      severity: 'warning',
    },
  };
}
