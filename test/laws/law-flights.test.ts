/**
 * What must hold of flights whatever the study: where they are, what they spend, who goes for what.
 * Read off the kernel's log and trace, over random scenarios and over ranges small enough for
 * arithmetic.
 */
import { describe, expect, it } from 'vitest';
import { Compiler } from '../../src/compile/compile.ts';
import { EngagementLog } from '../../src/kernel/log.ts';
import { Trace, TraceKind } from '../../src/kernel/trace.ts';
import type { Flight, Policy, Scenario } from '../../src/scenario/model.ts';
import { tallyVariant } from '../../src/study/variant.ts';
import { Dice } from '../reference/dice.ts';
import { ticksOf } from '../reference/flight.ts';
import { GroundGrid } from '../reference/ground.ts';
import { groupOf } from '../reference/pairs.ts';
import { Judge, effectorOf } from '../reference/rules.ts';
import { east, group, handRules, permitAll } from '../reference/range.ts';
import { randomFlights } from '../reference/random-flights.ts';
import { Scene } from '../reference/scene.ts';
import { aircraft, flight, sky } from '../reference/sorties.ts';
import { EARTH_M, angleBetween, type Vec } from '../reference/sphere.ts';
import { towards } from '../reference/flights.ts';
import { binomial, countFate, histogram, rulesOf, runAll, selectionOf, zOfFit } from './support.ts';
import { mirrored, moved, turned, withoutLeftAndRight } from './worlds.ts';

const SEEDS = [5, 10, 19, 21, 24, 29];

const allFlights = (s: Scenario): Flight[] =>
  [...s.flights, ...s.forces.flatMap((f) => f.flights)].sort((a, b) => (a.id < b.id ? -1 : 1));

/** Everything that flights did in every run of the random scenarios, one run at a time. */
async function overRandom(
  look: (at: {
    readonly scenario: Scenario;
    readonly compiler: Compiler;
    readonly policy: Policy;
    readonly log: EngagementLog;
    readonly trace: Trace;
    readonly units: number;
    readonly judge: Judge;
    readonly flightOf: (index: number) => Flight;
  }) => void,
): Promise<void> {
  for (const seed of SEEDS) {
    const { scenario, ruleText, policies } = randomFlights(seed);
    const rules = await rulesOf(ruleText);
    const compiler = new Compiler(scenario, rules);
    const log = new EngagementLog();
    const trace = new Trace();
    for (const policy of policies) {
      const selection = selectionOf(scenario, rules, policy);
      const judge = new Judge(rules, policy.caveats);
      runAll(scenario, rules, { seed, replications: 2, selection, log, trace }, ({ program }) => {
        look({
          scenario,
          compiler,
          policy,
          log,
          trace,
          units: program.counts.units,
          judge,
          flightOf: (index) => compiler.entities.flights[index]!.flight,
        });
      });
    }
  }
}

const typeOf = (s: Scenario, f: Flight) => s.aircraftTypes.find((t) => t.id === f.aircraft)!;

