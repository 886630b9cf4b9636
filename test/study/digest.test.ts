import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Scenario } from '../../src/scenario/model.ts';
import { FateDigest, scenarioDigest } from '../../src/study/digest.ts';

describe('the digest of fates', () => {
  it('is SHA-256 over little-endian words in the order given, however they are cut', () => {
    fc.assert(
      fc.property(fc.array(fc.array(fc.nat({ max: 0xffffffff }))), (variants) => {
        const digest = new FateDigest();
        for (const words of variants) digest.add(Uint32Array.from(words));
        const bytes = variants
          .flat()
          .flatMap((w) => [w & 255, (w >>> 8) & 255, (w >>> 16) & 255, w >>> 24]);
        const expected = createHash('sha256').update(Uint8Array.from(bytes)).digest('hex');
        expect(digest.hex()).toBe(expected);
      }),
    );
  });

  it('can be read on the way', () => {
    const digest = new FateDigest();
    digest.add(Uint32Array.of(1));
    const early = digest.hex();
    digest.add(Uint32Array.of(2));
    expect(digest.hex()).not.toBe(early);
  });
});

const cost = { low: 1, typical: 2, high: 3 };
const scenario: Scenario = {
  id: 'study',
  title: 'A study',
  startsAt: '2024-08-26T00:00:00Z',
  nations: [
    { id: 'AA', title: 'A', coalition: true, identification: { law: 'fixed', seconds: 30 } },
    { id: 'BB', title: 'B', coalition: false, identification: { law: 'fixed', seconds: 0.1 } },
  ],
  drawnAirspaces: [],
  zones: [{ kind: 'belt', id: 'belt', title: 'Belt', of: 'AA', along: ['BB', 'CC'], depthM: 7e4 }],
  assets: [],
  threatTypes: [
    {
      id: 'cruise-1',
      title: 'Cruise',
      classes: ['cruise', 'subsonic'],
      profile: 'cruise',
      speedMps: 220,
      heightM: 50,
      radarCrossSectionM2: 0.1,
      warheadKg: 400,
      unitCostUsd: cost,
      failurePerS: 0,
      hitProbability: 0.9,
      debrisDragFactor: 0.5,
    },
  ],
  raid: [
    {
      id: 'g',
      title: 'Group',
      type: 'cruise-1',
      count: 3,
      launch: { place: { latDeg: 50, lonDeg: 30 }, scatterM: 1000 },
      window: { fromS: 0, toS: 60 },
      route: [
        { place: { latDeg: 50, lonDeg: 29 }, jitterM: 0 },
        { place: { latDeg: 50, lonDeg: 28 }, jitterM: 0 },
      ],
      targets: [
        { asset: 'x', weight: 1 },
        { asset: 'y', weight: 2 },
      ],
    },
  ],
  sensors: [],
  fireUnitTypes: [],
  fireUnits: [],
  aircraftTypes: [],
  flights: [],
  forces: [],
  screens: [],
  authorities: [],
  coordination: 'coalition',
  choice: 'earliest',
  classRanking: ['ballistic', 'cruise'],
  linkLatencyS: 1,
  projectionS: 300,
  steadyS: 60,
  replicationsPerVariant: 10,
  consequences: { debrisScatterM: 1000, selfDestruct: 0.9, softKillDriftM: 20_000, hostile: [] },
  policies: [
    { id: 'p', title: 'P', caveats: ['c1', 'c2'], forces: ['f1', 'f2'] },
    { id: 'q', title: 'Q', caveats: [], forces: [] },
  ],
  baseline: 'p',
  priceAt: 'q',
  parameters: [],
};
const rules = ['permit (principal, action, resource);', 'forbid (principal, action, resource);'];
const digest = scenarioDigest(scenario, rules);

/** A copy with one thing changed by its path. */
function changed(path: readonly (string | number)[], value: unknown): Scenario {
  const copy: Scenario = structuredClone(scenario);
  let place: object = copy;
  for (const step of path.slice(0, -1)) place = Reflect.get(place, step);
  Reflect.set(place, path.at(-1) ?? '', value);
  return copy;
}

