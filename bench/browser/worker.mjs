import { kernelRate, studyDigests } from './engine.mjs';

addEventListener('message', async ({ data }) => {
  try {
    const kernel = kernelRate(data);
    const digests = await studyDigests(data);
    postMessage({ kernel, digests });
  } catch (error) {
    postMessage({ failed: String(error?.stack ?? error) });
  }
});
