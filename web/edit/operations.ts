/**
 * What can be done to a study, as edits of its document with a label for undo. Nothing here asks
 * whether the outcome is sound: the study's own checks do, in their own words.
 */
import type { Path, Value } from '../../src/scenario/document.ts';
import { namingsOf, type ReferenceKind } from '../../src/scenario/references.ts';
import { text } from '../text/en-edit.ts';
import { sectionOf, type Spot, type Thing, type ThingKind, thingsOf } from './things.ts';
import { copy, type Edit, isMapValue, valueAt } from './tree.ts';

export interface Operation {
  /** “Patriot at Rzeszów moved”. */
  readonly label: string;
  readonly edits: readonly Edit[];
}

type Tree = { [key: string]: Value };

/** What the document calls a kind where it refers to one. */
const REFERENCE: Readonly<Partial<Record<ThingKind, ReferenceKind>>> = {
  asset: 'asset',
  zone: 'zone',
  force: 'force',
  screen: 'screen',
  policy: 'policy',
  nation: 'nation',
  'threat-type': 'threat type',
  'fire-unit-type': 'fire-unit type',
  'aircraft-type': 'aircraft type',
};

/** Kinds that share their ids, over all forces. */
const EFFECTORS: ReadonlySet<ThingKind> = new Set(['fire-unit', 'flight', 'sensor', 'screen']);

/** Degrees are written to this many decimals, some hundred metres: no place is known better. */
const DECIMALS = 3;

export function placeValue({ latDeg, lonDeg }: { latDeg: number; lonDeg: number }): Value {
  const lon = ((((lonDeg + 180) % 360) + 360) % 360) - 180;
  return [round(Math.min(90, Math.max(-90, latDeg))), round(lon)];
}

function round(deg: number): number {
  return Number(deg.toFixed(DECIMALS));
}

/** An id that nothing of the kind has yet: `pl-patriot`, `pl-patriot-2`, … */
export function freeId(root: Value, kind: ThingKind, wish: string): string {
  const plain = wish
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll('ł', 'l')
    .replace(/\p{M}/gu, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 48);
  const base = plain === '' ? 'new' : plain;
  const taken = new Set(
    thingsOf(root)
      .filter((t) => t.kind === kind || (EFFECTORS.has(kind) && EFFECTORS.has(t.kind)))
      .map((t) => t.id),
  );
  if (!taken.has(base)) return base;
  for (let n = 2; ; n += 1) if (!taken.has(`${base}-${n}`)) return `${base}-${n}`;
}

/** Adds an entry of a kind; `force`: the force that it becomes part of, which is made if need be. */
export function add(
  kind: ThingKind,
  id: string,
  entry: Readonly<Record<string, Value | undefined>>,
  force?: { readonly id: string; readonly title?: string; readonly isNew: boolean },
): Operation {
  const path =
    force === undefined ? [sectionOf(kind), id] : ['forces', force.id, sectionOf(kind), id];
  const title = typeof entry['title'] === 'string' ? entry['title'] : id;
  const edits: Edit[] = [];
  if (force?.isNew === true && force.title !== undefined) {
    edits.push({ set: ['forces', force.id, 'title'], to: force.title });
  }
  edits.push({ set: path, to: plain(entry) });
  return { label: text.done.added(title), edits };
}

function plain(entry: Readonly<Record<string, Value | undefined>>): Value {
  const map: Tree = Object.create(null);
  for (const [key, value] of Object.entries(entry)) if (value !== undefined) map[key] = copy(value);
  return map;
}

/**
 * Takes a thing away, and with it what only counts it: a target's weight, a commitment of a force,
 * the assumptions about it. What needs it, such as a screen its zone, is left, and the checks say so.
 */
export function remove(root: Tree, thing: Thing): Operation {
  const kind = REFERENCE[thing.kind];
  const counted =
    kind === undefined
      ? []
      : namingsOf(root, kind, thing.id)
          .filter(({ path, what }) => what === 'key' || typeof path.at(-1) === 'number')
          .filter(({ path }) => !within(path, thing.path))
          .map(({ path }) => path);
  const gone = [...counted, ...assumptionsOf(root, thing.path), lastOfItsSection(root, thing.path)];
  return {
    label: text.done.removed(thing.title),
    edits: backwards(gone).map((path) => ({ remove: path })),
  };
}

/** The path itself, or that of its section where nothing else would be left in a force's. */
function lastOfItsSection(root: Tree, path: Path): Path {
  const section = valueAt(root, path.slice(0, -1));
  const alone = path.length > 2 && isMapValue(section) && Object.keys(section).length === 1;
  return alone ? path.slice(0, -1) : path;
}

