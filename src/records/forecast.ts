/**
 * What the record so far says of the next raid: a predictive distribution of how many of a class
 * will be destroyed. The share destroyed drifts (a summer's 0.86 of drones was 0.55 by winter), and
 * nobody knows how fast at the moment, so several memories run side by side, from days to years.
 * Each weighs old raids less by its own half-life; how well each has predicted lately says how much
 * it counts. Nothing is tuned on the record but by the record itself, one step behind.
 *
 * Raids of different sizes need not be equally alike. If all of a raid shared one luck, a hundred
 * would spread as ten do; if it came as groups of a fixed size with a luck each, the spread would
 * shrink with their number. Neither is assumed: the sum of the beta law's two parameters grows as a
 * power of the raid's size, 0 for the one case and 1 for the other, and the record weighs the powers.
 */
import exp from '@stdlib/math-base-special-exp';
import gammaln from '@stdlib/math-base-special-gammaln';
import ln from '@stdlib/math-base-special-ln';
import pow from '@stdlib/math-base-special-pow';
import { addProbabilities, GREATEST_CORRELATION, type Count } from './beta-binomial.ts';

/** Half-lives of the memories, days; the last never forgets. */
export const HALF_LIVES_DAYS = [10, 20, 40, 80, 160, Infinity] as const;
/** Share that a memory's past performance keeps at each further raid: about thirty raids count. */
export const KEPT_PERFORMANCE = 0.97;
/** Powers of the raid's size by which it is less of one piece, each as likely as the next at first. */
export const POWERS = [0, 0.5, 1] as const;
/** Size of raid that a point's correlation is meant for. */
const SIZE_OF_REFERENCE = 10;

const MEANS = 100;
/** Spaced by cubes, for where raids are large and alike their spread hangs on small correlations. */
const CORRELATIONS = 14;

const LEAST = 1e-300;
/** Points whose weight is less are left out of a prediction. */
const NEGLIGIBLE = 1e-9;

/** Points (m, ρ, power); flat in m and in √ρ before anything is known, whatever their spacing. */
interface Points {
  readonly mean: Float64Array;
  /** Sum of the beta law's parameters at the size of reference, (1 − ρ)/ρ. */
  readonly sum: Float64Array;
  /** Index into `POWERS`. */
  readonly power: Uint8Array;
  readonly logPrior: Float64Array;
}

function pointsOf(): Points {
  const size = MEANS * CORRELATIONS * POWERS.length;
  const points = {
    mean: new Float64Array(size),
    sum: new Float64Array(size),
    power: new Uint8Array(size),
    logPrior: new Float64Array(size),
  };
  let at = 0;
  for (let p = 0; p < POWERS.length; p += 1) {
    for (let i = 0; i < MEANS; i += 1) {
      for (let j = 0; j < CORRELATIONS; j += 1) {
        const middle = (j + 0.5) / CORRELATIONS;
        const rho = GREATEST_CORRELATION * middle * middle * middle;
        points.mean[at] = (i + 0.5) / MEANS;
        points.sum[at] = (1 - rho) / rho;
        points.power[at] = p;
        // d√ρ over a cell of equal width in ∛ρ
        points.logPrior[at] = 0.5 * ln(middle);
        at += 1;
      }
    }
  }
  return points;
}

const POINTS = pointsOf();
const SIZE = POINTS.mean.length;

/** A class's raids in order of time: predict the next, then tell what came. */
export class Forecaster {
  private readonly logs = HALF_LIVES_DAYS.map(() => new Float64Array(SIZE));
  private readonly performance = new Float64Array(HALF_LIVES_DAYS.length);
  private day: number | null = null;
  /** What the memories hold likely, and on which day. */
  private held: { readonly day: number; readonly memories: readonly Float64Array[] } | null = null;

  /** How much each memory counts at present; they add up to 1. */
  weights(): number[] {
    const greatest = Math.max(...this.performance);
    const raw = Array.from(this.performance, (p) => exp(p - greatest));
    const sum = raw.reduce((a, b) => a + b, 0);
    return raw.map((w) => w / sum);
  }

  /** Probabilities of 0 … `launched` destroyed in a raid on `day`, not earlier than the last told. */
  predict(day: number, launched: number): Float64Array {
    const mixed = this.mixed(day);
    const out = new Float64Array(launched + 1);
    const growths = growthsOf(launched);
    for (let g = 0; g < SIZE; g += 1) {
      const w = mixed[g] as number;
      if (w < NEGLIGIBLE) continue;
      const rho = 1 / (1 + sumAt(g, growths));
      addProbabilities(out, launched, POINTS.mean[g] as number, rho, w);
    }
    const sum = out.reduce((a, b) => a + b, 0);
    return out.map((p) => p / sum);
  }

