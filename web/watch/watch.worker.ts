/** A worker that opens nights, beside those that run the study: watching must not wait for them. */
import { buffersOfNight } from './opened.ts';
import { type OpenMessage, WatchEngine } from './watch-engine.ts';

const engine = new WatchEngine();

self.addEventListener('message', ({ data }: MessageEvent<OpenMessage>) => {
  const reply = engine.open(data);
  const transfer = reply.night === undefined ? [] : buffersOfNight(reply.night);
  self.postMessage(reply, { transfer });
});
