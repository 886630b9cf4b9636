/** Ways from a launch place to targets: corridors that stand for ignorance, none of them searched for. */
import {
  type CorridorPoint,
  type Degrees,
  distanceKm,
  gazetteer,
  type Side,
  type WeaponFacts,
} from './gazetteer.ts';
import type { Region } from './regions.ts';

/** A corridor, empty where the way is straight. */
export interface Way {
  readonly id: string;
  readonly points: readonly CorridorPoint[];
}

export const STRAIGHT: Way = { id: 'straight', points: [] };

/** Ways that a weapon may take from a side to a region, in equal parts. */
export function waysTo(side: Side, region: Region | null, weapon: WeaponFacts): readonly Way[] {
  if (weapon.direct || region === null) return [STRAIGHT];
  return Object.entries(gazetteer().corridors[side][region]).map(([id, points]) => ({
    id,
    points,
  }));
}

/** Length of a way, kilometres. */
export function lengthKm(from: Degrees, way: Way, to: Degrees): number {
  let at = from;
  let sum = 0;
  for (const [lat, lon] of way.points) {
    sum += distanceKm(at, [lat, lon]);
    at = [lat, lon];
  }
  return sum + distanceKm(at, to);
}
