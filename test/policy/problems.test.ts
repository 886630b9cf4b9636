import { describe, expect, it } from 'vitest';
import { parseRuleBook } from '../../src/policy/cedar.ts';
import { compileRules } from '../../src/policy/compile.ts';
import { pieces, positionAt } from '../../src/policy/tokens.ts';
import type { Problem } from '../../src/scenario/problems.ts';
import { book, cedar, engage, files, problems, when } from './support.ts';

/** The only problem of a text; the text marks the place that it must point to with `¦`. */
function only(marked: string): Problem {
  const at = marked.indexOf('¦');
  const text = marked.replace('¦', '');
  const found = problems(text);
  expect(found.map((p) => p.message)).toHaveLength(1);
  const [problem] = found;
  if (problem === undefined) throw new Error('no problem');
  const { line, column } = problem;
  if (at >= 0) expect({ line, column }).toEqual(positionAt(text, at));
  return problem;
}

describe('what Cedar finds', () => {
  it('is placed by line and column, with what was expected', () => {
    const problem = only(`permit (principal, action, resource)\n  when { context.over == ¦};`);
    expect(problem).toMatchObject({ file: 'rules.cedar', line: 2, column: 26, value: '}' });
    expect(problem.message).toBe('unexpected token `}`');
    expect(problem.fix).toMatch(/^expected .*string literal/);
  });

  it('says what is wrong with an unclosed string, a missing `;` and an unknown effect', () => {
    expect(only('permit (principal, action, resource) when { ¦"abc };').fix).toBe(
      'try checking that all strings are closed properly',
    );
    expect(only('permit (principal, action, resource)¦').message).toBe('unexpected end of input');
    expect(only('¦allow (principal, action, resource);').fix).toBe(
      'effect must be either `permit` or `forbid`',
    );
  });

  it('keeps the suggestion for an attribute, an entity type and an action that do not exist', () => {
    expect(only(when('¦context.zonez.contains("a")'))).toMatchObject({
      message: 'attribute `zonez` in context for Action::"engage" not found',
      fix: 'did you mean `zones`?',
      value: 'context.zonez.contains("a")',
    });
    expect(only(when('resource in ¦ThreatKlass::"x"')).fix).toBe('did you mean `ThreatClass`?');
    expect(only('permit (principal is Effector, action == ¦Action::"engag", resource);').fix).toBe(
      'did you mean `Action::"engage"`?',
    );
  });

  it('is reported once, not once for each action that the rule covers', () => {
    only('permit (principal is Effector, action, resource) when { ¦context.foo == "" };');
  });

  it('covers types: a number against a string, a coalition that does not exist', () => {
    expect(only(when('¦context.over == 3')).message).toBe(
      'the types Long and String are not compatible',
    );
    expect(only(when('principal in ¦Coalition::"nato"')).fix).toBe(
      'valid entity eids: "coalition"',
    );
  });

  it('is placed rightly after text that is not ASCII, in comments, strings and the rule itself', () => {
    const problem = only(
      '// Übung — 😀\r\n@title("Łódź; 😀 // no comment")\r\n' +
        'permit (principal is Effector, action == Action::"engage", resource)\r\n' +
        'when { context.over == "é😀€" || ¦context.zonez.isEmpty() };',
    );
    expect(problem).toMatchObject({ line: 4, column: 34, value: 'context.zonez.isEmpty()' });
  });

  it('is placed in its own file when there are two, the first file’s first', () => {
    const good = `@id("a")\n${when('true')}\n`;
    const found = problems(
      `${good}\n${when('context.foo == 1')}`,
      `\n\n${when('context.bar == 1')}`,
    );
    expect(found.map((p) => `${p.file}:${p.line}:${p.column}`)).toEqual([
      'rules-1.cedar:4:77',
      'rules-2.cedar:3:77',
    ]);
  });

  it('is all reported together, whatever the kinds', () => {
    const found = problems(
      'permit (principal, action, resource) when { 1 + };\n' +
        `${when('context.foo == 1')}\n@cavaet("x") ${when('ip("::1").isLoopback()')}`,
    );
    expect(found.map((p) => p.line)).toEqual([1, 2, 3, 3]);
  });

  it('includes rules that can never hold, because such a forbid protects nothing', () => {
    expect(only(`¦${when('false')}`).message).toBe('this rule can never hold for any request');
    expect(
      only('¦forbid (principal is Nation, action == Action::"engage", resource);').message,
    ).toBe('no action fits the principal and resource of this rule');
  });

  it('may be no more than a warning', () => {
    const parsed = parseRuleBook(files(when('context.over == "раypal"')), cedar);
    expect('book' in parsed && parsed.warnings).toMatchObject([
      { severity: 'warning', message: 'string `"раypal"` contains mixed scripts' },
    ]);
    const empty = parseRuleBook(files('// nothing yet'), cedar);
    expect('book' in empty && empty.warnings[0]?.message).toBe('no rules: nothing is permitted');
  });
});

