/**
 * The map on its three canvases, one above the other: the ground, which scales and is drawn into a
 * bitmap that pans and zooms until there is time to draw it anew; marks, which keep their size; and
 * what moves. Each is drawn when something that it shows has changed, at most once a frame.
 */
import { entriesOf, type Against, type Entry } from './entries.ts';
import { groundOf, outlineOf, type Ground } from './ground.ts';
import { thingsAt, type Area, type Point } from './hit.ts';
import { Moving } from './moving.ts';
import { paintFocus, paintSketch } from './paint-focus.ts';
import { paintGround, zoneShown, type Layers, type Look } from './paint-ground.ts';
import { outcomeKind, outcomePlaces, paintLive } from './paint-live.ts';
import { paintMarks, type Placed } from './paint-marks.ts';
import { paletteOf, type Palette } from './palette.ts';
import { CanvasPen } from './pen-canvas.ts';
import type { Pen } from './pen.ts';
import { boxAround, type Box } from './plane.ts';
import type { LiveScene, LonLat, MapChoice, MapScene, MapSketch, Thing } from './types.ts';
import * as views from './view.ts';
import type { Insets, View } from './view.ts';

/** CSS pixels drawn around what is seen, so that a short pan finds them there. */
const MARGIN_PX = 96;
/** How long the view must rest before the ground is drawn anew, ms. */
const REST_MS = 90;
/** The ground is drawn no more often than this while the view moves, ms. */
const AGAIN_MS = 160;
/** How long a button's zoom takes, ms. */
const GLIDE_MS = 180;
/** Denser screens than this gain nothing that could be seen. */
const MOST_RATIO = 3;

type Part = 'ground' | 'marks' | 'live';

export interface StageOptions {
  readonly root: HTMLElement;
  readonly canvases: readonly [HTMLCanvasElement, HTMLCanvasElement, HTMLCanvasElement];
  /** Boxes of controls over the map, CSS pixels: labels keep clear of them. */
  readonly taken: () => readonly Box[];
  readonly inset: () => Insets;
  /** Called after the view has changed. */
  readonly onView: () => void;
  readonly calm: () => boolean;
}

