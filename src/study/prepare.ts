/** From the files of a study to what can be run, or to everything that is wrong with them. */
import { loadCatalogue } from '../catalogue/catalogue.ts';
import { createGeography, type Geography } from '../geo/geography.ts';
import { type Cedar, type ParsedRules, parseRuleBook, type RuleFile } from '../policy/cedar.ts';
import type { RuleBook } from '../policy/types.ts';
import { checkScenario } from '../scenario/check.ts';
import { copyTree, type SourceDocument } from '../scenario/document.ts';
import type { Scenario } from '../scenario/model.ts';
import {
  type CatalogueLike,
  parseStudyDocument,
  type ParsedStudy,
  readStudyDocument,
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
  return createPreparer(files, options).prepare(files.edit);
}

/** One study to be prepared again and again, each time with another change to its document. */
export interface Preparer {
  /** The document's tree as it is written. Not to be changed. */
  readonly root: SourceDocument['root'];
  /** As `prepareStudy`, after `edit` has changed a copy of the tree. Throws `InputError`. */
  prepare(edit?: StudyFiles['edit']): PreparedStudy;
}

/**
 * Reads a study's document once. What an edit leaves as it was is taken over from the study that
 * was prepared before: its rules, and its geography. Throws `InputError` if the document cannot be
 * read; `edit` of the files is not applied.
 */
export function createPreparer(files: StudyFiles, options: PrepareOptions): Preparer {
  const readRules: RuleReader =
    'cedar' in options ? (rules) => parseRuleBook(rules, options.cedar) : options.readRules;
  const source = readOrTell(files, readRules, () => readStudyDocument(files));
  const catalogue = options.catalogue ?? loadCatalogue();
  const rulesOf = rememberLast((_: string, rules: readonly RuleFile[]) => readRules(rules));
  const worldOf = rememberLast((_: string, drawn: Scenario['drawnAirspaces']) =>
    createGeography({ drawn, zones: [] }),
  );
  const geographyOf = rememberLast((_: string, world: Parameters<typeof createGeography>[0]) =>
    createGeography(world),
  );
  return {
    root: source.root,
    prepare: (edit) => {
      const edited = edit === undefined ? source : { ...source, root: copyTree(source.root) };
      edit?.(edited.root);
      const parsed = readOrTell(files, readRules, () =>
        parseStudyDocument(edited, files, { catalogue }),
      );
      const read = rulesOf(JSON.stringify(parsed.rules), parsed.rules);
      if ('problems' in read) throw new InputError(read.problems);
      const { drawnAirspaces: drawn } = parsed.scenario;
      const shape = JSON.stringify(drawn);
      const zones = knownZones(parsed, worldOf(shape, drawn));
      const geography = geographyOf(`${shape}${JSON.stringify(zones)}`, { drawn, zones });
      return fitTogether(parsed, read, geography);
    },
  };
}

/** Checks document and rules against each other. */
function fitTogether(
  parsed: ParsedStudy,
  { book, warnings }: Extract<ParsedRules, { readonly book: RuleBook }>,
  geography: Geography,
): PreparedStudy {
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
      ...warnings,
      ...problems,
      ...checkStations(scenario, geography, book, parsed),
    ],
    digest: scenarioDigest(
      scenario,
      book.rules.map((rule) => rule.text),
    ),
  };
}

/** The result for the last key, without computing it again. */
function rememberLast<T, R>(compute: (key: string, value: T) => R): (key: string, value: T) => R {
  let last: { readonly key: string; readonly result: R } | undefined;
  return (key, value) => {
    if (last?.key !== key) last = { key, result: compute(key, value) };
    return last.result;
  };
}

/** What `read` gives; when the document cannot be used, its problems with those of the rules beside it. */
function readOrTell<T>(files: StudyFiles, readRules: RuleReader, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    const document = files.files.get(files.entry) ?? '';
    const rules: RuleFile[] = [...files.files]
      .filter(([name]) => name !== files.entry && document.includes(lastStep(name)))
      .map(([name, text]) => ({ name, text }));
    const parsed = readRules(rules);
    throw 'problems' in parsed ? new InputError([...error.problems, ...parsed.problems]) : error;
  }
}

function lastStep(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1);
}

/** Zones of nations without an airspace would throw; `checkScenario` names them instead. */
function knownZones({ scenario }: ParsedStudy, world: Geography): Scenario['zones'] {
  const known = (nation: string): boolean => world.airspaceIndex(nation) > 0;
  return scenario.zones.filter((zone) => {
    if (zone.kind === 'airspace') return known(zone.nation);
    return zone.kind === 'polygon' || (known(zone.of) && zone.along.every(known));
  });
}
