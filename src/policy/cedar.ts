import { shorten, type Problem } from '../scenario/problems.ts';
import { readAnnotations, type Annotated } from './annotations.ts';
import { whyNotCovered } from './compile.ts';
import { readPolicy, type PolicyTree } from './est.ts';
import { refusals, type Refusal } from './refuse.ts';
import { ruleSchema } from './schema.ts';
import { fromUtf8Offset, pieces, positionAt, tokens, type Piece, type Token } from './tokens.ts';
import type { Action, Caveat, Rule, RuleBook } from './types.ts';

/** The parts of `@cedar-policy/cedar-wasm` that parsing needs: any of its builds has them. */
export type Cedar = Pick<
  typeof import('@cedar-policy/cedar-wasm/nodejs'),
  'policyToJson' | 'validate'
>;
type DetailedError = import('@cedar-policy/cedar-wasm/nodejs').DetailedError;
type ValidationError = import('@cedar-policy/cedar-wasm/nodejs').ValidationError;
type PolicyJson = import('@cedar-policy/cedar-wasm/nodejs').PolicyJson;

/**
 * Loads Cedar's build for Node, on demand, since it costs some 70 ms. A browser loads the `/web`
 * build itself, awaits its `init()` and passes the module to `parseRuleBook`.
 */
export async function loadCedar(): Promise<Cedar> {
  // A rule book is read once: without this V8 spends a second of processor on making Cedar faster,
  // most of it after the rules have been read.
  globalThis.process.getBuiltinModule('node:v8').setFlagsFromString('--liftoff-only');
  return import('@cedar-policy/cedar-wasm/nodejs');
}

/** A rule file: its name as the user knows it and its text. */
export interface RuleFile {
  readonly name: string;
  readonly text: string;
}

/** A rule book, with remarks that do not stop anything; or everything that is wrong. */
export type ParsedRules =
  | { readonly book: RuleBook; readonly warnings: readonly Problem[] }
  | { readonly problems: readonly Problem[] };

/** More caveats than bits of a mask; more authorities than the kernel's sign bit leaves. */
const maxCaveats = 32;
const maxAuthorities = 31;
const maxRules = 1000;
/**
 * Deeper or longer rules overflow the stack inside Cedar's WebAssembly, which leaves it unusable:
 * it failed from some 100 brackets inside each other and from some 250 operators in a chain.
 */
const maxDepth = 40;
const maxLinks = 100;
const maxTokens = 2000;
const links: ReadonlySet<string> = new Set(['if', 'when', 'unless', '+', '-', '*']);

const allActions: readonly Action[] = ['engage', 'enter', 'share'];

/** A policy that parsed, on its way to become a rule. */
interface Draft {
  readonly file: RuleFile;
  readonly piece: Piece;
  readonly tree: PolicyTree;
  readonly json: PolicyJson;
  readonly actions: readonly Action[];
  readonly annotated: Annotated;
  readonly id: string;
  /** Something in it was refused by name. */
  readonly refused: boolean;
}

/**
 * Parses and validates rule files into one book. All problems are reported together, with Cedar's
 * own words, positions and suggestions where they are Cedar's. Everything in a book is covered by
 * the fast evaluator and cannot err.
 */
export function parseRuleBook(files: readonly RuleFile[], cedar: Cedar): ParsedRules {
  const problems: Problem[] = [];
  const drafts: Draft[] = [];
  for (const file of files) {
    pieces(file.text).forEach((piece, ordinal) => {
      if (drafts.length > maxRules) return;
      const draft = parsePiece(file, piece, ordinal, cedar, problems);
      if (draft !== undefined) drafts.push(draft);
    });
  }
  const excess = drafts[maxRules];
  if (excess !== undefined) {
    return { problems: [about(excess, 0, `more than ${maxRules} rules`, 'use fewer')] };
  }
  const warnings = validateDrafts(drafts, cedar, problems);
  checkIds(drafts, problems);
  const { caveats, authorities } = collect(drafts, problems);
  if (problems.length > 0) return { problems: inOrder(problems, files) };
  if (drafts.length === 0) {
    warnings.push({
      severity: 'warning',
      ...(files[0] === undefined ? {} : { file: files[0].name }),
      message: 'no rules: nothing is permitted',
      fix: 'write at least one `permit`',
    });
  }
  return {
    book: { rules: drafts.map(toRule), caveats, authorities },
    warnings: inOrder(warnings, files),
  };
}

