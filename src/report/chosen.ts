/**
 * One policy in words: what gets through under it, how much that is more or less than under
 * another, why, and what else is different. Numbers are written as tables and terminal write them.
 */
import type { CompareResult, Difference, Estimate, PolicyResult } from '../study/results.ts';
import { CAUSES, type Cause } from '../study/tally.ts';
import { partDecimals, plural, quoted, type Sentence } from './answer.ts';
import {
  clearSign,
  confidenceText,
  count,
  estimateText,
  meanText,
  money,
  negate,
  NO_INTERVAL,
  share,
} from './numbers.ts';
import { CAUSE_WORDS } from './words.ts';

/** The answer's number, large, and what belongs to it. */
export interface Headline {
  readonly value: string;
  readonly rest: string;
}

/** `30`, `of 236 get through, 95 % interval 28.5 to 31.7`. */
export function headline(result: CompareResult, policy: PolicyResult): Headline {
  const { value, interval } = estimateText(policy.leakers);
  const level = confidenceText(result.confidence);
  const sure = interval === null ? NO_INTERVAL : `${level} interval ${interval}`;
  return { value, rest: `of ${count(policy.launched)} get through, ${sure}` };
}

/** Which way a difference goes: `0` when its interval holds zero, or when there is none. */
export interface Compared {
  readonly sentence: Sentence;
  readonly sign: -1 | 0 | 1;
}

/** What of a difference is said. */
export type Apart = Pick<Difference, 'leakers' | 'worseReplications'>;

/**
 * The paired difference of a policy from another in one sentence: `than` completes “1.3 fewer get
 * through than”. `same`: every threat ended the same in every replication.
 */
export function differenceSentence(
  difference: Apart,
  than: string,
  replications: number,
  same: boolean,
): Compared {
  if (same) {
    const text = `Nothing is different from the nights ${than}: every threat ends the same in every replication.`;
    return { sentence: [{ text }], sign: 0 };
  }
  const { leakers } = difference;
  if (leakers.low === null) {
    const text = `With one variant, a difference from the nights ${than} cannot be told from chance.`;
    return { sentence: [{ text }], sign: 0 };
  }
  const sign = clearSign(leakers);
  const fewer = leakers.mean <= 0;
  const shown = estimateText(fewer ? negate(leakers) : leakers);
  const amount = `${shown.value} ${fewer ? 'fewer' : 'more'}`;
  const worse = worseWords(difference, replications);
  if (sign === 0) {
    return {
      sentence: [
        { text: `No clear difference from the nights ${than}: ` },
        { text: amount, strong: true },
        { text: ` (${shown.interval ?? ''}), an interval that holds zero. ${worse}` },
      ],
      sign,
    };
  }
  return {
    sentence: [
      { text: amount, strong: true },
      { text: ` (${shown.interval ?? ''}) than ${than}. ${worse}` },
    ],
    sign,
  };
}

function worseWords({ worseReplications }: Apart, replications: number): string {
  if (worseReplications === 0) return `In none of ${plural(replications, 'night')} was it worse.`;
  return `In ${share(worseReplications, replications)} of nights it was worse.`;
}

/** Moves of causes too small to say. */
const WORTH_SAYING = 0.05;

/** How the causes of the leakers moved: “2.1 fewer forbidden, 0.8 more missed”; null when they did not. */
export function causeShift(from: PolicyResult, to: PolicyResult): string | null {
  const decimals = Math.max(1, partDecimals(to));
  const moves = CAUSES.map((cause) => ({ cause, by: to.causes[cause] - from.causes[cause] }))
    .filter(({ by }) => Math.abs(by) >= WORTH_SAYING)
    .toSorted((a, b) => Math.abs(b.by) - Math.abs(a.by))
    .slice(0, 3);
  if (moves.length === 0) return null;
  return moves
    .map(
      ({ cause, by }) =>
        `${meanText(Math.abs(by), decimals)} ${by < 0 ? 'fewer' : 'more'} ${CAUSE_WORDS[cause].label}`,
    )
    .join(', ');
}

