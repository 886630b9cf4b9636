/** The path of a first visit, in a real browser, against the command line's own answers. */
import axe, { type AxeResults } from 'axe-core';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { compare } from '../../src/study/compare.ts';
import { readHere } from '../studies/support.ts';
import { AppUnderTest, BUILD_MS, choose, chromiumPath, nights, settled } from './support.ts';

describe.skipIf(chromiumPath === undefined)('a first visit', () => {
  let app: AppUnderTest;

  beforeAll(async () => {
    app = await AppUnderTest.start();
  }, BUILD_MS);

  // a page left open goes on computing
  afterEach(() => app.closePages());

  afterAll(async () => {
    await app?.close();
  });

  test('shows the raid, answers, and after a switch says what changed, as the command line does', async () => {
    const { page, complaints, strayed } = await app.open({ firstVisit: true });
    // explains itself, in three sentences, before anything is touched
    const welcome = await page.locator('.welcome p').innerText();
    expect(welcome.match(/[.!?](\s|$)/gu)).toHaveLength(3);
    // the raid is on the map: the canvas is no single colour
    await page.locator('#map canvas').first().waitFor();
    await nights(page, 200);
    const before = await settled(page);
    expect(before.policy).toBe('own-airspace');

    await page.getByRole('switch', { name: 'Poland shoots over its own airspace only' }).click();
    const after = await settled(page, 'own-airspace,-pl-own-airspace');
    const answer = page.locator('#answer');
    expect(await answer.locator('.headline').innerText()).toMatch(
      /^\d+\.\d of 236 get through, 95\u00a0% interval \d+\.\d to \d+\.\d$/u,
    );
    expect(await answer.locator('.difference').first().innerText()).toMatch(
      /(fewer|more|different|difference).*“Supply only”/u,
    );
    expect(await answer.locator('.step').innerText()).toContain('The last switch');
    const command = await page.locator('.command').innerText();
    expect(command.trim()).toBe(
      'caveat compare studies/2024-08-26 --policy own-airspace,-pl-own-airspace --replications 200 --seed 1',
    );

    const study = await readHere('studies/2024-08-26');
    const here = await compare(study, {
      policies: ['own-airspace', 'own-airspace,-pl-own-airspace'],
      replications: 200,
      prices: false,
    });
    const digests = Object.fromEntries(here.policies.map(({ id, digest }) => [id, digest]));
    expect(after.replications).toBe(200);
    expect(digests).toMatchObject({ [before.policy]: before.digest, [after.policy]: after.digest });

    expect(complaints).toEqual([]);
    expect(strayed).toEqual([]);
  }, 120_000);

  test('goes on without a network, and below any path', async () => {
    const { page, complaints } = await app.open();
    await page.evaluate('navigator.serviceWorker.ready');
    await page.context().setOffline(true);
    await page.reload();
    await nights(page, 200);
    await choose(page, 'two-islands');
    expect((await settled(page)).replications).toBe(200);
    expect(complaints).toEqual([]);
  }, 120_000);

  test('a worker ended in mid-run is replaced, and the answer is the same', async () => {
    const { page } = await app.open({
      before: () => {
        const kept: Worker[] = [];
        const Real = Worker;
        Object.assign(globalThis, {
          workersOfPage: kept,
          Worker: class extends Real {
            constructor(url: string | URL, options?: WorkerOptions) {
              super(url, options);
              kept.push(this);
            }
          },
        });
      },
    });
    await choose(page, 'two-islands');
    await nights(page, 1000);
    await page.locator('#seed').fill('77');
    await page.locator('#seed').press('Enter');
    await page.locator('#answer:not([data-replications])').waitFor();
    // every worker there is: those that compute, and the desk that merges
    await page.evaluate('workersOfPage.splice(0).forEach((worker) => worker.terminate())');
    const { digest, policy } = await settled(page);
    const study = await readHere('studies/two-islands');
    const here = await compare(study, { policies: [policy], seed: 77, prices: false });
    expect(here.policies.find(({ id }) => id === policy)?.digest).toBe(digest);
  }, 120_000);

  test('runs until the difference is as well known as was asked for, as the command line does', async () => {
    const { page } = await app.open();
    await choose(page, 'two-islands');
    await page.locator('#nights').selectOption('until ±0.1');
    await page.getByRole('button', { name: 'Without caveats' }).click();
    const { policy, digest, replications } = await settled(page, 'joint');
    const command = (await page.locator('.command').innerText()).trim();
    expect(command).toMatch(/ --until difference:0\.1 --replications 10000 --seed 1$/u);
    const here = await compare(await readHere('studies/two-islands'), {
      policies: [policy],
      until: 'difference:0.1',
      replications: 10_000,
      prices: false,
    });
    expect(here.policies.find(({ id }) => id === policy)?.digest).toBe(digest);
    expect(replications).toBe(here.replications);
    // more than the first look, less than the most
    const { replicationsPerVariant } = (await readHere('studies/two-islands')).scenario;
    expect(replications).toBeGreaterThan(20 * replicationsPerVariant);
    expect(replications).toBeLessThan(10_000);
    expect(await page.getByTestId('nights').innerText()).toMatch(/known to ±0\.\d+, wanted ±0\.1/u);
    // and it grows again from the first look for another policy
    await page.getByRole('button', { name: 'Arden watches' }).click();
    expect((await settled(page, 'watch')).replications).toBe(20 * replicationsPerVariant);
  }, 120_000);

  test('stopping keeps what was found, and going on finishes it', async () => {
    const { page } = await app.open();
    await page.locator('#answer[data-phase="first"], #answer[data-phase="tightening"]').waitFor();
    await page.getByRole('button', { name: 'Stop' }).click();
    await page.locator('#answer[data-phase="cancelled"]').waitFor();
    expect(await page.locator('.headline').innerText()).toMatch(/get through/u);
    await nights(page, 200);
    expect((await settled(page)).replications).toBe(200);
  }, 120_000);

  test.each([
    { study: '2024-08-26', width: 1440, height: 900, colorScheme: 'dark' },
    { study: 'two-islands', width: 360, height: 800, colorScheme: 'light' },
  ] as const)(
    'has nothing that axe finds serious, and no sideways scrolling, of $study at $width px, $colorScheme',
    async ({ study, width, height, colorScheme }) => {
      const { page } = await app.open({
        viewport: { width, height },
        colorScheme,
        firstVisit: true,
      });
      await choose(page, study);
      await nights(page, 200);
      await settled(page);
      await page.locator('.prices .row').first().waitFor({ timeout: 60_000 });
      for (const part of ['By what is hit', 'Rounds and money', 'Who is involved']) {
        await page.getByText(part, { exact: true }).click();
      }
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(
        width,
      );
      await page.evaluate(axe.source);
      const { violations } = await page.evaluate<AxeResults>(
        'axe.run(document, { resultTypes: ["violations"] })',
      );
      const serious = violations.filter(
        ({ impact }) => impact === 'serious' || impact === 'critical',
      );
      expect(serious.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
    },
    120_000,
  );
});
