/** Crews, money and freed capacity, by arithmetic that a reader can repeat. */
import { describe, expect, it } from 'vitest';
import { Compiler } from '../../src/compile/compile.ts';
import { createGeography, type Geography } from '../../src/geo/geography.ts';
import { destination, unitFromDegrees } from '../../src/geo/sphere.ts';
import { vec3 } from '../../src/geo/vector.ts';
import { EngagementLog } from '../../src/kernel/log.ts';
import { PolicyPlan } from '../../src/kernel/plan.ts';
import { PolicyTerms } from '../../src/kernel/terms.ts';
import { FateCode, Replication } from '../../src/kernel/replication.ts';
import { State } from '../../src/kernel/state.ts';
import { openProgram } from '../../src/program/layout.ts';
import { angleBetween, towardsInto } from '../../src/program/motion.ts';
import type { Scenario } from '../../src/scenario/model.ts';
import { assembleCompare } from '../../src/study/assemble.ts';
import { Crews, type CrewCounts } from '../../src/study/consequences/crews.ts';
import { FreedCapacity } from '../../src/study/consequences/freed-capacity.ts';
import { Places } from '../../src/study/consequences/places.ts';
import { StudyMerger } from '../../src/study/merge.ts';
import { estimate } from '../../src/study/statistics.ts';
import type { PolicyTally } from '../../src/study/tally.ts';
import { base, group, permitAll, square, unit } from '../reference/range.ts';
import { axes, consequences, uniforms, variantTally } from './synthetic.ts';

/** AA from 0.5° W to 0.5° E, BB to 1.5° E, hostile HH from 2.5° to 3.5° E. */
const world = createGeography({
  drawn: [
    { nation: 'AA', polygons: [[square(0, 0.5)]] },
    { nation: 'BB', polygons: [[square(1, 0.5)]] },
    { nation: 'HH', polygons: [[square(3, 0.5)]] },
  ],
  zones: [],
});
const A = world.airspaces.length;
const KM_PER_DEGREE = 111.195;

function counts(): CrewCounts {
  return {
    sorties: new Float64Array(A),
    crewedTicks: new Float64Array(A),
    approachM: new Float64Array(1),
    approaches: new Float64Array(1),
    nearestM: new Float64Array(1).fill(Infinity),
    airborneTicks: new Float64Array(1),
  };
}

/** A sortie as legs: [from, to, ticks] one after the other from tick `start` on. */
function fly(
  log: EngagementLog,
  start: number,
  legs: readonly (readonly [number, number, number])[],
) {
  let tick = start;
  for (const [from, to, ticks] of legs) {
    const row = log.legs.leg(0, tick, tick + ticks);
    const [a, b] = [from, to].map((lon) => unitFromDegrees(0, lon));
    if (a === undefined || b === undefined) throw new Error('two ends');
    log.legs.fromX[row] = a.x;
    log.legs.fromY[row] = a.y;
    log.legs.fromZ[row] = a.z;
    log.legs.toX[row] = b.x;
    log.legs.toY[row] = b.y;
    log.legs.toZ[row] = b.z;
    tick += ticks;
  }
  log.sorties.sortie(0, start, tick);
}

/** Two legs of the tests below are all the way to its station, and one back. */
const patrol = { base: unitFromDegrees(0, 0), station: unitFromDegrees(0, 1) };

function crewsOver(geography: Geography): Crews {
  const places = new Places(geography, [geography.airspaceIndex('HH')]);
  return new Crews(places, A, 1, [0], [patrol], []);
}
const noPlan = { sensorCommitted: new Uint8Array(0) } as unknown as PolicyPlan;

/** Places of aircraft are known to a cell of 1.56 km: half its diagonal, km. */
const near =
  (wanted: number) =>
  (found: number): boolean =>
    Math.abs(found - wanted) < 1.36;

