/**
 * The raid on a map: airspaces, a faint density of routes, assets by class, fire units with what a
 * low flyer leaves of their reach. Conformal conic, fitted to assets and fire units.
 */
import { geoArea, geoCircle, geoConicConformal, geoPath, type GeoProjection } from 'd3-geo';
import type { ReportMap } from '../../study/results.ts';
import { markup, type Markup } from '../markup.ts';
import { fixed } from '../numbers.ts';
import {
  type Box,
  labelBox,
  type LabelWish,
  overlaps,
  placeLabels,
  shortLabel,
  shortLabels,
  textWidth,
} from './labels.ts';
import { shapePath, shapesOf } from './shapes.ts';
import { type Point, ThinPath } from './thin-path.ts';

/** An airspace as longitude and latitude in degrees; rings of either winding, closed or not. */
export interface Outline {
  readonly id: string;
  readonly rings: readonly (readonly (readonly [lonDeg: number, latDeg: number])[])[];
}

export const MAP_ATTRIBUTION = '© OpenStreetMap contributors (ODbL)';

const WIDTH = 960;
const LEAST_HEIGHT = 400;
const MOST_HEIGHT = 720;
const MARGIN = 44;
/** The same sphere as the model's. */
const EARTH_RADIUS_M = 6_371_008.8;
const RAD = 180 / Math.PI;
/** Step of the search for a place for a name, in units of the drawing. */
const NAME_STEP = 20;
/** More lines than this no longer change what a density shows. */
const MOST_TRACKS = 900;

type Place = readonly [lonDeg: number, latDeg: number];

/** The drawing, or null when there is neither an asset nor a fire unit to fit it to. */
export function mapPlot(map: ReportMap, outlines: readonly Outline[]): Markup | null {
  const fitTo = fitPlaces(map);
  if (fitTo.length === 0) return null;
  const { projection, height } = fitted(fitTo);
  const frame: Box = { x0: 0, y0: 0, x1: WIDTH, y1: height };
  projection.clipExtent([
    [-20, -20],
    [WIDTH + 20, height + 20],
  ]);
  const lands = outlines.map((outline) => ({
    id: outline.id,
    path: polygon(projection, outline.rings),
  }));
  const scale = scaleBar(projection, height);
  const taken: Box[] = [scale.box, attributionBox(height)];
  const marks = assetMarks(map, projection, frame);
  const units = unitMarks(map, projection, frame);
  const flights = flightMarks(map, projection, frame);
  const all = [...marks, ...units, ...flights];
  for (const mark of all) taken.push(around(mark.x, mark.y, 7));
  const labels = placeLabels(all.filter((mark) => mark.label !== '').map(wish), taken, {
    ...frame,
    x0: 6,
    x1: WIDTH - 6,
  });
  const names = countryNames(lands, taken, frame);
  return markup`<svg class="map" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-labelledby="map-title map-desc"><title id="map-title">The raid and the defence on the map</title><desc id="map-desc">${describe(map)}</desc><rect class="sea" width="${WIDTH}" height="${height}"/><g class="land">${lands.map((land) => drawn(land.path))}</g><g class="zones">${map.zones.map((zone) => markup`<g><title>${zone.title}</title>${drawn(polygon(projection, zone.rings))}</g>`)}</g><g class="tracks">${tracks(map, projection)}</g><g class="reach">${map.fireUnits.flatMap((unit) => reach(unit, projection))}</g><g class="transits">${transits(map, projection)}</g><g class="names">${names}</g><g class="marks">${marks.map((mark) => mark.drawing)}${units.map((mark) => mark.drawing)}${flights.map((mark) => mark.drawing)}</g><g class="labels">${labels.map((label) => markup`<text x="${fixedOne(label.x)}" y="${fixedOne(label.y)}" text-anchor="${label.anchor}">${label.text}</text>`)}</g>${scale.drawing}<text class="attribution" x="${WIDTH - 10}" y="${height - 12}" text-anchor="end">${MAP_ATTRIBUTION}</text></svg>`;
}

function describe(map: ReportMap): string {
  return `${map.assets.length} defended places, ${map.fireUnits.length} fire units, ${map.flights.length} flights and patrols, ${map.tracks.length} sampled routes.`;
}

