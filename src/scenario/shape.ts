/**
 * What is wrong with the shape of a document: zod's issues as problems with place, value and fix.
 */
import { z } from 'zod';
import { isMapValue, type Path, type SourceDocument, type Value } from './document.ts';
import { unsay } from './fields.ts';
import { type Problem, shorten, unknownWord } from './problems.ts';
import { documentSchema } from './schema.ts';

type Issue = z.core.$ZodIssue;

/** Problems of the shape that `schema` asks for; empty if there are none. */
export function shapeProblems(
  source: SourceDocument,
  issues: readonly Issue[],
  schema: z.core.$ZodType = documentSchema,
): Problem[] {
  const problems = issues.flatMap((issue) => issueProblems({ source, schema }, issue, []));
  const paths = problems.map((p) => `${p.path ?? ''}.`);
  // What a map as a whole lacks is often only misspelt inside it.
  const suggested = new Set(problems.flatMap(suggestionOf));
  return problems.filter((problem, i) => {
    const own = paths[i] ?? '';
    if (problem.value === undefined && suggested.has(problem.path ?? '')) return false;
    return own === '.' || !paths.some((other) => other !== own && other.startsWith(own));
  });
}

interface Shaped {
  readonly source: SourceDocument;
  readonly schema: z.core.$ZodType;
}

function issueProblems(shaped: Shaped, issue: Issue, base: Path): Problem[] {
  const { source } = shaped;
  const path = [...base, ...issue.path.filter((s) => typeof s !== 'symbol')];
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => unknownField(shaped, path, key));
    case 'invalid_union':
      return unionProblems(shaped, issue, path);
    case 'invalid_key': {
      // The path ends in the key itself, and the inner issues say what is wrong with it.
      const first = issue.issues[0];
      return [problemAt(source, path, 'key', unsay(first?.message ?? issue.message), lastOf(path))];
    }
    default: {
      const value = valueAt(source.root, path);
      if (value === undefined) return [missing(source, path, issue)];
      return [problemAt(source, path, 'value', unsay(issue.message), shownValue(value))];
    }
  }
}

/**
 * Of the ways in which a value could be written, the problems of the one that the user meant: the
 * one whose kind (text, list, map) fits.
 */
function unionProblems(
  shaped: Shaped,
  issue: Extract<Issue, { code: 'invalid_union' }>,
  path: Path,
): Problem[] {
  const { source } = shaped;
  const value = valueAt(source.root, path);
  if (value === undefined) return [missing(source, path, issue)];
  const meant = issue.errors.filter(
    (option) => !option.some((i) => i.path.length === 0 && WRONG_KIND.has(i.code)),
  );
  const [only] = meant;
  if (only !== undefined && meant.length === 1) {
    return only.flatMap((i) => issueProblems(shaped, i, path));
  }
  // A number where a quantity could stand only lacks its unit.
  const bare = issue.errors
    .flat()
    .find((i) => i.path.length === 0 && i.message.includes('has no unit'));
  const text = bare?.message ?? (issue.message === 'Invalid input' ? undefined : issue.message);
  const first = text ?? issue.errors[0]?.[0]?.message ?? 'the value has the wrong form';
  return [problemAt(source, path, 'value', unsay(first), shownValue(value))];
}

/** The path that a misspelt field was meant to have. */
function suggestionOf({ path = '', message, fix = '' }: Problem): string[] {
  const meant = /^did you mean `(.*)`\?$/.exec(fix)?.[1];
  if (meant === undefined || !message.startsWith('unknown field')) return [];
  return [[...path.split('.').slice(0, -1), meant].join('.')];
}

const WRONG_KIND: ReadonlySet<string> = new Set(['invalid_type', 'invalid_value']);

function unknownField({ source, schema }: Shaped, path: Path, key: string): Problem {
  const known = fieldsAt(schema, path, valueAt(source.root, path));
  const there = valueAt(source.root, path);
  const present = isMapValue(there) ? there : {};
  // A field that is there already cannot be the one that was meant.
  const candidates = known.filter((k) => !(k in present));
  const { message, fix } = unknownWord('field', key, candidates.length > 0 ? candidates : known);
  return problemAt(
    source,
    [...path, key],
    'key',
    fix === undefined ? { message } : { message, fix },
    key,
  );
}

