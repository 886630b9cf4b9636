/** `npm run app`: the page on this machine, built when needed, opened in the browser. */
import { spawn } from 'node:child_process';
import { app, ensureAppBuilt } from './lib/app.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { say } from './lib/root.mjs';
import { script } from './lib/script.mjs';
import { serve } from './lib/serve.mjs';

await script(async () => {
  await ensureInstalled();
  await ensureAppBuilt();
  const { url, close } = await serve(app, { port: Number(process.env.PORT ?? 0) });
  console.log(url);
  say('Ctrl-C ends it');
  if (!process.argv.includes('--no-open')) open(url);
  await new Promise((resolve) => {
    process.once('SIGINT', resolve);
    process.once('SIGTERM', resolve);
  });
  await close();
});

/** Where there is no browser to open, the address on the terminal must do. */
function open(url) {
  const [file, ...args] =
    process.platform === 'darwin'
      ? ['open', url]
      : process.platform === 'win32'
        ? ['cmd', '/c', 'start', '', url]
        : ['xdg-open', url];
  if (process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY) return;
  const child = spawn(file, args, { stdio: 'ignore', detached: true });
  child.on('error', () => {});
  child.unref();
}
