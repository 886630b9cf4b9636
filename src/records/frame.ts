/**
 * What a reconstruction takes from a study besides the record: defended places and how its raid
 * weighs them, the regional pattern of the screens, and everything that no record says (nations,
 * sensors, forces, rules, policies).
 */
import { loadCatalogue } from '../catalogue/catalogue.ts';
import { createGeography } from '../geo/geography.ts';
import type { Scenario } from '../scenario/model.ts';
import { parseStudy } from '../scenario/parse.ts';
import type { ScreenAt } from './passages.ts';
import type { Pattern } from './reconstruct-screens.ts';
import type { Assets, KnownAsset } from './reconstruct-targets.ts';

/** The study that frames are made of: the one shipped for this defence. */
export const FRAME_STUDY = '2024-08-26';
/** Whose airspace the screens defend. */
export const DEFENDED = 'UA';

/** Files of the study, as text. */
export interface FrameFiles {
  readonly study: string;
  readonly rules: string;
}

export interface Frame {
  readonly files: FrameFiles;
  readonly assets: Assets;
  readonly patterns: readonly Pattern[];
  readonly screenAt: ScreenAt;
}

/** Reads the study. Throws `InputError` if it is none. */
export function frameFrom(files: FrameFiles): Frame {
  const { scenario } = parseStudy(
    {
      entry: 'study.yaml',
      files: new Map([
        ['study.yaml', files.study],
        ['rules.cedar', files.rules],
      ]),
    },
    { catalogue: loadCatalogue() },
  );
  return {
    files,
    assets: assetsOf(scenario),
    patterns: scenario.screens.map((screen) => {
      const of = (value: (e: (typeof screen.entries)[number]) => number, mode: string) =>
        Object.fromEntries(
          screen.entries.filter((e) => e.mode === mode).map((e) => [e.class, value(e)]),
        );
      return {
        screen: screen.id,
        hard: of((e) => e.share ?? 0, 'hard'),
        soft: of((e) => e.share ?? 0, 'soft'),
        correlation: of((e) => e.intraclassCorrelation, 'hard'),
        softCorrelation: of((e) => e.intraclassCorrelation, 'soft'),
      };
    }),
    screenAt: screensOf(scenario),
  };
}

function assetsOf(scenario: Scenario): Assets {
  const classes = new Map(scenario.threatTypes.map((type) => [type.id, type.classes[0] ?? '']));
  const weights: Record<string, Map<string, number>> = {};
  for (const { type, count, targets } of scenario.raid) {
    const sum = targets.reduce((n, t) => n + t.weight, 0);
    const own = (weights[classes.get(type) ?? ''] ??= new Map<string, number>());
    for (const { asset, weight } of targets) {
      own.set(asset, (own.get(asset) ?? 0) + (count * weight) / sum);
    }
  }
  return {
    byId: new Map(
      scenario.assets.map(({ id, title, class: kind, nation, place }): [string, KnownAsset] => [
        id,
        { id, title, class: kind, nation, at: [place.latDeg, place.lonDeg] },
      ]),
    ),
    weights,
  };
}

function screensOf(scenario: Scenario): ScreenAt {
  const world = createGeography({ drawn: scenario.drawnAirspaces, zones: scenario.zones });
  const bits = scenario.screens.map((screen) => 1 << world.zoneIndex(screen.zone));
  const defended = world.airspaceIndex(DEFENDED);
  return (place) => {
    if (world.airspaceAt(place) !== defended) return -1;
    const zones = world.zonesAt(place);
    return bits.findIndex((bit) => (zones & bit) !== 0);
  };
}
