/** One weapon of one row as groups: by launch place, by region of its targets, by way. */
import { loadCatalogue } from '../catalogue/catalogue.ts';
import type { ThreatType } from '../scenario/model.ts';
import { dayOf } from './counts.ts';
import { FRAME_STUDY } from './frame.ts';
import { type Flown, type GazetteerPlace, type LaunchArea, sourceOf } from './gazetteer.ts';
import { kindOf } from './kinds.ts';
import { launchPlacesOf } from './reconstruct-launch.ts';
import { apportion, type Part } from './reconstruct-split.ts';
import { type Aim, aimsOf, type Assets, withinReach } from './reconstruct-targets.ts';
import type { Findings, Group } from './reconstruct.ts';
import type { Region } from './regions.ts';
import { lengthKm, STRAIGHT, type Way, waysTo } from './routes.ts';
import type { RaidRecord } from './types.ts';

/** A row, and what it is part of. */
export interface RowContext {
  readonly record: RaidRecord;
  /** Year that a pooled row's shares are taken from. */
  readonly year: string;
  /** Beginning of the raid, days; its length, minutes. */
  readonly start: number;
  readonly minutes: number;
  readonly assets: Assets;
  readonly findings: Findings;
  readonly parts: readonly Part[];
}

/** A part of a row from one place. */
interface Sent {
  readonly row: RowContext;
  readonly part: Part;
  readonly flown: Flown;
  readonly type: ThreatType;
  readonly place: GazetteerPlace;
  readonly launch: LaunchArea;
  readonly why: readonly string[];
  /** Number of launch places, and of groups that this place's threats are divided into. */
  readonly places: number;
  readonly groups: number;
}

export function groupsOf(row: RowContext, part: Part, flown: Flown): Group[] {
  const { record, assets, findings } = row;
  const type = loadCatalogue().threats.get(flown.type)?.type;
  if (type === undefined) throw new Error(`the catalogue has no threat ${flown.type}`);
  const at = aimsOf(record, type.classes[0] ?? '', assets);
  const from = launchPlacesOf(record, part, flown, row.parts.length > 1);
  for (const u of [...at.unknown, ...from.unknown]) {
    findings.unknown.set([u.role, u.name, u.line].join('|'), u);
  }
  for (const [name, title] of [...at.readAs, ...from.readAs]) findings.readAs.set(name, title);
  for (const place of at.places) findings.targets.add(place);
  const why = [...weaponOf(row, part, flown), ...from.why, ...at.why];
  const perPlace = apportion(
    part.count,
    from.places.map(() => 1),
  );
  return from.places.flatMap((place, p) => {
    const count = perPlace[p] as number;
    const { launch } = place;
    if (count === 0 || launch === undefined) return [];
    findings.launchPlaces.add(place);
    const reach = withinReach(at.aims, launch.at, flown.facts.reachKm);
    const shares = [
      ...split(count, reach.aims, (region) => waysTo(launch.side, region, flown.facts)),
    ];
    const sent = {
      row,
      part,
      flown,
      type,
      place,
      launch,
      why: reach.beyond
        ? [...why, `farther than the ${flown.facts.reachKm} km that it is said to reach`]
        : why,
      places: from.places.length,
      groups: shares.length,
    };
    return shares.map((share) => groupOf(sent, share));
  });
}

/** What is assumed of the weapon and its number. */
function weaponOf({ record, year, parts }: RowContext, part: Part, flown: Flown): string[] {
  const names = part.names.join(' and ');
  const others = parts.flatMap((p) => p.names).join(', ');
  const why: string[] = [];
  if (part.how === 'published split') why.push('by the split that the report gives');
  if (part.how === 'share of the year') {
    why.push(
      `the report pools ${others}, ${record.launched} in all: split by their shares in the raids of ${year}, which the range spans`,
    );
  }
  if (part.how === 'evenly') {
    why.push(
      `the report pools ${others}, ${record.launched} in all, and no raid of ${year} says how they were mixed: split evenly`,
    );
  }
  if (flown.standIn)
    why.push(`the catalogue has no ${names}: \`${flown.type}\` flies in its place`);
  else if (part.names.length > 1 || names.includes('/')) {
    why.push(`${names} are counted together: all fly as \`${flown.type}\``);
  }
  return why;
}

/** A part of the threats from one place that flies together. */
interface Share {
  readonly count: number;
  /** `all`: straight, wherever its targets are. */
  readonly region: Region | null | 'all';
  readonly way: Way;
  /** Number of ways to choose from. */
  readonly ways: number;
  readonly aims: readonly Aim[];
}

