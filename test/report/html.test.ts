import { createHash } from 'node:crypto';
import { parseHTML } from 'linkedom';
import { describe, expect, test } from 'vitest';
import { causesShown, policyRows, priceRows } from '../../src/report/answer.ts';
import { renderReport, SCRIPT_HASH } from '../../src/report/html.ts';
import { markup, safeUrl } from '../../src/report/markup.ts';
import { CAUSE_STYLES, OKABE_ITO } from '../../src/report/plots/colours.ts';
import { labelBox, overlaps, placeLabels, shortLabels } from '../../src/report/plots/labels.ts';
import { mapPlot } from '../../src/report/plots/map.ts';
import { scaleOver } from '../../src/report/plots/strip.ts';
import { SCRIPT, STYLE } from '../../src/report/style.ts';
import { renderCompare } from '../../src/report/terminal.ts';
import type { CompareResult } from '../../src/study/results.ts';
import { CAUSES } from '../../src/study/tally.ts';
import {
  fakeCompare,
  fakeContext,
  generator,
  withoutIntervals,
  withoutLeakers,
  withPolicies,
} from './fixture.ts';

const result = fakeCompare();
const context = fakeContext();
const OUTLINES = [
  {
    id: 'UA',
    rings: [
      [
        [22, 48],
        [24, 52],
        [38, 50],
        [36, 45],
        [30, 45],
        [22, 48],
      ],
    ],
  },
  {
    id: 'PL',
    rings: [
      [
        [15, 50],
        [15, 54],
        [24, 54],
        [22.5, 49],
        [15, 50],
      ],
    ],
  },
] as const;

function dom(html: string): Document {
  return parseHTML(html).document;
}

const page = renderReport(result, context, { outlines: OUTLINES, chosen: 'inbound' });

