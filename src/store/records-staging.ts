/** Records on their way into the store, and out of it: which column holds what. */
import type {
  DuckDBAppender,
  DuckDBConnection,
  DuckDBDataChunk,
  DuckDBValue,
} from '@duckdb/node-api';
import { identityOf } from '../records/read.ts';
import { RECORD_CLASSES, type RaidRecord, type RecordedWeapon } from '../records/types.ts';
import { commonClass, weaponsOf } from '../records/weapons.ts';
import { loadDuckDB } from './duckdb.ts';

/** Columns of the table of records. What has no column of its own is in `content`, as JSON. */
export const COLUMNS = `
  identity UBIGINT, line INTEGER, from_at TIMESTAMP, to_at TIMESTAMP, model VARCHAR, class VARCHAR,
  launched INTEGER, destroyed INTEGER, content VARCHAR`;

/** Rows of `staged` as rows of the table of records. */
export const FROM_STAGED = `
  s.identity, s.line, make_timestamp(s.from_minute * 60000000::BIGINT),
  make_timestamp(s.to_minute * 60000000::BIGINT), s.model,
  [${RECORD_CLASSES.map((c) => `'${c}'`).join(', ')}][s.class], s.launched, s.destroyed, s.content`;

/** What `decode` takes, in order. */
export const TO_DECODE = `
  line, strftime(from_at, '%Y-%m-%dT%H:%M'), strftime(to_at, '%Y-%m-%dT%H:%M'), model, launched,
  destroyed, content`;

/** Rows that DuckDB takes at once. */
const ROWS = 2048;
/** Rows after which the appender is emptied: what it holds counts against nobody's limit. */
const ROWS_HELD = 32 * ROWS;

/**
 * The temporary table `staged`, filled many rows at a time: row by row takes three times as long.
 * `class` counts `RECORD_CLASSES` from 1; 0 is none.
 */
export class Staging {
  private readonly appender: DuckDBAppender;
  private readonly chunk: DuckDBDataChunk;
  private readonly columns: DuckDBValue[][];
  private held = 0;

  private constructor(appender: DuckDBAppender, chunk: DuckDBDataChunk) {
    this.appender = appender;
    this.chunk = chunk;
    this.columns = Array.from({ length: chunk.columnCount }, () => []);
  }

  static async open(connection: DuckDBConnection): Promise<Staging> {
    const { DuckDBDataChunk: Chunk, INTEGER, UBIGINT, VARCHAR } = await loadDuckDB();
    await connection.run(
      `CREATE OR REPLACE TEMP TABLE staged (
         identity UBIGINT, line INTEGER, from_minute INTEGER, to_minute INTEGER, class INTEGER,
         launched INTEGER, destroyed INTEGER, model VARCHAR, content VARCHAR)`,
    );
    const appender = await connection.createAppender('staged', null, 'temp');
    const numbers = [INTEGER, INTEGER, INTEGER, INTEGER, INTEGER, INTEGER];
    return new Staging(appender, Chunk.create([UBIGINT, ...numbers, VARCHAR, VARCHAR]));
  }

  add(record: RaidRecord): void {
    const [identity, line, from, to, classes, launched, destroyed, model, content] = this
      .columns as Columns;
    identity.push(identityOf(record));
    line.push(record.line);
    from.push(minuteOf(record.from));
    to.push(minuteOf(record.to));
    classes.push(record.class === null ? 0 : RECORD_CLASSES.indexOf(record.class) + 1);
    launched.push(record.launched);
    destroyed.push(record.destroyed);
    model.push(record.model);
    content.push(contentOf(record));
    if (model.length === ROWS) this.pass();
  }

  /** All rows are there; nothing can be added. */
  close(): void {
    this.pass();
    this.appender.closeSync();
  }

  private pass(): void {
    const rows = this.columns[0]?.length ?? 0;
    if (rows === 0) return;
    this.chunk.reset();
    this.chunk.setColumns(this.columns);
    this.appender.appendDataChunk(this.chunk);
    for (const column of this.columns) column.length = 0;
    this.held += rows;
    if (this.held < ROWS_HELD) return;
    this.appender.flushSync();
    this.held = 0;
  }
}

