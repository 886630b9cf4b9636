/**
 * The answer in words and cells, made once: terminal and report only lay it out, so that no number
 * can differ between them.
 */
import type {
  ByStopper,
  CaveatPrice,
  CompareResult,
  Difference,
  Estimate,
  Interaction,
  PolicyResult,
  PriceResult,
} from '../study/results.ts';
import { CAUSES, type Cause } from '../study/tally.ts';
import {
  clearSign,
  confidenceText,
  count,
  decimalsOf,
  estimateText,
  type EstimateText,
  halfWidth,
  meanText,
  moneyWithRange,
  negate,
  NO_INTERVAL,
  quantile,
  share,
} from './numbers.ts';

/** A run of text; `strong` carries the answer itself. */
export interface Phrase {
  readonly text: string;
  readonly strong?: boolean;
}

export type Sentence = readonly Phrase[];

export interface PolicyRow {
  readonly policy: PolicyResult;
  readonly baseline: boolean;
  readonly leakers: EstimateText;
  /** Tenth to ninetieth percentile of replications. */
  readonly spread: string;
  /** Null for the baseline, and where no difference from it was computed. */
  readonly difference: EstimateText | null;
  readonly worse: string;
  /** By cause, in the order of `CAUSES`. */
  readonly causes: Readonly<Record<Cause, string>>;
  /** By group, in the order of `stopGroups`. */
  readonly stopped: readonly string[];
  readonly failed: string;
  readonly missedTarget: string;
  readonly leftArea: string;
  /** Failed, missed its target or left the area: the three together. */
  readonly otherEnds: string;
  /** By group, in the order of `roundGroups`. */
  readonly rounds: readonly string[];
  readonly interceptorCost: string;
  readonly threatCost: string;
  readonly substitution: EstimateText | null;
}

/** How far shooters are told apart: units by nation and system, or by nation alone. */
export type Grain = 'system' | 'nation';

/** Shooters that are shown as one: the screens of a nation by mode, its units by grain. */
export interface ShooterGroup {
  readonly key: string;
  readonly label: string;
  readonly screen: boolean;
}

function groupOf(stopper: ByStopper, grain: Grain): ShooterGroup {
  if (stopper.kind === 'screen') {
    // a screen entry's id is screen/class/mode
    const soft = stopper.id.endsWith('/soft');
    const label = `${stopper.nation} screens${soft ? ', soft' : ''}`;
    return { key: `screen/${stopper.nation}/${soft ? 'soft' : 'hard'}`, label, screen: true };
  }
  if (grain === 'nation') {
    const label = `${stopper.nation} ${stopper.kind === 'flight' ? 'flights' : 'units'}`;
    return { key: `${stopper.kind}/${stopper.nation}`, label, screen: false };
  }
  const label = `${stopper.nation} ${stopper.system}`;
  return { key: `${stopper.kind}/${stopper.nation}/${stopper.system}`, label, screen: false };
}

function groups(
  policies: readonly PolicyResult[],
  of: (policy: PolicyResult) => readonly ByStopper[],
  grain: Grain,
): ShooterGroup[] {
  const found = new Map<string, ShooterGroup>();
  for (const stopper of policies.flatMap(of)) {
    if (stopper.mean === 0) continue;
    const group = groupOf(stopper, grain);
    if (!found.has(group.key)) found.set(group.key, group);
  }
  const all = [...found.values()];
  return [...all.filter((g) => g.screen), ...all.filter((g) => !g.screen)];
}

/** Groups that stopped anything under any policy: screens first, then in order of appearance. */
export function stopGroups(result: CompareResult, grain: Grain = 'system'): ShooterGroup[] {
  return groups(result.policies, (policy) => policy.stoppedBy, grain);
}

/** Groups that spent a round under any policy. */
export function roundGroups(result: CompareResult, grain: Grain = 'system'): ShooterGroup[] {
  return groups(result.policies, (policy) => policy.rounds, grain);
}

