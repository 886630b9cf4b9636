/** The keyboard on the map: everything that the pointer can do. */
import type { LonLat, MapDrag, Thing } from './types.ts';

/** What the keyboard may ask of the map. */
export interface KeyTarget {
  panBy(dxPx: number, dyPx: number): void;
  glideBy(factor: number): void;
  fit(): void;
  placeAt(px: number, py: number): LonLat | null;
  screenOf(thing: Thing): { readonly x: number; readonly y: number } | null;
}

export interface KeyEvents {
  /** The thing that the keyboard is on. */
  focused(): Thing | null;
  /** Goes on by so many things. */
  step(by: 1 | -1): void;
  pick(thing: Thing): void;
  /** Escape, with nothing in hand. */
  clear(): void;
  list(): void;
  mayDrag(thing: Thing): boolean;
  drag(drag: MapDrag): void;
  delete(thing: Thing): void;
  /** Something has been picked up, put down or put back. */
  held(thing: Thing, what: 'grabbed' | 'dropped' | 'put-back'): void;
}

/** A step of the view, and of a thing that is moved, CSS pixels; with Shift, this many times as far. */
const PAN_PX = 80;
const MOVE_PX = 8;
const FAR = 4;
const ZOOM = 1.5;

const ARROWS: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** Listens on an element; call what is returned to stop. */
export function listenToKeys(element: HTMLElement, map: KeyTarget, events: KeyEvents): () => void {
  /** What is picked up, where it began and where it is, CSS pixels. */
  let held: { readonly thing: Thing; readonly from: LonLat; x: number; y: number } | null = null;
  const tell = (phase: MapDrag['phase'], place: LonLat, cancelled = false): void => {
    if (held === null) return;
    const [lonDeg, latDeg] = place;
    events.drag({ phase, thing: held.thing, lonDeg, latDeg, cancelled, by: 'keyboard' });
  };
  const letGo = (cancelled: boolean): void => {
    if (held === null) return;
    const place = cancelled ? held.from : (map.placeAt(held.x, held.y) ?? held.from);
    if (cancelled) tell('move', place);
    tell('end', place, cancelled);
    const { thing } = held;
    held = null;
    events.held(thing, cancelled ? 'put-back' : 'dropped');
  };
  const grab = (thing: Thing): void => {
    const at = map.screenOf(thing);
    const from = at === null ? null : map.placeAt(at.x, at.y);
    if (at === null || from === null) return;
    held = { thing, from, x: at.x, y: at.y };
    tell('start', from);
    events.held(thing, 'grabbed');
  };
  const arrow = ([dx, dy]: readonly [number, number], far: boolean): void => {
    const factor = far ? FAR : 1;
    if (held === null) return map.panBy(-dx * PAN_PX * factor, -dy * PAN_PX * factor);
    held.x += dx * MOVE_PX * factor;
    held.y += dy * MOVE_PX * factor;
    const place = map.placeAt(held.x, held.y);
    if (place !== null) tell('move', place);
  };

  const onKey = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const thing = events.focused();
    const direction = ARROWS[event.key];
    if (direction !== undefined) arrow(direction, event.shiftKey);
    else if (event.key === '+' || event.key === '=') map.glideBy(ZOOM);
    else if (event.key === '-' || event.key === '_') map.glideBy(1 / ZOOM);
    else if (event.key === '0' || event.key === 'Home') map.fit();
    else if (event.key === 'n' || event.key === 'PageDown') events.step(1);
    else if (event.key === 'N' || event.key === 'p' || event.key === 'PageUp') events.step(-1);
    else if (event.key === 'l' || event.key === 'L') events.list();
    else if (event.key === 'Escape') {
      if (held === null) events.clear();
      else letGo(true);
    } else if (event.key === 'Enter' || event.key === ' ') {
      if (held !== null) letGo(false);
      else if (thing !== null) events.pick(thing);
    } else if (event.key === 'm' || event.key === 'M') {
      if (held === null && thing !== null && events.mayDrag(thing)) grab(thing);
    } else if (event.key === 'Delete' || event.key === 'Backspace') {
      if (held === null && thing !== null && events.mayDrag(thing)) events.delete(thing);
    } else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const onBlur = (): void => letGo(false);
  element.addEventListener('keydown', onKey);
  element.addEventListener('blur', onBlur);
  return () => {
    element.removeEventListener('keydown', onKey);
    element.removeEventListener('blur', onBlur);
  };
}
