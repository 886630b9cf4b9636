/** A pen that writes SVG. Text is escaped; colours are resolved, so that the file stands alone. */
import { strength, type Density } from './density.ts';
import { DENSITY_OPACITY } from './pen-canvas.ts';
import type { Lettering, Paint, Pen, Strokes, SymbolColours } from './pen.ts';
import type { Line, Shape } from './shapes.ts';
import type { SymbolDrawing } from './symbols.ts';
import { toScreenX, toScreenY, type View } from './view.ts';

/** Densities are drawn in this many steps. */
const STEPS = 12;

export class SvgPen implements Pen {
  readonly #view: View;
  readonly #parts: string[] = [];
  readonly #clips = new Map<Shape, string>();

  constructor(view: View) {
    this.#view = view;
  }

  /** What has been drawn, as the content of an `svg` element. */
  content(): string {
    const clips = [...this.#clips].map(
      ([shape, id]) =>
        `<clipPath id="${id}"><path clip-rule="evenodd" d="${this.#shapePath(shape)}"/></clipPath>`,
    );
    return `<defs>${clips.join('')}</defs>${this.#parts.join('')}`;
  }

  shape(shape: Shape, paint: Paint, clip?: Shape): void {
    const d = this.#shapePath(shape);
    if (d === '') return;
    let extra = ' fill-rule="evenodd"';
    if (clip !== undefined) {
      const id = this.#clips.get(clip) ?? `clip-${this.#clips.size + 1}`;
      this.#clips.set(clip, id);
      extra += ` clip-path="url(#${id})"`;
    }
    this.#parts.push(`<path d="${d}"${paintText(paint)}${extra}/>`);
  }

  line(line: Line, paint: Paint): void {
    this.#parts.push(`<path d="${this.#linePath(line)}"${paintText(paint)}/>`);
  }

  mark(path: string, x: number, y: number, factor: number, paint: Paint): void {
    const scaled = { ...paint, widthPx: (paint.widthPx ?? 1) / factor };
    this.#parts.push(
      `<path transform="translate(${one(x)} ${one(y)}) scale(${factor})" d="${path}"${paintText(scaled)}/>`,
    );
  }

  symbol(
    drawing: SymbolDrawing,
    x: number,
    y: number,
    sizePx: number,
    colours: SymbolColours,
    opacity: number,
  ): void {
    const factor = sizePx / 100;
    const inner = drawing.parts.map((part) => {
      if ('text' in part) {
        return `<text x="${part.x}" y="${part.y}" font-size="${part.size}" font-weight="bold" text-anchor="middle" fill="${colours.ink}">${escaped(part.text)}</text>`;
      }
      const fill = part.fill === null ? 'none' : colours[part.fill as keyof SymbolColours];
      const stroke =
        part.strokeWidth > 0
          ? ` stroke="${part.dash.length > 0 ? colours.paper : colours.ink}" stroke-width="${Math.max(part.strokeWidth, 100 / sizePx)}"${part.dash.length > 0 ? ` stroke-dasharray="${part.dash.join(' ')}"` : ''}`
          : '';
      return `<path d="${part.d}" fill="${fill}"${stroke}/>`;
    });
    const faint = opacity < 1 ? ` opacity="${opacity}"` : '';
    this.#parts.push(
      `<g transform="translate(${one(x - 100 * factor)} ${one(y - 100 * factor)}) scale(${factor})"${faint}>${inner.join('')}</g>`,
    );
  }

  sprite(
    drawing: SymbolDrawing,
    x: number,
    y: number,
    sizePx: number,
    colours: SymbolColours,
  ): void {
    this.symbol(drawing, x, y, sizePx, colours, 1);
  }

  strokes({ xy, starts, length }: Strokes, paint: Paint): void {
    if (length === 0) return;
    const lines = starts.map((start, i) => {
      const points: string[] = [];
      for (let at = start; at < (starts[i + 1] ?? length); at += 2) {
        points.push(`${one(xy[at]!)},${one(xy[at + 1]!)}`);
      }
      return `M${points.join('L')}`;
    });
    this.#parts.push(`<path d="${lines.join('')}"${paintText(paint)}/>`);
  }

  text(text: string, x: number, y: number, lettering: Lettering): void {
    const { sizePx, colour, anchor, halo, weight = 400, spacingEm = 0 } = lettering;
    const around =
      halo === undefined
        ? ''
        : ` stroke="${halo}" stroke-width="3" stroke-linejoin="round" paint-order="stroke"`;
    this.#parts.push(
      `<text x="${one(x)}" y="${one(y)}" font-size="${one(sizePx)}" font-weight="${weight}" text-anchor="${anchor}" fill="${colour}"${around}${spacingEm === 0 ? '' : ` letter-spacing="${spacingEm}em"`}>${escaped(text)}</text>`,
    );
  }

  /** Cells of like strength are one path: rows of them as bars. */
  density({ columns, rows, cellPx, values }: Density, colour: string): void {
    const bars: string[][] = Array.from({ length: STEPS + 1 }, () => []);
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns;) {
        const step = Math.ceil(strength(values[row * columns + column]!) * STEPS);
        let end = column + 1;
        while (
          end < columns &&
          Math.ceil(strength(values[row * columns + end]!) * STEPS) === step
        ) {
          end++;
        }
        if (step > 0) {
          const width = (end - column) * cellPx;
          bars[step]!.push(`M${column * cellPx},${row * cellPx}h${width}v${cellPx}h-${width}z`);
        }
        column = end;
      }
    }
    bars.forEach((paths, step) => {
      if (paths.length === 0) return;
      const opacity = ((step - 0.5) / STEPS) * DENSITY_OPACITY;
      this.#parts.push(
        `<path d="${paths.join('')}" fill="${colour}" opacity="${opacity.toFixed(3)}" shape-rendering="crispEdges"/>`,
      );
    });
  }

  #shapePath({ rings, box }: Shape): string {
    const view = this.#view;
    const off =
      toScreenX(view, box.x1) < 0 ||
      toScreenY(view, box.y1) < 0 ||
      toScreenX(view, box.x0) > view.width ||
      toScreenY(view, box.y0) > view.height;
    return off ? '' : rings.map((ring) => `${this.#linePath(ring)}Z`).join('');
  }

  #linePath(line: Line): string {
    const points: string[] = [];
    let last = '';
    for (let i = 0; i + 1 < line.length; i += 2) {
      const point = `${one(toScreenX(this.#view, line[i]!))},${one(toScreenY(this.#view, line[i + 1]!))}`;
      if (point !== last) points.push(point);
      last = point;
    }
    return `M${points.join('L')}`;
  }
}

function paintText({ fill, stroke, widthPx = 1, dash, opacity }: Paint): string {
  return [
    ` fill="${fill ?? 'none'}"`,
    stroke === undefined ? '' : ` stroke="${stroke}" stroke-width="${one(widthPx)}"`,
    stroke === undefined ? '' : ' stroke-linejoin="round"',
    dash === undefined || dash.length === 0 ? '' : ` stroke-dasharray="${dash.join(' ')}"`,
    opacity === undefined ? '' : ` opacity="${opacity}"`,
  ].join('');
}

function one(value: number): string {
  return String(Math.round(value * 10) / 10);
}

export function escaped(text: string): string {
  return text
    .replace(/&/gu, '&amp;')
    .replace(/</gu, '&lt;')
    .replace(/>/gu, '&gt;')
    .replace(/"/gu, '&quot;');
}
