/** The page of a sweep: what its reader relies on, parsed again and opened in a browser. */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseHTML } from 'linkedom';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { intervalText } from '../../src/report/sweep-words.ts';
import { renderSweepReport } from '../../src/report/sweep-html.ts';
import { analyseSweep } from '../../src/sweep/analyse.ts';
import type { SweepFindings } from '../../src/sweep/findings.ts';
import { unitPointOf } from '../../src/sweep/points.ts';
import { noise } from '../sweep/functions.ts';
import { design as designOf, range } from '../sweep/support.ts';

const POINTS = 200;
const VARIANTS = 4;
const LONG = 'threats.a-very-long-name-of-a-type.against.cruise.killProbability';
const COLUMNS = ['leakers', 'cause_missed', 'cause_forbidden', 'rounds_bow', 'debris_UA'];

/** Findings of three policies over two unknowns, the first of which moves all that is moved. */
function findings(
  over: Partial<SweepFindings> = {},
  policies = ['none', 'some', 'all'],
): SweepFindings {
  const factors = [range(LONG, { title: 'How well <b>arrows</b> are met' }), range('delay')];
  const design = designOf(factors, { kind: 'latin-hypercube' }, POINTS, {
    policies,
    baseline: 'none',
  });
  const draw = noise(3);
  const means = policies.map((_, p) =>
    Float64Array.from({ length: POINTS * VARIANTS }, (_unused, k) => {
      const [u = 0] = unitPointOf(design, Math.floor(k / VARIANTS));
      return 30 - 10 * p * (u - 0.2) + draw(Math.floor(k / VARIANTS), k % VARIANTS) / 4;
    }),
  );
  const results = { policies, points: POINTS, variants: VARIANTS, means };
  return {
    caveat: '0.1.0',
    design: {
      id: 'test',
      title: 'A & B <i>',
      digest: 'd'.repeat(64),
      study: 'test',
      seed: 1,
      method: 'latin-hypercube',
      points: POINTS,
      replicationsPerPoint: 40,
      baseline: 'none',
    },
    factors: factors.map(({ id, title }) => ({ id, title, kind: 'range', unit: '1', column: id })),
    rows: POINTS * VARIANTS * 10,
    measures: COLUMNS.map((name) => ({ name, about: `what \`${name}\` counts` })),
    policies: policies.map((policy) => ({
      policy,
      title: `The policy of ${policy}`,
      means: Object.fromEntries(COLUMNS.map((name) => [name, 30])),
      costUsd: { low: 1e6, typical: 2e6, high: 9e6 },
    })),
    analysis: analyseSweep(design, results, { resamples: 50 }),
    queries: { means: 'SELECT 1', costs: 'SELECT 2', analysis: 'SELECT 3' },
    ...over,
  };
}

function page(of: SweepFindings): Document {
  const html = renderSweepReport(of, { command: 'caveat report store' });
  expect(html).not.toMatch(/NaN|undefined|\[object/u);
  return parseHTML(html).document;
}

function textOf(document: Document, selector: string): string {
  return document.querySelector(selector)?.textContent ?? '';
}

describe('the page of a sweep', () => {
  test('names policies and unknowns as people do, with their ids, and escapes what they wrote', () => {
    const document = page(findings());
    expect(document.querySelectorAll('h1 i, bdi b')).toHaveLength(0);
    expect(textOf(document, 'h1')).toBe('A & B <i>');
    const names = [...document.querySelectorAll('#leakers .row .name')].map((e) => e.textContent);
    expect(names).toContain('The policy of all all');
    expect(textOf(document, '#matters')).toContain(`How well <b>arrows</b> are met ${LONG}`);
    expect(textOf(document, '#rows')).toContain('what rounds_bow counts');
  });

  test('says of every axis what it counts', () => {
    const document = page(findings());
    const units = [...document.querySelectorAll('.unit')].map((e) => e.textContent);
    expect(units).toHaveLength(document.querySelectorAll('.row.axis').length);
    expect(new Set(units)).toEqual(
      new Set(['leakers per replication', 'first-order index', '% of the space']),
    );
  });

  test('shows the numbers of the answer, and shares that fill their bar', () => {
    const found = findings();
    const document = page(found);
    for (const { mean } of found.analysis.policies) {
      expect(textOf(document, '#leakers')).toContain(intervalText(mean));
    }
    for (const strip of document.querySelectorAll('#conclusion .row:not(.axis) .strip')) {
      const widths = [...strip.querySelectorAll('rect')].map((e) => e.getAttribute('width') ?? '');
      const all = widths.reduce((sum, width) => sum + Number.parseFloat(width), 0);
      expect(all).toBeCloseTo(100, 1);
    }
    expect(textOf(document, '#conclusion')).toContain('some against none');
  });

  test('says why an unknown has no bar', () => {
    expect(textOf(page(findings()), '#matters')).toMatch(/1 of 2 lie under 0\.\d\d, which/u);
  });

  test('of one policy leaves out the comparison, and of free rounds their cost', () => {
    const { policies, ...rest } = findings({}, ['none']);
    const free = { ...rest, policies, queries: { means: 'SELECT 1', analysis: 'SELECT 3' } };
    const document = page(free);
    expect(document.querySelector('#conclusion')).toBeNull();
    expect(textOf(document, '#leakers')).not.toMatch(/USD|cost/u);
    expect(textOf(page({ ...rest, policies }), '#leakers')).toContain('2 MUSD (1–9)');
  });

  test('says so where nothing got through', () => {
    const { policies, ...rest } = findings();
    const none = policies.map((policy) => ({ ...policy, means: {} }));
    expect(textOf(page({ ...rest, policies: none }), '#rows')).toBe(
      'Means over all pointsNothing got through.',
    );
  });
});

const executablePath = process.env['CAVEAT_CHROMIUM'];

describe.skipIf(executablePath === undefined)('the page of a sweep in Chromium', () => {
  let browser: Browser;
  let folder: string;

  beforeAll(async () => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), 'caveat-sweep-page-'));
    const html = renderSweepReport(findings(), { command: 'caveat report store' });
    fs.writeFileSync(path.join(folder, 'sweep.html'), html);
    browser = await chromium.launch({
      ...(executablePath === undefined ? {} : { executablePath }),
      args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run'],
    });
  });

  afterAll(async () => {
    await browser.close();
    fs.rmSync(folder, { recursive: true, force: true });
  });

  test.each([360, 1280, 3840])('keeps all but tables inside its column at %i px', async (width) => {
    const view = await browser.newPage({ viewport: { width, height: 900 } });
    await view.goto(pathToFileURL(path.join(folder, 'sweep.html')).href);
    expect(await view.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
    const outside = await view.evaluate(`(() => {
      const main = document.querySelector('main');
      const edge = main.getBoundingClientRect().right - parseFloat(getComputedStyle(main).paddingRight);
      const range = document.createRange();
      return [...document.querySelectorAll('.row .name, .row .value, .legend li, .unit')]
        .filter((e) => (range.selectNodeContents(e), range.getBoundingClientRect().right > edge + 1))
        .map((e) => e.textContent);
    })()`);
    expect(outside).toEqual([]);
    await view.close();
  });
});
