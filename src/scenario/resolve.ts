/** From a document of the right shape, whose names all lead somewhere, to the scenario. */
import { DEFAULT_CONSEQUENCES } from './consequences.ts';
import type { SourceDocument } from './document.ts';
import { flightsOf } from './flights.ts';
import { LIMITS } from './limits.ts';
import type {
  ConsequenceSettings,
  DrawnAirspace,
  FireUnit,
  Parameter,
  Policy,
  RaidGroup,
  Scenario,
  Screen,
  Sensor,
  Zone,
} from './model.ts';
import { foldAssumptions } from './parameters.ts';
import type { Problem } from './problems.ts';
import type { FireUnitEntry, SensorEntry, StudyDocument } from './schema.ts';
import { type CatalogueLike, type ResolvedTypes, resolveTypes } from './types.ts';

type Report = (
  path: readonly (string | number)[],
  message: string,
  fix: string,
  severity?: Problem['severity'],
) => void;

/**
 * Stands for caveats that only a rule book can list. No rule book has a caveat of this name, so
 * that a scenario whose policies nobody resolved is refused further on instead of being misread.
 */
export const UNRESOLVED_CAVEATS = '*';

/** The scenario, without one if there are errors among the problems. */
export function resolveScenario(
  source: SourceDocument,
  document: StudyDocument,
  catalogue: CatalogueLike,
  defaultId: string,
): { scenario: Scenario | undefined; problems: Problem[] } {
  const problems: Problem[] = [];
  const report: Report = (path, message, fix, severity = 'error') => {
    problems.push({
      severity,
      file: source.file,
      ...source.locate(path, 'key'),
      path: path.join('.'),
      message,
      fix,
    });
  };
  const types = resolveTypes(source, document, catalogue);
  problems.push(...types.problems);

  const raid = entries(document.raid).map(([id, group]): RaidGroup => ({
    id,
    title: group.title ?? id,
    type: group.type,
    count: group.count,
    launch: { place: group.launch.at, scatterM: group.launch.scatter ?? 0 },
    window: { fromS: group.window.low, toS: group.window.high },
    route: group.route ?? [],
    ...(group.height === undefined ? {} : { heightM: group.height }),
    targets: entries(group.targets).map(([asset, weight]) => ({ asset, weight })),
    ...(group.stray === undefined
      ? {}
      : { stray: { probability: group.stray.probability, turnDeg: group.stray.turn } }),
  }));
  checkRaid(raid, types, report);
  const sensors = sensorsOf(document.sensors);
  const forces = entries(document.forces).map(([id, force]) => {
    const at = ['forces', id];
    return {
      id,
      title: force.title ?? id,
      fireUnits: fireUnitsOf(force.fireUnits, types, [...at, 'fireUnits'], report),
      flights: flightsOf(force.flights, types, raid, [...at, 'flights'], report),
      sensors: sensorsOf(force.sensors),
    };
  });
  const fireUnits = fireUnitsOf(document.fireUnits, types, ['fireUnits'], report);
  const flights = flightsOf(document.flights, types, raid, ['flights'], report);
  const screens = entries(document.screens).map(([id, s]) => screenOf(id, s, report));
  checkIdentification(document, report);
  checkForces(document, report);
  checkFreedCapacity(document, report);

  const usedThreats = new Set(raid.map((g) => g.type));
  const units = [...fireUnits, ...forces.flatMap((f) => f.fireUnits)];
  const usedSystems = new Set(units.map((u) => u.system));
  const threats = [...usedThreats].flatMap((id) => types.threats.get(id) ?? []);
  const systems = [...usedSystems].flatMap((id) => types.fireUnits.get(id) ?? []);
  const flown = new Set([...flights, ...forces.flatMap((f) => f.flights)].map((f) => f.aircraft));
  const aircraft = [...flown].flatMap((id) => types.aircraft.get(id) ?? []);
  const inherited: Parameter[] = [...threats, ...systems, ...aircraft].flatMap((t) => t.parameters);
  const folded = foldAssumptions(source, document, inherited);
  problems.push(...folded.problems);
  if (problems.some((p) => p.severity === 'error')) return { scenario: undefined, problems };

  const scenario: Scenario = {
    id: document.id ?? defaultId,
    title: document.title,
    startsAt: document.startsAt,
    nations: entries(document.nations).map(([id, n]) => ({
      id,
      title: n.title ?? id,
      coalition: n.coalition,
      identification: n.identification ?? { law: 'fixed', seconds: 0 },
    })),
    drawnAirspaces: entries(document.airspaces).map(([nation, drawn]): DrawnAirspace => ({
      nation,
      polygons: [drawn].flat().map((p) => [p.polygon, ...p.holes]),
    })),
    zones: entries(document.zones).flatMap(([id, z]) => zoneOf(id, z)),
    assets: entries(document.assets).map(([id, a]) => ({
      id,
      title: a.title ?? id,
      class: a.class,
      nation: a.nation,
      place: a.at,
    })),
    threatTypes: threats.map((t) => t.type),
    raid,
    sensors,
    fireUnitTypes: systems.map((t) => t.type),
    fireUnits,
    aircraftTypes: aircraft.map((t) => t.type),
    flights,
    forces,
    screens,
    authorities: entries(document.authorities).map(([id, a]) => ({
      id,
      title: a.title ?? id,
      delay: a.delay,
      scope: a.scope,
    })),
    coordination: document.coordination,
    choice: document.choice,
    classRanking: document.classRanking,
    linkLatencyS: document.linkLatency,
    projectionS: document.projection,
    steadyS: document.steady,
    replicationsPerVariant: document.replicationsPerVariant,
    consequences: consequencesOf(document.consequences),
    policies: entries(document.policies).map(([id, p]): Policy => ({
      id,
      title: p.title ?? id,
      caveats: Array.isArray(p.caveats)
        ? p.caveats
        : p.caveats === 'none'
          ? []
          : [UNRESOLVED_CAVEATS],
      forces: p.forces,
      ...(p.note === undefined ? {} : { note: p.note }),
    })),
    baseline: document.baseline,
    priceAt: document.priceAt ?? document.baseline,
    parameters: folded.parameters,
  };
  return { scenario, problems };
}