/** Every element closed by its own name: what a browser would silently repair. */
function unbalanced(html: string): string[] {
  const voids = new Set(['meta', 'br', 'input', 'link', 'hr', 'img']);
  const body = html.replace(/<(style|script)>[^]*?<\/\1>/gu, '').replace(/<!doctype html>/u, '');
  const open: string[] = [];
  const wrong: string[] = [];
  for (const [, close, name = '', self] of body.matchAll(
    /<(\/?)([a-zA-Z][\w-]*)(?:[^<>"]|"[^"]*")*?(\/?)>/gu,
  )) {
    if (self === '/' || voids.has(name)) continue;
    if (close !== '/') open.push(name);
    else if (open.at(-1) === name) open.pop();
    else wrong.push(name);
  }
  return [...wrong, ...open];
}

describe('the page', () => {
  test('is well formed for every kind of answer', () => {
    const empty = {
      ...context,
      parameters: [],
      sources: [],
      map: { assets: [], fireUnits: [], flights: [], tracks: [], zones: [] },
    };
    const { prices, ...unpriced } = result;
    expect(prices).toBeDefined();
    const pages = [
      page,
      renderReport(withoutIntervals(result), context),
      renderReport(withoutLeakers(result), empty),
      renderReport(withPolicies(result, 40), context),
      renderReport(unpriced, empty),
      renderReport(
        { ...unpriced, policies: result.policies.slice(0, 1), differences: [], warnings: [] },
        empty,
      ),
    ];
    for (const html of pages) {
      expect(unbalanced(html)).toEqual([]);
      expect(html).not.toMatch(/NaN|undefined|Infinity|\[object/u);
      expect(dom(html).querySelectorAll('main > section').length).toBeGreaterThan(8);
    }
  });

  test('has a language, a title, and headings that skip no level', () => {
    const document = dom(page);
    expect(document.documentElement.getAttribute('lang')).toBe('en');
    expect(document.querySelector('head > title')?.textContent).toContain('26 August 2024');
    const levels = [...document.querySelectorAll('h1,h2,h3,h4')].map((h) =>
      Number(h.tagName.slice(1)),
    );
    expect(levels.filter((level) => level === 1)).toHaveLength(1);
    levels.forEach((level, i) => expect(level - (levels[i - 1] ?? 0)).toBeLessThanOrEqual(1));
  });

  test('asks the network for nothing: only citations point outside', () => {
    const document = dom(page);
    const asking = [...document.querySelectorAll('[src],link,iframe,object,embed,image,use')];
    expect(asking).toHaveLength(0);
    const outside = [...document.querySelectorAll('[href]')].filter(
      (e) => !(e.getAttribute('href') ?? '').startsWith('#'),
    );
    expect(outside.length).toBeGreaterThan(0);
    for (const link of outside) expect(link.closest('ol.sources')).not.toBeNull();
    expect(STYLE).not.toMatch(/@import|url\((?!#)/u);
    expect(SCRIPT).not.toMatch(/fetch|XMLHttp|import\(/u);
    expect(page).toContain("default-src 'none'");
  });

  test('allows its own script and no other', () => {
    const hash = createHash('sha256').update(SCRIPT).digest('base64');
    expect(SCRIPT_HASH).toBe(`sha256-${hash}`);
    expect(page).toContain(`<script>${SCRIPT}</script>`);
    expect(page).toContain(`script-src '${SCRIPT_HASH}'`);
  });

  test('every link within the page has a target, and every id is unique', () => {
    for (const html of [page, renderReport(withoutLeakers(result), context)]) {
      const document = dom(html);
      const ids = [...document.querySelectorAll('[id]')].map((e) => e.id);
      expect(new Set(ids).size).toBe(ids.length);
      for (const link of document.querySelectorAll('a[href^="#"]')) {
        expect(ids).toContain((link.getAttribute('href') ?? '').slice(1));
      }
    }
  });

  test('tables have captions and scoped headings; figures and strips say what they show', () => {
    const document = dom(page);
    for (const table of document.querySelectorAll('table')) {
      expect(table.querySelector('caption')?.textContent).not.toBe('');
      for (const head of table.querySelectorAll('th'))
        expect(head.hasAttribute('scope')).toBe(true);
    }
    for (const image of document.querySelectorAll('svg[role=img]')) {
      const name = image.getAttribute('aria-label') ?? image.getAttribute('aria-labelledby');
      expect(name).toBeTruthy();
    }
    expect(document.querySelectorAll('svg:not([role=img]):not([aria-hidden])').length).toBe(
      document.querySelectorAll('svg svg:not([role=img]):not([aria-hidden]),[aria-hidden] svg')
        .length,
    );
  });

  test('is the same, byte for byte, for the same answer', () => {
    expect(renderReport(result, context, { outlines: OUTLINES, chosen: 'inbound' })).toBe(page);
  });

  test('carries seed, digests, version and the command', () => {
    const text = dom(page).querySelector('#rerun')?.textContent ?? '';
    for (const part of [
      context.command,
      result.scenarioDigest,
      `caveat ${result.caveat}`,
      ...result.policies.map((p) => p.digest),
    ]) {
      expect(text).toContain(part);
    }
  });
});

describe('what users write', () => {
  const evil = '<script>alert(1)</script>"\'&<img src=x onerror=alert(1)>';

  function poisoned(): CompareResult {
    const text = JSON.stringify(result, (key: string, value: unknown) =>
      key === 'title' || key === 'nation' || key === 'system' ? evil : value,
    );
    return { ...(JSON.parse(text) as CompareResult), warnings: [evil] };
  }

  test('is shown as text and never interpreted, wherever it appears', () => {
    const text = JSON.stringify(context, (key: string, value: unknown) =>
      ['title', 'note', 'publisher', 'path', 'unit', 'class', 'command'].includes(key)
        ? evil
        : value,
    );
    const html = renderReport(poisoned(), JSON.parse(text) as typeof context, {
      outlines: [
        {
          id: evil,
          rings: [
            [
              [15, 45],
              [15, 54],
              [40, 54],
              [40, 45],
              [15, 45],
            ],
          ],
        },
      ],
    });
    const document = dom(html);
    expect(document.querySelectorAll('script')).toHaveLength(1);
    expect(document.querySelectorAll('img')).toHaveLength(0);
    expect(document.querySelector('h1')?.textContent).toBe(evil);
    expect(unbalanced(html)).toEqual([]);
  });

  test('becomes a link only with an ordinary web address', () => {
    expect(safeUrl('javascript:alert(1)')).toBeNull();
    expect(safeUrl('data:text/html,x')).toBeNull();
    expect(safeUrl('https://example.org/a"b')).toBe('https://example.org/a%22b');
  });

  test('is escaped by the template, unless it came out of one', () => {
    expect(markup`<b title="${'"<'}">${markup`<i>${'&'}</i>`}${['<', 1, null]}</b>`.text).toBe(
      '<b title="&quot;&lt;"><i>&amp;</i>&lt;1</b>',
    );
  });
});

describe('agreement', () => {
  test('every policy’s numbers in the page are those of the terminal', () => {
    const document = dom(page);
    const terminal = renderCompare(result, { colour: false, width: 160 });
    const table = (section: string): Element[] => [
      ...(document.querySelectorAll(`#${section} table`)[0]?.querySelectorAll('tbody tr') ?? []),
    ];
    const shown = {
      compare: table('compare'),
      causes: table('causes'),
      stopped: table('stopped'),
      rounds: table('rounds'),
    };
    policyRows(result).forEach((row, i) => {
      const cells = (of: Element[]): string[] =>
        [...(of[i]?.querySelectorAll('td') ?? [])].map((c) => c.textContent ?? '');
      const lines = terminal
        .split('\n')
        .filter((line) => line.startsWith(`${row.policy.id} `))
        .join('\n');
      const compare = cells(shown.compare);
      expect(compare[0]).toBe(row.leakers.text);
      expect(compare[2]).toBe(row.difference?.text ?? 'baseline');
      expect(cells(shown.causes)).toEqual(causesShown(result).map((cause) => row.causes[cause]));
      for (const cell of [
        row.leakers.value,
        row.leakers.interval ?? '',
        row.spread,
        row.difference?.value ?? '',
        row.interceptorCost,
        ...cells(shown.causes),
        ...cells(shown.stopped).slice(0, row.stopped.length),
        ...cells(shown.rounds).slice(0, row.rounds.length),
      ]) {
        expect(lines).toContain(cell);
      }
    });
  });

  test('prices in the page are those of the terminal, in the same order', () => {
    const { prices } = result;
    if (prices === undefined) throw new Error('the fixture has prices');
    const terminal = renderCompare(result, { colour: false, width: 160 });
    const rows = [
      ...(dom(page).querySelectorAll('#prices table')[0]?.querySelectorAll('tbody tr') ?? []),
    ];
    expect(rows).toHaveLength(prices.prices.length);
    priceRows(prices).forEach((row, i) => {
      const cells = [...(rows[i]?.querySelectorAll('td') ?? [])].map((c) => c.textContent ?? '');
      expect(cells).toEqual([row.leaveOneOut.text, row.shapley.text, row.addOneIn.text, row.hurt]);
      const line = terminal.split('\n').find((l) => l.startsWith(`${row.price.caveat} `)) ?? '';
      for (const cell of cells) expect(line).toContain(cell);
    });
  });

  test('the segments of a bar add up to its mean', () => {
    for (const strip of [...dom(page).querySelectorAll('#compare .row:not(.axis)')]) {
      const label = strip.querySelector('svg[role=img]')?.getAttribute('aria-label') ?? '';
      const mean = Number(/: ([\d.]+) \(/u.exec(label)?.[1]);
      const parts = [...strip.querySelectorAll('rect.segment')].map((r) =>
        Number.parseFloat(r.getAttribute('width') ?? ''),
      );
      const sum = (parts.reduce((a, b) => a + b, 0) / 100) * 40;
      expect(Math.abs(sum - mean)).toBeLessThan(0.06);
    }
  });
});

describe('the look', () => {
  test('colours are Okabe and Ito’s hues or greys', () => {
    // as published: Okabe and Ito, Color Universal Design, 2008
    const published = '#000000 #E69F00 #56B4E9 #009E73 #F0E442 #0072B2 #D55E00 #CC79A7'.split(' ');
    const known = new Set(published);
    expect(new Set<string>(Object.values(OKABE_ITO))).toEqual(known);
    for (const hex of (STYLE + page).match(/#[0-9a-fA-F]{6}\b/gu) ?? []) {
      const parts = [1, 3, 5].map((i) => Number.parseInt(hex.slice(i, i + 2), 16));
      const grey = Math.max(...parts) - Math.min(...parts) <= 16;
      expect(grey || known.has(hex.toUpperCase()), hex).toBe(true);
    }
  });

  test('numbers inside segments have a contrast of at least 4.5 : 1', () => {
    const luminance = (hex: string): number => {
      const [r = 0, g = 0, b = 0] = [1, 3, 5].map((i) => {
        const c = Number.parseInt(hex.slice(i, i + 2), 16) / 255;
        return c <= 0.03928 ? c / 12.92 : Math.pow((c + 0.055) / 1.055, 2.4);
      });
      return 0.2126 * r + 0.7152 * g + 0.0722 * b;
    };
    for (const cause of CAUSES) {
      const [a, b] = [CAUSE_STYLES[cause].fill, CAUSE_STYLES[cause].ink].map(luminance);
      const ratio = (Math.max(a ?? 0, b ?? 0) + 0.05) / (Math.min(a ?? 0, b ?? 0) + 0.05);
      expect(ratio, cause).toBeGreaterThanOrEqual(4.5);
    }
  });

  test('the legend names the causes in the order of the segments', () => {
    const names = [...dom(page).querySelectorAll('#compare .legend a')].map((a) =>
      (a.getAttribute('href') ?? '').slice(5),
    );
    expect(names).toEqual(causesShown(result));
  });

  test('a scale begins and ends on a tick and holds every value, zero too', () => {
    const next = generator(7);
    for (let i = 0; i < 500; i++) {
      const values = Array.from(
        { length: 5 },
        () => (next() - 0.5) * Number(`1e${Math.floor(next() * 6) - 2}`),
      );
      const scale = scaleOver(values);
      expect(scale.min).toBeLessThanOrEqual(Math.min(0, ...values) + 1e-9);
      expect(scale.max).toBeGreaterThanOrEqual(Math.max(0, ...values) - 1e-9);
      expect(scale.ticks.length).toBeGreaterThan(2);
      expect(scale.ticks.length).toBeLessThan(13);
    }
  });
});

describe('the map', () => {
  test('labels do not overlap each other or what was taken before', () => {
    const next = generator(3);
    const frame = { x0: 0, y0: 0, x1: 600, y1: 400 };
    const wishes = Array.from({ length: 60 }, (_, i) => ({
      text: `Place ${i}`,
      x: next() * 600,
      y: next() * 400,
      offset: 6,
      priority: i % 3,
    }));
    const before = { x0: 0, y0: 350, x1: 200, y1: 400 };
    const placed = placeLabels(wishes, [before], frame).map(labelBox);
    expect(placed.length).toBeGreaterThan(20);
    placed.forEach((box, i) => {
      for (const other of [before, ...placed.slice(0, i)]) expect(overlaps(box, other)).toBe(false);
      expect(box.x0 >= 0 && box.x1 <= 600 && box.y0 >= 0 && box.y1 <= 400).toBe(true);
    });
  });

  test('carries attribution, a scale bar, both circles of each unit and a route per track', () => {
    const drawing = mapPlot(context.map, OUTLINES)?.text ?? '';
    expect(drawing).toContain('© OpenStreetMap contributors (ODbL)');
    expect(drawing).toMatch(/>\d+ km</u);
    expect(drawing.match(/class="nominal"/gu)).toHaveLength(context.map.fireUnits.length);
    expect(drawing.match(/class="low"/gu)).toHaveLength(context.map.fireUnits.length);
    expect(drawing).toContain('UKRAINE');
  });

  test('is the same whichever way a ring is wound', () => {
    const turned = OUTLINES.map((o) => ({
      id: o.id,
      rings: o.rings.map((ring) => [...ring].reverse()),
    }));
    // read the wrong way round, a country is all the world but itself and fills the frame's corners
    const corners = (outlines: Parameters<typeof mapPlot>[1]): number => {
      const land = /class="land">(.*?)<\/g>/u.exec(mapPlot(context.map, outlines)?.text ?? '')?.[1];
      return land?.match(/980,-20(?!\d)/gu)?.length ?? 0;
    };
    expect([corners(OUTLINES), corners(turned)]).toEqual([0, 0]);
  });

  test('a single place, or several in one, still makes a map', () => {
    const [asset] = context.map.assets;
    if (asset === undefined) throw new Error('the fixture has assets');
    const drawing =
      mapPlot(
        { assets: [asset, asset], fireUnits: [], flights: [], tracks: [], zones: [] },
        OUTLINES,
      )?.text ?? '';
    expect(drawing).not.toMatch(/NaN|Infinity/u);
    expect(drawing).toContain('Kyiv');
  });

  test('nothing to fit to gives no map', () => {
    expect(
      mapPlot({ assets: [], fireUnits: [], flights: [], tracks: [], zones: [] }, OUTLINES),
    ).toBeNull();
  });
});

test('titles that would be cut to the same label keep what tells them apart', () => {
  const rivne = 'Pairs from Rzeszów over the Rivne nuclear plant';
  const kyiv = 'Pairs from Rzeszów over the Kyiv region';
  const labels = shortLabels([
    rivne,
    kyiv,
    kyiv,
    'Lviv',
    'Pairs from Fetești over the Tulcea region',
  ]);
  expect([...labels.values()]).toEqual([
    '…Rivne nuclear plant',
    '…Kyiv region',
    'Lviv',
    'Pairs from Fetești over the…',
  ]);
});
