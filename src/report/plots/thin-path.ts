/** A path sink for d3-geo that drops points too near to be seen: a report is sent by mail. */
import type { GeoContext } from 'd3-geo';

export type Point = readonly [x: number, y: number];

/** Points nearer than this to the last one kept are dropped, in units of the drawing. */
const NEAREST = 0.7;

/** Collects what is drawn as rings of points; `path` is its SVG form with one decimal. */
export class ThinPath implements GeoContext {
  readonly lines: { points: Point[]; closed: boolean }[] = [];

  beginPath(): void {}

  moveTo(x: number, y: number): void {
    this.lines.push({ points: [[x, y]], closed: false });
  }

  lineTo(x: number, y: number): void {
    const line = this.lines.at(-1);
    const last = line?.points.at(-1);
    if (line === undefined || last === undefined) return this.moveTo(x, y);
    if (Math.abs(x - last[0]) + Math.abs(y - last[1]) >= NEAREST) line.points.push([x, y]);
  }

  closePath(): void {
    const line = this.lines.at(-1);
    if (line !== undefined) line.closed = true;
  }

  /** Points are drawn by the map itself. */
  arc(): void {}

  /** SVG path data; lines of a single point and rings of less than three are left out. */
  path(): string {
    return this.lines
      .filter((line) => line.points.length >= (line.closed ? 3 : 2))
      .map((line) => {
        const points = line.points.map(([x, y]) => `${round(x)},${round(y)}`);
        return `M${points.join('L')}${line.closed ? 'Z' : ''}`;
      })
      .join('');
  }

  /** The box of all points; inside out when there is none. */
  bounds(): { x0: number; y0: number; x1: number; y1: number } {
    const box = { x0: Infinity, y0: Infinity, x1: -Infinity, y1: -Infinity };
    for (const { points } of this.lines) {
      for (const [x, y] of points) {
        box.x0 = Math.min(box.x0, x);
        box.x1 = Math.max(box.x1, x);
        box.y0 = Math.min(box.y0, y);
        box.y1 = Math.max(box.y1, y);
      }
    }
    return box;
  }

  /** Whether a point lies inside, by the even-odd rule. */
  contains(x: number, y: number): boolean {
    let inside = false;
    for (const { points } of this.lines) {
      let before = points.at(-1);
      for (const point of points) {
        if (before !== undefined && point[1] > y !== before[1] > y) {
          const crossing =
            point[0] + ((y - point[1]) / (before[1] - point[1])) * (before[0] - point[0]);
          if (x < crossing) inside = !inside;
        }
        before = point;
      }
    }
    return inside;
  }
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
