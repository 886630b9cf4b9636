/** A night watched in a real browser, on the study that is small enough to work out on paper. */
import { readFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Explanation } from '../../src/study/explain.ts';
import { inputFor, shippedCompiler } from '../explain/support.ts';
import { AppUnderTest, BUILD_MS, choose, chromiumPath } from './support.ts';

const STUDY = 'two-islands';
/** A policy of it under which every missile meets a rule. */
const POLICY = 'Only over its own soil';

describe.skipIf(chromiumPath === undefined)('a night, watched', () => {
  let app: AppUnderTest;
  /** One page for all tests: each begins where the one before ended. */
  let page: Page;
  let complaints: readonly string[] = [];

  beforeAll(async () => {
    app = await AppUnderTest.start();
    ({ page, complaints } = await app.open({ viewport: { width: 1280, height: 800 } }));
    await choose(page, STUDY);
    await page.getByRole('button', { name: POLICY, exact: true }).click();
    await page.getByRole('button', { name: 'To the next event' }).waitFor();
  }, BUILD_MS);

  afterAll(async () => {
    await app?.close();
  });

  const clock = async (): Promise<string> =>
    ((await page.locator('.watch-clock').textContent()) ?? '').slice(0, 8);
  const slider = () => page.getByRole('slider', { name: 'Time of the night' });
  const rows = () => page.getByRole('option').and(page.locator('.event-row'));
  const story = () => page.getByRole('region', { name: 'Story of a threat' });

  /** Replication, policy and threat of the story that is open, from the command that it gives. */
  async function told() {
    const command = await story().locator('.story-command code').textContent();
    const [, policy = '', replication = '', threat = ''] =
      /--policy (\S+) --replication (\d+) --threat (\S+)/u.exec(command ?? '') ?? [];
    return { policy, replication: Number(replication), threat };
  }

  test('goes from event to event by key, to both ends, and plays', async () => {
    await slider().focus();
    await page.keyboard.press('Home');
    const first = await clock();
    await page.keyboard.press('ArrowRight');
    const second = await clock();
    expect(second > first).toBe(true);
    expect(await page.locator('.watch-last').textContent()).toContain(second);
    const forth = [second];
    for (let n = 0; n < 6; n += 1) {
      await page.keyboard.press('ArrowRight');
      forth.push(await clock());
    }
    for (const there of forth.toReversed()) {
      expect(await clock()).toBe(there);
      await page.keyboard.press('ArrowLeft');
    }
    expect(await clock()).toBe(first);
    await page.keyboard.press('End');
    const end = await clock();
    expect(end > second).toBe(true);
    // the slider is drawn with the next frame
    await expect.poll(() => slider().getAttribute('aria-valuetext')).toContain(`${end}, `);
    await page.keyboard.press('Home');
    await page.keyboard.press(' ');
    await expect.poll(() => clock()).not.toBe(first);
    await page.getByRole('button', { name: 'Pause' }).click();
    const stands = await clock();
    await page.waitForTimeout(300);
    expect(await clock()).toBe(stands);
  });

  test('lists events, only those in view, and a click on one goes there and tells its story', async () => {
    await page.getByRole('button', { name: 'Events' }).click();
    const all = Number.parseInt(
      (await page.locator('.events [role=status]').textContent()) ?? '',
      10,
    );
    expect(all).toBeGreaterThan(30);
    expect(await rows().count()).toBeLessThan(all);
    expect(await rows().first().getAttribute('aria-setsize')).toBe(String(all));
    const list = page.getByRole('listbox', { name: 'Events of the night' });
    await list.focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await story().waitFor();
    expect(await page.locator('.event-row[aria-selected=true]').textContent()).toContain(
      await clock(),
    );
    expect(await story().evaluate((panel) => panel === document.activeElement)).toBe(true);
    await page.keyboard.press('Escape');
    await story().waitFor({ state: 'detached' });
    expect(await list.evaluate((box) => box === document.activeElement)).toBe(true);
  });

  test('marks the rule that forbade it, with its Cedar text, and says what explain says', async () => {
    await page.getByRole('combobox', { name: 'Sort of events' }).selectOption('rules');
    await page.locator('.event-row[data-denied=true]').first().click();
    await story().waitFor();
    const about = await told();
    const compiler = shippedCompiler(STUDY);
    const explained = new Explanation(inputFor(compiler, about.policy, about.replication)).story(
      about.threat,
    );
    const lines = await story().locator('.story-lines li').allTextContents();
    expect(lines).toEqual(explained.lines.map((line) => `${line.clock} ${line.text}`));
    const named = explained.lines.flatMap((line) => line.rules ?? []);
    expect(named.length).toBeGreaterThan(0);
    const rules = readFileSync(
      new URL(`../../studies/${STUDY}/rules.cedar`, import.meta.url),
      'utf8',
    );
    const shown = await story().locator('.story-rules pre').allTextContents();
    expect(shown.length).toBe(new Set(named.map(({ id }) => id)).size);
    for (const text of shown) {
      expect(text).toContain('forbid');
      expect(rules).toContain(text.trim());
    }
    const marked = await story().locator('.story-lines .forbids').allTextContents();
    for (const { title } of named) expect(marked.join()).toContain(title);
    expect(marked).toContain('forbidden by');
  });

  test('tells the story of a threat that is clicked on the map', async () => {
    if ((await story().count()) > 0) await story().press('Escape');
    await slider().focus();
    await page.keyboard.press('Home');
    for (let minute = 0; minute < 10; minute += 1) await page.keyboard.press('Shift+ArrowRight');
    const map = await page.locator('.stage').boundingBox();
    if (map === null) throw new Error('no map');
    // along the way of the missiles, which is the equator, a little above the middle of the map
    let found = false;
    for (let y = map.height / 2; y > map.height / 2 - 60 && !found; y -= 8) {
      for (let x = 60; x < map.width - 60 && !found; x += 10) {
        await page.mouse.move(map.x + x, map.y + y);
        found = await page.evaluate(
          () => document.querySelector('.tip')?.textContent?.includes('arrows/') === true,
        );
        if (found) await page.mouse.click(map.x + x, map.y + y);
      }
    }
    expect(found).toBe(true);
    await story().waitFor();
    expect((await told()).threat).toMatch(/^arrows\//u);
    await page.keyboard.press('Escape');
  });

  test('chooses nights by leakers, and keeps the night when rules are switched', async () => {
    const night = page.getByRole('combobox', { name: 'Night', exact: true });
    const leakers = async (): Promise<number> =>
      Number.parseInt(
        (await page.locator('.watch-bar .watch-air').first().textContent()) ?? '',
        10,
      );
    const counts: number[] = [];
    for (const name of ['lucky', 'typical', 'unlucky']) {
      await night.selectOption(name);
      await page.waitForTimeout(300);
      await expect.poll(() => page.locator('.watch-buttons').count()).toBe(1);
      counts.push(await leakers());
    }
    expect(counts).toEqual([...counts].sort((a, b) => a - b));
    await slider().focus();
    await page.keyboard.press('ArrowRight');
    const before = await page.locator('.watch-air span').first().getAttribute('title');
    await page.locator('.rules input[type=checkbox], .rules [role=switch]').first().click();
    await expect.poll(() => night.inputValue()).toBe('number');
    const number = await page
      .getByRole('spinbutton', { name: /Number of the night/u })
      .inputValue();
    expect(before).toContain(`Night ${number} `);
  });

  test('plays nothing where the system asks for less movement, and steps all the same', async () => {
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await page.getByRole('button', { name: 'Play' }).waitFor({ state: 'detached' });
    await slider().focus();
    await page.keyboard.press('Home');
    const first = await clock();
    await page.keyboard.press(' ');
    await page.waitForTimeout(300);
    expect(await clock()).toBe(first);
    await page.getByRole('button', { name: 'To the next event' }).click();
    expect((await clock()) > first).toBe(true);
    await page.emulateMedia({ reducedMotion: 'no-preference' });
  });

  test('has no serious fault that axe finds, with list and story open', async () => {
    await page.getByRole('combobox', { name: 'Sort of events' }).selectOption('all');
    await page.locator('.event-row').last().click();
    await story().waitFor();
    const axe = readFileSync(
      new URL('../../node_modules/axe-core/axe.min.js', import.meta.url),
      'utf8',
    );
    await page.evaluate(axe);
    const found = (await page.evaluate(
      `axe.run(document.querySelector('.middle')).then(({ violations }) => violations
        .filter(({ impact }) => impact === 'serious' || impact === 'critical')
        .map(({ id, nodes }) => id + ': ' + nodes.map(({ html }) => html).join(' ')))`,
    )) as string[];
    expect(found).toEqual([]);
    expect(complaints).toEqual([]);
  });
});
