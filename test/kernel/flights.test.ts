/** One flight, one threat, a straight line: what a flight does, by arithmetic. */
import { describe, expect, it } from 'vitest';
import { Compiler } from '../../src/compile/compile.ts';
import { Kernel } from '../../src/kernel/kernel.ts';
import { EngagementLog } from '../../src/kernel/log.ts';
import { FateCode, Replication } from '../../src/kernel/replication.ts';
import { Trace, TraceKind } from '../../src/kernel/trace.ts';
import { angleBetween } from '../../src/program/motion.ts';
import { openProgram } from '../../src/program/layout.ts';
import type { CompiledRules } from '../../src/policy/types.ts';
import type { AircraftType, Flight, Scenario } from '../../src/scenario/model.ts';
import { planOf } from '../laws/support.ts';
import { east, group, handRules, permitAll, square } from '../reference/range.ts';
import { EARTH_M } from '../reference/sphere.ts';
import { aircraft, flight, sky } from '../reference/sorties.ts';

interface Launch {
  readonly flight: string;
  readonly threat: string;
  readonly launch: number;
  readonly intercept: number;
  readonly rounds: number;
  readonly missed: number;
  readonly killed: number;
  readonly wasted: number;
  readonly gun: boolean;
  /** Ground distance from the middle, m. */
  readonly out: number;
}

function run(change: Partial<Scenario> = {}, rules: CompiledRules = permitAll) {
  const scenario = { ...sky, ...change };
  const compiler = new Compiler(scenario, rules);
  const program = openProgram(compiler.compile(7, 0));
  const kernel = new Kernel(program, compiler.ground);
  const log = new EngagementLog();
  const trace = new Trace();
  kernel.log = log;
  kernel.trace = trace;
  const forces = scenario.forces.map((_, i) => i);
  kernel.run(planOf(program, { caveatMask: 0, forces }), new Replication(program, 7, 0));
  const names = compiler.entities.flights.map((f) => f.flight.id);
  const threats = compiler.sample(7, 0).map((t) => t.id);
  const { units } = program.counts;
  const e = log.engagements;
  const middle = { x: 1, y: 0, z: 0 };
  const launches: Launch[] = Array.from({ length: e.count }, (_, i) => ({
    flight: names[(e.effector[i] as number) - units] ?? 'unit',
    threat: threats[e.threat[i] as number] ?? '',
    launch: e.launchTick[i] as number,
    intercept: e.interceptTick[i] as number,
    rounds: e.rounds[i] as number,
    missed: e.missed[i] as number,
    killed: e.killed[i] as number,
    wasted: e.wasted[i] as number,
    gun: e.gun[i] === 1,
    out: Math.round(
      EARTH_M *
        angleBetween(middle, {
          x: e.fromX[i] as number,
          y: e.fromY[i] as number,
          z: e.fromZ[i] as number,
        }),
    ),
  }));
  const sorties = Array.from({ length: log.sorties.count }, (_, i) => ({
    flight: names[log.sorties.flight[i] as number],
    takeOff: log.sorties.takeOff[i] as number,
    landing: log.sorties.landing[i] as number,
  }));
  const events = (kind: number) =>
    trace.events
      .filter((x) => x.kind === kind)
      .map((x) => ({ tick: x.tick, flight: names[x.subject - units], value: x.value }));
  const fates = [...kernel.state.fate].map((fate, t) => ({
    threat: threats[t],
    fate,
    tick: kernel.state.endTick[t],
    stopper: kernel.state.stopper[t],
  }));
  return { launches, sorties, events, fates, kernel, program, log, threats };
}

function type(change: Partial<AircraftType>, killProbability = 1): Partial<Scenario> {
  const cruise = { reachM: 40_000, minHeightM: 0, maxHeightM: 20_000, killProbability };
  return {
    aircraftTypes: [
      { ...aircraft, missile: { ...aircraft.missile, against: { cruise } }, ...change },
    ],
  };
}

