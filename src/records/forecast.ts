/**
 * What the record so far says of the next raid: a predictive distribution of how many of a class
 * will be destroyed. The share destroyed drifts (a summer's 0.86 of drones was 0.55 by winter), and
 * nobody knows how fast at the moment, so several memories run side by side, from days to years.
 * Each weighs old raids less by its own half-life; how well each has predicted lately says how much
 * it counts. Nothing is tuned on the record but by the record itself, one step behind.
 */
import ln from '@stdlib/math-base-special-ln';
import pow from '@stdlib/math-base-special-pow';
import {
  addProbabilities,
  gridOf,
  logProbability,
  normalised,
  type Count,
  type Grid,
} from './beta-binomial.ts';

/** Half-lives of the memories, days; the last never forgets. */
export const HALF_LIVES_DAYS = [10, 20, 40, 80, 160, Infinity] as const;
/** Share that a memory's past performance keeps at each further raid: about thirty raids count. */
export const KEPT_PERFORMANCE = 0.97;

const LEAST = 1e-300;

/** A class's raids in order of time: predict the next, then tell what came. */
export class Forecaster {
  private readonly grid: Grid;
  private readonly logs: Float64Array[];
  private readonly performance: Float64Array;
  private day: number | null = null;

  constructor(grid: Grid = gridOf(80, 14)) {
    this.grid = grid;
    this.logs = HALF_LIVES_DAYS.map(() => new Float64Array(grid.mean.length));
    this.performance = new Float64Array(HALF_LIVES_DAYS.length);
  }

  /** How much each memory counts at present; they add up to 1. */
  weights(): number[] {
    const greatest = Math.max(...this.performance);
    const raw = Array.from(this.performance, (p) => pow(2, p - greatest));
    const sum = raw.reduce((a, b) => a + b, 0);
    return raw.map((w) => w / sum);
  }

  /** Probabilities of 0 … `launched` destroyed in a raid on `day`, not earlier than the last told. */
  predict(day: number, launched: number): Float64Array {
    const weights = this.weights();
    const mixed = new Float64Array(this.grid.mean.length);
    this.memories(day).forEach((memory, h) => {
      for (let g = 0; g < mixed.length; g += 1) {
        mixed[g] = (mixed[g] as number) + (weights[h] as number) * (memory[g] as number);
      }
    });
    const out = new Float64Array(launched + 1);
    for (let g = 0; g < mixed.length; g += 1) {
      const w = mixed[g] as number;
      if (w < 1e-12) continue;
      const { mean, correlation } = this.grid;
      addProbabilities(out, launched, mean[g] as number, correlation[g] as number, w);
    }
    const sum = out.reduce((a, b) => a + b, 0);
    return out.map((p) => p / sum);
  }

  /** Tells what became of a raid on `day`. */
  observe(day: number, count: Count): void {
    const likelihood = new Float64Array(this.grid.mean.length);
    for (let g = 0; g < likelihood.length; g += 1) {
      const { mean, correlation } = this.grid;
      likelihood[g] = logProbability(count, mean[g] as number, correlation[g] as number);
    }
    const scale = likelihood.map((l) => pow(2, l / LN2));
    this.memories(day).forEach((memory, h) => {
      let p = 0;
      for (let g = 0; g < memory.length; g += 1) {
        p += (memory[g] as number) * (scale[g] as number);
      }
      this.performance[h] =
        KEPT_PERFORMANCE * (this.performance[h] as number) + ln(Math.max(p, LEAST)) / LN2;
    });
    this.forget(day);
    this.day = day;
    for (const logs of this.logs) {
      for (let g = 0; g < logs.length; g += 1) {
        logs[g] = (logs[g] as number) + (likelihood[g] as number);
      }
    }
  }

  /** What each memory holds likely on `day`: weights over the grid. */
  private memories(day: number): Float64Array[] {
    return this.logs.map((logs, h) => {
      const kept = this.kept(day, h);
      return normalised(logs.map((l) => l * kept));
    });
  }

  private forget(day: number): void {
    this.logs.forEach((logs, h) => {
      const kept = this.kept(day, h);
      for (let g = 0; g < logs.length; g += 1) logs[g] = (logs[g] as number) * kept;
    });
  }

  /** Share of what a memory knows that it still has on `day`. */
  private kept(day: number, h: number): number {
    if (this.day === null) return 1;
    if (day < this.day) throw new RangeError('raids are told in order of time');
    const halfLife = HALF_LIVES_DAYS[h] as number;
    return halfLife === Infinity ? 1 : pow(0.5, (day - this.day) / halfLife);
  }
}

const LN2 = ln(2);
