/** A study as the build packs it: see `tools/app/shipped-studies.ts`. */
import type { ParsedRules, RuleFile } from '../../src/index.ts';
import type { LoadedStudy } from '../state/study.ts';

/** Rule files with what Cedar made of them. */
export interface KnownRules {
  readonly files: readonly RuleFile[];
  readonly parsed: ParsedRules;
}

/** A row of a study's `proposals.yaml`. */
export interface Proposal {
  readonly date: string;
  readonly who: string;
  readonly kind: string;
  readonly said: string;
  readonly source: { readonly by: string; readonly url: string };
  /** Policy of the study that expresses it. */
  readonly policy?: string;
  /** Caveats that a refusal amounts to, put in force at policy `at`. */
  readonly caveats?: readonly string[];
  readonly at?: string;
  /** What the policy leaves out of it. */
  readonly but?: string;
  /** Why nothing of the study expresses it. */
  readonly outside?: string;
}

export interface ShippedStudy {
  readonly rules: readonly KnownRules[];
  readonly proposals: readonly Proposal[];
  readonly study: Omit<LoadedStudy, 'texts'> & {
    readonly texts: {
      readonly entry: string;
      readonly files: readonly (readonly [string, string])[];
    };
  };
}

export interface ShippedEntry {
  readonly id: string;
  readonly title: string;
  /** Name of its document. */
  readonly entry: string;
  readonly url: string;
}

/** The study as the page holds it. */
export function unpack({ study }: ShippedStudy): LoadedStudy {
  const { entry, files } = study.texts;
  return { ...study, texts: { entry, files: new Map(files) } };
}
