/** Where things are on the screen now, and which of them lie under a pixel. */
import type { Entry } from './entries.ts';
import { outlineOf, type Ground } from './ground.ts';
import { same, thingsAt, type Area, type Point } from './hit.ts';
import type { Moving } from './moving.ts';
import { zoneShown, type Layers } from './paint-ground.ts';
import { outcomeKind, outcomePlaces } from './paint-live.ts';
import type { Mark } from './paint-marks.ts';
import type { Box } from './plane.ts';
import type { LiveScene, MapChoice, MapSketch, Thing } from './types.ts';
import { toPlane, toScreenX, toScreenY, type View } from './view.ts';

/** What is shown at this moment. */
export interface Shown {
  readonly ground: Ground;
  readonly view: View;
  readonly layers: Layers;
  readonly choice: MapChoice | null;
  readonly entries: readonly Entry[];
  readonly marks: readonly Mark[];
  readonly live: LiveScene | null;
  readonly moving: Moving | null;
  readonly sketch: MapSketch | null;
}

export function thingsUnder(shown: Shown, px: number, py: number): Thing[] {
  const [x, y] = toPlane(shown.view, px, py);
  const handles = shown.sketch?.handles ?? [];
  return thingsAt(
    {
      handles: handles.map(({ id, lonDeg, latDeg }) =>
        pointAt(shown, { kind: 'handle', id }, shown.ground.plane.project(lonDeg, latDeg)),
      ),
      moving: movingPoints(shown),
      marks: shown.marks,
      outcomes: outcomePoints(shown),
      areas: areasOf(shown),
    },
    px,
    py,
    x,
    y,
  );
}

/** Where a thing is drawn, CSS pixels; for an area its middle; null when it is not there. */
export function pointOfThing(
  shown: Shown,
  thing: Thing,
): { readonly x: number; readonly y: number } | null {
  switch (thing.kind) {
    case 'threat': {
      const at = shown.moving?.placeOf(thing.id) ?? null;
      return at === null ? null : pointAt(shown, thing, [at.x, at.y]);
    }
    case 'aircraft':
      return aircraftPoints(shown).find((point) => same(point.thing, thing)) ?? null;
    case 'mark':
      return outcomePoints(shown).find((point) => same(point.thing, thing)) ?? null;
    case 'handle': {
      const handle = shown.sketch?.handles.find(({ id }) => id === thing.id);
      if (handle === undefined) return null;
      return pointAt(shown, thing, shown.ground.plane.project(handle.lonDeg, handle.latDeg));
    }
    case 'airspace':
    case 'asset':
    case 'fire-unit':
    case 'flight':
    case 'sensor':
    case 'zone': {
      const entry = shown.entries.find((one) => same(one.thing, thing));
      return entry === undefined ? null : pointAt(shown, thing, [entry.x, entry.y]);
    }
  }
}

/** Threats and aircraft in the air. */
export function movingPoints(shown: Shown): Point[] {
  const { moving } = shown;
  if (moving === null) return [];
  const threats = Array.from({ length: moving.count }, (_, n) => {
    const id = moving.tracks.ids[moving.airborne[n]!]!;
    return pointAt(shown, { kind: 'threat', id }, [moving.x[n]!, moving.y[n]!]);
  });
  return [...threats, ...aircraftPoints(shown)];
}

function aircraftPoints(shown: Shown): Point[] {
  const aircraft = shown.live?.aircraft ?? null;
  if (aircraft === null) return [];
  return aircraft.ids.map((id, i) => {
    const at = shown.ground.plane.project(aircraft.lonDeg[i]!, aircraft.latDeg[i]!);
    return pointAt(shown, { kind: 'aircraft', id }, at);
  });
}

function outcomePoints(shown: Shown): Point[] {
  const { live } = shown;
  if (live === null || live.marks === null) return [];
  const { marks, tS } = live;
  const xy = outcomePlaces(marks, shown.ground.plane);
  return marks.ids.flatMap((id, i) =>
    marks.atS[i]! > tS || outcomeKind(marks, i) === 'left-area'
      ? []
      : [pointAt(shown, { kind: 'mark', id }, [xy[2 * i]!, xy[2 * i + 1]!])],
  );
}

/** Zones that are shown, the smallest first, then airspaces. */
function areasOf({ ground, layers, choice }: Shown): Area[] {
  const { zones, airspaces } = ground;
  const size = ({ box }: { readonly box: Box }): number => (box.x1 - box.x0) * (box.y1 - box.y0);
  return [
    ...zones
      .filter(({ zone }) => zoneShown(layers, choice, zone))
      .toSorted((a, b) => size(a.shape) - size(b.shape))
      .map(({ zone, shape }): Area => {
        const within = airspaces.find(({ id }) => id === zone.within);
        return {
          thing: { kind: 'zone', id: zone.id },
          shape,
          within: within === undefined ? undefined : outlineOf(within),
        };
      }),
    ...airspaces.map((airspace): Area => ({
      thing: { kind: 'airspace', id: airspace.id },
      shape: outlineOf(airspace),
      within: undefined,
    })),
  ];
}

function pointAt({ view }: Shown, thing: Thing, [x, y]: readonly [number, number]): Point {
  return { thing, x: toScreenX(view, x), y: toScreenY(view, y) };
}
