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
import type {
  Cedar,
  CompareResult,
  ParsedRules,
  PreparedStudy,
  Problem,
  RuleFile,
} from '../../src/index.ts';
import { parseRuleBook } from '../../src/policy/cedar.ts';
import type { LoadedStudy } from '../state/study.ts';
import type { Held, Hello } from './messages.ts';
import { holdLock, scope } from './scope.ts';
import type { KnownRules } from './shipped.ts';

export type ToChecker =
  | { readonly kind: 'known'; readonly rules: readonly KnownRules[] }
  | { readonly kind: 'check'; readonly id: number; readonly texts: LoadedStudy['texts'] }
  /** Writes the report of an answer to the question about these texts. */
  | {
      readonly kind: 'report';
      readonly id: number;
      readonly texts: LoadedStudy['texts'];
      readonly result: CompareResult;
      readonly command: string;
    };

export type FromChecker =
  | { readonly kind: 'sound'; readonly id: number; readonly study: LoadedStudy }
  | { readonly kind: 'unsound'; readonly id: number; readonly problems: readonly Problem[] }
  | { readonly kind: 'report'; readonly id: number; readonly html: string }
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
    const answer =
      data.kind === 'check'
        ? guarded(data.id, async () => ({
            kind: 'sound',
            id: data.id,
            study: loadedFrom(await prepare(data.texts), data.texts),
          }))
        : guarded(data.id, async () => ({ kind: 'report', id: data.id, html: await report(data) }));
    void answer.then((said) => scope.postMessage(said));
  }
});

async function guarded(id: number, work: () => Promise<FromChecker>): Promise<FromChecker> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof InputError) return { kind: 'unsound', id, problems: error.problems };
    return { kind: 'broken', id, message: error instanceof Error ? error.message : String(error) };
  }
}

async function prepare(texts: LoadedStudy['texts']): Promise<PreparedStudy> {
  const prepared = (parser: Cedar | undefined): PreparedStudy =>
    prepareStudy(texts, { readRules: (rules) => readRules(rules, parser) });
  try {
    return prepared(undefined);
  } catch (error) {
    if (!(error instanceof CedarNeeded)) throw error;
    return prepared(await loadCedar());
  }
}

function loadedFrom(prepared: PreparedStudy, texts: LoadedStudy['texts']): LoadedStudy {
  const { geography: _geography, ...plain } = prepared;
  return {
    ...plain,
    texts,
    axes: axesOf(createCompiler(prepared)),
    map: reportContext(prepared, { command: '', seed: 1 }).map,
  };
}

/** What the command line's `--report` writes. */
async function report(asked: Extract<ToChecker, { readonly kind: 'report' }>): Promise<string> {
  const { texts, result, command } = asked;
  const [{ renderReport }, { airspaceOutlines }, { drawnOutlines }] = await Promise.all([
    import('../../src/report/html.ts'),
    import('../../src/geo/airspaces.ts'),
    import('../../src/study/report-context.ts'),
  ]);
  const prepared = await prepare(texts);
  const drawn = drawnOutlines(prepared.scenario);
  return renderReport(result, reportContext(prepared, { command, seed: result.seed }), {
    outlines: drawn.length > 0 ? drawn : airspaceOutlines(),
  });
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
