import fs from 'node:fs';
import { describe, expect, test } from 'vitest';
import { loadCatalogue } from '../../src/catalogue/catalogue.ts';
import { scenarioJsonSchema } from '../../src/scenario/json-schema.ts';
import { parseStudy } from '../../src/scenario/parse.ts';
import { starterFiles } from '../../src/scenario/starter.ts';
import { editText, readTree } from '../../web/edit/document.ts';
import { type Field, fieldsOf, readTyped, typedText } from '../../web/edit/fields.ts';
import { setValue } from '../../web/edit/operations.ts';
import { citedAt, isOutside, typeParameters } from '../../web/edit/ranges.ts';
import { thingsOf } from '../../web/edit/things.ts';
import { copy } from '../../web/edit/tree.ts';

const starter = starterFiles().get('study.yaml') ?? '';
const shipped = fs.readFileSync('studies/2024-08-26/study.yaml', 'utf8');
const schema = scenarioJsonSchema();
const named = (fields: readonly Field[], name: string): Field => {
  const found = fields.find((f) => f.name === name);
  if (found === undefined) throw new Error(`no ${name} in ${fields.map((f) => f.name).join(', ')}`);
  return found;
};
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value ?? null));

describe('the form of a thing', () => {
  test('typed again as it is shown, every field of every shipped study keeps its value', () => {
    let fields = 0;
    for (const study of ['two-islands', '2024-04-13', '2024-08-26']) {
      const root = readTree(fs.readFileSync(`studies/${study}/study.yaml`, 'utf8'));
      for (const thing of thingsOf(root)) {
        for (const field of fieldsOf(schema, root, thing.path)) {
          const again = readTyped(typedText(field.value, field.typing), field.typing);
          // one part is a list of one
          const value =
            field.typing === 'list' &&
            again !== undefined &&
            !Array.isArray(again) &&
            Array.isArray(field.value)
              ? [again]
              : again;
          expect(plain(value), field.path.join('.')).toEqual(
            plain(
              field.value === undefined || plain(field.value) === null
                ? undefined
                : copy(field.value),
            ),
          );
          fields += 1;
        }
      }
    }
    expect(fields).toBeGreaterThan(2000);
  });

  test('has the names, meanings, choices and units of the document', () => {
    const root = readTree(starter);
    const unit = fieldsOf(schema, root, ['forces', 'poland', 'fireUnits', 'pl-patriot']);
    expect(named(unit, 'system')).toMatchObject({
      refersTo: 'fire-unit type',
      typing: 'words',
      required: true,
    });
    expect(named(unit, 'stock floor')).toMatchObject({ value: 8, fallback: 0, typing: 'number' });
    expect(named(unit, 'doctrine salvo cruise')).toMatchObject({ value: [1, 2], typing: 'list' });
    expect(unit.some((f) => f.name === 'at')).toBe(false);
    const group = fieldsOf(schema, root, ['raid', 'missiles']);
    expect(named(group, 'launch scatter')).toMatchObject({ value: '40 km', example: '60 km' });
    expect(named(group, 'targets')).toMatchObject({ typing: 'document' });
    const zone = fieldsOf(schema, root, ['zones', 'belt-70']).map((f) => f.name);
    expect(zone).toEqual(['title', 'belt of', 'belt along', 'belt depth']);
    expect(named(fieldsOf(schema, root, ['nations', 'PL']), 'identification').typing).toBe(
      'document',
    );
    expect(fieldsOf(schema, root, ['forces', 'poland']).map((f) => f.name)).toEqual(['title']);
    expect(named(fieldsOf(schema, root, ['authorities', 'cabinet']), 'scope').choices).toEqual([
      'raid',
      'threat',
    ]);
  });

  test('what makes no sense reaches the checks as it was typed', () => {
    expect(readTyped('many', 'number')).toBe('many');
    expect(readTyped('1e3', 'number')).toBe(1000);
    expect(readTyped(' ', 'number')).toBeUndefined();
    expect(readTyped('maybe', 'flag')).toBe('maybe');
    expect(readTyped('{ triangular: [1', 'document')).toBe('{ triangular: [1');
    expect(readTyped('drone', 'list')).toEqual(['drone']);
    expect(readTyped('1 MUSD', 'list')).toBe('1 MUSD');
    expect(readTyped('50.1 24', 'place')).toEqual([50.1, 24]);
    expect(readTyped('*a', 'document')).toBe('*a');
  });
});

