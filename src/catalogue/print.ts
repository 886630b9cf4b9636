/** The catalogue as text for a terminal and as data for `--json`. */

import { InputError, didYouMean } from '../scenario/problems.ts';
import { loadCatalogue } from './catalogue.ts';
import type {
  CatalogueAircraft,
  CatalogueChoice,
  CatalogueFireUnit,
  CatalogueParameter,
  CatalogueSource,
  CatalogueThreat,
} from './types.ts';

/** How to print. `width` is in columns, between 80 and 100: default 100, others are clamped. */
export interface PrintOptions {
  readonly width?: number;
  readonly colour?: boolean;
}

const MAX_WIDTH = 100;
const MIN_WIDTH = 80;
/** Columns of a value's line before its basis. */
const NAME = 42;
const NUMBER = 10;

/**
 * One type with every value, its basis, note and sources; without `type`, a table of all types
 * with one line each. Lines fit the width, save for addresses, which are never broken.
 *
 * @throws InputError when there is no such type, with the nearest name.
 */
export function printCatalogue(type?: string, options: PrintOptions = {}): string {
  const width = Math.max(MIN_WIDTH, Math.min(options.width ?? MAX_WIDTH, MAX_WIDTH));
  const paint = options.colour === true ? ansi : plain;
  if (type === undefined) return printTable(width, paint);
  return printEntry(findType(type), width, paint);
}

/** What `caveat catalogue --json` prints; `type` as for {@link printCatalogue}. */
export function catalogueJson(type?: string): CatalogueJson | CatalogueType {
  if (type !== undefined) return findType(type);
  const { threats, fireUnits, aircraft } = loadCatalogue();
  return {
    threats: [...threats.values()].map(({ type: t }) => ({
      id: t.id,
      title: t.title,
      classes: t.classes,
    })),
    fireUnits: [...fireUnits.values()].map(({ type: t }) => ({
      id: t.id,
      title: t.title,
      against: Object.keys(t.against),
    })),
    aircraft: [...aircraft.values()].map(({ type: t }) => ({
      id: t.id,
      title: t.title,
      against: [...new Set([t.missile, ...(t.gun ? [t.gun] : [])].flatMap(classesOf))],
    })),
  };
}

function classesOf(weapon: { readonly against: Readonly<Record<string, unknown>> }): string[] {
  return Object.keys(weapon.against);
}

type CatalogueType = CatalogueThreat | CatalogueFireUnit | CatalogueAircraft;

/** All types in brief. */
export interface CatalogueJson {
  readonly threats: readonly {
    readonly id: string;
    readonly title: string;
    readonly classes: readonly string[];
  }[];
  readonly fireUnits: readonly {
    readonly id: string;
    readonly title: string;
    /** Classes of threat that it can engage. */
    readonly against: readonly string[];
  }[];
  readonly aircraft: readonly {
    readonly id: string;
    readonly title: string;
    /** Classes of threat that it can engage. */
    readonly against: readonly string[];
  }[];
}

function findType(id: string): CatalogueType {
  const { threats, fireUnits, aircraft } = loadCatalogue();
  const found = threats.get(id) ?? fireUnits.get(id) ?? aircraft.get(id);
  if (found !== undefined) return found;
  const near = didYouMean(id, [...threats.keys(), ...fireUnits.keys(), ...aircraft.keys()]);
  throw new InputError([
    {
      severity: 'error',
      message: `the catalogue has no type \`${id}\``,
      value: id,
      fix:
        near === undefined
          ? 'run `caveat catalogue` for the list of types'
          : `did you mean \`${near}\`?`,
    },
  ]);
}

interface Paint {
  readonly strong: (text: string) => string;
  readonly faint: (text: string) => string;
}
const plain: Paint = { strong: (text) => text, faint: (text) => text };
const ansi: Paint = {
  strong: (text) => `\u001b[1m${text}\u001b[22m`,
  faint: (text) => `\u001b[2m${text}\u001b[22m`,
};

