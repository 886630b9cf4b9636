import { describe, expect, it } from 'vitest';
import { keyOf } from '../../src/chance/key.ts';
import { Purpose } from '../../src/chance/purpose.ts';
import { Chance } from '../../src/chance/threefry.ts';
import type { CompiledRules } from '../../src/policy/types.ts';
import type { Doctrine, FireUnitType, Scenario } from '../../src/scenario/model.ts';
import { base, east, group, handRules, permitAll, threatType, unit, unitType } from './range.ts';
import { simulateReference, type ReferenceResult, type ReferenceThreat } from './simulate.ts';

function run(
  change: Partial<Scenario> = {},
  rules: CompiledRules = permitAll,
  caveats: readonly string[] = [],
  replication = 0,
): ReferenceResult {
  const chance = { seed: 7, replication, variant: 0 };
  return simulateReference({ ...base, ...change }, rules, { caveats, forces: [] }, chance);
}

function only(result: ReferenceResult): ReferenceThreat {
  const [threat] = result.threats;
  if (threat === undefined || result.threats.length !== 1) throw new Error('not one threat');
  return threat;
}

function system(change: Partial<FireUnitType>, killProbability = 0): Partial<Scenario> {
  const cruise = { ...unitType.against.cruise, killProbability };
  const against = {
    cruise: { minRangeM: 0, maxRangeM: 20_000, minHeightM: 0, maxHeightM: 1e4, ...cruise },
  };
  return { fireUnitTypes: [{ ...unitType, against, ...change }] };
}

function doctrine(change: Partial<Doctrine>, readyRounds = 8, stock = 0, stockFloor = 0) {
  return {
    fireUnits: [
      { ...unit, readyRounds, stock, stockFloor, doctrine: { ...unit.doctrine, ...change } },
    ],
  };
}

describe('one unit and one straight inbound threat', () => {
  it('launches so that the round arrives with the threat at the edge of the envelope', () => {
    // 60 km at 20 m a tick: within 20 km slant (19 999.6 m ground) from tick 2001, at 19 980 m.
    // The round needs 199.8 ticks: ℓ(2001) = 1801.2.
    const { shots } = only(run());
    expect(shots[0]).toMatchObject({ launchTick: 1801, interceptTick: 2001 });
  });

  it('launches at once when identification comes later than the first chance', () => {
    // ℓ(s) = 1.2 s − 600: the first s with ℓ ≥ 1900 is 2084, ℓ = 1900.8. The radar sees from the
    // horizon, 54.25 km (tick 288); first scan 298.
    const nations = base.nations.map((n) => ({
      ...n,
      identification: { law: 'fixed' as const, seconds: (1900 - 298) / 10 - 5 },
    }));
    const { shots } = only(run({ nations }));
    expect(shots[0]).toMatchObject({ launchTick: 1900, interceptTick: 2084 });
  });

  it('waits for a tick whose smallest intercept is launched in it', () => {
    // ready from tick 1902: ℓ(2085) = 1902.0 less 0.003 for the height, so s* is 2086 with
    // ℓ = 1903.2, and it is due at 1903
    const nations = base.nations.map((n) => ({
      ...n,
      identification: { law: 'fixed' as const, seconds: (1902 - 298) / 10 - 5 },
    }));
    const { shots } = only(run({ nations }));
    expect(shots[0]).toMatchObject({ launchTick: 1903, interceptTick: 2086 });
  });

  it('hits in the tick that its path rounds down to', () => {
    expect(only(run({ fireUnits: [] }))).toMatchObject({ fate: 'hit', endTick: 3000 });
  });

  it('is bound by the horizon of its own radar unless it shoots on remote tracks', () => {
    const far = { ...unitType.against.cruise, maxRangeM: 200_000 };
    const cruise = { minRangeM: 0, minHeightM: 0, maxHeightM: 1e4, killProbability: 0, ...far };
    const places = { raid: [{ ...group, launch: { place: east(-120_000), scatterM: 0 } }] };
    const sensor = {
      id: 'post',
      title: 'Post',
      nation: 'AA',
      coverage: { kind: 'area' as const, rings: [[0, 1, 2, 3].map((i) => squareCorner(i))] },
      minHeightM: 0,
      maxHeightM: 1e4,
      scanS: 1,
      detectionProbability: 1,
      hitsToConfirm: 1,
      latencyS: 0,
      coastS: 0,
    };
    const with_ = (remoteTrack: boolean) =>
      only(
        run({
          ...places,
          sensors: [sensor],
          fireUnitTypes: [{ ...unitType, against: { cruise }, remoteTrack }],
        }),
      ).shots[0];
    // horizon: √(2·4/3·R·10) + √(2·4/3·R·100) = 13 034 + 41 219 m; from 120 km at 20 m a tick
    expect(with_(false)?.interceptTick).toBe(Math.ceil((120_000 - 54_253) / 20));
    expect(with_(true)?.interceptTick).toBeLessThan(2_000);
  });
});

