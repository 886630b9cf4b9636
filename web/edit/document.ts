/**
 * Edits of a study's text that touch nothing but what they change: comments, order, quotes and line
 * breaks of everything else stay as their author wrote them, so that a saved study differs from the
 * opened one by its changes alone and a link can carry just these.
 *
 * Every edit is made twice, in the text and in the plain values that the text means. If the changed
 * text does not read back as the changed values, the document is written anew from its tree, which
 * keeps comments and loses layout; an edit never quietly means something else.
 */
import {
  Document,
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
import { InputError } from '../../src/scenario/problems.ts';
import { copy, type Edit, editTree, keyText, sameTree, treeOf, valueAt } from './tree.ts';
import { type Around, inline, keyTextOf, valueText } from './write-yaml.ts';

/** What stands from `from` to `to` gives way to `text`. */
interface Splice {
  readonly from: number;
  readonly to: number;
  readonly text: string;
}

/**
 * The text after all edits, made one after the other. Throws `InputError` for a text that is not
 * YAML: its syntax has to be put right first.
 */
export function editText(text: string, edits: readonly Edit[]): string {
  if (edits.length === 0) return text;
  const before = Source.of(text);
  const wanted = treeOf(before.doc);
  for (const edit of edits) editTree(wanted, edit);
  let source: Source | undefined = before;
  for (const edit of edits) source = source?.after(edit);
  if (source !== undefined && sameTree(treeOf(source.doc), wanted)) return source.text;
  return rewritten(before.text, edits);
}

/** The document as a tree of nodes with the edits made there, written anew. */
function rewritten(text: string, edits: readonly Edit[]): string {
  const doc = parse(text);
  const root = treeOf(doc);
  for (const edit of edits) editTree(root, edit);
  const fresh = new Document(copy(root), { version: '1.2', schema: 'core' });
  if (doc.commentBefore) fresh.commentBefore = doc.commentBefore;
  return fresh.toString({ lineWidth: 100 });
}

function parse(text: string) {
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

/** The plain values of a text, with what aliases share shared. Throws `InputError` as `editText`. */
export function readTree(text: string): Value {
  return treeOf(Source.of(text).doc);
}

/** The text read last: what one edit wrote, the next one begins with. */
let latest: Source | undefined;

/** A text with its nodes. */
class Source {
  readonly text: string;
  readonly doc: ReturnType<typeof parse>;
  readonly json: boolean;
  readonly eol: string;

  private constructor(text: string) {
    this.text = text;
    this.doc = parse(text);
    this.json = text.trimStart().startsWith('{');
    this.eol = text.includes('\r\n') ? '\r\n' : '\n';
  }

  static of(text: string): Source {
    if (latest?.text === text) return latest;
    const source = new Source(text);
    const [error] = source.doc.errors;
    if (error !== undefined) {
      throw new InputError({
        severity: 'error',
        message: 'the study is not readable as YAML, so that nothing in it can be changed',
        fix: 'put its syntax right first',
      });
    }
    latest = source;
    return source;
  }

  /** With an edit made in the text; undefined if that broke it. */
  after(edit: Edit): Source | undefined {
    let text = this.text;
    for (const { from, to, text: put } of this.splices(edit).sort((a, b) => b.from - a.from)) {
      text = text.slice(0, from) + put.replaceAll('\n', this.eol) + text.slice(to);
    }
    const source = new Source(text);
    if (source.doc.errors.length > 0) return undefined;
    latest = source;
    return source;
  }

  private splices(edit: Edit): Splice[] {
    if ('set' in edit) return this.set(edit.set, edit.to);
    if ('rename' in edit) return this.rename(edit.rename, edit.to);
    if ('insert' in edit) return this.insert(edit.insert, edit.at, edit.item);
    return this.remove(edit.remove);
  }

  private set(path: Path, to: Value): Splice[] {
    const { holder, depth } = this.deepest(path);
    const rest = path.slice(depth);
    const [key, ...inner] = rest;
    if (key === undefined) return [];
    const value = nest(inner, to);
    if (isSeq(holder)) {
      const item = holder.items[Number(key)];
      return isNode(item)
        ? this.replace(item, value, column(this.text, this.dash(holder, item)), holder)
        : [];
    }
    if (!isMap(holder)) return [];
    const pair = pairAt(holder, key);
    if (pair === undefined) return [this.addPair(holder, String(key), value)];
    const node = pair.value;
    const keyNode = pair.key as Node;
    if (isNode(node) && !isEmpty(node)) {
      return this.replace(node, value, column(this.text, start(keyNode)), holder, pair);
    }
    // a key with nothing after it
    const colon = this.colonEnd(pair);
    return [
      { from: colon, to: colon, text: valueText(value, this.around(holder, pair)).trimEnd() },
    ];
  }

  /** Another value where one stands. */
  private replace(
    node: Node,
    value: Value,
    indent: number,
    holder: YAMLMap | YAMLSeq,
    pair?: Pair,
  ): Splice[] {
    const rescue = this.rescued(node);
    const [from, to] = ends(node);
    const flow = holder.flow === true;
    // a block of text ends with the line, whatever takes its place must too
    const end = this.text[to - 1] === '\n' ? '\n' : '';
    const block = typeof value === 'string' && value.includes('\n') && !flow && !this.json;
    if (typeof value !== 'object' && !isCollection(node) && !block) {
      return [...rescue, { from, to, text: inline(value, { flow, json: this.json }) + end }];
    }
    const colon = pair === undefined ? undefined : this.colonEnd(pair);
    // an anchor stays where it is, and so does a comment between key and value
    const bare = colon !== undefined && this.text.slice(colon, from).trim() === '';
    const begin = bare ? colon : from;
    const taken = bare ? column(this.text, colon) : column(this.text, from) - 1;
    const text = valueText(value, { indent, taken, flow, json: this.json });
    return [...rescue, { from: begin, to, text: (bare ? text : text.replace(/^ /, '')) + end }];
  }

  private rename(path: Path, to: string): Splice[] {
    const pair = this.pairOf(path);
    if (pair === undefined || !isNode(pair.key)) return [];
    const [from, end] = ends(pair.key);
    return [{ from, to: end, text: keyTextOf(to, this) }];
  }

  private insert(path: Path, at: number, item: Value): Splice[] {
    const list = this.at(path);
    if (!isSeq(list)) return this.set(path, [item]);
    if (list.items.length === 0) return this.set(path, [item]);
    const flow = list.flow === true;
    const next = list.items[at];
    const previous = list.items[at - 1] ?? list.items.at(-1);
    if (flow) {
      const text = inline(item, { flow: true, json: this.json });
      if (isNode(next)) {
        const from = this.itemStart(next);
        return [{ from, to: from, text: `${text},${this.gapBefore(from)}` }];
      }
      return isNode(previous) ? [this.append(list, previous, text)] : [];
    }
    const anchor = isNode(next) ? next : (previous as Node);
    const dash = this.dash(list, anchor);
    const indent = column(this.text, dash);
    const body = valueText(item, { indent, taken: indent + 1, flow: false, json: false });
    const line = `-${body.replace(/^\n */, ' ')}`;
    if (isNode(next)) return [{ from: dash, to: dash, text: `${line}\n${' '.repeat(indent)}` }];
    return [this.afterLine(ends(anchor)[1], `${' '.repeat(indent)}${line}\n`)];
  }

  private addPair(map: YAMLMap, key: string, value: Value): Splice {
    const name = keyTextOf(key, this);
    const last = map.items.at(-1);
    if (map.flow === true) {
      const text = `${name}: ${inline(value, { flow: true, json: this.json })}`;
      if (last === undefined) {
        const [from, to] = ends(map);
        return this.fillEmpty(map, key, value) ?? { from, to, text: `{ ${text} }` };
      }
      return this.append(map, (isNode(last.value) ? last.value : last.key) as Node, text);
    }
    const first = map.items[0];
    const indent = first === undefined ? 0 : column(this.text, start(first.key as Node));
    const around = { indent, taken: indent + name.length + 1, flow: false, json: this.json };
    const line = `${' '.repeat(indent)}${name}:${valueText(value, around)}\n`;
    const end = last === undefined ? ends(map)[1] : this.pairEnd(last);
    return this.afterLine(end, line);
  }

  /** `{}` after a key of a block becomes a block itself. */
  private fillEmpty(map: YAMLMap, key: string, value: Value): Splice | undefined {
    if (this.json) return undefined;
    const owner = this.ownerOf(map);
    if (owner === undefined || owner.holder.flow === true) return undefined;
    const colon = this.colonEnd(owner.pair);
    const [from, to] = ends(map);
    if (this.text.slice(colon, from).trim() !== '') return undefined;
    const indent = column(this.text, start(owner.pair.key as Node));
    const text = valueText({ [key]: value }, { indent, taken: 1000, flow: false, json: false });
    return { from: colon, to, text };
  }

  /** One more entry at the end of brackets, on a line of its own where the others have theirs. */
  private append(list: YAMLMap | YAMLSeq, last: Node, text: string): Splice {
    const end = ends(last)[1];
    const close = ends(list)[1] - 1;
    const tail = this.text.slice(end, close);
    const begin = this.entryStart(list);
    const own = this.text.slice(this.lineStart(begin), begin).trim() === '';
    if (!own || !tail.includes('\n')) return { from: end, to: end, text: `, ${text}` };
    const pad = ' '.repeat(column(this.text, begin));
    if (!tail.trimStart().startsWith(',')) return { from: end, to: end, text: `,\n${pad}${text}` };
    const line = end + tail.indexOf('\n');
    return { from: line, to: line, text: `\n${pad}${text},` };
  }

  private remove(path: Path): Splice[] {
    const parent = this.at(path.slice(0, -1));
    const key = path.at(-1) ?? '';
    if (isMap(parent)) {
      const index = parent.items.findIndex((p) => isPairOf(p, key));
      const pair = parent.items[index];
      if (pair === undefined) return [];
      const rescue = isNode(pair.value) ? this.rescued(pair.value) : [];
      return [
        ...rescue,
        ...this.removeItem(parent, index, start(pair.key as Node), this.pairEnd(pair)),
      ];
    }
    if (!isSeq(parent)) return [];
    const index = Number(key);
    const item = parent.items[index];
    if (!isNode(item)) return [];
    const from = parent.flow === true ? this.itemStart(item) : this.dash(parent, item);
    return [...this.rescued(item), ...this.removeItem(parent, index, from, ends(item)[1])];
  }

  private removeItem(list: YAMLMap | YAMLSeq, index: number, from: number, to: number): Splice[] {
    const others = list.items.length > 1;
    const [, listEnd] = ends(list);
    if (!others) return this.emptied(list, from, to);
    if (list.flow === true) {
      if (index > 0) return [{ from: this.entryEnd(list, index - 1), to, text: '' }];
      return [{ from, to: this.entryStart(list, 1), text: '' }];
    }
    const lineStart = this.lineStart(from);
    const ownLine = this.text.slice(lineStart, from).trim() === '';
    if (ownLine) return [{ from: lineStart, to: Math.max(this.lineEnd(to), lineStart), text: '' }];
    // the first of a map that begins on its dash's line: the second moves up
    return index === 0
      ? [{ from, to: this.entryStart(list, 1), text: '' }]
      : [{ from, to: Math.min(this.lineEnd(to), listEnd), text: '' }];
  }

  /** The only entry goes: what is left is written as empty, since a bare key means none. */
  private emptied(list: YAMLMap | YAMLSeq, from: number, to: number): Splice[] {
    const empty = isMap(list) ? '{}' : '[]';
    const [begin, end] = ends(list);
    if (list.flow === true) return [{ from: begin, to: end, text: empty }];
    const owner = this.ownerOf(list);
    const lineStart = this.lineStart(from);
    const own = this.text.slice(lineStart, from).trim() === '';
    if (owner === undefined || !own)
      return [{ from, to, text: this.text[to - 1] === '\n' ? `${empty}\n` : empty }];
    const colon = this.colonEnd(owner.pair);
    return [
      { from: colon, to: colon, text: ` ${empty}` },
      { from: lineStart, to: this.lineEnd(to), text: '' },
    ];
  }

  /**
   * Before a node goes, what later aliases took from anchors inside it is written at the first of
   * them, with the anchor.
   */
  private rescued(node: Node): Splice[] {
    const [from, to] = ends(node);
    const anchors = new Map<string, Node>();
    const aliases: { name: string; node: Node; flow: boolean }[] = [];
    const walk = (at: unknown, flow: boolean): void => {
      if (isAlias(at)) aliases.push({ name: at.source, node: at, flow });
      if ((isScalar(at) || isCollection(at)) && at.anchor !== undefined) {
        const [s, e] = ends(at);
        if (s >= from && e <= to) anchors.set(at.anchor, at);
      }
      if (isMap(at)) for (const pair of at.items) walk(pair.value, flow || at.flow === true);
      if (isSeq(at)) for (const item of at.items) walk(item, flow || at.flow === true);
    };
    if (!/[&*]/.test(this.text)) return [];
    walk(this.doc.contents, false);
    const done = new Set<string>();
    return aliases.flatMap((alias): Splice[] => {
      const target = anchors.get(alias.name);
      const [s, e] = ends(alias.node);
      if (target === undefined || (s >= from && e <= to) || done.has(alias.name)) return [];
      done.add(alias.name);
      const value = this.valueOf(target);
      return [
        {
          from: s,
          to: e,
          text: `&${alias.name} ${inline(value, { flow: alias.flow, json: false })}`,
        },
      ];
    });
  }

  private valueOf(node: Node): Value {
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

  /** The node at a path, aliases followed. */
  private at(path: Path): unknown {
    const { holder, depth } = this.deepest([...path, '']);
    return depth === path.length ? holder : undefined;
  }

  private pairOf(path: Path): Pair | undefined {
    const parent = this.at(path.slice(0, -1));
    return isMap(parent) ? pairAt(parent, path.at(-1) ?? '') : undefined;
  }

  /** The deepest map or list on the way to a path's last step, and how many steps lead to it. */
  private deepest(path: Path): { holder: unknown; depth: number } {
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
  private ownerOf(node: Node): { holder: YAMLMap; pair: Pair } | undefined {
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

  private around(holder: YAMLMap, pair: Pair): Around {
    const indent = column(this.text, start(pair.key as Node));
    const taken = column(this.text, this.colonEnd(pair));
    return { indent, taken, flow: holder.flow === true, json: this.json };
  }

  private colonEnd(pair: Pair): number {
    return this.text.indexOf(':', ends(pair.key as Node)[1]) + 1;
  }

  private pairEnd(pair: Pair): number {
    const value = pair.value;
    return isNode(value) && !isEmpty(value) ? ends(value)[1] : this.colonEnd(pair);
  }

  private entryStart(list: YAMLMap | YAMLSeq, index = 0): number {
    const item = list.items[index];
    if (isMap(list)) return start((item as Pair).key as Node);
    return this.itemStart(item as Node);
  }

  private entryEnd(list: YAMLMap | YAMLSeq, index: number): number {
    const item = list.items[index];
    return isMap(list) ? this.pairEnd(item as Pair) : ends(item as Node)[1];
  }

  /** Where an item of brackets begins, its anchor included. */
  private itemStart(node: Node): number {
    const from = start(node);
    const anchor = isScalar(node) || isCollection(node) ? node.anchor : undefined;
    if (anchor === undefined) return from;
    const at = this.text.lastIndexOf(`&${anchor}`, from);
    return at < 0 ? from : at;
  }

  private dash(list: YAMLSeq, item: Node): number {
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

  private gapBefore(offset: number): string {
    const own = this.text.slice(this.lineStart(offset), offset);
    return own.trim() === '' ? `\n${own}` : ' ';
  }

  private lineStart(offset: number): number {
    return this.text.lastIndexOf('\n', offset - 1) + 1;
  }

  /** After the line break that ends the line of an offset, or of the offset before it. */
  private lineEnd(offset: number): number {
    if (offset > 0 && this.text[offset - 1] === '\n') return offset;
    const end = this.text.indexOf('\n', offset);
    return end < 0 ? this.text.length : end + 1;
  }

  private afterLine(offset: number, line: string): Splice {
    const at = this.lineEnd(offset);
    const broken = at === 0 || this.text[at - 1] === '\n';
    return { from: at, to: at, text: broken ? line : `\n${line.replace(/\n$/, '')}` };
  }
}

function nest(path: Path, value: Value): Value {
  return path.reduceRight<Value>((inner, key) => ({ [key]: inner }), value);
}

function pairAt(map: YAMLMap, step: string | number): Pair | undefined {
  return map.items.find((pair) => isPairOf(pair, step));
}

function isPairOf(pair: Pair, step: string | number): boolean {
  return keyText(pair.key) === String(step);
}

/** A key with nothing after it has a node without a text. */
function isEmpty(node: Node): boolean {
  const [from, to] = ends(node);
  return isScalar(node) && node.value === null && from === to;
}

function start(node: Node): number {
  return node.range?.[0] ?? 0;
}

function ends(node: Node): [number, number] {
  const range = node.range;
  return range ? [range[0], range[1]] : [0, 0];
}

function column(text: string, offset: number): number {
  return offset - (text.lastIndexOf('\n', offset - 1) + 1);
}
