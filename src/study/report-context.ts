/** What the report shows besides the answer: the map, the assumptions, and where they come from. */
import { Chance } from '../chance/threefry.ts';
import { RaidSampler, type Threat } from '../compile/raid.ts';
import { degreesFromUnit, horizonM } from '../geo/sphere.ts';
import { mentions } from '../policy/mentions.ts';
import type { FireUnit, FireUnitType, Place, Scenario, Source } from '../scenario/model.ts';
import type { PreparedStudy } from './prepare.ts';
import type { ReportContext, ReportMap } from './results.ts';

/** Variants whose routes the map shows: one raid, and how another one differs. */
const VARIANTS_SHOWN = 2;
/** Height of the low flyer that a unit's second circle is for: a cruise missile near its target. */
const LOW_FLYER_M = 50;
/** Class that a unit's reach is shown against, where it has one. */
const SHOWN_CLASS = 'cruise';

type LonLat = readonly [lonDeg: number, latDeg: number];

export interface ReportContextOptions {
  /** The command that gives the answer again. */
  readonly command: string;
  /** Seed of the routes shown: the answer's. */
  readonly seed: number;
}

/** Everything a report of this study needs besides its answer. */
export function reportContext(study: PreparedStudy, options: ReportContextOptions): ReportContext {
  const { scenario, book } = study;
  return {
    parameters: scenario.parameters,
    sources: sourcesOf(scenario),
    command: options.command,
    map: mapOf(scenario, zonesInRules(study), options.seed),
    caveatTitles: Object.fromEntries(book.caveats.map(({ id, title }) => [id, title])),
    policyNotes: Object.fromEntries(
      scenario.policies.flatMap(({ id, note }) => (note === undefined ? [] : [[id, note]])),
    ),
  };
}

/** Airspaces that the study draws itself, as outlines; none when it is set in the real world. */
export function drawnOutlines(
  scenario: Scenario,
): readonly { readonly id: string; readonly rings: readonly (readonly LonLat[])[] }[] {
  return scenario.drawnAirspaces.map(({ nation, polygons }) => ({
    id: nation,
    rings: polygons.flatMap((rings) => rings.map((ring) => ring.map(lonLat))),
  }));
}

function sourcesOf(scenario: Scenario): readonly Source[] {
  const sources = new Map<string, Source>();
  for (const { sources: cited } of scenario.parameters) {
    for (const source of cited) sources.set(source.id, source);
  }
  return [...sources.values()].toSorted((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
}

/** Zones that a rule asks about; those of screens alone only crowd the map. */
function zonesInRules({ book }: PreparedStudy): ReadonlySet<string> {
  return new Set(mentions(book).flatMap((m) => (m.kind === 'zone' ? [m.name] : [])));
}

function mapOf(scenario: Scenario, inRules: ReadonlySet<string>, seed: number): ReportMap {
  return {
    assets: scenario.assets.map(({ id, title, class: assetClass, place }) => ({
      id,
      title,
      class: assetClass,
      lonDeg: place.lonDeg,
      latDeg: place.latDeg,
    })),
    fireUnits: fireUnitsOf(scenario),
    flights: flightsOf(scenario),
    tracks: tracksOf(scenario, seed),
    zones: scenario.zones.flatMap((zone) =>
      zone.kind === 'polygon' && inRules.has(zone.id)
        ? [{ id: zone.id, title: zone.title, rings: zone.rings.map((ring) => ring.map(lonLat)) }]
        : [],
    ),
  };
}

/** Units of all forces, committed or not: the report says which policy commits which. */
function fireUnitsOf(scenario: Scenario): ReportMap['fireUnits'] {
  const units = [...scenario.fireUnits, ...scenario.forces.flatMap((force) => force.fireUnits)];
  const types = new Map(scenario.fireUnitTypes.map((type) => [type.id, type]));
  return units.flatMap((unit) => {
    const type = types.get(unit.system);
    return type === undefined ? [] : [fireUnitOf(unit, type)];
  });
}

function fireUnitOf(unit: FireUnit, type: FireUnitType): ReportMap['fireUnits'][number] {
  const against = type.against[SHOWN_CLASS];
  const reachM =
    against?.maxRangeM ?? Math.max(0, ...Object.values(type.against).map((p) => p.maxRangeM));
  const horizon = horizonM(type.radar.antennaM) + horizonM(LOW_FLYER_M);
  return {
    id: unit.id,
    title: unit.title,
    nation: unit.nation,
    system: type.title,
    lonDeg: unit.place.lonDeg,
    latDeg: unit.place.latDeg,
    reachM,
    lowReachM: type.remoteTrack ? reachM : Math.min(reachM, horizon),
  };
}

/** Flights of all forces; those that relieve each other on a station are one. */
function flightsOf(scenario: Scenario): ReportMap['flights'] {
  const types = new Map(scenario.aircraftTypes.map((type) => [type.id, type]));
  return [...scenario.flights, ...scenario.forces.flatMap((force) => force.flights)].flatMap(
    ({ id, title, nation, aircraft, base, readiness }) => {
      const patrols = readiness.kind === 'patrol';
      if (patrols && readiness.turn > 0) return [];
      return [
        {
          id: patrols ? readiness.patrol : id,
          title,
          nation,
          aircraft: types.get(aircraft)?.title ?? aircraft,
          base: lonLat(base),
          station: patrols ? lonLat(readiness.station) : null,
        },
      ];
    },
  );
}

function tracksOf(scenario: Scenario, seed: number): ReportMap['tracks'] {
  const sampler = new RaidSampler(scenario);
  const chance = new Chance();
  const variants = Array.from({ length: VARIANTS_SHOWN }, (_, v) =>
    sampler.sample(chance, seed, v),
  );
  return variants.flat().map((threat) => ({
    class: threat.type.classes[0] ?? '',
    points: pointsOf(threat),
  }));
}

/** Corners of the way over the ground; between them it is a great circle. */
function pointsOf({ legs }: Threat): LonLat[] {
  const corners = legs.flatMap((leg, i) => {
    // the pieces of a ballistic path lie on one great circle: its ends are enough
    const sameCourse = legs[i - 1]?.courseFromS === leg.courseFromS;
    return sameCourse ? [] : [leg.from];
  });
  const last = legs[legs.length - 1];
  return [...corners, ...(last === undefined ? [] : [last.to])].map((corner) => {
    const { lonDeg, latDeg } = degreesFromUnit(corner);
    return [Math.round(lonDeg * 1000) / 1000, Math.round(latDeg * 1000) / 1000];
  });
}

function lonLat({ lonDeg, latDeg }: Place): LonLat {
  return [lonDeg, latDeg];
}
