/** Forces, belts, and things on the map: what they change in the answer, and that it comes back. */
import fs from 'node:fs';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { appOfBlock, button, choose, chromiumPath, nights, settled, soon } from './support.ts';

/** The answer of another digest than that of before. */
async function other(page: Page, digest: string): Promise<string> {
  await page
    .locator(`#answer[data-replications]:not([data-digest="${digest}"])`)
    .waitFor({ timeout: 120_000 });
  return (await settled(page)).digest;
}

/** Waits for the answer of a digest. */
async function back(page: Page, digest: string): Promise<void> {
  await page
    .locator(`#answer[data-replications][data-digest="${digest}"]`)
    .waitFor({ timeout: 120_000 });
}

/** Where a thing is on the screen: the keyboard goes there, and its tooltip stands beside it. */
async function screenOf(page: Page, title: string): Promise<[x: number, y: number]> {
  await page.locator('#map .surface').focus();
  const tip = page.locator('#map .tip');
  for (let n = 0; n < 60; n += 1) {
    await page.keyboard.press('n');
    if ((await tip.locator('strong').innerText()) !== title) continue;
    // it may be gone by then: a new answer takes it away
    const box = await tip.boundingBox({ timeout: 500 }).catch(() => null);
    if (box !== null) return [box.x - 16, box.y + box.height / 2];
  }
  throw new Error(`${title} is not on the map`);
}

