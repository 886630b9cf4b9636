import { describe, expect, it } from 'vitest';
import type { Compiler } from '../../src/compile/compile.ts';
import { pointOnLeg } from '../../src/compile/path.ts';
import { distanceM, slantM } from '../../src/geo/sphere.ts';
import type { Vec3 } from '../../src/geo/vector.ts';
import type { Policy } from '../../src/scenario/model.ts';
import { Explanation, type ExplainInput } from '../../src/study/explain.ts';
import { airborneAt, airborneOver } from '../../src/study/playback/air.ts';
import { FlightReader, MotionReader } from '../../src/study/playback/motion.ts';
import { buffersOf, type Playback, SHOT_OUTCOMES } from '../../src/study/playback/playback.ts';
import { recordPlayback } from '../../src/study/playback/record.ts';
import { CAUSES, FATES } from '../../src/study/tally.ts';
import { axesOf, VariantRunner } from '../../src/study/variant.ts';
import { compilerOf, selectionOf, shippedCompiler } from '../explain/support.ts';
import { randomFlights } from '../reference/random-flights.ts';
import { randomScenario } from '../reference/random-scenario.ts';

const SEED = 5;
const REPLICATIONS = 2;

interface Case {
  readonly name: string;
  readonly compiler: Compiler;
  readonly policy: Policy;
}

function cases(name: string, compiler: Compiler, policies: readonly Policy[]): Case[] {
  return policies.map((policy) => ({ name: `${name}, ${policy.id}`, compiler, policy }));
}

/** Random worlds without and with flights, and a study that is worked out on paper. */
const CASES: readonly Case[] = [
  ...[201, 202, 203, 204].flatMap((seed) => {
    const { scenario, ruleText, policies } = randomScenario(seed);
    return cases(`scenario ${seed}`, compilerOf(scenario, ruleText), policies);
  }),
  ...[301, 302, 303, 304, 305, 306].flatMap((seed) => {
    const { scenario, ruleText, policies } = randomFlights(seed);
    return cases(`flights ${seed}`, compilerOf(scenario, ruleText), policies);
  }),
  ...((compiler) => cases('two islands', compiler, compiler.scenario.policies))(
    shippedCompiler('two-islands'),
  ),
];

function inputOf({ compiler, policy }: Case, replication: number): ExplainInput {
  return {
    compiler,
    seed: SEED,
    replication,
    policyId: policy.id,
    policy: selectionOf(compiler, policy),
  };
}

/** Every night of every case, recorded once. */
const NIGHTS = CASES.flatMap((one) =>
  Array.from({ length: REPLICATIONS }, (_, replication) => ({
    ...one,
    replication,
    where: `${one.name}, replication ${replication}`,
    playback: recordPlayback(inputOf(one, replication)),
  })),
);

function count<T>(playback: Playback, of: (shot: number) => T): Map<T, number> {
  const counts = new Map<T, number>();
  const { shots } = playback;
  shots.rounds.forEach((rounds, i) => counts.set(of(i), (counts.get(of(i)) ?? 0) + rounds));
  return counts;
}

const row = (columns: Float64Array, i: number): Vec3 => ({
  x: columns[3 * i]!,
  y: columns[3 * i + 1]!,
  z: columns[3 * i + 2]!,
});