describe('a flight in a random scenario', () => {
  it('is never over, on its way to fire or where it fires, what it may not enter', async () => {
    let shots = 0;
    let places = 0;
    let last: Scenario | null = null;
    let scene: Scene | null = null;
    await overRandom(({ scenario, compiler, log, units, judge, flightOf }) => {
      if (scene === null || last !== scenario) scene = new Scene(scenario);
      last = scenario;
      const where = scene;
      const { engagements: e, legs } = log;
      const sample = compiler.sample(SEEDS[0]!, 0);
      for (let i = 0; i < e.count; i += 1) {
        const index = e.effector[i]! - units;
        if (index < 0) continue;
        shots += 1;
        const f = flightOf(index);
        const threat = sample[e.threat[i]!]!.type;
        const effector = effectorOf(scenario, where, { kind: 'flight', flight: f });
        const altitudeM = typeOf(scenario, f).heightM;
        const check = (p: Vec): void => {
          const over = where.footprint(p);
          const zones = where.zonesAt(p, over);
          const name = where.name(over);
          const { releases, awaits } = judge.ask({
            action: 'enter',
            effector,
            threat: { id: '', type: threat.id, classes: threat.classes },
            context: {
              over: name,
              zones: where.zones.filter((_, z) => (zones & (1 << z)) !== 0).map((z) => z.id),
              distanceToBorderM: 0,
              altitudeM,
              fromOver: name,
              debrisOver: 'international',
              headingFor: [],
            },
          });
          places += 1;
          expect(releases & 1, `${scenario.id}: ${f.id} over ${name}`).toBe(1);
          expect(awaits).toBe(0);
        };
        const x: Vec = [e.fromX[i]!, e.fromY[i]!, e.fromZ[i]!];
        check(x);
        for (let k = 0; k < legs.count; k += 1) {
          if (legs.flight[k] !== index || legs.toTick[k]! > e.launchTick[i]! + 1) continue;
          const b: Vec = [legs.toX[k]!, legs.toY[k]!, legs.toZ[k]!];
          if (angleBetween(b, x) > 1e-9) continue;
          const a: Vec = [legs.fromX[k]!, legs.fromY[k]!, legs.fromZ[k]!];
          const whole = angleBetween(a, b);
          for (let on = 0; on < whole; on += 2_000 / EARTH_M) check(towards(a, b, on));
        }
      }
    });
    expect(shots).toBeGreaterThan(40);
    expect(places).toBeGreaterThan(1000);
  });

  it('balances sorties, minutes and rounds, and keeps endurance and turn-round', async () => {
    let sorties = 0;
    await overRandom(({ scenario, log, units, flightOf }) => {
      const { engagements: e, legs, sorties: s } = log;
      const fired = new Map<string, number>();
      for (let i = 0; i < e.count; i += 1) {
        const index = e.effector[i]! - units;
        if (index < 0) continue;
        const name = `${index} ${e.gun[i]}`;
        fired.set(name, (fired.get(name) ?? 0) + e.rounds[i]!);
      }
      const byFlight = new Map<number, [number, number][]>();
      for (let i = 0; i < s.count; i += 1) {
        sorties += 1;
        const list = byFlight.get(s.flight[i]!) ?? [];
        list.push([s.takeOff[i]!, s.landing[i]!]);
        byFlight.set(s.flight[i]!, list);
      }
      for (const [index, list] of byFlight) {
        const f = flightOf(index);
        const type = typeOf(scenario, f);
        const where = `${scenario.id}: ${f.id}`;
        list.sort((a, b) => a[0] - b[0]);
        let minutes = 0;
        list.forEach(([off, on], i) => {
          expect(on - off, where).toBeLessThanOrEqual(ticksOf(type.enduranceS) + 1);
          minutes += on - off;
          const next = list[i + 1];
          if (next !== undefined) {
            expect(next[0] - on, where).toBeGreaterThanOrEqual(ticksOf(type.turnRoundS));
          }
        });
        const mine: [number, number][] = [];
        for (let k = 0; k < legs.count; k += 1) {
          if (legs.flight[k] === index) mine.push([legs.fromTick[k]!, legs.toTick[k]!]);
        }
        let flown = 0;
        for (const [from, to] of mine) flown += to - from;
        expect(flown, where).toBe(minutes);
        expect(fired.get(`${index} 0`) ?? 0, where).toBeLessThanOrEqual(
          list.length * type.missile.rounds * f.number,
        );
        expect(fired.get(`${index} 1`) ?? 0, where).toBeLessThanOrEqual(
          list.length * (type.gun?.bursts ?? 0) * f.number,
        );
      }
      for (const name of fired.keys()) {
        expect(byFlight.has(Number(name.split(' ')[0])), 'fires in a sortie').toBe(true);
      }
    });
    expect(sorties).toBeGreaterThan(40);
  });

  it('claims what no other of its group has claimed', async () => {
    let claims = 0;
    await overRandom(({ scenario, trace, units, flightOf }) => {
      const holder = new Map<string, { readonly by: number; until: number }>();
      const release = (subject: number): void => {
        for (const [name, { by }] of holder) if (by === subject) holder.delete(name);
      };
      for (const event of trace.events) {
        const ofFlight = event.kind >= TraceKind.claimed || event.kind === TraceKind.intercepted;
        if (event.subject < units || !ofFlight) continue;
        const f = flightOf(event.subject - units);
        const name = `${event.threat} ${groupOf(scenario, f)}`;
        if (event.kind === TraceKind.claimed) {
          claims += 1;
          // a flight that claims anew has been assessed: its last claim is over
          release(event.subject);
          const until = holder.get(name)?.until ?? -Infinity;
          expect(until, `${scenario.id} at ${event.tick}`).toBeLessThanOrEqual(event.tick);
          holder.set(name, { by: event.subject, until: Infinity });
        }
        // a claim that was fired on lasts until it has been assessed
        const held = holder.get(name);
        if (event.kind === TraceKind.intercepted && held?.by === event.subject) {
          held.until = event.tick + ticksOf(typeOf(scenario, f).assessmentS);
        }
        if (event.kind === TraceKind.dropped) release(event.subject);
        if (event.kind === TraceKind.landed) release(event.subject);
      }
    });
    expect(claims).toBeGreaterThan(40);
  });
});

