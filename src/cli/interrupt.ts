/** Ctrl-C, and a polite request to end: what is under way stops cleanly and leaves nothing behind. */

/** A signal stopped the command. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
  /** 128 + the signal's number, as shells have it: 130 for Ctrl-C. */
  readonly exitCode: number;

  constructor(signal: 'SIGINT' | 'SIGTERM', left: string) {
    super(`interrupted; ${left}`);
    this.exitCode = signal === 'SIGINT' ? 130 : 143;
  }
}

/**
 * Does work that ends when the signal that it is given is aborted. The second Ctrl-C ends the
 * process at once, as without us. `left` says what is left of the work then.
 */
export async function interruptible<T>(
  work: (signal: AbortSignal) => Promise<T>,
  left: () => string = () => 'nothing was written',
): Promise<T> {
  const controller = new AbortController();
  const on = (signal: 'SIGINT' | 'SIGTERM'): void => {
    off();
    controller.abort(new Interrupted(signal, left()));
  };
  const off = (): void => {
    process.off('SIGINT', on);
    process.off('SIGTERM', on);
  };
  process.on('SIGINT', on);
  process.on('SIGTERM', on);
  try {
    return await work(controller.signal);
  } finally {
    off();
  }
}