describe('crewed aircraft', () => {
  it('are over each airspace for as long as their legs are, to half a piece of 30 s', () => {
    const log = new EngagementLog();
    // from the middle of AA to that of BB in 2 000 s, an hour on station, and back
    fly(log, 100, [
      [0, 1, 20_000],
      [1, 1, 36_000],
      [1, 0, 20_000],
    ]);
    const out = counts();
    crewsOver(world).count(out, log, noPlan, 0);
    const over = (id: string): number => out.crewedTicks[world.airspaceIndex(id)] ?? NaN;
    expect(Math.abs(over('AA') - 20_000)).toBeLessThanOrEqual(300);
    expect(Math.abs(over('BB') - 56_000)).toBeLessThanOrEqual(300);
    expect(over('AA') + over('BB')).toBeCloseTo(76_000, 6);
    expect(out.airborneTicks[0]).toBe(76_000);
  });

  it('count once per sortie in each airspace, however often they come back to it', () => {
    const log = new EngagementLog();
    fly(log, 0, [
      [0, 1, 3000],
      [1, 0, 3000],
      [0, 1, 3000],
      [1, 0, 3000],
    ]);
    fly(log, 20_000, [[0, 0, 600]]);
    const out = counts();
    crewsOver(world).count(out, log, noPlan, 0);
    expect(out.sorties[world.airspaceIndex('AA')]).toBe(2);
    expect(out.sorties[world.airspaceIndex('BB')]).toBe(1);
  });

  it('come as near to hostile airspace as their nearest place: 1.5° of the equator', () => {
    const log = new EngagementLog();
    fly(log, 0, [
      [0, 1, 3000],
      [1, 0.2, 3000],
    ]);
    const out = counts();
    const crews = crewsOver(world);
    crews.count(out, log, noPlan, 0);
    expect((out.nearestM[0] ?? NaN) / 1000).toSatisfy(near(1.5 * KM_PER_DEGREE));
    // a second replication further off: the least stays, the mean is of both
    log.clear();
    fly(log, 0, [[0, 0, 3000]]);
    crews.count(out, log, noPlan, 0);
    expect((out.nearestM[0] ?? NaN) / 1000).toSatisfy(near(1.5 * KM_PER_DEGREE));
    expect((out.approachM[0] ?? NaN) / 2 / 1000).toSatisfy(near(2 * KM_PER_DEGREE));
    expect(out.approaches[0]).toBe(2);
  });

  it('are where, and as near, as looking at every piece of their legs says', () => {
    const u = uniforms(11);
    const places = new Places(world, [world.airspaceIndex('HH')]);
    const wanted = new Float64Array(A);
    const out = counts();
    const crews = crewsOver(world);
    let approachM = 0;
    for (let sortie = 0; sortie < 200; sortie += 1) {
      const log = new EngagementLog();
      let at = unitFromDegrees(0, 0);
      let least = places.hostileM(at);
      for (let tick = 0, leg = 0; leg < 3; leg += 1) {
        const to = unitFromDegrees(2 * u() - 1, 2.2 * u() - 0.5);
        const ticks = 1 + Math.floor(30_000 * u());
        const row = log.legs.leg(0, tick, tick + ticks);
        [log.legs.fromX[row], log.legs.fromY[row], log.legs.fromZ[row]] = [at.x, at.y, at.z];
        [log.legs.toX[row], log.legs.toY[row], log.legs.toZ[row]] = [to.x, to.y, to.z];
        const pieces = Math.ceil(ticks / 300);
        const angle = angleBetween(at, to);
        for (let k = 0; k < pieces; k += 1) {
          const p = towardsInto(vec3(), at, to, (angle * (k + 0.5)) / pieces);
          wanted[places.airspaceAt(p)]! += ticks / pieces;
          least = Math.min(least, places.hostileM(p));
        }
        least = Math.min(least, places.hostileM(to));
        tick += ticks;
        at = to;
      }
      log.sorties.sortie(0, 0, 1);
      crews.count(out, log, noPlan, 0);
      approachM += least;
    }
    expect(out.approachM[0]).toBeCloseTo(approachM, 3);
    for (let a = 0; a < A; a += 1) {
      // nobody comes as far as HH
      if (a < A - 1) expect(wanted[a]).toBeGreaterThan(0);
      expect(out.crewedTicks[a]).toBeCloseTo(wanted[a] ?? NaN, 3);
    }
  });

  it('are in places that are known to a cell, as far as a cell is wide', () => {
    const u = uniforms(11);
    const places = new Places(world, [world.airspaceIndex('HH')]);
    let apart = 0;
    let far = 0;
    for (let i = 0; i < 3000; i += 1) {
      const p = unitFromDegrees(3 * u() - 1.5, 5 * u() - 3.5);
      const away = world.distanceToAirspaceM(p, world.airspaceIndex('HH'));
      expect(places.hostileM(p) / 1000).toSatisfy(near(away / 1000));
      if (places.airspaceAt(p) !== world.airspaceAt(p)) apart += 1;
      // what is said of a place's surroundings holds all around it
      const withinM = 100_000 * u();
      places.look(p);
      expect(places.over).toBe(places.airspaceAt(p));
      if (places.sameWithinM > 0) far += 1;
      for (let k = 0; k < 8; k += 1) {
        const bearing = (2 * Math.PI * k) / 8;
        const beside = destination(p, bearing, places.sameWithinM);
        expect(places.airspaceAt(beside)).toBe(places.over);
        const around = places.hostileM(destination(p, bearing, withinM));
        expect(around).toBeGreaterThanOrEqual(places.hostileAtLeastM(p, withinM));
      }
    }
    // of places as near to a border as a cell is wide
    expect(apart).toBeLessThan(60);
    expect(apart).toBeGreaterThan(0);
    expect(far).toBeGreaterThan(100);
  });

  it('of an orbit are in the air for the whole raid, if their force is committed', () => {
    const places = new Places(world, [world.airspaceIndex('HH')]);
    const orbit = { sensor: 0, nation: 0, place: unitFromDegrees(0, 1) };
    const crews = new Crews(places, A, 1, [], [], [orbit]);
    const out = counts();
    const plan = (committed: number): PolicyPlan =>
      ({ sensorCommitted: Uint8Array.of(committed) }) as unknown as PolicyPlan;
    crews.count(out, new EngagementLog(), plan(0), 5000);
    expect(out.crewedTicks[world.airspaceIndex('BB')]).toBe(0);
    crews.count(out, new EngagementLog(), plan(1), 5000);
    expect(out.crewedTicks[world.airspaceIndex('BB')]).toBe(5000);
    expect(out.sorties[world.airspaceIndex('BB')]).toBe(1);
    expect((out.nearestM[0] ?? NaN) / 1000).toSatisfy(near(1.5 * KM_PER_DEGREE));
  });
});