export class Stage {
  readonly #options: StageOptions;
  readonly #contexts: CanvasRenderingContext2D[];
  #ground: Ground | null = null;
  #entries: Entry[] | null = null;
  #view: View = { cx: 0, cy: 0, k: 1, width: 1, height: 1 };
  #home: View = this.#view;
  #ratio = 1;
  #scale = 1;
  #font = 'sans-serif';
  #palette: Palette;
  #layers: Layers = {
    routes: true,
    reach: true,
    zones: true,
    otherZones: false,
    uncommitted: false,
    sensors: false,
    names: true,
  };
  #choice: MapChoice | null = null;
  #against: Against = { class: 'cruise', heightM: 50 };
  #live: LiveScene | null = null;
  #moving: Moving | null = null;
  #sketch: MapSketch | null = null;
  #selected: Thing | null = null;
  #hovered: Thing | null = null;
  #placed: Placed = { marks: [], names: new Map() };
  /** The ground as drawn last, and for which view (with its margin). */
  #bitmap: { readonly canvas: OffscreenCanvas; readonly view: View } | null = null;
  readonly #stale: Record<Part, boolean> = { ground: true, marks: true, live: true };
  #frame = 0;
  #movedAt = -Infinity;
  #drawnAt = -Infinity;
  #glide: { readonly from: View; readonly to: View; readonly since: number } | null = null;
  /** Whether the reader has moved the view since it was fitted. */
  #strayed = false;

  constructor(options: StageOptions) {
    this.#options = options;
    this.#contexts = options.canvases.map((canvas, i) => {
      const context = canvas.getContext('2d', { alpha: i > 0 });
      if (context === null) throw new Error('this browser gives no canvas to draw on');
      return context;
    });
    this.#palette = paletteOf(options.root);
  }

  get view(): View {
    return this.#view;
  }

  get ground(): Ground | null {
    return this.#ground;
  }

  get moving(): Moving | null {
    return this.#moving;
  }

  get live(): LiveScene | null {
    return this.#live;
  }

  get palette(): Palette {
    return this.#palette;
  }

  get sketch(): MapSketch | null {
    return this.#sketch;
  }

  /** The things that stand still, in words; made when asked for. */
  get entries(): readonly Entry[] {
    if (this.#ground === null) return [];
    return (this.#entries ??= entriesOf(this.#ground, this.#choice, this.#against));
  }

  setScene(scene: MapScene): void {
    const another = this.#ground?.scene.study !== scene.study;
    this.#ground = groundOf(scene, another ? undefined : (this.#ground ?? undefined));
    if (this.#live !== null) this.#moving = new Moving(this.#live.tracks, this.#ground.plane);
    if (another) this.#placed = { marks: [], names: new Map() };
    this.#entries = null;
    if (another) {
      this.#home = this.#homeView();
      this.#strayed = false;
      this.#setView(this.#home);
    }
    this.#redraw('ground', 'marks', 'live');
  }

  setChoice(choice: MapChoice | null): void {
    this.#choice = choice;
    this.#entries = null;
    this.#redraw('ground', 'marks', 'live');
  }

  setAgainst(against: Against): void {
    this.#against = against;
    this.#entries = null;
    this.#redraw('ground', 'live');
  }

  setLayers(layers: Layers): void {
    this.#layers = layers;
    this.#redraw('ground', 'marks');
  }

  setLive(live: LiveScene | null): void {
    if (live !== null && this.#ground !== null && live.tracks !== this.#moving?.tracks) {
      this.#moving = new Moving(live.tracks, this.#ground.plane);
    }
    if (live === null) this.#moving = null;
    this.#live = live;
    this.#redraw('live');
  }

  setSketch(sketch: MapSketch | null): void {
    this.#sketch = sketch;
    this.#redraw('live');
  }

  setSelected(thing: Thing | null): void {
    this.#selected = thing;
    this.#redraw('live');
  }

  setHovered(thing: Thing | null): void {
    this.#hovered = thing;
    this.#redraw('live');
  }

  /** The page's colours or type have changed. */
  restyle(): void {
    this.#palette = paletteOf(this.#options.root);
    this.#bitmap = null;
    this.#redraw('ground', 'marks', 'live');
  }

  resize(): void {
    const { root, canvases } = this.#options;
    const width = Math.max(1, root.clientWidth);
    const height = Math.max(1, root.clientHeight);
    this.#ratio = Math.min(MOST_RATIO, devicePixelRatio);
    const style = getComputedStyle(root);
    this.#scale = Math.max(0.8, Number.parseFloat(style.fontSize) / 14 || 1);
    this.#font = style.fontFamily;
    for (const canvas of canvases) {
      canvas.width = Math.round(width * this.#ratio);
      canvas.height = Math.round(height * this.#ratio);
    }
    this.#bitmap = null;
    this.#view = views.resized(this.#view, width, height);
    if (this.#ground !== null) {
      this.#home = this.#homeView();
      if (!this.#strayed) this.#setView(this.#home);
    }
    this.#redraw('ground', 'marks', 'live');
    // at once: a canvas that has been resized is empty
    this.#draw(performance.now());
  }

  // ── the view ─────────────────────────────────────────────────────────────────────────────────

  panBy(dxPx: number, dyPx: number): void {
    this.#move(views.panned(this.#view, dxPx, dyPx));
  }

  /** At once, about a pixel; default the middle. */
  zoomAt(factor: number, px = this.#view.width / 2, py = this.#view.height / 2): void {
    this.#move(views.zoomed(this.#view, factor, px, py, this.#home));
  }

  glideBy(factor: number): void {
    const base = this.#glide?.to ?? this.#view;
    this.#glideTo(views.zoomed(base, factor, base.width / 2, base.height / 2, this.#home));
  }

  /** Everything, or these places. */
  fit(places?: readonly LonLat[]): void {
    if (this.#ground === null) return;
    if (places === undefined) {
      this.#glideTo(this.#home);
      this.#strayed = false;
      return;
    }
    const { plane } = this.#ground;
    const box = boxAround(places.map(([lon, lat]) => plane.project(lon, lat)));
    const { width, height } = this.#view;
    if (box !== null) this.#glideTo(views.fitted(box, width, height, this.#options.inset()));
  }

  /** Brings a place into view, if it is not. */
  reveal([lonDeg, latDeg]: LonLat): void {
    if (this.#ground === null) return;
    const [x, y] = this.#ground.plane.project(lonDeg, latDeg);
    const { x0, y0, x1, y1 } = views.seen(this.#view, -40);
    if (x > x0 && x < x1 && y > y0 && y < y1) return;
    this.#glideTo({ ...this.#view, cx: x, cy: y });
  }

  placeAt(px: number, py: number): LonLat | null {
    return this.#ground?.plane.invert(...views.toPlane(this.#view, px, py)) ?? null;
  }

  pointOf([lonDeg, latDeg]: LonLat): readonly [number, number] | null {
    if (this.#ground === null) return null;
    const [x, y] = this.#ground.plane.project(lonDeg, latDeg);
    return [views.toScreenX(this.#view, x), views.toScreenY(this.#view, y)];
  }

  #homeView(): View {
    const { width, height } = this.#view;
    return views.fitted(this.#ground!.home, width, height, this.#options.inset());
  }

  #glideTo(to: View): void {
    if (this.#options.calm()) {
      this.#move(to);
      return;
    }
    this.#glide = { from: this.#view, to, since: performance.now() };
    this.#strayed = true;
    this.#schedule();
  }

  #move(view: View): void {
    this.#glide = null;
    this.#strayed = true;
    this.#setView(this.#ground === null ? view : views.tethered(view, this.#ground.home));
  }

  #setView(view: View): void {
    this.#view = view;
    this.#movedAt = performance.now();
    this.#redraw('ground', 'marks', 'live');
    this.#options.onView();
  }

  // ── what is under a pixel ────────────────────────────────────────────────────────────────────

  thingsAt(px: number, py: number): Thing[] {
    if (this.#ground === null) return [];
    const [x, y] = views.toPlane(this.#view, px, py);
    return thingsAt(
      {
        handles: (this.#sketch?.handles ?? []).map(({ id, lonDeg, latDeg }) =>
          this.#point({ kind: 'handle', id }, this.#ground!.plane.project(lonDeg, latDeg)),
        ),
        moving: this.#movingPoints(),
        marks: this.#placed.marks,
        outcomes: this.#outcomePoints(),
        areas: this.#areas(),
      },
      px,
      py,
      x,
      y,
    );
  }

  /** Where a thing is drawn, CSS pixels; null when it is not, or is an area. */
  screenOf(thing: Thing): { readonly x: number; readonly y: number } | null {
    if (thing.kind === 'threat') {
      const at = this.#moving?.placeOf(thing.id) ?? null;
      return at === null ? null : this.#point(thing, [at.x, at.y]);
    }
    if (thing.kind === 'aircraft') {
      return this.#aircraftPoints().find((point) => point.thing.id === thing.id) ?? null;
    }
    if (thing.kind === 'mark') {
      return this.#outcomePoints().find((point) => point.thing.id === thing.id) ?? null;
    }
    if (thing.kind === 'handle') {
      const handle = this.#sketch?.handles.find(({ id }) => id === thing.id);
      if (handle === undefined || this.#ground === null) return null;
      return this.#point(thing, this.#ground.plane.project(handle.lonDeg, handle.latDeg));
    }
    const entry = this.entries.find(
      (one) => one.thing.kind === thing.kind && one.thing.id === thing.id,
    );
    return entry === undefined ? null : this.#point(thing, [entry.x, entry.y]);
  }

  #point(thing: Thing, [x, y]: readonly [number, number]): Point {
    return { thing, x: views.toScreenX(this.#view, x), y: views.toScreenY(this.#view, y) };
  }

  #movingPoints(): Point[] {
    const moving = this.#moving;
    if (moving === null) return [];
    const threats = Array.from({ length: moving.count }, (_, n) =>
      this.#point({ kind: 'threat', id: moving.tracks.ids[moving.airborne[n]!]! }, [
        moving.x[n]!,
        moving.y[n]!,
      ]),
    );
    return [...threats, ...this.#aircraftPoints()];
  }

  /** Threats and aircraft in the air whose place satisfies. */
  movingThings(where: (at: { readonly x: number; readonly y: number }) => boolean): Thing[] {
    return this.#movingPoints().flatMap((point) => (where(point) ? [point.thing] : []));
  }

  #aircraftPoints(): Point[] {
    const aircraft = this.#live?.aircraft ?? null;
    const ground = this.#ground;
    if (aircraft === null || ground === null) return [];
    return aircraft.ids.map((id, i) =>
      this.#point(
        { kind: 'aircraft', id },
        ground.plane.project(aircraft.lonDeg[i]!, aircraft.latDeg[i]!),
      ),
    );
  }

  #outcomePoints(): Point[] {
    const live = this.#live;
    if (live === null || live.marks === null || this.#ground === null) return [];
    const { marks, tS } = live;
    const xy = outcomePlaces(marks, this.#ground.plane);
    return marks.ids.flatMap((id, i) =>
      marks.atS[i]! > tS || outcomeKind(marks, i) === 'left-area'
        ? []
        : [this.#point({ kind: 'mark', id }, [xy[2 * i]!, xy[2 * i + 1]!])],
    );
  }

  #areas(): Area[] {
    const { zones, airspaces } = this.#ground!;
    const size = ({ box }: { box: Box }): number => (box.x1 - box.x0) * (box.y1 - box.y0);
    return [
      ...zones
        .filter(({ zone }) => zoneShown(this.#layers, this.#choice, zone))
        .toSorted((a, b) => size(a.shape) - size(b.shape))
        .map(({ zone, shape }): Area => {
          const within = airspaces.find(({ id }) => id === zone.within);
          return {
            thing: { kind: 'zone', id: zone.id },
            shape,
            within: within === undefined ? undefined : outlineOf(within),
          };
        }),
      ...airspaces.map((airspace): Area => ({
        thing: { kind: 'airspace', id: airspace.id },
        shape: outlineOf(airspace),
        within: undefined,
      })),
    ];
  }

  // ── drawing ──────────────────────────────────────────────────────────────────────────────────

  /** Everything as it is seen now, with any pen. */
  paint(pen: Pen): void {
    const look = this.#look(this.#view, true);
    if (look === null) return;
    paintGround(pen, look);
    paintMarks(pen, look, this.#options.taken(), this.#placed.names);
    this.#paintMoving(pen, look);
  }

  close(): void {
    cancelAnimationFrame(this.#frame);
    this.#ground = null;
  }

  #look(view: View, settled: boolean): Look | null {
    const ground = this.#ground;
    if (ground === null) return null;
    return {
      ground,
      view,
      palette: this.#palette,
      layers: this.#layers,
      choice: this.#choice,
      against: this.#against,
      scale: this.#scale,
      zoom: view.k / this.#home.k,
      settled,
    };
  }

  #redraw(...parts: Part[]): void {
    for (const part of parts) this.#stale[part] = true;
    this.#schedule();
  }

  #schedule(): void {
    if (this.#frame !== 0) return;
    this.#frame = requestAnimationFrame((now) => {
      this.#frame = 0;
      this.#draw(now);
    });
  }

  #draw(now: number): void {
    this.#advance(now);
    const rests = now - this.#movedAt >= REST_MS && this.#glide === null;
    const look = this.#look(this.#view, rests);
    const [ground, marks, live] = this.#contexts as [
      CanvasRenderingContext2D,
      CanvasRenderingContext2D,
      CanvasRenderingContext2D,
    ];
    if (look === null) {
      for (const context of this.#contexts) this.#clear(context);
      return;
    }
    const stale = this.#stale;
    if (stale.ground) {
      const fresh = this.#drawGround(look, rests, now);
      this.#blit(ground);
      stale.ground = !fresh;
    }
    if (stale.marks) {
      this.#clear(marks);
      this.#placed = paintMarks(
        this.#pen(marks, this.#view),
        look,
        this.#options.taken(),
        this.#placed.names,
      );
      stale.marks = !rests;
    }
    if (stale.live) {
      this.#clear(live);
      this.#paintMoving(this.#pen(live, this.#view), look);
      stale.live = false;
    }
    if (stale.ground || stale.marks || this.#glide !== null) this.#schedule();
  }

  #paintMoving(pen: Pen, look: Look): void {
    if (this.#live !== null && this.#moving !== null) {
      const { plane } = look.ground;
      paintLive(pen, { ...look, plane }, this.#live, this.#moving);
    }
    if (this.#sketch !== null) paintSketch(pen, look, this.#sketch);
    for (const [thing, picked] of [
      [this.#selected, true],
      [this.#hovered, false],
    ] as const) {
      if (thing !== null) paintFocus(pen, look, thing, this.screenOf(thing), picked);
    }
  }

  /** Draws the ground's bitmap anew if it is time; answers whether it is what it should be. */
  #drawGround(look: Look, rests: boolean, now: number): boolean {
    const bitmap = this.#bitmap;
    const moved = bitmap !== null && !this.#covered(bitmap.view);
    if (bitmap !== null && !rests && !(moved && now - this.#drawnAt > AGAIN_MS)) return false;
    const view = {
      ...this.#view,
      width: this.#view.width + 2 * MARGIN_PX,
      height: this.#view.height + 2 * MARGIN_PX,
    };
    const canvas =
      bitmap?.canvas ??
      new OffscreenCanvas(
        Math.round(view.width * this.#ratio),
        Math.round(view.height * this.#ratio),
      );
    const context = canvas.getContext('2d', { alpha: false });
    if (context === null) return true;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.fillStyle = this.#palette.sea;
    context.fillRect(0, 0, canvas.width, canvas.height);
    paintGround(new CanvasPen(context, view, this.#ratio, this.#font), { ...look, view });
    this.#bitmap = { canvas, view };
    this.#drawnAt = performance.now();
    return rests;
  }

  /** Whether a bitmap drawn for a view still fills the present one at about its scale. */
  #covered(drawn: View): boolean {
    const now = views.seen(this.#view);
    const then = views.seen(drawn);
    const factor = this.#view.k / drawn.k;
    return (
      factor > 0.6 &&
      factor < 1.8 &&
      then.x0 <= now.x0 &&
      then.y0 <= now.y0 &&
      then.x1 >= now.x1 &&
      then.y1 >= now.y1
    );
  }

  #blit(context: CanvasRenderingContext2D): void {
    const bitmap = this.#bitmap;
    if (bitmap === null) return;
    const { view, canvas } = bitmap;
    const factor = this.#view.k / view.k;
    const corner = views.seen(view);
    const ratio = this.#ratio;
    const left = views.toScreenX(this.#view, corner.x0) * ratio;
    const top = views.toScreenY(this.#view, corner.y0) * ratio;
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.fillStyle = this.#palette.sea;
    context.fillRect(0, 0, context.canvas.width, context.canvas.height);
    const exact = Math.abs(factor - 1) < 1e-9;
    context.imageSmoothingEnabled = !exact;
    if (exact) context.drawImage(canvas, Math.round(left), Math.round(top));
    else context.drawImage(canvas, left, top, canvas.width * factor, canvas.height * factor);
  }

  #pen(context: CanvasRenderingContext2D, view: View): CanvasPen {
    return new CanvasPen(context, view, this.#ratio, this.#font);
  }

  #clear(context: CanvasRenderingContext2D): void {
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, context.canvas.width, context.canvas.height);
  }

  #advance(now: number): void {
    const glide = this.#glide;
    if (glide === null) return;
    const t = Math.min(1, Math.max(0, (now - glide.since) / GLIDE_MS));
    const eased = 1 - (1 - t) ** 3;
    const { from, to } = glide;
    const k = from.k * (to.k / from.k) ** eased;
    // what is in both views moves straight: the middle follows the change of 1/k
    const share =
      Math.abs(to.k - from.k) < 1e-9 ? eased : (1 / k - 1 / from.k) / (1 / to.k - 1 / from.k);
    this.#view = {
      ...to,
      k,
      cx: from.cx + (to.cx - from.cx) * share,
      cy: from.cy + (to.cy - from.cy) * share,
      width: this.#view.width,
      height: this.#view.height,
    };
    if (t >= 1) this.#glide = null;
    this.#movedAt = performance.now();
    for (const part of ['ground', 'marks', 'live'] as const) this.#stale[part] = true;
    this.#options.onView();
  }
}
