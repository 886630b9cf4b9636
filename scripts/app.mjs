/** `npm run app`: the page on this machine, built when needed, opened in the browser. */
import { spawn } from 'node:child_process';
import { app, ensureAppBuilt } from './lib/app.mjs';
import { ensureInstalled } from './lib/install.mjs';
import { say } from './lib/root.mjs';
import { script } from './lib/script.mjs';
import { serve } from './lib/serve.mjs';

const GIVEN_WRONGLY = 2;

await script(async () => {
  const asked = askedFor(process.argv.slice(2), process.env);
  if ('wrong' in asked) {
    say(asked.wrong);
    return GIVEN_WRONGLY;
  }
  await ensureInstalled();
  await ensureAppBuilt();
  const { url, close } = await serve(app, { port: asked.port }).catch((error) => {
    if (error.code !== 'EADDRINUSE') throw error;
    throw new Error(`port ${asked.port} is taken; leave PORT out to get a free one`);
  });
  console.log(url);
  say('Ctrl-C ends it');
  if (asked.open) open(url);
  await new Promise((resolve) => {
    process.once('SIGINT', resolve);
    process.once('SIGTERM', resolve);
  });
  await close();
  return 0;
});

/** What the command line and `PORT` ask for; port 0 is any free one. */
function askedFor(args, { PORT = '0' }) {
  const unknown = args.find((arg) => arg !== '--no-open');
  if (unknown !== undefined)
    return {
      wrong: `\`${unknown}\` is no option of \`npm run app\`; the only one is \`--no-open\``,
    };
  const port = Number(PORT);
  if (!/^\d+$/u.test(PORT) || port > 65_535)
    return { wrong: `PORT=${PORT} is no port; write a whole number up to 65535, or leave it out` };
  return { port, open: args.length === 0 };
}

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
