/** Where the map looks: the view, the one that it is fitted to, and the way from one to another. */
import { boxAround, type Box, type Plane } from './plane.ts';
import type { LonLat } from './types.ts';
import * as views from './view.ts';
import type { Insets, View } from './view.ts';

/** How long a button's zoom takes, ms. */
const GLIDE_MS = 180;

export interface CameraOptions {
  readonly inset: () => Insets;
  /** Whether the reader asks for no movement: then the view jumps. */
  readonly calm: () => boolean;
  /** Called after the view has changed, or when it is about to glide. */
  readonly onMove: () => void;
}

export class Camera {
  readonly #options: CameraOptions;
  #plane: Plane | null = null;
  /** What the study takes up, km on the plane. */
  #study: Box = { x0: -1, y0: -1, x1: 1, y1: 1 };
  #view: View = { cx: 0, cy: 0, k: 1, width: 1, height: 1 };
  #home: View = this.#view;
  #glide: { readonly from: View; readonly to: View; readonly since: number } | null = null;
  /** Whether the reader has moved the view since it was fitted. */
  #strayed = false;
  /** When the view moved last: as `performance.now`. */
  movedAt = -Infinity;

  constructor(options: CameraOptions) {
    this.#options = options;
  }

  get view(): View {
    return this.#view;
  }

  /** How many times as large as the fitted view. */
  get zoom(): number {
    return this.#view.k / this.#home.k;
  }

  get gliding(): boolean {
    return this.#glide !== null;
  }

  /** Another plane or extent; `anew`: another study, so that the view starts from it. */
  lookAt(plane: Plane, study: Box, anew: boolean): void {
    this.#plane = plane;
    this.#study = study;
    this.#home = this.#fitted(study);
    if (!anew) return;
    this.#glide = null;
    this.#strayed = false;
    this.#set(this.#home);
  }

  resize(width: number, height: number): void {
    this.#view = views.resized(this.#view, width, height);
    this.#home = this.#fitted(this.#study);
    if (!this.#strayed && this.#plane !== null) this.#set(this.#home);
  }

  panBy(dxPx: number, dyPx: number): void {
    this.#move(views.panned(this.#view, dxPx, dyPx));
  }

  /** At once, about a pixel. */
  zoomAt(factor: number, px: number, py: number): void {
    this.#move(views.zoomed(this.#view, factor, px, py, this.#home));
  }

  /** About the middle, in a short while. */
  glideBy(factor: number): void {
    const base = this.#glide?.to ?? this.#view;
    this.#glideTo(views.zoomed(base, factor, base.width / 2, base.height / 2, this.#home));
  }

  /** Everything, or these places. */
  fit(places?: readonly LonLat[]): void {
    const plane = this.#plane;
    if (plane === null) return;
    if (places === undefined) {
      this.#glideTo(this.#home);
      this.#strayed = false;
      return;
    }
    const box = boxAround(places.map(([lon, lat]) => plane.project(lon, lat)));
    if (box !== null) this.#glideTo(this.#fitted(box));
  }

  /** Brings a place into view, if it is not. */
  reveal([lonDeg, latDeg]: LonLat): void {
    if (this.#plane === null) return;
    const [x, y] = this.#plane.project(lonDeg, latDeg);
    const { x0, y0, x1, y1 } = views.seen(this.#view, -40);
    if (x > x0 && x < x1 && y > y0 && y < y1) return;
    this.#glideTo({ ...this.#view, cx: x, cy: y });
  }

  placeAt(px: number, py: number): LonLat | null {
    return this.#plane?.invert(...views.toPlane(this.#view, px, py)) ?? null;
  }

  pointOf([lonDeg, latDeg]: LonLat): readonly [xPx: number, yPx: number] | null {
    if (this.#plane === null) return null;
    const [x, y] = this.#plane.project(lonDeg, latDeg);
    return [views.toScreenX(this.#view, x), views.toScreenY(this.#view, y)];
  }

  /** Goes on with a glide, if there is one. */
  advance(now: number): void {
    const glide = this.#glide;
    if (glide === null) return;
    const t = Math.min(1, Math.max(0, (now - glide.since) / GLIDE_MS));
    const eased = 1 - (1 - t) ** 3;
    const { from, to } = glide;
    const k = from.k * (to.k / from.k) ** eased;
    // what is in both views moves straight: the middle follows the change of 1/k
    const still = Math.abs(to.k - from.k) < 1e-9;
    const share = still ? eased : (1 / k - 1 / from.k) / (1 / to.k - 1 / from.k);
    if (t >= 1) this.#glide = null;
    this.#set({
      ...this.#view,
      k,
      cx: from.cx + (to.cx - from.cx) * share,
      cy: from.cy + (to.cy - from.cy) * share,
    });
  }

  #fitted(box: Box): View {
    const { width, height } = this.#view;
    return views.fitted(box, width, height, this.#options.inset());
  }

  #glideTo(to: View): void {
    if (this.#options.calm()) return this.#move(to);
    this.#glide = { from: this.#view, to, since: performance.now() };
    this.#strayed = true;
    this.#options.onMove();
  }

  #move(view: View): void {
    this.#glide = null;
    this.#strayed = true;
    this.#set(views.tethered(view, this.#study));
  }

  #set(view: View): void {
    this.#view = view;
    this.movedAt = performance.now();
    this.#options.onMove();
  }
}
