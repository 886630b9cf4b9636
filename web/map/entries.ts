/**
 * The things on the map, in words: for tooltips, for the list, for screen readers. In the order in
 * which the keyboard goes through them.
 */
import { text } from '../text/en-map.ts';
import type { Ground } from './ground.ts';
import { outlineOf } from './ground.ts';
import { envelopeAgainst, reachOnGroundM } from './reach.ts';
import type { Shape } from './shapes.ts';
import type { LonLat, MapChoice, MapFireUnit, MapFlight, Thing } from './types.ts';

export interface Entry {
  readonly thing: Thing;
  readonly title: string;
  /** What else there is to say, one fact a line. */
  readonly lines: readonly string[];
  /** Where it is, or the middle of it. */
  readonly at: LonLat;
  /** The same on the plane, km. */
  readonly x: number;
  readonly y: number;
  /** Whether the chosen policy has it. */
  readonly committed: boolean;
}

/** What reaches are shown against. */
export interface Against {
  /** Threat class. */
  readonly class: string;
  readonly heightM: number;
}

/** A cruise missile near its target, as the report has it. */
export const USUAL_AGAINST: Against = { class: 'cruise', heightM: 50 };

export function entriesOf(ground: Ground, choice: MapChoice | null, against: Against): Entry[] {
  const { scene, plane } = ground;
  const nations = new Map(scene.nations.map(({ id, title }) => [id, title]));
  const nation = (id: string): string => nations.get(id) ?? id;
  const committed = (force: string | null): boolean =>
    force === null || choice === null || choice.forces.has(force);
  const entry = (
    thing: Thing,
    title: string,
    lines: readonly string[],
    at: LonLat,
    isCommitted = true,
  ): Entry => {
    const [x, y] = plane.project(at[0], at[1]);
    return { thing, title, lines, at, x, y, committed: isCommitted };
  };
  const airspaceName = new Map(scene.airspaces.map(({ id, title }) => [id, title]));
  const zoneName = new Map(scene.zones.map(({ id, title }) => [id, title]));
  return [
    ...scene.fireUnits.map((unit) =>
      entry(
        { kind: 'fire-unit', id: unit.id },
        unit.title,
        [
          text.of(nation(unit.nation), unit.system),
          ...reachLines(unit, against),
          ...(committed(unit.force) ? [] : [text.notCommitted]),
        ],
        [unit.lonDeg, unit.latDeg],
        committed(unit.force),
      ),
    ),
    ...scene.flights.map((flight) =>
      entry(
        { kind: 'flight', id: flight.id },
        flight.title,
        [
          text.of(nation(flight.nation), flight.aircraft),
          flight.station === null ? text.onAlert : text.onPatrol,
          ...enterLines(flight, choice, airspaceName, zoneName),
          ...(committed(flight.force) ? [] : [text.notCommitted]),
        ],
        flight.station ?? flight.base,
        committed(flight.force),
      ),
    ),
    ...scene.assets.map((asset) =>
      entry(
        { kind: 'asset', id: asset.id },
        asset.title,
        [text.of(nation(asset.nation), asset.class)],
        [asset.lonDeg, asset.latDeg],
      ),
    ),
    ...scene.sensors.map((sensor) => {
      const area = ground.sensorAreas.get(sensor.id);
      const at = sensor.place ?? middle(ground, area) ?? [0, 0];
      return entry(
        { kind: 'sensor', id: sensor.id },
        sensor.title,
        [
          text.of(
            nation(sensor.nation),
            sensor.place === null
              ? text.areaSensor
              : sensor.airborne
                ? text.airborneRadar
                : text.radar,
          ),
          ...(sensor.rangeM > 0 ? [text.radarRange(km(sensor.rangeM))] : []),
          ...(committed(sensor.force) ? [] : [text.notCommitted]),
        ],
        at,
        committed(sensor.force),
      );
    }),
    ...ground.zones.flatMap(({ zone, shape }) => {
      const at = middle(ground, shape);
      if (at === null) return [];
      const about = zone.inRules ? text.zoneInRules : text.zoneOfScreens;
      return [
        entry({ kind: 'zone', id: zone.id }, zone.title, [text.zoneKinds[zone.kind], about], at),
      ];
    }),
    ...ground.airspaces.flatMap((airspace) => {
      const at = middle(ground, outlineOf(airspace));
      const part = nations.has(airspace.id) || scene.attribution === '';
      if (at === null || !part) return [];
      return [entry({ kind: 'airspace', id: airspace.id }, airspace.title, [text.airspaceOf], at)];
    }),
  ];
}

function reachLines(unit: MapFireUnit, against: Against): string[] {
  const envelope = envelopeAgainst(unit, against.class);
  if (envelope === null) return [text.cannotEngage(against.class)];
  const low = reachOnGroundM(envelope, unit.antennaM, against.heightM);
  const lines = [text.brochure(km(envelope.maxRangeM), envelope.class)];
  lines.push(
    low > 0
      ? text.reachAt(km(low), height(against.heightM))
      : text.noReachAt(height(against.heightM)),
  );
  return lines;
}

function enterLines(
  flight: MapFlight,
  choice: MapChoice | null,
  names: ReadonlyMap<string, string>,
  zones: ReadonlyMap<string, string>,
): string[] {
  const may = choice?.enters?.(flight.id);
  if (may === undefined) return [];
  if (may.length === 0) return [text.mayEnterNone];
  const places = may.map(({ airspace, zone }) => {
    const name = names.get(airspace) ?? airspace;
    return zone === null ? name : text.within(name, zones.get(zone) ?? zone);
  });
  return [text.mayEnter(places.join(', '))];
}

function middle(ground: Ground, shape: Shape | undefined): LonLat | null {
  if (shape === undefined || shape.rings.length === 0) return null;
  const { x0, x1, y0, y1 } = shape.box;
  return ground.plane.invert((x0 + x1) / 2, (y0 + y1) / 2);
}

/** Kilometres as the report writes them: whole ones from 10 on. */
export function km(m: number): string {
  return m < 9_950 ? `${(m / 1000).toFixed(1)} km` : `${Math.round(m / 1000)} km`;
}

export function height(m: number): string {
  return m < 1000 ? `${m} m` : `${m / 1000} km`;
}
