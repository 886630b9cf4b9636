/** What moves: threats with their trails, shots, aircraft, outcomes; drawn anew each frame. */
import type { Moving } from './moving.ts';
import { NATION_DASHES, type Palette } from './palette.ts';
import { symbolColours } from './paint-marks.ts';
import { Strokes, type Paint, type Pen } from './pen.ts';
import type { Plane } from './plane.ts';
import { SYMBOLS } from './symbols-data.ts';
import {
  MARK_KINDS,
  THREAT_LOOKS,
  type LiveMarks,
  type LiveScene,
  type MarkKind,
} from './types.ts';
import { toScreenX, toScreenY, type View } from './view.ts';

/** Height of a threat's octagon, CSS pixels at 14 px type, in the fitted view and zoomed in. */
const THREAT_PX = { fitted: 11, close: 16 };
const AIRCRAFT_PX = 16;
const TRAIL_S = 600;
/**
 * Breadth of trails. Lines below a pixel are drawn some ten times as fast as broader ones, and it is
 * trails that a frame's time goes into.
 */
const TRAIL_PX = 0.95;
/** Part of a trail that is drawn strong. */
const FRESH = 0.35;
/** Part of the trail's length for which a shot's line stays after its end. */
const SHOT_STAYS = 0.25;

/** Signs of outcomes: they differ in form; `left-area` needs none. */
const SIGNS: Readonly<
  Record<MarkKind, { readonly path: string; readonly filled: boolean } | null>
> = {
  intercepted: { path: 'M-4,-4L4,4M4,-4L-4,4', filled: false },
  'soft-killed': { path: 'M-4,0A4,4 0 1 0 4,0A4,4 0 1 0 -4,0M-4,0H4', filled: false },
  failed: { path: 'M-4,0H4', filled: false },
  hit: { path: 'M0,-6L1.8,-1.8L6,0L1.8,1.8L0,6L-1.8,1.8L-6,0L-1.8,-1.8Z', filled: true },
  'missed-target': { path: 'M-4,0A4,4 0 1 0 4,0A4,4 0 1 0 -4,0', filled: false },
  'left-area': null,
};

export interface LiveLook {
  readonly plane: Plane;
  readonly view: View;
  readonly palette: Palette;
  readonly scale: number;
  /** How many times as large as the fitted view. */
  readonly zoom: number;
}

const fresh = new Strokes();
const faded = new Strokes();

/** Paints an instant; `moving` is sought to it, and keeps what is in the air for hit tests. */
export function paintLive(pen: Pen, look: LiveLook, live: LiveScene, moving: Moving): void {
  const { view, palette, scale } = look;
  const trailS = live.trailS ?? TRAIL_S;
  moving.seek(live.tS);
  if (live.marks !== null) paintOutcomes(pen, look, live.marks, live.tS, trailS);
  fresh.clear();
  faded.clear();
  const margin = 40;
  for (let n = 0; n < moving.count; n++) {
    const x = toScreenX(view, moving.x[n]!);
    const y = toScreenY(view, moving.y[n]!);
    const off =
      x < -4 * margin ||
      y < -4 * margin ||
      x > view.width + 4 * margin ||
      y > view.height + 4 * margin;
    if (off) continue;
    const middleS = live.tS - trailS * FRESH;
    trace(fresh, moving, n, live.tS, middleS, view);
    trace(faded, moving, n, middleS, live.tS - trailS, view);
  }
  pen.strokes(faded, { stroke: palette.threat, widthPx: TRAIL_PX, opacity: 0.4 });
  pen.strokes(fresh, { stroke: palette.threat, widthPx: TRAIL_PX, opacity: 0.9 });
  paintShots(pen, look, live, trailS);
  const hostile = symbolColours(palette, 'hostile');
  // many at once hide what they fly over; who looks closer has room
  const close = Math.max(0, Math.min(1, Math.log2(look.zoom) / 2));
  const size = Math.round(
    (THREAT_PX.fitted + (THREAT_PX.close - THREAT_PX.fitted) * close) * scale,
  );
  for (let n = 0; n < moving.count; n++) {
    const x = toScreenX(view, moving.x[n]!);
    const y = toScreenY(view, moving.y[n]!);
    if (x < -margin || y < -margin || x > view.width + margin || y > view.height + margin) continue;
    const name = THREAT_LOOKS[moving.tracks.look[moving.airborne[n]!]!] ?? 'other';
    pen.sprite(SYMBOLS[name], x, y, size, hostile);
  }
  const { aircraft } = live;
  if (aircraft === null) return;
  const friend = symbolColours(palette, 'friend');
  for (let i = 0; i < aircraft.ids.length; i++) {
    const [px, py] = look.plane.project(aircraft.lonDeg[i]!, aircraft.latDeg[i]!);
    const at = [toScreenX(view, px), toScreenY(view, py)] as const;
    pen.sprite(SYMBOLS.flight, at[0], at[1], Math.round(AIRCRAFT_PX * scale), friend);
  }
}

