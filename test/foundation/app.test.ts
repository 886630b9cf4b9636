/** `npm run app` as people run it: it serves the page, says where, and ends when it is told to. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import net from 'node:net';
import { createInterface } from 'node:readline';
import { beforeAll, describe, expect, test } from 'vitest';
import { ensureAppBuilt } from '../../scripts/lib/app.mjs';
import { BUILD_MS } from '../web/support.ts';

/** Starts the script; `--no-open`: no test opens a browser. */
function start(args: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const child = spawn(process.execPath, ['scripts/app.mjs', ...args], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
  const ended = once(child, 'close').then(([code]) => ({ code: code as number | null, stderr }));
  const firstLine = once(createInterface(child.stdout), 'line').then(([line]) => String(line));
  return { child, ended, firstLine };
}

beforeAll(() => ensureAppBuilt({ quiet: true }), BUILD_MS);

describe('npm run app', () => {
  test.each(['SIGINT', 'SIGTERM'] as const)(
    'prints the address of the page, serves it there, and ends on %s',
    async (signal) => {
      const { child, ended, firstLine } = start(['--no-open']);
      const url = await firstLine;
      expect(url).toMatch(/^http:\/\/localhost:\d+\/$/u);
      const page = await fetch(url);
      expect(page.status).toBe(200);
      const html = await page.text();
      expect(html).toContain('<title>Caveat');
      const script = /src="\.\/([^"]+\.js)"/u.exec(html)?.[1] ?? '';
      expect((await fetch(url + script)).headers.get('content-type')).toMatch(/javascript/u);
      expect((await fetch(`${url}nowhere`)).status).toBe(404);
      child.kill(signal);
      expect(await ended).toMatchObject({ code: 0 });
      await expect(fetch(url)).rejects.toThrow();
    },
    60_000,
  );

  test('says in one line what is wrong with an option or a port, and is not successful', async () => {
    expect(await start(['--opne']).ended).toEqual({
      code: 2,
      stderr: '`--opne` is no option of `npm run app`; the only one is `--no-open`\n',
    });
    expect(await start(['--no-open'], { PORT: '80a' }).ended).toEqual({
      code: 2,
      stderr: 'PORT=80a is no port; write a whole number up to 65535, or leave it out\n',
    });
    const other = net.createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as net.AddressInfo;
    expect(await start(['--no-open'], { PORT: String(port) }).ended).toEqual({
      code: 1,
      stderr: `port ${port} is taken; leave PORT out to get a free one\n`,
    });
    other.close();
  }, 60_000);
});
