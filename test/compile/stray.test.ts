/** Threats that leave their route: how many, where, which way, and for how far. */
import { describe, expect, it } from 'vitest';
import { Purpose } from '../../src/chance/purpose.ts';
import { Chance, VARIANT_LEVEL } from '../../src/chance/threefry.ts';
import { Compiler } from '../../src/compile/compile.ts';
import type { Threat } from '../../src/compile/raid.ts';
import { EARTH_RADIUS_M, angleRad, courseInto } from '../../src/geo/sphere.ts';
import { crossInto, dot, vec3, type Vec3 } from '../../src/geo/vector.ts';
import { EndKind, openProgram } from '../../src/program/layout.ts';
import type { RaidGroup, Scenario, ThreatType } from '../../src/scenario/model.ts';
import { base, east, group, permitAll, threatType } from '../reference/range.ts';

const COUNT = 400;
const PROBABILITY = 0.3;
const TURN_DEG = 60;

const route = [
  { place: { latDeg: 0.4, lonDeg: -0.3 }, jitterM: 2000 },
  { place: { latDeg: -0.3, lonDeg: 0.2 }, jitterM: 0 },
];

function study(changes: Partial<RaidGroup>, type: Partial<ThreatType> = {}): Scenario {
  const raid = { ...group, count: COUNT, launch: { place: east(-90_000), scatterM: 3000 }, route };
  return {
    ...base,
    assets: [{ ...base.assets[0]!, place: east(60_000) }],
    threatTypes: [{ ...threatType, ...type }],
    raid: [{ ...raid, ...changes }],
  };
}

const sampled = (s: Scenario, variant = 0): readonly Threat[] =>
  new Compiler(s, permitAll).sample(7, variant);
const lengthOf = (t: Threat): number => t.legs.reduce((sum, leg) => sum + leg.angleRad, 0);

/** Angle from one course to the next at a turn, to the right, degrees. */
function turnDeg(from: Vec3, at: Vec3, to: Vec3): number {
  const before = courseInto(vec3(), from, at);
  const after = courseInto(vec3(), to, at);
  const ahead = vec3(-after.x, -after.y, -after.z);
  const right = crossInto(vec3(), before, at);
  return (Math.atan2(dot(ahead, right), dot(ahead, before)) * 180) / Math.PI;
}