describe.skipIf(chromiumPath === undefined)('what the reader sets', () => {
  const { open } = appOfBlock();

  test('one unit more is another answer, and one fewer the same as before', async () => {
    const { page, complaints } = await open();
    await choose(page, 'two-islands');
    await nights(page, 200);
    await page.locator('.chip[data-policy="joint"]').click();
    const before = await settled(page, 'joint');
    const stepper = page.locator('#force-arden-battery .stepper');
    await stepper.getByRole('button', { name: /^One more/u }).click();
    await soon(() => stepper.locator('output').innerText()).toBe('2');
    await other(page, before.digest);
    // fewer get through with two batteries than with one, on the same nights
    expect(await page.locator('.edit').innerText()).toMatch(
      /^The last edit: \d\.\d+ fewer \(\S+ to \S+\) than before the last edit\. /u,
    );
    await stepper.getByRole('button', { name: /^One fewer/u }).click();
    await back(page, before.digest);
    expect(await page.locator('.edit').innerText()).toMatch(/^The last edit: \S+ more /u);
    // a switch is another question
    await page.locator('[data-caveat="own-airspace"]').click();
    await settled(page, 'joint,+own-airspace');
    expect(await page.locator('.edit').count()).toBe(0);
    // the last of a force cannot be taken away
    expect(await stepper.locator('output').innerText()).toBe('1');
    expect(await stepper.getByRole('button', { name: /^One fewer/u }).isDisabled()).toBe(true);
    expect(complaints).toEqual([]);
  }, 180_000);

  test('a shallower belt is another answer, and the depth of before gives that of before', async () => {
    const { page } = await open();
    await nights(page, 200);
    await page.locator('.chip[data-policy="belt-70"]').click();
    const before = await settled(page, 'belt-70');
    const slider = page.locator('[data-belt="belt-70"]');
    expect(await slider.inputValue()).toBe('70');
    await slider.fill('10');
    await soon(() => slider.getAttribute('aria-valuetext')).toBe('10 km');
    await other(page, before.digest);
    await slider.fill('70');
    await back(page, before.digest);
  }, 300_000);

  test('a battery is dragged on the map and deleted there, and both are undone', async () => {
    const { page, complaints } = await open({ reducedMotion: 'reduce' });
    await choose(page, 'two-islands');
    await nights(page, 200);
    await page.locator('.chip[data-policy="joint"]').click();
    const before = await settled(page, 'joint');
    await button(page, 'Edit').click();
    const editor = page.locator('.editor');
    await editor.locator('.things').waitFor();
    const name = 'Battery on the north coast';
    const [x, y] = await screenOf(page, name);
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x + 40, y + 25, { steps: 4 });
    await page.mouse.up();
    const longitude = editor.getByLabel('Longitude of place');
    await longitude.waitFor();
    await soon(() => longitude.inputValue()).not.toBe('1.35');
    expect(Number(await longitude.inputValue())).toBeGreaterThan(1.35);
    const moved = await other(page, before.digest);
    expect(moved).not.toBe(before.digest);
    await button(page, 'Undo').click();
    await soon(() => longitude.inputValue()).toBe('1.35');
    await back(page, before.digest);

    await screenOf(page, name);
    await page.keyboard.press('Delete');
    await editor.locator('.things').waitFor();
    await editor.getByRole('searchbox', { name: 'Find' }).fill(name);
    const listed = editor
      .locator('.things')
      .getByRole('button', { name: /^Battery on the north/u });
    await soon(() => listed.count()).toBe(0);
    await button(page, 'Undo').click();
    await listed.waitFor();
    await back(page, before.digest);
    expect(complaints).toEqual([]);
  }, 180_000);

  test('assets, patrols, raid groups and corners of zones are dragged on the map, and it is undone', async () => {
    const { page, complaints } = await open({ reducedMotion: 'reduce' });
    await choose(page, 'two-islands');
    await nights(page, 200);
    await page.locator('.chip[data-policy="fighters"]').click();
    const before = await settled(page, 'fighters');
    await button(page, 'Edit').click();
    const editor = page.locator('.editor');
    for (const { thing, handle = thing, field } of [
      { thing: 'Port of Brae', field: 'Latitude of place' },
      { thing: 'Two Falcons on patrol', field: 'Latitude of station' },
      {
        thing: 'Arrows from the sea',
        handle: 'launch place 1, Arrows from the sea',
        field: 'Latitude of launch place',
      },
      {
        thing: 'The approaches of Brae, 200 to 250 km from the ship',
        handle: 'corner 1, The approaches of Brae, 200 to 250 km from the ship',
        field: 'Latitude of corner 1',
      },
    ]) {
      await editor.locator('.things').waitFor();
      await editor.getByRole('searchbox', { name: 'Find' }).fill(thing);
      await editor.locator('.things').getByRole('button', { name: thing }).click();
      const latitude = editor.getByLabel(field).first();
      await latitude.waitFor();
      const was = await latitude.inputValue();
      const [x, y] = await screenOf(page, handle);
      await page.mouse.move(x, y);
      await page.mouse.down();
      await page.mouse.move(x + 10, y + 30, { steps: 4 });
      await page.mouse.up();
      await soon(() => latitude.inputValue()).not.toBe(was);
      expect(Number(await latitude.inputValue())).toBeLessThan(Number(was));
      await button(page, 'Undo').click();
      await soon(() => latitude.inputValue()).toBe(was);
      await editor.getByRole('button', { name: 'All things' }).click();
    }
    await back(page, before.digest);
    expect(complaints).toEqual([]);
  }, 240_000);

  test('undo leads back from another study, shipped or of a file, to the one before, with its proposals', async () => {
    const { page } = await open();
    await button(page, 'Stop').click();
    const who = page.locator('.caveat .proposals li');
    await soon(() => who.count()).toBeGreaterThan(0);
    await choose(page, 'two-islands');
    expect(await who.count()).toBe(0);
    await page.locator('body').press('Control+z');
    await page.locator('[data-study="2024-08-26"]').waitFor();
    await soon(() => who.count()).toBeGreaterThan(0);
    const [study, rules] = ['study.yaml', 'rules.cedar'].map((file) =>
      fs.readFileSync(`studies/two-islands/${file}`, 'utf8'),
    );
    await page.evaluate(
      ([document, cedar]) => {
        const data = new DataTransfer();
        data.items.add(new File([document ?? ''], 'study.yaml'));
        data.items.add(new File([cedar ?? ''], 'rules.cedar'));
        const event = { bubbles: true, cancelable: true, dataTransfer: data };
        window.document.body.dispatchEvent(new DragEvent('drop', event));
      },
      [study, rules],
    );
    await page.locator('[data-study="study"]').waitFor();
    expect(await who.count()).toBe(0);
    await page.locator('body').press('Control+z');
    await page.locator('[data-study="2024-08-26"]').waitFor();
    expect(await who.count()).toBeGreaterThan(0);
    await page.locator('body').press('Control+y');
    await page.locator('[data-study="study"]').waitFor();
    expect(await who.count()).toBe(0);
  }, 120_000);
});