describe('freed capacity', () => {
  const entry = {
    class: 'cruise',
    mode: 'hard',
    share: 0.6,
    intraclassCorrelation: 0,
    roundsPerKill: 1,
    roundCostUsd: { low: 1, typical: 2, high: 3 },
  } as const;
  const scenario: Scenario = {
    ...base,
    raid: [{ ...group, count: 40 }],
    fireUnits: [{ ...unit, nation: 'BB' }],
    screens: ['west', 'east'].map((id) => ({
      id,
      title: id,
      nation: 'AA',
      zone: 'all',
      entries: [entry],
    })),
  };

  /** Kills freed and leakers left, when unit 0 has killed all that `west` would have. */
  function settle(seed: number, nation = 1) {
    const compiler = new Compiler(scenario, permitAll);
    const program = openProgram(compiler.compile(seed, 0));
    const plan = new PolicyPlan(new PolicyTerms(program, 0, new Uint8Array(0)));
    const rep = new Replication(program, seed, 0);
    rep.prepare(plan);
    const state = new State(program);
    state.reset(plan, rep);
    const west = compiler.entities.entries.findIndex((e) => e.screen.id === 'west');
    let killed = 0;
    for (let t = 0; t < program.counts.threats; t += 1) {
      if (rep.naturalEntry[t] !== west) continue;
      killed += 1;
      state.fate[t] = FateCode.intercepted;
      state.stopper[t] = 0;
    }
    const aa = compiler.entities.nations.findIndex((n) => n.id === 'AA');
    const freed = new FreedCapacity(
      { from: ['west'], to: ['east'] },
      compiler.entities,
      [nation === 1 ? 1 - aa : aa],
      1,
    );
    const fates = [...state.fate];
    freed.settle(state, rep, plan);
    expect([...state.fate]).toEqual(fates);
    return { killed, freed: freed.kills, before: state.leakers, after: freed.leakers };
  }

  it('is what partners killed that the screen would have, and nothing of its own nation', () => {
    const { killed, freed } = settle(1);
    expect(killed).toBeGreaterThan(5);
    expect(freed).toBe(killed);
    expect(settle(1, 0).freed).toBe(0);
    expect(settle(1, 0).after).toBe(settle(1, 0).before);
  });

  it('kills each leaker that it reaches with the share of the screen it goes to: 0.6', () => {
    let tries = 0;
    let kills = 0;
    for (let seed = 1; seed <= 300; seed += 1) {
      const { freed, before, after } = settle(seed);
      tries += Math.min(freed, before);
      kills += before - after;
    }
    const z = (kills - 0.6 * tries) / Math.sqrt(tries * 0.24);
    expect(tries).toBeGreaterThan(1000);
    expect(Math.abs(z)).toBeLessThan(4);
  });
});

