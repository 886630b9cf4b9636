/** Labels on a map without overlap: greedy, by priority, in the first place that is free. */
import { displayWidth } from '../text.ts';

export interface Box {
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
}

export interface LabelWish {
  readonly text: string;
  readonly x: number;
  readonly y: number;
  /** Distance from the point to the text. */
  readonly offset: number;
  /** Higher is placed first. */
  readonly priority: number;
}

export interface PlacedLabel {
  readonly text: string;
  readonly x: number;
  /** Baseline. */
  readonly y: number;
  readonly anchor: 'start' | 'middle' | 'end';
}

/** Mean advance of system sans-serif at 13 px, on the wide side so that nothing touches. */
const ADVANCE = 7.4;
const ASCENT = 10;
const DESCENT = 4;

/** Estimated width of `text` at 13 px. */
export function textWidth(text: string): number {
  return displayWidth(text) * ADVANCE;
}

export function overlaps(a: Box, b: Box): boolean {
  return a.x0 < b.x1 && b.x0 < a.x1 && a.y0 < b.y1 && b.y0 < a.y1;
}

/** The box of a label as drawn. */
export function labelBox(label: PlacedLabel): Box {
  const width = textWidth(label.text);
  const shift = label.anchor === 'start' ? 0 : label.anchor === 'end' ? width : width / 2;
  return {
    x0: label.x - shift,
    x1: label.x - shift + width,
    y0: label.y - ASCENT,
    y1: label.y + DESCENT,
  };
}

/**
 * Places what fits inside `frame` beside `taken`, which grows by what was placed. A label for
 * which no place is free is left out; its mark keeps its tooltip.
 */
export function placeLabels(wishes: readonly LabelWish[], taken: Box[], frame: Box): PlacedLabel[] {
  const placed: PlacedLabel[] = [];
  for (const wish of [...wishes].sort((a, b) => b.priority - a.priority)) {
    const found = candidates(wish).find((label) => {
      const box = labelBox(label);
      return inside(box, frame) && taken.every((other) => !overlaps(box, other));
    });
    if (found === undefined) continue;
    placed.push(found);
    taken.push(labelBox(found));
  }
  return placed;
}

function inside(box: Box, frame: Box): boolean {
  return box.x0 >= frame.x0 && box.x1 <= frame.x1 && box.y0 >= frame.y0 && box.y1 <= frame.y1;
}

/** Right, left, above, below, then the corners: the usual order of preference on maps. */
function candidates({ text, x, y, offset }: LabelWish): PlacedLabel[] {
  const d = offset + 3;
  const middle = y + 4;
  return [
    { text, x: x + d, y: middle, anchor: 'start' },
    { text, x: x - d, y: middle, anchor: 'end' },
    { text, x, y: y - d - 1, anchor: 'middle' },
    { text, x, y: y + d + ASCENT, anchor: 'middle' },
    { text, x: x + d - 2, y: y - d + 2, anchor: 'start' },
    { text, x: x + d - 2, y: y + d + ASCENT - 4, anchor: 'start' },
    { text, x: x - d + 2, y: y - d + 2, anchor: 'end' },
    { text, x: x - d + 2, y: y + d + ASCENT - 4, anchor: 'end' },
  ];
}

const LONGEST_LABEL = 28;

/** A title short enough for a map. */
export function shortLabel(text: string): string {
  const letters = [...text];
  if (letters.length <= LONGEST_LABEL) return text;
  return `${letters.slice(0, LONGEST_LABEL - 1).join('')}…`;
}

/** Short labels by title: of titles that would become the same, without the words they begin with. */
export function shortLabels(titles: readonly string[]): ReadonlyMap<string, string> {
  const labels = new Map<string, string>();
  for (const title of titles) {
    const alike = titles.filter((other) => shortLabel(other) === shortLabel(title));
    const [first = [], ...others] = [...new Set(alike)].map((t) => t.split(' '));
    const differ = first.findIndex((word, i) => others.some((words) => words[i] !== word));
    const rest = title.split(' ').slice(differ).join(' ');
    labels.set(title, shortLabel(others.length === 0 || differ < 1 ? title : `…${rest}`));
  }
  return labels;
}
