import type { Denial } from './decide.ts';
import type { PolicyRequest, RuleBook } from './types.ts';

/**
 * A denial in plain words: the titles of the rules that forbid, each with its id where that says
 * more, or that no permit covers the action in that airspace.
 */
export function describeDenial(denial: Denial, request: PolicyRequest, book: RuleBook): string {
  if (denial.kind === 'no-permit') {
    return `no permit for (${request.action}, over ${request.context.over})`;
  }
  const titles = denial.rules.map((index) => describeRule(book, index));
  return `forbidden: ${[...new Set(titles)].join('; ')}`;
}

/** The rule's title, followed by its id in backticks unless the two are the same. */
export function describeRule(book: RuleBook, index: number): string {
  const rule = book.rules[index];
  if (rule === undefined) return `rule ${index + 1}`;
  return rule.title === rule.id ? `\`${rule.id}\`` : `${rule.title} (\`${rule.id}\`)`;
}
