/** What comes down, by hand: one threat that flies east along the equator across a border. */
import { describe, expect, it } from 'vitest';
import { Compiler } from '../../src/compile/compile.ts';
import { EngagementLog } from '../../src/kernel/log.ts';
import { FateCode, Replication } from '../../src/kernel/replication.ts';
import { State } from '../../src/kernel/state.ts';
import { openProgram, type Program } from '../../src/program/layout.ts';
import type { ConsequenceSettings, Scenario } from '../../src/scenario/model.ts';
import { fallCells, FallIndex, FALLS, type Fall } from '../../src/study/consequences/axes.ts';
import { Debris } from '../../src/study/consequences/debris.ts';
import { Incursions } from '../../src/study/consequences/incursions.ts';
import { ThreatPaths } from '../../src/study/consequences/paths.ts';
import { MissedRounds } from '../../src/study/consequences/rounds.ts';
import { base, east, group, permitAll, square, threatType } from '../reference/range.ts';

/** Half a degree of the equator is 55 597 m: AA ends there, and BB begins. */
const BORDER_M = 55_597;
/** From 50 km west of the middle at 200 m/s, 20 m a tick. */
const tickAt = (eastM: number): number => Math.round((eastM + 50_000) / 20);

function world(settings: Partial<ConsequenceSettings> = {}, type = {}): Scenario {
  return {
    ...base,
    drawnAirspaces: [
      { nation: 'AA', polygons: [[square(0, 0.5)]] },
      { nation: 'BB', polygons: [[square(1, 0.5)]] },
      { nation: 'CC', polygons: [[square(2, 0.5)]] },
    ],
    zones: [{ kind: 'airspace', id: 'all', title: 'All', nation: 'AA' }],
    nations: ['AA', 'BB', 'CC'].map((id) => ({ ...base.nations[0]!, id })),
    assets: [{ ...base.assets[0]!, nation: 'CC', place: east(222_390) }],
    // 10 km high: it falls for √(2 · 10 000 / 9.80665) = 45.16 s
    threatTypes: [{ ...threatType, heightM: 10_000, ...type }],
    raid: [{ ...group, launch: { place: east(-50_000), scatterM: 0 } }],
    consequences: { ...base.consequences, debrisScatterM: 0, ...settings },
  };
}

interface Range {
  readonly scenario: Scenario;
  readonly compiler: Compiler;
  readonly program: Program;
  readonly paths: ThreatPaths;
  readonly state: State;
  readonly rep: Replication;
}

function range(scenario: Scenario, replication = 0): Range {
  const compiler = new Compiler(scenario, permitAll);
  const program = openProgram(compiler.compile(1, 0));
  const paths = new ThreatPaths(compiler.sample(1, 0), compiler.geography);
  const rep = new Replication(program, 1, replication);
  return { scenario, compiler, program, paths, state: new State(program), rep };
}

/** Where a threat comes down that ends so at that place: id of the airspace by kind of fall. */
function falls(
  r: Range,
  fate: number,
  tick: number,
  replication = 0,
): Partial<Record<Fall, string>> {
  const { geography } = r.compiler;
  const debris = new Debris(r.paths, geography, r.scenario.consequences, replication + 1);
  const counts = new Float64Array(geography.airspaces.length * FALLS.length);
  r.state.fate[0] = fate;
  r.state.endTick[0] = tick;
  debris.count(counts, fallCells(geography.airspaces.length), r.state, r.rep, replication);
  const found: Partial<Record<Fall, string>> = {};
  counts.forEach((n, i) => {
    const fall = FALLS[i % FALLS.length];
    const over = geography.airspaces[Math.floor(i / FALLS.length)];
    if (n > 0 && fall !== undefined && over !== undefined) found[fall] = over;
  });
  return found;
}

