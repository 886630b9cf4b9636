/**
 * The list of assumptions of a study: what its types take from the catalogue, what the study sets
 * itself, and where it says that its numbers come from.
 */
import { isMapValue, type SourceDocument, type Value } from './document.ts';
import type { Parameter, Source } from './model.ts';
import { type Problem, unknownWord } from './problems.ts';
import type { StudyDocument } from './schema.ts';
import { valueAt } from './shape.ts';
import { type Dimension, parseQuantity } from './units.ts';

/** A number of the document in SI. */
export interface Found {
  readonly value: number;
  readonly low: number;
  readonly high: number;
  /** SI unit as in the list of assumptions, `1` for a number without unit. */
  readonly unit: string;
  readonly dimension: Dimension | undefined;
}

/** SI units as the list of assumptions names them. */
export const SI: Readonly<Record<Dimension, string>> = {
  distance: 'm',
  speed: 'm/s',
  duration: 's',
  mass: 'kg',
  area: 'm2',
  money: 'USD',
  rate: '1/s',
  angle: 'deg',
};

/** Reads a number or quantity, or a list of three as low, typical, high. */
export function numberIn(value: Value | undefined): Found | undefined {
  if (typeof value === 'number') {
    return { value, low: value, high: value, unit: '1', dimension: undefined };
  }
  if (typeof value === 'string') {
    const parsed = parseQuantity(value);
    if (!parsed.ok) return undefined;
    const { si, dimension } = parsed;
    return { value: si, low: si, high: si, unit: SI[dimension], dimension };
  }
  if (Array.isArray(value) && value.length === 3) {
    const [low, typical, high] = value.map((v) => numberIn(v));
    if (low === undefined || typical === undefined || high === undefined) return undefined;
    if (low.unit !== typical.unit || high.unit !== typical.unit) return undefined;
    return { ...typical, low: low.value, high: high.value };
  }
  return undefined;
}

/** What the list of assumptions calls the sections of types. */
export const PREFIX_OF_SECTION = {
  threatTypes: 'threats',
  fireUnitTypes: 'fire-units',
  aircraftTypes: 'aircraft',
} as const;

/** `threatTypes.kh101.speed` as the list of assumptions calls it, `threats.kh101.speed`. */
export function listed(path: string): string {
  const [section = '', ...rest] = path.split('.');
  const known: Readonly<Record<string, string>> = PREFIX_OF_SECTION;
  const prefix = Object.hasOwn(known, section) ? known[section] : undefined;
  return prefix === undefined ? path : [prefix, ...rest].join('.');
}

/**
 * Parameters of a type of the study: those of the type that it extends, under its own id, save
 * what it sets itself; these are assumptions of the study until `assumptions` says more.
 */
export function parametersOfType(
  prefix: (typeof PREFIX_OF_SECTION)[keyof typeof PREFIX_OF_SECTION],
  id: string,
  raw: Value,
  base: readonly Parameter[],
): Parameter[] {
  const own = new Map<string, Found>();
  const removed: string[] = [];
  collect(raw, '', own, removed);
  const inherited = new Map(base.map((p) => [p.path.split('.').slice(2).join('.'), p]));
  const kept = [...inherited]
    .filter(([suffix]) => !own.has(suffix) && !removed.some((r) => suffix.startsWith(`${r}.`)))
    .map(([suffix, p]) => ({ ...p, path: `${prefix}.${id}.${suffix}` }));
  const set = [...own].map(([suffix, { value, low, high, unit }]): Parameter => ({
    path: `${prefix}.${id}.${suffix}`,
    title: inherited.get(suffix)?.title ?? plainWords(suffix),
    unit,
    value,
    low,
    high,
    basis: 'assumption',
    note: 'set by the study, without a reason',
    sources: [],
  }));
  return [...kept, ...set];
}

function collect(value: Value, path: string, own: Map<string, Found>, removed: string[]): void {
  if (value === 'none') removed.push(path);
  const found = numberIn(value);
  if (found !== undefined) own.set(path, found);
  else if (isMapValue(value)) {
    for (const [key, inner] of Object.entries(value)) {
      if (path !== '' || (key !== 'title' && key !== 'extends')) {
        collect(inner, path === '' ? key : `${path}.${key}`, own, removed);
      }
    }
  }
}

/** `against.cruise.killProbability` as `against cruise: kill probability`. */
function plainWords(suffix: string): string {
  const steps = suffix.split('.');
  const last = (steps.pop() ?? '').replace(/[A-Z]/g, (c) => ` ${c.toLowerCase()}`);
  return steps.length === 0 ? last : `${steps.join(' ')}: ${last}`;
}

