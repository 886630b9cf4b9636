/** Where things are in a store of a sweep; see `docs/model/store.md`. */
import path from 'node:path';

/** Shards in one folder: few enough for any file system and any listing. */
const SHARDS_PER_FOLDER = 1000;

/** The kinds of rows that a shard records. */
export type RowKind = 'results' | 'threats';

/** What a store has that keeps rows of replications, or of threats besides. */
export function kindsOf(rows: 'replications' | 'threats'): readonly RowKind[] {
  return rows === 'threats' ? ['results', 'threats'] : ['results'];
}

export class StoreLayout {
  readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  /** What the store is of: written first, never changed. */
  get head(): string {
    return path.join(this.folder, 'store.json');
  }

  /** Folders of runs under way: who they are, that they are alive, their unfinished files. */
  get runs(): string {
    return path.join(this.folder, 'runs');
  }

  /** One file per shard that somebody computes now. */
  get claims(): string {
    return path.join(this.folder, 'claims');
  }

  claim(shard: number): string {
    return path.join(this.claims, `${digits(shard, 7)}`);
  }

  /** Tables that describe the rows: of points, policies, measures. */
  table(name: 'policies' | 'measures'): string {
    return path.join(this.folder, `${name}.parquet`);
  }

  get points(): string {
    return path.join(this.folder, 'points');
  }

  /** A part of the table of points. */
  pointsFile(part: number): string {
    return path.join(this.points, `${digits(part, 5)}.parquet`);
  }

  rows(kind: RowKind): string {
    return path.join(this.folder, kind);
  }

  /** Under this name a shard's rows are complete and on the disk; that it exists is the record. */
  shardFile(kind: RowKind, shard: number): string {
    const block = digits(Math.floor(shard / SHARDS_PER_FOLDER), 4);
    return path.join(this.rows(kind), block, `${digits(shard, 7)}.parquet`);
  }
}

/** The shard that a file's name means, or undefined. */
export function shardOfName(name: string): number | undefined {
  const found = /^(\d{7,})\.parquet$/u.exec(name);
  return found === null ? undefined : Number(found[1]);
}

function digits(n: number, width: number): string {
  return String(n).padStart(width, '0');
}
