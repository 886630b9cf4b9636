import { describe, expect, it } from 'vitest';
import { Compiler } from '../../src/compile/compile.ts';
import { InputError } from '../../src/scenario/problems.ts';
import type { Scenario } from '../../src/scenario/model.ts';
import {
  Explanation,
  explainLeakers,
  explainThreat,
  type ExplainInput,
} from '../../src/study/explain.ts';
import type { Story, StoryKind } from '../../src/study/story.ts';
import { base, east, group, unit, unitType } from '../reference/range.ts';
import { rulesOf, selectionOf } from './support.ts';

const PERMIT = `@id("own") @title("Own soil")
permit(principal, action == Action::"engage", resource) when { context.over == "AA" };
@id("sharing") permit(principal, action == Action::"share", resource);`;
const FORBID = `@id("no-shot") @caveat("restraint") @title("AA does not shoot")
forbid(principal in Nation::"AA", action == Action::"engage", resource);`;

function input(
  change: Partial<Scenario> = {},
  rules = PERMIT,
  caveats: readonly string[] = [],
  replication = 0,
): ExplainInput {
  const compiler = new Compiler({ ...base, ...change }, rulesOf(rules));
  const policy = selectionOf(compiler, { caveats, forces: [] });
  return { compiler, seed: 7, replication, policyId: 'policy', policy };
}

function story(...of: Parameters<typeof input>): Story {
  return explainThreat({ ...input(...of), threat: 'raid/1' });
}

function texts({ lines }: Story, kind: StoryKind): string[] {
  return lines.filter((l) => l.kind === kind).map((l) => l.text);
}

/** Kill probability of the one type of unit, everything else as on the range. */
function killing(killProbability: number): Partial<Scenario> {
  const cruise = { ...unitType.against.cruise, killProbability };
  const against = {
    cruise: { minRangeM: 0, maxRangeM: 20_000, minHeightM: 0, maxHeightM: 1e4, ...cruise },
  };
  return { fireUnitTypes: [{ ...unitType, against }] };
}

const ALMOST_NEVER = 1e-12;

