import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { unitFromDegrees, distanceM } from '../../src/geo/sphere.ts';
import { nightAt, NIGHTS } from '../../src/study/playback/nights.ts';
import { recordPlayback } from '../../src/study/playback/record.ts';
import { FIRST_DECISION } from '../../src/study/stopping.ts';
import { THREAT_LOOKS, MARK_KINDS } from '../../web/map/types.ts';
import { AircraftNow } from '../../web/watch/aircraft.ts';
import { replicationToWatch, type Situation } from '../../web/watch/choose-night.ts';
import { explainCommand } from '../../web/watch/command.ts';
import { buffersOfNight, openedNight } from '../../web/watch/opened.ts';
import { WatchEngine } from '../../web/watch/watch-engine.ts';
import { compilerOf, inputFor, selectionOf, shippedCompiler } from '../explain/support.ts';
import { randomFlights } from '../reference/random-flights.ts';

const PER_VARIANT = 10;
const KEY = { study: 'aa', policy: 'inbound', seed: 1 };

const leakers = fc.array(fc.nat(30), { minLength: 1, maxLength: 400 });

function situation(changes: Partial<Situation>): Situation {
  return {
    key: KEY,
    choice: 'typical',
    nightly: null,
    replicationsPerVariant: PER_VARIANT,
    settled: false,
    asked: false,
    watching: false,
    open: null,
    ...changes,
  };
}

describe('the replication that is watched', () => {
  it('is the one that the reader names by number, whatever else is known', () => {
    fc.assert(
      fc.property(fc.nat(), leakers, fc.boolean(), (number, all, settled) => {
        const nightly = { ...KEY, leakers: all };
        expect(replicationToWatch(situation({ choice: number, nightly, settled }))).toBe(number);
      }),
    );
  });

  it('is the percentile of the chosen policy once the answer is settled, and not of another', () => {
    fc.assert(
      fc.property(leakers, fc.constantFrom('lucky', 'typical', 'unlucky'), (all, choice) => {
        const expected = nightAt(all, NIGHTS[choice], PER_VARIANT);
        const at = { choice, settled: true };
        const own = { ...KEY, leakers: all };
        expect(replicationToWatch(situation({ ...at, nightly: own }))).toBe(expected?.replication);
        for (const other of [{ policy: 'joint' }, { seed: 2 }, { study: 'bb' }]) {
          const nightly = { ...own, ...other };
          expect(replicationToWatch(situation({ ...at, nightly }))).toBeNull();
        }
      }),
    );
  });

  it('waits for enough variants, unless the reader does not', () => {
    const all = Array.from({ length: FIRST_DECISION * PER_VARIANT - 1 }, (_, i) => i % 7);
    const few = { ...KEY, leakers: all };
    expect(replicationToWatch(situation({ nightly: few }))).toBeNull();
    expect(replicationToWatch(situation({ nightly: few, asked: true }))).toBe(3);
    const enough = { ...KEY, leakers: [...all, 0] };
    expect(replicationToWatch(situation({ nightly: enough }))).toBe(3);
  });

  it('stays while it is watched, and until the answer is settled', () => {
    const open = { ...KEY, choice: 'typical' as const, replication: 77 };
    const nightly = { ...KEY, leakers: [3, 3, 3] };
    expect(replicationToWatch(situation({ open, nightly }))).toBe(77);
    expect(replicationToWatch(situation({ open, nightly, settled: true }))).toBe(0);
    expect(replicationToWatch(situation({ open, nightly, settled: true, watching: true }))).toBe(
      77,
    );
    const lucky = { open, nightly, choice: 'lucky' as const, settled: true, watching: true };
    expect(replicationToWatch(situation(lucky))).toBe(0);
  });

  it('stays under other rules until the answer tells of them', () => {
    const open = { ...KEY, policy: 'joint', choice: 'typical' as const, replication: 77 };
    expect(replicationToWatch(situation({ open }))).toBe(77);
    const nightly = { ...KEY, leakers: [3, 3, 3] };
    expect(replicationToWatch(situation({ open, nightly, settled: true }))).toBe(0);
  });
});

