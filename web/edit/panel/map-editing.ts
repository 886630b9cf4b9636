/** What the map shows and allows while the editor is open: handles, drags, placing, deleting. */
import { computed, signal, type ReadonlySignal } from '@preact/signals';
import type { Path } from '../../../src/scenario/document.ts';
import type { LonLat, MapDrag, MapSketch, Thing as MapThing } from '../../map/types.ts';
import type { MapEditing } from '../../state/map-hooks.ts';
import { text } from '../../text/en-edit.ts';
import { addPoint, move, remove, removePoint } from '../operations.ts';
import { findThing, type Spot, spotsOf, type Thing } from '../things.ts';
import { apply, open, openThing, root } from './doc.ts';

/** Set while the next click places something; gets the place. */
export const placing = signal<((at: { latDeg: number; lonDeg: number }) => void) | null>(null);

interface Point {
  readonly latDeg: number;
  readonly lonDeg: number;
}

/** What is being dragged, and where it is. */
const held = signal<{ readonly thing: MapThing; readonly at: Point } | null>(null);

const MOVABLE: ReadonlySet<string> = new Set(['fire-unit', 'flight', 'sensor', 'asset', 'handle']);

/** Spots of the open thing that the map does not show by itself. */
function handleSpots(thing: Thing | null): Spot[] {
  const tree = root.value;
  if (tree === null || thing === null) return [];
  const spots = spotsOf(tree, thing);
  if (thing.kind === 'raid-group') return spots;
  if (thing.kind === 'flight')
    return spots.length > 1 ? spots.filter((s) => s.role === 'base') : [];
  return spots.filter((s) => s.role === 'corner');
}

const SHAPES: Readonly<Record<Spot['role'], 'vertex' | 'waypoint' | 'launch' | 'target'>> = {
  corner: 'vertex',
  waypoint: 'waypoint',
  launch: 'launch',
  place: 'target',
  base: 'launch',
  station: 'target',
};

const idOf = (path: Path): string => path.join('.');
const MIDDLE = 'between.';

export const sketch: ReadonlySignal<MapSketch | null> = computed(() => {
  const thing = openThing.value;
  const spots = handleSpots(thing);
  const drag = held.value;
  if (spots.length === 0 && drag === null) return null;
  const place = (spot: Spot): Point =>
    drag?.thing.kind === 'handle' && drag.thing.id === idOf(spot.path) ? drag.at : spot;
  const handles: Writable<MapSketch['handles']> = [];
  const lines: Writable<MapSketch['lines']> = [];
  for (const ring of rings(spots)) {
    const closed = ring[0]?.role === 'corner';
    const points: LonLat[] = [];
    ring.forEach((spot, i) => {
      const at = place(spot);
      handles.push({
        id: idOf(spot.path),
        title: `${text.form.spot(text.roles[spot.role], spot.number)}, ${thing?.title ?? ''}`,
        ...at,
        shape: SHAPES[spot.role],
      });
      points.push([at.lonDeg, at.latDeg]);
      const next = ring[(i + 1) % ring.length];
      if (!closed || next === undefined) return;
      const id = MIDDLE + idOf(spot.path);
      const own = drag?.thing.kind === 'handle' && drag.thing.id === id ? drag.at : undefined;
      const middle = own ?? between(at, place(next));
      if (own !== undefined) points.push([own.lonDeg, own.latDeg]);
      handles.push({
        id,
        title: text.form.addPoint(text.roles.corner),
        ...middle,
        shape: 'midpoint',
      });
    });
    lines.push({ points, closed, strong: true });
  }
  if (drag !== null && drag.thing.kind !== 'handle') {
    const from = spotOfThing(drag.thing);
    handles.push({ id: 'held', title: '', ...drag.at, shape: 'target' });
    if (from !== undefined) {
      lines.push({
        points: [
          [from.lonDeg, from.latDeg],
          [drag.at.lonDeg, drag.at.latDeg],
        ],
        closed: false,
        strong: true,
      });
    }
  }
  return { handles, lines };
});

