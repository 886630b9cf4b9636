/**
 * What a scenario means on the ground: polygons that enclose something, airspaces that do not
 * overlap, things that stand where they can, keys that tell everything apart.
 */
import { keyOf } from '../chance/key.ts';
import type { Geography } from '../geo/geography.ts';
import { INTERNATIONAL } from '../geo/geography.ts';
import { checkAirspaces, polygonProblems } from '../geo/polygon.ts';
import { unitFromDegrees } from '../geo/sphere.ts';
import type { Path, Position } from './document.ts';
import { LIMITS } from './limits.ts';
import type { FireUnit, Flight, Place, Scenario, Sensor } from './model.ts';
import type { Problem } from './problems.ts';

/** The document that a scenario came from, to say where in it something is wrong. */
export interface Whereabouts {
  readonly file: string;
  locate(path: Path, what?: 'key' | 'value'): Position;
}

type Report = (
  path: Path,
  message: string,
  fix: string,
  options?: { readonly severity?: Problem['severity']; readonly value?: string },
) => void;

function reporter(problems: Problem[], where: Whereabouts | undefined): Report {
  return (path, message, fix, { severity = 'error', value } = {}) => {
    problems.push({
      severity,
      ...(where === undefined ? {} : { file: where.file, ...where.locate(path) }),
      path: path.join('.'),
      ...(value === undefined ? {} : { value }),
      message,
      fix,
    });
  };
}

/** What is wrong with drawn polygons and airspaces; a geography can be made of what passes. */
export function checkDrawings(scenario: Scenario, where?: Whereabouts): Problem[] {
  const problems: Problem[] = [];
  const report = reporter(problems, where);
  for (const { path, rings } of polygonsOf(scenario)) {
    const corners = rings.reduce((n, ring) => n + ring.length, 0);
    if (corners > LIMITS.verticesPerPolygon) {
      report(
        path,
        `${corners} corners in one polygon are too many`,
        `at most ${LIMITS.verticesPerPolygon} are allowed`,
      );
      continue;
    }
    for (const message of polygonProblems(rings)) {
      const [what = message, fix = 'draw a ring that does not cross itself'] = message.split('; ');
      report(path, what, fix);
    }
  }
  if (problems.length > 0) return problems;
  for (const message of checkAirspaces(scenario.drawnAirspaces)) {
    const [what = message, fix = 'move one of the borders'] = message.split('; ');
    report(['airspaces'], what, fix);
  }
  return problems;
}

function polygonsOf(scenario: Scenario): { path: Path; rings: readonly (readonly Place[])[] }[] {
  const zones = scenario.zones.flatMap((z) =>
    z.kind === 'polygon' ? [{ path: ['zones', z.id, 'polygon'], rings: z.rings }] : [],
  );
  const airspaces = scenario.drawnAirspaces.flatMap(({ nation, polygons }) =>
    polygons.map((rings, i) => ({
      path: polygons.length === 1 ? ['airspaces', nation] : ['airspaces', nation, i],
      rings,
    })),
  );
  const areas = sensorsOf(scenario).flatMap(({ path, sensor: { coverage } }) =>
    coverage.kind === 'area' ? [{ path: [...path, 'area'], rings: coverage.rings }] : [],
  );
  return [...zones, ...airspaces, ...areas];
}

function unitsOf(scenario: Scenario): { path: Path; unit: FireUnit }[] {
  return [
    ...scenario.fireUnits.map((unit) => ({ path: ['fireUnits', unit.id], unit })),
    ...scenario.forces.flatMap((f) =>
      f.fireUnits.map((unit) => ({ path: ['forces', f.id, 'fireUnits', unit.id], unit })),
    ),
  ];
}

/** Where a flight stands in the document: those of a patrol, where the patrol does. */
export function flightsOf(scenario: Scenario): { path: Path; flight: Flight }[] {
  const name = (f: Flight): string => (f.readiness.kind === 'patrol' ? f.readiness.patrol : f.id);
  return [
    ...scenario.flights.map((flight) => ({ path: ['flights', name(flight)], flight })),
    ...scenario.forces.flatMap((f) =>
      f.flights.map((flight) => ({ path: ['forces', f.id, 'flights', name(flight)], flight })),
    ),
  ];
}

function sensorsOf(scenario: Scenario): { path: Path; sensor: Sensor }[] {
  return [
    ...scenario.sensors.map((sensor) => ({ path: ['sensors', sensor.id], sensor })),
    ...scenario.forces.flatMap((f) =>
      f.sensors.map((sensor) => ({ path: ['forces', f.id, 'sensors', sensor.id], sensor })),
    ),
  ];
}

