/** How the page is built: `web/` to `dist-app/`, a static folder for any host and any sub-path. */
import { defineConfig } from 'vite';
import { offline } from './tools/app/offline.ts';
import { sharedWorkers } from './tools/app/shared-workers.ts';
import { shippedStudies } from './tools/app/shipped-studies.ts';

export default defineConfig({
  root: 'web',
  // all addresses relative: the folder works below any path
  base: './',
  publicDir: 'public',
  plugins: [shippedStudies(), sharedWorkers(), offline()],
  worker: { format: 'es' },
  build: {
    outDir: '../.cache/dist-app',
    emptyOutDir: true,
    target: 'es2022',
    // nothing inlined as data: the content security policy allows files of the page's own only
    assetsInlineLimit: 0,
    // what workers import lazily is none of the page's business
    modulePreload: false,
    sourcemap: false,
    reportCompressedSize: false,
    // what counts is what a visit fetches, compressed: bench/browser.mjs
    chunkSizeWarningLimit: 2000,
  },
});