function parsePiece(
  file: RuleFile,
  piece: Piece,
  ordinal: number,
  cedar: Cedar,
  problems: Problem[],
): Draft | undefined {
  const place = { file, piece };
  const size = tooBig(piece.text);
  if (size !== undefined) {
    problems.push(
      about(place, 0, size, 'split it into several rules, or ask whether a set contains something'),
    );
    return undefined;
  }
  const answer = guarded(() => cedar.policyToJson(piece.text));
  if (answer === undefined) {
    problems.push(about(place, 0, 'cedar could not read this rule', 'make it simpler'));
    return undefined;
  }
  if (answer.type === 'failure') {
    for (const error of answer.errors) problems.push(fromCedar(place, error, 'error'));
    return undefined;
  }
  const { json } = answer;
  const tree = readPolicy(json);
  const actions =
    tree.actions === undefined
      ? allActions
      : allActions.filter((action) => tree.actions?.includes(action));
  const { annotated, problems: wrong } = readAnnotations(
    json.annotations ?? {},
    json.effect,
    actions,
  );
  const id = annotated.id ?? `${file.name}#${ordinal + 1}`;
  for (const { name, value, message, fix } of wrong) {
    const text = optional({ path: annotated.id, value, fix });
    problems.push({ ...about(place, findAnnotation(piece.text, name), message), ...text });
  }
  const refused = refusals(tree);
  const draft = { ...place, tree, json, actions, annotated, id, refused: refused.length > 0 };
  for (const refusal of refused) problems.push(fromRefusal(draft, refusal));
  return draft;
}

/** Validates strictly against the schema; gives the warnings and adds the errors. */
function validateDrafts(drafts: readonly Draft[], cedar: Cedar, problems: Problem[]): Problem[] {
  const warnings: Problem[] = [];
  if (drafts.length === 0) return warnings;
  const staticPolicies = Object.fromEntries(drafts.map((draft, i) => [`${i}`, draft.piece.text]));
  const answer = guarded(() =>
    cedar.validate({
      schema: ruleSchema,
      policies: { staticPolicies },
      validationSettings: { mode: 'strict' },
    }),
  );
  if (answer === undefined || answer.type === 'failure') {
    const errors = answer?.errors ?? [];
    const what = errors[0]?.message ?? 'cedar could not validate the rules';
    problems.push({ severity: 'error', message: what, fix: 'make the rules simpler' });
    return warnings;
  }
  const errors: Problem[] = [];
  const failed = new Set<string>();
  const add = (policyId: string, error: DetailedError, severity: Problem['severity']): void => {
    const draft = drafts[Number(policyId)];
    if (draft === undefined) return;
    if (severity === 'error') failed.add(policyId);
    // of a rule refused by name, Cedar's further remarks would mostly say the same otherwise
    if (draft.refused && !/not found|unrecognized/.test(error.message)) return;
    const problem = { ...fromCedar(draft, error, severity), ...named(draft) };
    const list = severity === 'error' ? errors : warnings;
    // one mistake shows once for each action that the rule covers: keep the first
    if (!list.some((p) => samePlace(p, problem))) list.push(problem);
  };
  for (const { policyId, error } of ordered(answer.validationErrors)) {
    add(policyId, error, 'error');
  }
  // reversed: that no action fits says more than that the rule can never hold
  for (const { policyId, error } of ordered(answer.validationWarnings).toReversed()) {
    const never = error.message.includes('policy is impossible');
    const noAction = error.message.includes('unable to find an applicable action');
    if (!never && !noAction) add(policyId, error, 'warning');
    else if (!failed.has(policyId)) {
      // a forbid that can never hold looks like protection and is none
      const message = never
        ? 'this rule can never hold for any request'
        : 'no action fits the principal and resource of this rule';
      add(policyId, { ...error, message, help: 'correct it, or take it out' }, 'error');
    }
  }
  problems.push(...errors);
  drafts.forEach((draft, i) => {
    if (failed.has(`${i}`) || draft.refused) return;
    const why = whyNotCovered(draft.tree, draft.actions);
    if (why === undefined) return;
    const problem = about(draft, 0, `${why} is not supported in a rule`, 'put it another way');
    problems.push({ ...problem, ...named(draft) });
  });
  return warnings;
}

