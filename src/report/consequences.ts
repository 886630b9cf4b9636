/**
 * Consequences as tables of words, made once: terminal and report only lay them out, so that no
 * number can differ between them. A row per policy, in the study's order.
 */
import type {
  CompareResult,
  CostRange,
  DebrisResult,
  Estimate,
  PolicyResult,
} from '../study/results.ts';
import { partDecimals, plural } from './answer.ts';
import {
  count,
  decimalsOf,
  estimateText,
  fixed,
  meanText,
  money,
  moneyWithRange,
} from './numbers.ts';
import { CONSEQUENCE_TERMS as TERMS, type ConsequenceTerm } from './consequence-words.ts';

export interface ConsequenceColumn {
  readonly label: string;
  readonly term: ConsequenceTerm;
  /** Points stand under each other; else the cell is as it comes, to the right. */
  readonly decimal: boolean;
  /** Ranges in brackets may go where room is short: others in the row carry them on. */
  readonly brief?: true;
}

export interface ConsequenceTable {
  readonly id: 'debris' | 'incursions' | 'involvement' | 'cost';
  readonly title: string;
  readonly note: string;
  readonly columns: readonly ConsequenceColumn[];
  /** By policy, a cell per column. */
  readonly cells: readonly (readonly string[])[];
}

/** Countries that fit beside a policy's name; more are put together. */
const MOST_AIRSPACES = 6;
const OTHERS = 'elsewhere';

/** The tables that have something to say about this answer. */
export function consequenceTables(
  result: CompareResult,
  nameOf: (airspace: string) => string = (id) => id,
): readonly ConsequenceTable[] {
  return [
    debrisTable(result, nameOf),
    incursionTable(result, nameOf),
    involvementTable(result),
    costTable(result),
  ].filter((table) => table !== null);
}

