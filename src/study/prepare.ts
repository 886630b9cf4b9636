/** From the files of a study to what can be run, or to everything that is wrong with them. */
import { loadCatalogue } from '../catalogue/catalogue.ts';
import { createGeography, type Geography } from '../geo/geography.ts';
import { type Cedar, type ParsedRules, parseRuleBook, type RuleFile } from '../policy/cedar.ts';
import type { RuleBook } from '../policy/types.ts';
import { checkScenario } from '../scenario/check.ts';
import type { Scenario } from '../scenario/model.ts';
import {
  type CatalogueLike,
  parseStudy,
  type ParsedStudy,
  type StudyFiles,
} from '../scenario/parse.ts';
import { checkPolicies, resolvePolicies } from '../scenario/policies.ts';
import { InputError, type Problem } from '../scenario/problems.ts';
import { checkRules, checkStations } from './check-rules.ts';
import { scenarioDigest } from './digest.ts';

/** A study that has passed every check: plain data. */
export interface CheckedStudy {
  /** Resolved: SI units, types filled in, caveats of each policy listed. Plain data. */
  readonly scenario: Scenario;
  /** Parsed rules. Plain data. */
  readonly book: RuleBook;
  /** Remarks that stop nothing. */
  readonly warnings: readonly Problem[];
  /** SHA-256, hex, over all that can change a number. */
  readonly digest: string;
}

/** The same with what is worked out from it once. */
export interface PreparedStudy extends CheckedStudy {
  /** Airspaces and zones, with their indices; compilers of this study share it. */
  readonly geography: Geography;
}

/** Makes a rule book of rule files: `parseRuleBook`, or whoever has parsed the same files before. */
export type RuleReader = (files: readonly RuleFile[]) => ParsedRules;

interface WithCatalogue {
  /** Types that a study may name; default: those shipped. */
  readonly catalogue?: CatalogueLike;
}

/** One of the two reads the rules. */
export type PrepareOptions = WithCatalogue &
  (
    | {
        /** Cedar's parser and validator: `loadCedar()` of `caveat/node`, or its build for browsers. */
        readonly cedar: Cedar;
      }
    | {
        /** Instead of Cedar, where its WebAssembly should load only for rules not yet parsed. */
        readonly readRules: RuleReader;
      }
  );

/**
 * Parses the study and its rules and checks one against the other. Throws `InputError` with every
 * problem that can be told at once: what is wrong inside the document, together with what is wrong
 * inside the rules; and when neither is wrong by itself, what does not fit together.
 */
export function prepareStudy(files: StudyFiles, options: PrepareOptions): PreparedStudy {
  const readRules: RuleReader =
    'cedar' in options ? (rules) => parseRuleBook(rules, options.cedar) : options.readRules;
  const parsed = parseBoth(files, options.catalogue ?? loadCatalogue(), readRules);
  const read = readRules(parsed.rules);
  if ('problems' in read) throw new InputError(read.problems);
  const { book } = read;
  const geography = createGeography({
    drawn: parsed.scenario.drawnAirspaces,
    zones: worldZones(parsed),
  });
  const problems = [
    ...checkPolicies(parsed, book),
    ...checkScenario(parsed.scenario, geography, parsed),
    ...checkRules(parsed.scenario, geography, book),
  ];
  const errors = problems.filter((problem) => problem.severity === 'error');
  if (errors.length > 0) throw new InputError(errors);
  const scenario = resolvePolicies(parsed, book);
  return {
    scenario,
    book,
    geography,
    warnings: [
      ...parsed.warnings,
      ...read.warnings,
      ...problems,
      ...checkStations(scenario, geography, book, parsed),
    ],
    digest: scenarioDigest(
      scenario,
      book.rules.map((rule) => rule.text),
    ),
  };
}

/** The document; when it cannot be used, its problems with those of the rule files beside it. */
function parseBoth(
  files: StudyFiles,
  catalogue: CatalogueLike,
  readRules: RuleReader,
): ParsedStudy {
  try {
    return parseStudy(files, { catalogue });
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    const document = files.files.get(files.entry) ?? '';
    const rules: RuleFile[] = [...files.files]
      .filter(([name]) => name !== files.entry && document.includes(lastStep(name)))
      .map(([name, text]) => ({ name, text }));
    const read = readRules(rules);
    throw 'problems' in read ? new InputError([...error.problems, ...read.problems]) : error;
  }
}

function lastStep(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1);
}

/** Zones of nations without an airspace would throw below; `checkScenario` names them instead. */
function worldZones({ scenario }: ParsedStudy): Scenario['zones'] {
  const world = createGeography({ drawn: scenario.drawnAirspaces, zones: [] });
  const known = (nation: string): boolean => world.airspaceIndex(nation) > 0;
  return scenario.zones.filter((zone) => {
    if (zone.kind === 'airspace') return known(zone.nation);
    return zone.kind === 'polygon' || (known(zone.of) && zone.along.every(known));
  });
}
