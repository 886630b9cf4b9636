/** The small tables of a store, which say what its rows mean: points, policies, measures. */
import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { makeFolder } from '../node/write-file.ts';
import { pointOf } from '../sweep/points.ts';
import type { Factor, SweepDesign, ValuesFactor } from '../sweep/types.ts';
import type { StoreLayout } from './layout.ts';
import type { StoreHead } from './store-head.ts';
import { type ParquetColumn, type ParquetWriter, synchronise } from './write-parquet.ts';

/** Points in one file: few enough to be held in memory with as many factors as a study has. */
const POINTS_PER_FILE = 50_000;

/** Names of factors as columns: their ids as SQL has them, unique whatever the case. */
export function factorColumns(factors: readonly Pick<Factor, 'id'>[]): readonly string[] {
  const taken = new Set(['point']);
  return factors.map(({ id }) => {
    const plain = id.replaceAll(/[^A-Za-z0-9]/gu, '_');
    let name = plain;
    for (let n = 2; taken.has(name.toLowerCase()); n += 1) name = `${plain}_${n}`;
    taken.add(name.toLowerCase());
    return name;
  });
}

/** Files of the table of points of a whole store. */
export function pointsFiles(layout: StoreLayout, { points }: SweepDesign): string[] {
  const parts = Math.ceil(points / POINTS_PER_FILE);
  return Array.from({ length: parts }, (_, part) => layout.pointsFile(part));
}

/** Whether a Parquet file is there and was not cut: its mark stands at both ends. */
export function isWhole(file: string): boolean {
  const { size = 0 } = fs.statSync(file, { throwIfNoEntry: false }) ?? {};
  if (size < 2 * MARK.length) return false;
  const descriptor = fs.openSync(file, 'r');
  try {
    return [0, size - MARK.length].every((at) => {
      const bytes = Buffer.alloc(MARK.length);
      fs.readSync(descriptor, bytes, 0, bytes.length, at);
      return bytes.toString('latin1') === MARK;
    });
  } finally {
    fs.closeSync(descriptor);
  }
}

const MARK = 'PAR1';

/**
 * Writes the tables that are not there yet, or were cut; everybody writes the same. `scratch` is on the file
 * system of the store.
 */
export async function writeTables(
  layout: StoreLayout,
  head: StoreHead,
  writer: ParquetWriter,
  scratch: string,
): Promise<void> {
  const { design } = head;
  const put = async (file: string, rows: number, columns: () => readonly ParquetColumn[]) => {
    if (isWhole(file)) return;
    const temporary = path.join(scratch, `${randomUUID()}.parquet`);
    await writer.write(temporary, columns(), rows, { design: design.digest });
    putInPlace(temporary, file);
  };
  await put(layout.table('policies'), head.policies.length, () => [
    words(
      'policy',
      head.policies.map((p) => p.id),
    ),
    words(
      'title',
      head.policies.map((p) => p.title),
    ),
    words(
      'caveats',
      head.policies.map((p) => p.caveats.join(' ')),
    ),
    words(
      'forces',
      head.policies.map((p) => p.forces.join(' ')),
    ),
  ]);
  const usd = (of: 'low' | 'typical' | 'high'): ParquetColumn =>
    doubles(
      `usd_${of}`,
      head.measures.map(({ unitCostUsd }) => unitCostUsd?.[of] ?? 0),
    );
  await put(layout.table('measures'), head.measures.length, () => [
    words(
      'name',
      head.measures.map((m) => m.name),
    ),
    words(
      'measure',
      head.measures.map((m) => m.measure),
    ),
    words(
      'of',
      head.measures.map((m) => m.of),
    ),
    words(
      'about',
      head.measures.map((m) => m.about),
    ),
    usd('low'),
    usd('typical'),
    usd('high'),
  ]);
  for (const [part, file] of pointsFiles(layout, design).entries()) {
    const first = part * POINTS_PER_FILE;
    const count = Math.min(POINTS_PER_FILE, design.points - first);
    await put(file, count, () => pointColumns(design, head.factorColumns, first, count));
  }
}

/** Renames a finished file into the store, for good. */
export function putInPlace(temporary: string, file: string): void {
  makeFolder(path.dirname(file));
  fs.renameSync(temporary, file);
  synchronise(path.dirname(file));
}

/** Points `first` … `first + count − 1`: numbers in SI, words where a list holds words. */
function pointColumns(
  design: SweepDesign,
  names: readonly string[],
  first: number,
  count: number,
): readonly ParquetColumn[] {
  const point = Uint32Array.from({ length: count }, (_, i) => first + i);
  const values = design.factors.map(() => new Float64Array(count));
  for (let i = 0; i < count; i += 1) {
    const at = pointOf(design, first + i);
    values.forEach((column, f) => (column[i] = at[f] as number));
  }
  return [
    { name: 'point', type: 'u32', values: point },
    ...design.factors.map((factor, f): ParquetColumn => {
      const name = names[f] as string;
      const column = values[f] as Float64Array;
      return factor.kind === 'values' && holdsWords(factor)
        ? words(
            name,
            [...column].map((index) => String(factor.written[index])),
          )
        : { name, type: 'f64', values: column };
    }),
  ];
}

/** Whether the values are the indices of words of the document, such as `earliest`. */
function holdsWords({ values, written }: ValuesFactor): boolean {
  return (
    values.every((value, i) => value === i) &&
    written.every((w) => typeof w === 'boolean' || (typeof w === 'string' && !/^[-+.\d]/u.test(w)))
  );
}

function doubles(name: string, values: readonly number[]): ParquetColumn {
  return { name, type: 'f64', values: Float64Array.from(values) };
}

/** A column of words that may repeat. */
function words(name: string, texts: readonly string[]): ParquetColumn {
  const list = [...new Set(texts)];
  const numbers = new Map(list.map((text, i) => [text, i]));
  return {
    name,
    type: 'word',
    words: list,
    values: Uint32Array.from(texts, (text) => numbers.get(text) ?? 0),
  };
}
