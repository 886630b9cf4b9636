/**
 * Names that refer to other entries of the document. They are followed in the values as written,
 * so that a wrong name is reported together with everything else that is wrong.
 */
import { isMapValue, type Path, type SourceDocument, type Value } from './document.ts';
import type { ThreatType } from './model.ts';
import { type Problem, unknownWord } from './problems.ts';

/** What the document may refer to beyond itself. */
export interface KnownTypes {
  readonly threats: ReadonlyMap<string, { readonly type: ThreatType }>;
  readonly fireUnits: ReadonlyMap<string, unknown>;
  readonly aircraft: ReadonlyMap<string, unknown>;
}

/** What a name may refer to. */
export type ReferenceKind =
  | 'nation'
  | 'asset'
  | 'threat type'
  | 'fire-unit type'
  | 'aircraft type'
  | 'zone'
  | 'force'
  | 'policy'
  | 'screen'
  | 'source'
  | 'threat class';

interface Reference {
  /** Keys to the place; `*` is any key or index, and a last `@` means the keys of the map. */
  readonly at: string;
  readonly to: ReferenceKind;
}

const UNIT_PLACES = ['fireUnits.*', 'forces.*.fireUnits.*'];
const FLIGHT_PLACES = ['flights.*', 'forces.*.flights.*'];
const SENSOR_PLACES = ['sensors.*', 'forces.*.sensors.*'];

const REFERENCES: readonly Reference[] = [
  to('nation', 'airspaces.@', 'zones.*.airspace', 'zones.*.belt.of', 'zones.*.belt.along.*'),
  to('nation', 'assets.*.nation', 'screens.*.nation'),
  to('nation', ...under([...UNIT_PLACES, ...FLIGHT_PLACES], 'nation', 'donor')),
  to('nation', ...under(SENSOR_PLACES, 'nation'), 'consequences.hostile.*'),
  to('asset', 'raid.*.targets.@'),
  to('threat type', 'raid.*.type', 'threatTypes.*.extends'),
  to('fire-unit type', ...under(UNIT_PLACES, 'system'), 'fireUnitTypes.*.extends'),
  to('aircraft type', ...under(FLIGHT_PLACES, 'aircraft'), 'aircraftTypes.*.extends'),
  to('screen', ...under(['consequences.freedCapacity'], 'from.*', 'to.*')),
  to('zone', 'screens.*.zone'),
  to('force', 'policies.*.forces.*'),
  to('policy', 'baseline', 'priceAt'),
  to('source', 'assumptions.*.source', 'assumptions.*.source.*'),
  to('threat class', 'classRanking.*', 'screens.*.against.@', 'fireUnitTypes.*.against.@'),
  to(
    'threat class',
    ...under(UNIT_PLACES, 'doctrine.salvo.@', 'doctrine.unwilling.*', 'doctrine.heldBack.@'),
    ...under(FLIGHT_PLACES, 'doctrine.salvo.@', 'doctrine.unwilling.*', 'doctrine.gunFor.*'),
    ...under(['aircraftTypes.*'], 'missile.against.@', 'gun.against.@'),
  ),
].flat();

function to(kind: ReferenceKind, ...places: string[]): Reference[] {
  return places.map((at) => ({ at, to: kind }));
}

function under(places: readonly string[], ...names: string[]): string[] {
  return places.flatMap((p) => names.map((n) => `${p}.${n}`));
}

/** Names that lead nowhere, lists that say a thing twice, and ids that two things share. */
export function referenceProblems(source: SourceDocument, types: KnownTypes): Problem[] {
  const problems: Problem[] = [];
  const known = namesOf(source.root, types);
  for (const reference of REFERENCES) {
    visit(source.root, reference.at.split('.'), [], (name, path, what) => {
      const names = known[reference.to];
      if (!names.has(name)) {
        problems.push({
          severity: 'error',
          file: source.file,
          ...source.locate(path, what),
          path: path.join('.'),
          ...unknownWord(reference.to, name, names),
        });
      }
    });
  }
  problems.push(...repeated(source), ...sharedIds(source), ...wantedSections(source));
  return problems;
}

/** Where a document names something: the text at the path, or its key. */
export interface Naming {
  readonly path: Path;
  readonly what: 'key' | 'value';
}

/** Every place that refers to the entry of that name; its own definition is not among them. */
export function namingsOf(
  root: { [key: string]: Value },
  kind: ReferenceKind,
  name: string,
): Naming[] {
  const found: Naming[] = [];
  for (const reference of REFERENCES) {
    if (reference.to !== kind) continue;
    visit(root, reference.at.split('.'), [], (word, path, what) => {
      if (word === name) found.push({ path, what });
    });
  }
  return found;
}

/** What the text at a path refers to, or the keys at a path that ends in `@`; undefined: nothing. */
export function referenceAt(path: Path): ReferenceKind | undefined {
  return REFERENCES.find(({ at }) => {
    const steps = at.split('.');
    return (
      steps.length === path.length &&
      steps.every((step, i) => step === '*' || step === String(path[i]))
    );
  })?.to;
}

