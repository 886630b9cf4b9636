/** What the map's own controls share: a stage, and the signals that panels and canvases follow. */
import { batch, computed, signal, type ReadonlySignal } from '@preact/signals';
import { text } from '../text/en-map.ts';
import { USUAL_AGAINST, type Against, type Entry } from './entries.ts';
import { exportPng, exportSvg, type Corner } from './export.ts';
import type { GroundPainter } from './ground-picture.ts';
import { same } from './hit.ts';
import { listenToKeys } from './keys.ts';
import { USUAL_LAYERS, type Layers } from './paint-ground.ts';
import type { Palette } from './palette.ts';
import type { Box } from './plane.ts';
import { listenToPointer } from './pointer.ts';
import { Stage } from './stage.ts';
import type { LonLat, MapEvents, MapHandle, MapScene, MapViewProps, Thing } from './types.ts';
import { scaleBar, type ScaleBar } from './view.ts';
import { wordsOf, type Words } from './words.ts';

export interface Tip extends Words {
  /** CSS pixels. */
  readonly x: number;
  readonly y: number;
}

/** Widest scale bar, CSS pixels at 14 px type. */
const BAR_PX = 140;

export class Cockpit {
  /** The page's part of the conversation; replaced whenever the map is rendered. */
  events: MapEvents & Pick<MapViewProps, 'describe' | 'caption'> = {};
  readonly layers = signal<Layers>(USUAL_LAYERS);
  readonly against = signal<Against>(USUAL_AGAINST);
  readonly panel = signal<'none' | 'layers' | 'list'>('none');
  readonly tip = signal<Tip | null>(null);
  readonly said = signal('');
  readonly bar = signal<ScaleBar | null>(null);
  readonly scene = signal<MapScene | null>(null);
  readonly attribution: ReadonlySignal<string> = computed(
    () => this.scene.value?.attribution ?? '',
  );
  #stage: Stage | null = null;
  #root: HTMLElement | null = null;
  #stops: (() => void)[] = [];
  #hovered: Thing | null = null;
  #clicked: { readonly things: readonly Thing[]; readonly thing: Thing } | null = null;

