/**
 * The search for where and when a flight could fire, on the shipped raid: what it leaves out without
 * looking would have come to nothing.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { Compiler } from '../../src/compile/compile.ts';
import { HeadOn } from '../../src/kernel/air/head-on.ts';
import { HomeBy } from '../../src/kernel/air/home-by.ts';
import { isWayClear, openMapOf, staysBlockedWithin } from '../../src/kernel/air/openness.ts';
import { Found, Solver, Weapon } from '../../src/kernel/air/solve.ts';
import { AirGround } from '../../src/kernel/air/ground.ts';
import { Cursor, Rates } from '../../src/kernel/air/tracks.ts';
import type { Ways } from '../../src/kernel/air/ways.ts';
import type { PolicyPlan } from '../../src/kernel/plan.ts';
import { vec3, type Vec3 } from '../../src/geo/vector.ts';
import { readStudy } from '../../src/node/read-study.ts';
import { compileRules } from '../../src/policy/compile.ts';
import { caveatMask } from '../../src/policy/decide.ts';
import { openProgram, type Program } from '../../src/program/layout.ts';
import { angleBetween, towardsInto } from '../../src/program/motion.ts';
import { planOf } from '../laws/support.ts';
import { Dice } from '../reference/dice.ts';

let compiler: Compiler;
let program: Program;
let plans: PolicyPlan[];

beforeAll(async () => {
  const { scenario, book, geography } = await readStudy('studies/2024-08-26');
  compiler = new Compiler(scenario, compileRules(book), geography);
  program = openProgram(compiler.compile(1, 0));
  plans = ['sky-shield', 'joint'].map((id) => {
    const policy = scenario.policies.find((p) => p.id === id);
    if (policy === undefined) throw new Error(`no policy \`${id}\``);
    return planOf(program, {
      caveatMask: caveatMask(book, policy.caveats),
      forces: scenario.forces.flatMap((f, i) => (policy.forces.includes(f.id) ? [i] : [])),
    });
  });
});

/** A solver that takes no long step over looks at which some way is not clear. */
function patientSolver(rates: Rates): Solver {
  const solver = new Solver(program, compiler.ground, rates);
  const { ways } = solver as unknown as { ways: Ways };
  const looks = ways.blockedFor.bind(ways);
  ways.blockedFor = (...of) => Math.min(1, looks(...of));
  return solver;
}

/** Calls `ask` with pairs of a flight and a threat that the rules leave open, at random. */
function randomPairs(
  n: number,
  plan: PolicyPlan,
  ask: (of: { f: number; t: number; t0: number; off: number; dice: Dice }) => void,
): void {
  const { flights, threats, teams } = program.counts;
  const dice = new Dice(8);
  for (let i = 0; i < n;) {
    const f = Math.floor(flights * dice.next());
    const t = Math.floor(threats * dice.next());
    const row = t * teams + (program.flightTeam[f] as number);
    if (plan.air.committed[f] === 0 || plan.air.firstOpen[row] === -1) continue;
    i += 1;
    const last = plan.air.lastOpen[row] as number;
    const t0 = Math.max(0, Math.floor(last - 40_000 * dice.next()));
    const endurance = program.teamEndurance[program.flightTeam[f] as number] as number;
    ask({ f, t, t0, off: Math.floor(t0 - endurance * dice.next()), dice });
  }
}

const baseOf = (f: number) => ({
  x: program.flightBaseX[f] as number,
  y: program.flightBaseY[f] as number,
  z: program.flightBaseZ[f] as number,
});

