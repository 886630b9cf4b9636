/**
 * Seeded random scenarios in an invented country-side: four airspaces that share borders, with
 * international airspace around them, and little of everything, so that whatever can go wrong for
 * a threat or its defender does.
 */
import type {
  Authority,
  DrawnAirspace,
  Delay,
  FireUnit,
  FireUnitType,
  Force,
  Nation,
  Place,
  Policy,
  RaidGroup,
  Ranged,
  Scenario,
  Screen,
  Sensor,
  ThreatType,
  Zone,
} from '../../src/scenario/model.ts';
import { Dice } from './dice.ts';
import { randomRules } from './random-rules.ts';
import { EARTH_M, Region, along, tangentOfBearing, vecOf, type Vec } from './sphere.ts';

export interface RandomScenario {
  readonly scenario: Scenario;
  /** The rule book, in Cedar. */
  readonly ruleText: string;
  /** Those of the scenario. */
  readonly policies: readonly Policy[];
}

/** The defended nation is `CC`; `AA` and `BB` are its neighbours to the west, `DD` to the east. */
const NATIONS = ['AA', 'BB', 'CC', 'DD'] as const;

/** A varied and valid scenario with its rules; the same for the same seed. */
export function randomScenario(seed: number): RandomScenario {
  const dice = new Dice(seed);
  const drawnAirspaces = airspaces(dice);
  const regions = new Map(drawnAirspaces.map((a) => [a.nation, new Region(a.polygons)]));
  const nationAt = (place: Place): string | null => {
    for (const [nation, region] of regions) if (region.contains(vecOf(place))) return nation;
    return null;
  };

  const nations: Nation[] = NATIONS.map((id) => ({
    id,
    title: `Nation ${id}`,
    coalition: id === 'AA' || id === 'BB' ? dice.chance(0.85) : id === 'CC' && dice.chance(0.6),
    identification: delay(dice, 4, 30),
  }));
  const assets = Array.from({ length: dice.int(3, 6) }, (_, i) => {
    const place = placeIn(dice, i === 0 && dice.chance(0.25) ? ['AA', 'BB'] : ['CC'], nationAt);
    return {
      id: `asset-${i + 1}`,
      title: `Asset ${i + 1}`,
      class: dice.pick(['city', 'energy', 'port', 'air-base']),
      nation: nationAt(place) ?? 'CC',
      place,
    };
  });
  const threatTypes = types(dice);
  const raid = groups(dice, threatTypes, assets);
  const zones = zonesOf(dice, raid, assets);
  const fireUnitTypes = systems(dice);

  // places of the defence: along the ways that the raid takes, a little aside
  const nearWay = (aside: number): { place: Place; nation: string } => {
    for (;;) {
      const group = dice.pick(raid);
      const goal = assets.find((a) => a.id === group.targets[0]?.asset)?.place;
      const from = group.launch.place;
      const to = goal ?? group.route.at(-1)?.place ?? from;
      const share = dice.real(0.25, 1.05);
      const middle = {
        latDeg: from.latDeg + (to.latDeg - from.latDeg) * share,
        lonDeg: from.lonDeg + (to.lonDeg - from.lonDeg) * share,
      };
      const place = moved(middle, dice.real(0, 360), dice.real(0, aside));
      const nation = nationAt(place);
      if (nation !== null) return { place, nation };
    }
  };
  const units = Array.from({ length: dice.int(3, 8) }, (_, i) =>
    fireUnit(dice, i + 1, nearWay(dice.chance(0.15) ? 150_000 : 15_000), fireUnitTypes),
  );
  const sensors = Array.from({ length: dice.int(0, 4) }, (_, i) =>
    sensor(dice, i + 1, nearWay(60_000)),
  );
  const forces: Force[] = [
    { id: 'force-1', title: 'First force', fireUnits: [], flights: [], sensors: [] },
    { id: 'force-2', title: 'Second force', fireUnits: [], flights: [], sensors: [] },
  ].map((force, f) => ({
    ...force,
    fireUnits: units.filter((_, i) => i % 3 === f),
    sensors: sensors.filter((_, i) => i % 4 === f),
  }));
  // now and then everything that shoots is in a force, and a policy may commit none
  const bare = dice.chance(0.2);
  const always = units.filter((_, i) => i % 3 === 2);
  if (bare) {
    const second = forces[1];
    if (second !== undefined)
      forces[1] = { ...second, fireUnits: [...second.fireUnits, ...always] };
  }

  const authorities: Authority[] = [
    {
      id: 'cabinet',
      title: 'Cabinet',
      delay: delay(dice, 30, dice.chance(0.3) ? 600 : 200),
      scope: dice.pick(['raid', 'threat'] as const),
    },
    { id: 'duty-officer', title: 'Duty officer', delay: delay(dice, 5, 60), scope: 'threat' },
  ];
  const { text, caveats } = randomRules(dice, {
    nations: NATIONS,
    zones: zones.map((z) => z.id),
    threatTypes: threatTypes.map((t) => t.id),
    systems: fireUnitTypes.map((t) => t.id),
  });
  const policies: Policy[] = [
    { id: 'all', title: 'All caveats', caveats, forces: ['force-1', 'force-2'] },
    { id: 'none', title: 'No caveats', caveats: [], forces: ['force-1', 'force-2'] },
    {
      id: 'some',
      title: 'Some caveats',
      caveats: caveats.filter(() => dice.chance(0.5)),
      forces: dice.pick([['force-1'], ['force-2'], ['force-1', 'force-2']]),
    },
    { id: 'alone', title: 'No forces', caveats, forces: [] },
  ];

  const scenario: Scenario = {
    id: `random-${seed}`,
    title: `Random scenario ${seed}`,
    startsAt: '2024-01-01T00:00:00Z',
    nations,
    drawnAirspaces,
    zones,
    assets,
    threatTypes,
    raid,
    sensors: sensors.filter((_, i) => i % 4 >= 2),
    fireUnitTypes,
    fireUnits: bare ? [] : always,
    aircraftTypes: [],
    flights: [],
    forces,
    screens: screens(dice, zones),
    authorities,
    coordination: dice.pick(['coalition', 'nation', 'none'] as const),
    choice: dice.pick(['earliest', 'best-pk', 'cheapest'] as const),
    classRanking: dice.shuffled(['ballistic', 'cruise', 'drone']).slice(0, dice.int(0, 3)),
    linkLatencyS: dice.pick([0, 2, 8, 30]),
    projectionS: dice.pick([60, 180, 300]),
    steadyS: dice.pick([20, 60]),
    replicationsPerVariant: 10,
    consequences: {
      debrisScatterM: 1000,
      selfDestruct: 0.9,
      softKillDriftM: 20_000,
      hostile: [],
    },
    policies,
    baseline: 'all',
    priceAt: 'all',
    parameters: [],
  };
  return { scenario, ruleText: text, policies };
}