describe('the answer', () => {
  const tally = (leaks: readonly number[], variant: number) => variantTally(variant, leaks);
  /** A baseline that spends `before` rounds of battery-a a night, and a policy that spends `after`. */
  function answer(leaks: readonly [number, number], before = 1, after = 3) {
    const merger = new StudyMerger({ axes, policies: 2, baseline: 0, replicationsPerVariant: 10 });
    for (let v = 0; v < 12; v += 1) {
      const one = tally(leaks, v);
      const policies = one.policies.map((p, i): PolicyTally => ({
        ...p,
        rounds: Float64Array.of(0, 10 * (i === 0 ? before : after), 0),
        consequences: {
          ...consequences(10, uniforms(v)),
          bursts: Float64Array.of(10 * (i === 0 ? 0 : 5)),
          airborneTicks: Float64Array.of(i === 0 ? 0 : 10 * 18_000),
          intercepted: Float64Array.of(20, 100),
        },
      }));
      merger.add({ ...one, policies });
    }
    merger.releaseTo(12);
    const merged = merger.result();
    const result = assembleCompare({
      version: '0',
      study: { id: 's', title: 's' },
      scenarioDigest: '',
      seed: 1,
      axes,
      policies: ['base', 'other'].map((id) => ({
        id,
        title: id,
        caveatsInForce: [],
        forces: id === 'other' ? ['more'] : [],
      })),
      baseline: 'base',
      ruleTitles: {},
      merged,
    });
    const [first, second] = result.policies;
    if (first === undefined || second === undefined) throw new Error('two policies');
    return { merged, result, base: first, other: second };
  }

  it('charges bursts, and half an hour of two aircraft, at the ends of their ranges', () => {
    const { costUsd } = answer([0.5, 0.2]).other;
    // 3 rounds of battery-a and 5 bursts; 18 000 ticks are half an hour
    expect(costUsd.interceptors).toEqual({
      mean: 3 * 2e6 + 5 * 200,
      low: 3 * 1e6 + 5 * 100,
      high: 3 * 4e6 + 5 * 300,
    });
    expect(costUsd.flightHours).toEqual({ mean: 2e4, low: 1e4, high: 3e4 });
  });

  it('sets interceptors against the threats they stopped, the low end of one by the high of the other', () => {
    const { costUsd } = answer([0.5, 0.2]).other;
    // 2 of type-a and 10 of type-b a night
    expect(costUsd.threatsStopped).toEqual({ mean: 2.2e6, low: 1.1e6, high: 4.5e6 });
    expect(costUsd.exchange?.mean).toBeCloseTo(6_001_000 / 2.2e6, 12);
    expect(costUsd.exchange?.low).toBeCloseTo(3_000_500 / 4.5e6, 12);
    expect(costUsd.exchange?.high).toBeCloseTo(12_001_500 / 1.1e6, 12);
  });

  it('gives a cost per leaker averted where the difference is clear, with the range of both', () => {
    const { result, other, base: first } = answer([0.5, 0.2]);
    const averted = -(result.differences[0]?.leakers.mean ?? NaN);
    const extra = 2 * 2e6 + 5 * 200 + 2e4;
    expect(other.costUsd.perLeakerAverted.reason).toBeNull();
    expect(other.costUsd.perLeakerAverted.usd?.mean).toBeCloseTo(extra / averted, 6);
    const least = -(result.differences[0]?.leakers.high ?? NaN);
    const dear = 2 * 4e6 + 5 * 300 + 3e4;
    expect(other.costUsd.perLeakerAverted.usd?.high).toBeCloseTo(dear / least, 6);
    expect(first.costUsd.perLeakerAverted).toEqual({
      usd: null,
      reason: 'it is the baseline itself',
    });
  });

  it('gives none where it is not, and says why', () => {
    const why = (leaks: readonly [number, number]) => answer(leaks).other.costUsd.perLeakerAverted;
    expect(why([0.3, 0.3])).toEqual({
      usd: null,
      reason: 'the interval of the difference does not exclude zero',
    });
    expect(why([0.2, 0.5])).toEqual({
      usd: null,
      reason: 'it lets more through than the baseline',
    });
  });

  it('says how many raids the committed stock lasts: 24 rounds at 3 a night are 8', () => {
    const { base: first, other } = answer([0.5, 0.2]);
    const row = { nation: 'PL', system: 'pac2', available: 24, spent: 3, left: 21, raids: 8 };
    expect(other.stock).toContainEqual(row);
    expect(other.stock.map((s) => s.system)).toEqual(['pac2', 'pac3']);
    expect(other.stock[1]).toMatchObject({ spent: 0, raids: null });
    // battery-b belongs to a force that the baseline does not commit
    expect(first.stock.map((s) => s.system)).toEqual(['pac2']);
  });

  it('takes intervals over variant means, as everywhere', () => {
    const { merged, other } = answer([0.5, 0.2]);
    const debris = other.debris.find((row) => row.over === 'PL');
    const means = merged.policies[1]?.consequences.falls[5] ?? [];
    expect(means).toHaveLength(12);
    expect(debris?.intercepted).toEqual(estimate(means));
    expect(debris?.intercepted.low).toBeLessThan(debris?.intercepted.mean ?? NaN);
    expect(debris?.wrecks.mean).toBeCloseTo(
      (debris?.intercepted.mean ?? NaN) +
        (debris?.softKilled.mean ?? NaN) +
        (debris?.failed.mean ?? NaN),
      12,
    );
  });

  it('counts a kind of shot that some variants never saw as none in those', () => {
    const { merged, other } = answer([0.5, 0.2]);
    for (const column of merged.policies[1]?.consequences.shots.values() ?? [])
      expect(column).toHaveLength(12);
    const rare = other.involvement.shots.find((s) => s.over === 'PL' && s.nation === 'PL');
    expect(rare?.shots.mean).toBeGreaterThanOrEqual(0);
  });
});
