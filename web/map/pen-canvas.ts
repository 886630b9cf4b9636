/** A pen that draws on a canvas. Paths on the plane are made once and kept with their shape. */
import { strength, type Density } from './density.ts';
import type { Lettering, Paint, Pen, Strokes, SymbolColours } from './pen.ts';
import type { Line, Shape } from './shapes.ts';
import type { SymbolDrawing } from './symbols.ts';
import type { View } from './view.ts';

/** How opaque the strongest density is. */
export const DENSITY_OPACITY = 0.42;

const shapePaths = new WeakMap<Shape, Path2D>();
const linePaths = new WeakMap<Line, Path2D>();
/** One bitmap a drawing: its size and colours seldom change. */
const sprites = new WeakMap<SymbolDrawing, Sprite>();
const markPaths = new Map<string, Path2D>();

interface Sprite {
  /** Size, colours and resolution that it was drawn for. */
  readonly key: string;
  readonly bitmap: ImageBitmap;
  /** Of the octagon's centre in it, and its size, CSS pixels. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

type Context2D = CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;

export class CanvasPen implements Pen {
  readonly #context: Context2D;
  readonly #view: View;
  readonly #ratio: number;
  readonly #font: string;

  /** `ratio`: device pixels per CSS pixel. */
  constructor(context: Context2D, view: View, ratio: number, font: string) {
    this.#context = context;
    this.#view = view;
    this.#ratio = ratio;
    this.#font = font;
    this.#onScreen();
  }

  shape(shape: Shape, paint: Paint, clip?: Shape): void {
    const context = this.#context;
    if (clip !== undefined) {
      context.save();
      this.#onPlane();
      context.clip(pathOfShape(clip), 'evenodd');
    }
    this.#onPlane();
    this.#paint(pathOfShape(shape), paint, this.#view.k);
    if (clip !== undefined) context.restore();
    this.#onScreen();
  }

  line(line: Line, paint: Paint): void {
    this.#onPlane();
    let path = linePaths.get(line);
    if (path === undefined) {
      path = new Path2D();
      trace(path, line);
      linePaths.set(line, path);
    }
    this.#paint(path, paint, this.#view.k);
    this.#onScreen();
  }

  mark(path: string, x: number, y: number, factor: number, paint: Paint): void {
    const r = this.#ratio;
    this.#context.setTransform(r * factor, 0, 0, r * factor, r * x, r * y);
    this.#paint(pathOfText(path), paint, factor);
    this.#onScreen();
  }

