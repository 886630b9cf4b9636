/** A page of the terminal: how wide it is and whether it has colour, and its headings. */
import type { Style } from './table.ts';
import { displayWidth, wrap } from './text.ts';

/** What every part of an answer in the terminal is set on. */
export interface Page {
  /** columns */
  readonly width: number;
  readonly style: Style;
}

/** A heading with a note after it: on one line where both fit, else the note on lines of its own. */
export function heading(text: string, note: string, { width, style }: Page): string[] {
  if (note === '') return [style.strong(text)];
  if (displayWidth(`${text} · ${note}`) <= width)
    return [`${style.strong(text)} ${style.faint(`· ${note}`)}`];
  return [style.strong(text), ...wrap(note, width).map(style.faint)];
}