/** Assets, and the ends of each fire unit's reach to the four sides. */
function fitPlaces(map: ReportMap): Place[] {
  const places: Place[] = map.assets.map((asset) => [asset.lonDeg, asset.latDeg] as const);
  for (const flight of map.flights) {
    places.push(flight.base, ...(flight.station === null ? [] : [flight.station]));
  }
  for (const unit of map.fireUnits) {
    const dLat = (unit.reachM / EARTH_RADIUS_M) * RAD;
    const dLon = dLat / Math.max(0.1, Math.cos(unit.latDeg / RAD));
    places.push([unit.lonDeg - dLon, unit.latDeg], [unit.lonDeg + dLon, unit.latDeg]);
    places.push([unit.lonDeg, unit.latDeg - dLat], [unit.lonDeg, unit.latDeg + dLat]);
  }
  return places;
}

function fitted(places: readonly Place[]): { projection: GeoProjection; height: number } {
  const lats = places.map((place) => place[1]);
  const [south, north] = [Math.min(...lats), Math.max(...lats)];
  const projection = geoConicConformal()
    .rotate([-middleLongitude(places), 0])
    .precision(0.6);
  const inset = Math.max(1, (north - south) / 6);
  // standard parallels that mirror each other make no cone
  const [p1, p2] = [south + inset, Math.max(north - inset, south + inset + 0.5)];
  projection.parallels(Math.abs(p1 + p2) < 1 ? [p1 + 1, p2 + 1] : [p1, p2]);
  const points = { type: 'MultiPoint' as const, coordinates: places.map((p) => [...p]) };
  const inner = WIDTH - 2 * MARGIN;
  projection.fitWidth(inner, points);
  const bounds = geoPath(projection).bounds(points);
  const wanted = bounds[1][1] - bounds[0][1] + 2 * MARGIN;
  const height = Math.round(Math.max(LEAST_HEIGHT, Math.min(MOST_HEIGHT, wanted)));
  projection.fitExtent(
    [
      [MARGIN, MARGIN],
      [WIDTH - MARGIN, height - MARGIN],
    ],
    points,
  );
  // a single place, or several in one, would fill the frame with a street
  const mostScale = (EARTH_RADIUS_M / 100_000) * 160;
  if (!(projection.scale() <= mostScale)) {
    const centre: Place = [middleLongitude(places), (south + north) / 2];
    projection.scale(mostScale).translate([0, 0]);
    const [x, y] = projection([...centre]) ?? [0, 0];
    projection.translate([WIDTH / 2 - x, height / 2 - y]);
  }
  return { projection, height };
}

/** The direction of the mean, so that places on both sides of the date line stay together. */
function middleLongitude(places: readonly Place[]): number {
  let x = 0;
  let y = 0;
  for (const [lon] of places) {
    x += Math.cos(lon / RAD);
    y += Math.sin(lon / RAD);
  }
  return Math.atan2(y, x) * RAD;
}

/** d3-geo reads a ring's winding as which side is inside: the smaller side is always meant here. */
function polygon(projection: GeoProjection, rings: Outline['rings']): ThinPath {
  const path = new ThinPath();
  const draw = geoPath(projection, path);
  for (const ring of rings) {
    const first = ring[0];
    if (first === undefined || ring.length < 3) continue;
    const coordinates = [...ring, first].map((p) => [...p]);
    const shape = { type: 'Polygon' as const, coordinates: [coordinates] };
    if (geoArea(shape) > 2 * Math.PI) coordinates.reverse();
    draw(shape);
  }
  return path;
}

function drawn(path: ThinPath): Markup | null {
  const d = path.path();
  return d === '' ? null : markup`<path d="${d}"/>`;
}

function tracks(map: ReportMap, projection: GeoProjection): (Markup | null)[] {
  const stride = Math.max(1, Math.ceil(map.tracks.length / MOST_TRACKS));
  return map.tracks
    .filter((_, i) => i % stride === 0)
    .map((track) => {
      const path = new ThinPath();
      const coordinates = track.points.map((p) => [...p]);
      geoPath(projection, path)({ type: 'LineString', coordinates });
      return drawn(path);
    });
}

