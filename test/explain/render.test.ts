import { readFileSync, writeFileSync } from 'node:fs';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { displayWidth } from '../../src/report/text.ts';
import { renderLeakers, renderStory } from '../../src/report/story.ts';
import { Explanation } from '../../src/study/explain.ts';
import type { LeakerLine, Story } from '../../src/study/story.ts';
import { randomScenario } from '../reference/random-scenario.ts';
import { compilerOf, inputFor, starterCompiler } from './support.ts';

const PLAIN = { colour: false, width: 100 };

function explained(): Explanation[] {
  return [101, 103, 104, 108].flatMap((seed) => {
    const { scenario, ruleText } = randomScenario(seed);
    const compiler = compilerOf(scenario, ruleText);
    return ['all', 'none'].map((policy) => new Explanation(inputFor(compiler, policy)));
  });
}

describe('a story or a list of leakers on a terminal', () => {
  const texts = explained().flatMap((e) => [
    ...e.threats.map((id) => ({ of: (o: typeof PLAIN) => renderStory(e.story(id), o) })),
    { of: (o: typeof PLAIN) => renderLeakers(e.leakers(), e.about, o) },
  ]);

  it('is never wider than asked, nor than 100 columns, and has no blanks at line ends', () => {
    expect(texts.length).toBeGreaterThan(100);
    for (const { of } of texts) {
      for (const [width, most] of [
        [60, 60],
        [100, 100],
        [180, 100],
      ] as const) {
        const text = of({ colour: false, width });
        expect(text.endsWith('\n')).toBe(true);
        for (const line of text.split('\n')) {
          expect(displayWidth(line), line).toBeLessThanOrEqual(most);
          expect(line).toBe(line.trimEnd());
        }
      }
    }
  });

  it('is the same text with and without emphasis, which it has only when told', () => {
    for (const { of } of texts) {
      const plain = of(PLAIN);
      const bold = of({ ...PLAIN, colour: true });
      expect(plain).not.toContain('\u001b');
      expect(bold).toContain('\u001b[1m');
      expect(stripVTControlCharacters(bold)).toBe(plain);
    }
  });

  it('begins each line of a story with its time and keeps continuations under the text', () => {
    const [first] = explained();
    const story = first?.story(first.threats[0] ?? '') as Story;
    const body = renderStory(story, PLAIN).split('\n\n')[1]?.split('\n') ?? [];
    const starts = body.filter((line) => /^\d\d:\d\d:\d\d {2}[a-z]/u.test(line));
    expect(starts).toHaveLength(story.lines.length);
    for (const line of body) expect(line).toMatch(/^(?:\d\d:\d\d:\d\d {2}.{10}| {20}) {2}\S/u);
  });

  it('lets no title of a study drive the terminal or break a line', () => {
    const leaker: LeakerLine = {
      id: 'a/1',
      type: { id: 't', title: 'T\u001b[31m\nfaked' },
      target: { id: 'x', title: '\u202eevil' },
      tick: 0,
      clock: '00:00:00',
      cause: 'forbidden',
      rules: [{ id: 'r', title: 'first\nsecond\u0007' }],
    };
    const about = {
      policy: 'p\u001b]0;x\u0007',
      replication: 0,
      variant: 0,
      seed: 1,
      zone: 'UTC',
      launched: 1,
    };
    const text = renderLeakers([leaker], about, PLAIN);
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f\u202e]/u);
    expect(text.split('\n').filter((line) => line.includes('faked'))).toHaveLength(1);
  });

  it('never cuts the id of a threat, which is what one asks for next', () => {
    const id = `${'long-group-name-'.repeat(2)}/12`;
    const line: LeakerLine = {
      id,
      type: { id: 't', title: 'A type with a long title, in all its versions' },
      target: { id: 'x', title: 'A target with a very long title indeed' },
      tick: 0,
      clock: '00:00:00',
      cause: 'out-of-reach',
      rules: [],
    };
    const about = { policy: 'p', replication: 0, variant: 0, seed: 1, zone: 'UTC', launched: 1 };
    expect(renderLeakers([line], about, PLAIN)).toContain(id);
  });
});

describe('the guide', () => {
  const guide = new URL('../../docs/guide/explain.md', import.meta.url);

  /** `<!-- produced: POLICY REPLICATION [THREAT] -->`, a command, a blank line and its output. */
  const block = /<!-- produced: (\S+) (\d+) ?(\S+)? -->\n\n```text\n[^`]*```/gu;

  it('shows what the program prints of the starter study', () => {
    const compiler = starterCompiler();
    let blocks = 0;
    const text = readFileSync(guide, 'utf8');
    const fresh = text.replace(
      block,
      (_all, policy: string, replication: string, threat: string | undefined) => {
        blocks += 1;
        const explanation = new Explanation(inputFor(compiler, policy, Number(replication)));
        const output =
          threat === undefined
            ? renderLeakers(explanation.leakers(), explanation.about, PLAIN)
            : renderStory(explanation.story(threat), PLAIN);
        const mark = [policy, replication, ...(threat === undefined ? [] : [threat])].join(' ');
        return `<!-- produced: ${mark} -->\n\n\`\`\`text\n${output}\`\`\``;
      },
    );
    expect(blocks).toBe(4);
    // UPDATE_DOCS=1 writes what the program prints now; read the change before keeping it.
    if (process.env['UPDATE_DOCS'] === '1') writeFileSync(guide, fresh);
    else expect(text).toBe(fresh);
  });
});