/** Mean of one group under one policy. */
export function groupMean(
  stoppers: readonly ByStopper[],
  group: ShooterGroup,
  grain: Grain = 'system',
): number {
  return stoppers.reduce((sum, s) => (groupOf(s, grain).key === group.key ? sum + s.mean : sum), 0);
}

/** Causes that some leaker has under some policy, in order of precedence. */
export function causesShown(result: CompareResult): Cause[] {
  return CAUSES.filter((cause) => result.policies.some((policy) => policy.causes[cause] > 0));
}

/** The difference of a policy from the baseline, when it was computed. */
export function differenceOf(result: CompareResult, policy: string): Difference | undefined {
  return result.differences.find((d) => d.policy === policy && d.versus === result.baseline);
}

/** Decimals of parts of a total: what the total's interval supports, one at most. */
export function partDecimals(policy: PolicyResult): number {
  // leakers that chance cannot move say nothing about the parts
  return halfWidth(policy.leakers) === 0 ? 1 : Math.max(0, Math.min(1, decimalsOf(policy.leakers)));
}

/** Every policy's cells, in the study's order. */
export function policyRows(result: CompareResult, grain: Grain = 'system'): PolicyRow[] {
  const stops = stopGroups(result, grain);
  const shots = roundGroups(result, grain);
  return result.policies.map((policy) => {
    const decimals = partDecimals(policy);
    const difference = differenceOf(result, policy.id);
    const part = (value: number): string => meanText(value, decimals);
    return {
      policy,
      baseline: policy.id === result.baseline,
      leakers: estimateText(policy.leakers),
      spread: `${quantile(policy.leakers.p10)} to ${quantile(policy.leakers.p90)}`,
      difference: difference === undefined ? null : estimateText(difference.leakers, true),
      worse:
        difference === undefined ? '' : share(difference.worseReplications, result.replications),
      causes: mapCauses((cause) => part(policy.causes[cause])),
      stopped: stops.map((group) => part(groupMean(policy.stoppedBy, group, grain))),
      failed: part(policy.fates.failed),
      missedTarget: part(policy.fates['missed-target']),
      leftArea: part(policy.fates['left-area']),
      otherEnds: part(
        policy.fates.failed + policy.fates['missed-target'] + policy.fates['left-area'],
      ),
      rounds: shots.map((group) => part(groupMean(policy.rounds, group, grain))),
      interceptorCost: moneyWithRange(policy.costUsd.interceptors),
      threatCost: moneyWithRange(policy.costUsd.threats),
      substitution: policy.substitution === null ? null : estimateText(policy.substitution, true),
    };
  });
}

function mapCauses(of: (cause: Cause) => string): Record<Cause, string> {
  return {
    unopposed: of('unopposed'),
    undetected: of('undetected'),
    'out-of-reach': of('out-of-reach'),
    forbidden: of('forbidden'),
    'too-late': of('too-late'),
    held: of('held'),
    'no-channel': of('no-channel'),
    'no-round': of('no-round'),
    missed: of('missed'),
  };
}

export interface PriceRow {
  readonly price: CaveatPrice;
  readonly leaveOneOut: EstimateText;
  readonly addOneIn: EstimateText;
  readonly shapley: EstimateText;
  readonly hurt: string;
}

/** Prices, dearest first: by what lifting the caveat alone saves, then by its Shapley share. */
export function priceRows(prices: PriceResult): PriceRow[] {
  return prices.prices
    .map((price) => ({
      price,
      leaveOneOut: estimateText(price.leaveOneOut, true),
      addOneIn: estimateText(price.addOneIn, true),
      shapley: estimateText(price.shapley, true),
      hurt: share(price.reversals, prices.replications),
    }))
    .sort(
      (a, b) =>
        b.price.leaveOneOut.mean - a.price.leaveOneOut.mean ||
        b.price.shapley.mean - a.price.shapley.mean,
    );
}

