/**
 * The built page under test: served below a path of some depth, opened in Chromium. Whatever it
 * complains of, and whatever it asks of another origin, is kept for the test to look at.
 */
import { chromium, type Browser, type BrowserContextOptions, type Page } from 'playwright-core';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { app, ensureAppBuilt } from '../../scripts/lib/app.mjs';
import { findChromium } from '../../scripts/lib/chromium.mjs';
import { serve, type Served } from '../../scripts/lib/serve.mjs';
import { ensureBuilt, folder, removeFolders } from '../cli/support.ts';

/** Without one these tests are skipped; `npm test` says how to get one. */
export const chromiumPath = process.env['CAVEAT_CHROMIUM'] ?? findChromium();

/** Time for building the page where it is stale, on a slow machine. */
export const BUILD_MS = 240_000;

export interface OpenOptions extends BrowserContextOptions {
  /** After the page's address: `#…`. */
  readonly at?: string;
  /** Runs in the page before its own scripts. */
  readonly before?: () => void;
  /** Keeps the three sentences of a first visit. */
  readonly firstVisit?: boolean;
}

export interface Opened {
  readonly page: Page;
  /** Errors, warnings and refusals by the content security policy. */
  readonly complaints: readonly string[];
  /** Addresses outside the page's own folder that were asked for. */
  readonly strayed: readonly string[];
}

export class AppUnderTest {
  readonly url: string;
  readonly #served: Served;
  readonly #browser: Browser;

  private constructor(served: Served, browser: Browser) {
    this.#served = served;
    this.#browser = browser;
    this.url = served.url;
  }

  static async start(): Promise<AppUnderTest> {
    await ensureAppBuilt({ quiet: true });
    const served = await serve(app, { prefix: '/some/where/' });
    const browser = await chromium.launch({
      ...(chromiumPath === undefined ? {} : { executablePath: chromiumPath }),
      args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run'],
    });
    return new AppUnderTest(served, browser);
  }

  /** The page in a profile of its own. */
  async open({
    at = '',
    before,
    firstVisit = false,
    ...options
  }: OpenOptions = {}): Promise<Opened> {
    const context = await this.#browser.newContext({
      viewport: { width: 1440, height: 900 },
      ...options,
    });
    if (!firstVisit) {
      await context.addInitScript(() => localStorage.setItem('caveat.welcomed', '1'));
    }
    if (before !== undefined) await context.addInitScript(before);
    const page = await context.newPage();
    const complaints: string[] = [];
    const strayed: string[] = [];
    page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    context.on('request', (request) => {
      const to = request.url();
      if (!to.startsWith(this.url) && !/^(blob|data):/u.test(to)) strayed.push(to);
    });
    await page.goto(this.url + at);
    return { page, complaints, strayed };
  }

  /** Ends every page that a test has opened. */
  async closePages(): Promise<void> {
    await Promise.all(this.#browser.contexts().map((context) => context.close()));
  }

  async close(): Promise<void> {
    await this.#browser.close();
    await this.#served.close();
  }
}

/** Waits for an answer of all replications; gives its policy and digest. */
export async function settled(
  page: Page,
  policy?: string,
): Promise<{ policy: string; digest: string; replications: number }> {
  const which = policy === undefined ? '' : `[data-policy=${JSON.stringify(policy)}]`;
  const answer = page.locator(`#answer[data-replications]${which}`);
  await answer.waitFor({ timeout: 120_000 });
  const [id, digest, replications] = await Promise.all(
    ['data-policy', 'data-digest', 'data-replications'].map((name) => answer.getAttribute(name)),
  );
  return { policy: id ?? '', digest: digest ?? '', replications: Number(replications) };
}

/** Opens a study that the page ships. */
export async function choose(page: Page, study: string): Promise<void> {
  await page.locator('#study').selectOption(study);
  await page.locator(`[data-study="${study}"]`).waitFor();
}

/** The button of the editor, the header or a dialog of that name. */
export const button = (page: Page, name: string) => page.getByRole('button', { name, exact: true });

/** What the reader was told last. */
export const notice = (page: Page) => page.locator('.notice-card');

/** A slow machine is not a failing one. */
export const soon = <T>(look: () => T) => expect.poll(look, { timeout: 30_000 });

/** Saves what a click hands to the browser; gives the file. */
export async function saved(page: Page, click: () => Promise<void>): Promise<string> {
  const [file] = await Promise.all([page.waitForEvent('download'), click()]);
  const to = path.join(folder(), file.suggestedFilename());
  await file.saveAs(to);
  return to;
}

/** Starts the page for the tests of a block, and ends it; a page left open goes on computing. */
export function appOfBlock(): { readonly open: AppUnderTest['open']; readonly url: () => string } {
  let app: AppUnderTest;
  beforeAll(async () => {
    ensureBuilt();
    app = await AppUnderTest.start();
  }, BUILD_MS);
  afterEach(() => app.closePages());
  afterAll(async () => {
    await app?.close();
    removeFolders();
  });
  return { open: (options) => app.open(options), url: () => app.url };
}

/** Fewer nights, so that a test is short. */
export async function nights(page: Page, count: 200 | 1000): Promise<void> {
  await page.locator('#nights').selectOption(String(count));
}
