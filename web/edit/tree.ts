/**
 * A study's document as plain values: what a text means, and what it is to mean after an edit. The
 * text editor (`document.ts`) holds its own work to this.
 */
import { type Document, isAlias, isMap, isScalar, isSeq } from 'yaml';
import type { Path, Value } from '../../src/scenario/document.ts';

type ValueMap = { [key: string]: Value };

/** One change of a document. Paths are those of the document before any change of the same list. */
export type Edit =
  /** Puts a value at a path; maps that are missing on the way are made. */
  | { readonly set: Path; readonly to: Value }
  /** Takes an entry of a map or an item of a list away; without one it changes nothing. */
  | { readonly remove: Path }
  /** Gives the key of an entry another name, and leaves it where it stands. */
  | { readonly rename: Path; readonly to: string }
  /** Puts an item into a list, which is made where there is none. */
  | { readonly insert: Path; readonly at: number; readonly item: Value };

/**
 * The values of a parsed document. What an alias repeats is one object in all its places, so that
 * a change through one of them shows in the others, as it does in the text. Keys with nothing after
 * them are left out.
 */
export function treeOf(doc: Document): Value {
  const made = new Map<unknown, Value>();
  const walk = (node: unknown): Value => {
    if (isAlias(node)) {
      const target = node.resolve(doc);
      return target === undefined ? null : (made.get(target) ?? walk(target));
    }
    if (isScalar(node)) return scalarValue(node.value);
    if (isSeq(node)) {
      const list: Value[] = [];
      made.set(node, list);
      for (const item of node.items) list.push(walk(item));
      return list;
    }
    if (!isMap(node)) return null;
    const map: ValueMap = Object.create(null);
    made.set(node, map);
    for (const { key, value } of node.items) {
      const name = keyText(key);
      if (name === undefined || name === '__proto__' || Object.hasOwn(map, name)) continue;
      const inner = walk(value);
      if (inner !== null) map[name] = inner;
    }
    return map;
  };
  return walk(doc.contents);
}

function scalarValue(value: unknown): Value {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') {
    return value;
  }
  return null;
}

/** A key as it is written: `70` is a word here. */
export function keyText(key: unknown): string | undefined {
  if (!isScalar(key)) return undefined;
  return typeof key.value === 'string' ? key.value : key.source;
}

export function isMapValue(value: Value | undefined): value is ValueMap {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The value at a path; undefined where it leads nowhere. */
export function valueAt(root: Value | undefined, path: Path): Value | undefined {
  let value = root;
  for (const step of path) {
    if (Array.isArray(value)) value = /^\d+$/.test(String(step)) ? value[Number(step)] : undefined;
    else if (isMapValue(value)) {
      value = Object.hasOwn(value, step) ? value[String(step)] : undefined;
    } else return undefined;
  }
  return value;
}

/** Makes an edit in a tree, in place. */
export function editTree(root: Value, edit: Edit): void {
  if ('set' in edit) {
    put(parentOf(root, edit.set, true), last(edit.set), copy(edit.to));
  } else if ('rename' in edit) {
    renameKey(parentOf(root, edit.rename), String(last(edit.rename)), edit.to);
  } else if ('insert' in edit) {
    const found = valueAt(root, edit.insert);
    if (Array.isArray(found)) found.splice(edit.at, 0, copy(edit.item));
    else put(parentOf(root, edit.insert, true), last(edit.insert), [copy(edit.item)]);
  } else {
    const parent = parentOf(root, edit.remove);
    const key = last(edit.remove);
    if (Array.isArray(parent)) {
      if (Number(key) < parent.length) parent.splice(Number(key), 1);
    } else if (isMapValue(parent)) delete parent[String(key)];
  }
}

function parentOf(root: Value, path: Path, make = false): Value | undefined {
  let at: Value | undefined = root;
  for (const [i, step] of path.slice(0, -1).entries()) {
    const next: Value | undefined = valueAt(at, [step]);
    if (make && (next === undefined || typeof next !== 'object' || next === null)) {
      put(at, step, Object.create(null));
      at = valueAt(at, path.slice(i, i + 1));
    } else at = next;
  }
  return at;
}

function put(parent: Value | undefined, key: string | number, value: Value): void {
  if (Array.isArray(parent)) parent[Number(key)] = value;
  else if (isMapValue(parent)) parent[String(key)] = value;
}

function renameKey(parent: Value | undefined, from: string, to: string): void {
  if (!isMapValue(parent)) return;
  const entries = Object.entries(parent);
  for (const [key] of entries) delete parent[key];
  for (const [key, value] of entries) parent[key === from ? to : key] = value;
}

function last(path: Path): string | number {
  return path.at(-1) ?? '';
}

/** Plain data without what it shares. */
export function copy(value: Value): Value {
  if (Array.isArray(value)) return value.map(copy);
  if (!isMapValue(value)) return value;
  const map: ValueMap = Object.create(null);
  for (const [key, inner] of Object.entries(value)) if (inner !== null) map[key] = copy(inner);
  return map;
}

/** Whether two trees mean the same: keys in any order; shared parts are looked at once. */
export function sameTree(a: Value, b: Value, seen = new Map<object, unknown>()): boolean {
  if (typeof a !== 'object' || a === null || typeof b !== 'object' || b === null) return a === b;
  if (seen.get(a) === b) return true;
  seen.set(a, b);
  if (Array.isArray(a) || Array.isArray(b)) {
    if (!Array.isArray(a) || !Array.isArray(b) || a.length !== b.length) return false;
    return a.every((item, i) => sameTree(item, b[i] ?? null, seen));
  }
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length) return false;
  return keys.every(
    (key) => Object.hasOwn(b, key) && sameTree(a[key] ?? null, b[key] ?? null, seen),
  );
}
