/**
 * From the text of a document to plain values whose places are known. YAML 1.2 without tags, and
 * JSON as a part of it. Everything that makes YAML dangerous is refused here: bombs of aliases,
 * duplicate keys, depth, numbers that are none.
 */
import {
  type Document,
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  parseDocument,
} from 'yaml';
import { LIMITS } from './limits.ts';
import { InputError, type Problem, shorten } from './problems.ts';
import { syntaxProblem } from './syntax.ts';

/** Keys and indices from the root to a value. */
export type Path = readonly (string | number)[];

/** Line and column, counted from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** What a parsed document may contain. Maps have no prototype. */
export type Value = string | number | boolean | null | Value[] | { [key: string]: Value };

export interface SourceDocument {
  readonly file: string;
  readonly root: { [key: string]: Value };
  /**
   * Where a value stands, or its key; for a path that leads nowhere, the nearest that exists.
   * Through an alias it is the place of the anchor.
   */
  locate(path: Path, what?: 'key' | 'value'): Position;
  /** Line of the first line of a block of text (`|`) at the path, if it is such a block. */
  blockLine(path: Path): number | undefined;
}

/** What a kind of document is called, and how one is begun. */
export interface DocumentKind {
  readonly noun: string;
  /** What to do about one that is empty. */
  readonly begin: string;
  /** What to do about one that is no map. */
  readonly first: string;
}

const STUDY: DocumentKind = {
  noun: 'a study',
  begin: '`caveat init` writes one to start from',
  first: 'start with `caveat: 1`',
};

/** Reads a document; throws `InputError` with every problem of its syntax. */
export function readDocument(file: string, text: string, kind = STUDY): SourceDocument {
  refuseBeforeParsing(file, text);
  const lines = new LineCounter();
  const doc = parseDocument(text, {
    version: '1.2',
    schema: 'core',
    strict: true,
    // Found while walking, which takes linear time and knows the path.
    uniqueKeys: false,
    merge: false,
    prettyErrors: false,
    lineCounter: lines,
    logLevel: 'error',
  });
  const problems = [...doc.errors, ...doc.warnings].map((e) => syntaxProblem(file, e, lines));
  if (doc.directives?.yaml.explicit === true && doc.directives.yaml.version !== '1.2') {
    problems.push({
      severity: 'error',
      file,
      line: 1,
      column: 1,
      message: `YAML ${doc.directives.yaml.version} reads some words differently and is refused`,
      fix: 'remove the `%YAML` line',
    });
  }
  if (problems.length > 0) throw new InputError(cut(problems, file));
  return build(file, doc, lines, kind);
}

function refuseBeforeParsing(file: string, text: string): void {
  // UTF-16 units are never more than bytes of UTF-8, so this can only let a little more through.
  if (text.length > LIMITS.documentBytes) {
    throw new InputError({
      severity: 'error',
      file,
      message: `the document has ${text.length} characters`,
      fix: `at most ${LIMITS.documentBytes} are read`,
    });
  }
  const at = text.search(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/u);
  if (at >= 0) {
    const before = text.slice(0, at).split('\n');
    throw new InputError({
      severity: 'error',
      file,
      line: before.length,
      column: (before.at(-1)?.length ?? 0) + 1,
      message: 'a control character stands in the text',
      fix: 'save the file as plain UTF-8 text',
    });
  }
}

function build(
  file: string,
  doc: Document.Parsed,
  lines: LineCounter,
  kind: DocumentKind,
): SourceDocument {
  const positionAt = (offset: number): Position => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(1, line), column: Math.max(1, col) };
  };
  const contents = doc.contents;
  if (contents === null || (isScalar(contents) && contents.value === null)) {
    throw new InputError({
      severity: 'error',
      file,
      line: 1,
      column: 1,
      message: 'the document is empty',
      fix: kind.begin,
    });
  }
  const walk = new Walk(file, positionAt);
  const root = walk.value(contents, []);
  if (walk.problems.length > 0) throw new InputError(cut(walk.problems, file));
  if (!isMapValue(root)) {
    throw new InputError({
      severity: 'error',
      file,
      ...positionAt(contents.range[0]),
      message: `${kind.noun} is a map of fields, and this is ${describe(root)}`,
      fix: kind.first,
    });
  }
  return {
    file,
    root,
    locate: (path, what = 'value') => positionAt(offsetOf(doc, path, what)),
    blockLine(path) {
      const node = nodeAt(doc, path);
      if (!isScalar(node) || node.type !== 'BLOCK_LITERAL' || !node.range) return undefined;
      return positionAt(node.range[0]).line + 1;
    },
  };
}