describe('the story of one threat and one unit', () => {
  it('goes from launch through picture, identification and shots to the hit', () => {
    const told = story(killing(ALMOST_NEVER));
    expect(told).toMatchObject({ fate: 'hit', cause: 'missed', stoppedBy: null, zone: 'UTC' });
    expect(told.furthest).toEqual([{ id: 'unit-1', title: 'Unit 1' }]);
    // 60 km at 200 m/s; the radar sees from 54.25 km (tick 288), a scan later it has a track.
    expect(told.lines.slice(0, 3)).toMatchObject([
      { tick: 0, clock: '00:00:00', kind: 'launched' },
      { tick: 298, clock: '00:00:29', kind: 'seen', nation: 'AA' },
      { tick: 398, clock: '00:00:39', kind: 'identified', nation: 'AA' },
    ]);
    expect(texts(told, 'launched')[0]).toBe('launched over AA at 0.0° N 0.5° W, aimed at Middle');
    expect(texts(told, 'seen')[0]).toBe('seen by AA, by its own sensor: Unit 1: own radar');
    expect(texts(told, 'identified')[0]).toBe('AA identifies it, 10 s after its first picture');
    // ℓ(2001) = 1801.2 for the edge of the envelope at 20 km; the last chance is at the middle.
    expect(told.lines.find((l) => l.kind === 'reach')).toMatchObject({ tick: 1801 });
    expect(texts(told, 'reach')[0]).toMatch(
      /^Unit 1 could meet it from 00:03:20 to its end, 20 km to 100 m away: the rules let it shoot \(last launch/u,
    );
    expect(told.lines.find((l) => l.kind === 'fired')).toMatchObject({
      tick: 1801,
      unit: 'unit-1',
      rounds: 1,
      text: 'Unit 1 launches one round, to meet it at 00:03:20, 20 km away',
    });
    expect(texts(told, 'intercept')[0]).toBe('the round of Unit 1 misses');
    expect(told.lines.at(-1)).toMatchObject({ tick: 3000, clock: '00:05:00', text: 'hits Middle' });
  });

  it('ends with the unit that destroyed it', () => {
    const told = story(killing(1));
    expect(told).toMatchObject({ fate: 'intercepted', cause: null, stoppedBy: 'unit-1' });
    expect(texts(told, 'intercept')).toEqual(['the round of Unit 1 destroys it']);
    expect(told.lines.at(-1)).toMatchObject({
      text: 'destroyed over AA by Unit 1',
      unit: 'unit-1',
    });
  });

  it('names the caveat that stopped the shot, and with it lifted the shot is permitted', () => {
    const rules = `${PERMIT}\n${FORBID}`;
    const told = story(killing(1), rules, ['restraint']);
    const rule = { id: 'no-shot', title: 'AA does not shoot' };
    expect(told).toMatchObject({ fate: 'hit', cause: 'forbidden', causeRules: [rule] });
    const reach = told.lines.filter((l) => l.kind === 'reach');
    expect(reach).toHaveLength(1);
    expect(reach[0]?.rules).toEqual([rule]);
    expect(reach[0]?.text).toMatch(/: forbidden by “AA does not shoot” \(no-shot\)$/u);
    expect(texts(told, 'fired')).toEqual([]);

    const lifted = story(killing(1), rules);
    expect(texts(lifted, 'reach')[0]).toContain('the rules let it shoot');
    expect(texts(lifted, 'fired')).toHaveLength(1);
    expect(lifted.fate).toBe('intercepted');
  });

  it('says where no permit was found when no rule forbade it', () => {
    const elsewhere = PERMIT.replace('"AA"', '"BB"');
    const told = story(killing(1), elsewhere);
    expect(told.cause).toBe('forbidden');
    expect(told.causeRules).toEqual([
      { id: 'no permit', title: 'no permit for (engage, over AA)' },
    ]);
    expect(texts(told, 'reach')[0]).toMatch(/: no permit for \(engage, over AA\)$/u);
  });

  it('tells whose release was asked for, and how long it took', () => {
    const rules = PERMIT.replace('@id("own")', '@id("own") @authority("cabinet")');
    const cabinet = (seconds: number): Partial<Scenario> => ({
      ...killing(1),
      authorities: [
        { id: 'cabinet', title: 'Cabinet', delay: { law: 'fixed', seconds }, scope: 'threat' },
      ],
    });
    const soon = story(cabinet(190), rules);
    expect(texts(soon, 'asked')).toEqual(['AA asks Cabinet to release']);
    expect(soon.lines.find((l) => l.kind === 'released')).toMatchObject({
      tick: 398 + 1900,
      text: 'Cabinet releases to AA, 3 min 10 s after it was asked',
    });
    expect(texts(soon, 'reach')[0]).toContain('the rules let it shoot once Cabinet releases');
    const reaction = unitType.reactionS * 10;
    expect(soon.lines.find((l) => l.kind === 'fired')?.tick).toBe(398 + 1900 + reaction);

    const late = story(cabinet(3600), rules);
    expect(late.cause).toBe('too-late');
    expect(texts(late, 'released')).toEqual([]);
    expect(texts(late, 'never')).toEqual([
      'Cabinet had not released to AA yet, 4 min 20 s after it was asked',
    ]);
  });

  it('tells of a release for the raid that another threat had asked for', () => {
    const rules = PERMIT.replace('@id("own")', '@id("own") @authority("cabinet")');
    const second = { ...group, id: 'later', window: { fromS: 200, toS: 200 } };
    const told = explainThreat({
      ...input(
        {
          ...killing(1),
          raid: [group, second],
          authorities: [
            {
              id: 'cabinet',
              title: 'Cabinet',
              delay: { law: 'fixed', seconds: 60 },
              scope: 'raid',
            },
          ],
        },
        rules,
      ),
      threat: 'later/1',
    });
    expect(texts(told, 'asked')).toEqual([]);
    expect(texts(told, 'released')).toEqual([
      'Cabinet had released at 00:01:39, 1 min after AA asked for raid/1',
    ]);
  });
});

describe('what kept a due shot from being fired', () => {
  it('is doctrine', () => {
    const doctrine = { ...unit.doctrine, unwilling: ['cruise'] };
    const told = story({ ...killing(1), fireUnits: [{ ...unit, doctrine }] });
    expect(told.cause).toBe('held');
    expect(texts(told, 'blocked')[0]).toMatch(
      /^Unit 1 could shoot, but spends no round on class cruise/u,
    );
  });

  it('is a channel, and then a round', () => {
    const raid = [{ ...group, count: 3 }];
    const one = { ...unit, readyRounds: 1 };
    const explanation = new Explanation(
      input({ ...killing(ALMOST_NEVER), raid, fireUnits: [one] }),
    );
    const stories = explanation.threats.map((id) => explanation.story(id));
    const blocked = stories.filter((s) => texts(s, 'fired').length === 0);
    expect(blocked).toHaveLength(2);
    for (const told of blocked) {
      expect(told.cause).toBe('no-round');
      const why = texts(told, 'blocked');
      expect(why[0]).toBe('Unit 1 could shoot, but has no channel free');
      expect(why[1]).toMatch(/^Unit 1 could shoot, but has no round ready, still at 00:04:/u);
      expect(why).toHaveLength(2);
    }
  });

  it('is another unit that engages it', () => {
    const twin = { ...unit, id: 'unit-2', title: 'Unit 2', place: east(10) };
    const told = story({ ...killing(1), fireUnits: [unit, twin] });
    expect(texts(told, 'fired')).toHaveLength(1);
    expect(texts(told, 'blocked')).toEqual([
      expect.stringMatching(/^Unit [12] stands back: another unit is engaging it$/u),
    ]);
  });
});

describe('what a threat did not meet', () => {
  it('is a unit in reach', () => {
    const told = story({ ...killing(1), fireUnits: [{ ...unit, place: east(45_000) }] });
    expect(told.cause).toBe('out-of-reach');
    expect(texts(told, 'never')).toEqual(['never in reach of any allied unit']);
  });

  it('is a unit at all', () => {
    const told = story({ fireUnits: [] });
    expect(told.cause).toBe('unopposed');
    expect(texts(told, 'never')).toEqual(['no fire unit is committed under this policy']);
  });

  it('is a picture, which a partner had and a rule kept back', () => {
    // BB's unit stands aside and can shoot on a remote track that only AA's sensor makes.
    const blind = {
      ...unitType,
      ...killing(1).fireUnitTypes?.[0],
      remoteTrack: true,
      radar: { ...unitType.radar, rangeM: 1 },
    };
    const change: Partial<Scenario> = {
      fireUnitTypes: [blind],
      fireUnits: [{ ...unit, nation: 'BB' }],
      sensors: [
        {
          id: 'watch',
          title: 'Watch tower',
          nation: 'AA',
          coverage: {
            kind: 'radar',
            place: east(0),
            antennaM: 10,
            rangeM: 100_000,
            referenceCrossSectionM2: 1,
          },
          minHeightM: 0,
          maxHeightM: 1e5,
          scanS: 1,
          detectionProbability: 1,
          hitsToConfirm: 1,
          latencyS: 0,
          coastS: 0,
        },
      ],
    };
    const noLink = `@id("no-link") @caveat("silence") @title("AA keeps its tracks")
forbid(principal == Nation::"AA", action == Action::"share", resource);`;
    const rules = `${PERMIT.replace('{ context.over == "AA" }', '{ true }')}\n${noLink}`;
    const told = story(change, rules, ['silence']);
    expect(told.cause).toBe('forbidden');
    expect(told.causeRules.map((r) => r.id)).toEqual(['no-link']);
    expect(told.lines.find((l) => l.kind === 'kept-back')).toMatchObject({
      tick: 298,
      nation: 'BB',
      rules: [{ id: 'no-link', title: 'AA keeps its tracks' }],
      text: 'the track of AA is kept from BB by “AA keeps its tracks” (no-link)',
    });
    expect(texts(told, 'never')).toContain('BB never had a picture of it');

    const lifted = story(change, rules);
    expect(texts(lifted, 'seen')).toEqual([
      'seen by AA, by its own sensor: Watch tower',
      'seen by BB, through the shared track of AA: Watch tower',
    ]);
    expect(lifted.fate).toBe('intercepted');
  });
});

describe('explaining', () => {
  it('counts replications over the whole study', () => {
    const leaker = explainLeakers(input({ replicationsPerVariant: 4 }, PERMIT, [], 11));
    expect(leaker).toHaveLength(1);
    const { about } = new Explanation(input({ replicationsPerVariant: 4 }, PERMIT, [], 11));
    expect(about).toMatchObject({ replication: 11, variant: 2, launched: 1, policy: 'policy' });
    for (const wrong of [-1, 0.5, NaN, 2 ** 53]) {
      expect(() => new Explanation(input({}, PERMIT, [], wrong))).toThrow(InputError);
    }
  });

  it('shows clock times in the zone of the study and goes on after midnight', () => {
    const told = story({ ...killing(1), startsAt: '2024-08-26T23:58:30+03:00' });
    expect(told.zone).toBe('+03:00');
    expect(told.lines[0]?.clock).toBe('23:58:30');
    expect(told.lines.at(-1)?.clock).toBe('00:01:50');
  });

  it('answers a wrong id with the nearest right one, or with how ids look', () => {
    const raid = [group, { ...group, id: 'drones', count: 3 }];
    const message = (threat: string): string => {
      try {
        explainThreat({ ...input({ raid }), threat });
      } catch (error) {
        if (error instanceof InputError) return error.message;
        throw error;
      }
      throw new Error('the id was accepted');
    };
    expect(message('drone/2')).toBe('unknown threat `drone/2`; did you mean `drones/2`?');
    expect(message('drones/4')).toBe(
      'unknown threat `drones/4`; the group has 3 threats: `drones/1` to `drones/3`',
    );
    expect(message('drones')).toContain('`drones/1` to `drones/3`');
    expect(message('raid/0')).toBe('unknown threat `raid/0`; the group has one threat: `raid/1`');
    expect(message('xyz')).toBe(
      'unknown threat `xyz`; a threat is `group/n`, n from 1: `raid/1`, `drones/1`',
    );
    expect(message('')).toContain('a threat is `group/n`');
  });
});
