export const SIDES: readonly string[];
export const REGIONS: readonly string[];
/** Texts of `places`, `corridors` and `weapons`. */
export type GazetteerFiles = Readonly<Record<'places' | 'corridors' | 'weapons', string>>;
export function gazetteerFiles(): GazetteerFiles;
export function buildGazetteer(files: GazetteerFiles): {
  readonly text: string;
  readonly problems: readonly string[];
};