function printTable(width: number, paint: Paint): string {
  const { threats, fireUnits, aircraft } = loadCatalogue();
  const threatRows = [...threats.values()].map(({ type, parameters }) => [
    type.id,
    type.title,
    type.classes[0] ?? '',
    typical(parameters, '.speed'),
    typical(parameters, '.height'),
    typical(parameters, '.warhead'),
    typical(parameters, '.unitCost'),
  ]);
  const unitRows = [...fireUnits.values()].map(({ type, parameters }) => [
    type.id,
    type.title,
    typical(parameters, '.cruise.maxRange'),
    typical(parameters, '.ballistic.maxRange'),
    typical(parameters, '.channels'),
    typical(parameters, '.readyRounds'),
    typical(parameters, '.roundCost'),
  ]);
  const aircraftRows = [...aircraft.values()].map(({ type, parameters }) => [
    type.id,
    type.title,
    typical(parameters, '.endurance'),
    typical(parameters, '.missile.rounds'),
    typical(parameters, '.missile.against.cruise.reach'),
    typical(parameters, '.missile.against.drone.reach'),
    typical(parameters, '.missile.roundCost'),
  ]);
  return [
    paint.strong('Threats, typical values'),
    ...columns(
      [['type', 'title', 'class', 'speed', 'height', 'warhead', 'cost'], ...threatRows],
      3,
      width,
      paint,
    ),
    '',
    paint.strong('Fire units, typical values; ranges against cruise and ballistic missiles'),
    ...columns(
      [['type', 'title', 'cruise', 'ballistic', 'channels', 'ready', 'round'], ...unitRows],
      2,
      width,
      paint,
    ),
    '',
    paint.strong('Aircraft, typical values; reaches against cruise missiles and drones'),
    ...columns(
      [['type', 'title', 'endurance', 'missiles', 'cruise', 'drone', 'missile'], ...aircraftRows],
      2,
      width,
      paint,
    ),
    '',
    ...wrap(
      'Every value has a range, a basis and sources: `caveat catalogue TYPE` prints them. No ' +
        'single-shot kill probability is published for any system; those ranges are for ' +
        'sweeping, never for quoting.',
      width,
      '',
    ),
    '',
  ].join('\n');
}

function typical(parameters: readonly CatalogueParameter[], ending: string): string {
  const found = parameters.find((parameter) => parameter.path.endsWith(ending));
  if (found === undefined) return '–';
  const { unit, typical: value } = found.display;
  return unit === '1' ? number(value) : `${number(value)} ${unit}`;
}

/** Aligned columns: the first `left` ones to the left, the rest to the right; titles are cut to fit. */
function columns(
  rows: readonly (readonly string[])[],
  left: number,
  width: number,
  paint: Paint,
): string[] {
  const widths = (rows[0] ?? []).map((_, i) =>
    Math.max(...rows.map((row) => (row[i] ?? '').length)),
  );
  const excess = widths.reduce((sum, w) => sum + w + 2, -2) - width;
  const title = widths[1] ?? 0;
  widths[1] = Math.max(8, Math.min(title, title - excess));
  return rows.map((row, r) => {
    const line = row
      .map((cell, i) => {
        const w = widths[i] ?? 0;
        const text = cell.length > w ? `${cell.slice(0, w - 1)}…` : cell;
        return i < left ? text.padEnd(w) : text.padStart(w);
      })
      .join('  ')
      .trimEnd();
    return r === 0 ? paint.faint(line) : line;
  });
}

const KINDS = {
  threat: 'threat type',
  'fire-unit': 'fire-unit type',
  aircraft: 'aircraft type',
} as const;