function moved(place: Place, bearingDeg: number, distanceM: number): Place {
  const from = vecOf(place);
  const tangent = tangentOfBearing(from, (bearingDeg * Math.PI) / 180);
  return placeOf(along(from, tangent, distanceM / EARTH_M));
}

function placeOf(v: Vec): Place {
  return {
    latDeg: (Math.asin(Math.max(-1, Math.min(1, v[2]))) * 180) / Math.PI,
    lonDeg: (Math.atan2(v[1], v[0]) * 180) / Math.PI,
  };
}

function placeIn(
  dice: Dice,
  wanted: readonly string[],
  nationAt: (place: Place) => string | null,
): Place {
  for (;;) {
    const place = { latDeg: dice.real(48.4, 51.6), lonDeg: dice.real(20.3, 27.2) };
    if (wanted.includes(nationAt(place) ?? '')) return place;
  }
}

function range(typical: number): Ranged {
  return { low: typical * 0.7, typical, high: typical * 1.5 };
}

function delay(dice: Dice, lowS: number, highS: number): Delay {
  const a = dice.real(lowS, highS);
  const b = dice.real(lowS, highS);
  const [low, high] = a < b ? [a, b] : [b, a];
  switch (dice.int(0, 3)) {
    case 0:
      return { law: 'fixed', seconds: low };
    case 1:
      return { law: 'uniform', lowS: low, highS: high };
    case 2:
      return { law: 'triangular', lowS: low, modeS: dice.real(low, high), highS: high };
    default:
      return { law: 'exponential', meanS: low };
  }
}

/**
 * A lattice of 4 × 3 shaken corners, each border bent at its middle. West column: AA below BB;
 * middle column: CC; east column: DD, in two parts or with its north international.
 */
