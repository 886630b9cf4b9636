/** What each caveat costs, by itself or beside a comparison. Definitions: `prices.ts`. */
import type { Policy } from '../scenario/model.ts';
import { InputError, type Problem } from '../scenario/problems.ts';
import type { CheckedStudy } from './prepare.ts';
import {
  caveatsToPrice,
  coalitionsOf,
  planPrices,
  PriceMerger,
  type PricePlan,
  priceSelections,
} from './prices.ts';
import {
  checkConfidence,
  checkSeed,
  DEFAULT_SEED,
  findPolicy,
  forcesOf,
  remark,
  type RunOptions,
} from './request.ts';
import type { PriceResult } from './results.ts';
import { runVariants } from './schedule.ts';
import { DEFAULT_CONFIDENCE } from './statistics.ts';
import { planStopping } from './stopping.ts';
import { inThisThread } from './worker-task.ts';

export interface PriceStudyOptions extends RunOptions {
  /** Id of the policy whose forces are committed; default: the study's `priceAt`. */
  readonly at?: string;
}

export interface PricedStudy {
  readonly prices: PriceResult;
  /** What a reader should know, such as a number that was rounded. */
  readonly warnings: readonly string[];
}

/** Plans the prices of a study's caveats; undefined when no policy has a caveat in force. */
export function planStudyPrices(
  study: CheckedStudy,
  at: Policy,
  seed: number,
): PricePlan | undefined {
  const wanted = caveatsToPrice(study.book.caveats, study.scenario.policies);
  if (wanted.length === 0) return undefined;
  return planPrices(study.book.caveats, wanted, {
    at: at.id,
    forces: forcesOf(study.scenario, at),
    seed,
  });
}

/** Takes the leakers of a variant as they come from a worker. */
export function addLeakers(
  merger: PriceMerger,
  plan: PricePlan,
  variant: number,
  leakers: Uint32Array,
): void {
  const runs = coalitionsOf(plan, variant).length;
  const replications = leakers.length / runs;
  merger.add(
    variant,
    Array.from({ length: runs }, (_, k) =>
      leakers.subarray(k * replications, (k + 1) * replications),
    ),
  );
}

/**
 * Prices every caveat that some policy has in force: leave-one-out, add-one-in, Shapley share,
 * interactions. Exact up to ten caveats, sampled above. Throws `InputError` for what cannot be
 * asked, among it a study in which no policy has a caveat in force.
 */
export async function price(
  study: CheckedStudy,
  options: PriceStudyOptions = {},
): Promise<PricedStudy> {
  const { scenario } = study;
  const seed = checkSeed(options.seed ?? DEFAULT_SEED);
  const confidence = checkConfidence(options.confidence ?? DEFAULT_CONFIDENCE);
  const at = findPolicy(study, options.at ?? scenario.priceAt);
  const plan = planStudyPrices(study, at, seed);
  if (plan === undefined) throw new InputError(noCaveats);
  const stopping = planStopping({
    ...(options.replications === undefined ? {} : { replications: options.replications }),
    replicationsPerVariant: scenario.replicationsPerVariant,
    policies: [at.id],
    baseline: at.id,
  });
  const merger = new PriceMerger(plan);
  const maximum = stopping.maximumVariants;
  const runner = options.runner ?? inThisThread({ scenario, book: study.book, seed });
  await runVariants({
    runner,
    maximum,
    signal: options.signal,
    taskOf: (variant) => ({ variant, tally: [], leakers: priceSelections(plan, variant) }),
    take: ({ variant, leakers }) => {
      addLeakers(merger, plan, variant, leakers);
      options.onProgress?.({
        replications: merger.variants * stopping.replicationsPerVariant,
        of: maximum * stopping.replicationsPerVariant,
      });
      return merger.variants === maximum;
    },
  });
  return {
    prices: merger.result(confidence),
    warnings: [...study.warnings.map(remark), ...stopping.notes],
  };
}

const noCaveats: Problem = {
  severity: 'error',
  message: 'there is nothing to price: no policy has a caveat in force',
  fix: 'mark rules with `@caveat` and name them under `policies`',
};
