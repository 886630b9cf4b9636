/** What is pointed at, picked, or being edited: above all else, drawn with what moves. */
import { outlineOf } from './ground.ts';
import { ring, type Look } from './paint-ground.ts';
import type { Pen } from './pen.ts';
import { envelopeAgainst } from './reach.ts';
import { lineOf } from './shapes.ts';
import type { MapSketch, Thing } from './types.ts';
import { toScreenX, toScreenY } from './view.ts';

const RING = 'M-1,0A1,1 0 1 0 1,0A1,1 0 1 0 -1,0';

const HANDLES: Readonly<Record<MapSketch['handles'][number]['shape'], string>> = {
  vertex: 'M-4,-4H4V4H-4Z',
  midpoint: 'M-2.5,0A2.5,2.5 0 1 0 2.5,0A2.5,2.5 0 1 0 -2.5,0Z',
  waypoint: 'M-4.5,0A4.5,4.5 0 1 0 4.5,0A4.5,4.5 0 1 0 -4.5,0Z',
  launch: 'M0,-5.5L5,4H-5Z',
  target: 'M0,-5.5L5.5,0L0,5.5L-5.5,0Z',
};

/** Emphasis for a thing at (x, y), CSS pixels; areas are outlined instead. */
export function paintFocus(
  pen: Pen,
  look: Look,
  thing: Thing,
  at: { readonly x: number; readonly y: number } | null,
  picked: boolean,
): void {
  const { ground, palette, scale } = look;
  const line = { stroke: palette.focus, widthPx: picked ? 2.5 : 1.5 };
  if (thing.kind === 'airspace') {
    const airspace = ground.airspaces.find(({ id }) => id === thing.id);
    if (airspace !== undefined) pen.shape(outlineOf(airspace), line);
    return;
  }
  if (thing.kind === 'zone') {
    const found = ground.zones.find(({ zone }) => zone.id === thing.id);
    const within = ground.airspaces.find(({ id }) => id === found?.zone.within);
    if (found === undefined) return;
    const clip = within === undefined ? undefined : outlineOf(within);
    pen.shape(found.shape, { fill: palette.focus, opacity: 0.1 }, clip);
    pen.shape(found.shape, line, clip);
    return;
  }
  if (thing.kind === 'flight') paintEntered(pen, look, thing.id);
  if (thing.kind === 'fire-unit') {
    const unit = ground.scene.fireUnits.find(({ id }) => id === thing.id);
    const envelope = unit === undefined ? null : envelopeAgainst(unit, look.against.class);
    if (unit !== undefined && envelope !== null) {
      pen.shape(ring(ground, unit, envelope.maxRangeM), { ...line, dash: [2, 3] });
    }
  }
  if (thing.kind === 'sensor') {
    const area = ground.sensorAreas.get(thing.id);
    if (area !== undefined) return pen.shape(area, line);
  }
  if (at !== null) pen.mark(RING, at.x, at.y, (picked ? 15 : 13) * scale, line);
}

/** Where a flight may be, outlined. */
function paintEntered(pen: Pen, { ground, palette, choice }: Look, flight: string): void {
  for (const entered of choice?.enters?.(flight) ?? []) {
    const airspace = ground.airspaces.find(({ id }) => id === entered.airspace);
    if (airspace === undefined) continue;
    const whole = outlineOf(airspace);
    const zone = ground.zones.find((one) => one.zone.id === entered.zone);
    const [shape, clip] = zone === undefined ? [whole, undefined] : [zone.shape, whole];
    pen.shape(shape, { fill: palette.own, opacity: 0.08 }, clip);
    pen.shape(shape, { stroke: palette.own, widthPx: 1.5, dash: [8, 4] }, clip);
  }
}

/** Lines and handles of what is being edited. */
export function paintSketch(pen: Pen, look: Look, sketch: MapSketch): void {
  const { ground, view, palette, scale } = look;
  for (const { points, closed, strong } of sketch.lines) {
    const line = lineOf(ground.plane, closed ? [...points, points[0]!] : points, false);
    if (points.length < 2) continue;
    pen.line(line, {
      stroke: palette.focus,
      widthPx: strong ? 2 : 1.2,
      ...(strong ? {} : { dash: [5, 4] }),
    });
  }
  for (const { lonDeg, latDeg, shape } of sketch.handles) {
    const [x, y] = ground.plane.project(lonDeg, latDeg);
    pen.mark(HANDLES[shape], toScreenX(view, x), toScreenY(view, y), scale, {
      fill: shape === 'midpoint' ? palette.land : palette.focus,
      stroke: shape === 'midpoint' ? palette.focus : palette.land,
      widthPx: 1.5,
    });
  }
}
