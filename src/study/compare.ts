/** The study: every policy on the same raids with the same draws, and what each caveat costs. */
import { assembleCompare } from './assemble.ts';
import { StudyMerger } from './merge.ts';
import { createCompiler } from './create-compiler.ts';
import { type PreparedStudy } from './prepare.ts';
import { addLeakers, planStudyPrices } from './price-study.ts';
import { PriceMerger, priceSelections } from './prices.ts';
import type { VariantResult } from './protocol.ts';
import {
  checkConfidence,
  checkSeed,
  choosePolicies,
  DEFAULT_SEED,
  findPolicy,
  remark,
  type RunOptions,
  selectionOf,
} from './request.ts';
import type { CompareResult } from './results.ts';
import { runVariants } from './schedule.ts';
import { DEFAULT_CONFIDENCE } from './statistics.ts';
import { advance, planStopping, stoppingNotes, widest } from './stopping.ts';
import { axesOf } from './variant.ts';
import { VERSION } from './version.ts';
import { inThisThread } from './worker-task.ts';

export interface CompareOptions extends RunOptions {
  /** Ids of policies to run besides the baseline; default: all. */
  readonly policies?: readonly string[];
  /** Policy that differences are taken from; default: the study's. */
  readonly baseline?: string;
  /**
   * `difference:H` or `difference:POLICY:H`: run until the half-width of the paired difference in
   * leakers is at most H. `replications` is then the most to run.
   */
  readonly until?: string;
  /** Whether to price the caveats too, at the forces of the study's `priceAt`; default true. */
  readonly prices?: boolean;
  /** Seconds from anywhere; when given, the answer says how long it took and on how many workers. */
  readonly clock?: () => number;
}

/**
 * Runs the policies of a study and compares them. The answer depends on the study, the seed and
 * the number of replications, and on nothing else: neither on the number of workers nor on the
 * order in which they finish. Throws `InputError` for what cannot be asked and `TaskFailure` for a
 * fault of the program.
 */
export async function compare(
  study: PreparedStudy,
  options: CompareOptions = {},
): Promise<CompareResult> {
  const started = options.clock?.();
  const { scenario, book } = study;
  const seed = checkSeed(options.seed ?? DEFAULT_SEED);
  const confidence = checkConfidence(options.confidence ?? DEFAULT_CONFIDENCE);
  const baseline = findPolicy(study, options.baseline ?? scenario.baseline).id;
  const policies = choosePolicies(study, options.policies, baseline);
  const ids = policies.map((policy) => policy.id);
  const plan = planStopping({
    ...(options.replications === undefined ? {} : { replications: options.replications }),
    ...(options.until === undefined ? {} : { until: options.until }),
    replicationsPerVariant: scenario.replicationsPerVariant,
    policies: ids,
    baseline,
  });
  const axes = axesOf(createCompiler(study));
  const merger = new StudyMerger({
    axes,
    policies: policies.length,
    baseline: ids.indexOf(baseline),
    replicationsPerVariant: scenario.replicationsPerVariant,
  });
  const pricePlan =
    options.prices === false
      ? undefined
      : planStudyPrices(study, findPolicy(study, scenario.priceAt), seed);
  const prices = pricePlan === undefined ? undefined : new PriceMerger(pricePlan);
  // Prices are taken over the variants that the comparison ends up with, and no others.
  const waiting = new Map<number, Uint32Array>();
  const selections = policies.map((policy) => selectionOf(study, policy));
  const runner = options.runner ?? inThisThread({ scenario, book, seed });

  await runVariants({
    runner,
    maximum: plan.maximumVariants,
    signal: options.signal,
    taskOf: (variant) => ({
      variant,
      tally: selections,
      leakers: pricePlan === undefined ? [] : priceSelections(pricePlan, variant),
    }),
    take: ({ variant, tally, leakers }: VariantResult) => {
      merger.add(tally);
      waiting.set(variant, leakers);
      const enough = advance(plan, merger, confidence);
      for (const [came, counts] of waiting) {
        if (came >= merger.variants) continue;
        waiting.delete(came);
        if (pricePlan !== undefined && prices !== undefined) {
          addLeakers(prices, pricePlan, came, counts);
        }
      }
      const width = plan.until === undefined ? null : widest(plan, merger, confidence);
      options.onProgress?.({
        replications: merger.variants * plan.replicationsPerVariant,
        of: plan.maximumVariants * plan.replicationsPerVariant,
        ...(width === null || plan.until === undefined
          ? {}
          : { until: { halfWidth: width.halfWidth, wanted: plan.until.halfWidth } }),
      });
      return enough;
    },
  });

  return assembleCompare({
    version: VERSION,
    study: { id: scenario.id, title: scenario.title },
    scenarioDigest: study.digest,
    seed,
    confidence,
    axes,
    policies: policies.map(({ id, title, caveats, forces }) => ({
      id,
      title,
      caveatsInForce: caveats,
      forces,
    })),
    baseline,
    ruleTitles: Object.fromEntries(book.rules.map((rule) => [rule.id, rule.title])),
    merged: merger.result(),
    ...(prices === undefined ? {} : { prices: prices.result(confidence) }),
    warnings: [...study.warnings.map(remark), ...stoppingNotes(plan, merger, confidence, ids)],
    ...(started === undefined || options.clock === undefined
      ? {}
      : { run: { seconds: options.clock() - started, workers: runner.workers } }),
  });
}
