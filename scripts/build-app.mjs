/** `npm run build:app`: the page as a static folder, `dist-app/`, for any web host. */
import { buildApp } from './lib/app.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { say } from './lib/root.mjs';
import { script } from './lib/script.mjs';

await script(async () => {
  await ensureInstalled();
  await buildApp();
  say('the page is in dist-app/: copy the folder to any web host, at any path');
});
