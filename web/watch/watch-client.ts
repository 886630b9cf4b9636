/** Asks the worker for nights. The latest question alone is answered: earlier ones are dropped. */
import { startWorker } from '../engine/workers.ts';
import type { OpenedNight } from './opened.ts';
import type { NightRequest, OpenMessage, OpenReply, WatchStudy } from './watch-engine.ts';

export interface NightOpener {
  /** The night, or null when a later question overtook this one. Rejects when it cannot be opened. */
  open(study: WatchStudy, night: NightRequest): Promise<OpenedNight | null>;
  /** Forgets the question under way, if any: its promise gives null. */
  cancel(): void;
}

interface Waiting {
  readonly ticket: number;
  readonly study: WatchStudy;
  readonly night: NightRequest;
  readonly resolve: (night: OpenedNight | null) => void;
  readonly reject: (error: Error) => void;
}

/** Starts its worker with the first question, and another one after a worker that has died. */
export function nightOpener(): NightOpener {
  let worker: Worker | null = null;
  /** What the worker has: a title may change without the digest. */
  let told: Pick<WatchStudy, 'scenario' | 'book'> | null = null;
  let tickets = 0;
  let working: Waiting | null = null;
  let next: Waiting | null = null;

  const start = (): void => {
    working = next;
    next = null;
    if (working === null) return;
    worker ??= begin();
    const { ticket, study, night } = working;
    const { scenario, book } = study;
    const known = told?.scenario === scenario && told.book === book;
    told = study;
    const message: OpenMessage = {
      kind: 'open',
      ticket,
      ...(known ? {} : { study: { scenario, book } }),
      night,
    };
    worker.postMessage(message);
  };
  const finish = (reply: OpenReply): void => {
    if (reply.ticket !== working?.ticket) return;
    const { resolve, reject } = working;
    const overtaken = next !== null;
    working = null;
    if (reply.problem !== undefined) reject(new Error(reply.problem));
    else resolve(overtaken ? null : (reply.night ?? null));
    start();
  };
  const begin = (): Worker => {
    told = null;
    return startWorker(
      () => new Worker(new URL('./watch.worker.ts', import.meta.url), { type: 'module' }),
      {
        hear: finish,
        lost: (problem) => {
          worker = null;
          if (working !== null) finish({ kind: 'opened', ticket: working.ticket, problem });
        },
      },
    );
  };

  return {
    open: (study, night) =>
      new Promise((resolve, reject) => {
        next?.resolve(null);
        next = { ticket: ++tickets, study, night, resolve, reject };
        if (working === null) start();
      }),
    cancel() {
      next?.resolve(null);
      working?.resolve(null);
      next = null;
      // its answer will find nobody waiting
      working = null;
    },
  };
}
