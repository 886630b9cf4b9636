/**
 * What is forecast apart for a reconstruction: the classes, with cruise missiles parted by how far they
 * come. Those that fly straight at targets near the front are shot down less often than those that
 * cross the country, the raids of the one kind are small and of the other large, and one law for both
 * says little of either.
 */
import { loadCatalogue } from '../catalogue/catalogue.ts';
import { type ClassCount, countsOf, STUDIED_CLASSES, type StudiedClass } from './counts.ts';
import { flownFor } from './gazetteer.ts';
import type { RaidRecord, RecordedRaid } from './types.ts';

export const KINDS = [
  'drone',
  'cruise-afar',
  'cruise-near',
  'ballistic',
  'aeroballistic',
  'supersonic',
] as const;
export type Kind = (typeof KINDS)[number];

/** Kind of a class's weapon that flies straight at its target, or does not; null for other classes. */
export function kindOf(threatClass: string, direct: boolean): Kind | null {
  if (threatClass === 'cruise') return direct ? 'cruise-near' : 'cruise-afar';
  return KINDS.find((kind) => kind === threatClass) ?? null;
}

export function classOfKind(kind: Kind): StudiedClass {
  return STUDIED_CLASSES.find((c) => kind === c || kind.startsWith(`${c}-`)) ?? 'cruise';
}

/** Kind of all weapons of a row, by what flies for them; null if they differ or are not simulated. */
export function kindOfRow({ weapons }: RaidRecord): Kind | null {
  const kinds = new Set(
    weapons.map(({ name, type, class: c }) => {
      const flown = flownFor(name, type, c);
      const threat = flown === null ? undefined : loadCatalogue().threats.get(flown.type);
      return kindOf(threat?.type.classes[0] ?? '', flown?.facts.direct === true);
    }),
  );
  const [only = null] = kinds;
  return kinds.size === 1 ? only : null;
}

/** One kind in each raid that has rows of it alone, in order of time. */
export function countsOfKind(raids: readonly RecordedRaid[], kind: Kind): ClassCount[] {
  const { counts } = countsOf(raids, (row) => kindOfRow(row) === kind);
  const found: ClassCount[] = [];
  for (const count of counts) {
    const last = found.at(-1);
    // the record's classes are not all the catalogue's: a raid may have two of one kind
    if (last?.raid !== count.raid) found.push(count);
    else {
      const { launched, destroyed } = last;
      found[found.length - 1] = {
        ...last,
        launched: launched + count.launched,
        destroyed: destroyed + count.destroyed,
      };
    }
  }
  return found;
}
