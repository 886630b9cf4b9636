/** Words of web/edit/, to be translated. */
import type { Spot, ThingKind } from '../edit/things.ts';

const kinds: Readonly<Record<ThingKind, string>> = {
  'fire-unit': 'fire unit',
  flight: 'flight',
  sensor: 'sensor',
  asset: 'asset',
  zone: 'zone',
  'raid-group': 'raid group',
  force: 'force',
  screen: 'screen',
  policy: 'policy',
  nation: 'nation',
  authority: 'authority',
  'threat-type': 'threat type',
  'fire-unit-type': 'fire-unit type',
  'aircraft-type': 'aircraft type',
};

const roles: Readonly<Record<Spot['role'], string>> = {
  place: 'place',
  base: 'base',
  station: 'station',
  launch: 'launch place',
  waypoint: 'waypoint',
  corner: 'corner',
};

export const text = {
  kinds,
  roles,
  /** What was done, for undo: each ends a sentence that begins with “Undo: ”. */
  done: {
    added: (title: string) => `${title} added`,
    removed: (title: string) => `${title} removed`,
    renamed: (from: string, to: string) => `${from} renamed ${to}`,
    moved: (title: string) => `${title} moved`,
    set: (field: string, value: string) => `${field} set to ${value}`,
    unset: (field: string) => `${field} left to its default`,
    cornerAdded: (title: string) => `corner of ${title} added`,
    cornerRemoved: (title: string) => `corner of ${title} removed`,
    committed: (force: string, policy: string) => `${force} committed by ${policy}`,
    withdrawn: (force: string, policy: string) => `${force} withdrawn from ${policy}`,
    ownCopy: (field: string) => `${field} given its own copy`,
  },
} as const;
