/** A worker thread: hands each message to the engine and sends back what it answers. */
import { parentPort } from 'node:worker_threads';
import { prepareShippedWorld } from '../geo/geography.ts';
import type { ToWorker } from '../study/protocol.ts';
import { WorkerEngine } from '../study/worker-task.ts';

const port = parentPort;
if (port === null) throw new Error('this file runs as a worker thread only');
const engine = new WorkerEngine();
port.on('message', (message: ToWorker) => {
  const answer = engine.handle(message);
  if (answer !== undefined) port.postMessage(answer);
});
// Its study is still being read in the main thread.
prepareShippedWorld();
