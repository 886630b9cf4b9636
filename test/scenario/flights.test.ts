import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createGeography } from '../../src/geo/geography.ts';
import { EARTH_RADIUS_M, unitFromDegrees } from '../../src/geo/sphere.ts';
import { checkScenario } from '../../src/scenario/check.ts';
import type { AircraftType, Flight } from '../../src/scenario/model.ts';
import { firingS, stationGap, timeOnStationS, transitS } from '../../src/scenario/patrol.ts';
import { formatProblem } from '../../src/scenario/problems.ts';
import { change, parse, problemsOf, starter } from './support.ts';

const FLIGHTS = `
flights:
  ua-alert:
    aircraft: mig-29
    nation: UA
    base: [49.5, 24.5]
    number: 2
    alert: 15 min
    doctrine: { salvo: { cruise: [1, 2] }, unwilling: [drone], gunFor: [drone] }
  ua-patrol:
    title: Patrol
    aircraft: f-16
    nation: UA
    donor: US
    base: [49.5, 24.5]
    number: 2
    patrol: { station: [50.0, 25.5], from: 0 min, until: 8 h, flights: 4 }
`;
const STUDY = starter + FLIGHTS;
const RADAR = `
sensors:
  awacs:
    nation: PL
    orbit: { at: [50.5, 21.5], height: 9 km, range: 400 km, referenceCrossSection: 1 m2 }
    scan: 10 s
    detectionProbability: 0.9
    hitsToConfirm: 2
`;