function squareCorner(i: number) {
  return { latDeg: i < 2 ? -0.9 : 0.9, lonDeg: i === 0 || i === 3 ? -1.5 : 0.9 };
}

describe('rounds, channels and locks', () => {
  it('draws every round of a salvo by the rounds fired before at the same threat', () => {
    const chance = new Chance();
    for (let replication = 0; replication < 20; replication += 1) {
      chance.setKey(7, replication, 0);
      const change = { ...system({}, 0.3), ...doctrine({ salvo: { cruise: [2, 1] } }) };
      const { shots, fate } = only(run(change, permitAll, [], replication));
      let ordinal = 0;
      for (const [i, shot] of shots.entries()) {
        expect(shot.killed.length).toBe(i === 0 ? 2 : 1);
        for (const killed of shot.killed) {
          const u = chance.uniform(Purpose.shot, keyOf('raid/1'), keyOf('unit-1'), ordinal);
          expect(killed).toBe(u < 0.3);
          ordinal += 1;
        }
      }
      expect(fate).toBe(shots.at(-1)?.killed.includes(true) ? 'intercepted' : 'hit');
    }
  });

  it('takes the channel again only after intercept and assessment', () => {
    const { shots } = only(run());
    expect(shots.length).toBeGreaterThan(2);
    for (const [i, shot] of shots.entries()) {
      const before = shots[i - 1];
      if (before === undefined) continue;
      const wait = shot.launchTick - (before.interceptTick + 100);
      // ℓ moves 1.2 ticks a tick, so of two ticks running at least one is due
      expect(wait).toBeGreaterThanOrEqual(0);
      expect(wait).toBeLessThanOrEqual(1);
    }
  });

  it('reloads from the stock above the floor after the last ready round and no further', () => {
    const slow = { threatTypes: [{ ...threatType, speedMps: 50 }] };
    const result = run({ ...slow, ...doctrine({}, 1, 3, 1) });
    const { shots } = only(result);
    expect(shots.length).toBe(3);
    expect(result.roundsFired).toEqual({ 'unit-1': 3 });
    for (const [i, shot] of shots.entries()) {
      const before = shots[i - 1];
      if (before === undefined) continue;
      const free = Math.max(before.launchTick + 300, before.interceptTick + 100);
      expect(shot.launchTick - free).toBeGreaterThanOrEqual(0);
      expect(shot.launchTick - free).toBeLessThanOrEqual(1);
    }
  });

  it('keeps the rounds held back for another class', () => {
    const result = run(doctrine({ heldBack: { ballistic: 3 }, salvo: { cruise: [2] } }, 4, 0));
    expect(result.roundsFired['unit-1']).toBe(1);
  });

  it('lets one unit of a group at a time engage a threat, and all when nobody coordinates', () => {
    const fireUnits = [unit, { ...unit, id: 'unit-2' }, { ...unit, id: 'unit-3', nation: 'BB' }];
    const firstShots = (coordination: Scenario['coordination']) => {
      const { shots } = only(run({ fireUnits, coordination }));
      const first = shots[0]?.launchTick ?? 0;
      return shots.filter((s) => s.launchTick < first + 100).map((s) => s.unit);
    };
    const byKey = (ids: string[]) => ids.sort((a, b) => keyOf(a) - keyOf(b));
    const all = byKey(['unit-1', 'unit-2', 'unit-3']);
    expect(firstShots('coalition')).toEqual([all[0]]);
    expect(firstShots('nation').sort()).toEqual([byKey(['unit-1', 'unit-2'])[0], 'unit-3'].sort());
    expect(firstShots('none').sort()).toEqual(['unit-1', 'unit-2', 'unit-3']);
  });

  it('chooses by the smallest intercept, the best kill probability or the cheapest round', () => {
    const cruise = {
      ...unitType.against.cruise,
      minRangeM: 0,
      maxRangeM: 2e4,
      minHeightM: 0,
      maxHeightM: 1e4,
    };
    const fireUnitTypes = [
      { ...unitType, id: 'good', against: { cruise: { ...cruise, killProbability: 0.2 } } },
      {
        ...unitType,
        id: 'cheap',
        against: { cruise: { ...cruise, killProbability: 0.1 } },
        roundCostUsd: { low: 1, typical: 1, high: 1 },
      },
      { ...unitType, id: 'near', against: { cruise: { ...cruise, killProbability: 0.1 } } },
    ];
    // The nearest sees first, at tick 87 (horizon 54 253 m), so that all are able from 1948:
    // ℓ(2124) = 1948.8 for two of them, ℓ(2090) = 1948.1 for the one 4 010 m ahead.
    const nations = base.nations.map((n) => ({
      ...n,
      identification: { law: 'fixed' as const, seconds: 180.1 },
    }));
    const fireUnits = [
      { ...unit, id: 'unit-good', system: 'good' },
      { ...unit, id: 'unit-cheap', system: 'cheap' },
      { ...unit, id: 'unit-near', system: 'near', place: east(-4_010) },
    ];
    const first = (choice: Scenario['choice']) =>
      only(run({ nations, fireUnits, fireUnitTypes, choice })).shots[0]?.unit;
    expect(first('earliest')).toBe('unit-near');
    expect(first('best-pk')).toBe('unit-good');
    expect(first('cheapest')).toBe('unit-cheap');
  });

  it('frees the channel at death and assessment when the threat dies before the intercept', () => {
    // a second unit, faster and nearer, without coordination, kills first
    const cruise = { minRangeM: 0, maxRangeM: 20_000, minHeightM: 0, maxHeightM: 1e4 };
    const result = run({
      coordination: 'none',
      fireUnitTypes: [
        { ...unitType, against: { cruise: { ...cruise, killProbability: 0 } }, roundSpeedMps: 300 },
        {
          ...unitType,
          id: 'sure',
          against: { cruise: { ...cruise, killProbability: 1 } },
          roundSpeedMps: 3_000,
        },
      ],
      fireUnits: [unit, { ...unit, id: 'unit-2', system: 'sure', place: east(-1_000) }],
      raid: [
        { ...group, count: 1 },
        { ...group, id: 'later', window: { fromS: 20, toS: 20 } },
      ],
    });
    const first = result.threats.find((t) => t.id === 'raid/1');
    const second = result.threats.find((t) => t.id === 'later/1');
    expect(first).toMatchObject({ fate: 'intercepted', stoppedBy: 'unit-2' });
    const wasted = first?.shots.find((s) => s.unit === 'unit-1');
    expect(wasted?.killed).toEqual([false]);
    expect(wasted?.interceptTick).toBeGreaterThan(first?.endTick ?? Infinity);
    const next = second?.shots.find((s) => s.unit === 'unit-1');
    if (next !== undefined)
      expect(next.launchTick).toBeGreaterThanOrEqual((first?.endTick ?? 0) + 100);
  });
});

