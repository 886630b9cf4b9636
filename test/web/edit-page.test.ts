/** Building a scenario on the page, end to end, and taking it to the command line. */
import fs from 'node:fs';
import path from 'node:path';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { caveat } from '../cli/support.ts';
import {
  appOfBlock,
  button,
  choose,
  chromiumPath,
  nights,
  notice,
  saved,
  settled,
  soon,
} from './support.ts';

const editor = (page: Page) => page.locator('.editor');

async function edit(page: Page): Promise<void> {
  await button(page, 'Edit').click();
  await editor(page).locator('.things, .inspector, .code').first().waitFor();
}

/** Opens a thing from the list, as the keyboard would. */
async function pick(page: Page, title: string): Promise<void> {
  await editor(page).getByRole('searchbox', { name: 'Find' }).fill(title);
  await editor(page).locator('.things').getByRole('button', { name: title }).first().click();
  await editor(page).getByRole('heading', { name: title }).waitFor();
}

async function setField(page: Page, name: string, value: string): Promise<void> {
  const field = editor(page).getByLabel(name, { exact: true });
  await field.fill(value);
  await field.press('Enter');
}

/** Drops files on the page, as a browser does. */
async function drop(
  page: Page,
  files: readonly { name: string; text?: string; size?: number }[],
): Promise<void> {
  await page.evaluate((list) => {
    const data = new DataTransfer();
    for (const { name, text = '', size } of list) {
      const content = size === undefined ? text : new Uint8Array(size);
      data.items.add(new File([content], name));
    }
    const event = { bubbles: true, cancelable: true, dataTransfer: data };
    document.body.dispatchEvent(new DragEvent('dragover', event));
    document.body.dispatchEvent(new DragEvent('drop', event));
  }, files);
}

