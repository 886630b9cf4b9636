/**
 * The parts of a program that are the same in every variant: nations, units, sensors, authorities
 * and screen entries, each sorted by key so that the order of the document means nothing.
 */
import { DelayLaw } from '../chance/laws.ts';
import { keyOf } from '../chance/key.ts';
import { createGeography, type Geography } from '../geo/geography.ts';
import { unitFromDegrees, type UnitVector } from '../geo/sphere.ts';
import type {
  Delay,
  FireUnit,
  FireUnitType,
  Scenario,
  Screen,
  ScreenEntry,
  Sensor,
} from '../scenario/model.ts';
import { radarEnvelope, scanTable, type PreparedSensor } from './coverage.ts';
import type { Principal } from './outcomes.ts';
import { Principals } from './principals.ts';
import { prepareFlights, type PreparedFlight, type PreparedTeam } from './teams.ts';
import { TICKS_PER_S } from './tick.ts';

/** A delay as the program's columns hold it, ticks. */
export interface DelayColumns {
  readonly law: number;
  readonly a: number;
  readonly b: number;
  readonly c: number;
}

export function delayColumns(delay: Delay): DelayColumns {
  const t = (s: number): number => s * TICKS_PER_S;
  switch (delay.law) {
    case 'fixed':
      return { law: DelayLaw.fixed, a: t(delay.seconds), b: 0, c: 0 };
    case 'uniform':
      return { law: DelayLaw.uniform, a: t(delay.lowS), b: t(delay.highS), c: 0 };
    case 'triangular':
      return { law: DelayLaw.triangular, a: t(delay.lowS), b: t(delay.modeS), c: t(delay.highS) };
    case 'exponential':
      return { law: DelayLaw.exponential, a: t(delay.meanS), b: 0, c: 0 };
  }
}

export interface PreparedNation {
  readonly id: string;
  readonly key: number;
  readonly coalition: boolean;
  readonly identification: DelayColumns;
  /** Index of its airspace; −1 for a nation without one in this world. */
  readonly airspace: number;
}

export interface PreparedUnit {
  readonly unit: FireUnit;
  readonly type: FireUnitType;
  readonly key: number;
  readonly nation: number;
  readonly force: number;
  readonly group: number;
  readonly place: UnitVector;
  readonly principal: Principal;
  readonly principalId: number;
}

export interface PreparedEntry {
  readonly screen: Screen;
  readonly entry: ScreenEntry;
  readonly key: number;
  readonly ordinal: number;
  readonly nation: number;
  readonly zone: number;
  readonly principal: Principal;
  readonly principalId: number;
}

export type SensorWithForce = PreparedSensor & {
  readonly key: number;
  readonly force: number;
  readonly scans: readonly number[];
};

export interface Entities {
  readonly nations: readonly PreparedNation[];
  readonly units: readonly PreparedUnit[];
  readonly sensors: readonly SensorWithForce[];
  readonly entries: readonly PreparedEntry[];
  /** Sorted by key. */
  readonly flights: readonly PreparedFlight[];
  readonly teams: readonly PreparedTeam[];
  /** Coordination groups of fire units and flights together. */
  readonly groups: number;
  readonly principals: Principals;
}

/** Forces by index; −1 is what every policy has. */
function withForces<T>(
  scenario: Scenario,
  of: (s: Scenario | Scenario['forces'][number]) => readonly T[],
): { item: T; force: number }[] {
  return [
    ...of(scenario).map((item) => ({ item, force: -1 })),
    ...scenario.forces.flatMap((f, force) => of(f).map((item) => ({ item, force }))),
  ];
}

/** The radar of a fire unit as the sensor that it is; its id is the unit's with `/radar`. */
export function unitRadar(unit: FireUnit, type: FireUnitType): Sensor {
  const { radar } = type;
  return {
    id: `${unit.id}/radar`,
    title: `${unit.title}: own radar`,
    nation: unit.nation,
    coverage: {
      kind: 'radar',
      place: unit.place,
      antennaM: radar.antennaM,
      rangeM: radar.rangeM,
      referenceCrossSectionM2: radar.referenceCrossSectionM2,
    },
    minHeightM: 0,
    maxHeightM: Infinity,
    scanS: radar.scanS,
    detectionProbability: radar.detectionProbability,
    hitsToConfirm: radar.hitsToConfirm,
    latencyS: radar.latencyS,
    coastS: radar.coastS,
  };
}

