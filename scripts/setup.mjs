/** `npm run setup`: what the checkout needs from outside: its packages, and a browser for tests. */
import { ensureChromium } from './lib/chromium.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { script } from './lib/script.mjs';

await script(async () => {
  await ensureInstalled();
  await ensureChromium();
});
