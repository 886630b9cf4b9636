/**
 * The map in headless Chromium without a GPU, 1280 × 800: frames per second while 500 threats with
 * trails, shots and outcomes move, and what it costs to draw the ground anew, to pan and to zoom.
 *
 *   node bench/map.mjs            # CAVEAT_CHROMIUM names the browser, else it is looked for
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { chromium } from 'playwright-core';
import { findChromium } from '../scripts/lib/chromium.mjs';
import { serveFolder } from '../test/web/map-page/serve.mjs';
import { buildMapPage } from '../test/web/map-page/build.mjs';

const THREATS = 500;
const SECONDS = 5;

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'caveat-map-'));
const executablePath = findChromium();
if (executablePath === undefined) throw new Error('no Chromium found; set CAVEAT_CHROMIUM');
await buildMapPage(folder);
const server = await serveFolder(folder);
const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
try {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } });
  await page.goto(server.url);
  await page.waitForSelector('.map .scale');
  await page.waitForTimeout(500);
  const frames = await page.evaluate(
    ([threats, seconds]) => window.mapPage.play(threats, seconds),
    [THREATS, SECONDS],
  );
  const sorted = frames.toSorted((a, b) => a - b);
  const at = (share) => sorted[Math.floor(share * (sorted.length - 1))];
  const perSecond = (1000 * frames.length) / frames.reduce((sum, ms) => sum + ms, 0);
  const drawing = await page.evaluate(drawingTimes);
  console.log(
    JSON.stringify(
      {
        threats: THREATS,
        framesPerSecond: round(perSecond),
        frameMs: { median: round(at(0.5)), p95: round(at(0.95)), longest: round(at(1)) },
        ...drawing,
        cpus: os.cpus().length,
        load: os.loadavg().map(round),
      },
      null,
      2,
    ),
  );
} finally {
  await browser.close();
  await server.close();
  fs.rmSync(folder, { recursive: true, force: true });
}

/** In the page: tasks of the main thread while the map is panned and zoomed by wheel. */
async function drawingTimes() {
  const surface = document.querySelector('.map .surface');
  const frames = [];
  let before = performance.now();
  const box = surface.getBoundingClientRect();
  const wheel = (deltaY) =>
    surface.dispatchEvent(
      new WheelEvent('wheel', {
        deltaY,
        clientX: box.left + 400,
        clientY: box.top + 300,
        cancelable: true,
      }),
    );
  const next = () =>
    new Promise((resolve) => {
      requestAnimationFrame((now) => {
        frames.push(now - before);
        before = now;
        resolve();
      });
    });
  await next();
  frames.length = 0;
  for (let i = 0; i < 60; i++) {
    wheel(i < 30 ? -40 : 40);
    await next();
  }
  const sorted = frames.toSorted((a, b) => a - b);
  const zoomMs = { median: sorted[30], longest: sorted.at(-1) };
  const long = [];
  const observer = new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) long.push(entry.duration);
  });
  observer.observe({ type: 'longtask' });
  await new Promise((resolve) => {
    setTimeout(resolve, 600);
  });
  return { zoomFrameMs: zoomMs, longTasksAfterZoomMs: long };
}

function round(value) {
  return Math.round(value * 10) / 10;
}
