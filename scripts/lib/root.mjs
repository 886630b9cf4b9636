import { fileURLToPath } from 'node:url';
import path from 'node:path';

/** Folder of the checkout. */
export const root = fileURLToPath(new URL('../..', import.meta.url));

/** Path inside the checkout. */
export const inRoot = (...parts) => path.join(root, ...parts);

/** A line of progress: on stderr, so that what a command answers stays alone on stdout. */
export function say(text) {
  process.stderr.write(`${text}\n`);
}
