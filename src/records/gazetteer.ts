/**
 * Places that the record names, to 0.1 degrees and with a citation each, and what a reconstruction
 * needs to know of weapons. The data are those of `catalogue/gazetteer`, built into a module.
 */
import { distanceM, unitFromDegrees } from '../geo/sphere.ts';
import { CORRIDORS_JSON, PLACES_JSON, SOURCES_JSON, WEAPONS_JSON } from './gazetteer-data.ts';
import type { Region } from './regions.ts';
import type { RecordClass } from './types.ts';

/** Sides that things come from: they choose the corridors. */
export type Side = 'north' | 'east' | 'caspian' | 'azov' | 'crimea' | 'black-sea';

/** Latitude and longitude, degrees. */
export type Degrees = readonly [number, number];

/** What a coordinate rests on; `as` is the entry or the article. */
export interface Cite {
  readonly kind: 'geonames' | 'settlements' | 'wikipedia' | 'assumed';
  readonly as: string;
}

export interface LaunchArea {
  readonly at: Degrees;
  readonly radiusKm: number;
  readonly side: Side;
  /** A base of aircraft, which release what they carry elsewhere. */
  readonly carriers?: true;
  readonly cite: Cite;
}

export interface TargetArea {
  /** Null for what is made of parts. */
  readonly at?: Degrees;
  readonly region?: Region | null;
  /** Assets of the shipped study that lie in it; each belongs to one place. */
  readonly assets?: readonly string[];
  /** Assets of another place that stand for this one. */
  readonly uses?: readonly string[];
  /** Everything within these regions. */
  readonly regions?: readonly Region[];
  /** Ids of other places. */
  readonly members?: readonly string[];
  /** On whose soil, where that is not Ukraine. */
  readonly nation?: string;
  readonly cite: Cite;
}

export interface GazetteerPlace {
  readonly id: string;
  readonly title: string;
  /** Lower case. */
  readonly names: readonly string[];
  readonly launch?: LaunchArea;
  readonly target?: TargetArea;
  readonly note?: string;
}

/** What a reconstruction needs to know of a weapon besides the catalogue. */
export interface WeaponFacts {
  readonly id: string;
  readonly title: string;
  readonly reachKm: number;
  /** Flies straight at its target. */
  readonly direct: boolean;
  readonly heightM?: readonly [number, number];
  /** Ids of places that it usually comes from. */
  readonly from: readonly string[];
  readonly cite: string;
}

export interface GazetteerSource {
  readonly title: string;
  readonly publisher: string;
  readonly url: string;
  readonly year: number;
  readonly read: boolean;
}

/** `[latitude, longitude, jitter in km]` */
export type CorridorPoint = readonly [number, number, number];

interface Gazetteer {
  readonly places: readonly GazetteerPlace[];
  readonly byId: ReadonlyMap<string, GazetteerPlace>;
  readonly launches: ReadonlyMap<string, GazetteerPlace>;
  readonly targets: ReadonlyMap<string, GazetteerPlace>;
  readonly corridors: Readonly<
    Record<Side, Readonly<Record<Region, Readonly<Record<string, readonly CorridorPoint[]>>>>>
  >;
  readonly weapons: ReadonlyMap<string, WeaponFacts>;
  readonly unlisted: readonly { match: string; weapon: string; standIn: string }[];
  readonly byClass: Readonly<Record<string, { weapon: string; standIn: string }>>;
  readonly sources: Readonly<Record<string, GazetteerSource>>;
}

let loaded: Gazetteer | undefined;

/** All of it, parsed when first asked for. */
export function gazetteer(): Gazetteer {
  if (loaded !== undefined) return loaded;
  const places = PLACES_JSON.map((text) => JSON.parse(text) as GazetteerPlace);
  const by = (role: 'launch' | 'target'): Map<string, GazetteerPlace> =>
    new Map(
      places
        .filter((place) => place[role] !== undefined)
        .flatMap((place) => place.names.map((name): [string, GazetteerPlace] => [name, place])),
    );
  const { weapons, unlisted, byClass } = JSON.parse(WEAPONS_JSON) as {
    weapons: WeaponFacts[];
    unlisted: Gazetteer['unlisted'];
    byClass: Gazetteer['byClass'];
  };
  loaded = {
    places,
    byId: new Map(places.map((place) => [place.id, place])),
    launches: by('launch'),
    targets: by('target'),
    corridors: JSON.parse(CORRIDORS_JSON) as Gazetteer['corridors'],
    weapons: new Map(weapons.map((weapon) => [weapon.id, weapon])),
    unlisted,
    byClass,
    sources: JSON.parse(SOURCES_JSON) as Gazetteer['sources'],
  };
  return loaded;
}

/** Where a name leads, and whether it had to be read as a part of itself. */
export interface FoundPlace {
  readonly place: GazetteerPlace;
  /** The part of the name that was known, where the whole was not. */
  readonly readAs: string | null;
}

/**
 * The place of a name, as a launch place or as a target. A name that is not known as a whole is
 * read by its parts, `Odesa oblast, Bilhorod Raion` as Odesa oblast; null if none is known.
 */
export function findPlace(role: 'launch' | 'target', name: string): FoundPlace | null {
  const { launches, targets } = gazetteer();
  const index = role === 'launch' ? launches : targets;
  const whole = index.get(plain(name));
  if (whole !== undefined) return { place: whole, readAs: null };
  const bare = name.replaceAll(/\([^)]*\)/gu, ' ');
  const parts = bare.split(',');
  // a target's district stands last and says most; of a launch place the first part does
  if (role === 'target') parts.reverse();
  for (const part of [bare, ...parts]) {
    for (const word of [part, part.replace(/\s+(?:raion|district|direction|region)\s*$/iu, '')]) {
      const found = index.get(plain(word));
      if (found !== undefined) return { place: found, readAs: word.trim() };
    }
  }
  return null;
}

function plain(name: string): string {
  return name.trim().replaceAll(/\s+/gu, ' ').toLowerCase();
}

/** What flies for a weapon that the record names. */
export interface Flown {
  readonly facts: WeaponFacts;
  /** Id in the catalogue of threats. */
  readonly type: string;
  /** True where the catalogue has no such type and another one flies in its place. */
  readonly standIn: boolean;
}

/** Null for what is not simulated: reconnaissance, loitering munitions, bombs, what nobody knows. */
export function flownFor(name: string, type: string | null, cls: RecordClass): Flown | null {
  const { weapons, unlisted, byClass } = gazetteer();
  if (type !== null) {
    const facts = weapons.get(type);
    if (facts !== undefined) return { facts, type, standIn: false };
  }
  const usual = byClass[cls];
  if (usual === undefined) return null;
  const latin = name.toUpperCase().replaceAll('Х', 'X').replaceAll('KH-', 'X-');
  const listed = unlisted.find(({ match }) => latin.includes(match.toUpperCase()));
  const { weapon, standIn } = (type === null ? listed : undefined) ?? usual;
  const facts = weapons.get(weapon);
  if (facts === undefined) return null;
  return type === null
    ? { facts, type: standIn, standIn: true }
    : { facts: { ...facts, id: type, title: name }, type, standIn: false };
}

/** Id of the source that a place cites, among those of the gazetteer; null where it is assumed. */
export function sourceOf({ kind }: Cite): string | null {
  if (kind === 'assumed') return null;
  return kind === 'wikipedia' ? kind : 'geonames';
}

/** Great-circle distance in kilometres. */
export function distanceKm(a: Degrees, b: Degrees): number {
  return distanceM(unitFromDegrees(...a), unitFromDegrees(...b)) / 1000;
}
