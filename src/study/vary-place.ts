/** Where in a document the value stands that is varied, and the document with another in its place. */
import { loadCatalogue } from '../catalogue/catalogue.ts';
import { isMapValue, type Value } from '../scenario/document.ts';
import { didYouMean, InputError, shorten, unknownWord } from '../scenario/problems.ts';
import { DIMENSIONS, parseElapsed, parseQuantity } from '../scenario/units.ts';
import type { CatalogueLike } from '../scenario/types.ts';
import type { VaryRequest } from './vary-values.ts';

type Tree = { [key: string]: Value };

/** Short form: the depth of the study's belt. */
const BELT_DEPTH = 'belt.depth';

/** The list of assumptions calls types by these names; the document by those. */
const SECTIONS: ReadonlyMap<string, string> = new Map([
  ['threats', 'threatTypes'],
  ['fire-units', 'fireUnitTypes'],
  ['aircraft', 'aircraftTypes'],
]);

/** Values that are no part of the world: the answer's intervals rest on them, or its meaning. */
const FIXED: ReadonlyMap<string, string> = new Map([
  ['caveat', 'it is the version of the format'],
  ['replicationsPerVariant', 'every value must meet the same nights; use `--replications`'],
]);

/** A place in a document, found once for all values. */
export interface VariedPlace {
  /** Dotted, in full. */
  readonly path: string;
  readonly steps: readonly string[];
  /** What the document says there now, as it is written; null where it says nothing. */
  readonly present: string | null;
}

/** Finds the value that is meant. Throws `InputError` naming what is near, or what is wrong with it. */
export function findPlace(
  root: Tree,
  request: VaryRequest,
  catalogue: CatalogueLike = loadCatalogue(),
): VariedPlace {
  const place = locatePlace(root, request.path, { catalogue, subject: '`--vary`: ' });
  const value = valueAt(root, place.steps);
  if (value !== undefined) checkKind(value, request, place.path);
  return place;
}

export interface LocateOptions {
  /** Types that a study may name; default: those shipped. */
  readonly catalogue?: CatalogueLike;
  /** Begins what is said of a path that leads nowhere. */
  readonly subject?: string;
}

/**
 * Where a written path leads, whatever stands there. Throws `InputError` naming what is near if it
 * leads nowhere, or why it cannot be varied.
 */
export function locatePlace(
  root: Tree,
  written: string,
  { catalogue = loadCatalogue(), subject = '' }: LocateOptions = {},
): VariedPlace {
  const steps = written === BELT_DEPTH ? beltOf(root) : fullSteps(written);
  const path = steps.join('.');
  const why = FIXED.get(path);
  if (why !== undefined) {
    throw problem(written, `\`${path}\` cannot be varied`, why);
  }
  const value = valueAt(root, steps);
  if (value === undefined) checkAbsent(root, steps, { written, subject }, catalogue);
  return { path, steps, present: value === undefined ? null : shown(value) };
}

/** Puts a value in its place in a document's tree, and lets its range give way to it. */
export function putValue(root: Tree, place: VariedPlace, value: Value): void {
  setValue(root, place.steps, value);
  dropAssumptions(root, [place.path]);
}

/** Puts a value in its place, making the maps on the way to it where there are none. */
export function setValue(root: Tree, steps: readonly string[], value: Value): void {
  let at: Value = root;
  steps.forEach((step, i) => {
    const last = i === steps.length - 1;
    const next: Value = last ? value : Object.create(null);
    if (Array.isArray(at)) {
      const index = Number(step);
      if (last) at[index] = next;
      at = at[index] ?? null;
    } else if (isMapValue(at)) {
      if (last || !Object.hasOwn(at, step)) at[step] = next;
      at = at[step] ?? null;
    }
  });
}

/**
 * Takes what `assumptions` say of the values at these paths, and of what is below them, out of a
 * document's tree: the range is what the study believes, and a sweep asks what lies beyond it.
 */
export function dropAssumptions(root: Tree, paths: readonly string[]): void {
  const { assumptions } = root;
  if (!Array.isArray(assumptions)) return;
  const gone = new Set(paths);
  // a number of a list that is explained as a whole
  for (const path of paths) {
    const list = path.slice(0, Math.max(0, path.lastIndexOf('.')));
    if (Array.isArray(valueAt(root, list.split('.')))) gone.add(list);
  }
  root['assumptions'] = assumptions.filter((entry) => {
    if (!isMapValue(entry) || typeof entry['path'] !== 'string') return true;
    const steps = entry['path'].split('.');
    return !steps.some((_, n) => gone.has(steps.slice(0, n + 1).join('.')));
  });
}

function fullSteps(path: string): string[] {
  const [first = '', ...rest] = path.split('.');
  return [SECTIONS.get(first) ?? first, ...rest];
}

function beltOf(root: Tree): string[] {
  const zones = isMapValue(root['zones']) ? Object.entries(root['zones']) : [];
  const belts = zones.flatMap(([id, zone]) =>
    isMapValue(zone) && isMapValue(zone['belt']) ? [id] : [],
  );
  // Of several, the one that is called a belt is meant: others may only be built like one.
  const called = belts.filter((id) => /^belt(-|$)/.test(id));
  const [only, second] = called.length === 1 ? called : belts;
  if (only === undefined) {
    throw problem(
      BELT_DEPTH,
      `\`${BELT_DEPTH}\`: the study has no belt among its zones`,
      'name the full path of another value',
    );
  }
  if (second !== undefined) {
    const paths = belts.map((id) => `\`zones.${id}.belt.depth\``).join(', ');
    throw problem(
      BELT_DEPTH,
      `\`${BELT_DEPTH}\`: the study has ${belts.length} belts`,
      `write one of ${paths}`,
    );
  }
  return ['zones', only, 'belt', 'depth'];
}