function airspaces(dice: Dice): DrawnAirspace[] {
  const lonDeg = [20.2, 22.4, 25.2, 27.4];
  const latDeg = [48.3, 50, 51.7];
  const corners = latDeg.map((lat) =>
    lonDeg.map((lon) => ({
      latDeg: lat + dice.real(-0.2, 0.2),
      lonDeg: lon + dice.real(-0.25, 0.25),
    })),
  );
  const bends = new Map<string, Place>();
  const corner = (at: readonly [number, number]): Place =>
    corners[at[1]]?.[at[0]] ?? { latDeg: 0, lonDeg: 0 };
  const border = (a: readonly [number, number], b: readonly [number, number]): Place[] => {
    const name = [a.join(), b.join()].sort().join(' ');
    let bend = bends.get(name);
    if (bend === undefined) {
      const [p, q] = [corner(a), corner(b)];
      bend = {
        latDeg: (p.latDeg + q.latDeg) / 2 + dice.real(-0.12, 0.12),
        lonDeg: (p.lonDeg + q.lonDeg) / 2 + dice.real(-0.15, 0.15),
      };
      bends.set(name, bend);
    }
    return [corner(a), bend];
  };
  const ring = (...path: readonly (readonly [number, number])[]): Place[] =>
    path.flatMap((a, i) => border(a, path[(i + 1) % path.length] ?? a));
  const result: DrawnAirspace[] = [
    { nation: 'AA', polygons: [[ring([0, 0], [1, 0], [1, 1], [0, 1])]] },
    { nation: 'BB', polygons: [[ring([0, 1], [1, 1], [1, 2], [0, 2])]] },
    { nation: 'CC', polygons: [[ring([1, 0], [2, 0], [2, 1], [2, 2], [1, 2], [1, 1])]] },
  ];
  const south = [ring([2, 0], [3, 0], [3, 1], [2, 1])];
  const north = [ring([2, 1], [3, 1], [3, 2], [2, 2])];
  result.push({ nation: 'DD', polygons: dice.chance(0.5) ? [south] : [south, north] });
  return result;
}

function types(dice: Dice): ThreatType[] {
  const base = {
    warheadKg: dice.int(20, 500),
    unitCostUsd: range(dice.real(3e4, 2e6)),
    debrisDragFactor: 0.5,
  };
  const failure = (): number => (dice.chance(0.4) ? dice.real(0.5, 4) * 1e-4 : 0);
  const hit = (): number => dice.pick([1, 0.95, 0.8]);
  const all: ThreatType[] = [
    {
      ...base,
      id: 'cruise-a',
      title: 'Cruise missile',
      classes: dice.chance(0.5) ? ['cruise'] : ['cruise', 'low-observable'],
      profile: 'cruise',
      speedMps: dice.real(190, 260),
      heightM: dice.real(40, 200),
      radarCrossSectionM2: dice.real(0.05, 0.6),
      failurePerS: failure(),
      hitProbability: hit(),
    },
    {
      ...base,
      id: 'drone-a',
      title: 'One-way drone',
      classes: ['drone'],
      profile: 'cruise',
      speedMps: dice.real(45, 75),
      heightM: dice.real(100, 2500),
      radarCrossSectionM2: dice.real(0.02, 0.2),
      failurePerS: failure(),
      hitProbability: hit(),
    },
    {
      ...base,
      id: 'ballistic-a',
      title: 'Ballistic missile',
      classes: ['ballistic'],
      profile: 'ballistic',
      speedMps: dice.real(1100, 1900),
      heightM: dice.pick([40_000, 80_000, 130_000]),
      radarCrossSectionM2: dice.real(0.1, 1),
      failurePerS: failure(),
      hitProbability: hit(),
      debrisDragFactor: 0.7,
    },
    {
      ...base,
      id: 'glide-a',
      title: 'Glide bomb',
      classes: ['bomb', 'cruise'],
      profile: 'glide',
      speedMps: dice.real(200, 280),
      heightM: dice.real(8_000, 12_000),
      radarCrossSectionM2: dice.real(0.3, 1),
      failurePerS: failure(),
      hitProbability: hit(),
    },
  ];
  return dice.shuffled(all).slice(0, dice.int(2, 4));
}

