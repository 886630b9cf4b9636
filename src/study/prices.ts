/**
 * What each caveat costs. v(S) is mean leakers with the reference policy's forces and the caveats S
 * in force; everything here is arithmetic on v. Prices are taken per variant and then averaged, so
 * that their intervals have the same meaning as all others. Definitions and how to read them:
 * `docs/model/study.md`.
 */
import { keyOf } from '../chance/key.ts';
import { Chance, VARIANT_LEVEL } from '../chance/threefry.ts';
import type { Caveat } from '../policy/types.ts';
import type { CaveatPrice, Estimate, Interaction, PriceResult } from './results.ts';
import { addMarginals, factorial, shapleyNumerators } from './shapley.ts';
import { at, DEFAULT_CONFIDENCE, estimate } from './statistics.ts';
import type { PolicySelection } from './tally.ts';

/** Up to this many caveats every subset is run; above, orderings are sampled. */
export const EXACT_LIMIT = 10;
/** Orderings sampled in each variant: pairs of an ordering and its reverse. */
export const DEFAULT_ORDERINGS_PER_VARIANT = 8;
/** Interactions smaller than this many leakers are listed only if they differ from zero. */
export const INTERACTION_WORTH_LISTING = 0.05;

/**
 * First counter word of the draws that sort caveats into sampled orderings. Far above those of
 * `chance/purpose.ts`, which are for what happens in a raid.
 */
const PRICE_ORDERING = 0x100;

/** Which coalitions of caveats to run in each variant. */
export interface PricePlan {
  /** Policy whose forces are committed. */
  readonly at: string;
  readonly method: 'exact' | 'sampled';
  /** The caveats priced, by id; bit i of a coalition is the i-th. */
  readonly caveats: readonly PricedCaveat[];
  /** Indices into `scenario.forces`, ascending. */
  readonly forces: readonly number[];
  /** 0 when exact. */
  readonly orderingsPerVariant: number;
  readonly seed: number;
}

export interface PricedCaveat {
  readonly id: string;
  readonly title: string;
  readonly nation: string | null;
  /** Bit in the rule book's masks. */
  readonly bit: number;
}

export interface PriceOptions {
  readonly at: string;
  readonly forces: readonly number[];
  readonly seed: number;
  /** Default 8; rounded up to whole pairs. */
  readonly orderingsPerVariant?: number;
  /** Default 10. */
  readonly exactLimit?: number;
}

/**
 * Ids of the caveats worth a price: those of the rule book that at least one of the policies has in
 * force. One that no policy switches on is no part of the study's question.
 */
export function caveatsToPrice(
  bookCaveats: readonly Pick<Caveat, 'id'>[],
  policies: readonly { readonly caveats: readonly string[] }[],
): readonly string[] {
  const mentioned = new Set(policies.flatMap((policy) => policy.caveats));
  return bookCaveats.map((caveat) => caveat.id).filter((id) => mentioned.has(id));
}

/**
 * Plans the pricing of `wanted` among the caveats of a rule book. Caveats are put in the order of
 * their ids, so that the order of the document changes no bit of any price.
 */
export function planPrices(
  bookCaveats: readonly Pick<Caveat, 'id' | 'title' | 'nation'>[],
  wanted: readonly string[],
  options: PriceOptions,
): PricePlan {
  const priced = new Set(wanted);
  const caveats = bookCaveats
    .map(({ id, title, nation }, bit) => ({ id, title, nation: nation ?? null, bit }))
    .filter((caveat) => priced.has(caveat.id))
    .toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const exact = caveats.length <= Math.min(options.exactLimit ?? EXACT_LIMIT, 20);
  const pairs = Math.ceil((options.orderingsPerVariant ?? DEFAULT_ORDERINGS_PER_VARIANT) / 2);
  return {
    at: options.at,
    method: exact ? 'exact' : 'sampled',
    caveats,
    forces: options.forces,
    orderingsPerVariant: exact ? 0 : Math.max(1, pairs) * 2,
    seed: options.seed,
  };
}

/**
 * Coalitions to run in a variant, ascending; bits count the plan's caveats. Exact: all subsets, the
 * same for every variant. Sampled: none, all, each alone, all but one, all but two, and what the
 * variant's own orderings pass through.
 */
