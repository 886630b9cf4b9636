/**
 * Writes src/geo/airspaces-data.ts, the shipped airspaces, from the polygons of the development
 * dependency @geo-maps/countries-maritime-10m (© OpenStreetMap contributors, ODbL 1.0).
 *
 *   node scripts/airspaces/build.mjs            writes the module and prints what was decided
 *   node scripts/airspaces/build.mjs --check    exits 1 if the module is not what it would write
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { chain, facesOf, node } from './arrange.mjs';
import { resolve } from './resolve.mjs';
import { simplifyAll } from './simplify.mjs';
import { NATIONS, SOURCE, sourceSegments, UNITS_PER_DEGREE } from './source.mjs';

/** Largest distance of a left-out vertex from what remains; the promise to users is 500 m. */
const TOLERANCE_M = 350;
/** Coordinates are whole multiples of this in a gnomonic plane about the centre. */
const QUANTUM_M = 10;
/** Enclaves smaller than this are left out. */
const SPECK_M2 = 250_000;
const CENTRE = { latDeg: 45, lonDeg: 35 };
const EARTH_RADIUS_M = 6_371_008.8;

const target = new URL('../../src/geo/airspaces-data.ts', import.meta.url);

const { arcs, loops } = facesOf(node(sourceSegments()));
const outcome = resolve(loops);

// What has one owner on both sides is no border any more; what remains is chained anew.
const borders = arcs
  .filter((arc) => arc.left.owner !== arc.right.owner)
  .flatMap((arc) =>
    arc.points.slice(1).map(([x1, y1], i) => {
      const [x0, y0] = arc.points[i];
      return { x0, y0, x1, y1, left: arc.left.owner, right: arc.right.owner };
    }),
  );
const chained = chain(borders, () => true).map(({ points, first, forward }) => ({
  points: points.map(([x, y]) => project(x, y)),
  left: forward ? first.left : first.right,
  right: forward ? first.right : first.left,
  where: (k) => points[k].map((v) => v / UNITS_PER_DEGREE).join(),
}));
const simplified = simplifyAll(
  chained.filter((arc) => !isSpeck(arc.points)),
  TOLERANCE_M,
  QUANTUM_M,
);

const ids = ['', ...Object.keys(NATIONS).sort()];
const ordered = simplified.arcs
  .map((arc) => ({ ...arc, left: ids.indexOf(arc.left), right: ids.indexOf(arc.right) }))
  .sort(
    (a, b) =>
      Math.min(a.left, a.right) - Math.min(b.left, b.right) ||
      Math.max(a.left, a.right) - Math.max(b.left, b.right) ||
      a.points[0][0] - b.points[0][0] ||
      a.points[0][1] - b.points[0][1] ||
      a.points[1][0] - b.points[1][0] ||
      a.points[1][1] - b.points[1][1],
  );
const text = moduleText(encode(ordered));

for (const d of outcome.decided.sort((a, b) => b.areaKm2 - a.areaKm2)) {
  console.log(
    `${d.of} -> ${d.owner}: ${d.areaKm2.toFixed(2)} km², ${d.widthM.toFixed(0)} m wide, near ${d.at.map((v) => v.toFixed(3)).join()}`,
  );
}
console.log(`${outcome.slivers} slivers, ${outcome.sliverKm2.toFixed(1)} km², to a neighbour`);
const vertices = ordered.reduce((sum, arc) => sum + arc.points.length, 0);
console.log(
  `${ordered.length} arcs, ${vertices} vertices, ${simplified.given} given back in ${simplified.passes} passes; ` +
    `${text.length} bytes, ${gzipSync(text, { level: 9 }).length} compressed`,
);

if (process.argv.includes('--check')) {
  if (readFileSync(target, 'utf8') !== text) {
    console.error('src/geo/airspaces-data.ts is not what this script writes');
    process.exitCode = 1;
  }
} else {
  writeFileSync(target, text);
}

/**
 * Whether an arc closes on itself around next to nothing: the border that it lies beside, once
 * simplified, could pass it on the wrong side.
 */
function isSpeck(points) {
  const [first, last] = [points[0], points.at(-1)];
  if (first[0] !== last[0] || first[1] !== last[1]) return false;
  let twice = 0;
  for (let i = 0; i + 1 < points.length; i++) {
    const [[ax, ay], [bx, by]] = [points[i], points[i + 1]];
    twice += (ax - first[0]) * (by - first[1]) - (bx - first[0]) * (ay - first[1]);
  }
  return Math.abs(twice / 2) < SPECK_M2;
}

/** Gnomonic projection, metres: great circles become straight lines. */
function project(xUnits, yUnits) {
  const rad = Math.PI / 180;
  const [lon, lat] = [
    (xUnits / UNITS_PER_DEGREE - CENTRE.lonDeg) * rad,
    (yUnits / UNITS_PER_DEGREE) * rad,
  ];
  const lat0 = CENTRE.latDeg * rad;
  const depth = Math.sin(lat0) * Math.sin(lat) + Math.cos(lat0) * Math.cos(lat) * Math.cos(lon);
  return [
    (EARTH_RADIUS_M * Math.cos(lat) * Math.sin(lon)) / depth,
    (EARTH_RADIUS_M *
      (Math.cos(lat0) * Math.sin(lat) - Math.sin(lat0) * Math.cos(lat) * Math.cos(lon))) /
      depth,
  ];
}

/** Arcs as left, right, number of points, and steps from point to point, in digits of five bits. */
function encode(list) {
  const digits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
  let out = '';
  const natural = (n) => {
    for (; n >= 32; n = Math.floor(n / 32)) out += digits[(n % 32) + 32];
    out += digits[n];
  };
  const whole = (n) => natural(n < 0 ? -2 * n - 1 : 2 * n);
  let [px, py] = [0, 0];
  natural(list.length);
  for (const { left, right, points } of list) {
    natural(left);
    natural(right);
    natural(points.length);
    for (const [x, y] of points) {
      whole(x - px);
      whole(y - py);
      [px, py] = [x, y];
    }
  }
  return out;
}

function moduleText(encoded) {
  return `/**
 * Airspaces: land and territorial sea, simplified to ${TOLERANCE_M} m. Generated by
 * scripts/airspaces/build.mjs from ${SOURCE}; not to be edited.
 *
 * © OpenStreetMap contributors. This database is made available under the Open Database License:
 * https://opendatacommons.org/licenses/odbl/1.0/. Its contents, where these have rights of their
 * own, are under the Database Contents License: https://opendatacommons.org/licenses/dbcl/1.0/.
 */

/** Owners by the number that arcs carry; 0 is nobody's: international. */
export const AIRSPACE_IDS =
  '${ids.slice(1).join(' ')}';

/** Centre of the gnomonic plane of the coordinates, and their unit. */
export const CENTRE_LAT_DEG = ${CENTRE.latDeg};
export const CENTRE_LON_DEG = ${CENTRE.lonDeg};
export const QUANTUM_M = ${QUANTUM_M};

/**
 * Arcs: their number, then for each the owner to its left, the owner to its right, the number of
 * points and the steps from point to point (the first from the last one before), x and y in turn.
 * A number is written in digits of five bits, least first, all but the last raised by 32; steps
 * have their sign in the lowest bit.
 */
export const ARCS =
  '${encoded}';
`;
}