function groups(
  dice: Dice,
  threatTypes: readonly ThreatType[],
  assets: Scenario['assets'],
): RaidGroup[] {
  const count = dice.int(Math.max(2, threatTypes.length), 5);
  const total = dice.int(Math.max(8, count), 24);
  return Array.from({ length: count }, (_, i): RaidGroup => {
    const type = threatTypes[i % threatTypes.length] ?? dice.pick(threatTypes);
    const goals = dice.shuffled(assets).slice(0, dice.int(1, 3));
    const goal = goals[0]?.place ?? { latDeg: 50, lonDeg: 24 };
    const minutes = type.id === 'drone-a' ? dice.real(10, 22) : dice.real(8, 16);
    const byProfile = { cruise: minutes * 60, glide: dice.real(250, 420), ballistic: 0 };
    const distanceM =
      type.profile === 'ballistic'
        ? dice.real(150_000, 420_000)
        : type.speedMps * byProfile[type.profile];
    const launch = moved(goal, dice.real(30, 170), distanceM);
    const leaves = type.profile === 'cruise' && dice.chance(0.1);
    const route =
      type.profile === 'cruise' && (leaves || dice.chance(0.6))
        ? Array.from({ length: dice.int(1, 2) }, (_unused, w) => {
            const share = (w + 1) / 3;
            const middle = {
              latDeg: launch.latDeg + (goal.latDeg - launch.latDeg) * share,
              lonDeg: launch.lonDeg + (goal.lonDeg - launch.lonDeg) * share,
            };
            return {
              place: moved(middle, dice.real(0, 360), dice.real(0, 0.12) * distanceM),
              jitterM: dice.pick([0, 2_000, 8_000]),
            };
          })
        : [];
    if (leaves) route.push({ place: moved(goal, dice.real(200, 340), 30_000), jitterM: 5_000 });
    const fromS = dice.real(0, 300);
    const band = dice.chance(0.3) && type.profile === 'cruise';
    return {
      id: `group-${i + 1}`,
      title: `Group ${i + 1}`,
      type: type.id,
      count: Math.max(1, Math.round(total / count)),
      launch: { place: launch, scatterM: dice.pick([0, 500, 5_000]) },
      window: { fromS, toS: fromS + dice.pick([0, 20, 60, 240]) },
      route,
      ...(band ? { heightM: { low: type.heightM * 0.8, high: type.heightM * 1.3 } } : {}),
      targets: leaves ? [] : goals.map((a) => ({ asset: a.id, weight: dice.pick([1, 2, 0.5]) })),
    };
  });
}

function zonesOf(dice: Dice, raid: readonly RaidGroup[], assets: Scenario['assets']): Zone[] {
  const asset = dice.pick(assets).place;
  const from = dice.pick(raid).launch.place;
  const middle = {
    latDeg: (asset.latDeg + from.latDeg) / 2,
    lonDeg: (asset.lonDeg + from.lonDeg) / 2,
  };
  const corners = (around: Place, radiusM: number): Place[] =>
    [40, 130, 215, 300].map((bearing) =>
      moved(around, bearing + dice.real(-20, 20), radiusM * dice.real(0.6, 1)),
    );
  const zones: Zone[] = [
    { kind: 'polygon', id: 'box', title: 'Box', rings: [corners(middle, 60_000)] },
    { kind: 'airspace', id: 'middle', title: 'All of CC', nation: 'CC' },
    {
      kind: 'belt',
      id: 'belt',
      title: 'Belt of CC',
      of: 'CC',
      along: dice.pick([['AA'], ['AA', 'BB'], ['DD']]),
      depthM: dice.real(20_000, 90_000),
    },
  ];
  if (dice.chance(0.5)) {
    zones.push({ kind: 'polygon', id: 'town', title: 'Town', rings: [corners(asset, 25_000)] });
  }
  return zones;
}

function systems(dice: Dice): FireUnitType[] {
  const make = (
    id: string,
    rangeM: number,
    heightM: number,
    classes: readonly string[],
    remoteTrack: boolean,
  ): FireUnitType => ({
    id,
    title: id,
    against: Object.fromEntries(
      classes.map((c) => [
        c,
        {
          minRangeM: dice.pick([0, 500, 2_000]),
          maxRangeM: rangeM * dice.real(0.7, 1.2),
          minHeightM: dice.pick([0, 20, 60]),
          maxHeightM: heightM,
          killProbability: dice.real(0.3, 0.9),
        },
      ]),
    ),
    roundSpeedMps: dice.real(400, 1300),
    channels: dice.pick([1, 1, 2]),
    readyRounds: dice.int(2, 8),
    reloadS: dice.real(60, 600),
    reactionS: dice.real(3, 40),
    assessmentS: dice.real(2, 40),
    roundCostUsd: range(dice.real(5e4, 4e6)),
    remoteTrack,
    radar: {
      antennaM: dice.real(4, 20),
      rangeM: rangeM * dice.real(1, 4),
      referenceCrossSectionM2: 1,
      scanS: dice.pick([1, 2, 5]),
      detectionProbability: dice.real(0.4, 0.95),
      hitsToConfirm: dice.int(1, 4),
      latencyS: dice.pick([0, 2, 5]),
      coastS: dice.pick([0, 5, 20]),
    },
  });
  return [
    make('short', 14_000, 8_000, ['cruise', 'drone', 'bomb'], false),
    make(
      'medium',
      40_000,
      20_000,
      dice.pick([
        ['cruise', 'drone'],
        ['cruise', 'bomb', 'ballistic'],
      ]),
      dice.chance(0.3),
    ),
    make('long', 90_000, 30_000, ['ballistic', 'cruise'], dice.chance(0.6)),
  ];
}

