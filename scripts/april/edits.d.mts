import type { Group, StudyData } from './engine.mjs';

type ClassOf = (group: Group) => string;

export function apportion(weights: readonly number[], total: number): number[];
export function meanDistanceKm(document: StudyData, classOf: ClassOf, wanted: string): number;
export function withDistances(
  document: StudyData,
  classOf: ClassOf,
  km: { drone: number; cruise: number },
  speedMpsOf: (group: Group) => number,
): StudyData;
export function withMix(
  document: StudyData,
  classOf: ClassOf,
  mix: { drone: number; cruise: number; ballistic: number },
): StudyData;
