/**
 * The map on its two canvases, one above the other. The lower one shows what stands still: the
 * ground, a picture from a worker that pans and zooms until the next one is there, and marks, which
 * keep their size. The upper one shows what moves. Each is drawn when something that it shows has
 * changed, at most once a frame.
 */
import { Camera } from './camera.ts';
import { entriesOf, USUAL_AGAINST, type Against, type Entry } from './entries.ts';
import { groundOf, type Ground } from './ground.ts';
import type { GroundPainter, GroundPicture } from './ground-picture.ts';
import { Moving } from './moving.ts';
import type { NamesAt } from './names.ts';
import { paintFocus, paintSketch } from './paint-focus.ts';
import { paintGround, USUAL_LAYERS, type Layers, type Look } from './paint-ground.ts';
import { paintLive } from './paint-live.ts';
import { paintMarks, type Mark } from './paint-marks.ts';
import { paletteOf, type Palette } from './palette.ts';
import { CanvasPen } from './pen-canvas.ts';
import type { Pen } from './pen.ts';
import type { Box } from './plane.ts';
import { movingPoints, pointOfThing, thingsUnder, type Shown } from './targets.ts';
import type { LiveScene, MapChoice, MapScene, MapSketch, Thing } from './types.ts';
import { seen, toScreenX, toScreenY, type Insets, type View } from './view.ts';

/** How long the view must rest before a ground that still covers it is painted anew, ms. */
const REST_MS = 90;
/** Denser screens than this gain nothing that could be seen. */
const MOST_RATIO = 3;

type Part = 'ground' | 'marks' | 'live';

export interface StageOptions {
  readonly root: HTMLElement;
  readonly canvases: readonly [still: HTMLCanvasElement, live: HTMLCanvasElement];
  readonly painter: GroundPainter;
  /** Boxes of controls over the map, CSS pixels: labels keep clear of them. */
  readonly taken: () => readonly Box[];
  readonly inset: () => Insets;
  /** Called after the view has changed. */
  readonly onView: () => void;
  readonly calm: () => boolean;
}

export class Stage {
  readonly #options: StageOptions;
  readonly camera: Camera;
  readonly #contexts: CanvasRenderingContext2D[];
  #ground: Ground | null = null;
  #entries: Entry[] | null = null;
  #ratio = 1;
  #scale = 1;
  #font = 'sans-serif';
  #palette: Palette;
  #layers: Layers = USUAL_LAYERS;
  #choice: MapChoice | null = null;
  #against: Against = USUAL_AGAINST;
  #live: LiveScene | null = null;
  #moving: Moving | null = null;
  #sketch: MapSketch | null = null;
  #selected: Thing | null = null;
  #hovered: Thing | null = null;
  #marks: readonly Mark[] = [];
  #names: NamesAt = new Map();
  /** The ground as painted last; null before the first of a study. */
  #picture: GroundPicture | null = null;
  /** Whether another is being painted: one at a time. */
  #painting = false;
  readonly #stale: Record<Part, boolean> = { ground: true, marks: true, live: true };
  #frame = 0;