describe('the digest of a scenario', () => {
  it('is 64 hexadecimal digits', () => {
    expect(digest).toMatch(/^[0-9a-f]{64}$/u);
  });

  const [group] = scenario.raid;
  it.each([
    ['titles', ['nations', 0, 'title'], 'Another name'],
    ['notes', ['policies', 0, 'note'], 'a note'],
    ['its own id', ['id'], 'copy-of-study'],
    ['the date', ['startsAt'], '2025-01-01T00:00:00Z'],
    ['the list of parameters', ['parameters'], [{ path: 'x' }]],
    ['the order of nations', ['nations'], scenario.nations.toReversed()],
    ['the order of policies', ['policies'], scenario.policies.toReversed()],
    ['the order of caveats in a policy', ['policies', 0, 'caveats'], ['c2', 'c1']],
    ['the order of forces in a policy', ['policies', 0, 'forces'], ['f2', 'f1']],
    ['the order of targets', ['raid', 0, 'targets'], group?.targets.toReversed()],
    ['the order of a belt’s neighbours', ['zones', 0, 'along'], ['CC', 'BB']],
    ['the order of keys', ['threatTypes', 0, 'unitCostUsd'], { high: 3, typical: 2, low: 1 }],
    ['absent fields', ['fireUnits'], []],
  ])('is not changed by %s', (_, path, value) => {
    expect(scenarioDigest(changed(path, value), rules)).toBe(digest);
  });

  it.each([
    ['a number’s last bit', ['nations', 1, 'identification', 'seconds'], 0.10000000000000002],
    ['a count', ['raid', 0, 'count'], 4],
    ['a cost', ['threatTypes', 0, 'unitCostUsd', 'high'], 4],
    ['the order of a route', ['raid', 0, 'route'], group?.route.toReversed()],
    ['the order of a type’s classes', ['threatTypes', 0, 'classes'], ['subsonic', 'cruise']],
    ['the order of a ranking', ['classRanking'], ['cruise', 'ballistic']],
    ['a caveat lifted', ['policies', 0, 'caveats'], ['c1']],
    ['the baseline', ['baseline'], 'q'],
    ['a switch', ['coordination'], 'none'],
    ['an open limit', ['threatTypes', 0, 'heightM'], Infinity],
  ])('is changed by %s', (_, path, value) => {
    expect(scenarioDigest(changed(path, value), rules)).not.toBe(digest);
  });

  it('does not mind the order of rules or white space around them, but every letter in them', () => {
    expect(scenarioDigest(scenario, rules.toReversed())).toBe(digest);
    expect(
      scenarioDigest(
        scenario,
        rules.map((text) => `\n${text}\n`),
      ),
    ).toBe(digest);
    expect(scenarioDigest(scenario, rules.slice(1))).not.toBe(digest);
    expect(scenarioDigest(scenario, [...rules, rules[0] ?? ''])).not.toBe(digest);
  });

  it('is what it was before flights and consequences could be written', () => {
    // Computed by the program as it was then.
    expect(digest).toBe('508393662b18c5667af7ea07b5eb820e240ff60e888ed7f654c865f43746e6c1');
    const force = { id: 'f', title: 'F', fireUnits: [], sensors: [] };
    const withForce = changed(['forces'], [{ ...force, flights: [] }]);
    expect(scenarioDigest(withForce, rules)).toBe(
      'bafa7d070c8ae5efa7ffe0fe673c4f3944ef311ead809d616a8cdbea8850d0c3',
    );
  });

  const flight = {
    id: 'a',
    title: 'A',
    readiness: { kind: 'alert', readinessS: 900 },
    doctrine: { salvo: {}, unwilling: [], gunFor: ['drone', 'cruise'] },
  };
  const force = { id: 'f', title: 'F', fireUnits: [], sensors: [] };
  it.each([
    ['a flight', ['flights'], [flight]],
    ['a flight of a force', ['forces'], [{ ...force, flights: [flight] }]],
    ['an aircraft type', ['aircraftTypes'], [{ id: 'a' }]],
    ['a consequence', ['consequences', 'selfDestruct'], 0.8],
    ['a hostile nation', ['consequences', 'hostile'], ['BB']],
    ['freed capacity', ['consequences', 'freedCapacity'], { from: ['x'], to: ['y'] }],
    ['strays', ['raid', 0, 'stray'], { probability: 0, turnDeg: 60 }],
  ])('is changed by %s', (_, path, value) => {
    const start =
      path[0] === 'forces' ? changed(['forces'], [{ ...force, flights: [] }]) : scenario;
    expect(scenarioDigest(changed(path, value), rules)).not.toBe(scenarioDigest(start, rules));
  });

  it('does not mind the order of flights, of classes for the gun, of nations and screens', () => {
    const start = changed(['flights'], [flight, { ...flight, id: 'b' }]);
    const other = structuredClone(start);
    const turned = { ...flight, doctrine: { ...flight.doctrine, gunFor: ['cruise', 'drone'] } };
    Reflect.set(other, 'flights', [{ ...turned, id: 'b' }, turned]);
    expect(scenarioDigest(other, rules)).toBe(scenarioDigest(start, rules));
    const asked = (hostile: string[], from: string[], to: string[]) =>
      scenarioDigest(
        changed(['consequences'], {
          ...scenario.consequences,
          hostile,
          freedCapacity: { from, to },
        }),
        rules,
      );
    expect(asked(['AA', 'BB'], ['x', 'y'], ['z', 'w'])).toBe(
      asked(['BB', 'AA'], ['y', 'x'], ['w', 'z']),
    );
  });

  it('takes a class named like a field for a class', () => {
    const salvo = (value: number) =>
      changed(
        ['fireUnits'],
        [{ id: 'u', doctrine: { salvo: { title: [value], caveats: [2, 1] } } }],
      );
    expect(scenarioDigest(salvo(1), rules)).not.toBe(scenarioDigest(salvo(2), rules));
  });

  it('refuses a number that is none', () => {
    expect(() => scenarioDigest(changed(['linkLatencyS'], NaN), rules)).toThrow(
      /undefined number/u,
    );
  });
});
