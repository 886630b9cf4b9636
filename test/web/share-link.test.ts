import fs from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { StudyTexts } from '../../web/state/files.ts';
import { isOurs } from '../../web/share/address.ts';
import { pack } from '../../web/share/bytes.ts';
import {
  makeFragment,
  MOST_CHARACTERS,
  readFragment,
  sealed,
  type Shared,
} from '../../web/share/link.ts';
import { diffLines, patchLines } from '../../web/share/line-patch.ts';

describe('a patch of lines', () => {
  test('gives the second text from the first, whatever they are', () => {
    const text = fc
      .array(fc.oneof(fc.constantFrom('a', 'b', 'c', ''), fc.string()), { maxLength: 25 })
      .map((lines) => lines.join('\n'));
    fc.assert(
      fc.property(text, text, (a, b) => {
        expect(patchLines(a, diffLines(a, b))).toBe(b);
        expect(diffLines(a, a)).toEqual([]);
      }),
      { numRuns: 500 },
    );
  });

  test('of a few changes in a long text holds little more than these', () => {
    const a = fs.readFileSync('studies/2024-08-26/study.yaml', 'utf8');
    const b = a.replace('count: 26', 'count: 30').replace('at: [51.1, 23.5]', 'at: [51.2, 23.5]');
    expect(JSON.stringify(diffLines(a, b)).length).toBeLessThan(200);
  });

  test('of texts that have nothing in common is one hunk', () => {
    const [a, b] = ['a', 'b'].map((w) => Array.from({ length: 2000 }, (_, i) => w + i).join('\n'));
    expect(diffLines(a ?? '', b ?? '')).toHaveLength(1);
  });

  test('that does not fit is none', () => {
    expect(patchLines('a\nb', [[1, 2, []]])).toBeUndefined();
    expect(
      patchLines('a\nb', [
        [1, 1, []],
        [0, 1, []],
      ]),
    ).toBeUndefined();
  });
});

const entry = 'studies/2024-08-26/study.yaml';
const base: StudyTexts = {
  entry,
  files: new Map([
    [entry, fs.readFileSync(entry, 'utf8')],
    ['studies/2024-08-26/rules.cedar', fs.readFileSync('studies/2024-08-26/rules.cedar', 'utf8')],
  ]),
};
const open = async (id: string) => (id === '2024-08-26' ? base : undefined);
const changed = (change: (text: string) => string): StudyTexts => ({
  entry,
  files: new Map(base.files).set(entry, change(base.files.get(entry) ?? '')),
});
const plain: Shared = {
  study: '2024-08-26',
  texts: base,
  policy: 'inbound',
  seed: 1,
  replications: 1000,
  until: null,
};

async function fragmentOf(shared: Shared): Promise<string> {
  const made = await makeFragment(shared, shared.study === null ? null : base);
  if (!made.ok) throw new Error(`${made.characters} characters`);
  return made.fragment;
}

describe('a link', () => {
  test('brings back study, changes, policy and seed', async () => {
    const shared: Shared = {
      study: '2024-08-26',
      texts: changed((t) =>
        t.replace('count: 26', 'count: 30').replace('Kyiv and around', '<b>Київ</b>'),
      ),
      policy: 'inbound,-pl-inbound-only,+sky-shield',
      seed: 9007199254740991,
      replications: 200,
      until: 0.5,
    };
    const fragment = await fragmentOf(shared);
    expect(fragment).toMatch(/^v1\.[\w-]+\.[0-9a-f]{6}$/);
    expect(fragment.length).toBeLessThan(400);
    expect(await readFragment(`#${fragment}`, open)).toEqual({ ok: true, shared });
    expect((await fragmentOf(plain)).length).toBeLessThan(100);
  });

  test("carries a small study of one's own whole", async () => {
    const texts = {
      entry: 'a.yaml',
      files: new Map([
        ['a.yaml', 'caveat: 1\n'],
        ['r.cedar', 'permit;'],
      ]),
    };
    const shared: Shared = {
      study: null,
      texts,
      policy: 'p',
      seed: 0,
      replications: 1,
      until: null,
    };
    expect(await readFragment(await fragmentOf(shared), open)).toEqual({ ok: true, shared });
  });

  test('is refused when it would be too long, with its length', async () => {
    const noise = Array.from({ length: 3000 }, (_, i) => `# ${(i * 7919) % 10007}`).join('\n');
    const made = await makeFragment({ ...plain, texts: changed((t) => t + noise) }, base);
    expect(made).toMatchObject({ ok: false, most: MOST_CHARACTERS });
    expect(made.ok ? 0 : made.characters).toBeGreaterThan(MOST_CHARACTERS);
  });

  test('of which any character was changed or lost is refused, never half followed', async () => {
    const texts = changed((t) => t.replace('count: 26', 'count: 3'));
    const fragment = await fragmentOf({ ...plain, texts });
    await fc.assert(
      fc.asyncProperty(
        fc.nat(fragment.length - 1),
        fc.constantFrom('A', '_', '!', 'é', '.', ''),
        async (i, c) => {
          fc.pre(fragment[i] !== c);
          const read = await readFragment(fragment.slice(0, i) + c + fragment.slice(i + 1), open);
          expect(read).toMatchObject({ ok: false });
        },
      ),
      { numRuns: 200 },
    );
  });

  test.each([
    ['', 'broken'],
    ['v1.', 'broken'],
    ['answer', 'broken'],
    ['v2.abc', 'newer'],
    ['v12.abc', 'newer'],
    ['v1.!!!!', 'broken'],
  ])('%j is refused as %s', async (fragment, why) => {
    expect(await readFragment(fragment, open)).toEqual({ ok: false, why });
  });

  test.each([
    ['null', 'broken'],
    ['[]', 'broken'],
    ['{"s":"2024-08-26","p":"x"}', 'broken'],
    ['{"s":"2024-08-26","p":"x","r":-1,"n":9}', 'broken'],
    ['{"s":"2024-08-26","p":"x","r":1.5,"n":9}', 'broken'],
    ['{"s":"2024-08-26","p":"x","r":1,"n":0}', 'broken'],
    ['{"s":"../../etc","p":"x","r":1,"n":9}', 'unknown-study'],
    ['{"s":"__proto__","p":"x","r":1,"n":9}', 'unknown-study'],
    ['{"s":"2024-08-26","p":"x","r":1,"n":9,"h":"0","c":[["a","b"]]}', 'other-texts'],
    ['{"s":null,"p":"x","r":1,"n":9,"e":"a","c":[["b","text"]]}', 'broken'],
    ['{"s":null,"p":"x","r":1,"n":9,"e":"a","c":[["a",[[0,1e99,[]]]]]}', 'broken'],
  ])('that says %s is refused as %s', async (text, why) => {
    expect(await readFragment(sealed(await pack(text)), open)).toMatchObject({ ok: false, why });
  });

  test('that would unpack to gigabytes is refused', async () => {
    const bomb = sealed(await pack('x'.repeat(20_000_000)));
    expect(await readFragment(bomb, open)).toEqual({ ok: false, why: 'broken' });
  });

  test('is told from the anchors of the page', () => {
    expect(['#v1.abc', '#v2.x'].every(isOurs)).toBe(true);
    expect(['', '#', '#answer', '#map'].some(isOurs)).toBe(false);
  });
});
