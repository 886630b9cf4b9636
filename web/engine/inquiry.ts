/**
 * One question under way: which task is worth most next, and the answer from what has come. The
 * chosen policy goes before those it is compared with, and a first look at all of them before the
 * rest, so that the sentence is there at once and everything else grows beside it.
 */
import type {
  CompareResult,
  Policy,
  PolicySelection,
  PriceResult,
  VariantTask,
} from '../../src/index.ts';
import { assembleCompare } from '../../src/study/assemble.ts';
import { StudyMerger } from '../../src/study/merge.ts';
import { addLeakers, planStudyPrices } from '../../src/study/price-study.ts';
import { PriceMerger, type PricePlan, priceSelections } from '../../src/study/prices.ts';
import { findPolicy, remark, selectionOf } from '../../src/study/request.ts';
import {
  FIRST_DECISION,
  isEnough,
  nextDecision,
  type StoppingPlan,
} from '../../src/study/stopping.ts';
import { estimate, paired } from '../../src/study/statistics.ts';
import { VERSION } from '../../src/study/version.ts';
import type { DeskStudy, EditChange, Question } from './messages.ts';
import { signatureOf, type TallyBook } from './tally-book.ts';

/** A study at the desk, with what is known of it under a seed. */
export interface Matter {
  readonly study: DeskStudy;
  readonly seed: number;
  readonly book: TallyBook;
  /** Null when no policy has a caveat in force. */
  readonly prices: { readonly plan: PricePlan; merger: PriceMerger } | null;
}

export function openMatter(study: DeskStudy, seed: number, book: TallyBook): Matter {
  const { scenario } = study;
  const plan = planStudyPrices(study, findPolicy(study, scenario.priceAt), seed);
  return {
    study,
    seed,
    book,
    prices: plan === undefined ? null : { plan, merger: new PriceMerger(plan) },
  };
}

/** What is known of one policy. */
export interface Known {
  /** By variant, mean leakers. */
  readonly means: readonly number[];
  /** By replication. */
  readonly leakers: readonly number[];
}

/**
 * Another policy, or another version of the study, against what was known before, on the nights of
 * both: luck hangs on names, so that what an edit leaves alone has the same. Null without a night.
 */
export function changeFrom(before: Known, now: Known, confidence: number): EditChange | null {
  const variants = Math.min(before.means.length, now.means.length);
  const nights = Math.min(before.leakers.length, now.leakers.length);
  if (variants === 0) return null;
  const means = paired(now.means.slice(0, variants), before.means.slice(0, variants));
  let worse = 0;
  for (let r = 0; r < nights; r += 1) {
    if ((now.leakers[r] ?? 0) > (before.leakers[r] ?? 0)) worse += 1;
  }
  return {
    leakers: estimate(means, confidence),
    worseReplications: worse,
    replications: nights,
  };
}

/** Policies that are merged together, as far as all of them are known. */
export class Group {
  readonly policies: readonly Policy[];
  readonly selections: readonly PolicySelection[];
  readonly #baseline: string;
  readonly #merger: StudyMerger;
  readonly #matter: Matter;