/** A walk over the tree: values out, problems aside, with a budget that no bomb can pass. */
class Walk {
  readonly problems: Problem[] = [];
  private readonly file: string;
  private readonly positionAt: (offset: number) => Position;
  private readonly anchors = new Map<string, Node>();
  private values = 0;
  private aliases = 0;
  private stopped = false;

  constructor(file: string, positionAt: (offset: number) => Position) {
    this.file = file;
    this.positionAt = positionAt;
  }

  value(node: unknown, path: (string | number)[]): Value {
    if (this.stopped) return null;
    this.values += 1;
    if (this.values > LIMITS.documentValues) {
      this.stop(
        node,
        path,
        `the document holds more than ${LIMITS.documentValues} values`,
        'make it smaller, or use fewer aliases',
      );
      return null;
    }
    if (path.length > LIMITS.depth) {
      this.stop(
        node,
        path.slice(0, 4),
        `values are nested more than ${LIMITS.depth} deep`,
        'fewer than ten levels are needed',
      );
      return null;
    }
    if (isAlias(node)) return this.alias(node.source, node, path);
    if (isScalar(node)) {
      if (node.anchor !== undefined) this.anchors.set(node.anchor, node);
      return this.scalar(node.value, node, path);
    }
    if (isSeq(node)) {
      const list = node.items.map((item, i) => this.value(item, [...path, i]));
      // Only after its content, so that no alias can lead into itself.
      if (node.anchor !== undefined) this.anchors.set(node.anchor, node);
      return list;
    }
    if (isMap(node)) {
      const map = this.map(node.items, path);
      if (node.anchor !== undefined) this.anchors.set(node.anchor, node);
      return map;
    }
    return null;
  }

  private alias(name: string, node: Node, path: (string | number)[]): Value {
    this.aliases += 1;
    if (this.aliases > LIMITS.aliases) {
      this.stop(
        node,
        path,
        `the document follows more than ${LIMITS.aliases} aliases`,
        'write the values out',
      );
      return null;
    }
    const target = this.anchors.get(name);
    if (target === undefined) {
      this.report(
        node,
        path,
        `the alias \`*${name}\` has no finished anchor before it`,
        `write \`&${name}\` at the value that is meant`,
        `*${name}`,
      );
      return null;
    }
    return this.value(target, path);
  }

  private scalar(value: unknown, node: Node, path: (string | number)[]): Value {
    if (typeof value === 'number' && !Number.isFinite(value)) {
      const text = this.textOf(node);
      this.report(
        node,
        path,
        `\`${shorten(text)}\` is not a finite number`,
        'write a number',
        text,
      );
      return null;
    }
    if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
    if (typeof value === 'number') return value;
    this.report(
      node,
      path,
      'the value is neither text nor a number',
      'write text, a number, a list or a map',
    );
    return null;
  }

  private map(
    items: readonly { key: unknown; value: unknown }[],
    path: (string | number)[],
  ): Value {
    const map: { [key: string]: Value } = Object.create(null);
    const firstOf = new Map<string, unknown>();
    for (const { key, value } of items) {
      if (this.stopped) break;
      const name = this.keyText(key);
      if (name === undefined || name === '__proto__') {
        this.report(
          key,
          path,
          'a key of this map is not a plain word',
          'write a word before the colon',
        );
        continue;
      }
      const first = firstOf.get(name);
      if (first !== undefined) {
        const { line } = this.placeOf(first);
        this.report(
          key,
          [...path, name],
          `\`${shorten(name)}\` is here twice; the first is in line ${line}`,
          'rename or remove one of them',
          name,
        );
        continue;
      }
      firstOf.set(name, key);
      const inner = this.value(value, [...path, name]);
      // A key with nothing after it means the same as no key: its entries are commented out.
      if (inner !== null) map[name] = inner;
    }
    return map;
  }

