/** What stands still and scales with the map: land, zones, routes, borders, reaches. */
import { densityOf } from './density.ts';
import type { Against } from './entries.ts';
import { outlineAt, outlineOf, type Ground } from './ground.ts';
import type { Palette } from './palette.ts';
import type { Paint, Pen } from './pen.ts';
import { boxesMeet } from './plane.ts';
import { circle, envelopeAgainst, reachOnGroundM } from './reach.ts';
import { shapeOf, type Shape } from './shapes.ts';
import type { MapChoice, MapFireUnit, MapZone } from './types.ts';
import { seen, type View } from './view.ts';

export interface Layers {
  readonly routes: boolean;
  readonly reach: boolean;
  /** Zones that rules in force ask about, and the others. */
  readonly zones: boolean;
  readonly otherZones: boolean;
  /** Forces that the chosen policy leaves out. */
  readonly uncommitted: boolean;
  readonly sensors: boolean;
  readonly names: boolean;
}

/** What is shown until the reader asks for something else: the question, and no more. */
export const USUAL_LAYERS: Layers = {
  routes: true,
  reach: true,
  zones: true,
  otherZones: false,
  uncommitted: false,
  sensors: false,
  names: true,
};

/** Everything that decides how a view of the ground looks. */
export interface Look {
  readonly ground: Ground;
  readonly view: View;
  readonly palette: Palette;
  readonly layers: Layers;
  readonly choice: MapChoice | null;
  readonly against: Against;
  /** Size of the page's type in proportion to 14 px. */
  readonly scale: number;
  /** How many times as large as the fitted view. */
  readonly zoom: number;
}

export function paintGround(pen: Pen, look: Look): void {
  const { ground, view, palette, layers, scale } = look;
  const part = new Set(ground.scene.nations.map(({ id }) => id));
  const window = seen(view, 8);
  const lands = ground.airspaces.flatMap((airspace) => {
    const shape = outlineAt(airspace, view.k);
    return boxesMeet(shape.box, window) ? [{ id: airspace.id, shape }] : [];
  });
  for (const { id, shape } of lands) {
    pen.shape(shape, { fill: part.has(id) ? palette.land : palette.elsewhere });
  }
  paintZones(pen, look);
  if (layers.routes && ground.routes.starts.length > 1) {
    const density = densityOf(ground.routes, ground.scene.routes.variants, view);
    pen.density(density, palette.threat);
  }
  for (const { shape } of lands) pen.shape(shape, { stroke: palette.border, widthPx: 0.8 * scale });
  if (layers.sensors) paintSensorAreas(pen, look);
  if (layers.reach) for (const unit of ground.scene.fireUnits) paintReach(pen, look, unit);
  for (const flight of ground.scene.flights) {
    const line = ground.transits.get(flight.id);
    if (line === undefined || !isCommitted(look.choice, flight.force)) continue;
    pen.line(line, { stroke: palette.own, opacity: 0.7, ...dashed(scale, 1, [2, 4]) });
  }
}

export function isCommitted(choice: MapChoice | null, force: string | null): boolean {
  return force === null || choice === null || choice.forces.has(force);
}

function zoneInForce(choice: MapChoice | null, zone: MapZone): boolean {
  return choice?.zones?.has(zone.id) ?? zone.inRules;
}

export function zoneShown(layers: Layers, choice: MapChoice | null, zone: MapZone): boolean {
  return zoneInForce(choice, zone) ? layers.zones : layers.otherZones;
}

function paintZones(pen: Pen, { ground, palette, layers, choice, scale }: Look): void {
  for (const { zone, shape } of ground.zones) {
    if (!zoneShown(layers, choice, zone)) continue;
    const within = ground.airspaces.find(({ id }) => id === zone.within);
    const clip = within === undefined ? undefined : outlineOf(within);
    const ruled = zoneInForce(choice, zone);
    const colour = ruled ? palette.zone : palette.muted;
    // coarse polygons that say where something does not hold would drown the map if filled
    if (ruled && zone.kind === 'belt') pen.shape(shape, { fill: colour, opacity: 0.08 }, clip);
    pen.shape(shape, { stroke: colour, opacity: 0.7, ...dashed(scale, 1, [5, 4]) }, clip);
  }
}

function paintSensorAreas(pen: Pen, { ground, palette, choice, scale }: Look): void {
  for (const { id, force } of ground.scene.sensors) {
    const area = ground.sensorAreas.get(id);
    if (area === undefined || !isCommitted(choice, force)) continue;
    pen.shape(area, { stroke: palette.muted, opacity: 0.8, ...dashed(scale, 1, [1, 4]) });
  }
}

/** Dotted: the brochure's radius. Solid: what is left of it against what is asked about. */
function paintReach(pen: Pen, look: Look, unit: MapFireUnit): void {
  const { ground, palette, choice, against, scale } = look;
  if (!isCommitted(choice, unit.force)) return;
  const envelope = envelopeAgainst(unit, against.class);
  if (envelope === null) return;
  const outer = ring(ground, unit, envelope.maxRangeM);
  pen.shape(outer, { stroke: palette.own, opacity: 0.8, ...dashed(scale, 1, [1.5, 3.5]) });
  const lowM = reachOnGroundM(envelope, unit.antennaM, against.heightM);
  if (lowM <= 0) return;
  const low = ring(ground, unit, lowM);
  pen.shape(low, { fill: palette.own, opacity: 0.1 });
  pen.shape(low, { stroke: palette.own, widthPx: 1.3 * scale });
}

/** A dashed line that grows with the page's type. */
function dashed(scale: number, widthPx: number, dash: readonly number[]): Paint {
  return { widthPx: widthPx * scale, dash: dash.map((px) => px * scale) };
}

const rings = new WeakMap<MapFireUnit, Map<number, Shape>>();

/** Circles are kept with their unit: pan and zoom do not change them. */
export function ring(ground: Ground, unit: MapFireUnit, radiusM: number): Shape {
  let known = rings.get(unit);
  if (known === undefined) {
    known = new Map();
    rings.set(unit, known);
  }
  let shape = known.get(radiusM);
  if (shape === undefined) {
    shape = shapeOf(ground.plane, [circle(unit.lonDeg, unit.latDeg, radiusM)]);
    known.set(radiusM, shape);
  }
  return shape;
}
