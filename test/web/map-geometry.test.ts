/** The map's arithmetic: projection, view, reach, belts, density, and what lies under a pixel. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { buildPath } from '../../src/compile/path.ts';
import { fireEnvelope, spansInside } from '../../src/compile/windows.ts';
import { createGeography } from '../../src/geo/geography.ts';
import { airspaceOutlines } from '../../src/geo/airspaces.ts';
import { destination, degreesFromUnit, distanceM, unitFromDegrees } from '../../src/geo/sphere.ts';
import { beltRings } from '../../web/map/belts.ts';
import { placeNames } from '../../web/map/country-names.ts';
import { densityOf } from '../../web/map/density.ts';
import { thingsAt } from '../../web/map/hit.ts';
import { Moving } from '../../web/map/moving.ts';
import { pathVertices } from '../../web/map/paths.ts';
import { boxAround, planeFor } from '../../web/map/plane.ts';
import { circle, reachOnGroundM, tooNearM } from '../../web/map/reach.ts';
import { inside, shapeOf } from '../../web/map/shapes.ts';
import type { LiveTracks, LonLat } from '../../web/map/types.ts';
import {
  fitted,
  panned,
  scaleBar,
  toPlane,
  toScreenX,
  toScreenY,
  zoomed,
  type View,
} from '../../web/map/view.ts';
import { even } from '../geo/support.ts';

const place = fc.tuple(even(-180, 180), even(-70, 70));
/** Places of one study: within some 1 500 km of a first one. */
const study = fc
  .tuple(place, fc.array(fc.tuple(even(0, 1.5e6), even(0, 2 * Math.PI)), { maxLength: 6 }))
  .map(([[lon, lat], others]): LonLat[] => [
    [lon, lat],
    ...others.map(([m, bearing]) => degrees(destination(unitFromDegrees(lat, lon), bearing, m))),
  ]);

function degrees(v: { x: number; y: number; z: number }): LonLat {
  const { lonDeg, latDeg } = degreesFromUnit(v);
  return [lonDeg, latDeg];
}

function metres(a: LonLat, b: LonLat): number {
  return distanceM(unitFromDegrees(a[1], a[0]), unitFromDegrees(b[1], b[0]));
}

const view = fc
  .tuple(even(-800, 800), even(-800, 800), even(0.1, 20), even(300, 3000), even(300, 2000))
  .map(([cx, cy, k, width, height]): View => ({ cx, cy, k, width, height }));

describe('the plane', () => {
  test('gives back the place that it was given, on either side of the date line', () => {
    fc.assert(
      fc.property(study, (places) => {
        const plane = planeFor(places);
        for (const at of places) {
          const back = plane.invert(...plane.project(at[0], at[1]));
          expect(metres(at, back ?? [0, 0])).toBeLessThan(1);
        }
      }),
    );
  });

  test('stretches all directions alike, and a study of 3 000 km by at most 7 %', () => {
    fc.assert(
      fc.property(study, even(0, 2 * Math.PI), (places, bearing) => {
        const plane = planeFor(places);
        for (const [lon, lat] of places) {
          const far = degrees(destination(unitFromDegrees(lat, lon), bearing, 1000));
          const [ax, ay] = plane.project(lon, lat);
          const [bx, by] = plane.project(...far);
          const stretch = plane.scaleAt(lon, lat);
          expect(Math.hypot(bx - ax, by - ay) / stretch).toBeCloseTo(1, 2);
          expect(Math.abs(stretch - 1)).toBeLessThan(0.07);
        }
      }),
    );
  });
});

