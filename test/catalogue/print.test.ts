import { describe, expect, it } from 'vitest';
import { loadCatalogue } from '../../src/catalogue/catalogue.ts';
import { catalogueJson, printCatalogue } from '../../src/catalogue/print.ts';
import { InputError } from '../../src/scenario/problems.ts';

const { threats, fireUnits, aircraft } = loadCatalogue();
const ids = [...threats.keys(), ...fireUnits.keys(), ...aircraft.keys()];

function tooLong(text: string, width: number): readonly string[] {
  return text
    .split('\n')
    .filter((line) => line.length > width && !line.trim().startsWith('https://'));
}

describe('printing the catalogue', () => {
  it('gives every type one line of the table', () => {
    const lines = printCatalogue().split('\n');
    for (const id of ids) {
      expect(lines.filter((line) => line.startsWith(`${id} `)).length, id).toBe(1);
    }
    expect(printCatalogue().replaceAll('\n', ' ')).toContain(
      'No single-shot kill probability is published',
    );
  });

  it.each([40, 80, 90, 100, 250])('keeps to %i columns, at least 80 and at most 100', (width) => {
    const limit = Math.max(80, Math.min(width, 100));
    expect(tooLong(printCatalogue(undefined, { width }), limit)).toEqual([]);
    for (const id of ids) expect(tooLong(printCatalogue(id, { width }), limit), id).toEqual([]);
  });

  it('prints a type with every value, its range, unit, basis, note and sources', () => {
    for (const entry of [...threats.values(), ...fireUnits.values(), ...aircraft.values()]) {
      const text = printCatalogue(entry.type.id, { width: 100 });
      const flat = text.replaceAll(/\s+/gu, ' ');
      for (const { display, basis, note } of entry.parameters) {
        const unit = display.unit === '1' ? '' : ` ${display.unit}`;
        expect(flat).toContain(`${display.low} ${display.typical} ${display.high}${unit} ${basis}`);
        if (note !== undefined) expect(flat).toContain(note);
      }
      for (const { id, title, url } of entry.sources) {
        expect(flat).toContain(`[${id}] ${title}`);
        if (url !== undefined) expect(text).toContain(url);
      }
    }
  });

  it('marks the sources that were not opened', () => {
    const flat = printCatalogue('sampt').replaceAll(/\s+/gu, ' ');
    expect(flat).toContain('[w-aster] Aster missile family. Wikipedia, 2025 (not opened)');
  });

  it('uses colour only when asked, and then only as decoration', () => {
    const escape = new RegExp(String.raw`\u001b\[\d+m`, 'gu');
    const painted = printCatalogue('nasams', { colour: true });
    expect(printCatalogue('nasams')).not.toMatch(escape);
    expect(painted).toMatch(escape);
    expect(painted.replaceAll(escape, '')).toBe(printCatalogue('nasams'));
  });

  it('refuses an unknown type and names the nearest one', () => {
    const refuse = (id: string) => {
      try {
        printCatalogue(id);
      } catch (error) {
        if (error instanceof InputError) return error.problems;
        throw error;
      }
      return [];
    };
    expect(refuse('patriot-msee')).toEqual([
      {
        severity: 'error',
        message: 'the catalogue has no type `patriot-msee`',
        value: 'patriot-msee',
        fix: 'did you mean `patriot-mse`?',
      },
    ]);
    expect(refuse('submarine')[0]?.fix).toBe('run `caveat catalogue` for the list of types');
    expect(() => catalogueJson('kh-101')).toThrow('did you mean `kh101`?');
    expect(() => catalogueJson('f16')).toThrow('did you mean `f-16`?');
  });

  it('answers in JSON with the same types, and one type with all of its values', () => {
    const all = catalogueJson();
    expect(JSON.parse(JSON.stringify(all))).toEqual(all);
    expect(all).toMatchObject({
      threats: [...threats.values()].map(({ type }) => ({ id: type.id })),
      fireUnits: [...fireUnits.values()].map(({ type }) => ({ id: type.id })),
      aircraft: [...aircraft.values()].map(({ type }) => ({ id: type.id })),
    });
    expect(catalogueJson('kh101')).toBe(threats.get('kh101'));
    expect(catalogueJson('f-16')).toBe(aircraft.get('f-16'));
  });
});