  /** Below which the mean share destroyed lies with probability `q`, on `day`; to a half-cell of 0.005. */
  shareBelow(day: number, q: number): number {
    const mixed = this.mixed(day);
    const cells = new Float64Array(MEANS);
    for (let g = 0; g < SIZE; g += 1) {
      const cell = Math.floor((POINTS.mean[g] as number) * MEANS);
      cells[cell] = (cells[cell] as number) + (mixed[g] as number);
    }
    let upTo = 0;
    for (let cell = 0; cell < MEANS; cell += 1) {
      upTo += cells[cell] as number;
      if (upTo >= q) return (cell + 0.5) / MEANS;
    }
    return 1 - 0.5 / MEANS;
  }

  /** The memories together: weights over the points. */
  private mixed(day: number): Float64Array {
    const weights = this.weights();
    const mixed = new Float64Array(SIZE);
    this.memories(day).forEach((memory, h) => {
      const weight = weights[h] as number;
      for (let g = 0; g < SIZE; g += 1) {
        mixed[g] = (mixed[g] as number) + weight * (memory[g] as number);
      }
    });
    return mixed;
  }

  /** Tells what became of a raid on `day`. */
  observe(day: number, count: Count): void {
    const likelihood = logLikelihood(count);
    const scale = likelihood.map((l) => exp(l));
    this.memories(day).forEach((memory, h) => {
      let p = 0;
      for (let g = 0; g < SIZE; g += 1) p += (memory[g] as number) * (scale[g] as number);
      this.performance[h] =
        KEPT_PERFORMANCE * (this.performance[h] as number) + ln(Math.max(p, LEAST));
    });
    this.logs.forEach((logs, h) => {
      const kept = this.kept(day, h);
      for (let g = 0; g < SIZE; g += 1) {
        logs[g] = (logs[g] as number) * kept + (likelihood[g] as number);
      }
    });
    this.day = day;
    this.held = null;
  }

  /** What each memory holds likely on `day`: weights over the points. */
  private memories(day: number): readonly Float64Array[] {
    if (this.held?.day === day) return this.held.memories;
    const memories = this.logs.map((logs, h) => weightsOf(logs, this.kept(day, h)));
    this.held = { day, memories };
    return memories;
  }

  /** Share of what a memory knows that it still has on `day`. */
  private kept(day: number, h: number): number {
    if (this.day === null) return 1;
    if (day < this.day) throw new RangeError('raids are told in order of time');
    const halfLife = HALF_LIVES_DAYS[h] as number;
    return halfLife === Infinity ? 1 : pow(0.5, (day - this.day) / halfLife);
  }
}

function weightsOf(logs: Float64Array, kept: number): Float64Array {
  const out = new Float64Array(SIZE);
  let greatest = -Infinity;
  for (let g = 0; g < SIZE; g += 1) {
    const l = (logs[g] as number) * kept + (POINTS.logPrior[g] as number);
    out[g] = l;
    if (l > greatest) greatest = l;
  }
  let sum = 0;
  for (let g = 0; g < SIZE; g += 1) {
    const w = exp((out[g] as number) - greatest);
    out[g] = w;
    sum += w;
  }
  for (let g = 0; g < SIZE; g += 1) out[g] = (out[g] as number) / sum;
  return out;
}

/** By how much the sum of the beta law's parameters grows with a raid's size, by power. */
function growthsOf(launched: number): readonly number[] {
  return POWERS.map((power) => pow(launched / SIZE_OF_REFERENCE, power));
}

function sumAt(g: number, growths: readonly number[]): number {
  return (POINTS.sum[g] as number) * (growths[POINTS.power[g] as number] as number);
}

/** ln P(destroyed | launched) at every point. */
function logLikelihood({ launched: n, destroyed: k }: Count): Float64Array {
  const out = new Float64Array(SIZE);
  const growths = growthsOf(n);
  const choose = gammaln(n + 1) - gammaln(k + 1) - gammaln(n - k + 1);
  for (let g = 0; g < SIZE; g += 1) {
    const sum = sumAt(g, growths);
    const a = (POINTS.mean[g] as number) * sum;
    const b = sum - a;
    out[g] =
      choose +
      (gammaln(a + k) - gammaln(a)) +
      (gammaln(b + n - k) - gammaln(b)) -
      (gammaln(sum + n) - gammaln(sum));
  }
  return out;
}