describe.skipIf(chromiumPath === undefined)('the editor', () => {
  const { open, url } = appOfBlock();

  test('builds a scenario that the command line gives the same digest', async () => {
    const { page, complaints, strayed } = await open();
    await nights(page, 200);
    await choose(page, 'two-islands');
    const before = await settled(page);
    await edit(page);

    // a battery, placed by numbers and then moved
    await editor(page).locator('.add summary').click();
    await editor(page).getByLabel('Type').selectOption('battery');
    await editor(page).getByLabel('Nation').selectOption('arden');
    await editor(page).getByLabel('Latitude', { exact: true }).fill('-0.3');
    await editor(page).getByLabel('Longitude', { exact: true }).fill('1.2');
    await button(page, 'Add at this place').click();
    await editor(page).getByRole('heading', { name: 'Battery' }).waitFor();
    await setField(page, 'Latitude of place', '-0.2');
    await settled(page, 'watch,+added-arden');

    // a parameter
    await setField(page, 'ready', '4');
    // a rule, first with a mistake, which is underlined where it is
    await editor(page).getByRole('button', { name: 'Rules' }).click();
    const code = page.locator('.code-host .cm-content');
    await code.waitFor();
    await code.getByText('context.headingFor').click();
    await page.keyboard.press('End');
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.type('|| context.altitudM > 10');
    const underlined = page.locator('.code-host .cm-lintRange-error');
    await underlined.waitFor();
    expect(await underlined.innerText()).toContain('altitudM');
    expect(await editor(page).locator('.problems').innerText()).toMatch(
      /rules\.cedar:\d+:\d+ .*altitudM/u,
    );
    // the answer stays that of before
    expect(await page.locator('#answer').getAttribute('data-policy')).toBe('watch,+added-arden');
    // `M > 10` is to the right of where the letter is missing
    for (let i = 0; i < 6; i += 1) await page.keyboard.press('ArrowLeft');
    await page.keyboard.type('e');
    await underlined.waitFor({ state: 'detached' });
    await editor(page).getByText('No mistakes found.').waitFor();

    // a rule lifted, with the editor closed
    await button(page, 'Edit').click();
    const lifted = page.getByRole('switch', { name: 'Arden shoots over its own airspace only' });
    await lifted.click();
    const built = await settled(page, 'watch,-own-airspace,+added-arden');
    expect(built.digest).not.toBe(before.digest);

    // undone and done again by keys: the text is the same to the byte, so the digest is
    await page.locator('body').press('Control+z');
    expect(await lifted.isChecked()).toBe(true);
    await page.locator('body').press('Control+z');
    await page.locator('body').press('Control+z');
    await page.locator('#answer:not([data-replications])').waitFor();
    const undone = await settled(page);
    expect(undone.digest).not.toBe(built.digest);
    await page.locator('body').press('Control+y');
    await page.locator('body').press('Control+y');
    expect(await lifted.isChecked()).toBe(true);
    await page.locator('body').press('Control+Shift+z');
    expect(await lifted.isChecked()).toBe(false);
    await page.locator(`#answer[data-digest="${built.digest}"]`).waitFor();

    // a reload keeps the work and the choice
    await page.reload();
    await notice(page).waitFor();
    expect(await notice(page).innerText()).toMatch(/^Your changes of .* are back\./u);
    await page.locator(`#answer[data-digest="${built.digest}"]`).waitFor();

    // a link opens the same in another browser, which has kept nothing
    await button(page, 'Share').click();
    const link = await page.getByLabel('Link', { exact: true }).inputValue();
    const other = await open({ at: link.slice(url().length) });
    await other.page.locator(`#answer[data-digest="${built.digest}"]`).waitFor();

    // the saved file gives the same on the command line, with the command that is shown
    const command = await page.getByLabel('The same on the command line').inputValue();
    const file = await saved(page, () => button(page, 'Save two-islands.yaml').last().click());
    const words = command.split(' ').slice(1);
    expect(words[1]).toBe('two-islands.yaml');
    const here = await caveat([...words, '--json', '--no-prices'], { cwd: path.dirname(file) });
    expect(here.stderr).toBe('');
    const { policies } = JSON.parse(here.stdout) as { policies: { id: string; digest: string }[] };
    expect(policies.find((p) => p.id === built.policy)?.digest).toBe(built.digest);
    // and the comments that were in it
    expect(fs.readFileSync(file, 'utf8')).toContain('# Round figures instead of a catalogue');
    expect([...complaints, ...other.complaints]).toEqual([]);
    expect(strayed).toEqual([]);
  }, 180_000);

  test('shows what is wrong with a field beside it, and what lies outside its range, in the words of the command line', async () => {
    const { page } = await open();
    // nothing here needs an answer
    await button(page, 'Stop').click();
    await edit(page);
    await pick(page, 'Existing defence, west');
    await setField(page, 'against cruise share', '80 %');
    const field = editor(page).getByLabel('against cruise share', { exact: true });
    await editor(page).getByText('`80 %` is a percentage').first().waitFor();
    expect(await field.getAttribute('aria-invalid')).toBe('true');
    await setField(page, 'against cruise share', '0.99');
    await editor(page)
      .locator('.field .wrong', { hasText: 'lies above the range that is given for it' })
      .waitFor();
    await editor(page).getByText('outside its range', { exact: true }).waitFor();
    expect(await editor(page).getByText('Range 0.6 to 0.95, derived').count()).toBe(1);
    // told once for all places that share it
    await editor(page).getByRole('button', { name: 'Undo' }).click();
    await editor(page).getByRole('button', { name: 'Undo' }).click();
    expect(await field.inputValue()).toBe('0.87');
  }, 60_000);

  test('moves a battery on the map by keys alone, and takes it back', async () => {
    const { page, complaints } = await open();
    await choose(page, 'two-islands');
    await edit(page);
    await pick(page, 'Battery on the north coast');
    const [lat, lon] = ['Latitude of place', 'Longitude of place'].map((name) =>
      editor(page).getByLabel(name),
    );
    expect([await lat?.inputValue(), await lon?.inputValue()]).toEqual(['-0.18', '1.35']);
    const surface = page.locator('#map .surface');
    await surface.focus();
    // the keyboard goes from thing to thing until it is there
    for (let i = 0; i < 40; i += 1) {
      await page.keyboard.press('n');
      if (
        (await page.locator('#map [aria-live]').innerText()).startsWith(
          'Battery on the north coast',
        )
      )
        break;
    }
    await page.keyboard.press('m');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await soon(() => lon?.inputValue()).not.toBe('1.35');
    expect(Number(await lon?.inputValue())).toBeGreaterThan(1.35);
    await page.keyboard.press('Control+z');
    await soon(() => lon?.inputValue()).toBe('1.35');
    expect(complaints).toEqual([]);
  }, 60_000);

  test('a hostile or broken file is refused with a reason, and the work stays', async () => {
    const { page, complaints } = await open();
    await choose(page, 'two-islands');
    await edit(page);
    await pick(page, 'Port of Brae');
    await setField(page, 'title', '<img src=x onerror=alert(1)>');
    const stays = async (message: RegExp): Promise<void> => {
      await soon(() => notice(page).innerText()).toMatch(message);
      expect(await editor(page).getByLabel('title', { exact: true }).inputValue()).toBe(
        '<img src=x onerror=alert(1)>',
      );
      await button(page, 'Close').click();
    };
    // its title is text, wherever it is shown
    await editor(page).getByRole('heading', { name: '<img src=x onerror=alert(1)>' }).waitFor();
    expect(await page.locator('img').count()).toBe(0);

    await drop(page, [{ name: 'big.yaml', size: 52_428_800 }]);
    await stays(
      /your work is as it was[^]*big\.yaml\s+52428800 bytes are too many for one file; at most 5000000 are read/u,
    );
    await drop(page, [{ name: '<b>photo</b>.yaml', size: 40 }]);
    await stays(/<b>photo<\/b>\.yaml:1:1  *a control character stands in the text/u);
    const bomb = `a: &a [x, x, x, x, x, x, x, x, x]\n${[...'bcdefgh'].map((c, i) => `${c}: &${c} [${`*${'abcdefg'[i]}, `.repeat(9)}]`).join('\n')}\n`;
    await drop(page, [{ name: 'bomb.yaml', text: `${bomb}caveat: 1` }]);
    await stays(
      /bomb\.yaml:.*the document (holds more than 400000 values|follows more than 2000 aliases)/u,
    );
    await drop(page, [{ name: 'later.yaml', text: 'caveat: 2\ntitle: Later\n' }]);
    await stays(
      /later\.yaml:1:9  *caveat: version `2` of the format is not known; write `caveat: 1`/u,
    );
    await drop(page, [
      { name: 'proto.yaml', text: 'caveat: 1\n__proto__: { x: 1 }\nconstructor: 1\n' },
    ]);
    await stays(/proto\.yaml:2:1  *a key of this map is not a plain word/u);
    await drop(page, [{ name: 'rules.cedar', text: 'permit;' }]);
    await stays(/rules\.cedar  *rules alone are no study/u);
    expect(complaints).toEqual([]);
  }, 60_000);

  test('opens a dropped study with its rules, and keeps it over a reload', async () => {
    const { page } = await open();
    await nights(page, 200);
    await choose(page, 'two-islands');
    const before = await settled(page);
    const [study, rules] = ['study.yaml', 'rules.cedar'].map((name) =>
      fs.readFileSync(`studies/two-islands/${name}`, 'utf8'),
    );
    await drop(page, [
      {
        name: 'study.yaml',
        text: (study ?? '')
          .replace('title: Two islands', 'title: Mine')
          .replace('count: 8', 'count: 12'),
      },
      { name: 'rules.cedar', text: rules ?? '' },
    ]);
    await page.locator('[data-study="study"]').waitFor();
    const opened = await settled(page);
    expect(opened.digest).not.toBe(before.digest);
    // it, and what is changed in it, outlives a reload
    await page.reload();
    await page.locator(`#answer[data-digest="${opened.digest}"]`).waitFor();
    await page.locator('[data-study="study"]').waitFor();
  }, 60_000);

  test('kept work that was spoilt is set aside with a word, and the page lives', async () => {
    const { page, complaints } = await open({
      before: () => {
        for (const store of [localStorage, sessionStorage]) {
          store.setItem('caveat.work-last', 'studies/two-islands/study.yaml');
          store.setItem('caveat.work.studies/two-islands/study.yaml', '{"version":1,"files":');
        }
      },
    });
    await soon(() => notice(page).innerText()).toMatch(/cannot be read any more/u);
    await choose(page, 'two-islands');
    await nights(page, 200);
    await settled(page);
    expect(complaints).toEqual([]);
  }, 60_000);

  test('has no serious fault for screen readers, in any of its forms and at 360 px', async () => {
    const { page } = await open({ viewport: { width: 360, height: 740 } });
    await choose(page, 'two-islands');
    await page.evaluate(fs.readFileSync('node_modules/axe-core/axe.min.js', 'utf8'));
    const faults = () =>
      page.evaluate(`axe.run(document, { resultTypes: ['violations'] }).then(({ violations }) =>
        violations.filter((v) => ['serious', 'critical'].includes(v.impact)).map((v) => v.id + ' ' + v.nodes[0].target))`);
    await edit(page);
    expect(await faults()).toEqual([]);
    await pick(page, 'Battery on the north coast');
    await setField(page, 'stock', 'many');
    await editor(page).getByText('a whole number is needed').first().waitFor();
    expect(await faults()).toEqual([]);
    await editor(page).getByRole('button', { name: 'Rules', exact: true }).click();
    await page.locator('.code-host .cm-content').waitFor();
    expect(await faults()).toEqual([]);
    await button(page, 'Share').click();
    await page.getByLabel('Link', { exact: true }).waitFor();
    expect(await faults()).toEqual([]);
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360);
  }, 60_000);
});