describe('a night written down', () => {
  it('fires the rounds, leaks the leakers and ends the threats that the tables count', () => {
    let rounds = 0;
    for (const one of CASES) {
      const runner = new VariantRunner(one.compiler, SEED, 0, REPLICATIONS);
      const tally = runner.tally(runner.plan(selectionOf(one.compiler, one.policy)));
      const nights = NIGHTS.filter(({ name }) => name === one.name).map((n) => n.playback);
      const { stoppers, classes } = axesOf(one.compiler);
      stoppers.forEach(({ kind, id }, s) => {
        if (kind === 'screen') return;
        // Bursts of a gun are not rounds.
        const fired = nights.map(
          (p) => count(p, (i) => (p.shots.gun[i] === 1 ? -1 : p.shots.effector[i])).get(s) ?? 0,
        );
        const sum = fired.reduce((a, b) => a + b, 0);
        rounds += sum;
        expect(sum, `${one.name}, ${id}`).toBe(tally.rounds[s]);
      });
      expect(nights.map((p) => p.about.leakers)).toEqual([...tally.leakers]);
      const fates = FATES.map(() => 0);
      const causes = CAUSES.map(() => 0);
      const stopped = stoppers.map(() => 0);
      for (const { threats } of nights) {
        threats.fate.forEach((fate) => (fates[fate]! += 1));
        threats.cause.forEach((cause) => cause >= 0 && (causes[cause]! += 1));
        threats.stopper.forEach((stopper) => stopper >= 0 && (stopped[stopper]! += 1));
      }
      const sums = (table: Float64Array, wide: number, by: (cell: number) => number): number[] =>
        [...table].reduce((into, n, cell) => {
          into[by(cell)]! += n;
          return into;
        }, new Array<number>(wide).fill(0));
      expect(fates, one.name).toEqual(
        sums(tally.fatesByClass, FATES.length, (c) => c % FATES.length),
      );
      expect(causes, one.name).toEqual([...tally.causes]);
      const byStopper = (cell: number): number => Math.floor(cell / classes.length);
      expect(stopped, one.name).toEqual(sums(tally.stopped, stoppers.length, byStopper));
    }
    expect(rounds).toBeGreaterThan(100);
  });

  it('tells of each threat what explain tells, and gives its leakers their causes', () => {
    let leakers = 0;
    for (const night of NIGHTS.filter((n) => n.replication === 1)) {
      const { playback, where } = night;
      const explanation = new Explanation(inputOf(night, night.replication));
      const causes = new Map(explanation.leakers().map((l) => [l.id, l.cause]));
      playback.stories.forEach((story, t) => {
        const { id } = story.threat;
        expect(story, `${where}, ${id}`).toEqual(explanation.story(id));
        expect(CAUSES[playback.threats.cause[t]!], `${where}, ${id}`).toBe(causes.get(id));
        expect(FATES[playback.threats.fate[t]!], `${where}, ${id}`).toBe(story.fate);
        expect(playback.threats.endTick[t], `${where}, ${id}`).toBe(story.lines.at(-1)?.tick);
        for (const { rules = [] } of story.lines) {
          for (const { id: rule } of rules) {
            const named = playback.rules.find((r) => r.id === rule);
            expect(named?.text, `${where}, rule ${rule}`).toMatch(/forbid|permit/u);
          }
        }
      });
      leakers += causes.size;
    }
    expect(leakers).toBeGreaterThan(100);
  });

  it('moves threats where the compiler sends them, at their ends and in between', () => {
    for (const { playback, compiler, where } of NIGHTS.filter((n) => n.replication === 0)) {
      const motion = new MotionReader(playback.tracks);
      const at = { x: 0, y: 0, z: 0 };
      compiler.sample(SEED, 0).forEach(({ id, legs, launchTick }, t) => {
        const end = playback.threats.endTick[t]!;
        // to and fro, so that no place depends on the one asked for before
        for (const part of [0, 0.9, 0.3, 0.31, 0.6, 1]) {
          const tick = launchTick + (end - launchTick) * part;
          const leg = legs.findLast((l) => l.fromS * 10 <= tick) ?? legs[0];
          if (leg === undefined) continue;
          const flown = tick / 10 - leg.fromS;
          const height = motion.threatInto(at, t, tick);
          const place = pointOnLeg(leg, flown * leg.rateRadPerS);
          expect(distanceM(at, place), `${where}, ${id}, ${part}`).toBeLessThan(0.01);
          expect(height, `${where}, ${id}, ${part}`).toBeCloseTo(
            leg.heightM + leg.climbMps * flown,
            3,
          );
        }
        if (playback.stories[t]!.fate !== 'hit') return;
        const asset = legs.at(-1)?.to;
        motion.threatInto(at, t, end);
        // ends are whole ticks: nearer than what is flown in one
        const speed = playback.threats.launchTick[t] === end ? 0 : legs.at(-1)!.rateRadPerS * 6.4e5;
        expect(distanceM(at, asset!), `${where}, ${id}`).toBeLessThanOrEqual(speed + 0.01);
      });
    }
  });

  it('lets rounds take as long as their speed says from where they are fired to the threat', () => {
    let shots = 0;
    for (const { playback, compiler, where } of NIGHTS) {
      const motion = new MotionReader(playback.tracks);
      const { units, flights } = compiler.entities;
      playback.shots.launchTick.forEach((launch, i) => {
        const effector = playback.shots.effector[i]!;
        const unit = units[effector];
        const flight = flights[effector - units.length];
        const gun = playback.shots.gun[i] === 1;
        const weapon = gun ? flight?.type.gun : flight?.type.missile;
        const speed = unit?.type.roundSpeedMps ?? weapon?.roundSpeedMps ?? NaN;
        const meets = playback.shots.interceptTick[i]!;
        const heightM = motion.threatInto({ x: 0, y: 0, z: 0 }, playback.shots.threat[i]!, meets);
        const from = row(playback.shots.from, i);
        const fromM = unit === undefined ? (flight?.type.heightM ?? NaN) : 0;
        const flownM = slantM(from, fromM, row(playback.shots.to, i), heightM);
        // an antenna's height and the rounding to ticks are all that is left
        expect(
          Math.abs((flownM / speed) * 10 - (meets - launch)),
          `${where}, shot ${i}`,
        ).toBeLessThan(2);
        const end = playback.shots.endTick[i]!;
        const wasted = SHOT_OUTCOMES[playback.shots.outcome[i]!] === 'wasted';
        expect(end, `${where}, shot ${i}`)[wasted ? 'toBeLessThanOrEqual' : 'toBe'](meets);
        shots += 1;
      });
    }
    expect(shots).toBeGreaterThan(100);
  });

  it('has a flight where it fires from, and nowhere while it is on the ground', () => {
    let fired = 0;
    let legs = 0;
    for (const { playback, compiler, where } of NIGHTS) {
      const reader = new FlightReader(playback.flights);
      const at = { x: 0, y: 0, z: 0 };
      playback.shots.effector.forEach((effector, i) => {
        const flight = effector - playback.firstFlight;
        if (flight < 0) return;
        fired += 1;
        const tick = playback.shots.launchTick[i]!;
        expect(reader.flightInto(at, flight, tick), `${where}, shot ${i}`).toBe(true);
        // it arrives within a tick, and its way is written down as if at the end of it
        const tickM = (compiler.entities.flights[flight]?.type.speedMps ?? 0) / 10;
        const apartM = distanceM(at, row(playback.shots.from, i));
        expect(apartM, `${where}, shot ${i}`).toBeLessThan(tickM + 1);
      });
      const { offsets, fromTick, toTick, from, to } = playback.flights;
      for (let f = 0; f + 1 < offsets.length; f += 1) {
        for (let i = offsets[f]!; i < offsets[f + 1]!; i += 1) {
          legs += 1;
          expect(reader.flightInto(at, f, fromTick[i]!), where).toBe(true);
          expect(reader.flightInto(at, f, (fromTick[i]! + toTick[i]!) / 2), where).toBe(true);
          const half = distanceM(at, row(from, i));
          expect(half, where).toBeCloseTo(distanceM(row(from, i), row(to, i)) / 2, 0);
        }
        const [first, last] = [offsets[f]!, offsets[f + 1]! - 1];
        const before = first <= last ? fromTick[first]! - 1 : 0;
        expect(reader.flightInto(at, f, before), where).toBe(false);
        expect(reader.flightInto(at, f, first <= last ? toTick[last]! + 1 : 0), where).toBe(false);
      }
    }
    expect(fired).toBeGreaterThan(10);
    expect(legs).toBeGreaterThan(50);
  });

  it('lists every line of a story once and in order of time, and releases and sorties once', () => {
    const seen = new Set<string>();
    for (const { playback, compiler, policy, replication, where } of NIGHTS) {
      const ticks = playback.events.map((e) => e.line.tick);
      expect(ticks, where).toEqual([...ticks].sort((a, b) => a - b));
      playback.events.forEach((e) => seen.add(e.line.kind));
      const own = new Set(['never', 'asked', 'released']);
      playback.stories.forEach(({ lines }, t) => {
        const listed = playback.events.filter((e) => e.threat === t).map((e) => e.line);
        const wanted = lines.filter((l) => !own.has(l.kind));
        expect(
          listed.filter((l) => !own.has(l.kind)),
          where,
        ).toEqual(wanted);
      });
      const rounds = playback.events.reduce((sum, { line }) => sum + (line.rounds ?? 0), 0);
      expect(rounds, where).toBe(playback.shots.rounds.reduce((a, b) => a + b, 0));
      const asked = playback.events.filter((e) => e.line.kind === 'asked');
      const askedOf = asked.map(({ threat, line }) => {
        const raid = compiler.scenario.authorities.every((a) => a.scope === 'raid');
        return `${line.text} ${raid ? '' : threat}`;
      });
      expect(new Set(askedOf).size, `${where}, ${policy.id} ${replication}`).toBe(asked.length);
      const off = playback.events.filter((e) => e.line.kind === 'took-off').length;
      const landed = playback.events.filter((e) => e.line.kind === 'landed').length;
      expect(landed, where).toBeLessThanOrEqual(off);
    }
    for (const kind of [
      'launched',
      'seen',
      'fired',
      'intercept',
      'reach',
      'end',
      'asked',
      'took-off',
      'landed',
    ])
      expect([...seen]).toContain(kind);
  });

  it('has first pictures where stories say that a nation saw it', () => {
    for (const { playback, where } of NIGHTS) {
      const { tick, threat } = playback.detections;
      playback.stories.forEach(({ lines }, t) => {
        const seen = new Set(lines.flatMap((l) => (l.kind === 'seen' ? [l.tick] : [])));
        const first = new Set([...tick].filter((_, i) => threat[i] === t));
        expect(first, `${where}, threat ${t}`).toEqual(seen);
        expect(playback.threats.seenTick[t], where).toBe(seen.size === 0 ? -1 : Math.min(...seen));
      });
    }
  });

  it('counts in the air what flies: over all bins, the time that all threats flew', () => {
    for (const { playback, where } of NIGHTS) {
      const { launchTick, endTick } = playback.threats;
      const flown = launchTick.reduce((sum, launch, t) => sum + endTick[t]! - launch, 0);
      for (const bins of [1, 7, 160]) {
        const { mean, binTicks } = airborneOver(playback, bins);
        const area = mean.reduce((sum, n) => sum + n * binTicks, 0);
        expect(area / flown, `${where}, ${bins} bins`).toBeCloseTo(1, 9);
      }
      expect(airborneAt(playback, playback.about.fromTick - 1), where).toBe(0);
      expect(airborneAt(playback, playback.about.toTick + 1), where).toBe(0);
    }
  });

  it('is plain data that a worker hands over without copying, and leaves the run as it was', () => {
    const { compiler, policy, replication } = NIGHTS[0]!;
    const input = inputOf({ name: '', compiler, policy }, replication);
    const [first, second] = [recordPlayback(input), recordPlayback(input)];
    const moved = structuredClone(first, { transfer: buffersOf(first) });
    expect(moved).toEqual(second);
    expect(first.tracks.tick.length).toBe(0);
  });
});
