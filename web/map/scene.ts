/** From a study to what the map shows of it, as plain data; runs in a worker (map.worker.ts). */
import { Chance } from '../../src/chance/threefry.ts';
import { RaidSampler } from '../../src/compile/raid.ts';
import { AIRSPACE_ATTRIBUTION, airspaceOutlines } from '../../src/geo/airspaces.ts';
import { createGeography, type Geography } from '../../src/geo/geography.ts';
import { unitFromDegrees } from '../../src/geo/sphere.ts';
import type { FireUnit, Flight, Place, Scenario, Sensor, Zone } from '../../src/scenario/model.ts';
import { regionName } from '../../src/report/plots/map.ts';
import { beltRings } from './belts.ts';
import { pathVertices } from './paths.ts';
import type {
  LonLat,
  MapAirspace,
  MapFireUnit,
  MapFlight,
  MapRoutes,
  MapScene,
  MapSensor,
  MapZone,
  Rings,
} from './types.ts';

/** Variants whose routes make the density: its grain no longer changes much beyond. */
const VARIANTS = 10;

export interface SceneInput {
  readonly scenario: Scenario;
  /** Ids of zones that rules ask about: see `mentions` in src/policy/mentions.ts. */
  readonly zonesInRules: readonly string[];
  /** Seed of the routes shown: the answer's. */
  readonly seed: number;
  /** Default 10. */
  readonly variants?: number;
}

/** Everything of a study that stands still on its map. */
export function buildScene({ scenario, zonesInRules, seed, variants }: SceneInput): MapScene {
  const drawn = scenario.drawnAirspaces.length > 0;
  const airspaces = airspacesOf(scenario);
  const geography = geographyOf(scenario);
  return {
    study: scenario.id,
    attribution: drawn ? '' : AIRSPACE_ATTRIBUTION,
    airspaces,
    nations: scenario.nations.map(({ id, title, coalition }) => ({ id, title, coalition })),
    zones: zonesOf(scenario, geography, airspaces, new Set(zonesInRules)),
    assets: scenario.assets.map(({ id, title, class: assetClass, nation, place }) => ({
      id,
      title,
      class: assetClass,
      nation,
      lonDeg: place.lonDeg,
      latDeg: place.latDeg,
    })),
    fireUnits: byForce(scenario, 'fireUnits').map(([unit, force]) =>
      fireUnitOf(scenario, unit, force),
    ),
    flights: byForce(scenario, 'flights').flatMap(([flight, force]) =>
      flightOf(scenario, geography, flight, force),
    ),
    sensors: byForce(scenario, 'sensors').map(([sensor, force]) => sensorOf(sensor, force)),
    routes: routesOf(scenario, seed, variants ?? VARIANTS),
  };
}

function airspacesOf(scenario: Scenario): MapAirspace[] {
  if (scenario.drawnAirspaces.length === 0) return (shipped ??= shippedAirspaces());
  const titles = new Map(scenario.nations.map(({ id, title }) => [id, title]));
  const ids = [...new Set(scenario.drawnAirspaces.map(({ nation }) => nation))];
  return ids.map((id) => ({
    id,
    title: titles.get(id) ?? id,
    rings: scenario.drawnAirspaces.flatMap(({ nation, polygons }) =>
      nation === id ? polygons.flatMap((rings) => rings.map(ringOf)) : [],
    ),
  }));
}

let shipped: MapAirspace[] | undefined;

function shippedAirspaces(): MapAirspace[] {
  return airspaceOutlines().map(({ id, rings }) => ({ id, title: regionName(id), rings }));
}

function zonesOf(
  scenario: Scenario,
  geography: Geography,
  airspaces: readonly MapAirspace[],
  inRules: ReadonlySet<string>,
): MapZone[] {
  const outlines = new Map(airspaces.map(({ id, rings }) => [id, rings]));
  return scenario.zones.map((zone) => ({
    id: zone.id,
    title: zone.title,
    kind: zone.kind,
    inRules: inRules.has(zone.id),
    ...shapeOf(zone, outlines, geography),
  }));
}

function shapeOf(
  zone: Zone,
  outlines: ReadonlyMap<string, Rings>,
  geography: Geography,
): Pick<MapZone, 'rings' | 'within'> {
  switch (zone.kind) {
    case 'polygon':
      return { rings: zone.rings.map(ringOf), within: null };
    case 'airspace':
      return { rings: outlines.get(zone.nation) ?? [], within: null };
    case 'belt': {
      const rings = beltRings(geography, {
        of: outlines.get(zone.of) ?? [],
        along: zone.along.map((id) => geography.airspaceIndex(id)).filter((index) => index > 0),
        depthM: zone.depthM,
      });
      return { rings, within: zone.of };
    }
  }
}