function checkIds(drafts: readonly Draft[], problems: Problem[]): void {
  const first = new Map<string, Draft>();
  for (const draft of drafts) {
    const before = first.get(draft.id);
    if (before === undefined) {
      first.set(draft.id, draft);
      continue;
    }
    const there = positionAt(before.file.text, before.piece.start);
    const place = `${before.file.name}:${there.line}`;
    const message = `the id \`${draft.id}\` is taken: another rule at ${place} has it`;
    const problem = about(draft, findAnnotation(draft.piece.text, 'id'), message);
    problems.push({
      ...problem,
      path: draft.id,
      value: draft.id,
      fix: 'give each rule its own id',
    });
  }
}

/** Caveats and authorities in the order of first appearance. */
function collect(
  drafts: readonly Draft[],
  problems: Problem[],
): { caveats: Caveat[]; authorities: string[] } {
  const caveats = new Map<string, { title: string; nation?: string; rules: number[] }>();
  const authorities = new Set<string>();
  drafts.forEach((draft, index) => {
    const { caveat: id, nation, authority, title } = draft.annotated;
    if (authority !== undefined) {
      authorities.add(authority);
      if (authorities.size === maxAuthorities + 1) {
        const offset = findAnnotation(draft.piece.text, 'authority');
        problems.push(about(draft, offset, `more than ${maxAuthorities} authorities`, 'use fewer'));
      }
    }
    if (id === undefined) return;
    const known = caveats.get(id);
    if (known === undefined) {
      caveats.set(id, { title: title ?? id, ...optional({ nation }), rules: [index] });
      if (caveats.size === maxCaveats + 1) {
        const offset = findAnnotation(draft.piece.text, 'caveat');
        const fix = 'let rules that are lifted together share one `@caveat`';
        problems.push(about(draft, offset, `more than ${maxCaveats} caveats`, fix));
      }
      return;
    }
    known.rules.push(index);
    if (nation === undefined) return;
    if (known.nation !== undefined && known.nation !== nation) {
      const message = `the caveat \`${id}\` is said to be of \`${known.nation}\` and of \`${nation}\``;
      const problem = about(draft, findAnnotation(draft.piece.text, 'nation'), message);
      problems.push({ ...problem, ...named(draft), value: nation, fix: 'name one nation' });
    }
    known.nation ??= nation;
  });
  return {
    caveats: [...caveats].map(([id, caveat]) => ({ id, ...caveat })),
    authorities: [...authorities],
  };
}

function toRule(draft: Draft): Rule {
  const { caveat, authority, title } = draft.annotated;
  return {
    id: draft.id,
    effect: draft.json.effect,
    title: title ?? draft.id,
    ...optional({ caveat, authority }),
    actions: draft.actions,
    text: draft.piece.text,
    file: draft.file.name,
    line: positionAt(draft.file.text, draft.piece.start).line,
    est: draft.json,
  };
}

interface At {
  readonly file: RuleFile;
  readonly piece: Piece;
}

/** An error at an offset (UTF-16) of the policy's text. */
function about(at: At, offset: number, message: string, fix?: string): Problem {
  const position = positionAt(at.file.text, at.piece.start + offset);
  return { severity: 'error', file: at.file.name, ...position, message, ...optional({ fix }) };
}

