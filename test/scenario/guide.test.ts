import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { createGeography } from '../../src/geo/geography.ts';
import { loadCedar, parseRuleBook } from '../../src/policy/cedar.ts';
import { checkScenario } from '../../src/scenario/check.ts';
import { scenarioJsonSchema } from '../../src/scenario/json-schema.ts';
import { LIMITS } from '../../src/scenario/limits.ts';
import { checkPolicies } from '../../src/scenario/policies.ts';
import { DIMENSIONS, unitsOf, type Dimension } from '../../src/scenario/units.ts';
import { parse, problemsOf, starter } from './support.ts';

const guide = readFileSync(new URL('../../docs/guide/scenario.md', import.meta.url), 'utf8');
const fences = [...guide.matchAll(/```yaml\n([\s\S]*?)```/g)].map((m) => m[1] ?? '');

/** Everything that is said about a document, from its text to the ground. */
async function allProblems(text: string) {
  const parsed = parse(text);
  const rules = parseRuleBook(parsed.rules, await loadCedar());
  if (!('book' in rules)) return rules.problems;
  const { drawnAirspaces: drawn, zones } = parsed.scenario;
  const ground = checkScenario(parsed.scenario, createGeography({ drawn, zones }), parsed);
  return [...parsed.warnings, ...rules.warnings, ...checkPolicies(parsed, rules.book), ...ground];
}

describe('what people start from', () => {
  test('the starter is accepted with its rules and real airspaces, without a warning', async () => {
    expect(await allProblems(starter)).toEqual([]);
  });

  test('the examples of the guide are one document that is accepted without a warning', async () => {
    expect(fences.length).toBeGreaterThan(8);
    expect(await allProblems(fences.join('\n'))).toEqual([]);
  });

  test('a unit at sea is refused under real airspaces', async () => {
    const text = starter.replace('at: [49.9, 22.85]', 'at: [43.0, 34.0]');
    expect(await allProblems(text)).toMatchObject([
      { severity: 'error', message: expect.stringContaining('outside any airspace') },
    ]);
  });

  test('the problem that the guide shows is the one that is reported', () => {
    const [problem] = problemsOf(starter.replace('type: kh101', 'type: kh1O1'));
    expect(guide).toContain(`${problem?.path}: ${problem?.message}; ${problem?.fix}`);
    expect(guide).toContain(`study.yaml:${problem?.line}:${problem?.column}`);
  });

  test('the guide names every field, unit and limit', () => {
    const missing = new Set<string>();
    const visit = (node: unknown): void => {
      if (typeof node !== 'object' || node === null) return;
      const { properties } = node as { properties?: Record<string, unknown> };
      for (const name of Object.keys(properties ?? {})) {
        const mentioned = new RegExp(`[\`{ ]${name.replace('$', '\\$')}[\`,:]`).test(guide);
        if (!mentioned) missing.add(name);
      }
      Object.values(node).forEach(visit);
    };
    visit(scenarioJsonSchema());
    for (const unit of (Object.keys(DIMENSIONS) as Dimension[]).flatMap(unitsOf)) {
      if (!guide.includes(`\`${unit}\``)) missing.add(unit);
    }
    const limits = guide.slice(guide.indexOf('## Limits'));
    for (const name of [
      'documentBytes',
      'documentValues',
      'aliases',
      'depth',
      'threats',
      'raidGroups',
      'waypoints',
      'effectors',
      'flights',
      'aircraft',
      'flightsPerPatrol',
      'airRounds',
      'turns',
      'sensors',
      'vertices',
      'verticesPerPolygon',
      'zones',
      'policies',
      'caveats',
      'authorities',
      'nations',
      'assets',
      'forces',
      'screens',
      'problems',
    ] as const) {
      const shown = String(LIMITS[name]).replace(/\B(?=(\d{3})+$)/g, ' ');
      if (!limits.includes(shown)) missing.add(`${name} ${shown}`);
    }
    expect([...missing]).toEqual([]);
  });
});
