/**
 * How many of each weapon a row has. A row that pools weapons may publish a split; where it does not,
 * the year's other rows say how such weapons were mixed, and how differently.
 */
import { type Flown, flownFor } from './gazetteer.ts';
import { joinRaids } from './raids.ts';
import type { RaidRecord, RecordedWeapon } from './types.ts';

/** One weapon's part of a row. */
export interface Part {
  /** As written; several that fly alike are one part. */
  readonly names: readonly string[];
  /** Null: not simulated. */
  readonly flown: Flown | null;
  readonly count: number;
  /** What it may have been instead; `count` itself where the row says so. */
  readonly low: number;
  readonly high: number;
  readonly how: 'reported' | 'published split' | 'share of the year' | 'evenly';
}

/** Whole numbers that add up to `total` in these proportions; remainders go to the largest, then the first. */
export function apportion(total: number, weights: readonly number[]): number[] {
  const sum = weights.reduce((a, b) => a + b, 0);
  const even = sum <= 0;
  const exact = weights.map((w) => (total * (even ? 1 : w)) / (even ? weights.length : sum));
  const whole = exact.map(Math.floor);
  const order = exact
    .map((x, i) => ({ i, rest: x - Math.floor(x) }))
    .sort((a, b) => b.rest - a.rest || a.i - b.i);
  let left = total - whole.reduce((a, b) => a + b, 0);
  for (const { i } of order) {
    if (left <= 0) break;
    whole[i] = (whole[i] as number) + 1;
    left -= 1;
  }
  return whole;
}

/** What a calendar year's rows say of each weapon alone, raid by raid. */
export interface YearMix {
  /** Launched by what flies (a catalogue type, or a name), one map per raid. */
  readonly raids: readonly ReadonlyMap<string, number>[];
}

/** Rows of one weapon, and published splits, of the raids that end in the year. */
export function mixOfYear(records: readonly RaidRecord[], year: string): YearMix {
  const own = records.filter((r) => r.to.startsWith(year));
  return {
    raids: joinRaids(own).map((raid) => {
      const sums = new Map<string, number>();
      for (const record of raid.records) {
        const single = record.weapons.length === 1;
        for (const weapon of record.weapons) {
          const n = single ? record.launched : weapon.launched;
          if (n === null) continue;
          sums.set(keyOf(weapon), (sums.get(keyOf(weapon)) ?? 0) + n);
        }
      }
      return sums;
    }),
  };
}

function keyOf(weapon: RecordedWeapon): string {
  const flown = flownFor(weapon.name, weapon.type, weapon.class);
  return flown === null ? weapon.name : flown.facts.id;
}

/** The row's weapons with whole counts that add up to what was launched. */
export function partsOf(record: RaidRecord, mix: YearMix): Part[] {
  const merged = new Map<string, { weapons: RecordedWeapon[]; flown: Flown | null }>();
  for (const weapon of record.weapons) {
    const flown = flownFor(weapon.name, weapon.type, weapon.class);
    const one = merged.get(keyOf(weapon));
    if (one === undefined) merged.set(keyOf(weapon), { weapons: [weapon], flown });
    else one.weapons.push(weapon);
  }
  const parts = [...merged].map(([key, { weapons, flown }]) => ({
    key,
    names: weapons.map((w) => w.name),
    flown,
    published: weapons.every((w) => w.launched !== null)
      ? weapons.reduce((n, w) => n + (w.launched ?? 0), 0)
      : null,
  }));
  if (parts.length === 1) {
    return parts.map(({ names, flown }) => fixed(names, flown, record.launched, 'reported'));
  }
  const known = parts.reduce((n, p) => n + (p.published ?? 0), 0);
  const open = parts.filter((p) => p.published === null);
  const rest = Math.max(0, record.launched - known);
  const weights = open.map((p) => mix.raids.reduce((n, raid) => n + (raid.get(p.key) ?? 0), 0));
  const even = weights.every((w) => w === 0);
  const counts = atLeastOne(apportion(rest, weights), rest);
  const keys = open.map((p) => p.key);
  return parts.map(({ key, names, flown, published }) => {
    if (published !== null) return fixed(names, flown, published, 'published split');
    const i = keys.indexOf(key);
    const count = counts[i] ?? 0;
    const [low, high] = rangeOfShare(mix, key, keys);
    const others = Math.min(rest, open.length - 1);
    const most = Math.max(count, open.length === 1 ? rest : rest - others);
    return {
      names,
      flown,
      count,
      low: open.length === 1 ? count : Math.min(count, Math.max(1, Math.floor(low * rest))),
      high: Math.min(most, Math.max(count, Math.ceil(high * rest))),
      how: even ? 'evenly' : 'share of the year',
    };
  });
}

function fixed(
  names: readonly string[],
  flown: Flown | null,
  count: number,
  how: Part['how'],
): Part {
  return { names, flown, count, low: count, high: count, how };
}

/** A row that names a weapon had one of it, as long as there are enough. */
function atLeastOne(counts: number[], total: number): number[] {
  if (total < counts.length) return counts;
  for (let i = 0; i < counts.length; i += 1) {
    if (counts[i] !== 0) continue;
    const largest = counts.indexOf(Math.max(...counts));
    counts[largest] = (counts[largest] as number) - 1;
    counts[i] = 1;
  }
  return counts;
}

/** Fewer raids say nothing of how the mix varies. */
const FEWEST_RAIDS = 5;

/** The 10 % and 90 % quantiles over raids of a weapon's share among these; all of it if few know. */
function rangeOfShare(mix: YearMix, key: string, among: readonly string[]): [number, number] {
  const shares = mix.raids
    .flatMap((raid) => {
      // a raid of one weapon alone says nothing of how two were mixed
      if (!among.every((k) => (raid.get(k) ?? 0) > 0)) return [];
      const sum = among.reduce((n, k) => n + (raid.get(k) ?? 0), 0);
      return [(raid.get(key) ?? 0) / sum];
    })
    .sort((a, b) => a - b);
  if (shares.length < FEWEST_RAIDS) return [0, 1];
  const at = (q: number): number => shares[Math.round(q * (shares.length - 1))] as number;
  return [at(0.1), at(0.9)];
}
