/**
 * A copy of the first study as it was before flights existed: whatever is added to the model, a
 * study that does not use it keeps every fate of every replication.
 */
import { beforeAll, describe, expect, test, vi } from 'vitest';
import type { CompareResult } from '../../src/study/results.ts';
import { caveatHere, ensureBuilt } from '../cli/support.ts';

vi.setConfig({ testTimeout: 300_000 });
beforeAll(ensureBuilt, 300_000);

/** First half of every policy's digest over 40 replications at seed 1. */
const FROZEN = {
  'supply-only': '7ef87664b5fa9839',
  'more-supply': '7cc87eacd6259dab',
  'watch-only': '7ef87664b5fa9839',
  'own-airspace': '9626c138d033ca57',
  inbound: 'c0de380c589f3c0a',
  'from-territory': '7ef87664b5fa9839',
  'from-territory-forward': '26a102be312ab101',
  'belt-70': '26a102be312ab101',
  joint: '26a102be312ab101',
};

describe('a study without flights', () => {
  test('keeps the digests that it had before there were any', async () => {
    const study = 'test/fixtures/ground-only-2024-08-26';
    const words = ['compare', study, '--replications', '40', '--no-prices', '--json'];
    const { stdout } = await caveatHere([...words, '--workers', '1']);
    const { policies } = JSON.parse(stdout) as CompareResult;
    expect(Object.fromEntries(policies.map((p) => [p.id, p.digest.slice(0, 16)]))).toEqual(FROZEN);
  });
});
