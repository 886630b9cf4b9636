/** Where a row's threats were launched: what the record names, found in the gazetteer. */
import { findPlace, type Flown, gazetteer, type GazetteerPlace } from './gazetteer.ts';
import type { Part } from './reconstruct-split.ts';
import type { Unknown } from './reconstruct-targets.ts';
import type { RaidRecord } from './types.ts';

export interface LaunchPlaces {
  readonly places: readonly GazetteerPlace[];
  /** What was assumed to come to these. */
  readonly why: readonly string[];
  readonly unknown: readonly Unknown[];
  /** Names that were read by a part of themselves, with the place that was found. */
  readonly readAs: readonly (readonly [string, string])[];
}

/** Launch places of a part of a row; where none is named or known, those that it usually comes from. */
export function launchPlacesOf(
  record: RaidRecord,
  part: Part,
  flown: Flown,
  pooled: boolean,
): LaunchPlaces {
  const named = part.names.flatMap((name) => record.launchPlacesByWeapon[name] ?? []);
  const given = named.length > 0 ? named : record.launchPlaces;
  const { byId } = gazetteer();
  const usual = flown.facts.from.flatMap((id) => byId.get(id) ?? []);
  const usually = usual.map((p) => p.title).join(', ');
  const why: string[] = [];
  const unknown: Unknown[] = [];
  const readAs: [string, string][] = [];
  let places: GazetteerPlace[] = [];
  for (const name of given) {
    const found = findPlace('launch', name);
    if (found === null) {
      const instead = `where it usually comes from (${usually})`;
      unknown.push({ role: 'launch', name, line: record.line, instead });
      why.push(`the gazetteer does not know \`${name}\`: launched ${instead}`);
      continue;
    }
    const { place } = found;
    if (found.readAs !== null) readAs.push([name, place.title]);
    if (place.launch?.carriers === true) {
      why.push(`${place.title} is where the carriers came from: released where it usually is`);
      continue;
    }
    if (!places.includes(place)) places.push(place);
  }
  if (pooled && named.length === 0 && places.length > 1) {
    // the row's places are those of all its weapons: each takes the sides that it usually comes from
    const sides = new Set(usual.map((place) => place.launch?.side));
    const own = places.filter((place) => sides.has(place.launch?.side));
    if (own.length > 0 && own.length < places.length) {
      why.push(
        'the report names places of several weapons together: those that this one usually comes from are taken',
      );
      places = own;
    }
  }
  if (places.length > 0) return { places, why, unknown, readAs };
  if (given.length === 0) {
    why.push(`no launch place is reported: launched where it usually comes from (${usually})`);
  }
  return { places: usual, why, unknown, readAs };
}
