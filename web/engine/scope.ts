/** A worker's own side, typed: the compiler's libraries are those of a page. */

interface WorkerScope {
  postMessage(message: unknown, transfer?: readonly Transferable[]): void;
  addEventListener(type: 'message', listener: (event: MessageEvent) => void): void;
}

export const scope = globalThis as unknown as WorkerScope;

/**
 * Holds a lock until this worker is gone, however that comes about: whoever waits for the lock then
 * gets it. Where there are no locks (pages without https) nothing is told.
 */
export function holdLock(name: string, held: () => void): void {
  const { locks } = navigator as Partial<Navigator>;
  if (locks === undefined) return;
  void locks.request(name, () => {
    held();
    return new Promise<never>(() => undefined);
  });
}