describe('a cited range', () => {
  const { scenario } = parseStudy(
    {
      entry: 's/study.yaml',
      files: new Map([
        ['s/study.yaml', shipped],
        ['s/rules.cedar', 'permit;'],
      ]),
    },
    { catalogue: loadCatalogue() },
  );

  test('of the study is in the words of the document, with basis and sources', () => {
    const share = citedAt(scenario.parameters, [
      'screens',
      'screen-west',
      'against',
      'cruise',
      'share',
    ]);
    expect(share).toMatchObject({
      words: '0.6 to 0.95',
      basis: 'derived',
      sources: [{ id: 'ds-piterfm' }],
    });
    const belt = citedAt(scenario.parameters, ['zones', 'belt-70', 'belt', 'depth']);
    expect(belt?.words).toBe('30 km to 100 km');
    if (share === undefined || belt === undefined) return;
    expect([0.59, 0.6, 0.95, 0.96].map((v) => isOutside(v, share))).toEqual([
      true,
      false,
      false,
      true,
    ]);
    expect(['29 km', '30000 m', '62 nmi', '0.1', '40 min'].map((v) => isOutside(v, belt))).toEqual([
      true,
      false,
      true,
      false,
      false,
    ]);
    expect(citedAt(scenario.parameters, ['raid', 'kh101-kyiv', 'count'])).toBeUndefined();
  });

  test("of a type is the catalogue's, also once the study has its own value", () => {
    const path = ['fireUnitTypes', 'patriot-mse', 'against', 'cruise', 'maxRange'];
    const find = (text: string) =>
      typeParameters(readTree(text), loadCatalogue(), 'fireUnitTypes', 'patriot-mse').find(
        (p) => p.path.join('.') === path.join('.'),
      );
    const before = find(starter);
    expect(before?.value).toBeUndefined();
    expect(before?.cited.words).toMatch(/^[\d.]+ km to [\d.]+ km$/);
    const text = editText(starter, setValue(path, 'range', '500 km').edits);
    const after = find(text);
    expect(after).toEqual({ ...before, value: '500 km' });
    expect(after !== undefined && isOutside(after.value, after.cited)).toBe(true);
    const typed = readTyped(before?.typical ?? '', 'words');
    expect(before !== undefined && isOutside(typed, before.cited)).toBe(false);
  });

  test("of a type that extends another is the other's", () => {
    const text = `${starter}fireUnitTypes:\n  long: { extends: nasams }\n`;
    const own = typeParameters(readTree(text), loadCatalogue(), 'fireUnitTypes', 'long');
    expect(own.length).toBeGreaterThan(5);
    expect(own[0]?.path.slice(0, 2)).toEqual(['fireUnitTypes', 'long']);
  });

  test('every value of the catalogue lies within its own', () => {
    const { fireUnits, threats, aircraft } = loadCatalogue();
    const root = readTree(starter);
    for (const [section, ids] of [
      ['fireUnitTypes', fireUnits.keys()],
      ['threatTypes', threats.keys()],
      ['aircraftTypes', aircraft.keys()],
    ] as const) {
      for (const id of ids) {
        for (const p of typeParameters(root, loadCatalogue(), section, id)) {
          const typed = readTyped(p.typical, p.cited.unit === '1' ? 'number' : 'words');
          expect(isOutside(typed, p.cited), p.path.join('.')).toBe(false);
        }
      }
    }
  });
});
