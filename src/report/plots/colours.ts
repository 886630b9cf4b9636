/**
 * One palette for every plot: Okabe and Ito's hues (Color Universal Design, 2008) where colour has
 * a meaning, greys for everything else. Hues are the same on dark and light.
 */
import type { Cause } from '../../study/tally.ts';

export const OKABE_ITO = {
  orange: '#E69F00',
  skyBlue: '#56B4E9',
  green: '#009E73',
  yellow: '#F0E442',
  blue: '#0072B2',
  vermillion: '#D55E00',
  purple: '#CC79A7',
  black: '#000000',
} as const;

/** How a cause is drawn. Neighbours in the stack differ in lightness or hatch, not in hue alone. */
export interface CauseStyle {
  readonly fill: string;
  /** For the number inside the segment: contrast at least 4.5 : 1 against `fill`. */
  readonly ink: '#000000' | '#FFFFFF';
  readonly hatch: 'rising' | 'falling' | 'dots' | null;
}

export const CAUSE_STYLES: Readonly<Record<Cause, CauseStyle>> = {
  unopposed: { fill: '#9AA0A6', ink: '#000000', hatch: 'rising' },
  undetected: { fill: '#6B7078', ink: '#FFFFFF', hatch: null },
  'out-of-reach': { fill: '#B4B9BF', ink: '#000000', hatch: null },
  forbidden: { fill: OKABE_ITO.orange, ink: '#000000', hatch: null },
  'too-late': { fill: OKABE_ITO.purple, ink: '#000000', hatch: 'falling' },
  held: { fill: OKABE_ITO.blue, ink: '#FFFFFF', hatch: null },
  'no-channel': { fill: OKABE_ITO.vermillion, ink: '#000000', hatch: 'dots' },
  'no-round': { fill: OKABE_ITO.yellow, ink: '#000000', hatch: null },
  missed: { fill: OKABE_ITO.skyBlue, ink: '#000000', hatch: 'rising' },
};
