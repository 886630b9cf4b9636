/** The scripts behind the figures of 13 April 2024: their arithmetic, and that pages are current. */
import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { README, reducedNights } from '../../scripts/april/compare.mjs';
import { atPoint, designSize, FACTORS } from '../../scripts/april/design.mjs';
import { apportion, meanDistanceKm, withDistances, withMix } from '../../scripts/april/edits.mjs';
import { prepare, readDocument } from '../../scripts/april/engine.mjs';
import { PAGE, reducedText } from '../../scripts/april/ingredients.mjs';
import { plain, within } from '../../scripts/april/markers.mjs';
import { jointIntervals, verdict } from '../../scripts/april/outcomes.mjs';
import { sourceEngine, type Engine } from './april-2024-engine.ts';

let engine: Engine;

beforeAll(async () => {
  engine = await sourceEngine();
});

const pageText = (name: string) => readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8');

describe('an interval', () => {
  const outcome = { low: 4, high: 9 };

  it('that meets the published range reproduces it', () => {
    expect(verdict(outcome, { low: 9, high: 12 }, 100)).toBe('yes');
    expect(verdict(outcome, { low: 10, high: 12 }, 100)).toBe('no');
  });

  it('wider than half of what was launched does not count', () => {
    expect(verdict(outcome, { low: 0, high: 50 }, 100)).toBe('yes');
    expect(verdict(outcome, { low: 0, high: 51 }, 100)).toBe('does not count');
  });

  it('of several outcomes holds the share wanted jointly, and no level narrower would', () => {
    const nights = Array.from({ length: 400 }, (_, i) => ({ a: i, b: (i * 149) % 400 }));
    const of = [
      { of: (n: { a: number; b: number }) => n.a },
      { of: (n: { a: number; b: number }) => n.b },
    ];
    const { intervals, inside } = jointIntervals(of, nights);
    expect(inside).toBeGreaterThanOrEqual(0.8);
    expect(inside).toBeLessThan(0.82);
    // two that are nearly independent: each must hold about the root of 0.8
    for (const { low, high } of intervals)
      expect((high - low) / 400).toBeCloseTo(Math.sqrt(0.8), 1);
  });
});

describe('the design over ranges', () => {
  it('moves every factor through sixteen values within its range, one at each point', () => {
    const { scenario } = prepare(engine, readDocument('2024-04-13'));
    const kill = Array.from({ length: designSize }, (_, k) => {
      const type = atPoint(scenario, k).fireUnitTypes.find((t) => t.id === 'arrow3');
      return type?.against['ballistic']?.killProbability ?? 0;
    });
    expect(new Set(kill).size).toBe(designSize);
    expect(Math.min(...kill)).toBeGreaterThan(0.5);
    expect(Math.max(...kill)).toBeLessThan(0.9);
    expect(kill.reduce((a, b) => a + b, 0) / designSize).toBeCloseTo(0.7, 2);
    expect(new Set(FACTORS.map((f) => f.multiplier)).size).toBe(FACTORS.length);
  });

  it('leaves the scenario that it starts from alone', () => {
    const { scenario } = prepare(engine, readDocument('2024-04-13'));
    const before = JSON.stringify(scenario);
    atPoint(scenario, 3);
    expect(JSON.stringify(scenario)).toBe(before);
  });
});

describe('an ingredient', () => {
  const classOf = (group: { type: string }) =>
    group.type === 'shahed136' ? 'drone' : group.type === 'paveh' ? 'cruise' : 'ballistic';
  const speed = (group: { type: string }) => (group.type === 'paveh' ? 220 : 50);

  it('apportions whole numbers that add up, nearest to the proportions', () => {
    expect(apportion([1, 1, 1], 10)).toEqual([4, 3, 3]);
    expect(apportion([109, 115, 12], 315)).toEqual([145, 154, 16]);
  });

  it('of mix keeps the size of the raid', () => {
    const { document } = readDocument('2024-04-13');
    const changed = withMix(document, classOf, { drone: 109, cruise: 115, ballistic: 12 });
    const counts = Object.values(changed.raid).map((g) => g.count);
    expect(counts.reduce((a, b) => a + b, 0)).toBe(315);
    expect(changed.raid['cruise']?.count).toBe(154);
  });

  it('of distance gives the mean length asked for, shorter or longer, and arrivals stay', () => {
    const { document } = readDocument('2024-04-13');
    for (const km of [
      { drone: 700, cruise: 600 },
      { drone: 1800, cruise: 2000 },
    ]) {
      const changed = withDistances(document, classOf, km, speed);
      expect(meanDistanceKm(changed, classOf, 'drone')).toBeCloseTo(km.drone, -1);
      expect(meanDistanceKm(changed, classOf, 'cruise')).toBeCloseTo(km.cruise, -1);
      expect(changed.raid['emad']).toEqual(document.raid['emad']);
    }
    const shorter = withDistances(document, classOf, { drone: 700, cruise: 600 }, speed);
    expect(parseFloat(shorter.raid['cruise']?.window[0] ?? '')).toBeGreaterThan(105);
  });
});

describe('the pages', () => {
  it('show outcomes of the study as it is, by a smaller run', { timeout: 240_000 }, () => {
    expect(within(pageText(README), 'reduced')).toBe(plain(reducedNights(engine)));
  });

  it('show ingredients of the studies as they are, by a smaller run', { timeout: 240_000 }, () => {
    expect(within(pageText(PAGE), 'reduced')).toBe(plain(reducedText(engine)));
  });
});