function fromCedar(at: At, error: DetailedError, severity: Problem['severity']): Problem {
  const source = error.sourceLocations?.[0];
  const start = fromUtf8Offset(at.piece.text, source?.start ?? 0);
  const end = fromUtf8Offset(at.piece.text, source?.end ?? 0);
  const value = end > start && source?.start !== 0 ? at.piece.text.slice(start, end) : undefined;
  const message = error.message
    .replace(/^failed to parse policy from string: /, '')
    .replace(/^for policy `\d+`[,:] /, '')
    .replaceAll(/for policy `\d+`[,:] /g, '');
  const help = error.help?.replaceAll(/for policy `\d+`[,:] /g, '');
  const fix = help ?? source?.label ?? undefined;
  return {
    ...about(at, start, lowerFirst(message), fix),
    severity,
    ...optional({ value: value === undefined ? undefined : shorten(value) }),
  };
}

function fromRefusal(draft: Draft, { construct, message, fix, marker }: Refusal): Problem {
  const { text } = draft.piece;
  // Cedar's JSON form has rounded such a number: only the text still has it
  const offset =
    marker === undefined
      ? (tokens(text).find(isTooLarge)?.start ?? 0)
      : findMarker(text, marker.text, marker.nth);
  return {
    ...about(draft, offset, message, fix),
    ...named(draft),
    value: marker?.text ?? construct,
  };
}

function isTooLarge(token: Token): boolean {
  return token.kind === 'number' && !Number.isSafeInteger(Number(token.text));
}

/** Offset of an annotation in a policy's text, else of its beginning. */
function findAnnotation(text: string, name: string): number {
  const all = tokens(text);
  const i = all.findIndex((t, n) => t.text === '@' && all[n + 1]?.text === name);
  return all[i]?.start ?? 0;
}

/** Offset of a word's nth use in the conditions, after the scope's closing bracket. */
function findMarker(text: string, word: string, nth: number): number {
  const all = tokens(text);
  const conditions = all.findIndex((t) => t.text === 'when' || t.text === 'unless');
  const uses = all.filter(
    (t, i) =>
      i >= conditions &&
      (t.text === word ||
        (t.text === `"${word}"` && all[i - 1]?.text === '[' && all[i + 1]?.text === ']')),
  );
  return (uses[nth] ?? uses[0])?.start ?? 0;
}

function tooBig(text: string): string | undefined {
  const all = tokens(text);
  if (all.length > maxTokens) {
    return `this rule has ${all.length} words and signs; the limit is ${maxTokens}`;
  }
  let depth = 0;
  let chained = 0;
  for (const { text: sign } of all) {
    if (sign === '(' || sign === '[' || sign === '{') depth += 1;
    if (sign === ')' || sign === ']' || sign === '}') depth -= 1;
    if (links.has(sign)) chained += 1;
    // `&&` and `||` are two signs each
    if (sign === '&' || sign === '|') chained += 0.5;
    if (depth > maxDepth) return `this rule has brackets more than ${maxDepth} deep`;
    if (chained > maxLinks) return `this rule has more than ${maxLinks} operators`;
  }
  return undefined;
}

/** WebAssembly traps arrive as exceptions; a user's rule must not end in a stack trace. */
function guarded<T>(call: () => T): T | undefined {
  try {
    return call();
  } catch {
    return undefined;
  }
}

function inOrder(problems: readonly Problem[], files: readonly RuleFile[]): Problem[] {
  const rank = (p: Problem): number => files.findIndex((file) => file.name === p.file);
  return [...problems].sort(
    (a, b) =>
      rank(a) - rank(b) || (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0),
  );
}

/** The rule's id where its author gave it one. */
function named(draft: Draft): { path?: string } {
  return optional({ path: draft.annotated.id });
}

function samePlace(a: Problem, b: Problem): boolean {
  return a.file === b.file && a.line === b.line && a.column === b.column;
}

/** Cedar answers in no particular order. */
function ordered(errors: readonly ValidationError[]): readonly ValidationError[] {
  const key = (e: ValidationError): string => e.error.message;
  return [...errors].sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0));
}

function lowerFirst(text: string): string {
  return text.slice(0, 1).toLowerCase() + text.slice(1);
}

/** Leaves out what is undefined, so that optional fields are absent rather than undefined. */
function optional<T extends Record<string, string | undefined>>(
  fields: T,
): { [K in keyof T]?: string } {
  const present: { [K in keyof T]?: string } = {};
  for (const key in fields) {
    const value = fields[key];
    if (value !== undefined) present[key] = value;
  }
  return present;
}