/** Entries of `assumptions` about what stands at a path or in it. */
function assumptionsOf(root: Tree, path: Path): Path[] {
  const list = root['assumptions'];
  if (!Array.isArray(list)) return [];
  const name = path.join('.');
  return list.flatMap((entry, i): Path[] => {
    const about = isMapValue(entry) ? entry['path'] : undefined;
    const inside = typeof about === 'string' && (about === name || about.startsWith(`${name}.`));
    return inside ? [['assumptions', i]] : [];
  });
}

/** Later items of a list first, so that the paths of those before them stay true. */
function backwards(paths: readonly Path[]): readonly Path[] {
  return paths.toSorted((a, b) => {
    for (let i = 0; i < Math.min(a.length, b.length); i += 1) {
      const [x, y] = [a[i], b[i]];
      if (typeof x === 'number' && typeof y === 'number' && x !== y) return y - x;
      if (x !== y) return 0;
    }
    return b.length - a.length;
  });
}

function within(path: Path, outer: Path): boolean {
  return outer.every((step, i) => String(step) === String(path[i]));
}

/** Gives a thing another id, and says it so wherever the document names it. */
export function rename(root: Tree, thing: Thing, id: string): Operation {
  const kind = REFERENCE[thing.kind];
  const edits: Edit[] = [];
  for (const { path, what } of kind === undefined ? [] : namingsOf(root, kind, thing.id)) {
    edits.push(what === 'key' ? { rename: path, to: id } : { set: path, to: id });
  }
  const old = thing.path.join('.');
  const list = root['assumptions'];
  if (Array.isArray(list)) {
    list.forEach((entry, i) => {
      const about = isMapValue(entry) ? entry['path'] : undefined;
      if (typeof about !== 'string' || !(about === old || about.startsWith(`${old}.`))) return;
      const now = [...thing.path.slice(0, -1), id].join('.') + about.slice(old.length);
      edits.push({ set: ['assumptions', i, 'path'], to: now });
    });
  }
  edits.push({ rename: thing.path, to: id });
  return { label: text.done.renamed(thing.id, id), edits };
}

/** Puts a point of a thing somewhere else. */
export function move(
  thing: Thing,
  { path }: Pick<Spot, 'path'>,
  to: { latDeg: number; lonDeg: number },
): Operation {
  return { label: text.done.moved(thing.title), edits: [{ set: path, to: placeValue(to) }] };
}

/** Another value at a path; undefined leaves it to its default. `field` is what people call it. */
export function setValue(path: Path, field: string, value: Value | undefined): Operation {
  if (value === undefined) return { label: text.done.unset(field), edits: [{ remove: path }] };
  return { label: text.done.set(field, shown(value)), edits: [{ set: path, to: value }] };
}

function shown(value: Value): string {
  if (Array.isArray(value)) return value.map(shown).join(', ');
  return typeof value === 'object' ? '…' : String(value);
}

/** One more corner of a ring, or waypoint of a route, before the item `at`. */
export function addPoint(
  thing: Thing,
  list: Path,
  at: number,
  place: { latDeg: number; lonDeg: number },
): Operation {
  return {
    label: text.done.cornerAdded(thing.title),
    edits: [{ insert: list, at, item: placeValue(place) }],
  };
}

export function removePoint(thing: Thing, spot: Pick<Spot, 'path'>): Operation {
  const item = spot.path.at(-1) === 'at' ? spot.path.slice(0, -1) : spot.path;
  return { label: text.done.cornerRemoved(thing.title), edits: [{ remove: item }] };
}

/** Has a policy commit a force, or not any more. */
export function commit(root: Tree, policy: Thing, force: Thing, committed: boolean): Operation {
  const list: Path = [...policy.path, 'forces'];
  const forces = valueAt(root, list);
  const at = Array.isArray(forces) ? forces.indexOf(force.id) : -1;
  const length = Array.isArray(forces) ? forces.length : 0;
  const edits: Edit[] = committed
    ? at >= 0
      ? []
      : [{ insert: list, at: length, item: force.id }]
    : at < 0
      ? []
      : [{ remove: [...list, at] }];
  const say = committed ? text.done.committed : text.done.withdrawn;
  return { label: say(force.title, policy.title), edits };
}

/** Writes what an alias repeats out at this place, so that it can differ from the others. */
export function ownCopy(root: Tree, path: Path, field: string): Operation {
  return {
    label: text.done.ownCopy(field),
    edits: [{ set: path, to: copy(valueAt(root, path) ?? null) }],
  };
}