function trace(
  strokes: Strokes,
  moving: Moving,
  n: number,
  untilS: number,
  sinceS: number,
  view: View,
): void {
  strokes.begin();
  moving.backwards(n, untilS, sinceS, (x, y) =>
    strokes.add(toScreenX(view, x), toScreenY(view, y)),
  );
}

/** By nation. */
const shotLines = new Map<number, Strokes>();

/** Lines coloured and dashed by nation: flying ones grow, spent ones fade. */
function paintShots(pen: Pen, look: LiveLook, { shots, tS }: LiveScene, trailS: number): void {
  if (shots === null) return;
  const { palette, view, plane, scale } = look;
  for (const spent of [true, false]) {
    for (const strokes of shotLines.values()) strokes.clear();
    for (let i = 0; i < shots.fromS.length; i++) {
      const [from, to] = [shots.fromS[i]!, shots.toS[i]!];
      if (tS < from || tS > to + trailS * SHOT_STAYS || tS > to !== spent) continue;
      const f = spent || to <= from ? 1 : (tS - from) / (to - from);
      const [ax, ay] = plane.project(shots.fromLonDeg[i]!, shots.fromLatDeg[i]!);
      const [bx, by] = plane.project(shots.toLonDeg[i]!, shots.toLatDeg[i]!);
      const strokes = linesOf(shots.nation[i]!);
      strokes.begin();
      strokes.add(toScreenX(view, ax), toScreenY(view, ay));
      strokes.add(toScreenX(view, ax + (bx - ax) * f), toScreenY(view, ay + (by - ay) * f));
    }
    for (const [nation, strokes] of shotLines) {
      pen.strokes(strokes, {
        ...nationPaint(palette, nation),
        widthPx: 1.8 * scale,
        opacity: spent ? 0.4 : 1,
      });
    }
  }
}

function linesOf(nation: number): Strokes {
  let strokes = shotLines.get(nation);
  if (strokes === undefined) {
    strokes = new Strokes();
    shotLines.set(nation, strokes);
  }
  return strokes;
}

/** How a nation's lines are drawn: colour and dashes, so that colour is not alone in telling. */
export function nationPaint(palette: Palette, nation: number): Paint {
  return {
    stroke: palette.nations[nation % palette.nations.length]!,
    dash: NATION_DASHES[nation % NATION_DASHES.length]!,
  };
}

const projected = new WeakMap<LiveMarks, { plane: Plane; xy: Float64Array }>();

/** Where outcomes are on the plane, projected once. */
export function outcomePlaces(marks: LiveMarks, plane: Plane): Float64Array {
  const known = projected.get(marks);
  if (known?.plane === plane) return known.xy;
  const xy = new Float64Array(2 * marks.lonDeg.length);
  for (let i = 0; i < marks.lonDeg.length; i++) {
    const [x, y] = plane.project(marks.lonDeg[i]!, marks.latDeg[i]!);
    xy[2 * i] = x;
    xy[2 * i + 1] = y;
  }
  projected.set(marks, { plane, xy });
  return xy;
}

export function outcomeKind(marks: LiveMarks, index: number): MarkKind {
  return MARK_KINDS[marks.kind[index]!] ?? 'failed';
}

function paintOutcomes(
  pen: Pen,
  look: LiveLook,
  marks: LiveMarks,
  tS: number,
  trailS: number,
): void {
  const { view, palette, scale } = look;
  const xy = outcomePlaces(marks, look.plane);
  for (let i = 0; i < marks.kind.length; i++) {
    const ageS = tS - marks.atS[i]!;
    const kind = outcomeKind(marks, i);
    if (ageS < 0 || SIGNS[kind] === null) continue;
    const [x, y] = [toScreenX(view, xy[2 * i]!), toScreenY(view, xy[2 * i + 1]!)];
    if (x < -8 || y < -8 || x > view.width + 8 || y > view.height + 8) continue;
    paintOutcome(pen, palette, kind, x, y, scale * (ageS < trailS ? 1 : 0.7), ageS < trailS);
  }
}

export function paintOutcome(
  pen: Pen,
  palette: Palette,
  kind: MarkKind,
  x: number,
  y: number,
  factor: number,
  strong: boolean,
): void {
  const sign = SIGNS[kind];
  if (sign === null) return;
  const colour =
    kind === 'hit' ? palette.bad : kind === 'intercepted' ? palette.good : palette.muted;
  const opacity = strong ? 1 : 0.55;
  if (sign.filled) {
    pen.mark(sign.path, x, y, factor, { fill: colour, stroke: palette.land, widthPx: 1, opacity });
  } else pen.mark(sign.path, x, y, factor, { stroke: colour, widthPx: 2 * factor, opacity });
}
