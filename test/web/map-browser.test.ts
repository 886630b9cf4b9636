/** The map in a real browser, on a page of its own: pointer, wheel, keyboard, list, pictures. */
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseHTML } from 'linkedom';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { MapDrag, Thing } from '../../web/map/types.ts';
import { buildMapPage } from './map-page/build.mjs';
import { HOSTILE } from './map-page/synthetic.ts';
import { serveFolder } from './map-page/serve.mjs';

/** Runs in the page: keeps its workers, and counts the pictures that each has given. */
function keepWorkers(): void {
  const kept: Worker[] = [];
  const Real = Worker;
  Object.assign(globalThis, {
    workersOfMap: kept,
    Worker: class extends Real {
      pictures = 0;
      /** Whether the page would notice its end. */
      watched = false;
      constructor(url: string | URL, options?: WorkerOptions) {
        super(url, options);
        kept.push(this);
        this.addEventListener('message', ({ data }: MessageEvent<{ kind?: string }>) => {
          if (data.kind === 'picture') this.pictures += 1;
          if (data.kind === 'held') this.watched = true;
        });
      }
    },
  });
}

/** Workers start slowly on a busy machine. */
const PATIENT = { timeout: 20_000 };

const executablePath = process.env['CAVEAT_CHROMIUM'];
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

