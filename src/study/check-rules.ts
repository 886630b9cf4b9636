/**
 * Names in rules against the study. Cedar cannot know them: a rule about a zone that does not exist
 * is sound Cedar and never holds, so that a misspelt caveat would silently lift itself.
 */
import type { Geography } from '../geo/geography.ts';
import { mentions, type Mention } from '../policy/mentions.ts';
import type { RuleBook } from '../policy/types.ts';
import type { Scenario } from '../scenario/model.ts';
import { unknownWord, type Problem } from '../scenario/problems.ts';

/** What a name may be, by kind; kinds that a reusable book may name beyond this study warn only. */
interface Known {
  readonly what: string;
  readonly names: readonly string[];
  readonly severity: 'error' | 'warning';
}

export function checkRules(scenario: Scenario, geography: Geography, book: RuleBook): Problem[] {
  const known = knownNames(scenario, geography);
  return mentions(book).flatMap((mention) => {
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
}

function knownNames(scenario: Scenario, geography: Geography): Record<Mention['kind'], Known> {
  const units = [...scenario.fireUnits, ...scenario.forces.flatMap((f) => f.fireUnits)];
  const nations = [...scenario.nations.map((n) => n.id), ...geography.airspaces.slice(1)];
  return {
    zone: { what: 'zone', names: scenario.zones.map((z) => z.id), severity: 'error' },
    nation: { what: 'nation', names: ['', ...nations], severity: 'error' },
    airspace: { what: 'airspace', names: ['', ...geography.airspaces], severity: 'error' },
    effector: {
      what: 'effector',
      names: [...units.map((u) => u.id), ...scenario.screens.map((s) => s.id)],
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
      names: [...scenario.fireUnitTypes.map((t) => t.id), ...scenario.screens.map((s) => s.id)],
      severity: 'warning',
    },
  };
}