describe('the engine of the watch', () => {
  const compiler = shippedCompiler('two-islands');
  const { scenario } = compiler;
  const study = { scenario, book: compiler.rules.book };
  const night = (policyId: string, replication: number, seed = 1) => {
    const { policy } = inputFor(compiler, policyId);
    return { seed, replication, policyId, policy };
  };
  const policies = scenario.policies.map(({ id }) => id);

  it('opens what recording gives, on a variant compiled for another policy too', () => {
    const engine = new WatchEngine();
    policies.forEach((policy, i) => {
      // neighbours share a variant, also where the seed changes
      const replications = i % 2 === 0 ? [3, 12] : [12, 3];
      for (const replication of replications) {
        const reply = engine.open({
          ticket: i,
          ...(i === 0 && replication === 3 ? { study } : {}),
          night: night(policy, replication, i < 3 ? 1 : 2),
        });
        const input = inputFor(compiler, policy, replication, i < 3 ? 1 : 2);
        expect(reply.problem).toBeUndefined();
        expect(reply.night?.playback, `${policy} ${replication}`).toEqual(recordPlayback(input));
      }
    });
  });

  it('says what is wrong instead of throwing, and goes on', () => {
    const engine = new WatchEngine();
    const first = night(policies[0] ?? '', 0);
    expect(engine.open({ ticket: 1, night: first }).problem).toContain('before its study');
    const wrong = { ...first, replication: -1 };
    expect(engine.open({ ticket: 2, study, night: wrong }).problem).toContain('`-1`');
    expect(engine.open({ ticket: 3, night: first }).night?.playback.about.replication).toBe(0);
  });

  it('hands over every buffer once', () => {
    const opened = openedNight(recordPlayback(inputFor(compiler, 'joint')), scenario);
    const copy = structuredClone(opened);
    const buffers = buffersOfNight(opened);
    expect(new Set(buffers).size).toBe(buffers.length);
    expect(structuredClone(opened, { transfer: buffers })).toEqual(copy);
    expect(buffers.every((buffer) => buffer.byteLength === 0)).toBe(true);
  });

  it('writes the command that tells the same story, with names that a shell would take apart', () => {
    const { playback } = openedNight(recordPlayback(inputFor(compiler, 'joint', 12)), scenario);
    const story = playback.stories[0]!;
    const { id } = story.threat;
    expect(explainCommand('studies/two-islands', story)).toBe(
      `caveat explain studies/two-islands --policy joint --replication 12 --threat ${id} --seed 1`,
    );
    const odd = { ...story, policy: "it's,+a b" };
    expect(explainCommand('my study.yaml', odd)).toBe(
      `caveat explain 'my study.yaml' --policy 'it'\\''s,+a b' --replication 12 --threat ${id} --seed 1`,
    );
  });
});

