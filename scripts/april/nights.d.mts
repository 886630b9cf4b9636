import type { PreparedStudy } from '../../src/study/prepare.ts';
import type { Scenario } from '../../src/scenario/model.ts';

export interface ClassSums {
  launched: number;
  hit: number;
  arrived: number;
  failed: number;
  intercepted: number;
  entered: number;
}

export interface Night {
  readonly variant: number;
  readonly launched: number;
  readonly leakers: number;
  readonly byClass: Record<string, ClassSums>;
  readonly stopped: Record<string, number>;
}

export function nights(
  engine: unknown,
  study: PreparedStudy,
  policies: readonly string[],
  options: {
    variants: number;
    first?: number;
    seed: number;
    replications?: number;
    inside?: readonly string[];
    change?: (scenario: Scenario) => Scenario;
  },
): Record<string, Night[]>;