/** Folds `assumptions` into the list; a path that is there already gets the study's range. */
export function foldAssumptions(
  source: SourceDocument,
  document: StudyDocument,
  parameters: readonly Parameter[],
): { parameters: Parameter[]; problems: Problem[] } {
  const byPath = new Map(parameters.map((p) => [p.path, p]));
  const problems: Problem[] = [];
  const seen = new Set<string>();
  (document.assumptions ?? []).forEach((assumption, i) => {
    const wrong = (
      field: string,
      message: string,
      fix?: string,
      severity: Problem['severity'] = 'error',
    ): void => {
      const path = ['assumptions', i, field];
      const value = valueAt(source.root, path);
      problems.push({
        severity,
        file: source.file,
        ...source.locate(path),
        path: path.join('.'),
        ...(value === undefined || typeof value === 'object' ? {} : { value: String(value) }),
        message,
        ...(fix === undefined ? {} : { fix }),
      });
    };
    const steps = assumption.path.split('.');
    const value = valueAt(source.root, steps);
    if (value === undefined) {
      const { message, fix } = unknownPath(source.root, steps);
      wrong('path', message, fix);
      return;
    }
    const found = numberIn(value);
    if (found === undefined) {
      wrong('path', `\`${assumption.path}\` is not a number`, 'name one number of this document');
      return;
    }
    if (seen.has(assumption.path)) {
      wrong('path', `\`${assumption.path}\` is explained twice`, 'remove one');
      return;
    }
    seen.add(assumption.path);
    const low = bound(assumption.low, found, (m, f) => wrong('low', m, f));
    const high = bound(assumption.high, found, (m, f) => wrong('high', m, f));
    if (low === undefined || high === undefined) return;
    if (low > high) wrong('low', 'the lower bound is above the upper', 'exchange them');
    // What if? is a fair question; that no source goes so far has to be said beside the answer.
    const outside = low > found.value ? 'low' : high < found.value ? 'high' : undefined;
    if (outside !== undefined && low <= high) {
      const side = outside === 'low' ? 'below' : 'above';
      wrong(
        outside,
        `\`${assumption.path}\` lies ${side} the range that is given for it`,
        'the answer rests on a value that nothing cited here covers',
        'warning',
      );
    }
    const cited = [assumption.source ?? []].flat();
    if (assumption.basis === 'assumption' && assumption.note === undefined) {
      wrong('note', 'an assumption needs its reason', 'add `note:`');
    }
    if (assumption.basis !== 'assumption' && cited.length === 0) {
      wrong('source', `a value that is \`${assumption.basis}\` needs its source`, 'add `source:`');
    }
    const path = listed(assumption.path);
    const sources = cited.flatMap((id) => sourceOf(document, id));
    byPath.set(path, {
      path,
      title: assumption.title ?? byPath.get(path)?.title ?? plainWords(assumption.path),
      unit: found.unit,
      value: found.value,
      low,
      high,
      basis: assumption.basis,
      ...(assumption.note === undefined ? {} : { note: assumption.note }),
      sources,
    });
  });
  return { parameters: [...byPath.values()], problems };
}

function bound(
  written: number | string,
  found: Found,
  wrong: (message: string, fix?: string) => void,
): number | undefined {
  if (found.dimension === undefined) {
    if (typeof written === 'number') return written;
    wrong(`\`${written}\` has a unit, and the value has none`, 'write a bare number');
    return undefined;
  }
  if (typeof written === 'number') {
    wrong(`\`${written}\` has no unit`, `write it with its unit, as the value itself`);
    return undefined;
  }
  const parsed = parseQuantity(written, { dimension: found.dimension });
  if (parsed.ok) return parsed.si;
  wrong(parsed.message, parsed.fix);
  return undefined;
}

function unknownPath(root: Value, steps: readonly string[]) {
  for (let n = 1; n <= steps.length; n++) {
    if (valueAt(root, steps.slice(0, n)) !== undefined) continue;
    const parent = valueAt(root, steps.slice(0, n - 1));
    const candidates = isMapValue(parent) ? Object.keys(parent) : [];
    const { message, fix } = unknownWord('part of the path', steps[n - 1] ?? '', candidates);
    return { message, fix: fix ?? 'name a value that this document sets' };
  }
  return { message: 'the path leads nowhere', fix: 'name a value that this document sets' };
}

function sourceOf(document: StudyDocument, id: string): Source[] {
  const entry = document.sources?.[id];
  if (entry === undefined) return [];
  const { title, publisher, url, year, read } = entry;
  return [
    {
      id,
      title,
      publisher,
      read,
      ...(url === undefined ? {} : { url }),
      ...(year === undefined ? {} : { year }),
    },
  ];
}
