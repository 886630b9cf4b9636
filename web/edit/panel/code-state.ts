/** Which text is open in the editor of texts, and the place that was asked for. */
import { signal } from '@preact/signals';

export type Tab = 'things' | 'rules' | 'document';

export const tab = signal<Tab>('things');

export interface CodePlace {
  readonly file: string;
  /** From 1. */
  readonly line: number;
  readonly column: number;
}

/** Where the cursor is to go; null: nowhere. */
export const codePlace = signal<CodePlace | null>(null);

/** Opens a text at a place; null: back to the things. */
export function showCode(place: CodePlace | null): void {
  tab.value = place === null ? 'things' : place.file.endsWith('.cedar') ? 'rules' : 'document';
  codePlace.value = place;
}