describe('a night as the map has it', () => {
  const worlds = [301, 302, 303, 304].map((seed) => {
    const { scenario, ruleText, policies } = randomFlights(seed);
    const compiler = compilerOf(scenario, ruleText);
    const policy = policies.at(-1)!;
    const input = { compiler, seed: 5, replication: 0, policyId: policy.id };
    const playback = recordPlayback({ ...input, policy: selectionOf(compiler, policy) });
    return { scenario, compiler, playback, night: openedNight(playback, scenario) };
  });
  const place = (latDeg: number | undefined, lonDeg: number | undefined) =>
    unitFromDegrees(latDeg ?? NaN, lonDeg ?? NaN);

  it('ends threats where they are at their end, with the mark of their fate', () => {
    for (const { night, playback } of worlds) {
      const { tracks, marks } = night;
      marks.ids.forEach((id, t) => {
        expect(id).toBe(tracks.ids[t]);
        expect(MARK_KINDS[marks.kind[t]!]).toBe(playback.stories[t]!.fate);
        expect(marks.atS[t]).toBe(tracks.endS[t]);
        const [from, to] = [tracks.starts[t]!, tracks.starts[t + 1]!];
        // the vertices between which it ends, joined by a straight line as the map draws it
        let i = from;
        while (i + 2 < to && tracks.atS[i + 1]! <= marks.atS[t]!) i += 1;
        const lasts = tracks.atS[i + 1]! - tracks.atS[i]!;
        const part = Math.min(1, (marks.atS[t]! - tracks.atS[i]!) / lasts);
        const on = (degrees: Float64Array): number =>
          degrees[i]! + (degrees[i + 1]! - degrees[i]!) * part;
        const drawn = place(on(tracks.latDeg), on(tracks.lonDeg));
        expect(distanceM(drawn, place(marks.latDeg[t], marks.lonDeg[t])), id).toBeLessThan(30);
      });
    }
  });

  it('draws shots in the colour of who fired, to where they end: at the threat, or on the way', () => {
    let shots = 0;
    for (const { playback: recorded, scenario } of worlds) {
      const playback = structuredClone(recorded);
      const { launchTick, interceptTick, endTick, effector, to } = playback.shots;
      // every other one wasted half-way: seldom in small worlds, and not to be left to luck
      endTick.forEach((end, i) => (endTick[i] = i % 2 === 0 ? end : (launchTick[i]! + end) >> 1));
      const lines = openedNight(playback, scenario).shots;
      lines.fromS.forEach((fromS, i) => {
        shots += 1;
        const firer = playback.stoppers[effector[i]!]!;
        expect(scenario.nations[lines.nation[i]!]?.id).toBe(firer.nation);
        expect([fromS, lines.toS[i]]).toEqual([launchTick[i]! / 10, endTick[i]! / 10]);
        const from = place(lines.fromLatDeg[i], lines.fromLonDeg[i]);
        const until = place(lines.toLatDeg[i], lines.toLonDeg[i]);
        const [x = 0, y = 0, z = 0] = to.subarray(3 * i, 3 * i + 3);
        const part = (endTick[i]! - launchTick[i]!) / (interceptTick[i]! - launchTick[i]!);
        expect(distanceM(from, until)).toBeCloseTo(part * distanceM(from, { x, y, z }), 1);
      });
    }
    expect(shots).toBeGreaterThan(5);
  });

  it('has a look for every threat', () => {
    for (const { night, scenario, playback } of worlds) {
      night.tracks.look.forEach((look, t) => {
        const type = scenario.threatTypes.find(
          ({ id }) => id === playback.stories[t]!.threat.type.id,
        )!;
        const own = THREAT_LOOKS.find((name) => name === type.classes[0]);
        expect(THREAT_LOOKS[look]).toBe(own ?? type.profile);
      });
    }
  });

  it('has the flights that are airborne, and keeps its arrays while they are the same', () => {
    let moments = 0;
    for (const { night, playback } of worlds) {
      const now = new AircraftNow();
      const { offsets, fromTick, toTick } = playback.flights;
      for (let tick = playback.about.fromTick; tick < playback.about.toTick; tick += 400) {
        const aircraft = now.at(night, tick)!;
        const flying: string[] = [];
        for (let f = 0; f + 1 < offsets.length; f += 1) {
          const legs = Array.from(
            { length: offsets[f + 1]! - offsets[f]! },
            (_, k) => offsets[f]! + k,
          );
          if (legs.some((leg) => fromTick[leg]! <= tick && tick <= toTick[leg]!))
            flying.push(playback.stoppers[playback.firstFlight + f]!.id);
        }
        expect(aircraft.ids).toEqual(flying);
        expect([...aircraft.latDeg, ...aircraft.lonDeg].every(Number.isFinite)).toBe(true);
        const again = now.at(night, tick);
        expect(again).toBe(aircraft);
        moments += flying.length;
      }
    }
    expect(moments).toBeGreaterThan(20);
  });
});
