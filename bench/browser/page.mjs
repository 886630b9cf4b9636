/** Has a worker do the work and sends home what it says: so that any browser can be asked. */
const worker = new Worker(new URL('./worker.mjs', import.meta.url), { type: 'module' });
const send = (result) => void fetch('./result', { method: 'POST', body: JSON.stringify(result) });
worker.addEventListener('message', ({ data }) => send(data));
worker.addEventListener('error', (event) => send({ failed: event.message }));
const task = await fetch('./task.json');
worker.postMessage(await task.json());
