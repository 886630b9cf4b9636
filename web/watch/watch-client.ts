/** Asks the worker for nights. The latest question alone is answered: earlier ones are dropped. */
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
  /** Digest of the study that the worker has. */
  let told: string | null = null;
  let tickets = 0;
  let working: Waiting | null = null;
  let next: Waiting | null = null;

  const start = (): void => {
    working = next;
    next = null;
    if (working === null) return;
    worker ??= begin();
    const { ticket, study, night } = working;
    const { scenario, book, digest } = study;
    const known = told === digest;
    told = digest;
    const message: OpenMessage = {
      ticket,
      ...(known ? {} : { study: { scenario, book, digest } }),
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
    const fresh = new Worker(new URL('./watch.worker.ts', import.meta.url), { type: 'module' });
    fresh.addEventListener('message', ({ data }: MessageEvent<OpenReply>) => finish(data));
    fresh.addEventListener('error', (event) => {
      event.preventDefault();
      fresh.terminate();
      if (worker === fresh) worker = null;
      if (working !== null) finish({ ticket: working.ticket, problem: event.message });
    });
    return fresh;
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
