/** Money and stock: rounds, flight hours and what they stopped, with the ranges of unit costs. */
import type { Ranged } from '../../scenario/model.ts';
import type { MergedPolicy } from '../merge.ts';
import type { CostRange, CostResult, StockResult } from '../results.ts';
import { at, estimate, paired } from '../statistics.ts';
import type { TallyAxes } from '../tally.ts';

const TICKS_PER_HOUR = 36_000;

/** What holds for every policy of one answer. */
export interface CostFrame {
  readonly axes: TallyAxes;
  readonly replications: number;
  readonly confidence: number;
}

/** `baseline` is null for the baseline itself. */
export function costResult(
  frame: CostFrame,
  sums: MergedPolicy,
  baseline: MergedPolicy | null,
): CostResult {
  const interceptors = interceptorCost(frame, sums);
  const flightHours = flightHourCost(frame, sums);
  const threatsStopped = stoppedCost(frame, sums);
  return {
    interceptors,
    threats: {
      mean: sums.threatCostUsd.typical,
      low: sums.threatCostUsd.low,
      high: sums.threatCostUsd.high,
    },
    threatsStopped,
    flightHours,
    exchange:
      threatsStopped.low > 0
        ? {
            mean: interceptors.mean / threatsStopped.mean,
            low: interceptors.low / threatsStopped.high,
            high: interceptors.high / threatsStopped.low,
          }
        : null,
    perLeakerAverted: perLeakerAverted(frame, sums, baseline),
  };
}

/** Something spent at a unit cost. */
interface Spent {
  readonly id: string;
  readonly amount: number;
  readonly cost: Ranged;
}

/** By id, so that the order of the document changes no bit of a sum of fractions. */
function total(spent: readonly Spent[]): CostRange {
  const sorted = spent.toSorted((a, b) => (a.id < b.id ? -1 : a.id > b.id ? 1 : 0));
  const of = (cost: (ranged: Ranged) => number): number =>
    sorted.reduce((sum, item) => sum + item.amount * cost(item.cost), 0);
  return { mean: of((c) => c.typical), low: of((c) => c.low), high: of((c) => c.high) };
}

/** Mean rounds, those of screens and bursts included, at typical cost; the range is that of costs. */
function interceptorCost({ axes, replications }: CostFrame, sums: MergedPolicy): CostRange {
  return total([
    ...axes.stoppers.map((stopper, s) => ({
      id: stopper.id,
      amount: at(sums.rounds, s) / replications,
      cost: stopper.roundCostUsd,
    })),
    ...axes.consequences.flights.map((flight, f) => ({
      id: `${flight.id} gun`,
      amount: at(sums.consequences.bursts, f) / replications,
      cost: flight.burstCostUsd,
    })),
  ]);
}

function flightHourCost({ axes, replications }: CostFrame, sums: MergedPolicy): CostRange {
  return total(
    axes.consequences.flights.map((flight, f) => {
      const hours = at(sums.consequences.airborneTicks, f) / TICKS_PER_HOUR / replications;
      return { id: flight.id, amount: hours * flight.aircraft, cost: flight.flightHourCostUsd };
    }),
  );
}

function stoppedCost({ axes, replications }: CostFrame, sums: MergedPolicy): CostRange {
  return total(
    axes.consequences.threatTypes.map((type, i) => ({
      id: type.id,
      amount: at(sums.consequences.intercepted, i) / replications,
      cost: type.unitCostUsd,
    })),
  );
}

/**
 * What a policy costs beyond the baseline, per leaker that it averts. The range pairs the least cost
 * with the most leakers averted and the other way round, and takes costs of both policies at the
 * same end of their ranges.
 */
function perLeakerAverted(
  frame: CostFrame,
  sums: MergedPolicy,
  baseline: MergedPolicy | null,
): CostResult['perLeakerAverted'] {
  const none = (reason: string) => ({ usd: null, reason });
  if (baseline === null) return none('it is the baseline itself');
  const averted = estimate(paired(baseline.leakers, sums.leakers), frame.confidence);
  if (averted.low === null || averted.high === null) return none('the difference has no interval');
  if (averted.high < 0) return none('it lets more through than the baseline');
  if (averted.low <= 0) return none('the interval of the difference does not exclude zero');
  const costs = (policy: MergedPolicy): readonly CostRange[] => [
    interceptorCost(frame, policy),
    flightHourCost(frame, policy),
  ];
  const beyond = (of: (range: CostRange) => number): number => {
    const sum = (policy: MergedPolicy): number =>
      costs(policy).reduce((all, range) => all + of(range), 0);
    return sum(sums) - sum(baseline);
  };
  const ends = [beyond((c) => c.low), beyond((c) => c.high)].flatMap((usd) =>
    [averted.low, averted.high].map((leakers) => usd / (leakers ?? NaN)),
  );
  const usd = {
    mean: beyond((c) => c.mean) / averted.mean,
    low: Math.min(...ends),
    high: Math.max(...ends),
  };
  return { usd, reason: null };
}

/** Rounds of the committed fire units, by nation and system. */
export function stockResult(
  { axes, replications }: CostFrame,
  sums: MergedPolicy,
  forces: readonly string[],
): readonly StockResult[] {
  const rows = new Map<
    string,
    { nation: string; system: string; available: number; spent: number }
  >();
  axes.stoppers.forEach(({ nation, system, force, available }, s) => {
    if (available === null || (force !== null && !forces.includes(force))) return;
    const key = `${nation} ${system}`;
    const row = rows.get(key) ?? { nation, system, available: 0, spent: 0 };
    row.available += available;
    row.spent += at(sums.rounds, s);
    rows.set(key, row);
  });
  return [...rows.entries()]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([, row]): StockResult => {
      const spent = row.spent / replications;
      return {
        nation: row.nation,
        system: row.system,
        available: row.available,
        spent,
        left: row.available - spent,
        raids: spent > 0 ? row.available / spent : null,
      };
    });
}
