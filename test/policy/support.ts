import { readFileSync } from 'node:fs';
import { loadCedar, parseRuleBook, type RuleFile } from '../../src/policy/cedar.ts';
import type { EngageRequest, RuleBook, ShareRequest } from '../../src/policy/types.ts';
import { formatProblem, type Problem } from '../../src/scenario/problems.ts';

export const cedar = await loadCedar();

export const fixture = readFileSync(new URL('./fixtures/rules.cedar', import.meta.url), 'utf8');

export function files(...texts: string[]): RuleFile[] {
  return texts.map((text, i) => ({
    name: texts.length === 1 ? 'rules.cedar' : `rules-${i + 1}.cedar`,
    text,
  }));
}

/** The book, or a failure that shows the problems. */
export function book(...texts: string[]): RuleBook {
  const parsed = parseRuleBook(files(...texts), cedar);
  if ('problems' in parsed) throw new Error(parsed.problems.map(formatProblem).join('\n'));
  return parsed.book;
}

/** The problems, of which there must be some. */
export function problems(...texts: string[]): readonly Problem[] {
  const parsed = parseRuleBook(files(...texts), cedar);
  if (!('problems' in parsed)) throw new Error('the rules were accepted');
  return parsed.problems;
}

/** A permit of `engage` with the condition given. */
export function when(condition: string): string {
  return `permit (principal is Effector, action == Action::"engage", resource) when { ${condition} };`;
}

type Parts<T extends { effector?: unknown; context: unknown }> = {
  effector?: Partial<EngageRequest['effector']>;
  context?: Partial<T['context']>;
  threat?: Partial<EngageRequest['threat']>;
};

/** A Polish fire unit at home, a cruise missile over Ukraine; what differs is given. */
export function engage(parts: Parts<EngageRequest> = {}): EngageRequest {
  return {
    action: 'engage',
    effector: {
      id: 'unit-1',
      nation: 'PL',
      coalition: true,
      system: 'patriot',
      kind: 'fire-unit',
      donor: '',
      crewed: false,
      standsIn: 'PL',
      ...parts.effector,
    },
    threat: { id: 'threat-1', type: 'kh-101', classes: ['cruise'], ...parts.threat },
    context: {
      over: 'UA',
      zones: [],
      distanceToBorderM: 30_000,
      altitudeM: 100,
      fromOver: 'PL',
      debrisOver: 'UA',
      headingFor: [],
      ...parts.context,
    },
  };
}

export function share(context: Partial<ShareRequest['context']> = {}): ShareRequest {
  return {
    action: 'share',
    owner: { id: 'PL', coalition: true },
    threat: { id: 'threat-1', type: 'kh-101', classes: ['cruise'] },
    context: { to: 'RO', over: 'UA', zones: [], altitudeM: 100, ...context },
  };
}
