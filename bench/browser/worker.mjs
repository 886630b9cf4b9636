import { kernelRate, studyDigests } from './engine.mjs';

async function answer(task) {
  try {
    const kernel = kernelRate(task);
    return { kernel, digests: await studyDigests(task) };
  } catch (error) {
    return { failed: String(error?.stack ?? error) };
  }
}

addEventListener('message', ({ data }) => void answer(data).then(postMessage));
