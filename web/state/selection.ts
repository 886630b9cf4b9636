/** What the reader points at or has picked: the same thing on the map, in lists and in stories. */
import { signal } from '@preact/signals';

export type Selected =
  | {
      readonly kind: 'fire-unit' | 'flight' | 'asset' | 'zone' | 'sensor' | 'raid-group';
      readonly id: string;
    }
  /** Number of a threat in the variant that is watched. */
  | { readonly kind: 'threat'; readonly id: string }
  | null;

export const selected = signal<Selected>(null);
/** Under the pointer or the keyboard's cursor. */
export const hovered = signal<Selected>(null);
