/**
 * Checks texts: YAML, schema, geography, rules. Loaded when something is edited or opened, not
 * before; Cedar's own evaluator only when rules differ from all that have been parsed so far.
 */
import {
  axesOf,
  createCompiler,
  InputError,
  prepareStudy,
  reportContext,
} from '../../src/index.ts';
import type { Cedar, ParsedRules, Problem, RuleFile } from '../../src/index.ts';
import { parseRuleBook } from '../../src/policy/cedar.ts';
import type { LoadedStudy } from '../state/study.ts';
import type { Held, Hello } from './messages.ts';
import { holdLock, scope } from './scope.ts';
import type { KnownRules } from './shipped.ts';

export type ToChecker =
  | { readonly kind: 'known'; readonly rules: readonly KnownRules[] }
  | { readonly kind: 'check'; readonly id: number; readonly texts: LoadedStudy['texts'] };

export type FromChecker =
  | { readonly kind: 'sound'; readonly id: number; readonly study: LoadedStudy }
  | { readonly kind: 'unsound'; readonly id: number; readonly problems: readonly Problem[] }
  /** A fault of the program. */
  | { readonly kind: 'broken'; readonly id: number; readonly message: string };

/** Rule files parsed before, newest last. */
let known: KnownRules[] = [];
const MOST_KNOWN = 20;
let cedar: Promise<Cedar> | undefined;

/** Thrown where rules must be parsed and Cedar has not been loaded. */
class CedarNeeded extends Error {}

scope.addEventListener('message', ({ data }: MessageEvent<ToChecker | Hello>) => {
  if (data.kind === 'hello') {
    holdLock(data.lock, () => scope.postMessage({ kind: 'held' } satisfies Held));
  } else if (data.kind === 'known') {
    known.push(...data.rules);
  } else {
    void check(data.id, data.texts).then((answer) => scope.postMessage(answer));
  }
});

async function check(id: number, texts: LoadedStudy['texts']): Promise<FromChecker> {
  try {
    try {
      return { kind: 'sound', id, study: prepare(texts, undefined) };
    } catch (error) {
      if (!(error instanceof CedarNeeded)) throw error;
      return { kind: 'sound', id, study: prepare(texts, await loadCedar()) };
    }
  } catch (error) {
    if (error instanceof InputError) return { kind: 'unsound', id, problems: error.problems };
    return { kind: 'broken', id, message: error instanceof Error ? error.message : String(error) };
  }
}

function prepare(texts: LoadedStudy['texts'], parser: Cedar | undefined): LoadedStudy {
  const prepared = prepareStudy(texts, { readRules: (rules) => readRules(rules, parser) });
  const { geography: _geography, ...plain } = prepared;
  return {
    ...plain,
    texts,
    axes: axesOf(createCompiler(prepared)),
    map: reportContext(prepared, { command: '', seed: 1 }).map,
  };
}

function readRules(files: readonly RuleFile[], parser: Cedar | undefined): ParsedRules {
  const before = known.find((one) => sameFiles(one.files, files));
  if (before !== undefined) return before.parsed;
  if (parser === undefined) throw new CedarNeeded();
  const parsed = parseRuleBook(files, parser);
  known = [...known.slice(1 - MOST_KNOWN), { files, parsed }];
  return parsed;
}

function sameFiles(a: readonly RuleFile[], b: readonly RuleFile[]): boolean {
  return (
    a.length === b.length &&
    a.every((file, i) => file.name === b[i]?.name && file.text === b[i].text)
  );
}

/** A failed load is tried again with the next check. */
function loadCedar(): Promise<Cedar> {
  cedar ??= import('@cedar-policy/cedar-wasm/web').then(async (module) => {
    await module.default();
    return module;
  });
  cedar.catch(() => {
    cedar = undefined;
  });
  return cedar;
}
