/** Opens nights: what the watch's worker does with a message. Pure, so that tests need no worker. */
import type { Compiler } from '../../src/compile/compile.ts';
import type { Scenario } from '../../src/scenario/model.ts';
import type { CheckedStudy } from '../../src/study/prepare.ts';
import { createCompiler } from '../../src/study/create-compiler.ts';
import { recordPlayback } from '../../src/study/playback/record.ts';
import type { PolicySelection } from '../../src/study/tally.ts';
import { openedNight, type OpenedNight } from './opened.ts';

export type WatchStudy = Pick<CheckedStudy, 'scenario' | 'book'>;

/** One replication under one policy. */
export interface NightRequest {
  readonly seed: number;
  /** Over the whole study, from 0. */
  readonly replication: number;
  readonly policyId: string;
  readonly policy: PolicySelection;
}

export interface OpenMessage {
  readonly kind: 'open';
  /** Chosen by the sender; comes back with the answer. */
  readonly ticket: number;
  /** Left out when it is the one of the message before. */
  readonly study?: WatchStudy;
  readonly night: NightRequest;
}

export interface OpenReply {
  readonly kind: 'opened';
  readonly ticket: number;
  readonly night?: OpenedNight;
  /** Why there is none. */
  readonly problem?: string;
}

/** A variant of the raid as it was compiled. */
interface Compiled {
  readonly seed: number;
  readonly variant: number;
  readonly program: ArrayBuffer;
}

export class WatchEngine {
  private known: { readonly scenario: Scenario; readonly compiler: Compiler } | null = null;
  /** The variant opened last: whoever flips rules watches it again and again. */
  private last: Compiled | null = null;

  /** Never throws: what went wrong is in the reply. */
  open({ ticket, study, night }: Omit<OpenMessage, 'kind'>): OpenReply {
    try {
      if (study !== undefined) {
        this.known = { scenario: study.scenario, compiler: createCompiler(study) };
        this.last = null;
      }
      if (this.known === null) throw new Error('a night came before its study');
      const { compiler, scenario } = this.known;
      const compiled = this.compiled(compiler, night);
      const playback = recordPlayback({ compiler, compiled, ...night });
      return { kind: 'opened', ticket, night: openedNight(playback, scenario) };
    } catch (error) {
      const problem = error instanceof Error ? error.message : String(error);
      return { kind: 'opened', ticket, problem };
    }
  }

  private compiled(compiler: Compiler, { seed, replication }: NightRequest): ArrayBuffer {
    const variant = Math.floor(replication / compiler.scenario.replicationsPerVariant);
    if (this.last?.seed !== seed || this.last.variant !== variant) {
      this.last = { seed, variant, program: compiler.compile(seed, variant) };
    }
    return this.last.program;
  }
}
