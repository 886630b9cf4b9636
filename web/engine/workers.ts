/** Workers of the page: started, watched, and replaced when they are gone. */
import type { Hello } from './messages.ts';

let count = 0;

/** Starts a worker's script. `lost` is called once if it fails to load, throws, or is ended. */
export function startWorker(
  make: () => Worker,
  options: {
    readonly port?: MessagePort;
    readonly lost: (reason: string) => void;
    readonly hear: (message: never) => void;
  },
): Worker {
  const worker = make();
  count += 1;
  const lock = `caveat-worker-${count}-${crypto.getRandomValues(new Uint32Array(2)).join('-')}`;
  let over = false;
  const lose = (reason: string): void => {
    if (over) return;
    over = true;
    worker.terminate();
    options.lost(reason);
  };
  worker.addEventListener('error', (event) => {
    event.preventDefault();
    lose(event.message === '' ? 'it could not be loaded' : event.message);
  });
  worker.addEventListener('messageerror', () => lose('its message could not be read'));
  worker.addEventListener('message', ({ data }: MessageEvent<{ readonly kind?: string }>) => {
    if (data.kind === 'held') watch(lock, () => lose('it was ended from outside'));
    else options.hear(data as never);
  });
  const hello: Hello = {
    kind: 'hello',
    lock,
    ...(options.port === undefined ? {} : { port: options.port }),
  };
  worker.postMessage(hello, options.port === undefined ? [] : [options.port]);
  return worker;
}

/** The lock is ours only when the worker that holds it is gone. */
function watch(lock: string, gone: () => void): void {
  const { locks } = navigator as Partial<Navigator>;
  void locks?.request(lock, () => gone());
}
