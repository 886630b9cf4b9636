/** Designs over nothing but numbers, for tests of where points are and of what they tell. */
import type { Factor, Method, RangeFactor, SweepDesign } from '../../src/sweep/types.ts';

export function range(id: string, over: Partial<RangeFactor> = {}): RangeFactor {
  return {
    kind: 'range',
    id,
    title: id,
    places: [{ path: id, writing: 'value' }],
    law: 'uniform',
    low: 0,
    high: 1,
    present: null,
    unit: '1',
    integer: false,
    levels: 2,
    ...over,
  };
}

export function ranges(count: number): RangeFactor[] {
  return Array.from({ length: count }, (_, i) => range(`x${i}`));
}

/** A Saltelli design of factors that are all exchanged alone. */
export function saltelli(base: number, factors: readonly Factor[]): Method {
  return { kind: 'saltelli', base, blocks: factors.map(({ id }, f) => ({ id, factors: [f] })) };
}

export function design(
  factors: readonly Factor[],
  method: Method,
  points: number,
  over: Partial<SweepDesign> = {},
): SweepDesign {
  return {
    format: 1,
    id: 'test',
    title: 'Test',
    study: '.',
    studyId: 'test',
    studyDigest: '0',
    digest: '0',
    seed: 1,
    variantsPerPoint: 1,
    replicationsPerVariant: 10,
    replicationsPerPoint: 10,
    policies: ['p'],
    baseline: 'p',
    factors,
    method,
    points,
    ...over,
  };
}
