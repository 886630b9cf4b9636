/**
 * The defended nation's screens for a reconstructed raid: the regional pattern of the shipped study,
 * its hazards multiplied so that the raid as a whole loses the share that the record before it lets
 * one expect, and scatters as much.
 */
import exp from '@stdlib/math-base-special-exp';
import ln from '@stdlib/math-base-special-ln';
import { classOfKind, type Kind } from './kinds.ts';
import {
  outcomeOf,
  type Passage,
  passagesOf,
  type ScreenAt,
  type ScreenShare,
} from './passages.ts';
import { type Expectation, type Prospect, type Ranged, together } from './prospect.ts';
import type { Group } from './reconstruct.ts';

/** A screen destroys no larger share than this: what is larger no record can tell from all. */
export const GREATEST_SHARE = 0.97;
/** Above this a region's raid is all or nothing. */
export const GREATEST_CORRELATION = 0.8;
/** What is left open of one region's share, besides that of the country: the pattern is another raid's. */
const PATTERN_RANGE = 0.1;

/** Share destroyed, by class, of those that fly into a screen's region, in the shipped study. */
export interface Pattern {
  readonly screen: string;
  readonly hard: Readonly<Record<string, number>>;
  readonly soft: Readonly<Record<string, number>>;
  readonly correlation: Readonly<Record<string, number>>;
  readonly softCorrelation: Readonly<Record<string, number>>;
}

/** The screens against one class of a raid. */
export interface ClassScreens {
  readonly class: string;
  /** Threats of the class that fly. */
  readonly launched: number;
  /** Of its kinds, those that enough raids came before of; without any, shares are the shipped study's. */
  readonly prospects: readonly Prospect[];
  /** Those together; null without any. */
  readonly expectation: Expectation | null;
  /** By screen, to three places. */
  readonly hard: ReadonlyMap<string, Ranged>;
  /** By screen; empty where nothing leads the class astray. */
  readonly soft: ReadonlyMap<string, Ranged>;
  readonly correlation: Ranged;
  /** As in the shipped study: what is led astray is too rarely told to fit it. */
  readonly softCorrelation: number;
  /** Shares of the whole raid that these screens come to, in the mean. */
  readonly expected: { readonly hard: number; readonly lost: number };
  /** True where the screens cannot come to the share: too few of the threats pass one. */
  readonly short: boolean;
  /**
   * Where the regions cannot scatter as much as the forecast does: the correlation over the whole raid
   * that they come to. Null where they can, or nothing tells.
   */
  readonly scatter: number | null;
}

/** Kinds of a raid's groups, with how many fly. */
export function launchedByKind(groups: readonly Group[]): Map<Kind, number> {
  const sums = new Map<Kind, number>();
  for (const { kind, count } of groups) {
    if (kind !== null) sums.set(kind, (sums.get(kind) ?? 0) + count);
  }
  return sums;
}

/** Screens against every class that the raid has. */
export function screensFor(
  groups: readonly Group[],
  prospects: readonly Prospect[],
  patterns: readonly Pattern[],
  screenAt: ScreenAt,
): ClassScreens[] {
  const classes = [...new Set(groups.map((group) => group.class))];
  return classes.map((c) => {
    const own = groups.filter((group) => group.class === c);
    const passages = own.flatMap((group) => passagesOf(group, screenAt));
    const expected = prospects.filter(({ kind }) => classOfKind(kind) === c);
    return {
      launched: own.reduce((n, group) => n + group.count, 0),
      prospects: expected,
      ...screensAgainst(c, passages, together(expected), patterns),
    };
  });
}

function screensAgainst(
  c: string,
  passages: readonly Passage[],
  expectation: Expectation | null,
  patterns: readonly Pattern[],
): Omit<ClassScreens, 'launched' | 'prospects'> {
  const hazards: Hazard[] = patterns.map((p) => ({
    hard: -ln(1 - (p.hard[c] ?? 0)),
    soft: -ln(1 - (p.soft[c] ?? 0)),
  }));
  const at = (share: number | undefined): Multiples =>
    share === undefined || expectation === null
      ? { hard: 1, soft: 1 }
      : solve(passages, hazards, share, expectation.lost);
  const main = sharesAt(hazards, at(expectation?.share.value)).map((s) => ({
    hard: rounded(s.hard),
    soft: rounded(s.soft),
  }));
  const low = sharesAt(hazards, at(expectation?.share.low));
  const high = sharesAt(hazards, at(expectation?.share.high));
  const outcome = outcomeOf(passages, main);
  const correlation = correlationFor(passages, main, expectation);
  const usual = patterns.find((p) => p.correlation[c] !== undefined)?.correlation[c] ?? 0;
  return {
    class: c,
    expectation,
    hard: new Map(
      patterns.map(({ screen }, i) => [screen, ranged(main, low, high, i, 'hard', PATTERN_RANGE)]),
    ),
    soft: hazards.some((h) => h.soft > 0)
      ? new Map(
          patterns.map(({ screen }, i) => {
            const { value } = ranged(main, low, high, i, 'soft', 0);
            return [
              screen,
              { value, low: 0, high: rounded(Math.min(GREATEST_SHARE, 2 * value + 0.05)) },
            ];
          }),
        )
      : new Map(),
    correlation: {
      value: rounded(correlation === null ? usual : Math.min(GREATEST_CORRELATION, correlation)),
      low: 0.01,
      high: Math.max(GREATEST_CORRELATION, usual),
    },
    softCorrelation:
      patterns.find((p) => p.softCorrelation[c] !== undefined)?.softCorrelation[c] ?? 0,
    expected: { hard: outcome.hard, lost: outcome.soft + outcome.failed },
    short: expectation !== null && outcome.hard < expectation.share.value - 0.01,
    scatter:
      expectation === null || correlation === null || correlation <= GREATEST_CORRELATION
        ? null
        : (expectation.correlation * GREATEST_CORRELATION) / correlation,
  };
}

