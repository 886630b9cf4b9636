/** Links and what is taken away from the page, against the command line's own answers. */
import fs from 'node:fs';
import path from 'node:path';
import { parse } from 'csv-parse/sync';
import { asyncBufferFromFile, parquetMetadataAsync, parquetReadObjects } from 'hyparquet';
import type { Page } from 'playwright-core';
import { describe, expect, test } from 'vitest';
import { caveat } from '../cli/support.ts';
import type { CompareResult } from '../../src/study/results.ts';
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

describe.skipIf(chromiumPath === undefined)('sharing', () => {
  const { open } = appOfBlock();
  const save = (page: Page, name: string): Promise<string> =>
    saved(page, () => button(page, name).first().click());

  async function linkOf(page: Page): Promise<string> {
    await button(page, 'Share').click();
    const link = await page.getByLabel('Link', { exact: true }).inputValue();
    await button(page, 'Close').click();
    return link.slice(link.indexOf('#'));
  }

  test('the answer is taken away as the command line prints it, as rows, and as a report', async () => {
    const { page, complaints } = await open();
    await choose(page, 'two-islands');
    await nights(page, 200);
    const { policy, digest } = await settled(page);
    await page.locator('#answer[data-complete]').waitFor();
    await button(page, 'Share').click();
    const words = (await page.getByLabel('The same on the command line').inputValue())
      .split(' ')
      .slice(1);
    const printed = await caveat([...words, '--json']);
    const [json, csv, parquet, html] = [
      await save(page, 'JSON'),
      await save(page, 'CSV'),
      await save(page, 'Parquet'),
      await save(page, 'Report (HTML)'),
    ];
    const { run: _run, ...theirs } = JSON.parse(printed.stdout) as CompareResult;
    expect(JSON.parse(fs.readFileSync(json, 'utf8'))).toEqual(theirs);

    const rows = parse<Record<string, string>>(fs.readFileSync(csv), { columns: true });
    const own = theirs.policies.find(({ id }) => id === policy);
    const leakers = rows.find((row) => row['policy'] === policy && row['measure'] === 'leakers');
    expect(Number(leakers?.['mean'])).toBe(own?.leakers.mean);
    expect(Number(leakers?.['low'])).toBe(own?.leakers.low);
    expect(new Set(rows.map((row) => row['policy'])).size).toBe(6);

    const file = await asyncBufferFromFile(parquet);
    const meta = await parquetMetadataAsync(file);
    expect(meta.key_value_metadata).toContainEqual({
      key: 'scenarioDigest',
      value: theirs.scenarioDigest,
    });
    const objects = await parquetReadObjects({ file });
    expect(objects).toHaveLength(rows.length);
    expect(
      objects.find((row) => row['policy'] === policy && row['measure'] === 'leakers'),
    ).toMatchObject({
      mean: own?.leakers.mean,
      unit: 'threats',
    });

    const report = fs.readFileSync(html, 'utf8');
    expect(report.includes(digest.slice(0, 12))).toBe(true);
    expect(report.includes('Arden shoots over its own airspace only')).toBe(true);
    expect(complaints).toEqual([]);
  }, 120_000);

  test('a damaged link says so, the page works, and the address is clean again', async () => {
    const { page, complaints } = await open({ at: '#v1.q1YqVrJSMjI.000000' });
    await soon(() => notice(page).innerText()).toMatch(/^The link is damaged or was cut/u);
    expect(new URL(page.url()).hash).toBe('');
    await choose(page, 'two-islands');
    await nights(page, 200);
    await settled(page);
    await page.evaluate(() => (location.hash = '#v9.abc'));
    await soon(() => notice(page).innerText()).toMatch(/later version of this page/u);
    expect(complaints).toEqual([]);
  }, 60_000);

  test('back and forward go from link to link, and a change takes the link out of the address', async () => {
    const { page } = await open();
    await choose(page, 'two-islands');
    await nights(page, 200);
    await page.locator('#seed').fill('5');
    await page.locator('#seed').press('Enter');
    const five = await linkOf(page);
    await page.locator('#seed').fill('6');
    await page.locator('#seed').press('Enter');
    const six = await linkOf(page);
    const seed = () => page.locator('#seed').inputValue();

    await page.evaluate((hash) => (location.hash = hash), five);
    await soon(seed).toBe('5');
    await page.evaluate((hash) => (location.hash = hash), six);
    await soon(seed).toBe('6');
    await page.goBack();
    await soon(seed).toBe('5');
    // what the reader changes is no longer what the link says, and the address does not say so
    await page.locator('#seed').fill('7');
    await page.locator('#seed').press('Enter');
    await soon(() => new URL(page.url()).hash).toBe('');
    await page.goForward();
    await soon(seed).toBe('6');
  }, 60_000);

  test('changes too long for a link are offered as a file', async () => {
    const { page } = await open();
    await choose(page, 'two-islands');
    await button(page, 'Edit').click();
    await page.locator('.editor').getByRole('button', { name: 'Document' }).click();
    const code = page.locator('.code-host .cm-content');
    await code.click();
    const noise = Array.from(
      { length: 1500 },
      (_, i) => `# ${(i * 7919) % 10_007} ${(i * 104_729) % 99_991}`,
    );
    await page.keyboard.insertText(`${noise.join('\n')}\n`);
    await button(page, 'Share').click();
    await page.getByText(/Your changes would make a link of .* characters/u).waitFor();
    expect(await page.getByLabel('Link', { exact: true }).count()).toBe(0);
    const file = await save(page, 'Save two-islands.yaml');
    expect(path.basename(file)).toBe('two-islands.yaml');
    expect(fs.readFileSync(file, 'utf8')).toContain(noise[1499]);
  }, 180_000);
});
