/** The page by keyboard alone, from loading it to sharing what was found: no pointer is used. */
import type { Locator, Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { appOfBlock, button, chromiumPath, settled, soon } from './support.ts';

/** Steps of Tab that lead across the whole page, and more. */
const FAR = 400;

/** Goes on by Tab until the element has the focus; what has it must be seen to. */
async function tabTo(page: Page, to: Locator, key: 'Tab' | 'Shift+Tab' = 'Tab'): Promise<void> {
  const element = await to.elementHandle();
  for (let n = 0; n < FAR; n += 1) {
    await page.keyboard.press(key);
    const there = await page.evaluate(
      (wanted) => (wanted === document.activeElement ? ringed(wanted) : null),
      element,
    );
    if (there === null) continue;
    expect(there, `focus is visible on ${await to.first().innerText()}`).toBe(true);
    return;
  }
  throw new Error(`Tab does not lead to ${String(to)}`);
}

/** Runs in the page: makes `ringed` known there. */
function defineRinged(): void {
  Object.assign(globalThis, {
    ringed: (element: Element) => {
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element);
      return (
        (outlineStyle !== 'none' && Number.parseFloat(outlineWidth) > 0) || boxShadow !== 'none'
      );
    },
  });
}
declare const ringed: (element: Element) => boolean;

describe.skipIf(chromiumPath === undefined)('the page by keyboard', () => {
  const { open } = appOfBlock();

  test('leads from a question to its answer, through a night and an edit, to a link', async () => {
    const { page, complaints } = await open({ before: defineRinged });
    const { keyboard } = page;
    await page.locator('#answer[data-policy]').waitFor();

    // another study, and fewer nights of it
    await tabTo(page, page.locator('#study'));
    await keyboard.press('End');
    await page.locator('[data-study="two-islands"]').waitFor();
    await tabTo(page, page.locator('#nights'));
    await keyboard.press('Home');

    // a policy, then a rule put in force: what that changed is told
    await tabTo(page, page.locator('.chip[data-policy="joint"]'), 'Shift+Tab');
    await keyboard.press('Enter');
    const before = await settled(page, 'joint');
    await tabTo(page, page.locator('[data-caveat="own-airspace"]'));
    await keyboard.press('Space');
    const after = await settled(page, 'joint,+own-airspace');
    expect(after.replications).toBe(200);
    expect(after.digest).not.toBe(before.digest);
    expect(await page.locator('.step').innerText()).toMatch(/^The last switch: /u);
    const rule = page.locator('#caveat-own-airspace');
    await tabTo(page, rule.locator('summary'));
    await keyboard.press('Enter');
    expect(await rule.locator('pre').innerText()).toContain('forbid');

    // the map: from thing to thing, nearer, and one picked
    await tabTo(page, page.locator('#map .surface'));
    await keyboard.press('n');
    await soon(() => page.locator('#map [aria-live]').innerText()).toMatch(/\S/u);
    const scale = await page.locator('#map .scale').innerText();
    for (let i = 0; i < 4; i += 1) await keyboard.press('+');
    await soon(() => page.locator('#map .scale').innerText()).not.toBe(scale);

    // the night: a step, played and held, an event and its threat's story
    const clock = page.locator('.watch-clock');
    await tabTo(page, button(page, 'To the next event'));
    const first = await clock.innerText();
    await keyboard.press('Enter');
    await soon(() => clock.innerText()).not.toBe(first);
    await tabTo(page, page.getByRole('slider', { name: 'Time of the night' }));
    await keyboard.press('Home');
    const start = await clock.innerText();
    await keyboard.press('Space');
    await soon(() => clock.innerText()).not.toBe(start);
    await keyboard.press('Space');
    await tabTo(page, page.getByRole('button', { name: 'Events', exact: true }));
    await keyboard.press('Enter');
    await tabTo(page, page.getByRole('listbox'));
    await keyboard.press('ArrowDown');
    await keyboard.press('Enter');
    const story = page.getByRole('region', { name: 'Story of a threat' });
    await story.waitFor();
    expect(await story.evaluate((element) => element === document.activeElement)).toBe(true);
    expect(await story.locator('.story-lines li').count()).toBeGreaterThan(1);
    await keyboard.press('Escape');
    await story.waitFor({ state: 'detached' });
    expect(await page.getByRole('listbox').evaluate((e) => e === document.activeElement)).toBe(
      true,
    );

    // one policy less among those compared
    const rows = page.locator('#answer [data-plot="leakers"] .rows > li');
    await tabTo(page, page.getByText('Choose policies to compare'));
    await keyboard.press('Enter');
    await rows.first().waitFor();
    const shown = await rows.count();
    await tabTo(page, page.getByRole('checkbox', { name: 'Arden watches' }));
    await keyboard.press('Space');
    await soon(() => rows.count()).toBe(shown - 1);

    // an edit, and back
    await tabTo(page, button(page, 'Edit'), 'Shift+Tab');
    await keyboard.press('Enter');
    const editor = page.locator('.editor');
    await tabTo(page, editor.getByRole('searchbox', { name: 'Find' }));
    await keyboard.type('Battery on the north');
    await tabTo(page, editor.getByRole('button', { name: 'Battery on the north coast' }).first());
    await keyboard.press('Enter');
    const ready = editor.getByLabel('ready', { exact: true });
    await tabTo(page, ready);
    const was = await ready.inputValue();
    await keyboard.press('Control+a');
    await keyboard.type('4');
    await keyboard.press('Enter');
    await tabTo(page, editor.getByRole('button', { name: 'Undo' }), 'Shift+Tab');
    await soon(() => editor.getByRole('button', { name: 'Undo' }).getAttribute('title')).toMatch(
      /ready/u,
    );
    await keyboard.press('Enter');
    await soon(() => ready.inputValue()).toBe(was);
    await settled(page, after.policy);
    expect((await settled(page)).digest).toBe(after.digest);

    // a link, and back to where one was
    const share = button(page, 'Share');
    await tabTo(page, share, 'Shift+Tab');
    await keyboard.press('Enter');
    const link = page.getByLabel('Link', { exact: true });
    await link.waitFor();
    await tabTo(page, link);
    expect(await link.inputValue()).toMatch(/#v1\./u);
    await keyboard.press('Escape');
    await link.waitFor({ state: 'detached' });
    expect(await share.evaluate((element) => element === document.activeElement)).toBe(true);
    expect(complaints).toEqual([]);
  }, 240_000);
});
