/** Mouse, pen, fingers and wheel: hover, click, pan, pinch, and drags of things. */
import type { LonLat, MapDrag, Thing } from './types.ts';

/** What the pointer may ask of the map. */
export interface PointerTarget {
  panBy(dxPx: number, dyPx: number): void;
  zoomAt(factor: number, px: number, py: number): void;
  thingsAt(px: number, py: number): Thing[];
  placeAt(px: number, py: number): LonLat | null;
}

export interface PointerEvents {
  hover(things: readonly Thing[], px: number, py: number): void;
  leave(): void;
  click(things: readonly Thing[], px: number, py: number): void;
  mayDrag(thing: Thing): boolean;
  drag(drag: MapDrag): void;
}

/** A press that moves less than this, CSS pixels, is a click. */
const STILL_PX = 4;
/** Zoom per pixel of wheel: a notch of 100 is some 20 %. */
const WHEEL = 0.0018;
/** Pixels to a line, where a wheel counts in lines. */
const LINE_PX = 16;

interface Press {
  readonly x: number;
  readonly y: number;
  readonly things: readonly Thing[];
  /** What a drag would move; null: the map. */
  readonly draggable: Thing | null;
  moved: boolean;
}

/** Listens on an element; call what is returned to stop. */
export function listenToPointer(
  element: HTMLElement,
  map: PointerTarget,
  events: PointerEvents,
): () => void {
  const down = new Map<number, { x: number; y: number }>();
  let press: Press | null = null;
  let lastPlace: LonLat | null = null;
  const aborter = new AbortController();
  const on = <K extends keyof HTMLElementEventMap>(
    type: K,
    listener: (event: HTMLElementEventMap[K]) => void,
    passive = true,
  ): void => element.addEventListener(type, listener, { signal: aborter.signal, passive });
  const point = (event: MouseEvent): { x: number; y: number } => {
    const box = element.getBoundingClientRect();
    return { x: event.clientX - box.left, y: event.clientY - box.top };
  };
  const tell = (phase: MapDrag['phase'], thing: Thing, cancelled = false): void => {
    if (lastPlace === null) return;
    const [lonDeg, latDeg] = lastPlace;
    events.drag({ phase, thing, lonDeg, latDeg, cancelled, by: 'pointer' });
  };
  const endDrag = (cancelled: boolean): void => {
    if (press?.moved === true && press.draggable !== null) tell('end', press.draggable, cancelled);
    press = null;
  };

  on('pointerdown', (event) => {
    if (event.button !== 0) return;
    const at = point(event);
    down.set(event.pointerId, at);
    element.setPointerCapture(event.pointerId);
    if (down.size > 1) return endDrag(true);
    const things = map.thingsAt(at.x, at.y);
    const draggable = things.find((thing) => events.mayDrag(thing)) ?? null;
    press = { ...at, things, draggable, moved: false };
  });

  on('pointermove', (event) => {
    const at = point(event);
    const before = down.get(event.pointerId);
    if (before === undefined) {
      if (event.pointerType !== 'touch') events.hover(map.thingsAt(at.x, at.y), at.x, at.y);
      return;
    }
    if (down.size === 2) return pinch(event.pointerId, before, at);
    if (press === null) {
      down.set(event.pointerId, at);
      return;
    }
    if (!press.moved) {
      if (Math.hypot(at.x - press.x, at.y - press.y) < STILL_PX) return;
      press.moved = true;
      events.leave();
      if (press.draggable !== null) {
        lastPlace = map.placeAt(press.x, press.y);
        tell('start', press.draggable);
      }
    }
    if (press.draggable === null) map.panBy(at.x - before.x, at.y - before.y);
    else {
      lastPlace = map.placeAt(at.x, at.y) ?? lastPlace;
      tell('move', press.draggable);
    }
    down.set(event.pointerId, at);
  });

  /** Both fingers keep what is under them: pan by the middle, zoom by the distance. */
  function pinch(id: number, before: { x: number; y: number }, at: { x: number; y: number }): void {
    const other = [...down].find(([one]) => one !== id)?.[1];
    if (other === undefined) return;
    const was = Math.hypot(before.x - other.x, before.y - other.y);
    const is = Math.hypot(at.x - other.x, at.y - other.y);
    map.panBy((at.x - before.x) / 2, (at.y - before.y) / 2);
    if (was > 0 && is > 0) map.zoomAt(is / was, (at.x + other.x) / 2, (at.y + other.y) / 2);
    down.set(id, at);
  }

  on('pointerup', (event) => {
    if (!down.delete(event.pointerId) || press === null) return;
    const { moved, things, x, y } = press;
    if (moved) return endDrag(false);
    press = null;
    events.click(things, x, y);
  });
  on('pointercancel', (event) => {
    if (down.delete(event.pointerId)) endDrag(true);
  });
  on('pointerleave', () => {
    if (down.size === 0) events.leave();
  });
  on('dblclick', (event) => {
    const at = point(event);
    map.zoomAt(event.shiftKey ? 0.5 : 2, at.x, at.y);
  });
  on(
    'wheel',
    (event) => {
      event.preventDefault();
      const at = point(event);
      const px = event.deltaY * (event.deltaMode === WheelEvent.DOM_DELTA_LINE ? LINE_PX : 1);
      // a pinch on a touch pad comes as a wheel with Control, in smaller steps
      map.zoomAt(Math.exp(-px * WHEEL * (event.ctrlKey ? 4 : 1)), at.x, at.y);
    },
    false,
  );
  return () => aborter.abort();
}
