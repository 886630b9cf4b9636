#!/usr/bin/env node
// node bench/watch.mjs [--json] [--times N] [--seconds S]: frames while a night of the whole page is
// played with more than 500 threats in the air: the raid of 26 August 2024 with every group N times
// as large. Times are printed and never judged; those of the thread are of the main thread alone.
import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { app, ensureAppBuilt } from '../scripts/lib/app.mjs';
import { findChromium } from '../scripts/lib/chromium.mjs';
import { serve } from '../scripts/lib/serve.mjs';

const { values } = parseArgs({
  options: { json: { type: 'boolean' }, times: { type: 'string' }, seconds: { type: 'string' } },
});
const times = Number(values.times ?? 5);
const seconds = Number(values.seconds ?? 6);
/** The figure that the project holds itself to. */
const THREATS = 500;

const inTheAir = async (page) => {
  const told = await page.locator('.watch-bar .watch-air').first().textContent();
  return Number(/(\d+) in the air/u.exec(told ?? '')?.[1]);
};

async function measure(url, browser) {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 800 },
    serviceWorkers: 'block',
  });
  const page = await context.newPage();
  await page.route(/\/2024-08-26-[^/]*\.json$/u, async (route) => {
    const packed = await (await route.fetch()).json();
    for (const group of packed.study.scenario.raid) group.count *= times;
    await route.fulfill({ json: packed });
  });
  await page.goto(url);
  const next = page.getByRole('button', { name: 'To the next event' });
  await page
    .getByRole('button', { name: 'Watch a night' })
    .or(next)
    .first()
    .click({ timeout: 300_000 });
  await next.waitFor({ timeout: 300_000 });
  // the study's own work is not what is measured
  await page.getByRole('button', { name: 'Stop' }).click();
  await next.click();
  const before = await inTheAir(page);
  if (!(before >= THREATS)) throw new Error(`only ${before} threats in the air`);
  const session = await context.newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const spentMs = async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    return 1000 * (metrics.find(({ name }) => name === 'TaskDuration')?.value ?? NaN);
  };
  await page.getByRole('button', { name: 'Play' }).click();
  const began = await spentMs();
  const frames = await page.evaluate(
    (wanted) =>
      new Promise((resolve) => {
        const lasted = [];
        const long = [];
        new PerformanceObserver((list) => {
          for (const { duration } of list.getEntries()) long.push(Math.round(duration));
        }).observe({ type: 'longtask' });
        let last = performance.now();
        const first = last;
        const frame = (now) => {
          lasted.push(now - last);
          last = now;
          if (now - first < 1000 * wanted) requestAnimationFrame(frame);
          else resolve({ lasted, long });
        };
        requestAnimationFrame(frame);
      }),
    seconds,
  );
  const threadMs = ((await spentMs()) - began) / frames.lasted.length;
  const after = await inTheAir(page);
  await context.close();
  const sorted = frames.lasted.toSorted((a, b) => a - b);
  const at = (part) => Number((sorted[Math.floor(sorted.length * part)] ?? NaN).toFixed(1));
  return {
    threats: [before, after],
    framesPerSecond: Number(
      ((1000 * sorted.length) / sorted.reduce((sum, ms) => sum + ms, 0)).toFixed(1),
    ),
    medianFrameMs: at(0.5),
    frame95Ms: at(0.95),
    mainThreadMsPerFrame: Number(threadMs.toFixed(2)),
    longestTaskMs: Math.max(0, ...frames.long),
  };
}

const executablePath = findChromium();
if (executablePath === undefined) throw new Error('no Chromium found');
await ensureAppBuilt({ quiet: true });
const server = await serve(app);
const browser = await chromium.launch({
  executablePath,
  args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
});
try {
  const result = await measure(server.url, browser);
  const machine = { cpu: cpus()[0]?.model, cores: cpus().length, load: loadavg()[0] };
  if (values.json) console.log(JSON.stringify({ ...result, machine }, null, 2));
  else console.log(result, machine);
} finally {
  await browser.close();
  await server.close();
}
