/**
 * A document's text with its nodes: where things stand in it, down to the colon and the line break.
 */
import {
  isAlias,
  isCollection,
  isMap,
  isNode,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  parseDocument,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import type { Path, Value } from '../../src/scenario/document.ts';
import { copy, keyText, treeOf, valueAt } from './tree.ts';
import type { Around } from './write-yaml.ts';

/** What stands from `from` to `to` gives way to `text`. */
export interface Splice {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/** A part of a document that is written once for several places. */
export interface SharedPart {
  /** Places that mean it, its own included. */
  readonly places: number;
  /** Whether the path leads to a repetition, which may get a copy of its own. */
  readonly isAlias: boolean;
}

/** A path as a key of a map. */
export function placeName(path: Path): string {
  return JSON.stringify(path.map(String));
}

export function parse(text: string) {
  return parseDocument(text, {
    version: '1.2',
    schema: 'core',
    uniqueKeys: false,
    merge: false,
    prettyErrors: false,
    keepSourceTokens: true,
    logLevel: 'silent',
  });
}

export class Source {
  readonly text: string;
  readonly doc: ReturnType<typeof parse>;
  readonly json: boolean;
  readonly eol: string;

  constructor(text: string) {
    this.text = text;
    this.doc = parse(text);
    this.json = text.trimStart().startsWith('{');
    this.eol = text.includes('\r\n') ? '\r\n' : '\n';
  }

  protected valueOf(node: Node): Value {
    const paths: { node: unknown; path: (string | number)[] }[] = [
      { node: this.doc.contents, path: [] },
    ];
    const tree = treeOf(this.doc);
    for (let i = 0; i < paths.length; i += 1) {
      const here = paths[i];
      if (here === undefined) break;
      if (here.node === node) return copy(valueAt(tree, here.path) ?? null);
      if (isMap(here.node)) {
        for (const p of here.node.items)
          paths.push({ node: p.value, path: [...here.path, keyText(p.key) ?? ''] });
      }
      if (isSeq(here.node))
        here.node.items.forEach((item, n) => paths.push({ node: item, path: [...here.path, n] }));
    }
    return null;
  }

  block(path: Path): { lines: number; columns: number } | undefined {
    const node = this.pairOf(path)?.value;
    if (!isScalar(node) || node.type !== 'BLOCK_LITERAL' || !node.range) return undefined;
    const first = this.lineEnd(node.range[0] + 1);
    const lines = this.text.slice(0, first).split('\n').length - 1;
    const columns = /^ */.exec(this.text.slice(first).replace(/^(\r?\n)+/, ''))?.[0].length ?? 0;
    return { lines, columns };
  }

  /** Parts written once for several places, by `placeName` of each of these. */
  shared(): Map<string, SharedPart> {
    const found = new Map<Node, { readonly name: string; readonly isAlias: boolean }[]>();
    const walk = (at: unknown, path: Path): void => {
      const target = isAlias(at) ? at.resolve(this.doc) : at;
      if (isCollection(target) && target.anchor !== undefined) {
        const places = found.get(target) ?? [];
        places.push({ name: placeName(path), isAlias: isAlias(at) });
        found.set(target, places);
      }
      if (isMap(at))
        for (const { key, value } of at.items) walk(value, [...path, keyText(key) ?? '']);
      if (isSeq(at)) at.items.forEach((item, i) => walk(item, [...path, i]));
    };
    if (this.text.includes('*')) walk(this.doc.contents, []);
    const repeated = [...found.values()].filter(({ length }) => length > 1);
    return new Map(
      repeated.flatMap((places) =>
        places.map(({ name, isAlias }) => [name, { places: places.length, isAlias }]),
      ),
    );
  }

  /** The node at a path, aliases followed. */
  protected at(path: Path): unknown {
    const { holder, depth } = this.deepest([...path, '']);
    return depth === path.length ? holder : undefined;
  }

  protected pairOf(path: Path): Pair | undefined {
    const parent = this.at(path.slice(0, -1));
    return isMap(parent) ? pairAt(parent, path.at(-1) ?? '') : undefined;
  }

  /** The deepest map or list on the way to a path's last step, and how many steps lead to it. */
  protected deepest(path: Path): { holder: unknown; depth: number } {
    let holder: unknown = this.doc.contents;
    let depth = 0;
    for (const step of path.slice(0, -1)) {
      const next = isSeq(holder)
        ? holder.items[Number(step)]
        : isMap(holder)
          ? pairAt(holder, step)?.value
          : undefined;
      const followed = isAlias(next) ? next.resolve(this.doc) : next;
      if (!isMap(followed) && !isSeq(followed)) break;
      holder = followed;
      depth += 1;
    }
    return { holder, depth };
  }

  /** The entry of a map whose value a collection is. */
  protected ownerOf(node: Node): { holder: YAMLMap; pair: Pair } | undefined {
    let found: { holder: YAMLMap; pair: Pair } | undefined;
    const walk = (at: unknown): void => {
      if (found !== undefined) return;
      if (isSeq(at)) at.items.forEach(walk);
      if (!isMap(at)) return;
      for (const pair of at.items) {
        if (pair.value === node) found = { holder: at, pair };
        else walk(pair.value);
      }
    };
    walk(this.doc.contents);
    return found;
  }

  protected around(holder: YAMLMap, pair: Pair): Around {
    const indent = column(this.text, start(pair.key as Node));
    const taken = column(this.text, this.colonEnd(pair));
    return { indent, taken, flow: holder.flow === true, json: this.json };
  }

  protected colonEnd(pair: Pair): number {
    return this.text.indexOf(':', ends(pair.key as Node)[1]) + 1;
  }

  protected pairEnd(pair: Pair): number {
    const value = pair.value;
    return isNode(value) && !isEmpty(value) ? ends(value)[1] : this.colonEnd(pair);
  }

  protected entryStart(list: YAMLMap | YAMLSeq, index = 0): number {
    const item = list.items[index];
    if (isMap(list)) return start((item as Pair).key as Node);
    return this.itemStart(item as Node);
  }

  protected entryEnd(list: YAMLMap | YAMLSeq, index: number): number {
    const item = list.items[index];
    return isMap(list) ? this.pairEnd(item as Pair) : ends(item as Node)[1];
  }

  /** Where an item of brackets begins, its anchor included. */
  protected itemStart(node: Node): number {
    const from = start(node);
    const anchor = isScalar(node) || isCollection(node) ? node.anchor : undefined;
    if (anchor === undefined) return from;
    const at = this.text.lastIndexOf(`&${anchor}`, from);
    return at < 0 ? from : at;
  }

  protected dash(list: YAMLSeq, item: Node): number {
    const from = this.itemStart(item);
    const token = list.srcToken;
    let dash = from;
    if (token?.type === 'block-seq') {
      for (const { start: marks } of token.items) {
        const mark = marks.find((t) => t.type === 'seq-item-ind');
        if (mark !== undefined && mark.offset <= from) dash = mark.offset;
      }
    }
    return dash;
  }

  protected gapBefore(offset: number): string {
    const own = this.text.slice(this.lineStart(offset), offset);
    return own.trim() === '' ? `\n${own}` : ' ';
  }

  protected lineStart(offset: number): number {
    return this.text.lastIndexOf('\n', offset - 1) + 1;
  }

  /** After the line break that ends the line of an offset, or of the offset before it. */
  protected lineEnd(offset: number): number {
    if (offset > 0 && this.text[offset - 1] === '\n') return offset;
    const end = this.text.indexOf('\n', offset);
    return end < 0 ? this.text.length : end + 1;
  }

  protected afterLine(offset: number, line: string): Splice {
    const at = this.lineEnd(offset);
    const broken = at === 0 || this.text[at - 1] === '\n';
    return { from: at, to: at, text: broken ? line : `\n${line.replace(/\n$/, '')}` };
  }
}

export function pairAt(map: YAMLMap, step: string | number): Pair | undefined {
  return map.items.find((pair) => isPairOf(pair, step));
}

export function isPairOf(pair: Pair, step: string | number): boolean {
  return keyText(pair.key) === String(step);
}

/** A key with nothing after it has a node without a text. */
export function isEmpty(node: Node): boolean {
  const [from, to] = ends(node);
  return isScalar(node) && node.value === null && from === to;
}

export function start(node: Node): number {
  return node.range?.[0] ?? 0;
}

export function ends(node: Node): [number, number] {
  const range = node.range;
  return range ? [range[0], range[1]] : [0, 0];
}

export function column(text: string, offset: number): number {
  return offset - (text.lastIndexOf('\n', offset - 1) + 1);
}
