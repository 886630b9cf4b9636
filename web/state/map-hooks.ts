/** What the editor has the map do while it is open. The map knows nothing of editing beyond this. */
import { signal, type ReadonlySignal } from '@preact/signals';
import type { LonLat, MapEvents, MapHandle, MapSketch, Thing } from '../map/types.ts';

export interface MapEditing extends Required<Pick<MapEvents, 'mayDrag' | 'onDrag' | 'onDelete'>> {
  /** Offered every click first; true: it was for the editor, such as one that places something. */
  take(thing: Thing | null, at: LonLat): boolean;
  readonly sketch: ReadonlySignal<MapSketch | null>;
}

/** Null while nothing is edited. */
export const mapEditing = signal<MapEditing | null>(null);
/** The map, once it is shown. */
export const mapHandle = signal<MapHandle | null>(null);
