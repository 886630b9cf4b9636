import { describe, expect, test } from 'vitest';
import { GREATEST_CORRELATION } from '../../src/records/beta-binomial.ts';
import { fit } from '../../src/records/calibrate.ts';
import { kills, uniforms } from './support.ts';

/** Sizes of raids as the record has them: many of a few, some of dozens, one of a hundred. */
const SIZES = [1, 1, 2, 2, 3, 4, 5, 6, 8, 8, 10, 12, 14, 16, 20, 24, 30, 36, 45, 55, 70, 110];

describe('the fit of share and correlation', () => {
  test('covers 75 to 85 of a hundred of 400 known truths with its intervals of 80 %', ({
    task,
  }) => {
    const truths = 400;
    let share = 0;
    let correlation = 0;
    for (let i = 0; i < truths; i += 1) {
      const u = uniforms(1000 + i);
      const m = u();
      const root = u();
      const rho = GREATEST_CORRELATION * root * root;
      const counts = Array.from({ length: 2 }, () => SIZES)
        .flat()
        .map((n) => kills(n, m, Math.max(rho, 1e-4), u));
      const fitted = fit(counts, 0.8);
      if (fitted.share.low <= m && m <= fitted.share.high) share += 1;
      if (fitted.correlation.low <= rho && rho <= fitted.correlation.high) correlation += 1;
    }
    Object.assign(task.meta, {
      figures: {
        'simulation-based calibration': {
          share: share / truths,
          correlation: correlation / truths,
        },
      },
    });
    expect(share / truths).toBeGreaterThan(0.75);
    expect(share / truths).toBeLessThan(0.85);
    expect(correlation / truths).toBeGreaterThan(0.75);
    expect(correlation / truths).toBeLessThan(0.85);
  }, 600_000);

  test('finds the likeliest values of a large record', () => {
    const u = uniforms(7);
    const counts = Array.from({ length: 600 }, (_, i) => kills(5 + (i % 40), 0.8, 0.15, u));
    const { share, correlation } = fit(counts);
    expect(share.value).toBeCloseTo(0.8, 1);
    expect(correlation.value).toBeGreaterThan(0.12);
    expect(correlation.value).toBeLessThan(0.18);
    expect(correlation.low).toBeLessThan(correlation.value);
    expect(correlation.high).toBeGreaterThan(correlation.value);
  });

  test('does not get likelier by a step in any direction from its maximum', () => {
    const u = uniforms(3);
    const counts = Array.from({ length: 40 }, () => kills(12, 0.6, 0.2, u));
    const { share } = fit(counts);
    // With equal sizes the likeliest mean is that of the shares, whatever the correlation.
    const mean =
      counts.reduce((a, c) => a + c.destroyed, 0) / counts.reduce((a, c) => a + c.launched, 0);
    expect(share.value).toBeCloseTo(mean, 1);
  });

  test('says what it cannot tell', () => {
    const few = fit([{ launched: 3, destroyed: 2 }]);
    expect(few.doubts.share).toContain('too-few-raids');
    expect(few.doubts.correlation).toContain('interval-too-wide');
    const ones = fit(Array.from({ length: 50 }, (_, i) => ({ launched: 1, destroyed: i % 2 })));
    expect(ones.doubts.correlation).toContain('no-raid-of-two');
    expect(ones.doubts.share).toEqual([]);
    const none = fit(Array.from({ length: 30 }, () => ({ launched: 4, destroyed: 0 })));
    expect(none.doubts.correlation).toContain('all-or-none');
    expect(none.share.value).toBeLessThan(0.01);
    expect(fit([]).raids).toBe(0);
  });
});