function missing(source: SourceDocument, path: Path, issue: Issue): Problem {
  const { fix } = unsay(issue.message);
  const name = String(lastOf(path));
  return problemAt(
    source,
    path,
    'key',
    { message: `\`${name}\` is missing`, fix: fix === undefined ? 'add it' : `add it, ${fix}` },
    undefined,
  );
}

function problemAt(
  source: SourceDocument,
  path: Path,
  what: 'key' | 'value',
  { message, fix }: { readonly message: string; readonly fix?: string },
  value: string | undefined,
): Problem {
  return {
    severity: 'error',
    file: source.file,
    ...source.locate(path, what),
    path: path.join('.'),
    ...(value === undefined ? {} : { value }),
    message,
    ...(fix === undefined ? {} : { fix }),
  };
}

function lastOf(path: Path): string {
  return String(path.at(-1) ?? '');
}

function shownValue(value: Value): string | undefined {
  return typeof value === 'object' ? undefined : shorten(String(value));
}

/** The value at a path; undefined where it leads nowhere. */
export function valueAt(root: Value, path: Path): Value | undefined {
  let value: Value | undefined = root;
  for (const step of path) {
    if (Array.isArray(value)) value = value[Number(step)];
    else if (isMapValue(value)) value = value[String(step)];
    else return undefined;
  }
  return value;
}

/** Names of the fields that a map at a path of the document may have. */
function fieldsAt(schema: z.core.$ZodType, path: Path, value: Value | undefined): string[] {
  const names = schemasAt(schema, path).flatMap((s) => shapeOf(s));
  return value === undefined ? [] : [...new Set(names)];
}

/** The schemas of which one holds at a path, unwrapped. */
function schemasAt(schema: z.core.$ZodType, path: Path): z.core.$ZodType[] {
  let schemas: z.core.$ZodType[] = [schema];
  for (const step of path) schemas = schemas.flatMap((s) => inside(s, step));
  return schemas.flatMap((s) => unwrap(s));
}

/**
 * The first step of a path that no study's document can have, with the fields that there are in its
 * place; undefined where all of them can be.
 */
export function impossibleStep(
  path: Path,
): { readonly index: number; readonly known: readonly string[] } | undefined {
  const index = path.findIndex(
    (_, i) => schemasAt(documentSchema, path.slice(0, i + 1)).length === 0,
  );
  if (index < 0) return undefined;
  return { index, known: fieldsAt(documentSchema, path.slice(0, index), null) };
}

/** Whether a study's document takes whole numbers alone at a path. */
export function isWholeAt(path: Path): boolean {
  const schemas = schemasAt(documentSchema, path);
  return schemas.length > 0 && schemas.every((s) => s instanceof z.ZodNumber && s.isInt);
}

function shapeOf(schema: z.core.$ZodType): string[] {
  return schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
}

function inside(schema: z.core.$ZodType, step: string | number): z.core.$ZodType[] {
  return unwrap(schema).flatMap((s): z.core.$ZodType[] => {
    if (s instanceof z.ZodObject) {
      const field: unknown = s.shape[String(step)];
      return field instanceof z.ZodType ? [field] : [];
    }
    if (s instanceof z.ZodRecord) return [s.valueType];
    if (s instanceof z.ZodArray) return [s.element];
    if (s instanceof z.ZodTuple) {
      const item = s.def.items[Number(step)];
      return item === undefined ? [] : [item];
    }
    return [];
  });
}

/** A schema without what only changes its output, and a union as its options. */
function unwrap(schema: z.core.$ZodType): z.core.$ZodType[] {
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodDefault) {
    return unwrap(schema.def.innerType);
  }
  if (schema instanceof z.ZodPipe) return unwrap(schema.def.in);
  if (schema instanceof z.ZodUnion) return schema.options.flatMap((o) => unwrap(o));
  return [schema];
}
