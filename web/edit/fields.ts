/**
 * The fields of a thing as a form shows them, from the study's own JSON Schema: so names, meanings,
 * units and choices are those of the document, and a field that is added there is here.
 */
import { parseDocument } from 'yaml';
import type { JsonSchema } from '../../src/scenario/json-schema.ts';
import type { Path, Value } from '../../src/scenario/document.ts';
import { referenceAt, type ReferenceKind } from '../../src/scenario/references.ts';
import { isMapValue, valueAt } from './tree.ts';
import { inline } from './write-yaml.ts';

/** How a value is typed. */
export type Typing =
  /** Words as they are: titles, quantities with their unit, ids. */
  | 'words'
  | 'number'
  /** `true` or `false`. */
  | 'flag'
  /** Latitude and longitude. */
  | 'place'
  /** Parts with commas between. */
  | 'list'
  /** As it stands in the document: `{ triangular: [1 min, 3 min, 9 min] }`. */
  | 'document';

export interface Field {
  readonly path: Path;
  /** Within its thing, such as `radar scan` or `against cruise max range`. */
  readonly name: string;
  readonly description: string;
  readonly typing: Typing;
  /** Words that are allowed, where these are few and known. */
  readonly choices: readonly string[] | null;
  /** What an entry refers to, by id. */
  readonly refersTo: ReferenceKind | null;
  /** Undefined: left to its default. */
  readonly value: Value | undefined;
  readonly fallback: Value | undefined;
  readonly example: string | null;
  readonly required: boolean;
}

interface Node {
  readonly type?: string;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Node>>;
  readonly additionalProperties?: Node | boolean;
  readonly required?: readonly string[];
  readonly oneOf?: readonly { readonly required: readonly string[] }[];
  readonly anyOf?: readonly Node[];
  readonly items?: Node | boolean;
  readonly prefixItems?: readonly Node[];
  readonly enum?: readonly string[];
  readonly pattern?: string;
  readonly examples?: readonly unknown[];
  readonly default?: Value;
}

/** What is drawn has a table of its own, and what a force holds is a thing of its own. */
const ELSEWHERE: ReadonlySet<string> = new Set(['polygon', 'holes', 'route']);
const HELD: ReadonlySet<string> = new Set(['fireUnits', 'flights', 'sensors']);

/** Every field of what stands at a path, in the order of the schema; places are left to `spotsOf`. */
export function fieldsOf(schema: JsonSchema, root: Value, path: Path): Field[] {
  const node = schemaAt(schema, root, path);
  if (node === undefined) return [];
  return walk(node, root, path, path.length, false).filter(({ typing }) => typing !== 'place');
}

/** The fields of one entry of a map by id, whatever the map holds. */
function walk(node: Node, root: Value, path: Path, base: number, required: boolean): Field[] {
  const value = valueAt(root, path);
  const chosen = pick(node, value);
  if (chosen.properties !== undefined && !isOneOrMap(node)) {
    const alternatives = new Set((chosen.oneOf ?? []).flatMap((o) => o.required));
    return Object.entries(chosen.properties).flatMap(([key, inner]) => {
      if (ELSEWHERE.has(key) || (path.length === base && HELD.has(key))) return [];
      // of several forms only the one that is there
      if (alternatives.has(key) && valueAt(root, [...path, key]) === undefined) return [];
      const needed = chosen.required?.includes(key) ?? false;
      return walk(described(inner, node), root, [...path, key], base, needed);
    });
  }
  if (isByKey(chosen) && path.length > base) {
    const inner = chosen.additionalProperties as Node;
    const keys = isMapValue(value) ? Object.keys(value) : [];
    const entries = keys.flatMap((key) => walk(inner, root, [...path, key], base, true));
    // the map as a whole, where that is short: entries come and go there
    const short = inner.properties === undefined && inner.anyOf === undefined;
    return short ? [...entries, field(node, chosen, value, path, base, required)] : entries;
  }
  return [field(node, chosen, value, path, base, required)];
}

function described(inner: Node, outer: Node): Node {
  return inner.description === undefined && outer.description !== undefined
    ? { ...inner, description: outer.description }
    : inner;
}

function field(
  node: Node,
  chosen: Node,
  value: Value | undefined,
  path: Path,
  base: number,
  required: boolean,
): Field {
  const example = chosen.examples?.[0] ?? node.examples?.[0];
  return {
    path,
    name: path.slice(base).map(words).join(' '),
    description: node.description ?? chosen.description ?? '',
    typing: typingOf(node, chosen),
    choices: chosen.enum ?? null,
    refersTo: referenceAt(path) ?? referenceAt([...path, 0]) ?? null,
    value,
    fallback: chosen.default ?? node.default,
    example: typeof example === 'string' ? example : null,
    required,
  };
}