/** A path as it was written, and what begins a sentence about it. */
interface Written {
  readonly written: string;
  readonly subject: string;
}

/** A value that the document leaves to its default, or to the catalogue. */
function checkAbsent(
  root: Tree,
  steps: readonly string[],
  words: Written,
  catalogue: CatalogueLike,
): void {
  const [section = '', id = ''] = steps;
  const types = typesOf(catalogue).get(section);
  if (types !== undefined && id !== '') {
    const known = [...new Set([...types, ...keysOf(root[section])])];
    if (!known.includes(id)) throw unknown(words, steps, 1, known);
    return;
  }
  for (let n = 1; n < steps.length; n += 1) {
    if (valueAt(root, steps.slice(0, n)) !== undefined) continue;
    throw unknown(words, steps, n - 1, keysOf(valueAt(root, steps.slice(0, n - 1))));
  }
  if (Array.isArray(valueAt(root, steps.slice(0, -1)))) {
    const { written } = words;
    throw problem(
      written,
      `\`${shorten(written)}\` leads nowhere`,
      'places in a list count from 0',
    );
  }
}

/**
 * A field that no document has, which is known only once the study has been read with it; `fix` is
 * what was said of it there.
 */
export function unknownField(root: Tree, place: VariedPlace, fix: string | undefined): InputError {
  const last = place.steps.length - 1;
  const meant = /^did you mean `(.*)`\?$/u.exec(fix ?? '')?.[1];
  const known = keysOf(valueAt(root, place.steps.slice(0, -1)));
  const words = { written: place.path, subject: '`--vary`: ' };
  return unknown(words, place.steps, last, meant === undefined ? known : [meant]);
}

function unknown(
  { written, subject }: Written,
  steps: readonly string[],
  index: number,
  known: readonly string[],
): InputError {
  const step = steps[index] ?? '';
  const others = known.filter((key) => key !== step);
  const { fix } = unknownWord('step', step, others);
  const near = /^did you mean `(.*)`\?$/u.exec(fix ?? '')?.[1];
  const short = didYouMean(written, [BELT_DEPTH]);
  const whole = near === undefined ? short : steps.with(index, near).join('.');
  return problem(
    written,
    `${subject}the study has no \`${shorten(written)}\``,
    whole === undefined
      ? others.length === 0
        ? 'name a value that the study sets, by its dotted path'
        : (fix ?? '')
      : `did you mean \`${whole}\`?`,
  );
}

function checkKind(value: Value, { unit, dimension, values }: VaryRequest, path: string): void {
  const first = values[0]?.text ?? '';
  if (typeof value === 'number') {
    if (unit === null) return;
    throw problem(
      first,
      `\`${path}\` is \`${value}\`, without a unit, and \`--vary\` gives it \`${unit}\``,
      'leave the unit out',
    );
  }
  const known = typeof value === 'string' ? quantityOf(value) : undefined;
  if (known === undefined) {
    throw problem(
      path,
      `\`${path}\` is ${describe(value)} and not a number`,
      'name one number of the document; in a list places count from 0',
    );
  }
  const { noun, example } = DIMENSIONS[known];
  if (dimension === known) return;
  const found = dimension === null ? 'has no unit' : `is ${DIMENSIONS[dimension].noun}`;
  throw problem(
    first,
    `\`--vary ${path}\`: \`${values.at(-1)?.text ?? ''}\` ${found}, and \`${path}\` is ${noun}, \`${shown(value)}\``,
    `end the list with a unit, such as \`${example}\``,
  );
}

function quantityOf(text: string) {
  const parsed = parseQuantity(text);
  if (parsed.ok) return parsed.dimension;
  return parseElapsed(text) === undefined ? undefined : 'duration';
}

function shown(value: Value): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function describe(value: Value): string {
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? 'a map' : `\`${shorten(String(value))}\``;
}

function typesOf(catalogue: CatalogueLike): ReadonlyMap<string, readonly string[]> {
  const { threats, fireUnits, aircraft } = catalogue;
  return new Map([
    ['threatTypes', [...threats.keys()]],
    ['fireUnitTypes', [...fireUnits.keys()]],
    ['aircraftTypes', [...aircraft.keys()]],
  ]);
}

function keysOf(value: Value | undefined): string[] {
  if (Array.isArray(value)) return value.map((_, i) => String(i));
  return isMapValue(value) ? Object.keys(value) : [];
}

/** The value at a place; undefined where the document says nothing. */
export function valueAt(root: Value, steps: readonly string[]): Value | undefined {
  let value: Value | undefined = root;
  for (const step of steps) {
    if (Array.isArray(value)) value = /^\d+$/u.test(step) ? value[Number(step)] : undefined;
    else if (isMapValue(value)) value = Object.hasOwn(value, step) ? value[step] : undefined;
    else return undefined;
  }
  return value;
}

function problem(value: string, message: string, fix: string): InputError {
  return new InputError({ severity: 'error', value, message, fix });
}