describe('what could err or is not covered is refused by name', () => {
  const cases: [name: string, condition: string][] = [
    ['addition (`+`)', 'context.altitudeM ¦+ 1 < 5'],
    ['subtraction (`-`)', '-4 > 0 || 5 < 7 ¦- context.altitudeM'],
    ['multiplication (`*`)', '(if principal.crewed then 3 else 4) ¦* 2 == 6'],
    ['negation (`-`)', '¦-context.altitudeM < 5'],
    ['numbers beyond 9007199254740991', 'context.altitudeM < ¦9007199254740993'],
    ['numbers beyond 9007199254740991', 'context.altitudeM < 9007199254740991 ¦+ 1'],
    ['the function `ip`', 'true || ¦ip("1.1.1.1").isLoopback()'],
    ['the function `datetime`', '"datetime" == "" || 1 == 1 && ¦datetime("x").toTime() == 1'],
    ['the function `decimal`', '¦decimal("1.1").lessThan(context.altitudeM)'],
    ['the function `duration`', '¦duration("1h").toHours() > 3'],
    ['the function `unknown`', '¦unknown("x")'],
    ['tags (`.getTag()`)', 'principal.¦getTag("x") == "a"'],
    ['tags (`.hasTag()`)', 'principal.¦hasTag("x")'],
    ['records', '¦{a: 1}.a == 1'],
    ['`context` can only be asked', '¦context != {over: "x"}'],
    ['a set of sets', '¦[["a"]].contains(resource.classes)'],
    ['the left side of `in`', 'Nation::"PL" ¦in Coalition::"coalition"'],
    [
      '`.crewed` is asked of something',
      '(if principal.crewed then principal else principal).¦crewed',
    ],
    ['`has over.x`', 'context has ¦over.x'],
    ['`context.altitudeM` may only', '[1, 2].contains(context.¦altitudeM)'],
    [
      '`context.distanceToBorderM` may only',
      '3 < context.altitudeM && context.¦distanceToBorderM == (if true then 1 else 2)',
    ],
    ['`context.altitudeM` may only', '(if true then context.¦altitudeM else 3) < 7'],
  ];
  it.each(cases)('%s in %s', (name, condition) => {
    const [first] = problems(when(condition.replace('¦', '')));
    const { line, column } = first ?? {};
    expect(first?.message.startsWith(name), first?.message).toBe(true);
    expect(first?.fix).toBeTruthy();
    const marked = when(condition);
    expect({ line, column }).toEqual(positionAt(marked, marked.indexOf('¦')));
  });

  it('templates among them', () => {
    expect(only('permit (principal == ¦?principal, action, resource);').fix).toBe(
      'try removing the template slot(s) from this policy',
    );
  });

  it('rules too deep or too long for Cedar’s stack, and Cedar answers afterwards', () => {
    const deep = `¦${when('('.repeat(200) + 'true' + ')'.repeat(200))}`;
    expect(only(deep).message).toBe('this rule has brackets more than 40 deep');
    const long = `¦${when(Array(200).fill('principal.crewed').join(' || '))}`;
    expect(only(long).message).toMatch(/more than 100 operators$/);
    const edge = '('.repeat(37) + Array(99).fill('principal.crewed').join(' || ') + ')'.repeat(37);
    expect(book(when(edge)).rules).toHaveLength(1);
    const list = Array.from({ length: 900 }, (_, i) => `"p${i}"`).join(', ');
    expect(book(when(`[${list}].contains(context.over)`)).rules).toHaveLength(1);
  });

  it('also when a book did not come from the parser', () => {
    const sound = book(when('principal.crewed'));
    const [rule] = sound.rules;
    if (rule === undefined) throw new Error('no rule');
    const swap = (body: unknown) => {
      const est = { ...Object(rule.est), conditions: [{ kind: 'when', body }] };
      return { ...sound, rules: [{ ...rule, est }] };
    };
    const bodies: [unknown, RegExp][] = [
      [{ isInRange: [{ Value: 'x' }] }, /the function `isInRange` is not supported/],
      [{ newOperator: { left: 1 } }, /the function `newOperator` is not supported/],
      [{ '.': { left: { Var: 'context' }, attr: 'wind' } }, /`wind`, which may be missing, is not/],
      [{ Value: 'x' }, /is not true or false here/],
      ['nonsense', /the parsed rule is damaged/],
    ];
    for (const [body, words] of bodies) expect(() => compileRules(swap(body))).toThrow(words);
  });
});

