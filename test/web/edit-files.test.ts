import fs from 'node:fs';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { type Cedar, loadCedar } from '../../src/policy/cedar.ts';
import { starterFiles } from '../../src/scenario/starter.ts';
import { prepareStudy } from '../../src/study/prepare.ts';
import {
  historyKey,
  NO_HISTORY,
  recorded,
  recordedSwitch,
  redone,
  undone,
} from '../../web/edit/history.ts';
import {
  findKept,
  forget,
  keep,
  type KeptWork,
  markTrying,
  type Store,
  storesOf,
} from '../../web/edit/keep.ts';
import { type Incoming, textsOf } from '../../web/edit/open.ts';
import { asSingleFile } from '../../web/edit/save.ts';
import { fileName } from '../../web/state/origin.ts';
import type { StudyTexts, TextChange } from '../../web/state/files.ts';

const one = (text: string, entry = 's/study.yaml'): StudyTexts => ({
  entry,
  files: new Map([[entry, text]]),
});
const edit = (before: StudyTexts, after: StudyTexts, label = 'x'): TextChange => ({
  label,
  before,
  after,
  kind: 'edit',
});

describe('undo', () => {
  test('takes switches back in their turn, each as a step of its own', () => {
    const switches = (...caveats: string[]) => ({
      start: 'p',
      caveats: new Set(caveats),
      forces: new Set<string>(),
    });
    const texts = one('b');
    let history = recorded(NO_HISTORY, edit(one('a'), texts), 0);
    const on = { label: 'x', before: switches(), after: switches('x') };
    const off = { label: 'x', before: switches('x'), after: switches() };
    // the same label in the same second: still two
    history = recordedSwitch(history, texts, on, 10);
    history = recordedSwitch(history, texts, off, 20);
    const back = undone(history);
    expect(back?.step.switches).toEqual({ before: switches('x'), after: switches() });
    const more = undone(back?.history ?? NO_HISTORY);
    expect(more?.step.switches?.before).toEqual(switches());
    const first = undone(more?.history ?? NO_HISTORY);
    expect(first?.step).toMatchObject({ before: one('a'), after: texts });
    expect(first?.step.switches).toBeUndefined();
  });

  test('gives every earlier text back, and redo every later one', () => {
    fc.assert(
      fc.property(fc.array(fc.string(), { minLength: 1, maxLength: 30 }), (list) => {
        const texts = [one('start'), ...list.map((t, i) => one(`${i} ${t}`))];
        let history = NO_HISTORY;
        for (let i = 1; i < texts.length; i += 1) {
          const [before, after] = [texts[i - 1], texts[i]] as [StudyTexts, StudyTexts];
          history = recorded(history, edit(before, after), i * 5000);
        }
        for (let i = texts.length - 1; i > 0; i -= 1) {
          const back = undone(history);
          expect(back?.step.before).toBe(texts[i - 1]);
          history = back?.history ?? NO_HISTORY;
        }
        expect(undone(history)).toBeUndefined();
        for (let i = 1; i < texts.length; i += 1) {
          const on = redone(history);
          expect(on?.step.after).toBe(texts[i]);
          history = on?.history ?? NO_HISTORY;
        }
        expect(redone(history)).toBeUndefined();
      }),
    );
  });

  test('a new change after undoing makes redoing end', () => {
    let history = recorded(NO_HISTORY, edit(one('a'), one('b')), 0);
    history = undone(history)?.history ?? history;
    history = recorded(history, edit(one('a'), one('c')), 10_000);
    expect(redone(history)).toBeUndefined();
    expect(undone(history)?.step.before).toEqual(one('a'));
  });

  test('steps of one label that follow each other fast are one', () => {
    let history = recorded(NO_HISTORY, edit(one('a'), one('b'), 'typed'), 0);
    history = recorded(history, edit(one('b'), one('c'), 'typed'), 500);
    history = recorded(history, edit(one('c'), one('d'), 'other'), 600);
    history = recorded(history, edit(one('d'), one('e'), 'other'), 5000);
    expect(history.done.map((s) => s.label)).toEqual(['typed', 'other', 'other']);
    expect(history.done[0]).toMatchObject({ before: one('a'), after: one('c') });
  });

  test('its own changes are no steps, and the first study is none', () => {
    const undo: TextChange = { ...edit(one('b'), one('a')), kind: 'undo' };
    expect(recorded(NO_HISTORY, undo, 0)).toBe(NO_HISTORY);
    const first: TextChange = { ...edit({ entry: '', files: new Map() }, one('a')), kind: 'open' };
    expect(recorded(NO_HISTORY, first, 0)).toBe(NO_HISTORY);
  });

  test('memory is bounded: old steps go, the last stays', () => {
    let history = NO_HISTORY;
    let before = one('');
    for (let i = 0; i < 40; i += 1) {
      const after = one(String(i).padEnd(1_000_000, 'x'));
      history = recorded(history, edit(before, after), i * 5000);
      before = after;
    }
    expect(history.done.length).toBeLessThan(31);
    expect(history.done.length).toBeGreaterThan(25);
    expect(history.done.at(-1)?.after).toBe(before);
    const huge = recorded(history, edit(before, one('y'.repeat(40_000_000))), 1e9);
    expect(huge.done).toHaveLength(1);
  });

  test('its keys are those of every editor', () => {
    const key = (k: string, more: object = {}) =>
      historyKey({
        key: k,
        ctrlKey: true,
        metaKey: false,
        shiftKey: false,
        altKey: false,
        ...more,
      });
    expect(key('z')).toBe('undo');
    expect(key('Z', { shiftKey: true })).toBe('redo');
    expect(key('y')).toBe('redo');
    expect(key('z', { ctrlKey: false, metaKey: true })).toBe('undo');
    expect(key('z', { ctrlKey: false })).toBeUndefined();
    expect(key('z', { altKey: true })).toBeUndefined();
  });
});

