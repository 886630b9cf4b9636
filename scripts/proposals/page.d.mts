import type { CompareOptions } from '../../src/study/compare.ts';
import type { PreparedStudy } from '../../src/study/prepare.ts';
import type { CompareResult } from '../../src/study/results.ts';

/** A row of the data file; its head tells what the fields mean. */
export interface ProposalRow {
  readonly date: string;
  readonly who: string;
  readonly kind: string;
  readonly said: string;
  readonly source: { readonly by: string; readonly url: string };
  readonly policy?: string;
  readonly switches?: unknown;
  readonly caveats?: readonly string[];
  readonly at?: string;
  readonly outside?: string;
  readonly but?: string;
}

export interface Proposals {
  readonly study: string;
  readonly seed: number;
  readonly replications: number;
  readonly rows: readonly ProposalRow[];
}

export interface Measured {
  readonly replications: number;
}

export function readProposals(
  text: string,
  study: Pick<PreparedStudy, 'scenario' | 'book'>,
): Proposals;

export function measure(
  data: Proposals,
  study: PreparedStudy,
  compare: (study: PreparedStudy, options: CompareOptions) => Promise<CompareResult>,
): Promise<Measured>;

export function page(
  data: Proposals,
  measured: Measured,
  study: Pick<PreparedStudy, 'scenario' | 'book'>,
): string;
