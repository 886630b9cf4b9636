/** The report in a real browser, opened from disk: what parsing cannot see. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { airspaceOutlines } from '../../src/geo/airspaces.ts';
import { renderReport } from '../../src/report/html.ts';
import { fakeCompare, fakeContext } from './fixture.ts';

const executablePath = process.env['CAVEAT_CHROMIUM'];

describe.skipIf(executablePath === undefined)('the report in Chromium', () => {
  let browser: Browser;
  let folder: string;
  let url: string;
  const asked: string[] = [];
  const complaints: string[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'caveat-report-'));
    const file = path.join(folder, 'report.html');
    const html = renderReport(fakeCompare(), fakeContext(), { outlines: airspaceOutlines() });
    await writeFile(file, html);
    url = pathToFileURL(file).href;
    browser = await chromium.launch({
      ...(executablePath === undefined ? {} : { executablePath }),
      args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run'],
    });
  });

  afterAll(async () => {
    await browser.close();
    await rm(folder, { recursive: true, force: true });
  });

  async function open(width: number, colorScheme: 'light' | 'dark' = 'light'): Promise<Page> {
    const page = await browser.newPage({ viewport: { width, height: 900 }, colorScheme });
    page.on('request', (request) => asked.push(request.url()));
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.goto(url);
    return page;
  }

  test('asks the network for nothing and complains of nothing', async () => {
    await open(1280);
    expect(asked.filter((to) => !to.startsWith('file:'))).toEqual([]);
    expect(complaints).toEqual([]);
  });

  test.each([360, 768, 1280, 3840])('has no sideways scrolling at %i px', async (width) => {
    const page = await open(width);
    const wide = await page.evaluate('document.documentElement.scrollWidth');
    expect(wide).toBeLessThanOrEqual(width);
  });

  test('has another background in the dark, and text that stands out from it', async () => {
    const colours = async (scheme: 'light' | 'dark'): Promise<string[]> => {
      const page = await open(1280, scheme);
      return page.evaluate(
        '(() => { const s = getComputedStyle(document.body); return [s.backgroundColor, s.color]; })()',
      );
    };
    const [light, dark] = [await colours('light'), await colours('dark')];
    expect(light[0]).not.toBe(dark[0]);
    expect(light[0]).not.toBe(light[1]);
    expect(dark[0]).not.toBe(dark[1]);
  });

  test('filters the assumptions as one types', async () => {
    const page = await open(1280);
    await page.evaluate("document.querySelectorAll('details').forEach((d) => (d.open = true))");
    const rows = page.locator('table:has-text("basis") tbody tr:visible');
    const before = await rows.count();
    await page.locator('#filter').fill('zzz no such assumption');
    expect(before).toBeGreaterThan(0);
    expect(await rows.count()).toBeLessThan(before);
  });
});
