/**
 * Edits of a study's text that touch nothing but what they change: comments, order, quotes and line
 * breaks of everything else stay as their author wrote them, so that a saved study differs from the
 * opened one by its changes alone and a link can carry just these.
 *
 * Every edit is made twice, in the text and in the plain values that the text means. If the changed
 * text does not read back as the changed values, the document is written anew from these, which loses
 * comments and layout; an edit never quietly means something else.
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
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import type { Path, Value } from '../../src/scenario/document.ts';
import { InputError } from '../../src/scenario/problems.ts';
import {
  column,
  ends,
  isEmpty,
  isPairOf,
  pairAt,
  parse,
  type SharedPart,
  Source,
  type Splice,
  start,
} from './source.ts';
import { copy, type Edit, editTree, sameTree, treeOf } from './tree.ts';
import { inline, keyTextOf, valueText } from './write-yaml.ts';

/**
 * The text after all edits, made one after the other. Throws `InputError` for a text that is not
 * YAML: its syntax has to be put right first.
 */
export function editText(text: string, edits: readonly Edit[]): string {
  if (edits.length === 0) return text;
  const before = Editable.of(text);
  const wanted = treeOf(before.doc);
  for (const edit of edits) editTree(wanted, edit);
  // at once where their places allow it: a name may be repeated often, and reading anew takes time
  const ways = edits.length === 1 ? [oneByOne] : [atOnce, oneByOne];
  for (const way of ways) {
    const source = way(before, edits);
    if (source !== undefined && sameTree(treeOf(source.doc), wanted)) return source.text;
  }
  return rewritten(before.text, edits);
}

function atOnce(before: Editable, edits: readonly Edit[]): Editable | undefined {
  return before.after(edits);
}

function oneByOne(before: Editable, edits: readonly Edit[]): Editable | undefined {
  let source: Editable | undefined = before;
  for (const edit of edits) source = source?.after([edit]);
  return source;
}

/** The document's values with the edits made there, written anew. */
function rewritten(text: string, edits: readonly Edit[]): string {
  const doc = parse(text);
  const root = treeOf(doc);
  for (const edit of edits) editTree(root, edit);
  const fresh = new Document(copy(root), { version: '1.2', schema: 'core' });
  if (doc.commentBefore) fresh.commentBefore = doc.commentBefore;
  return fresh.toString({ lineWidth: 100 });
}

/** The plain values of a text, with what aliases share shared. Throws `InputError` as `editText`. */
export function readTree(text: string): Value {
  return treeOf(Editable.of(text).doc);
}

/** The text read last: what one edit wrote, the next one begins with. */
let latest: Editable | undefined;

/** What forms and texts want to know of a document; plain data. */
export interface Reading {
  /** As `readTree`. */
  readonly tree: Value;
  /** Values that are repeated elsewhere by an alias, or are such a repetition, by `placeName`. */
  readonly shared: ReadonlyMap<string, SharedPart>;
  /** Where rules stand that are written inside, if they do. */
  readonly rulesAt: BlockPlace | undefined;
}

export interface BlockPlace {
  readonly lines: number;
  readonly columns: number;
}

/** Throws `InputError` as `editText`. */
export function readDocument(text: string): Reading {
  const source = Editable.of(text);
  return { tree: treeOf(source.doc), shared: source.shared(), rulesAt: source.block(['rules']) };
}

/** How far a block of text (`|`) at a path is from the document's top and left edge. */
export function blockAt(text: string, path: Path): BlockPlace | undefined {
  return Editable.of(text).block(path);
}

/** A text with its nodes that can be edited. */
class Editable extends Source {
  static of(text: string): Editable {
    if (latest?.text === text) return latest;
    const source = new Editable(text);
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

  /** With edits made in the text, all seen from this one; undefined if they collide or break it. */
  after(edits: readonly Edit[]): Editable | undefined {
    const splices = edits.flatMap((edit) => this.splices(edit)).sort((a, b) => b.from - a.from);
    let text = this.text;
    let end = text.length;
    for (const { from, to, text: put } of splices) {
      if (to > end) return undefined;
      text = text.slice(0, from) + put.replaceAll('\n', this.eol) + text.slice(to);
      end = from;
    }
    const source = new Editable(text);
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
}

function nest(path: Path, value: Value): Value {
  return path.reduceRight<Value>((inner, key) => ({ [key]: inner }), value);
}
