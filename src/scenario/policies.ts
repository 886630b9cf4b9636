/** Policies against the rule book: which caveats they name, and what `all` means. */
import type { RuleBook } from '../policy/types.ts';
import type { Whereabouts } from './check.ts';
import type { Path } from './document.ts';
import type { Policy, Scenario } from './model.ts';
import { InputError, type Problem, unknownWord } from './problems.ts';
import { UNRESOLVED_CAVEATS } from './resolve.ts';
import type { CaveatSelector } from './schema.ts';

/** What is needed of a parsed study. */
export interface PolicySource extends Whereabouts {
  readonly scenario: Scenario;
  readonly selectors: ReadonlyMap<string, CaveatSelector>;
}

/** Caveats that no rule carries, authorities that the study does not describe, or does in vain. */
export function checkPolicies(parsed: PolicySource, book: RuleBook): Problem[] {
  const problems: Problem[] = [];
  const known = book.caveats.map((c) => c.id);
  for (const [id, selector] of parsed.selectors) {
    if (typeof selector === 'string') continue;
    const base: Path = ['policies', id, 'caveats'];
    const [path, names] = Array.isArray(selector)
      ? [base, selector]
      : [[...base, 'all-but'], selector['all-but']];
    names.forEach((name, i) => {
      if (known.includes(name)) return;
      problems.push({
        severity: 'error',
        file: parsed.file,
        ...parsed.locate([...path, i]),
        path: [...path, i].join('.'),
        ...unknownWord('caveat', name, known),
      });
    });
  }
  problems.push(...authorityProblems(parsed, book));
  return problems;
}

function authorityProblems({ scenario, file, locate }: PolicySource, book: RuleBook): Problem[] {
  const problems: Problem[] = [];
  const described = scenario.authorities.map((a) => a.id);
  for (const name of book.authorities) {
    if (described.includes(name)) continue;
    const rule = book.rules.find((r) => r.authority === name);
    const { value, message, fix } = unknownWord('authority', name, described);
    problems.push({
      severity: 'error',
      ...(rule === undefined ? {} : { file: rule.file, line: rule.line, path: rule.id }),
      ...(value === undefined ? {} : { value }),
      message,
      fix:
        described.length === 0
          ? `describe it in the study: \`authorities: { ${name}: { delay: 3 min } }\``
          : `${fix ?? ''}, or describe it under \`authorities:\``,
    });
  }
  for (const name of described) {
    if (book.authorities.includes(name)) continue;
    problems.push({
      severity: 'warning',
      file,
      ...locate(['authorities', name], 'key'),
      path: `authorities.${name}`,
      value: name,
      message: `no rule asks the authority \`${name}\``,
      fix: 'name it in `@authority` of a permit, or remove it',
    });
  }
  return problems;
}

/**
 * The scenario with every policy's caveats listed, in the order of the rule book. Throws
 * `InputError` if a policy names what is not there.
 */
export function resolvePolicies(parsed: PolicySource, book: RuleBook): Scenario {
  const errors = checkPolicies(parsed, book).filter((p) => p.severity === 'error');
  if (errors.length > 0) throw new InputError(errors);
  const all = book.caveats.map((c) => c.id);
  const policies = parsed.scenario.policies.map((policy): Policy => {
    const selector = parsed.selectors.get(policy.id) ?? policy.caveats;
    return { ...policy, caveats: all.filter((id) => inForce(selector, id)) };
  });
  return { ...parsed.scenario, policies };
}

function inForce(selector: CaveatSelector | readonly string[], id: string): boolean {
  if (selector === 'all') return true;
  if (selector === 'none') return false;
  if (isList(selector)) return selector.includes(id) || selector.includes(UNRESOLVED_CAVEATS);
  return !selector['all-but'].includes(id);
}

function isList(selector: CaveatSelector | readonly string[]): selector is readonly string[] {
  return Array.isArray(selector);
}