describe('flights', () => {
  test('an alert flight and a patrol become flights in SI', () => {
    const { scenario, warnings } = parse(STUDY);
    expect(warnings).toEqual([]);
    expect(scenario.flights.map((f) => f.id)).toEqual([
      'ua-alert',
      ...[1, 2, 3, 4].map((k) => `ua-patrol/${k}`),
    ]);
    expect(scenario.flights[0]).toEqual({
      id: 'ua-alert',
      title: 'ua-alert',
      aircraft: 'mig-29',
      nation: 'UA',
      base: { latDeg: 49.5, lonDeg: 24.5 },
      number: 2,
      readiness: { kind: 'alert', readinessS: 900 },
      doctrine: { salvo: { cruise: [1, 2] }, unwilling: ['drone'], gunFor: ['drone'] },
    });
    expect(scenario.flights[4]).toMatchObject({
      title: 'Patrol, flight 4 of 4',
      donor: 'US',
      readiness: {
        kind: 'patrol',
        patrol: 'ua-patrol',
        station: { latDeg: 50, lonDeg: 25.5 },
        fromS: 0,
        untilS: 28_800,
        turn: 3,
        of: 4,
      },
      doctrine: { salvo: {}, unwilling: [], gunFor: [] },
    });
    expect(scenario.aircraftTypes.map((t) => t.id)).toEqual(['mig-29', 'f-16']);
  });

  test('a force holds flights of its own', () => {
    const own = FLIGHTS.replaceAll('\n', '\n    ').replaceAll('ua-', 'force-');
    const text = change(
      '    fireUnits:\n      pl-patriot:',
      `${own}\n    fireUnits:\n      pl-patriot:`,
    );
    const { scenario } = parse(text);
    expect(scenario.flights).toEqual([]);
    expect(scenario.forces[0]?.flights.map((f) => f.id)).toContain('force-patrol/4');
  });

  test('a study without any of it has none of it', () => {
    const { scenario } = parse(starter);
    expect(scenario).toMatchObject({ flights: [], aircraftTypes: [], forces: [{ flights: [] }] });
    expect(scenario.consequences).toEqual({
      debrisScatterM: 1000,
      selfDestruct: 0.9,
      softKillDriftM: 20_000,
      hostile: [],
    });
    expect(scenario.raid.some((g) => 'stray' in g)).toBe(false);
  });

  test('a type of the study starts from another, weapon by weapon and class by class', () => {
    const { scenario } = parse(
      `${STUDY.replace('aircraft: f-16', 'aircraft: mine').replace('aircraft: mig-29', 'aircraft: bare')}
aircraftTypes:
  mine:
    extends: f-16
    missile: { rounds: 3, against: { cruise: { reach: 20 km }, drone: none } }
    gun: { bursts: 5 }
  bare: { extends: mine, missile: none }
`,
    );
    const [bare, mine] = scenario.aircraftTypes;
    const base = parse(STUDY).scenario.aircraftTypes[1];
    expect(mine?.missile).toEqual({
      ...base?.missile,
      rounds: 3,
      against: { cruise: { ...base?.missile.against['cruise'], reachM: 20_000 } },
    });
    expect(mine?.gun).toEqual({ ...base?.gun, bursts: 5 });
    expect(bare?.missile).toMatchObject({ rounds: 0, against: {} });
    expect(bare?.gun).toEqual(mine?.gun);
    expect(mine?.enduranceS).toBe(base?.enduranceS);
  });

  test('assumptions reach into types and flights, in SI', () => {
    const assumptions = `
  - { path: aircraftTypes.f-16.missile.rounds, low: 2, high: 6, note: a load }
  - { path: aircraftTypes.f-16.turnRound, low: 30 min, high: 2 h, note: a crew }
  - { path: flights.ua-alert.alert, low: 5 min, high: 20 min, note: a state }
  - { path: raid.drones.stray.turn, low: 10 deg, high: 90 deg, note: unknown }`;
    const text = change(
      '    targets: { lviv: 2, plant: 1 }',
      '    targets: { lviv: 2, plant: 1 }\n    stray: { probability: 0.1, turn: 45 deg }',
      `${starter}${assumptions}${FLIGHTS}
aircraftTypes: { f-16: { turnRound: 45 min, missile: { rounds: 4 } } }
`,
    );
    const { parameters } = parse(text).scenario;
    const at = (path: string) => parameters.find((p) => p.path === path);
    expect(at('aircraft.f-16.missile.rounds')).toMatchObject({
      ...{ value: 4, low: 2, high: 6, unit: '1', title: 'missiles of one aircraft' },
    });
    expect(at('aircraft.f-16.turnRound')).toMatchObject({ value: 2700, high: 7200, unit: 's' });
    expect(at('flights.ua-alert.alert')).toMatchObject({ value: 900, low: 300, unit: 's' });
    expect(at('raid.drones.stray.turn')).toMatchObject({ value: 45, high: 90, unit: 'deg' });
    expect(at('aircraft.f-16.speed')?.note).toContain('Economical');
    expect(at('aircraft.mig-29.missile.against.cruise.reach')?.value).toBe(20_000);
  });
});

describe('what stands beside flights', () => {
  test('an orbit is a radar in the air', () => {
    expect(parse(starter + RADAR).scenario.sensors[0]?.coverage).toEqual({
      kind: 'radar',
      place: { latDeg: 50.5, lonDeg: 21.5 },
      antennaM: 9000,
      rangeM: 400_000,
      referenceCrossSectionM2: 1,
      airborne: true,
    });
  });

  test('strays turn by up to 60 degrees where nothing else is said', () => {
    const text = change('    count: 24', '    count: 24\n    stray: { probability: 0.03 }');
    expect(parse(text).scenario.raid[1]?.stray).toEqual({ probability: 0.03, turnDeg: 60 });
  });

  test('consequences are read in SI, each with its default', () => {
    const screens = 'screens:\n';
    const two = change(screens, `${screens}  other: { nation: UA, zone: ukraine, against: {} }\n`);
    const { scenario } = parse(`${two}
consequences:
  softKillDrift: 5 km
  hostile: [UA]
  freedCapacity: { from: [ua-defence], to: [other] }
`);
    expect(scenario.consequences).toEqual({
      debrisScatterM: 1000,
      selfDestruct: 0.9,
      softKillDriftM: 5000,
      hostile: ['UA'],
      freedCapacity: { from: ['ua-defence'], to: ['other'] },
    });
  });

  test('a belt of no depth is nowhere', () => {
    const { scenario } = parse(change('depth: 70 km', 'depth: 0 km'));
    const geography = createGeography({ drawn: [], zones: scenario.zones });
    const bit = 1 << geography.zoneIndex('belt-70');
    for (const [lat, lon] of [
      [49.9, 23.1],
      [50.5, 24.2],
      [49.84, 24.03],
    ] as const) {
      expect(geography.zonesAt(unitFromDegrees(lat, lon)) & bit).toBe(0);
    }
  });

  test('a hostile nation without an airspace is refused', () => {
    const parsed = parse(`${starter}\nconsequences: { hostile: [US] }\n`);
    const geography = createGeography({ drawn: [], zones: parsed.scenario.zones });
    expect(checkScenario(parsed.scenario, geography, parsed)).toMatchObject([
      {
        severity: 'error',
        path: 'consequences.hostile.0',
        message: '`US` has no airspace in this study',
      },
    ]);
  });
});

