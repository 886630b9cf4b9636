import { expect, it } from 'vitest';
import { parseRuleBook } from '../../src/policy/cedar.ts';
import { compileRules } from '../../src/policy/compile.ts';
import { decide } from '../../src/policy/decide.ts';
import type { RuleBook } from '../../src/policy/types.ts';
import { formatProblem } from '../../src/scenario/problems.ts';
import { Chance, drawRequest, RuleWriter } from './generate.ts';
import { cedarJudge } from './judge.ts';
import { cedar } from './support.ts';

// CAVEAT_SEED replays a failure: it is printed with it
const firstSeed = Number(process.env.CAVEAT_SEED ?? 20240826);
const books = process.env.CAVEAT_SEED === undefined ? 220 : 1;
const masksPerBook = 3;
const requestsPerMask = 20;

/** Operators and scope forms that the evaluator covers, as Cedar's JSON form names them. */
const covered = [
  ...['==', '!=', '<', '<=', '>', '>=', '&&', '||', '!', 'neg', '+', '-', '*'],
  ...['in', 'is', 'is in', 'has', 'like', 'if-then-else', 'Set', '.', 'Value', 'Var'],
  ...['contains', 'containsAll', 'containsAny', 'isEmpty'],
  ...['scope principal All', 'scope principal ==', 'scope principal in', 'scope principal is'],
  ...['scope principal is in', 'scope resource All', 'scope resource ==', 'scope resource in'],
  ...['scope resource is', 'scope resource is in', 'scope action All', 'scope action =='],
  ...['scope action in', 'scope action in []', 'when', 'unless'],
];

/** Names what a rule uses, from Cedar's own JSON, not from the evaluator's reading of it. */
function uses(est: unknown, found: Set<string>): void {
  if (typeof est !== 'object' || est === null) return;
  const json = Object.fromEntries(Object.entries(est));
  for (const part of ['principal', 'resource', 'action']) {
    const scope: unknown = json[part];
    if (typeof scope !== 'object' || scope === null || !('op' in scope)) continue;
    const tail = 'in' in scope ? ' in' : 'entities' in scope ? ' []' : '';
    found.add(`scope ${part} ${String(scope.op)}${tail}`);
  }
  const walk = (value: unknown): void => {
    if (typeof value !== 'object' || value === null) return;
    for (const [key, inner] of Object.entries(value)) {
      found.add(key === 'kind' ? String(inner) : key);
      if (key === 'is' && typeof inner === 'object' && inner !== null && 'in' in inner) {
        found.add('is in');
      }
      walk(inner);
    }
  };
  walk(json.conditions);
}

/** A book of what was accepted: the odd rule that can never hold is dropped. */
function drawBook(chance: Chance): { book: RuleBook; dropped: number } {
  const writer = new RuleWriter(chance);
  let texts = Array.from({ length: 4 + chance.below(9) }, (_, i) => writer.rule(i));
  const wanted = texts.length;
  for (let attempt = 0; attempt < 5; attempt += 1) {
    const parsed = parseRuleBook([{ name: 'drawn.cedar', text: texts.join('\n') }], cedar);
    if ('book' in parsed) return { book: parsed.book, dropped: wanted - texts.length };
    const harmless = /can never hold|no action fits|not compatible/;
    for (const problem of parsed.problems) {
      if (!harmless.test(problem.message)) throw new Error(formatProblem(problem));
    }
    const bad = new Set(parsed.problems.map((problem) => (problem.line ?? 0) - 1));
    texts = texts.filter((_, i) => !bad.has(i));
  }
  throw new Error('a book that cannot be mended');
}

it('agrees with Cedar, decision and determining rules, on generated rules and requests', () => {
  const found = new Map<string, number>();
  const determined = { none: 0, one: 0, several: 0 };
  const decisions = { permitted: 0, forbidden: 0, 'no-permit': 0 };
  const actions = { engage: 0, enter: 0, share: 0 };
  let rules = 0;
  let dropped = 0;
  for (let b = 0; b < books; b += 1) {
    const seed = firstSeed + b;
    const chance = new Chance(seed);
    const drawn = drawBook(chance);
    const { book } = drawn;
    rules += book.rules.length;
    dropped += drawn.dropped;
    for (const rule of book.rules) {
      const used = new Set<string>();
      uses(rule.est, used);
      for (const name of used) found.set(name, (found.get(name) ?? 0) + 1);
    }
    const compiled = compileRules(book);
    for (let m = 0; m < masksPerBook; m += 1) {
      const mask = m === 0 ? 0xffff_ffff : chance.below(64);
      const judge = cedarJudge(book, mask);
      for (let r = 0; r < requestsPerMask; r += 1) {
        const request = drawRequest(chance, compiled);
        const theirs = judge(request);
        const ours = decide(compiled.evaluate(request), mask, book);
        if (
          ours.permitted !== theirs.permitted ||
          ours.determining.join() !== theirs.determining.join()
        ) {
          const replay = `CAVEAT_SEED=${seed} npx vitest run test/policy/differential.test.ts`;
          const texts = book.rules.map((rule, i) => `${i}: ${rule.text}`).join('\n');
          const got = { permitted: ours.permitted, determining: ours.determining };
          expect(got, `${replay}\n${JSON.stringify({ request, mask })}\n${texts}`).toEqual(theirs);
        }
        determined[(['none', 'one'] as const)[theirs.determining.length] ?? 'several'] += 1;
        decisions[ours.denial?.kind ?? 'permitted'] += 1;
        actions[request.action] += 1;
      }
    }
  }
  const report = Object.fromEntries(covered.map((name) => [name, found.get(name) ?? 0]));
  console.log(JSON.stringify({ books, rules, dropped, decisions, determined, actions, report }));
  if (books === 1) return;
  expect(books).toBeGreaterThanOrEqual(200);
  expect(actions.engage + actions.enter + actions.share).toBeGreaterThanOrEqual(10_000);
  for (const count of Object.values(report))
    expect(count, JSON.stringify(report)).toBeGreaterThan(10);
  for (const counts of [determined, decisions, actions]) {
    for (const count of Object.values(counts)) expect(count).toBeGreaterThan(500);
  }
});
