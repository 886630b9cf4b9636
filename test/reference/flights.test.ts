import { describe, expect, it } from 'vitest';
import type { CompiledRules } from '../../src/policy/types.ts';
import type { AircraftType, Flight, Scenario } from '../../src/scenario/model.ts';
import { east, group, handRules, permitAll, square } from './range.ts';
import { simulateReference, type ReferenceResult } from './simulate.ts';
import { aircraft, flight, sky } from './sorties.ts';

function run(change: Partial<Scenario> = {}, rules: CompiledRules = permitAll): ReferenceResult {
  const chance = { seed: 7, replication: 0, variant: 0 };
  return simulateReference({ ...sky, ...change }, rules, { caveats: [], forces: [] }, chance);
}

function type(change: Partial<AircraftType>, killProbability = 1): Partial<Scenario> {
  const cruise = { reachM: 40_000, minHeightM: 0, maxHeightM: 20_000, killProbability };
  const missile = { ...aircraft.missile, against: { cruise } };
  return { aircraftTypes: [{ ...aircraft, missile, ...change }] };
}

const patrolOf = (of: number, untilS: number): Flight[] =>
  Array.from({ length: of }, (_, turn) => ({
    ...flight,
    id: `patrol/${turn + 1}`,
    readiness: {
      kind: 'patrol',
      patrol: 'patrol',
      station: east(-50_000),
      fromS: 0,
      untilS,
      turn,
      of,
    },
  }));

describe('an alert flight', () => {
  // identified at 110, airborne at 710. 40 km slant are 39 683 m on the ground for 4.9 km of height,
  // so a(s) = 300 000 − 20 s − 39 683 m; s − 400 ≥ 710 + a(s)/25 first holds at s = 6402.
  it('flies out and fires where it first can', () => {
    const { threats, flights } = run();
    expect(threats[0]).toMatchObject({ fate: 'intercepted', endTick: 6402, stoppedBy: 'alert' });
    expect(threats[0]?.shots).toMatchObject([{ launchTick: 6002, interceptTick: 6402 }]);
    // then 100 ticks of assessment, and home from 300 000 − 20 · 6402 − 39 683 m at 25 m a tick
    const home = Math.ceil((300_000 - 20 * 6402 - 39_683) / 25);
    expect(flights[0]?.sorties).toEqual([{ takeOff: 710, landing: 6502 + home }]);
  });

  // Only from cells of its own airspace, with their neighbours, which ends 111 195 m west: of the
  // multiples of 100 the first that lets it fire from there, at 108 317 m, is 7600.
  it('fires from the first place that it may enter', () => {
    const near = handRules({
      effect: 'permit',
      when: (r) => r.action === 'engage' || r.context.over === 'AA',
    });
    const { threats } = run(
      { drawnAirspaces: [{ nation: 'AA', polygons: [[square(0, 1)]] }] },
      near,
    );
    expect(threats[0]?.shots).toMatchObject([{ launchTick: 7200, interceptTick: 7600 }]);
  });

  it('stays at home where it would not be back in time, and the leaker is out of reach', () => {
    // out and home from the first place take 6502 − 710 + 5292 ticks of endurance
    const needed = (6502 - 710 + 5292) / 10;
    expect(run(type({ enduranceS: needed })).threats[0]?.fate).toBe('intercepted');
    const { threats, flights } = run(type({ enduranceS: needed - 1 }));
    expect(threats[0]).toMatchObject({ fate: 'hit', cause: 'out-of-reach' });
    expect(flights[0]?.sorties).toEqual([]);
  });

  it('is too late where its readiness outlasts the raid', () => {
    const late = { ...flight, readiness: { kind: 'alert' as const, readinessS: 1_485 } };
    expect(run({ flights: [late] }).threats[0]).toMatchObject({ cause: 'too-late' });
    const held = { ...flight, doctrine: { ...flight.doctrine, unwilling: ['cruise'] } };
    expect(run({ flights: [held] }).threats[0]).toMatchObject({ cause: 'held' });
    const grounded = handRules({ effect: 'permit', when: (r) => r.action === 'engage' });
    expect(run({}, grounded).threats[0]).toMatchObject({ cause: 'forbidden' });
  });

  it('fires all it has, one after the other, and goes home', () => {
    const { flights, threats } = run({ raid: [{ ...sky.raid[0]!, count: 12 }] });
    expect(flights[0]?.fired).toBe(8);
    expect(threats.filter((t) => t.fate === 'intercepted')).toHaveLength(8);
    expect(threats.filter((t) => t.fate === 'hit').map((t) => t.cause)).toEqual(
      Array(4).fill('no-round'),
    );
  });

  it('turns to its gun once the missiles are gone', () => {
    const against = {
      cruise: { reachM: 6_000, minHeightM: 0, maxHeightM: 9e3, killProbability: 1 },
    };
    const gun = {
      bursts: 1,
      roundSpeedMps: 900,
      burstCostUsd: { low: 1, typical: 1, high: 1 },
      against,
    };
    const { flights } = run({
      ...type({ gun, assessmentS: 1 }),
      raid: [{ ...sky.raid[0]!, count: 12 }],
    });
    expect(flights[0]?.fired).toBe(10);
  });

  it('waits for the release that its shot needs', () => {
    const cabinet = {
      id: 'cabinet',
      title: 'Cabinet',
      delay: { law: 'fixed' as const, seconds: 100 },
      scope: 'raid' as const,
    };
    const asked = handRules(
      { effect: 'permit', authority: 'cabinet', when: (r) => r.action === 'engage' },
      { effect: 'permit', when: (r) => r.action === 'enter' },
    );
    // claimed 1000 ticks later than without it: 1.8 s ≥ 1110 + 1000 + 10 412.7
    const { threats } = run({ authorities: [cabinet] }, asked);
    expect(threats[0]?.shots[0]?.interceptTick).toBe(6957 + 1);
  });

  it('shares no threat with another of its group, but does with one of none', () => {
    const two = [flight, { ...flight, id: 'other', base: east(1_000) }];
    const both = { flights: two, ...type({}, 1e-9) };
    const shooters = (coordination: Scenario['coordination']): number =>
      new Set(
        run({ ...both, coordination })
          .threats[0]?.shots.slice(0, 2)
          .map((s) => s.unit),
      ).size;
    expect(shooters('none')).toBe(2);
    const { threats } = run({ ...both, coordination: 'nation' });
    const [first, second] = threats[0]?.shots ?? [];
    expect(second?.launchTick).toBeGreaterThanOrEqual((first?.interceptTick ?? 0) + 100);
  });
});

