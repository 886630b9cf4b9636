/** How columns of results are held. */

/** Whole numbers of 16 or 32 bits, doubles, or words by their index in a list. */
export type ColumnType = 'u16' | 'u32' | 'f64' | 'word';

/** A column's values. */
export type Column = Uint8Array | Uint16Array | Uint32Array | Float64Array;
