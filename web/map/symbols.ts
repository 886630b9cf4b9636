/** APP-6 symbols in the page's colours, drawn on canvases or written as SVG. */
import type { SYMBOLS } from './symbols-data.ts';

export interface SymbolDrawing {
  readonly parts: readonly SymbolPart[];
  readonly box: {
    readonly x0: number;
    readonly y0: number;
    readonly x1: number;
    readonly y1: number;
  };
}

export type SymbolPart =
  | {
      readonly d: string;
      readonly fill: string | null;
      readonly strokeWidth: number;
      readonly dash: readonly number[];
    }
  | { readonly text: string; readonly x: number; readonly y: number; readonly size: number };

export type SymbolName = keyof typeof SYMBOLS;
