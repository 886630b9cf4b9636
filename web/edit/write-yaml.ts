/** Values as YAML text, in the manner of the shipped studies: short things on one line. */
import { parseDocument } from 'yaml';
import type { Value } from '../../src/scenario/document.ts';
import { isMapValue } from './tree.ts';

/** Where a value is to stand. */
export interface Around {
  /** Column of the key or dash that the value belongs to. */
  readonly indent: number;
  /** Columns of the line that are taken before the value. */
  readonly taken: number;
  /** Inside brackets of one line or several: no block may begin there. */
  readonly flow: boolean;
  /** The document is JSON: everything is quoted. */
  readonly json: boolean;
}

/** Longest line that is written where there is a choice, as the project's own YAML is laid out. */
const WIDTH = 100;
const STEP = 2;

/**
 * The text of a value after its key's colon or its dash, with the space or line break that it
 * begins with.
 */
export function valueText(value: Value, around: Around): string {
  if (typeof value === 'string' && value.includes('\n') && !around.flow && !around.json) {
    return literal(value, around.indent + STEP) ?? ` ${inline(value, around)}`;
  }
  const line = inline(value, around);
  const fits = around.taken + 1 + line.length <= WIDTH;
  if (fits || typeof value !== 'object' || value === null || line.length === 2) return ` ${line}`;
  if (around.flow || around.json) return ` ${brackets(value, around.indent, around)}`;
  const inner = around.indent + STEP;
  if (Array.isArray(value)) {
    if (value.every((item) => typeof item !== 'object' || Array.isArray(item))) {
      return `\n${' '.repeat(inner)}${brackets(value, inner, around)}`;
    }
    return value
      .map((item) => {
        const at = { ...around, indent: inner, taken: inner + 1 };
        const text = isMapValue(item) && inline(item, at).length > WIDTH - inner - 2;
        return `\n${' '.repeat(inner)}-${text ? blockMap(item, at).replace(/^\n */, ' ') : valueText(item, at)}`;
      })
      .join('');
  }
  return blockMap(value, around);
}

function blockMap(map: { readonly [key: string]: Value }, around: Around): string {
  const inner = around.indent + STEP;
  return Object.entries(map)
    .map(([key, value]) => {
      const name = keyTextOf(key, around);
      const at = { ...around, indent: inner, taken: inner + name.length + 1 };
      return `\n${' '.repeat(inner)}${name}:${valueText(value, at)}`;
    })
    .join('');
}

/** A key as text: plain where it reads back as the same word. */
export function keyTextOf(key: string, { json }: Pick<Around, 'json'>): string {
  if (json) return JSON.stringify(key);
  return /^[A-Za-z0-9][A-Za-z0-9_-]*$/.test(key) ? key : scalar(key, true, false);
}

/** A value on one line. */
export function inline(value: Value, around: Pick<Around, 'flow' | 'json'>): string {
  if (Array.isArray(value)) {
    return `[${value.map((item) => inline(item, { ...around, flow: true })).join(', ')}]`;
  }
  if (isMapValue(value)) {
    const inner = { ...around, flow: true };
    const pairs = Object.entries(value).map(
      ([key, v]) => `${keyTextOf(key, around)}: ${inline(v, inner)}`,
    );
    return pairs.length === 0 ? '{}' : `{ ${pairs.join(', ')} }`;
  }
  if (typeof value !== 'string') return JSON.stringify(value);
  return scalar(value, around.flow, around.json);
}

/** Brackets over several lines, one entry in each. */
function brackets(value: Value[] | { [key: string]: Value }, indent: number, around: Around) {
  const pad = ' '.repeat(indent + STEP);
  const at = { ...around, flow: true };
  const lines = Array.isArray(value)
    ? value.map((item) => inline(item, at))
    : Object.entries(value).map(([key, v]) => `${keyTextOf(key, around)}: ${inline(v, at)}`);
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  // JSON knows no comma after the last entry
  const end = around.json ? '' : ',';
  return `${open}\n${lines.map((line) => pad + line).join(',\n')}${end}\n${' '.repeat(indent)}${close}`;
}

function scalar(text: string, flow: boolean, json: boolean): string {
  if (json) return JSON.stringify(text);
  if (readsBack(text, flow)) return text;
  // what has to be escaped is written as JSON writes it, which YAML's double quotes understand
  if (/[\u0000-\u001f\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/u.test(text)) {
    return JSON.stringify(text).replace(/[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/gu, escape);
  }
  return `'${text.replaceAll("'", "''")}'`;
}

function escape(c: string): string {
  return `\\u${(c.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`;
}

function readsBack(text: string, flow: boolean): boolean {
  if (
    !/^[\p{L}\p{N}.+-]/u.test(text) ||
    /[\u0000-\u001f\u007f-\u009f\u2028\u2029\ufeff]/u.test(text)
  ) {
    return false;
  }
  if (/: |:$| #|^[-.]{3}|\s$|^[-?] /u.test(text) || (flow && /[,[\]{}]|:/u.test(text)))
    return false;
  const doc = parseDocument(text, { schema: 'core', logLevel: 'silent' });
  return doc.errors.length === 0 && doc.toJS() === text;
}

/** A block of text after `|`; undefined where such a block could not hold it. */
function literal(text: string, indent: number): string | undefined {
  if (/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/u.test(text))
    return undefined;
  const ends = /\n*$/.exec(text)?.[0].length ?? 0;
  if (text.trim() === '') return undefined;
  const chomp = ends === 0 ? '-' : ends === 1 ? '' : '+';
  const first = text.split('\n').find((line) => line !== '') ?? '';
  const indicator = /^[ \t]|^\n/.test(text) || /^\s/.test(first) ? String(STEP) : '';
  const pad = ' '.repeat(indent);
  const body = (ends === 0 ? text : text.slice(0, -1)).split('\n');
  return ` |${indicator}${chomp}${body.map((line) => `\n${line === '' ? '' : pad + line}`).join('')}`;
}