describe('the search', () => {
  it('finds what looking at every multiple of 100 ticks finds', () => {
    const rates = new Rates(program);
    const air = new AirGround(program, compiler.ground);
    const fast = new Solver(program, compiler.ground, rates);
    const slow = patientSolver(rates);
    const met = new Map<number, number>();
    for (const plan of plans) {
      randomPairs(6000, plan, ({ f, t, t0, off, dice }) => {
        // From the base of some other flight: flights are anywhere when they look.
        const from = baseOf(Math.floor(program.counts.flights * dice.next()));
        const asked = [plan, air, f, t, Weapon.missile, from, t0, off, -1] as const;
        const wanted = slow.solve(...asked);
        const found = fast.solve(...asked);
        const what = (s: Solver) => [s.intercept, s.launch, s.angle, { ...s.place }];
        expect(found).toBe(wanted);
        if (found === Found.yes) expect(what(fast)).toEqual(what(slow));
        met.set(found, (met.get(found) ?? 0) + 1);
      });
    }
    for (const found of Object.values(Found)) expect(met.get(found)).toBeGreaterThan(50);
  });

  it('comes to nothing again, wherever a flight is by then, for as long as it says', () => {
    const rates = new Rates(program);
    const air = new AirGround(program, compiler.ground);
    const solver = new Solver(program, compiler.ground, rates);
    const cursor = new Cursor(program);
    let again = 0;
    for (const plan of plans) {
      randomPairs(6000, plan, ({ f, t, dice }) => {
        // Waiting near where a threat will first be open, and late by ten minutes at most: whatever
        // it flies homewards brings it that much nearer to being in time.
        const team = program.flightTeam[f] as number;
        const first = plan.air.firstOpen[t * program.counts.teams + team] ?? 0;
        cursor.open(t, first);
        cursor.move(first);
        const home = baseOf(f);
        const from = towardsInto(vec3(), cursor, home, 0.004 * dice.next());
        const speed = program.teamSpeed[team] as number;
        const endurance = (program.teamEndurance[team] ?? 0) - (program.teamAssessment[team] ?? 0);
        const back = first + angleBetween(from, home) / speed;
        const off = Math.floor(back - endurance - 6000 * dice.next());
        const t0 = Math.floor(first - 9000 * dice.next());
        const ask = (place: Vec3, tick: number) =>
          solver.solve(plan, air, f, t, Weapon.missile, place, tick, off, -1);
        if (ask(from, t0) !== Found.notHome || solver.hopelessFor === 0) return;
        const later = Math.min(9000, solver.hopelessFor - 1);
        for (const to of [home, baseOf(Math.floor(program.counts.flights * dice.next()))]) {
          const way = angleBetween(from, to);
          if (way === 0) continue;
          const place = towardsInto(vec3(), from, to, Math.min(way, later * speed));
          expect(ask(place, t0 + later)).not.toBe(Found.yes);
          again += 1;
        }
      });
    }
    expect(again).toBeGreaterThan(1000);
  });

  it('comes to nothing for a flight that would be home too late however it flew', () => {
    const rates = new Rates(program);
    const air = new AirGround(program, compiler.ground);
    const solver = new Solver(program, compiler.ground, rates);
    const homeBy = new HomeBy(program, new HeadOn(program, rates));
    let late = 0;
    let feasible = 0;
    for (const plan of plans) {
      randomPairs(4000, plan, ({ f, t, t0, off }) => {
        const team = program.flightTeam[f] as number;
        const by =
          homeBy.find(plan, f, t, Weapon.missile) + (program.teamAssessment[team] as number);
        const found = solver.solve(plan, air, f, t, Weapon.missile, baseOf(f), t0, off, -1);
        if (found === Found.yes) feasible += 1;
        if (by <= off + (program.teamEndurance[team] as number)) return;
        late += 1;
        expect(found).not.toBe(Found.yes);
      });
    }
    expect(late).toBeGreaterThan(500);
    expect(feasible).toBeGreaterThan(500);
  });
});

describe('a way that is not clear', () => {
  it('stays so while its end moves no further than is said', () => {
    const { ground } = compiler;
    const dice = new Dice(3);
    const open = Uint8Array.from({ length: ground.regionAirspace.length }, () =>
      dice.next() < 0.6 ? 1 : 0,
    );
    const map = openMapOf(ground, open);
    const place = (): [number, number] => [
      (ground.firstColumn + ground.columns * dice.next()) * ground.cell,
      (ground.firstRow + ground.rows * dice.next()) * ground.cell,
    ];
    let moved = 0;
    for (let i = 0; i < 20_000; i += 1) {
      const [a, b] = [place(), place()];
      if (isWayClear(ground, map, ...a, ...b)) continue;
      const within = staysBlockedWithin(ground, map, ...a, ...b);
      if (within <= 0) continue;
      moved += 1;
      const angle = 2 * Math.PI * dice.next();
      const end: [number, number] = [
        b[0] + within * Math.cos(angle),
        b[1] + within * Math.sin(angle),
      ];
      // It is looked at from either end.
      expect(isWayClear(ground, map, ...a, ...end)).toBe(false);
      expect(isWayClear(ground, map, ...end, ...a)).toBe(false);
    }
    expect(moved).toBeGreaterThan(1000);
  });
});