describe('pictures and releases', () => {
  it('delays a partner’s track by the link and shows none where the rule does not let it share', () => {
    const blind = { ...unitType, radar: { ...unitType.radar, detectionProbability: 0 } };
    const fireUnits = [unit, { ...unit, id: 'eyes', nation: 'BB', system: 'eyes', readyRounds: 0 }];
    const fireUnitTypes = [blind, { ...unitType, id: 'eyes' }];
    const nations = base.nations.map((n) => ({
      ...n,
      identification: { law: 'fixed' as const, seconds: 152 },
    }));
    const shared = only(run({ nations, fireUnits, fireUnitTypes, linkLatencyS: 8 }));
    // track of BB at tick 298, of AA at 378, identified at 1898, able from 1948:
    // ℓ(s) = 1.2 s − 600.003 ≥ 1948 first at s = 2124, ℓ = 1948.8
    expect(shared.shots[0]).toMatchObject({ launchTick: 1948, interceptTick: 2124 });

    const noShare = handRules(
      { effect: 'permit', when: () => true },
      { effect: 'forbid', id: 'silence', caveat: 'silence', when: (q) => q.action === 'share' },
    );
    const denied = only(run({ nations, fireUnits, fireUnitTypes }, noShare, ['silence']));
    expect(denied).toMatchObject({ fate: 'hit', cause: 'no-round', shots: [] });
    const eyesElsewhere = [
      unit,
      { ...unit, id: 'eyes', nation: 'BB', system: 'eyes', place: east(30_000), readyRounds: 0 },
    ];
    const short = { ...unitType, id: 'eyes', against: {} };
    const without = only(
      run({ fireUnits: eyesElsewhere, fireUnitTypes: [blind, short] }, noShare, ['silence']),
    );
    expect(without).toMatchObject({ cause: 'forbidden', forbiddenBy: ['silence'] });
    // what could not reach it anyway was not forbidden anything
    const unable = { ...blind, against: {} };
    expect(
      only(run({ fireUnits: eyesElsewhere, fireUnitTypes: [unable, short] }, noShare, ['silence']))
        .cause,
    ).toBe('out-of-reach');
  });

  it('asks for a release at identification and reacts after it', () => {
    const release = handRules({ effect: 'permit', authority: 'cabinet', when: () => true });
    const authority = (seconds: number, scope: 'raid' | 'threat') => ({
      authorities: [
        { id: 'cabinet', title: 'Cabinet', delay: { law: 'fixed' as const, seconds }, scope },
      ],
    });
    // identified at 398; released after 150 s at 1898; reaction to 1948
    const { shots } = only(run(authority(150, 'threat'), release));
    expect(shots[0]).toMatchObject({ launchTick: 1948, interceptTick: 2124 });
    expect(only(run(authority(300, 'threat'), release))).toMatchObject({ cause: 'too-late' });

    const raid = [group, { ...group, id: 'later', window: { fromS: 100, toS: 100 } }];
    const later = (scope: 'raid' | 'threat') =>
      run({ raid, ...authority(150, scope), ...system({ channels: 2 }) }, release)
        .threats.find((t) => t.id === 'later/1')
        ?.shots.map((s) => s.launchTick - 1000)[0];
    // released for the whole raid before the second threat could be shot at all
    expect(later('raid')).toBe(1801);
    expect(later('threat')).toBe(1948);
  });
});