export function coalitionsOf(plan: PricePlan, variant: number): readonly number[] {
  const n = plan.caveats.length;
  const all = allOf(n);
  if (plan.method === 'exact') return Array.from({ length: all + 1 }, (_, mask) => mask);
  const found = new Set<number>([0, all]);
  for (let a = 0; a < n; a += 1) {
    found.add(bit(a));
    for (let b = a; b < n; b += 1) found.add(without(all, bit(a) | bit(b)));
  }
  for (const order of orderingsOf(plan, variant)) {
    let mask = 0;
    for (const player of order) {
      mask = (mask | bit(player)) >>> 0;
      found.add(mask);
    }
  }
  return [...found].toSorted((a, b) => a - b);
}

/** What the kernel is asked for in a variant: `coalitionsOf` as masks of the rule book's bits. */
export function priceSelections(plan: PricePlan, variant: number): readonly PolicySelection[] {
  return coalitionsOf(plan, variant).map((coalition) => {
    let caveatMask = 0;
    plan.caveats.forEach((caveat, i) => {
      if ((coalition & bit(i)) !== 0) caveatMask |= bit(caveat.bit);
    });
    return { caveatMask: caveatMask >>> 0, forces: plan.forces };
  });
}

/**
 * Orderings of a variant, each followed by its reverse: where one lets a caveat join early the
 * other lets it join late, which takes out much of the luck of sampling. A caveat's place comes
 * from a draw of its own, keyed by its id.
 */
export function orderingsOf(plan: PricePlan, variant: number): readonly (readonly number[])[] {
  const chance = new Chance();
  chance.setKey(plan.seed, VARIANT_LEVEL, variant);
  const orderings: (readonly number[])[] = [];
  for (let pair = 0; pair < plan.orderingsPerVariant / 2; pair += 1) {
    const order = plan.caveats
      .map((caveat, i) => ({ i, u: chance.uniform(PRICE_ORDERING, pair, keyOf(caveat.id), 0) }))
      .toSorted((a, b) => a.u - b.u || a.i - b.i)
      .map(({ i }) => i);
    orderings.push(order, order.toReversed());
  }
  return orderings;
}

/** Prices of one variant; leakers per replication. */
interface VariantPrices {
  readonly replications: number;
  readonly all: number;
  readonly none: number;
  readonly leaveOneOut: Float64Array;
  readonly addOneIn: Float64Array;
  readonly shapley: Float64Array;
  /** By pair (a, b) with a < b, in lexical order. */
  readonly interactions: Float64Array;
  readonly reversals: Uint32Array;
}

/**
 * Turns leakers by coalition into prices, variant by variant. Variants may come in any order: each
 * is reduced by itself and they are averaged in order.
 */
export class PriceMerger {
  readonly #plan: PricePlan;
  readonly #variants = new Map<number, VariantPrices>();

  constructor(plan: PricePlan) {
    this.#plan = plan;
  }

  get variants(): number {
    return this.#variants.size;
  }