interface Case {
  readonly name: string;
  readonly from: string;
  readonly to: string;
  readonly path: string;
  readonly message: string;
  readonly fix: string;
}

const PATROL = 'patrol: { station: [50.0, 25.5], from: 0 min, until: 8 h, flights: 4 }';
const types = (text: string) =>
  `flights:\n`.replace('flights', `aircraftTypes:\n  mine: ${text}\nflights`);
const cases: readonly Case[] = [
  {
    name: 'an unknown aircraft type',
    from: 'aircraft: f-16',
    to: 'aircraft: f16',
    path: 'flights.ua-patrol.aircraft',
    message: 'unknown aircraft type `f16`',
    fix: 'did you mean `f-16`?',
  },
  {
    name: 'readiness of nothing',
    from: 'alert: 15 min',
    to: 'alert: 0 min',
    path: 'flights.ua-alert.alert',
    message: '`0 min` is too small',
    fix: 'write at least `1 s`',
  },
  {
    name: 'negative readiness',
    from: 'alert: 15 min',
    to: 'alert: -5 min',
    path: 'flights.ua-alert.alert',
    message: '`-5 min` is too small',
    fix: 'write at least `1 s`',
  },
  {
    name: 'neither alert nor patrol',
    from: '    alert: 15 min\n',
    to: '',
    path: 'flights.ua-alert',
    message: 'the flight is neither on alert nor on patrol',
    fix: 'write exactly one of alert, patrol',
  },
  {
    name: 'alert and patrol',
    from: '    alert: 15 min',
    to: `    alert: 15 min\n    ${PATROL.replace('25.5', '25.4')}`,
    path: 'flights.ua-alert',
    message: 'the flight is both on alert and on patrol',
    fix: 'write exactly one of alert, patrol',
  },
  {
    name: 'no aircraft',
    from: 'number: 2\n    alert',
    to: 'number: 0\n    alert',
    path: 'flights.ua-alert.number',
    message: '`0` is too small',
    fix: 'at least 1 is needed',
  },
  {
    name: 'too many aircraft',
    from: 'number: 2\n    alert',
    to: 'number: 17\n    alert',
    path: 'flights.ua-alert.number',
    message: '`17` is too large',
    fix: 'at most 16 is allowed',
  },
  {
    name: 'a patrol without a station',
    from: 'station: [50.0, 25.5], ',
    to: '',
    path: 'flights.ua-patrol.patrol.station',
    message: '`station` is missing',
    fix: 'add it',
  },
  {
    name: 'a patrol that ends as it begins',
    from: 'from: 0 min, until: 8 h',
    to: 'from: 8 h, until: 8 h',
    path: 'flights.ua-patrol.patrol.until',
    message: 'the patrol ends before it begins',
    fix: 'let `until` be later than `from`',
  },
  {
    name: 'a patrol that is far beyond the endurance',
    from: 'station: [50.0, 25.5]',
    to: 'station: [50.0, 50.5]',
    path: 'flights.ua-patrol.patrol.station',
    message:
      '`f-16` flies for 120 min, and needs 248 min to the station and back and 59 s to fire: nothing is left to stay there',
    fix: 'bring base and station closer together',
  },
  {
    name: 'an alert that could not stay up for one shot',
    from: 'flights:\n',
    to: 'aircraftTypes: { mig-29: { endurance: 30 s } }\nflights:\n',
    path: 'flights.ua-alert.aircraft',
    message: '`mig-29` flies for 30 s, and needs',
    fix: 'choose an aircraft with more endurance',
  },
  {
    name: 'an aircraft that flies above the air',
    from: 'flights:\n',
    to: 'aircraftTypes: { mig-29: { height: 90 km } }\nflights:\n',
    path: 'aircraftTypes.mig-29.height',
    message: '`90 km` is absurdly large',
    fix: 'at most `30 km` is allowed here: check the unit',
  },
  {
    name: 'a patrol of endless turns',
    from: PATROL,
    to: PATROL.replace('25.5', '36.6').replace('8 h', '30 d'),
    path: 'flights.ua-patrol.patrol.until',
    message: 'on station at a time, the patrol has more than 1000 turns',
    fix: 'end it earlier, or bring base and station closer together',
  },
  {
    name: 'an aircraft type without rounds',
    from: 'flights:\n',
    to: types('{ extends: f-35a, missile: { rounds: 0 } }'),
    path: 'aircraftTypes.mine',
    message: '`mine` has neither missiles nor bursts of a gun',
    fix: 'give it rounds, such as `missile: { rounds: 4 }`',
  },
  {
    name: 'an aircraft type without any class',
    from: 'flights:\n',
    to: types('{ extends: f-35a, missile: { against: { cruise: none, drone: none } } }'),
    path: 'aircraftTypes.mine',
    message: '`mine` engages no class of threat',
    fix: 'name one under `against:`',
  },
  {
    name: 'an aircraft type that starts from nothing and lacks a field',
    from: 'flights:\n',
    to: types('{ extends: f-35a, gun: { bursts: 2, roundSpeed: 900 m/s, burstCost: 1 kUSD } }'),
    path: 'aircraftTypes.mine.gun.against',
    message: '`gun.against` is missing',
    fix: 'add it, or start from another type',
  },
  {
    name: 'heights of a weapon in the wrong order',
    from: 'flights:\n',
    to: types('{ extends: f-35a, missile: { against: { cruise: { minHeight: 40 km } } } }'),
    path: 'aircraftTypes.mine.missile.against.cruise.minHeight',
    message: 'the least height is above the greatest',
    fix: 'exchange them',
  },
  {
    name: 'an id that a fire unit has',
    from: '  ua-alert:\n',
    to: '  pl-patriot:\n',
    path: 'flights.pl-patriot',
    message: 'two things have the id `pl-patriot`',
    fix: 'fire units, flights, sensors and screens share their ids',
  },
  {
    name: 'a sensor with an antenna and an orbit',
    from: 'flights:\n',
    to: `${RADAR.replace('    scan', '    radar: { at: [50, 21], antenna: 9 m, range: 9 km, referenceCrossSection: 1 m2 }\n    scan')}flights:\n`,
    path: 'sensors.awacs',
    message: 'the sensor has several kinds of coverage',
    fix: 'write exactly one of radar, orbit, area',
  },
  {
    name: 'an antenna inside an orbit',
    from: 'flights:\n',
    to: `${RADAR.replace('height: 9 km', 'antenna: 9 m, height: 9 km')}flights:\n`,
    path: 'sensors.awacs.orbit.antenna',
    message: 'unknown field `antenna`',
    fix: 'known: `at`, `height`, `range`, `referenceCrossSection`',
  },
  {
    name: 'a probability above 1',
    from: '    count: 24',
    to: '    count: 24\n    stray: { probability: 1.5 }',
    path: 'raid.drones.stray.probability',
    message: '`1.5` is too large',
    fix: 'at most 1 is allowed',
  },
  {
    name: 'an angle without unit',
    from: '    count: 24',
    to: '    count: 24\n    stray: { probability: 0.5, turn: 60 }',
    path: 'raid.drones.stray.turn',
    message: '`60` has no unit',
    fix: 'write `60 deg`',
  },
  {
    name: 'a ballistic stray',
    from: '    type: kh101\n    count: 12\n    launch: { at: [48.5, 44.0], scatter: 40 km }\n    window: [0 min, 20 min] # after startsAt\n    route:\n      - { at: [50.3, 30.0], jitter: 20 km }',
    to: '    type: iskander-m\n    count: 12\n    launch: { at: [48.5, 44.0] }\n    window: [0 min, 20 min]\n    stray: { probability: 0.5 }',
    path: 'raid.missiles.stray',
    message: '`iskander-m` is ballistic and cannot stray from its path',
    fix: 'remove it, or choose a type that can turn',
  },
  {
    name: 'an unknown hostile nation',
    from: 'flights:\n',
    to: 'consequences: { hostile: [UAA] }\nflights:\n',
    path: 'consequences.hostile.0',
    message: 'unknown nation `UAA`',
    fix: 'did you mean `UA`?',
  },
  {
    name: 'an unknown screen',
    from: 'flights:\n',
    to: 'consequences: { freedCapacity: { from: [ua-defense], to: [ua-defence] } }\nflights:\n',
    path: 'consequences.freedCapacity.from.0',
    message: 'unknown screen `ua-defense`',
    fix: 'did you mean `ua-defence`?',
  },
  {
    name: 'capacity that goes where it came from',
    from: 'flights:\n',
    to: 'consequences: { freedCapacity: { from: [ua-defence], to: [ua-defence] } }\nflights:\n',
    path: 'consequences.freedCapacity.to.0',
    message: '`ua-defence` would get the capacity that it gives away',
    fix: 'name it on one side only',
  },
  {
    name: 'a share of self-destruction below nothing',
    from: 'flights:\n',
    to: 'consequences: { selfDestruct: -0.1 }\nflights:\n',
    path: 'consequences.selfDestruct',
    message: '`-0.1` is negative',
    fix: 'at least 0 is needed',
  },
  {
    name: 'more flights than there may be',
    from: 'flights:\n',
    to: `flights:\n${Array.from({ length: 12 }, (_, i) => `  p${i}: { aircraft: f-16, nation: UA, base: [49.5, 24.5], number: 1, ${PATROL.replace('flights: 4', 'flights: 20')} }\n`).join('')}`,
    path: 'flights',
    message: '245 flights are too many',
    fix: 'at most 200 are allowed',
  },
];

