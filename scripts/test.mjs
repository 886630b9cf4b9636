/** `npm test`: all tests on a fresh clone or any other. What follows `--` goes to vitest. */
import { ensureBuilt } from './lib/build.mjs';
import { ensureChromium } from './lib/chromium.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { inRoot } from './lib/root.mjs';
import { run } from './lib/run.mjs';
import { script } from './lib/script.mjs';
import { ensureSlurm } from './lib/slurm.mjs';

await script(async () => {
  await ensureInstalled();
  const chromium = await ensureChromium();
  await ensureSlurm();
  await ensureBuilt();
  const vitest = inRoot('node_modules', 'vitest', 'vitest.mjs');
  return run(process.execPath, [vitest, 'run', ...process.argv.slice(2)], {
    ...(chromium && { CAVEAT_CHROMIUM: chromium }),
  });
});
