import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { readDocument } from '../../src/scenario/document.ts';
import { scenarioJsonSchema } from '../../src/scenario/json-schema.ts';
import { change, starter } from './support.ts';

const ajv = new Ajv2020({ allErrors: true, strict: false, validateFormats: false });
const validate = ajv.compile(scenarioJsonSchema());
const accepts = (text: string): boolean =>
  validate(JSON.parse(JSON.stringify(readDocument('study.yaml', text).root)));

describe('the published JSON Schema', () => {
  test('accepts the starter', () => {
    expect(accepts(starter), JSON.stringify(validate.errors)).toBe(true);
  });

  test.each([
    ['an unknown field', 'count: 12', 'cuont: 12'],
    ['a bare number', 'scatter: 40 km', 'scatter: 40'],
    ['a wrong unit', 'scatter: 40 km', 'scatter: 40 kg'],
    ['a negative quantity', 'depth: 70 km', 'depth: -70 km'],
    ['a share above 1', 'share: 0.6', 'share: 1.6'],
    [
      'a zone of no extent',
      '  ukraine: { title: All of Ukraine, airspace: UA }',
      '  ukraine: { title: All of Ukraine }',
    ],
    ['a delay of two laws', 'delay: { triangular:', 'delay: { exponential: 1 min, triangular:'],
    ['a choice of caveats that is none', 'caveats: all }', 'caveats: some }'],
    ['another version', 'caveat: 1\n', 'caveat: 2\n'],
  ])('refuses %s', (_name, from, to) => {
    expect(accepts(change(from, to))).toBe(false);
  });

  test('describes every field that holds a value', () => {
    const bare: string[] = [];
    const visit = (node: unknown, path: string): void => {
      if (typeof node !== 'object' || node === null) return;
      if (Array.isArray(node)) return node.forEach((n, i) => visit(n, `${path}.${i}`));
      const { properties } = node as {
        properties?: Record<string, { description?: string; properties?: unknown }>;
      };
      for (const [name, field] of Object.entries(properties ?? {})) {
        if (field.description === undefined && field.properties === undefined)
          bare.push(`${path}.${name}`);
      }
      for (const [key, value] of Object.entries(node)) visit(value, `${path}.${key}`);
    };
    visit(scenarioJsonSchema(), '');
    expect(bare).toEqual([]);
  });

  test('quantities carry a pattern and an example that matches it', () => {
    let seen = 0;
    const visit = (node: unknown): void => {
      if (typeof node !== 'object' || node === null) return;
      const { pattern, examples, type } = node as {
        pattern?: string;
        examples?: unknown[];
        type?: string;
      };
      if (type === 'string' && pattern !== undefined && Array.isArray(examples)) {
        seen += 1;
        for (const example of examples) expect(example).toMatch(new RegExp(pattern));
      }
      Object.values(node).forEach(visit);
    };
    visit(scenarioJsonSchema());
    expect(seen).toBeGreaterThan(50);
  });
});