/** Threats one after the other along the same line, `apartS` apart. */
const stream = (count: number, apartS: number): Partial<Scenario> => ({
  raid: Array.from({ length: count }, (_, i) => ({
    ...group,
    id: `wave-${i}`,
    launch: { place: east(-300_000), scatterM: 0 },
    window: { fromS: i * apartS, toS: i * apartS },
  })),
});

// 40 km of slant range over 4.9 km of height are 39 683 m on the ground.
const REACH = 39_683;
// Airborne at 710 (identified at 110, then 60 s): s − 400 ≥ 710 + (300 000 − 20 s − REACH) / 25.
const FIRST = 6402;

describe('an alert flight against one threat', () => {
  it('fires at the tick, and from the place, that arithmetic gives', () => {
    const { launches, sorties, fates, events } = run();
    const out = 300_000 - 20 * FIRST - REACH;
    expect(launches).toHaveLength(1);
    expect(launches[0]).toMatchObject({ launch: 6002, intercept: FIRST, rounds: 1, killed: 1 });
    expect(Math.abs((launches[0]?.out ?? 0) - out)).toBeLessThan(20);
    expect(fates[0]).toMatchObject({ fate: FateCode.intercepted, tick: FIRST, stopper: 0 });
    // 100 ticks of assessment, then home at 25 m a tick
    expect(sorties).toEqual([
      { flight: 'alert', takeOff: 710, landing: FIRST + 100 + Math.ceil(out / 25) },
    ]);
    expect(events(TraceKind.claimed)).toEqual([{ tick: 110, flight: 'alert', value: 6002 }]);
  });

  it('never fires from a cell that it may not enter, nor with one of those beside it', () => {
    const near = handRules({
      effect: 'permit',
      when: (r) => r.action === 'engage' || r.context.over === 'AA',
    });
    const { launches } = run(
      { drawnAirspaces: [{ nation: 'AA', polygons: [[square(0, 1)]] }] },
      near,
    );
    // Its airspace ends 111 195 m out; the multiple of 100 that fits first is 7600.
    expect(launches[0]).toMatchObject({ launch: 7200, intercept: 7600 });
    expect(launches[0]?.out).toBeLessThan(111_195 - 2_000);
    const nowhere = handRules({ effect: 'permit', when: (r) => r.action === 'engage' });
    expect(run({}, nowhere).launches).toEqual([]);
  });

  it('goes home when its threat dies on the way, and stays there if it has not left', () => {
    // A unit 250 km out kills it long before the fighter would fire.
    const unit = {
      id: 'forward',
      title: 'Forward',
      system: 'sam',
      nation: 'BB',
      place: east(-250_000),
      readyRounds: 8,
      stock: 0,
      stockFloor: 0,
      doctrine: { salvo: {}, unwilling: [], heldBack: {} },
    };
    const sam = sky.fireUnitTypes.map((t) => ({
      ...t,
      against: { cruise: { ...t.against['cruise']!, killProbability: 1 } },
    }));
    const change = { fireUnits: [unit], fireUnitTypes: sam, coordination: 'nation' as const };
    const { launches, sorties, events, fates } = run(change);
    const death = fates[0]?.tick ?? 0;
    expect(launches.map((l) => l.flight)).toEqual(['unit']);
    expect(death).toBeLessThan(6002);
    expect(events(TraceKind.dropped)).toEqual([{ tick: death, flight: 'alert', value: 0 }]);
    // as far out as it came, so far back
    expect(sorties).toEqual([{ flight: 'alert', takeOff: 710, landing: death + (death - 710) }]);
    const slow: Flight = { ...flight, readiness: { kind: 'alert', readinessS: 400 } };
    expect(run({ ...change, flights: [slow] }).sorties).toEqual([]);
  });

  it('fires again and again until the threat is down or the rounds are gone', () => {
    // One threat that no round stops: eight missiles, each assessed before the next.
    const { launches, kernel, sorties } = run({ ...type({ enduranceS: 20_000 }, 1e-12) });
    expect(launches.length).toBeGreaterThan(2);
    for (const [i, l] of launches.entries()) {
      expect(l).toMatchObject({ rounds: 1, missed: 1, killed: 0 });
      const before = launches[i - 1];
      if (before !== undefined) expect(l.launch).toBeGreaterThanOrEqual(before.intercept + 100);
    }
    expect(kernel.flights?.state.fired[0]).toBe(launches.length);
    expect(sorties).toHaveLength(1);
  });
});