  /**
   * Takes a variant's leakers per replication for each of its coalitions, in the order of
   * `coalitionsOf`. A variant that has come before is ignored.
   */
  add(variant: number, leakers: readonly ArrayLike<number>[]): void {
    if (this.#variants.has(variant)) return;
    this.#variants.set(variant, variantPrices(this.#plan, variant, leakers));
  }

  /** Prices over all variants added; at least one. */
  result(confidence = DEFAULT_CONFIDENCE): PriceResult {
    const plan = this.#plan;
    const variants = [...this.#variants].toSorted(([a], [b]) => a - b).map(([, prices]) => prices);
    const over = (of: (prices: VariantPrices) => number): Estimate =>
      estimate(variants.map(of), confidence);
    const prices = plan.caveats.map((caveat, i): CaveatPrice => ({
      caveat: caveat.id,
      title: caveat.title,
      nation: caveat.nation,
      leaveOneOut: over((prices) => at(prices.leaveOneOut, i)),
      addOneIn: over((prices) => at(prices.addOneIn, i)),
      shapley: over((prices) => at(prices.shapley, i)),
      reversals: variants.reduce((sum, prices) => sum + at(prices.reversals, i), 0),
    }));
    const interactions = pairsOf(plan.caveats.map((caveat) => caveat.id)).map(
      (caveats, k): Interaction => ({ caveats, leakers: over((v) => at(v.interactions, k)) }),
    );
    return {
      at: plan.at,
      caveats: plan.caveats.map((caveat) => caveat.id),
      method: plan.method,
      orderings: plan.method === 'exact' ? null : plan.orderingsPerVariant * variants.length,
      replications: variants.reduce((sum, prices) => sum + prices.replications, 0),
      variants: variants.length,
      allInForce: over((prices) => prices.all),
      noneInForce: over((prices) => prices.none),
      prices: prices.toSorted((a, b) => b.shapley.mean - a.shapley.mean),
      interactions: interactions
        .filter(({ leakers }) => isWorthListing(leakers))
        .toSorted((a, b) => Math.abs(b.leakers.mean) - Math.abs(a.leakers.mean)),
    };
  }
}

function variantPrices(
  plan: PricePlan,
  variant: number,
  leakers: readonly ArrayLike<number>[],
): VariantPrices {
  const n = plan.caveats.length;
  const all = allOf(n);
  const coalitions = coalitionsOf(plan, variant);
  if (coalitions.length !== leakers.length) {
    throw new RangeError(`variant ${variant} has ${leakers.length} of ${coalitions.length} runs`);
  }
  const runs = new Map(coalitions.map((coalition, k) => [coalition, leakers[k] ?? []]));
  const run = (coalition: number): ArrayLike<number> => {
    const found = runs.get(coalition);
    if (found === undefined) throw new RangeError(`coalition ${coalition} was not run`);
    return found;
  };
  const replications = run(all).length;
  // Sums, not means: they are integers, and so the laws of prices hold exactly.
  const sums = new Map(
    coalitions.map((coalition) => [coalition, sum(run(coalition), replications)]),
  );
  const v = (coalition: number): number => {
    const found = sums.get(coalition);
    if (found === undefined) throw new RangeError(`coalition ${coalition} was not run`);
    return found;
  };
  const players = Array.from({ length: n }, (_, i) => i);
  const per = (value: number): number => value / replications;
  return {
    replications,
    all: per(v(all)),
    none: per(v(0)),
    leaveOneOut: Float64Array.from(players, (i) => per(v(all) - v(without(all, bit(i))))),
    addOneIn: Float64Array.from(players, (i) => per(v(bit(i)) - v(0))),
    shapley:
      plan.method === 'exact'
        ? shapleyNumerators(coalitions.map(v), n).map((share) => per(share / factorial(n)))
        : sampledShapley(plan, variant, v).map(per),
    interactions: Float64Array.from(pairsOf(players), ([a, b]) =>
      per(
        v(all) -
          v(without(all, bit(a))) -
          v(without(all, bit(b))) +
          v(without(all, bit(a) | bit(b))),
      ),
    ),
    reversals: Uint32Array.from(players, (i) => countMore(run(without(all, bit(i))), run(all))),
  };
}

function sampledShapley(
  plan: PricePlan,
  variant: number,
  v: (coalition: number) => number,
): Float64Array {
  const sums = new Float64Array(plan.caveats.length);
  for (const order of orderingsOf(plan, variant)) addMarginals(order, v, sums);
  return sums.map((sum) => sum / plan.orderingsPerVariant);
}

/** Differs from zero beyond its interval, or is large enough to be worth a line. */
function isWorthListing({ mean, low, high }: Estimate): boolean {
  if (Math.abs(mean) > INTERACTION_WORTH_LISTING) return true;
  return low !== null && high !== null && (low > 0 || high < 0);
}

function sum(values: ArrayLike<number>, count: number): number {
  if (values.length !== count) throw new RangeError('runs differ in their replications');
  let total = 0;
  for (let i = 0; i < count; i += 1) total += at(values, i);
  return total;
}

/** Replications in which `a` let more through than `b`. */
function countMore(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let count = 0;
  for (let i = 0; i < a.length; i += 1) if (at(a, i) > at(b, i)) count += 1;
  return count;
}

function pairsOf<T>(items: readonly T[]): readonly (readonly [T, T])[] {
  return items.flatMap((a, i) => items.slice(i + 1).map((b): readonly [T, T] => [a, b]));
}

/** Mask of one caveat; coalitions are unsigned, bit 31 included. */
function bit(index: number): number {
  return (1 << index) >>> 0;
}

function allOf(n: number): number {
  return n >= 32 ? 0xffffffff : bit(n) - 1;
}

function without(mask: number, lifted: number): number {
  return (mask & ~lifted) >>> 0;
}