/** `stockFloor` as `stock floor`. */
function words(step: string | number): string {
  return String(step).replace(/[A-Z]/g, (c) => ` ${c.toLowerCase()}`);
}

function typingOf(node: Node, chosen: Node): Typing {
  if (
    node.anyOf !== undefined &&
    node.anyOf.some((o) => o.properties !== undefined || isByKey(o))
  ) {
    return 'document';
  }
  switch (chosen.type) {
    case 'number':
    case 'integer':
      return 'number';
    case 'boolean':
      return 'flag';
    case 'object':
      return 'document';
    case 'array': {
      const [first] = chosen.prefixItems ?? [];
      if (first?.type === 'number') return 'place';
      const items = first ?? chosen.items;
      return typeof items === 'object' &&
        items.type !== 'array' &&
        items.type !== 'object' &&
        items.anyOf === undefined
        ? 'list'
        : 'document';
    }
    default:
      // one quantity, or three of them
      return node.anyOf?.some((o) => o.type === 'array') === true ? 'list' : 'words';
  }
}

/** Of several forms the one that a value has; of none, the first. */
function pick(node: Node, value: Value | undefined): Node {
  const { anyOf } = node;
  if (anyOf === undefined) return node;
  const fits = anyOf.find(
    (o) => o.type === kindOf(value) || (o.type === 'integer' && typeof value === 'number'),
  );
  return fits ?? anyOf[0] ?? node;
}

function kindOf(value: Value | undefined): string {
  if (Array.isArray(value)) return 'array';
  return isMapValue(value) ? 'object' : typeof value;
}

/** One word, or a map of several forms, such as a delay: typed as it stands in the document. */
function isOneOrMap({ anyOf }: Node): boolean {
  const word = anyOf?.some((o) => o.type === 'string' && o.enum === undefined) ?? false;
  return word && (anyOf?.some((o) => o.properties !== undefined) ?? false);
}

function isByKey(node: Node): boolean {
  return node.properties === undefined && typeof node.additionalProperties === 'object';
}

function schemaAt(schema: Node, root: Value, path: Path): Node | undefined {
  let node: Node | undefined = schema;
  for (const [i, step] of path.entries()) {
    if (node === undefined) return undefined;
    const chosen: Node = pick(node, valueAt(root, path.slice(0, i)));
    if (chosen.properties !== undefined) node = chosen.properties[String(step)];
    else if (typeof chosen.additionalProperties === 'object') node = chosen.additionalProperties;
    else if (chosen.prefixItems !== undefined) node = chosen.prefixItems[Number(step)];
    else node = typeof chosen.items === 'object' ? chosen.items : undefined;
  }
  return node;
}

/** A value as it is typed into its field. */
export function typedText(value: Value | undefined, typing: Typing): string {
  if (value === undefined) return '';
  if ((typing === 'list' || typing === 'place') && Array.isArray(value)) {
    return value.map((v) => (typeof v === 'object' ? inline(v, IN_LIST) : String(v))).join(', ');
  }
  if (typeof value === 'object') return inline(value, IN_LIST);
  return String(value);
}

const IN_LIST = { flow: true, json: false } as const;

/**
 * What is meant by a typed text; undefined: left to its default. What makes no sense is passed on
 * as it is: the study's checks say what is wrong with it, as they do on the command line.
 */
export function readTyped(text: string, typing: Typing): Value | undefined {
  const plain = text.trim();
  if (plain === '') return undefined;
  switch (typing) {
    case 'number':
      return numberOr(plain);
    case 'flag':
      return plain === 'true' ? true : plain === 'false' ? false : plain;
    case 'place':
      return plain.split(/[\s,]+/).map(numberOr);
    case 'list': {
      if (!plain.includes(',')) return /^\[.*\]$/.test(plain) ? fromDocument(plain) : listOr(plain);
      return plain
        .replace(/^\[|\]$/g, '')
        .split(',')
        .map((part) => numberOr(part.trim()));
    }
    case 'document':
      return fromDocument(plain);
    case 'words':
      return plain;
  }
}

/** One part is a list of one where a list is meant, and a value by itself where one may stand. */
function listOr(part: string): Value {
  return /^[\d.]/.test(part) ? numberOr(part) : [part];
}

function numberOr(text: string): Value {
  return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : text;
}

function fromDocument(text: string): Value {
  const doc = parseDocument(text, { schema: 'core', logLevel: 'silent' });
  if (doc.errors.length > 0 || doc.contents === null) return text;
  try {
    return doc.toJS({ maxAliasCount: 0 }) as Value;
  } catch {
    return text;
  }
}
