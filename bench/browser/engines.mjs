/** The engine in browsers: its page built and served, each browser started, its answer awaited. */
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import { build } from 'vite';
import { readStudy } from '../../dist/node/read-study.js';
import { loadCedar, parseRuleBook } from '../../dist/policy/cedar.js';
import { RULES, syntheticRaid } from '../raids.mjs';

const here = import.meta.dirname;
const root = path.resolve(here, '../..');
const PATIENCE_MS = 180_000;

/** What every engine is asked: plain data. */
export async function theTask({ seconds, replications, study }) {
  const { book } = parseRuleBook(RULES, await loadCedar());
  const { geography: _geography, ...plain } = await readStudy(path.join(root, 'studies', study));
  return { raid: syntheticRaid(100, 40), book, seconds, study: plain, replications };
}

/** Path of Firefox: `CAVEAT_FIREFOX`, else one in the PATH, or undefined. */
export function findFirefox() {
  if (process.env.CAVEAT_FIREFOX) return process.env.CAVEAT_FIREFOX;
  const folders = (process.env.PATH ?? '').split(path.delimiter);
  return folders
    .flatMap((folder) => ['firefox-esr', 'firefox'].map((name) => path.join(folder, name)))
    .find((file) => fs.existsSync(file));
}

const flags = {
  chromium: (profile) => [
    '--headless=new',
    '--no-sandbox',
    '--disable-gpu',
    '--no-first-run',
    '--disable-background-networking',
    `--user-data-dir=${profile}`,
  ],
  firefox: (profile) => ['--headless', '--no-remote', '--new-instance', '--profile', profile],
};

/** Runs the task in a browser of a kind. Rejects with what went wrong there. */
export async function inBrowser(kind, file, task) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'caveat-engine-'));
  const profile = path.join(folder, 'profile');
  fs.mkdirSync(profile);
  let browser;
  let server;
  try {
    const page = path.join(folder, 'page');
    await buildPage(page);
    fs.writeFileSync(path.join(page, 'task.json'), JSON.stringify(task));
    const answer = await new Promise((resolve, reject) => {
      server = serveOnce(page, resolve);
      server.listen(0, '127.0.0.1', () => {
        const url = `http://localhost:${server.address().port}/index.html`;
        browser = spawn(file, [...flags[kind](profile), url], { stdio: 'ignore' });
        browser.on('error', reject);
        browser.on('exit', () => reject(new Error(`${kind} ended without an answer`)));
      });
      setTimeout(() => reject(new Error(`${kind} gave no answer`)), PATIENCE_MS).unref();
    });
    if (answer.failed) throw new Error(`${kind}: ${answer.failed}`);
    return answer;
  } finally {
    if (browser !== undefined) await end(browser);
    server?.closeAllConnections();
    server?.close();
    fs.rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 250 });
  }
}

function end(browser) {
  return new Promise((resolve) => {
    browser.removeAllListeners('exit');
    if (browser.exitCode !== null) return resolve();
    browser.on('exit', resolve);
    browser.kill();
    setTimeout(() => browser.kill('SIGKILL'), 5000).unref();
  });
}

async function buildPage(outDir) {
  await build({
    configFile: false,
    root: here,
    base: './',
    logLevel: 'silent',
    worker: { format: 'es' },
    build: { outDir, emptyOutDir: true, target: 'es2022', modulePreload: false },
  });
}

/** Gives files, and `answered` what is posted. */
function serveOnce(folder, answered) {
  const types = { '.html': 'text/html', '.js': 'text/javascript', '.json': 'application/json' };
  return http.createServer((request, response) => {
    if (request.method === 'POST') {
      let body = '';
      request.on('data', (chunk) => (body += chunk));
      request.on('end', () => {
        response.end();
        answered(JSON.parse(body));
      });
      return;
    }
    const name = path.resolve(folder, `.${new URL(request.url, 'http://localhost').pathname}`);
    if (!name.startsWith(folder) || !fs.existsSync(name)) {
      response.writeHead(404).end();
      return;
    }
    response.writeHead(200, { 'content-type': types[path.extname(name)] ?? 'text/plain' });
    response.end(fs.readFileSync(name));
  });
}