describe('the view', () => {
  test('keeps under the pointer what is there while it zooms', () => {
    fc.assert(
      fc.property(view, even(0.2, 5), even(0, 300), even(0, 300), (from, factor, px, py) => {
        const [x, y] = toPlane(from, px, py);
        const to = zoomed(from, factor, px, py, from);
        expect(toScreenX(to, x)).toBeCloseTo(px, 6);
        expect(toScreenY(to, y)).toBeCloseTo(py, 6);
      }),
    );
  });

  test('moves by as many pixels as it is dragged', () => {
    fc.assert(
      fc.property(view, even(-500, 500), even(-500, 500), (from, dx, dy) => {
        const to = panned(from, dx, dy);
        expect(toScreenX(to, 7) - toScreenX(from, 7)).toBeCloseTo(dx, 6);
        expect(toScreenY(to, 7) - toScreenY(from, 7)).toBeCloseTo(dy, 6);
      }),
    );
  });

  test('shows all of a box inside the margins, and no more than it must', () => {
    const inset = { top: 20, right: 60, bottom: 40, left: 10 };
    fc.assert(
      fc.property(even(1, 2000), even(1, 2000), even(300, 3000), (w, h, side) => {
        const box = { x0: -30, y0: 10, x1: w - 30, y1: h + 10 };
        const to = fitted(box, side, side, inset);
        const [left, right] = [toScreenX(to, box.x0), toScreenX(to, box.x1)];
        const [top, bottom] = [toScreenY(to, box.y0), toScreenY(to, box.y1)];
        expect(left).toBeGreaterThan(inset.left - 1e-6);
        expect(top).toBeGreaterThan(inset.top - 1e-6);
        expect(right).toBeLessThan(side - inset.right + 1e-6);
        expect(bottom).toBeLessThan(side - inset.bottom + 1e-6);
      }),
    );
  });

  test('has a scale bar that is true in its middle, in any direction', () => {
    fc.assert(
      fc.property(
        study,
        even(0.2, 20),
        even(-90, 90),
        even(-90, 90),
        even(0, 2 * Math.PI),
        (places, k, cx, cy, bearing) => {
          const plane = planeFor(places);
          const home = plane.project(...places[0]!);
          const at = { cx: home[0] + cx, cy: home[1] + cy, k, width: 900, height: 700 };
          const bar = scaleBar(plane, at, 140);
          expect(bar.px).toBeLessThanOrEqual(140);
          expect(bar.px).toBeGreaterThan(140 / 2.6);
          const middle = plane.invert(at.cx, at.cy)!;
          const ends = [bearing, bearing + Math.PI].map((direction) =>
            plane.project(
              ...degrees(
                destination(unitFromDegrees(middle[1], middle[0]), direction, bar.km * 500),
              ),
            ),
          );
          const px = k * Math.hypot(ends[1]![0] - ends[0]![0], ends[1]![1] - ends[0]![1]);
          expect(px / bar.px).toBeGreaterThan(0.99);
          expect(px / bar.px).toBeLessThan(1.01);
        },
      ),
    );
  });
});

describe('reach', () => {
  test('ends where the model ends a level flyer’s window, near and far', () => {
    const envelope = fc.record({
      class: fc.constant('cruise'),
      minRangeM: even(0, 8000),
      maxRangeM: even(10_000, 150_000),
      minHeightM: fc.constantFrom(0, 30, 300),
      maxHeightM: even(5000, 25_000),
    });
    const antenna = fc.option(even(2, 60), { nil: null });
    fc.assert(
      fc.property(envelope, antenna, even(10, 12_000), (shown, antennaM, heightM) => {
        const at = unitFromDegrees(50, 24);
        // straight over the unit
        const points = [destination(at, 0, 400_000), destination(at, Math.PI, 400_000)];
        const legs = buildPath(points, 'cruise', 250, heightM, 0);
        const spans: number[] = [];
        const model = fireEnvelope(
          at,
          { ...shown, killProbability: 1 },
          antennaM ?? 0,
          antennaM === null,
        );
        for (const leg of legs) spansInside(spans, leg, model);
        const far = reachOnGroundM(shown, antennaM, heightM);
        const near = tooNearM(shown, heightM);
        const middleS = 400_000 / 250;
        if (far <= near) expect(spans).toEqual([]);
        else {
          expect((middleS - spans[0]!) * 250).toBeCloseTo(far, -1);
          if (spans.length > 2) expect((middleS - spans[1]!) * 250).toBeCloseTo(near, -1);
          else expect(near).toBeLessThan(1);
        }
      }),
    );
  });

  test('is drawn as a circle on the ground', () => {
    fc.assert(
      fc.property(place, even(1000, 400_000), ([lon, lat], radiusM) => {
        for (const point of circle(lon, lat, radiusM)) {
          expect(metres([lon, lat], point)).toBeCloseTo(radiusM, 0);
        }
      }),
    );
  });
});

