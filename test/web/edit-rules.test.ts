/** The editor of rules: what it offers, and where it underlines. */
import { describe, expect, test } from 'vitest';
import { ruleSchema } from '../../src/policy/schema.ts';
import { starterFiles } from '../../src/scenario/starter.ts';
import { blockAt, editText } from '../../web/edit/document.ts';
import { type RuleNames, suggest } from '../../web/edit/code/cedar-words.ts';
import { marksOf } from '../../web/edit/code/diagnostics.ts';

const names: RuleNames = {
  nations: ['UA', 'PL'],
  zones: ['belt-70'],
  caveats: ['own-airspace'],
  authorities: ['cabinet'],
  systems: ['nasams'],
  threatTypes: ['kh101'],
  threatClasses: ['cruise'],
};
const offered = (before: string, asked = false): readonly string[] =>
  suggest(before, names, asked)?.options.map(({ label }) => label) ?? [];

describe('completion of rules', () => {
  test.each([
    ['@', ['id', 'title', 'caveat', 'nation', 'authority']],
    ['@caveat("', ['own-airspace']],
    ['@authority("c', ['cabinet']],
    ['permit (principal in Nation::"', ['UA', 'PL']],
    ['action == Action::"', ['engage', 'enter', 'share']],
    ['resource in ThreatClass::"', ['cruise']],
    ['when { context.over == "', ['UA', 'PL', 'international']],
    ['when { !context.zones.contains("be', ['belt-70']],
    ['when { context.headingFor.contains("', ['UA', 'PL']],
    ['principal.kind == "', ['fire-unit', 'flight', 'screen']],
    ['context.zones.', ['contains', 'containsAll', 'containsAny']],
  ])('after `%s` it offers what the checks would take', (before, wanted) => {
    expect(offered(before)).toEqual(wanted);
  });

  test("every attribute of the schema is offered after its owner, with the schema's own words", () => {
    const declared = new Set(
      [...ruleSchema.matchAll(/^\s+(\w+): (?:String|Bool|Long|Set<String>),$/gm)].map(([, n]) => n),
    );
    const all = ['principal.', 'resource.', 'context.'].flatMap(
      (owner) => suggest(owner, names, false)?.options ?? [],
    );
    expect(new Set(all.map(({ label }) => label))).toEqual(declared);
    for (const { label, about } of all) expect(about, label).toMatch(/\w+/);
  });

  test('nothing is offered in a comment, and any name in a string of which nothing is known', () => {
    expect(offered('// context.', true)).toEqual([]);
    expect(offered('when { "', false)).toEqual([]);
    expect(offered('when { "', true)).toContain('kh101');
    expect(offered('"a \\" // b" == context.')).toContain('over');
  });
});

describe('underlines', () => {
  const text = 'permit (a);\n  foo.bar "x";\n';
  const at = (line: number, column: number, value?: string) =>
    marksOf(
      text,
      [
        {
          severity: 'error',
          line,
          column,
          message: 'm',
          fix: 'f',
          ...(value === undefined ? {} : { value }),
        },
      ],
      { lines: 0, columns: 0 },
    )[0];
  const over = (line: number, column: number, value?: string): string => {
    const mark = at(line, column, value);
    return text.slice(mark?.from, mark?.to);
  };

  test('stand over the word or the value that a problem is about', () => {
    expect(over(2, 3)).toBe('foo.bar');
    expect(over(2, 3, 'foo')).toBe('foo');
    expect(over(2, 11)).toBe('"x"');
    expect(at(1, 1)?.message).toBe('m; f');
  });

  test('stay inside the text, whatever a problem says', () => {
    for (const [line, column] of [
      [0, 0],
      [1, 99],
      [99, 1],
      [3, 1],
      [2, -4],
    ] as const) {
      const mark = at(line, column);
      expect(mark?.from).toBeGreaterThanOrEqual(0);
      expect(mark?.to).toBeGreaterThanOrEqual(mark?.from ?? 0);
      expect(mark?.to).toBeLessThanOrEqual(text.length);
    }
  });

  test('of rules inside a document are counted from where they stand', () => {
    const rules = 'permit (\n  principal\n);\n';
    const document = editText(starterFiles().get('study.yaml') ?? '', [
      { set: ['rules'], to: rules },
    ]);
    const shift = blockAt(document, ['rules']);
    const line = document.split('\n').findIndex((l) => l.includes('principal')) + 1;
    const column = (document.split('\n')[line - 1] ?? '').indexOf('principal') + 1;
    const [mark] = marksOf(
      rules,
      [{ severity: 'error', line, column, message: 'm' }],
      shift ?? { lines: 0, columns: 0 },
    );
    expect(rules.slice(mark?.from, mark?.to)).toBe('principal');
  });
});
