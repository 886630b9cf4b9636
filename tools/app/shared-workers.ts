/**
 * Workers as further entries of the one build, so that they share files with the page and with each
 * other: borders, geometry and the engine are fetched once and not once per worker.
 */
import path from 'node:path';
import type { Plugin } from 'vite';

const STARTED =
  /new URL\(\s*(['"])(\.{1,2}\/[^'"]+)\1\s*,\s*import\.meta\.url\s*,?\s*\)(?=\s*,\s*\{\s*type: 'module')/gu;

/** Vite plugin: `new Worker(new URL('./x.ts', import.meta.url), { type: 'module' })`. */
export function sharedWorkers(): Plugin {
  return {
    name: 'shared-workers',
    apply: 'build',
    enforce: 'pre',
    transform(code, id) {
      if (!code.includes('new Worker(')) return null;
      const folder = path.dirname(id);
      const changed = code.replace(STARTED, (_, _quote, file: string) => {
        const reference = this.emitFile({
          type: 'chunk',
          id: path.resolve(folder, file),
          name: path.basename(file).replace(/\.ts$/u, ''),
        });
        return `import.meta.ROLLUP_FILE_URL_${reference}`;
      });
      return changed === code ? null : { code: changed, map: null };
    },
  };
}
