/** Names of airspaces on the map: where each stands, and drawing them there. */
import { textWidth, type Box } from '../../src/report/plots/labels.ts';
import { mayStay, placeNames, type NamePlace, type NameWish } from './country-names.ts';
import { outlineAt } from './ground.ts';
import type { Look } from './paint-ground.ts';
import type { Pen } from './pen.ts';
import { toPlane, toScreenX, toScreenY } from './view.ts';

/** By airspace, the middle of its name on the plane. */
export type NamesAt = ReadonlyMap<string, readonly [x: number, y: number]>;

interface Wish extends NameWish {
  readonly name: string;
}

/** Places for all names that fit: those that may stay stay, the others are looked for anew. */
export function findNames(look: Look, taken: readonly Box[], before: NamesAt): NamesAt {
  if (!look.layers.names) return before;
  const { view } = look;
  const wishes = wishesOf(look);
  const kept = staying(wishes, look, taken, before);
  const known = new Set(kept.map(({ id }) => id));
  const open = wishes.filter(({ id }) => !known.has(id));
  return new Map(
    [...kept, ...placeNames(open, view, taken)].map(({ id, x, y }) => [id, toPlane(view, x, y)]),
  );
}

/** Draws the names that may stay where they are; answers their boxes, CSS pixels. */
export function paintNames(pen: Pen, look: Look, taken: readonly Box[], names: NamesAt): Box[] {
  const { palette, scale } = look;
  const sizePx = 11 * scale;
  const wishes = wishesOf(look).filter(({ id }) => names.has(id));
  const byId = new Map(wishes.map((wish) => [wish.id, wish]));
  return staying(wishes, look, taken, names).map(({ id, x, y }) => {
    const { name = '', widthPx = 0, heightPx = 0 } = byId.get(id) ?? {};
    pen.text(name, x, y + sizePx * 0.36, {
      sizePx,
      colour: palette.name,
      anchor: 'middle',
      spacingEm: 0.22,
      halo: palette.land,
    });
    return boxAt({ widthPx, heightPx }, x, y);
  });
}

function wishesOf({ ground, view, scale }: Look): Wish[] {
  const sizePx = 11 * scale;
  return ground.airspaces.map(({ id, title, levels }) => {
    const name = title.toUpperCase();
    // an outline fit for cells of 8 pixels
    const shape = outlineAt({ id, title, levels }, view.k / 8);
    const widthPx = ((textWidth(name) * sizePx) / 13) * 1.32 + 8;
    return { id, name, shape, widthPx, heightPx: sizePx * 1.6 };
  });
}

function staying(
  wishes: readonly NameWish[],
  { view }: Look,
  taken: readonly Box[],
  names: NamesAt,
): NamePlace[] {
  return wishes.flatMap((wish) => {
    const at = names.get(wish.id);
    if (at === undefined) return [];
    const [x, y] = [toScreenX(view, at[0]), toScreenY(view, at[1])];
    const own = boxAt(wish, x, y);
    const clear = taken.every(
      (box) => box.x1 < own.x0 || box.x0 > own.x1 || box.y1 < own.y0 || box.y0 > own.y1,
    );
    return clear && mayStay(wish, x, y, view) ? [{ id: wish.id, x, y }] : [];
  });
}

function boxAt(
  { widthPx, heightPx }: Pick<NameWish, 'widthPx' | 'heightPx'>,
  x: number,
  y: number,
): Box {
  return { x0: x - widthPx / 2, y0: y - heightPx / 2, x1: x + widthPx / 2, y1: y + heightPx / 2 };
}
