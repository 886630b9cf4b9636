/** A small web server for a static folder: for `npm run app`, the tests and the benchmark. */
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import zlib from 'node:zlib';

const types = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.wasm': 'application/wasm',
  '.webmanifest': 'application/manifest+json',
};
const packed = new Set(['.html', '.js', '.css', '.json', '.svg', '.wasm', '.webmanifest']);

/** The page's own policy, as `index.html` carries it, and what only a header can say. */
function headersOf(folder) {
  const html = fs.readFileSync(path.join(folder, 'index.html'), 'utf8');
  const policy = /http-equiv="Content-Security-Policy"\s+content="([^"]*)"/u.exec(html)?.[1];
  return {
    'content-security-policy': `${policy}; frame-ancestors 'none'`,
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
  };
}

/**
 * Serves a folder below `prefix` (such as `/some/where/`) on this machine alone.
 * `port` 0 takes a free one. Answers the address and how to stop.
 */
export async function serve(folder, { port = 0, prefix = '/' } = {}) {
  const compressed = new Map();
  const server = http.createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost');
    const name = fileFor(folder, prefix, pathname);
    if (name === undefined || !['GET', 'HEAD'].includes(request.method ?? '')) {
      response.writeHead(404, { 'content-type': 'text/plain' }).end('there is nothing here\n');
      return;
    }
    const extension = path.extname(name);
    const body = fs.readFileSync(name);
    const gzip =
      packed.has(extension) && /\bgzip\b/u.test(String(request.headers['accept-encoding']));
    const headers = {
      ...headersOf(folder),
      'content-type': types[extension] ?? 'application/octet-stream',
      // names under assets/ carry a hash of what is in them
      'cache-control': name.includes(`${path.sep}assets${path.sep}`)
        ? 'public, max-age=31536000, immutable'
        : 'no-cache',
      ...(gzip ? { 'content-encoding': 'gzip', vary: 'accept-encoding' } : {}),
    };
    if (gzip && !compressed.has(name)) compressed.set(name, zlib.gzipSync(body));
    const out = gzip ? compressed.get(name) : body;
    response.writeHead(200, { ...headers, 'content-length': out.length });
    response.end(request.method === 'HEAD' ? undefined : out);
  });
  await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const url = `http://localhost:${server.address().port}${prefix}`;
  const close = () =>
    new Promise((resolve) => {
      server.close(resolve);
      server.closeAllConnections();
    });
  return { url, close };
}

/** The file that an address means, if it is one below the folder. */
function fileFor(folder, prefix, pathname) {
  if (!pathname.startsWith(prefix)) return undefined;
  let inner;
  try {
    inner = decodeURIComponent(pathname.slice(prefix.length));
  } catch {
    return undefined;
  }
  const name = path.resolve(folder, inner === '' ? 'index.html' : inner);
  if (!name.startsWith(path.resolve(folder) + path.sep)) return undefined;
  return fs.statSync(name, { throwIfNoEntry: false })?.isFile() ? name : undefined;
}