function reach(unit: ReportMap['fireUnits'][number], projection: GeoProjection): (Markup | null)[] {
  return [
    { radiusM: unit.reachM, name: 'nominal' },
    { radiusM: Math.min(unit.lowReachM, unit.reachM), name: 'low' },
  ].map(({ radiusM, name }) => {
    if (!(radiusM > 0)) return null;
    const path = new ThinPath();
    const circle = geoCircle()
      .center([unit.lonDeg, unit.latDeg])
      .radius((radiusM / EARTH_RADIUS_M) * RAD)
      .precision(4);
    geoPath(projection, path)(circle());
    return markup`<path class="${name}" d="${path.path()}"/>`;
  });
}

interface Mark {
  readonly x: number;
  readonly y: number;
  readonly label: string;
  readonly priority: number;
  readonly drawing: Markup;
}

function wish(mark: Mark): LabelWish {
  return { text: mark.label, x: mark.x, y: mark.y, offset: 6, priority: mark.priority };
}

function visible(projection: GeoProjection, lon: number, lat: number, frame: Box): Point | null {
  const point = projection([lon, lat]);
  if (point === null) return null;
  const [x, y] = point;
  return x >= frame.x0 && x <= frame.x1 && y >= frame.y0 && y <= frame.y1 ? [x, y] : null;
}

function assetMarks(map: ReportMap, projection: GeoProjection, frame: Box): Mark[] {
  const shapes = shapesOf(map.assets.map((asset) => asset.class));
  return map.assets.flatMap((asset) => {
    const point = visible(projection, asset.lonDeg, asset.latDeg, frame);
    if (point === null) return [];
    const [x, y] = point;
    const shape = shapes.get(asset.class) ?? 'circle';
    const drawing = markup`<path class="asset" transform="translate(${fixedOne(x)} ${fixedOne(y)})" d="${shapePath(shape)}"><title>${asset.title} (${asset.class})</title></path>`;
    const priority = asset.class === 'city' ? 3 : 1;
    return [{ x, y, label: shortLabel(asset.title), priority, drawing }];
  });
}

/** Units that stand together share a mark and a label with their number. */
function unitMarks(map: ReportMap, projection: GeoProjection, frame: Box): Mark[] {
  const groups: { x: number; y: number; titles: string[] }[] = [];
  for (const unit of map.fireUnits) {
    const point = visible(projection, unit.lonDeg, unit.latDeg, frame);
    if (point === null) continue;
    const [x, y] = point;
    const near = groups.find((g) => Math.abs(g.x - x) + Math.abs(g.y - y) < 10);
    const title = `${unit.title} (${unit.nation} ${unit.system})`;
    if (near === undefined) groups.push({ x, y, titles: [unit.title, title] });
    else near.titles.push(title);
  }
  return groups.map(({ x, y, titles: [first = '', ...all] }) => ({
    x,
    y,
    label: shortLabel(first) + (all.length > 1 ? ` +${all.length - 1}` : ''),
    priority: 2,
    drawing: markup`<g class="unit" transform="translate(${fixedOne(x)} ${fixedOne(y)})"><title>${all.join('; ')}</title><path d="${shapePath('unit')}"/></g>`,
  }));
}

/** Bases, with those that share a place told together, and stations. */
function flightMarks(map: ReportMap, projection: GeoProjection, frame: Box): Mark[] {
  const places = new Map<string, { lonLat: Place; shape: 'base' | 'station'; titles: string[] }>();
  for (const flight of map.flights) {
    const title = `${flight.title} (${flight.nation} ${flight.aircraft})`;
    for (const [shape, lonLat] of [
      ['base', flight.base],
      ['station', flight.station],
    ] as const) {
      if (lonLat === null) continue;
      const key = `${shape} ${lonLat.join(' ')}`;
      const found = places.get(key);
      if (found === undefined) places.set(key, { lonLat, shape, titles: [flight.title, title] });
      else found.titles.push(title);
    }
  }
  const labels = shortLabels(
    [...places.values()].filter((p) => p.shape === 'station').map(({ titles: [t = ''] }) => t),
  );
  return [...places.values()].flatMap(({ lonLat, shape, titles: [first = '', ...all] }) => {
    const point = visible(projection, lonLat[0], lonLat[1], frame);
    if (point === null) return [];
    const [x, y] = point;
    const what = shape === 'base' ? 'base' : 'station';
    const label = shape === 'station' ? (labels.get(first) ?? '') : '';
    const drawing = markup`<g class="flight ${shape}" transform="translate(${fixedOne(x)} ${fixedOne(y)})"><title>${what} of ${all.join('; ')}</title><path d="${shapePath(shape)}"/></g>`;
    return [{ x, y, label, priority: 2, drawing }];
  });
}