type Writable<T> = T extends readonly (infer E)[] ? E[] : never;

/** Corners ring by ring; a route with its launch place is one line. */
function rings(spots: readonly Spot[]): Spot[][] {
  const byList = new Map<string, Spot[]>();
  for (const spot of spots) {
    const list = spot.role === 'corner' ? idOf(spot.path.slice(0, -1)) : '';
    byList.set(list, [...(byList.get(list) ?? []), spot]);
  }
  return [...byList.values()];
}

/** The middle of two near places, as the eye sees it. */
export function between(a: Point, b: Point): Point {
  return { latDeg: (a.latDeg + b.latDeg) / 2, lonDeg: (a.lonDeg + b.lonDeg) / 2 };
}

function thingOf({ kind, id }: MapThing): Thing | undefined {
  const tree = root.peek();
  if (tree === null || kind === 'handle' || !MOVABLE.has(kind)) return undefined;
  return findThing(tree, kind as 'fire-unit', id);
}

/** The point that moves when the sign of a thing is dragged: where a flight patrols, or its base. */
function spotOfThing(mapThing: MapThing): Spot | undefined {
  const tree = root.peek();
  const thing = thingOf(mapThing);
  if (tree === null || thing === undefined) return undefined;
  const spots = spotsOf(tree, thing).filter((s) => s.role !== 'corner');
  return spots.find((s) => s.role === 'station') ?? spots[0];
}

function onDrag(drag: MapDrag): void {
  const { phase, thing, lonDeg, latDeg, cancelled } = drag;
  if (phase !== 'end') {
    held.value = { thing, at: { latDeg, lonDeg } };
    return;
  }
  const dropped = held.peek();
  const at = { latDeg, lonDeg };
  const done = cancelled
    ? undefined
    : thing.kind === 'handle'
      ? dropHandle(thing.id, at)
      : drop(thing, at);
  // until the document says where it is, it is shown where it was dropped
  void (done ?? Promise.resolve()).then(() => {
    if (held.peek() === dropped) held.value = null;
  });
}

function drop(mapThing: MapThing, at: Point): Promise<unknown> | undefined {
  const spot = spotOfThing(mapThing);
  const moved = thingOf(mapThing);
  if (spot === undefined || moved === undefined) return undefined;
  open(moved);
  return apply(move(moved, spot, at));
}

function dropHandle(id: string, at: Point): Promise<unknown> | undefined {
  const thing = openThing.peek();
  if (thing === null) return undefined;
  const middle = id.startsWith(MIDDLE);
  const spot = spotById(middle ? id.slice(MIDDLE.length) : id);
  if (spot === undefined) return undefined;
  if (!middle) return apply(move(thing, spot, at));
  return apply(addPoint(thing, spot.path.slice(0, -1), Number(spot.path.at(-1)) + 1, at));
}

function spotById(id: string): Spot | undefined {
  return handleSpots(openThing.peek()).find((s) => idOf(s.path) === id);
}

function onDelete(mapThing: MapThing): void {
  const tree = root.peek();
  if (tree === null) return;
  if (mapThing.kind === 'handle') {
    const thing = openThing.peek();
    const spot = spotById(mapThing.id);
    if (thing !== null && spot !== undefined && spot.role !== 'launch')
      void apply(removePoint(thing, spot));
    return;
  }
  const thing = thingOf(mapThing);
  if (thing !== undefined) void apply(remove(tree, thing)).then((done) => done && open(null));
}

/** To be handed to the map while the editor is open. */
export function mapEditingNow(): MapEditing {
  return {
    sketch,
    mayDrag: (thing) => {
      if (placing.peek() !== null || !MOVABLE.has(thing.kind)) return false;
      return thing.kind === 'handle' ? thing.id !== 'held' : spotOfThing(thing) !== undefined;
    },
    onDrag,
    onDelete,
    take: (_thing, [lonDeg, latDeg]) => {
      const place = placing.peek();
      if (place === null) return false;
      placing.value = null;
      place({ latDeg, lonDeg });
      return true;
    },
  };
}
