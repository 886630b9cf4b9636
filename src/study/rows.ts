/** Results row by row: what a variant's replications came to under each policy, not added up. */
import type { Threat } from '../compile/raid.ts';
import type { EngagementLog } from '../kernel/log.ts';
import type { State } from '../kernel/state.ts';
import type { MeasureColumn } from './row-columns.ts';
import type { Column } from './row-types.ts';
import type { TallyAxes } from './tally.ts';

/** One replication of a policy that the kernel has just run. */
export interface RowRun {
  /** Index of the policy among those asked for. */
  readonly policy: number;
  /** Of the variant, from 0. */
  readonly replication: number;
  /** By column. */
  readonly values: Float64Array;
  readonly state: State;
  readonly log: EngagementLog;
  /** By threat: index into `CAUSES`, for those that leaked. */
  readonly causes: Uint8Array;
}

/** A variant whose rows follow. */
export interface RowVariant {
  readonly axes: TallyAxes;
  readonly policies: number;
  readonly replications: number;
  /** In the order of the kernel's state. */
  readonly threats: readonly Threat[];
}

/** Takes the replications of one variant after the other. */
export interface RowWriter {
  begin(variant: RowVariant): void;
  /** Called for every replication of a policy, in order, before the next policy begins. */
  write(run: RowRun): void;
  /** The variant's rows of a policy are those of another, written before. */
  copy(from: number, to: number): void;
}

/** What comes before the measures in every row. */
export const KEYS = ['point', 'variant', 'replication', 'policy'] as const;

/**
 * Rows as columns of numbers, by point, then policy, then replication: so neighbours are alike and
 * compress well. `keys` are the point, the variant and the replication, both counted within the
 * point, and the index of the policy.
 */
export class ResultRows implements RowWriter {
  readonly keys: Readonly<Record<(typeof KEYS)[number], Uint32Array>>;
  /** One per column, in their order. */
  readonly measures: readonly Column[];
  /** Rows so far. */
  count = 0;
  private readonly columns: readonly MeasureColumn[];
  private readonly largest: readonly number[];
  private readonly variantsPerPoint: number;
  private point = 0;
  private variant = 0;
  private replications = 0;
  /** Rows before the present point's, and replications of a policy before the present variant's. */
  private pointFirst = 0;
  private before = 0;

  /** `capacity` is the number of rows that will come, with so many variants of every point. */
  constructor(columns: readonly MeasureColumn[], capacity: number, variantsPerPoint: number) {
    const ints = (): Uint32Array => new Uint32Array(capacity);
    this.columns = columns;
    this.variantsPerPoint = variantsPerPoint;
    this.keys = { point: ints(), variant: ints(), replication: ints(), policy: ints() };
    this.measures = columns.map(({ type }) =>
      type === 'f64'
        ? new Float64Array(capacity)
        : type === 'u16'
          ? new Uint16Array(capacity)
          : new Uint32Array(capacity),
    );
    this.largest = columns.map(({ type }) =>
      type === 'f64' ? Infinity : type === 'u16' ? 0xffff : 0xffffffff,
    );
  }

  /** Names the variant that comes next: which of which point. */
  at(point: number, variant: number): void {
    if (point !== this.point || this.count === 0) {
      this.pointFirst = this.count;
      this.before = 0;
    } else {
      this.before += this.replications;
    }
    this.point = point;
    this.variant = variant;
  }

  begin({ policies, replications }: RowVariant): void {
    this.replications = replications;
    const { point, variant, replication, policy } = this.keys;
    if (this.rowOf(policies - 1, replications - 1) >= point.length) {
      throw new RangeError('more rows than were announced');
    }
    for (let p = 0; p < policies; p += 1) {
      for (let r = 0; r < replications; r += 1) {
        const row = this.rowOf(p, r);
        point[row] = this.point;
        variant[row] = this.variant;
        replication[row] = this.variant * replications + r;
        policy[row] = p;
      }
    }
    this.count += policies * replications;
  }

  write({ policy, replication, values }: RowRun): void {
    const row = this.rowOf(policy, replication);
    for (let k = 0; k < this.measures.length; k += 1) {
      const value = values[k] as number;
      if (value > (this.largest[k] as number)) {
        throw new RangeError(`${value} does not fit the column ${this.columns[k]?.name ?? ''}`);
      }
      (this.measures[k] as Column)[row] = value;
    }
  }

  copy(from: number, to: number): void {
    const source = this.rowOf(from, 0);
    const target = this.rowOf(to, 0);
    for (const column of this.measures) {
      column.copyWithin(target, source, source + this.replications);
    }
  }

  private rowOf(policy: number, replication: number): number {
    const perPolicy = this.variantsPerPoint * this.replications;
    return this.pointFirst + policy * perPolicy + this.before + replication;
  }
}
