/**
 * The regions that the record's targets fall into: those of the screens of the shipped study
 * `2024-08-26`. A target that names no single one of them (`Ukraine`, `south-east`, `front line`)
 * has none.
 */
export const REGIONS = ['west', 'centre', 'kyiv', 'north', 'south', 'east'] as const;
export type Region = (typeof REGIONS)[number];

const PLACES: Readonly<Record<Region, string>> = {
  west: `west, western, lviv, volyn, lutsk, rivne, ternopil, khmelnytskyi, starokostiantyniv,
    ivano-frankivsk, kolomyia, chernivtsi, zakarpattia, uzhhorod, stryi, burshtyn`,
  centre: `centre, center, central, zhytomyr, vinnytsia, cherkasy, uman, kirovohrad, kropyvnytskyi`,
  kyiv: `kyiv, kyiv city, bila tserkva, vasylkiv`,
  north: `north, northern, chernihiv, sumy, konotop, shostka`,
  south: `south, southern, odesa, izmail, mykolaiv, ochakiv, voznesensk, kherson, snake island`,
  east: `east, eastern, kharkiv, chuhuiv, poltava, kremenchuk, myrhorod, dnipropetrovsk, dnipro,
    kryvyi rih, pavlohrad, nikopol, synelnykove, zaporizhzhia, donetsk, kramatorsk, sloviansk,
    pokrovsk, luhansk`,
};

const BY_NAME = new Map(
  REGIONS.flatMap((region) =>
    PLACES[region].split(',').map((name): [string, Region] => [name.trim(), region]),
  ),
);

/** The region that a target lies in, whole: `Odesa oblast, Black Sea` is south. Null: no single one. */
export function regionOf(target: string): Region | null {
  const [place = ''] = target
    .toLowerCase()
    .replaceAll(/\([^)]*\)/gu, '')
    .split(',');
  const name = place
    .trim()
    .replace(/\s+(?:oblast|raion|district|region)$/u, '')
    .trim();
  return BY_NAME.get(name) ?? null;
}

/** The region that all targets lie in; null if there is none, or more than one. */
export function commonRegion(targets: readonly string[]): Region | null {
  const regions = new Set(targets.map(regionOf));
  const [only = null] = regions;
  return regions.size === 1 ? only : null;
}
