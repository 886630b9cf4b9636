/** Functions whose indices are known, and noise by address, for tests of sensitivity analysis. */
import { sweepChance } from '../../src/sweep/resample.ts';

export interface Known {
  readonly factors: number;
  /** Of a point of the unit cube. */
  f(u: ArrayLike<number>): number;
  readonly first: readonly number[];
  readonly total: readonly number[];
  readonly variance: number;
}

/**
 * Ishigami and Homma (1990), a = 7, b = 0.1, as in Saltelli et al., Global Sensitivity Analysis: The
 * Primer (2008): variance a²/8 + bπ⁴/5 + b²π⁸/18 + 1/2.
 */
export function ishigami(): Known {
  const [a, b, pi] = [7, 0.1, Math.PI];
  const variance = a ** 2 / 8 + (b * pi ** 4) / 5 + (b ** 2 * pi ** 8) / 18 + 1 / 2;
  const v1 = (1 + (b * pi ** 4) / 5) ** 2 / 2;
  const v2 = a ** 2 / 8;
  const v13 = (b ** 2 * pi ** 8 * 8) / 225;
  return {
    factors: 3,
    f: (u) => {
      const [x = 0, y = 0, z = 0] = Array.from(u, (v) => pi * (2 * v - 1));
      return Math.sin(x) + a * Math.sin(y) ** 2 + b * z ** 4 * Math.sin(x);
    },
    first: [v1 / variance, v2 / variance, 0],
    total: [(v1 + v13) / variance, v2 / variance, v13 / variance],
    variance,
  };
}

/** Sobol's g-function: Π (|4x − 2| + a) / (1 + a); Saltelli and Sobol' (1995). */
export function gFunction(a: readonly number[]): Known {
  const parts = a.map((x) => 1 / (3 * (1 + x) ** 2));
  const whole = parts.reduce((p, v) => p * (1 + v), 1);
  const variance = whole - 1;
  return {
    factors: a.length,
    f: (u) => a.reduce((p, x, i) => (p * (Math.abs(4 * (u[i] ?? 0) - 2) + x)) / (1 + x), 1),
    first: parts.map((v) => v / variance),
    total: parts.map((v) => (v * (whole / (1 + v))) / variance),
    variance,
  };
}

/** Independent standard normal values by Box and Muller, by address. */
export function noise(seed: number): (i: number, j: number) => number {
  const chance = sweepChance(seed);
  return (i, j) => {
    const u = chance.uniform(9001, i, j, 0);
    const v = chance.uniform(9002, i, j, 0);
    return Math.sqrt(-2 * Math.log(u)) * Math.cos(2 * Math.PI * v);
  };
}