type Visitor = (name: string, path: Path, what: 'key' | 'value') => void;

/** Calls `see` with every text at a pattern; what has another form is left to the shape. */
function visit(
  value: Value | undefined,
  pattern: readonly string[],
  path: Path,
  see: Visitor,
): void {
  const [step, ...rest] = pattern;
  if (step === undefined) {
    if (typeof value === 'string') see(value, path, 'value');
  } else if (step === '@') {
    if (isMapValue(value)) for (const key of Object.keys(value)) see(key, [...path, key], 'key');
  } else if (step === '*') {
    if (Array.isArray(value)) value.forEach((v, i) => visit(v, rest, [...path, i], see));
    else if (isMapValue(value)) {
      for (const [key, v] of Object.entries(value)) visit(v, rest, [...path, key], see);
    }
  } else if (isMapValue(value)) {
    visit(value[step], rest, [...path, step], see);
  }
}

/** Every name that a document may refer to, by what it refers to. */
export function namesOf(
  root: { [key: string]: Value },
  types: KnownTypes,
): Record<ReferenceKind, ReadonlySet<string>> {
  const keys = (name: string): string[] => {
    const section = root[name];
    return isMapValue(section) ? Object.keys(section) : [];
  };
  const classes = new Set([...types.threats.values()].flatMap((t) => t.type.classes));
  visit(root, ['threatTypes', '*', 'classes', '*'], [], (name) => classes.add(name));
  return {
    nation: new Set(keys('nations')),
    asset: new Set(keys('assets')),
    'threat type': new Set([...keys('threatTypes'), ...types.threats.keys()]),
    'fire-unit type': new Set([...keys('fireUnitTypes'), ...types.fireUnits.keys()]),
    'aircraft type': new Set([...keys('aircraftTypes'), ...types.aircraft.keys()]),
    zone: new Set(keys('zones')),
    force: new Set(keys('forces')),
    policy: new Set(keys('policies')),
    screen: new Set(keys('screens')),
    source: new Set(keys('sources')),
    'threat class': classes,
  };
}

/** Lists of names in which one stands twice. */
const SETS = [
  'zones.*.belt.along',
  'policies.*.caveats',
  'policies.*.caveats.all-but',
  'policies.*.forces',
  'classRanking',
  'threatTypes.*.classes',
  'rules',
  'consequences.hostile',
  ...under(['consequences.freedCapacity'], 'from', 'to'),
  ...under([...UNIT_PLACES, ...FLIGHT_PLACES], 'doctrine.unwilling'),
  ...under(FLIGHT_PLACES, 'doctrine.gunFor'),
];

function repeated(source: SourceDocument): Problem[] {
  const problems: Problem[] = [];
  for (const set of SETS) {
    const seen = new Map<string, Set<string>>();
    visit(source.root, [...set.split('.'), '*'], [], (name, path) => {
      const list = path.slice(0, -1).join('.');
      const names = seen.get(list) ?? new Set();
      seen.set(list, names);
      if (names.has(name)) {
        problems.push(
          problemAt(source, path, name, `\`${name}\` is in the list twice`, 'remove one'),
        );
      }
      names.add(name);
    });
  }
  return problems;
}

/** Fire units, flights, sensors and screens share one namespace: draws, tables and rules name them by id. */
function sharedIds(source: SourceDocument): Problem[] {
  const problems: Problem[] = [];
  const first = new Map<string, Path>();
  const places = [...UNIT_PLACES, ...FLIGHT_PLACES, ...SENSOR_PLACES, 'screens.*'];
  for (const place of places) {
    visit(source.root, [...place.split('.').slice(0, -1), '@'], [], (name, path) => {
      const other = first.get(name);
      if (other === undefined) {
        first.set(name, path);
        return;
      }
      const { line } = source.locate(other, 'key');
      problems.push(
        problemAt(
          source,
          path,
          name,
          `two things have the id \`${name}\`; the other is \`${other.join('.')}\` in line ${line}`,
          'fire units, flights, sensors and screens share their ids over all forces: rename one',
        ),
      );
    });
  }
  return problems;
}

function wantedSections(source: SourceDocument): Problem[] {
  const problems: Problem[] = [];
  const wanted = [
    [
      'policies',
      'the study has no policies',
      'name at least one, such as `nothing: { caveats: all }`',
    ],
    ['raid', 'the raid has no groups', 'describe at least one group of threats'],
    ['nations', 'the study has no nations', 'name at least one, such as `UA: { title: Ukraine }`'],
  ] as const;
  for (const [section, message, fix] of wanted) {
    const value = source.root[section];
    if (value === undefined || (isMapValue(value) && Object.keys(value).length === 0)) {
      problems.push(problemAt(source, [section], undefined, message, fix));
    }
  }
  return problems;
}

function problemAt(
  source: SourceDocument,
  path: Path,
  value: string | undefined,
  message: string,
  fix: string,
): Problem {
  return {
    severity: 'error',
    file: source.file,
    ...source.locate(path, 'key'),
    path: path.join('.'),
    ...(value === undefined ? {} : { value }),
    message,
    fix,
  };
}
