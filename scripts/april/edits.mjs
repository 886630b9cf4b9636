/**
 * One ingredient of a study at a time: each function takes a document as plain data and gives a
 * changed copy. What is taken over from the other study comes as numbers, never as a description.
 */
import { distanceKm, lengthKm, towards } from './sphere.mjs';

/** Classes as the comparison of the two raids counts them. */
export const CLASSES = ['drone', 'cruise', 'ballistic'];

/** Whatever is neither drone nor cruise missile comes down from high up and fast. */
export function mixClass(firstClass) {
  return firstClass === 'drone' || firstClass === 'cruise' ? firstClass : 'ballistic';
}

/** Launched by class. */
export function mixOf(document, classOf) {
  const mix = { drone: 0, cruise: 0, ballistic: 0 };
  for (const group of Object.values(document.raid)) mix[classOf(group)] += group.count;
  return mix;
}

/** The same number of threats in the proportions of `mix`; groups of a class keep theirs. */
export function withMix(document, classOf, mix) {
  const changed = structuredClone(document);
  const own = mixOf(document, classOf);
  const total = sum(Object.values(own));
  const wanted = apportion(
    CLASSES.map((c) => mix[c]),
    total,
  );
  CLASSES.forEach((c, i) => {
    const ids = Object.keys(changed.raid).filter((id) => classOf(changed.raid[id]) === c);
    const counts = apportion(
      ids.map((id) => changed.raid[id].count),
      wanted[i],
    );
    ids.forEach((id, k) => {
      if (counts[k] === 0) delete changed.raid[id];
      else changed.raid[id].count = counts[k];
    });
  });
  return changed;
}

/** Whole numbers that add up to `total` in the given proportions, by largest remainders. */
export function apportion(weights, total) {
  const all = sum(weights);
  const exact = weights.map((w) => (w / all) * total);
  const out = exact.map(Math.floor);
  const order = exact
    .map((x, i) => ({ i, rest: x - Math.floor(x) }))
    .sort((a, b) => b.rest - a.rest || a.i - b.i);
  for (const { i } of order.slice(0, total - sum(out))) out[i] += 1;
  return out;
}

/** Mean length of the courses of a class, undisturbed, km. */
export function meanDistanceKm(document, classOf, wanted) {
  const groups = Object.values(document.raid).filter((g) => classOf(g) === wanted);
  const total = sum(groups.map((g) => g.count));
  return sum(groups.map((g) => g.count * courseKm(document, g))) / total;
}

const placeOf = (waypoint) => (Array.isArray(waypoint) ? waypoint : waypoint.at);

/** Launch, waypoints and the weightiest target. */
function courseOf(document, group) {
  const [target] = Object.entries(group.targets ?? {}).sort((a, b) => b[1] - a[1]);
  return [
    group.launch.at,
    ...(group.route ?? []).map(placeOf),
    ...(target === undefined ? [] : [document.assets[target[0]].at]),
  ];
}

const courseKm = (document, group) => lengthKm(courseOf(document, group));

/**
 * Courses of drones and cruise missiles with the mean lengths `km` by class: cut from the launch on,
 * or prolonged backwards from it. Launches move in time by what the flight gains or loses, as far as
 * time zero lets them, so that arrivals stay. Ballistic missiles are left: their arc hangs on range.
 */
export function withDistances(document, classOf, km, speedMpsOf) {
  const changed = structuredClone(document);
  for (const c of ['drone', 'cruise']) {
    const ratio = km[c] / meanDistanceKm(document, classOf, c);
    for (const group of Object.values(changed.raid)) {
      if (classOf(group) !== c) continue;
      const gained = (1 - ratio) * courseKm(document, group);
      moveLaunch(document, group, gained);
      const shiftMin = (gained * 1000) / speedMpsOf(group) / 60;
      const from = Math.max(0, minutes(group.window[0]) + shiftMin);
      const length = minutes(group.window[1]) - minutes(group.window[0]);
      group.window = [`${from.toFixed(2)} min`, `${(from + length).toFixed(2)} min`];
    }
  }
  return changed;
}

function moveLaunch(document, group, km) {
  const course = courseOf(document, group);
  let left = km;
  let next = 1;
  while (left > 0 && next + 1 < course.length) {
    const leg = distanceKm(course[next - 1], course[next]);
    if (leg > left) break;
    left -= leg;
    next += 1;
  }
  group.launch.at = rounded(towards(course[next - 1], course[next], left));
  if (next > 1) group.route = group.route.slice(next - 1);
  if (group.route?.length === 0) delete group.route;
}

const rounded = (place) => place.map((x) => Number(x.toFixed(3)));

/** Every flight that patrols stands at its base at 15 minutes' notice instead, in as many flights. */
export function onAlert(document) {
  const changed = structuredClone(document);
  for (const force of [changed, ...Object.values(changed.forces ?? {})]) {
    if (force.flights === undefined) continue;
    force.flights = Object.fromEntries(
      Object.entries(force.flights).flatMap(([id, { patrol, ...flight }]) =>
        patrol === undefined
          ? [[id, flight]]
          : Array.from({ length: patrol.flights ?? 1 }, (_, k) => [
              `${id}-${k + 1}`,
              { ...flight, alert: '15 min' },
            ]),
      ),
    );
  }
  return changed;
}

/** Without airborne radars, warning from orbit and partners' radars: units' own radars remain. */
export function withoutSensors(document) {
  const changed = structuredClone(document);
  delete changed.sensors;
  for (const force of Object.values(changed.forces ?? {})) delete force.sensors;
  return changed;
}

/** Threats of the types that the study's own ones extend: without what was known of that raid alone. */
export function withCatalogueTypes(document) {
  const changed = structuredClone(document);
  for (const group of Object.values(changed.raid)) {
    group.type = changed.threatTypes?.[group.type]?.extends ?? group.type;
  }
  delete changed.threatTypes;
  return changed;
}

/** Policies without some forces. */
export function withoutForces(document, ids) {
  const changed = structuredClone(document);
  for (const policy of Object.values(changed.policies)) {
    policy.forces = (policy.forces ?? []).filter((id) => !ids.includes(id));
  }
  return changed;
}

/** Minutes of a duration as studies write it. */
export function minutes(text) {
  const [, number, unit] = /^([\d.]+)\s*(min|h|s)$/.exec(text) ?? [];
  if (number === undefined) throw new Error(`\`${text}\` is no duration that this script knows`);
  return Number(number) * { s: 1 / 60, min: 1, h: 60 }[unit];
}

function sum(values) {
  return values.reduce((a, b) => a + b, 0);
}
