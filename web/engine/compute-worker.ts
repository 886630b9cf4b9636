/** Compiles variants and runs them. Speaks `src/study/protocol.ts` over the port that it is given. */
import type { ToWorker } from '../../src/study/protocol.ts';
import { WorkerEngine } from '../../src/study/worker-task.ts';
import type { Held, Hello } from './messages.ts';
import { holdLock, scope } from './scope.ts';

/**
 * Variants kept by each worker: ready ones cost some 4 MB, programs some 0.8 MB. `deviceMemory` is
 * in GB, at most 8, and not known everywhere.
 */
const memoryGb = (navigator as Navigator & { readonly deviceMemory?: number }).deviceMemory ?? 4;
const engine = new WorkerEngine({ ready: memoryGb >= 4 ? 50 : 10, programs: 100 });

scope.addEventListener('message', (event: MessageEvent<Hello>) => {
  const { lock, port } = event.data;
  holdLock(lock, () => scope.postMessage({ kind: 'held' } satisfies Held));
  if (port === undefined) return;
  port.addEventListener('message', ({ data }: MessageEvent<ToWorker>) => {
    const answer = engine.handle(data);
    if (answer !== undefined) port.postMessage(answer);
  });
  port.start();
});