function ranged(
  main: readonly ScreenShare[],
  low: readonly ScreenShare[],
  high: readonly ScreenShare[],
  i: number,
  mode: 'hard' | 'soft',
  more: number,
): Ranged {
  const value = main[i]?.[mode] ?? 0;
  return {
    value,
    low: rounded(Math.min(value, Math.max(0, (low[i]?.[mode] ?? 0) - more))),
    high: rounded(Math.max(value, Math.min(GREATEST_SHARE, (high[i]?.[mode] ?? 0) + more))),
  };
}

interface Hazard {
  readonly hard: number;
  readonly soft: number;
}

/** What the pattern's hazards are multiplied by. */
interface Multiples {
  readonly hard: number;
  readonly soft: number;
}

function sharesAt(hazards: readonly Hazard[], multiples: Multiples): ScreenShare[] {
  const share = (hazard: number): number => Math.min(GREATEST_SHARE, 1 - exp(-hazard));
  return hazards.map(({ hard, soft }) => ({
    hard: share(hard * multiples.hard),
    soft: share(soft * multiples.soft),
  }));
}

/** Shares nearer than this are the same. */
const NEAR = 1e-5;

/** Multiples at which the raid has a share shot down, and a share lost; an end where it never has. */
function solve(
  passages: readonly Passage[],
  hazards: readonly Hazard[],
  share: number,
  lost: number,
): Multiples {
  let [hard, soft] = [1, 1];
  const outcome = (h: number, s: number): { hard: number; lost: number } => {
    const o = outcomeOf(passages, sharesAt(hazards, { hard: h, soft: s }));
    return { hard: o.hard, lost: o.soft + o.failed };
  };
  // what is shot down is not led astray, and the other way round: a few rounds settle both
  for (let round = 0; round < 30; round += 1) {
    hard = rootOf((h) => outcome(h, soft).hard, share);
    soft = rootOf((s) => outcome(hard, s).lost, lost);
    if (Math.abs(outcome(hard, soft).hard - share) < NEAR) break;
  }
  return { hard, soft };
}

/** Beyond this every share of the pattern is at its greatest. */
const GREATEST_MULTIPLE = 1000;

/** Where a growing function comes to a value, from 0 to `GREATEST_MULTIPLE`; an end if it never does. */
function rootOf(f: (x: number) => number, wanted: number): number {
  if (f(0) >= wanted) return 0;
  let [low, high] = [0, 1];
  while (high < GREATEST_MULTIPLE && f(high) < wanted) high *= 2;
  if (f(high) < wanted) return high;
  for (let i = 0; i < 40; i += 1) {
    const middle = (low + high) / 2;
    if (f(middle) < wanted) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** Small part of the way from a share to 0 and to 1. */
const STEP = 0.01;

/**
 * The regions' common correlation that makes the whole raid scatter as its forecast does. Regions are
 * drawn apart, so each must scatter more than their sum: to first order in the regions' shares Pₛ the
 * raid's share has the variance Σ (∂share/∂Pₛ)² ρ mₛ (1 − mₛ). Null where nothing tells.
 */
function correlationFor(
  passages: readonly Passage[],
  shares: readonly ScreenShare[],
  expectation: Expectation | null,
): number | null {
  // the spread of one alone is that of its share
  if (expectation === null || expectation.launched < 2) return null;
  const { hard: p } = outcomeOf(passages, shares);
  const perCorrelation = shares.reduce((sum, { hard: m }, s) => {
    const [low, high] = [m * (1 - STEP), m + (1 - m) * STEP];
    const at = (hard: number): number =>
      outcomeOf(
        passages,
        shares.map((share, i) => (i === s ? { ...share, hard } : share)),
      ).hard;
    const slope = (at(high) - at(low)) / (high - low);
    return sum + slope * slope * m * (1 - m);
  }, 0);
  return perCorrelation <= 0 ? null : (expectation.correlation * p * (1 - p)) / perCorrelation;
}

function rounded(x: number): number {
  return Math.round(x * 1000) / 1000;
}
