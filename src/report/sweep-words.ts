/** What a sweep found, in sentences and in the order of importance: for terminal and page. */
import type { Effect, Interval, PairAnalysis, PolicyAnalysis } from '../sweep/analysis.ts';
import type { SweepFindings } from '../sweep/findings.ts';
import { count, decimalsOf, fixed, plain, share } from './numbers.ts';

/** Unknowns that are listed for each quantity. */
export const EFFECTS_SHOWN = 8;

const METHODS: Readonly<Record<string, string>> = {
  'full-factorial': 'every combination',
  'latin-hypercube': 'Latin hypercube',
  sobol: 'Sobol’ sequence',
  saltelli: 'Saltelli design',
  morris: 'Morris screening',
};

/** What was run, in parts. */
export function sweepParts({ design, factors, rows }: SweepFindings): string[] {
  return [
    `${count(design.points)} points (${METHODS[design.method] ?? design.method}) of ${count(factors.length)} ${factors.length === 1 ? 'unknown' : 'unknowns'}`,
    `${count(design.replicationsPerPoint)} replications at each`,
    `${count(rows)} rows`,
    `seed ${design.seed}`,
  ];
}

/** `34.5 (33.9 to 35.1)`. */
export function intervalText(interval: Interval, decimals?: number): string {
  const digits =
    decimals ?? decimalsOf({ mean: interval.value, low: interval.low, high: interval.high });
  const value = fixed(interval.value, digits);
  if (interval.low === null || interval.high === null) return value;
  return `${value} (${fixed(interval.low, digits)} to ${fixed(interval.high, digits)})`;
}

/** `62 % (55 % to 69 %)`; of a share of a whole. */
export function shareText({ value, low, high }: Interval): string {
  if (low === null || high === null || (low === value && high === value)) return share(value, 1);
  return `${share(value, 1)} (${share(Math.max(0, low), 1)} to ${share(Math.min(1, high), 1)})`;
}

/** An effect's number as the design can tell it: a total index, a first-order one, or mu*. */
export function effectOf(
  effect: Effect,
): { readonly kind: EffectKind; readonly is: Interval } | null {
  if (effect.total !== null) return { kind: 'total', is: effect.total };
  if (effect.first !== null) return { kind: 'first', is: effect.first };
  return effect.muStar === null ? null : { kind: 'mu*', is: effect.muStar };
}

export type EffectKind = 'total' | 'first' | 'mu*';

/** What the number is called, with its unit. */
export const EFFECT_NAMES: Readonly<Record<EffectKind, string>> = {
  total: 'total index',
  first: 'first-order index',
  'mu*': 'mean absolute effect, leakers per whole range',
};

/** What the number says, for those who have not met it. */
export const EFFECT_MEANINGS: Readonly<Record<EffectKind, string>> = {
  total: 'the share of the spread that would stay if all else were known',
  first: 'the share of the spread that would go if this alone were known',
  'mu*': 'how much leakers change from one end of the range to the other, up or down',
};

/** Whether anything that was used has a price. */
export function hasCosts({ queries }: SweepFindings): boolean {
  return queries['costs'] !== undefined;
}

/** The effects that stand out of what factors without any would seem to have; most important first. */
export function clearEffects({
  effects,
  floor,
}: Pick<PolicyAnalysis, 'effects' | 'floor'>): readonly Effect[] {
  return effects.filter((effect) => {
    const found = effectOf(effect);
    if (found === null) return false;
    if (floor !== null) return found.is.value > floor;
    return found.is.low === null ? found.is.value > 0 : found.is.low > 0;
  });
}

/** Pairs with the baseline, the baseline first in each. */
export function baselinePairs({ analysis, design }: SweepFindings): readonly PairAnalysis[] {
  return analysis.pairs
    .filter(({ a, b }) => a === design.baseline || b === design.baseline)
    .map((pair) => (pair.a === design.baseline ? pair : turned(pair)));
}

/** The same pair the other way round. */
function turned(pair: PairAnalysis): PairAnalysis {
  const negated = ({ value, low, high }: Interval): Interval => ({
    value: -value,
    low: high === null ? null : -high,
    high: low === null ? null : -low,
  });
  return {
    ...pair,
    a: pair.b,
    b: pair.a,
    mean: negated(pair.mean),
    p10: -pair.p90,
    p90: -pair.p10,
    aBetter: pair.bBetter,
    bBetter: pair.aBetter,
    decidedBy:
      pair.decidedBy === null
        ? null
        : {
            ...pair.decidedBy,
            below: swap(pair.decidedBy.below),
            above: swap(pair.decidedBy.above),
          },
  };
}

function swap<T extends { aBetter: number; bBetter: number }>(shares: T): T {
  return { ...shares, aBetter: shares.bBetter, bBetter: shares.aBetter };
}

/** What decides a pair: `depth: below 70 000 m A better in 90 %, B in 2 %; from there …`. */
export function deciderText({ decidedBy, a, b }: PairAnalysis, findings: SweepFindings): string {
  if (decidedBy === null) return 'no single unknown';
  const { id, factor, threshold, below, above } = decidedBy;
  const { kind = 'range', unit = '1' } = findings.factors[factor] ?? {};
  const where = `${plain(threshold)}${unit === '1' ? '' : ` ${unit}`}`;
  const [low, high] =
    kind === 'force' ? ['without it', 'with it'] : [`below ${where}`, 'from there'];
  const side = (shares: { aBetter: number; bBetter: number }): string =>
    `${a} better in ${share(shares.aBetter, 1)}, ${b} in ${share(shares.bBetter, 1)}`;
  return `${id}: ${low} ${side(below)}; ${high} ${side(above)}`;
}

/** The answer in at most three sentences. */
export function sweepSentences(findings: SweepFindings): readonly string[] {
  const { analysis, design } = findings;
  const best = analysis.policies.reduce((a, b) => (b.mean.value < a.mean.value ? b : a));
  const beaten = analysis.pairs.filter(({ a, b }) => a === best.policy || b === best.policy);
  const worst = beaten.reduce((most, pair) => {
    const against = pair.a === best.policy ? pair.bBetter : pair.aBetter;
    return Math.max(most, against.value);
  }, 0);
  const said = [
    `Fewest get through under ${best.policy}: ${intervalText(best.mean)} in the mean over all that is not known, ` +
      `${fixed(best.p10, 1)} to ${fixed(best.p90, 1)} in the middle 80 % of it.` +
      (beaten.length === 0
        ? ''
        : worst === 0
          ? ' Nowhere in that space is another policy better beyond chance.'
          : ` Another policy is better beyond chance in at most ${share(worst, 1)} of that space.`),
  ];
  const [first] = clearEffects(best);
  said.push(
    first === undefined
      ? `No single unknown stands out in how many get through under it.`
      : `Of the unknowns ${first.id} matters most to how many get through under it.`,
  );
  const baseline = analysis.policies.find(({ policy }) => policy === design.baseline);
  if (baseline !== undefined && baseline !== best) {
    said.push(`Under the baseline ${baseline.policy} it is ${intervalText(baseline.mean)}.`);
  }
  return said;
}
