/** The aircraft of the study of 26 August 2024: what they change, and what they leave alone. */
import { beforeAll, describe, expect, it } from 'vitest';
import { unitFromDegrees } from '../../src/geo/sphere.ts';
import { compileRules } from '../../src/policy/compile.ts';
import { caveatMask, decide } from '../../src/policy/decide.ts';
import type { Flight, Place } from '../../src/scenario/model.ts';
import { createCompiler } from '../../src/study/create-compiler.ts';
import { type PreparedStudy } from '../../src/study/prepare.ts';
import type { PolicyTally } from '../../src/study/tally.ts';
import { axesOf } from '../../src/study/variant.ts';
import { difference, readHere, selections, tallies } from './support.ts';

let study: PreparedStudy;
let groundOnly: PreparedStudy;

beforeAll(async () => {
  study = await readHere('studies/2024-08-26');
  groundOnly = await readHere('test/fixtures/ground-only-2024-08-26');
});

function flightsOf(force?: string): readonly Flight[] {
  return study.scenario.forces
    .filter((f) => force === undefined || f.id === force)
    .flatMap((f) => f.flights);
}

describe('what was there before the aircraft', () => {
  it('keeps every fate of every replication, under all policies but the joint one', () => {
    const ids = groundOnly.scenario.policies.map((p) => p.id).filter((id) => id !== 'joint');
    expect(ids).toHaveLength(8);
    const before = tallies(groundOnly, selections(groundOnly, ids), 4);
    const now = tallies(study, selections(study, ids), 4);
    now.forEach((policies, v) =>
      policies.forEach((tally, i) =>
        expect([ids[i], tally.fateHashes]).toEqual([ids[i], before[v]?.[i]?.fateHashes]),
      ),
    );
  }, 60_000);
});

describe('the flights', () => {
  it('are 120 aircraft in Sky Shield, as published, and a handful of neighbours', () => {
    const aircraft = (force: string) => flightsOf(force).reduce((n, f) => n + f.number, 0);
    expect(aircraft('sky-shield')).toBe(120);
    expect(aircraft('pl-fighters')).toBeLessThanOrEqual(24);
    expect(aircraft('ro-fighters')).toBeLessThanOrEqual(24);
  });

  it('have bases over members of NATO, and stations where their policy lets them stand', () => {
    const { geography } = study;
    const over = ({ latDeg, lonDeg }: Place) =>
      geography.airspaces[geography.airspaceAt(unitFromDegrees(latDeg, lonDeg))];
    const zones = ({ latDeg, lonDeg }: Place) => geography.zonesAt(unitFromDegrees(latDeg, lonDeg));
    const bit = (zone: string) => 1 << geography.zoneIndex(zone);
    for (const f of flightsOf()) {
      const contributed = f.nation === 'XE';
      expect([f.id, ['PL', 'RO'].includes(over(f.base) ?? '')]).toEqual([f.id, true]);
      if (!contributed) expect([f.id, over(f.base)]).toEqual([f.id, f.nation]);
      if (f.readiness.kind === 'alert') continue;
      const { station } = f.readiness;
      expect([f.id, over(station)]).toEqual([f.id, contributed ? 'UA' : f.nation]);
      if (!contributed) continue;
      expect([f.id, (zones(station) & bit('shield')) !== 0]).toEqual([f.id, true]);
      expect([f.id, (zones(station) & bit('near-russia')) !== 0]).toEqual([f.id, false]);
    }
  });

  it('may never be over Russia or Belarus, whatever is lifted', () => {
    const rules = compileRules(study.book);
    const enter = (over: string, nation: string, caveats: readonly string[]): boolean => {
      const matches = rules.evaluate({
        action: 'enter',
        effector: {
          id: 'pair',
          nation,
          coalition: true,
          system: 'f-16',
          kind: 'flight',
          donor: '',
          crewed: true,
          standsIn: 'PL',
        },
        threat: { id: 'one', type: 'kh101', classes: ['cruise'] },
        context: {
          over,
          zones: over === 'UA' ? ['west', 'shield'] : [],
          distanceToBorderM: 0,
          altitudeM: 8000,
          fromOver: over,
          debrisOver: over,
          headingFor: [],
        },
      });
      return decide(matches, caveatMask(study.book, caveats), study.book).permitted;
    };
    for (const nation of ['PL', 'RO', 'XE', 'UA']) {
      expect([nation, enter('RU', nation, []), enter('BY', nation, [])]).toEqual([
        nation,
        false,
        false,
      ]);
      expect([nation, enter('UA', nation, [])]).toEqual([nation, true]);
      expect([nation, enter('UA', nation, ['no-aircraft'])]).toEqual([nation, nation === 'UA']);
    }
    expect(enter('UA', 'PL', ['pl-aircraft-stay-home'])).toBe(false);
    expect(enter('PL', 'PL', ['pl-aircraft-stay-home'])).toBe(true);
    expect(enter('UA', 'XE', ['contributors-stay-out'])).toBe(false);
    expect(enter('MD', 'RO', ['md-consent'])).toBe(false);
    expect(enter('MD', 'RO', [])).toBe(true);
  });
});

describe('the policies with aircraft', () => {
  const ids = ['supply-only', 'neighbour-fighters', 'fighters-no-ground', 'sky-shield', 'joint'];
  const variants = 5;
  let runs: PolicyTally[][];

  beforeAll(() => {
    runs = tallies(study, selections(study, ids), variants);
  }, 240_000);

  it.each(ids.slice(1))('have fighters that fire and hit: %s', (id) => {
    const { stoppers, classes } = axesOf(createCompiler(study));
    let rounds = 0;
    let kills = 0;
    for (const policies of runs) {
      const tally = policies[ids.indexOf(id)];
      stoppers.forEach(({ kind }, s) => {
        if (kind !== 'flight') return;
        rounds += tally?.rounds[s] ?? 0;
        classes.forEach((_, c) => (kills += tally?.stopped[s * classes.length + c] ?? 0));
      });
    }
    expect(kills).toBeGreaterThan(0);
    expect(rounds).toBeGreaterThanOrEqual(kills);
  });

  const gain = (id: string) => difference(runs, 0, ids.indexOf(id));

  it.each(ids.slice(1))('let no more through than chance allows: %s', (id) => {
    const { mean, error } = gain(id);
    expect(mean).toBeLessThanOrEqual(3 * error);
  });

  it('gain little by fighters that stay at home, and much by those that need not', () => {
    const [home, abroad, zone] = ['neighbour-fighters', 'fighters-no-ground', 'sky-shield'].map(
      gain,
    );
    if (home === undefined || abroad === undefined || zone === undefined) throw new Error('gone');
    expect(home.mean).toBeGreaterThan(-2);
    expect(abroad.mean).toBeLessThan(home.mean - 2);
    expect(zone.mean).toBeLessThan(home.mean - 2);
  });

  it('change nothing once aircraft are refused', () => {
    const [supply, refused] = selections(study, ['supply-only', 'fighters-no-ground']);
    if (supply === undefined || refused === undefined) throw new Error('no such policy');
    const caveat = caveatMask(study.book, ['no-aircraft']);
    const [row] = tallies(study, [supply, { ...refused, caveatMask: caveat }], 1);
    expect(row?.[1]?.fateHashes).toEqual(row?.[0]?.fateHashes);
  });
});
