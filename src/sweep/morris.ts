/**
 * Elementary effects along walks that move one factor at a time: M. D. Morris, "Factorial sampling
 * plans for preliminary computational experiments", Technometrics 33, 161–174 (1991); the mean of
 * their absolute values, μ*, after Campolongo, Cariboni and Saltelli, Environ. Model. Softw. 22,
 * 1509–1518 (2007).
 */
import { at } from '../study/statistics.ts';
import type { Interval } from './analysis.ts';
import { type Crossed, weigh, withoutChance } from './crossed.ts';
import { percentileInterval, resamples } from './resample.ts';

export interface MorrisEffects {
  /** One per factor. */
  readonly muStar: readonly Interval[];
  readonly mu: Float64Array;
  /** Standard deviation of the effects, chance taken out; null with fewer than two walks. */
  readonly sigma: readonly (number | null)[];
}

/** The step of each walk that moves a factor, and by how much of its range, with its sign. */
export interface Steps {
  /** [walk × step]: factor moved from point `step` to the next. */
  readonly factor: Uint32Array;
  readonly delta: Float64Array;
}

/** Reads off the points which factor each step moves. `unitPoint` gives a point's coordinates. */
export function stepsOf(
  walks: number,
  factors: number,
  unitPoint: (index: number) => Float64Array,
): Steps {
  const factor = new Uint32Array(walks * factors);
  const delta = new Float64Array(walks * factors);
  for (let w = 0; w < walks; w += 1) {
    let before = unitPoint(w * (factors + 1));
    for (let s = 0; s < factors; s += 1) {
      const after = unitPoint(w * (factors + 1) + s + 1);
      const moved = after.findIndex((u, f) => u !== before[f]);
      factor[w * factors + s] = moved;
      delta[w * factors + s] = at(after, moved) - at(before, moved);
      before = after;
    }
  }
  return { factor, delta };
}

/** `data` has `walks × (factors + 1)` points, walk by walk. */
export function morrisEffects(
  data: Crossed,
  factors: number,
  steps: Steps,
  options: { readonly confidence: number; readonly resamples: number; readonly seed: number },
): MorrisEffects {
  const walks = data.points / (factors + 1);
  if (!Number.isInteger(walks)) {
    throw new RangeError(`${data.points} points are no whole walks of ${factors + 1}`);
  }
  const effects = effectsOf(data.means, walks, factors, steps);
  const drawn = resamples(walks, options.resamples, options.seed);
  const muStar = Array.from({ length: factors }, (_, f) => {
    const mean = (times?: Uint16Array): number => {
      let sum = 0;
      for (let w = 0; w < walks; w += 1) {
        sum += (times === undefined ? 1 : at(times, w)) * Math.abs(at(effects, w * factors + f));
      }
      return sum / walks;
    };
    return percentileInterval(
      mean(),
      Float64Array.from(drawn, (times) => mean(times)),
      options.confidence,
    );
  });
  const mu = new Float64Array(factors);
  for (let w = 0; w < walks; w += 1) {
    for (let f = 0; f < factors; f += 1) mu[f] = at(mu, f) + at(effects, w * factors + f) / walks;
  }
  const variances = weigh(withoutChance(data), (y) => {
    const own = effectsOf(y, walks, factors, steps);
    return Float64Array.from({ length: factors }, (_, f) => {
      let sum = 0;
      let squares = 0;
      for (let w = 0; w < walks; w += 1) {
        const e = at(own, w * factors + f);
        sum += e;
        squares += e * e;
      }
      return (squares - (sum * sum) / walks) / Math.max(1, walks - 1);
    });
  });
  return {
    muStar,
    mu,
    sigma: Array.from(variances, (v) => (walks < 2 ? null : Math.sqrt(Math.max(0, v)))),
  };
}

/**
 * The mean absolute effect that chance alone would give: of a normal difference between two points
 * that meet the same variants. An upper bound, since neighbouring points also share some of their
 * interaction with chance. Null with one variant per point.
 */
export function chanceMuStar(data: Crossed, steps: Steps): number | null {
  const { interaction } = data.squares;
  if (interaction === null) return null;
  const delta = Math.abs(at(steps.delta, 0));
  return (Math.sqrt((2 * interaction) / data.variants) * MEAN_ABSOLUTE_NORMAL) / delta;
}

/** √(2/π) */
const MEAN_ABSOLUTE_NORMAL = 0.7978845608028654;

/** [walk × factor] */
function effectsOf(y: Float64Array, walks: number, factors: number, steps: Steps): Float64Array {
  const effects = new Float64Array(walks * factors);
  for (let w = 0; w < walks; w += 1) {
    for (let s = 0; s < factors; s += 1) {
      const step = w * factors + s;
      const from = w * (factors + 1) + s;
      effects[w * factors + at(steps.factor, step)] =
        (at(y, from + 1) - at(y, from)) / at(steps.delta, step);
    }
  }
  return effects;
}
