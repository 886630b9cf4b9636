/** Which screens threats of a group fly through, in order, on the way to each of their targets. */
import exp from '@stdlib/math-base-special-exp';
import ln from '@stdlib/math-base-special-ln';
import { loadCatalogue } from '../catalogue/catalogue.ts';
import { distanceM, interpolateInto, type UnitVector, unitFromDegrees } from '../geo/sphere.ts';
import { vec3 } from '../geo/vector.ts';
import type { Group } from './reconstruct.ts';

/** Threats that pass alike. */
export interface Passage {
  /** How many, in the mean. */
  readonly weight: number;
  /** Indices of the screens, in the order in which they are met. */
  readonly screens: readonly number[];
  /** Probability of failing by itself on the way. */
  readonly fails: number;
}

/** Index of the screen that a place lies under; −1 for none. */
export type ScreenAt = (place: UnitVector) => number;

/** Points along a way lie about this far apart: screens are hundreds of kilometres wide. */
const STEP_M = 5000;

/** One passage for each target of the group, along the middle of its corridor. */
export function passagesOf(group: Group, screenAt: ScreenAt): Passage[] {
  const type = loadCatalogue().threats.get(group.type)?.type;
  const sum = group.aims.reduce((n, aim) => n + aim.weight, 0);
  return group.aims.map((aim) => {
    const corners = [
      group.launch.at,
      ...group.way.points.map(([lat, lon]) => [lat, lon] as const),
      aim.asset.at,
    ].map(([lat, lon]) => unitFromDegrees(lat, lon));
    const screens: number[] = [];
    const p = vec3();
    let length = 0;
    for (let leg = 1; leg < corners.length; leg += 1) {
      const [a, b] = [corners[leg - 1] as UnitVector, corners[leg] as UnitVector];
      const metres = distanceM(a, b);
      length += metres;
      const steps = Math.max(1, Math.ceil(metres / STEP_M));
      for (let i = 0; i <= steps; i += 1) {
        const screen = screenAt(interpolateInto(p, a, b, i / steps));
        if (screen >= 0 && !screens.includes(screen)) screens.push(screen);
      }
    }
    const seconds = type === undefined ? 0 : length / type.speedMps;
    return {
      weight: (group.count * aim.weight) / sum,
      screens,
      fails: 1 - exp(-(type?.failurePerS ?? 0) * seconds),
    };
  });
}

/** Share of those that fly into a region that each mode alone would stop, below 1. */
export interface ScreenShare {
  readonly hard: number;
  readonly soft: number;
}

/** Shares of all, in the mean. */
export interface Outcome {
  readonly hard: number;
  readonly soft: number;
  readonly failed: number;
}

/** What becomes of the threats: each screen takes its shares of those that come to it. */
export function outcomeOf(passages: readonly Passage[], shares: readonly ScreenShare[]): Outcome {
  const effects = shares.map(effectOf);
  let [all, hard, soft, failed] = [0, 0, 0, 0];
  for (const { weight, screens, fails } of passages) {
    all += weight;
    let alive = weight;
    for (const screen of screens) {
      const effect = effects[screen];
      if (effect === undefined) continue;
      hard += alive * effect.hard;
      soft += alive * effect.soft;
      alive -= alive * (effect.hard + effect.soft);
    }
    failed += alive * fails;
  }
  if (all === 0) return { hard: 0, soft: 0, failed: 0 };
  return { hard: hard / all, soft: soft / all, failed: failed / all };
}

/** Both modes act all along the way: whoever is stopped falls to each as its hazard. */
function effectOf(share: ScreenShare): { readonly hard: number; readonly soft: number } {
  const [down, astray] = [-ln(1 - share.hard), -ln(1 - share.soft)];
  if (down + astray === 0) return { hard: 0, soft: 0 };
  const stopped = (1 - (1 - share.hard) * (1 - share.soft)) / (down + astray);
  return { hard: stopped * down, soft: stopped * astray };
}