describe('flights with one thing wrong', () => {
  test.each(cases)('$name', ({ from, to, path, message, fix }) => {
    const problems = problemsOf(change(from, to, STUDY));
    expect(problems.map(formatProblem)).toHaveLength(1);
    const [problem] = problems;
    expect(problem?.path).toBe(path);
    expect(problem?.message).toContain(message);
    expect(problem?.fix).toContain(fix);
    expect(problem?.severity).toBe('error');
    expect(problem?.line).toBeGreaterThan(0);
  });

  test.each([
    [
      'too few flights',
      'flights: 4',
      'flights: 1',
      'flights.ua-patrol.patrol.flights',
      '1 flight leaves the station empty for 72 min of every 107 min',
    ],
    [
      'a raid of nothing that it engages',
      'flights:\n',
      'aircraftTypes: { f-16: { gun: none, missile: { against: { cruise: none, drone: none, ballistic: { reach: 9 km, minHeight: 0 m, maxHeight: 9 km, killProbability: 0.1 } } } } }\nflights:\n',
      'flights.ua-patrol.aircraft',
      '`f-16` engages no class of this raid',
    ],
    [
      'a salvo against what it does not engage',
      'salvo: { cruise: [1, 2] }, unwilling: [drone], gun',
      'salvo: { ballistic: [1] }, unwilling: [drone], gun',
      'flights.ua-alert.doctrine.salvo.ballistic',
      '`mig-29` does not engage `ballistic` at all',
    ],
    [
      'a gun that is not there',
      'gunFor: [drone]',
      'gunFor: [cruise]',
      'flights.ua-alert.doctrine.gunFor.0',
      '`mig-29` has no gun against `cruise`',
    ],
  ])('%s is a warning', (_, from, to, path, message) => {
    const { warnings } = parse(change(from, to, STUDY));
    expect(warnings.map((w) => w.message)).toEqual([message]);
    expect(warnings[0]).toMatchObject({ severity: 'warning', path });
  });
});