describe('a wreck', () => {
  // v · √(2h/g) · drag factor = 200 · 45.16 · 0.5 = 4 516 m
  const carries = 4516;

  it('comes down as far beyond the intercept as speed, height and drag say', () => {
    const r = range(world());
    const last = falls(r, FateCode.intercepted, tickAt(BORDER_M - carries - 25));
    expect(last).toEqual({ intercepted: 'AA', withoutInterception: 'CC' });
    const first = falls(r, FateCode.intercepted, tickAt(BORDER_M - carries + 25));
    expect(first).toEqual({ intercepted: 'BB', withoutInterception: 'CC' });
  });

  it('of a threat that failed falls alike, and stands for nothing that was intercepted', () => {
    const r = range(world({ debrisScatterM: 50_000 }));
    expect(falls(r, FateCode.failed, tickAt(BORDER_M - carries - 25))).toEqual({ failed: 'AA' });
    expect(falls(r, FateCode.failed, tickAt(BORDER_M - carries + 25))).toEqual({ failed: 'BB' });
  });

  it('is scattered evenly: a wreck in the mean 500 m short of the border crosses it 1 time in 4', () => {
    const r = range(world({ debrisScatterM: 1000 }));
    let crossed = 0;
    const n = 4000;
    for (let k = 0; k < n; k += 1) {
      r.rep.begin(1, k, 0);
      if (falls(r, FateCode.intercepted, tickAt(BORDER_M - carries - 500)).intercepted === 'BB')
        crossed += 1;
    }
    expect(Math.abs(crossed / n - 0.25)).toBeLessThan(4 * Math.sqrt((0.25 * 0.75) / n));
  });

  it('of a soft-killed threat lies a drift ahead, within a drift of that', () => {
    const r = range(world({ softKillDriftM: 10_000 }));
    const seen = new Set<string | undefined>();
    for (let k = 0; k < 200; k += 1) {
      r.rep.begin(1, k, 0);
      // 0 to 20 km ahead: never back in AA from beyond the border, never 20 km past it into CC
      expect(falls(r, FateCode.softKilled, tickAt(BORDER_M + 100)).softKilled).toBe('BB');
      seen.add(falls(r, FateCode.softKilled, tickAt(BORDER_M - 10_000)).softKilled);
    }
    expect(seen).toEqual(new Set(['AA', 'BB']));
  });

  it('depends on nothing but the draws: asked again it falls in the same place', () => {
    const r = range(world({ debrisScatterM: 5000 }));
    const tick = tickAt(BORDER_M - carries);
    const once = Array.from({ length: 50 }, (_, k) => {
      r.rep.begin(1, k, 0);
      return falls(r, FateCode.intercepted, tick).intercepted;
    });
    const again = Array.from({ length: 50 }, (_, k) => {
      r.rep.begin(1, 49 - k, 0);
      return falls(r, FateCode.intercepted, tick).intercepted;
    });
    expect(again.toReversed()).toEqual(once);
    expect(new Set(once).size).toBe(2);
  });
});

describe('rounds that killed nothing', () => {
  /** One engagement from 40 km short of the intercept; rounds that came down whole, by airspace. */
  function land(
    scenario: Scenario,
    interceptM: number,
    fired: { rounds: number; missed: number; killed: number; wasted?: boolean; gun?: boolean },
    replications: number,
  ): ReadonlyMap<string, number> {
    const r = range(scenario);
    const { geography } = r.compiler;
    const missed = new MissedRounds(r.paths, geography, scenario.consequences);
    const log = new EngagementLog().engagements;
    const row = log.launch(0, tickAt(interceptM), 0, 0, fired.rounds);
    log.meets(row, fired.missed, fired.killed);
    if (fired.wasted === true) log.isWasted(row);
    if (fired.gun === true) log.from(row, true, 1, 0, 0);
    const angle = (interceptM - 40_000) / 6_371_008.8;
    const place = { x: Math.cos(angle), y: Math.sin(angle), z: 0 };
    const counts = new Float64Array(geography.airspaces.length * FALLS.length);
    const cells = fallCells(geography.airspaces.length);
    for (let k = 0; k < replications; k += 1) {
      r.rep.begin(1, k, 0);
      missed.count(counts, cells, log, { effectorKey: () => 77, place: () => place }, r.rep);
    }
    return new Map(
      geography.airspaces.map((id, a) => [
        id,
        counts[a * FALLS.length + FallIndex.missedRounds] ?? NaN,
      ]),
    );
  }

  it('fall beyond the intercept, evenly over half the distance flown', () => {
    // 40 km flown: up to 20 km on, and the border is 5 km on: a quarter stays
    const n = 4000;
    const found = land(
      world({ selfDestruct: 0 }),
      BORDER_M - 5000,
      { rounds: 1, missed: 1, killed: 0 },
      n,
    );
    const stays = found.get('AA') ?? NaN;
    expect(stays + (found.get('BB') ?? NaN)).toBe(n);
    expect(Math.abs(stays / n - 0.25)).toBeLessThan(4 * Math.sqrt((0.25 * 0.75) / n));
  });

  it('destroy themselves with the probability given', () => {
    const n = 4000;
    const one = { rounds: 1, missed: 1, killed: 0 };
    const found = land(world({ selfDestruct: 0.9 }), 0, one, n);
    expect(Math.abs((found.get('AA') ?? NaN) / n - 0.1)).toBeLessThan(4 * Math.sqrt(0.09 / n));
    expect(land(world({ selfDestruct: 1 }), 0, one, 100).get('AA')).toBe(0);
  });

  it('are all but the one that killed: those after it and wasted ones too', () => {
    const whole = world({ selfDestruct: 0 });
    expect(land(whole, 0, { rounds: 4, missed: 1, killed: 1 }, 10).get('AA')).toBe(30);
    expect(land(whole, 0, { rounds: 4, missed: 0, killed: 0, wasted: true }, 10).get('AA')).toBe(
      40,
    );
    expect(land(whole, 0, { rounds: 1, missed: 0, killed: 1 }, 10).get('AA')).toBe(0);
    expect(land(whole, 0, { rounds: 4, missed: 4, killed: 0, gun: true }, 10).get('AA')).toBe(0);
  });
});

