import { InputError } from '../scenario/problems.ts';
import { MalformedPolicy, readPolicy, type PolicyTree } from './est.ts';
import { Compiler, NotCovered, type Asked } from './expression.ts';
import { refusals } from './refuse.ts';
import type {
  Action,
  CompiledRules,
  EngageRequest,
  Matches,
  PolicyRequest,
  Rule,
  RuleBook,
  ShareRequest,
} from './types.ts';
import { effectorVocabulary, shareVocabulary, type Vocabulary } from './vocabulary.ts';

/** A rule made ready for one action: whether it holds for a request. */
interface Ready<Q> {
  readonly index: number;
  readonly permit: boolean;
  /** The scope and each condition, all of which must hold; what is always true is left out. */
  readonly tests: readonly ((q: Q) => boolean)[];
}

const engageReads = [
  'over',
  'zones',
  'distanceToBorderM',
  'altitudeM',
  'fromOver',
  'debrisOver',
  'headingFor',
] as const;
const shareReads = ['to', 'over', 'zones', 'altitudeM'] as const;

/**
 * The fast evaluator of a rule book: closures made from Cedar's JSON form of each rule, per action
 * only those that can apply. It agrees with Cedar, decision and determining rules, and throws
 * `InputError` on what it does not cover (a book from `parseRuleBook` has none of that).
 */
export function compileRules(book: RuleBook): CompiledRules {
  const trees = book.rules.map(treeOf);
  const effector = nothingAsked();
  const share = nothingAsked();
  const engageRules = ready(book.rules, trees, effectorVocabulary('engage'), effector);
  const enterRules = ready(book.rules, trees, effectorVocabulary('enter'), effector);
  const shareRules = ready(book.rules, trees, shareVocabulary(), share);
  return {
    book,
    evaluate: (request) => {
      if (request.action === 'share') return matches(shareRules, request);
      return matches(request.action === 'engage' ? engageRules : enterRules, request);
    },
    thresholds: {
      distanceToBorderM: ascending(effector.thresholds.get('distanceToBorderM')),
      altitudeM: ascending(effector.thresholds.get('altitudeM')),
      shareAltitudeM: ascending(share.thresholds.get('altitudeM')),
    },
    reads: new Set(engageReads.filter((name) => effector.attributes.has(name))),
    shareReads: new Set(shareReads.filter((name) => share.attributes.has(name))),
  };
}

/**
 * Names what keeps a single policy from being compiled, or gives undefined. `parseRuleBook` asks
 * this after its own checks, so that nothing uncovered enters a book.
 */
export function whyNotCovered(tree: PolicyTree, actions: readonly Action[]): string | undefined {
  try {
    const asked = nothingAsked();
    for (const action of actions) {
      if (action === 'share') readyRule<ShareRequest>(tree, new Compiler(shareVocabulary(), asked));
      else readyRule<EngageRequest>(tree, new Compiler(effectorVocabulary(action), asked));
    }
    return undefined;
  } catch (error) {
    if (error instanceof NotCovered) return error.message;
    throw error;
  }
}

function treeOf(rule: Rule): PolicyTree {
  const place = { severity: 'error', file: rule.file, line: rule.line, path: rule.id } as const;
  try {
    const tree = readPolicy(rule.est);
    const refused = refusals(tree);
    if (refused.length > 0) {
      throw new InputError(refused.map(({ message, fix }) => ({ ...place, message, fix })));
    }
    const why = whyNotCovered(tree, rule.actions);
    if (why !== undefined) {
      throw new InputError({ ...place, message: `${why} is not supported in a rule` });
    }
    return tree;
  } catch (error) {
    if (!(error instanceof MalformedPolicy)) throw error;
    throw new InputError({ ...place, message: `the parsed rule is damaged: ${error.message}` });
  }
}

function nothingAsked(): Asked {
  return { attributes: new Set(), thresholds: new Map() };
}

function ready<Q extends PolicyRequest>(
  rules: readonly Rule[],
  trees: readonly PolicyTree[],
  words: Vocabulary<Q>,
  asked: Asked,
): readonly Ready<Q>[] {
  const found: Ready<Q>[] = [];
  rules.forEach((rule, index) => {
    const tree = trees[index];
    if (tree === undefined || !rule.actions.includes(words.action)) return;
    // what a rule asks counts only if the rule can hold for this action
    const own = nothingAsked();
    const tests = readyRule(tree, new Compiler(words, own));
    if (tests === undefined) return;
    for (const name of own.attributes) asked.attributes.add(name);
    for (const [name, values] of own.thresholds) {
      asked.thresholds.set(name, new Set([...(asked.thresholds.get(name) ?? []), ...values]));
    }
    found.push({ index, permit: rule.effect === 'permit', tests });
  });
  return found;
}

/** The tests of a policy, or undefined when it can never hold. */
function readyRule<Q extends PolicyRequest>(
  tree: PolicyTree,
  compiler: Compiler<Q>,
): readonly ((q: Q) => boolean)[] | undefined {
  const tests: ((q: Q) => boolean)[] = [];
  for (const node of [...tree.scope, ...tree.conditions]) {
    const code = compiler.bool(node);
    if (code.constant === false) return undefined;
    if (code.constant === undefined) tests.push(code.run);
  }
  return tests;
}

function matches<Q>(rules: readonly Ready<Q>[], request: Q): Matches {
  const permits: number[] = [];
  const forbids: number[] = [];
  next: for (const rule of rules) {
    for (const test of rule.tests) if (!test(request)) continue next;
    (rule.permit ? permits : forbids).push(rule.index);
  }
  return { permits, forbids };
}

function ascending(values: ReadonlySet<number> | undefined): readonly number[] {
  return [...(values ?? [])].sort((a, b) => a - b);
}
