/** Opens nights: what the watch's worker does with a message. Pure, so that tests need no worker. */
import type { Compiler } from '../../src/compile/compile.ts';
import type { CheckedStudy } from '../../src/study/prepare.ts';
import { createCompiler } from '../../src/study/prepare.ts';
import { recordPlayback } from '../../src/study/playback/record.ts';
import type { PolicySelection } from '../../src/study/tally.ts';
import { openedNight, type OpenedNight } from './opened.ts';

export type WatchStudy = Pick<CheckedStudy, 'scenario' | 'book' | 'digest'>;

/** One replication under one policy. */
export interface NightRequest {
  readonly seed: number;
  /** Over the whole study, from 0. */
  readonly replication: number;
  readonly policyId: string;
  readonly policy: PolicySelection;
}

export interface OpenMessage {
  /** Chosen by the sender; comes back with the answer. */
  readonly ticket: number;
  /** Left out when it is the one of the message before. */
  readonly study?: WatchStudy;
  readonly night: NightRequest;
}

export interface OpenReply {
  readonly ticket: number;
  readonly night?: OpenedNight;
  /** Why there is none. */
  readonly problem?: string;
}

export class WatchEngine {
  private known: { readonly study: WatchStudy; readonly compiler: Compiler } | null = null;

  /** Never throws: what went wrong is in the reply. */
  open({ ticket, study, night }: OpenMessage): OpenReply {
    try {
      if (study !== undefined) this.known = { study, compiler: createCompiler(study) };
      if (this.known === null) throw new Error('a night came before its study');
      const playback = recordPlayback({ compiler: this.known.compiler, ...night });
      return { ticket, night: openedNight(playback, this.known.study.scenario) };
    } catch (error) {
      return { ticket, problem: error instanceof Error ? error.message : String(error) };
    }
  }
}
