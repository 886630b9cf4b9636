/** What the editor has the map do while it is open. The map knows nothing of editing beyond this. */
import { signal, type ReadonlySignal } from '@preact/signals';
import type { MapEvents, MapHandle, MapSketch } from '../map/types.ts';

export interface MapEditing extends Required<Pick<MapEvents, 'mayDrag' | 'onDrag' | 'onDelete'>> {
  /** A click that the editor takes for itself, such as one that places something. */
  readonly take: NonNullable<MapEvents['onSelect']> | null;
  readonly sketch: ReadonlySignal<MapSketch | null>;
}

/** Null while nothing is edited. */
export const mapEditing = signal<MapEditing | null>(null);
/** The map, once it is shown. */
export const mapHandle = signal<MapHandle | null>(null);
