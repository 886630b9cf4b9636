/** How far a value may be off by what is cited for it: by the study itself, or by the catalogue. */
import type { Catalogue, CatalogueParameter } from '../../src/catalogue/types.ts';
import type { Path, Value } from '../../src/scenario/document.ts';
import type { Basis, Parameter, Source } from '../../src/scenario/model.ts';
import { PREFIX_OF_SECTION } from '../../src/scenario/parameters.ts';
import { type Dimension, formatQuantity, parseQuantity } from '../../src/scenario/units.ts';
import { isMapValue, valueAt } from './tree.ts';

/** A cited range, in words for people and in SI for comparing. */
export interface Cited {
  readonly low: number;
  readonly high: number;
  /** SI unit, `1` for a number without unit. */
  readonly unit: string;
  /** `0.6 to 0.95`, `70 km to 100 km`. */
  readonly words: string;
  readonly basis: Basis;
  readonly note: string | null;
  readonly sources: readonly Source[];
}

/** A parameter of a type, which the study may set. */
export interface TypeParameter {
  /** In the document, where an own value stands or would stand. */
  readonly path: Path;
  readonly title: string;
  /** The catalogue's value as it would be typed. */
  readonly typical: string;
  readonly cited: Cited;
  /** The study's own; undefined: the catalogue's. */
  readonly value: Value | undefined;
}

const DIMENSION_OF_UNIT: Readonly<Record<string, Dimension>> = {
  m: 'distance',
  'm/s': 'speed',
  s: 'duration',
  kg: 'mass',
  m2: 'area',
  USD: 'money',
  '1/s': 'rate',
  deg: 'angle',
};

const PREFIXES: Readonly<Record<string, string>> = PREFIX_OF_SECTION;

/** What a study cites for the value at a path. */
export function citedAt(parameters: readonly Parameter[], path: Path): Cited | undefined {
  const [section = '', ...rest] = path.map(String);
  const listed = [Object.hasOwn(PREFIXES, section) ? PREFIXES[section] : section, ...rest].join(
    '.',
  );
  const found = parameters.find((p) => p.path === listed);
  // a value without range is what the study sets without a word
  return found === undefined || (found.low === found.high && found.sources.length === 0)
    ? undefined
    : toCited(found);
}

function toCited(p: Parameter): Cited {
  const { low, high, unit, basis, note, sources } = p;
  const words = `${written(low, unit)} to ${written(high, unit)}`;
  return { low, high, unit, words, basis, note: note ?? null, sources };
}

function written(si: number, unit: string): string {
  const dimension = DIMENSION_OF_UNIT[unit];
  return dimension === undefined ? String(si) : formatQuantity(si, dimension);
}

/** Whether a typed value lies outside; a text that is no such value does not, it is wrong otherwise. */
export function isOutside(value: Value | undefined, { low, high, unit }: Cited): boolean {
  const si = inSi(value, unit);
  return si !== undefined && (si < low || si > high);
}

function inSi(value: Value | undefined, unit: string): number | undefined {
  if (Array.isArray(value)) return inSi(value[1], unit);
  if (typeof value === 'number') return unit === '1' ? value : undefined;
  if (typeof value !== 'string') return undefined;
  const parsed = parseQuantity(value);
  return parsed.ok && parsed.dimension === DIMENSION_OF_UNIT[unit] ? parsed.si : undefined;
}

type Section = keyof typeof PREFIX_OF_SECTION;

/** The parameters of a type of the catalogue, or of one of the study's that extends it. */
export function typeParameters(
  root: Value,
  catalogue: Catalogue,
  section: Section,
  id: string,
): TypeParameter[] {
  const own = valueAt(root, [section, id]);
  const entry = catalogued(root, catalogue, section, id);
  return (entry ?? []).map((p): TypeParameter => {
    const steps = p.path.split('.').slice(2);
    return {
      path: [section, id, ...steps],
      title: p.title,
      typical:
        p.display.unit === '1' || p.display.unit === ''
          ? String(p.value)
          : written(p.value, p.unit),
      cited: toCited(p),
      value: valueAt(own, steps),
    };
  });
}

function catalogued(
  root: Value,
  catalogue: Catalogue,
  section: Section,
  id: string,
): readonly CatalogueParameter[] | undefined {
  const seen = new Set<string>();
  for (let at = id; !seen.has(at);) {
    seen.add(at);
    const own = valueAt(root, [section, at]);
    const base = isMapValue(own) ? own['extends'] : undefined;
    const found = entriesOf(catalogue, section).get(at);
    if (typeof base !== 'string') return found?.parameters;
    at = base;
  }
  return undefined;
}

function entriesOf(catalogue: Catalogue, section: Section) {
  if (section === 'threatTypes') return catalogue.threats;
  return section === 'fireUnitTypes' ? catalogue.fireUnits : catalogue.aircraft;
}