function printEntry(entry: CatalogueType, width: number, paint: Paint): string {
  const { type, about, choices, parameters, sources } = entry;
  const kind = KINDS[entry.kind];
  const name = Math.min(NAME, width - 3 * NUMBER - 22);
  const head =
    ' '.repeat(name) + ['low', 'typical', 'high'].map((word) => word.padStart(NUMBER)).join('');
  const lines = [
    `${paint.strong(type.title)}  ${paint.faint(`${type.id}, ${kind}`)}`,
    ...wrap(about, width, ''),
    ...(choices.length === 0 ? [] : ['']),
    ...choices.flatMap((choice) => printChoice(choice, name, width, paint)),
  ];
  let group: string | undefined;
  for (const parameter of parameters) {
    const [at, field] = splitPath(parameter.path);
    if (at !== group) {
      group = at;
      const heading = at.replace(/\.?against\./u, ' against ').trim();
      lines.push('', paint.strong(heading) + paint.faint(head.slice(heading.length)));
    }
    lines.push(...printValue(parameter, field, name, width, paint));
  }
  lines.push('', paint.strong('Sources'));
  if (sources.length === 0) lines.push('none: every value is an assumption');
  for (const source of sources) lines.push(...printSource(source, width, paint));
  lines.push('');
  return lines.join('\n');
}

/** `fire-units.nasams.radar.scan` is the field `scan` of the group `radar`. */
function splitPath(path: string): readonly [string, string] {
  const parts = path.split('.').slice(2);
  return [parts.slice(0, -1).join('.'), parts.at(-1) ?? ''];
}

function printChoice(
  choice: CatalogueChoice,
  name: number,
  width: number,
  paint: Paint,
): readonly string[] {
  const { value } = choice;
  const shown =
    typeof value === 'boolean'
      ? value
        ? 'yes'
        : 'no'
      : typeof value === 'string'
        ? value
        : value.join(', ');
  return [
    ...wrap(`${choice.title.padEnd(name)}  ${shown}  (${choice.basis})`, width, '', name + 2),
    ...printCitation(choice.note, choice.sources, width, paint),
  ];
}

function printValue(
  parameter: CatalogueParameter,
  field: string,
  name: number,
  width: number,
  paint: Paint,
): readonly string[] {
  const { low, typical: mid, high, unit } = parameter.display;
  const numbers = [low, mid, high].map((n) => number(n).padStart(NUMBER)).join('');
  // The path's own word stands in where the title would break the columns.
  const title = parameter.title.length < name ? parameter.title : field;
  return [
    `${title.padEnd(name)}${numbers}  ${(unit === '1' ? '' : unit).padEnd(5)} ${parameter.basis}`,
    ...printCitation(parameter.note, parameter.sources, width, paint),
  ];
}

function printCitation(
  note: string | undefined,
  sources: readonly CatalogueSource[],
  width: number,
  paint: Paint,
): readonly string[] {
  const ids = sources.length === 0 ? '' : `[${sources.map((source) => source.id).join(', ')}]`;
  const text = [note ?? '', ids].filter((part) => part !== '').join(' ');
  return text === '' ? [] : wrap(text, width, '    ').map((line) => paint.faint(line));
}

function printSource(source: CatalogueSource, width: number, paint: Paint): readonly string[] {
  const year = source.year === undefined ? '' : `, ${source.year}`;
  const opened = source.read ? '' : ' (not opened)';
  return [
    ...wrap(`[${source.id}] ${source.title}. ${source.publisher}${year}${opened}`, width, '', 4),
    paint.faint(`    ${source.url ?? `no address: ${source.noUrl ?? 'not known'}`}`),
  ];
}

/** Short and exact: no exponent, no digits that the YAML did not have. */
function number(value: number): string {
  return String(Number(value.toPrecision(6)));
}

/** Words in lines of at most `width`; lines after the first are indented `hang` columns more. */
function wrap(text: string, width: number, indent: string, hang = 0): string[] {
  const lines: string[] = [];
  let line = indent;
  let empty = true;
  for (const word of text.split(' ')) {
    if (!empty && line.length + 1 + word.length > width) {
      lines.push(line.trimEnd());
      line = indent + ' '.repeat(hang);
      empty = true;
    }
    line += empty ? word : ` ${word}`;
    empty = false;
  }
  lines.push(line);
  return lines;
}
