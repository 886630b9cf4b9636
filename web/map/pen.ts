/**
 * What the map is drawn with: few kinds of marks, so that the same painting ends on a canvas or in
 * an SVG file. Shapes and lines are on the plane, everything else in CSS pixels of the view.
 */
import type { Density } from './density.ts';
import type { Line, Shape } from './shapes.ts';
import type { SymbolDrawing } from './symbols.ts';

export interface Paint {
  readonly fill?: string;
  readonly stroke?: string;
  readonly widthPx?: number;
  /** Lengths of dashes and gaps, CSS pixels. */
  readonly dash?: readonly number[];
  /** Of fill and stroke together; default 1. */
  readonly opacity?: number;
}

export interface Lettering {
  readonly sizePx: number;
  readonly colour: string;
  readonly anchor: 'start' | 'middle' | 'end';
  /** Drawn around the letters, to set them off. */
  readonly halo?: string;
  readonly weight?: number;
  /** Between letters, in em. */
  readonly spacingEm?: number;
}

export interface SymbolColours {
  readonly frame: string;
  readonly ink: string;
  readonly paper: string;
}

/** Lines end to end in one array that is used again from frame to frame. */
export class Strokes {
  xy = new Float32Array(4096);
  /** Numbers in use of `xy`. */
  length = 0;
  /** Where each line begins in `xy`. */
  readonly starts: number[] = [];

  clear(): void {
    this.length = 0;
    this.starts.length = 0;
  }

  begin(): void {
    this.starts.push(this.length);
  }

  add(x: number, y: number): void {
    if (this.length + 2 > this.xy.length) {
      const larger = new Float32Array(2 * this.xy.length);
      larger.set(this.xy);
      this.xy = larger;
    }
    this.xy[this.length++] = x;
    this.xy[this.length++] = y;
  }
}

export interface Pen {
  /** A shape; only what lies within `clip`, where that is given. */
  shape(shape: Shape, paint: Paint, clip?: Shape): void;
  line(line: Line, paint: Paint): void;
  /** Path data about (x, y), enlarged by a factor. */
  mark(path: string, x: number, y: number, factor: number, paint: Paint): void;
  /** A symbol whose octagon is `sizePx` high, in the middle of (x, y). */
  symbol(
    drawing: SymbolDrawing,
    x: number,
    y: number,
    sizePx: number,
    colours: SymbolColours,
    opacity: number,
  ): void;
  /** A symbol that is drawn many times over: a canvas keeps it as a bitmap. */
  sprite(
    drawing: SymbolDrawing,
    x: number,
    y: number,
    sizePx: number,
    colours: SymbolColours,
  ): void;
  /** Lines in CSS pixels, drawn as one. */
  strokes(strokes: Strokes, paint: Paint): void;
  text(text: string, x: number, y: number, lettering: Lettering): void;
  /** A density over the whole view, in one colour. */
  density(density: Density, colour: string): void;
}