/** The causes of what gets through, most first: “14 out of reach, 12 forbidden, 3 missed”. */
export function causeWords(policy: PolicyResult, most = 3): string {
  const decimals = partDecimals(policy);
  return causesOf(policy)
    .slice(0, most)
    .map((cause) => `${meanText(policy.causes[cause], decimals)} ${CAUSE_WORDS[cause].label}`)
    .join(', ');
}

function causesOf(policy: PolicyResult): Cause[] {
  return CAUSES.filter((cause) => policy.causes[cause] > 0).toSorted(
    (a, b) => policy.causes[b] - policy.causes[a],
  );
}

/** Something other than leakers that is different under a policy. */
export interface SideEffect {
  readonly text: string;
  /** More of what nobody wants, less of it, or neither. */
  readonly worse: boolean;
}

/**
 * What else is different from another policy, where the intervals do not meet: wrecks and rounds
 * that fall on somebody else's soil, shots and crews over it, money.
 */
export function sideEffects(
  from: PolicyResult,
  to: PolicyResult,
  nameOf: (airspace: string) => string,
): readonly SideEffect[] {
  const effects: SideEffect[] = [];
  const moved = (a: Estimate, b: Estimate): number =>
    apart(a, b) && Math.abs(b.mean - a.mean) >= WORTH_SAYING ? b.mean - a.mean : 0;
  const say = (by: number, what: string): void => {
    if (by === 0) return;
    effects.push({
      text: `${meanText(Math.abs(by), Math.abs(by) < 10 ? 1 : 0)} ${by > 0 ? 'more' : 'fewer'} ${what}`,
      worse: by > 0,
    });
  };
  for (const over of new Set([...from.debris, ...to.debris].map((row) => row.over))) {
    const [a, b] = [from, to].map((p) => p.debris.find((row) => row.over === over)?.wrecks ?? ZERO);
    if (over !== 'international') say(moved(a ?? ZERO, b ?? ZERO), `wrecks in ${nameOf(over)}`);
  }
  for (const over of new Set([...from.incursions, ...to.incursions].map((row) => row.over))) {
    const [a, b] = [from, to].map(
      (p) => p.incursions.find((row) => row.over === over)?.threats ?? ZERO,
    );
    say(moved(a ?? ZERO, b ?? ZERO), `fly over ${nameOf(over)} unasked`);
  }
  const fired = (p: PolicyResult): number =>
    p.involvement.shots
      .filter((shot) => shot.over !== shot.nation && shot.over !== 'international')
      .reduce((sum, shot) => sum + shot.shots.mean, 0);
  const shots = fired(to) - fired(from);
  if (Math.abs(shots) >= WORTH_SAYING) say(shots, 'rounds fired over other nations');
  const minutes = (p: PolicyResult): number =>
    p.involvement.crewed
      .filter((crew) => crew.over !== crew.nation && crew.over !== 'international')
      .reduce((sum, crew) => sum + crew.minutes.mean, 0);
  const crews = minutes(to) - minutes(from);
  if (Math.abs(crews) >= 0.5) say(crews, 'crewed minutes over other nations');
  const spent = (p: PolicyResult): number =>
    p.costUsd.interceptors.mean + p.costUsd.flightHours.mean;
  const usd = spent(to) - spent(from);
  if (Math.abs(usd) >= 1e5) {
    const text = `${money(Math.abs(usd))} ${usd > 0 ? 'more' : 'less'} for rounds and flying`;
    effects.push({ text, worse: usd > 0 });
  }
  return effects.toSorted((a, b) => Number(b.worse) - Number(a.worse));
}

const ZERO: Estimate = { mean: 0, low: 0, high: 0 };

function apart(a: Estimate, b: Estimate): boolean {
  if (a.low === null || a.high === null || b.low === null || b.high === null) return false;
  return a.high < b.low || b.high < a.low;
}

/** How a policy is named in “than with …”. */
export function withPolicy(policy: Pick<PolicyResult, 'title'>): string {
  return `with ${quoted(policy.title)}`;
}