/**
 * Keys decide draws and ties, so no two things that draw alike may have the same one. Hardly ever
 * happens: about once in a hundred raids of ten thousand.
 */
export function checkKeys(scenario: Scenario, where?: Whereabouts): Problem[] {
  const problems: Problem[] = [];
  const report = reporter(problems, where);
  const apart = (items: readonly { id: string; path: Path }[]): void => {
    const seen = new Map<number, string>();
    for (const { id, path } of items) {
      const key = keyOf(id);
      const other = seen.get(key);
      if (other !== undefined || key === 0) {
        report(
          path,
          other === undefined
            ? `the id \`${id}\` has a key that is reserved`
            : `the ids \`${other}\` and \`${id}\` have the same key`,
          'change one of the names by a letter',
          { value: id },
        );
      }
      seen.set(key, id);
    }
  };
  const byId = (section: string, items: readonly { readonly id: string }[]) =>
    items.map(({ id }) => ({ id, path: [section, id] }));
  apart(byId('nations', scenario.nations));
  apart(byId('assets', scenario.assets));
  apart(byId('authorities', scenario.authorities));
  apart([
    ...unitsOf(scenario).map(({ path, unit }) => ({ id: unit.id, path })),
    ...flightsOf(scenario).map(({ path, flight }) => ({ id: flight.id, path })),
    ...sensorsOf(scenario).map(({ path, sensor }) => ({ id: sensor.id, path })),
    ...byId('screens', scenario.screens),
  ]);
  apart(
    scenario.raid.flatMap((g) =>
      Array.from({ length: g.count }, (_, n) => ({ id: `${g.id}/${n + 1}`, path: ['raid', g.id] })),
    ),
  );
  for (const screen of scenario.screens) {
    const path = ['screens', screen.id, 'against'];
    apart(screen.entries.map((e) => ({ id: `${e.class}/${e.mode}`, path: [...path, e.class] })));
  }
  return problems;
}

/**
 * What stands where it cannot: fire units over no nation's soil, zones of nations that have no
 * airspace in this world. An asset off its nation's soil is a warning.
 */
export function checkScenario(
  scenario: Scenario,
  geography: Geography,
  where?: Whereabouts,
): Problem[] {
  const problems: Problem[] = [];
  const report = reporter(problems, where);
  const over = (place: Place): string | undefined => {
    const index = geography.airspaceAt(unitFromDegrees(place.latDeg, place.lonDeg));
    return index === INTERNATIONAL ? undefined : geography.airspaces[index];
  };
  const hasAirspace = (nation: string): boolean => geography.airspaceIndex(nation) > INTERNATIONAL;
  const drawn = scenario.drawnAirspaces.length > 0;
  const noAirspace = (path: Path, nation: string): void =>
    report(
      path,
      `\`${nation}\` has no airspace in this study`,
      drawn
        ? 'draw it under `airspaces:`, which replaces all shipped ones'
        : 'use the ISO 3166 code of a nation whose airspace is shipped, or draw all under `airspaces:`',
      { value: nation },
    );

  for (const { path, unit } of unitsOf(scenario)) {
    if (over(unit.place) !== undefined) continue;
    report(
      [...path, 'at'],
      `\`${unit.id}\` stands outside any airspace, at ${shown(unit.place)}`,
      "place it on a nation's soil; places are `[latitude, longitude]`",
      { value: shown(unit.place) },
    );
  }
  for (const asset of scenario.assets) {
    const nation = over(asset.place);
    if (nation === asset.nation) continue;
    report(
      ['assets', asset.id, 'at'],
      `\`${asset.id}\` lies ${nation === undefined ? 'outside any airspace' : `in \`${nation}\``}, not in \`${asset.nation}\``,
      'check the place, `[latitude, longitude]`, and the nation',
      { severity: 'warning', value: shown(asset.place) },
    );
  }
  for (const zone of scenario.zones) {
    if (zone.kind === 'airspace' && !hasAirspace(zone.nation)) {
      noAirspace(['zones', zone.id, 'airspace'], zone.nation);
    }
    if (zone.kind !== 'belt') continue;
    if (!hasAirspace(zone.of)) noAirspace(['zones', zone.id, 'belt', 'of'], zone.of);
    zone.along.forEach((nation, i) => {
      if (!hasAirspace(nation)) noAirspace(['zones', zone.id, 'belt', 'along', i], nation);
    });
  }
  scenario.consequences.hostile.forEach((nation, i) => {
    if (!hasAirspace(nation)) noAirspace(['consequences', 'hostile', i], nation);
  });
  return problems;
}

function shown({ latDeg, lonDeg }: Place): string {
  return `[${latDeg}, ${lonDeg}]`;
}