  readonly handle: MapHandle = {
    fit: (places) => this.fit(places),
    reveal: (place) => this.#stage?.camera.reveal(place),
    zoomBy: (factor) => this.glideBy(factor),
    placeAt: (x, y) => this.#stage?.camera.placeAt(x, y) ?? null,
    pointOf: (place) => this.#stage?.camera.pointOf(place) ?? null,
    toPng: (scale) => exportPng(this.#needed(), this.#corner(), scale ?? devicePixelRatio),
    toSvg: () => exportSvg(this.#needed(), this.#corner()),
  };

  start(root: HTMLElement, painter: GroundPainter): Stage {
    const [still, live] = root.querySelectorAll('canvas');
    const surface = root.querySelector<HTMLElement>('.surface');
    if (still === undefined || live === undefined || surface === null) {
      throw new Error('the map has lost its canvases');
    }
    const calm = matchMedia('(prefers-reduced-motion: reduce)');
    const stage = new Stage({
      root,
      canvases: [still, live],
      painter,
      taken: () => this.#taken(),
      inset: () => ({ top: 24, right: 56, bottom: 44, left: 24 }),
      onView: () => this.#viewed(),
      calm: () => calm.matches,
    });
    this.#root = root;
    this.#stage = stage;
    const sizes = new ResizeObserver(() => {
      stage.resize();
      this.#viewed();
    });
    sizes.observe(root);
    // light or dark, whoever decides it
    const styles = new MutationObserver(() => stage.restyle());
    styles.observe(document.documentElement, { attributes: true });
    const { camera } = stage;
    const pointed = {
      panBy: (dx: number, dy: number) => camera.panBy(dx, dy),
      zoomAt: (factor: number, x: number, y: number) => camera.zoomAt(factor, x, y),
      glideBy: (factor: number) => camera.glideBy(factor),
      fit: () => camera.fit(),
      placeAt: (x: number, y: number) => camera.placeAt(x, y),
      thingsAt: (x: number, y: number) => stage.thingsAt(x, y),
      screenOf: (thing: Thing) => stage.screenOf(thing),
    };
    this.#stops = [
      () => sizes.disconnect(),
      () => styles.disconnect(),
      listenToPointer(surface, pointed, {
        hover: (things, x, y) => this.#hover(things, { x, y }),
        leave: () => this.#hover([], null),
        click: (things, x, y) => this.#click(things, x, y),
        mayDrag: (thing) => this.events.mayDrag?.(thing) ?? false,
        drag: (drag) => this.events.onDrag?.(drag),
      }),
      listenToKeys(surface, pointed, {
        focused: () => this.#hovered,
        step: (by) => this.step(by),
        pick: (thing) => this.pick(thing),
        clear: () => this.clear(),
        list: () => (this.panel.value = 'list'),
        mayDrag: (thing) => this.events.mayDrag?.(thing) ?? false,
        drag: (drag) => this.events.onDrag?.(drag),
        delete: (thing) => this.events.onDelete?.(thing),
        held: (thing, what) => this.#sayHeld(thing, what),
      }),
    ];
    return stage;
  }

  stop(): void {
    for (const stop of this.#stops) stop();
    this.#stops = [];
    this.#stage?.close();
    this.#stage = null;
  }

  setScene(scene: MapScene): void {
    this.#needed().setScene(scene);
    batch(() => {
      this.scene.value = scene;
      const classes = threatClasses(scene);
      const { class: asked } = this.against.peek();
      if (!classes.includes(asked) && classes[0] !== undefined) {
        this.against.value = { ...this.against.peek(), class: classes[0] };
      }
    });
    this.#viewed();
  }

  get palette(): Palette {
    return this.#needed().palette;
  }

  get entries(): readonly Entry[] {
    return this.#stage?.entries ?? [];
  }

  size(): { readonly width: number; readonly height: number } {
    return this.#needed().view;
  }

  glideBy(factor: number): void {
    this.#stage?.camera.glideBy(factor);
  }

  fit(places?: readonly LonLat[]): void {
    this.#stage?.camera.fit(places);
  }

  /** The keyboard goes on to the next thing that is seen, or to the one before. */
  step(by: 1 | -1): void {
    const stage = this.#needed();
    const things = this.#reachable();
    if (things.length === 0) return;
    const at = things.findIndex((thing) => same(thing, this.#hovered));
    const next = things[(at < 0 ? (by > 0 ? 0 : -1) : at + by + things.length) % things.length];
    const thing = next ?? things.at(-1)!;
    this.point(thing);
    const words = wordsOf(stage, thing, this.events.describe);
    if (words !== null) this.said.value = text.said.thing(words.title, words.lines.join(', '));
  }

  /** Things in view, in the order of the list; then what moves. */
  #reachable(): Thing[] {
    const stage = this.#needed();
    const { width, height } = stage.view;
    const within = (at: { x: number; y: number }): boolean =>
      at.x >= 0 && at.y >= 0 && at.x <= width && at.y <= height;
    const handles = (stage.sketch?.handles ?? []).map(({ id }): Thing => ({ kind: 'handle', id }));
    const still = this.entries.map(({ thing }) => thing);
    const seenOnes = [...handles, ...still].filter((thing) => {
      const at = stage.screenOf(thing);
      return at !== null && within(at);
    });
    return [...seenOnes, ...stage.movingThings(within)];
  }

  /** Shows what a thing is, as hovering does. */
  point(thing: Thing | null): void {
    this.#hover(
      thing === null ? [] : [thing],
      thing === null ? null : this.#needed().screenOf(thing),
    );
  }

  pick(thing: Thing): void {
    const stage = this.#needed();
    const at = stage.screenOf(thing);
    const place = at === null ? null : stage.camera.placeAt(at.x, at.y);
    const words = wordsOf(stage, thing, this.events.describe);
    if (words !== null) this.said.value = text.said.selected(words.title);
    this.events.onSelect?.(thing, place ?? [0, 0]);
  }

  /** Picks from the list: what is off the map is brought into view. */
  pickEntry(entry: Entry): void {
    this.#needed().camera.reveal(entry.at);
    this.pick(entry.thing);
  }

  clear(): void {
    const { width, height } = this.size();
    const place = this.#needed().camera.placeAt(width / 2, height / 2);
    this.said.value = text.said.cleared;
    this.#hover([], null);
    this.events.onSelect?.(null, place ?? [0, 0]);
  }

  #needed(): Stage {
    if (this.#stage === null) throw new Error('the map is not shown');
    return this.#stage;
  }

  #hover(things: readonly Thing[], at: { x: number; y: number } | null): void {
    const stage = this.#stage;
    if (stage === null) return;
    const thing = things[0] ?? null;
    const words = thing === null ? null : wordsOf(stage, thing, this.events.describe);
    if (!same(thing, this.#hovered)) {
      this.#hovered = thing;
      // outlining every country under the pointer would be restless
      stage.setHovered(thing?.kind === 'airspace' ? null : thing);
      this.events.onHover?.(thing);
    }
    this.tip.value =
      words === null || at === null ? null : { ...at, ...this.#withOthers(words, things) };
  }

  /** Adds what else lies here: signs that are drawn as one, and the airspace under a sign. */
  #withOthers(words: Words, things: readonly Thing[]): Words {
    const [first, ...others] = things;
    const stage = this.#needed();
    const named = others
      .filter(({ kind }) => kind === first?.kind && kind !== 'airspace')
      .slice(0, 4)
      .flatMap((thing) => wordsOf(stage, thing, this.events.describe)?.title ?? []);
    return { title: words.title, lines: [...words.lines, ...named.map((title) => `+ ${title}`)] };
  }

  /** Clicking the same place again goes on to the next thing there. */
  #click(things: readonly Thing[], x: number, y: number): void {
    const stage = this.#needed();
    const pickable = things.filter(({ kind }) => kind !== 'airspace' || things.length === 1);
    const again = this.#clicked;
    let [thing] = pickable;
    if (again !== null && pickable.length > 1 && alike(again.things, pickable)) {
      const at = pickable.findIndex((one) => same(one, again.thing));
      thing = pickable[(at + 1) % pickable.length];
    }
    this.#clicked = thing === undefined ? null : { things: pickable, thing };
    this.events.onSelect?.(thing ?? null, stage.camera.placeAt(x, y) ?? [0, 0]);
  }

  #viewed(): void {
    const stage = this.#stage;
    const ground = stage?.ground ?? null;
    if (stage === null || ground === null) return;
    const mostPx = Math.min(BAR_PX * stage.scale, stage.view.width / 3);
    this.bar.value = scaleBar(ground.plane, stage.view, mostPx);
    if (this.tip.peek() !== null) this.tip.value = null;
  }

