/** Names in rules are held against the study: a misspelt one would silently lift its caveat. */
import { beforeAll, describe, expect, test } from 'vitest';
import { loadCedar, type Cedar } from '../../src/policy/cedar.ts';
import { starterFiles } from '../../src/scenario/starter.ts';
import { InputError, type Problem } from '../../src/scenario/problems.ts';
import { prepareStudy } from '../../src/study/prepare.ts';

let cedar: Cedar;
beforeAll(async () => {
  cedar = await loadCedar();
});

/** Problems and warnings of the starter with one more rule. */
function withRule(rule: string): readonly Problem[] {
  const files = new Map(starterFiles());
  files.set('rules.cedar', `${files.get('rules.cedar') ?? ''}\n${rule}\n`);
  try {
    return prepareStudy({ entry: 'study.yaml', files }, { cedar }).warnings;
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return error.problems;
  }
}

const forbid = (when: string): string =>
  `forbid (principal is Effector, action == Action::"engage", resource) when { ${when} };`;

describe('a rule that names', () => {
  test.each([
    ['a zone', 'context.zones.contains("belt-7O")', 'unknown zone `belt-7O`', '`belt-70`'],
    ['an airspace', 'context.over == "PLL"', 'unknown airspace `PLL`', '`PL`'],
    ['a nation', 'context.headingFor.contains("UAA")', 'unknown nation `UAA`', '`UA`'],
    ['a kind of effector', 'principal.kind == "fireunit"', '`fireunit`', '`fire-unit`'],
  ])('%s that does not exist is an error with its place and the fix', (_, when, message, fix) => {
    const [problem, ...rest] = withRule(forbid(when));
    expect(rest).toEqual([]);
    expect(problem).toMatchObject({ severity: 'error', file: 'rules.cedar' });
    expect(problem?.line).toBeGreaterThan(20);
    expect(problem?.message).toContain(message);
    expect(problem?.fix).toContain(fix);
  });

  test('a class of threat that this raid lacks is a warning: books are reused', () => {
    const problems = withRule(forbid('resource in ThreatClass::"glide-bomb"'));
    expect(problems).toMatchObject([{ severity: 'warning' }]);
  });

  test('what exists is no problem', () => {
    expect(withRule(forbid('context.over == "PL" && context.zones.contains("belt-70")'))).toEqual(
      [],
    );
  });
});
