/** A worker that opens nights, beside those that run the study: watching must not wait for them. */
import type { Held, Hello } from '../engine/messages.ts';
import { holdLock, scope } from '../engine/scope.ts';
import { buffersOfNight } from './opened.ts';
import { type OpenMessage, WatchEngine } from './watch-engine.ts';

const engine = new WatchEngine();

scope.addEventListener('message', ({ data }: MessageEvent<Hello | OpenMessage>) => {
  if (data.kind === 'hello') {
    holdLock(data.lock, () => scope.postMessage({ kind: 'held' } satisfies Held));
    return;
  }
  const reply = engine.open(data);
  scope.postMessage(reply, reply.night === undefined ? [] : buffersOfNight(reply.night));
});