describe('annotations', () => {
  const forbid = 'forbid (principal is Effector, action == Action::"engage", resource);';
  const cases: [text: string, message: RegExp, fix: RegExp][] = [
    [`¦@cavaet("x") ${forbid}`, /^unknown annotation `@cavaet`$/, /^did you mean `@caveat`\?$/],
    [`@id("r") ¦@colour("x") ${forbid}`, /^unknown annotation `@colour`$/, /`@authority`$/],
    [`¦@caveat("x") ${when('true')}`, /stands on a permit/, /as a `forbid`/],
    [
      `¦@authority("x") ${forbid}`,
      /other than a permit or a caveat of `engage`/,
      /action == Action::"engage"/,
    ],
    [
      `¦@authority("x") permit (principal is Effector, action, resource);`,
      /other than a permit or a caveat of `engage`/,
      /in a rule of its own/,
    ],
    [`¦@nation("PL") ${forbid}`, /this is no caveat/, /add `@caveat/],
    [`¦@id("a b") ${forbid}`, /`@id\("a b"\)` is not usable/, /one word/],
    [`¦@caveat ${forbid}`, /`@caveat\(""\)` is not usable/, /one word/],
    [`¦@title(" ") ${forbid}`, /not usable/, /plain sentence/],
  ];
  it.each(cases)('%s', (text, message, fix) => {
    const problem = only(text);
    expect(problem.message).toMatch(message);
    expect(problem.fix).toMatch(fix);
  });

  it('must not give one id to two rules: both places are named', () => {
    const found = problems(`\n@id("a") ${forbid}`, `@title("b")\n@id("a") ${forbid}`);
    expect(found).toMatchObject([
      {
        file: 'rules-2.cedar',
        line: 2,
        column: 1,
        value: 'a',
        message: 'the id `a` is taken: another rule at rules-1.cedar:2 has it',
      },
    ]);
  });

  it('must not call one caveat two nations’ own', () => {
    const text = `@caveat("c") @nation("PL") ${forbid}\n@caveat("c") ¦@nation("RO") ${forbid}`;
    expect(only(text).message).toBe('the caveat `c` is said to be of `PL` and of `RO`');
  });

  it('hold 32 caveats and 31 authorities, and refuse one more at its place', () => {
    const caveats = (n: number) =>
      Array.from({ length: n }, (_, i) => `@caveat("c${i}") ${forbid}`).join('\n');
    const authorities = (n: number) =>
      Array.from({ length: n }, (_, i) => `@authority("a${i}") ${when('true')}`).join('\n');
    expect(book(caveats(32)).caveats).toHaveLength(32);
    expect(book(authorities(31)).authorities).toHaveLength(31);
    expect(problems(caveats(33))).toMatchObject([{ line: 33, message: 'more than 32 caveats' }]);
    expect(problems(authorities(32))).toMatchObject([
      { line: 32, message: 'more than 31 authorities' },
    ]);
  });

  it('leave a rule without them its file and ordinal as a name', () => {
    const [first, second] = book(`${forbid}\n${when('true')}`).rules;
    expect([first?.id, second?.id, second?.title]).toEqual([
      'rules.cedar#1',
      'rules.cedar#2',
      'rules.cedar#2',
    ]);
  });
});

describe('cutting a file into rules', () => {
  it('knows strings, escapes and comments, and keeps the order of the file', () => {
    const texts = Array.from({ length: 12 }, (_, i) => `@title("\\";${i} // \\\\") permit(${i});`);
    const text = `// a; b "\n${texts.join(' // c; "\n')}\n// end;`;
    expect(pieces(text).map((piece) => piece.text)).toEqual(texts);
    for (const piece of pieces(text)) expect(text.startsWith(piece.text, piece.start)).toBe(true);
  });

  it('keeps a byte order mark and line ends of both kinds out of rules and columns', () => {
    const parsed = book(`\uFEFF${when('true')}\r\n${when('principal.crewed')}`);
    expect(parsed.rules.map((rule) => rule.line)).toEqual([1, 2]);
    expect(compileRules(parsed).evaluate(engage()).permits).toEqual([0]);
  });
});
