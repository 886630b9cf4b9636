/** What a row's targets stand for: assets with weights, those of the shipped study where it has any. */
import {
  type Degrees,
  distanceKm,
  findPlace,
  gazetteer,
  type GazetteerPlace,
} from './gazetteer.ts';
import type { Region } from './regions.ts';
import type { RaidRecord } from './types.ts';

export interface KnownAsset {
  readonly id: string;
  readonly title: string;
  readonly class: string;
  readonly nation: string;
  readonly at: Degrees;
}

/** One asset that threats of a row may fly at. */
export interface Aim {
  readonly asset: KnownAsset;
  readonly weight: number;
  readonly region: Region | null;
  /** A place that the report names itself, and not a part of a region. */
  readonly named: boolean;
}

/** The assets that a reconstruction starts from, and how their study weighs them by class. */
export interface Assets {
  readonly byId: ReadonlyMap<string, KnownAsset>;
  /** Threats of a class that the shipped study sends at each of them. */
  readonly weights: Readonly<Record<string, ReadonlyMap<string, number>>>;
}

export interface Unknown {
  readonly role: 'launch' | 'target';
  readonly name: string;
  readonly line: number;
  readonly instead: string;
}

/** What a row is sent at. */
export interface Aimed {
  /** Weights add up to 1. */
  readonly aims: readonly Aim[];
  readonly places: readonly GazetteerPlace[];
  /** What was assumed to come to these. */
  readonly why: readonly string[];
  readonly unknown: readonly Unknown[];
  /** Names that were read by a part of themselves, with the place that was found. */
  readonly readAs: readonly (readonly [string, string])[];
}

/** The place that a row without a known target is sent at. */
const WHOLE = 'Ukraine';

/** Assets that a row's targets stand for; all of Ukraine's where it names none, or none that is known. */
export function aimsOf(record: RaidRecord, threatClass: string, assets: Assets): Aimed {
  const unknown: Unknown[] = [];
  const readAs: [string, string][] = [];
  const why: string[] = [];
  const places: GazetteerPlace[] = [];
  for (const name of record.targets) {
    const found = findPlace('target', name);
    if (found === null) {
      unknown.push({ role: 'target', name, line: record.line, instead: 'all of Ukraine' });
      why.push(`the gazetteer does not know \`${name}\`: sent at all of Ukraine`);
    } else if (found.readAs !== null) readAs.push([name, found.place.title]);
    const place = found?.place ?? findPlace('target', WHOLE)?.place;
    if (place !== undefined) places.push(place);
  }
  if (record.targets.length === 0) {
    why.push('no target is reported: sent at all of Ukraine');
    const whole = findPlace('target', WHOLE)?.place;
    if (whole !== undefined) places.push(whole);
  }
  if (places.length > 1) why.push('in equal parts at the targets that the report names');
  const sums = new Map<string, Aim>();
  for (const place of places) {
    for (const aim of expand(place, threatClass, assets)) {
      const known = sums.get(aim.asset.id);
      sums.set(aim.asset.id, {
        ...aim,
        weight: aim.weight / places.length + (known?.weight ?? 0),
        named: aim.named || known?.named === true,
      });
    }
  }
  return { aims: [...sums.values()], places, why, unknown, readAs };
}

/** Weights add up to 1. */
function expand(place: GazetteerPlace, threatClass: string, assets: Assets): Aim[] {
  const { target } = place;
  if (target === undefined) return [];
  const { byId } = gazetteer();
  if (target.at !== undefined) {
    const ids = target.assets ?? target.uses;
    const region = target.region ?? null;
    const own = (ids ?? []).flatMap((id) => assets.byId.get(id) ?? []);
    if (own.length > 0) return weighed(own, threatClass, assets, () => region, true);
    const nation = target.nation ?? 'UA';
    const asset = { id: place.id, title: place.title, class: 'city', nation, at: target.at };
    return [{ asset, weight: 1, region, named: true }];
  }
  const parts: Aim[][] = [];
  if (target.regions !== undefined) {
    const inside = gazetteer().places.filter(
      (p) =>
        p.target?.assets !== undefined &&
        target.regions?.some((r) => r === p.target?.region) === true,
    );
    const regionOfAsset = new Map(
      inside.flatMap((p) =>
        (p.target?.assets ?? []).map((id): [string, Region | null] => [
          id,
          p.target?.region ?? null,
        ]),
      ),
    );
    const own = [...regionOfAsset.keys()].flatMap((id) => assets.byId.get(id) ?? []);
    parts.push(weighed(own, threatClass, assets, ({ id }) => regionOfAsset.get(id) ?? null, false));
  }
  for (const id of target.members ?? []) {
    const member = byId.get(id);
    if (member !== undefined)
      parts.push(
        expand(member, threatClass, assets).map((aim) => Object.assign({}, aim, { named: false })),
      );
  }
  return parts.flatMap((aims) => aims.map((a) => ({ ...a, weight: a.weight / parts.length })));
}

function weighed(
  own: readonly KnownAsset[],
  threatClass: string,
  assets: Assets,
  region: (asset: KnownAsset) => Region | null,
  named: boolean,
): Aim[] {
  const weights = assets.weights[threatClass];
  const raw = own.map(({ id }) => weights?.get(id) ?? 0);
  const sum = raw.reduce((a, b) => a + b, 0);
  // a place that the shipped raid's class never flew at still has its assets, all alike
  return own.flatMap((asset, i) => {
    const weight = sum > 0 ? (raw[i] as number) / sum : 1 / own.length;
    return weight > 0 ? [{ asset, weight, region: region(asset), named }] : [];
  });
}

/** Aims that a weapon reaches from a place; the nearest if there is none, with `beyond` set. */
export function withinReach(
  aims: readonly Aim[],
  from: Degrees,
  reachKm: number,
): { aims: readonly Aim[]; beyond: boolean } {
  const far = (aim: Aim): number => distanceKm(from, aim.asset.at);
  const near = aims.filter((aim) => aim.named || far(aim) <= reachKm);
  if (near.length > 0) return { aims: near, beyond: near.some((aim) => far(aim) > reachKm) };
  const [nearest] = aims.toSorted((a, b) => far(a) - far(b));
  return { aims: nearest === undefined ? [] : [nearest], beyond: true };
}
