/**
 * The law of kills that screens follow (docs/model/details.md): of n that fly in, the number
 * destroyed is Binomial(n, P) with P ~ Beta of mean m and intraclass correlation ρ, one P per raid.
 * Everything is worked out on a grid of (m, ρ): few enough points to be exact about, and no
 * optimiser that could stop early.
 */
import exp from '@stdlib/math-base-special-exp';
import gammaln from '@stdlib/math-base-special-gammaln';
import ln from '@stdlib/math-base-special-ln';

/** How many were launched and destroyed. 0 ≤ destroyed ≤ launched, whole numbers. */
export interface Count {
  readonly launched: number;
  readonly destroyed: number;
}

/** Greatest intraclass correlation that is considered: beyond it raids are all or nothing. */
export const GREATEST_CORRELATION = 0.9;

/** A range of m, and one of the root of ρ / `GREATEST_CORRELATION`; both within 0 … 1. */
export interface Box {
  readonly mean: readonly [number, number];
  readonly root: readonly [number, number];
}

/**
 * Points (m, ρ) at the middles of equal cells of a box, those of one m together. All are as likely
 * as the next before anything is known: flat in m and in √ρ. Roots, because the likelihood turns
 * fastest near ρ = 0, and most raids are more alike than not.
 */
export interface Grid {
  readonly means: Float64Array;
  readonly correlations: Float64Array;
}

export function gridOf(
  means: number,
  correlations: number,
  box: Box = { mean: [0, 1], root: [0, 1] },
): Grid {
  const middle = ([low, high]: readonly [number, number], i: number, of: number): number =>
    low + ((high - low) * (i + 0.5)) / of;
  return {
    means: Float64Array.from({ length: means }, (_, i) => middle(box.mean, i, means)),
    correlations: Float64Array.from({ length: correlations }, (_, j) => {
      const root = middle(box.root, j, correlations);
      return GREATEST_CORRELATION * root * root;
    }),
  };
}

/** ln P(destroyed | launched, m, ρ); ρ = 0 is the binomial law. */
export function logProbability(
  { launched: n, destroyed: k }: Count,
  m: number,
  rho: number,
): number {
  const choose = gammaln(n + 1) - gammaln(k + 1) - gammaln(n - k + 1);
  if (m <= 0) return k === 0 ? 0 : -Infinity;
  if (m >= 1) return k === n ? 0 : -Infinity;
  if (rho <= 0) return choose + k * ln(m) + (n - k) * ln(1 - m);
  const size = (1 - rho) / rho;
  const a = m * size;
  const b = (1 - m) * size;
  return choose + logBeta(a + k, b + n - k) - logBeta(a, b);
}

function logBeta(a: number, b: number): number {
  return gammaln(a) + gammaln(b) - gammaln(a + b);
}

/**
 * Adds `factor` × P(k) for k = 0 … n to `into`. From the likeliest k outwards, so that nothing
 * underflows where there is anything to add.
 */
export function addProbabilities(
  into: Float64Array,
  n: number,
  m: number,
  rho: number,
  factor: number,
): void {
  const start = Math.min(n, Math.floor((n + 1) * m));
  const p = factor * exp(logProbability({ launched: n, destroyed: start }, m, rho));
  const size = rho > 0 ? (1 - rho) / rho : 0;
  const a = m * size;
  const b = (1 - m) * size;
  // P(k + 1) / P(k)
  const ratio = (k: number): number =>
    rho > 0
      ? ((n - k) * (a + k)) / ((k + 1) * (b + n - k - 1))
      : ((n - k) * m) / ((k + 1) * (1 - m));
  into[start] = (into[start] as number) + p;
  let q = p;
  for (let k = start; k < n && q > 0; k += 1) {
    q *= ratio(k);
    into[k + 1] = (into[k + 1] as number) + q;
  }
  q = p;
  for (let k = start - 1; k >= 0 && q > 0; k -= 1) {
    q /= ratio(k);
    into[k] = (into[k] as number) + q;
  }
}

/**
 * Counts ready for their likelihood to be asked for again and again. Γ(a + k)/Γ(a) is the product of
 * a + i over i < k, so all raids together need each ln(a + i) but once, times how many went beyond i.
 */
export class Likelihood {
  private readonly destroyed: Float64Array;
  private readonly missed: Float64Array;
  private readonly launched: Float64Array;
  private readonly choices: number;
  private readonly sums: { destroyed: number; missed: number };

  constructor(counts: readonly Count[]) {
    this.destroyed = beyond(counts.map((c) => c.destroyed));
    this.missed = beyond(counts.map((c) => c.launched - c.destroyed));
    this.launched = beyond(counts.map((c) => c.launched));
    this.sums = { destroyed: sum(this.destroyed), missed: sum(this.missed) };
    this.choices = counts.reduce(
      (s, { launched: n, destroyed: k }) =>
        s + gammaln(n + 1) - gammaln(k + 1) - gammaln(n - k + 1),
      0,
    );
  }

  /** ln P(all counts | m, ρ). */
  at(m: number, rho: number): number {
    const { destroyed, missed } = this.sums;
    if (m <= 0) return destroyed === 0 ? 0 : -Infinity;
    if (m >= 1) return missed === 0 ? 0 : -Infinity;
    if (rho <= 0) return this.choices + destroyed * ln(m) + missed * ln(1 - m);
    const size = (1 - rho) / rho;
    return (
      this.choices +
      rising(this.destroyed, m * size) +
      rising(this.missed, (1 - m) * size) -
      rising(this.launched, size)
    );
  }

  /** At every point of a grid whose correlations are above 0 and means within 0 … 1. */
  over({ means, correlations }: Grid): Float64Array {
    const out = new Float64Array(means.length * correlations.length);
    correlations.forEach((rho, j) => {
      const size = (1 - rho) / rho;
      const common = this.choices - rising(this.launched, size);
      means.forEach((m, i) => {
        out[i * correlations.length + j] =
          common + rising(this.destroyed, m * size) + rising(this.missed, (1 - m) * size);
      });
    });
    return out;
  }
}

/** How many of the values exceed i, by i. */
function beyond(values: readonly number[]): Float64Array {
  const out = new Float64Array(values.reduce((a, b) => Math.max(a, b), 0));
  for (const v of values) for (let i = 0; i < v; i += 1) out[i] = (out[i] as number) + 1;
  return out;
}

/** Sum of times[i] × ln(a + i); of equal times in a row, the logarithm of a product. */
function rising(times: Float64Array, a: number): number {
  let total = 0;
  let product = 1;
  for (let i = 0; i < times.length; i += 1) {
    product *= a + i;
    const n = times[i] as number;
    if (n !== times[i + 1] || product > 1e290 / (a + i + 1)) {
      total += n * ln(product);
      product = 1;
    }
  }
  return total;
}

function sum(values: Float64Array): number {
  return values.reduce((a, b) => a + b, 0);
}

/** Weights of a grid's points that are proportional to the likelihood and add up to 1. */
export function normalised(logs: Float64Array): Float64Array {
  let greatest = -Infinity;
  for (const l of logs) if (l > greatest) greatest = l;
  let sum = 0;
  const out = logs.map((l) => {
    const w = exp(l - greatest);
    sum += w;
    return w;
  });
  return out.map((w) => w / sum);
}