function entries<T>(map: Readonly<Record<string, T>> | undefined): [string, T][] {
  return Object.entries(map ?? {});
}

function zoneOf(id: string, zone: NonNullable<StudyDocument['zones']>[string]): Zone[] {
  const title = zone.title ?? id;
  const { polygon, holes = [], belt, airspace } = zone;
  if (polygon !== undefined) return [{ kind: 'polygon', id, title, rings: [polygon, ...holes] }];
  if (belt !== undefined) {
    return [{ kind: 'belt', id, title, of: belt.of, along: belt.along, depthM: belt.depth }];
  }
  return airspace === undefined ? [] : [{ kind: 'airspace', id, title, nation: airspace }];
}

function consequencesOf(c: StudyDocument['consequences']): ConsequenceSettings {
  if (c === undefined) return DEFAULT_CONSEQUENCES;
  return {
    debrisScatterM: c.debrisScatter,
    selfDestruct: c.selfDestruct,
    softKillDriftM: c.softKillDrift,
    hostile: c.hostile,
    ...(c.freedCapacity === undefined ? {} : { freedCapacity: c.freedCapacity }),
  };
}

function sensorsOf(map: Readonly<Record<string, SensorEntry>> | undefined): Sensor[] {
  return entries(map).flatMap(([id, s]): Sensor[] => {
    const coverage = coverageOf(s);
    if (coverage === undefined) return [];
    return [
      {
        id,
        title: s.title ?? id,
        nation: s.nation,
        coverage,
        minHeightM: s.minHeight,
        maxHeightM: s.maxHeight,
        scanS: s.scan,
        detectionProbability: s.detectionProbability,
        hitsToConfirm: s.hitsToConfirm,
        latencyS: s.latency,
        coastS: s.coast,
      },
    ];
  });
}

function coverageOf({ radar, orbit, area }: SensorEntry): Sensor['coverage'] | undefined {
  if (area !== undefined) return { kind: 'area', rings: [area.polygon, ...area.holes] };
  if (orbit !== undefined) {
    return {
      kind: 'radar',
      place: orbit.at,
      antennaM: orbit.height,
      rangeM: orbit.range,
      referenceCrossSectionM2: orbit.referenceCrossSection,
      airborne: true,
    };
  }
  if (radar === undefined) return undefined;
  return {
    kind: 'radar',
    place: radar.at,
    antennaM: radar.antenna,
    rangeM: radar.range,
    referenceCrossSectionM2: radar.referenceCrossSection,
  };
}

