/**
 * Whole columns into and out of DuckDB's vectors. Where a vector has its values in a typed array that
 * is taken as it is; its own way, value by value, takes a third longer.
 */
import type { DuckDBVector } from '@duckdb/node-api';
import type { Column } from '../study/row-types.ts';

interface WithItems {
  readonly items?: unknown;
}

/** Puts numbers, or the words that they stand for, into a vector as long as they are. */
export function fillVector(
  vector: DuckDBVector,
  values: Column,
  words: readonly string[] | undefined,
): void {
  const { items } = vector as WithItems;
  if (isNumbers(items)) {
    items.set(values);
  } else {
    for (let i = 0; i < values.length; i += 1) {
      const value = values[i] as number;
      vector.setItem(i, words === undefined ? value : (words[value] as string));
    }
  }
  vector.flush();
}

/** The first values of a vector of numbers without nulls. */
export function numbersOf(vector: DuckDBVector, count: number): Column {
  const { items } = vector as WithItems;
  if (isNumbers(items)) return items.subarray(0, count);
  return Float64Array.from({ length: count }, (_, i) => Number(vector.getItem(i)));
}

/** The first values of a vector of texts. */
export function textsOf(vector: DuckDBVector, count: number): readonly string[] {
  return Array.from({ length: count }, (_, i) => String(vector.getItem(i)));
}

function isNumbers(items: unknown): items is Column {
  return (
    items instanceof Uint8Array ||
    items instanceof Uint16Array ||
    items instanceof Uint32Array ||
    items instanceof Float64Array
  );
}
