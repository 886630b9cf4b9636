/**
 * An answer as one long table, for spreadsheets and data frames: one row per policy and number, with
 * its interval where it has one.
 */
import type { CompareResult, CostRange, Estimate } from '../study/results.ts';

/** A number of an answer. */
export interface ResultRow {
  /** Id of a policy; of a price, that whose forces it is taken at. */
  readonly policy: string;
  /** What is counted: `leakers`, `difference`, `cause`, `fate`, `price`, … */
  readonly measure: string;
  /** What it is counted by, such as a cause, a class or a caveat; empty where by nothing. */
  readonly of: string;
  /** Mean per replication, in `unit`. */
  readonly mean: number;
  /** Confidence limits; for money the range of what a round costs. Null where there are none. */
  readonly low: number | null;
  readonly high: number | null;
  readonly unit: string;
}

export const ROW_COLUMNS = ['policy', 'measure', 'of', 'mean', 'low', 'high', 'unit'] as const;

/** Every number of an answer that has a mean, policy by policy in the answer's order. */
export function resultRows(result: CompareResult): ResultRow[] {
  const rows: ResultRow[] = [];
  const add = (
    policy: string,
    measure: string,
    of: string,
    value: Amount,
    unit = 'threats',
  ): void => {
    const { mean, low, high } =
      typeof value === 'number' ? { mean: value, low: null, high: null } : value;
    rows.push({ policy, measure, of, mean, low, high, unit });
  };
  for (const p of result.policies) {
    add(p.id, 'launched', '', p.launched);
    add(p.id, 'leakers', '', p.leakers);
    const difference = result.differences.find((d) => d.policy === p.id);
    if (difference !== undefined) {
      add(p.id, 'difference', difference.versus, difference.leakers);
      add(p.id, 'worse', difference.versus, difference.worseReplications, 'replications');
    }
    for (const [fate, mean] of Object.entries(p.fates)) add(p.id, 'fate', fate, mean);
    for (const [cause, mean] of Object.entries(p.causes)) add(p.id, 'cause', cause, mean);
    for (const { rule, mean } of p.forbiddenBy) add(p.id, 'forbidden by', rule, mean);
    for (const [kind, value] of Object.entries(p.leakersByClass)) {
      add(p.id, 'leakers by threat class', kind, value);
    }
    for (const [kind, value] of Object.entries(p.leakersByAssetClass)) {
      add(p.id, 'leakers by asset class', kind, value);
    }
    add(p.id, 'leaked warhead', '', p.leakedWarheadKg, 'kg');
    for (const { id, mean } of p.stoppedBy) add(p.id, 'stopped by', id, mean);
    for (const { id, mean } of p.rounds) add(p.id, 'rounds of', id, mean, 'rounds');
    add(p.id, 'cost of interceptors', '', p.costUsd.interceptors, 'USD');
    add(p.id, 'cost of flight hours', '', p.costUsd.flightHours, 'USD');
    add(p.id, 'cost of threats', '', p.costUsd.threats, 'USD');
    if (p.substitution !== null) add(p.id, 'substitution', '', p.substitution);
    for (const d of p.debris) add(p.id, 'wrecks over', d.over, d.wrecks);
    for (const d of p.debris) add(p.id, 'missed rounds over', d.over, d.missedRounds, 'rounds');
    for (const i of p.incursions) {
      add(p.id, 'incursions', i.over, i.threats);
      add(p.id, 'minutes of incursion', i.over, i.minutes, 'min');
    }
    for (const c of p.involvement.crewed) {
      add(p.id, 'crewed sorties', `${c.nation} over ${c.over}`, c.sorties, 'sorties');
    }
    for (const s of p.involvement.shots) {
      const of = `${s.nation} ${s.kind} ${s.weapon} over ${s.over} from ${s.from}`;
      add(p.id, 'shots', of, s.shots, 'shots');
    }
  }
  const { prices } = result;
  for (const price of prices?.prices ?? []) {
    const at = prices?.at ?? '';
    add(at, 'price, lifted alone', price.caveat, price.leaveOneOut);
    add(at, 'price, in force alone', price.caveat, price.addOneIn);
    add(at, 'price, Shapley share', price.caveat, price.shapley);
  }
  return rows;
}

type Amount = number | Estimate | CostRange;

/** Comma-separated values, RFC 4180: UTF-8, a line of names first, lines end in CR LF. */
export function rowsCsv(rows: readonly ResultRow[]): string {
  const lines = rows.map((row) => ROW_COLUMNS.map((name) => cell(row[name])).join(','));
  return `${[ROW_COLUMNS.join(','), ...lines].join('\r\n')}\r\n`;
}

function cell(value: string | number | null): string {
  if (value === null) return '';
  if (typeof value === 'number') return String(value);
  // a spreadsheet takes such a beginning for a formula
  const plain = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(plain) ? `"${plain.replaceAll('"', '""')}"` : plain;
}
