/** From a study to its map: what is shown, what the chosen policy makes of it, and pictures of it. */
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { drawSymbol, SIDC } from '../../scripts/symbols/draw.mjs';
import type { PreparedStudy } from '../../src/study/prepare.ts';
import { mayEnter, zonesInForce } from '../../web/map/choice.ts';
import { entriesOf } from '../../web/map/entries.ts';
import { groundOf, outlineOf, type Ground } from '../../web/map/ground.ts';
import { paintGround, type Look } from '../../web/map/paint-ground.ts';
import { findNames } from '../../web/map/names.ts';
import { boxesOfSigns, paintMarks } from '../../web/map/paint-marks.ts';
import type { Palette } from '../../web/map/palette.ts';
import type { Lettering } from '../../web/map/pen.ts';
import { SvgPen } from '../../web/map/pen-svg.ts';
import { inside } from '../../web/map/shapes.ts';
import { buildScene } from '../../web/map/scene.ts';
import { SYMBOLS } from '../../web/map/symbols-data.ts';
import type { MapScene } from '../../web/map/types.ts';
import { fitted } from '../../web/map/view.ts';
import { textWidth } from '../../src/report/plots/labels.ts';
import { even } from '../geo/support.ts';
import { readHere } from '../studies/support.ts';
import { HOSTILE, syntheticScene } from './map-page/synthetic.ts';

let study: PreparedStudy;
let scene: MapScene;
let ground: Ground;

beforeAll(async () => {
  study = await readHere('studies/2024-08-26');
  scene = buildScene({
    scenario: study.scenario,
    zonesInRules: ['belt-70', 'near-russia'],
    seed: 1,
    variants: 2,
  });
  ground = groundOf(scene);
});

const COLOUR = '#123456';
const palette: Palette = {
  dark: true,
  sea: COLOUR,
  land: COLOUR,
  elsewhere: COLOUR,
  border: COLOUR,
  fg: COLOUR,
  muted: COLOUR,
  name: COLOUR,
  threat: COLOUR,
  own: COLOUR,
  zone: COLOUR,
  focus: COLOUR,
  friend: COLOUR,
  hostile: COLOUR,
  ink: COLOUR,
  paper: COLOUR,
  nations: [COLOUR],
  good: COLOUR,
  bad: COLOUR,
};

function lookAt(of: Ground, zoom: number, dx: number, dy: number): Look {
  const home = fitted(of.home, 1000, 700, { top: 20, right: 50, bottom: 40, left: 20 });
  const view = { ...home, k: home.k * zoom, cx: home.cx + dx, cy: home.cy + dy };
  return {
    ground: of,
    view,
    palette,
    layers: {
      routes: true,
      reach: true,
      zones: true,
      otherZones: true,
      uncommitted: true,
      sensors: true,
      names: true,
    },
    choice: null,
    against: { class: 'cruise', heightM: 50 },
    scale: 1,
    zoom,
  };
}

describe('the map of a study', () => {
  test('has every effector of every force, and patrols once', () => {
    const { scenario } = study;
    const units = [...scenario.fireUnits, ...scenario.forces.flatMap((force) => force.fireUnits)];
    expect(scene.fireUnits.map(({ id }) => id).sort()).toEqual(units.map(({ id }) => id).sort());
    const stations = new Set(
      scenario.forces.flatMap((force) =>
        force.flights.flatMap(({ readiness }) =>
          readiness.kind === 'patrol' ? [readiness.patrol] : [],
        ),
      ),
    );
    const shown = scene.flights.filter(({ station }) => station !== null).map(({ id }) => id);
    expect(shown.sort()).toEqual([...stations].sort());
  });

  test('has as many routes as the variants have threats, each dense enough to be joined by lines', () => {
    const threats = study.scenario.raid.reduce((sum, { count }) => sum + count, 0);
    expect(scene.routes.starts).toHaveLength(2 * threats + 1);
    expect(scene.routes.starts.at(-1)).toBe(scene.routes.lonDeg.length);
  });

  test('puts Simferopol into the airspace of Ukraine', () => {
    const [x, y] = ground.plane.project(34.1, 44.95);
    const owners = ground.airspaces.filter((airspace) => inside(outlineOf(airspace), x, y));
    expect(owners.map(({ id }) => id)).toEqual(['UA']);
  });

  test('tells of every thing in words, with the honest reach of each fire unit', () => {
    const entries = entriesOf(ground, null, { class: 'cruise', heightM: 50 });
    expect(new Set(entries.map(({ thing }) => `${thing.kind} ${thing.id}`)).size).toBe(
      entries.length,
    );
    const patriot = entries.find(
      ({ thing, lines }) => thing.kind === 'fire-unit' && lines[0]?.includes('Patriot'),
    );
    expect(patriot?.lines.join('; ')).toMatch(
      /brochure radius against cruise: \d+ km; what a flyer at 50 m leaves of it: /u,
    );
  });
});

