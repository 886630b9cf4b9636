/** Lengths and points along courses over the ground, in kilometres and degrees. */

const EARTH_RADIUS_KM = 6371.0088;
const RAD = Math.PI / 180;

const toVector = ([lat, lon]) => [
  Math.cos(lat * RAD) * Math.cos(lon * RAD),
  Math.cos(lat * RAD) * Math.sin(lon * RAD),
  Math.sin(lat * RAD),
];
const toPlace = ([x, y, z]) => [Math.atan2(z, Math.hypot(x, y)) / RAD, Math.atan2(y, x) / RAD];
const dot = (a, b) => a[0] * b[0] + a[1] * b[1] + a[2] * b[2];

/** Kilometres between two places. */
export function distanceKm(a, b) {
  return EARTH_RADIUS_KM * Math.acos(Math.min(1, dot(toVector(a), toVector(b))));
}

/** The place `km` from `a` on the great circle towards `b`; negative goes the other way. */
export function towards(a, b, km) {
  const [u, v] = [toVector(a), toVector(b)];
  const cosine = dot(u, v);
  const across = v.map((x, i) => x - cosine * u[i]);
  const size = Math.sqrt(dot(across, across));
  const angle = km / EARTH_RADIUS_KM;
  return toPlace(u.map((x, i) => x * Math.cos(angle) + (across[i] / size) * Math.sin(angle)));
}

/** Length of a course through places. */
export function lengthKm(places) {
  return places.slice(1).reduce((sum, place, i) => sum + distanceKm(places[i], place), 0);
}