  /** Boxes of what lies over the map in its corners. */
  #taken(): Box[] {
    const root = this.#root;
    if (root === null) return [];
    const corner = root.getBoundingClientRect();
    return [...root.querySelectorAll('.scale, .attribution, .buttons')].map((element) => {
      const box = element.getBoundingClientRect();
      return {
        x0: box.left - corner.left - 4,
        y0: box.top - corner.top - 4,
        x1: box.right - corner.left + 4,
        y1: box.bottom - corner.top + 4,
      };
    });
  }

  #corner(): Corner {
    return {
      bar: this.bar.peek(),
      attribution: this.attribution.peek(),
      caption: this.events.caption?.() ?? '',
    };
  }

  #sayHeld(thing: Thing, what: 'grabbed' | 'dropped' | 'put-back'): void {
    const stage = this.#needed();
    const title = wordsOf(stage, thing, this.events.describe)?.title ?? thing.id;
    const at = stage.screenOf(thing);
    const place = at === null ? null : stage.camera.placeAt(at.x, at.y);
    if (what === 'grabbed') this.said.value = text.said.grabbed(title);
    else if (what === 'put-back') this.said.value = text.said.putBack(title);
    else this.said.value = text.said.dropped(title, place === null ? '' : degrees(place));
  }
}

function alike(a: readonly Thing[], b: readonly Thing[]): boolean {
  return a.length === b.length && a.every((thing, i) => same(thing, b[i]!));
}

/** Classes that some fire unit of the study can engage, as the study names them. */
export function threatClasses(scene: MapScene): string[] {
  return [
    ...new Set(scene.fireUnits.flatMap(({ envelopes }) => envelopes.map((one) => one.class))),
  ].sort();
}

function degrees([lonDeg, latDeg]: LonLat): string {
  const north = `${Math.abs(latDeg).toFixed(2)}° ${latDeg < 0 ? 'S' : 'N'}`;
  return `${north}, ${Math.abs(lonDeg).toFixed(2)}° ${lonDeg < 0 ? 'W' : 'E'}`;
}