describe('a caveat that bars until released', () => {
  const rules = (permitAuthority?: string) =>
    handRules(
      {
        effect: 'permit',
        when: () => true,
        ...(permitAuthority === undefined ? {} : { authority: permitAuthority }),
      },
      {
        effect: 'forbid',
        id: 'ask',
        caveat: 'ask',
        authority: 'cabinet',
        when: (q) => q.action === 'engage',
      },
    );
  const authorities = (cabinetS: number, officerS = 0) => ({
    authorities: [
      { id: 'cabinet', seconds: cabinetS },
      { id: 'officer', seconds: officerS },
    ].map(({ id, seconds }) => ({
      id,
      title: id,
      delay: { law: 'fixed' as const, seconds },
      scope: 'threat' as const,
    })),
  });

  it('is nothing when it is not in force and waits for its authority when it is', () => {
    const first = (caveats: string[]) => only(run(authorities(150), rules(), caveats)).shots[0];
    expect(first([])).toMatchObject({ launchTick: 1801, interceptTick: 2001 });
    // identified at 398; released at 1898; reaction to 1948
    expect(first(['ask'])).toMatchObject({ launchTick: 1948, interceptTick: 2124 });
  });

  it('needs its own release besides the permit’s, whichever comes later', () => {
    const first = (cabinetS: number, officerS: number) =>
      only(run(authorities(cabinetS, officerS), rules('officer'), ['ask'])).shots[0]?.launchTick;
    expect(first(150, 20)).toBe(1948);
    expect(first(20, 150)).toBe(1948);
    expect(first(20, 20)).toBe(1801);
  });

  it('bars only where it matches', () => {
    // west of 0.09° W, 10 007 m out, until a release that comes too late: from tick 2 500 free
    const far = [
      { latDeg: -0.5, lonDeg: -1 },
      { latDeg: -0.5, lonDeg: -0.09 },
      { latDeg: 0.5, lonDeg: -0.09 },
      { latDeg: 0.5, lonDeg: -1 },
    ];
    const zones = [
      ...base.zones,
      { kind: 'polygon' as const, id: 'far', title: 'Far', rings: [far] },
    ];
    const partly = handRules(
      { effect: 'permit', when: () => true },
      {
        effect: 'forbid',
        caveat: 'ask',
        authority: 'cabinet',
        when: (q) => q.action === 'engage' && q.context.zones.includes('far'),
      },
    );
    const { shots } = only(run({ zones, ...authorities(300) }, partly, ['ask']));
    expect(shots[0]).toMatchObject({ launchTick: 2399, interceptTick: 2500 });
  });

  it('leaves a leaker too late when nobody releases in time', () => {
    expect(only(run(authorities(300), rules(), ['ask']))).toMatchObject({ cause: 'too-late' });
  });
});

