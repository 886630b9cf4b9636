export const SOURCE: string;
export const WINDOW_EAST_DEG: number;
export const WINDOWED: ReadonlySet<string>;
export function sourcePolygons(): {
  readonly id: string;
  readonly polygons: readonly (readonly (readonly [number, number])[])[][];
}[];
export function sourceSegments(): {
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
  readonly of: ReadonlySet<string>;
}[];