describe('belts', () => {
  const outlines = new Map(airspaceOutlines().map(({ id, rings }) => [id, rings]));

  test.each([
    ['UA', ['PL', 'SK', 'HU', 'RO', 'MD'], 70_000, []],
    ['UA', ['RU'], 200_000, []],
    // a corner that a stretch from one side of a cell to the next would cut off
    ['RO', ['UA', 'MD'], 35_000, [[156.11590467762085, -5772.886178286102]]],
  ])(
    'are drawn where the geography of the model has them: %s along %s',
    (of, along, depthM, examples) => {
      const zone = { kind: 'belt', id: 'belt', title: '', of, along, depthM } as const;
      const model = createGeography({ drawn: [], zones: [zone] });
      const rings = beltRings(model, {
        of: outlines.get(of)!,
        along: along.map((id) => model.airspaceIndex(id)),
        depthM,
      });
      const plane = planeFor(outlines.get(of)!.flat());
      const [belt, airspace] = [shapeOf(plane, rings), shapeOf(plane, outlines.get(of)!)];
      const { x0, y0, x1, y1 } = airspace.box;
      let within = 0;
      fc.assert(
        fc.property(even(x0, x1), even(y0, y1), (x, y) => {
          const [lon, lat] = plane.invert(x, y)!;
          const at = unitFromDegrees(lat, lon);
          const from = Math.min(
            ...along.map((id) => model.distanceToAirspaceM(at, model.airspaceIndex(id))),
          );
          // the drawn edge is good to 150 m; beside the border the airspace itself decides
          if (Math.abs(from - depthM) < 150) return;
          const drawn = inside(belt, x, y) && inside(airspace, x, y);
          const edge =
            (model.airspaceAt(at) === model.airspaceIndex(of)) !== inside(airspace, x, y);
          if (edge) return;
          expect(drawn).toBe(model.zonesAt(at) === 1);
          if (drawn) within++;
        }),
        { numRuns: 600, examples: examples.map(([x = NaN, y = NaN]) => [x, y]) },
      );
      expect(within).toBeGreaterThan(10);
    },
  );

  test('without depth are nowhere', () => {
    const model = createGeography({ drawn: [], zones: [] });
    expect(beltRings(model, { of: outlines.get('UA')!, along: [1], depthM: 0 })).toEqual([]);
  });
});

describe('density', () => {
  test('is threats per raid and 10 km of front, at any zoom and on any course', () => {
    fc.assert(
      fc.property(
        even(0, Math.PI),
        even(0.5, 4),
        fc.integer({ min: 1, max: 6 }),
        (turn, k, variants) => {
          // 200 lines, 1 km apart, that cross the whole view
          const xy: number[] = [];
          const starts = [0];
          for (let i = -100; i < 100; i++) {
            for (const end of [-900, 900]) {
              xy.push(
                end * Math.cos(turn) - (i + 0.5) * Math.sin(turn),
                end * Math.sin(turn) + (i + 0.5) * Math.cos(turn),
              );
            }
            starts.push(xy.length / 2);
          }
          const lines = { starts: Int32Array.from(starts), xy: Float32Array.from(xy) };
          const seen = { cx: 0, cy: 0, k, width: 80 * k, height: 80 * k };
          const { values } = densityOf(lines, variants, seen);
          const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
          expect(mean * variants).toBeGreaterThan(9);
          expect(mean * variants).toBeLessThan(11);
        },
      ),
      { numRuns: 40 },
    );
  });
});

describe('what moves', () => {
  const night = (seed: number): LiveTracks => {
    const legs = Array.from({ length: 8 }, (_, i) =>
      buildPath(
        [
          unitFromDegrees(45 + i, 35),
          unitFromDegrees(48, 30 - i),
          unitFromDegrees(50, 24 + (seed % 3)),
        ],
        i % 2 === 0 ? 'cruise' : 'ballistic',
        200 + 90 * i,
        100,
        100 * i,
      ),
    );
    const vertices = legs.map(pathVertices);
    const starts = vertices.reduce((all, list) => [...all, all.at(-1)! + list.length], [0]);
    const flat = vertices.flat();
    return {
      ids: legs.map((_, i) => `t/${i}`),
      titles: legs.map((_, i) => `T ${i}`),
      starts: Int32Array.from(starts),
      lonDeg: Float64Array.from(flat, ({ lonDeg }) => lonDeg),
      latDeg: Float64Array.from(flat, ({ latDeg }) => latDeg),
      atS: Float64Array.from(flat, ({ atS }) => atS),
      endS: Float64Array.from(legs, (path, i) => path.at(-1)!.toS - 150 * i),
      look: new Uint8Array(legs.length),
    };
  };

  test('is where the model has it, whichever way time goes', () => {
    const tracks = night(1);
    const plane = planeFor([[30, 48]]);
    const moving = new Moving(tracks, plane);
    fc.assert(
      fc.property(fc.array(even(-100, 9000), { minLength: 1, maxLength: 8 }), (times) => {
        for (const tS of times) moving.seek(tS);
        const tS = times.at(-1)!;
        const fresh = new Moving(tracks, plane);
        fresh.seek(tS);
        expect([...moving.airborne.slice(0, moving.count)]).toEqual([
          ...fresh.airborne.slice(0, fresh.count),
        ]);
        for (let n = 0; n < moving.count; n++) {
          expect(moving.x[n]).toBe(fresh.x[n]);
          const threat = moving.airborne[n]!;
          expect(tS).toBeLessThan(tracks.endS[threat]!);
          let far = 0;
          moving.backwards(n, tS, tS - 600, (x, y) => {
            far = Math.max(far, Math.hypot(x - moving.x[n]!, y - moving.y[n]!));
          });
          // no trail is longer than what is flown in the time, stretched by the projection
          expect(far).toBeLessThan(((200 + 90 * threat) * 600 * 1.1) / 1000);
        }
      }),
    );
  });

  test('keeps to its path to within 200 m', () => {
    const points = [unitFromDegrees(44, 38), unitFromDegrees(50, 24)];
    const legs = buildPath(points, 'cruise', 250, 100, 0);
    const vertices = pathVertices(legs);
    const plane = planeFor([[30, 48]]);
    for (let i = 1; i < vertices.length; i++) {
      const [a, b] = [vertices[i - 1]!, vertices[i]!];
      const [ax, ay] = plane.project(a.lonDeg, a.latDeg);
      const [bx, by] = plane.project(b.lonDeg, b.latDeg);
      const middle = plane.invert((ax + bx) / 2, (ay + by) / 2)!;
      const m = ((a.atS + b.atS) / 2) * 250;
      const start = unitFromDegrees(44, 38);
      const flown = distanceM(start, unitFromDegrees(middle[1], middle[0]));
      expect(Math.abs(flown - m)).toBeLessThan(200);
    }
  });
});

