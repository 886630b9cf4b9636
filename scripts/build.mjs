/** `npm run build`: TypeScript in `src/` to JavaScript and types in `dist/`. */
import { build, ensureBuilt } from './lib/build.mjs';
import { script } from './lib/script.mjs';

await script(() => (process.argv.includes('--if-stale') ? ensureBuilt({ quiet: true }) : build()));
