/** What an added thing is until its fields are edited. */
import type { Value } from '../../../src/scenario/document.ts';
import { text } from '../../text/en-edit.ts';
import { add, freeId, type Operation, placeValue } from '../operations.ts';
import type { ThingKind } from '../things.ts';
import { isMapValue } from '../tree.ts';

export type Addition = keyof typeof text.add.kinds;

export interface Wish {
  readonly what: Addition;
  /** Id and title of its type, where it has one. */
  readonly type: readonly [id: string, title: string];
  readonly nation: string;
  /** Of a belt: what it runs along. */
  readonly along: string;
  /** Of a raid group: its first target. */
  readonly target: string;
  /** Id of a force, `''`: none, `NEW_FORCE`: one of its own. */
  readonly force: string;
  readonly at: { readonly latDeg: number; readonly lonDeg: number };
}

export const NEW_FORCE = '+';

export interface Made {
  readonly kind: ThingKind;
  readonly id: string;
  readonly operation: Operation;
  /** A force that was made for it. */
  readonly newForce: string | null;
}

type Tree = { [key: string]: Value };
type Entry = Readonly<Record<string, Value | undefined>>;

const KIND: Readonly<Record<Addition, ThingKind>> = {
  'fire-unit': 'fire-unit',
  alert: 'flight',
  patrol: 'flight',
  polygon: 'zone',
  belt: 'zone',
  asset: 'asset',
  'raid-group': 'raid-group',
};

/** Half-sides of a new zone, degrees. */
const HALF_LAT = 0.4;
const HALF_LON = 0.6;

export function made(tree: Tree, wish: Wish): Made {
  const kind = KIND[wish.what];
  const entry = entryOf(wish);
  const title = typeof entry['title'] === 'string' ? entry['title'] : '';
  const id = freeId(tree, kind, title);
  // a second one of the same name says so
  const number = /-(\d+)$/.exec(id.slice(freeWish(title).length))?.[1];
  const named = number === undefined ? entry : { ...entry, title: `${title} ${number}` };
  const inForce = kind === 'fire-unit' || kind === 'flight';
  const force = inForce ? forceOf(tree, wish) : undefined;
  return {
    kind,
    id,
    operation: add(kind, id, named, force),
    newForce: force?.isNew === true ? force.id : null,
  };
}

function freeWish(title: string): string {
  return freeId(Object.create(null) as Tree, 'asset', title);
}

function forceOf(tree: Tree, { force, nation }: Wish) {
  if (force === '') return undefined;
  if (force !== NEW_FORCE) return { id: force, isNew: false };
  const id = freeId(tree, 'force', `added ${nation}`);
  return { id, title: text.add.newForceTitle(nation), isNew: true };
}

function entryOf({ what, type: [type, typeTitle], nation, along, target, at }: Wish): Entry {
  const { names } = text.add;
  const place = placeValue(at);
  switch (what) {
    case 'fire-unit':
      return { title: typeTitle, system: type, nation, at: place };
    case 'alert':
      return {
        title: names.alert(typeTitle),
        aircraft: type,
        nation,
        base: place,
        number: 2,
        alert: '15 min',
      };
    case 'patrol':
      return {
        title: names.patrol(typeTitle),
        aircraft: type,
        nation,
        base: place,
        number: 2,
        patrol: { station: place, from: '0 min', until: '6 h', flights: 3 },
      };
    case 'polygon': {
      const corner = (lat: number, lon: number): Value =>
        placeValue({ latDeg: at.latDeg + lat * HALF_LAT, lonDeg: at.lonDeg + lon * HALF_LON });
      return {
        title: names.polygon,
        polygon: [corner(-1, -1), corner(1, -1), corner(1, 1), corner(-1, 1)],
      };
    }
    case 'belt':
      return {
        title: names.belt(nation, along),
        belt: { of: nation, along: [along], depth: '70 km' },
      };
    case 'asset':
      return { title: names.asset, class: 'city', nation, at: place };
    case 'raid-group':
      return {
        title: names['raid-group'](typeTitle),
        type,
        count: 10,
        launch: { at: place, scatter: '20 km' },
        window: ['0 min', '60 min'],
        targets: { [target]: 1 },
      };
  }
}

/** Forces by what a nation's additions go into: its own first. */
export function forcesOf(tree: Tree): (readonly [string, string])[] {
  const forces = tree['forces'];
  if (!isMapValue(forces)) return [];
  return Object.entries(forces).map(([id, force]) => {
    const title = isMapValue(force) ? force['title'] : undefined;
    return [id, typeof title === 'string' ? title : id] as const;
  });
}
