import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compare } from '../../src/study/compare.ts';
import { StudyMerger } from '../../src/study/merge.ts';
import { NIGHTS, nightAt } from '../../src/study/playback/nights.ts';
import { createCompiler } from '../../src/study/create-compiler.ts';
import { prepareStudy } from '../../src/study/prepare.ts';
import { findPolicy, selectionOf } from '../../src/study/request.ts';
import { loadCedar } from '../../src/policy/cedar.ts';
import { axesOf, tallyVariant } from '../../src/study/variant.ts';

const leakers = fc.array(fc.nat(30), { minLength: 1, maxLength: 200 });
const names = Object.keys(NIGHTS) as (keyof typeof NIGHTS)[];

describe('the night that stands for others', () => {
  it('did occur, as the first with its number of leakers, in the variant it belongs to', () => {
    fc.assert(
      fc.property(leakers, fc.integer({ min: 1, max: 12 }), (all, perVariant) => {
        for (const name of names) {
          const night = nightAt(all, NIGHTS[name], perVariant);
          expect(night).not.toBeNull();
          const { replication, variant, leakers: here } = night!;
          expect(all.indexOf(here)).toBe(replication);
          expect(variant).toBe(Math.floor(replication / perVariant));
        }
      }),
    );
  });

  it('has as many leakers or more than its share of nights, and fewer than the rest', () => {
    fc.assert(
      fc.property(leakers, fc.integer({ min: 1, max: 100 }), (all, percent) => {
        const { leakers: here } = nightAt(all, percent, 10)!;
        const upTo = all.filter((n) => n <= here).length;
        const below = all.filter((n) => n < here).length;
        expect(100 * upTo).toBeGreaterThanOrEqual(percent * all.length);
        expect(100 * below).toBeLessThan(percent * all.length);
      }),
    );
  });

  it('is luckier the lower the percentile, and as lucky in any order of nights', () => {
    fc.assert(
      fc.property(leakers, (all) => {
        const of = (list: readonly number[]): number[] =>
          [NIGHTS.lucky, NIGHTS.typical, NIGHTS.unlucky].map((p) => nightAt(list, p, 10)!.leakers);
        expect(of(all)).toEqual([...of(all)].sort((a, b) => a - b));
        expect(of([...all].reverse())).toEqual(of(all));
      }),
    );
  });

  it('is none where there are no nights', () => expect(nightAt([], 50, 10)).toBeNull());

  it('has the leakers that the tables give as 10 and 90 % of nights', async () => {
    const folder = new URL('../../studies/two-islands/', import.meta.url);
    const files = new Map(
      ['study.yaml', 'rules.cedar'].map((name) => [
        name,
        readFileSync(new URL(name, folder), 'utf8'),
      ]),
    );
    const study = prepareStudy({ entry: 'study.yaml', files }, { cedar: await loadCedar() });
    const variants = 4;
    const { replicationsPerVariant, baseline } = study.scenario;
    const policy = findPolicy(study, baseline);
    const replications = variants * replicationsPerVariant;
    const answer = await compare(study, { replications, policies: [baseline], prices: false });
    const compiler = createCompiler(study);
    const shape = { axes: axesOf(compiler), policies: 1, baseline: 0, replicationsPerVariant };
    const merger = new StudyMerger(shape);
    // in any order: replications are those of the whole study all the same
    for (const variant of [2, 0, 3, 1]) {
      merger.add(tallyVariant(compiler, 1, variant, [selectionOf(study, policy)]));
    }
    merger.releaseTo(variants);
    const all = merger.leakersByReplication(0);
    expect(all).toHaveLength(replications);
    const { p10, p90 } = answer.policies[0]!.leakers;
    expect(nightAt(all, NIGHTS.lucky, replicationsPerVariant)?.leakers).toBe(p10);
    expect(nightAt(all, NIGHTS.unlucky, replicationsPerVariant)?.leakers).toBe(p90);
    expect(p90).toBeGreaterThan(p10);
  });
});
