/**
 * One variant of a raid: who is launched when, along which path, at what. All draws are counter
 * based, so a threat's path does not depend on which other groups the document lists.
 */
import { keyOf } from '../chance/key.ts';
import { Purpose } from '../chance/purpose.ts';
import { VARIANT_LEVEL, type Chance } from '../chance/threefry.ts';
import { destination, lateralOffset, unitFromDegrees, type UnitVector } from '../geo/sphere.ts';
import type { Asset, RaidGroup, Scenario, ThreatType } from '../scenario/model.ts';
import { buildPath, strayed, type Leg } from './path.ts';
import { TICKS_PER_S, ticksOf } from './tick.ts';

/** One vehicle of the raid as this variant has it. */
export interface Threat {
  /** `group/n`, n from 1. */
  readonly id: string;
  readonly key: number;
  readonly group: RaidGroup;
  readonly type: ThreatType;
  readonly launchTick: number;
  /** Index into `scenario.assets`; −1 if it only passes through, or strays. */
  readonly asset: number;
  /** Whether it leaves its route for no target. */
  readonly strays: boolean;
  /** Where it is launched. */
  readonly from: UnitVector;
  readonly legs: readonly Leg[];
  /** Last tick of the path. */
  readonly endTick: number;
}

interface PreparedGroup {
  readonly group: RaidGroup;
  readonly type: ThreatType;
  readonly launch: UnitVector;
  readonly route: readonly UnitVector[];
  /** Asset indices in order of asset key, with cumulated weights. */
  readonly targets: readonly {
    readonly asset: number;
    readonly at: UnitVector;
    readonly upTo: number;
  }[];
  readonly ids: readonly { readonly id: string; readonly key: number }[];
}

/** Samples variants of one scenario's raid; everything that variants share is prepared once. */
export class RaidSampler {
  private readonly groups: readonly PreparedGroup[];

  constructor(scenario: Scenario) {
    const types = new Map(scenario.threatTypes.map((t) => [t.id, t]));
    const assets = new Map<string, { index: number; asset: Asset }>(
      scenario.assets.map((asset, index) => [asset.id, { index, asset }]),
    );
    this.groups = scenario.raid.map((group) => {
      const type = types.get(group.type);
      if (type === undefined) throw new RangeError(`raid group ${group.id} has no type`);
      let upTo = 0;
      const targets = group.targets
        .map((t) => {
          const found = assets.get(t.asset);
          if (found === undefined) throw new RangeError(`raid group ${group.id} has no target`);
          return { ...found, weight: t.weight, key: keyOf(t.asset) };
        })
        .sort((a, b) => a.key - b.key)
        .map(({ index, asset, weight }) => {
          upTo += weight;
          const at = unitFromDegrees(asset.place.latDeg, asset.place.lonDeg);
          return { asset: index, at, upTo };
        });
      return {
        group,
        type,
        launch: unitFromDegrees(group.launch.place.latDeg, group.launch.place.lonDeg),
        route: group.route.map((w) => unitFromDegrees(w.place.latDeg, w.place.lonDeg)),
        targets,
        ids: Array.from({ length: group.count }, (_, n) => {
          const id = `${group.id}/${n + 1}`;
          return { id, key: keyOf(id) };
        }),
      };
    });
  }

  /** The raid of a variant, sorted by threat key. Sets the key of `chance`. */
  sample(chance: Chance, seed: number, variant: number): Threat[] {
    chance.setKey(seed, VARIANT_LEVEL, variant);
    const threats: Threat[] = [];
    for (const group of this.groups) {
      for (const { id, key } of group.ids) threats.push(sampleThreat(chance, group, id, key));
    }
    return threats.sort((a, b) => a.key - b.key);
  }
}

function sampleThreat(chance: Chance, prepared: PreparedGroup, id: string, key: number): Threat {
  const { group, type, launch, route, targets } = prepared;
  const draw = (purpose: number, ordinal = 0): number => chance.uniform(purpose, key, 0, ordinal);

  const { fromS, toS } = group.window;
  const launchTick = ticksOf(fromS + (toS - fromS) * draw(Purpose.launchTime));
  const scattered =
    group.launch.scatterM > 0
      ? destination(
          launch,
          2 * Math.PI * draw(Purpose.launchScatter, 1),
          group.launch.scatterM * Math.sqrt(draw(Purpose.launchScatter, 0)),
        )
      : launch;

  const points: UnitVector[] = [scattered];
  let undisturbed: UnitVector = launch;
  route.forEach((waypoint, i) => {
    const jitterM = group.route[i]?.jitterM ?? 0;
    const offsetM = jitterM > 0 ? jitterM * (2 * draw(Purpose.routeJitter, i) - 1) : 0;
    points.push(offsetM === 0 ? waypoint : lateralOffset(undisturbed, waypoint, offsetM));
    undisturbed = waypoint;
  });

  let asset = -1;
  if (targets.length > 0) {
    const total = targets[targets.length - 1]?.upTo ?? 0;
    const wanted = targets.length > 1 ? draw(Purpose.target) * total : 0;
    const chosen = targets.find((t) => t.upTo > wanted) ?? targets[targets.length - 1];
    if (chosen !== undefined) {
      asset = chosen.asset;
      points.push(chosen.at);
    }
  }

  const { stray } = group;
  const strays = stray !== undefined && draw(Purpose.stray, 0) < stray.probability;
  if (strays) {
    asset = -1;
    const turnRad = ((stray.turnDeg * Math.PI) / 180) * (2 * draw(Purpose.stray, 2) - 1);
    points.splice(0, points.length, ...strayed(points, draw(Purpose.stray, 1), turnRad));
  }

  const band = group.heightM;
  const heightM = band ? band.low + (band.high - band.low) * draw(Purpose.height) : type.heightM;
  const legs = buildPath(points, type.profile, type.speedMps, heightM, launchTick / TICKS_PER_S);
  const last = legs[legs.length - 1];
  const endTick =
    last === undefined ? launchTick : Math.max(launchTick, Math.floor(last.toS * TICKS_PER_S));
  return { id, key, group, type, launchTick, asset, strays, from: scattered, legs, endTick };
}