/** A count over the regions of its aims and the ways there; few of them fly straight at them all. */
function* split(
  count: number,
  aims: readonly Aim[],
  waysOf: (region: Region | null) => readonly Way[],
): Generator<Share> {
  const regions = [...new Set(aims.map((aim) => aim.region))];
  const [only] = regions;
  const straight = regions.every((r) => waysOf(r).every((way) => way.points.length === 0));
  if (regions.length > 1 && (straight || count < 2 * regions.length)) {
    yield { count, region: 'all', way: STRAIGHT, ways: 1, aims };
    return;
  }
  if (only === undefined) return;
  const weight = (region: Region | null): number =>
    aims.reduce((sum, aim) => (aim.region === region ? sum + aim.weight : sum), 0);
  const perRegion = apportion(count, regions.map(weight));
  for (const [r, region] of regions.entries()) {
    const there = waysOf(region);
    const own = aims.filter((aim) => aim.region === region);
    const perWay = apportion(
      perRegion[r] as number,
      there.map(() => 1),
    );
    for (const [w, way] of there.entries()) {
      const n = perWay[w] as number;
      if (n > 0) yield { count: n, region, way, ways: there.length, aims: own };
    }
  }
}

function groupOf(sent: Sent, share: Share): Group {
  const { row, part, flown, type, place, launch } = sent;
  const { region, aims, ways } = share;
  const { findings } = row;
  const ballistic = type.profile === 'ballistic';
  const way = ballistic ? STRAIGHT : share.way;
  const where = region === 'all' || region === null ? null : region;
  const stem = [flown.facts.id, place.id, ...(where === null ? [] : [where])];
  if (ways > 1) stem.push('via', way.id);
  const longest = aims.reduce((km, aim) => Math.max(km, lengthKm(launch.at, way, aim.asset.at)), 0);
  const flight = (longest + launch.radiusKm) / (type.speedMps * 0.06);
  const { window, latest } = windowOf(row, flight);
  findings.lastArrival = Math.max(findings.lastArrival, window[1] + flight);
  for (const { asset } of aims) {
    if (!row.assets.byId.has(asset.id)) findings.added.set(asset.id, asset);
  }
  const to =
    where === null ? (aims.length === 1 ? aims[0]?.asset.title : 'several') : TO_REGION[where];
  const over = ways > 1 ? `, over the ${way.id}` : '';
  return {
    id: freshId(findings.ids, stem.join('-')),
    title: `${flown.facts.title} from ${place.title} to ${to ?? ''}${over}`,
    type: flown.type,
    class: type.classes[0] ?? '',
    kind: kindOf(type.classes[0] ?? '', flown.facts.direct),
    count: share.count,
    ...rangeOf(sent, share),
    launch: {
      place: place.title,
      source: sourceOf(launch.cite),
      at: launch.at,
      radiusKm: launch.radiusKm,
    },
    window,
    latest,
    way,
    heightM: ballistic ? null : (flown.facts.heightM ?? null),
    aims,
    why: [
      ...(sent.places > 1
        ? [
            `${part.count} in equal parts over ${sent.places} launch places; how many came from which is not told`,
          ]
        : []),
      ...sent.why,
      ...(sent.groups > 1 && where !== null
        ? [`${TO_REGION[where]}: as the raid of ${FRAME_STUDY} was spread over what it is sent at`]
        : []),
      ...(aims.length > 1 ? [`targets weighed as in the study ${FRAME_STUDY}`] : []),
      way.points.length > 0 ? 'its corridor is a guess' : 'flown straight',
    ],
  };
}

/** What the count may have been: the part's own range, and what the places and regions leave open. */
function rangeOf(
  { part, places, groups }: Sent,
  { count }: Share,
): { readonly low: number; readonly high: number } {
  const share = count / part.count;
  let [low, high] = [part.low * share, part.high * share];
  // weights over regions and ways are another raid's: half to half as many again
  if (groups > 1) [low, high] = [low / 2, high * 1.5];
  // of several places one may have sent all or none
  if (places > 1) [low, high] = [0, groups > 1 ? part.high * share * places * 1.5 : part.high];
  return {
    low: Math.min(count, Math.floor(low)),
    high: Math.max(count, Math.min(part.high, Math.ceil(high))),
  };
}

const TO_REGION: Readonly<Record<Region, string>> = {
  west: 'the west',
  centre: 'the centre',
  kyiv: 'Kyiv and its oblast',
  north: 'the north',
  south: 'the south',
  east: 'the east',
};

function freshId(ids: Map<string, number>, stem: string): string {
  const n = (ids.get(stem) ?? 0) + 1;
  ids.set(stem, n);
  return n === 1 ? stem : `${stem}-${n}`;
}

/**
 * Launch times: the row's window, cut to the raid's, without the longest flight at its end; never less
 * than its first tenth, since some reports' windows are shorter than a flight.
 */
function windowOf(
  { record, start, minutes }: RowContext,
  flight: number,
): { readonly window: readonly [number, number]; readonly latest: number } {
  const of = (instant: string): number => Math.round((dayOf(instant) - start) * 1440);
  let from = Math.max(0, of(record.from));
  let to = Math.min(minutes, of(record.to));
  if (to <= from) [from, to] = [0, minutes];
  const tenth = from + Math.max(1, Math.round((to - from) / 10));
  const last = Math.max(tenth, Math.floor(to - flight));
  return { window: [from, last], latest: Math.max(to, last) };
}
