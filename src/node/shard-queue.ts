/** Which shards of a sweep are still to be computed here, which lane takes which next, and how far all is. */
import type { Run } from '../store/claims.ts';
import type { StoreLayout } from '../store/layout.ts';
import { isRecorded, recordedShards } from '../store/shard-files.ts';
import type { ShardPart, ShardPlan } from '../store/shards.ts';

export interface SweepShards {
  readonly of: number;
  /** Recorded, by whomever. */
  readonly done: number;
  /** Of those: recorded before this began. */
  readonly reused: number;
  /** Of those: computed by others meanwhile. */
  readonly others: number;
  /** Tried again after a failure, and given up. */
  readonly retried: number;
  readonly failed: number;
}

export class ShardQueue {
  /** Ascending. */
  readonly wanted: readonly number[];
  /** Shards that were given up, and why. */
  readonly failures = new Map<number, Error>();
  private readonly plan: ShardPlan;
  private readonly layout: StoreLayout;
  private readonly run: Run;
  private readonly assigned: boolean;
  private readonly recorded: Uint8Array;
  /** Rows so far of shards under way here. */
  private readonly underWay = new Map<number, number>();
  private readonly tries = new Map<number, number>();
  private readonly own = new Set<number>();
  private reused = 0;

  /** `part`: only these shards, whoever else has them in hand. */
  constructor(plan: ShardPlan, layout: StoreLayout, run: Run, part: ShardPart | undefined) {
    this.plan = plan;
    this.layout = layout;
    this.run = run;
    this.assigned = part !== undefined;
    this.recorded = new Uint8Array(plan.count);
    this.wanted = plan.shardsOf(part ?? { index: 0, of: 1 });
  }

  /** Looks what is recorded before anything is taken. */
  begin(): void {
    this.look();
    this.reused = this.done;
  }

  /** Looks what is recorded, by whomever. */
  look(): void {
    for (const shard of recordedShards(this.layout)) {
      if (shard < this.plan.count) this.recorded[shard] = 1;
    }
  }

  /**
   * The next shard for a lane whose last one was `before`; undefined if others have all that are
   * missing. A thread prepares each point that it has a part of: it goes on with the point that it
   * has, and begins one that nobody here is at before it helps with another's.
   */
  take(before: number | undefined): number | undefined {
    const busy = new Set([...this.underWay.keys()].map((shard) => this.pointOf(shard)));
    const own = before === undefined ? undefined : this.pointOf(before);
    const rankOf = (shard: number): number => {
      const point = this.pointOf(shard);
      return point === own ? 0 : busy.has(point) ? 2 : 1;
    };
    const free = this.wanted.filter((shard) => this.isFree(shard));
    for (let rank = 0; rank <= 2; rank += 1) {
      const taken = free.find((shard) => rankOf(shard) === rank && this.obtain(shard));
      if (taken !== undefined) return taken;
    }
    return undefined;
  }

  /** Whether a shard that is free here could be had: others may have it, or have recorded it. */
  private obtain(shard: number): boolean {
    // a scheduler that gives this task a shard knows best; the claim only tells others
    const mine = this.run.claim(shard) || this.assigned;
    if (isRecorded(this.layout, shard)) {
      this.recorded[shard] = 1;
      if (mine) this.run.release(shard);
      return false;
    }
    if (mine) this.underWay.set(shard, 0);
    return mine;
  }

  private isFree(shard: number): boolean {
    return this.recorded[shard] === 0 && !this.underWay.has(shard) && !this.failures.has(shard);
  }

  private pointOf(shard: number): number {
    return this.plan.shard(shard).firstPoint;
  }

  /** A shard under way has so many rows. */
  isAt(shard: number, rows: number): void {
    if (this.underWay.has(shard)) this.underWay.set(shard, rows);
  }

  /** A shard under way has been recorded. */
  isDone(shard: number): void {
    this.recorded[shard] = 1;
    this.own.add(shard);
  }

  /** A shard under way has failed: it is taken again, up to so many `tries`. */
  hasFailed(shard: number, failure: Error, tries: number): void {
    const tried = (this.tries.get(shard) ?? 0) + 1;
    this.tries.set(shard, tried);
    if (tried >= tries) this.failures.set(shard, failure);
  }

  /** No longer under way, whatever came of it. */
  leave(shard: number): void {
    this.underWay.delete(shard);
    this.run.release(shard);
  }

  /** Shards neither recorded nor given up. */
  get missing(): number {
    return this.wanted.filter((k) => this.recorded[k] === 0 && !this.failures.has(k)).length;
  }

  private get done(): number {
    return this.wanted.filter((k) => this.recorded[k] === 1).length;
  }

  shards(): SweepShards {
    const { done } = this;
    const retried = [...this.tries].filter(([shard]) => !this.failures.has(shard)).length;
    return {
      of: this.wanted.length,
      done,
      reused: this.reused,
      others: done - this.reused - this.own.size,
      retried,
      failed: this.failures.size,
    };
  }

  /** Rows recorded, or computed in shards under way here; and how many there are to be. */
  rows(): { readonly rows: number; readonly ofRows: number } {
    let rows = 0;
    let ofRows = 0;
    for (const shard of this.wanted) {
      const all = this.plan.shard(shard).rows;
      ofRows += all;
      rows += this.recorded[shard] === 1 ? all : (this.underWay.get(shard) ?? 0);
    }
    return { rows, ofRows };
  }
}