describe.skipIf(executablePath === undefined)('the map in Chromium', () => {
  let browser: Browser;
  let folder: string;
  let server: Awaited<ReturnType<typeof serveFolder>>;
  let page: Page;
  let complaints: string[] = [];

  beforeAll(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'caveat-map-'));
    await buildMapPage(folder);
    server = await serveFolder(folder);
    browser = await chromium.launch({
      ...(executablePath === undefined ? {} : { executablePath }),
      args: ['--no-sandbox', '--disable-gpu'],
    });
  });

  afterAll(async () => {
    await browser.close();
    await server.close();
    await rm(folder, { recursive: true, force: true });
  });

  beforeEach(async () => {
    // reduced motion: buttons move the map at once
    page = await browser.newPage({
      viewport: { width: 1000, height: 700 },
      reducedMotion: 'reduce',
    });
    complaints = [];
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('request', (request) => {
      if (!request.url().startsWith(server.url) && !request.url().startsWith('blob:')) {
        complaints.push(request.url());
      }
    });
    await page.addInitScript(keepWorkers);
    await page.goto(server.url);
    await page.waitForSelector('.map .scale');
  });

  // policy, exceptions, foreign addresses: a map that works also complains of nothing
  afterEach(async () => {
    expect(complaints).toEqual([]);
    await page.close();
  });

  const inPage = <T>(expression: string): Promise<T> => page.evaluate(expression);
  const pointOf = (lon: number, lat: number): Promise<[number, number]> =>
    inPage(`mapPage.handle.value.pointOf([${lon}, ${lat}])`);
  const said = (): Promise<string> => page.locator('.map [aria-live]').innerText();
  const surface = () => page.locator('.map .surface');
  const distance = (a: readonly number[], b: readonly number[]): number =>
    Math.hypot(a[0]! - b[0]!, a[1]! - b[1]!);

  test('pans with the mouse, and zooms about the pointer with the wheel', async () => {
    const before = await pointOf(30, 48);
    await page.mouse.move(500, 350);
    await page.mouse.down();
    await page.mouse.move(540, 330, { steps: 3 });
    await page.mouse.up();
    const after = await pointOf(30, 48);
    expect(distance(after, [before[0] + 40, before[1] - 20])).toBeLessThan(1);
    const place = await inPage<number[]>('mapPage.handle.value.placeAt(540, 330)');
    await page.mouse.wheel(0, -300);
    await expect.poll(() => pointOf(30, 48)).not.toEqual(after);
    expect(distance(await pointOf(place[0]!, place[1]!), [540, 330])).toBeLessThan(1);
  });

  test('pans, zooms and goes back by keyboard, with a scale bar that follows', async () => {
    await surface().focus();
    const home = await pointOf(30, 48);
    const bar = await page.locator('.map .scale').innerText();
    await page.keyboard.press('ArrowRight');
    expect((await pointOf(30, 48))[0]).toBeLessThan(home[0] - 50);
    for (let i = 0; i < 4; i++) await page.keyboard.press('+');
    await expect.poll(() => page.locator('.map .scale').innerText()).not.toBe(bar);
    await page.keyboard.press('0');
    await expect.poll(async () => distance(await pointOf(30, 48), home)).toBeLessThan(1);
  });

  test('says what lies under the pointer, and takes no title for HTML', async () => {
    const [x, y] = await inPage<[number, number]>(
      `(() => { const box = document.querySelector('.map').getBoundingClientRect();
        const [px, py] = mapPage.handle.value.pointOf([26, 49.5]); return [px + box.left, py + box.top]; })()`,
    );
    await page.mouse.move(x, y);
    await expect.poll(() => page.locator('.map .tip').innerText()).toContain('Patrol');
    expect(await inPage<Thing>('mapPage.hovered()')).toEqual({ kind: 'flight', id: 'patrol' });
    await page.mouse.click(x, y);
    expect(await inPage('mapPage.selected.value')).toEqual({ kind: 'flight', id: 'patrol' });
    await page.locator('.map .buttons button').last().click();
    await page.getByRole('searchbox').fill('<img');
    await expect.poll(() => page.locator('.map .thing').count()).toBe(1);
    expect(await page.locator('.map img').count()).toBe(0);
    expect(await inPage('window.hurt')).toBeUndefined();
  });

  test('takes the keyboard to every thing: on the map one by one, and in a list', async () => {
    await surface().focus();
    await page.keyboard.press('n');
    await expect.poll(said).toMatch(/Unit \d+\. .*brochure radius against cruise: 60 km/u);
    const first = await said();
    await page.keyboard.press('n');
    await expect.poll(said).not.toBe(first);
    await page.keyboard.press('Enter');
    const picked = await inPage<Thing>('mapPage.selected.value');
    expect(picked.kind).toBe('fire-unit');
    await page.keyboard.press('Escape');
    expect(await inPage('mapPage.selected.value')).toBeNull();
    await page.keyboard.press('l');
    await expect.poll(() => page.locator('.map .thing').count()).toBeGreaterThan(100);
    await page.keyboard.press('Escape');
    expect(await page.locator('.map .panel').count()).toBe(0);
    expect(await inPage('document.activeElement.className')).toBe('surface');
  });

  test('goes on to threats in the air, and picks one where it flies', async () => {
    await inPage('mapPage.show(1, 1800)');
    await surface().focus();
    // one back from the beginning is the last: what moves comes after what stands
    await page.keyboard.press('p');
    await expect.poll(said).toMatch(/Threat no\. 0\. cruise missile, in the air/u);
    await page.keyboard.press('Enter');
    expect(await inPage('mapPage.selected.value')).toEqual({ kind: 'threat', id: 'threat/0' });
  });

  test('drags what may be dragged, by pointer and by keyboard, and puts it back on Escape', async () => {
    await inPage(
      "mapPage.sketch.value = { handles: [{ id: 'h', title: 'Vertex', lonDeg: 31, latDeg: 50, shape: 'vertex' }], lines: [] }",
    );
    const [x, y] = await pointOf(31, 50);
    await page.mouse.move(x, y);
    await page.mouse.down();
    await page.mouse.move(x + 30, y + 10, { steps: 3 });
    await page.mouse.up();
    const drags = (): Promise<MapDrag[]> => inPage('mapPage.drags.splice(0)');
    const byPointer = await drags();
    expect(byPointer.map(({ phase }) => phase).join(' ')).toMatch(/^start( move)+ end$/u);
    const last = byPointer.at(-1)!;
    expect(distance(await pointOf(last.lonDeg, last.latDeg), [x + 30, y + 10])).toBeLessThan(1);
    await surface().focus();
    await page.keyboard.press('n');
    await page.keyboard.press('m');
    await expect.poll(said).toContain('Moving Vertex');
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press('Escape');
    const byKey = await drags();
    expect(byKey.map(({ phase, cancelled }) => `${phase}${cancelled ? '!' : ''}`)).toEqual([
      'start',
      'move',
      'move',
      'end!',
    ]);
    expect(distance([byKey[2]!.lonDeg, byKey[2]!.latDeg], [31, 50])).toBeLessThan(1e-6);
    await page.keyboard.press('Delete');
    expect(await inPage('mapPage.deleted')).toEqual([{ kind: 'handle', id: 'h' }]);
  });

  test('paints its ground in a worker, and in another when that one is gone', async () => {
    const land = (): Promise<boolean> =>
      inPage(`(() => {
        const canvas = document.querySelector('.map canvas');
        const copy = new OffscreenCanvas(canvas.width, canvas.height)
          .getContext('2d', { willReadFrequently: true });
        copy.drawImage(canvas, 0, 0);
        const pixel = (place) =>
          copy.getImageData(...mapPage.handle.value.pointOf(place), 1, 1).data.join();
        return pixel([30, 49]) !== pixel([31.5, 43.3]);
      })()`);
    const pictures = (): Promise<number[]> =>
      inPage('workersOfMap.map(({ pictures }) => pictures)');
    await expect.poll(land, PATIENT).toBe(true);
    expect(await pictures()).toHaveLength(1);
    await expect.poll(() => inPage('workersOfMap[0].watched'), PATIENT).toBe(true);
    await inPage('workersOfMap[0].terminate()');
    await surface().focus();
    for (let i = 0; i < 3; i++) await page.keyboard.press('+');
    await expect.poll(pictures, PATIENT).toHaveLength(2);
    await expect.poll(async () => (await pictures())[1], PATIENT).toBeGreaterThan(0);
    expect(await land()).toBe(true);
  });

  test('gives pictures of itself that carry the attribution', async () => {
    const svg = await inPage<string>('mapPage.handle.value.toSvg()');
    const shape = await inPage<{ error: number; text: string }>(`(() => {
      const parsed = new DOMParser().parseFromString(${JSON.stringify(svg)}, 'image/svg+xml');
      return { error: parsed.querySelectorAll('parsererror').length, text: parsed.documentElement.textContent };
    })()`);
    expect(shape.error).toBe(0);
    expect(shape.text).toContain('© OpenStreetMap contributors');
    const size = await inPage<number[]>(`mapPage.handle.value.toPng(2).then(createImageBitmap)
      .then(({ width, height }) => [width, height])`);
    expect(size).toEqual([2000, 1400]);
  });

  test('makes pictures of plots that stand alone: words, colours, hatches, and nothing else', async () => {
    const { svg, lines, size } = await inPage<{
      svg: string;
      lines: number;
      size: number[];
    }>(`(async () => {
      const [plot] = mapPage.plotsOnPage();
      const svg = mapPage.plotSvg(plot.element, { title: plot.title, caption: 'study · seed 1' });
      const { width, height } = await createImageBitmap(await mapPage.svgToPng(svg, 2));
      const box = plot.element.getBoundingClientRect();
      const lines = Math.round(plot.element.querySelector('p').clientHeight / 20);
      return { svg, lines, size: [width / 2 - box.width, height / 2 - box.height] };
    })()`);
    const document = parseHTML(svg).document;
    const words = [...document.querySelectorAll('text')].map(({ textContent }) => textContent);
    expect(words[0]).toBe('An example');
    expect(words.at(-1)).toBe('study · seed 1');
    expect(lines).toBeGreaterThan(1);
    expect(words).toHaveLength(lines + 2);
    expect(words.slice(1, -1).join(' ')).toBe(`${HOSTILE} and more words than fit into one line`);
    expect(svg).not.toMatch(/class=|style=|var\(|foreignObject|<img|Not in the picture/u);
    expect(svg).toMatch(/<rect x="0" width="50%" height="14" fill="rgb\(213, 94, 0\)"/u);
    expect(svg).toContain('fill="url(#hatch)"');
    expect(document.querySelectorAll('defs pattern#hatch path')).toHaveLength(1);
    for (const extra of size) expect(extra).toBeGreaterThan(0);
  });

  test('fits any width without scrolling, and axe finds nothing serious', async () => {
    for (const width of [360, 3840]) {
      await page.setViewportSize({ width, height: 700 });
      await expect.poll(() => inPage("document.querySelector('.map canvas').width")).toBe(width);
      expect(await inPage('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
    }
    for (const button of [3, 4]) {
      await page.locator('.map .buttons button').nth(button).click();
      await page.waitForSelector('.map .panel');
      // evaluated by the test, since the page's policy takes no script from elsewhere
      await inPage(axe);
      const serious = await inPage<string[]>(`axe.run().then(({ violations }) => violations
        .filter(({ impact }) => impact === 'serious' || impact === 'critical')
        .flatMap(({ id, nodes }) => nodes.map(({ html }) => id + ': ' + html)))`);
      expect(serious).toEqual([]);
    }
  });
});
