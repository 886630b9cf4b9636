/** What each factor does to a quantity, by the estimator that the design is made for. */
import { at } from '../study/statistics.ts';
import type { Effect, SpaceSummary } from './analysis.ts';
import { chanceShareOf, type Crossed, withoutChance } from './crossed.ts';
import {
  binsOf,
  givenDataIndex,
  givenDataInterval,
  noiseFloor,
  rawOverClean,
} from './given-data.ts';
import { chanceMuStar, morrisEffects, stepsOf } from './morris.ts';
import { unitPointOf } from './points.ts';
import { resamples as resamplesOf } from './resample.ts';
import { sobolIndices } from './sobol-indices.ts';
import type { SweepDesign } from './types.ts';

export interface EffectOptions {
  readonly confidence: number;
  readonly resamples: number;
  readonly seed: number;
}

export interface EffectSpace {
  /** Points of whole rows. */
  readonly points: number;
  /** Those spread over the space. */
  readonly sample: readonly number[];
  /** Per factor, its values at the sample. */
  readonly columns: readonly Float64Array[];
  /** Whether the points are a finished grid. */
  readonly grid: boolean;
}

type Effects = Pick<SpaceSummary, 'effects' | 'floor'>;

/** Of so many factors the indices from given data get intervals: those that a reader looks at. */
const WITH_INTERVAL = 12;
/** Points × resamples that are worth the wait. */
const MOST_RESAMPLED = 1_000_000;
const LEAST_RESAMPLES = 100;

/** Where more of the spread than this is chance, a share of the rest means nothing. */
const MOST_CHANCE = 0.9;

/** The estimator of a design, ready for one quantity after the other: all points, and its sample. */
export function effectsFor(
  design: SweepDesign,
  space: EffectSpace,
  options: EffectOptions,
): (data: Crossed, sample: Crossed) => Effects {
  const estimate = estimatorOf(design, space, options);
  return (data, sample) => {
    const { floor, effects } = estimate(data);
    const moves = (sample.squares.points ?? 0) > 0 && (chanceShareOf(sample) ?? 0) <= MOST_CHANCE;
    if (moves || design.method.kind === 'morris') return { floor, effects };
    const untold = effects.map((effect) => ({ ...effect, first: null, total: null }));
    return { floor: null, effects: ranked(untold) };
  };
}

function estimatorOf(
  design: SweepDesign,
  space: EffectSpace,
  options: EffectOptions,
): (data: Crossed) => Effects {
  const { method, factors } = design;
  switch (method.kind) {
    case 'saltelli':
      return (data) => {
        const { first, total } = sobolIndices(data, method.blocks.length, options);
        return {
          floor: null,
          effects: ranked(
            method.blocks.map(({ id, factors: own }, k) => ({
              id,
              factors: own,
              first: first[k] ?? null,
              total: total[k] ?? null,
              muStar: null,
              sigma: null,
            })),
          ),
        };
      };
    case 'morris': {
      const walks = space.points / (factors.length + 1);
      const steps = stepsOf(walks, factors.length, (i) => unitPointOf(design, i));
      return (data) => {
        const { muStar, sigma } = morrisEffects(data, factors.length, steps, options);
        return {
          floor: chanceMuStar(data, steps),
          effects: ranked(
            factors.map(({ id }, f) => ({
              id,
              factors: [f],
              first: null,
              total: null,
              muStar: muStar[f] ?? null,
              sigma: sigma[f] ?? null,
            })),
          ),
        };
      };
    }
    default:
      return fromGivenData(design, space, options);
  }
}

function fromGivenData(
  { factors }: SweepDesign,
  { columns, grid, sample }: EffectSpace,
  { confidence, resamples, seed }: EffectOptions,
): (data: Crossed) => Effects {
  const bins = columns.map((column) => binsOf(column, grid));
  const most = Math.max(LEAST_RESAMPLES, Math.floor(MOST_RESAMPLED / sample.length));
  const drawn = grid ? [] : resamplesOf(sample.length, Math.min(resamples, most), seed);
  const finest = Math.max(...bins.map(({ count }) => count));
  return (data) => {
    const clean = withoutChance(data);
    const effects = ranked(
      factors.map(({ id }, f): Effect => {
        const own = bins[f];
        const value = own === undefined || own.count < 2 ? 0 : givenDataIndex(clean, own, grid);
        return {
          id,
          factors: [f],
          first: { value, low: null, high: null },
          total: null,
          muStar: null,
          sigma: null,
        };
      }),
    );
    return {
      floor: grid
        ? null
        : noiseFloor(sample.length, finest, factors.length) * Math.max(1, rawOverClean(clean)),
      effects: effects.map((effect, rank) => {
        const own = bins[effect.factors[0] ?? 0];
        const { first } = effect;
        if (rank >= WITH_INTERVAL || own === undefined || first === null) return effect;
        return { ...effect, first: givenDataInterval(clean, own, first.value, drawn, confidence) };
      }),
    };
  };
}

/** Most important first; equals in the order of the design. */
function ranked(effects: readonly Effect[]): Effect[] {
  const weight = ({ first, total, muStar }: Effect): number =>
    (total ?? first ?? muStar)?.value ?? 0;
  return [...effects].sort((a, b) => weight(b) - weight(a) || at(a.factors, 0) - at(b.factors, 0));
}
