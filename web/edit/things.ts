/** What of a study can be picked, named and moved: read from its plain values, valid or not. */
import type { Path, Value } from '../../src/scenario/document.ts';
import { isMapValue, valueAt } from './tree.ts';

export type ThingKind =
  | 'fire-unit'
  | 'flight'
  | 'sensor'
  | 'asset'
  | 'zone'
  | 'raid-group'
  | 'force'
  | 'screen'
  | 'policy'
  | 'nation'
  | 'authority'
  | 'threat-type'
  | 'fire-unit-type'
  | 'aircraft-type';

/** One entry of the document. */
export interface Thing {
  readonly kind: ThingKind;
  readonly id: string;
  readonly path: Path;
  /** Its title, else its id. */
  readonly title: string;
  /** The force that it is part of; undefined: always there, or of no force by its kind. */
  readonly force?: string;
}

/** A point of a thing that can be moved. */
export interface Spot {
  /** Of the list of two numbers. */
  readonly path: Path;
  readonly role: 'place' | 'base' | 'station' | 'launch' | 'waypoint' | 'corner';
  /** Number within its role, from 1. */
  readonly number: number;
  readonly latDeg: number;
  readonly lonDeg: number;
}

const SECTIONS: readonly (readonly [ThingKind, string])[] = [
  ['fire-unit', 'fireUnits'],
  ['flight', 'flights'],
  ['sensor', 'sensors'],
  ['raid-group', 'raid'],
  ['zone', 'zones'],
  ['asset', 'assets'],
  ['force', 'forces'],
  ['screen', 'screens'],
  ['policy', 'policies'],
  ['nation', 'nations'],
  ['authority', 'authorities'],
  ['threat-type', 'threatTypes'],
  ['fire-unit-type', 'fireUnitTypes'],
  ['aircraft-type', 'aircraftTypes'],
];

/** Sections that a force has as well as the study. */
const IN_FORCES: ReadonlySet<string> = new Set(['fireUnits', 'flights', 'sensors']);

/** Name of the section of the document that holds things of a kind. */
export function sectionOf(kind: ThingKind): string {
  return SECTIONS.find(([k]) => k === kind)?.[1] ?? '';
}

/** Everything of the document that has an id, kind by kind, in the document's order. */
export function thingsOf(root: Value): Thing[] {
  return SECTIONS.flatMap(([kind, section]): Thing[] => {
    const own = entriesAt(root, [section]).map((entry) => thing(kind, entry));
    if (!IN_FORCES.has(section)) return own;
    const ofForces = entriesAt(root, ['forces']).flatMap(({ id: force, path }) =>
      entriesAt(root, [...path, section]).map((entry) => ({ ...thing(kind, entry), force })),
    );
    return [...own, ...ofForces];
  });
}

/** The thing of a kind and id; `patrol/2` is the second flight of `patrol`. */
export function findThing(root: Value, kind: ThingKind, id: string): Thing | undefined {
  const plain = kind === 'flight' ? id.split('/')[0] : id;
  return thingsOf(root).find((t) => t.kind === kind && t.id === plain);
}

/** The innermost thing that a path leads into. */
export function thingAt(root: Value, path: Path): Thing | undefined {
  return thingsOf(root)
    .filter((t) => t.path.every((step, i) => String(step) === String(path[i])))
    .toSorted((a, b) => b.path.length - a.path.length)[0];
}

interface Entry {
  readonly id: string;
  readonly path: Path;
  readonly value: Value;
}

function entriesAt(root: Value, path: Path): Entry[] {
  const section = valueAt(root, path);
  if (!isMapValue(section)) return [];
  return Object.entries(section).map(([id, value]) => ({ id, path: [...path, id], value }));
}

function thing(kind: ThingKind, { id, path, value }: Entry): Thing {
  const title = isMapValue(value) ? value['title'] : undefined;
  return { kind, id, path, title: typeof title === 'string' && title !== '' ? title : id };
}

/** Points of a thing in the order in which they are drawn; what is no place is left out. */
export function spotsOf(root: Value, { kind, path }: Thing): Spot[] {
  const one = (role: Spot['role'], ...steps: Path): Spot[] =>
    spot(root, [...path, ...steps], role, 1);
  switch (kind) {
    case 'fire-unit':
    case 'asset':
      return one('place', 'at');
    case 'flight':
      return [...one('base', 'base'), ...one('station', 'patrol', 'station')];
    case 'sensor':
      return [
        ...one('place', 'radar', 'at'),
        ...one('place', 'orbit', 'at'),
        ...corners(root, [...path, 'area']),
      ];
    case 'zone':
      return corners(root, path);
    case 'raid-group':
      return [...one('launch', 'launch', 'at'), ...waypoints(root, [...path, 'route'])];
    default:
      return [];
  }
}

function corners(root: Value, path: Path): Spot[] {
  const rings: Path[] = [[...path, 'polygon']];
  const holes = valueAt(root, [...path, 'holes']);
  if (Array.isArray(holes)) holes.forEach((_, i) => rings.push([...path, 'holes', i]));
  return rings.flatMap((ring) => {
    const places = valueAt(root, ring);
    if (!Array.isArray(places)) return [];
    return places.flatMap((_, i) => spot(root, [...ring, i], 'corner', i + 1));
  });
}

function waypoints(root: Value, path: Path): Spot[] {
  const route = valueAt(root, path);
  if (!Array.isArray(route)) return [];
  return route.flatMap((point, i) =>
    spot(root, [...path, i, ...(isMapValue(point) ? ['at'] : [])], 'waypoint', i + 1),
  );
}

function spot(root: Value, path: Path, role: Spot['role'], number: number): Spot[] {
  const value = valueAt(root, path);
  if (!Array.isArray(value)) return [];
  const [latDeg, lonDeg] = value;
  if (typeof latDeg !== 'number' || typeof lonDeg !== 'number') return [];
  return [{ path, role, number, latDeg, lonDeg }];
}