const type = parse(STUDY).scenario.aircraftTypes[1] as AircraftType;

/** A patrol whose station lies due north of its base, so many seconds away. */
function patrol(transit: number, of: number, untilS: number): Flight {
  const north = (transit * type.speedMps) / EARTH_RADIUS_M / (Math.PI / 180);
  return {
    id: 'p/1',
    title: 'p',
    aircraft: type.id,
    nation: 'UA',
    base: { latDeg: 0, lonDeg: 0 },
    number: 1,
    readiness: {
      kind: 'patrol',
      patrol: 'p',
      station: { latDeg: north, lonDeg: 0 },
      fromS: 0,
      untilS,
      turn: 0,
      of,
    },
    doctrine: { salvo: {}, unwilling: [], gunFor: [] },
  };
}

describe('time on station', () => {
  test('is the endurance without two transits and the slowest shot', () => {
    const { base, readiness } = patrol(600, 1, 1e6);
    if (readiness.kind !== 'patrol') throw new Error('no patrol');
    expect(transitS(base, readiness.station, type)).toBeCloseTo(600, 6);
    expect(firingS(type)).toBeCloseTo(15 + 35_000 / 800, 9);
    expect(timeOnStationS(base, readiness.station, type)).toBeCloseTo(7200 - 1200 - 15 - 43.75, 6);
  });

  test('a gap is what a diary of every flight shows, turn by turn', () => {
    fc.assert(
      fc.property(
        fc.record({
          transit: fc.integer({ min: 10, max: 3000 }),
          turnRound: fc.integer({ min: 0, max: 40_000 }),
          of: fc.integer({ min: 1, max: 6 }),
        }),
        ({ transit, turnRound, of }) => {
          const own = { ...type, turnRoundS: turnRound };
          const flight = patrol(transit, of, 1e9);
          const turn = type.enduranceS - 2 * transit - firingS(type);
          const gap = stationGap(flight, own);
          // Flies the diary: each flight is back as soon as it can, and stays until its turn ends.
          const free = Array.from({ length: of }, () => -Infinity);
          const rounds = 2000;
          let empty = 0;
          let counted = 0;
          for (let k = 0; k < rounds * of; k++) {
            const begins = k * turn;
            const there = Math.max(begins, (free[k % of] ?? 0) + transit);
            const late = Math.min(there - begins, turn);
            if (k >= 2 * of) {
              empty += late;
              counted += turn;
            }
            if (late < turn) free[k % of] = begins + turn + transit + turnRound;
          }
          const share = gap === undefined ? 0 : gap.emptyS / gap.everyS;
          expect(Math.abs(share - empty / counted)).toBeLessThan(0.02);
        },
      ),
      { numRuns: 200 },
    );
  });

  test('a patrol that ends before anybody is needed again leaves no gap', () => {
    expect(stationGap(patrol(600, 2, 11_000), type)).toBeUndefined();
    expect(stationGap(patrol(600, 1, 11_000), type)).toBeDefined();
  });
});
