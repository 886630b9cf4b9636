/**
 * How a sweep is cut into shards, each computed and recorded by itself. The cut is a function of the
 * design alone: whoever computes a shard, on whichever machine, computes the same rows.
 */
import type { SweepDesign } from '../sweep/types.ts';

/** What decides the cut. */
export type ShardedDesign = Pick<
  SweepDesign,
  'points' | 'policies' | 'variantsPerPoint' | 'replicationsPerVariant' | 'replicationsPerPoint'
>;

/** Whole points, or some variants of one. */
export interface Shard {
  readonly index: number;
  readonly firstPoint: number;
  readonly points: number;
  readonly firstVariant: number;
  readonly variants: number;
  /** Rows of results: one per point, replication and policy. */
  readonly rows: number;
}

/**
 * What a scheduler gives one task: shard `index`; with `of`, as cards are dealt, the shards `index`,
 * `index + of`, `index + 2 of`, …
 */
export interface ShardPart {
  readonly index: number;
  readonly of?: number;
}

/**
 * Shards that a design is cut into where size allows: enough to keep some dozens of workers busy to
 * the end, to lose little when one is killed, and to say how far things are.
 */
const SHARDS = 200;
/** Below this a file's own head outweighs its rows. */
const FEWEST_ROWS = 2_000;
/** Rows are held in memory until they are written: some 60 MB, and as much again in DuckDB. */
const MOST_ROWS = 200_000;
/** As `MOST_ROWS`, where rows by threat are kept, too. */
const MOST_THREAT_ROWS = 1_000_000;
/** Every worker with a part of a point prepares it anew, so it is cut only when large. */
const WHOLE_UP_TO = 4;

export class ShardPlan {
  /** Shards 0 … count − 1. */
  readonly count: number;
  private readonly design: ShardedDesign;
  private readonly pointsPerShard: number;
  private readonly variantsPerShard: number;
  private readonly partsPerPoint: number;

  /** `threats`: those of one replication, where rows by threat are kept; else 0. */
  constructor(design: ShardedDesign, threats = 0) {
    const rowsPerVariant = design.replicationsPerVariant * design.policies.length;
    const rowsPerPoint = rowsPerVariant * design.variantsPerPoint;
    const most = threats > 0 ? Math.min(MOST_ROWS, MOST_THREAT_ROWS / threats) : MOST_ROWS;
    const wanted = Math.min(
      most,
      Math.max(FEWEST_ROWS, Math.ceil((rowsPerPoint * design.points) / SHARDS)),
    );
    this.design = design;
    if (rowsPerPoint <= Math.min(WHOLE_UP_TO * wanted, most)) {
      this.pointsPerShard = Math.max(1, Math.floor(wanted / rowsPerPoint));
      this.variantsPerShard = design.variantsPerPoint;
    } else {
      this.pointsPerShard = 1;
      this.variantsPerShard = Math.max(1, Math.floor(wanted / rowsPerVariant));
    }
    this.partsPerPoint = Math.ceil(design.variantsPerPoint / this.variantsPerShard);
    this.count = Math.ceil(design.points / this.pointsPerShard) * this.partsPerPoint;
  }

  /** Throws `RangeError` for an index that is none. */
  shard(index: number): Shard {
    if (!(Number.isInteger(index) && index >= 0 && index < this.count)) {
      throw new RangeError(`no shard ${index} of ${this.count}`);
    }
    const { design, pointsPerShard, variantsPerShard, partsPerPoint } = this;
    const firstPoint = Math.floor(index / partsPerPoint) * pointsPerShard;
    const firstVariant = (index % partsPerPoint) * variantsPerShard;
    const points = Math.min(pointsPerShard, design.points - firstPoint);
    const variants = Math.min(variantsPerShard, design.variantsPerPoint - firstVariant);
    const rows = points * variants * design.replicationsPerVariant * design.policies.length;
    return { index, firstPoint, points, firstVariant, variants, rows };
  }

  /** Shards of a part, ascending; none for a part of more than there are shards. */
  shardsOf({ index, of }: ShardPart): readonly number[] {
    if (of === undefined) return [this.shard(index).index];
    const shards: number[] = [];
    for (let shard = index; shard < this.count; shard += of) shards.push(shard);
    return shards;
  }

  /** Rows of all shards together. */
  get rows(): number {
    const { points, replicationsPerPoint, policies } = this.design;
    return points * replicationsPerPoint * policies.length;
  }
}
