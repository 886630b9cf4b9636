/** Words and numbers that the record's tables, plots and page have in common. */
import type { Fit, Fitted } from '../records/calibrate.ts';
import type { ClassLook, Look } from '../records/look.ts';
import type { RecordClass } from '../records/types.ts';
import { plural } from './answer.ts';
import { fixed } from './numbers.ts';

export const CLASS_TITLES: Readonly<Record<RecordClass, string>> = {
  drone: 'drones',
  cruise: 'cruise missiles',
  ballistic: 'ballistic missiles',
  aeroballistic: 'aeroballistic missiles',
  supersonic: 'supersonic missiles',
  reconnaissance: 'reconnaissance drones',
  other: 'other',
};

/** Fewer raids than this in a month are shown as what they are: next to nothing. */
export const FEW_RAIDS = 3;

/** `81 %`. */
export function percent(share: number): string {
  return `${fixed(100 * share, 0)}\u00a0%`;
}

/**
 * An interval that reaches to its value: where all or none were destroyed, the likeliest share lies
 * at the end of what is possible, outside the central interval.
 */
export function interval({ value, low, high }: Fitted): Fitted {
  return { value, low: Math.min(low, value), high: Math.max(high, value) };
}

/** `81 % (76 to 85)`. */
export function shareText(fitted: Fitted): string {
  const { value, low, high } = interval(fitted);
  return `${percent(value)} (${fixed(100 * low, 0)} to ${fixed(100 * high, 0)})`;
}

/** `0.08 (0.05 to 0.11)`; a dash where the data leave it open. */
export function correlationText(fit: Fit): string {
  if (fit.doubts.correlation.length > 0) return 'cannot be told';
  const { value, low, high } = interval(fit.correlation);
  return `${fixed(value, 2)} (${fixed(low, 2)} to ${fixed(high, 2)})`;
}

/** `9 of 11`. */
export function ofText({ destroyed, launched }: Pick<ClassLook, 'destroyed' | 'launched'>): string {
  return `${fixed(destroyed, 0)} of ${fixed(launched, 0)}`;
}

/** What there is, in one sentence. */
export function lookAnswerText(look: Look): string {
  return `${plural(look.raids, 'raid')} from ${look.first} to ${look.last}: ${fixed(look.launched, 0)} launched, ${fixed(look.destroyed, 0)} reported destroyed`;
}

/** What to know before reading a number. */
export function notesOf(look: Look): string[] {
  const level = Math.round(100 * look.confidence);
  return [
    `Shares are of the beta-binomial law that fits the raids of the class best, every raid with a share of its own; in brackets intervals meant to cover ${level} % (docs/model/records.md).`,
    "Numbers are the defending side's reports: one party's claims.",
    ...(look.pooled > 0
      ? [
          `${plural(look.pooled, 'row')} pool weapons of several classes and count for raids, not for classes.`,
        ]
      : []),
    ...(look.cut > 0
      ? [
          `${plural(look.cut, 'row')} report more destroyed than launched; as many as launched are counted.`,
        ]
      : []),
  ];
}