/** From bases to stations. */
function transits(map: ReportMap, projection: GeoProjection): (Markup | null)[] {
  return map.flights.map(({ base, station }) => {
    if (station === null) return null;
    const path = new ThinPath();
    geoPath(projection, path)({ type: 'LineString', coordinates: [[...base], [...station]] });
    return markup`<path d="${path.path()}"/>`;
  });
}

function around(x: number, y: number, r: number): Box {
  return { x0: x - r, x1: x + r, y0: y - r, y1: y + r };
}

/** Names of airspaces where the whole name fits into what is seen of them. */
function countryNames(
  lands: readonly { id: string; path: ThinPath }[],
  taken: Box[],
  frame: Box,
): Markup[] {
  return lands.flatMap(({ id, path }) => {
    const text = regionName(id).toUpperCase();
    const half = (textWidth(text) * 1.28) / 2;
    const seen = path.bounds();
    let best: { x: number; y: number; room: number } | null = null;
    const [top, bottom] = [Math.max(frame.y0, seen.y0) + 24, Math.min(frame.y1, seen.y1) - 12];
    const [left, right] = [Math.max(frame.x0, seen.x0), Math.min(frame.x1, seen.x1)];
    for (let y = top; y < bottom; y += NAME_STEP) {
      for (let x = left + half + 8; x < right - half - 8; x += NAME_STEP) {
        const box: Box = { x0: x - half, x1: x + half, y0: y - 10, y1: y + 4 };
        const corners = [box.x0, x, box.x1].every(
          (cx) => path.contains(cx, box.y0) && path.contains(cx, box.y1),
        );
        if (!corners || taken.some((other) => overlaps(box, other))) continue;
        const room = clearance(path, x, y, half);
        if (best === null || room > best.room) best = { x, y, room };
      }
    }
    if (best === null) return [];
    taken.push({ x0: best.x - half, x1: best.x + half, y0: best.y - 10, y1: best.y + 4 });
    return [
      markup`<text x="${fixedOne(best.x)}" y="${fixedOne(best.y)}" text-anchor="middle">${text}</text>`,
    ];
  });
}

/** How far the name can move up and down and stay inside; the middle of a country wins. */
function clearance(path: ThinPath, x: number, y: number, half: number): number {
  let room = 0;
  while (room < 160 && path.contains(x, y - room) && path.contains(x, y + room)) room += 16;
  let side = 0;
  while (side < 160 && path.contains(x - half - side, y) && path.contains(x + half + side, y))
    side += 16;
  return Math.min(room, side + 32);
}

/** Name of an airspace; ids of invented geography stand for themselves. */
export function regionName(id: string): string {
  if (!/^[A-Z]{2}$/u.test(id)) return id;
  return new Intl.DisplayNames(['en'], { type: 'region', fallback: 'code' }).of(id) ?? id;
}

function scaleBar(projection: GeoProjection, height: number): { drawing: Markup; box: Box } {
  const y = height - 16;
  const centre = projection.invert?.([WIDTH / 2, height / 2]) ?? [0, 0];
  const north: [number, number] = [centre[0], centre[1] + (10_000 / EARTH_RADIUS_M) * RAD];
  const [x0, y0] = projection(centre) ?? [0, 0];
  const [x1, y1] = projection(north) ?? [0, 1];
  const perKm = Math.sqrt((x1 - x0) * (x1 - x0) + (y1 - y0) * (y1 - y0)) / 10;
  const km = [1000, 500, 200, 100, 50, 20, 10].find((n) => n * perKm <= 180) ?? 5;
  const length = Math.max(1, km * perKm);
  const text = `${fixed(km, 0)} km`;
  const end = 14 + length;
  const drawing = markup`<g class="scale"><path d="M14,${y - 5}V${y}H${fixedOne(end)}V${y - 5}"/><text x="${fixedOne(end + 8)}" y="${y + 3}">${text}</text></g>`;
  return { drawing, box: { x0: 8, x1: end + 12 + textWidth(text), y0: y - 14, y1: height } };
}

function attributionBox(height: number): Box {
  return labelBox({ text: MAP_ATTRIBUTION, x: WIDTH - 10, y: height - 12, anchor: 'end' });
}

function fixedOne(value: number): string {
  return String(Math.round(value * 10) / 10);
}