type Columns = [
  bigint[],
  number[],
  number[],
  number[],
  number[],
  number[],
  number[],
  string[],
  string[],
];

/** Minutes since 1970 of `YYYY-MM-DDTHH:MM`. */
function minuteOf(instant: string): number {
  const digits = (from: number, to: number): number => {
    let n = 0;
    for (let i = from; i < to; i += 1) n = 10 * n + instant.charCodeAt(i) - 48;
    return n;
  };
  return (
    Date.UTC(digits(0, 4), digits(5, 7) - 1, digits(8, 10), digits(11, 13), digits(14, 16)) / 60_000
  );
}

/** What a record says beyond the columns; what is empty is left out, to be short. */
interface Content {
  readonly days?: 1;
  readonly split?: Readonly<Record<string, number>>;
  readonly launchPlaces?: RaidRecord['launchPlaces'];
  readonly launchPlacesByWeapon?: RaidRecord['launchPlacesByWeapon'];
  readonly targets?: RaidRecord['targets'];
  readonly notReached?: number;
  readonly stillFlying?: number;
  readonly crossed?: RaidRecord['crossed'];
  readonly killsByPlace?: RaidRecord['killsByPlace'];
  readonly carrier?: string;
  readonly source?: string;
}

/** The same for the same record, always: contents are compared as texts. */
function contentOf(record: RaidRecord): string {
  const split = splitOf(record.weapons);
  const parts = [
    record.timed ? '' : '"days":1',
    split === null ? '' : `"split":${JSON.stringify(split)}`,
    part('launchPlaces', record.launchPlaces),
    part('launchPlacesByWeapon', record.launchPlacesByWeapon),
    part('targets', record.targets),
    record.notReached === null ? '' : `"notReached":${record.notReached}`,
    record.stillFlying === null ? '' : `"stillFlying":${record.stillFlying}`,
    part('crossed', record.crossed),
    part('killsByPlace', record.killsByPlace),
    record.carrier === '' ? '' : `"carrier":${JSON.stringify(record.carrier)}`,
    record.source === '' ? '' : `"source":${JSON.stringify(record.source)}`,
  ];
  let text = '';
  for (const p of parts) if (p !== '') text += text === '' ? p : `,${p}`;
  return `{${text}}`;
}

/** Lists and dicts are shared between records that say the same: each is written once. */
const written = new WeakMap<object, string>();

function part(name: string, value: object): string {
  let text = written.get(value);
  if (text === undefined) {
    text = JSON.stringify(value);
    written.set(value, text);
  }
  return text.length === 2 ? '' : `"${name}":${text}`;
}

function splitOf(weapons: readonly RecordedWeapon[]): Record<string, number> | null {
  let split: Record<string, number> | null = null;
  for (const { name, launched } of weapons) {
    if (launched !== null) (split ??= {})[name] = launched;
  }
  return split;
}

/** A record from the columns of `TO_DECODE`. Its weapons are named anew: the list of them may grow. */
export function decode(row: readonly DuckDBValue[]): RaidRecord {
  const [line, from, to, model, launched, destroyed, text] = row;
  const content = JSON.parse(String(text)) as Content;
  const weapons = weaponsOf(String(model), content.split ?? {});
  return {
    line: Number(line),
    from: String(from),
    to: String(to),
    timed: content.days === undefined,
    model: String(model),
    weapons,
    class: commonClass(weapons),
    launchPlaces: content.launchPlaces ?? [],
    launchPlacesByWeapon: content.launchPlacesByWeapon ?? {},
    targets: content.targets ?? [],
    launched: Number(launched),
    destroyed: Number(destroyed),
    notReached: content.notReached ?? null,
    stillFlying: content.stillFlying ?? null,
    crossed: content.crossed ?? {},
    killsByPlace: content.killsByPlace ?? [],
    carrier: content.carrier ?? '',
    source: content.source ?? '',
  };
}
