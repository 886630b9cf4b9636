/** What stands still and keeps its size: symbols, places, names, and labels that do not collide. */
import { placeLabels, type Box } from '../../src/report/plots/labels.ts';
import { shapePath, shapesOf } from '../../src/report/plots/shapes.ts';
import { type NamesAt, paintNames } from './names.ts';
import { isCommitted, type Look } from './paint-ground.ts';
import type { Palette } from './palette.ts';
import type { Pen, SymbolColours } from './pen.ts';
import { SYMBOLS } from './symbols-data.ts';
import type { SymbolDrawing } from './symbols.ts';
import type { Thing } from './types.ts';
import { toScreenX, toScreenY } from './view.ts';

/** Height of a symbol's octagon, CSS pixels at 14 px type. */
const UNIT_PX = 14;
const SENSOR_PX = 12;
/** Zoomed in so far against the fitted view, symbols have grown to this many times their size. */
const GROWS = 1.6;
/** CSS pixels of map to a label: more would be a thicket. Zooming in leaves room for the others. */
const PX_PER_LABEL = 26_000;
/** Things nearer than this, CSS pixels, are drawn as one with their number. */
const STACK_PX = 9;

/** A symbol or sign on the map, with what it stands for. */
export interface Mark {
  readonly things: readonly Thing[];
  readonly x: number;
  readonly y: number;
  /** Half of its breadth, CSS pixels: what a pointer must hit. */
  readonly radius: number;
}

interface Sign {
  readonly thing: Thing;
  readonly title: string;
  readonly x: number;
  readonly y: number;
  readonly radius: number;
  readonly priority: number;
  readonly faint: boolean;
  /** What things share a sign when they stand together. */
  readonly alike: string;
  draw(pen: Pen): void;
}

interface Stack {
  readonly first: Sign;
  readonly things: readonly Thing[];
}

export function symbolColours(palette: Palette, side: 'friend' | 'hostile'): SymbolColours {
  return { frame: palette[side], ink: palette.ink, paper: palette.paper };
}

/** Draws all signs, labels and known names; boxes in `taken` (of controls) stay free of these. */
export function paintMarks(
  pen: Pen,
  look: Look,
  taken: readonly Box[],
  names: NamesAt,
): readonly Mark[] {
  const stacks = stacksOf(look);
  const blocked = [...taken, ...stacks.map(boxOf)];
  const named = look.layers.names ? paintNames(pen, look, blocked, names) : [];
  // the least important first, so that the others lie above them
  for (const { first } of stacks.toSorted((a, b) => a.first.priority - b.first.priority)) {
    first.draw(pen);
  }
  if (look.layers.names) paintLabels(pen, look, stacks, [...blocked, ...named]);
  return stacks.map(({ first: { x, y, radius }, things }) => ({ things, x, y, radius }));
}

/** Where signs are, CSS pixels: no name may lie on them. */
export function boxesOfSigns(look: Look): Box[] {
  return stacksOf(look).map(boxOf);
}

/** Signs in view, those that stand together as one. */
function stacksOf(look: Look): Stack[] {
  const { view, scale } = look;
  const stacks: { first: Sign; things: Thing[] }[] = [];
  for (const sign of signsOf(look)) {
    const { x, y } = sign;
    if (x <= -30 || y <= -30 || x >= view.width + 30 || y >= view.height + 30) continue;
    const near = stacks.find(
      ({ first }) =>
        first.alike === sign.alike &&
        Math.abs(first.x - x) + Math.abs(first.y - y) < STACK_PX * scale,
    );
    if (near === undefined) stacks.push({ first: sign, things: [sign.thing] });
    else near.things.push(sign.thing);
  }
  return stacks;
}

function boxOf({ first: { x, y, radius } }: Stack): Box {
  return { x0: x - radius, y0: y - radius, x1: x + radius, y1: y + radius };
}

/** Labels of the most important signs, as many as the map has room for, where they fit. */
function paintLabels(
  pen: Pen,
  { view, palette, scale }: Look,
  stacks: readonly Stack[],
  taken: readonly Box[],
): void {
  // Labels are measured for 13 px type: all is brought to that size and back.
  const f = (12.5 * scale) / 13;
  const most = Math.round((view.width * view.height) / (PX_PER_LABEL * scale * scale));
  const wishes = stacks
    .filter(({ first }) => !first.faint)
    .toSorted((a, b) => b.first.priority - a.first.priority)
    .slice(0, Math.max(8, most))
    .map(({ first, things }) => ({
      text: shortened(first.title) + (things.length > 1 ? ` +${things.length - 1}` : ''),
      x: first.x / f,
      y: first.y / f,
      offset: first.radius / f,
      priority: first.priority,
    }));
  const boxes = taken.map(({ x0, y0, x1, y1 }) => ({
    x0: x0 / f,
    y0: y0 / f,
    x1: x1 / f,
    y1: y1 / f,
  }));
  const frame = { x0: 4, y0: 4, x1: view.width / f - 4, y1: view.height / f - 4 };
  for (const label of placeLabels(wishes, boxes, frame)) {
    pen.text(label.text, label.x * f, label.y * f, {
      sizePx: 12.5 * scale,
      colour: palette.fg,
      anchor: label.anchor,
      halo: palette.land,
    });
  }
}