describe('a patrol', () => {
  // 2000 ticks out, 500 for a shot: with 6000 of endurance 1500 on station.
  it('is relieved in turn, each flight when it is ready again', () => {
    const { flights } = run({
      ...type({ enduranceS: 600, turnRoundS: 10 }, 0),
      raid: [{ ...group, launch: { place: east(-240_000), scatterM: 0 } }],
      flights: patrolOf(2, 1_300).map((f) => ({
        ...f,
        doctrine: { ...f.doctrine, unwilling: ['cruise'] },
      })),
    });
    const offs = Object.fromEntries(flights.map((f) => [f.id, f.sorties.map((s) => s.takeOff)]));
    // the first is back at 3500, ready at 3600: turn 2 is over before it could be there, turn 4 not
    expect(offs['patrol/1']).toEqual([-2000, 4000, 10_000]);
    expect(offs['patrol/2']).toEqual([-500, 5500]);
    const [first] = flights.find((f) => f.id === 'patrol/1')?.sorties ?? [];
    expect(first?.landing).toBe(3500);
  });

  it('fires from its way and from its station alike', () => {
    // on its way to the station since tick −2000, there at 0; identified at 110, from 160 on it flies
    // to meet: s − 400 ≥ 160 + (250 000 − 20 s − 39 683)/25, s ≥ 4985.0
    const { threats } = run({ flights: patrolOf(1, 3_000) });
    expect(threats[0]?.shots[0]?.interceptTick).toBe(4985);
  });

  it('is not flown where its station may not be entered', () => {
    const rules = handRules(
      { effect: 'permit', when: () => true },
      { effect: 'forbid', when: (r) => r.action === 'enter' && r.context.over === 'AA' },
    );
    const { threats, flights } = run({ flights: patrolOf(1, 3_000) }, rules);
    expect(flights[0]?.sorties).toEqual([]);
    expect(threats[0]).toMatchObject({ fate: 'hit', cause: 'forbidden' });
  });
});
