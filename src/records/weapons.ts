/**
 * What the record calls a weapon, and what that is here. The record writes X for the Cyrillic Х of
 * Kh-101, and pools weapons that could not be told apart in the air; a name that nobody knows is kept
 * under class `other` and reported, never dropped.
 */
import type { RecordClass, RecordedWeapon } from './types.ts';

interface Known {
  /** Matches a whole name, after Cyrillic look-alikes became Latin ones, in upper case. */
  readonly pattern: RegExp;
  readonly class: RecordClass;
  /** Id in the catalogue of threats; null where it has none. */
  readonly type: string | null;
}

const KNOWN: readonly Known[] = [
  {
    pattern: /^((SHAHED|GERAN)[- ]?(136|131|136\/131|131\/136)?|GERAN-?[12])$/,
    class: 'drone',
    type: 'shahed-mix',
  },
  { pattern: /^(GERAN-?3|SHAHED-?238)$/, class: 'drone', type: 'geran3' },
  {
    pattern: /^(GERBERA|PARODIYA|PARODY|IMITATOR.*|DECOY.*|ITALMAS)$/,
    class: 'drone',
    type: 'gerbera',
  },
  { pattern: /^KH?-?101\/KH?-?555$/, class: 'cruise', type: 'kh101' },
  { pattern: /^KH?-?101$/, class: 'cruise', type: 'kh101' },
  { pattern: /^KH?-?(555|55|55SM)$/, class: 'cruise', type: 'kh555' },
  { pattern: /^KALIBR$/, class: 'cruise', type: 'kalibr' },
  { pattern: /^ISKANDER-K$/, class: 'cruise', type: 'iskander-k' },
  { pattern: /^KH?-?(59|69|59\/KH?-?69|59MK2?|59M)$/, class: 'cruise', type: 'kh59-69' },
  {
    pattern: /^(KH?-?35U?|KH?-?31(P|PD|PM|A)?|P-35|BM-35|BANDEROL.*)$/,
    class: 'cruise',
    type: null,
  },
  { pattern: /^ISKANDER-M(\/KN-23)?$/, class: 'ballistic', type: 'iskander-m' },
  { pattern: /^KN-23$/, class: 'ballistic', type: 'kn23' },
  { pattern: /^[CS]-[34]00(\/[CS]-[34]00)?$/, class: 'ballistic', type: 's300-surface' },
  {
    pattern: /^(TOCHKA(-U)?|RM-48U?|INTERCONTINENTAL BALLISTIC MISSILE|ORESHNIK|RS-26)$/,
    class: 'ballistic',
    type: null,
  },
  { pattern: /^(KH?-?47(M2)?[ -]?)?KINZHAL$/, class: 'aeroballistic', type: 'kinzhal' },
  { pattern: /^KH?-?(22|32|22\/KH?-?32)$/, class: 'supersonic', type: 'kh22-32' },
  { pattern: /^(P-800 )?ONIKS$/, class: 'supersonic', type: 'oniks' },
  { pattern: /^(3M22 )?ZIRCON$/, class: 'supersonic', type: 'zircon' },
  {
    pattern:
      /^(ORLAN-?\d*|SUPERCAM.*|ZALA.*|MERLIN.*|RECONNAISSANCE UAV|ORION|FORPOST.*|MOHAJER-?\d*|ELERON.*|GRANAT.*|KARTOGRAF|КАРТОГРАФ|ФЕНІКС)$/,
    class: 'reconnaissance',
    type: null,
  },
  {
    pattern: /^(LANCET.*|KUB.*|UNKNOWN UAV|UNKNOWN MISSILE|GBU.*|AERIAL BOMB|ПРИВЕТ-?\d*)$/,
    class: 'other',
    type: null,
  },
];

/** Cyrillic letters that look like Latin ones, as they come into names such as Х-101 and С-300. */
const LOOK_ALIKES: Readonly<Record<string, string>> = {
  А: 'A',
  В: 'B',
  Е: 'E',
  К: 'K',
  М: 'M',
  Н: 'H',
  О: 'O',
  Р: 'P',
  С: 'C',
  Т: 'T',
  Х: 'X',
  І: 'I',
};

/** A name in the form that patterns are written for: upper case, X and Х as KH. */
function normal(name: string): string {
  const upper = name.trim().toUpperCase().replaceAll(/\s+/g, ' ');
  // A name with letters that are Cyrillic alone stays Cyrillic.
  const latin = [...upper].map((c) => LOOK_ALIKES[c] ?? c).join('');
  const plain = /[\u0400-\u04ff]/.test(latin) ? upper : latin;
  return plain.replaceAll(/\bX-?(?=\d)/g, 'KH-').replaceAll(/[‐–—]/g, '-');
}

/** Names come again and again. */
const remembered = new Map<string, Known | undefined>();

function known(name: string): Known | undefined {
  if (remembered.has(name)) return remembered.get(name);
  const text = normal(name);
  const found = KNOWN.find((k) => k.pattern.test(text));
  if (remembered.size < 10_000) remembered.set(name, found);
  return found;
}

/** Whether the record's name for a weapon is one that this list knows. */
export function isKnownWeapon(name: string): boolean {
  return known(name) !== undefined;
}

/** The weapons that a cell names, `X-101/X-555 and Kalibr`, with the split that the row gives, if any. */
export function weaponsOf(
  model: string,
  split: Readonly<Record<string, number | null>>,
): RecordedWeapon[] {
  const names = model
    .split(/\s+(?:and|та|і|&)\s+|\s*,\s*/)
    .map((n) => n.trim())
    .filter((n) => n !== '');
  return names.map((name) => {
    const found = known(name);
    const launched = Object.hasOwn(split, name) ? (split[name] ?? null) : null;
    return { name, class: found?.class ?? 'other', type: found?.type ?? null, launched };
  });
}

/** The class that all weapons share; null if they differ or there is none. */
export function commonClass(weapons: readonly RecordedWeapon[]): RecordClass | null {
  const first = weapons[0]?.class ?? null;
  return weapons.every((w) => w.class === first) ? first : null;
}