function signsOf(look: Look): Sign[] {
  const { ground, view, palette, choice, layers } = look;
  const { scene, plane } = ground;
  // signs grow a little where one looks closer
  // and are smaller on a small map, where they would hide what they stand on
  const room = Math.max(0.7, Math.min(1, view.width / look.scale / 700));
  const scale = look.scale * room * Math.max(0.85, Math.min(GROWS, look.zoom ** 0.4));
  const shown = (force: string | null): boolean => layers.uncommitted || isCommitted(choice, force);
  const friend = symbolColours(palette, 'friend');
  const place = (lonDeg: number, latDeg: number): { x: number; y: number } => {
    const [x, y] = plane.project(lonDeg, latDeg);
    return { x: toScreenX(view, x), y: toScreenY(view, y) };
  };
  const symbol = (
    name: 'fire-unit' | 'flight' | 'radar' | 'airborne-radar',
    at: { x: number; y: number },
    sizePx: number,
    committed: boolean,
  ): Pick<Sign, 'x' | 'y' | 'radius' | 'faint' | 'draw'> => {
    const drawing: SymbolDrawing = SYMBOLS[committed ? name : (`${name}-planned` as const)];
    const size = sizePx * scale * (committed ? 1 : 0.85);
    const { x0, x1 } = drawing.box;
    return {
      ...at,
      radius: ((x1 - x0) / 200) * size,
      faint: !committed,
      draw: (pen) => pen.symbol(drawing, at.x, at.y, size, friend, committed ? 1 : 0.45),
    };
  };
  const classes = shapesOf(scene.assets.map((asset) => asset.class));
  return [
    ...scene.fireUnits
      .filter(({ force }) => shown(force))
      .map((unit): Sign => {
        const committed = isCommitted(choice, unit.force);
        return {
          thing: { kind: 'fire-unit', id: unit.id },
          title: unit.title,
          priority: 3,
          alike: `unit ${unit.nation} ${committed}`,
          ...symbol('fire-unit', place(unit.lonDeg, unit.latDeg), UNIT_PX, committed),
        };
      }),
    ...scene.flights
      .filter(({ force }) => shown(force))
      .map((flight): Sign => {
        const committed = isCommitted(choice, flight.force);
        const [lon, lat] = flight.station ?? flight.base;
        return {
          thing: { kind: 'flight', id: flight.id },
          title: flight.title,
          priority: 2,
          alike: `flight ${flight.nation} ${committed}`,
          ...symbol('flight', place(lon, lat), UNIT_PX, committed),
        };
      }),
    ...scene.assets.map((asset): Sign => {
      const at = place(asset.lonDeg, asset.latDeg);
      const path = shapePath(classes.get(asset.class) ?? 'circle');
      const city = asset.class === 'city';
      return {
        thing: { kind: 'asset', id: asset.id },
        title: asset.title,
        priority: city ? 2.5 : 1,
        faint: false,
        alike: `asset ${asset.id}`,
        ...at,
        radius: 5 * scale,
        draw: (pen) =>
          pen.mark(path, at.x, at.y, scale * (city ? 0.9 : 0.8), {
            fill: city ? palette.fg : palette.muted,
            stroke: palette.land,
            widthPx: 1,
          }),
      };
    }),
    ...(layers.sensors ? scene.sensors : []).flatMap((sensor): Sign[] => {
      if (sensor.place === null || !shown(sensor.force)) return [];
      const committed = isCommitted(choice, sensor.force);
      return [
        {
          thing: { kind: 'sensor', id: sensor.id },
          title: sensor.title,
          priority: 0,
          alike: `sensor ${sensor.nation} ${committed}`,
          ...symbol(
            sensor.airborne ? 'airborne-radar' : 'radar',
            place(sensor.place[0], sensor.place[1]),
            SENSOR_PX,
            committed,
          ),
        },
      ];
    }),
  ];
}

function shortened(title: string): string {
  // what stands in brackets is in the tooltip
  const bare = title.replace(/\s*\([^)]*\)\s*$/u, '');
  const letters = [...bare];
  if (letters.length <= 26) return bare;
  return `${letters
    .slice(0, 25)
    .join('')
    .replace(/[\s,.;:–-]+$/u, '')}…`;
}