describe('what lies under a pixel', () => {
  const square = shapeOf(planeFor([[30, 48]]), [
    [
      [29, 47],
      [31, 47],
      [31, 49],
      [29, 49],
    ],
  ]);
  const [middleX, middleY] = planeFor([[30, 48]]).project(30, 48);
  const mark = (id: string, x: number, y: number, radius: number) => ({
    things: [{ kind: 'fire-unit' as const, id }],
    x,
    y,
    radius,
  });

  test('is the sign that the pointer is deepest in, then areas', () => {
    const found = thingsAt(
      {
        handles: [],
        moving: [],
        marks: [mark('far', 112, 100, 8), mark('near', 103, 100, 8), mark('away', 300, 100, 8)],
        outcomes: [],
        areas: [{ thing: { kind: 'airspace', id: 'A' }, shape: square, within: undefined }],
      },
      100,
      100,
      middleX,
      middleY,
    );
    expect(found.map(({ id }) => id)).toEqual(['near', 'far', 'A']);
  });

  test('is a threat before the sign that it flies over, and a handle before both', () => {
    const found = thingsAt(
      {
        handles: [{ thing: { kind: 'handle', id: 'h' }, x: 104, y: 100 }],
        moving: [{ thing: { kind: 'threat', id: 't' }, x: 101, y: 100 }],
        marks: [mark('u', 100, 100, 8)],
        outcomes: [],
        areas: [],
      },
      100,
      100,
      0,
      0,
    );
    expect(found.map(({ kind }) => kind)).toEqual(['handle', 'threat', 'fire-unit']);
  });
});

describe('names of airspaces', () => {
  test('stand wholly inside what is seen of them and clear of what is taken', () => {
    const plane = planeFor([[30, 48]]);
    const shape = shapeOf(plane, airspaceOutlines().find(({ id }) => id === 'UA')!.rings);
    const [ux, uy] = plane.project(31, 48.5);
    fc.assert(
      fc.property(even(-400, 400), even(-300, 300), even(0.3, 2), (dx, dy, k) => {
        const at = { cx: ux + dx, cy: uy + dy, k, width: 900, height: 700 };
        const taken = [{ x0: 300, y0: 200, x1: 600, y1: 420 }];
        const wish = { id: 'UA', shape, widthPx: 100, heightPx: 18 };
        for (const { x, y } of placeNames([wish], at, taken)) {
          const clear = x + 50 <= 304 || x - 50 >= 596 || y + 9 <= 204 || y - 9 >= 416;
          expect(clear).toBe(true);
          for (const corner of [x - 46, x + 46]) {
            expect(inside(shape, ...toPlane(at, corner, y))).toBe(true);
          }
        }
      }),
      { numRuns: 40 },
    );
    const home = fitted(shape.box, 900, 700, { top: 0, right: 0, bottom: 0, left: 0 });
    expect(placeNames([{ id: 'UA', shape, widthPx: 100, heightPx: 18 }], home, [])).toHaveLength(1);
  });
});

test('a box around nothing is none', () => {
  expect(boxAround([])).toBeNull();
  expect(boxAround([[NaN, 1]])).toBeNull();
});
