import fs from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Path, Value } from '../../src/scenario/document.ts';
import { starterFiles } from '../../src/scenario/starter.ts';
import { editText, readDocument, readTree } from '../../web/edit/document.ts';
import { placeName } from '../../web/edit/source.ts';
import { copy, type Edit, editTree, isMapValue, sameTree } from '../../web/edit/tree.ts';

const shipped = fs.readFileSync('studies/2024-08-26/study.yaml', 'utf8');
const starter = starterFiles().get('study.yaml') ?? '';
const odd = `# every way of writing that a study may use
a:
  # of x
  x:
    &b { p: 1, q: [1, 2] } # tail
  y: *b
  z:
  w: |
    line 1

    line 2

  # of v
  v: "q"   # after v
b: {  }
c: []
d:
  - { e: 1 }
  - 5 # five
  -
    f: 2
    g: 3
  - h: 1
    i: &scalar 7
s: { t: 1,
     u: 2, # why
     v: 3,
   }
k: [ &one [1, 2], *one, 'x y' ]
long: >-
  folded text
  of two lines
again: *scalar`;

/** Paths of everything in a tree; what aliases repeat has one for each of its places. */
function pathsOf(value: Value, path: Path = []): Path[] {
  const inner = Array.isArray(value)
    ? value.flatMap((v, i) => pathsOf(v, [...path, i]))
    : isMapValue(value)
      ? Object.entries(value).flatMap(([k, v]) => pathsOf(v, [...path, k]))
      : [];
  return path.length === 0 ? inner : [path, ...inner];
}

const word = fc.stringMatching(/^[a-z][a-z0-9-]{0,8}$/);
const awkward = fc.constantFrom(
  'true',
  'null',
  '~',
  '12',
  '1e3',
  '0x1F',
  '70 km',
  "it's",
  'a: b',
  'a #b',
  '- a',
  '[x]',
  '{x}',
  '*a',
  '&a',
  '!t',
  '|',
  '',
  ' lead',
  'trail ',
  '"q"',
  '<script>alert(1)</script>',
  'two\nlines',
  'two\n\nlines\n',
  '  indented\nless\n\n',
  'tab\there',
  '\u2028',
  '\u0007',
  '---',
  '...',
  '00:30',
  'Chełm',
);
const leaf: fc.Arbitrary<Value> = fc.oneof(
  fc.integer({ min: -1000, max: 1000 }),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.boolean(),
  word,
  awkward,
  fc.string({ unit: 'binary', maxLength: 12 }),
);
const anyValue: fc.Arbitrary<Value> = fc.oneof(
  { weight: 3, arbitrary: leaf },
  fc.array(fc.oneof(leaf, fc.array(leaf, { maxLength: 3 })), { maxLength: 30 }),
  fc.dictionary(word, fc.oneof(leaf, fc.dictionary(word, leaf, { maxKeys: 4 })), { maxKeys: 12 }),
);

type Draw = { kind: number; at: number; value: Value; name: string };
const draws = fc.array(fc.record({ kind: fc.nat(4), at: fc.nat(), value: anyValue, name: word }), {
  minLength: 1,
  maxLength: 6,
});

/** Turns draws into edits that fit a document as it stands. */
function editOf(tree: Value, { kind, at, value, name }: Draw): Edit {
  const paths = pathsOf(tree);
  const path = paths[at % Math.max(1, paths.length)] ?? ['new'];
  const lists = paths.filter((p) => Array.isArray(valueOf(tree, p)));
  const list = lists[at % Math.max(1, lists.length)];
  if (kind === 0) return { set: path, to: value };
  if (kind === 1) return { remove: path };
  if (kind === 2 && typeof path.at(-1) === 'string') {
    const siblings = valueOf(tree, path.slice(0, -1));
    const taken = isMapValue(siblings) && Object.hasOwn(siblings, name);
    return taken ? { remove: path } : { rename: path, to: name };
  }
  if (kind === 3 && list !== undefined) {
    const length = (valueOf(tree, list) as Value[]).length;
    return { insert: list, at: at % (length + 1), item: value };
  }
  return {
    set: [...path.slice(0, -1).filter((s) => typeof s === 'string'), name, 'inner'],
    to: value,
  };
}