/** Fates, stoppers and last ticks of every threat and replication under every policy. */
function hashes(scenario: Scenario, rules: Parameters<typeof selectionOf>[1]): number[][] {
  const compiler = new Compiler(scenario, rules);
  const selections = scenario.policies.map((p) => selectionOf(scenario, rules, p));
  return tallyVariant(compiler, 77, 1, selections).policies.map((p) => [...p.fateHashes]);
}

describe('with flights', () => {
  it('two policies that say the same differ in nothing', async () => {
    for (const seed of SEEDS) {
      const { scenario, ruleText } = randomFlights(seed);
      const rules = await rulesOf(ruleText);
      const twice = { ...scenario, policies: scenario.policies.flatMap((p) => [p, p]) };
      const all = hashes(twice, rules);
      for (let i = 0; i < all.length; i += 2) expect(all[i + 1]).toEqual(all[i]);
    }
  });

  it('the order of flights, types, forces and everything else changes no bit', async () => {
    for (const seed of SEEDS) {
      const { scenario, ruleText } = randomFlights(seed);
      const dice = new Dice(seed);
      const mixed: Scenario = {
        ...scenario,
        nations: dice.shuffled(scenario.nations),
        drawnAirspaces: dice.shuffled(scenario.drawnAirspaces),
        assets: dice.shuffled(scenario.assets),
        raid: dice.shuffled(scenario.raid),
        sensors: dice.shuffled(scenario.sensors),
        aircraftTypes: dice.shuffled(scenario.aircraftTypes),
        flights: dice.shuffled(scenario.flights),
        fireUnits: dice.shuffled(scenario.fireUnits),
        forces: dice.shuffled(scenario.forces).map((f) => ({
          ...f,
          flights: dice.shuffled(f.flights),
        })),
      };
      const rules = await rulesOf(ruleText);
      const otherRules = await rulesOf(dice.shuffled(ruleText.split(/\n(?=@id\()/)).join('\n\n'));
      expect(hashes(mixed, otherRules), `seed ${seed}`).toEqual(hashes(scenario, rules));
    }
  });

  it('a flight that may neither enter nor engage changes no fate', async () => {
    for (const seed of SEEDS) {
      const { scenario, ruleText } = randomFlights(seed);
      const rules = await rulesOf(`${ruleText}
@id("never")
forbid(principal in Nation::"EE", action, resource);
`);
      // at the middle of the ground, so that the cells stay where they are
      const grid = new GroundGrid(scenario, new Scene(scenario));
      const nation = { ...scenario.nations[0]!, id: 'EE', title: 'EE', coalition: true };
      const at = (list: readonly Flight[]): Flight[] => [
        ...list,
        { ...allFlights(scenario)[0]!, id: 'idle', nation: 'EE', base: grid.middle() },
      ];
      const nations = [...scenario.nations, nation];
      const before = { ...scenario, nations };
      const after = { ...before, flights: at(scenario.flights) };
      expect(hashes(after, rules), `seed ${seed}`).toEqual(hashes(before, rules));
    }
  });
});

describe.each([
  ['turned by 143.7° about the poles', turned],
  ['mirrored from east to west', mirrored],
])('a world with flights %s, whose cells are the same', (_, move) => {
  it('has the same fates, stoppers and last ticks (± 1) for 99 threats in 100', async () => {
    let threats = 0;
    const apart: string[] = [];
    for (const seed of [...SEEDS, 2, 32, 34, 37]) {
      const { scenario, ruleText } = randomFlights(seed);
      const rules = await rulesOf(ruleText);
      const here = withoutLeftAndRight(scenario);
      for (const policy of scenario.policies.slice(0, 2)) {
        const selection = selectionOf(here, rules, policy);
        const [a, b] = [here, moved(here, move)].map((world) => {
          const ends: number[][] = [];
          runAll(world, rules, { seed: 9, replications: 3, selection }, ({ state }) => {
            state.fate.forEach((fate, t) => {
              ends.push([fate, state.stopper[t]!, state.endTick[t]!]);
            });
          });
          return ends;
        });
        a!.forEach(([fate, stopper, end], i) => {
          threats += 1;
          const [otherFate, otherStopper, otherEnd] = b![i]!;
          if (fate === otherFate && stopper === otherStopper && Math.abs(end! - otherEnd!) <= 1)
            return;
          apart.push(`seed ${seed}, ${policy.id}: ${fate} @${end}, ${otherFate} @${otherEnd}`);
        });
      }
    }
    expect(threats).toBeGreaterThan(300);
    expect(apart.length, apart.slice(0, 8).join('\n')).toBeLessThanOrEqual(threats / 100);
  });
});

/** A scenario on the flying range, with other values. */
function range(change: Partial<Scenario>, p: number): Scenario {
  const cruise = { reachM: 40_000, minHeightM: 0, maxHeightM: 20_000, killProbability: p };
  return {
    ...sky,
    aircraftTypes: [
      { ...aircraft, enduranceS: 36_000, missile: { ...aircraft.missile, against: { cruise } } },
    ],
    ...change,
  };
}

describe('a place that may not be entered', () => {
  // 20 to 60 km west of the base; without it the flight fires from 132 km west
  const zone = {
    kind: 'polygon' as const,
    id: 'keep-out',
    title: 'Keep out',
    rings: [
      [-60_000, -20_000].flatMap((x, i) => {
        const lonDeg = east(x).lonDeg;
        const ends = [-0.1, 0.1].map((latDeg) => ({ latDeg, lonDeg }));
        return i === 0 ? ends : ends.toReversed();
      }),
    ],
  };
  const firesFrom = (enter: boolean): number => {
    const rules = handRules(
      { effect: 'permit', when: () => true },
      {
        effect: 'forbid',
        when: (r) => r.action === 'enter' && !enter && r.context.zones.includes('keep-out'),
      },
    );
    const log = new EngagementLog();
    let x = NaN;
    runAll({ ...sky, zones: [...sky.zones, zone] }, rules, { replications: 1, log }, () => {
      x = Math.asin(log.engagements.fromY[0]!) * EARTH_M;
    });
    return x;
  };

  it('keeps a flight from firing beyond it, although it may stand there', () => {
    expect(firesFrom(true)).toBeCloseTo(-132_277, -2);
    const x = firesFrom(false);
    expect(x).toBeGreaterThan(-20_000);
    expect(x).toBeLessThan(-14_000);
  });
});

describe('the magazine of two fighters with four missiles each', () => {
  const slow = { ...sky.threatTypes[0]!, speedMps: 50 };
  // twelve, five minutes apart, 300 km out at 50 m/s: there is time for all of them
  const raid = Array.from({ length: 12 }, (_, i) => ({
    ...group,
    id: `g${i}`,
    launch: { place: east(-300_000), scatterM: 0 },
    window: { fromS: 300 * i, toS: 300 * i },
  }));

  it('is fired to the last round, stops eight with p = 1, and no ninth before it has been home', () => {
    const scenario = range({ raid, threatTypes: [slow] }, 1);
    const late = { ...scenario.aircraftTypes[0]!, turnRoundS: 36_000 };
    const log = new EngagementLog();
    runAll({ ...scenario, aircraftTypes: [late] }, permitAll, { replications: 3, log }, (run) => {
      expect(countFate(run.state, 'intercepted')).toBe(8);
      expect(countFate(run.state, 'hit')).toBe(4);
      expect(log.engagements.count).toBe(8);
      expect(log.sorties.count).toBe(1);
    });
  });

  it('fires single shots that kill Binomial(8, 0.6): the whole distribution, chi-square', () => {
    const kills: number[] = [];
    const once = range({ raid: raid.slice(0, 8), threatTypes: [slow], coordination: 'none' }, 0.6);
    const late = { ...once.aircraftTypes[0]!, turnRoundS: 36_000, assessmentS: 10 };
    // eight rounds for eight threats, shot at until they fall: kills of eight shots
    runAll({ ...once, aircraftTypes: [late] }, permitAll, { replications: 2000 }, ({ state }) => {
      kills.push(countFate(state, 'intercepted'));
    });
    expect(zOfFit(histogram(kills, 8), binomial(8, 0.6))).toBeLessThan(4);
  });
});

describe('a patrol', () => {
  // just under 50 km out at 25 m a tick: 2000 ticks each way, a shot takes 500; 4500 on station of 9000
  const STATION_M = 49_990;
  const patrol = (of: number): Flight[] =>
    Array.from({ length: of }, (_, turn) => ({
      ...flight,
      id: `patrol/${turn + 1}`,
      doctrine: { ...flight.doctrine, unwilling: ['cruise'] },
      readiness: {
        kind: 'patrol',
        patrol: 'patrol',
        station: east(-STATION_M),
        fromS: 100,
        untilS: 1_400,
        turn,
        of,
      },
    }));
  const emptyTicks = (of: number): number => {
    const type = { ...aircraft, enduranceS: 900, turnRoundS: 300 };
    const scenario = { ...sky, aircraftTypes: [type], flights: patrol(of) };
    const log = new EngagementLog();
    let empty = 0;
    runAll(scenario, permitAll, { replications: 1, log }, () => {
      const { legs } = log;
      const there = new Uint8Array(14_001);
      const [sx, sy] = [Math.cos(-STATION_M / EARTH_M), Math.sin(-STATION_M / EARTH_M)] as const;
      for (let k = 0; k < legs.count; k += 1) {
        const [ax, bx] = [legs.fromX[k]! - sx, legs.toX[k]! - sx];
        const [ay, by] = [legs.fromY[k]! - sy, legs.toY[k]! - sy];
        if (Math.max(ax * ax + ay * ay, bx * bx + by * by) > 1e-16) continue;
        for (let t = Math.max(0, legs.fromTick[k]!); t <= Math.min(14_000, legs.toTick[k]!); t += 1)
          there[t] = 1;
      }
      for (let t = 1_000; t <= 14_000; t += 1) if (there[t] === 0) empty += 1;
    });
    return empty;
  };

  it('of enough flights keeps its station at every tick from first to last', () => {
    // away for 2 × 2000 + 3000 = 7000 ticks: two others of 4500 each cover that, one does not
    expect(emptyTicks(3)).toBe(0);
  });

  it('of two flights leaves it empty until the first is back', () => {
    // turns at 1000, 5500, 10000 (late: off at 5500 + 2000 + 3000 + 2000 = 12 500)
    expect(emptyTicks(2)).toBe(2_499);
  });
});