/** Pairs whose interaction is clear of zero, strongest first; all pairs without intervals. */
export function clearInteractions(prices: PriceResult): Interaction[] {
  return prices.interactions
    .filter((pair) => pair.leakers.low === null || clearSign(pair.leakers) !== 0)
    .filter((pair) => pair.leakers.mean !== 0)
    .sort((a, b) => Math.abs(b.leakers.mean) - Math.abs(a.leakers.mean));
}

/** True when some estimate of the answer has an interval. */
export function hasIntervals(result: CompareResult): boolean {
  return result.policies.some((policy) => policy.leakers.low !== null);
}

/** `26 August 2024 · 9 policies · 1 000 replications of 100 variants · seed 1`. */
export function titleParts(result: CompareResult): string[] {
  return [
    plural(result.policies.length, 'policy', 'policies'),
    `${plural(result.replications, 'replication')} of ${plural(result.variants, 'variant')}`,
    `seed ${result.seed}`,
  ];
}

export function plural(n: number, one: string, many = `${one}s`): string {
  return `${count(n)} ${n === 1 ? one : many}`;
}

/** What the raid itself costs, when every policy faces the same one; else null. */
export function commonThreatCost(rows: readonly PolicyRow[]): string | null {
  const costs = new Set(rows.map((row) => row.threatCost));
  return costs.size === 1 ? (rows[0]?.threatCost ?? null) : null;
}

/** How a policy or caveat is named in a sentence. */
export function quoted(title: string): string {
  return `“${title}”`;
}

/** The answer: the baseline first, then the best, what is worse, what is the same, the dearest rule. */
export function answer(result: CompareResult): Sentence[] {
  const { prices } = result;
  const baseline = result.policies.find((policy) => policy.id === result.baseline);
  if (baseline === undefined) return [[{ text: 'The baseline is not among the policies.' }]];
  return [
    baselineSentence(result, baseline),
    ...(result.policies.length > 1 ? comparisons(result, baseline) : []),
    ...(prices === undefined
      ? []
      : priceAnswer(prices, `, with the forces of ${quoted(prices.at)}`)),
  ];
}

function baselineSentence(result: CompareResult, baseline: PolicyResult): Sentence {
  const { value, interval } = estimateText(baseline.leakers);
  const level = confidenceText(result.confidence);
  return [
    { text: 'On average ' },
    { text: `${value} of ${count(baseline.launched)} get through`, strong: true },
    { text: ` with ${quoted(baseline.title)}` },
    { text: interval === null ? `, ${NO_INTERVAL}.` : ` (${level} interval ${interval}).` },
  ];
}

function comparisons(result: CompareResult, baseline: PolicyResult): Sentence[] {
  const others = result.policies.flatMap((policy) => {
    const difference = differenceOf(result, policy.id);
    return difference === undefined || policy.id === baseline.id ? [] : [{ policy, difference }];
  });
  const noneHasInterval = others.every(({ difference }) => difference.leakers.low === null);
  const fewer = others
    .filter(({ difference }) => clearSign(difference.leakers) < 0)
    .sort((a, b) => a.difference.leakers.mean - b.difference.leakers.mean);
  const more = others
    .filter(({ difference }) => clearSign(difference.leakers) > 0)
    .sort((a, b) => b.difference.leakers.mean - a.difference.leakers.mean);
  const same = others.filter(({ policy }) => policy.digest === baseline.digest);
  const sentences: Sentence[] = [];
  const best = fewer[0];
  if (best !== undefined) {
    sentences.push(bestSentence(best.policy, best.difference, result.replications));
  } else if (noneHasInterval) {
    sentences.push([{ text: 'With one variant a difference cannot be told from chance.' }]);
  } else {
    sentences.push([
      { text: 'No policy lets clearly fewer through: no difference is clear of zero.' },
    ]);
  }
  const [worst, ...rest] = more;
  if (worst !== undefined) {
    const others = rest.length === 0 ? '' : ` (${rest.length} more below)`;
    sentences.push([
      { text: `${quoted(worst.policy.title)} lets ` },
      { text: `${estimateText(worst.difference.leakers).value} more`, strong: true },
      { text: ` through${bracketed(worst.difference.leakers)}${others}.` },
    ]);
  }
  if (same.length > 0) {
    const names = same.slice(0, 3).map(({ policy }) => quoted(policy.title));
    const more = same.length > 3 ? ` and ${same.length - 3} more change` : '';
    const verb = same.length > 3 ? '' : same.length === 1 ? ' changes' : ' change';
    sentences.push([
      {
        text: `${joinWords(names, more === '')}${more}${verb} nothing: every threat ends the same in every replication.`,
      },
    ]);
  }
  return sentences;
}

