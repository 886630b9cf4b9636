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

/** Headings of the list. */
const groups: Readonly<Record<ThingKind, string>> = {
  'fire-unit': 'Fire units',
  flight: 'Flights and patrols',
  sensor: 'Sensors',
  asset: 'Assets',
  zone: 'Zones and belts',
  'raid-group': 'Raid groups',
  force: 'Forces',
  screen: 'Screens',
  policy: 'Policies',
  nation: 'Nations',
  authority: 'Authorities',
  'threat-type': 'Threat types changed here',
  'fire-unit-type': 'Fire-unit types changed here',
  'aircraft-type': 'Aircraft types changed here',
};

const roles: Readonly<Record<Spot['role'], string>> = {
  place: 'place',
  base: 'base',
  station: 'station',
  launch: 'launch place',
  waypoint: 'waypoint',
  corner: 'corner',
};

const bases: Readonly<Record<string, string>> = {
  reported: 'reported',
  claimed: 'claimed',
  estimate: 'an estimate',
  derived: 'derived',
  recalled: 'cited from memory',
  assumption: 'an assumption',
  'published-standard': 'a published standard',
};

export const text = {
  kinds,
  groups,
  roles,
  bases,
  edit: 'Edit',
  panel: {
    label: 'Editor',
    title: 'Edit the study',
    close: 'Close the editor',
    loading: 'The editor is being loaded.',
    failed: 'The editor could not be loaded. Check the connection and open it again.',
    undo: 'Undo',
    redo: 'Redo',
    undoOf: (label: string) => `Undo: ${label}`,
    redoOf: (label: string) => `Redo: ${label}`,
    nothingToUndo: 'Nothing to undo',
    nothingToRedo: 'Nothing to redo',
    open: 'Open…',
    openHint: 'A study.yaml, alone or with its rules; or drop it anywhere on the page',
    save: 'Save',
    saveHint: 'One file with the rules inside, as the command line reads it',
    tabs: { things: 'Things', rules: 'Rules', document: 'Document' },
    checking: 'Checking…',
    sound: 'No mistakes found.',
  },
  problems: {
    title: (n: number) =>
      n === 1
        ? 'One mistake; the answer is that of before it'
        : `${n} mistakes; the answer is that of before them`,
    warnings: (n: number) => (n === 1 ? '1 remark' : `${n} remarks`),
    go: 'Show',
  },
  list: {
    find: 'Find',
    none: 'Nothing has that name.',
    back: 'All things',
    count: (n: number) => String(n),
    inForce: (force: string) => `in ${force}`,
    always: 'always there',
  },
  add: {
    title: 'Add',
    what: 'What',
    kinds: {
      'fire-unit': 'Fire unit',
      alert: 'Flight on alert',
      patrol: 'Patrol',
      polygon: 'Zone',
      belt: 'Belt along a border',
      asset: 'Asset',
      'raid-group': 'Raid group',
    },
    type: 'Type',
    nation: 'Nation',
    force: 'In force',
    always: 'None: always there',
    newForce: 'A new one, committed',
    newForceTitle: (nation: string) => `Added forces, ${nation}`,
    latitude: 'Latitude',
    longitude: 'Longitude',
    place: 'Place on the map',
    placing: 'Click the map where it is to stand; Escape stops.',
    here: 'Add at this place',
    add: 'Add',
    names: {
      polygon: 'New zone',
      belt: (of: string, along: string) => `70 km of ${of} along ${along}`,
      asset: 'New asset',
      'raid-group': (type: string) => `${type}, added`,
      patrol: (type: string) => `${type} patrol`,
      alert: (type: string) => `${type} on alert`,
    },
    of: 'Of',
    along: 'Along',
    towards: 'Towards',
  },
  form: {
    id: 'Id',
    rename: 'Rename',
    remove: (kind: string) => `Remove this ${kind}`,
    fallback: (value: string) => `${value} unless set`,
    leftOut: 'none',
    such: (example: string) => `such as ${example}`,
    range: (words: string, basis: string) => `Range ${words}, ${basis}`,
    outside: 'outside its range',
    unread: 'cited from memory',
    typeOf: (title: string) => `Its type: ${title}`,
    typeShared: (n: number) =>
      n === 1
        ? 'Changes hold for this one, the only one of its type.'
        : `Changes hold for all ${n} of this type.`,
    shared: (n: number) => `Written once for ${n} places: a change shows in all of them.`,
    ownCopy: 'Give this one its own copy',
    points: 'Places',
    latitude: (of: string) => `Latitude of ${of}`,
    longitude: (of: string) => `Longitude of ${of}`,
    spot: (role: string, number: number) => `${role} ${number}`,
    addPoint: (role: string) => `Add a ${role}`,
    removePoint: (of: string) => `Remove ${of}`,
  },
  code: {
    label: (file: string) => `Text of ${file}`,
    file: 'File',
    help: 'Escape, then Tab, leaves the text. Ctrl-Space completes.',
    loading: 'The text editor is being loaded.',
    edited: (file: string) => `${file} edited`,
  },
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
  history: {
    undone: (label: string) => `Undone: ${label}`,
    redone: (label: string) => `Done again: ${label}`,
  },
  kept: {
    restored: 'Work of the last visit put back',
    restoredFrom: (when: Date) =>
      `Your changes of ${when.toLocaleString('en-GB', { dateStyle: 'medium', timeStyle: 'short' })} are back.`,
    discard: 'Begin with the study as it was',
    discarded: 'Changes set aside',
    corrupted:
      'Changes of an earlier visit were kept here and cannot be read any more; they were set aside.',
    lost: 'The study that your changes belong to cannot be opened any more; they were set aside.',
    impossible:
      'This browser keeps nothing for the page: save your changes as a file, or they end with this tab.',
  },
  open: {
    opened: (name: string) => `${name} opened`,
    refused: 'The study was not opened; your work is as it was.',
    broken: (why: string) =>
      `The study was not opened, because checking it failed: ${why}. Your work is as it was.`,
    drop: 'Drop a study here: study.yaml, alone or with its rules',
  },
  link: {
    opened: 'What the link says, opened',
    refused: {
      broken: () =>
        'The link is damaged or was cut, so it says nothing. Ask for it again, or for the file.',
      newer: () =>
        'The link was made by a later version of this page. Reload the page, or ask for the file.',
      'unknown-study': (study: string) =>
        `The link begins with a study that this page does not have: ${study}. Ask for the file.`,
      'other-texts': (study: string) =>
        `“${study}” has changed since the link was made, so what it says cannot be put on it. Ask for the file.`,
    },
    policy: 'The link’s policy does not fit the study; another is chosen.',
    failed: 'The link’s study could not be loaded. Check the connection and reload.',
  },
  notice: { close: 'Close', more: (n: number) => `and ${n} more` },
} as const;
