/** Keeps the page for a visit without a network, once the first answer no longer waits for it. */
import { effect } from '@preact/signals';
import { phase } from '../state/answer.ts';

export function keepForOffline(): void {
  const { serviceWorker } = navigator as Partial<Navigator>;
  // only where pages are secure; elsewhere there is none
  if (serviceWorker === undefined) return;
  const stop = effect(() => {
    if (phase.value === 'loading') return;
    queueMicrotask(() => stop());
    // without it the page works as before, only not without a network
    serviceWorker.register('./sw.js').catch(() => undefined);
  });
}
