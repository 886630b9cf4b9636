import { describe, expect, it } from 'vitest';
import { DelayLaw, delay, exponential, frailty } from '../../src/chance/laws.ts';
import { Chance } from '../../src/chance/threefry.ts';
import { scanTable } from '../../src/compile/coverage.ts';

const n = 40_000;

/** Mean and variance of `f` over a stratified set of uniforms, and over drawn ones. */
function moments(f: (u: number) => number, count = n): { mean: number; variance: number } {
  let sum = 0;
  let squares = 0;
  for (let i = 0; i < count; i += 1) {
    const x = f((i + 0.5) / count);
    sum += x;
    squares += x * x;
  }
  const mean = sum / count;
  return { mean, variance: squares / count - mean * mean };
}

describe('laws by inversion', () => {
  it('an exponential of mean 1 has variance 1', () => {
    const m = moments(exponential);
    expect(m.mean).toBeCloseTo(1, 3);
    expect(m.variance).toBeCloseTo(1, 2);
  });

  it('delays have the mean and variance of their law', () => {
    const fixed = moments((u) => delay(DelayLaw.fixed, 70, 1, 2, u));
    expect(fixed.mean).toBeCloseTo(70, 9);
    expect(fixed.variance).toBeCloseTo(0, 6);
    const uniform = moments((u) => delay(DelayLaw.uniform, 20, 80, 0, u));
    expect(uniform.mean).toBeCloseTo(50, 6);
    expect(uniform.variance).toBeCloseTo(60 ** 2 / 12, 3);
    const [a, b, c] = [10, 25, 90];
    const triangular = moments((u) => delay(DelayLaw.triangular, a, b, c, u));
    expect(triangular.mean).toBeCloseTo((a + b + c) / 3, 3);
    expect(triangular.variance).toBeCloseTo(
      (a * a + b * b + c * c - a * b - a * c - b * c) / 18,
      1,
    );
    const exponentially = moments((u) => delay(DelayLaw.exponential, 40, 0, 0, u));
    expect(exponentially.mean).toBeCloseTo(40, 1);
    expect(exponentially.variance / 1600).toBeCloseTo(1, 2);
  });

  it('a delay rises with its uniform, so that common draws stay common', () => {
    for (const law of [DelayLaw.uniform, DelayLaw.triangular]) {
      let before = -Infinity;
      for (let i = 0; i < 500; i += 1) {
        const x = delay(law, 10, 25, 90, (i + 0.5) / 500);
        expect(x).toBeGreaterThanOrEqual(before);
        before = x;
      }
    }
  });

  it('a triangular delay of no width is its low end', () => {
    expect(delay(DelayLaw.triangular, 5, 5, 5, 0.3)).toBe(5);
  });

  it.each([
    [0.8, 0.15],
    [0.3, 0.15],
    [0.05, 0.4],
    [0.5, 0.02],
  ])('the share of a frailty has mean %f and variance m(1 − m)ρ at ρ = %f', (share, rho) => {
    const p = moments((u) => 1 - Math.exp(-frailty(share, rho, u)), 4000);
    expect(p.mean).toBeCloseTo(share, 4);
    expect(p.variance).toBeCloseTo(share * (1 - share) * rho, 4);
  });

  it('a frailty without correlation is the constant −ln(1 − share), and none without a share', () => {
    expect(frailty(0.75, 0, 0.123)).toBeCloseTo(Math.log(4), 14);
    expect(frailty(0, 0.15, 0.9)).toBe(0);
  });

  it('a frailty is finite for the extreme uniforms 2⁻⁵³ and 1 − 2⁻⁵³', () => {
    for (const u of [2 ** -53, 1 - 2 ** -53]) {
      for (const share of [0.01, 0.5, 0.99]) {
        for (const rho of [0.01, 0.15, 0.9]) {
          const z = frailty(share, rho, u);
          expect(Number.isFinite(z) && z >= 0, `${share} ${rho} ${u}: ${z}`).toBe(true);
        }
      }
    }
  });
});

describe('scans to confirm', () => {
  it('have mean M/P and variance M(1 − P)/P² (negative binomial)', () => {
    for (const [p, m] of [
      [0.5, 1],
      [0.9, 2],
      [0.3, 3],
      [1, 4],
    ] as const) {
      const table = scanTable(p, m);
      let mean = 0;
      let square = 0;
      table.forEach((upTo, i) => {
        const mass = upTo - (table[i - 1] ?? 0);
        mean += mass * (m + i);
        square += mass * (m + i) ** 2;
      });
      expect(mean).toBeCloseTo(m / p, 9);
      expect(square - mean * mean).toBeCloseTo((m * (1 - p)) / p ** 2, 8);
    }
  });

  it('drawn through the table agree with coin tosses scan by scan', () => {
    const table = scanTable(0.4, 2);
    const chance = new Chance();
    chance.setKey(3, 0, 0);
    let sum = 0;
    for (let i = 0; i < n; i += 1) {
      const u = chance.uniform(18, i, 0, 0);
      sum += 2 + table.findIndex((upTo) => upTo >= u);
    }
    // 2/0.4 = 5 scans; one scatters by √(2·0.6)/0.4 = 2.74
    expect(Math.abs(sum / n - 5)).toBeLessThan((4 * 2.74) / Math.sqrt(n));
  });
});
