import type { Scenario } from '../../src/scenario/model.ts';

export const FACTORS: readonly {
  readonly title: string;
  readonly multiplier: number;
  readonly paths: RegExp;
}[];
export const designSize: number;
export function atPoint(scenario: Scenario, k: number): Scenario;