  /** A key as the user wrote it: `70` and `1e3` are words here. */
  private keyText(key: unknown): string | undefined {
    if (!isScalar(key)) return undefined;
    if (typeof key.value === 'string') return key.value;
    return key.source;
  }

  private placeOf(node: unknown): Position {
    const range = (node as Node | null | undefined)?.range;
    return this.positionAt(range?.[0] ?? 0);
  }

  private textOf(node: Node): string {
    return isScalar(node) ? (node.source ?? String(node.value)) : String(node);
  }

  private report(node: unknown, path: Path, message: string, fix: string, value?: string): void {
    this.problems.push({
      severity: 'error',
      file: this.file,
      ...this.placeOf(node),
      path: path.join('.'),
      ...(value === undefined ? {} : { value }),
      message,
      fix,
    });
  }

  private stop(node: unknown, path: Path, message: string, fix: string): void {
    this.stopped = true;
    this.report(node, path, message, fix);
  }
}

/** Follows a path in the tree; undefined where it leads nowhere. */
function nodeAt(doc: Document.Parsed, path: Path): unknown {
  let node: unknown = doc.contents;
  for (const step of path) {
    node = follow(doc, node);
    if (isSeq(node)) node = node.items[Number(step)];
    else if (isMap(node)) node = pairAt(node.items, step)?.value;
    else return undefined;
  }
  return follow(doc, node);
}

function offsetOf(doc: Document.Parsed, path: Path, what: 'key' | 'value'): number {
  let node: unknown = doc.contents;
  let offset = rangeStart(node) ?? 0;
  for (const [i, step] of path.entries()) {
    node = follow(doc, node);
    if (isSeq(node)) {
      node = node.items[Number(step)];
      offset = rangeStart(node) ?? offset;
      continue;
    }
    const pair = isMap(node) ? pairAt(node.items, step) : undefined;
    if (pair === undefined) break;
    const last = i === path.length - 1;
    const atKey = rangeStart(pair.key);
    // A map or list begins on a later line than its key; people look for the key.
    const block = isMap(pair.value) || isSeq(pair.value);
    const value = last && what === 'value' && !(block && !isFlow(pair.value));
    offset = (value ? rangeStart(pair.value) : undefined) ?? atKey ?? offset;
    node = pair.value;
  }
  return offset;
}

function isFlow(node: unknown): boolean {
  return (isMap(node) || isSeq(node)) && node.flow === true;
}

function follow(doc: Document.Parsed, node: unknown): unknown {
  return isAlias(node) ? node.resolve(doc) : node;
}

function pairAt(items: readonly { key: unknown; value: unknown }[], step: string | number) {
  return items.find(
    ({ key }) => isScalar(key) && (key.value === step || key.source === String(step)),
  );
}

function rangeStart(node: unknown): number | undefined {
  if (isAlias(node) || isScalar(node) || isMap(node) || isSeq(node)) return node.range?.[0];
  return undefined;
}

export function isMapValue(value: Value | undefined): value is { [key: string]: Value } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A copy that can be changed without changing the tree. Maps have no prototype. */
export function copyTree(root: SourceDocument['root']): SourceDocument['root'] {
  const copy: SourceDocument['root'] = Object.create(null);
  for (const key of Object.keys(root)) copy[key] = copyValue(root[key] ?? null);
  return copy;
}

function copyValue(value: Value): Value {
  if (Array.isArray(value)) return value.map(copyValue);
  return isMapValue(value) ? copyTree(value) : value;
}

/** What a value is, with its article. */
export function describe(value: Value | undefined): string {
  if (value === undefined || value === null) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object') return 'a map';
  return `\`${shorten(String(value))}\``;
}

/** Keeps the first problems of too many, and says how many more there are. */
export function cut(problems: readonly Problem[], file: string): readonly Problem[] {
  if (problems.length <= LIMITS.problems) return problems;
  return [
    ...problems.slice(0, LIMITS.problems),
    {
      severity: 'error',
      file,
      message: `and ${problems.length - LIMITS.problems} more problems`,
      fix: 'put the first ones right and check again',
    },
  ];
}
