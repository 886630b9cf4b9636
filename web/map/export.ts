/** The map as a picture: PNG from a canvas of its own, SVG as text. Both carry the attribution. */
import { CanvasPen } from './pen-canvas.ts';
import type { Pen } from './pen.ts';
import { escaped, SvgPen } from './pen-svg.ts';
import type { Stage } from './stage.ts';
import type { ScaleBar } from './view.ts';
import { text } from '../text/en-map.ts';

export interface Corner {
  readonly bar: ScaleBar | null;
  readonly attribution: string;
}

/** Type of a picture that stands alone. */
const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "DejaVu Sans", sans-serif';

/** Pixels of the picture: those of the view times `scale`. */
export async function exportPng(stage: Stage, corner: Corner, scale: number): Promise<Blob> {
  const { view, palette } = stage;
  const canvas = new OffscreenCanvas(
    Math.round(view.width * scale),
    Math.round(view.height * scale),
  );
  const context = canvas.getContext('2d', { alpha: false });
  if (context === null) throw new Error('this browser gives no canvas to draw on');
  context.fillStyle = palette.sea;
  context.fillRect(0, 0, canvas.width, canvas.height);
  const pen = new CanvasPen(context, view, scale, FONT);
  stage.paint(pen);
  paintCorner(pen, stage, corner);
  return canvas.convertToBlob({ type: 'image/png' });
}

/** SVG text of the view, in its colours of now. */
export function exportSvg(stage: Stage, corner: Corner): string {
  const { view, palette, ground } = stage;
  const pen = new SvgPen(view);
  stage.paint(pen);
  paintCorner(pen, stage, corner);
  const title = ground === null ? text.map : text.mapOf(ground.scene.study);
  const [w, h] = [Math.round(view.width), Math.round(view.height)];
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${w} ${h}" width="${w}" height="${h}" font-family="${escaped(FONT)}" role="img"><title>${escaped(title)}</title><rect width="${w}" height="${h}" fill="${palette.sea}"/>${pen.content()}</svg>\n`;
}

function paintCorner(pen: Pen, { view, palette }: Stage, { bar, attribution }: Corner): void {
  const y = view.height - 14;
  const lettering = { sizePx: 12, colour: palette.muted, halo: palette.land } as const;
  if (bar !== null) {
    pen.mark(`M0,-5V0H${bar.px}V-5`, 14, y, 1, { stroke: palette.muted, widthPx: 1.2 });
    pen.text(text.scale(bar.km), 14 + bar.px + 8, y + 3, { ...lettering, anchor: 'start' });
  }
  pen.text(attribution, view.width - 14, y + 3, { ...lettering, anchor: 'end' });
}
