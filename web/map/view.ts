/** What part of the plane is seen, and how large: the arithmetic of panning and zooming. */
import type { Box, Plane } from './plane.ts';

export interface View {
  /** Middle of the map on the plane, km. */
  readonly cx: number;
  readonly cy: number;
  /** CSS pixels per km of the plane. */
  readonly k: number;
  /** CSS pixels. */
  readonly width: number;
  readonly height: number;
}

/** Farthest in: 100 m are 5 pixels; borders are true to some 350 m. */
const MOST_K = 50;
/** Farthest out: this many times the fitted view. */
const OUT = 6;

export function toScreenX(view: View, x: number): number {
  return (x - view.cx) * view.k + view.width / 2;
}

export function toScreenY(view: View, y: number): number {
  return (y - view.cy) * view.k + view.height / 2;
}

/** Point of the plane under a pixel. */
export function toPlane(view: View, px: number, py: number): [x: number, y: number] {
  return [(px - view.width / 2) / view.k + view.cx, (py - view.height / 2) / view.k + view.cy];
}

/** What is seen, on the plane, with `marginPx` around it. */
export function seen(view: View, marginPx = 0): Box {
  const w = (view.width / 2 + marginPx) / view.k;
  const h = (view.height / 2 + marginPx) / view.k;
  return { x0: view.cx - w, y0: view.cy - h, x1: view.cx + w, y1: view.cy + h };
}

export interface Insets {
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  readonly left: number;
}

/** The view that shows a box inside the insets; a single place gets 200 km around it. */
export function fitted(box: Box, width: number, height: number, inset: Insets): View {
  const w = Math.max(1, width - inset.left - inset.right);
  const h = Math.max(1, height - inset.top - inset.bottom);
  const [bw, bh] = [Math.max(box.x1 - box.x0, 1e-6), Math.max(box.y1 - box.y0, 1e-6)];
  const k = Math.min(w / bw, h / bh, Math.min(w, h) / 200);
  return {
    cx: (box.x0 + box.x1) / 2 + (inset.right - inset.left) / 2 / k,
    cy: (box.y0 + box.y1) / 2 + (inset.bottom - inset.top) / 2 / k,
    k,
    width,
    height,
  };
}

export function panned(view: View, dxPx: number, dyPx: number): View {
  return { ...view, cx: view.cx - dxPx / view.k, cy: view.cy - dyPx / view.k };
}

/** Larger by a factor, with what is under the pixel staying under it. */
export function zoomed(view: View, factor: number, px: number, py: number, home: View): View {
  const k = Math.max(home.k / OUT, Math.min(MOST_K, view.k * factor));
  const [x, y] = toPlane(view, px, py);
  return {
    ...view,
    k,
    cx: x - (px - view.width / 2) / k,
    cy: y - (py - view.height / 2) / k,
  };
}

/** Another size: the middle stays where it is, and so does the scale. */
export function resized(view: View, width: number, height: number): View {
  return { ...view, width, height };
}

/** No farther from the study than the study is wide: nobody gets lost. */
export function tethered(view: View, home: Box): View {
  const [w, h] = [home.x1 - home.x0, home.y1 - home.y0];
  const half = { x: view.width / 2 / view.k, y: view.height / 2 / view.k };
  return {
    ...view,
    cx: Math.max(home.x0 - w - half.x, Math.min(home.x1 + w + half.x, view.cx)),
    cy: Math.max(home.y0 - h - half.y, Math.min(home.y1 + h + half.y, view.cy)),
  };
}

export interface ScaleBar {
  readonly km: number;
  readonly px: number;
}

const STEPS = [1, 2, 5];

/**
 * The longest round distance that fits, true on the ground in the middle of the map. Elsewhere
 * in the view the bar is off by what the projection stretches there.
 */
export function scaleBar(plane: Plane, view: View, mostPx: number): ScaleBar {
  const middle = plane.invert(view.cx, view.cy);
  const pxPerKm = view.k * (middle === null ? 1 : plane.scaleAt(middle[0], middle[1]));
  let best = { km: 0.1, px: 0.1 * pxPerKm };
  for (let power = 0.1; power <= 1000; power *= 10) {
    for (const step of STEPS) {
      const km = Number((step * power).toPrecision(1));
      if (km * pxPerKm <= mostPx) best = { km, px: km * pxPerKm };
    }
  }
  return best;
}