describe('the cause of a leak', () => {
  const cause = (change: Partial<Scenario>, rules = permitAll, caveats: string[] = []) =>
    run(change, rules, caveats).threats.map((t) => t.cause);

  it('is the first test that fails for the only unit', () => {
    expect(cause({ fireUnits: [] })).toEqual(['unopposed']);
    const dark = { ...unitType.radar, detectionProbability: 0 };
    expect(cause(system({ radar: dark }))).toEqual(['undetected']);
    expect(cause({ fireUnitTypes: [{ ...unitType, against: {} }] })).toEqual(['out-of-reach']);
    const never = handRules({ effect: 'permit', when: (q) => q.action === 'share' });
    expect(cause({}, never)).toEqual(['forbidden']);
    expect(cause(system({ reactionS: 300 }))).toEqual(['too-late']);
    expect(cause(doctrine({ unwilling: ['cruise'] }))).toEqual(['held']);
    expect(cause(doctrine({}, 0))).toEqual(['no-round']);
    expect(cause({})).toEqual(['missed']);
  });

  it('is no channel for the second of two at once, also when no round is left', () => {
    const two = { raid: [{ ...group, count: 2 }] };
    const busy = system({ assessmentS: 600 });
    expect(cause({ ...two, ...busy }).sort()).toEqual(['missed', 'no-channel']);
    expect(cause({ ...two, ...busy, ...doctrine({}, 1) }).sort()).toEqual(['missed', 'no-channel']);
    const wide = system({ assessmentS: 600, channels: 2 });
    expect(cause({ ...two, ...wide, ...doctrine({}, 1) }).sort()).toEqual(['missed', 'no-round']);
  });

  it('is the furthest that any unit came', () => {
    const far = { ...unit, id: 'unit-2', place: east(100_000) };
    expect(cause({ fireUnits: [far] })).toEqual(['undetected']);
    expect(cause({ fireUnits: [far, unit] })).toEqual(['missed']);
  });

  it('lists the rules in force that forbade, and no permit where none matched', () => {
    const rules = handRules(
      { effect: 'permit', when: () => true },
      { effect: 'forbid', id: 'one', caveat: 'one', when: () => true },
      { effect: 'forbid', id: 'two', caveat: 'two', when: () => true },
    );
    const listed = (inForce: string[]) => only(run({}, rules, inForce)).forbiddenBy;
    expect(listed(['one'])).toEqual(['one']);
    expect(listed(['one', 'two'])).toEqual(['one', 'two']);
    expect(listed([])).toEqual([]);
    expect(only(run({}, handRules())).forbiddenBy).toEqual(['no permit']);
  });
});

describe('other fates', () => {
  it('are failure, missing the target and leaving the area', () => {
    const sure = { threatTypes: [{ ...threatType, failurePerS: 1 }] };
    expect(only(run({ ...sure, fireUnits: [] }))).toMatchObject({ fate: 'failed', cause: null });
    const poor = { threatTypes: [{ ...threatType, hitProbability: 0 }] };
    expect(only(run(poor)).fate).toBe('missed-target');
    const gone = { ...group, targets: [], route: [{ place: east(30_000), jitterM: 0 }] };
    expect(only(run({ raid: [gone] })).fate).toBe('left-area');
  });
});
