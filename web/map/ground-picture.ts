/** The ground of a view as a picture, with places for names on it: what a worker paints. */
import type { Ground } from './ground.ts';
import { findNames, type NamesAt } from './names.ts';
import { paintGround, type Look } from './paint-ground.ts';
import { boxesOfSigns } from './paint-marks.ts';
import { CanvasPen } from './pen-canvas.ts';
import type { Box } from './plane.ts';
import type { MapChoice } from './types.ts';
import type { View } from './view.ts';

/** CSS pixels painted around what is seen, so that a short pan finds them there. */
const MARGIN_PX = 96;

/** What is to be painted of a ground; plain data. */
export interface GroundWish {
  readonly look: Omit<Look, 'ground' | 'choice'> & {
    readonly choice: Pick<MapChoice, 'forces' | 'zones'> | null;
  };
  /** Device pixels per CSS pixel. */
  readonly ratio: number;
  /** Boxes of controls over the map, CSS pixels. */
  readonly taken: readonly Box[];
  /** Where names stand already. */
  readonly names: NamesAt;
}

export interface GroundPicture {
  readonly bitmap: ImageBitmap;
  /** What it shows, its margin included. */
  readonly view: View;
  readonly names: NamesAt;
}

/** Whoever paints grounds; elsewhere, since it takes longer than a frame. */
export interface GroundPainter {
  paint(ground: Ground, wish: GroundWish): Promise<GroundPicture>;
}

export function paintPicture(ground: Ground, wish: GroundWish): GroundPicture {
  const { ratio, taken, names } = wish;
  const look: Look = { ...wish.look, ground };
  const view = {
    ...look.view,
    width: look.view.width + 2 * MARGIN_PX,
    height: look.view.height + 2 * MARGIN_PX,
  };
  const canvas = new OffscreenCanvas(
    Math.round(view.width * ratio),
    Math.round(view.height * ratio),
  );
  const context = canvas.getContext('2d', { alpha: false });
  if (context === null) throw new Error('this browser gives no canvas to draw on');
  context.fillStyle = look.palette.sea;
  context.fillRect(0, 0, canvas.width, canvas.height);
  // no letter is on the ground itself
  paintGround(new CanvasPen(context, view, ratio, 'sans-serif'), { ...look, view });
  const bitmap = canvas.transferToImageBitmap();
  return { bitmap, view, names: findNames(look, [...taken, ...boxesOfSigns(look)], names) };
}
