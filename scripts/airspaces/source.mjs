/**
 * Reads the polygons that the airspaces are cut from and turns them into bare segments.
 *
 * Coordinates are whole numbers of 1e-7 degree, so that orientation tests on differences are exact.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

export const SOURCE = '@geo-maps/countries-maritime-10m';
export const UNITS_PER_DEGREE = 1e7;

/** Nothing of these two is shipped east of this meridian: they would be half of the data. */
export const WINDOW_EAST_DEG = 60;
export const WINDOWED = new Set(['RU', 'KZ']);

/** Codes of the source (ISO 3166-1 alpha-3) by the alpha-2 code of the airspace that they go to. */
export const NATIONS = {
  AL: ['ALB'],
  AM: ['ARM'],
  AT: ['AUT'],
  AZ: ['AZE'],
  BA: ['BIH'],
  BG: ['BGR'],
  BY: ['BLR'],
  CY: ['CYP'],
  CZ: ['CZE'],
  DE: ['DEU'],
  DK: ['DNK'],
  EE: ['EST'],
  EG: ['EGY'],
  // Åland, which the source also lists by itself, is in Finland's polygon.
  FI: ['FIN'],
  GE: ['GEO'],
  GR: ['GRC'],
  HR: ['HRV'],
  HU: ['HUN'],
  IL: ['ISR'],
  IQ: ['IRQ'],
  IR: ['IRN'],
  JO: ['JOR'],
  KW: ['KWT'],
  KZ: ['KAZ'],
  LB: ['LBN'],
  LT: ['LTU'],
  LV: ['LVA'],
  MD: ['MDA'],
  ME: ['MNE'],
  MK: ['MKD'],
  NO: ['NOR'],
  PL: ['POL'],
  PS: ['PSE'],
  RO: ['ROU'],
  RS: ['SRB'],
  RU: ['RUS'],
  SA: ['SAU'],
  SE: ['SWE'],
  SI: ['SVN'],
  SK: ['SVK'],
  SY: ['SYR'],
  TR: ['TUR'],
  UA: ['UKR'],
  XK: ['XKX'],
};

/** Overseas parts and what lies far outside are left out polygon by polygon. */
const KEEP = { west: -6, east: 64, south: 15, north: 82.5 };
/** Norway's Arctic islands and Bouvet island are not shipped. */
const KEEP_NORTH = { NO: 72 };

/** Edges of the source are straight in latitude and longitude; longer ones are halved till here. */
const LONGEST_DEG = 0.2;

/** The polygons of one airspace as they are in the source: arrays of rings of [lon, lat]. */
export function sourcePolygons() {
  const path = createRequire(import.meta.url).resolve(`${SOURCE}/map.geo.json`);
  const collection = JSON.parse(readFileSync(path, 'utf8'));
  const byCode = new Map(collection.features.map((f) => [f.properties.A3, f.geometry]));
  return Object.entries(NATIONS).map(([id, codes]) => ({
    id,
    polygons: codes
      .flatMap((code) => {
        const geometry = byCode.get(code);
        if (!geometry) throw new Error(`${SOURCE} has no ${code}`);
        return geometry.type === 'Polygon' ? [geometry.coordinates] : geometry.coordinates;
      })
      .filter(([outer]) => {
        const lons = outer.map((p) => p[0]);
        const lats = outer.map((p) => p[1]);
        return (
          Math.max(...lons) > KEEP.west &&
          Math.min(...lons) < KEEP.east &&
          Math.max(...lats) > KEEP.south &&
          Math.min(...lats) < (KEEP_NORTH[id] ?? KEEP.north)
        );
      }),
  }));
}

/**
 * All edges as {x0, y0, x1, y1, of}, each once, directed by coordinates; `of` is the set of
 * nations that have it an odd number of times. `#` is the meridian that ends the window.
 */
export function sourceSegments() {
  const segments = new Map();
  for (const { id, polygons } of sourcePolygons()) {
    for (const ring of polygons.flat()) {
      for (let i = 0; i + 1 < ring.length; i++) addEdge(segments, ring[i], ring[i + 1], id);
    }
  }
  addEdge(segments, [WINDOW_EAST_DEG, 40], [WINDOW_EAST_DEG, 82.5], '#');
  return [...segments.values()].filter((s) => s.of.size > 0);
}

function addEdge(segments, from, to, id) {
  const [x0, y0] = from.map((v) => Math.round(v * UNITS_PER_DEGREE));
  const [x1, y1] = to.map((v) => Math.round(v * UNITS_PER_DEGREE));
  if (x0 > KEEP.east * UNITS_PER_DEGREE && x1 > KEEP.east * UNITS_PER_DEGREE) return;
  // Pieces are counted from the lesser end, so that both owners of an edge cut it alike.
  const swap = x0 > x1 || (x0 === x1 && y0 > y1);
  const [ax, ay, bx, by] = swap ? [x1, y1, x0, y0] : [x0, y0, x1, y1];
  const n = Math.ceil(Math.hypot(bx - ax, by - ay) / (LONGEST_DEG * UNITS_PER_DEGREE)) || 1;
  for (let i = 0; i < n; i++) {
    addSegment(
      segments,
      Math.round(ax + ((bx - ax) * i) / n),
      Math.round(ay + ((by - ay) * i) / n),
      Math.round(ax + ((bx - ax) * (i + 1)) / n),
      Math.round(ay + ((by - ay) * (i + 1)) / n),
      [id],
    );
  }
}

/** Adds a segment to a map by its ends; what is there twice for a nation is there not at all. */
export function addSegment(segments, x0, y0, x1, y1, of) {
  if (x0 === x1 && y0 === y1) return;
  if (x0 > x1 || (x0 === x1 && y0 > y1)) [x0, y0, x1, y1] = [x1, y1, x0, y0];
  const key = `${x0},${y0},${x1},${y1}`;
  let segment = segments.get(key);
  if (!segment) segments.set(key, (segment = { x0, y0, x1, y1, of: new Set() }));
  for (const id of of) if (!segment.of.delete(id)) segment.of.add(id);
}