describe('rounds', () => {
  it('eight are gone after eight shots; the ninth threat is for after the turn-round', () => {
    const many = run({ ...stream(10, 60), ...type({ enduranceS: 20_000, turnRoundS: 20_000 }) });
    expect(many.launches).toHaveLength(8);
    expect(many.kernel.flights?.state.isSpent(0)).toBe(true);
    const soon = run({ ...stream(30, 60), ...type({ enduranceS: 20_000, turnRoundS: 60 }) });
    const [first, second] = soon.sorties;
    expect(soon.launches.length).toBeGreaterThan(8);
    // Readiness counts from the next claim, which is not before 600 ticks of turn-round are over.
    expect(second?.takeOff).toBeGreaterThanOrEqual((first?.landing ?? 0) + 600 + 600);
    expect(soon.launches[8]?.launch).toBeGreaterThan(second?.takeOff ?? Infinity);
  });

  it('of the gun come after those of the missile, or first for a class that is the gun’s', () => {
    const cruise = { reachM: 5_100, minHeightM: 0, maxHeightM: 20_000, killProbability: 1 };
    const gun = {
      bursts: 3,
      roundSpeedMps: 1_000,
      burstCostUsd: { low: 1, typical: 1, high: 1 },
      against: { cruise },
    };
    const missile = { ...aircraft.missile, rounds: 1 };
    const change = {
      ...stream(4, 200),
      aircraftTypes: [{ ...aircraft, missile, gun, enduranceS: 20_000 }],
    };
    const last = run({ ...change });
    expect(last.launches.map((l) => l.gun)).toEqual([false, false, true, true]);
    const first: Flight = { ...flight, doctrine: { ...flight.doctrine, gunFor: ['cruise'] } };
    const began = run({ ...change, flights: [first] });
    expect(began.launches.map((l) => l.gun)).toEqual([true, true, true, true]);
    expect(began.kernel.flights?.state.firedBursts[0]).toBe(4);
  });

  it('of a salvo are all spent, and what follows the kill has not missed', () => {
    const pairs: Flight = { ...flight, doctrine: { ...flight.doctrine, salvo: { cruise: [3] } } };
    const { launches } = run({ flights: [pairs] });
    expect(launches[0]).toMatchObject({ rounds: 3, killed: 1, missed: 0, wasted: 0 });
  });
});

describe('claims', () => {
  const two: Flight[] = [flight, { ...flight, id: 'other', base: east(1_000) }];

  it('keep a second flight of the group from the same threat, not one of another group', () => {
    const together = run({ flights: two });
    expect(together.events(TraceKind.claimed)).toHaveLength(1);
    expect(together.events(TraceKind.claimed)[0]?.flight).toBe('alert');
    const apart = run({ flights: two, coordination: 'none' });
    expect(apart.events(TraceKind.claimed).map((c) => c.flight)).toHaveLength(2);
  });

  it('go to the flight that fires first, and the other takes the next threat', () => {
    const { events, launches } = run({ flights: two, ...stream(2, 0) });
    expect(new Set(launches.map((l) => l.threat)).size).toBe(2);
    expect(new Set(events(TraceKind.claimed).map((c) => c.flight)).size).toBe(2);
  });

  it('do not depend on the order in which flights are written', () => {
    const change = { ...stream(6, 40), ...type({ enduranceS: 6_000 }, 0.5) };
    const one = run({ ...change, flights: two });
    const other = run({ ...change, flights: two.toReversed() });
    expect(other.launches).toEqual(one.launches);
    expect(other.fates).toEqual(one.fates);
    expect(one.launches.length).toBeGreaterThan(3);
  });
});