function fireUnit(
  dice: Dice,
  n: number,
  where: { place: Place; nation: string },
  fireUnitTypes: readonly FireUnitType[],
): FireUnit {
  const type = dice.pick(fireUnitTypes);
  // a unit may stand on another's soil
  const nation = dice.chance(0.35) ? dice.pick(['AA', 'BB']) : where.nation;
  const stock = dice.pick([0, 0, 2, 6]);
  return {
    id: `unit-${n}`,
    title: `Unit ${n}`,
    system: type.id,
    nation,
    ...(dice.chance(0.25) ? { donor: dice.pick(['AA', 'BB']) } : {}),
    place: where.place,
    readyRounds: dice.int(1, type.readyRounds),
    stock,
    stockFloor: Math.min(stock, dice.pick([0, 0, 2])),
    doctrine: {
      salvo: dice.chance(0.5)
        ? { cruise: dice.pick([[2], [2, 1], [1, 2, 3]]), ballistic: [2] }
        : {},
      unwilling: dice.chance(0.2) ? [dice.pick(['drone', 'cruise'])] : [],
      heldBack: dice.chance(0.25) ? { [dice.pick(['ballistic', 'cruise'])]: dice.int(1, 3) } : {},
    },
  };
}

function sensor(dice: Dice, n: number, where: { place: Place; nation: string }): Sensor {
  const area = dice.chance(0.35);
  return {
    id: `sensor-${n}`,
    title: `Sensor ${n}`,
    nation: where.nation,
    coverage: area
      ? {
          kind: 'area',
          rings: [
            [20, 80, 140, 200, 260, 320].map((b) =>
              moved(where.place, b, dice.real(15_000, 60_000)),
            ),
          ],
        }
      : {
          kind: 'radar',
          place: where.place,
          antennaM: dice.real(5, 40),
          rangeM: dice.real(40_000, 250_000),
          referenceCrossSectionM2: 1,
        },
    minHeightM: dice.pick([0, 0, 50]),
    maxHeightM: dice.pick([3_000, 20_000, 200_000]),
    scanS: dice.pick([2, 6, 12, 30]),
    detectionProbability: dice.real(0.2, 0.95),
    hitsToConfirm: dice.int(1, 4),
    latencyS: dice.pick([0, 5, 20]),
    coastS: dice.pick([0, 10, 30]),
  };
}

function screens(dice: Dice, zones: readonly Zone[]): Screen[] {
  if (dice.chance(0.25)) return [];
  const make = (id: string, zone: string): Screen => ({
    id,
    title: id,
    nation: 'CC',
    zone,
    entries: (
      [
        ['cruise', 'hard'],
        ['drone', 'hard'],
        ['drone', 'soft'],
        ['ballistic', 'hard'],
      ] as const
    )
      .filter(() => dice.chance(0.7))
      .map(([threatClass, mode]) => ({
        class: threatClass,
        mode,
        ...(dice.chance(0.6)
          ? { share: dice.real(0.05, 0.3) }
          : { hazardPerH: dice.real(0.3, 2.5) }),
        intraclassCorrelation: dice.pick([0, 0.05, 0.15, 0.4]),
        roundsPerKill: mode === 'hard' ? 1.5 : 0,
        roundCostUsd: range(mode === 'hard' ? 4e5 : 0),
      })),
  });
  const list = [make('screen-middle', 'middle')];
  if (dice.chance(0.4)) list.push(make('screen-second', dice.pick(zones).id));
  return list.filter((screen) => screen.entries.length > 0);
}