function joinWords(words: readonly string[], and: boolean): string {
  if (!and || words.length < 2) return words.join(', ');
  return `${words.slice(0, -1).join(', ')} and ${words.at(-1) ?? ''}`;
}

function bracketed(estimate: Estimate): string {
  const { interval } = estimateText(estimate);
  return interval === null ? '' : ` (${interval})`;
}

function bestSentence(
  policy: PolicyResult,
  difference: Difference,
  replications: number,
): Sentence {
  const fewer = negate(difference.leakers);
  const never = difference.worseReplications === 0;
  return [
    { text: `Fewest with ${quoted(policy.title)}: ` },
    {
      text: `${estimateText(policy.leakers).text}, ${estimateText(fewer).value} fewer`,
      strong: true,
    },
    { text: `${bracketed(fewer)}; ` },
    {
      text: never
        ? `it let more through in none of ${plural(replications, 'replication')}.`
        : `it let more through in ${share(difference.worseReplications, replications)} of replications.`,
    },
  ];
}

/**
 * One sentence on the dearest caveat. `where`: what it is priced with, for a reader who is not told
 * beside it.
 */
export function priceAnswer(prices: PriceResult, where = ''): Sentence[] {
  const rows = priceRows(prices);
  const dearest = rows.find((row) => clearSign(row.price.leaveOneOut) > 0);
  if (dearest === undefined) {
    if (rows.length === 0) return [];
    const known = rows.some((row) => row.price.leaveOneOut.low !== null);
    return known
      ? [[{ text: `No caveat, lifted alone, lets clearly fewer through${where}.` }]]
      : [];
  }
  const saved = estimateText(dearest.price.leaveOneOut);
  return [
    [
      { text: `The dearest caveat is ${quoted(dearest.price.title)}: lifted alone, it lets ` },
      { text: `${saved.value} fewer`, strong: true },
      { text: ` through${bracketed(dearest.price.leaveOneOut)}${where}.` },
    ],
  ];
}

/** What the prices are taken at: forces, what all and none of the caveats give, and how. */
export function priceBasis(prices: PriceResult): string {
  const how =
    prices.method === 'exact'
      ? 'Shapley shares are exact'
      : `Shapley shares are sampled from ${count(prices.orderings ?? 0)} orderings`;
  const all = estimateText(prices.allInForce);
  const none = estimateText(prices.noneInForce);
  const bounded = all.interval !== null;
  return (
    `With the forces of ${quoted(prices.at)}: ${bounded ? all.text : all.value} get through with ` +
    `${prices.caveats.length === 1 ? 'the caveat' : `all ${count(prices.caveats.length)} caveats`} in force, ` +
    `${bounded ? none.text : none.value} with none${bounded ? '' : `; ${NO_INTERVAL}`}. ${how}.`
  );
}

/** A caveat with the nation whose it is. */
export function caveatLabel(price: Pick<CaveatPrice, 'title' | 'nation'>): string {
  return price.nation === null ? price.title : `${price.nation}: ${price.title}`;
}