describe('a patrol', () => {
  const patrol = (of: number, untilS: number): Flight[] =>
    Array.from({ length: of }, (_, turn) => ({
      ...flight,
      id: `patrol/${turn + 1}`,
      readiness: {
        kind: 'patrol',
        patrol: 'patrol',
        station: east(-49_990),
        fromS: 0,
        untilS,
        turn,
        of,
      },
    }));
  // A raid that lasts: one threat from far away, which flights may not touch.
  const quiet = handRules({ effect: 'permit', when: (r) => r.action === 'enter' });
  const long = { raid: [{ ...group, launch: { place: east(-500_000), scatterM: 0 } }] };

  it('takes off a transit ahead, and is relieved when its endurance asks for it', () => {
    // 2000 ticks there, 500 for firing (400 of a round, 100 to assess): 36 000 − 4000 − 500 on it.
    const { sorties } = run({ ...long, flights: patrol(2, 10_000), ...type({}) }, quiet);
    const takeOffs = sorties.map((s) => s.takeOff).sort((a, b) => a - b);
    expect(takeOffs[0]).toBe(-2000);
    for (const s of sorties) expect(s.landing - s.takeOff).toBeLessThanOrEqual(36_000);
    const short = type({ enduranceS: 1_000 });
    // 10 000 − 4000 − 500 = 5500 on station in turn, the second from 5500 on
    const { sorties: turns } = run({ ...long, flights: patrol(2, 10_000), ...short }, quiet);
    expect(turns.slice(0, 2)).toEqual([
      { flight: 'patrol/1', takeOff: -2000, landing: 7500 },
      { flight: 'patrol/2', takeOff: 3500, landing: 13_000 },
    ]);
  });

  it('keeps to its station, claims from there, and goes back', () => {
    const { launches, log, events } = run({ flights: patrol(1, 3_000) });
    expect(launches).toHaveLength(1);
    const claimed = events(TraceKind.claimed)[0]?.tick ?? 0;
    expect(claimed).toBe(110);
    // reaction of 50 ticks, then 250 010 − 20 s − REACH at 25 a tick: s − 400 ≥ 160 + …
    const s = Math.ceil((560 + (250_010 - REACH) / 25) / 1.8);
    expect(Math.abs((launches[0]?.intercept ?? 0) - s)).toBeLessThanOrEqual(1);
    // legs follow one another without gaps
    const { legs } = log;
    for (let i = 1; i < legs.count; i += 1) {
      expect(legs.fromTick[i]).toBe(legs.toTick[i - 1]);
      expect(legs.fromX[i]).toBe(legs.toX[i - 1]);
      expect(legs.fromY[i]).toBe(legs.toY[i - 1]);
    }
    expect(legs.count).toBeGreaterThan(4);
  });

  it('does not fly where its station is closed', () => {
    const home = handRules({
      effect: 'permit',
      when: (r) => r.action === 'engage' || r.context.over === 'BB',
    });
    expect(run({ flights: patrol(2, 3_000) }, home).sorties).toEqual([]);
  });
});

describe('a kernel', () => {
  it('asks for the ground where there are flights', () => {
    const compiler = new Compiler(sky, permitAll);
    const program = openProgram(compiler.compile(1, 0));
    expect(() => new Kernel(program)).toThrow('flights need a ground to move over');
  });

  it('gives the same with and without log and trace, and again after another policy', () => {
    const change = { ...stream(12, 30), ...type({ enduranceS: 4_000 }, 0.4) };
    const first = run(change);
    const compiler = new Compiler({ ...sky, ...change }, permitAll);
    const program = openProgram(compiler.compile(7, 0));
    const bare = new Kernel(program, compiler.ground);
    const rep = new Replication(program, 7, 0);
    for (let i = 0; i < 3; i += 1) {
      bare.run(planOf(program, { caveatMask: 0, forces: [] }), rep);
      expect([...bare.state.fate]).toEqual(first.fates.map((f) => f.fate));
      expect([...bare.state.endTick]).toEqual(first.fates.map((f) => f.tick));
    }
  });
});
