/** Refuses documents that describe more than the program is made for, before anything is built. */
import { isMapValue, type Path, type SourceDocument, type Value } from './document.ts';
import { LIMITS } from './limits.ts';
import type { Problem } from './problems.ts';

/** What is too large; each problem names the limit. */
export function sizeProblems(source: SourceDocument): Problem[] {
  const { root } = source;
  const problems: Problem[] = [];
  const check = (path: Path, what: string, found: number, most: number): void => {
    if (found <= most) return;
    problems.push({
      severity: 'error',
      file: source.file,
      ...source.locate(path, 'key'),
      path: path.join('.'),
      value: String(found),
      message: `${found} ${what} are too many`,
      fix: `at most ${most} are allowed`,
    });
  };
  const sections = [
    ['nations', 'nations', LIMITS.nations],
    ['zones', 'zones', LIMITS.zones],
    ['assets', 'assets', LIMITS.assets],
    ['raid', 'raid groups', LIMITS.raidGroups],
    ['forces', 'forces', LIMITS.forces],
    ['screens', 'screens', LIMITS.screens],
    ['authorities', 'authorities', LIMITS.authorities],
    ['policies', 'policies', LIMITS.policies],
    ['threatTypes', 'threat types', LIMITS.types],
    ['fireUnitTypes', 'fire-unit types', LIMITS.types],
    ['aircraftTypes', 'aircraft types', LIMITS.types],
  ] as const;
  for (const [section, what, most] of sections) check([section], what, sizeOf(root[section]), most);

  const groups = isMapValue(root['raid']) ? Object.values(root['raid']) : [];
  check(
    ['raid'],
    'threats',
    groups.reduce((n: number, g) => n + countOf(g), 0),
    LIMITS.threats,
  );

  const places: [Path, Value | undefined][] = [[[], root]];
  if (isMapValue(root['forces'])) {
    for (const [id, force] of Object.entries(root['forces'])) places.push([['forces', id], force]);
  }
  for (const [name, what, most] of [
    ['fireUnits', 'fire units', LIMITS.effectors],
    ['flights', 'flights', LIMITS.flights],
    ['sensors', 'sensors', LIMITS.sensors],
  ] as const) {
    let total = 0;
    for (const [path, place] of places) {
      if (!isMapValue(place)) continue;
      const before = total;
      total += name === 'flights' ? flightsIn(place[name]) : sizeOf(place[name]);
      // Reported once, where the limit is passed.
      if (before <= most) check([...path, name], what, total, most);
    }
  }
  check([], 'corners of polygons', cornersIn(root), LIMITS.vertices);
  return problems;
}

function sizeOf(value: Value | undefined): number {
  if (Array.isArray(value)) return value.length;
  return isMapValue(value) ? Object.keys(value).length : 0;
}

/** Flights, each one of a patrol counted. */
function flightsIn(value: Value | undefined): number {
  if (!isMapValue(value)) return 0;
  return Object.values(value).reduce((n: number, flight) => {
    const patrol = isMapValue(flight) ? flight['patrol'] : undefined;
    const of = isMapValue(patrol) ? patrol['flights'] : undefined;
    return n + (typeof of === 'number' && of > 1 ? of : 1);
  }, 0);
}

function countOf(group: Value): number {
  const count = isMapValue(group) ? group['count'] : undefined;
  return typeof count === 'number' && count > 0 ? count : 0;
}

/** Places in all lists named `polygon` or `holes`. */
function cornersIn(value: Value): number {
  if (Array.isArray(value)) return value.reduce((n: number, v) => n + cornersIn(v), 0);
  if (!isMapValue(value)) return 0;
  let total = 0;
  for (const [key, v] of Object.entries(value)) {
    if (key === 'polygon') total += sizeOf(v);
    else if (key === 'holes' && Array.isArray(v))
      total += v.reduce((n: number, r) => n + sizeOf(r), 0);
    else total += cornersIn(v);
  }
  return total;
}