  symbol(
    drawing: SymbolDrawing,
    x: number,
    y: number,
    sizePx: number,
    colours: SymbolColours,
    opacity: number,
  ): void {
    const context = this.#context;
    const factor = (this.#ratio * sizePx) / 100;
    context.setTransform(
      factor,
      0,
      0,
      factor,
      this.#ratio * x - 100 * factor,
      this.#ratio * y - 100 * factor,
    );
    context.globalAlpha = opacity;
    for (const part of drawing.parts) {
      if ('text' in part) {
        context.font = `bold ${part.size}px ${this.#font}`;
        context.textAlign = 'center';
        context.fillStyle = colours.ink;
        context.fillText(part.text, part.x, part.y);
        continue;
      }
      const path = pathOfText(part.d);
      if (part.fill !== null) {
        context.fillStyle = colours[part.fill as keyof SymbolColours];
        context.fill(path);
      }
      if (part.strokeWidth > 0) {
        context.strokeStyle = part.dash.length > 0 ? colours.paper : colours.ink;
        // lines of symbols this small would be thinner than a pixel
        context.lineWidth = Math.max(part.strokeWidth, 100 / sizePx);
        context.setLineDash(part.dash as number[]);
        context.stroke(path);
      }
    }
    context.setLineDash([]);
    context.globalAlpha = 1;
    this.#onScreen();
  }

  sprite(
    drawing: SymbolDrawing,
    x: number,
    y: number,
    sizePx: number,
    colours: SymbolColours,
  ): void {
    const ratio = this.#ratio;
    const key = `${sizePx} ${ratio} ${colours.frame} ${colours.ink}`;
    let sprite = sprites.get(drawing);
    if (sprite?.key !== key) {
      sprite = { key, ...this.#spriteOf(drawing, sizePx, colours) };
      sprites.set(drawing, sprite);
    }
    // on whole device pixels, or every sprite is resampled
    const left = Math.round((x - sprite.x) * ratio) / ratio;
    const top = Math.round((y - sprite.y) * ratio) / ratio;
    this.#context.drawImage(sprite.bitmap, left, top, sprite.width, sprite.height);
  }

  /** A drawing as a bitmap, no larger than it must be: what is transparent costs time as well. */
  #spriteOf(drawing: SymbolDrawing, sizePx: number, colours: SymbolColours): Omit<Sprite, 'key'> {
    const ratio = this.#ratio;
    const { x0, y0, x1, y1 } = drawing.box;
    const px = (field: number): number => Math.ceil(((field + 2) * sizePx) / 100 + 0.5);
    const [left, top] = [px(100 - x0), px(100 - y0)];
    const [width, height] = [left + px(x1 - 100), top + px(y1 - 100)];
    const canvas = new OffscreenCanvas(width * ratio, height * ratio);
    const context = canvas.getContext('2d');
    if (context !== null) {
      const view = { cx: 0, cy: 0, k: 1, width, height };
      new CanvasPen(context, view, ratio, this.#font).symbol(
        drawing,
        left,
        top,
        sizePx,
        colours,
        1,
      );
    }
    return { bitmap: canvas.transferToImageBitmap(), x: left, y: top, width, height };
  }

  strokes({ xy, starts, length }: Strokes, paint: Paint): void {
    if (length === 0) return;
    const context = this.#context;
    context.beginPath();
    for (let line = 0; line < starts.length; line++) {
      const end = starts[line + 1] ?? length;
      for (let i = starts[line]!; i < end; i += 2) {
        if (i === starts[line]) context.moveTo(xy[i]!, xy[i + 1]!);
        else context.lineTo(xy[i]!, xy[i + 1]!);
      }
    }
    context.globalAlpha = paint.opacity ?? 1;
    context.strokeStyle = paint.stroke ?? '#000000';
    context.lineWidth = paint.widthPx ?? 1;
    // miters of lines this thin are not seen, and rounding them is work
    context.lineJoin = 'miter';
    context.setLineDash((paint.dash as number[] | undefined) ?? []);
    context.stroke();
    context.setLineDash([]);
    context.globalAlpha = 1;
  }

  text(text: string, x: number, y: number, lettering: Lettering): void {
    const context = this.#context;
    const { sizePx, colour, anchor, halo, weight = 400, spacingEm = 0 } = lettering;
    context.font = `${weight} ${sizePx}px ${this.#font}`;
    context.letterSpacing = `${spacingEm * sizePx}px`;
    context.textAlign = anchor === 'middle' ? 'center' : anchor;
    if (halo !== undefined) {
      context.strokeStyle = halo;
      context.lineWidth = 3;
      context.lineJoin = 'round';
      context.strokeText(text, x, y);
    }
    context.fillStyle = colour;
    context.fillText(text, x, y);
  }

  density(density: Density, colour: string): void {
    const image = densityImage(density, colour);
    if (image === null) return;
    const { columns, rows, cellPx } = density;
    this.#context.imageSmoothingEnabled = true;
    this.#context.drawImage(image, 0, 0, columns * cellPx, rows * cellPx);
  }

  #onPlane(): void {
    const { cx, cy, k, width, height } = this.#view;
    const r = this.#ratio;
    this.#context.setTransform(
      r * k,
      0,
      0,
      r * k,
      r * (width / 2 - cx * k),
      r * (height / 2 - cy * k),
    );
  }

  #onScreen(): void {
    this.#context.setTransform(this.#ratio, 0, 0, this.#ratio, 0, 0);
  }

  #paint(path: Path2D, paint: Paint, unitsPerPx: number): void {
    const context = this.#context;
    context.globalAlpha = paint.opacity ?? 1;
    if (paint.fill !== undefined) {
      context.fillStyle = paint.fill;
      context.fill(path, 'evenodd');
    }
    if (paint.stroke !== undefined) {
      context.strokeStyle = paint.stroke;
      context.lineJoin = 'round';
      context.lineWidth = (paint.widthPx ?? 1) / unitsPerPx;
      context.setLineDash((paint.dash ?? []).map((px) => px / unitsPerPx));
      context.stroke(path);
      context.setLineDash([]);
    }
    context.globalAlpha = 1;
  }
}

function pathOfShape(shape: Shape): Path2D {
  let path = shapePaths.get(shape);
  if (path === undefined) {
    path = new Path2D();
    for (const ring of shape.rings) {
      trace(path, ring);
      path.closePath();
    }
    shapePaths.set(shape, path);
  }
  return path;
}

function trace(path: Path2D, line: Line): void {
  for (let i = 0; i + 1 < line.length; i += 2) {
    if (i === 0) path.moveTo(line[i]!, line[i + 1]!);
    else path.lineTo(line[i]!, line[i + 1]!);
  }
}

function pathOfText(text: string): Path2D {
  let path = markPaths.get(text);
  if (path === undefined) {
    path = new Path2D(text);
    markPaths.set(text, path);
  }
  return path;
}

/** The density as an image of one pixel a cell: one colour, more or less opaque. */
function densityImage(density: Density, colour: string): OffscreenCanvas | null {
  const { columns, rows, values } = density;
  if (columns === 0 || rows === 0) return null;
  const canvas = new OffscreenCanvas(columns, rows);
  const context = canvas.getContext('2d');
  if (context === null) return null;
  const image = context.createImageData(columns, rows);
  const [r, g, b] = channels(colour);
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    if (value === 0) continue;
    image.data[4 * i] = r;
    image.data[4 * i + 1] = g;
    image.data[4 * i + 2] = b;
    image.data[4 * i + 3] = 255 * DENSITY_OPACITY * strength(value);
  }
  context.putImageData(image, 0, 0);
  return canvas;
}

/** Of a colour written as `#rrggbb`, which all tokens of the map are. */
function channels(colour: string): [r: number, g: number, b: number] {
  const value = Number.parseInt(colour.slice(1), 16);
  return [(value >> 16) & 255, (value >> 8) & 255, value & 255];
}