function valueOf(tree: Value, path: Path): Value | undefined {
  let value: Value | undefined = tree;
  for (const step of path) value = (value as Record<string, Value>)[step];
  return value;
}

const commentsOf = (text: string): string[] => text.match(/(?<=^|\s)# .*$/gm) ?? [];

describe('an edit of the text', () => {
  for (const [name, text, runs] of [
    ['of a document in every style', odd, 120],
    ['of the starter study', starter, 30],
    ['of the starter study as JSON', JSON.stringify(readTree(starter), null, 2), 15],
    ['of the starter study on one line', JSON.stringify(readTree(starter)), 8],
    ['of the shipped raid', shipped, 2],
  ] as const) {
    test(`${name} means what the same edit of its values means`, () => {
      fc.assert(
        fc.property(draws, (list) => {
          let now = text;
          for (const draw of list) {
            const edit = editOf(readTree(now), draw);
            const tree = readTree(now);
            editTree(tree, edit);
            const next = editText(now, [edit]);
            expect(sameTree(readTree(next), tree)).toBe(true);
            // rewriting it whole would have lost these
            if (!('remove' in edit) && !('set' in edit)) {
              expect(commentsOf(next)).toEqual(commentsOf(now));
            }
            now = next;
          }
        }),
        { numRuns: runs },
      );
    });
  }

  test('leaves every line alone that it does not change', () => {
    const next = editText(shipped, [
      { set: ['raid', 'kh101-kyiv', 'count'], to: 19 },
      { set: ['forces', 'pl-rear', 'fireUnits', 'pl-rear-patriot-1', 'at'], to: [50.1, 22.2] },
      {
        set: ['forces', 'pl-rear', 'fireUnits', 'new'],
        to: { system: 'nasams', nation: 'PL', at: [50, 22] },
      },
      { remove: ['assets', 'sumy'] },
    ]);
    const before = shipped.split('\n');
    const after = next.split('\n');
    expect(after.filter((line) => !before.includes(line))).toEqual([
      '    count: 19',
      '        at: [50.1, 22.2]',
      '      new: { system: nasams, nation: PL, at: [50, 22] }',
    ]);
    expect(before.length - after.length).toBe(0);
  });

  test('keeps line ends of Windows, and a last line without one', () => {
    const text = 'a:\r\n  b: 1\r\nc: 2';
    expect(
      editText(text, [
        { set: ['a', 'd'], to: 3 },
        { set: ['e'], to: 4 },
      ]),
    ).toBe('a:\r\n  b: 1\r\n  d: 3\r\nc: 2\r\ne: 4');
  });

  test('of what an alias repeats shows in all its places, and what it took outlives its anchor', () => {
    const text = 'a: &x { p: 1 }\nb: *x\nc: *x\n';
    expect(editText(text, [{ set: ['b', 'p'], to: 2 }])).toBe('a: &x { p: 2 }\nb: *x\nc: *x\n');
    expect(editText(text, [{ remove: ['a'] }])).toBe('b: &x { p: 1 }\nc: *x\n');
    expect(editText(text, [{ set: ['c'], to: copy(readTree('{ p: 1 }')) }])).toBe(
      'a: &x { p: 1 }\nb: *x\nc: { p: 1 }\n',
    );
  });

  test('that the text cannot take is made by writing the document anew', () => {
    const text = '? a\n: 1\n? b\n: { c: 2 }\n';
    const next = editText(text, [{ set: ['a'], to: { x: [1, 'two'] } }]);
    expect(copy(readTree(next))).toEqual(copy(readTree('a: { x: [1, two] }\nb: { c: 2 }')));
  });

  test('of a text that is no YAML is refused', () => {
    expect(() => editText('a: [1', [{ set: ['b'], to: 1 }])).toThrow(/not readable as YAML/);
  });
});

test('tells what is written once for several places, where, and which of these repeat it', () => {
  const { shared } = readDocument(
    'a: &one { x: 1 }\nb: { inner: *one }\nlist: [*one, &two [1]]\nc: &alone { y: 1 }\n',
  );
  const places = [
    [['a'], false],
    [['b', 'inner'], true],
    [['list', 0], true],
  ] as const;
  expect([...shared]).toEqual(
    places.map(([path, isAlias]) => [placeName(path), { places: 3, isAlias }]),
  );
});