describe('an incursion', () => {
  function incursions(scenario: Scenario, endTick: number, hostile: readonly string[] = []) {
    const r = range(scenario);
    const { geography } = r.compiler;
    const indices = hostile.map((id) => geography.airspaceIndex(id));
    const counter = new Incursions(r.paths, geography, scenario, indices);
    const threats = new Float64Array(geography.airspaces.length);
    const ticks = new Float64Array(geography.airspaces.length);
    r.state.endTick[0] = endTick;
    counter.count(threats, ticks, r.state);
    return Object.fromEntries(
      geography.airspaces.flatMap((id, a) =>
        (threats[a] ?? 0) > 0 ? [[id, [threats[a], ticks[a]]]] : [],
      ),
    );
  }

  it('is over what lies between: 111 195 m of BB at 200 m/s are 556 s', () => {
    const r = range(world());
    expect(incursions(world(), r.program.threatEnd[0] ?? 0)).toEqual({ BB: [1, 5560] });
  });

  it('ends with the threat', () => {
    expect(incursions(world(), tickAt(BORDER_M + 20_000))).toEqual({ BB: [1, 1000] });
    expect(incursions(world(), tickAt(BORDER_M - 100))).toEqual({});
  });

  it('is not one where the attacker is at home, nor above the ceiling of airspaces', () => {
    const r = range(world());
    expect(incursions(world(), r.program.threatEnd[0] ?? 0, ['BB'])).toEqual({});
    const high = world({}, { heightM: 100_001 });
    expect(incursions(high, range(high).program.threatEnd[0] ?? 0)).toEqual({});
  });

  it('by a threat without a target counts where nobody of the raid is aimed at', () => {
    const passing = {
      ...world().raid[0]!,
      id: 'passing',
      targets: [],
      route: [{ place: east(222_390), jitterM: 0 }],
    };
    const alone = { ...world(), raid: [passing] };
    const end = range(alone).program.threatEnd[0] ?? 0;
    expect(Object.keys(incursions(alone, end))).toEqual(['BB', 'CC']);
    const scenario = world();
    const both = { ...scenario, raid: [passing, { ...scenario.raid[0]!, count: 1 }] };
    const r = range(both);
    const counter = new Incursions(r.paths, r.compiler.geography, both, []);
    const threats = new Float64Array(4);
    r.state.endTick.set(r.program.threatEnd);
    counter.count(threats, new Float64Array(4), r.state);
    // both fly over BB; that the one ends over CC surprises nobody: the other is aimed at it
    expect([...threats]).toEqual([0, 0, 2, 0]);
  });
});