let last: { readonly drawn: string; readonly geography: Geography } | undefined;

/** Indexing borders takes longer than anything else here, and most edits leave them alone. */
function geographyOf({ drawnAirspaces }: Scenario): Geography {
  const drawn = JSON.stringify(drawnAirspaces);
  if (last?.drawn !== drawn) {
    last = { drawn, geography: createGeography({ drawn: drawnAirspaces, zones: [] }) };
  }
  return last.geography;
}

/** What is there under every policy, and what forces bring, with the force's id. */
function byForce<K extends 'fireUnits' | 'flights' | 'sensors'>(
  scenario: Scenario,
  list: K,
): (readonly [Scenario[K][number], string | null])[] {
  return [
    ...scenario[list].map((item) => [item, null] as const),
    ...scenario.forces.flatMap((force) => force[list].map((item) => [item, force.id] as const)),
  ];
}

function fireUnitOf(scenario: Scenario, unit: FireUnit, force: string | null): MapFireUnit {
  const type = scenario.fireUnitTypes.find(({ id }) => id === unit.system);
  return {
    id: unit.id,
    title: unit.title,
    nation: unit.nation,
    system: type?.title ?? unit.system,
    force,
    lonDeg: unit.place.lonDeg,
    latDeg: unit.place.latDeg,
    antennaM: type === undefined || type.remoteTrack ? null : type.radar.antennaM,
    envelopes: Object.entries(type?.against ?? {}).map(([threatClass, against]) => ({
      class: threatClass,
      minRangeM: against.minRangeM,
      maxRangeM: against.maxRangeM,
      minHeightM: against.minHeightM,
      maxHeightM: against.maxHeightM,
    })),
  };
}

/** Flights that relieve each other on a station are one patrol. */
function flightOf(
  scenario: Scenario,
  geography: Geography,
  flight: Flight,
  force: string | null,
): MapFlight[] {
  const { readiness } = flight;
  const base = unitFromDegrees(flight.base.latDeg, flight.base.lonDeg);
  if (readiness.kind === 'patrol' && readiness.turn > 0) return [];
  return [
    {
      id: readiness.kind === 'patrol' ? readiness.patrol : flight.id,
      title: flight.title,
      nation: flight.nation,
      aircraft:
        scenario.aircraftTypes.find(({ id }) => id === flight.aircraft)?.title ?? flight.aircraft,
      force,
      base: lonLat(flight.base),
      station: readiness.kind === 'patrol' ? lonLat(readiness.station) : null,
      standsIn: geography.airspaces[geography.airspaceAt(base)] ?? '',
    },
  ];
}

function sensorOf({ id, title, nation, coverage }: Sensor, force: string | null): MapSensor {
  const radar = coverage.kind === 'radar';
  return {
    id,
    title,
    nation,
    force,
    airborne: radar && coverage.airborne === true,
    place: radar ? lonLat(coverage.place) : null,
    antennaM: radar ? coverage.antennaM : 0,
    rangeM: radar ? coverage.rangeM : 0,
    rings: radar ? [] : coverage.rings.map(ringOf),
  };
}

function routesOf(scenario: Scenario, seed: number, variants: number): MapRoutes {
  const sampler = new RaidSampler(scenario);
  const chance = new Chance();
  const starts = [0];
  const lonDeg: number[] = [];
  const latDeg: number[] = [];
  for (let variant = 0; variant < variants; variant++) {
    for (const { legs } of sampler.sample(chance, seed, variant)) {
      for (const vertex of pathVertices(legs)) {
        lonDeg.push(vertex.lonDeg);
        latDeg.push(vertex.latDeg);
      }
      starts.push(lonDeg.length);
    }
  }
  return {
    variants,
    starts: Int32Array.from(starts),
    lonDeg: Float32Array.from(lonDeg),
    latDeg: Float32Array.from(latDeg),
  };
}

function ringOf(ring: readonly Place[]): LonLat[] {
  return ring.map(lonLat);
}

function lonLat({ lonDeg, latDeg }: Place): LonLat {
  return [lonDeg, latDeg];
}