function fireUnitsOf(
  map: Readonly<Record<string, FireUnitEntry>> | undefined,
  types: ResolvedTypes,
  path: readonly string[],
  report: Report,
): FireUnit[] {
  return entries(map).map(([id, u]) => {
    const type = types.fireUnits.get(u.system)?.type;
    const readyRounds = u.ready ?? type?.readyRounds ?? 0;
    if (readyRounds + u.stock - u.stockFloor === 0) {
      report(
        [...path, id],
        'the unit has no rounds to fire',
        'give it `ready` or `stock`',
        'warning',
      );
    }
    for (const cls of Object.keys(u.doctrine?.salvo ?? {})) {
      if (type !== undefined && !Object.hasOwn(type.against, cls)) {
        report(
          [...path, id, 'doctrine', 'salvo', cls],
          `\`${u.system}\` does not engage \`${cls}\` at all`,
          `classes it engages: ${Object.keys(type.against).join(', ')}`,
          'warning',
        );
      }
    }
    return {
      id,
      title: u.title ?? id,
      system: u.system,
      nation: u.nation,
      ...(u.donor === undefined ? {} : { donor: u.donor }),
      place: u.at,
      readyRounds,
      stock: u.stock,
      stockFloor: u.stockFloor,
      doctrine: u.doctrine ?? { salvo: {}, unwilling: [], heldBack: {} },
    };
  });
}

function screenOf(
  id: string,
  screen: NonNullable<StudyDocument['screens']>[string],
  report: Report,
): Screen {
  const all = entries(screen.against).flatMap(([cls, entry]) => {
    const list = [entry].flat();
    if (new Set(list.map((e) => e.mode)).size < list.length) {
      report(
        ['screens', id, 'against', cls],
        `two entries of \`${cls}\` have the same mode`,
        'write one `mode: hard` and one `mode: soft`',
      );
    }
    return list.map((e) => ({
      class: cls,
      mode: e.mode,
      ...(e.share === undefined ? {} : { share: e.share }),
      ...(e.hazard === undefined ? {} : { hazardPerH: e.hazard * 3600 }),
      intraclassCorrelation: e.correlation,
      roundsPerKill: e.roundsPerKill,
      roundCostUsd: e.roundCost ?? { low: 0, typical: 0, high: 0 },
    }));
  });
  return { id, title: screen.title ?? id, nation: screen.nation, zone: screen.zone, entries: all };
}

function checkRaid(raid: readonly RaidGroup[], types: ResolvedTypes, report: Report): void {
  for (const group of raid) {
    const profile = types.threats.get(group.type)?.type.profile;
    const legs = group.route.length + (group.targets.length > 0 ? 1 : 0);
    if (profile === 'ballistic' && legs > 1) {
      report(
        ['raid', group.id, 'route'],
        `\`${group.type}\` is ballistic and flies one leg, and this route has ${legs}`,
        'remove the route, or choose a type that can turn',
      );
    }
    if (profile === 'ballistic' && group.stray !== undefined) {
      report(
        ['raid', group.id, 'stray'],
        `\`${group.type}\` is ballistic and cannot stray from its path`,
        'remove it, or choose a type that can turn',
      );
    }
  }
}

/** Who sees or shoots must identify, and a delay of nothing is never meant. */
function checkIdentification(document: StudyDocument, report: Report): void {
  const needed = new Map<string, string>();
  const places = [document, ...Object.values(document.forces ?? {})];
  for (const place of places) {
    for (const [id, u] of entries(place.fireUnits)) needed.set(u.nation, id);
    for (const [id, f] of entries(place.flights)) needed.set(f.nation, id);
    for (const [id, s] of entries(place.sensors)) needed.set(s.nation, id);
  }
  for (const [nation, id] of needed) {
    if (document.nations[nation]?.identification !== undefined) continue;
    report(
      ['nations', nation],
      `\`${nation}\` has \`${id}\` and needs its identification delay`,
      'add `identification: { uniform: [5 s, 20 s] }`',
    );
  }
}

function checkFreedCapacity(document: StudyDocument, report: Report): void {
  const freed = document.consequences?.freedCapacity;
  freed?.to.forEach((id, i) => {
    if (!freed.from.includes(id)) return;
    report(
      ['consequences', 'freedCapacity', 'to', i],
      `\`${id}\` would get the capacity that it gives away`,
      'name it on one side only',
    );
  });
}

function checkForces(document: StudyDocument, report: Report): void {
  const committed = new Set(Object.values(document.policies).flatMap((p) => p.forces));
  for (const [id] of entries(document.forces)) {
    if (committed.has(id)) continue;
    report(
      ['forces', id],
      `no policy commits the force \`${id}\``,
      'name it in a policy, or remove it',
      'warning',
    );
  }
  const named = Object.values(document.policies).flatMap((p) =>
    typeof p.caveats === 'string'
      ? []
      : Array.isArray(p.caveats)
        ? p.caveats
        : p.caveats['all-but'],
  );
  if (new Set(named).size > LIMITS.caveats) {
    report(['policies'], `the policies name more than ${LIMITS.caveats} caveats`, 'name fewer');
  }
}