export function prepareEntities(
  scenario: Scenario,
  geography: Geography,
  rulesNameEffectors: boolean,
  classes: readonly string[],
): Entities {
  const nations = scenario.nations
    .map((n) => ({
      id: n.id,
      key: keyOf(n.id),
      coalition: n.coalition,
      identification: delayColumns(n.identification),
      airspace: geography.airspaceIndex(n.id),
    }))
    .sort((a, b) => a.key - b.key);
  const nationIndex = new Map(nations.map((n, i) => [n.id, i]));
  const nationOf = (id: string): number => {
    const index = nationIndex.get(id);
    if (index === undefined) throw new RangeError(`unknown nation ${id}`);
    return index;
  };
  const inCoalition = (nation: number): boolean => nations[nation]?.coalition ?? false;
  const types = new Map(scenario.fireUnitTypes.map((t) => [t.id, t]));
  const typeOf = (unit: FireUnit): FireUnitType => {
    const type = types.get(unit.system);
    if (type === undefined) throw new RangeError(`unknown system ${unit.system}`);
    return type;
  };
  const principals = new Principals(rulesNameEffectors);

  const allUnits = withForces(scenario, (s) => s.fireUnits);
  const groups = new Map<string, number>();
  const groupOf = (nation: number, nationId: string, alone: string): number => {
    const name =
      scenario.coordination === 'none'
        ? alone
        : scenario.coordination === 'coalition' && inCoalition(nation)
          ? 'coalition'
          : `nation ${nationId}`;
    const group = groups.get(name) ?? groups.size;
    groups.set(name, group);
    return group;
  };
  const units = allUnits
    .map(({ item: unit, force }) => {
      const nation = nationOf(unit.nation);
      const place = unitFromDegrees(unit.place.latDeg, unit.place.lonDeg);
      const standsIn = geography.airspaces[geography.airspaceAt(place)] ?? '';
      const principal: Principal = {
        effector: {
          id: unit.id,
          nation: unit.nation,
          coalition: inCoalition(nation),
          system: unit.system,
          kind: 'fire-unit',
          donor: unit.donor ?? '',
          crewed: false,
          standsIn,
        },
        fromOver: standsIn,
      };
      return { unit, type: typeOf(unit), key: keyOf(unit.id), nation, force, place, principal };
    })
    .sort((a, b) => a.key - b.key)
    .map((u) => ({
      ...u,
      group: groupOf(u.nation, u.unit.nation, `unit ${u.unit.id}`),
      principalId: principals.idOf(u.principal),
    }));

  const sensors = [
    ...withForces(scenario, (s) => s.sensors),
    ...allUnits.map(({ item, force }) => ({ item: unitRadar(item, typeOf(item)), force })),
  ]
    .map(({ item: sensor, force }) => ({
      sensor,
      force,
      key: keyOf(sensor.id),
      nation: nationOf(sensor.nation),
      envelopeFor: radarEnvelope(sensor),
      area: areaOf(sensor),
      scans: scanTable(sensor.detectionProbability, sensor.hitsToConfirm),
    }))
    .sort((a, b) => a.key - b.key);

  const entries = scenario.screens
    .flatMap((screen) => {
      const nation = nationOf(screen.nation);
      return screen.entries.map((entry) => {
        const principal: Principal = {
          effector: {
            id: screen.id,
            nation: screen.nation,
            coalition: inCoalition(nation),
            system: screen.id,
            kind: 'screen',
            donor: '',
            crewed: false,
            standsIn: screen.nation,
          },
          fromOver: screen.nation,
        };
        return {
          screen,
          entry,
          key: keyOf(screen.id),
          ordinal: keyOf(`${entry.class}/${entry.mode}`),
          nation,
          zone: geography.zoneIndex(screen.zone),
          principal,
          principalId: principals.idOf(principal),
        };
      });
    })
    .sort((a, b) => a.key - b.key || a.ordinal - b.ordinal);

  const { flights, teams } = prepareFlights({
    scenario,
    geography,
    principals,
    classes,
    nationOf,
    nations,
    groupOf,
  });
  return { nations, units, sensors, entries, flights, teams, groups: groups.size, principals };
}

function areaOf(sensor: Sensor): Geography | null {
  if (sensor.coverage.kind !== 'area') return null;
  const zone = {
    kind: 'polygon',
    id: sensor.id,
    title: sensor.title,
    rings: sensor.coverage.rings,
  } as const;
  return createGeography({ drawn: [], zones: [zone] });
}