  constructor(options: StageOptions) {
    this.#options = options;
    this.#contexts = options.canvases.map((canvas, i) => {
      const context = canvas.getContext('2d', { alpha: i > 0 });
      if (context === null) throw new Error('this browser gives no canvas to draw on');
      return context;
    });
    this.#palette = paletteOf(options.root);
    this.camera = new Camera({
      inset: options.inset,
      calm: options.calm,
      onMove: () => {
        this.#redraw('ground', 'marks', 'live');
        options.onView();
      },
    });
  }

  get view(): View {
    return this.camera.view;
  }

  /** Size of the page's type in proportion to 14 px. */
  get scale(): number {
    return this.#scale;
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
    if (another) this.#forget();
    this.#entries = null;
    this.camera.lookAt(this.#ground.plane, this.#ground.home, another);
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
    this.camera.resize(width, height);
    this.#redraw('ground', 'marks', 'live');
    // at once: a canvas that has been resized is empty
    this.#draw(performance.now());
  }

  // ── what is under a pixel ────────────────────────────────────────────────────────────────────

  thingsAt(px: number, py: number): Thing[] {
    const shown = this.#shown();
    return shown === null ? [] : thingsUnder(shown, px, py);
  }

  /** Where a thing is drawn, CSS pixels; for an area its middle; null when it is not there. */
  screenOf(thing: Thing): { readonly x: number; readonly y: number } | null {
    const shown = this.#shown();
    return shown === null ? null : pointOfThing(shown, thing);
  }

  /** Threats and aircraft in the air whose place satisfies. */
  movingThings(where: (at: { readonly x: number; readonly y: number }) => boolean): Thing[] {
    const shown = this.#shown();
    if (shown === null) return [];
    return movingPoints(shown).flatMap((point) => (where(point) ? [point.thing] : []));
  }

  #shown(): Shown | null {
    const ground = this.#ground;
    if (ground === null) return null;
    return {
      ground,
      view: this.view,
      layers: this.#layers,
      choice: this.#choice,
      entries: this.entries,
      marks: this.#marks,
      live: this.#live,
      moving: this.#moving,
      sketch: this.#sketch,
    };
  }

  // ── drawing ──────────────────────────────────────────────────────────────────────────────────

  /** Everything as it is seen now, with any pen. */
  paint(pen: Pen): void {
    const look = this.#look();
    if (look === null) return;
    paintGround(pen, look);
    paintMarks(pen, look, this.#options.taken(), this.#names);
    this.#paintMoving(pen, look);
  }

  close(): void {
    cancelAnimationFrame(this.#frame);
    this.#ground = null;
    this.#forget();
  }

  #forget(): void {
    this.#picture?.bitmap.close();
    this.#picture = null;
    this.#marks = [];
    this.#names = new Map();
  }

  #look(): Look | null {
    const ground = this.#ground;
    if (ground === null) return null;
    return {
      ground,
      view: this.view,
      palette: this.#palette,
      layers: this.#layers,
      choice: this.#choice,
      against: this.#against,
      scale: this.#scale,
      zoom: this.camera.zoom,
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
    this.camera.advance(now);
    const look = this.#look();
    const [still, live] = this.#contexts as [CanvasRenderingContext2D, CanvasRenderingContext2D];
    const stale = this.#stale;
    if (look !== null && stale.ground && this.#isTime(now)) void this.#renewGround(look);
    if (look === null) this.#clear(still);
    else if (stale.marks) {
      this.#blit(still);
      this.#marks = paintMarks(this.#pen(still), look, this.#options.taken(), this.#names);
      stale.marks = false;
    }
    if (stale.live) {
      this.#clear(live);
      if (look !== null) this.#paintMoving(this.#pen(live), look);
      stale.live = false;
    }
    const waits = look !== null && stale.ground && !this.#painting;
    if (waits || this.camera.gliding) this.#schedule();
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

  /** Whether the ground may be painted anew: at rest, or when what there is covers too little. */
  #isTime(now: number): boolean {
    if (this.#painting) return false;
    if (this.#picture === null || !this.#covered(this.#picture.view)) return true;
    return now - this.camera.movedAt >= REST_MS && !this.camera.gliding;
  }

  async #renewGround({ ground, ...look }: Look): Promise<void> {
    this.#stale.ground = false;
    this.#painting = true;
    try {
      const { choice } = look;
      const picture = await this.#options.painter.paint(ground, {
        // what flights may enter is a question and cannot be sent; nothing on the ground asks it
        look: { ...look, choice: choice && plainChoice(choice) },
        ratio: this.#ratio,
        taken: this.#options.taken(),
        names: this.#names,
      });
      if (this.#ground?.scene.study !== ground.scene.study) {
        picture.bitmap.close();
        return;
      }
      this.#picture?.bitmap.close();
      this.#picture = picture;
      this.#names = picture.names;
      this.#stale.marks = true;
    } finally {
      this.#painting = false;
      this.#schedule();
    }
  }

  /** Whether a picture of a view still fills the present one at about its scale. */
  #covered(drawn: View): boolean {
    const now = seen(this.view);
    const then = seen(drawn);
    const factor = this.view.k / drawn.k;
    return (
      factor > 0.6 &&
      factor < 1.8 &&
      then.x0 <= now.x0 &&
      then.y0 <= now.y0 &&
      then.x1 >= now.x1 &&
      then.y1 >= now.y1
    );
  }

  /** The ground as it is known; signs do not wait for it. */
  #blit(context: CanvasRenderingContext2D): void {
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.fillStyle = this.#palette.sea;
    context.fillRect(0, 0, context.canvas.width, context.canvas.height);
    if (this.#picture === null) return;
    const { bitmap, view } = this.#picture;
    const factor = (this.view.k / view.k) * this.#ratio;
    const corner = seen(view);
    const left = toScreenX(this.view, corner.x0) * this.#ratio;
    const top = toScreenY(this.view, corner.y0) * this.#ratio;
    const [width, height] = [view.width * factor, view.height * factor];
    const exact = Math.abs(width - bitmap.width) < 1 && Math.abs(height - bitmap.height) < 1;
    context.imageSmoothingEnabled = !exact;
    if (exact) context.drawImage(bitmap, Math.round(left), Math.round(top));
    else context.drawImage(bitmap, left, top, width, height);
  }

  #pen(context: CanvasRenderingContext2D): CanvasPen {
    return new CanvasPen(context, this.view, this.#ratio, this.#font);
  }

  #clear(context: CanvasRenderingContext2D): void {
    context.setTransform(1, 0, 0, 1, 0, 0);
    context.clearRect(0, 0, context.canvas.width, context.canvas.height);
  }
}

function plainChoice({ forces, zones }: MapChoice): Pick<MapChoice, 'forces' | 'zones'> {
  return zones === undefined ? { forces } : { forces, zones };
}