class Memory implements Store {
  readonly map = new Map<string, string>();
  room = Infinity;
  getItem(key: string): string | null {
    return this.map.get(key) ?? null;
  }
  setItem(key: string, text: string): void {
    if (text.length > this.room) throw new DOMException('full', 'QuotaExceededError');
    this.map.set(key, text);
  }
  removeItem(key: string): void {
    this.map.delete(key);
  }
}

const work = (text: string, entry = 's/study.yaml'): KeptWork => ({
  entry,
  shipped: null,
  opened: one('opened', entry),
  texts: one(text, entry),
  policy: 'inbound,-x',
  seed: 1,
  replications: 200,
  until: 0.5,
  savedAtMs: 1,
});

describe('unsaved work', () => {
  test('comes back as it was, of the study that was worked on last', () => {
    const store = new Memory();
    keep([store], work('a', 'a/study.yaml'));
    keep([store], work('b', 'b/study.yaml'));
    expect(findKept([store])).toEqual({ kind: 'work', work: work('b', 'b/study.yaml') });
    forget([store], 'b/study.yaml');
    expect(findKept([store])).toEqual({ kind: 'nothing' });
  });

  test('of this tab goes before that of another visit', () => {
    const [tab, other] = [new Memory(), new Memory()];
    keep([tab, other], work('mine'));
    keep([other], work('theirs'));
    expect(findKept([tab, other])).toEqual({ kind: 'work', work: work('mine') });
    expect(findKept([new Memory(), other])).toEqual({ kind: 'work', work: work('theirs') });
  });

  test('storage that is full, forbidden or absent is told, and stops nothing', () => {
    const full = new Memory();
    full.room = 10;
    expect(keep([full], work('a'))).toBe(false);
    expect(keep([full, new Memory()], work('a'))).toBe(true);
    const forbidden = (): Store => {
      throw new DOMException('no', 'SecurityError');
    };
    expect(storesOf([forbidden])).toEqual([]);
    expect(keep([], work('a'))).toBe(false);
    expect(findKept([])).toEqual({ kind: 'nothing' });
  });

  test('whatever else stands in its place is discarded once', () => {
    const scratch = new Memory();
    keep([scratch], work('x'));
    const good = scratch.map.get('caveat.work.s/study.yaml') ?? '';
    const swap = (from: string, to: string): string => {
      expect(good).toContain(from);
      return good.replace(from, to);
    };
    for (const text of [
      'null',
      '[]',
      '{',
      '""',
      '7',
      swap('"version":1', '"version":2'),
      swap('"x"]]', '7]]'),
      swap('["s/study.yaml","x"]', '["other.yaml","x"]'),
      swap('"entry":"s/', '"entry":"t/'),
      swap('"shipped":null', '"shipped":{}'),
      swap('"opened":[["s/study.yaml","opened"]]', '"opened":null'),
      swap('"seed":1', '"seed":"1"'),
      good.slice(0, -1),
      '{"__proto__":{"version":1}}',
    ]) {
      const store = new Memory();
      store.map.set('caveat.work-last', 's/study.yaml').set('caveat.work.s/study.yaml', text);
      expect(findKept([store]), text).toEqual({ kind: 'corrupted' });
      expect(store.map.size).toBe(0);
      expect(findKept([store])).toEqual({ kind: 'nothing' });
    }
  });

  test('that killed the page when it was put back is not put back again', () => {
    const store = new Memory();
    keep([store], work('deadly'));
    markTrying([store], true);
    expect(findKept([store])).toEqual({ kind: 'corrupted' });
    keep([store], work('harmless'));
    markTrying([store], true);
    markTrying([store], false);
    expect(findKept([store])).toMatchObject({ kind: 'work' });
  });
});