describe('threats that stray', () => {
  const stray = { probability: PROBABILITY, turnDeg: TURN_DEG };
  const kept = sampled(study({}));
  const mixed = sampled(study({ stray }));
  const strays = mixed.filter((t) => t.strays);
  const pairs = mixed.map((t, i) => [t, kept[i]!] as const).filter(([t]) => t.strays);

  it('are as many as their probability says', () => {
    const spread = Math.sqrt(COUNT * PROBABILITY * (1 - PROBABILITY));
    expect(Math.abs(strays.length - COUNT * PROBABILITY)).toBeLessThan(3 * spread);
    expect(sampled(study({ stray: { ...stray, probability: 0 } })).some((t) => t.strays)).toBe(
      false,
    );
    expect(sampled(study({ stray: { ...stray, probability: 1 } })).every((t) => t.strays)).toBe(
      true,
    );
  });

  it('leave the others of their raid exactly as they were', () => {
    mixed.forEach((t, i) => {
      const same = kept[i]!;
      if (t.strays) return;
      expect([t.id, t.asset, t.endTick, t.legs]).toEqual([
        same.id,
        same.asset,
        same.endTick,
        same.legs,
      ]);
    });
    expect(kept.some((t) => t.strays)).toBe(false);
  });

  it('fly as far and as long as they would have, and at no target', () => {
    for (const [t, was] of pairs) {
      expect(t.asset).toBe(-1);
      expect(was.asset).toBe(0);
      expect(Math.abs(lengthOf(t) - lengthOf(was)) * EARTH_RADIUS_M).toBeLessThan(2);
      expect(Math.abs(t.endTick - was.endTick)).toBeLessThanOrEqual(1);
    }
    const compiler = new Compiler(study({ stray }), permitAll);
    const p = openProgram(compiler.compile(7, 0));
    mixed.forEach((t, i) => {
      expect(p.threatEndKind[i]).toBe(t.strays ? EndKind.leaves : EndKind.target);
      expect(p.threatAsset[i]).toBe(t.asset);
    });
  });

  it('leave the route evenly along its length, and keep to it until then', () => {
    const shares = pairs.map(([t, was]) => {
      const last = t.legs[t.legs.length - 1]!;
      t.legs.slice(0, -2).forEach((leg, i) => expect(leg).toEqual(was.legs[i]));
      // the leg on which they turn away is part of the one that it was
      const cut = t.legs[t.legs.length - 2];
      const whole = was.legs[t.legs.length - 2];
      if (cut !== undefined && whole !== undefined) {
        expect(angleRad(cut.from, whole.from) * EARTH_RADIUS_M).toBeLessThan(1);
        const beside = angleRad(cut.from, cut.to) + angleRad(cut.to, whole.to);
        expect((beside - whole.angleRad) * EARTH_RADIUS_M).toBeLessThan(1);
      }
      return 1 - last.angleRad / lengthOf(t);
    });
    const sorted = shares.sort((a, b) => a - b);
    // Kolmogorov–Smirnov at about one in a thousand
    const worst = Math.max(...sorted.map((x, i) => Math.abs(x - (i + 0.5) / sorted.length)));
    expect(worst).toBeLessThan(1.95 / Math.sqrt(sorted.length));
  });

  it('are drawn from three uniforms of their own: whether, where, and which way', () => {
    const chance = new Chance();
    chance.setKey(7, VARIANT_LEVEL, 0);
    for (const t of mixed) {
      const [whether, where, way] = [0, 1, 2].map((k) =>
        chance.uniform(Purpose.stray, t.key, 0, k),
      ) as [number, number, number];
      expect(t.strays).toBe(whether < PROBABILITY);
      if (!t.strays) continue;
      const last = t.legs[t.legs.length - 1]!;
      expect(1 - last.angleRad / lengthOf(t)).toBeCloseTo(where, 4);
      if (t.legs.length < 2) continue;
      const turn = turnDeg(t.legs[t.legs.length - 2]!.from, last.from, last.to);
      expect(turn).toBeCloseTo(TURN_DEG * (2 * way - 1), 6);
    }
  });

  it('turn to either side evenly, by up to the angle given, the right being positive', () => {
    const turns = strays
      .filter((t) => t.legs.length > 1)
      .map((t) => {
        const last = t.legs[t.legs.length - 1]!;
        return turnDeg(t.legs[t.legs.length - 2]!.from, last.from, last.to);
      })
      .sort((a, b) => a - b);
    expect(turns.length).toBeGreaterThan(80);
    expect(turns[0]!).toBeGreaterThanOrEqual(-TURN_DEG - 1e-6);
    expect(turns[turns.length - 1]!).toBeLessThanOrEqual(TURN_DEG + 1e-6);
    const worst = Math.max(
      ...turns.map((x, i) => Math.abs((x + TURN_DEG) / (2 * TURN_DEG) - (i + 0.5) / turns.length)),
    );
    expect(worst).toBeLessThan(1.95 / Math.sqrt(turns.length));
  });

  it('go straight on where the turn is 0', () => {
    const targets = new Map(
      sampled(study({ route: [] })).map((t) => [t.id, t.legs[0]!.to] as const),
    );
    for (const t of sampled(study({ stray: { probability: 1, turnDeg: 0 }, route: [] }))) {
      const end = t.legs[t.legs.length - 1]!.to;
      expect(angleRad(end, targets.get(t.id)!) * EARTH_RADIUS_M).toBeLessThan(2);
    }
  });

  it('sink as evenly as before when they glide', () => {
    for (const t of sampled(study({ stray }, { profile: 'glide', heightM: 9000 }))) {
      const last = t.legs[t.legs.length - 1]!;
      expect(last.heightM + last.climbMps * (last.toS - last.fromS)).toBeCloseTo(0, 3);
      for (const leg of t.legs) expect(leg.climbMps).toBeCloseTo(t.legs[0]!.climbMps, 6);
    }
  });

  it('do not depend on the other groups, and differ from variant to variant', () => {
    const other = { ...group, id: 'other', count: 3 };
    const s = study({ stray });
    const both = sampled({ ...s, raid: [other, ...s.raid] }).filter((t) => t.group.id !== 'other');
    expect(both.map((t) => [t.id, t.endTick, t.strays])).toEqual(
      mixed.map((t) => [t.id, t.endTick, t.strays]),
    );
    const next = sampled(s, 1);
    expect(next.filter((t, i) => t.strays !== mixed[i]!.strays).length).toBeGreaterThan(50);
  });
});
