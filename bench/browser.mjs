#!/usr/bin/env node
// node bench/browser.mjs [--json] [--only engines|visit] [--seconds S] [--pairs N]: the engine in browsers against Node, in
// pairs one after the other, and what a first visit to the page costs. Digests must be equal; times
// are printed and never judged.
import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { chromium } from 'playwright-core';
import { app, ensureAppBuilt } from '../scripts/lib/app.mjs';
import { findChromium } from '../scripts/lib/chromium.mjs';
import { serve } from '../scripts/lib/serve.mjs';
import { kernelRate, studyDigests } from './browser/engine.mjs';
import { findFirefox, inBrowser, theTask } from './browser/engines.mjs';

const { values } = parseArgs({
  options: {
    json: { type: 'boolean' },
    only: { type: 'string' },
    seconds: { type: 'string' },
    pairs: { type: 'string' },
  },
});
const seconds = Number(values.seconds ?? 3);
const pairs = Number(values.pairs ?? 3);

const median = (list) => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)];

async function engines() {
  const task = await theTask({ seconds, replications: 20, study: '2024-08-26' });
  const digests = await studyDigests(task);
  const found = [
    ['chromium', findChromium()],
    ['firefox', findFirefox()],
  ];
  const results = {};
  for (const [kind, file] of found) {
    if (file === undefined) {
      results[kind] = 'not found';
      continue;
    }
    const ratios = [];
    // the best call of each: what the engine can, whatever else the machine does
    const best = [];
    let last;
    for (let pair = 0; pair < pairs; pair += 1) {
      const node = kernelRate(task);
      const there = await inBrowser(kind, file, task);
      if (there.kernel.digest !== node.digest) throw new Error(`${kind}: another digest`);
      if (JSON.stringify(there.digests) !== JSON.stringify(digests))
        throw new Error(`${kind}: other digests of the study`);
      ratios.push(there.kernel.perSecond / node.perSecond);
      best.push(there.kernel.bestPerSecond / node.bestPerSecond);
      last = { nodePerSecond: node.perSecond, perSecond: there.kernel.perSecond };
    }
    const rounded = ratios.map((ratio) => Number(ratio.toFixed(2)));
    results[kind] = {
      digestsEqual: true,
      shareOfNode: median(rounded),
      bestShareOfNode: Number(median(best).toFixed(2)),
      ratios: rounded,
      ...last,
    };
  }
  return results;
}

/**
 * A first visit, then a switch: bytes, times in ms and the longest tasks of the main thread: as the
 * reader meets them, and what they took of a core, which on a busy machine is much less.
 */
async function visit() {
  const executablePath = findChromium();
  if (executablePath === undefined) return 'no Chromium found';
  await ensureAppBuilt({ quiet: true });
  const server = await serve(app, { prefix: '/some/where/' });
  const browser = await chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  });
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    const bytes = new Map();
    page.context().on('response', (response) => {
      // what is kept for a visit without a network comes after the first answer
      if (response.request().serviceWorker() !== null) return;
      bytes.set(response.url(), Number(response.headers()['content-length'] ?? 0));
    });
    await page.addInitScript(watchPage);
    const tasks = await tasksOf(page);
    await page.goto(server.url);
    await page.waitForSelector('#answer[data-phase="first"], #answer[data-phase="tightening"]');
    const firstView = [...bytes.values()].reduce((sum, n) => sum + n, 0);
    await page.waitForSelector('#answer[data-replications]', { timeout: 300_000 });
    const start = await page.evaluate('seen');
    // until everything is known, so that a switch is measured and not what it interrupts
    await page.waitForSelector('#answer[data-complete]', { timeout: 600_000 });
    const settledMs = await page.evaluate('performance.now()');
    const flips = [];
    for (const caveat of [
      'pl-own-airspace',
      'pl-inbound-only',
      'pl-own-airspace',
      'debris-caution',
    ]) {
      const before = await page.evaluate(
        `(() => { seen.first = seen.settled = undefined; const t = performance.now(); document.querySelector('[data-caveat="${caveat}"]').click(); return t; })()`,
      );
      // asked from here: the page's policy lets nobody turn a text into a function there
      while (await page.evaluate('seen.settled === undefined')) await page.waitForTimeout(50);
      const { first, settled } = await page.evaluate('seen');
      flips.push({
        caveat,
        firstMs: Math.round(first - before),
        settledMs: Math.round(settled - before),
      });
    }
    const { long } = await page.evaluate('seen');
    return {
      firstViewKb: Math.round(firstView / 1000),
      interactiveMs: Math.round(start.interactive),
      firstAnswerMs: Math.round(start.first),
      settledMs: Math.round(start.settled),
      allKnownMs: Math.round(settledMs),
      flips,
      longestTasksMs: long
        .filter(([at]) => at > start.interactive)
        .map(([, ms]) => Math.round(ms))
        .toSorted((a, b) => b - a)
        .slice(0, 5),
      longestTasksCpuMs: (await tasks()).slice(0, 5),
    };
  } finally {
    await browser.close();
    await server.close();
  }
}

/** Follows the main thread; answers, when asked, ms of a core by task, longest first. */
async function tasksOf(page) {
  const session = await page.context().newCDPSession(page);
  const events = [];
  session.on('Tracing.dataCollected', ({ value }) => events.push(...value));
  await session.send('Tracing.start', {
    traceConfig: {
      recordMode: 'recordContinuously',
      includedCategories: ['disabled-by-default-devtools.timeline', 'devtools.timeline'],
      excludedCategories: ['*'],
    },
  });
  return async () => {
    const complete = new Promise((resolve) => session.once('Tracing.tracingComplete', resolve));
    await session.send('Tracing.end');
    await complete;
    const page = events.find(({ name }) => name === 'v8.evaluateModule');
    return events
      .filter(({ name, pid, tid }) => name === 'RunTask' && pid === page?.pid && tid === page.tid)
      .map(({ tdur = 0 }) => Math.round(tdur / 1000))
      .toSorted((a, b) => b - a);
  };
}

/** Runs in the page: when the switches are there, when answers come, and tasks over 50 ms. */
function watchPage() {
  const seen = { long: [] };
  globalThis.seen = seen;
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) seen.long.push([startTime, duration]);
  }).observe({ entryTypes: ['longtask'] });
  const look = () => {
    if (seen.interactive === undefined && document.querySelector('[role="switch"]'))
      seen.interactive = performance.now();
    const phase = document.getElementById('answer')?.dataset.phase;
    if (seen.first === undefined && ['first', 'tightening', 'settled'].includes(phase))
      seen.first = performance.now();
    if (seen.settled === undefined && phase === 'settled') seen.settled = performance.now();
  };
  new MutationObserver(look).observe(document, {
    subtree: true,
    childList: true,
    attributes: true,
    attributeFilter: ['data-phase'],
  });
}

const machine = {
  cpu: cpus()[0]?.model ?? 'unknown',
  cores: cpus().length,
  node: process.version,
  load: loadavg().map((x) => Number(x.toFixed(1))),
};
const wanted = (name) => (values.only ?? name) === name;
const result = {
  machine,
  ...(wanted('engines') ? { engines: await engines() } : {}),
  ...(wanted('visit') ? { visit: await visit() } : {}),
};
console.log(values.json ? JSON.stringify(result, null, 2) : result);
