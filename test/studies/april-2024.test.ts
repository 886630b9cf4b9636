/** The shipped study of 13 April 2024: what it says of the record is what it computes. */
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { prepare, readDocument } from '../../scripts/april/engine.mjs';
import { nights } from '../../scripts/april/nights.mjs';
import { unitFromDegrees } from '../../src/geo/sphere.ts';
import type { Place } from '../../src/scenario/model.ts';
import type { PreparedStudy } from '../../src/study/prepare.ts';
import { sourceEngine, type Engine } from './april-2024-engine.ts';
import { alongCourse } from './places.ts';

let engine: Engine;
let study: PreparedStudy;

beforeAll(async () => {
  engine = await sourceEngine();
  study = prepare(engine, readDocument('2024-04-13'));
});

function airspaceAt({ latDeg, lonDeg }: Place): string | undefined {
  const { geography } = study;
  return geography.airspaces[geography.airspaceAt(unitFromDegrees(latDeg, lonDeg))];
}

const flights = () => study.scenario.forces.flatMap((f) => f.flights);

/** Whole multiples of `step` degrees. */
function multiple(place: Place, step: number): boolean {
  return [place.latDeg, place.lonDeg].every(
    (x) => Math.abs(x / step - Math.round(x / step)) < 1e-9,
  );
}

describe('the attack', () => {
  it('has the counts by class that were published, within their conflict', () => {
    const types = new Map(study.scenario.threatTypes.map((t) => [t.id, t]));
    const counts: Record<string, number> = {};
    for (const g of study.scenario.raid) {
      const name = types.get(g.type)?.classes[0] ?? '';
      counts[name] = (counts[name] ?? 0) + g.count;
    }
    expect(counts).toEqual({ drone: 170, cruise: 30, ballistic: 115 });
  });

  it('gives launches and stations to half a degree and nothing closer than a tenth', () => {
    for (const g of study.scenario.raid)
      expect([g.id, multiple(g.launch.place, 0.5)]).toEqual([g.id, true]);
    for (const flight of flights()) {
      const { readiness } = flight;
      expect(readiness.kind).toBe('patrol');
      if (readiness.kind === 'patrol') expect(multiple(readiness.station, 0.5)).toBe(true);
      expect(multiple(flight.base, 0.1)).toBe(true);
    }
    for (const unit of study.scenario.forces.flatMap((f) => f.fireUnits)) {
      expect([unit.id, multiple(unit.place, 0.1)]).toEqual([unit.id, true]);
    }
  });

  it('launches from Iran and Iraq, and every target lies in Israel', () => {
    for (const g of study.scenario.raid) {
      expect([g.id, airspaceAt(g.launch.place)]).toEqual([
        g.id,
        g.id === 'drones-iraq' ? 'IQ' : 'IR',
      ]);
    }
    for (const asset of study.scenario.assets) expect(airspaceAt(asset.place)).toBe('IL');
  });

  it('brings the ballistic missiles down within the quarter of an hour of most interceptions', () => {
    const types = new Map(study.scenario.threatTypes.map((t) => [t.id, t]));
    const target = study.scenario.assets.find((a) => a.id === 'nevatim')?.place;
    for (const g of study.scenario.raid) {
      const type = types.get(g.type);
      if (type?.profile !== 'ballistic' || target === undefined) continue;
      const flightS = alongCourse([g.launch.place, target]) / type.speedMps;
      // 01:42 to 01:57 in Israel, with some minutes on both sides; time zero is 22:00
      expect(g.window.fromS + flightS).toBeGreaterThan(215 * 60);
      expect(g.window.toS + flightS).toBeLessThan(245 * 60);
    }
  });

  it('keeps aircraft of partners out of Saudi Arabia and Israel as it was met, by named caveats', () => {
    const asMet = study.scenario.policies.find((p) => p.id === 'as-met');
    expect(asMet?.caveats).toEqual(['saudi-closed', 'partners-outside-israel']);
  });

  it('is read without a warning', () => {
    expect(study.warnings.map((w) => w.message)).toEqual([]);
  });
});

describe('a conditioned rate', () => {
  it('makes about half of the ballistic missiles fail by themselves that night', () => {
    const records = nights(engine, study, ['as-met'], { variants: 3, seed: 4, replications: 1 })[
      'as-met'
    ];
    const failed = (records ?? []).map((n) => n.byClass['ballistic']?.failed ?? 0);
    const share = failed.reduce((a, b) => a + b, 0) / failed.length / 115;
    expect(share).toBeGreaterThan(0.4);
    expect(share).toBeLessThan(0.55);
  });

  it('is said to be conditioned, in the assumptions and in the README', () => {
    const conditioned = study.scenario.parameters.find((p) =>
      p.path.endsWith('emad-april.failureRate'),
    );
    expect(conditioned?.note).toMatch(/^Conditioned on this night/);
    const readme = readFileSync(
      new URL('../../studies/2024-04-13/README.md', import.meta.url),
      'utf8',
    );
    expect(readme).toContain('This is conditioned on the\nevent.');
  });
});

describe('the policies', () => {
  it('without anybody to shoot, nobody stops anything', () => {
    const [night] =
      nights(engine, study, ['unopposed'], { variants: 1, seed: 4, replications: 1 })[
        'unopposed'
      ] ?? [];
    expect(night?.stopped).toEqual({});
  });

  it('with the states between closed, no aircraft of a partner stops anything', () => {
    const records =
      nights(engine, study, ['no-overflight'], { variants: 1, seed: 4, replications: 4 })[
        'no-overflight'
      ] ?? [];
    const who = new Set(records.flatMap((n) => Object.keys(n.stopped)));
    for (const nation of ['US', 'GB', 'FR']) {
      expect([...who].filter((w) => w.startsWith(`${nation}/flight`))).toEqual([]);
    }
  });
});