/** Airspaces with anything in them under some policy, most first. */
export function airspacesOf<T extends { readonly over: string }>(
  result: CompareResult,
  rowsOf: (policy: PolicyResult) => readonly T[],
  amount: (row: T) => number,
): string[] {
  const most = new Map<string, number>();
  for (const row of result.policies.flatMap(rowsOf)) {
    most.set(row.over, Math.max(most.get(row.over) ?? 0, amount(row)));
  }
  return [...most]
    .filter(([, value]) => value > 0)
    .toSorted(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
    .map(([over]) => over);
}

function shown(airspaces: readonly string[]): { names: readonly string[]; others: boolean } {
  const others = airspaces.length > MOST_AIRSPACES;
  return { names: others ? airspaces.slice(0, MOST_AIRSPACES - 1) : airspaces, others };
}

const value = (estimate: Estimate | undefined): string =>
  estimate === undefined ? '0' : estimateText(estimate).value;

function debrisTable(
  result: CompareResult,
  nameOf: (airspace: string) => string,
): ConsequenceTable | null {
  const { names, others } = shown(
    airspacesOf(
      result,
      (p) => p.debris,
      (row) => row.wrecks.mean,
    ),
  );
  if (names.length === 0) return null;
  const sum = (
    policy: PolicyResult,
    rows: readonly DebrisResult[],
    of: (r: DebrisResult) => number,
  ) =>
    meanText(
      rows.reduce((all, row) => all + of(row), 0),
      Math.max(1, partDecimals(policy)),
    );
  const missed = result.policies.some((p) => p.debris.some((row) => row.missedRounds.mean > 0));
  return {
    id: 'debris',
    title: 'What falls where',
    note: 'wrecks per replication, by country; missed rounds: those that come down whole',
    columns: [
      ...names.map((over) => ({ label: nameOf(over), term: 'debris', decimal: true }) as const),
      ...(others ? [{ label: OTHERS, term: 'debris', decimal: true } as const] : []),
      ...(missed
        ? [{ label: TERMS.missedRounds.label, term: 'missedRounds', decimal: true } as const]
        : []),
    ],
    cells: result.policies.map((policy) => [
      ...names.map((over) => value(policy.debris.find((row) => row.over === over)?.wrecks)),
      ...(others
        ? [
            sum(
              policy,
              policy.debris.filter((r) => !names.includes(r.over)),
              (r) => r.wrecks.mean,
            ),
          ]
        : []),
      ...(missed ? [sum(policy, policy.debris, (row) => row.missedRounds.mean)] : []),
    ]),
  };
}

function incursionTable(
  result: CompareResult,
  nameOf: (airspace: string) => string,
): ConsequenceTable | null {
  const { names } = shown(
    airspacesOf(
      result,
      (p) => p.incursions,
      (row) => row.threats.mean,
    ),
  );
  if (names.length === 0) return null;
  return {
    id: 'incursions',
    title: 'Over whom it flies unasked',
    note: 'threats per replication, and their minutes there while alive',
    columns: names.flatMap((over) => [
      { label: nameOf(over), term: 'incursions', decimal: true } as const,
      { label: 'min', term: 'incursions', decimal: true } as const,
    ]),
    cells: result.policies.map((policy) =>
      names.flatMap((over) => {
        const row = policy.incursions.find((r) => r.over === over);
        return [value(row?.threats), row === undefined ? '0' : minutesText(row.minutes)];
      }),
    ),
  };
}

/** As an estimate, but no finer than a tenth of a minute. */
function minutesText(minutes: Estimate): string {
  return meanText(minutes.mean, Math.max(0, Math.min(1, decimalsOf(minutes))));
}

function involvementTable(result: CompareResult): ConsequenceTable | null {
  const shots = result.policies.flatMap((p) => p.involvement.shots);
  const shooters = [
    ...new Set(shots.filter((s) => s.weapon === 'missile').map((s) => s.nation)),
  ].sort();
  const guns = shots.some((s) => s.weapon === 'gun');
  const crewed = result.policies.some((p) => p.involvement.crewed.length > 0);
  if (shots.length === 0 && !crewed) return null;
  const near = result.policies.some((p) => (p.involvement.nearestApproach ?? []).length > 0);
  const hostile = [...new Set(result.policies.flatMap((p) => p.involvement.hostile))];
  const number = (label: string, term: ConsequenceColumn['term']): ConsequenceColumn => ({
    label,
    term,
    decimal: true,
  });
  return {
    id: 'involvement',
    title: 'Who is involved',
    note: `rounds fired and crewed minutes per replication${near ? `; nearest: crewed aircraft to ${hostile.join(', ')}` : ''}`,
    columns: [
      ...shooters.map((nation) => number(`${nation} rounds`, 'shots')),
      ...(shooters.length > 0 ? [number('rounds over others', 'shots')] : []),
      ...(guns ? [number('gun bursts', 'shots')] : []),
      ...(crewed ? [number('crewed min', 'crewed'), number('crewed over others', 'crewed')] : []),
      ...(near ? [{ label: 'nearest km (mean)', term: 'nearest', decimal: false } as const] : []),
    ],
    cells: result.policies.map((policy) => {
      const { shots: own, crewed: crews, nearestApproach } = policy.involvement;
      const decimals = Math.max(1, partDecimals(policy));
      const fired = own.filter((s) => s.weapon === 'missile');
      const rounds = (of: typeof own): string =>
        meanText(
          of.reduce((sum, s) => sum + s.shots.mean, 0),
          decimals,
        );
      const minutes = (of: typeof crews): string =>
        meanText(
          of.reduce((sum, c) => sum + c.minutes.mean, 0),
          0,
        );
      const closest = nearestApproach?.[0];
      return [
        ...shooters.map((nation) => rounds(fired.filter((s) => s.nation === nation))),
        ...(shooters.length > 0 ? [rounds(fired.filter((s) => isOthers(s.over, s.nation)))] : []),
        ...(guns ? [rounds(own.filter((s) => s.weapon === 'gun'))] : []),
        ...(crewed
          ? [minutes(crews), minutes(crews.filter((c) => isOthers(c.over, c.nation)))]
          : []),
        ...(near
          ? [
              closest === undefined
                ? '–'
                : `${count(closest.smallestKm)} (${count(closest.meanKm)})`,
            ]
          : []),
      ];
    }),
  };
}

/** Whether an airspace is another nation's: the high seas are nobody's. */
function isOthers(over: string, nation: string): boolean {
  return over !== nation && over !== 'international';
}

function costTable(result: CompareResult): ConsequenceTable {
  const { policies } = result;
  const flies = policies.some((p) => p.costUsd.flightHours.high > 0);
  const stock = policies.some((p) => p.stock.length > 0);
  const moves = policies.some((p) => p.leakersIfFreedCapacityMoves !== null);
  const cell = (label: string, term: ConsequenceColumn['term']): ConsequenceColumn => ({
    label,
    term,
    decimal: false,
  });
  return {
    id: 'cost',
    title: 'What it costs',
    note: 'per replication, range of unit costs; raids: how many of this size the first stock to run out lasts',
    columns: [
      { ...cell('threats stopped', 'money'), brief: true },
      ...(flies ? [{ ...cell('flight hours', 'money'), brief: true } as const] : []),
      cell(TERMS.exchange.label, 'exchange'),
      cell(TERMS.perLeaker.label, 'perLeaker'),
      ...(stock ? [cell('raids', 'stock')] : []),
      ...(moves ? [cell('leakers if moved', 'freed')] : []),
    ],
    cells: policies.map((policy) => {
      const { threatsStopped, flightHours, exchange, perLeakerAverted } = policy.costUsd;
      const raids = policy.stock.flatMap((row) => (row.raids === null ? [] : [row.raids]));
      const moved = policy.leakersIfFreedCapacityMoves;
      return [
        moneyWithRange(threatsStopped),
        ...(flies ? [moneyWithRange(flightHours)] : []),
        exchange === null ? '–' : ratioText(exchange),
        perLeakerAverted.usd === null ? '–' : signedMoney(perLeakerAverted.usd),
        ...(stock ? [raids.length === 0 ? '–' : significant(Math.min(...raids))] : []),
        ...(moves ? [moved === null ? '–' : estimateText(moved).value] : []),
      ];
    }),
  };
}

/** Two significant digits: `0.30`, `3.4`, `120`. */
export function significant(number: number): string {
  const size = Math.abs(number);
  if (size >= 100) return count(Number(number.toPrecision(2)));
  return fixed(number, size >= 10 ? 0 : size >= 1 || size === 0 ? 1 : size >= 0.1 ? 2 : 3);
}

function ratioText({ mean, low, high }: CostRange): string {
  return `${significant(mean)} (${significant(low)}–${significant(high)})`;
}

/** Saving is negative, which a range with a dash would hide. */
function signedMoney(range: CostRange): string {
  if (range.low >= 0) return moneyWithRange(range);
  return `${money(range.mean)} (${money(range.low)} to ${money(range.high)})`;
}

/** Why some policies have no cost per leaker averted: `supply-only: it is the baseline itself`. */
export function withoutCostPerLeaker(result: CompareResult): string {
  const reasons = new Map<string, number>();
  for (const { costUsd } of result.policies) {
    const { reason } = costUsd.perLeakerAverted;
    if (reason !== null) reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
  }
  return [...reasons].map(([why, n]) => `${plural(n, 'policy', 'policies')}: ${why}`).join('; ');
}