describe('the chosen policy on the map', () => {
  test('has the zones of rules that are in force, and not those of caveats that are lifted', () => {
    const caveats = study.book.caveats.map(({ id }) => id);
    const all = zonesInForce(study.book, new Set(caveats));
    const none = zonesInForce(study.book, new Set());
    for (const zone of none) expect(all).toContain(zone);
    const ofCaveats = study.book.rules.filter(({ caveat }) => caveat !== undefined);
    expect(ofCaveats.length).toBeGreaterThan(0);
    expect(all.size).toBeGreaterThan(none.size);
  });

  test('lets fighters into Ukraine only where no caveat keeps them out', () => {
    const flight = scene.flights.find(({ nation }) => nation === 'PL')!;
    const may = (caveats: readonly string[]): string[] =>
      mayEnter(study, new Set(caveats), scene.flights)(flight.id).map(({ airspace }) => airspace);
    expect(may([])).toContain('UA');
    expect(may(study.book.caveats.map(({ id }) => id))).not.toContain('UA');
    expect(may([])).toContain('PL');
  });
});

describe('symbols', () => {
  test('are those that milsymbol draws', () => {
    const drawn = Object.fromEntries(
      Object.entries(SIDC).map(([name, sidc]) => [name, drawSymbol(sidc)]),
    );
    expect(SYMBOLS).toEqual(drawn);
  });
});

describe('labels', () => {
  test('do not lie on one another, nor on controls, wherever one looks', () => {
    interface Written extends Lettering {
      readonly text: string;
      readonly x: number;
      readonly y: number;
    }
    const controls = { x0: 900, y0: 0, x1: 1000, y1: 300 };
    fc.assert(
      fc.property(even(0.6, 12), even(-400, 400), even(-300, 300), (zoom, dx, dy) => {
        const written: Written[] = [];
        const pen = new SvgPen({ cx: 0, cy: 0, k: 1, width: 1, height: 1 });
        pen.text = (text, x, y, lettering) => void written.push({ text, x, y, ...lettering });
        const look = lookAt(ground, zoom, dx, dy);
        const names = findNames(look, [controls, ...boxesOfSigns(look)], new Map());
        paintMarks(pen, look, [controls], names);
        const boxes = written.map(({ text, x, y, sizePx, anchor, spacingEm = 0 }) => {
          const width = (textWidth(text) * sizePx) / 13 + spacingEm * sizePx * text.length;
          const left = anchor === 'start' ? x : anchor === 'end' ? x - width : x - width / 2;
          return { text, x0: left, x1: left + width, y0: y - 0.7 * sizePx, y1: y + 0.2 * sizePx };
        });
        [{ text: 'controls', ...controls }, ...boxes].forEach((a, i, all) => {
          for (const b of all.slice(i + 1)) {
            const apart = a.x1 <= b.x0 || b.x1 <= a.x0 || a.y1 <= b.y0 || b.y1 <= a.y0;
            expect(apart ? '' : `${a.text} on ${b.text}`).toBe('');
          }
        });
      }),
      { numRuns: 25 },
    );
  });
});

describe('the map as SVG', () => {
  test('holds no markup of the study’s own, and stays inside its defs for clips', () => {
    const look = lookAt(groundOf(syntheticScene()), 3, 0, 0);
    const pen = new SvgPen(look.view);
    paintGround(pen, look);
    paintMarks(pen, look, [], findNames(look, [], new Map()));
    pen.text(HOSTILE, 1, 1, { sizePx: 12, colour: COLOUR, anchor: 'start' });
    const text = pen.content();
    expect(text).not.toContain('<img');
    expect(text).toContain('&lt;img src=x onerror=&quot;');
    expect(text).not.toMatch(/NaN|undefined|Infinity/u);
  });
});
