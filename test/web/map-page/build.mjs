/** Builds the page of the map alone into a folder. */
import { fileURLToPath } from 'node:url';
import { build } from 'vite';

/** @param {string} outDir */
export async function buildMapPage(outDir) {
  await build({
    configFile: false,
    root: fileURLToPath(new URL('.', import.meta.url)),
    base: './',
    logLevel: 'error',
    build: { outDir, emptyOutDir: true, target: 'es2022', modulePreload: { polyfill: false } },
  });
}