  constructor(matter: Matter, policies: readonly Policy[], baseline: string) {
    this.#matter = matter;
    this.policies = policies;
    this.#baseline = baseline;
    this.selections = policies.map((policy) => selectionOf(matter.study, policy));
    this.#merger = new StudyMerger({
      axes: matter.study.axes,
      policies: policies.length,
      baseline: policies.findIndex(({ id }) => id === baseline),
      replicationsPerVariant: matter.study.scenario.replicationsPerVariant,
    });
  }

  get variants(): number {
    return this.#merger.variants;
  }

  /** Leakers of the policy that is last of them, night by night: the chosen one of a head. */
  known(): Known {
    const last = this.policies.length - 1;
    return {
      means: [...this.#merger.leakers(last)],
      leakers: [...this.#merger.leakersByReplication(last)],
    };
  }

  /** Leakers of a policy, by its place among them, by replication so far. */
  leakersByReplication(policy: number): readonly number[] {
    return this.#merger.leakersByReplication(policy);
  }

  isEnough(plan: StoppingPlan, confidence: number): boolean {
    return isEnough(plan, this.#merger, confidence);
  }

  /** Whether these are the policies and the baseline asked for. */
  is(policies: readonly Policy[], baseline: string): boolean {
    return (
      baseline === this.#baseline &&
      policies.length === this.policies.length &&
      policies.every((policy, i) => policy === this.policies[i])
    );
  }

  /** Merges at most `most` further variants, up to `limit`. True: there was more to merge. */
  advance(limit: number, most: number): boolean {
    for (let n = 0; this.#merger.variants < limit; n += 1) {
      const tally = this.#matter.book.tally(this.#merger.variants, this.selections);
      if (tally === undefined) return false;
      if (n === most) return true;
      this.#merger.add(tally);
      this.#merger.releaseTo(tally.variant + 1);
    }
    return false;
  }

  /** What `compare` would answer for these policies and this number of variants. */
  result(confidence: number, prices: PriceResult | null = null): CompareResult {
    const { study, seed } = this.#matter;
    const { scenario, book } = study;
    return assembleCompare({
      version: VERSION,
      study: { id: scenario.id, title: scenario.title },
      scenarioDigest: study.digest,
      seed,
      confidence,
      axes: study.axes,
      policies: this.policies.map(({ id, title, caveats, forces }) => ({
        id,
        title,
        caveatsInForce: caveats,
        forces,
      })),
      baseline: this.#baseline,
      ruleTitles: Object.fromEntries(book.rules.map((rule) => [rule.id, rule.title])),
      merged: this.#merger.result(),
      ...(prices === null ? {} : { prices }),
      warnings: study.warnings.map(remark),
    });
  }
}

/** A task with what its tallies are of. */
export interface Work {
  readonly task: VariantTask;
  readonly selections: readonly PolicySelection[];
}

export class Inquiry {
  readonly question: Question;
  readonly head: Group;
  readonly compared: Group;
  /** What the last switch changed. */
  readonly step: Group | null;
  readonly #matter: Matter;
  readonly #plan: StoppingPlan;
  #wanted: number;

  constructor(matter: Matter, question: Question, before: Inquiry | undefined) {
    this.#matter = matter;
    this.question = question;
    const { baseline, chosen, before: last, variants, until } = question;
    this.#plan = {
      replicationsPerVariant: matter.study.scenario.replicationsPerVariant,
      maximumVariants: variants,
      // of the head: the baseline, and what is chosen
      baseline: 0,
      ...(until === null ? {} : { until: { policies: [1], halfWidth: until } }),
      notes: [],
    };
    this.#wanted = nextDecision(this.#plan, 0);
    this.head = new Group(
      matter,
      chosen.id === baseline.id ? [baseline] : [baseline, chosen],
      baseline.id,
    );
    this.step =
      last === null || last.id === chosen.id ? null : new Group(matter, [last, chosen], last.id);
    const same =
      before !== undefined &&
      before.#matter === matter &&
      before.compared.variants <= this.#wanted &&
      before.compared.is(question.compared, baseline.id);
    this.compared = same ? before.compared : new Group(matter, question.compared, baseline.id);
    const { prices } = matter;
    // fewer replications than before: begun again from the book, which forgets nothing
    if (prices !== null && prices.merger.variants > this.#wanted) {
      prices.merger = new PriceMerger(prices.plan);
    }
  }

  /** Variants to run as things stand. */
  get wanted(): number {
    return this.#wanted;
  }

  /** Wants more where the head has all that was wanted and is not known well enough. True: it does. */
  decide(): boolean {
    const { head, question } = this;
    if (head.variants < this.#wanted || head.isEnough(this.#plan, question.confidence))
      return false;
    this.#wanted = nextDecision(this.#plan, head.variants);
    return true;
  }

  get priced(): number {
    return this.#matter.prices?.merger.variants ?? 0;
  }

  /** All that was asked for has been merged. */
  get complete(): boolean {
    const wanted = this.#wanted;
    return (
      this.head.variants >= wanted &&
      (this.step === null || this.step.variants >= wanted) &&
      this.compared.variants >= wanted &&
      (this.#matter.prices === null || this.priced >= wanted)
    );
  }

  /**
   * What a worker should do next, if there is anything: variants that leave `rest` when divided by
   * `workers` are its own, so that each variant is compiled once.
   */
  next(rest: number, workers: number): Work | undefined {
    const all = this.#wanted;
    const first = Math.min(FIRST_DECISION, all);
    const head = [...this.head.selections, ...(this.step?.selections ?? [])];
    return (
      this.#tallies(head, first, rest, workers, true) ??
      this.#tallies(this.compared.selections, first, rest, workers, false) ??
      this.#prices(first, rest, workers) ??
      this.#tallies(head, all, rest, workers, true) ??
      this.#prices(all, rest, workers) ??
      this.#tallies(this.compared.selections, all, rest, workers, false)
    );
  }

  /** One variant of policies that it lacks: of all together, or of one, to be done sooner. */
  #tallies(
    wanted: readonly PolicySelection[],
    limit: number,
    rest: number,
    workers: number,
    together: boolean,
  ): Work | undefined {
    for (let variant = rest; variant < limit; variant += workers) {
      const missing = distinct(this.#matter.book.missing(variant, wanted));
      if (missing.length === 0) continue;
      const selections = together ? missing : missing.slice(0, 1);
      return { task: { variant, tally: selections, leakers: [] }, selections };
    }
    return undefined;
  }

  #prices(limit: number, rest: number, workers: number): Work | undefined {
    const { prices, book } = this.#matter;
    if (prices === null) return undefined;
    for (let variant = rest; variant < limit; variant += workers) {
      if (book.hasLeakers(variant)) continue;
      return {
        task: { variant, tally: [], leakers: priceSelections(prices.plan, variant) },
        selections: [],
      };
    }
    return undefined;
  }

  /** Prices what has come, in order of variants, at most `most` of them. True: there was more. */
  advancePrices(most: number): boolean {
    const { prices, book } = this.#matter;
    if (prices === null) return false;
    const { merger, plan } = prices;
    for (let n = 0; merger.variants < this.#wanted; n += 1) {
      const { variants } = merger;
      const leakers = book.leakers(variants);
      if (leakers === undefined) return false;
      if (n === most) return true;
      addLeakers(merger, plan, variants, leakers);
    }
    return false;
  }

  prices(): PriceResult | null {
    const merger = this.#matter.prices?.merger;
    return merger === undefined || merger.variants === 0
      ? null
      : merger.result(this.question.confidence);
  }
}

function distinct(policies: readonly PolicySelection[]): readonly PolicySelection[] {
  return [...new Map(policies.map((policy) => [signatureOf(policy), policy])).values()];
}
