/**
 * The shipped study's answer, bit for bit, on every machine, engine and number of workers. Whoever
 * changes it must mean to: change what is pinned only together with what changes results, and say so
 * in the changelog.
 */
import { beforeAll, describe, expect, test, vi } from 'vitest';
import type { CompareResult } from '../../src/study/results.ts';
import { caveatHere, ensureBuilt } from './support.ts';

vi.setConfig({ testTimeout: 300_000 });
beforeAll(ensureBuilt, 300_000);

/** First half of every policy's digest over 40 replications at seed 1. */
const PINNED = {
  'supply-only': '7ef87664b5fa9839',
  'more-supply': '7cc87eacd6259dab',
  'watch-only': '7ef87664b5fa9839',
  'own-airspace': '9626c138d033ca57',
  inbound: 'c0de380c589f3c0a',
  'from-territory': '7ef87664b5fa9839',
  'from-territory-forward': '26a102be312ab101',
  'belt-70': '26a102be312ab101',
  'neighbour-fighters': '50b2ee095601b17c',
  'fighters-no-ground': '1447086c79ecb3d2',
  'sky-shield': 'b3d65befc97bd004',
  joint: 'b1711ee6b310eacf',
};

describe('the raid of 26 August 2024', () => {
  test.each(['1', '2', '3'])('has the digests pinned here, on %s workers', async (workers) => {
    const words = [
      'compare',
      'studies/2024-08-26',
      '--replications',
      '40',
      '--no-prices',
      '--json',
    ];
    const { stdout } = await caveatHere([...words, '--workers', workers]);
    const { policies } = JSON.parse(stdout) as CompareResult;
    expect(Object.fromEntries(policies.map((p) => [p.id, p.digest.slice(0, 16)]))).toEqual(PINNED);
  });

  test('does not change when neighbours only watch', () => {
    expect(PINNED['watch-only']).toBe(PINNED['supply-only']);
  });
});