const incoming = (path: string, content: string | Uint8Array, size?: number): Incoming => {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  return { path, size: size ?? bytes.length, bytes: async () => bytes };
};

describe('files dropped on the page', () => {
  test('a folder is its study with the rules beside it, and nothing else is read', async () => {
    const unread: Incoming = {
      path: 's/README.md',
      size: 9e9,
      bytes: () => Promise.reject(new Error('read')),
    };
    const texts = await textsOf([
      unread,
      incoming('s/rules.cedar', 'permit;'),
      incoming('s/study.yaml', 'caveat: 1'),
      incoming('s/old/study.yaml', 'caveat: 0'),
    ]);
    expect(texts.entry).toBe('s/study.yaml');
    expect([...texts.files.keys()]).toEqual(['s/study.yaml', 's/rules.cedar']);
  });

  test.each([
    [
      [incoming('big.yaml', '', 52_428_800)],
      'big.yaml  52428800 bytes are too many for one file; at most 5000000 are read',
    ],
    [
      [incoming('photo.yaml', new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0xff]))],
      'photo.yaml  the file is not UTF-8 text; save it as UTF-8',
    ],
    [
      [incoming('rules.cedar', '')],
      'rules.cedar  rules alone are no study; drop them together with their `study.yaml`',
    ],
    [
      [incoming('x/a.txt', ''), incoming('x/b.txt', '')],
      'the folder `x` holds no study; it needs a `study.yaml`; `caveat init` writes one to start from',
    ],
    [
      [incoming('x/study.yaml', ''), incoming('x/study.json', '')],
      'the folder `x` holds both `study.yaml` and `study.json`; name the one that you mean',
    ],
    [[], 'nothing was dropped that can be read; drop a `study.yaml` or its folder'],
  ])(
    'what is no study is refused in the words of the command line (%#)',
    async (files, message) => {
      await expect(textsOf(files)).rejects.toMatchObject({ name: 'InputError', message });
    },
  );
});

describe('a saved study', () => {
  let cedar: Cedar;
  beforeAll(async () => {
    cedar = await loadCedar();
  });
  const prepared = (texts: StudyTexts) => prepareStudy(texts, { cedar });

  test.each(['two-islands', '2024-08-26'])(
    'of %s is one file with equal digest, rules and warnings',
    (study) => {
      const folder = `studies/${study}/`;
      const texts: StudyTexts = {
        entry: `${folder}study.yaml`,
        files: new Map(
          ['study.yaml', 'rules.cedar'].map((f) => [
            folder + f,
            fs.readFileSync(folder + f, 'utf8'),
          ]),
        ),
      };
      const { name, text } = asSingleFile(texts);
      expect(name).toBe(`${study}.yaml`);
      const before = prepared(texts);
      const after = prepared({ entry: name, files: new Map([[name, text]]) });
      expect(after.digest).toBe(before.digest);
      expect(after.scenario).toEqual(before.scenario);
      expect(after.book.rules.map(({ text: t, id }) => [id, t])).toEqual(
        before.book.rules.map(({ text: t, id }) => [id, t]),
      );
      // saving what was saved changes nothing
      expect(asSingleFile({ entry: name, files: new Map([[name, text]]) }).text).toBe(text);
    },
  );

  test('keeps the letters of rules with Windows line ends, tabs, and an indented beginning', () => {
    const rule =
      '  \t// odd\r\n@title("a\tb")\r\npermit (principal is Effector,\r\n\taction == Action::"engage", resource);';
    const files = new Map(starterFiles()).set(
      'rules.cedar',
      `${starterFiles().get('rules.cedar')}\n${rule}`,
    );
    const { name, text } = asSingleFile({ entry: 'study.yaml', files });
    const before = prepared({ entry: 'study.yaml', files });
    expect(prepared({ entry: name, files: new Map([[name, text]]) }).digest).toBe(before.digest);
  });

  test('that names rules which are not there is saved as it stands', () => {
    const text = 'caveat: 1\nrules: [gone.cedar]\n';
    expect(asSingleFile(one(text)).text).toBe(text);
  });

  test('has a name that any file system takes', () => {
    expect(fileName('studies/2024-08-26/study.yaml')).toBe('2024-08-26.yaml');
    expect(fileName('a/../<img src=x>.yaml')).toBe('img-src-x.yaml');
    expect(fileName('..')).toBe('study.yaml');
    expect(fileName('')).toBe('study.yaml');
  });
});
