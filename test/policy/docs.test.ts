import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { compileRules } from '../../src/policy/compile.ts';
import { caveatMask, decide } from '../../src/policy/decide.ts';
import { mentions } from '../../src/policy/mentions.ts';
import { ruleSchema } from '../../src/policy/schema.ts';
import { book, engage, fixture, when } from './support.ts';

const page = readFileSync(new URL('../../docs/model/policy.md', import.meta.url), 'utf8');
const fences = [...page.matchAll(/```cedar\n([\s\S]*?)```/g)].map((match) => match[1] ?? '');

it('every rule on the page about rules is valid', () => {
  expect(fences.length).toBeGreaterThanOrEqual(2);
  for (const fence of fences) expect(book(fence).rules.length).toBeGreaterThan(1);
});

it('the worked example comes out as the page says', () => {
  const rules = book(fences[0] ?? '');
  const compiled = compileRules(rules);
  const judge = (request: ReturnType<typeof engage>, ...caveats: string[]) =>
    decide(compiled.evaluate(request), caveatMask(rules, caveats), rules);
  expect(judge(engage())).toMatchObject({ permitted: true, immediate: false, authorityMask: 1 });
  expect(judge(engage(), 'inbound-only').denial).toEqual({ kind: 'forbidden', rules: [2] });
  expect(judge(engage({ context: { over: 'PL' } }), 'inbound-only').immediate).toBe(true);
});

it('the page names every attribute of the schema', () => {
  const names = [...ruleSchema.matchAll(/^ +(\w+): (?:String|Long|Bool|Set)/gm)].map((m) => m[1]);
  expect(names.length).toBeGreaterThanOrEqual(19);
  for (const name of names) expect(page).toMatch(new RegExp(`\\b${name}\\b`));
});

it('names that rules mention can be looked up in the study', () => {
  const found = mentions(
    book(
      when(
        'context.zones.contains("belt") && ["PL", principal.nation].contains(context.over) && ' +
          'resource in ThreatClass::"uav" && !("US" == principal.donor) && context.altitudeM > 5',
      ),
    ),
  );
  expect(found.map(({ kind, name }) => `${kind} ${name}`).sort()).toEqual([
    'airspace PL',
    'nation US',
    'threat-class uav',
    'zone belt',
  ]);
  const zones = mentions(book(fixture)).filter((mention) => mention.kind === 'zone');
  expect(new Set(zones.map((zone) => zone.name))).toEqual(new Set(['belt-70', 'near-russia']));
});
